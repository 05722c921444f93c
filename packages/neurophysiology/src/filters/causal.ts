import type { Cascade } from './cascade.ts'
import { cascade, run, settledState } from './cascade.ts'
import type { Sections } from './sections.ts'

/**
 * A filter that uses only the past: the one kind that may stand in a live step. It shifts phase, so latencies and
 * amplitudes measured behind it must not be compared with those of a `ZeroPhaseFilter`.
 */
export type CausalFilter = {
  readonly kind: 'causal'
  readonly cascade: Cascade
  /** `settled` starts as if the first sample had lasted for ever, `rest` as if nothing had come before. */
  readonly start: 'settled' | 'rest'
}

/** Memory between blocks; `null` before the first sample. */
export type CausalState = { readonly kind: 'causal-state'; readonly values: Float64Array } | null

/**
 * A causal filter from one or more chains of sections, run in sequence.
 *
 * @example causalFilter('settled', butterworth({ kind: 'bandpass', order: 2, cutoffHz: [30, 3000], rateHz: 20000 }))
 */
export const causalFilter = (start: 'settled' | 'rest', ...chains: readonly Sections[]): CausalFilter => ({
  kind: 'causal',
  cascade: cascade(...chains),
  start,
})

const firstState = ({ cascade, start }: CausalFilter, first: number): Float64Array =>
  start === 'rest' ? new Float64Array(cascade.stateLength) : settledState(cascade).map((value) => value * first)

/**
 * Filters the next block. Neither argument is changed, and cutting a signal into blocks changes no bit of the result.
 *
 * @param samples finite numbers of one channel; what was lost must be filled and accounted for by the caller
 * @returns filtered samples of the same length and the memory for the next block
 * @example const { state, samples } = filterBlock(filter, null, block)
 */
export const filterBlock = (
  filter: CausalFilter,
  state: CausalState,
  samples: Float64Array,
): { readonly state: CausalState; readonly samples: Float64Array } => {
  if (samples.length === 0) return { state, samples }
  const values = state === null ? firstState(filter, samples[0] as number) : state.values.slice()
  const filtered = samples.slice()
  run(filter.cascade, values, filtered, 0, filtered.length, 1)
  return { state: { kind: 'causal-state', values }, samples: filtered }
}
