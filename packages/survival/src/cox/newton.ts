import type { Square } from '../matrix.ts'
import { factor, solve } from '../matrix.ts'
import type { Numbers } from '../numbers.ts'
import { at } from '../numbers.ts'

/** A log likelihood with its slope and its curvature (negative second derivative) at one place. */
export type Evaluation = { readonly logLikelihood: number; readonly score: Float64Array; readonly information: Square }

export type Maximum = {
  readonly beta: Float64Array
  /** At beta = 0 and at the maximum. */
  readonly start: Evaluation
  readonly end: Evaluation
  readonly iterations: number
  readonly converged: boolean
  /** By coefficient: +1 or −1 where the likelihood still rises as it runs to ±∞, else 0. */
  readonly diverges: readonly number[]
}

/** Squared Newton step in standard errors at which the climb ends: 1e-9 of a standard error. */
const ARRIVED = 1e-18
/** The same, loose: the likelihood is as good as flat. */
const FLAT = 1e-9
/** A log hazard that still moves by this much in one step on a flat likelihood is running away, not arriving. */
const RUNS = 0.2

/**
 * Newton–Raphson from 0 with step halving.
 *
 * Arrival and flight both end on a flat likelihood; they differ in the step. Near a maximum steps shrink with the
 * square of the distance. Along a direction in which the likelihood rises for ever it flattens like e⁻ᵇ, slope and
 * curvature alike, and each step moves the log hazard by about 1 however flat it is.
 *
 * @param range by coefficient, how far one unit of it can move a log hazard.
 */
export function maximise(
  evaluate: (beta: Float64Array) => Evaluation,
  range: Numbers,
  maximumIterations = 60,
): Maximum {
  const size = range.length
  let beta: Float64Array = new Float64Array(size)
  const start = evaluate(beta)
  let end = start
  for (let iterations = 1; iterations <= maximumIterations; iterations += 1) {
    const step = solve(factor(end.information, 1e-13), end.score)
    const gain = dot(step, end.score)
    const moves = Array.from(step, (value, index) => value * at(range, index))
    const most = Math.max(0, ...moves.map(Math.abs))
    if (gain < FLAT && most > RUNS) {
      const diverges = moves.map((move) => (Math.abs(move) > 0.1 * most ? Math.sign(move) : 0))
      return { beta, start, end, iterations, converged: false, diverges }
    }
    if (!(gain > ARRIVED)) {
      const arrived = Number.isFinite(gain)
      return {
        beta: arrived ? plus(beta, step, 1) : beta,
        start,
        end,
        iterations,
        converged: arrived,
        diverges: none(size),
      }
    }
    const next = climb(evaluate, beta, step, end, gain)
    if (next === null) return { beta, start, end, iterations, converged: gain < FLAT, diverges: none(size) }
    ;[beta, end] = next
  }
  return { beta, start, end, iterations: maximumIterations, converged: false, diverges: none(size) }
}

const none = (size: number): number[] => Array.from({ length: size }, () => 0)

const dot = (a: Numbers, b: Numbers): number => {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += at(a, index) * at(b, index)
  return sum
}

const plus = (beta: Float64Array, step: Float64Array, fraction: number): Float64Array =>
  beta.map((value, index) => value + fraction * at(step, index))

/** The first of the full, half, quarter … step that does not lose likelihood beyond rounding; null if none does. */
function climb(
  evaluate: (beta: Float64Array) => Evaluation,
  beta: Float64Array,
  step: Float64Array,
  from: Evaluation,
  gain: number,
): [Float64Array, Evaluation] | null {
  const rounding = 1e-13 * Math.abs(from.logLikelihood) + 1e-14
  for (let fraction = 1; fraction > 1e-9; fraction /= 2) {
    const there = plus(beta, step, fraction)
    const found = evaluate(there)
    if (found.logLikelihood >= from.logLikelihood - rounding) return [there, found]
    if (gain < FLAT && fraction < 0.1) return null
  }
  return null
}
