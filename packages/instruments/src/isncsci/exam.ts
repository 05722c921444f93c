import { DERMATOMES, KEY_MUSCLES, type Dermatome, type KeyMuscle } from '@theca/anatomy'

/**
 * The examination as recorded: each cell keeps its text and the set of values that it may stand for.
 *
 * A cell that was not testable is not a value but a question, so it stands for every value it could have had. A tag says
 * that something other than the cord impairs the cell: `**` asks to classify it as normal, `*` as not normal, at least as
 * good as recorded. Source: ISNCSCI 2019; semantics written out in the dossier, section 2.1.
 */
export const TAGS = ['', '*', '**'] as const
export type Tag = (typeof TAGS)[number]

export const SENSORY_CELLS = ['0', '1', '2', 'NT', '0*', '1*', 'NT*', '0**', '1**', 'NT**'] as const
export type SensoryCell = (typeof SENSORY_CELLS)[number]

export const MOTOR_CELLS = [
  ...(['0', '1', '2', '3', '4', '5', 'NT'] as const),
  ...(['0*', '1*', '2*', '3*', '4*', 'NT*'] as const),
  ...(['0**', '1**', '2**', '3**', '4**', 'NT**'] as const),
] as const
export type MotorCell = (typeof MOTOR_CELLS)[number]

export const ANAL_ANSWERS = ['Yes', 'No', 'NT'] as const
export type AnalAnswer = (typeof ANAL_ANSWERS)[number]

export type SideExam = {
  motor: Readonly<Record<KeyMuscle, MotorCell>>
  lightTouch: Readonly<Record<Dermatome, SensoryCell>>
  pinPrick: Readonly<Record<Dermatome, SensoryCell>>
  lowestNonKeyMuscle: Segment | null
}

/** Every cell filled; a blank cell is not `NT` and is kept out before this type is reached. */
export type Exam = {
  right: SideExam
  left: SideExam
  voluntaryAnalContraction: AnalAnswer
  deepAnalPressure: AnalAnswer
}

/** C1, which is not examined and taken as normal, then the 28 dermatomes. Levels are places in this list. */
export const SEGMENTS = ['C1', ...DERMATOMES] as const
export type Segment = (typeof SEGMENTS)[number]

const places: ReadonlyMap<string, number> = new Map(SEGMENTS.map((segment, place) => [segment, place]))

export const placeOf = (segment: Segment): number => places.get(segment) ?? -1
/** One place below S4-5: nothing found abnormal, written `INT`. */
export const INTACT = SEGMENTS.length

/** Place → key muscle of that segment, where it has one. */
export const muscleAt: ReadonlyMap<number, KeyMuscle> = new Map(KEY_MUSCLES.map((muscle) => [placeOf(muscle), muscle]))

const countsBelow = Array.from(
  { length: INTACT + 1 },
  (_, place) => KEY_MUSCLES.filter((muscle) => placeOf(muscle) > place).length,
)

/** Key muscles of one side strictly below a place. */
export const musclesBelow = (place: number): number => countsBelow[place] ?? 0

/** How tags are read: as the standard asks, or at face value, to learn which labels depend on a tag. */
export type TagReading = 'standard' | 'face-value'

export const tagOf = (cell: string): Tag => (cell.endsWith('**') ? '**' : cell.endsWith('*') ? '*' : '')
const digitOf = (cell: string): number | null => (cell.startsWith('NT') ? null : Number(cell[0]))

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, step) => from + step)

/** Cells have few texts and are read again and again, so each is worked out once. */
const known = new Map<string, readonly number[]>()

/** Every value a cell may stand for; `normal` is 2 for sensation and 5 for power. */
export const valuesOf = (cell: string, normal: 2 | 5, reading: TagReading): readonly number[] => {
  const key = reading === 'standard' ? (normal === 2 ? cell : `${cell}+`) : `${cell}${normal}`
  const held = known.get(key)
  if (held !== undefined) return held
  const values = valuesAnew(cell, normal, reading)
  known.set(key, values)
  return values
}

const valuesAnew = (cell: string, normal: 2 | 5, reading: TagReading): readonly number[] => {
  const [tag, digit] = [tagOf(cell), digitOf(cell)]
  if (tag === '') return digit === null ? range(0, normal) : [digit]
  if (reading === 'face-value') return [digit ?? notTestableAtFace(tag, normal)]
  return tag === '**' ? [normal] : range(digit ?? 0, normal - 1)
}

/**
 * What a tagged NT counts as when tags are ignored. Chosen, sensation and power apart, for the usage of stars; it never
 * makes a label.
 */
const notTestableAtFace = (tag: Tag, normal: 2 | 5): number => ((tag === '*') === (normal === 2) ? normal : 0)

export const answersOf = (answer: AnalAnswer): readonly ('Yes' | 'No')[] => (answer === 'NT' ? ['Yes', 'No'] : [answer])

/** What is written for a place: `C5`, or `INT` past the end. */
export const labelOf = (place: number): string => SEGMENTS[place] ?? 'INT'
