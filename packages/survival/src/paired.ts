import { quadratic, square } from './matrix.ts'
import type { Label, Numbers, Test } from './numbers.ts'
import { at, compareLabels } from './numbers.ts'
import { binomialDensity, binomialLower, chiSquareUpper } from './special/distributions.ts'
import { twoSidedNormal } from './special/normal.ts'

/** How often each level before went with each level after: rows before, columns after. */
export type Transitions = {
  readonly levels: readonly Label[]
  readonly counts: readonly (readonly number[])[]
}

/**
 * The table of before and after. Levels are all that occur on either side, in label order, unless given.
 *
 * Example: before [1, 1, 2], after [1, 2, 2] is [[1, 1], [0, 1]].
 *
 * @throws RangeError for columns of different lengths or a value that is not among the levels given.
 */
export function transitions(before: ArrayLike<Label>, after: ArrayLike<Label>, levels?: readonly Label[]): Transitions {
  if (before.length !== after.length) throw new RangeError(`${before.length} values before and ${after.length} after`)
  const named = levels ?? [...new Set([...Array.from(before), ...Array.from(after)])].sort(compareLabels)
  const place = new Map(named.map((level, index) => [level, index]))
  const counts = named.map(() => named.map(() => 0))
  for (let row = 0; row < before.length; row += 1) {
    const [from, to] = [place.get(before[row] as Label), place.get(after[row] as Label)]
    if (from === undefined || to === undefined) throw new RangeError(`pair ${row + 1} has a level that is not listed`)
    ;(counts[from] as number[])[to]! += 1
  }
  return Object.freeze({ levels: Object.freeze(named), counts: Object.freeze(counts.map((row) => Object.freeze(row))) })
}

export type McNemar = {
  /** Pairs that changed one way and the other. */
  readonly discordant: readonly [number, number]
  /** Exact two-sided p: 2 P(Bin(b + c, ½) ≤ min), at most 1. */
  readonly p: number
  /** Mid-p: half the chance of what was seen counts; less conservative, no guarantee. */
  readonly midP: number
  /** Continuity-corrected χ², only from 25 discordant pairs on. */
  readonly chiSquare: Test | null
}

/**
 * McNemar's exact test of a paired yes/no: only pairs that changed say anything.
 *
 * Example: 7 gained and 1 lost walking: p = 2 · 9/256 = 0.0703.
 *
 * @param b pairs that changed one way. @param c pairs that changed the other.
 * @throws RangeError for counts that are not whole.
 * @source [mcnemar-1947]; mid-p [fagerland-2013]
 */
export function mcNemar(b: number, c: number): McNemar {
  if (!Number.isInteger(b) || !Number.isInteger(c) || b < 0 || c < 0)
    throw new RangeError(`${b} and ${c} are not counts`)
  const n = b + c
  const least = Math.min(b, c)
  const exact = n === 0 ? 1 : Math.min(1, 2 * binomialLower(least, n, 0.5))
  const point = n === 0 ? 0 : binomialDensity(least, n, 0.5)
  const midP = n === 0 ? 1 : b === c ? 1 - point : 2 * binomialLower(least, n, 0.5) - point
  const statistic = (Math.abs(b - c) - 1) ** 2 / n
  const chiSquare = n < 25 ? null : { statistic, degreesOfFreedom: 1, p: chiSquareUpper(statistic, 1) }
  return Object.freeze({ discordant: [b, c] as const, p: exact, midP, chiSquare })
}

/**
 * Stuart–Maxwell: are the levels as common after as before? d′V⁻¹d on levels − 1, or as many as change at all.
 *
 * Example: for two levels it is McNemar's (b − c)²/(b + c).
 *
 * @source [stuart-1955], [maxwell-1970]
 */
export function stuartMaxwell({ counts }: Transitions): Test {
  const size = counts.length
  const cellAt = (row: number, column: number): number => counts[row]?.[column] ?? 0
  const margin = (level: number, side: (other: number) => number): number =>
    counts.reduce((sum, _, other) => sum + (other === level ? 0 : side(other)), 0)
  const leave = counts.map((_, level) => margin(level, (other) => cellAt(level, other)))
  const arrive = counts.map((_, level) => margin(level, (other) => cellAt(other, level)))
  const variance = square(size)
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      variance.values[i * size + j] = i === j ? at(leave, i) + at(arrive, i) : -(cellAt(i, j) + cellAt(j, i))
    }
  }
  const difference = leave.map((count, level) => count - at(arrive, level))
  const { value, rank } = quadratic(variance, difference, 1e-9)
  return Object.freeze({ statistic: value, degreesOfFreedom: rank, p: rank === 0 ? 1 : chiSquareUpper(value, rank) })
}

/**
 * Bowker's test of symmetry: is each move as common as its reverse? Σ (nᵢⱼ − nⱼᵢ)²/(nᵢⱼ + nⱼᵢ) over the moves seen.
 *
 * @source [bowker-1948]
 */
export function bowker({ counts }: Transitions): Test {
  let [statistic, degreesOfFreedom] = [0, 0]
  counts.forEach((row, i) =>
    row.slice(0, i).forEach((here, j) => {
      const there = counts[j]?.[i] ?? 0
      if (here + there === 0) return
      statistic += (here - there) ** 2 / (here + there)
      degreesOfFreedom += 1
    }),
  )
  const p = degreesOfFreedom === 0 ? 1 : chiSquareUpper(statistic, degreesOfFreedom)
  return Object.freeze({ statistic, degreesOfFreedom, p })
}

export type SignedRank = {
  /** Pairs with a difference; those without are dropped, as Wilcoxon did. */
  readonly n: number
  readonly zeros: number
  /** Sum of the ranks of rising pairs; equal sizes share their mean rank. */
  readonly statistic: number
  /** Exact p, ties and all, from the 2ⁿ signs that could have been; null above 500 pairs. */
  readonly exactP: number | null
  /** Normal approximation with tie-corrected variance and continuity correction; null without differences. */
  readonly normalP: number | null
  /** Hodges–Lehmann shift: the median of the means of all pairs of differences. */
  readonly shift: number | null
}

/**
 * Wilcoxon's signed-rank test of after minus before.
 *
 * Ties do not stop an exact answer: doubled mean ranks are whole numbers, and the number of sign patterns for each sum is
 * counted by adding one pair at a time. Two-sided p is twice the smaller tail, at most 1.
 *
 * Example: differences 1, 1, 2, −3 have mean ranks 1.5, 1.5, 3, 4, so the statistic is 6 of 10 and p is 12/16 = 0.75.
 *
 * @throws RangeError for columns of different lengths or a missing value.
 * @source [wilcoxon-1945], [hodges-lehmann-1963]
 */
export function signedRank(before: Numbers, after: Numbers): SignedRank {
  if (before.length !== after.length) throw new RangeError(`${before.length} values before and ${after.length} after`)
  const all = Array.from(before, (value, row) => at(after, row) - value)
  if (all.some((value) => !Number.isFinite(value))) throw new RangeError('a value before or after is missing')
  const differences = all.filter((value) => value !== 0).sort((a, b) => Math.abs(a) - Math.abs(b))
  const n = differences.length
  const doubled = doubledRanks(differences)
  const rising = doubled.reduce((sum, rank, index) => sum + (at(differences, index) > 0 ? rank : 0), 0)
  return Object.freeze({
    n,
    zeros: all.length - n,
    statistic: rising / 2,
    exactP: n > 500 ? null : exactSigns(doubled, rising),
    normalP: n === 0 ? null : normalSigns(doubled, rising),
    shift: n === 0 || n > 2000 ? null : medianOfMeans(differences),
  })
}

/** Twice the mean rank of each size, sizes rising: a whole number even for ties. */
function doubledRanks(differences: readonly number[]): number[] {
  const ranks: number[] = []
  for (let from = 0; from < differences.length;) {
    let to = from
    while (to < differences.length && Math.abs(at(differences, to)) === Math.abs(at(differences, from))) to += 1
    for (let index = from; index < to; index += 1) ranks.push(from + 1 + to)
    from = to
  }
  return ranks
}

function exactSigns(doubled: readonly number[], rising: number): number {
  const most = doubled.reduce((sum, rank) => sum + rank, 0)
  const chance = new Float64Array(most + 1)
  chance[0] = 1
  let reached = 0
  for (const rank of doubled) {
    reached += rank
    for (let sum = reached; sum >= 0; sum -= 1) {
      chance[sum] = 0.5 * (at(chance, sum) + (sum >= rank ? at(chance, sum - rank) : 0))
    }
  }
  // The distribution is symmetric, so the smaller tail is the one up to min(rising, most − rising).
  const edge = Math.min(rising, most - rising)
  let tail = 0
  for (let sum = 0; sum <= edge; sum += 1) tail += at(chance, sum)
  return Math.min(1, 2 * tail)
}

/** Var = Σ rank²/4 already holds the correction for ties. */
function normalSigns(doubled: readonly number[], rising: number): number {
  const most = doubled.reduce((sum, rank) => sum + rank, 0)
  const variance = doubled.reduce((sum, rank) => sum + rank * rank, 0) / 16
  const off = rising / 2 - most / 4
  return twoSidedNormal((off - Math.sign(off) * 0.5) / Math.sqrt(variance))
}

function medianOfMeans(differences: readonly number[]): number {
  const means = new Float64Array((differences.length * (differences.length + 1)) / 2)
  let next = 0
  differences.forEach((value, index) => {
    for (let other = 0; other <= index; other += 1) means[next++] = (value + at(differences, other)) / 2
  })
  means.sort()
  const middle = means.length >> 1
  return means.length % 2 === 1 ? at(means, middle) : (at(means, middle - 1) + at(means, middle)) / 2
}
