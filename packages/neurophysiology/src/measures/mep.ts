import { mean, median, medianDeviation, peakToPeak, ROBUST_SD } from '../numbers.ts'
import type { TimeWindow } from '../sweeps/epochs.ts'
import { within } from '../sweeps/epochs.ts'
import type { Trace } from './peaks.ts'
import { countPhases, countTurns, rectifiedArea } from './peaks.ts'

/** Level and spread of the samples before the stimulus. */
export type Background = { readonly medianUv: number; readonly madUv: number; readonly meanUv: number }

export const background = (before: ArrayLike<number>): Background => ({
  medianUv: median(before),
  madUv: medianDeviation(before),
  meanUv: mean(before),
})

/**
 * Smallest peak-to-peak amplitude that counts as a response: max(floor, 6 · 1.4826 · MAD) (proposed; the floor of
 * 50 µV may be set to 20–50 µV).
 *
 * @example presenceLimitUv({ medianUv: 0.5, madUv: 8, meanUv: 0 }) // 71.2
 */
export const presenceLimitUv = ({ madUv }: Background, floorUv = 50): number => Math.max(floorUv, 6 * ROBUST_SD * madUv)

/** Distance from the median that counts as leaving the background: 3 · 1.4826 · MAD. */
export const onsetDistanceUv = ({ madUv }: Background): number => 3 * ROBUST_SD * madUv

export type MepMeasure = {
  readonly peakToPeakUv: number
  readonly presenceLimitUv: number
  readonly present: boolean
  readonly onsetMs: number | null
  readonly durationMs: number | null
  /** ∫|x − background mean| dt over the window. */
  readonly areaUvMs: number
  readonly phases: number | null
  readonly turns: number | null
}

export type MepWindows = { readonly before: TimeWindow; readonly response: TimeWindow; readonly floorUv: number }

type Run = { readonly from: number; readonly to: number }

/** First and last moment of the response: runs of 1 ms above both the background and a tenth of the peak, walked out. */
const extent = (rectified: Float64Array, noiseUv: number, rateHz: number): Run | null => {
  const level = Math.max(noiseUv, 0.1 * Math.max(...rectified))
  const least = Math.max(1, Math.round(rateHz / 1000))
  let [from, to, length] = [-1, -1, 0]
  for (let at = 0; at < rectified.length; at += 1) {
    length = (rectified[at] as number) > level ? length + 1 : 0
    if (length < least) continue
    if (from < 0) from = at - least + 1
    to = at
  }
  if (from < 0) return null
  // Only down the flank: a zero-phase high-pass leaves a shallow wave of the other sign before a large response.
  const falls = (outer: number, inner: number): boolean => {
    const value = rectified[outer] ?? 0
    return value > noiseUv && value <= (rectified[inner] as number)
  }
  while (from > 0 && falls(from - 1, from)) from -= 1
  while (to + 1 < rectified.length && falls(to + 1, to)) to += 1
  return { from, to }
}

/**
 * Measures one muscle response to a train: present or not, amplitude, onset, duration, area, phases and turns.
 * One trial is judged by itself; muscle responses are not averaged.
 *
 * @param trace µV, artefact bridged, filtered with zero phase
 * @returns onset, duration, phases and turns are null when the response is not present
 * @see onset and presence: proposed; phases with hysteresis max(5 % of peak-to-peak, 20 µV), turns of 50 µV or more
 * @example measureMep(trial, { before: { fromMs: -45, toMs: -5 }, response: { fromMs: 15, toMs: 70 }, floorUv: 50 })
 */
export const measureMep = (trace: Trace, windows: MepWindows): MepMeasure => {
  const { samples, startMs, rateHz } = trace
  const level = background(within(samples, startMs, rateHz, windows.before))
  const response = within(samples, startMs, rateHz, windows.response)
  const peakToPeakUv = peakToPeak(response)
  const limit = presenceLimitUv(level, windows.floorUv)
  const base = {
    peakToPeakUv,
    presenceLimitUv: limit,
    present: peakToPeakUv >= limit,
    areaUvMs: rectifiedArea(response, rateHz, level.meanUv),
  }
  const centred = response.map((value) => value - level.medianUv)
  const run = base.present ? extent(centred.map(Math.abs), onsetDistanceUv(level), rateHz) : null
  if (run === null) return { ...base, onsetMs: null, durationMs: null, phases: null, turns: null }
  const wave = centred.subarray(run.from, run.to + 1)
  const first = Math.max(0, Math.ceil(((windows.response.fromMs - startMs) * rateHz) / 1000 - 1e-6))
  return {
    ...base,
    onsetMs: startMs + ((first + run.from) * 1000) / rateHz,
    durationMs: ((run.to - run.from) * 1000) / rateHz,
    phases: countPhases(wave, Math.max(0.05 * peakToPeakUv, 20)),
    turns: countTurns(wave, 50),
  }
}

/** Reference of a muscle: median and range of at least three trials; null with fewer. */
export const mepReference = (trialsUv: readonly number[]): { medianUv: number; rangeUv: [number, number] } | null =>
  trialsUv.length < 3 ? null : { medianUv: median(trialsUv), rangeUv: [Math.min(...trialsUv), Math.max(...trialsUv)] }
