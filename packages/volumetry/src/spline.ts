/** A curve through noisy values at rising places, with its slope. */
export type Spline = { value: (at: number) => number; slope: (at: number) => number }

/**
 * Natural cubic smoothing spline: the curve f that makes Σ (y − f)² + λ ∫ f″² smallest, solved directly as a band
 * matrix of width five ([green-silverman-1994] §2.3). Beyond the ends it goes on straight.
 *
 * On places one unit apart a wave of length L keeps 1 / (1 + λ (2π/L)⁴) of its height.
 *
 * @param at rising places, at least two
 * @throws RangeError for fewer than two places, or places that do not rise.
 */
export function smoothingSpline(at: readonly number[], values: readonly number[], lambda: number): Spline {
  const count = at.length
  if (count < 2 || values.length !== count) throw new RangeError('a spline needs two places and a value for each')
  const steps = at.slice(1).map((place, index) => place - (at[index] as number))
  if (!steps.every((step) => step > 0)) throw new RangeError('the places of a spline must rise')
  const curvature = solveCurvature(steps, values, lambda)
  const fitted = values.map((value, index) => value - lambda * bend(curvature, steps, index))
  return evaluate(at, steps, fitted, curvature)
}

type Numbers = readonly number[]
const get = (list: Numbers, index: number): number => list[index] ?? 0

/** (Qᵀ applied) change of slope at place i, and Q applied to curvature: both second differences over uneven steps. */
function bend(curvature: Numbers, steps: Numbers, index: number): number {
  const slopeAfter = index < steps.length ? (get(curvature, index + 1) - get(curvature, index)) / get(steps, index) : 0
  const slopeBefore = index > 0 ? (get(curvature, index) - get(curvature, index - 1)) / get(steps, index - 1) : 0
  return slopeAfter - slopeBefore
}

/** (R + λQᵀQ) γ = Qᵀy for the curvature γ at the inner places; γ is zero at both ends. */
function solveCurvature(steps: Numbers, values: Numbers, lambda: number): number[] {
  const inner = steps.length - 1
  const column = (place: number): Numbers => {
    const [before, after] = [1 / get(steps, place), 1 / get(steps, place + 1)]
    return [before, -before - after, after]
  }
  const product = (a: number, b: number): number => {
    const [left, right] = [column(a), column(b)]
    return left.reduce((sum, value, row) => sum + value * get(right, row - (b - a)), 0)
  }
  const diagonals = [0, 1, 2].map((off) =>
    Array.from({ length: inner }, (_, row) => (row + off < inner ? lambda * product(row, row + off) : 0)),
  ) as [number[], number[], number[]]
  for (let row = 0; row < inner; row += 1) {
    diagonals[0][row] = get(diagonals[0], row) + (get(steps, row) + get(steps, row + 1)) / 3
    if (row + 1 < inner) diagonals[1][row] = get(diagonals[1], row) + get(steps, row + 1) / 6
  }
  const right = Array.from({ length: inner }, (_, row) => bend(values, steps, row + 1))
  return [0, ...solveBand(diagonals, right), 0]
}

/** LDLᵀ for a symmetric positive matrix with two diagonals beside the main one. */
function solveBand([main, next, second]: readonly [number[], number[], number[]], right: number[]): number[] {
  const count = main.length
  const d: number[] = []
  const l1: number[] = []
  const l2: number[] = []
  const z: number[] = []
  for (let row = 0; row < count; row += 1) {
    const [a, b] = [get(l1, row - 1), get(l2, row - 2)]
    d.push(get(main, row) - a * a * get(d, row - 1) - b * b * get(d, row - 2))
    l1.push((get(next, row) - a * get(l2, row - 1) * get(d, row - 1)) / get(d, row))
    l2.push(get(second, row) / get(d, row))
    z.push(get(right, row) - a * get(z, row - 1) - b * get(z, row - 2))
  }
  const found: number[] = Array.from({ length: count }, () => 0)
  for (let row = count - 1; row >= 0; row -= 1) {
    found[row] = get(z, row) / get(d, row) - get(l1, row) * get(found, row + 1) - get(l2, row) * get(found, row + 2)
  }
  return found
}

function evaluate(at: Numbers, steps: Numbers, fitted: Numbers, curvature: Numbers): Spline {
  const pieces = Float64Array.from(steps.flatMap((step, index) => cubic(step, index, fitted, curvature)))
  const places = Float64Array.from(at)
  const [first, last] = [places[0] as number, places[steps.length] as number]
  const pieceOf = (place: number): number => {
    let [low, high] = [0, steps.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((places[middle] as number) <= place) low = middle
      else high = middle - 1
    }
    return low
  }
  const slopeAt = (piece: number, t: number): number => {
    const [b, c, d] = [
      pieces[4 * piece + 1] as number,
      pieces[4 * piece + 2] as number,
      pieces[4 * piece + 3] as number,
    ]
    return b + t * (2 * c + t * 3 * d)
  }
  const slope = (place: number): number => {
    const within = Math.min(Math.max(place, first), last)
    const piece = pieceOf(within)
    return slopeAt(piece, within - (places[piece] as number))
  }
  const value = (place: number): number => {
    const within = Math.min(Math.max(place, first), last)
    const piece = pieceOf(within)
    const t = within - (places[piece] as number)
    const [c, d] = [pieces[4 * piece + 2] as number, pieces[4 * piece + 3] as number]
    const inside = (pieces[4 * piece] as number) + t * ((pieces[4 * piece + 1] as number) + t * (c + t * d))
    return within === place ? inside : inside + (place - within) * slopeAt(piece, t)
  }
  return { value, slope }
}

/** Coefficients a + bt + ct² + dt³ of one piece, from its end values and curvatures. */
function cubic(step: number, index: number, fitted: Numbers, curvature: Numbers): [number, number, number, number] {
  const [from, to] = [get(fitted, index), get(fitted, index + 1)]
  const [bendFrom, bendTo] = [get(curvature, index), get(curvature, index + 1)]
  const slope = (to - from) / step - (step / 6) * (2 * bendFrom + bendTo)
  return [from, slope, bendFrom / 2, (bendTo - bendFrom) / (6 * step)]
}
