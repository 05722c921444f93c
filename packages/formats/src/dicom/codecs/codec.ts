import type { Result } from '../../failure.ts'
import type { PixelDescription } from '../../image.ts'

/** One frame as the decoder needs it. */
export type CompressedFrame = {
  bytes: Uint8Array
  columns: number
  rows: number
  pixels: PixelDescription
}

/** Turns one compressed frame into little-endian samples, pixel by pixel, exactly `columns × rows × samples` of them. */
export type Codec = (frame: CompressedFrame) => Result<Uint8Array>
