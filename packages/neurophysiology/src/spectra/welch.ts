import { mean } from '../numbers.ts'
import { powerOfTwo, powerSpectrum } from './fft.ts'

/** Power spectral density; `density[k]` belongs to k × `stepHz`, in unit² per Hz. */
export type Spectrum = { readonly stepHz: number; readonly density: Float64Array }

const hann = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / length))

/**
 * Welch's averaged periodogram: Hann windows, half overlapping, each freed of its mean, zero-padded to a power of two.
 *
 * @param samples µV of one channel
 * @param segmentS length of a window in seconds (2 s for EEG)
 * @returns one-sided density in µV²/Hz, or null when the signal is shorter than one window
 * @see Welch, IEEE Trans Audio Electroacoust 1967;15:70–73
 * @example welch(eeg, 250, 2)?.stepHz // 0.488
 */
export const welch = (samples: Float64Array, rateHz: number, segmentS = 2): Spectrum | null => {
  const length = Math.round(segmentS * rateHz)
  if (length < 2 || samples.length < length) return null
  const window = hann(length)
  const power = window.reduce((total, weight) => total + weight * weight, 0)
  const density = new Float64Array(powerOfTwo(length) / 2 + 1)
  const hop = Math.max(1, Math.floor(length / 2))
  let segments = 0
  for (let from = 0; from + length <= samples.length; from += hop, segments += 1) {
    const piece = samples.subarray(from, from + length)
    const level = mean(piece)
    const spectrum = powerSpectrum(piece.map((value, at) => (value - level) * (window[at] as number)))
    for (let bin = 0; bin < density.length; bin += 1)
      density[bin] = (density[bin] as number) + (spectrum[bin] as number)
  }
  const scale = 1 / (segments * rateHz * power)
  const inner = (bin: number): number => (bin === 0 || bin === density.length - 1 ? 1 : 2)
  return { stepHz: rateHz / powerOfTwo(length), density: density.map((value, bin) => value * scale * inner(bin)) }
}

/** Power between two frequencies, both bins included, in unit². */
export const bandPower = ({ stepHz, density }: Spectrum, fromHz: number, toHz: number): number => {
  let total = 0
  for (let bin = 0; bin < density.length; bin += 1) {
    if (bin * stepHz >= fromHz && bin * stepHz <= toHz) total += (density[bin] as number) * stepHz
  }
  return total
}
