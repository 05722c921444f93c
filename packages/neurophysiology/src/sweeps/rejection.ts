import { median, medianDeviation, ROBUST_SD } from '../numbers.ts'

/** Limits for one sweep; `null` switches a test off. All in µV of the raw sweep, its mean removed. */
export type RejectionLimits = {
  /** Largest distance from the mean. */
  readonly amplitudeUv: number | null
  /** Largest step between neighbouring samples. */
  readonly stepUv: number | null
  /** Below this range the electrode is off or the input shorted. */
  readonly flatUv: number | null
  /** Recorder's range: a sample at or beyond it is clipped. */
  readonly railUv: number | null
}

export type RejectionReason = 'lost-samples' | 'amplitude' | 'step' | 'flat' | 'saturated' | 'noisy' | 'inhibited'

/**
 * Why a sweep must not enter an average; empty when it may.
 *
 * @param sweep µV, artefact already bridged; a NaN is a lost sample
 * @example rejectionReasons(new Float64Array(100), limits) // ['flat']
 */
export const rejectionReasons = (sweep: Float64Array, limits: RejectionLimits): RejectionReason[] => {
  let [low, high, total, step] = [Infinity, -Infinity, 0, 0]
  for (let at = 0; at < sweep.length; at += 1) {
    const value = sweep[at] as number
    if (value < low) low = value
    if (value > high) high = value
    total += value
    if (at > 0) step = Math.max(step, Math.abs(value - (sweep[at - 1] as number)))
  }
  if (Number.isNaN(total)) return ['lost-samples']
  const centre = total / sweep.length
  const over = (value: number, limit: number | null): boolean => limit !== null && value > limit
  return [
    ...(over(Math.max(high - centre, centre - low), limits.amplitudeUv) ? (['amplitude'] as const) : []),
    ...(over(step, limits.stepUv) ? (['step'] as const) : []),
    ...(limits.flatUv !== null && high - low < limits.flatUv ? (['flat'] as const) : []),
    ...(limits.railUv !== null && Math.max(high, -low) >= limits.railUv ? (['saturated'] as const) : []),
  ]
}

/**
 * Sweeps whose power stands out: robust z of their root mean square above `limit` (5 by default, proposed).
 *
 * @returns indices into `values`
 */
export const outliers = (values: readonly number[], limit = 5): number[] => {
  const [centre, spread] = [median(values), ROBUST_SD * medianDeviation(values)]
  return values.flatMap((value, at) => (value - centre > limit * spread && spread > 0 ? [at] : []))
}

/**
 * Cautery: broadband power (500–3000 Hz) of this moment more than ten times the running median in three channels or
 * more. Proposed rule; `powers` and `medians` hold one number for each channel.
 */
export const isCautery = (powers: readonly number[], medians: readonly number[]): boolean =>
  powers.filter((power, at) => power > 10 * (medians[at] as number)).length >= 3
