import type { Result } from '../../failure.ts'
import type { PixelDescription } from '../../image.ts'

/** One frame as the decoder needs it. */
export type CompressedFrame = {
  bytes: Uint8Array
  columns: number
  rows: number
  pixels: PixelDescription
}

/** Little-endian samples, pixel by pixel, exactly `columns × rows × samples` of them. */
export type DecodedFrame = {
  bytes: Uint8Array
  /** How these bytes are to be read, where the code stream knows better than the data set. */
  pixels?: PixelDescription
}

/** Turns one compressed frame into samples. */
export type Codec = (frame: CompressedFrame) => Result<DecodedFrame>

/** Samples as the bytes that a codec answers, as wide as Bits Allocated says. */
export function littleEndianBytes(samples: Uint16Array, bitsAllocated: number): Uint8Array {
  const size = bitsAllocated / 8
  const bytes = new Uint8Array(samples.length * size)
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] as number
    bytes[i * size] = value
    if (size > 1) bytes[i * size + 1] = value >> 8
  }
  return bytes
}
