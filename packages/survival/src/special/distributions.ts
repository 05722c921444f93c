import { betaLower, betaQuantile, betaUpper } from './beta.ts'
import { deviance, gammaLower, gammaQuantile, gammaUpper, stirlingError } from './gamma.ts'

/**
 * Probability that a chi-square lies above x. `chiSquareUpper(3.841458820694124, 1)` is 0.05; `chiSquareUpper(50, 3)` is 7.98918e-11, not a rounded 0.
 *
 * @param x statistic, at least 0. @param degreesOfFreedom positive.
 */
export const chiSquareUpper = (x: number, degreesOfFreedom: number): number => gammaUpper(degreesOfFreedom / 2, x / 2)

/** Probability that a chi-square lies at or below x. `chiSquareLower(3.841458820694124, 1)` is 0.95. */
export const chiSquareLower = (x: number, degreesOfFreedom: number): number => gammaLower(degreesOfFreedom / 2, x / 2)

/** The x exceeded with probability `upper`. `chiSquareQuantile(0.05, 1)` is 3.841458820694124. */
export const chiSquareQuantile = (upper: number, degreesOfFreedom: number): number =>
  2 * gammaQuantile(degreesOfFreedom / 2, upper > 0.5 ? { lower: 1 - upper } : { upper })

/**
 * Probability that Student's t lies above x. `studentUpper(2.2281388519649385, 10)` is 0.025.
 *
 * @param x statistic. @param degreesOfFreedom positive, need not be whole.
 * @source [dlmf] 8.17, with x = ν/(ν + t²)
 */
export function studentUpper(x: number, degreesOfFreedom: number): number {
  if (x < 0) return 1 - studentUpper(-x, degreesOfFreedom)
  const square = x * x
  const [inside, outside] = [degreesOfFreedom / (degreesOfFreedom + square), square / (degreesOfFreedom + square)]
  return 0.5 * betaLower(degreesOfFreedom / 2, 0.5, inside, outside)
}

/** Two-sided p-value of Student's t. */
export const twoSidedStudent = (t: number, degreesOfFreedom: number): number =>
  2 * studentUpper(Math.abs(t), degreesOfFreedom)

/** The t exceeded with probability `upper`. `studentQuantile(0.025, 10)` is 2.2281388519649385. */
export function studentQuantile(upper: number, degreesOfFreedom: number): number {
  if (upper > 0.5) return -studentQuantile(1 - upper, degreesOfFreedom)
  if (upper === 0.5) return 0
  // Two routes to t² = ν(1 − x)/x; the one that solves for the smaller of x and 1 − x keeps its digits.
  const x = betaQuantile(degreesOfFreedom / 2, 0.5, { lower: 2 * upper })
  const y = betaQuantile(0.5, degreesOfFreedom / 2, { upper: 2 * upper })
  return Math.sqrt((degreesOfFreedom * y) / x)
}

/**
 * Probability that F lies above x. `fUpper(4.964602743730711, 1, 10)` is 0.05.
 *
 * @param x statistic, at least 0. @param above numerator degrees of freedom. @param below denominator degrees of freedom.
 */
export function fUpper(x: number, above: number, below: number): number {
  const total = below + above * x
  return betaLower(below / 2, above / 2, below / total, (above * x) / total)
}

/** The F exceeded with probability `upper`. `fQuantile(0.05, 1, 10)` is 4.964602743730711. */
export function fQuantile(upper: number, above: number, below: number): number {
  const x = betaQuantile(below / 2, above / 2, { lower: upper })
  const y = betaQuantile(above / 2, below / 2, { upper })
  return (below * y) / (above * x)
}

/**
 * Probability of exactly k successes of n. `binomialDensity(2, 4, 0.5)` is 0.375.
 *
 * @param k 0 … n. @param n trials. @param p chance of success.
 * @source [loader-2000]
 */
export function binomialDensity(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0
  const q = 1 - p
  if (p === 0 || q === 0) return k === (p === 0 ? 0 : n) ? 1 : 0
  if (k === 0) return Math.exp(n * Math.log1p(-p))
  if (k === n) return Math.exp(n * Math.log(p))
  const exponent =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q)
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)))
}

/** P(X ≤ k) of a binomial. `binomialLower(1, 4, 0.5)` is 0.3125. */
export function binomialLower(k: number, n: number, p: number): number {
  if (k < 0) return 0
  return k >= n ? 1 : betaUpper(k + 1, n - k, p)
}

/** P(X ≥ k) of a binomial. `binomialUpper(3, 4, 0.5)` is 0.3125. */
export function binomialUpper(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  return k > n ? 0 : betaLower(k, n - k + 1, p)
}
