import { failed, ok, type Result } from '../../failure.ts'
import type { CompressedFrame, DecodedFrame } from './codec.ts'

const HEADER_BYTES = 64

/**
 * RLE Lossless (PS3.5 annex G): one PackBits segment per byte plane, most significant first. A segment stops at the size
 * of its plane, so a run that expands without end costs nothing.
 */
export function decodeRle({ bytes, columns, rows, pixels }: CompressedFrame): Result<DecodedFrame> {
  const bytesPerSample = pixels.bitsAllocated / 8
  const planes = bytesPerSample * pixels.samplesPerPixel
  if (!Number.isInteger(bytesPerSample)) return undecodable('RLE frames of single bits do not exist')
  if (bytes.length < HEADER_BYTES) return undecodable('the frame is shorter than its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const segments = view.getUint32(0, true)
  if (segments !== planes) return undecodable(`the header has ${segments} segments where ${planes} belong`)

  // Two bytes become 128 at most: a frame that cannot be filled is refused before there is room for it.
  const size = columns * rows * planes
  if (bytes.length * 64 < size) return undecodable('the frame is too short to be filled')
  const decoded = new Uint8Array(size)
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true)
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : bytes.length
    if (start < HEADER_BYTES || start > end || end > bytes.length) {
      return undecodable(`segment ${segment + 1} lies outside of the frame`)
    }
    const sample = Math.floor(segment / bytesPerSample)
    const byteInSample = bytesPerSample - 1 - (segment % bytesPerSample)
    const problem = unpack(bytes.subarray(start, end), decoded, sample * bytesPerSample + byteInSample, planes)
    if (problem !== null) return undecodable(`segment ${segment + 1} ${problem}`)
  }
  return ok({ bytes: decoded })
}

const undecodable = (why: string): Result<never> => failed('undecodable', `The RLE data are damaged: ${why}.`)

/** Writes a PackBits segment to every `stride`-th byte. Answers what is wrong, or null. */
function unpack(packed: Uint8Array, out: Uint8Array, first: number, stride: number): string | null {
  let to = first
  let at = 0
  while (to < out.length) {
    const control = packed[at++]
    if (control === undefined) return 'ends before the frame is full'
    if (control === 128) continue
    const isRun = control > 128
    const count = isRun ? 257 - control : control + 1
    if (at + (isRun ? 1 : count) > packed.length) return 'ends inside a run'
    if (to + (count - 1) * stride >= out.length) return 'holds more than the frame'
    for (let i = 0; i < count; i++, to += stride) out[to] = packed[isRun ? at : at + i] ?? 0
    at += isRun ? 1 : count
  }
  // One pad byte makes a segment even. More data after a full plane would be pixels without a place.
  return packed.length - at > 1 ? 'holds more than the frame' : null
}
