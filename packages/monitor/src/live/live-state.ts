import type { EngineState, Output } from '@theca/neurophysiology'
import { againstBoth } from '@theca/neurophysiology'
import type { LiveAlarm, LiveEmg, LiveEvent, LiveFrame, LiveLine, LivePoint, LiveTrace } from './frames.ts'
import { EMG_COLUMNS_PER_S } from './frames.ts'
import type { Unserved } from './recorded.ts'

/** What came since the last frame, and what a frame needs of the time before. */
export type LiveState = {
  readonly session: string
  readonly synthetic: boolean
  readonly unserved: readonly Unserved[]
  readonly seq: number
  readonly traces: readonly LiveTrace[]
  readonly points: readonly LivePoint[]
  readonly events: readonly LiveEvent[]
  readonly columns: readonly (Columns | null)[]
  readonly last: Readonly<Record<string, Output>>
  readonly latest: Readonly<Record<string, LiveTrace>>
  readonly quality: Readonly<Record<string, Quality>>
  readonly matrix: LiveFrame['matrix']
  readonly eeg: LiveFrame['eeg']
}

/** What the last result of a line rests on. */
type Quality = { readonly sweeps: number; readonly rejected: number; readonly residualNoiseUv: number | null }

/** Least and greatest value by column of one line of free-run EMG; `open` is the column that is not full yet. */
type Columns = {
  readonly from: number
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
  readonly open: { readonly column: number; readonly low: number; readonly high: number; readonly lost: boolean } | null
}

/** Outputs that are told as events of their own; averages are traces and points. */
const TOLD: readonly Output['type'][] = ['baseline', 'alarm', 'resolved', 'not-evaluable', 'lost', 'event']
/** A trace is drawn on a few hundred pixels: more points than this add nothing. */
const TRACE_POINTS = 800

export const startLive = (start: Pick<LiveState, 'session' | 'synthetic' | 'unserved'>): LiveState => ({
  ...start,
  seq: 0,
  traces: [],
  points: [],
  events: start.unserved.map(({ line, because }) => ({
    atS: 0,
    type: 'not-evaluable',
    line,
    rule: null,
    priority: null,
    words: because,
  })),
  columns: [],
  last: {},
  latest: {},
  quality: {},
  matrix: null,
  eeg: null,
})

/**
 * Takes what a step said, and the free-run EMG of the samples that it took.
 *
 * @param engine state after the step
 * @param start first sample of the block that was given to it
 */
export const gather = (live: LiveState, engine: EngineState, start: number, outputs: readonly Output[]): LiveState => {
  const told = outputs.reduce((state, output) => takeOutput(state, engine, output), live)
  const columns = engine.plans.map(({ line }, at) =>
    line.measure.kind === 'trains' ? widened(told.columns[at] ?? null, engine, at, start) : null,
  )
  return { ...told, columns }
}

const takeOutput = (live: LiveState, engine: EngineState, output: Output): LiveState => {
  const { type, line, rule, atS, reason, priority } = output
  const events = TOLD.includes(type) && rule !== 'eeg-state' && rule !== 'decision-matrix'
  const next: LiveState = {
    ...live,
    events: events ? [...live.events, { atS, type, line, rule, priority, words: reason }] : live.events,
    last: line === null || output.alarm === undefined ? live.last : { ...live.last, [keyOf(output)]: output },
    matrix: rule === 'decision-matrix' ? matrixFrom(reason) : live.matrix,
    eeg: output.eeg === undefined ? live.eeg : { atS, ...output.eeg },
  }
  if (type === 'average' && line !== null && output.average !== undefined) return takeAverage(next, engine, output)
  return type === 'baseline' && line !== null ? keepBaseline(next, line, atS) : next
}

const keyOf = ({ line, alarm }: Output): string => `${line} ${alarm?.family ?? ''}`

const matrixFrom = (reason: string): LiveFrame['matrix'] => {
  const words = reason.replace(/^decision matrix: /, '')
  return { state: words.slice(0, words.indexOf(':')), words: words.slice(words.indexOf(':') + 2) }
}

const takeAverage = (live: LiveState, { setup }: EngineState, output: Output): LiveState => {
  const { line, atS, measured, changePercent, average } = output
  if (line === null || average === undefined) return live
  const stride = Math.max(1, Math.ceil(average.samples.length / TRACE_POINTS))
  const trace: LiveTrace = {
    line,
    of: 'now',
    atS,
    startMs: average.startMs,
    stepMs: (stride * 1000) / setup.rateHz,
    uv: Array.from({ length: Math.ceil(average.samples.length / stride) }, (_, at) =>
      rounded(average.samples[at * stride] as number),
    ),
  }
  const point: LivePoint = {
    line,
    atS,
    amplitudeUv: measured,
    latencyMs: average.latencyMs,
    percent: changePercent === null ? null : 100 + changePercent,
    present: average.present,
  }
  return {
    ...live,
    traces: [...live.traces.filter((each) => each.line !== line || each.of !== 'now'), trace],
    latest: { ...live.latest, [line]: trace },
    quality: {
      ...live.quality,
      [line]: {
        sweeps: average.accepted,
        rejected: average.rejected,
        residualNoiseUv: average.quality?.residualNoiseUv ?? null,
      },
    },
    points: [...live.points, point],
  }
}

/** The last average before the signature is what is drawn as the baseline. */
const keepBaseline = (live: LiveState, line: string, atS: number): LiveState => {
  const trace = live.latest[line]
  if (trace === undefined) return live
  const kept = live.traces.filter((each) => each.line !== line || each.of !== 'baseline')
  return { ...live, traces: [...kept, { ...trace, of: 'baseline', atS }] }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

// ── free-run EMG ─────────────────────────────────────────────────────────────────────────────────────────────────────

const widened = (before: Columns | null, engine: EngineState, at: number, start: number): Columns => {
  const piece = engine.live[at]?.pieces.findLast((each) => each.start === start)
  const width = engine.setup.rateHz / EMG_COLUMNS_PER_S
  const columnOf = (sample: number): number => Math.floor(sample / width)
  const first = before ?? { from: columnOf(start), low: [], high: [], open: null }
  if (piece === undefined) return first
  const [low, high] = [[...first.low], [...first.high]]
  let open = first.open
  const close = (): void => {
    if (open === null) return
    low.push(open.lost ? null : Math.round(open.low))
    high.push(open.lost ? null : Math.round(open.high))
  }
  for (let index = 0; index < piece.samples.length; index += 1) {
    const column = columnOf(piece.start + index)
    const value = piece.samples[index] as number
    if (open === null || open.column !== column) {
      close()
      // Columns that a gap swallowed stand as lost ones, so that time stays in its place.
      const missing = open === null ? 0 : column - open.column - 1
      for (let each = 0; each < missing; each += 1) [low, high].forEach((side) => side.push(null))
      open = { column, low: Infinity, high: -Infinity, lost: false }
    }
    open = Number.isNaN(value)
      ? { ...open, lost: true }
      : { ...open, low: Math.min(open.low, value), high: Math.max(open.high, value) }
  }
  return { from: first.from, low, high, open }
}

const emgOf = (live: LiveState, { plans }: EngineState): LiveEmg[] =>
  live.columns.flatMap((columns, at): LiveEmg[] => {
    const line = plans[at]?.line
    if (columns === null || line === undefined) return []
    const fromS = columns.from / EMG_COLUMNS_PER_S
    return [{ line: line.id, channel: line.channel, fromS, low: [...columns.low], high: [...columns.high] }]
  })

// ── the frame ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What only the edge knows: the source, the disk, the clock. */
export type LiveAround = Pick<LiveFrame, 'phase' | 'ageMs' | 'source' | 'account'>

/**
 * The next frame, and the state after it. The first one is complete; every other says what is new.
 *
 * @example const { frame, live } = nextFrame(state, engine, around)
 */
export const nextFrame = (
  live: LiveState,
  engine: EngineState,
  around: LiveAround,
): { readonly frame: LiveFrame; readonly live: LiveState } => {
  const seq = live.seq + 1
  const frame: LiveFrame = {
    ...around,
    session: live.session,
    seq,
    complete: seq === 1,
    synthetic: live.synthetic,
    atS: (engine.next ?? 0) / engine.setup.rateHz,
    inhibited: engine.inhibited ?? engine.heard,
    muscles: engine.muscles,
    matrix: live.matrix,
    eeg: live.eeg,
    lines: linesOf(live, engine),
    alarms: alarmsOf(live, engine),
    traces: [...live.traces],
    points: [...live.points],
    emg: emgOf(live, engine),
    events: [...live.events],
  }
  const columns = live.columns.map((each) =>
    each === null ? null : { ...each, from: each.from + each.low.length, low: [], high: [] },
  )
  return { frame, live: { ...live, seq, traces: [], points: [], events: [], columns } }
}

const linesOf = (live: LiveState, engine: EngineState): LiveLine[] =>
  engine.setup.protocol.lines.map((line): LiveLine => {
    const at = engine.plans.findIndex((plan) => plan.line.id === line.id)
    const state = engine.lines[at]
    const unserved = live.unserved.find((each) => each.line === line.id)
    const recent = state?.recent.at(-1)
    const signed = state?.baselines.at(-1)
    const amplitude = recent?.amplitudeUv ?? null
    const both =
      amplitude === null ? null : againstBoth(state?.baselines ?? [], recent?.present === false ? 0 : amplitude)
    const { title, modality, channel, side, role } = line
    return {
      line: line.id,
      title,
      modality,
      channel,
      side,
      role,
      ...standing(line.stimulus === null, unserved?.because ?? null, signed, engine),
      amplitudeUv: recent?.amplitudeUv ?? null,
      latencyMs: recent?.latencyMs ?? null,
      present: recent?.present ?? null,
      referenceUv: signed?.value ?? null,
      referenceLatencyMs: signed?.latencyMs ?? null,
      referenceAtS: signed?.atS ?? null,
      percent: both?.current ?? null,
      percentOfOpening: both?.opening ?? null,
      measuredAtS: recent?.atS ?? null,
      sweeps: live.quality[line.id]?.sweeps ?? null,
      rejected: live.quality[line.id]?.rejected ?? null,
      residualNoiseUv: live.quality[line.id]?.residualNoiseUv ?? null,
    }
  })

type Signed = EngineState['lines'][number]['baselines'][number]

const standing = (
  continuous: boolean,
  unserved: string | null,
  signed: Signed | undefined,
  engine: EngineState,
): Pick<LiveLine, 'state' | 'because'> => {
  if (unserved !== null) return { state: 'not-served', because: unserved }
  const inhibited = engine.inhibited ?? engine.heard
  if (inhibited !== null) return { state: 'inhibited', because: inhibited }
  if (continuous) return { state: 'monitored', because: null }
  if (signed === undefined) return { state: 'no-baseline', because: 'no baseline has been signed' }
  if (signed.value === null) return { state: 'not-monitorable', because: 'no response at the baseline' }
  return { state: 'monitored', because: null }
}

const alarmsOf = (live: LiveState, engine: EngineState): LiveAlarm[] =>
  engine.plans.flatMap(({ line }, at) =>
    Object.entries(engine.lines[at]?.machines ?? {}).flatMap(([family, machine]): LiveAlarm[] => {
      if (machine.phase === 'normal') return []
      const told = live.last[`${line.id} ${family}`]
      return [
        {
          line: line.id,
          family,
          number: machine.number,
          rule: machine.leading,
          phase: machine.phase,
          priority: machine.priority,
          onsetS: machine.onsetS,
          acknowledged: machine.acknowledged,
          soundReturnsS: machine.soundReturnsS,
          measured: told?.measured ?? null,
          reference: told?.reference ?? null,
          changePercent: told?.changePercent ?? null,
          reason: told?.reason ?? '',
          pattern: told?.alarm?.pattern?.kind ?? null,
        },
      ]
    }),
  )
