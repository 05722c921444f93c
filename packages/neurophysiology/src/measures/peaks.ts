import { boundsWithin, type TimeWindow } from '../sweeps/epochs.ts'

/** Polarity in stored samples (active minus reference). Display may turn it over; samples never are. */
export type Polarity = 'negative' | 'positive'

/** A finished trace: an average or a single trial, its first sample `startMs` after the stimulus. */
export type Trace = { readonly samples: Float64Array; readonly startMs: number; readonly rateHz: number }

export type Peak = {
  readonly index: number
  /** At the sample, ms after the stimulus and µV. */
  readonly sampleMs: number
  readonly sampleUv: number
  /** Refined by the parabola through the sample and its neighbours. */
  readonly latencyMs: number
  readonly amplitudeUv: number
}

/** No extremum in the window: the largest value sits at its edge, or the window holds no samples. Never "absent". */
export type NoPeak = { readonly index: number | null; readonly because: 'window-edge' | 'no-samples' }

export type PeakSearch = { readonly found: true; readonly peak: Peak } | ({ readonly found: false } & NoPeak)

const extremum = (samples: Float64Array, from: number, to: number, sign: number): number => {
  let best = from
  for (let at = from; at < to; at += 1) {
    if (sign * (samples[at] as number) > sign * (samples[best] as number)) best = at
  }
  return best
}

/**
 * The extremum of fixed polarity inside a window, refined between samples. A value at the window's edge that keeps
 * rising outwards is not a peak: the caller asks the user instead of reporting a number or an absence.
 *
 * @param window ms after the stimulus, both ends included
 * @returns δ = ½(a − c)/(a − 2b + c) samples, value b − ¼(a − c)δ (three-point parabola)
 * @example findPeak(average, { fromMs: 33, toMs: 54 }, 'positive')
 */
export const findPeak = (trace: Trace, window: TimeWindow, polarity: Polarity): PeakSearch => {
  const { samples, startMs, rateHz } = trace
  const [from, to] = boundsWithin(samples.length, startMs, rateHz, window)
  if (from >= to) return { found: false, index: null, because: 'no-samples' }
  const sign = polarity === 'positive' ? 1 : -1
  const index = extremum(samples, from, to, sign)
  const [a, b, c] = [samples[index - 1], samples[index] as number, samples[index + 1]]
  if (a === undefined || c === undefined || sign * b < sign * a || sign * b < sign * c) {
    return { found: false, index, because: 'window-edge' }
  }
  const curvature = a - 2 * b + c
  const delta = curvature === 0 ? 0 : (0.5 * (a - c)) / curvature
  const sampleMs = startMs + (index * 1000) / rateHz
  const peak = {
    index,
    sampleMs,
    sampleUv: b,
    latencyMs: sampleMs + (delta * 1000) / rateHz,
    amplitudeUv: b - 0.25 * (a - c) * delta,
  }
  return { found: true, peak }
}

/** ∫|x − level| dt in µV·ms by the trapezoid rule. */
export const rectifiedArea = (samples: Float64Array, rateHz: number, level = 0): number => {
  let total = 0
  for (let at = 1; at < samples.length; at += 1) {
    total += Math.abs((samples[at - 1] as number) - level) + Math.abs((samples[at] as number) - level)
  }
  return (total / 2) * (1000 / rateHz)
}

/** Direction changes of at least `leastUv`, peak to trough: a measure of how complex a wave is. */
export const countTurns = (samples: Float64Array, leastUv: number): number => {
  if (samples.length === 0) return 0
  let [turns, direction, extreme] = [0, 0, samples[0] as number]
  for (const value of samples) {
    const away = value - extreme
    if (direction === 0 ? Math.abs(away) >= leastUv : away * direction <= -leastUv) {
      turns += direction === 0 ? 0 : 1
      direction = Math.sign(away)
      extreme = value
    } else if (away * direction > 0) {
      extreme = value
    }
  }
  return turns
}

/** Zero crossings + 1, where a crossing counts only once the wave has left ± `hysteresisUv` on the other side. */
export const countPhases = (samples: Float64Array, hysteresisUv: number): number => {
  let [phases, side] = [0, 0]
  for (const value of samples) {
    if (Math.abs(value) <= hysteresisUv || Math.sign(value) === side) continue
    side = Math.sign(value)
    phases += 1
  }
  return phases
}
