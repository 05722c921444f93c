import { peakToPeak } from '../numbers.ts'
import type { TimeWindow } from '../sweeps/epochs.ts'
import { within } from '../sweeps/epochs.ts'
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
