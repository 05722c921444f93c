import { nextTimer } from '../alarms/index.ts'
import { filterBlock, filterTrace } from '../filters/index.ts'
import {
  countWindow,
  judgeTrainWindow,
  muscleRules,
  runningTrainS,
  TRAIN_LIMITS,
  trainOfFour,
  trainTimeS,
} from '../measures/index.ts'
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
import { proposeBaseline, resultsNeeded } from './baselines.ts'
import { extract, keepFrom } from './history.ts'
import type { Told } from './judge.ts'
import { drive, judgeResult, judgeThreshold, withLine } from './judge.ts'
import { measureLine, responseWindow } from './measure-line.ts'
import { say } from './outputs.ts'
import { sweepLength, trainWindowSamples } from './plan.ts'
import type { Block, EngineState, LinePlan, LineState, LiveChannel, Note, Output, Stimulus } from './types.ts'

/** Above this share of rejected sweeps a line is inhibited (specification section 7). */
const REJECT_SHARE = 0.4
/** The stimulus artefact counts as absent below a fifth of what it was at the baseline (proposed). */
const ARTEFACT_SHARE = 0.2

type Task =
  | { readonly at: number; readonly rank: 0; readonly note: Note }
  | { readonly at: number; readonly rank: 1; readonly plan: number; readonly stimulus: Stimulus }
  | { readonly at: number; readonly rank: 2; readonly window: number }

const plain = (state: EngineState): Told => ({ state, outputs: [] })

const then = (told: Told, next: (state: EngineState) => Told): Told => {
  const step = next(told.state)
  return { state: step.state, outputs: [...told.outputs, ...step.outputs] }
}

const secondsAt = ({ setup }: EngineState, at: number): number => at / setup.rateHz

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
    (all, { at, family }) => then(all, (next) => drive(next, at, { kind: 'clock', atS }, family)),
    plain(state),
  )
  return { state: told.state, outputs: told.outputs.toSorted((a, b) => a.atS - b.atS) }
}

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

const takeSweep = (state: EngineState, at: number, stimulus: Stimulus): Told => {
  const plan = state.plans[at] as LinePlan
  const line = state.lines[at] as LineState
  const { raw, clean } = cleanSweep(state, plan, stimulus)
  const inner = clean.subarray(plan.margin, plan.margin + plan.sweep.length)
  const lostAtEnds = clean.some(Number.isNaN)
  const reasons: RejectionReason[] =
    state.inhibited !== null ? ['inhibited'] : lostAtEnds ? ['lost-samples'] : rejectionReasons(inner, plan.line.reject)
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

const finish = (state: EngineState, at: number, stimulus: Stimulus): Told => {
  const plan = state.plans[at] as LinePlan
  const line = state.lines[at] as LineState
  const { rateHz } = state.setup
  const atS = secondsAt(state, stimulus.at + plan.sweep.offset + plan.sweep.length + plan.margin - 1)
  const filtered = filterTrace(plan.filter, averageOf(line.average)).slice(plan.margin, plan.margin + plan.sweep.length)
  const startMs = (plan.sweep.offset * 1000) / rateHz
  const measured = measureLine(
    plan.line,
    { samples: filtered, startMs, rateHz },
    atS,
    line.baselines.at(-1)?.latencyMs ?? null,
  )
  const [from, to] = boundsWithin(plan.sweep.length, startMs, rateHz, responseWindow(plan.line))
  const quality = averageQuality(line.average, from + plan.margin, to + plan.margin)
  const reference = line.baselines.at(-1)?.value ?? null
  const output = say(atS, 'average', `${line.accepted} sweeps, ${line.rejected} rejected`, {
    line: plan.line.id,
    measured: measured.amplitudeUv,
    reference,
    changePercent:
      reference === null || measured.amplitudeUv === null ? null : (100 * measured.amplitudeUv) / reference - 100,
    average: {
      samples: filtered,
      startMs,
      latencyMs: measured.latencyMs,
      present: measured.present,
      quality,
      accepted: line.accepted,
      rejected: line.rejected,
    },
  })
  const artefact = line.artefactUv / line.accepted
  const recent = [...line.recent, measured].slice(-10)
  const next = withLine(state, at, { ...emptied(plan), recent })
  if (plan.line.measure.kind === 'twitches')
    return then({ state: next, outputs: [output] }, (after) => takeTwitch(after, at, measured.amplitudeUv ?? 0, atS))
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
  return then(
    then({ state: next, outputs: [output] }, (after) => autoBaseline(after, at, atS, artefact)),
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

/** An attempt that a replay repeats is told once for each reason: a line without baseline must not look watched. */
const refuse = (state: EngineState, at: number, atS: number, because: string, quietly: boolean): Told => {
  const line = state.lines[at] as LineState
  const key = because.replaceAll(/[-\d.]+/g, '')
  const words = say(atS, 'not-evaluable', `baseline refused: ${because}`, { line: state.plans[at]?.line.id ?? null })
  if (!quietly) return { state, outputs: [words] }
  const next = withLine(state, at, { silent: { ...line.silent, baseline: key } })
  return { state: next, outputs: line.silent['baseline'] === key ? [] : [words] }
}

const sign = (
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

const autoBaseline = (state: EngineState, at: number, atS: number, artefactUv: number): Told => {
  const line = state.lines[at] as LineState
  const wanted =
    state.setup.options.autoBaseline &&
    !line.autoDone &&
    line.recent.length >= resultsNeeded(state.plans[at] as LinePlan)
  return wanted
    ? sign(state, at, { atS, author: 'engine', reason: 'first sufficient results' }, artefactUv, true)
    : plain(state)
}

const takeWindow = (state: EngineState, start: number): Told => {
  const { rateHz } = state.setup
  const { length } = trainWindowSamples(rateHz)
  const atS = secondsAt(state, start + length)
  return state.plans.reduce(
    (told, plan, at) => (plan.live === null ? told : then(told, (next) => judgeWindow(next, at, start, length, atS))),
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
    stimulated || state.inhibited !== null
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
  return trainS > 0 ? told : then(told, (after) => judgeResult(after, at, measured, { trainS, trainTimeS: total }))
}

const linesNamed = (state: EngineState, name: readonly string[] | 'all'): number[] =>
  state.plans.flatMap(({ line }, at) => (name === 'all' || name.includes(line.id) ? [at] : []))

const takeNote = (state: EngineState, note: Note): Told => {
  const atS = secondsAt(state, note.at)
  const each = (lines: readonly number[], act: (state: EngineState, at: number) => Told): Told =>
    lines.reduce((told, at) => then(told, (next) => act(next, at)), plain(state))
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
      return then(
        each(linesNamed(state, 'all'), (next, at) => drive(next, at, { kind: 'inhibit', atS, because: note.because })),
        (next) => ({
          state: { ...next, inhibited: note.because },
          outputs: [say(atS, 'event', `inhibited: ${note.because}`)],
        }),
      )
    case 'resume':
      return then(
        each(linesNamed(state, 'all'), (next, at) => drive(next, at, { kind: 'resume', atS })),
        (next) => ({ state: { ...next, inhibited: null }, outputs: [say(atS, 'event', 'no longer inhibited')] }),
      )
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
  if (task.rank === 0) return takeNote(state, task.note)
  return task.rank === 1 ? takeSweep(state, task.plan, task.stimulus) : takeWindow(state, task.window)
}

/** Filters the new samples of every continuous line. A lost sample is bridged for the filter and stays lost in what is judged. */
const listen = (state: EngineState, block: Block, gap: boolean): readonly LiveChannel[] =>
  state.plans.map((plan, at): LiveChannel => {
    const live = state.live[at] as LiveChannel
    const raw = block.channels[plan.channel]
    if (plan.live === null || raw === undefined) return live
    let last = gap ? (raw.find((value) => !Number.isNaN(value)) ?? 0) : live.last
    if (live.state === null) last = raw.find((value) => !Number.isNaN(value)) ?? 0
    const filled = raw.map((value) => {
      if (!Number.isNaN(value)) last = value
      return last
    })
    const { state: memory, samples } = filterBlock(plan.live.filter, gap ? null : live.state, filled)
    const judged = samples.map((value, index) => (Number.isNaN(raw[index]) ? Number.NaN : value))
    const { length } = trainWindowSamples(state.setup.rateHz)
    const pieces = keepFrom(
      [...live.pieces, { start: block.start, samples: judged }],
      block.start - 2 * length,
      ({ samples: kept }) => kept.length,
    )
    return { state: memory, last, pieces }
  })

/** Counts lost positions and tells each run once, when samples come again. */
const account = (state: EngineState, block: Block, gap: number): Told => {
  const outputs: Output[] = []
  let run = state.lostRun
  let { lost } = state
  const lose = (from: number, count: number): void => {
    lost += count
    run = run === null ? { from, count } : { from: run.from, count: run.count + count }
  }
  if (gap > 0) lose(block.start - gap, gap)
  const length = block.channels[0]?.length ?? 0
  const watched = [...new Set(state.plans.map(({ channel }) => channel))].map(
    (channel) => block.channels[channel] as Float64Array,
  )
  for (let at = 0; at < length; at += 1) {
    if (watched.some((samples) => Number.isNaN(samples[at]))) lose(block.start + at, 1)
    else if (run !== null) {
      outputs.push(
        say(
          secondsAt(state, block.start + at),
          'lost',
          `${run.count} samples lost from ${secondsAt(state, run.from).toFixed(3)} s`,
          { measured: run.count },
        ),
      )
      run = null
    }
  }
  return {
    state: { ...state, lost, lostRun: run, samples: state.samples + length + Math.max(0, gap) - (lost - state.lost) },
    outputs,
  }
}

const tasksOf = (
  state: EngineState,
  block: Block,
  end: number,
): { tasks: Task[]; waiting: EngineState['waiting']; nextWindow: number } => {
  const arrived = block.stimuli.flatMap((stimulus) =>
    state.plans.flatMap(({ line, sweep, margin }, plan) =>
      line.stimulus === stimulus.code
        ? [{ plan, stimulus, due: stimulus.at + sweep.offset + sweep.length + margin - 1 }]
        : [],
    ),
  )
  const all = [...state.waiting, ...arrived]
  const due = all.filter((each) => each.due < end)
  const { length, step } = trainWindowSamples(state.setup.rateHz)
  const windows: Task[] = []
  let { nextWindow } = state
  for (; nextWindow + length <= end; nextWindow += step)
    windows.push({ at: nextWindow + length - 1, rank: 2, window: nextWindow })
  const tasks: Task[] = [
    ...block.notes.map((note): Task => ({ at: note.at, rank: 0, note })),
    ...due.map(({ plan, stimulus, due: at }): Task => ({ at, rank: 1, plan, stimulus })),
    ...(state.plans.some(({ live }) => live !== null) ? windows : []),
  ]
  const order = (task: Task): number => (task.rank === 1 ? task.plan : 0)
  return {
    tasks: tasks.toSorted((a, b) => a.at - b.at || a.rank - b.rank || order(a) - order(b)),
    waiting: all.filter((each) => each.due >= end),
    nextWindow,
  }
}

/** Leaves out what has been seen: a repeated or overlapping block adds only its new end. */
const unseen = (state: EngineState, block: Block): Block | null => {
  const from = state.next ?? block.start
  const seen = Math.max(0, from - block.start)
  const length = block.channels[0]?.length ?? 0
  if (seen === 0) return block
  if (seen >= length) return null
  const rest = <T extends { readonly at: number }>(items: readonly T[]): T[] => items.filter(({ at }) => at >= from)
  return {
    start: from,
    channels: block.channels.map((samples) => samples.subarray(seen)),
    stimuli: rest(block.stimuli),
    notes: rest(block.notes),
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
    state.next === null ? { ...state, origin: block.start, nextWindow: block.start } : state,
    block,
    gap,
  )
  const { tasks, waiting, nextWindow } = tasksOf(counted.state, block, end)
  const loaded: EngineState = {
    ...counted.state,
    next: end,
    waiting,
    nextWindow,
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
      then(
        then(told, (next) => advanceClocks(next, secondsAt(next, task.at))),
        (next) => perform(next, task),
      ),
    plain(loaded),
  )
  const done = then(worked, (next) => advanceClocks(next, secondsAt(next, end - 1)))
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
