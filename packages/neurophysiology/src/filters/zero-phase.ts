import type { Cascade } from './cascade.ts'
import { cascade, run, settledState } from './cascade.ts'
import type { Sections } from './sections.ts'

/**
 * A filter run forwards and backwards over a finished trace: no phase shift, twice the attenuation (−6 dB at an edge).
 * It needs the future, so its type does not fit where a live step asks for a `CausalFilter`. A finished average is a
 * trace: filtering the average gives what averaging the filtered record gives, at a fraction of the work.
 */
export type ZeroPhaseFilter = { readonly kind: 'zero-phase'; readonly cascade: Cascade; readonly padding: number }

/** How many samples scipy's `sosfiltfilt` adds at both ends: 3 × (2·sections + 1 − trailing zero coefficients). */
const paddingOf = (sections: Sections): number => {
  const zerosOf = (index: 2 | 5): number => sections.filter((section) => section[index] === 0).length
  return 3 * (2 * sections.length + 1 - Math.min(zerosOf(2), zerosOf(5)))
}

/**
 * A zero-phase filter from one or more chains of sections; several chains are run as one (scipy's `sosfiltfilt` of the
 * stacked rows).
 *
 * @example zeroPhaseFilter(butterworth({ kind: 'bandpass', order: 4, cutoffHz: [30, 1500], rateHz: 20000 }))
 */
export const zeroPhaseFilter = (...chains: readonly Sections[]): ZeroPhaseFilter => ({
  kind: 'zero-phase',
  cascade: cascade(...chains),
  padding: paddingOf(chains.flat()),
})

/** Point reflection at both ends, so that neither level nor slope jumps there. */
const extended = (trace: Float64Array, padding: number): Float64Array => {
  const { length } = trace
  const [first, last] = [trace[0] as number, trace[length - 1] as number]
  const data = new Float64Array(length + 2 * padding)
  data.set(trace, padding)
  for (let at = 1; at <= padding; at += 1) {
    data[padding - at] = 2 * first - (trace[at] as number)
    data[padding + length - 1 + at] = 2 * last - (trace[length - 1 - at] as number)
  }
  return data
}

const pass = (cascade: Cascade, settled: Float64Array, data: Float64Array, step: 1 | -1): void => {
  const from = step === 1 ? 0 : data.length - 1
  const level = data[from] as number
  const state = settled.map((value) => value * level)
  run(cascade, state, data, from, step === 1 ? data.length : -1, step)
}

/**
 * Filters a finished trace forwards and backwards, equal to scipy's `sosfiltfilt`.
 *
 * @param trace finite samples of one channel, unchanged
 * @returns a new array of the same length and unit
 * @throws RangeError when the trace is not longer than the padding at its ends
 * @see Gustafsson 1996 for the method; scipy.signal.sosfiltfilt for padding and initial state
 * @example filterTrace(zeroPhaseFilter(sections), average)
 */
export const filterTrace = (filter: ZeroPhaseFilter, trace: Float64Array): Float64Array => {
  const { padding } = filter
  if (trace.length <= padding) {
    throw new RangeError(`a trace of ${trace.length} samples is too short for this filter, which needs ${padding + 1}`)
  }
  const data = extended(trace, padding)
  const settled = settledState(filter.cascade)
  pass(filter.cascade, settled, data, 1)
  pass(filter.cascade, settled, data, -1)
  return data.subarray(padding, padding + trace.length)
}
