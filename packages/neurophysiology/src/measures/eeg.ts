import type { Spectrum } from '../spectra/index.ts'
import { bandPower, welch } from '../spectra/index.ts'

/** Suppression: within ± 5 µV for longer than 0.5 s (secondary source; window of 60 s proposed). */
export const SUPPRESSION = { withinUv: 5, longerThanS: 0.5, windowS: 60 } as const

/**
 * Burst-suppression ratio: share of the window in suppressions, percent. Shorter quiet stretches do not count.
 *
 * @param samples the last 60 s of one EEG channel, µV, mean removed
 * @returns null for an empty window
 * @example suppressionPercent(new Float64Array(15_000), 250) // 100
 */
export const suppressionPercent = (samples: Float64Array, rateHz: number): number | null => {
  if (samples.length === 0) return null
  let [suppressed, quiet] = [0, 0]
  for (let at = 0; at <= samples.length; at += 1) {
    if (at < samples.length && Math.abs(samples[at] as number) < SUPPRESSION.withinUv) {
      quiet += 1
      continue
    }
    if (quiet / rateHz > SUPPRESSION.longerThanS) suppressed += quiet
    quiet = 0
  }
  return (100 * suppressed) / samples.length
}

/**
 * Spectral edge: the frequency below which 95 % of the power between 0.5 and 30 Hz lies, interpolated within its bin.
 *
 * @returns Hz, or null when there is no power or less than one window of 2 s
 * @example spectralEdge(eeg, 250)
 */
export const spectralEdge = (samples: Float64Array, rateHz: number, share = 0.95): number | null => {
  const spectrum = welch(samples, rateHz)
  return spectrum === null ? null : edgeOf(spectrum, share)
}

const edgeOf = ({ stepHz, density }: Spectrum, share: number): number | null => {
  const [from, to] = [Math.ceil(0.5 / stepHz), Math.min(density.length - 1, Math.floor(30 / stepHz))]
  const total = density.subarray(from, to + 1).reduce((sum, value) => sum + value, 0)
  if (!(total > 0)) return null
  let below = 0
  for (let bin = from; bin <= to; bin += 1) {
    const here = density[bin] as number
    if (below + here >= share * total) return (bin - 1 + (share * total - below) / here) * stepHz
    below += here
  }
  return to * stepHz
}

/** Edges of the usual bands, Hz (recalled). */
export const EEG_BANDS = { delta: [0.5, 4], theta: [4, 8], alpha: [8, 13], beta: [13, 30] } as const

/** Power of each band, µV², or null with less than 2 s of signal. */
export const eegBandPowers = (samples: Float64Array, rateHz: number): Record<keyof typeof EEG_BANDS, number> | null => {
  const spectrum = welch(samples, rateHz)
  if (spectrum === null) return null
  const power = ([low, high]: readonly [number, number]): number => bandPower(spectrum, low, high)
  return {
    delta: power(EEG_BANDS.delta),
    theta: power(EEG_BANDS.theta),
    alpha: power(EEG_BANDS.alpha),
    beta: power(EEG_BANDS.beta),
  }
}
