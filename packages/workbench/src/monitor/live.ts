import type { LiveFrame, OnClock, Saying } from '@theca/monitor'
import {
  alarmDrafts,
  baselineDraft,
  draftOfSaying,
  mergeFrame,
  montageDraft,
  noteOf,
  startedDraft,
} from '@theca/monitor'
import type { Output, Protocol } from '@theca/neurophysiology'
import type { Author, CaseId, Draft, Entry, Record, Result } from '@theca/record'
import { ok, refuse, toInstant } from '@theca/record'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { EntryQueue } from './entry-queue.ts'
import { newEntryQueue } from './entry-queue.ts'
import type { ArtifactsIn } from './finish.ts'
import { finishRecording, leftRecordings, LOG_FILE } from './finish.ts'
import type { FromThread, SourceAbout, SourceRequest, ThreadStart, ToThread } from './theatre-thread.ts'

/** One operation that runs, as the host shows it. */
export type LiveSession = {
  readonly session: string
  readonly case: CaseId
  readonly startedAt: string
  readonly source: SourceAbout
  readonly protocol: { readonly id: string; readonly title: string }
  readonly running: boolean
}
export type LiveFailure = { readonly code: string; readonly message: string }

export type LiveStart = {
  readonly caseId: CaseId
  readonly source: SourceRequest
  readonly protocol: Protocol
  readonly from: { readonly from: 'plan' | 'shipped' | 'file'; readonly plan: { entry: number; hash: string } | null }
  readonly left: readonly { readonly line: string; readonly because: string }[]
  readonly by: Author
}

export type LiveHost = {
  start(request: LiveStart): Promise<Result<LiveSession, LiveFailure>>
  /** Ends a session; answers when its files are kept and the record says so. */
  stop(session: string): Promise<Result<Entry | null, LiveFailure>>
  say(
    session: string,
    said: Saying,
    by: Author,
  ): Promise<Result<{ readonly atS: number; readonly kept: boolean; readonly entry: Entry | null }, LiveFailure>>
  sessions(): readonly LiveSession[]
  /** The frames of a session from now on; the first is complete. Null when there is no such session. */
  watch(
    session: string,
    listener: (frame: LiveFrame) => void,
  ): { readonly complete: () => LiveFrame | null; stop(): void } | null
  /** Recordings that a crash left open: finished and said in the record. */
  recover(): Promise<readonly { readonly session: string; readonly samples: number }[]>
  close(): Promise<void>
}

export type LiveParts = {
  readonly record: Pick<Record, 'append'>
  readonly artifacts: ArtifactsIn
  /** The data folder: recordings in progress lie in `recordings/<case>/<session>/`. */
  readonly path: string
  readonly now: () => Date
  readonly version: string
  /** Called after entries were written, for worklist and streams. */
  readonly touched?: (caseId: CaseId) => void
}

/** Rooms of one workbench; a reader should not have more than three before them. */
const MOST_SESSIONS = 8

/** A minute of EEG, a second of everything else, averages: some hundred megabytes at 512 channels. */
const THREAD_MB = 2048

type Running = {
  about: LiveSession
  readonly worker: Worker
  readonly clock: OnClock
  readonly queue: EntryQueue
  readonly listeners: Set<(frame: LiveFrame) => void>
  view: LiveFrame | null
  readonly waiting: Map<number, (noted: { atS: number; kept: boolean }) => void>
  /** Baselines that a person asked for: what the step signs at their place is theirs. */
  readonly asked: Map<number, AskedBaseline>
  ended: Promise<Result<Entry | null, LiveFailure>>
}

type AskedBaseline = {
  readonly said: Extract<Saying, { what: 'baseline' }>
  readonly by: Author
  readonly atS: number | null
}
/** A baseline is signed with the block that comes next, or after a gap of the stream a little later. */
const SIGNED_WITHIN_S = 1

/**
 * Runs operations, each in a thread of its own: source, recorder and step together, so that neither a browser nor the
 * database can make them late. What they tell becomes entries, in order, tried again until the record has them.
 *
 * @example
 * const host = liveHost({ record, artifacts, path: folder.path, now, version })
 * const started = await host.start({ caseId, source: { kind: 'simulator', scenario: 'S4', seed: 1, speed: 1 }, … })
 */
export function liveHost(parts: LiveParts): LiveHost {
  const running = new Map<string, Running>()
  let notes = 0

  const start = async (request: LiveStart): Promise<Result<LiveSession, LiveFailure>> => {
    if ([...running.values()].filter(({ about }) => about.running).length >= MOST_SESSIONS)
      return refuse({ code: 'too-many', message: `${MOST_SESSIONS} operations run already. Stop one of them first.` })
    const session = randomBytes(8).toString('hex')
    const folder = join(parts.path, 'recordings', request.caseId, session)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const startedAt = toInstant(parts.now())
    const workerData: ThreadStart = {
      session,
      protocol: request.protocol,
      source: request.source,
      logPath: join(folder, LOG_FILE),
      startedAt,
    }
    const worker = new Worker(new URL('./theatre-thread.ts', import.meta.url), {
      workerData,
      // A foreign file or sender that fills the memory ends its own operation and no other; the log stays.
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MB },
    })
    const begun = await firstWord(worker)
    if (!begun.ok) return begun
    const clock = { session, startedAt }
    const about: LiveSession = {
      session,
      case: request.caseId,
      startedAt,
      source: begun.value,
      protocol: { id: request.protocol.id, title: request.protocol.title },
      running: true,
    }
    const queue = newEntryQueue(parts.record, request.caseId, session, () => parts.touched?.(request.caseId))
    const one: Running = {
      about,
      worker,
      clock,
      queue,
      listeners: new Set(),
      view: null,
      waiting: new Map(),
      asked: new Map(),
      ended: Promise.resolve(ok(null)),
    }
    running.set(session, one)
    void queue.put(
      [montageDraft({ protocol: request.protocol, left: request.left }, request.from, startedAt)],
      request.by,
    )
    const { kind, name, ...source } = begun.value
    void queue.put(
      [startedDraft(clock, { source: kind, sourceName: name, protocolId: request.protocol.id, ...source })],
      request.by,
    )
    one.ended = listen(one)
    return ok(about)
  }

  /** Follows a thread to its end, and finishes its recording. */
  const listen = (one: Running): Promise<Result<Entry | null, LiveFailure>> =>
    new Promise((resolve) => {
      const { worker, about } = one
      const end = async (why: 'stopped' | 'source-ended' | 'recovered'): Promise<void> => {
        one.about = { ...one.about, running: false }
        for (const tell of one.waiting.values()) tell({ atS: 0, kept: false })
        one.waiting.clear()
        const finished = await finishRecording(parts, about.case, about.session, why)
        if (!finished.ok) return resolve(refuse(finished.failure))
        const entry = await one.queue.put([finished.value.draft], ours(parts.version))
        await finished.value.discard()
        resolve(ok(entry[0] ?? null))
      }
      let over = false
      const once = (why: 'stopped' | 'source-ended' | 'recovered'): void => {
        if (over) return
        over = true
        end(why).catch((error: unknown) =>
          resolve(refuse({ code: 'failed', message: `The recording could not be finished: ${String(error)}` })),
        )
      }
      worker.on('message', (message: FromThread) => {
        if (message.type === 'outputs') return takeOutputs(one, message.outputs)
        if (message.type === 'frame') return takeFrame(one, message.frame)
        if (message.type === 'placed') {
          const asked = one.asked.get(message.id)
          if (asked !== undefined) one.asked.set(message.id, { ...asked, atS: message.atS })
        }
        if (message.type === 'noted') {
          one.waiting.get(message.id)?.(message)
          one.waiting.delete(message.id)
        }
        if (message.type === 'ended') once(message.why === 'ended' ? 'source-ended' : 'stopped')
      })
      // A thread that fell leaves its log; what is in it is kept, and the entry says that it was recovered.
      worker.on('error', () => once('recovered'))
      worker.on('exit', () => once('recovered'))
    })

  const takeOutputs = (one: Running, outputs: readonly Output[]): void => {
    const algorithm = ours(parts.version)
    const alarms = alarmDrafts(outputs, one.clock)
    if (alarms.length > 0) void one.queue.put(alarms, algorithm)
    for (const [atS, signed] of Map.groupBy(
      outputs.filter(({ type }) => type === 'baseline'),
      (each) => each.atS,
    )) {
      const asked = [...one.asked.values()].find(
        (each) => each.atS !== null && atS >= each.atS - 1e-6 && atS - each.atS < SIGNED_WITHIN_S,
      )
      const act = { stage: asked?.said.stage ?? 'other', reason: asked?.said.reason ?? null } as const
      const draft = baselineDraft(signed, one.clock, act)
      if (draft !== null) void one.queue.put([draft], asked?.by ?? algorithm)
    }
  }

  const takeFrame = (one: Running, frame: LiveFrame): void => {
    one.view = mergeFrame(one.view, frame) ?? one.view
    for (const listener of one.listeners) listener(frame)
  }

  const say: LiveHost['say'] = async (session, said, by) => {
    const one = running.get(session)
    if (one === undefined) return refuse(noSession(session))
    const id = (notes += 1)
    const name = by.type === 'person' ? by.id : by.name
    // Registered before it is sent: the answer of the step may come before that of the disk.
    const noted = new Promise<{ atS: number; kept: boolean }>((resolve) => one.waiting.set(id, resolve))
    if (!one.about.running)
      return refuse({ code: 'ended', message: 'The recording has ended. Say it in the case instead.' })
    if (said.what === 'baseline') one.asked.set(id, { said, by, atS: null })
    one.worker.postMessage({ type: 'note', id, note: noteOf(said, name) } satisfies ToThread)
    const { atS, kept } = await noted
    const draft: Draft | null = draftOfSaying(said, one.clock, atS)
    const [entry] = draft === null ? [] : await one.queue.put([draft], by)
    return ok({ atS, kept, entry: entry ?? null })
  }

  return {
    start,
    say,
    async stop(session) {
      const one = running.get(session)
      if (one === undefined) return refuse(noSession(session))
      if (one.about.running) one.worker.postMessage({ type: 'stop' } satisfies ToThread)
      return one.ended
    },
    sessions: () => [...running.values()].map(({ about }) => about),
    watch(session, listener) {
      const one = running.get(session)
      if (one === undefined) return null
      one.listeners.add(listener)
      return {
        complete: () => (one.view === null ? null : { ...one.view, complete: true }),
        stop: () => void one.listeners.delete(listener),
      }
    },
    async recover() {
      const found: { session: string; samples: number }[] = []
      for (const { caseId, session } of await leftRecordings(parts.path)) {
        if (running.has(session)) continue
        const finished = await finishRecording(parts, caseId, session, 'recovered')
        if (!finished.ok) continue
        const queue = newEntryQueue(parts.record, caseId, session, () => parts.touched?.(caseId))
        await queue.put([finished.value.draft], ours(parts.version))
        await finished.value.discard()
        found.push({ session, samples: finished.value.samples })
      }
      return found
    },
    async close() {
      for (const { about, worker } of running.values())
        if (about.running) worker.postMessage({ type: 'stop' } satisfies ToThread)
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}

const ours = (version: string): Author => ({ type: 'algorithm', name: 'Theca monitoring step', version })

const noSession = (session: string): LiveFailure => ({
  code: 'no-such-session',
  message: `No operation ${session} runs here. It may have ended; its recording is in the case.`,
})

/** The thread says first whether it could begin. */
function firstWord(worker: Worker): Promise<Result<SourceAbout, LiveFailure>> {
  return new Promise((resolve) => {
    const done = (result: Result<SourceAbout, LiveFailure>): void => {
      worker.off('message', hear)
      worker.off('error', fall)
      resolve(result)
    }
    const fall = (): void =>
      done(refuse({ code: 'failed', message: 'The recording could not begin. Look at the disk.' }))
    const hear = (message: FromThread): void => {
      if (message.type === 'started') done(ok(message.about))
      if (message.type === 'refused') {
        void worker.terminate()
        done(refuse({ code: message.code, message: message.message }))
      }
    }
    worker.on('message', hear)
    worker.on('error', fall)
  })
}
