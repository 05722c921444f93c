import { dWaveTemplate } from '../measures/index.ts'
import { boundsWithin, meanSweep } from '../sweeps/index.ts'
import { proposeBaseline, resultsNeeded } from './baselines.ts'
import { withLine } from './judge.ts'
import { responseWindow } from './measure-line.ts'
import { say } from './outputs.ts'
import type { Told } from './told.ts'
import { plain } from './told.ts'
import type { EngineState, LinePlan, LineState } from './types.ts'

/** An attempt that a replay repeats is told once for each reason: a line without baseline must not look watched. */
const refuse = (state: EngineState, at: number, atS: number, because: string, quietly: boolean): Told => {
  const line = state.lines[at] as LineState
  const key = because.replaceAll(/[-\d.]+/g, '')
  const words = say(atS, 'not-evaluable', `baseline refused: ${because}`, { line: state.plans[at]?.line.id ?? null })
  if (!quietly) return { state, outputs: [words] }
  const next = withLine(state, at, { silent: { ...line.silent, baseline: key } })
  return { state: next, outputs: line.silent['baseline'] === key ? [] : [words] }
}

/** Signs a baseline from the last results, or says why there is none yet. */
export const sign = (
  state: EngineState,
  at: number,
  who: { atS: number; author: string; reason: string },
  artefactUv: number | null,
  quietly: boolean,
): Told => {
  const plan = state.plans[at] as LinePlan
  const line = state.lines[at] as LineState
  const active = Object.values(line.machines).some(({ phase }) => phase === 'active')
  const proposal = active && quietly ? { refused: 'an alarm is active' } : proposeBaseline(plan, line, who, quietly)
  if ('refused' in proposal) return refuse(state, at, who.atS, proposal.refused, quietly)
  const { baseline, reason } = proposal
  const next = withLine(state, at, {
    baselines: [...line.baselines, baseline],
    template: templateOf(state, plan, line),
    signedTemperature: temperatureNow(state),
    autoDone: true,
    signedArtefactUv: artefactUv ?? line.signedArtefactUv,
    ratio: baseline.value === null ? null : 1,
    past: [],
  })
  const said = say(who.atS, 'baseline', reason, {
    line: plan.line.id,
    measured: baseline.value,
    reference: line.baselines.at(-1)?.value ?? null,
  })
  return { state: next, outputs: [said] }
}

/** The wave of the averages that a volley's baseline rests on. */
const templateOf = ({ setup }: EngineState, plan: LinePlan, line: LineState): LineState['template'] => {
  if (plan.line.measure.kind !== 'volley') return null
  const startMs = (plan.sweep.offset * 1000) / setup.rateHz
  const [from] = boundsWithin(plan.sweep.length, startMs, setup.rateHz, responseWindow(plan.line))
  const samples = meanSweep(line.recent.slice(-resultsNeeded(plan)).map(({ window }) => window))
  const trace = { samples, startMs: startMs + (from * 1000) / setup.rateHz, rateHz: setup.rateHz }
  return dWaveTemplate(trace, plan.line.measure.window)
}

const temperatureNow = ({ physiology }: EngineState): number | null =>
  physiology.findLast(({ temperature }) => temperature !== undefined)?.temperature ?? null

/** For files without notes: signs once, from the first results that suffice. */
export const autoBaseline = (state: EngineState, at: number, atS: number, artefactUv: number): Told => {
  const line = state.lines[at] as LineState
  const wanted =
    state.setup.options.autoBaseline &&
    !line.autoDone &&
    line.recent.length >= resultsNeeded(state.plans[at] as LinePlan)
  return wanted
    ? sign(state, at, { atS, author: 'engine', reason: 'first sufficient results' }, artefactUv, true)
    : plain(state)
}
