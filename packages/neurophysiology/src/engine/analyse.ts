import { median } from '../numbers.ts'
import type { Protocol } from '../protocol/index.ts'
import { boundsWithin, halvesOf, reproducibility } from '../sweeps/index.ts'
import { responseWindow } from './measure-line.ts'
import { startEngine } from './plan.ts'
import { step } from './step.ts'
import { filteredSweep, resultOf } from './take-sweep.ts'
import type { Block, EngineState, LinePlan, LineState, Output, Setup } from './types.ts'

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
  /** Root mean square of the average over that of the plus-minus average, inside the response window. */
  readonly snr: number | null
  readonly residualNoiseUv: number | null
  readonly reproducible: boolean | null
  readonly present: boolean | null
}

/** A finished recording is averaged as a whole: every accepted sweep of a line, except where trials are judged singly. */
const asOneAverage = (protocol: Protocol): Protocol => ({
  ...protocol,
  lines: protocol.lines.map((line) => (line.sweeps === 1 ? line : { ...line, sweeps: Number.MAX_SAFE_INTEGER })),
})

/**
 * Averages and measures of a finished recording, one row a line of the protocol. Lines of single trials give medians
 * over their trials; all others one average of every accepted sweep.
 *
 * @param blocks the recording in order; how it is cut changes nothing
 * @returns `reproducible` compares the averages of even and odd sweeps by amplitude, noise and correlation; `present`
 *   is a majority of trials; for an average true when its halves correlate, false when they are flat, else null: a
 *   person must look
 * @example analyseRecording({ protocol, rateHz: 20_000, channels: ['CPz-FPz'] }, blocks)
 */
export const analyseRecording = (setup: Omit<Setup, 'options'>, blocks: Iterable<Block>): readonly LineAnalysis[] => {
  const options = { autoBaseline: false, lowerGlobal: false }
  let state = startEngine({ ...setup, protocol: asOneAverage(setup.protocol), options })
  const counts = new Map<string, number>()
  const trials: Output[] = []
  for (const block of blocks) {
    for (const { code } of block.stimuli) counts.set(code, (counts.get(code) ?? 0) + 1)
    const next = step(state, block)
    state = next.state
    // The trace of every trial of a long case would fill the memory: what is measured on it is enough.
    for (const output of next.outputs) if (output.average !== undefined) trials.push(output)
  }
  return state.plans.map((plan, at): LineAnalysis => {
    const sweeps = plan.line.stimulus === null ? 0 : (counts.get(plan.line.stimulus) ?? 0)
    return rowOf(
      state,
      at,
      sweeps,
      trials.filter(({ line }) => line === plan.line.id),
    )
  })
}

const rowOf = (state: EngineState, at: number, sweeps: number, trials: readonly Output[]): LineAnalysis => {
  const { line, sweep } = state.plans[at] as LinePlan
  const { accepted: waiting } = state.lines[at] as LineState
  const results = waiting > 0 ? [...trials, resultOf(state, at, 0).output] : trials
  const averages = results.flatMap(({ average }) => (average === undefined ? [] : [average]))
  const accepted = averages.reduce((sum, each) => sum + each.accepted, 0)
  const latency = middle(averages.map(({ latencyMs }) => latencyMs))
  const area = ({ samples, startMs }: (typeof averages)[number]): number => {
    const [from, to] = boundsWithin(sweep.length, startMs, state.setup.rateHz, responseWindow(line))
    return samples.subarray(from, to).reduce((sum, value) => sum + Math.abs(value), 0) * (1000 / state.setup.rateHz)
  }
  return {
    id: line.id,
    modality: line.modality,
    channel: line.channel,
    sweeps,
    accepted,
    rejected: sweeps - accepted,
    latencyMs: latency,
    peakToPeakUv: middle(results.map(({ measured }) => measured)),
    areaUvMs: middle(averages.map(area)),
    onsetMs: line.measure.kind === 'muscle' ? latency : null,
    snr: middle(averages.map(({ quality }) => (quality === null ? null : 10 ** (quality.snrDb / 20)))),
    residualNoiseUv: middle(averages.map(({ quality }) => quality?.residualNoiseUv)),
    ...verdictOf(
      state,
      at,
      averages.map(({ present }) => present),
    ),
  }
}

/** Correlation of the averages of even and odd sweeps that speaks for a response (specification: 0.7–0.8; proposed). */
const SPLIT_HALF = 0.8

const verdictOf = (
  state: EngineState,
  at: number,
  trials: readonly (boolean | null)[],
): Pick<LineAnalysis, 'reproducible' | 'present'> => {
  const plan = state.plans[at] as LinePlan
  const { average } = state.lines[at] as LineState
  const judged = trials.filter((present) => present !== null)
  if (judged.length > 0) return { reproducible: null, present: 2 * judged.filter(Boolean).length > judged.length }
  if (average.count < 2) return { reproducible: null, present: null }
  const startMs = (plan.sweep.offset * 1000) / state.setup.rateHz
  const window = boundsWithin(plan.sweep.length, startMs, state.setup.rateHz, responseWindow(plan.line))
  const [even, odd] = halvesOf(average).map((half) => filteredSweep(plan, half).subarray(...window))
  const found = reproducibility(even as Float64Array, odd as Float64Array)
  const reproducible = found.decision !== 'refuse'
  const flat = found.snr < 1.5 && found.r < 0.5
  const there = reproducible || found.r >= SPLIT_HALF
  return { reproducible, present: there ? true : flat ? false : null }
}

const middle = (values: readonly (number | null | undefined)[]): number | null => {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === 0 ? null : median(known)
}
