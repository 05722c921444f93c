/** The scale on which an interval is symmetric. */
export type IntervalScale = 'log-log' | 'log' | 'plain'

/**
 * Fills pointwise limits of a probability from the standard error of the probability itself.
 *
 * log-log: p^exp(∓z se/(p ln p)) — never leaves [0, 1]; undefined at p = 0 and p = 1, where it is NaN.
 * log: p exp(∓z se/p), cut at 1. plain: p ∓ z se, cut at 0 and 1. Where the standard error is undefined, so are the limits.
 *
 * @source [kalbfleisch-prentice-1980] for the log-log scale
 */
export function fillLimits(
  p: Float64Array,
  standardError: Float64Array,
  scale: IntervalScale,
  z: number,
): readonly [low: Float64Array, high: Float64Array] {
  const [low, high] = [new Float64Array(p.length), new Float64Array(p.length)]
  for (let index = 0; index < p.length; index += 1) {
    const value = p[index] as number
    // Between events nothing changes, and the logarithms need not be taken again.
    if (index > 0 && value === p[index - 1] && standardError[index] === standardError[index - 1]) {
      low[index] = low[index - 1] as number
      high[index] = high[index - 1] as number
      continue
    }
    const reach = z * (standardError[index] as number)
    if (scale === 'log-log') {
      const log = Math.log(value)
      const factor = value > 0 && value < 1 ? Math.exp(-reach / (value * log)) : NaN
      low[index] = Math.exp(log * factor)
      high[index] = Math.exp(log / factor)
    } else if (scale === 'log') {
      const factor = value > 0 ? Math.exp(reach / value) : NaN
      low[index] = value / factor
      high[index] = Math.min(1, value * factor)
    } else {
      low[index] = Math.max(0, value - reach)
      high[index] = Math.min(1, value + reach)
    }
  }
  return [low, high]
}
