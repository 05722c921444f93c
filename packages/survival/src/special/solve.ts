/**
 * The u at which a rising function reaches a target: the bracket doubles outward from a start, then the Illinois
 * variant of false position closes it, with bisection whenever that stalls. Quantiles use it on log scales, where the functions are nearly straight.
 *
 * @param rise a rising function; −∞ and +∞ are allowed values at the ends.
 * @returns u to the last few bits.
 * @throws RangeError if no bracket is found, which for a distribution function means a fault here.
 */
export function solveRising(rise: (u: number) => number, target: number, start: number, step: number): number {
  let [low, high] = [start - step, start + step]
  for (let width = step; !(rise(low) <= target); width *= 2) low -= checkWidth(width)
  for (let width = step; !(rise(high) >= target); width *= 2) high += checkWidth(width)
  return closeBracket((u) => rise(u) - target, low, high)
}

function checkWidth(width: number): number {
  if (width > 1e6) throw new RangeError('no bracket for a quantile')
  return width
}

/**
 * A root of a function with f(low) ≤ 0 ≤ f(high), by Brent-like safeguarded interpolation; exact to rounding of u.
 */
export function closeBracket(f: (u: number) => number, low: number, high: number): number {
  let [fLow, fHigh] = [f(low), f(high)]
  if (fLow === 0) return low
  if (fHigh === 0) return high
  for (let turn = 0; turn < 200; turn += 1) {
    const middle = (low + high) / 2
    if (high - low <= 4e-16 * Math.max(Math.abs(low), Math.abs(high)) || middle === low || middle === high) break
    const straight = low - (fLow * (high - low)) / (fHigh - fLow)
    const inside = turn % 3 !== 2 && Number.isFinite(straight) && straight > low && straight < high
    const next = inside ? straight : middle
    const value = f(next)
    if (value === 0) return next
    if (value < 0) {
      ;[low, fLow] = [next, value]
      if (inside) fHigh /= 2
    } else {
      ;[high, fHigh] = [next, value]
      if (inside) fLow /= 2
    }
  }
  return Math.abs(fLow) < Math.abs(fHigh) ? low : high
}
