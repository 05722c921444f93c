import type { Cohort } from './cohort.ts'
import { split } from './cohort.ts'
import type { Square } from './matrix.ts'
import { cell, quadratic, select, square } from './matrix.ts'
import type { Label } from './numbers.ts'
import { chiSquareUpper } from './special/distributions.ts'
import { sweep, total } from './sweep.ts'

export type LogRankOptions = {
  /** Weight S(t−)^rho: 0 is the log-rank test, 1 Peto and Peto's Wilcoxon, which looks at early differences. */
  readonly rho?: number
  /** Only events of this cause count; others are censorings. Any cause unless said. */
  readonly cause?: number
}

export type LogRankGroup = {
  readonly group: Label
  readonly n: number
  /** Weighted events seen; plain counts when rho is 0. */
  readonly observed: number
  /** Weighted events expected if all groups shared one hazard. */
  readonly expected: number
  /** Variance of observed − expected. */
  readonly variance: number
}

export type LogRank = {
  readonly chiSquare: number
  readonly degreesOfFreedom: number
  readonly p: number
  readonly groups: readonly LogRankGroup[]
}

/**
 * Log-rank test of k groups and its G-rho family, stratified when the cohort has strata. At each time with d events among
 * n at risk, group j expects nⱼ d/n with hypergeometric covariance; the sums over times, and strata, make χ² = U′V⁻U. Delayed entry is allowed.
 *
 * A group that is never at risk at an event expects nothing and takes no degree of freedom. With nobody to compare, χ² is 0 on 0 degrees and p is 1.
 *
 * Example by hand, group a times 1, 3, group b times 2, 4, all events: expected in a is ½ + ⅓ + ½ = 1⅓.
 *
 * @source [mantel-1966], [harrington-fleming-1982]
 */
export function logRank(cohort: Cohort, options: LogRankOptions = {}): LogRank {
  const size = cohort.group.labels.length
  const [observed, expected] = [new Float64Array(size), new Float64Array(size)]
  const variance = square(size)
  for (const part of split(cohort, cohort.strata)) {
    let survival = 1
    sweep(cohort, part, options.cause ?? null, ({ atRisk, events }) => {
      const [d, n] = [total(events), total(atRisk)]
      if (d === 0) return
      const weight = options.rho === undefined || options.rho === 0 ? 1 : survival ** options.rho
      addMoment(observed, expected, variance, { atRisk, events, d, n, weight })
      survival *= (n - d) / n
    })
  }
  return result(cohort, observed, expected, variance)
}

type Counts = { atRisk: Float64Array; events: Float64Array; d: number; n: number; weight: number }

function addMoment(observed: Float64Array, expected: Float64Array, variance: Square, counts: Counts): void {
  const { atRisk, events, d, n, weight } = counts
  const spread = n > 1 ? (weight * weight * d * (n - d)) / (n - 1) : 0
  for (let j = 0; j < observed.length; j += 1) {
    const share = (atRisk[j] as number) / n
    observed[j]! += weight * (events[j] as number)
    expected[j]! += weight * d * share
    if (spread === 0 || share === 0) continue
    for (let k = 0; k < observed.length; k += 1) {
      variance.values[j * variance.size + k]! += spread * share * (Number(j === k) - (atRisk[k] as number) / n)
    }
  }
}

function result(cohort: Cohort, observed: Float64Array, expected: Float64Array, variance: Square): LogRank {
  const { labels, codes } = cohort.group
  const sizes = new Float64Array(labels.length)
  for (let row = 0; row < cohort.n; row += 1) sizes[codes[row] as number]! += 1
  const present = labels.flatMap((_, j) => ((expected[j] as number) > 0 ? [j] : []))
  // The rows of V sum to zero, so one group says nothing that the others have not said.
  const used = present.slice(1)
  const difference = Float64Array.from(used, (j) => (observed[j] as number) - (expected[j] as number))
  const test = quadratic(select(variance, used), difference)
  return Object.freeze({
    chiSquare: test.value,
    degreesOfFreedom: test.rank,
    p: test.rank === 0 ? 1 : chiSquareUpper(test.value, test.rank),
    groups: Object.freeze(
      labels.map((group, j) =>
        Object.freeze({
          group,
          n: sizes[j] as number,
          observed: observed[j] as number,
          expected: expected[j] as number,
          variance: cell(variance, j, j),
        }),
      ),
    ),
  })
}
