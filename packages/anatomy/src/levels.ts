/**
 * Vertebral levels and cord segments, rostral to caudal. The two lists are different things: there are seven cervical
 * vertebrae and eight cervical segments, and below the neck a segment lies higher than the vertebra of its name.
 * Only `segmentsBehind` goes from one to the other, and says how far it may be out.
 */
export const VERTEBRAL_LEVELS = [
  ...(['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7'] as const),
  ...(['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12'] as const),
  ...(['L1', 'L2', 'L3', 'L4', 'L5'] as const),
  ...(['S1', 'S2', 'S3', 'S4', 'S5', 'Co'] as const),
] as const

export type VertebralLevel = (typeof VERTEBRAL_LEVELS)[number]

export const CORD_SEGMENTS = [
  ...(['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'] as const),
  ...(['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12'] as const),
  ...(['L1', 'L2', 'L3', 'L4', 'L5'] as const),
  ...(['S1', 'S2', 'S3', 'S4', 'S5', 'Co1'] as const),
] as const

export type CordSegment = (typeof CORD_SEGMENTS)[number]

/** A vertebra (`upper === lower`) or the interspace between two neighbours. */
export type SpinePosition = { upper: VertebralLevel; lower: VertebralLevel }

/** Ordinal of a level, 0 for C1, growing caudally. */
export const levelOrdinal = (level: VertebralLevel): number => VERTEBRAL_LEVELS.indexOf(level)

/** Negative when `a` lies above `b`; fits `Array.sort`. */
export const compareLevels = (a: VertebralLevel, b: VertebralLevel): number => levelOrdinal(a) - levelOrdinal(b)

export const isVertebralLevel = (text: string): text is VertebralLevel =>
  (VERTEBRAL_LEVELS as readonly string[]).includes(text)

/**
 * Every level from `from` to `to`, both included, rostral to caudal whatever the order of the arguments.
 *
 * @example levelsBetween('T12', 'L2') // ['T12', 'L1', 'L2']
 */
export const levelsBetween = (from: VertebralLevel, to: VertebralLevel): VertebralLevel[] => {
  const [first, last] = [levelOrdinal(from), levelOrdinal(to)].sort((a, b) => a - b) as [number, number]
  return VERTEBRAL_LEVELS.slice(first, last + 1)
}

/** The next level below, or null below the coccyx. */
export const levelBelow = (level: VertebralLevel): VertebralLevel | null =>
  VERTEBRAL_LEVELS[levelOrdinal(level) + 1] ?? null

/** The next level above, or null above C1. */
export const levelAbove = (level: VertebralLevel): VertebralLevel | null =>
  VERTEBRAL_LEVELS[levelOrdinal(level) - 1] ?? null

/**
 * Reads a level as clinicians write it: `T10`, `Th10`, `D10` (dorsal), `T9/10`, `T9-T10`, `L5/S1`, `Co`. Case and spaces do not count.
 * Returns null for anything else, also for `T9/11` (not neighbours): a span is two positions, not one.
 *
 * @example parseSpinePosition('T9/10') // { upper: 'T9', lower: 'T10' }
 */
export const parseSpinePosition = (text: string): SpinePosition | null => {
  const [first, second, ...rest] = text.replaceAll(/\s+/g, '').split(/[/–-]/)
  if (first === undefined || rest.length > 0) return null
  const upper = parseVertebralLevel(first)
  if (upper === null || second === undefined) return upper === null ? null : { upper, lower: upper }
  const region = upper === 'Co' ? '' : upper.slice(0, 1)
  const lower = parseVertebralLevel(/^\d+$/.test(second) ? region + second : second)
  return lower !== null && levelBelow(upper) === lower ? { upper, lower } : null
}

/** One vertebra from text, or null: `T10`, `th10`, `D10`, `co`. */
export const parseVertebralLevel = (text: string): VertebralLevel | null => {
  const match = /^(c|t|th|d|l|s)(\d{1,2})$/i.exec(text.trim())
  if (match === null) return /^co$/i.test(text.trim()) ? 'Co' : null
  const letter = (match[1] ?? '').toUpperCase()
  const region = letter === 'TH' || letter === 'D' ? 'T' : letter
  const level = region + Number(match[2])
  return isVertebralLevel(level) ? level : null
}

/**
 * Writes a position the short way: `T10`, `T9/10`, `L5/S1`.
 *
 * @example formatSpinePosition({ upper: 'T9', lower: 'T10' }) // 'T9/10'
 */
export const formatSpinePosition = ({ upper, lower }: SpinePosition): string => {
  if (upper === lower) return upper
  return upper.slice(0, 1) === lower.slice(0, 1) ? `${upper}/${lower.slice(1)}` : `${upper}/${lower}`
}

/**
 * Writes a span in words: `T9/10 to T10`, or one position when both ends are the same.
 */
export const formatSpan = (from: SpinePosition, to: SpinePosition): string => {
  const [first, last] = [formatSpinePosition(from), formatSpinePosition(to)]
  return first === last ? first : `${first} to ${last}`
}
