import type { ByteSource, SignalFault } from '../types.ts'
import { viewOf } from '../source.ts'

export type Chunk = { readonly tag: number; readonly at: number; readonly bytes: number }

/** No chunk that a recorder writes is larger: half a second of 4096 channels at 20 kHz in doubles is 328 MB. */
const MOST_CHUNK_BYTES = 512 * 2 ** 20
const WINDOW = 256 * 1024

/** Ranges of a source through one window, so that many small reads become few. */
export function windowed(source: ByteSource): (at: number, length: number) => Uint8Array {
  let start = 0
  let held: Uint8Array = new Uint8Array(0)
  return (at, length) => {
    if (at < start || at + length > start + held.length) {
      start = at
      held = source.read(at, Math.max(length, WINDOW))
    }
    return held.subarray(at - start, at - start + length)
  }
}

type Read = (at: number, length: number) => Uint8Array

/** A number that says its own width: 1, 4 or 8 bytes. */
export function variableLength(bytes: Uint8Array, at: number): { value: number; bytes: number } | null {
  const width = bytes[at]
  if (width === undefined || at + 1 + width > bytes.length) return null
  const view = viewOf(bytes)
  if (width === 1) return { value: view.getUint8(at + 1), bytes: 2 }
  if (width === 4) return { value: view.getUint32(at + 1, true), bytes: 5 }
  if (width === 8) return { value: Number(view.getBigUint64(at + 1, true)), bytes: 9 }
  return null
}

// The mark that a recorder writes every ten seconds, so that a reader finds its place again.
const BOUNDARY = [0x43, 0xa5, 0x46, 0xdc, 0xcb, 0xf5, 0x41, 0x0f, 0xb3, 0x0e, 0xd5, 0x46, 0x73, 0x83, 0xcb, 0xe4]

/**
 * Every chunk by its place: tag, content, length. After a damaged one reading goes on behind the next boundary mark, and
 * a fault counts the bytes between. Contents are not read.
 */
export function* chunksOf(source: ByteSource, read: Read, faults: SignalFault[]): Generator<Chunk> {
  for (let at = 4; at < source.bytes;) {
    const length = variableLength(read(at, 9), 0)
    const content = length === null ? 0 : at + length.bytes
    const sound = length !== null && length.value >= 2 && length.value <= MOST_CHUNK_BYTES
    if (sound && content + length.value <= source.bytes) {
      const tag = viewOf(read(content, 2)).getUint16(0, true)
      if (tag >= 1 && tag <= 6) {
        yield { tag, at: content + 2, bytes: length.value - 2 }
        at = content + length.value
        continue
      }
    }
    const next = behindBoundary(source, at)
    if (next === null) {
      faults.push({
        code: 'truncated',
        message: `The file is cut or damaged from byte ${at} on; its last ${source.bytes - at} bytes are not read.`,
      })
      return
    }
    faults.push({
      code: 'damaged-chunk',
      message: `${next - at} bytes from byte ${at} on are damaged; reading goes on after them.`,
    })
    if (faults.length > 1000) return
    at = next
  }
}

function behindBoundary(source: ByteSource, from: number): number | null {
  const block = 1024 * 1024
  for (let at = from + 1; at < source.bytes; at += block - BOUNDARY.length) {
    const bytes = source.read(at, block)
    for (let i = bytes.indexOf(BOUNDARY[0] as number); i >= 0; i = bytes.indexOf(BOUNDARY[0] as number, i + 1)) {
      if (BOUNDARY.every((byte, k) => bytes[i + k] === byte)) return at + i + BOUNDARY.length
    }
    if (bytes.length < block) return null
  }
  return null
}
