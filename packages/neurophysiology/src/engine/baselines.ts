import type { LinePlan, LineState, Measured } from './types.ts'
import type { Baseline } from '../references/index.ts'
import { median } from '../numbers.ts'
import { REPRODUCIBILITY_LIMITS, reproducibility } from '../sweeps/index.ts'

/** How many results a baseline of each kind rests on: two superimposed averages, three trials. */
export const resultsNeeded = ({ line }: LinePlan): number => (line.measure.kind === 'muscle' ? 3 : 2)

export type Proposal = { readonly baseline: Baseline; readonly reason: string } | { readonly refused: string }

const measuredValues = (results: readonly Measured[]): number[] =>
  results.flatMap(({ amplitudeUv }) => (amplitudeUv === null ? [] : [amplitudeUv]))
const latencies = (results: readonly Measured[]): number[] =>
  results.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]))

const fromTrials = (results: readonly Measured[]): { value: number | null; reason: string } => {
  const present = results.filter((each) => each.present === true)
  // Fewer than half the trials answered: there is nothing to follow, and that is not 0 % of anything.
  if (2 * present.length <= results.length) return { value: null, reason: 'no response: not monitorable' }
  const values = measuredValues(results)
  return {
    value: median(values),
    reason: `median of ${values.length} trials, ${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)} µV`,
  }
}

/** Amplitude and noise decide for a volley of a few milliseconds too; correlation alone could be chance in so short a window. */
const fromAverages = (results: readonly Measured[]): { value: number | null; reason: string } | { refused: string } => {
  const values = measuredValues(results)
  if (values.length < results.length) return { refused: 'a marker could not be placed: a person must look' }
  const [a, b] = results.slice(-2).map(({ window }) => window) as [Float64Array, Float64Array]
  const found = reproducibility(a, b)
  const text = `r ${found.r.toFixed(2)}, amplitudes differ by ${(100 * found.amplitudeDifference).toFixed(0)} %, SNR ${found.snr.toFixed(1)}`
  const flat = found.snr < 1.5 && found.r < 0.5
  if (flat) return { value: null, reason: `no reproducible response (${text}): not monitorable` }
  if (found.decision === 'refuse')
    return {
      refused: `${found.because.join(' and ')} (${text}; limits r ${REPRODUCIBILITY_LIMITS.r}, SNR ${REPRODUCIBILITY_LIMITS.snr})`,
    }
  return {
    value: median(values),
    reason: found.decision === 'accept' ? `two averages superimpose (${text})` : `accepted with caution (${text})`,
  }
}

/**
 * The baseline that the last results of a line would give, or why they give none. Signing is a person's act (or that
 * of a replay told to sign once); nothing is ever replaced.
 */
export const proposeBaseline = (
  plan: LinePlan,
  state: LineState,
  who: { readonly atS: number; readonly author: string; readonly reason: string },
  automatic = false,
): Proposal => {
  const needed = resultsNeeded(plan)
  const results = state.recent.slice(-needed)
  if (results.length < needed) return { refused: `${results.length} of ${needed} results so far` }
  const found = plan.line.measure.kind === 'muscle' ? fromTrials(results) : fromAverages(results)
  if ('refused' in found) return found
  // That a cord or cortical response cannot be followed is a person's judgement: a replay keeps trying and says so.
  const mayBeAbsent = !automatic || plan.line.measure.kind === 'muscle'
  if (found.value === null && !mayBeAbsent) return { refused: found.reason }
  const values = measuredValues(results)
  const late = latencies(results)
  const baseline: Baseline = {
    ...who,
    label: state.baselines.length === 0 ? 'opening' : `baseline ${state.baselines.length + 1}`,
    value: found.value,
    latencyMs: found.value === null || late.length === 0 ? null : median(late),
    rangeUv: found.value === null ? null : [Math.min(...values), Math.max(...values)],
    settings: plan.settings,
  }
  return { baseline, reason: found.reason }
}
