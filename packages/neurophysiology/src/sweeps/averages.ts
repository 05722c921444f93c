import { median } from '../numbers.ts'

/**
 * An average that is still growing. Even and odd sweeps are summed apart, so that the residual noise (plus-minus
 * average) and the split halves cost nothing and no sweep need be kept.
 */
export type GrowingAverage = { readonly count: number; readonly even: Float64Array; readonly odd: Float64Array }

export const emptyAverage = (length: number): GrowingAverage => ({
  count: 0,
  even: new Float64Array(length),
  odd: new Float64Array(length),
})

/** Adds one accepted sweep; the argument is unchanged. */
export const include = (average: GrowingAverage, sweep: Float64Array): GrowingAverage => {
  const [key, other] = average.count % 2 === 0 ? (['even', 'odd'] as const) : (['odd', 'even'] as const)
  const total = average[key].slice()
  for (let at = 0; at < total.length; at += 1) total[at] = (total[at] as number) + (sweep[at] as number)
  return { count: average.count + 1, [key]: total, [other]: average[other] } as unknown as GrowingAverage
}

/** Mean of all sweeps so far; NaN when there are none. */
export const averageOf = ({ count, even, odd }: GrowingAverage): Float64Array =>
  even.map((value, at) => (value + (odd[at] as number)) / count)

/** Plus-minus average: what remains when the response cancels, (1/N) Σ (−1)ⁱ xᵢ. */
export const plusMinusOf = ({ count, even, odd }: GrowingAverage): Float64Array =>
  even.map((value, at) => (value - (odd[at] as number)) / count)

/** Averages of the even and of the odd sweeps: two independent halves of the same evidence. */
export const halvesOf = ({ count, even, odd }: GrowingAverage): readonly [Float64Array, Float64Array] => [
  even.map((value) => value / Math.ceil(count / 2)),
  odd.map((value) => value / Math.floor(count / 2)),
]

/**
 * Mean of whole sweeps, summed in their order.
 *
 * @throws RangeError when there is no sweep
 * @example meanSweep([Float64Array.of(1, 2), Float64Array.of(3, 4)]) // [2, 3]
 */
export const meanSweep = (sweeps: readonly Float64Array[]): Float64Array => {
  const [first] = sweeps
  if (first === undefined) throw new RangeError('an average needs at least one sweep')
  const total = new Float64Array(first.length)
  for (const sweep of sweeps) {
    for (let at = 0; at < total.length; at += 1) total[at] = (total[at] as number) + (sweep[at] as number)
  }
  return total.map((value) => value / sweeps.length)
}

/** Moving average over the last `size` sweeps: the newest last. */
export const movingBlock = (
  kept: readonly Float64Array[],
  sweep: Float64Array,
  size: number,
): readonly Float64Array[] => [...kept, sweep].slice(-size)

/** Exponential average m ← m + α(x − m); worth (2 − α)/α equal sweeps. Starts at the first sweep. */
export const exponentialAverage = (average: Float64Array | null, sweep: Float64Array, alpha: number): Float64Array =>
  average === null
    ? Float64Array.from(sweep)
    : average.map((value, at) => value + alpha * ((sweep[at] as number) - value))

/** Mean weighted by 1/σ², for bursts of muscle noise. `sigmas` come from samples before the stimulus. */
export const weightedMean = (sweeps: readonly Float64Array[], sigmas: readonly number[]): Float64Array => {
  const weights = sigmas.map((sigma) => 1 / (sigma * sigma))
  const total = weights.reduce((all, weight) => all + weight, 0)
  const scaled = sweeps.map((sweep, at) =>
    sweep.map((value) => (value * (weights[at] as number) * sweeps.length) / total),
  )
  return meanSweep(scaled)
}

/** Median of the sweeps, sample by sample: slow, deaf to single outliers. */
export const medianSweep = (sweeps: readonly Float64Array[]): Float64Array =>
  Float64Array.from(sweeps[0] ?? [], (_, at) => median(sweeps.map((sweep) => sweep[at] as number)))
