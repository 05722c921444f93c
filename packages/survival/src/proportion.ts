import { betaQuantile } from './special/beta.ts'
import { criticalValue } from './special/normal.ts'

export type ProportionMethod = 'wilson' | 'clopper-pearson' | 'agresti-coull' | 'jeffreys'

export type Proportion = {
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly method: ProportionMethod
}

/**
 * A proportion x of n with its two-sided interval.
 *
 * Wilson (unless said) is right on average; Clopper–Pearson never covers less than it says and is wider; Agresti–Coull is
 * Wilson's midpoint with a plain margin; Jeffreys is the middle of a Beta(x + ½, n − x + ½), carried to 0 or 1 when x is 0 or n.
 *
 * Example: `proportion(6, 9)` is 0.667 from 0.354 to 0.879.
 *
 * @param x successes, 0 … n. @param n trials, at least 1.
 * @throws RangeError for counts that are not whole or not in range.
 * @source [wilson-1927], [clopper-pearson-1934], [agresti-coull-1998], [brown-cai-dasgupta-2001]
 */
export function proportion(
  x: number,
  n: number,
  options: { readonly method?: ProportionMethod; readonly level?: number } = {},
): Proportion {
  checkCounts(x, n)
  const method = options.method ?? 'wilson'
  const level = options.level ?? 0.95
  const [low, high] = INTERVALS[method](x, n, level)
  return Object.freeze({ estimate: x / n, low: Math.max(0, low), high: Math.min(1, high), method })
}

function checkCounts(x: number, n: number): void {
  if (!Number.isInteger(x) || !Number.isInteger(n) || n < 1 || x < 0 || x > n) {
    throw new RangeError(`${x} of ${n} is not a count of a whole`)
  }
}

type Limits = (x: number, n: number, level: number) => readonly [low: number, high: number]

const wilson: Limits = (x, n, level) => {
  const z = criticalValue(level)
  const middle = (x + (z * z) / 2) / (n + z * z)
  const reach = (z * Math.sqrt((x * (n - x)) / n + (z * z) / 4)) / (n + z * z)
  // At the ends the formula is exactly 0 or 1, and rounding should not say 1e-17.
  return [x === 0 ? 0 : middle - reach, x === n ? 1 : middle + reach]
}

const clopperPearson: Limits = (x, n, level) => {
  const tail = (1 - level) / 2
  return [
    x === 0 ? 0 : betaQuantile(x, n - x + 1, { lower: tail }),
    x === n ? 1 : betaQuantile(x + 1, n - x, { upper: tail }),
  ]
}

const agrestiCoull: Limits = (x, n, level) => {
  const z = criticalValue(level)
  const total = n + z * z
  const middle = (x + (z * z) / 2) / total
  const reach = z * Math.sqrt((middle * (1 - middle)) / total)
  return [middle - reach, middle + reach]
}

const jeffreys: Limits = (x, n, level) => {
  const tail = (1 - level) / 2
  return [
    x === 0 ? 0 : betaQuantile(x + 0.5, n - x + 0.5, { lower: tail }),
    x === n ? 1 : betaQuantile(x + 0.5, n - x + 0.5, { upper: tail }),
  ]
}

const INTERVALS: Readonly<Record<ProportionMethod, Limits>> = {
  wilson,
  'clopper-pearson': clopperPearson,
  'agresti-coull': agrestiCoull,
  jeffreys,
}

/**
 * What nothing seen in n still allows: the exact one-sided upper limit 1 − (1 − level)^(1/n). `upperWhenNone(20)` is 0.139.
 *
 * @param n trials, at least 1. @param level one-sided coverage, 0.95 unless given. Say "one-sided" beside it.
 * @source [hanley-lippman-hand-1983]
 */
export function upperWhenNone(n: number, level = 0.95): number {
  checkCounts(0, n)
  return -Math.expm1(Math.log1p(-level) / n)
}

/**
 * Difference of two independent proportions with Newcombe's interval from two Wilson intervals: usable with zeros and small groups.
 *
 * Example: `proportionDifference([8, 10], [3, 10])` is 0.5 from 0.068 to 0.751.
 *
 * @param first x and n. @param second x and n, subtracted.
 * @source [newcombe-1998] method 10
 */
export function proportionDifference(
  [x1, n1]: readonly [number, number],
  [x2, n2]: readonly [number, number],
  level = 0.95,
): { readonly estimate: number; readonly low: number; readonly high: number } {
  const [a, b] = [proportion(x1, n1, { level }), proportion(x2, n2, { level })]
  const estimate = a.estimate - b.estimate
  return Object.freeze({
    estimate,
    low: estimate - Math.hypot(a.estimate - a.low, b.high - b.estimate),
    high: estimate + Math.hypot(a.high - a.estimate, b.estimate - b.low),
  })
}
