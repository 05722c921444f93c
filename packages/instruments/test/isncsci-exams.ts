import { DERMATOMES, KEY_MUSCLES } from '@theca/anatomy'
import { ISNCSCI, type Exam as OracleExam } from 'isncsci'
import { SEGMENTS, classify, totalsOf, type Classification, type Exam, type SideExam } from '../src/isncsci/index.ts'

/** A small seeded generator (mulberry32), so that a disagreement can be found again from its seed. */
export const randomOf = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number): number => Math.floor(next() * n)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  return { next, below, pick, chance: (p: number): boolean => next() < p }
}

type Random = ReturnType<typeof randomOf>

/** How likely a cell is not testable or tagged. */
export type Disturbance = { notTestable: number; tagged: number }

/**
 * An examination that could be a patient: normal down to a level of its own on each side, then a zone of partial loss,
 * then little or nothing, with some cells that break the pattern.
 */
export const examOf = (seed: number, disturbance: Disturbance): Exam => {
  const random = randomOf(seed)
  const right = sideOf(random, disturbance)
  // Half of the injuries are near symmetric, which is where the two sides interact.
  const left = random.chance(0.3) ? { ...right } : sideOf(random, disturbance)
  const anal = () => (random.chance(disturbance.notTestable * 2) ? 'NT' : random.chance(0.45) ? 'Yes' : 'No')
  return { right, left, voluntaryAnalContraction: anal(), deepAnalPressure: anal() }
}

const sideOf = (random: Random, disturbance: Disturbance): SideExam => {
  const level = random.chance(0.15) ? 40 : random.below(30)
  const zone = random.chance(0.3) ? random.below(30) : random.below(6)
  const residue = random.chance(0.4) ? 0 : random.next() * 0.5
  const noise = random.chance(0.5) ? 0 : random.next() * 0.2
  const cellAt = (place: number, normal: number): number => {
    if (random.chance(noise)) return random.below(normal + 1)
    if (place <= level) return normal
    if (place <= level + zone) return random.below(normal + 1)
    return random.chance(residue) ? 1 + random.below(normal) : 0
  }
  const disturbed = (digit: number, normal: number): string => {
    if (random.chance(disturbance.notTestable)) return 'NT'
    if (!random.chance(disturbance.tagged)) return String(digit)
    return (random.chance(0.15) ? 'NT' : String(Math.min(digit, normal - 1))) + random.pick(['*', '**'])
  }
  const column = (keys: readonly string[], normal: number) =>
    Object.fromEntries(keys.map((key) => [key, disturbed(cellAt(SEGMENTS.indexOf(key as never), normal), normal)]))
  return {
    motor: column(KEY_MUSCLES, 5),
    lightTouch: column(DERMATOMES, 2),
    pinPrick: column(DERMATOMES, 2),
    lowestNonKeyMuscle: random.chance(0.15) ? random.pick(KEY_MUSCLES) : null,
  } as unknown as SideExam
}

/** Every cell drawn apart, with no pattern at all. */
export const chaosOf = (seed: number, disturbance: Disturbance): Exam => {
  const random = randomOf(seed)
  const exam = examOf(seed, disturbance)
  const shake = (side: SideExam): SideExam => ({
    ...side,
    motor: mapped(side.motor, (cell) =>
      cell.length === 1 && random.chance(0.7) ? random.pick(['0', '1', '3', '5']) : cell,
    ),
  })
  return { ...exam, right: shake(exam.right), left: shake(exam.left) }
}

const mapped = <T extends Readonly<Record<string, string>>>(cells: T, change: (cell: string) => string): T =>
  Object.fromEntries(Object.entries(cells).map(([key, cell]) => [key, change(cell)])) as unknown as T

/** The 25 outputs as comma-joined strings, the way the published algorithm prints them. */
export type Printed = Record<string, string>

export const printedOf = (exam: Exam): Printed => {
  const found: Classification = classify(exam)
  const totals = totalsOf(exam.right, exam.left, DERMATOMES)
  return {
    sensoryRight: found.sensoryLevel.right.join(),
    sensoryLeft: found.sensoryLevel.left.join(),
    motorRight: found.motorLevel.right.join(),
    motorLeft: found.motorLevel.left.join(),
    nli: found.neurologicalLevel.join(),
    completeness: found.completeness.join(),
    ais: found.ais.join(),
    zppSensoryRight: found.zpp.sensory.right.join(),
    zppSensoryLeft: found.zpp.sensory.left.join(),
    zppMotorRight: found.zpp.motor.right.join(),
    zppMotorLeft: found.zpp.motor.left.join(),
    uems: String(totals.uems),
    lems: String(totals.lems),
    motorTotalRight: String(totals.motorRight),
    motorTotalLeft: String(totals.motorLeft),
    lightTouch: String(totals.lightTouch),
    pinPrick: String(totals.pinPrick),
  }
}

export const printedByOracle = (exam: Exam): Printed => {
  const side = (each: SideExam) => ({
    motor: each.motor,
    lightTouch: each.lightTouch,
    pinPrick: each.pinPrick,
    ...(each.lowestNonKeyMuscle === null ? {} : { lowestNonKeyMuscleWithMotorFunction: each.lowestNonKeyMuscle }),
  })
  const { voluntaryAnalContraction, deepAnalPressure } = exam
  const given = { voluntaryAnalContraction, deepAnalPressure, right: side(exam.right), left: side(exam.left) }
  const { classification, totals } = new ISNCSCI(given as unknown as OracleExam)
  const { neurologicalLevels: levels, zoneOfPartialPreservations: zpp } = classification
  return {
    sensoryRight: levels.sensoryRight,
    sensoryLeft: levels.sensoryLeft,
    motorRight: levels.motorRight,
    motorLeft: levels.motorLeft,
    nli: classification.neurologicalLevelOfInjury,
    completeness: classification.injuryComplete,
    ais: classification.ASIAImpairmentScale,
    zppSensoryRight: zpp.sensoryRight,
    zppSensoryLeft: zpp.sensoryLeft,
    zppMotorRight: zpp.motorRight,
    zppMotorLeft: zpp.motorLeft,
    uems: totals.upperExtremity,
    lems: totals.lowerExtremity,
    motorTotalRight: totals.right.motor,
    motorTotalLeft: totals.left.motor,
    lightTouch: totals.lightTouch,
    pinPrick: totals.pinPrick,
  }
}

export const withoutStars = (labels: string): string =>
  [...new Set(labels.replaceAll('*', '').split(','))].sort().join()
