import { measureDWave, measureMep, measureSsep, shareOfTemplate } from '../measures/index.ts'
import type { DWaveTemplate, Trace } from '../measures/index.ts'
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
    case 'state':
      return sweepMs
  }
}

/** The response window of a line: where quality and reproducibility are judged. */
export const responseWindow = windowOf

/** What was signed at the baseline and is measured against: null before. */
export type Signed = {
  readonly latencyMs: number | null
  readonly valueUv: number | null
  readonly template: DWaveTemplate | null
}

/** A direct volley is measured as the share of the signed wave that is left; before a baseline, from peak to peak. */
const volley = (trace: Trace, window: TimeWindow, { valueUv, template }: Signed): Omit<Measured, 'atS' | 'window'> => {
  const { peakToPeakUv, latencyMs } = measureDWave(trace, window)
  const found = template === null || valueUv === null ? null : shareOfTemplate(trace, template)
  const amplitudeUv = found === null || valueUv === null ? peakToPeakUv : Math.max(0, found.share) * valueUv
  return { amplitudeUv, peakToPeakUv, latencyMs, present: null }
}

/** Measures a finished, filtered trace as its line says. */
export const measureLine = (line: ProtocolLine, trace: Trace, atS: number, signed: Signed): Measured => {
  const { measure } = line
  const window = Float64Array.from(within(trace.samples, trace.startMs, trace.rateHz, windowOf(line)))
  const base = { atS, window }
  switch (measure.kind) {
    case 'markers': {
      const found = measureSsep(trace, measure, signed.latencyMs)
      if (found.kind === 'ask-user') return { ...base, amplitudeUv: null, latencyMs: null, present: null }
      return { ...base, amplitudeUv: found.peakToPeakUv, latencyMs: found.latencyMs, present: null }
    }
    case 'muscle': {
      const found = measureMep(trace, measure)
      return { ...base, amplitudeUv: found.peakToPeakUv, latencyMs: found.onsetMs, present: found.present }
    }
    case 'volley':
      return { ...base, ...volley(trace, measure.window, signed) }
    case 'twitches':
    case 'trains':
    case 'state':
      return { ...base, amplitudeUv: peakToPeak(window), latencyMs: null, present: null }
  }
}
