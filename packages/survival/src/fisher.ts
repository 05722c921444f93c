import { logGamma } from './special/gamma.ts'
import { solveRising } from './special/solve.ts'

/** Counts of a two-by-two table: exposed with and without the event, not exposed with and without. */
export type FourFold = readonly [a: number, b: number, c: number, d: number]

export type Fisher = {
  /** Two-sided: all tables as unlikely as the one seen, or more. */
  readonly p: number
  /** Conditional maximum-likelihood odds ratio: 0 or Infinity where a cell is empty; null where a margin is. */
  readonly oddsRatio: number | null
  readonly low: number | null
  readonly high: number | null
}

/** Tables whose chance differs by rounding alone count as equally unlikely, as R has it. */
const SAME = 1 + 1e-7

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/**
 * Fisher's exact test of a two-by-two table, with the conditional odds ratio and its exact interval.
 *
 * Example: the lady tasting tea, [3, 1, 1, 3]: p = 0.4857, odds ratio 6.41 from 0.21 to 626.2.
 *
 * @throws RangeError for counts that are not whole.
 * @source [fisher-1935]
 */
export function fisherExact([a, b, c, d]: FourFold, level = 0.95): Fisher {
  if (![a, b, c, d].every((count) => Number.isInteger(count) && count >= 0))
    throw new RangeError(`${[a, b, c, d].join(', ')} are not counts`)
  const [row, column, n] = [a + b, a + c, a + b + c + d]
  const [least, most] = [Math.max(0, column - (n - row)), Math.min(row, column)]
  if (least === most) return Object.freeze({ p: 1, oddsRatio: null, low: null, high: null })
  const support = Array.from({ length: most - least + 1 }, (_, index) => least + index)
  const weights = support.map((x) => logChoose(row, x) + logChoose(n - row, column - x))
  /** Chances of the tables when the log odds ratio is `beta`. */
  const chances = (beta: number): readonly number[] => {
    const logs = weights.map((weight, index) => weight + beta * (support[index] ?? 0))
    const top = Math.max(...logs)
    const raw = logs.map((each) => Math.exp(each - top))
    const all = raw.reduce((sum, each) => sum + each, 0)
    return raw.map((each) => each / all)
  }
  const place = a - least
  const under = chances(0)
  const seen = under[place] ?? 0
  const p = Math.min(
    1,
    under.filter((each) => each <= seen * SAME).reduce((sum, each) => sum + each, 0),
  )
  const mean = (beta: number): number =>
    chances(beta).reduce((sum, each, index) => sum + each * (support[index] ?? 0), 0)
  const atLeast = (beta: number): number =>
    chances(beta)
      .slice(place)
      .reduce((sum, each) => sum + each, 0)
  const atMost = (beta: number): number =>
    chances(beta)
      .slice(0, place + 1)
      .reduce((sum, each) => sum + each, 0)
  const tail = (1 - level) / 2
  const solved = (rise: (beta: number) => number, target: number): number => Math.exp(solveRising(rise, target, 0, 1))
  return Object.freeze({
    p,
    oddsRatio: a === least ? 0 : a === most ? Infinity : solved(mean, a),
    low: a === least ? 0 : solved(atLeast, tail),
    high: a === most ? Infinity : solved((beta) => -atMost(beta), -tail),
  })
}
