import type { Label, Numbers, Withheld } from './numbers.ts'
import { at, sumOf } from './numbers.ts'
import { bestOf, glmmFit } from './pooling-glmm.ts'
import { proportion } from './proportion.ts'
import { chiSquareUpper, studentQuantile } from './special/distributions.ts'
import { criticalValue } from './special/normal.ts'
import { closeBracket } from './special/solve.ts'

export type PoolMethod = 'glmm' | 'logit-reml-hk' | 'freeman-tukey'

export type PooledStudy = {
  readonly label: Label
  readonly estimate: number
  /** Exact (Clopper–Pearson) limits of the study alone. */
  readonly low: number
  readonly high: number
  /** Share of the pooled estimate, per cent. */
  readonly weight: number
}

export type Pooled = {
  readonly k: number
  readonly estimate: number
  readonly low: number
  readonly high: number
  /** Where the proportion of a further, similar series would lie. */
  readonly predictionLow: number
  readonly predictionHigh: number
  /** Variance between series on the scale of the method. */
  readonly tau2: number
  /** Per cent of the variation that is between series. */
  readonly i2: number
  /** Heterogeneity statistic on k − 1 degrees: Cochran's Q, or for the GLMM the deviance from one common proportion. */
  readonly q: number
  readonly qP: number
  readonly method: PoolMethod
  readonly studies: readonly PooledStudy[]
}

/**
 * A random-effects summary of proportions from several series.
 *
 * `glmm` (unless said): binomial counts with a normal random logit, maximum likelihood by adaptive quadrature; needs no
 * correction for zeros. Wald interval on the logit, prediction by t on k − 2.
 * `logit-reml-hk`: logits, ½ added only to series with 0 or all; REML; Hartung–Knapp interval and prediction by t on k − 1.
 * `freeman-tukey`: double arcsine, REML, back at the harmonic mean size; on request only, for the way back can mislead [schwarzer-2019].
 *
 * Example: `pool([6, 31, 18, 1, 2], [9, 43, 30, 9, 6])` is 0.52 from 0.31 to 0.73.
 *
 * @param x successes of each series. @param n its size.
 * @returns withheld for fewer than three series.
 * @throws RangeError for counts out of range or lists of different lengths.
 * @source [stijnen-2010], [hartung-knapp-2001], [freeman-tukey-1950], [miller-1978], [higgins-2009]
 */
export function pool(
  x: Numbers,
  n: Numbers,
  options: { readonly method?: PoolMethod; readonly level?: number; readonly labels?: ArrayLike<Label> } = {},
): Pooled | Withheld {
  if (x.length !== n.length) throw new RangeError(`${x.length} counts and ${n.length} sizes`)
  const level = options.level ?? 0.95
  const exact = Array.from(x, (count, index) => proportion(count, at(n, index), { method: 'clopper-pearson', level }))
  if (x.length < 3) return Object.freeze({ withheld: true, because: `${x.length} series; at least 3 are pooled` })
  const method = options.method ?? 'glmm'
  const { weights, ...summary } = METHODS[method](x, n, level)
  const all = sumOf(weights)
  return Object.freeze({
    k: x.length,
    ...summary,
    qP: chiSquareUpper(summary.q, x.length - 1),
    method,
    studies: Object.freeze(
      exact.map(({ estimate, low, high }, index) =>
        Object.freeze({
          label: options.labels?.[index] ?? index + 1,
          estimate,
          low,
          high,
          weight: (100 * at(weights, index)) / all,
        }),
      ),
    ),
  })
}

type Summary = Omit<Pooled, 'k' | 'method' | 'studies' | 'qP'> & { readonly weights: readonly number[] }

const expit = (logit: number): number =>
  logit < 0 ? Math.exp(logit) / (1 + Math.exp(logit)) : 1 / (1 + Math.exp(-logit))

function glmm(x: Numbers, n: Numbers, level: number): Summary {
  const k = x.length
  const { mu, tau2, standardError, q } = glmmFit(x, n)
  const [, within] = logits(x, n)
  const z = criticalValue(level)
  const reach = studentQuantile((1 - level) / 2, k - 2) * Math.hypot(Math.sqrt(tau2), standardError)
  return {
    estimate: expit(mu),
    low: expit(mu - z * standardError),
    high: expit(mu + z * standardError),
    predictionLow: expit(mu - reach),
    predictionHigh: expit(mu + reach),
    tau2,
    i2: inconsistency(within, tau2),
    q,
    weights: within.map((variance) => 1 / (variance + tau2)),
  }
}

/** Logits and their variances; ½ is added where a series has none or all, and nowhere else. */
function logits(x: Numbers, n: Numbers): readonly [y: number[], v: number[]] {
  const adjusted = Array.from(x, (count, index) => {
    const rest = at(n, index) - count
    const half = count === 0 || rest === 0 ? 0.5 : 0
    return [count + half, rest + half] as const
  })
  return [adjusted.map(([yes, no]) => Math.log(yes / no)), adjusted.map(([yes, no]) => 1 / yes + 1 / no)]
}

function logitReml(x: Numbers, n: Numbers, level: number): Summary {
  const k = x.length
  const [y, v] = logits(x, n)
  const { tau2, mean, weights, q } = randomEffects(y, v)
  const residual = sumOf(y.map((value, index) => at(weights, index) * (value - mean) ** 2))
  const standardError = Math.sqrt(residual / ((k - 1) * sumOf(weights)))
  const t = studentQuantile((1 - level) / 2, k - 1)
  const reach = t * Math.hypot(Math.sqrt(tau2), standardError)
  return {
    estimate: expit(mean),
    low: expit(mean - t * standardError),
    high: expit(mean + t * standardError),
    predictionLow: expit(mean - reach),
    predictionHigh: expit(mean + reach),
    tau2,
    i2: inconsistency(v, tau2),
    q,
    weights,
  }
}

function freemanTukey(x: Numbers, n: Numbers, level: number): Summary {
  const k = x.length
  const arcs = (count: number, size: number): number =>
    (Math.asin(Math.sqrt(count / (size + 1))) + Math.asin(Math.sqrt((count + 1) / (size + 1)))) / 2
  const y = Array.from(x, (count, index) => arcs(count, at(n, index)))
  const v = Array.from(n, (size) => 1 / (4 * size + 2))
  const { tau2, mean, weights, q } = randomEffects(y, v)
  const standardError = 1 / Math.sqrt(sumOf(weights))
  const z = criticalValue(level)
  const reach = studentQuantile((1 - level) / 2, k - 2) * Math.hypot(Math.sqrt(tau2), standardError)
  const size = k / sumOf(Array.from(n, (count) => 1 / count))
  const back = (arc: number): number => {
    if (arc <= arcs(0, size)) return 0
    if (arc >= arcs(size, size)) return 1
    const sine = Math.sin(2 * arc)
    const inner = 1 - (sine + (sine - 1 / sine) / size) ** 2
    return (1 - Math.sign(Math.cos(2 * arc)) * Math.sqrt(Math.max(0, inner))) / 2
  }
  return {
    estimate: back(mean),
    low: back(mean - z * standardError),
    high: back(mean + z * standardError),
    predictionLow: back(mean - reach),
    predictionHigh: back(mean + reach),
    tau2,
    i2: inconsistency(v, tau2),
    q,
    weights,
  }
}

const METHODS: Readonly<Record<PoolMethod, (x: Numbers, n: Numbers, level: number) => Summary>> = {
  glmm,
  'logit-reml-hk': logitReml,
  'freeman-tukey': freemanTukey,
}

/** τ² over itself and a typical within-series variance, per cent. @source [higgins-thompson-2002] */
function inconsistency(v: readonly number[], tau2: number): number {
  const w = v.map((variance) => 1 / variance)
  const sum = sumOf(w)
  const typical = ((v.length - 1) * sum) / (sum * sum - sumOf(w.map((weight) => weight * weight)))
  return (100 * tau2) / (typical + tau2)
}

type RandomEffects = { readonly tau2: number; readonly mean: number; readonly weights: number[]; readonly q: number }

/**
 * τ² by restricted maximum likelihood. Fisher scoring can fail to converge on such data, so the likelihood is looked at on a grid
 * and the root of its slope is closed in on beside the best place; a slope that falls from 0 on gives τ² = 0.
 */
function randomEffects(y: readonly number[], v: readonly number[]): RandomEffects {
  const at0 = weighted(y, v, 0)
  const spread = Math.max(...y) - Math.min(...y)
  const grid = [0, ...Array.from({ length: 80 }, (_, index) => (spread * spread + 1e-12) * 10 ** (index / 10 - 6))]
  const best = bestOf(grid, (tau2) => weighted(y, v, tau2).logLikelihood)
  const [low, high] = [grid[Math.max(0, best - 1)] ?? 0, grid[best + 1] ?? spread * spread * 200]
  const slope = (tau2: number): number => weighted(y, v, tau2).slope
  const tau2 = slope(low) <= 0 ? low : closeBracket((value) => -slope(value), low, high)
  const { mean, weights } = weighted(y, v, tau2)
  const q = sumOf(y.map((value, index) => (value - at0.mean) ** 2 / at(v, index)))
  return { tau2, mean, weights, q }
}

function weighted(
  y: readonly number[],
  v: readonly number[],
  tau2: number,
): { readonly weights: number[]; readonly mean: number; readonly logLikelihood: number; readonly slope: number } {
  const weights = v.map((variance) => 1 / (variance + tau2))
  const sum = sumOf(weights)
  const mean = sumOf(y.map((value, index) => at(weights, index) * value)) / sum
  const squares = weights.map((weight, index) => weight * (at(y, index) - mean) ** 2)
  const logLikelihood = 0.5 * (sumOf(weights.map(Math.log)) - Math.log(sum) - sumOf(squares))
  const slope =
    0.5 *
    (sumOf(squares.map((square, index) => square * at(weights, index))) -
      (sum - sumOf(weights.map((weight) => weight * weight)) / sum))
  return { weights, mean, logLikelihood, slope }
}
