import { correlation, mean, peakToPeak } from '../numbers.ts'
import type { TimeWindow } from '../sweeps/epochs.ts'
import { boundsWithin, within } from '../sweeps/epochs.ts'
import { amplitudeRatio } from './correlation.ts'
import type { Trace } from './peaks.ts'
import { findPeak } from './peaks.ts'

/** Conduction from cortex to electrode, m/s: Boyd 1986, 11 patients (abstract read). */
export const D_WAVE_VELOCITY = { slowest: 50, fastest: 74 } as const

/**
 * When the direct volley passes a contact.
 *
 * @param distanceMm from the vertex to the contact
 * @example dWaveWindow(300) // { fromMs: 4.05…, toMs: 6 }
 */
export const dWaveWindow = (distanceMm: number): TimeWindow => ({
  fromMs: distanceMm / D_WAVE_VELOCITY.fastest,
  toMs: distanceMm / D_WAVE_VELOCITY.slowest,
})

/** How far the triphasic wave reaches to each side of its main peak (proposed: three times the width of 0.35 ms). */
const SPREAD_MS = 1.1

export type DWaveMeasure = { readonly latencyMs: number | null; readonly peakToPeakUv: number }

/**
 * Amplitude and latency of a D-wave on an average of two to four sweeps.
 *
 * @returns latency of the negative peak, null when the window holds none; the peak-to-peak value is then that of the
 *   window, mostly noise
 * @example measureDWave(average, dWaveWindow(300))
 */
export const measureDWave = (trace: Trace, window: TimeWindow): DWaveMeasure => {
  const search = findPeak(trace, window, 'negative')
  const centre = search.found ? search.peak.sampleMs : null
  const span = centre === null ? window : { fromMs: centre - SPREAD_MS, toMs: centre + SPREAD_MS }
  const latencyMs = search.found ? search.peak.latencyMs : null
  return { latencyMs, peakToPeakUv: peakToPeak(within(trace.samples, trace.startMs, trace.rateHz, span)) }
}

/** The wave at the baseline, without its mean, and when its first sample comes after the stimulus. */
export type DWaveTemplate = { readonly fromMs: number; readonly samples: Float64Array }

/**
 * Cuts the wave out of the baseline's average: what later averages are projected on.
 *
 * @returns null when the window holds no negative peak
 * @example dWaveTemplate(baselineAverage, dWaveWindow(300))
 */
export const dWaveTemplate = (trace: Trace, window: TimeWindow): DWaveTemplate | null => {
  const search = findPeak(trace, window, 'negative')
  if (!search.found) return null
  const span = { fromMs: search.peak.sampleMs - SPREAD_MS, toMs: search.peak.sampleMs + SPREAD_MS }
  const [from, to] = boundsWithin(trace.samples.length, trace.startMs, trace.rateHz, span)
  const wave = trace.samples.subarray(from, to)
  const level = mean(wave)
  return { fromMs: trace.startMs + (from * 1000) / trace.rateHz, samples: wave.map((value) => value - level) }
}

/** How far the wave may have moved (a change of latency of a tenth is desynchronisation), and when a move is believed. */
const MOVED = { byMs: 0.6, r: 0.9 } as const

export type DWaveShare = {
  /** ⟨x, t⟩ / ⟨t, t⟩: 1 is the baseline, 0.5 half of it. Noise adds scatter to it and no bias; below 0 by noise only. */
  readonly share: number
  /** How much later the wave comes than at the baseline; 0 where nothing clear has moved. */
  readonly lagMs: number
}

/**
 * What is left of the baseline's wave: the projection of an average on it. Peak-to-peak takes the extremes of signal and
 * noise and is always too large; this is not, because noise is as often with the template as against it. The place is
 * that of the baseline; only a wave that is as clear elsewhere (r of 0.9 or more) is taken where it is, for to look for
 * the best place in noise would bring the bias back (proposed; by simulation in the tests).
 *
 * @returns null when the trace does not reach over the template
 * @example shareOfTemplate(average, template)?.share // 0.48
 */
export const shareOfTemplate = (trace: Trace, { fromMs, samples }: DWaveTemplate): DWaveShare | null => {
  const at = Math.round(((fromMs - trace.startMs) * trace.rateHz) / 1000)
  const piece = (lag: number): Float64Array => trace.samples.subarray(at + lag, at + lag + samples.length)
  const fits = (lag: number): boolean => at + lag >= 0 && at + lag + samples.length <= trace.samples.length
  if (!fits(0)) return null
  const most = Math.floor((MOVED.byMs * trace.rateHz) / 1000)
  let [lag, r] = [0, correlation(piece(0), samples)]
  for (let each = -most; each <= most; each += 1) {
    const found = fits(each) ? correlation(piece(each), samples) : Number.NaN
    if (found > r && found >= MOVED.r) [lag, r] = [each, found]
  }
  return { share: amplitudeRatio(piece(lag), samples), lagMs: (lag * 1000) / trace.rateHz }
}

/**
 * The caudal against the rostral lead: when both fall alike, the stimulus, the electrode or the anaesthetic is the
 * likelier cause. It explains; it never lifts an alarm.
 *
 * @returns (caudal / caudal reference) / (rostral / rostral reference)
 * @example leadRatio({ nowUv: 9.2, referenceUv: 20 }, { nowUv: 9, referenceUv: 20 }) // 1.02
 */
export const leadRatio = (caudal: LeadNow, rostral: LeadNow): number =>
  caudal.nowUv / caudal.referenceUv / (rostral.nowUv / rostral.referenceUv)

type LeadNow = { readonly nowUv: number; readonly referenceUv: number }
