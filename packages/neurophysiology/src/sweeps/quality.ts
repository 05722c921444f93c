import { correlation, meanSquare, peakToPeak, rms, variance } from '../numbers.ts'
import type { GrowingAverage } from './averages.ts'
import { averageOf, halvesOf, plusMinusOf } from './averages.ts'

/** What an average is worth, measured inside the response window. */
export type AverageQuality = {
  readonly count: number
  /** Root mean square of the plus-minus average, µV. */
  readonly residualNoiseUv: number
  /** 10·log₁₀(P_average / P_plus-minus); the noise power is not subtracted. */
  readonly snrDb: number
  /** Correlation of the averages of even and odd sweeps. */
  readonly splitHalf: number
}

/**
 * Residual noise, signal-to-noise ratio and split-half correlation of a growing average.
 *
 * @param from first sample of the response window, `to` first after it
 * @returns null with fewer than two sweeps: one sweep has no noise estimate
 * @see Schimmel 1967 (plus-minus reference); Elberling & Don 1984
 */
export const averageQuality = (average: GrowingAverage, from: number, to: number): AverageQuality | null => {
  if (average.count < 2) return null
  const noise = plusMinusOf(average).subarray(from, to)
  const signal = averageOf(average).subarray(from, to)
  const [even, odd] = halvesOf(average)
  return {
    count: average.count,
    residualNoiseUv: rms(noise),
    snrDb: 10 * Math.log10(meanSquare(signal) / meanSquare(noise)),
    splitHalf: correlation(even.subarray(from, to), odd.subarray(from, to)),
  }
}

/**
 * Fsp: variance of the average within the window over the variance of one fixed sample across sweeps divided by N.
 * A value of 3.1 or more means "response present" at 99 % only for settings like those of auditory brainstem
 * responses; the degrees of freedom depend on the colour of the noise (secondary source).
 *
 * @param averageWindow the average inside the window, µV
 * @param singlePoint the same sample of every sweep, µV
 * @see Elberling & Don, Scand Audiol 1984;13:187; Sininger, Ear Hear 1993;14:23
 */
export const fsp = (averageWindow: ArrayLike<number>, singlePoint: ArrayLike<number>): number =>
  variance(averageWindow) / (variance(singlePoint) / singlePoint.length)

/** SNR in dB with the noise power subtracted from that of the average: 10·log₁₀((P_avg − P_pm)/P_pm). */
export const correctedSnrDb = (averagePower: number, noisePower: number): number =>
  10 * Math.log10((averagePower - noisePower) / noisePower)

export type Reproducibility = {
  readonly r: number
  readonly peakToPeakUv: readonly [number, number]
  /** 1 − smaller / larger peak-to-peak. */
  readonly amplitudeDifference: number
  /** rms of the mean of both over rms of half their difference. */
  readonly snr: number
  readonly decision: 'accept' | 'accept-with-caution' | 'refuse'
  /** Everything that speaks against it, worst first. */
  readonly because: readonly ('noise' | 'amplitude' | 'correlation')[]
}

/** Limits for accepting a baseline. Amplitude: MacDonald 2005, read in the abstract; r and SNR: proposed. */
export const REPRODUCIBILITY_LIMITS = { r: 0.9, acceptDifference: 0.2, cautionDifference: 0.3, snr: 3 } as const

/**
 * Do two successive averages superimpose? All three tests are needed: a perfect correlation with 40 % amplitude change
 * is refused, and so is equal amplitude without correlation.
 *
 * @param a first average inside the response window, µV; `b` the second
 * @see MacDonald, Al Zayed & Stigsby, Clin Neurophysiol 2005;116:1858–1869 (amplitude limits)
 * @example reproducibility(a, a.map((value) => 0.6 * value)).decision // 'refuse'
 */
export const reproducibility = (
  a: Float64Array,
  b: Float64Array,
  limits: typeof REPRODUCIBILITY_LIMITS = REPRODUCIBILITY_LIMITS,
): Reproducibility => {
  const peaks = [peakToPeak(a), peakToPeak(b)] as const
  const amplitudeDifference = 1 - Math.min(...peaks) / Math.max(...peaks)
  const half = (sign: number): Float64Array => a.map((value, at) => (value + sign * (b[at] as number)) / 2)
  const snr = rms(half(1)) / rms(half(-1))
  const r = correlation(a, b)
  const because = [
    ...(snr >= limits.snr ? [] : (['noise'] as const)),
    ...(amplitudeDifference <= limits.cautionDifference ? [] : (['amplitude'] as const)),
    ...(r >= limits.r ? [] : (['correlation'] as const)),
  ]
  const clean = amplitudeDifference <= limits.acceptDifference ? 'accept' : 'accept-with-caution'
  const decision = because.length > 0 ? 'refuse' : clean
  return { r, peakToPeakUv: peaks, amplitudeDifference, snr, decision, because }
}

/** Stop averaging when the residual noise is a tenth of the reference amplitude, or the budget is spent (proposed). */
export const mayStop = (
  quality: AverageQuality | null,
  referenceUv: number | null,
  budget: { readonly minimum: number; readonly maximum: number },
): boolean => {
  if (quality === null || quality.count < budget.minimum) return false
  const quiet = referenceUv !== null && quality.residualNoiseUv <= 0.1 * referenceUv
  return quiet || quality.count >= budget.maximum
}
