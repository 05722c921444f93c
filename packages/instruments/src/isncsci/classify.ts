import { DERMATOMES } from '@theca/anatomy'
import { INTACT, SEGMENTS, answersOf, labelOf, musclesBelow, placeOf, valuesOf } from './exam.ts'
import type { Exam, SideExam, TagReading } from './exam.ts'
import { sensationsAt, sideWorlds, type SideWorld } from './side.ts'
import { isTagged, starred } from './stars.ts'

/** Every output is the set of labels that the examination allows: one when all is tested, more when not. */
export type Classification = {
  sensoryLevel: Sides
  motorLevel: Sides
  neurologicalLevel: string[]
  completeness: string[]
  ais: string[]
  zpp: { sensory: Sides; motor: Sides }
}

export type Sides = { right: string[]; left: string[] }

/**
 * Classifies an examination by the 2019 revision of the International Standards.
 *
 * Labels run rostral to caudal, `NA` first and `INT` last, and carry a `*` where they exist only because of a tag.
 * Source: ASIA/ISCoS 2019 (Rupp 2021); the formulation is our own, checked against the open algorithm of the Praxis
 * Spinal Cord Institute.
 *
 * @example classify(exam).ais // ['D'], or ['C', 'D'] when a cell that matters was not testable
 */
export const classify = (exam: Exam): Classification => {
  const found = classifyReading(exam, 'standard')
  return isTagged(exam) ? starred(exam, found, classifyReading(exam, 'face-value')) : found
}

const classifyReading = (exam: Exam, reading: TagReading): Classification => {
  const right = sideWorlds(exam.right, reading)
  const left = sideWorlds(exam.left, reading)
  const worlds = { exam, right, left }
  return {
    sensoryLevel: { right: sensoryLevel(exam.right, reading), left: sensoryLevel(exam.left, reading) },
    motorLevel: { right: motorLevel(exam, right), left: motorLevel(exam, left) },
    neurologicalLevel: neurologicalLevel(right, left),
    completeness: completeness(exam, right, left),
    ais: ais(worlds),
    zpp: {
      sensory: { right: sensoryZpp(exam, exam.right, reading), left: sensoryZpp(exam, exam.left, reading) },
      motor: { right: motorZpp(worlds, 'right'), left: motorZpp(worlds, 'left') },
    },
  }
}

const ORDER: readonly string[] = ['NA', ...SEGMENTS, 'INT']

const rank: ReadonlyMap<string, number> = new Map(ORDER.map((label, place) => [label, place]))

const inOrder = (labels: string[]): string[] =>
  labels.length < 2 ? labels : [...new Set(labels)].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))

/** The segment above the first one that is not normal for both light touch and pin prick. */
const sensoryLevel = (side: SideExam, reading: TagReading): string[] => {
  const labels: string[] = []
  for (const dermatome of DERMATOMES) {
    const sensations = sensationsAt(side, dermatome, reading)
    if (sensations.some(({ normal }) => !normal)) labels.push(labelOf(placeOf(dermatome) - 1))
    if (!sensations.some(({ normal }) => normal)) return labels
  }
  return [...labels, 'INT']
}

const S3 = placeOf('S3')

/** With nothing found abnormal, an absent voluntary anal contraction still puts the motor level at S3. */
const motorPlaces = (exam: Exam, motor: number): number[] =>
  motor < INTACT ? [motor] : answersOf(exam.voluntaryAnalContraction).map((vac) => (vac === 'Yes' ? INTACT : S3))

const motorLevel = (exam: Exam, worlds: readonly SideWorld[]): string[] =>
  inOrder(worlds.flatMap(({ motor }) => motorPlaces(exam, motor)).map(labelOf))

/** The higher of the two sides' stops; the sides are examined apart, so every pair of stops is possible. */
const neurologicalLevel = (right: readonly SideWorld[], left: readonly SideWorld[]): string[] => {
  const stops = (worlds: readonly SideWorld[]) => [...new Set(worlds.map(({ stop }) => stop))]
  return inOrder(stops(right).flatMap((r) => stops(left).map((l) => labelOf(Math.min(r, l)))))
}

/** Complete: no voluntary anal contraction, no deep anal pressure, and nothing felt at S4-5 on either side. */
const completeness = (exam: Exam, right: readonly SideWorld[], left: readonly SideWorld[]): string[] => {
  const vac = answersOf(exam.voluntaryAnalContraction)
  const dap = answersOf(exam.deepAnalPressure)
  const sacral = [right, left].map((worlds) => worlds.map((world) => world.sacral))
  const canBeComplete = vac.includes('No') && dap.includes('No') && sacral.every((side) => side.includes(false))
  const canBeIncomplete = vac.includes('Yes') || dap.includes('Yes') || sacral.some((side) => side.includes(true))
  return [...(canBeComplete ? ['C'] : []), ...(canBeIncomplete ? ['I'] : [])]
}

type Worlds = { exam: Exam; right: SideWorld[]; left: SideWorld[] }

/** What the grade needs of one side; worlds that agree on the rest keep only their fewest and most strong muscles. */
type Gist = { stop: number; spared: boolean; sacral: boolean; fewest: number; most: number }

const gistOf = (world: SideWorld, side: SideExam): Gist => ({
  stop: world.stop,
  spared: hasMotorSparing(world, side),
  sacral: world.sacral,
  fewest: world.strong,
  most: world.strong,
})

const gistsOf = (worlds: readonly SideWorld[], side: SideExam): Gist[] => {
  const merged = new Map<string, Gist>()
  for (const world of worlds) {
    const gist = gistOf(world, side)
    const key = `${gist.stop} ${gist.spared} ${gist.sacral}`
    const held = merged.get(key) ?? gist
    const [fewest, most] = [Math.min(held.fewest, gist.fewest), Math.max(held.most, gist.most)]
    merged.set(key, { ...gist, fewest, most })
  }
  return [...merged.values()]
}

/** Motor function more than three levels below the motor level of the side: this separates B from C. */
const hasMotorSparing = ({ motor, lowest }: SideWorld, { lowestNonKeyMuscle }: SideExam): boolean => {
  const from = (motor < INTACT ? motor : S3) + 4
  return lowest >= from || (lowestNonKeyMuscle !== null && placeOf(lowestNonKeyMuscle) >= from)
}

const ais = ({ exam, right, left }: Worlds): string[] => {
  const rights = gistsOf(right, exam.right)
  const lefts = gistsOf(left, exam.left)
  const grades = new Set<string>()
  for (const vac of answersOf(exam.voluntaryAnalContraction))
    for (const dap of answersOf(exam.deepAnalPressure))
      for (const r of rights) for (const l of lefts) for (const grade of gradesOf(r, l, vac, dap)) grades.add(grade)
  return [...grades].sort()
}

type Anal = 'Yes' | 'No'

const gradesOf = (right: Gist, left: Gist, vac: Anal, dap: Anal): string[] => {
  const level = Math.min(right.stop, left.stop)
  if (vac === 'Yes') return level === INTACT ? ['E'] : gradesByStrength(level, right, left)
  if (dap === 'No' && !right.sacral && !left.sacral) return ['A']
  return right.spared || left.spared ? gradesByStrength(level, right, left) : ['B']
}

/** D when at least half of the key muscles below the single neurological level are graded 3 or more, also when there is none. */
const gradesByStrength = (level: number, right: Gist, left: Gist): string[] => {
  const total = 2 * musclesBelow(level)
  // Between the level and a side's own stop all its muscles are 3 or more, or the side would have stopped there.
  const sure = [right, left].reduce((sum, side) => sum + musclesBelow(level) - musclesBelow(side.stop), 0)
  const fewest = sure + right.fewest + left.fewest
  const most = sure + right.most + left.most
  return [...(2 * fewest < total ? ['C'] : []), ...(2 * most >= total ? ['D'] : [])]
}

/** Lowest segment with any sensation; not applicable where S4-5 or deep anal pressure is felt. */
const sensoryZpp = (exam: Exam, side: SideExam, reading: TagReading): string[] => {
  const dap = answersOf(exam.deepAnalPressure)
  const sacral = sensationsAt(side, 'S4_5', reading)
  const labels = dap.includes('Yes') || sacral.some(({ present }) => present) ? ['NA'] : []
  if (!dap.includes('No') || !sacral.some(({ present }) => !present)) return labels
  for (const dermatome of [...DERMATOMES].reverse()) {
    if (dermatome === 'S4_5') continue
    const cells = [side.lightTouch[dermatome], side.pinPrick[dermatome]].map((cell) => valuesOf(cell, 2, reading))
    if (cells.some((values) => Math.max(...values) > 0)) labels.push(dermatome)
    if (cells.some((values) => Math.min(...values) > 0)) return inOrder(labels)
  }
  return inOrder([...labels, 'C1'])
}

/**
 * Lowest muscle with any power, not above the motor level; not applicable where voluntary anal contraction is present.
 * In AIS C a non-key muscle more than three segments lower takes its place, so the grade must be known world by world.
 */
const motorZpp = ({ exam, right, left }: Worlds, which: 'right' | 'left'): string[] => {
  const vac = answersOf(exam.voluntaryAnalContraction)
  const labels = vac.includes('Yes') ? ['NA'] : []
  if (!vac.includes('No')) return labels
  const [own, side] = which === 'right' ? [right, exam.right] : [left, exam.left]
  const [other, otherSide] = which === 'right' ? [left, exam.left] : [right, exam.right]
  const others = gistsOf(other, otherSide)
  const nonKey = side.lowestNonKeyMuscle === null ? -1 : placeOf(side.lowestNonKeyMuscle)
  for (const world of own) {
    const level = world.motor < INTACT ? world.motor : S3
    const lowest = Math.max(level, world.lowest)
    const grades = nonKey > lowest + 3 ? gradesBeside(gistOf(world, side), others, exam) : new Set(['none'])
    if (grades.has('C')) labels.push(labelOf(nonKey))
    if (grades.size > 1 || !grades.has('C')) labels.push(labelOf(lowest))
  }
  return inOrder(labels)
}

const gradesBeside = (own: Gist, others: readonly Gist[], exam: Exam): Set<string> =>
  new Set(answersOf(exam.deepAnalPressure).flatMap((dap) => others.flatMap((other) => gradesOf(own, other, 'No', dap))))
