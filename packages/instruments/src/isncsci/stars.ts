import { DERMATOMES, KEY_MUSCLES } from '@theca/anatomy'
import type { Classification, Sides } from './classify.ts'
import { placeOf, type Exam, type Segment, type SideExam } from './exam.ts'

/**
 * Where a `*` is written behind a label.
 *
 * The standard asks for a star on whatever depends on a tag but gives no rule for each output. Written here is the usage of
 * the open algorithm: as a rule a label is starred when it would not be there with the tags read at face value; at S4-5 and
 * in the sensory zone the usage is narrower. Labels themselves never depend on this file.
 */
export const starred = (exam: Exam, found: Classification, plain: Classification): Classification => {
  const neurologicalLevel = star(found.neurologicalLevel, plain.neurologicalLevel)
  const completeness = isSacralTagged(exam) ? found.completeness.map((label) => `${label}*`) : found.completeness
  return {
    sensoryLevel: starSides(found.sensoryLevel, plain.sensoryLevel),
    motorLevel: starSides(found.motorLevel, plain.motorLevel),
    neurologicalLevel,
    completeness,
    ais: star(found.ais, plain.ais).map((grade) => gradeStar(grade, { exam, found, completeness, neurologicalLevel })),
    zpp: {
      sensory: {
        right: zoneStars(exam.right, found.zpp.sensory.right),
        left: zoneStars(exam.left, found.zpp.sensory.left),
      },
      motor: starSides(found.zpp.motor, plain.zpp.motor),
    },
  }
}

export const isTagged = ({ right, left }: Exam): boolean =>
  [right, left].some((side) =>
    [side.motor, side.lightTouch, side.pinPrick].some((cells) =>
      Object.values<string>(cells).some((cell) => cell.includes('*')),
    ),
  )

const star = (labels: string[], plain: string[]): string[] =>
  labels.map((label) => (plain.includes(label) ? label : `${label}*`))

const starSides = (sides: Sides, plain: Sides): Sides => ({
  right: star(sides.right, plain.right),
  left: star(sides.left, plain.left),
})

/** Completeness hangs on a tag only when all that could be felt at S4-5 is a tagged 0, all of one kind. */
const isSacralTagged = ({ right, left, voluntaryAnalContraction, deepAnalPressure }: Exam): boolean => {
  if (voluntaryAnalContraction !== 'No' || deepAnalPressure !== 'No') return false
  const cells = [right, left].flatMap((side) => [side.lightTouch.S4_5, side.pinPrick.S4_5])
  if (cells.every((cell) => cell === '0')) return false
  return ['0*', '0**'].some((tagged) => cells.every((cell) => cell === '0' || cell === tagged))
}

type Beside = {
  exam: Exam
  found: Classification
  completeness: readonly string[]
  neurologicalLevel: readonly string[]
}

/** A follows completeness and E the level; B hangs on a tag only at S4-5 or far below the motor level; C and D keep theirs. */
const gradeStar = (grade: string, { exam, found, completeness, neurologicalLevel }: Beside): string => {
  const letter = grade.replace('*', '')
  if (letter === 'A') return completeness.includes('C*') ? 'A*' : 'A'
  if (letter === 'B') return isSparingTagged(exam) || isMotorLossTagged(exam, found) ? 'B*' : 'B'
  if (letter === 'E') return neurologicalLevel.includes('INT*') ? 'E*' : 'E'
  return grade
}

/** All that is felt at S4-5 is a tagged 0. */
const isSparingTagged = ({ right, left, deepAnalPressure }: Exam): boolean => {
  const cells = [right, left].flatMap((side) => [side.lightTouch.S4_5, side.pinPrick.S4_5])
  const zeros = cells.every((cell) => cell === '0' || cell === '0*' || cell === '0**')
  return deepAnalPressure === 'No' && zeros && !cells.every((cell) => cell === '0')
}

/** A tagged 0 more than three levels below a motor level: with it motor function might be there. */
const isMotorLossTagged = (exam: Exam, { motorLevel }: Classification): boolean =>
  exam.voluntaryAnalContraction === 'No' &&
  (['right', 'left'] as const).some((which) =>
    motorLevel[which].some((label) => {
      const level = placeOf(label.replace('*', '') as Segment)
      return KEY_MUSCLES.some((muscle) => placeOf(muscle) >= level + 4 && exam[which].motor[muscle] === '0*')
    }),
  )

/** From S3 upward: a segment that only a tagged 0 keeps from being absent stars itself and everything above it. */
const zoneStars = (side: SideExam, labels: readonly string[]): string[] => {
  const stars = new Set<string>()
  let passed = false
  for (const dermatome of [...DERMATOMES].reverse()) {
    if (dermatome === 'S4_5') continue
    const cells = [side.lightTouch[dermatome], side.pinPrick[dermatome]]
    const onlyTagged = cells.includes('0*') && cells.every((cell) => cell === '0*' || cell === '0')
    passed ||= onlyTagged
    if (passed) stars.add(dermatome)
  }
  return labels.map((label) => (stars.has(label) ? `${label}*` : label))
}
