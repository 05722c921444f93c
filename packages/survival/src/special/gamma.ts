import { solveRising } from './solve.ts'

const HALF_LOG_2PI = 0.9189385332046727

const LANCZOS: readonly number[] = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978,
  0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3,
  -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
  -0.2619083840158140867e-4, 0.36899182659531622704e-5,
]

/**
 * Logarithm of Γ(x). `logGamma(5)` is log 24 = 3.178053830347946.
 *
 * @param x positive; 0 gives +∞.
 * @returns NaN for negative or missing x.
 * @source [lanczos-1964] with g = 607/128; Stirling's series from 15 on
 */
export function logGamma(x: number): number {
  if (!(x >= 0)) return NaN
  if (x === 0) return Infinity
  if (x === 1 || x === 2) return 0
  if (x >= 15) return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingSeries(x)
  if (x < 0.5) return logGamma(x + 1) - Math.log(x)
  let sum = LANCZOS[0] ?? 0
  for (let term = 1; term < LANCZOS.length; term += 1) sum += (LANCZOS[term] ?? 0) / (x - 1 + term)
  const base = x - 0.5 + 607 / 128
  return (x - 0.5) * Math.log(base) - base + HALF_LOG_2PI + Math.log(sum)
}

/** What Stirling's formula leaves out of log Γ(x), by its asymptotic series; below 1e-16 in error from x = 15. */
function stirlingSeries(x: number): number {
  const inverse = 1 / (x * x)
  const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]
  let sum = 0
  for (let index = terms.length - 1; index >= 0; index -= 1) sum = sum * inverse + (terms[index] ?? 0)
  return sum / x
}

/**
 * log Γ(x + 1) − [(x + ½) log x − x + ½ log 2π], the error of Stirling's formula: small, so that a density built on it
 * keeps its digits when x is in the thousands and log Γ itself has lost four.
 *
 * @source [loader-2000]
 */
export const stirlingError = (x: number): number =>
  x >= 15 ? stirlingSeries(x) : logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_2PI

/**
 * x log(x/m) + m − x without the cancellation when x is near m: Loader's saddle-point deviance.
 *
 * @source [loader-2000]
 */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const v = (x - m) / (x + m)
  let power = 2 * x * v
  let sum = (x - m) * v
  for (let odd = 3; ; odd += 2) {
    power *= v * v
    const next = sum + power / odd
    if (next === sum) return sum
    sum = next
  }
}

/** xᵃ e⁻ˣ / Γ(a + 1). */
function gammaWeight(a: number, x: number): number {
  if (x === 0) return 0
  if (a < 1e-3) return Math.exp(a * Math.log(x) - x - logGamma(a + 1))
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)
}

/** P(a, x) = weight · Σ xⁿ / ((a+1)…(a+n)): all terms positive. Converges fast for x below a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * 1e-17 && n < 1e6; n += 1) {
    term *= x / (a + n)
    sum += term
  }
  return gammaWeight(a, x) * sum
}

/** Q(a, x) by its continued fraction (Lentz), for x above a + 1. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let n = 1; n < 1e6; n += 1) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    value *= d * c
    if (Math.abs(d * c - 1) < 2e-16) break
  }
  return gammaWeight(a, x) * a * value
}

function gammaDomain(a: number, x: number): boolean {
  return a > 0 && x >= 0
}

/**
 * Regularised lower incomplete gamma P(a, x). `gammaLower(1, 1)` is 1 − 1/e.
 *
 * @param a shape, positive.
 * @param x at least 0.
 * @returns NaN outside the domain.
 * @source [dlmf] 8.11.4
 */
export function gammaLower(a: number, x: number): number {
  if (!gammaDomain(a, x)) return NaN
  if (x === Infinity) return 1
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x)
}

/**
 * Regularised upper incomplete gamma Q(a, x) with relative accuracy in the tail. `gammaUpper(1, 50)` is e⁻⁵⁰.
 *
 * @param a shape, positive.
 * @param x at least 0.
 * @returns NaN outside the domain.
 * @source [dlmf] 8.9.2
 */
export function gammaUpper(a: number, x: number): number {
  if (!gammaDomain(a, x)) return NaN
  if (x === Infinity) return 0
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x)
}

/**
 * The x at which P(a, x) = p; for p above ½ give `upper` instead, which keeps the digits of a small upper tail.
 * `gammaQuantile(1, { upper: Math.exp(-3) })` is 3.
 *
 * @param a shape, positive.
 * @param tail either the lower or the upper probability, in [0, 1].
 * @returns NaN outside the domain.
 */
export function gammaQuantile(a: number, tail: { readonly lower: number } | { readonly upper: number }): number {
  const [p, isLower] = 'lower' in tail ? [tail.lower, true] : [tail.upper, false]
  if (!(a > 0 && p >= 0 && p <= 1)) return NaN
  if (p === 0 || p === 1) return (p === 0) === isLower ? 0 : Infinity
  const log = (u: number): number => {
    const x = Math.exp(u)
    return isLower ? Math.log(gammaLower(a, x)) : -Math.log(gammaUpper(a, x))
  }
  return Math.exp(solveRising(log, isLower ? Math.log(p) : -Math.log(p), Math.log(a), 1))
}
