/** Small statistics that every measure rests on. Arrays are unchanged; an empty one gives NaN, never 0. */

export const sum = (values: ArrayLike<number>): number => {
  let total = 0
  for (let at = 0; at < values.length; at += 1) total += values[at] as number
  return total
}

export const mean = (values: ArrayLike<number>): number => sum(values) / values.length

export const meanSquare = (values: ArrayLike<number>): number => {
  let total = 0
  for (let at = 0; at < values.length; at += 1) total += (values[at] as number) * (values[at] as number)
  return total / values.length
}

export const rms = (values: ArrayLike<number>): number => Math.sqrt(meanSquare(values))

/** Sample variance (n − 1). */
export const variance = (values: ArrayLike<number>): number => {
  const centre = mean(values)
  let total = 0
  for (let at = 0; at < values.length; at += 1) total += ((values[at] as number) - centre) ** 2
  return total / (values.length - 1)
}

export const median = (values: ArrayLike<number>): number => {
  const sorted = Float64Array.from(values).sort()
  const half = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[half] as number
  return ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
}

/** Median absolute deviation, not scaled. 1.4826 times this estimates the standard deviation of normal noise. */
export const medianDeviation = (values: ArrayLike<number>): number => {
  const centre = median(values)
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)))
}

/** From median absolute deviation to standard deviation, for a normal distribution. */
export const ROBUST_SD = 1.4826

export const peakToPeak = (values: ArrayLike<number>): number => {
  let low = Infinity
  let high = -Infinity
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}

/** Pearson correlation; NaN when either side is constant. */
export const correlation = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const [meanA, meanB] = [mean(a), mean(b)]
  let [aa, bb, ab] = [0, 0, 0]
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [(a[at] as number) - meanA, (b[at] as number) - meanB]
    aa += x * x
    bb += y * y
    ab += x * y
  }
  return ab / Math.sqrt(aa * bb)
}
