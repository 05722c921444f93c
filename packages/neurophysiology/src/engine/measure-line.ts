import { measureDWave, measureMep, measureSsep } from '../measures/index.ts'
import type { Trace } from '../measures/index.ts'
import { peakToPeak } from '../numbers.ts'
import type { ProtocolLine } from '../protocol/index.ts'
import type { TimeWindow } from '../sweeps/index.ts'
import { within } from '../sweeps/index.ts'
import type { Measured } from './types.ts'

const windowOf = ({ measure, sweepMs }: ProtocolLine): TimeWindow => {
  switch (measure.kind) {
    case 'markers':
      return {
        fromMs: measure.first.window.fromMs,
        toMs: Math.min(sweepMs.toMs, measure.first.window.toMs + measure.second.afterMs.toMs),
      }
    case 'muscle':
    case 'twitches':
      return measure.response
    case 'volley':
      return { fromMs: measure.window.fromMs - 1.1, toMs: measure.window.toMs + 1.1 }
    case 'trains':
      return sweepMs
  }
}

/** The response window of a line: where quality and reproducibility are judged. */
export const responseWindow = windowOf

/**
 * Measures a finished, filtered trace as its line says.
 *
 * @param signedMs latency signed at the baseline, or null
 */
export const measureLine = (line: ProtocolLine, trace: Trace, atS: number, signedMs: number | null): Measured => {
  const { measure } = line
  const window = Float64Array.from(within(trace.samples, trace.startMs, trace.rateHz, windowOf(line)))
  const base = { atS, window }
  switch (measure.kind) {
    case 'markers': {
      const found = measureSsep(trace, measure, signedMs)
      if (found.kind === 'ask-user') return { ...base, amplitudeUv: null, latencyMs: null, present: null }
      return { ...base, amplitudeUv: found.peakToPeakUv, latencyMs: found.latencyMs, present: null }
    }
    case 'muscle': {
      const found = measureMep(trace, measure)
      return { ...base, amplitudeUv: found.peakToPeakUv, latencyMs: found.onsetMs, present: found.present }
    }
    case 'volley': {
      const found = measureDWave(trace, measure.window)
      return { ...base, amplitudeUv: found.peakToPeakUv, latencyMs: found.latencyMs, present: null }
    }
    case 'twitches':
    case 'trains':
      return { ...base, amplitudeUv: peakToPeak(window), latencyMs: null, present: null }
  }
}
