import type { LiveFrame, LiveState } from '@theca/monitor'
import { FRAMES_PER_S, gather, nextFrame, STALE_MS, startLive } from '@theca/monitor'
import type { EngineState, Note, Output, Protocol } from '@theca/neurophysiology'
import { annotationOf, missingChannels, startEngine, step } from '@theca/neurophysiology'
import type { RecordingHeader } from './recording/frames.ts'
import type { Recorder, RecorderAccount } from './recording/recorder.ts'
import { openRecorder } from './recording/recorder.ts'
import type { Give, Source } from './sources/source.ts'

/** How far a source that can wait may be ahead of the disk. */
const AHEAD_BYTES = 8 * 1024 * 1024

/** A session as it begins. */
export type TheatreStart = {
  readonly session: string
  readonly protocol: Protocol
  readonly source: Source
  /** Where the log of the recording is written; a file that does not exist yet. */
  readonly logPath: string
  readonly startedAt: string
}

export type TheatreEvents = {
  /** Outputs of the step, without traces; those are in the frames. */
  readonly outputs: (outputs: readonly Output[]) => void
  readonly frame: (frame: LiveFrame) => void
}

/** A note without its place: that is where the recording stands when it comes. */
export type Placeless = Note extends infer N ? (N extends Note ? Omit<N, 'at'> : never) : never

export type Theatre = {
  /** Annotates the recording and gives the note to the step. `kept`: it is on the disk, or never will be. */
  note(note: Placeless): { readonly atS: number; readonly kept: Promise<boolean> }
  /** Ends the session; resolves when the log is closed. */
  stop(): void
  readonly ended: Promise<{ readonly why: 'ended' | 'stopped'; readonly account: RecorderAccount }>
}

/**
 * Runs one operation: what comes from the source is recorded first and judged then, so that a fault of the judging
 * never costs a sample. The same function runs in its own thread and in tests.
 *
 * @throws RangeError when the protocol has no channel of the source, or its rate is too low for a filter
 */
export async function openTheatre(start: TheatreStart, events: TheatreEvents): Promise<Theatre> {
  const { source, session, protocol, startedAt } = start
  const setup = {
    protocol,
    rateHz: source.rateHz,
    channels: source.channels,
    options: { autoBaseline: source.autoBaseline, lowerGlobal: false },
  }
  const unserved = unservedLines(protocol, missingChannels(setup))
  if (unserved.length === protocol.lines.length)
    throw new RangeError(
      `no channel of the source (${source.channels.slice(0, 12).join(', ')}) is one of the protocol's`,
    )
  const header: RecordingHeader = {
    format: 'theca-recording',
    version: 1,
    session,
    synthetic: source.synthetic,
    source: { kind: source.kind, name: source.name },
    rateHz: source.rateHz,
    channels: source.channels,
    startedAt,
  }
  const engine = startEngine(setup)
  const recorder = await openRecorder(start.logPath, header)
  return run(start, engine, startLive({ session, synthetic: source.synthetic, unserved }), recorder, events)
}

const unservedLines = ({ lines }: Protocol, missing: readonly string[]) =>
  lines.flatMap(({ id, channel }) =>
    missing.includes(channel) ? [{ line: id, because: `the source has no channel "${channel}"` }] : [],
  )

function run(
  { source }: TheatreStart,
  first: EngineState,
  begun: LiveState,
  recorder: Recorder,
  events: TheatreEvents,
): Theatre {
  let [engine, live] = [first, begun]
  let waiting: Note[] = []
  let cameAt = performance.now()
  let phase: LiveFrame['phase'] = 'waiting'
  const rate = measuredRate()
  const stopping = new AbortController()

  const take: Give = (block) => {
    cameAt = performance.now()
    rate.saw(block.start + (block.channels[0]?.length ?? 0))
    recorder.samples(
      block.start,
      block.channels.map((channel) => Float32Array.from(channel)),
    )
    for (const item of [...block.stimuli, ...block.notes])
      void recorder.annotate(item.at, annotationOf(item), 'with-the-samples')
    // A note lies in the block that comes next: before its first sample nothing of it can be judged.
    const notes = waiting.map((note): Note => ({ ...note, at: block.start }))
    waiting = []
    const next = step(engine, { ...block, notes: [...notes, ...block.notes] })
    engine = next.state
    live = gather(live, engine, block.start, next.outputs)
    if (next.outputs.length > 0) events.outputs(next.outputs.map(withoutTrace))
    // An alarm does not wait for the next turn of the frames.
    if (next.outputs.some(({ type }) => type === 'alarm')) tell()
    return recorder.account().waitingBytes > AHEAD_BYTES ? room() : undefined
  }
  /** Until the disk has caught up. */
  const room = async (): Promise<void> => {
    while (recorder.account().waitingBytes > AHEAD_BYTES / 2 && !stopping.signal.aborted)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }

  const tell = (): void => {
    const ageMs = phase === 'waiting' ? null : performance.now() - cameAt
    if (phase === 'live' || phase === 'stalled') phase = (ageMs ?? 0) > STALE_MS ? 'stalled' : 'live'
    if (phase === 'waiting' && engine.next !== null) phase = 'live'
    const account = recorder.account()
    const { state, clockOffsetMs } = source.state()
    const made = nextFrame(live, engine, {
      phase: state === 'lost' && phase === 'live' ? 'stalled' : phase,
      ageMs,
      source: {
        kind: source.kind,
        name: source.name,
        rateHz: source.rateHz,
        measuredRateHz: rate.hz(),
        clockOffsetMs,
      },
      account: {
        received: account.received,
        lost: account.lost,
        gaps: account.gaps.length,
        recorder: account.state,
        kept: account.kept,
        tailS: (account.received - account.kept) / source.rateHz,
        headroomMin: account.headroomMin,
      },
    })
    live = made.live
    events.frame(made.frame)
  }

  const timer = setInterval(tell, 1000 / FRAMES_PER_S)
  const ended = source
    .run(take, stopping.signal)
    .finally(() => clearInterval(timer))
    .then(async (why) => {
      const account = await recorder.close(why)
      phase = 'ended'
      tell()
      return { why, account }
    })
  return {
    ended,
    stop: () => stopping.abort(),
    note(note) {
      const at = engine.next ?? 0
      const placed = { ...note, at } as Note
      waiting.push(placed)
      return { atS: at / source.rateHz, kept: recorder.annotate(at, annotationOf(placed)) }
    },
  }
}

const withoutTrace = ({ average: _, ...output }: Output): Output => output

/** Samples per second over the last ten seconds, by the steady clock. */
function measuredRate(): { saw: (samples: number) => void; hz: () => number | null } {
  const seen: { at: number; samples: number }[] = []
  return {
    saw(samples) {
      const at = performance.now()
      const last = seen.at(-1)
      if (last !== undefined && at - last.at < 250) return
      seen.push({ at, samples })
      while ((seen[0]?.at ?? at) < at - 10_000) seen.shift()
    },
    hz() {
      const [first, last] = [seen[0], seen.at(-1)]
      if (first === undefined || last === undefined || last.at - first.at < 1000) return null
      return (1000 * (last.samples - first.samples)) / (last.at - first.at)
    },
  }
}
