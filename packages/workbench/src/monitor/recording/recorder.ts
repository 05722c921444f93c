import type { FileHandle } from 'node:fs/promises'
import { open, statfs } from 'node:fs/promises'
import type { ClockJump, Frame, Kind, Lost, LostWhy, Annotation, RecordingHeader } from './frames.ts'
import { frameBytes, jsonPayload, KINDS, samplesPayload } from './frames.ts'

/** Writes are gathered for this long and synced together: with a sync of 12 ms the tail stays far below a second. */
const GROUP_MS = 200
/** Samples are put into frames of this length at most, so that a torn one costs little. */
const FRAME_MS = 100
/** What may wait for a slow disk: 25 s of 32 channels at 20 kHz. Beyond it samples are counted as lost, annotations never. */
const WAITING_BYTES = 64 * 1024 * 1024
/** A full disk is tried again this often. */
const RETRY_MS = 500
/** Free space is looked at this often; below ten minutes of it a screen warns. */
const SPACE_MS = 5_000
/** A step of the wall clock against the steady one that is worth telling. */
const JUMP_MS = 250
/** A sync that takes longer than this makes the disk slow. */
const SLOW_MS = 1_000

/** Clock and disk; tests put in their own. */
export type RecorderSeams = {
  readonly wall: () => Date
  readonly steadyMs: () => number
  readonly open: (path: string) => Promise<Pick<FileHandle, 'write' | 'datasync' | 'close'>>
  readonly freeBytes: (path: string) => Promise<number | null>
  readonly waitingBytes: number
}

export const recorderSeams: RecorderSeams = {
  wall: () => new Date(),
  steadyMs: () => performance.now(),
  open: (path) => open(path, 'wx', 0o600),
  freeBytes: async (path) => {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  },
  waitingBytes: WAITING_BYTES,
}

export type RecorderState = 'recording' | 'slow-disk' | 'disk-full' | 'failed' | 'closed'

/** Where every sample is. Received + lost is where the stream stands; of the received ones `kept` are on the disk. */
export type RecorderAccount = {
  readonly received: number
  readonly kept: number
  readonly lost: number
  readonly gaps: readonly Lost[]
  readonly clockJumps: readonly ClockJump[]
  readonly annotations: number
  readonly annotationsKept: number
  readonly waitingBytes: number
  readonly state: RecorderState
  readonly headroomMin: number | null
}

export type Recorder = {
  /** Takes samples of all channels from a place of the stream's own count on; never waits. */
  samples(start: number, channels: readonly Float32Array[]): void
  /** Resolves when it is on the disk: true; false when the recorder has failed and it never will be. */
  annotate(at: number, text: string, urgency?: 'now' | 'with-the-samples'): Promise<boolean>
  account(): RecorderAccount
  /** Writes what waits and ends the log. A disk that stays full ends it without: what is kept stays readable. */
  close(why: string): Promise<RecorderAccount>
}

/**
 * Records a stream to a log on the disk. What is acknowledged has been synced; what is lost is counted, by place and
 * reason. A full disk stops writing and goes on when there is space again; a disk that fails a sync is never believed
 * again: the recorder says so and counts.
 *
 * @param path of a file that must not exist yet
 * @example
 * const recorder = await openRecorder('signals.log', header)
 * recorder.samples(0, channels)
 * await recorder.annotate(1200, 'stim:mep')
 */
export async function openRecorder(
  path: string,
  header: RecordingHeader,
  seams: RecorderSeams = recorderSeams,
): Promise<Recorder> {
  const file = await seams.open(path)
  const log = newLog(path, file, header, seams)
  await log.first()
  return log.recorder
}

type Waiting = { readonly bytes: number; readonly pieces: readonly Uint8Array[]; readonly done: () => void }

function newLog(
  path: string,
  file: Awaited<ReturnType<RecorderSeams['open']>>,
  header: RecordingHeader,
  seams: RecorderSeams,
) {
  const { wall, steadyMs } = seams
  const frameSamples = Math.max(1, Math.round((FRAME_MS * header.rateHz) / 1000))
  let state: RecorderState = 'recording'
  let [number, position, next] = [0, 0, 0]
  let [received, kept, lost, annotations, annotationsKept, waitingBytes] = [0, 0, 0, 0, 0, 0]
  let headroomMin: number | null = null
  const gaps: Lost[] = []
  const jumps: ClockJump[] = []
  let queue: Waiting[] = []
  const promised = new Set<(kept: boolean) => void>()
  let offset = wall().getTime() - steadyMs()
  let [lookedAt, wroteAt] = [-Infinity, steadyMs()]
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null
  /** Somebody waits: the next group follows at once. */
  let urgent = false

  const put = (kind: Kind, payload: Uint8Array, done: () => void = () => undefined): void => {
    const frame: Frame = { kind, number, payload }
    number += 1
    const pieces = frameBytes(frame)
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
    queue.push({ bytes, pieces, done })
    waitingBytes += bytes
    timer ??= setTimeout(() => void flush(), GROUP_MS)
  }

  /** One gap after the other of the same reason is one gap. */
  const lose = (from: number, count: number, why: LostWhy): void => {
    lost += count
    const last = gaps.at(-1)
    if (last !== undefined && last.why === why && last.from + last.count === from)
      gaps[gaps.length - 1] = { ...last, count: last.count + count }
    else gaps.push({ from, count, why })
    if (state !== 'failed' && state !== 'closed') put(KINDS.lost, jsonPayload({ from, count, why } satisfies Lost))
  }

  const fail = (): void => {
    state = 'failed'
    queue = []
    waitingBytes = 0
    for (const tell of promised) tell(false)
    promised.clear()
  }

  /** Writes everything that waits and syncs it. What a full disk refused stays in front, and is written over. */
  const writeAll = async (): Promise<void> => {
    const group = queue
    queue = []
    urgent = false
    try {
      let at = position
      for (const { pieces } of group) {
        for (const piece of pieces) {
          for (let done = 0; done < piece.length;) {
            const { bytesWritten } = await file.write(piece, done, piece.length - done, at + done)
            done += bytesWritten
          }
          at += piece.length
        }
      }
      const began = steadyMs()
      await file.datasync()
      state = steadyMs() - began > SLOW_MS ? 'slow-disk' : 'recording'
      position = at
      wroteAt = steadyMs()
    } catch (error) {
      if (!isFull(error)) return fail()
      // The frames keep their numbers and their place: nothing behind them has been written.
      queue = [...group, ...queue]
      state = 'disk-full'
      return
    }
    waitingBytes -= group.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { done } of group) done()
  }

  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    await (writing ??= (async () => {
      await writeAll()
      await look()
    })().finally(() => {
      writing = null
      if (queue.length > 0 && state !== 'failed')
        timer ??= setTimeout(() => void flush(), state === 'disk-full' ? RETRY_MS : urgent ? 0 : GROUP_MS)
    }))
  }

  const look = async (): Promise<void> => {
    if (steadyMs() - lookedAt < SPACE_MS) return
    lookedAt = steadyMs()
    const free = await seams.freeBytes(path).catch(() => null)
    const perMinute = 60 * header.rateHz * 4 * Math.max(1, header.channels.length)
    headroomMin = free === null ? null : free / perMinute
  }

  const watchClock = (at: number): void => {
    const jumpMs = wall().getTime() - steadyMs() - offset
    if (Math.abs(jumpMs) < JUMP_MS) return
    offset += jumpMs
    const jump: ClockJump = { at, jumpMs: Math.round(jumpMs), wallAt: wall().toISOString() }
    jumps.push(jump)
    put(KINDS.clock, jsonPayload(jump))
  }

  const take = (start: number, channels: readonly Float32Array[]): void => {
    const count = channels[0]?.length ?? 0
    for (let from = 0; from < count; from += frameSamples) {
      const piece = channels.map((channel) => channel.subarray(from, Math.min(count, from + frameSamples)))
      const length = piece[0]?.length ?? 0
      if (waitingBytes + 4 * length * piece.length > seams.waitingBytes) {
        if (state === 'recording') state = 'slow-disk'
        lose(start + from, length, 'disk')
      } else {
        received += length
        put(KINDS.samples, samplesPayload(start + from, piece), () => void (kept += length))
      }
    }
  }

  const account = (): RecorderAccount => ({
    received,
    kept,
    lost,
    gaps: [...gaps],
    clockJumps: [...jumps],
    annotations,
    annotationsKept,
    waitingBytes,
    state: state === 'recording' && waitingBytes > 0 && steadyMs() - wroteAt > SLOW_MS ? 'slow-disk' : state,
    headroomMin,
  })

  const recorder: Recorder = {
    samples(start, channels) {
      if (state === 'closed') return
      const length = channels[0]?.length ?? 0
      // Repeated samples are known already; missing ones are the source's loss.
      const seen = Math.max(0, next - start)
      if (seen >= length) return
      watchClock(start)
      if (start > next) lose(next, start - next, 'source')
      const fresh = seen === 0 ? channels : channels.map((channel) => channel.subarray(seen))
      next = start + length
      if (state === 'failed') lose(start + seen, length - seen, 'disk')
      else take(start + seen, fresh)
    },
    annotate(at, text, urgency = 'now') {
      annotations += 1
      if (state === 'failed' || state === 'closed') return Promise.resolve(false)
      return new Promise((resolve) => {
        promised.add(resolve)
        put(KINDS.annotation, jsonPayload({ at, text, wallAt: wall().toISOString() } satisfies Annotation), () => {
          annotationsKept += 1
          promised.delete(resolve)
          resolve(true)
        })
        if (urgency !== 'now') return
        // A key was pressed: it does not wait for the next group.
        urgent = true
        void flush()
      })
    },
    account,
    async close(why) {
      if (state === 'closed') return account()
      if (state !== 'failed') put(KINDS.end, jsonPayload({ at: next, why, wallAt: wall().toISOString() }))
      await flush()
      if (queue.length > 0 && state !== 'disk-full' && state !== 'failed') await flush()
      if (timer !== null) clearTimeout(timer)
      for (const tell of promised) tell(false)
      promised.clear()
      await file.close()
      const last = account()
      if (state !== 'failed') state = 'closed'
      return last
    },
  }
  return {
    recorder,
    async first(): Promise<void> {
      put(KINDS.header, jsonPayload(header))
      await flush()
    },
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
