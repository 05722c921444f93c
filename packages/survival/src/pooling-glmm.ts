import { factor, inverse, square } from './matrix.ts'
import type { Numbers } from './numbers.ts'
import { at, sumOf } from './numbers.ts'

/** The place of the largest value of a function over a list. */
export function bestOf(places: readonly number[], value: (place: number) => number): number {
  const values = places.map(value)
  return values.reduce((best, here, index) => (here > at(values, best) ? index : best), 0)
}

export type GlmmFit = {
  /** Mean logit, variance between series, standard error of the mean, deviance from one common proportion. */
  readonly mu: number
  readonly tau2: number
  readonly standardError: number
  readonly q: number
}

/**
 * Maximum likelihood of xᵢ ~ Bin(nᵢ, expit(μ + uᵢ)), u ~ N(0, τ²): for every τ the best μ, and over τ the best of those,
 * first on a grid so that a second hill is not missed. The standard error comes from the curvature in μ and τ together, or in μ alone when τ is 0.
 *
 * @source [stijnen-2010]; quadrature [liu-pierce-1994]
 */
export function glmmFit(x: Numbers, n: Numbers): GlmmFit {
  const q = deviance(x, n)
  const [yes, all] = [sumOf(x), sumOf(n)]
  const middle = Math.log((yes + 0.5) / (all - yes + 0.5))
  const inner = (tau: number): number => peak((mu) => logLikelihood(x, n, mu, tau), middle - 8, middle + 8)
  const profile = (tau: number): number => logLikelihood(x, n, inner(tau), tau)
  const grid = Array.from({ length: 25 }, (_, index) => (index * index) / 100)
  const best = bestOf(grid, profile)
  const found = peak(profile, grid[Math.max(0, best - 1)] ?? 0, grid[best + 1] ?? 12)
  const tau = profile(0) >= profile(found) - 1e-9 ? 0 : found
  // Without heterogeneity the mean is the pooled share itself.
  const mu = tau === 0 && yes > 0 && yes < all ? Math.log(yes / (all - yes)) : inner(tau)
  return { mu, tau2: tau * tau, standardError: standardErrorOf(x, n, mu, tau), q }
}

/** 2 Σ (log-likelihood of each series' own share − of the common share): needs no correction for zeros. */
function deviance(x: Numbers, n: Numbers): number {
  const common = sumOf(x) / sumOf(n)
  const term = (seen: number, expected: number): number => (seen === 0 ? 0 : seen * Math.log(seen / expected))
  const terms = Array.from(x, (count, index) => {
    const size = at(n, index)
    return term(count, size * common) + term(size - count, size * (1 - common))
  })
  return Math.max(0, 2 * sumOf(terms))
}

/** Golden section to about 1e-9 of the width: the best a flat top allows in double precision. */
function peak(value: (place: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  let [c, d] = [b - golden * (b - a), a + golden * (b - a)]
  let [atC, atD] = [value(c), value(d)]
  for (let turn = 0; turn < 45; turn += 1) {
    if (atC >= atD) {
      ;[b, d, atD] = [d, c, atC]
      c = b - golden * (b - a)
      atC = value(c)
    } else {
      ;[a, c, atC] = [c, d, atD]
      d = a + golden * (b - a)
      atD = value(d)
    }
  }
  return (a + b) / 2
}

const NODES = 25
const [ROOTS, LOG_WEIGHTS] = hermite(NODES)

/** Adaptive Gauss–Hermite: nodes sit around the mode of each series' integrand, so that few of them are exact. */
function logLikelihood(x: Numbers, n: Numbers, mu: number, tau: number): number {
  let sum = 0
  for (let index = 0; index < x.length; index += 1) {
    const [count, size] = [at(x, index), at(n, index)]
    const log = (v: number): number => {
      const eta = mu + tau * v
      return count * eta - size * (Math.max(0, eta) + Math.log1p(Math.exp(-Math.abs(eta)))) - (v * v) / 2
    }
    if (tau === 0) {
      sum += log(0)
      continue
    }
    const mode = modeOf(count, size, mu, tau)
    const p = 1 / (1 + Math.exp(-(mu + tau * mode)))
    const width = Math.sqrt(2 / (1 + size * p * (1 - p) * tau * tau))
    const height = log(mode)
    let integral = 0
    for (let node = 0; node < NODES; node += 1) {
      const root = at(ROOTS, node)
      integral += Math.exp(at(LOG_WEIGHTS, node) + root * root + log(mode + width * root) - height)
    }
    sum += height + Math.log((integral * width) / Math.sqrt(2 * Math.PI))
  }
  return sum
}

/** Newton for the mode in v, which is unique because the integrand is log-concave; steps are held to 2 so that none overshoots. */
function modeOf(count: number, size: number, mu: number, tau: number): number {
  let v = 0
  for (let turn = 0; turn < 100; turn += 1) {
    const p = 1 / (1 + Math.exp(-(mu + tau * v)))
    const step = (tau * (count - size * p) - v) / (1 + size * p * (1 - p) * tau * tau)
    v += Math.max(-2, Math.min(2, step))
    if (Math.abs(step) < 1e-13) break
  }
  return v
}

function standardErrorOf(x: Numbers, n: Numbers, mu: number, tau: number): number {
  const h = 1e-3
  const value = (a: number, b: number): number => logLikelihood(x, n, mu + a * h, Math.abs(tau + b * h))
  const here = value(0, 0)
  const bend = (a: number, b: number): number => -(value(a, b) - 2 * here + value(-a, -b)) / (h * h)
  if (tau === 0) return 1 / Math.sqrt(bend(1, 0))
  const information = square(2)
  const mixed = -(value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * h * h)
  information.values.set([bend(1, 0), mixed, mixed, bend(0, 1)])
  return Math.sqrt(at(inverse(factor(information)).values, 0))
}

/** Roots of the Hermite polynomial and the logarithms of their weights, by Newton from the classical first guesses. */
function hermite(size: number): readonly [roots: number[], logWeights: number[]] {
  const roots: number[] = []
  const logWeights: number[] = []
  // Orthonormal recurrence: p₀ = π^(−1/4), pⱼ = x √(2/j) pⱼ₋₁ − √((j − 1)/j) pⱼ₋₂.
  const evaluate = (x: number): readonly [number, number] => {
    let [p, before] = [Math.PI ** -0.25, 0]
    for (let j = 1; j <= size; j += 1) [p, before] = [x * Math.sqrt(2 / j) * p - Math.sqrt((j - 1) / j) * before, p]
    return [p, Math.sqrt(2 * size) * before]
  }
  // The roots interlace with sign changes on a fine grid wide enough for all of them.
  const edge = Math.sqrt(2 * size + 1)
  const step = edge / (size * 40)
  for (let left = -edge; left < edge; left += step) {
    if (evaluate(left)[0] * evaluate(left + step)[0] > 0) continue
    let x = left + step / 2
    for (let turn = 0; turn < 50; turn += 1) {
      const [p, slope] = evaluate(x)
      x -= p / slope
      if (Math.abs(p / slope) < 1e-15) break
    }
    roots.push(x)
    logWeights.push(Math.log(2) - 2 * Math.log(Math.abs(evaluate(x)[1])))
  }
  return [roots, logWeights]
}
