import { nextTimer } from '../alarms/index.ts'
import { muscleRules } from '../measures/index.ts'
import { account, unseen } from './accounting.ts'
import type { Bin } from './cautery.ts'
import { hear } from './cautery.ts'
import { listen, takeBin, takeState, takeWindow } from './continuous.ts'
import { keepFrom } from './history.ts'
import { inhibitedBy } from './inhibiting.ts'
import { drive, judgeThreshold } from './judge.ts'
import { say } from './outputs.ts'
import { STATE_EVERY_S, sweepLength, trainWindowSamples } from './plan.ts'
import { sign } from './signing.ts'
import { takeSweep } from './take-sweep.ts'
import type { Told } from './told.ts'
import { linesNamed, plain, secondsAt, andThen } from './told.ts'
import type { Block, EngineState, Note, Stimulus } from './types.ts'

type Task =
  | { readonly at: number; readonly rank: 0; readonly note: Note }
  | { readonly at: number; readonly rank: 1; readonly bin: Bin }
  | { readonly at: number; readonly rank: 2; readonly plan: number; readonly stimulus: Stimulus }
  | { readonly at: number; readonly rank: 3; readonly window: number }
  | { readonly at: number; readonly rank: 4; readonly end: number }

/** Fires the timers of all alarms that are due, in order of time. */
const advanceClocks = (state: EngineState, atS: number): Told => {
  const due = state.lines.flatMap(({ machines }, at) =>
    Object.entries(machines).flatMap(([family, machine]) => {
      const when = nextTimer(machine)
      return when !== null && when <= atS ? [{ at, family }] : []
    }),
  )
  if (due.length === 0) return plain(state)
  const told = due.reduce(
    (all, { at, family }) => andThen(all, (next) => drive(next, at, { kind: 'clock', atS }, family)),
    plain(state),
  )
  return { state: told.state, outputs: told.outputs.toSorted((a, b) => a.atS - b.atS) }
}

const takeNote = (state: EngineState, note: Note): Told => {
  const atS = secondsAt(state, note.at)
  const each = (lines: readonly number[], act: (state: EngineState, at: number) => Told): Told =>
    lines.reduce((told, at) => andThen(told, (next) => act(next, at)), plain(state))
  switch (note.kind) {
    case 'baseline': {
      const lines = linesNamed(state, note.lines).filter(
        (at) => state.plans[at]?.live === null && state.plans[at]?.line.modality !== 'tof',
      )
      return each(lines, (next, at) => sign(next, at, { atS, author: note.author, reason: note.reason }, null, false))
    }
    case 'acknowledge':
    case 'audio-pause':
      return each(linesNamed(state, note.line === 'all' ? 'all' : [note.line]), (next, at) =>
        drive(next, at, { kind: note.kind, atS }),
      )
    case 'inhibit':
      return inhibitedBy(state, note.at, { inhibited: note.because })
    case 'resume':
      return inhibitedBy(state, note.at, { inhibited: null })
    case 'physiology': {
      const muscles = note.tofCount === undefined ? state.muscles : muscleRules(note.tofCount, note.tofRatio ?? null)
      const said = muscles === state.muscles ? [] : [say(atS, 'event', `muscle rules: ${muscles}`)]
      return { state: { ...state, muscles, physiology: [...state.physiology, note].slice(-400) }, outputs: said }
    }
    case 'threshold':
      return each(linesNamed(state, [note.line]), (next, at) => judgeThreshold(next, at, atS, note.volts))
    case 'event':
      return { state, outputs: [say(atS, 'event', note.text)] }
  }
}

const perform = (state: EngineState, task: Task): Told => {
  switch (task.rank) {
    case 0:
      return takeNote(state, task.note)
    case 1:
      return takeBin(state, task.bin)
    case 2:
      return takeSweep(state, task.plan, task.stimulus)
    case 3:
      return takeWindow(state, task.window)
    case 4:
      return takeState(state, task.end)
  }
}

/** Places on a grid of `every` samples that end at or before `end`, the first at `next`. */
const gridUpTo = (next: number, every: number, end: number): number[] =>
  Array.from({ length: Math.max(0, Math.floor((end - next) / every) + 1) }, (_, turn) => next + turn * every)

type Due = {
  readonly tasks: Task[]
  readonly waiting: EngineState['waiting']
  readonly nextWindow: number
  readonly nextState: number
}

const tasksOf = (state: EngineState, block: Block, bins: readonly Bin[], end: number): Due => {
  const arrived = block.stimuli.flatMap((stimulus) =>
    state.plans.flatMap(({ line, sweep, margin }, plan) =>
      line.stimulus === stimulus.code
        ? [{ plan, stimulus, due: stimulus.at + sweep.offset + sweep.length + margin - 1 }]
        : [],
    ),
  )
  const all = [...state.waiting, ...arrived]
  const due = all.filter((each) => each.due < end)
  const { rateHz } = state.setup
  const { length, step } = trainWindowSamples(rateHz)
  const stateEvery = STATE_EVERY_S * rateHz
  const windows = gridUpTo(state.nextWindow + length, step, end)
  const states = gridUpTo(state.nextState + stateEvery, stateEvery, end)
  const listens = (kind: string): boolean => state.plans.some(({ line }) => line.measure.kind === kind)
  const tasks: Task[] = [
    ...block.notes.map((note): Task => ({ at: note.at, rank: 0, note })),
    ...bins.map((bin): Task => ({ at: bin.end - 1, rank: 1, bin })),
    ...due.map(({ plan, stimulus, due: at }): Task => ({ at, rank: 2, plan, stimulus })),
    ...(listens('trains') ? windows : []).map((at): Task => ({ at: at - 1, rank: 3, window: at - length })),
    ...(listens('state') ? states : []).map((at): Task => ({ at: at - 1, rank: 4, end: at })),
  ]
  const order = (task: Task): number => (task.rank === 2 ? task.plan : 0)
  return {
    tasks: tasks.toSorted((a, b) => a.at - b.at || a.rank - b.rank || order(a) - order(b)),
    waiting: all.filter((each) => each.due >= end),
    nextWindow: state.nextWindow + windows.length * step,
    nextState: state.nextState + states.length * stateEvery,
  }
}

/**
 * Takes the next block and says what it meant. Pure: the same state and block give the same answer, the arguments are
 * not changed, and how a recording is cut into blocks changes nothing in the list of outputs.
 *
 * @param state from `startEngine` or the last step
 * @param block samples, stimuli and notes that lie inside it, in µV and samples of the stream's own count
 * @returns outputs in time order; a gap before the block is counted as lost and told
 * @throws RangeError when the block has another number of channels than the setup, or channels of unequal length
 * @example const { state, outputs } = step(startEngine(setup), block)
 */
export const step = (state: EngineState, block: Block): Told => {
  const length = block.channels[0]?.length ?? 0
  if (
    block.channels.length !== state.setup.channels.length ||
    block.channels.some((samples) => samples.length !== length)
  ) {
    throw new RangeError(`a block needs ${state.setup.channels.length} channels of equal length`)
  }
  const fresh = unseen(state, block)
  return fresh === null ? plain(state) : advanceBlock(state, fresh)
}

const advanceBlock = (state: EngineState, block: Block): Told => {
  const length = block.channels[0]?.length ?? 0
  const end = block.start + length
  const gap = state.next === null ? 0 : block.start - state.next
  const keep =
    Math.max(...state.plans.map((plan) => sweepLength(plan)), trainWindowSamples(state.setup.rateHz).length) +
    state.setup.rateHz
  const counted = account(
    state.next === null
      ? { ...state, origin: block.start, nextWindow: block.start, nextState: block.start, clearSince: block.start }
      : state,
    block,
    gap,
  )
  const { cauteryPlan, setup } = counted.state
  const heard =
    cauteryPlan === null
      ? { state: counted.state.cautery, bins: [] }
      : hear(cauteryPlan, counted.state.cautery, block, setup.rateHz, gap > 0)
  const { tasks, waiting, nextWindow, nextState } = tasksOf(counted.state, block, heard.bins, end)
  const loaded: EngineState = {
    ...counted.state,
    next: end,
    waiting,
    nextWindow,
    nextState,
    cautery: heard.state,
    pieces: keepFrom(
      [...state.pieces, { start: block.start, channels: block.channels }],
      block.start - keep,
      ({ channels }) => channels[0]?.length ?? 0,
    ),
    stimuli: [...state.stimuli.filter(({ at }) => at > block.start - 2 * keep), ...block.stimuli],
    live: listen(counted.state, block, gap > 0),
  }
  const worked = tasks.reduce(
    (told, task) =>
      andThen(
        andThen(told, (next) => advanceClocks(next, secondsAt(next, task.at))),
        (next) => perform(next, task),
      ),
    plain(loaded),
  )
  const done = andThen(worked, (next) => advanceClocks(next, secondsAt(next, end - 1)))
  // Losses are told at the sample where the signal returns; everything else is in order already.
  const outputs =
    counted.outputs.length === 0
      ? done.outputs
      : [...counted.outputs, ...done.outputs].toSorted((a, b) => a.atS - b.atS)
  return { state: done.state, outputs }
}

/** What has gone through so far. */
export const summary = ({
  samples,
  lost,
  setup,
}: EngineState): { readonly samples: number; readonly lost: number; readonly durationS: number } => ({
  samples,
  lost,
  durationS: (samples + lost) / setup.rateHz,
})
