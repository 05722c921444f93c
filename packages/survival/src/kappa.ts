import type { Transitions } from './paired.ts'
import { criticalValue } from './special/normal.ts'

export type KappaWeights = 'none' | 'linear' | 'quadratic'

export type Kappa = {
  /** null when both readers used one and the same level: agreement by chance is then complete. */
  readonly kappa: number | null
  readonly standardError: number | null
  readonly low: number | null
  readonly high: number | null
  readonly observedAgreement: number
  readonly expectedAgreement: number
  readonly weights: KappaWeights
  readonly n: number
}

/**
 * Cohen's kappa of two readers: agreement beyond what their own frequencies would give, with the large-sample interval.
 * Weights credit near misses: linear 1 − |i − j|/(k − 1), quadratic 1 − (i − j)²/(k − 1)². The order of the levels counts then.
 *
 * Example by hand: [[20, 5], [10, 15]] agrees in 0.7, expects 0.5, kappa 0.4.
 *
 * @param table from `transitions(first, second)`.
 * @throws RangeError for an empty table.
 * @source [cohen-1960], [cohen-1968]; standard error [fleiss-cohen-everitt-1969]
 */
export function kappa(table: Transitions, weights: KappaWeights = 'none', level = 0.95): Kappa {
  const { counts } = table
  const size = counts.length
  const n = counts.flat().reduce((sum, count) => sum + count, 0)
  if (n === 0) throw new RangeError('kappa needs at least one pair of readings')
  const share = (i: number, j: number): number => (counts[i]?.[j] ?? 0) / n
  const sum = (term: (index: number) => number): number => counts.reduce((all, _, index) => all + term(index), 0)
  const weight = (i: number, j: number): number => WEIGHTS[weights](Math.abs(i - j), size)
  const rows = counts.map((_, i) => sum((j) => share(i, j)))
  const columns = counts.map((_, j) => sum((i) => share(i, j)))
  const [row, column] = [(i: number): number => rows[i] ?? 0, (j: number): number => columns[j] ?? 0]
  const observed = sum((i) => sum((j) => weight(i, j) * share(i, j)))
  const expected = sum((i) => sum((j) => weight(i, j) * row(i) * column(j)))
  const common = { observedAgreement: observed, expectedAgreement: expected, weights, n }
  if (1 - expected < 1e-12) return Object.freeze({ kappa: null, standardError: null, low: null, high: null, ...common })
  const value = (observed - expected) / (1 - expected)
  const rowMean = counts.map((_, i) => sum((j) => column(j) * weight(i, j)))
  const columnMean = counts.map((_, j) => sum((i) => row(i) * weight(i, j)))
  const spread = sum((i) =>
    sum((j) => share(i, j) * (weight(i, j) - ((rowMean[i] ?? 0) + (columnMean[j] ?? 0)) * (1 - value)) ** 2),
  )
  const variance = Math.max(0, spread - (value - expected * (1 - value)) ** 2) / (n * (1 - expected) ** 2)
  const standardError = Math.sqrt(variance)
  const reach = criticalValue(level) * standardError
  return Object.freeze({
    kappa: value,
    standardError,
    low: Math.max(-1, value - reach),
    high: Math.min(1, value + reach),
    ...common,
  })
}

const WEIGHTS: Readonly<Record<KappaWeights, (distance: number, size: number) => number>> = {
  none: (distance) => Number(distance === 0),
  linear: (distance, size) => (size < 2 ? 1 : 1 - distance / (size - 1)),
  quadratic: (distance, size) => (size < 2 ? 1 : 1 - distance ** 2 / (size - 1) ** 2),
}
