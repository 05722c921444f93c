import type { VertebralLevel } from '@theca/anatomy'
import { VERTEBRAL_LEVELS, compareLevels, levelOrdinal, levelsBetween } from '@theca/anatomy'
import type { Vector3 } from '@theca/volumetry'

export type LevelMark = { level: VertebralLevel; positionMm: Vector3 }
export type PlacedLevel = LevelMark & {
  /** Marked by a reader, or worked out from those that were. */
  marked: boolean
}

/**
 * The levels between marked ones: bodies follow each other along a smooth line, so each coordinate is interpolated over
 * the number of the level (natural cubic, straight for two marks). Nothing is added beyond the first and last mark: how
 * high the next vertebra is cannot be known from those before it.
 *
 * @param marks middles of vertebral bodies; of a level marked twice the last holds
 * @example
 * levelsAlong([{ level: 'T8', positionMm: [0, 0, 52] }, { level: 'T10', positionMm: [0, 4, 0] }])[1]?.level // 'T9'
 */
export function levelsAlong(marks: readonly LevelMark[]): PlacedLevel[] {
  const sorted = [...new Map(marks.map((mark) => [mark.level, mark])).values()].sort((a, b) =>
    compareLevels(a.level, b.level),
  )
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const at = sorted.map(({ level }) => levelOrdinal(level))
  const curves = [0, 1, 2].map((axis) =>
    naturalCubic(
      at,
      sorted.map(({ positionMm }) => positionMm[axis] as number),
    ),
  )
  return levelsBetween(first.level, last.level).map((level) => {
    const mark = sorted.find((each) => each.level === level)
    if (mark !== undefined) return { ...mark, marked: true }
    const ordinal = levelOrdinal(level)
    return { level, positionMm: curves.map((curve) => curve(ordinal)) as unknown as Vector3, marked: false }
  })
}

/** The natural cubic spline through points, by the usual three-diagonal system. */
function naturalCubic(at: readonly number[], values: readonly number[]): (place: number) => number {
  const n = at.length - 1
  const x = (index: number): number => at[index] as number
  const y = (index: number): number => values[index] as number
  const bend = Array.from({ length: n + 1 }, () => 0)
  const factor = Array.from({ length: n + 1 }, () => 0)
  for (let index = 1; index < n; index += 1) {
    const [before, after] = [x(index) - x(index - 1), x(index + 1) - x(index)]
    const pivot = 2 * (before + after) - before * (factor[index - 1] as number)
    factor[index] = after / pivot
    const right = 6 * ((y(index + 1) - y(index)) / after - (y(index) - y(index - 1)) / before)
    bend[index] = (right - before * (bend[index - 1] as number)) / pivot
  }
  for (let index = n - 1; index > 0; index -= 1)
    bend[index] = (bend[index] as number) - (factor[index] as number) * (bend[index + 1] as number)
  return (place) => {
    let piece = 0
    while (piece < n - 1 && x(piece + 1) < place) piece += 1
    if (n === 0) return y(0)
    const width = x(piece + 1) - x(piece)
    const [a, b] = [(x(piece + 1) - place) / width, (place - x(piece)) / width]
    const curve =
      ((a ** 3 - a) * (bend[piece] as number) + (b ** 3 - b) * (bend[piece + 1] as number)) * (width ** 2 / 6)
    return a * y(piece) + b * y(piece + 1) + curve
  }
}

export type CountingWarning = {
  code: 'transitional' | 'transitional-not-known' | 'start-not-known' | 'out-of-order' | 'pitch'
  message: string
}

/** Bodies nearer or further than this from their neighbours are hardly neighbours. Adult spines, all regions, recalled. */
const PITCH_MM = [12, 50] as const

/**
 * What makes the count doubtful: a wrong level is a wrong operation, so each of these is shown wherever levels are.
 */
export function countingWarnings(said: {
  marks: readonly LevelMark[]
  countedFrom: string
  transitional: string
}): CountingWarning[] {
  const warnings: CountingWarning[] = []
  if (said.transitional === 'yes')
    warnings.push({
      code: 'transitional',
      message:
        'Transitional anatomy: the number of a vertebra may differ between readers. Agree on the count before the level is named.',
    })
  if (said.transitional === 'not-known')
    warnings.push({
      code: 'transitional-not-known',
      message:
        'Nobody has said whether there is transitional anatomy. Look at the lumbosacral junction before the level is named.',
    })
  if (said.countedFrom === 'not-known')
    warnings.push({ code: 'start-not-known', message: 'It is not known from where the levels were counted.' })
  const levels = levelsAlong(said.marks)
  for (const [at, lower] of levels.entries()) {
    const upper = levels[at - 1]
    if (upper === undefined) continue
    const pitch = Math.hypot(...lower.positionMm.map((value, axis) => value - (upper.positionMm[axis] as number)))
    if (lower.positionMm[2] >= upper.positionMm[2])
      warnings.push({
        code: 'out-of-order',
        message: `${lower.level} lies above ${upper.level}. Correct one of the marks.`,
      })
    else if (pitch < PITCH_MM[0] || pitch > PITCH_MM[1])
      warnings.push({
        code: 'pitch',
        message: `${upper.level} and ${lower.level} are ${pitch.toFixed(0)} mm apart, which is unlikely for neighbours. Count again.`,
      })
  }
  return warnings
}

/** The level whose body is nearest in height, among those placed; `null` beyond them. */
export function levelAt(levels: readonly PlacedLevel[], positionMm: Vector3): VertebralLevel | null {
  const [top, bottom] = [levels[0], levels.at(-1)]
  if (top === undefined || bottom === undefined) return null
  const z = positionMm[2]
  if (z > top.positionMm[2] + 15 || z < bottom.positionMm[2] - 15) return null
  return levels.reduce((best, one) => (Math.abs(one.positionMm[2] - z) < Math.abs(best.positionMm[2] - z) ? one : best))
    .level
}

/** The level to be marked next: the one below the lowest mark; C2 where there is none. */
export function nextLevel(marks: readonly LevelMark[]): VertebralLevel {
  const lowest = marks.toSorted((a, b) => compareLevels(a.level, b.level)).at(-1)
  if (lowest === undefined) return 'C2'
  return VERTEBRAL_LEVELS[Math.min(VERTEBRAL_LEVELS.length - 1, levelOrdinal(lowest.level) + 1)] ?? 'Co'
}
