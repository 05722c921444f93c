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
  const last = at.length - 1
  const pieceOf = (place: number): number => {
    let [low, high] = [0, last - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (get(at, middle) <= place) low = middle
      else high = middle - 1
    }
    return low
  }
  const slopeIn = (piece: number, t: number): number => {
    const step = get(steps, piece)
    const [a, b] = [get(curvature, piece), get(curvature, piece + 1)]
    const chord = (get(fitted, piece + 1) - get(fitted, piece)) / step
    return chord - (step / 6) * (2 * a + b) + a * t + ((b - a) / (2 * step)) * t * t
  }
  const valueIn = (piece: number, t: number): number => {
    const step = get(steps, piece)
    const [a, b] = [get(curvature, piece), get(curvature, piece + 1)]
    return get(fitted, piece) + t * (slopeIn(piece, 0) + t * (a / 2 + ((b - a) / (6 * step)) * t))
  }
  const inside = (place: number): number => Math.min(Math.max(place, get(at, 0)), get(at, last))
  const slope = (place: number): number => {
    const within = inside(place)
    const piece = pieceOf(within)
    return slopeIn(piece, within - get(at, piece))
  }
  const value = (place: number): number => {
    const within = inside(place)
    const piece = pieceOf(within)
    return valueIn(piece, within - get(at, piece)) + (place - within) * slope(place)
  }
  return { value, slope }
}
