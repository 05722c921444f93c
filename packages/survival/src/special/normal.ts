const SQRT_2 = Math.SQRT2
const INV_SQRT_2PI = 0.3989422804014327
const SQRT_PI = 1.772453850905516

/**
 * Density of the standard normal at x. `normalDensity(0)` is 0.3989…
 *
 * @param x any real number, in standard deviations.
 */
export const normalDensity = (x: number): number => INV_SQRT_2PI * gaussian(x / SQRT_2)

/**
 * exp(−x²) with the rounding of x² kept out: x is split at a sixteenth, whose square is exact. Without the split the
 * relative error grows as x²ε, three digits lost at x = 20.
 */
function gaussian(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse))
}

/**
 * Complementary error function, 2/√π ∫ₓ^∞ exp(−u²) du, with relative accuracy in the far tail. `erfc(1)` is 0.15729920705028513.
 *
 * Below 1 the power series of erf is used and subtracted, where at most one digit can cancel; above, the continued
 * fraction, which never subtracts.
 *
 * @param x any real number.
 * @source [dlmf] 7.6.1, 7.9.3
 */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return NaN
  if (x < 0) return 2 - erfc(-x)
  if (x > 27.3) return 0
  return x < 1 ? 1 - errorSeries(x) : (gaussian(x) / SQRT_PI) * errorFraction(x)
}

/** erf by Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)) · 2 exp(−x²)/√π: every term is positive. */
function errorSeries(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return ((2 * gaussian(x)) / SQRT_PI) * sum
}

/** √π exp(x²) erfc(x) by the modified Lentz evaluation of its continued fraction in x². */
function errorFraction(x: number): number {
  const square = x * x
  let b = square + 0.5
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let n = 1; n < 1000; n += 1) {
    const a = -n * (n - 0.5)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return value * x
}

/**
 * Probability that a standard normal lies at or below x. `normalCdf(-10)` is 7.61985302416e-24, not 0.
 *
 * @param x any real number, in standard deviations.
 * @source [dlmf] 7.2.2
 */
export const normalCdf = (x: number): number => 0.5 * erfc(-x / SQRT_2)

/**
 * Probability that a standard normal lies above x, by itself and not as 1 − cdf. `normalUpper(1.96)` is 0.02499789514822.
 *
 * @param x any real number, in standard deviations.
 * @source [dlmf] 7.2.2
 */
export const normalUpper = (x: number): number => 0.5 * erfc(x / SQRT_2)

type Rational = readonly [readonly number[], readonly number[]]

const ratio = ([above, below]: Rational, x: number): number => horner(above, x) / horner(below, x)

function horner(coefficients: readonly number[], x: number): number {
  let value = 0
  for (let power = coefficients.length - 1; power >= 0; power -= 1) value = value * x + (coefficients[power] ?? 0)
  return value
}

const CENTRE: Rational = [
  [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
    67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852854561,
  ],
]
const SHOULDER: Rational = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
]
const TAIL: Rational = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
]

/**
 * Standard normal quantile: the x below which a fraction p lies. `normalQuantile(0.975)` is 1.959963984540054.
 *
 * @param p probability in [0, 1]; 0 and 1 give −∞ and +∞.
 * @returns NaN outside [0, 1]. For an upper tail q smaller than 1e-16 call `-normalQuantile(q)`.
 * @source [wichura-1988] AS 241, PPND16
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity
  const centred = p - 0.5
  if (Math.abs(centred) <= 0.425) return centred * ratio(CENTRE, 0.180625 - centred * centred)
  const depth = Math.sqrt(-Math.log(centred < 0 ? p : 1 - p))
  const size = depth <= 5 ? ratio(SHOULDER, depth - 1.6) : ratio(TAIL, depth - 5)
  return centred < 0 ? -size : size
}

/**
 * Two-sided p-value of a normal statistic. `twoSidedNormal(1.959963984540054)` is 0.05.
 *
 * @param z statistic in standard errors.
 */
export const twoSidedNormal = (z: number): number => erfc(Math.abs(z) / SQRT_2)

/**
 * Multiplier of the standard error for a two-sided interval. `criticalValue(0.95)` is 1.959963984540054.
 *
 * @param level coverage in (0, 1).
 * @throws RangeError for any other level.
 */
export function criticalValue(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`the level of an interval lies between 0 and 1, not ${level}`)
  return -normalQuantile((1 - level) / 2)
}
