import { median } from '../numbers.ts'
import { proposeBaseline } from './baselines.ts'
import { startEngine } from './plan.ts'
import { step } from './step.ts'
import type { Output, Setup, Stimulus } from './types.ts'

export type LineAnalysis = {
  readonly id: string
  readonly modality: string
  readonly channel: string
  readonly sweeps: number
  readonly accepted: number
  readonly rejected: number
  readonly latencyMs: number | null
  readonly peakToPeakUv: number | null
  readonly areaUvMs: number | null
  readonly onsetMs: number | null
  readonly snr: number | null
  readonly residualNoiseUv: number | null
  readonly reproducible: boolean | null
  readonly present: boolean | null
}

const middle = (values: readonly (number | null | undefined)[]): number | null => {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === 0 ? null : median(known)
}

/** ∫|x| dt over the sweep from the stimulus on, µV·ms. */
const areaOf = ({ samples, startMs }: NonNullable<Output['average']>, rateHz: number): number => {
  const from = Math.max(0, Math.round((-startMs * rateHz) / 1000))
  return samples.subarray(from).reduce((total, value) => total + Math.abs(value), 0) * (1000 / rateHz)
}

/**
 * Averages and measures of a finished recording, one row a line of the protocol: medians over its averages or trials.
 *
 * @param channels µV, in the order of `setup.channels`, all of one length
 * @returns `reproducible` compares the last averages (null with fewer than needed); `present` is a majority of trials
 * @example analyseRecording(setup, channels, stimuli)
 */
export const analyseRecording = (
  setup: Omit<Setup, 'options'>,
  channels: readonly Float64Array[],
  stimuli: readonly Stimulus[],
): readonly LineAnalysis[] => {
  const start = startEngine({ ...setup, options: { autoBaseline: false, lowerGlobal: false } })
  const { state, outputs } = step(start, { start: 0, channels, stimuli, notes: [] })
  return state.plans.map((plan, at): LineAnalysis => {
    const own = outputs.filter(({ line, type }) => line === plan.line.id && type === 'average')
    const averages = own.flatMap(({ average }) => (average === undefined ? [] : [average]))
    const line = state.lines[at] as (typeof state.lines)[number]
    const sweeps = stimuli.filter(({ code }) => code === plan.line.stimulus).length
    const accepted = averages.reduce((sum, each) => sum + each.accepted, line.accepted)
    const trials = averages.flatMap(({ present }) => (present === null ? [] : [present]))
    const muscle = plan.line.measure.kind === 'muscle'
    const latency = middle(averages.map(({ latencyMs }) => latencyMs))
    const proposal = proposeBaseline(plan, line, { atS: 0, author: 'analysis', reason: '' })
    return {
      id: plan.line.id,
      modality: plan.line.modality,
      channel: plan.line.channel,
      sweeps,
      accepted,
      rejected: sweeps - accepted,
      latencyMs: latency,
      peakToPeakUv: middle(own.map(({ measured }) => measured)),
      areaUvMs: middle(averages.map((average) => areaOf(average, setup.rateHz))),
      onsetMs: muscle ? latency : null,
      snr: middle(averages.map(({ quality }) => quality?.snrDb)),
      residualNoiseUv: middle(averages.map(({ quality }) => quality?.residualNoiseUv)),
      reproducible: muscle || averages.length < 2 ? null : 'baseline' in proposal && proposal.baseline.value !== null,
      present: trials.length === 0 ? null : 2 * trials.filter(Boolean).length > trials.length,
    }
  })
}
