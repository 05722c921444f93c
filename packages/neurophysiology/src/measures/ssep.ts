import { peakToPeak } from '../numbers.ts'
import type { TimeWindow } from '../sweeps/epochs.ts'
import { within } from '../sweeps/epochs.ts'
import type { Peak, PeakSearch, Polarity, Trace } from './peaks.ts'
import { countTurns, findPeak, rectifiedArea } from './peaks.ts'

/** The two peaks whose difference is the amplitude: N20 then P23, P37 then N45. */
export type SsepMarkers = {
  readonly first: { readonly name: string; readonly polarity: Polarity; readonly window: TimeWindow }
  readonly second: { readonly name: string; readonly polarity: Polarity; readonly afterMs: TimeWindow }
}

export type SsepMeasure =
  | {
      readonly kind: 'measured'
      readonly latencyMs: number
      readonly peakToPeakUv: number
      readonly onsetMs: number | null
      readonly areaUvMs: number
      readonly turns: number
      readonly first: Peak
      readonly second: Peak
    }
  | { readonly kind: 'ask-user'; readonly marker: string; readonly because: 'window-edge' | 'no-samples' }

/** Half-width of the search around a signed marker, as a share of its latency (proposed). */
export const MARKER_TOLERANCE = 0.15

/** The window around a signed baseline latency, or the plausible window of the protocol when there is none. */
export const searchWindow = (window: TimeWindow, signedMs: number | null): TimeWindow =>
  signedMs === null ? window : { fromMs: signedMs * (1 - MARKER_TOLERANCE), toMs: signedMs * (1 + MARKER_TOLERANCE) }

/** Onset: going back from the first peak, the last sample within a tenth of it from the trace's level (proposed). */
const onsetBefore = (trace: Trace, peak: Peak): number | null => {
  for (let at = peak.index; at >= 0; at -= 1) {
    const value = trace.samples[at] as number
    if (value * Math.sign(peak.sampleUv) <= 0.1 * Math.abs(peak.sampleUv))
      return trace.startMs + (at * 1000) / trace.rateHz
  }
  return null
}

const measured = (trace: Trace, first: Peak, second: Peak): SsepMeasure => {
  const { samples, startMs, rateHz } = trace
  const span = { fromMs: onsetBefore(trace, first) ?? first.sampleMs, toMs: second.sampleMs }
  const wave = within(samples, startMs, rateHz, span)
  const peakToPeakUv = Math.abs(first.amplitudeUv - second.amplitudeUv)
  return {
    kind: 'measured',
    latencyMs: first.latencyMs,
    peakToPeakUv,
    onsetMs: onsetBefore(trace, first),
    areaUvMs: rectifiedArea(wave, rateHz),
    turns: countTurns(wave, 0.25 * peakToPeakUv),
    first,
    second,
  }
}

/**
 * Measures a somatosensory response on a finished, zero-phase filtered average: latency of the first marker and the
 * amplitude from it to the next of opposite polarity. Windows have a fixed polarity, so a neighbour of the wrong sign
 * is never picked.
 *
 * @param trace µV, ms
 * @param signedMs latency signed at the baseline, or null before one is set
 * @returns `ask-user` when a window holds no peak: a marker outside its window is not an absent response
 * @example measureSsep(average, { first: { name: 'P37', polarity: 'positive', window: { fromMs: 33, toMs: 54 } }, second: { name: 'N45', polarity: 'negative', afterMs: { fromMs: 3, toMs: 16 } } }, null)
 */
export const measureSsep = (trace: Trace, markers: SsepMarkers, signedMs: number | null): SsepMeasure => {
  const first = findPeak(trace, searchWindow(markers.first.window, signedMs), markers.first.polarity)
  if (!first.found) return { kind: 'ask-user', marker: markers.first.name, because: first.because }
  const { fromMs, toMs } = markers.second.afterMs
  const after = { fromMs: first.peak.sampleMs + fromMs, toMs: first.peak.sampleMs + toMs }
  const second: PeakSearch = findPeak(trace, after, markers.second.polarity)
  if (!second.found) return { kind: 'ask-user', marker: markers.second.name, because: second.because }
  return measured(trace, first.peak, second.peak)
}

/**
 * How much of a latency increase cooling explains: 1.15 ms for each °C for the tibial cortical response.
 *
 * @param coolingC degrees below the temperature at the baseline, positive when colder
 * @see van Rheineck Leyssius, Anesth Analg 1986;65:475–480 (abstract read)
 * @example coolingExplainsMs(2.5) // 2.875
 */
export const coolingExplainsMs = (coolingC: number): number => 1.15 * coolingC

/** Peak-to-peak of a window without markers: for peripheral responses where only presence counts. */
export const windowPeakToPeak = (trace: Trace, window: TimeWindow): number =>
  peakToPeak(within(trace.samples, trace.startMs, trace.rateHz, window))
