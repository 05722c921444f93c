import { correlation, mean, median, medianDeviation, peakToPeak, ROBUST_SD } from '../numbers.ts'

/** Root mean square in a sliding window of `windowMs` (20–50 ms), one value a sample, causal. */
export const emgEnvelope = (samples: Float64Array, rateHz: number, windowMs = 20): Float64Array => {
  const length = Math.max(1, Math.round((windowMs * rateHz) / 1000))
  const envelope = new Float64Array(samples.length)
  let total = 0
  for (let at = 0; at < samples.length; at += 1) {
    total += (samples[at] as number) ** 2 - (at >= length ? (samples[at - length] as number) ** 2 : 0)
    envelope[at] = Math.sqrt(Math.max(0, total) / Math.min(at + 1, length))
  }
  return envelope
}

/** Σ|Δx|: grows with amplitude and with frequency. */
export const lineLength = (samples: Float64Array): number => {
  let total = 0
  for (let at = 1; at < samples.length; at += 1)
    total += Math.abs((samples[at] as number) - (samples[at - 1] as number))
  return total
}

export type Burst = { readonly fromS: number; readonly toS: number; readonly peakUv: number }

/**
 * Bursts: envelope above its median + 5 robust standard deviations for at least 20 ms; gaps under 50 ms are closed.
 * A burst alone is usually contact or irrigation: it informs and never alarms (limits proposed).
 *
 * @param samples µV, band-passed, up to about 60 s: the level adapts to what is given
 */
export const findBursts = (samples: Float64Array, rateHz: number): Burst[] => {
  const envelope = emgEnvelope(samples, rateHz)
  const limit = median(envelope) + 5 * ROBUST_SD * medianDeviation(envelope)
  const runs: { from: number; to: number }[] = []
  for (let at = 0; at < envelope.length; at += 1) {
    if ((envelope[at] as number) <= limit) continue
    const last = runs.at(-1)
    if (last !== undefined && at - last.to < 0.05 * rateHz) last.to = at
    else runs.push({ from: at, to: at })
  }
  return runs
    .filter(({ from, to }) => to - from >= 0.02 * rateHz)
    .map(({ from, to }) => ({
      fromS: from / rateHz,
      toS: to / rateHz,
      peakUv: peakToPeak(samples.subarray(from, to + 1)),
    }))
}

/** Limits of the A-train detector: frequency and amplitude after Romstöck 2000 (recalled), the rest proposed. */
export type TrainLimits = {
  readonly lowUv: number
  readonly highUv: number
  readonly lowHz: number
  readonly highHz: number
  readonly r: number
  readonly cycleCv: number
  readonly windows: number
  readonly mainsHz: number
  readonly mainsR: number
}

export const TRAIN_LIMITS: TrainLimits = {
  lowUv: 50,
  highUv: 500,
  lowHz: 60,
  highHz: 210,
  r: 0.6,
  cycleCv: 0.3,
  windows: 5,
  mainsHz: 50,
  mainsR: 0.8,
}

/** Length and step of the detector's window, ms. */
export const TRAIN_WINDOW = { lengthMs: 100, stepMs: 20 } as const

export type TrainWindow =
  | { readonly train: true; readonly frequencyHz: number; readonly cv: number }
  | { readonly train: false; readonly because: 'amplitude' | 'no-rhythm' | 'frequency' | 'uneven' | 'mains' }

/** Correlation of a centred window with itself `lag` samples later. */
const selfCorrelation = (x: Float64Array, lag: number): number => {
  let [cross, early, late] = [0, 0, 0]
  for (let at = lag; at < x.length; at += 1) {
    const [a, b] = [x[at - lag] as number, x[at] as number]
    cross += a * b
    early += a * a
    late += b * b
  }
  return cross / Math.sqrt(early * late)
}

/** Lag of the first local maximum of at least `r`, from 1 ms on: starting later would take a sub-harmonic. */
const firstPeriod = (x: Float64Array, rateHz: number, r: number): number | null => {
  const [from, to] = [Math.round(rateHz / 1000), Math.round(0.0167 * rateHz)]
  let [before, here] = [selfCorrelation(x, from - 1), selfCorrelation(x, from)]
  for (let lag = from; lag <= to; lag += 1) {
    const after = selfCorrelation(x, lag + 1)
    if (here >= r && here >= before && here > after) return lag
    before = here
    here = after
  }
  return null
}

const cycleVariation = (x: Float64Array, period: number): number => {
  const cycles = Array.from({ length: Math.floor(x.length / period) }, (_, cycle) =>
    peakToPeak(x.subarray(cycle * period, (cycle + 1) * period)),
  )
  const centre = mean(cycles)
  return Math.sqrt(mean(cycles.map((value) => (value - centre) ** 2))) / centre
}

const isMains = (
  x: Float64Array,
  frequencyHz: number,
  reference: Float64Array | null,
  limits: TrainLimits,
): boolean => {
  if (reference === null) return false
  const harmonic = Math.max(1, Math.round(frequencyHz / limits.mainsHz)) * limits.mainsHz
  const near = Math.abs(frequencyHz - harmonic) <= 0.03 * harmonic
  return near && Math.abs(correlation(x, reference)) > limits.mainsR
}

/**
 * Is this tenth of a second part of an A-train? 60–210 Hz, 50–500 µV, even cycles, and not mains hum.
 *
 * @param window µV of one channel, 100 ms
 * @param reference the same 100 ms of a channel that cannot hold the train, or null: mains harmonics (100, 120, 150,
 *   180 Hz) then pass as trains, which the caller must say
 * @see detector proposed; pattern Romstöck 2000 (recalled), for facial nerve; use at spinal roots is an extrapolation
 */
export const judgeTrainWindow = (
  window: Float64Array,
  rateHz: number,
  reference: Float64Array | null = null,
  limits: TrainLimits = TRAIN_LIMITS,
): TrainWindow => {
  const range = peakToPeak(window)
  if (!(range >= limits.lowUv && range <= limits.highUv)) return { train: false, because: 'amplitude' }
  const level = mean(window)
  const centred = window.map((value) => value - level)
  const period = firstPeriod(centred, rateHz, limits.r)
  if (period === null) return { train: false, because: 'no-rhythm' }
  const frequencyHz = rateHz / period
  if (frequencyHz < limits.lowHz || frequencyHz > limits.highHz) return { train: false, because: 'frequency' }
  const cv = cycleVariation(centred, period)
  if (!(cv < limits.cycleCv)) return { train: false, because: 'uneven' }
  if (isMains(window, frequencyHz, reference, limits)) return { train: false, because: 'mains' }
  return { train: true, frequencyHz, cv }
}

/** Counting of one channel: windows in a row, and seconds of train so far. Times are window starts, in seconds. */
export type TrainCount = {
  readonly row: number
  readonly fromS: number
  readonly frequencies: readonly number[]
  readonly closedS: number
  readonly trains: readonly Train[]
}

export type Train = { readonly fromS: number; readonly durationS: number; readonly frequencyHz: number }

export const noTrains: TrainCount = { row: 0, fromS: 0, frequencies: [], closedS: 0, trains: [] }

/** Seconds of n windows in a row: (n − 1) · 20 ms + 100 ms. n · 20 ms would be 80 ms short. */
const rowSeconds = (row: number): number => ((row - 1) * TRAIN_WINDOW.stepMs + TRAIN_WINDOW.lengthMs) / 1000

/** Duration of the train that is running now, 0 when none is. */
export const runningTrainS = ({ row }: TrainCount, limits: TrainLimits = TRAIN_LIMITS): number =>
  row >= limits.windows ? rowSeconds(row) : 0

/** Train time so far: closed trains and the running one. */
export const trainTimeS = (count: TrainCount, limits: TrainLimits = TRAIN_LIMITS): number =>
  count.closedS + runningTrainS(count, limits)

/** Adds the judgement of the next window, 20 ms after the last. */
export const countWindow = (
  count: TrainCount,
  startS: number,
  judged: TrainWindow,
  limits: TrainLimits = TRAIN_LIMITS,
): TrainCount => {
  if (judged.train) {
    const first = count.row === 0
    return {
      ...count,
      row: count.row + 1,
      fromS: first ? startS : count.fromS,
      frequencies: first ? [judged.frequencyHz] : [...count.frequencies, judged.frequencyHz],
    }
  }
  const durationS = runningTrainS(count, limits)
  if (durationS === 0) return { ...count, row: 0, frequencies: [] }
  const train = { fromS: count.fromS, durationS, frequencyHz: median(count.frequencies) }
  return { row: 0, fromS: 0, frequencies: [], closedS: count.closedS + durationS, trains: [...count.trains, train] }
}

/**
 * All A-trains of a finished recording of one channel.
 *
 * @param samples µV, band-passed
 * @returns trains in order; their summed duration is the train time
 * @see Prell, J Neurosurg 2007;106:826–832 (train time, facial nerve, abstract read)
 * @example findTrains(emg, 10_000).length
 */
export const findTrains = (
  samples: Float64Array,
  rateHz: number,
  reference: Float64Array | null = null,
  limits: TrainLimits = TRAIN_LIMITS,
): readonly Train[] => {
  const length = Math.round((TRAIN_WINDOW.lengthMs * rateHz) / 1000)
  const step = Math.round((TRAIN_WINDOW.stepMs * rateHz) / 1000)
  let count = noTrains
  for (let from = 0; from + length <= samples.length; from += step) {
    const judged = judgeTrainWindow(
      samples.subarray(from, from + length),
      rateHz,
      reference?.subarray(from, from + length),
      limits,
    )
    count = countWindow(count, from / rateHz, judged, limits)
  }
  return countWindow(count, samples.length / rateHz, { train: false, because: 'amplitude' }, limits).trains
}
