import { KEY_MUSCLES, keyMuscleNames } from '@theca/anatomy'
import type { Classification } from './classify.ts'
import { SEGMENTS, muscleAt, placeOf, type Exam, type Segment, type SideExam } from './exam.ts'

/** One statement of the classification and why it holds, in the words of the bedside. */
export type Reason = { about: string; label: string; because: string }

/**
 * Why each label is there, one sentence each, in the order in which the standard works: sensory levels, motor levels,
 * neurological level, completeness, grade, zones of partial preservation.
 *
 * @example explain(exam, classify(exam))[0]
 * // { about: 'right sensory level', label: 'C5', because: 'C6 is the first segment that is not normal: light touch 1, pin prick 1.' }
 */
export const explain = (exam: Exam, found: Classification): Reason[] => {
  const sides = (['right', 'left'] as const).flatMap((which): Reason[] => [
    ...each(`${which} sensory level`, found.sensoryLevel[which], (label) => whySensory(exam[which], label)),
    ...each(`${which} motor level`, found.motorLevel[which], (label) => whyMotor(exam, exam[which], label)),
  ])
  const zones = (['right', 'left'] as const).flatMap((which): Reason[] => [
    ...each(`${which} sensory zone of partial preservation`, found.zpp.sensory[which], (label) =>
      whySensoryZone(label),
    ),
    ...each(`${which} motor zone of partial preservation`, found.zpp.motor[which], (label) =>
      whyMotorZone(exam[which], label),
    ),
  ])
  return [
    ...sides,
    ...each('neurological level', found.neurologicalLevel, (label) => whyLevel(exam, label)),
    ...each('completeness', found.completeness, (label) => whyCompleteness(exam, label)),
    ...each('AIS', found.ais, (label) => whyGrade(exam, found, label)),
    ...zones,
  ]
}

const each = (about: string, labels: readonly string[], why: (label: string) => string): Reason[] =>
  labels.map((label) => {
    const tagged = label.endsWith('*') ? ' The label depends on a tagged value.' : ''
    const open =
      labels.length > 1 ? ` Possible beside ${others(labels, label)}: a cell that matters leaves it open.` : ''
    return { about, label, because: why(label.replace('*', '')) + open + tagged }
  })

const others = (labels: readonly string[], label: string): string =>
  labels.filter((other) => other !== label).join(', ')

const title = (segment: string): string => segment.replace('_', '-')

const sensationText = (side: SideExam, segment: Segment): string =>
  segment === 'C1' ? 'not examined' : `light touch ${side.lightTouch[segment]}, pin prick ${side.pinPrick[segment]}`

const below = (label: string): Segment | null => SEGMENTS[placeOf(label as Segment) + 1] ?? null

const whySensory = (side: SideExam, label: string): string => {
  const next = label === 'INT' ? null : below(label)
  if (next === null) return 'Light touch and pin prick are normal in every segment.'
  return `${title(next)} is the first segment that is not normal: ${sensationText(side, next)}.`
}

const powerText = (side: SideExam, place: number): string | null => {
  const muscle = muscleAt.get(place)
  return muscle === undefined ? null : `${muscle} ${keyMuscleNames[muscle]} ${side.motor[muscle]}`
}

const whyMotor = (exam: Exam, side: SideExam, label: string): string => {
  if (label === 'INT') return 'All key muscles and all sensation are normal, with voluntary anal contraction.'
  const place = placeOf(label as Segment)
  const own = powerText(side, place)
  const next = powerText(side, place + 1)
  if (own !== null && next !== null) return `Lowest muscle of at least 3 with 5 in all above: ${own}, then ${next}.`
  if (own !== null && !own.endsWith(' 5')) return `Lowest muscle of at least 3 with 5 in all above: ${own}.`
  if (own !== null)
    return `${own} is the last key muscle of its limb; sensation beside the limb decides that the level ends here.`
  if (next !== null) return `No key muscle at ${label}; the first below is under 3: ${next}.`
  const following = below(label)
  if (label === 'S3' && exam.voluntaryAnalContraction !== 'Yes' && isNormalAt(side, following)) {
    return 'Everything is normal but voluntary anal contraction is not present.'
  }
  return following === null
    ? 'The level follows sensation.'
    : `No key muscle here, so the level follows sensation: ${title(following)} ${sensationText(side, following)}.`
}

const isNormalAt = (side: SideExam, segment: Segment | null): boolean =>
  segment !== null && segment !== 'C1' && side.lightTouch[segment] === '2' && side.pinPrick[segment] === '2'

const whyLevel = (exam: Exam, label: string): string => {
  if (label === 'INT') return 'Sensation and power are normal on both sides.'
  const place = placeOf(label as Segment)
  const next = SEGMENTS[place + 1]
  const found = (['right', 'left'] as const).flatMap((which) => {
    const side = exam[which]
    const muscle = muscleAt.get(place)
    const following = muscleAt.get(place + 1)
    return [
      muscle !== undefined && side.motor[muscle] !== '5' ? `${which} ${powerText(side, place)}` : null,
      next !== undefined && !isNormalAt(side, next) ? `${which} ${title(next)} ${sensationText(side, next)}` : null,
      following !== undefined && !/^[345]$/.test(side.motor[following])
        ? `${which} ${powerText(side, place + 1)}`
        : null,
    ].filter((part) => part !== null)
  })
  return `Lowest segment with normal sensation and at least antigravity power on both sides; what ends it: ${found.join('; ')}.`
}

/** What was found at the end of the cord, as it was recorded. */
const sacralText = ({ right, left, voluntaryAnalContraction, deepAnalPressure }: Exam): string => {
  const felt = [right, left].map((side) => `${side.lightTouch.S4_5} and ${side.pinPrick.S4_5}`)
  return `voluntary anal contraction ${voluntaryAnalContraction}, deep anal pressure ${deepAnalPressure}, S4-5 light touch and pin prick right ${felt[0]}, left ${felt[1]}`
}

const whyCompleteness = (exam: Exam, label: string): string =>
  label === 'C'
    ? `Nothing is preserved at S4-5: ${sacralText(exam)}.`
    : `Something is preserved at S4-5: ${sacralText(exam)}.`

const whyGrade = (exam: Exam, found: Classification, label: string): string => {
  if (label === 'A') return 'Complete: nothing is preserved at S4-5.'
  if (label === 'B') {
    return 'Sensation but no motor function is preserved at S4-5, and none more than three levels below the motor level on either side.'
  }
  if (label === 'E') {
    return 'Sensation, power and voluntary anal contraction are normal. E is recovery from an earlier deficit; without one it reads: no deficit recorded.'
  }
  const share = label === 'C' ? 'fewer than half' : 'at least half'
  return `Motor function is preserved below, and ${share} of the key muscles below the single neurological level are 3 or more${countText(exam, found)}.`
}

/** `: 9 of 18`, where level and muscles leave no doubt; nothing where they do. */
const countText = ({ right, left }: Exam, { neurologicalLevel }: Classification): string => {
  const [level, ...rest] = neurologicalLevel
  if (level === undefined || rest.length > 0 || level.startsWith('INT')) return ''
  const place = placeOf(level.replace('*', '') as Segment)
  const below = KEY_MUSCLES.filter((muscle) => placeOf(muscle) > place)
  const cells = [right, left].flatMap((side) => below.map((muscle) => side.motor[muscle]))
  if (cells.some((cell) => cell.length > 1)) return ''
  return `: ${cells.filter((cell) => Number(cell) >= 3).length} of ${cells.length}`
}

const whySensoryZone = (label: string): string => {
  if (label === 'NA') return 'Deep anal pressure or sensation at S4-5 of this side is present.'
  return label === 'C1'
    ? 'No segment below C1 has any sensation.'
    : `${title(label)} is the lowest segment with any light touch or pin prick.`
}

const whyMotorZone = (side: SideExam, label: string): string => {
  if (label === 'NA') return 'Voluntary anal contraction is present.'
  const power = powerText(side, placeOf(label as Segment))
  if (power !== null && !power.endsWith(' 0')) return `${power}: lowest motor function at or below the motor level.`
  return side.lowestNonKeyMuscle === label
    ? 'Lowest non-key muscle with motor function, more than three segments below the lowest key muscle.'
    : 'No motor function at or below the motor level, which takes its place.'
}
