import { failed, ok, type Result } from '../../failure.ts'
import type { PixelDescription } from '../../image.ts'
import type { Codec, CompressedFrame, DecodedFrame } from './codec.ts'
import { decodeWith, type DecoderName } from './wasm.ts'

/**
 * JPEG 2000 (ISO/IEC 15444-1) and its high-throughput form (15444-15), by OpenJPEG and OpenJPH.
 *
 * Both decoders fill up what is missing of a stream that ends early, and allocate by the sizes that it declares. So its
 * sizes are compared with those of the data set, and its parts followed to the end mark, before a decoder sees it.
 * Damage inside a part that keeps its length cannot be seen by anyone: the format has no checksum.
 */
export const decodeJpeg2000 =
  (decoder: DecoderName, isLossless: boolean): Codec =>
  (frame) => {
    const { pixels } = frame
    if (pixels.bitsAllocated !== 8 && pixels.bitsAllocated !== 16) {
      return failed('unsupported', `JPEG 2000 with ${pixels.bitsAllocated} bits per sample is not supported.`)
    }
    const stream = codeStream(frame.bytes)
    if (stream === null) return undecodable('there is no code stream')
    const size = readSize(stream)
    if (size === null) return undecodable('the sizes of the image are missing')
    const problem = mismatch(size, frame) ?? unfinished(stream, size)
    if (problem !== null) return undecodable(problem)
    const samples = frame.columns * frame.rows * pixels.samplesPerPixel
    if (samples > SAMPLE_LIMIT) {
      return failed('limit-exceeded', `A JPEG 2000 frame of ${samples} samples exceeds the limit of ${SAMPLE_LIMIT}.`)
    }
    // A stream is free to use the room of its samples as the data set does not say only where both agree on the sign.
    if (size.signed && !pixels.signed) return undecodable('it holds negative values and the file says that none are')
    const decoded = decodeWith(decoder, frame.bytes, { ...frame, samplesPerPixel: pixels.samplesPerPixel })
    if (decoded === 'not-loaded') return failed('unsupported-transfer-syntax', NOT_LOADED)
    if (decoded === null) return undecodable('the decoder refuses them')
    const bytes = widened(decoded.bytes, size, pixels.bitsAllocated)
    return ok({ bytes, pixels: described(pixels, size, isLossless) } satisfies DecodedFrame)
  }

export const NOT_LOADED = 'The decoder for these pixels has not been loaded.'

const undecodable = (why: string): Result<never> => failed('undecodable', `The JPEG 2000 data are damaged: ${why}.`)

/** A decoder takes four to eight bytes per sample beside the result; the largest radiographs have 20 million. */
const SAMPLE_LIMIT = 2 ** 25

// Each tile costs a decoder some kilobytes before its first pixel. Tiles in use are 64 pixels wide or more.
const TILE_LIMIT = 4096

const SOC = 0xff4f
const SIZ = 0xff51
const SOT = 0xff90
const EOC = 0xffd9

type Size = { columns: number; rows: number; components: number; precision: number; signed: boolean; tiles: number }

/** The code stream itself. Some writers put the JP2 file format around it, which DICOM does not allow but readers take. */
function codeStream(bytes: Uint8Array): DataView | null {
  const isJp2 = bytes.length > 12 && bytes[3] === 12 && bytes[4] === 0x6a && bytes[5] === 0x50
  const limit = isJp2 ? Math.min(bytes.length - 4, 65_536) : 1
  for (let at = 0; at < limit; at++) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51) {
      return new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at)
    }
  }
  return null
}

/** The SIZ segment, which is always the first (15444-1 annex A.5.1). Null where it is cut short or contradicts itself. */
function readSize(stream: DataView): Size | null {
  if (stream.byteLength < 46 || stream.getUint16(0) !== SOC || stream.getUint16(2) !== SIZ) return null
  const number = (index: number) => stream.getUint32(8 + 4 * index)
  const [width, height, left, top] = [number(0), number(1), number(2), number(3)]
  const [tileWidth, tileHeight, tileLeft, tileTop] = [number(4), number(5), number(6), number(7)]
  const components = stream.getUint16(40)
  if (components < 1 || stream.byteLength < 42 + 3 * components || tileWidth < 1 || tileHeight < 1) return null
  const depth = stream.getUint8(42)
  for (let i = 0; i < components; i++) {
    const at = 42 + 3 * i
    const isPlain = stream.getUint8(at + 1) === 1 && stream.getUint8(at + 2) === 1
    if (stream.getUint8(at) !== depth || !isPlain) return null
  }
  const tiles = Math.ceil((width - tileLeft) / tileWidth) * Math.ceil((height - tileTop) / tileHeight)
  return {
    columns: width - left,
    rows: height - top,
    components,
    precision: (depth & 0x7f) + 1,
    signed: depth >= 0x80,
    tiles,
  }
}

function mismatch(size: Size, { columns, rows, pixels }: CompressedFrame): string | null {
  if (size.columns !== columns || size.rows !== rows) {
    return `they hold ${size.columns} × ${size.rows} pixels where ${columns} × ${rows} belong`
  }
  if (size.components !== pixels.samplesPerPixel) return `they hold ${size.components} samples per pixel`
  if (size.precision > pixels.bitsAllocated) return `they hold ${size.precision} bits where ${pixels.bitsAllocated} fit`
  return size.tiles >= 1 && size.tiles <= TILE_LIMIT ? null : `they are cut into ${size.tiles} tiles`
}

/** Follows segments and tile parts by their lengths to the end mark. Answers what is wrong, or null. */
function unfinished(stream: DataView, { tiles }: Size): string | null {
  const found = new Set<number>()
  let at = 2
  while (at + 4 <= stream.byteLength && stream.getUint16(at) !== SOT) at += 2 + Math.max(2, stream.getUint16(at + 2))
  let isLast = false
  while (!isLast && at + 12 <= stream.byteLength && stream.getUint16(at) === SOT) {
    const length = stream.getUint32(at + 6)
    found.add(stream.getUint16(at + 4))
    // Length 0 is allowed for the last part, which then reaches to the end mark.
    isLast = length === 0
    if (length > 0 && length < 14) return 'a part is shorter than its head'
    at += length
  }
  const isEnded = isLast ? endsWithMark(stream) : at + 2 <= stream.byteLength && stream.getUint16(at) === EOC
  if (!isEnded) return 'they end before their end mark'
  return found.size === tiles ? null : `they hold ${found.size} of ${tiles} tiles`
}

function endsWithMark(stream: DataView): boolean {
  let end = stream.byteLength
  while (end > 2 && stream.getUint8(end - 1) === 0) end--
  return stream.getUint16(end - 2) === EOC
}

/** Samples as wide as Bits Allocated. A decoder answers bytes where eight bits suffice. */
function widened(bytes: Uint8Array, { precision, signed }: Size, bitsAllocated: number): Uint8Array {
  if (bitsAllocated === 8 || precision > 8) return bytes
  const wide = new Uint8Array(bytes.length * 2)
  for (let i = 0; i < bytes.length; i++) {
    const value = bytes[i] as number
    wide[2 * i] = value
    wide[2 * i + 1] = signed && value > 127 ? 0xff : 0
  }
  return wide
}

/**
 * A lossless stream holds the bits of the data set. In a lossy one a value may overshoot Bits Stored, and cutting its
 * upper bits off would turn white into black. A signed image in a stream without sign keeps its bits: the sign stands
 * in the highest bit of the stream's precision.
 */
function described(pixels: PixelDescription, { precision, signed }: Size, isLossless: boolean): PixelDescription {
  const { photometricInterpretation } = pixels
  const isTransformed = photometricInterpretation === 'YBR_RCT' || photometricInterpretation === 'YBR_ICT'
  const colour = isTransformed ? { ...pixels, photometricInterpretation: 'RGB' } : pixels
  if (pixels.signed && !signed) return { ...colour, bitsStored: precision, highBit: precision - 1 }
  return isLossless ? colour : { ...colour, bitsStored: pixels.bitsAllocated, highBit: pixels.bitsAllocated - 1 }
}
