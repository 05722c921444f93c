import { deviance, logGamma, stirlingError } from './gamma.ts'
import { solveRising } from './solve.ts'

/**
 * Logarithm of the beta function. `logBeta(2, 3)` is −log 12.
 *
 * @param a positive. @param b positive.
 */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/**
 * xᵃ yᵇ / B(a, b) with y = 1 − x given by itself, so that neither end loses digits. For large shapes by Loader's
 * saddle point, which has no large logarithms to subtract.
 */
function betaWeight(a: number, b: number, x: number, y: number): number {
  if (a < 2 || b < 2) return Math.exp(a * Math.log(x) + b * Math.log(y) - logBeta(a, b))
  const n = a + b
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
  return Math.exp(exponent) * Math.sqrt((a * b) / (2 * Math.PI * n))
}

/** Continued fraction for I_x(a, b) · a / weight, for x below (a + 1)/(a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m < 1e6; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    value *= d * c
    if (Math.abs(d * c - 1) < 2e-16) break
  }
  return value
}

/** I_x(a, b) and its complement, each from the side on which it is not a difference when it is small. */
function betaTails(a: number, b: number, x: number, y: number): readonly [lower: number, upper: number] {
  if (x === 0) return [0, 1]
  if (y === 0) return [1, 0]
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = (betaWeight(a, b, x, y) / a) * betaFraction(a, b, x)
    return [lower, 1 - lower]
  }
  const upper = (betaWeight(b, a, y, x) / b) * betaFraction(b, a, y)
  return [1 - upper, upper]
}

const betaDomain = (a: number, b: number, x: number): boolean => a > 0 && b > 0 && x >= 0 && x <= 1

/**
 * Regularised incomplete beta I_x(a, b). `betaLower(2, 3, 0.5)` is 0.6875.
 *
 * @param a shape, positive. @param b shape, positive. @param x in [0, 1].
 * @param y 1 − x, where the caller knows it better than the subtraction does.
 * @returns NaN outside the domain.
 * @source [dlmf] 8.17.22
 */
export const betaLower = (a: number, b: number, x: number, y: number = 1 - x): number =>
  betaDomain(a, b, x) ? betaTails(a, b, x, y)[0] : NaN

/**
 * 1 − I_x(a, b), accurate when small. `betaUpper(2, 3, 0.5)` is 0.3125.
 *
 * @param a shape, positive. @param b shape, positive. @param x in [0, 1]. @param y 1 − x.
 * @returns NaN outside the domain.
 * @source [dlmf] 8.17.4
 */
export const betaUpper = (a: number, b: number, x: number, y: number = 1 - x): number =>
  betaDomain(a, b, x) ? betaTails(a, b, x, y)[1] : NaN

/**
 * The x at which I_x(a, b) reaches a lower probability, or falls to an upper one. `betaQuantile(1, 1, { lower: 0.3 })` is 0.3.
 * Solved for the logit of x, so that answers near 0 and near 1 keep their digits.
 *
 * @param a shape, positive. @param b shape, positive.
 * @param tail the lower or the upper probability, in [0, 1].
 * @returns NaN outside the domain.
 */
export function betaQuantile(
  a: number,
  b: number,
  tail: { readonly lower: number } | { readonly upper: number },
): number {
  const [p, isLower] = 'lower' in tail ? [tail.lower, true] : [tail.upper, false]
  if (!(a > 0 && b > 0 && p >= 0 && p <= 1)) return NaN
  if (p === 0 || p === 1) return (p === 0) === isLower ? 0 : 1
  const rise = (u: number): number => {
    const [lower, upper] = betaTails(a, b, 1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)))
    return isLower ? Math.log(lower) : -Math.log(upper)
  }
  const u = solveRising(rise, isLower ? Math.log(p) : -Math.log(p), Math.log(a / b), 1)
  return u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u))
}
