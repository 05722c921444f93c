import { filterTrace } from '../filters/index.ts'
import { trainOfFour } from '../measures/index.ts'
import {
  artefactBounds,
  averageOf,
  averageQuality,
  boundsWithin,
  bridge,
  emptyAverage,
  include,
  rejectionReasons,
} from '../sweeps/index.ts'
import type { RejectionReason } from '../sweeps/index.ts'
import { extract } from './history.ts'
import { isInhibited } from './inhibiting.ts'
import { judgeResult, withLine } from './judge.ts'
import { measureLine, responseWindow } from './measure-line.ts'
import { say } from './outputs.ts'
import { sweepLength } from './plan.ts'
import { autoBaseline } from './signing.ts'
import type { Told } from './told.ts'
import { plain, secondsAt, andThen } from './told.ts'
import type { EngineState, LinePlan, LineState, Measured, Output, Stimulus } from './types.ts'

/** Above this share of rejected sweeps a line is inhibited (specification section 7). */
const REJECT_SHARE = 0.4
/** The stimulus artefact counts as absent below a fifth of what it was at the baseline (proposed). */
const ARTEFACT_SHARE = 0.2

/** The raw sweep with every stimulus artefact in it bridged, not only its own: limbs are stimulated in turn. */
const cleanSweep = (
  state: EngineState,
  plan: LinePlan,
  stimulus: Stimulus,
): { raw: Float64Array; clean: Float64Array } => {
  const { rateHz } = state.setup
  const from = stimulus.at + plan.sweep.offset - plan.margin
  const length = sweepLength(plan)
  const pieces = state.pieces.map(({ start, channels }) => ({ start, samples: channels[plan.channel] as Float64Array }))
  const raw = extract(pieces, from, length)
  const clean = state.stimuli
    .filter(({ at }) => at > from - rateHz / 10 && at < from + length)
    .reduce(
      (sweep, { at, code }) => bridge(sweep, ...artefactBounds(at - from, rateHz, blankFor(state, plan, code))),
      raw,
    )
  return { raw, clean }
}

const blankFor = (state: EngineState, plan: LinePlan, code: string): LinePlan['line']['blank'] =>
  code === plan.line.stimulus
    ? plan.line.blank
    : (state.plans.find(({ line }) => line.stimulus === code)?.line.blank ?? plan.line.blank)

const artefactOf = (raw: Float64Array, onset: number, rateHz: number): number => {
  const piece = raw.subarray(onset, onset + Math.max(2, Math.ceil(rateHz / 1000)))
  const before = raw[onset - 2] ?? 0
  return piece.reduce((most, value) => Math.max(most, Math.abs(value - before)), 0)
}

/** Takes the sweep of one stimulus for one line: rejects it, adds it to the average, or finishes a result. */
export const takeSweep = (state: EngineState, at: number, stimulus: Stimulus): Told => {
  const plan = state.plans[at] as LinePlan
  const line = state.lines[at] as LineState
  const { raw, clean } = cleanSweep(state, plan, stimulus)
  const inner = clean.subarray(plan.margin, plan.margin + plan.sweep.length)
  const lostAtEnds = clean.some(Number.isNaN)
  const reasons: RejectionReason[] = isInhibited(state)
    ? ['inhibited']
    : lostAtEnds
      ? ['lost-samples']
      : rejectionReasons(inner, plan.line.reject)
  if (reasons.length > 0) return reject(state, at, stimulus, reasons)
  const artefactUv = line.artefactUv + artefactOf(raw, plan.margin - plan.sweep.offset, state.setup.rateHz)
  const next = withLine(state, at, { average: include(line.average, clean), accepted: line.accepted + 1, artefactUv })
  return line.accepted + 1 >= plan.line.sweeps ? finish(next, at, stimulus) : plain(next)
}

const reject = (state: EngineState, at: number, stimulus: Stimulus, reasons: readonly RejectionReason[]): Told => {
  const plan = state.plans[at] as LinePlan
  const line = state.lines[at] as LineState
  const rejected = line.rejected + 1
  const total = rejected + line.accepted
  const atS = secondsAt(state, stimulus.at + plan.sweep.offset + plan.sweep.length + plan.margin - 1)
  const single = plan.line.sweeps === 1
  const marked = withLine(state, at, { rejected })
  const said = single ? [say(atS, 'artefact', `sweep rejected: ${reasons.join(', ')}`, { line: plan.line.id })] : []
  if (single || total < plan.line.sweeps || rejected / total <= REJECT_SHARE) return { state: marked, outputs: said }
  const reason = `${rejected} of ${total} sweeps rejected (${reasons.join(', ')}): more than ${100 * REJECT_SHARE} %`
  return {
    state: withLine(marked, at, emptied(plan)),
    outputs: [say(atS, 'not-evaluable', reason, { line: plan.line.id })],
  }
}

const emptied = (plan: LinePlan): Partial<LineState> => ({
  average: emptyAverage(sweepLength(plan)),
  accepted: 0,
  rejected: 0,
  artefactUv: 0,
})

/** What an average says: the filtered trace, its measures and its quality, as the output that tells them. */
export const resultOf = (
  state: EngineState,
  at: number,
  atS: number,
): { readonly measured: Measured; readonly output: Output } => {
  const plan = state.plans[at] as LinePlan
  const line = state.lines[at] as LineState
  const { rateHz } = state.setup
  const samples = filteredSweep(plan, averageOf(line.average))
  const startMs = (plan.sweep.offset * 1000) / rateHz
  const signed = line.baselines.at(-1)
  const measured = measureLine(plan.line, { samples, startMs, rateHz }, atS, {
    latencyMs: signed?.latencyMs ?? null,
    valueUv: signed?.value ?? null,
    template: line.template,
  })
  const [from, to] = boundsWithin(plan.sweep.length, startMs, rateHz, responseWindow(plan.line))
  const quality = averageQuality(line.average, from + plan.margin, to + plan.margin)
  const reference = signed?.value ?? null
  const output = say(atS, 'average', `${line.accepted} sweeps, ${line.rejected} rejected`, {
    line: plan.line.id,
    measured: measured.amplitudeUv,
    reference,
    changePercent:
      reference === null || measured.amplitudeUv === null ? null : (100 * measured.amplitudeUv) / reference - 100,
    average: {
      samples,
      startMs,
      latencyMs: measured.latencyMs,
      peakToPeakUv: measured.peakToPeakUv ?? null,
      present: measured.present,
      quality,
      accepted: line.accepted,
      rejected: line.rejected,
    },
  })
  return { measured, output }
}

/** The zero-phase filter of the line over a raw average with its margins, which are then cut off. */
export const filteredSweep = (plan: LinePlan, average: Float64Array): Float64Array =>
  filterTrace(plan.filter, average).slice(plan.margin, plan.margin + plan.sweep.length)

const finish = (state: EngineState, at: number, stimulus: Stimulus): Told => {
  const plan = state.plans[at] as LinePlan
  const line = state.lines[at] as LineState
  const atS = secondsAt(state, stimulus.at + plan.sweep.offset + plan.sweep.length + plan.margin - 1)
  const { measured, output } = resultOf(state, at, atS)
  const artefact = line.artefactUv / line.accepted
  const recent = [...line.recent, measured].slice(-10)
  const next = withLine(state, at, { ...emptied(plan), recent })
  if (plan.line.measure.kind === 'twitches')
    return andThen({ state: next, outputs: [output] }, (after) => takeTwitch(after, at, measured.amplitudeUv ?? 0, atS))
  const missing = line.signedArtefactUv !== null && artefact < ARTEFACT_SHARE * line.signedArtefactUv
  if (missing) {
    const words = `stimulus artefact ${artefact.toFixed(0)} µV against ${(line.signedArtefactUv ?? 0).toFixed(0)} µV at the baseline: stimulator off? (technical)`
    const told = line.silent['artefact'] !== undefined
    const outputs = told
      ? [output]
      : [output, say(atS, 'not-evaluable', words, { line: plan.line.id, priority: 'low' })]
    return { state: withLine(next, at, { silent: { ...line.silent, artefact: 'absent' } }), outputs }
  }
  const more = stimulus.milliamps === undefined ? {} : { milliamps: stimulus.milliamps }
  return andThen(
    andThen({ state: next, outputs: [output] }, (after) => autoBaseline(after, at, atS, artefact)),
    (after) =>
      (after.lines[at] as LineState).baselines.length === 0 && plan.line.modality !== 'temg'
        ? plain(after)
        : judgeResult(after, at, measured, more),
  )
}

const takeTwitch = (state: EngineState, at: number, amplitude: number, atS: number): Told => {
  const plan = state.plans[at] as LinePlan
  const twitches = [...(state.lines[at] as LineState).twitches, amplitude]
  if (twitches.length < 4 || plan.line.measure.kind !== 'twitches') return plain(withLine(state, at, { twitches }))
  const found = trainOfFour(twitches as unknown as [number, number, number, number], plan.line.measure.floorUv)
  const words = `train of four ${found.count}/4, ratio ${found.ratio === null ? 'none' : found.ratio.toFixed(2)}: ${found.muscles}`
  return {
    state: { ...withLine(state, at, { twitches: [] }), muscles: found.muscles },
    outputs: [say(atS, 'event', words, { line: plan.line.id })],
  }
}
