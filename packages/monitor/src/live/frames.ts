import { PRIORITIES } from '@theca/neurophysiology'
import { z } from 'zod'

/**
 * What a browser gets of a running operation, a few times a second: one shape, small enough for a line of 300 kbit/s.
 *
 * A frame is either complete or what is new since the frame before. Whoever could not take a frame in time misses it
 * and gets a complete one next, so that a slow viewer is late and never wrong, and never slows what records. All times
 * `…S` are seconds of the acquisition clock since the first sample; `null` is unknown. Traces are averages in µV with
 * negative values as measured: a screen decides which way is up.
 */

export const FRAMES_PER_S = 5
/** Free-run EMG is drawn from its least and greatest value in each fiftieth of a second. */
export const EMG_COLUMNS_PER_S = 50
/** How much of the free-run EMG a complete frame holds. */
export const EMG_SHOWN_S = 10
/** Data older than this is stale and has to be shown as such. */
export const STALE_MS = 3_000

const sessionId = z.string().regex(/^[a-z0-9]{8,32}$/)
const number = z.number().nullable()
const priority = z.enum(PRIORITIES)

export const LIVE_PHASES = ['waiting', 'live', 'stalled', 'ended'] as const
export const RECORDER_STATES = ['recording', 'slow-disk', 'disk-full', 'failed', 'closed', 'not-recorded'] as const

/** A line of the protocol, as it is now. */
export const liveLine = z.strictObject({
  line: z.string(),
  title: z.string(),
  modality: z.string(),
  channel: z.string(),
  side: z.enum(['left', 'right', 'midline']),
  role: z.enum(['risk', 'control', 'peripheral', 'state']),
  /** `monitored`, or why it is not: shown in its place, never as an empty trace. */
  state: z.enum(['monitored', 'no-baseline', 'not-monitorable', 'not-served', 'inhibited']),
  because: z.string().nullable(),
  amplitudeUv: number,
  latencyMs: number,
  present: z.boolean().nullable(),
  referenceUv: number,
  referenceLatencyMs: number,
  referenceAtS: number,
  /** Of the current reference and of the opening one, not rounded. */
  percent: number,
  percentOfOpening: number,
  measuredAtS: number,
  sweeps: z.int().nullable(),
  rejected: z.int().nullable(),
  residualNoiseUv: number,
})
export type LiveLine = z.infer<typeof liveLine>

/** One averaged trace: `uv[n]` lies at `startMs + n × stepMs` after the stimulus. */
export const liveTrace = z.strictObject({
  line: z.string(),
  /** `now`: the latest; `baseline`: the last one before the baseline was signed. */
  of: z.enum(['now', 'baseline']),
  atS: z.number(),
  startMs: z.number(),
  stepMs: z.number(),
  uv: z.array(z.number()),
})
export type LiveTrace = z.infer<typeof liveTrace>

/** One result of a line, for its trend. */
export const livePoint = z.strictObject({
  line: z.string(),
  atS: z.number(),
  amplitudeUv: number,
  latencyMs: number,
  percent: number,
  present: z.boolean().nullable(),
})
export type LivePoint = z.infer<typeof livePoint>

/** Least and greatest value of a channel in each column, µV; both null where samples were lost. */
export const liveEmg = z.strictObject({
  line: z.string(),
  channel: z.string(),
  fromS: z.number(),
  low: z.array(number),
  high: z.array(number),
})
export type LiveEmg = z.infer<typeof liveEmg>

/** An alarm that is not closed. Latched alarms stay until they are acknowledged. */
export const liveAlarm = z.strictObject({
  line: z.string(),
  family: z.string(),
  number: z.int(),
  rule: z.string().nullable(),
  phase: z.enum(['pending', 'active', 'recovered']),
  priority,
  onsetS: z.number(),
  acknowledged: z.boolean(),
  /** When the sound comes back, or null when it is not resting. */
  soundReturnsS: number,
  measured: number,
  reference: number,
  changePercent: number,
  reason: z.string(),
  pattern: z.string().nullable(),
})
export type LiveAlarm = z.infer<typeof liveAlarm>

/** Something that happened, in words, as the record or the log has it. */
export const liveEvent = z.strictObject({
  atS: z.number(),
  type: z.string(),
  line: z.string().nullable(),
  rule: z.string().nullable(),
  priority: priority.nullable(),
  words: z.string(),
})
export type LiveEvent = z.infer<typeof liveEvent>

export const liveFrame = z.strictObject({
  session: sessionId,
  /** Grows by one; a hole in it means that frames were left out, and the next one is complete. */
  seq: z.int().min(1),
  complete: z.boolean(),
  /** Made by a program: shown on every screen, always. */
  synthetic: z.boolean(),
  phase: z.enum(LIVE_PHASES),
  /** End of the data in this frame. */
  atS: z.number(),
  /** Age of the newest sample when the frame was made; a screen adds the time since it came. */
  ageMs: number,
  source: z.strictObject({
    kind: z.enum(['lsl', 'file', 'simulator']),
    name: z.string(),
    rateHz: z.number(),
    measuredRateHz: number,
    /** Of the source's clock against this computer's. */
    clockOffsetMs: number,
  }),
  account: z.strictObject({
    received: z.int(),
    lost: z.int(),
    gaps: z.int(),
    recorder: z.enum(RECORDER_STATES),
    /** Samples that are on the disk, and the seconds behind them that are not yet. */
    kept: z.int(),
    tailS: z.number(),
    /** Minutes of recording that the disk still holds. */
    headroomMin: number,
  }),
  /** Why nothing is judged now. */
  inhibited: z.string().nullable(),
  /** Relaxant: `all`, `presence-only`, `inhibited`. */
  muscles: z.string(),
  matrix: z.strictObject({ state: z.string(), words: z.string() }).nullable(),
  eeg: z.strictObject({ atS: z.number(), suppressionPercent: number, spectralEdgeHz: number }).nullable(),
  lines: z.array(liveLine),
  alarms: z.array(liveAlarm),
  traces: z.array(liveTrace),
  points: z.array(livePoint),
  emg: z.array(liveEmg),
  events: z.array(liveEvent),
})
export type LiveFrame = z.infer<typeof liveFrame>

/** How many trend points and events a browser keeps: six hours of sixteen lines at one a minute, twenty times over. */
const KEPT_POINTS = 120_000
const KEPT_EVENTS = 5_000

/**
 * Puts a frame into what a browser already has. A complete one replaces it; after a hole in `seq` an incomplete one is
 * not taken, because something between is missing.
 *
 * @returns null when the frame cannot be taken: show what there is as stale, the next complete one mends it
 * @example view = mergeFrame(view, frame) ?? view
 */
export function mergeFrame(view: LiveFrame | null, frame: LiveFrame): LiveFrame | null {
  if (frame.complete) return frame
  if (view === null || view.session !== frame.session || frame.seq !== view.seq + 1) return null
  const fresh = new Set(frame.traces.map(({ line, of }) => `${of} ${line}`))
  return {
    ...frame,
    complete: view.complete,
    traces: [...view.traces.filter(({ line, of }) => !fresh.has(`${of} ${line}`)), ...frame.traces],
    points: [...view.points, ...frame.points].slice(-KEPT_POINTS),
    events: [...view.events, ...frame.events].slice(-KEPT_EVENTS),
    emg: frame.emg.map((next) =>
      joined(
        view.emg.find(({ line }) => line === next.line),
        next,
      ),
    ),
  }
}

function joined(before: LiveEmg | undefined, next: LiveEmg): LiveEmg {
  const most = EMG_SHOWN_S * EMG_COLUMNS_PER_S
  if (before === undefined) return next
  const low = [...before.low, ...next.low].slice(-most)
  const high = [...before.high, ...next.high].slice(-most)
  const toS = next.fromS + next.low.length / EMG_COLUMNS_PER_S
  return { ...next, low, high, fromS: toS - low.length / EMG_COLUMNS_PER_S }
}
