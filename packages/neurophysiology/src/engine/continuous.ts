import {
  countWindow,
  judgeTrainWindow,
  runningTrainS,
  spectralEdge,
  SUPPRESSION,
  suppressionPercent,
  TRAIN_LIMITS,
  trainTimeS,
} from '../measures/index.ts'
import { mean } from '../numbers.ts'
import { judgeBin } from './cautery.ts'
import type { Bin, CauteryPlan } from './cautery.ts'
import { extract, keepFrom } from './history.ts'
import { inhibitedBy, isInhibited } from './inhibiting.ts'
import { judgeResult, withLine } from './judge.ts'
import { filterLive, noMemory } from './live-filter.ts'
import { say } from './outputs.ts'
import { trainWindowSamples } from './plan.ts'
import type { Told } from './told.ts'
import { plain, secondsAt, andThen } from './told.ts'
import type { Block, EngineState, LinePlan, LineState, LiveChannel } from './types.ts'

/** Judges 100 ms of free-run EMG of every muscle that is listened to. */
export const takeWindow = (state: EngineState, start: number): Told => {
  const { rateHz } = state.setup
  const { length } = trainWindowSamples(rateHz)
  const atS = secondsAt(state, start + length)
  return state.plans.reduce(
    (told, { line }, at) =>
      line.measure.kind === 'trains' ? andThen(told, (next) => judgeWindow(next, at, start, length, atS)) : told,
    plain(state),
  )
}

const judgeWindow = (state: EngineState, at: number, start: number, length: number, atS: number): Told => {
  const plan = state.plans[at] as LinePlan
  const { rateHz, protocol } = state.setup
  const line = state.lines[at] as LineState
  const limits = { ...TRAIN_LIMITS, mainsHz: protocol.mainsHz }
  const window = extract(state.live[at]?.pieces ?? [], start, length)
  const reference = plan.live?.reference ?? null
  const beside =
    reference === null
      ? null
      : extract(
          state.pieces.map((piece) => ({ start: piece.start, samples: piece.channels[reference] as Float64Array })),
          start,
          length,
        )
  // A stimulus that this muscle is recorded for puts artefact and response into the window: ours, not a discharge.
  const own = (code: string): boolean =>
    state.plans.some(({ line, channel }) => line.stimulus === code && channel === plan.channel)
  const stimulated = state.stimuli.some(
    ({ at: when, code }) => when >= start - 0.12 * rateHz && when < start + length && own(code),
  )
  const judged =
    stimulated || isInhibited(state)
      ? ({ train: false, because: 'amplitude' } as const)
      : judgeTrainWindow(window, rateHz, beside, limits)
  const trains = countWindow(line.trains, start / rateHz, judged, limits)
  const before = runningTrainS(line.trains, limits)
  const [trainS, total] = [runningTrainS(trains, limits), trainTimeS(trains, limits)]
  const next = trains === line.trains ? state : withLine(state, at, { trains })
  if (trainS === 0 && before === 0) return plain(next)
  const measured = { atS, amplitudeUv: null, latencyMs: null, present: null, window: new Float64Array() }
  const told = judgeResult(next, at, measured, { trainS, trainTimeS: total })
  // The train is over: one event, so it has recovered whatever number of results the rule asks for.
  return trainS > 0 ? told : andThen(told, (after) => judgeResult(after, at, measured, { trainS, trainTimeS: total }))
}

/** Less of a minute than this says nothing of suppression. */
const STATE_LEAST_S = 20

/** Suppression and spectral edge of the minute before `end`, for every line that watches the EEG. */
export const takeState = (state: EngineState, end: number): Told =>
  state.plans.reduce(
    (told, plan, at) =>
      plan.line.measure.kind === 'state' && plan.live !== null
        ? andThen(told, (next) => tellState(next, plan, at, end))
        : told,
    plain(state),
  )

const tellState = (state: EngineState, plan: LinePlan, at: number, end: number): Told => {
  const { rateHz } = state.setup
  const every = plan.live?.every ?? 1
  const from = Math.max(state.origin, state.clearSince, end - SUPPRESSION.windowS * rateHz)
  if (isInhibited(state) || end - from < STATE_LEAST_S * rateHz) return plain(state)
  const first = Math.ceil(from / every)
  const samples = extract(state.live[at]?.pieces ?? [], first, Math.ceil(end / every) - first)
  const known = samples.filter((value) => !Number.isNaN(value))
  if (2 * known.length < samples.length) return plain(state)
  const level = mean(known)
  const centred = known.map((value) => value - level)
  const suppression = suppressionPercent(centred, rateHz / every) ?? 0
  // Joined over a hole the signal would have a step in it, and a step has every frequency.
  const edge = known.length < samples.length ? null : spectralEdge(centred, rateHz / every)
  const atS = secondsAt(state, end)
  const edgeWords = edge === null ? 'not known' : `${edge.toFixed(1)} Hz`
  const words = `EEG of the last ${((end - from) / rateHz).toFixed(0)} s: suppression ${suppression.toFixed(0)} %, spectral edge ${edgeWords}`
  const said = say(atS, 'event', words, {
    line: plan.line.id,
    rule: 'eeg-state',
    measured: suppression,
    eeg: { suppressionPercent: suppression, spectralEdgeHz: edge },
  })
  return { state: noteSuppression(state, end, suppression), outputs: [said] }
}

/** Our own suppression is evidence as a monitor's is, unless a monitor says it: two scales must not be mixed. */
const noteSuppression = (state: EngineState, at: number, suppression: number): EngineState => {
  const foreign = state.physiology.some((note) => note.suppression !== undefined && note.own !== true)
  if (foreign) return state
  const note = { at, kind: 'physiology', suppression, own: true } as const
  return { ...state, physiology: [...state.physiology, note].slice(-400) }
}

/** Judges one bin of broadband power: cautery inhibits while it is heard, as a note would. */
export const takeBin = (state: EngineState, bin: Bin): Told => {
  const plan = state.cauteryPlan as CauteryPlan
  const cautery = judgeBin(plan, state.cautery, bin, state.stimuli, state.setup.rateHz)
  const next = { ...state, cautery }
  const heard = cautery.onSince === null ? null : 'cautery, heard in the signals'
  return heard === state.heard ? plain(next) : inhibitedBy(next, bin.end, { heard })
}

/** Filters the new samples of every continuous line. A lost sample is bridged for the filter and stays lost in what is judged. */
export const listen = (state: EngineState, block: Block, gap: boolean): readonly LiveChannel[] =>
  state.plans.map((plan, at): LiveChannel => {
    const live = state.live[at] as LiveChannel
    const raw = block.channels[plan.channel]
    if (plan.live === null || raw === undefined) return live
    const { every, keep, filter } = plan.live
    const held = plan.line.measure.kind === 'state' ? heldOf(state, block) : undefined
    const { memory, samples } = filterLive(filter, gap ? noMemory : live.memory, raw, block.start, held)
    const judged = thinned(samples, raw, block.start, every)
    const pieces = every === 1 ? [...live.pieces, judged] : appended(live.pieces, judged)
    return { memory, pieces: keepFrom(pieces, judged.start - keep, ({ samples: kept }) => kept.length) }
  })

/** A minute in blocks of 20 ms would be three thousand pieces, copied with every block: they are joined to this length. */
const PIECE = 256

const appended = (pieces: LiveChannel['pieces'], next: LiveChannel['pieces'][number]): LiveChannel['pieces'] => {
  const last = pieces.at(-1)
  if (last === undefined || last.samples.length >= PIECE || last.start + last.samples.length !== next.start)
    return [...pieces, next]
  const samples = new Float64Array(last.samples.length + next.samples.length)
  samples.set(last.samples)
  samples.set(next.samples, last.samples.length)
  return [...pieces.slice(0, -1), { start: last.start, samples }]
}

/** Stimulus artefacts would fill the quiet of a suppressed EEG. */
const heldOf = ({ plans, setup }: EngineState, { stimuli }: Block) => {
  const blanks = new Map(plans.map(({ line }) => [line.stimulus, line.blank.trainMs + line.blank.afterMs]))
  return { stimuli, samplesOf: (code: string) => Math.ceil(((blanks.get(code) ?? 0) * setup.rateHz) / 1000) }
}

/** Every so-manieth sample on the grid of the stream's count; NaN where it was lost. */
const thinned = (
  samples: Float64Array,
  raw: Float64Array,
  start: number,
  every: number,
): LiveChannel['pieces'][number] => {
  const first = Math.ceil(start / every)
  const count = Math.max(0, Math.ceil((start + samples.length) / every) - first)
  const kept = Float64Array.from({ length: count }, (_, at) => {
    const index = (first + at) * every - start
    return Number.isNaN(raw[index]) ? Number.NaN : (samples[index] as number)
  })
  return { start: first, samples: kept }
}
