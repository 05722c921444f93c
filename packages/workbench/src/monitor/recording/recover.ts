import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import type { ClockJump, End, Frame, Lost, Annotation, RecordingHeader } from './frames.ts'
import { frameAt, jsonOf, KINDS, nextFrameAt, samplesOf } from './frames.ts'

/** A piece of the recording that is on the disk: samples [start, start + count), in the frame at `offset`. */
export type KeptPiece = { readonly start: number; readonly count: number; readonly offset: number }

/** What a log holds, exactly. */
export type Recovered = {
  readonly header: RecordingHeader
  /** Samples of each channel on the disk, in order and without overlap. */
  readonly pieces: readonly KeptPiece[]
  readonly samples: number
  readonly annotations: readonly Annotation[]
  /** As the recorder counted them, and those that damage of the log took. */
  readonly lost: readonly Lost[]
  readonly clockJumps: readonly ClockJump[]
  /** Null when the recorder did not come to its end: the program or the computer was stopped. */
  readonly end: End | null
  /** Bytes at the end that are no whole frame, and damaged places before it. */
  readonly tornBytes: number
  readonly damaged: number
}
export type RecoveryFailure = { readonly code: 'no-recording' | 'damaged'; readonly message: string }

/** An open log: what it holds, and its samples by piece. */
export type OpenLog = {
  readonly found: Recovered
  readonly read: (piece: KeptPiece) => readonly Float32Array[]
  readonly close: () => void
}

/**
 * Opens the log of a recording, whole or cut short, and says exactly what was kept. Changes nothing.
 *
 * @throws what the file system says of a file that cannot be opened
 * @example const log = openLog('signals.log'); if (log.ok) log.value.found.samples
 */
export function openLog(path: string): Result<OpenLog, RecoveryFailure> {
  const handle = openSync(path, 'r')
  const { size } = fstatSync(handle)
  const read = (offset: number, length: number): Uint8Array => readAt(handle, offset, Math.min(length, size - offset))
  const found = scan(path, read, size)
  if (!found.ok) {
    closeSync(handle)
    return found
  }
  return ok({
    found: found.value,
    read({ offset }) {
      const at = frameAt(read, offset)
      if (at.is !== 'frame') throw new Error(`the log of ${found.value.header.session} changed while it was read`)
      return samplesOf(at.frame.payload).channels
    },
    close: () => closeSync(handle),
  })
}

function readAt(handle: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, length))
  let done = 0
  while (done < bytes.length) {
    const read = readSync(handle, bytes, done, bytes.length - done, offset + done)
    if (read === 0) break
    done += read
  }
  return bytes.subarray(0, done)
}

type Gathering = {
  pieces: KeptPiece[]
  annotations: Annotation[]
  lost: Lost[]
  clockJumps: ClockJump[]
  end: End | null
  next: number
  damaged: number
}

function scan(
  path: string,
  read: (offset: number, length: number) => Uint8Array,
  size: number,
): Result<Recovered, RecoveryFailure> {
  const first = frameAt(read, 0)
  if (first.is !== 'frame' || first.frame.kind !== KINDS.header) {
    const message = `${path} does not begin as a recording does. Nothing in it can be trusted; keep the file and tell the developers.`
    return refuse({ code: first.is === 'damaged' ? 'damaged' : 'no-recording', message })
  }
  const header = jsonOf(first.frame.payload) as RecordingHeader
  const all: Gathering = { pieces: [], annotations: [], lost: [], clockJumps: [], end: null, next: 0, damaged: 0 }
  let offset = first.end
  for (;;) {
    const found = frameAt(read, offset)
    if (found.is === 'frame') {
      gather(all, found.frame, offset)
      offset = found.end
      continue
    }
    if (found.is === 'end') break
    // Torn or damaged: if a whole frame stands behind, what lies between is damage; else it is the tail.
    const next = nextFrameAt(read, offset + 1)
    if (next === null) break
    all.damaged += 1
    offset = next.at
  }
  const samples = all.pieces.reduce((sum, { count }) => sum + count, 0)
  const { next: _, ...kept } = all
  return ok({ header, ...kept, samples, lost: withDamage(all), tornBytes: size - offset })
}

function gather(all: Gathering, { kind, payload }: Frame, offset: number): void {
  switch (kind) {
    case KINDS.samples: {
      const { start, channels } = samplesOf(payload)
      all.pieces.push({ start, count: channels[0]?.length ?? 0, offset })
      return
    }
    case KINDS.annotation:
      return void all.annotations.push(jsonOf(payload) as Annotation)
    case KINDS.lost:
      return void all.lost.push(jsonOf(payload) as Lost)
    case KINDS.clock:
      return void all.clockJumps.push(jsonOf(payload) as ClockJump)
    case KINDS.end:
      all.end = jsonOf(payload) as End
      return
    case KINDS.header:
  }
}

/** Places between the pieces that no loss explains were lost with damaged frames. Neighbours of one reason are one gap. */
function withDamage({ pieces, lost, end }: Gathering): Lost[] {
  const known = [
    ...pieces.map(({ start, count }) => ({ from: start, count })),
    ...lost.map(({ from, count }) => ({ from, count })),
  ].toSorted((a, b) => a.from - b.from)
  const holes: Lost[] = []
  let next = 0
  for (const { from, count } of known) {
    if (from > next) holes.push({ from: next, count: from - next, why: 'damaged' })
    next = Math.max(next, from + count)
  }
  if (end !== null && end.at > next) holes.push({ from: next, count: end.at - next, why: 'damaged' })
  const joined: Lost[] = []
  for (const each of [...lost, ...holes].toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last !== undefined && last.why === each.why && last.from + last.count === each.from)
      joined[joined.length - 1] = { ...last, count: last.count + each.count }
    else joined.push(each)
  }
  return joined
}
