import { crc32 } from 'node:zlib'

/**
 * The log of a running recording: frames one after the other, each with its own checksum, so that whatever a crash or a
 * bad disk leaves can be read up to the last whole frame, and beyond a damaged one.
 *
 *     magic u32 · kind u8 · three zero bytes · number u32 · length u32 · checksum u32 · payload
 *
 * The checksum covers kind, number, length and payload. Numbers count up by one: a frame that is missing shows.
 */
export const HEAD_BYTES = 20
const MAGIC = 0x54_48_52_46
/** A second of 512 channels at 20 kHz has 41 MB; what claims more is no frame. */
export const LARGEST_PAYLOAD = 64 * 1024 * 1024

export const KINDS = { header: 1, samples: 2, annotation: 3, lost: 4, clock: 5, end: 6 } as const
export type Kind = (typeof KINDS)[keyof typeof KINDS]
const known = new Set<number>(Object.values(KINDS))

export type Frame = { readonly kind: Kind; readonly number: number; readonly payload: Uint8Array }

/** The bytes of a frame: head and payload, in two pieces so that samples are not copied. */
export function frameBytes({ kind, number, payload }: Frame): [head: Buffer, payload: Uint8Array] {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(MAGIC, 0)
  head.writeUInt8(kind, 4)
  head.writeUInt32LE(number, 8)
  head.writeUInt32LE(payload.length, 12)
  head.writeUInt32LE(checksum(head, payload), 16)
  return [head, payload]
}

const checksum = (head: Buffer, payload: Uint8Array): number => crc32(payload, crc32(head.subarray(4, 16)))

/** What stands at a place of the log. `torn`: the log ends inside the frame. */
export type Found =
  | { readonly is: 'frame'; readonly frame: Frame; readonly end: number }
  | { readonly is: 'torn' | 'damaged' }
  | { readonly is: 'end' }

/** Reads the frame at `offset`. `read` answers the bytes that are there, fewer at the end of the log. */
export function frameAt(read: (offset: number, length: number) => Uint8Array, offset: number): Found {
  const head = Buffer.from(read(offset, HEAD_BYTES))
  if (head.length === 0) return { is: 'end' }
  if (head.length < HEAD_BYTES) return { is: 'torn' }
  const kind = head.readUInt8(4)
  const length = head.readUInt32LE(12)
  if (head.readUInt32LE(0) !== MAGIC || !known.has(kind) || length > LARGEST_PAYLOAD) return { is: 'damaged' }
  const payload = read(offset + HEAD_BYTES, length)
  if (payload.length < length) return { is: 'torn' }
  if (checksum(head, payload) !== head.readUInt32LE(16)) return { is: 'damaged' }
  const frame: Frame = { kind: kind as Kind, number: head.readUInt32LE(8), payload }
  return { is: 'frame', frame, end: offset + HEAD_BYTES + length }
}

/** How far is looked at once for the next frame behind a damaged one. */
const SEARCH_BYTES = 1024 * 1024

/** The next place at or behind `offset` where a whole frame stands, or null when none does. */
export function nextFrameAt(
  read: (offset: number, length: number) => Uint8Array,
  offset: number,
): { readonly at: number; readonly frame: Frame; readonly end: number } | null {
  const magic = Buffer.alloc(4)
  magic.writeUInt32LE(MAGIC, 0)
  for (let from = offset; ; from += SEARCH_BYTES - 3) {
    const bytes = Buffer.from(read(from, SEARCH_BYTES))
    if (bytes.length < HEAD_BYTES) return null
    for (let place = bytes.indexOf(magic); place >= 0; place = bytes.indexOf(magic, place + 1)) {
      const found = frameAt(read, from + place)
      if (found.is === 'frame') return { at: from + place, frame: found.frame, end: found.end }
    }
    if (bytes.length < SEARCH_BYTES) return null
  }
}

// ── payloads ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a recording is, said before its first sample. */
export type RecordingHeader = {
  readonly format: 'theca-recording'
  readonly version: 1
  readonly session: string
  readonly synthetic: boolean
  readonly source: { readonly kind: 'lsl' | 'file' | 'simulator'; readonly name: string }
  readonly rateHz: number
  readonly channels: readonly string[]
  /** Wall time of sample 0, as this computer had it. */
  readonly startedAt: string
}

const text = new TextEncoder()
const words = new TextDecoder()

export const jsonPayload = (value: unknown): Uint8Array => text.encode(JSON.stringify(value))
/** What `jsonPayload` wrote; whose payload it is says its kind. */
export const jsonOf = (payload: Uint8Array): unknown => JSON.parse(words.decode(payload))

/** Samples of all channels from one place on, 32-bit floats in µV: exact for every converter of up to 24 bits. */
export function samplesPayload(start: number, channels: readonly Float32Array[]): Uint8Array {
  const count = channels[0]?.length ?? 0
  const payload = new Uint8Array(16 + 4 * count * channels.length)
  const head = new DataView(payload.buffer)
  head.setFloat64(0, start, true)
  head.setUint32(8, count, true)
  head.setUint32(12, channels.length, true)
  channels.forEach((channel, at) => {
    payload.set(new Uint8Array(channel.buffer, channel.byteOffset, channel.byteLength), 16 + 4 * count * at)
  })
  return payload
}

export function samplesOf(payload: Uint8Array): { readonly start: number; readonly channels: readonly Float32Array[] } {
  const head = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  const count = head.getUint32(8, true)
  // Copied, because the payload may begin at any byte and floats may not.
  const values = payload.slice(16)
  const channels = Array.from(
    { length: head.getUint32(12, true) },
    (_, at) => new Float32Array(values.buffer, 4 * count * at, count),
  )
  return { start: head.getFloat64(0, true), channels }
}

export type Annotation = { readonly at: number; readonly text: string; readonly wallAt: string }
export type Lost = { readonly from: number; readonly count: number; readonly why: LostWhy }
export type LostWhy = 'source' | 'disk' | 'damaged'
export type ClockJump = { readonly at: number; readonly jumpMs: number; readonly wallAt: string }
export type End = { readonly at: number; readonly why: string; readonly wallAt: string }
