import { CODECS } from './dicom/codecs/index.ts'
import { DICTIONARY, tagText } from './dicom/dictionary.ts'
import { frameBits } from './dicom/headers.ts'
import { fragmentsAt, inflatedBytes, type Fragment } from './dicom/parse.ts'
import { DEFLATED_LITTLE_ENDIAN, EXPLICIT_BIG_ENDIAN, transferSyntax } from './dicom/transfer-syntaxes.ts'
import { failed, ok, type Result } from './failure.ts'
import type { ImageHeader, PixelDescription } from './image.ts'

export type StoredValues = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** The pixels of one frame: stored values row by row, and how they become modality values. */
export type FramePixels = {
  /** `columns × rows × samplesPerPixel` values. May be a view of the file's bytes: do not write to it. */
  stored: StoredValues
  columns: number
  rows: number
  samplesPerPixel: number
  photometricInterpretation: string
  rescaleSlope: number
  rescaleIntercept: number
}

export type PixelLimits = {
  /** Most bytes of one decoded frame; the largest slices in use (mammography, 8-bit colour slides) stay below 200 MB. */
  frameBytes: number
}
export const PIXEL_LIMITS: PixelLimits = { frameBytes: 512 * 1024 * 1024 }

/**
 * The stored values of the frame that a header describes.
 *
 * @param bytes the whole file, as it was given to `parseDicom`
 * JPEG and JPEG 2000 need `prepareCodecs` first; without it the answer is `unsupported-transfer-syntax`.
 *
 * @returns failure `unsupported-transfer-syntax` names the compression in words; `truncated` and `undecodable` say why.
 * Bits above Bits Stored (overlays of old files) are removed and the sign is extended.
 *
 * @example
 * const frame = readPixels(bytes, header)
 * if (frame.ok) console.log(modalityValue(frame.value, frame.value.stored[0] ?? 0))
 */
export function readPixels(
  bytes: Uint8Array,
  header: ImageHeader,
  limits: Partial<PixelLimits> = {},
): Result<FramePixels> {
  const { columns, rows, pixels } = header
  if (pixels === null || columns === null || rows === null) {
    return failed('undecodable', 'The file has no pixel data, or does not say how they are to be read.', PIXEL_DATA)
  }
  const frameBytes = Math.ceil(frameBits(columns, rows, pixels) / 8)
  const most = limits.frameBytes ?? PIXEL_LIMITS.frameBytes
  if (frameBytes > most) {
    return failed(
      'limit-exceeded',
      `A frame of ${columns} × ${rows} needs ${frameBytes} bytes; the limit is ${most}.`,
      PIXEL_DATA,
    )
  }
  // Inside JPEG the decoder brings chroma to the size of luma; uncompressed it has half the samples.
  if (pixels.photometricInterpretation.endsWith('_422') && pixels.length !== null) {
    return failed(
      'unsupported',
      `Pixels in ${pixels.photometricInterpretation} are not supported.`,
      tagText(DICTIONARY.PhotometricInterpretation[0]),
    )
  }
  const read = pixels.length === null ? decoded(bytes, header, pixels) : uncompressed(bytes, header, pixels)
  if (!read.ok) return read
  const { stored, photometricInterpretation = pixels.photometricInterpretation } = read.value
  const { samplesPerPixel, rescaleSlope, rescaleIntercept } = pixels
  return ok({
    stored,
    columns,
    rows,
    samplesPerPixel,
    photometricInterpretation,
    rescaleSlope,
    rescaleIntercept,
  })
}

/** Whether pixels in a transfer syntax can be opened: every uncompressed one, and those with a codec. */
export const canDecode = (syntax: { uid: string; encapsulated: boolean }): boolean =>
  !syntax.encapsulated || CODECS.has(syntax.uid)

/** Stored value to modality value (Hounsfield units in CT; in MR mostly the value itself). */
export const modalityValue = (
  { rescaleSlope, rescaleIntercept }: { rescaleSlope: number; rescaleIntercept: number },
  stored: number,
): number => stored * rescaleSlope + rescaleIntercept

/** Running least, greatest and sum over frames; sums of 16-bit values stay exact up to 2^37 pixels. */
export type ModalityStatistics = { min: number; max: number; sum: number; count: number }

/**
 * Least, greatest and sum of the modality values of a frame, added to those of earlier frames when given. The mean is
 * `sum / count`.
 *
 * @example
 * let statistics: ModalityStatistics | undefined
 * for (const frame of frames) statistics = modalityStatistics(frame, statistics)
 */
export function modalityStatistics(
  { stored, rescaleSlope, rescaleIntercept }: Pick<FramePixels, 'stored' | 'rescaleSlope' | 'rescaleIntercept'>,
  earlier: ModalityStatistics = { min: Infinity, max: -Infinity, sum: 0, count: 0 },
): ModalityStatistics {
  if (stored.length === 0) return earlier
  const { least, greatest, sum } = storedStatistics(stored)
  const ends = [least * rescaleSlope + rescaleIntercept, greatest * rescaleSlope + rescaleIntercept]
  return {
    min: Math.min(earlier.min, ...ends),
    max: Math.max(earlier.max, ...ends),
    sum: earlier.sum + sum * rescaleSlope + stored.length * rescaleIntercept,
    count: earlier.count + stored.length,
  }
}

function storedStatistics(stored: StoredValues): { least: number; greatest: number; sum: number } {
  let least = stored[0] as number
  let greatest = least
  let sum = 0
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number
    if (value < least) least = value
    else if (value > greatest) greatest = value
    sum += value
  }
  return { least, greatest, sum }
}

const PIXEL_DATA = tagText(DICTIONARY.PixelData[0])
const TRANSFER_SYNTAX = tagText(DICTIONARY.TransferSyntaxUID[0])

type Read = { stored: StoredValues; photometricInterpretation?: string }

function uncompressed(bytes: Uint8Array, header: ImageHeader, pixels: PixelDescription): Result<Read> {
  const whole = header.transferSyntaxUid === DEFLATED_LITTLE_ENDIAN ? inflatedBytes(bytes) : ok(bytes)
  if (!whole.ok) return whole
  const samples = (header.columns ?? 0) * (header.rows ?? 0) * pixels.samplesPerPixel
  const firstBit = header.frame * samples * pixels.bitsAllocated
  const endByte = Math.ceil((firstBit + samples * pixels.bitsAllocated) / 8)
  const available = Math.min(pixels.length ?? 0, whole.value.length - pixels.offset)
  if (endByte > available) {
    return failed(
      'truncated',
      `Frame ${header.frame + 1} needs pixel data up to byte ${endByte}; there are ${available}.`,
      PIXEL_DATA,
    )
  }
  if (pixels.bitsAllocated === 1) return ok({ stored: unpackBits(whole.value, pixels.offset, firstBit, samples) })
  const start = pixels.offset + firstBit / 8
  const frame = whole.value.subarray(start, start + (samples * pixels.bitsAllocated) / 8)
  const littleEndian = header.transferSyntaxUid !== EXPLICIT_BIG_ENDIAN
  const values = storedBits(typedView(frame, pixels, littleEndian), pixels)
  const planar = pixels.planarConfiguration === 1 && pixels.samplesPerPixel > 1
  return ok({ stored: planar ? interleaved(values, pixels.samplesPerPixel) : values })
}

/** Single bits, the first pixel in the least significant bit (PS3.5 section 8.1.1); frames need not begin on a byte. */
export function unpackBits(bytes: Uint8Array, offset: number, firstBit: number, count: number): Uint8Array {
  const out = new Uint8Array(count)
  const firstByte = offset + Math.floor(firstBit / 8)
  const shift = firstBit % 8
  for (let i = 0; i < count; i++) {
    const bit = shift + i
    out[i] = ((bytes[firstByte + (bit >> 3)] ?? 0) >> (bit & 7)) & 1
  }
  return out
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** A typed view of the bytes where alignment and byte order allow it, else a copy. */
function typedView(frame: Uint8Array, pixels: PixelDescription, littleEndian: boolean): StoredValues {
  const { bitsAllocated, signed } = pixels
  // Never the array itself: it may be a Buffer, whose `slice` is a view, and what is changed later must be a copy.
  if (bitsAllocated === 8) {
    const { buffer, byteOffset, length } = frame
    return signed ? new Int8Array(buffer, byteOffset, length) : new Uint8Array(buffer, byteOffset, length)
  }
  const size = bitsAllocated / 8
  const swap = littleEndian !== HOST_IS_LITTLE_ENDIAN
  const aligned = swap || frame.byteOffset % size !== 0 ? new Uint8Array(frame) : frame
  if (swap) swapBytes(aligned, size)
  const length = aligned.length / size
  if (size === 2) {
    return signed
      ? new Int16Array(aligned.buffer, aligned.byteOffset, length)
      : new Uint16Array(aligned.buffer, aligned.byteOffset, length)
  }
  return signed
    ? new Int32Array(aligned.buffer, aligned.byteOffset, length)
    : new Uint32Array(aligned.buffer, aligned.byteOffset, length)
}

/** Reverses the bytes of every value in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) {
    for (let low = at, high = at + size - 1; low < high; low++, high--) {
      const kept = bytes[low] as number
      bytes[low] = bytes[high] as number
      bytes[high] = kept
    }
  }
}

/** Only the bits that are stored, moved to the bottom, sign extended. Most files need nothing and are not copied. */
function storedBits(
  values: StoredValues,
  { bitsAllocated, bitsStored, highBit, signed }: PixelDescription,
): StoredValues {
  if (bitsStored === bitsAllocated) return values
  // Shifting in 32 bits: up so that the high bit is bit 31, down again with or without the sign.
  const up = 31 - highBit
  const down = 32 - bitsStored
  if (!needsShift(values, up, down, signed)) return values
  const out = values.slice()
  if (signed) for (let i = 0; i < out.length; i++) out[i] = ((values[i] as number) << up) >> down
  else for (let i = 0; i < out.length; i++) out[i] = ((values[i] as number) << up) >>> down
  return out
}

function needsShift(values: StoredValues, up: number, down: number, signed: boolean): boolean {
  if (values.BYTES_PER_ELEMENT === 2 && values.byteOffset % 4 === 0 && values.length % 2 === 0 && up === down) {
    return pairsNeedShift(new Int32Array(values.buffer, values.byteOffset, values.length / 2), 32 - down, signed)
  }
  let seen = 0
  if (signed) {
    for (let i = 0; i < values.length; i++) seen |= (values[i] as number) ^ (((values[i] as number) << up) >> down)
    return seen !== 0
  }
  for (let i = 0; i < values.length; i++) seen |= values[i] as number
  return up !== down || seen >>> 0 !== (seen << up) >>> down
}

/**
 * The same for 16-bit values, two at a time: half the time of reading a series goes into this look. An unsigned value
 * fits when no bit above the stored ones is set; a signed one when each bit above repeats the one below it.
 */
function pairsNeedShift(pairs: Int32Array, bitsStored: number, signed: boolean): boolean {
  const above = (0xffff << bitsStored) & 0xffff
  const mask = above | (above << 16)
  let seen = 0
  if (signed) for (let i = 0; i < pairs.length; i++) seen |= (pairs[i] as number) ^ ((pairs[i] as number) << 1)
  else for (let i = 0; i < pairs.length; i++) seen |= pairs[i] as number
  return (seen & mask) !== 0
}

function interleaved(planes: StoredValues, samples: number): StoredValues {
  const out = planes.slice()
  const pixels = planes.length / samples
  for (let sample = 0; sample < samples; sample++) {
    for (let i = 0; i < pixels; i++) out[i * samples + sample] = planes[sample * pixels + i] as number
  }
  return out
}

function decoded(bytes: Uint8Array, header: ImageHeader, pixels: PixelDescription): Result<Read> {
  const codec = CODECS.get(header.transferSyntaxUid)
  if (codec === undefined) {
    const name = transferSyntax(header.transferSyntaxUid)?.name ?? header.transferSyntaxUid
    return failed('unsupported-transfer-syntax', `Pixels compressed with ${name} cannot be read yet.`, TRANSFER_SYNTAX)
  }
  const fragments = fragmentsAt(bytes, pixels.offset)
  if (!fragments.ok) return fragments
  const frame = frameFragments(bytes, fragments.value, header.frame, header.frames)
  if (!frame.ok) return frame
  const columns = header.columns ?? 0
  const rows = header.rows ?? 0
  const raw = codec({ bytes: frame.value, columns, rows, pixels })
  if (!raw.ok) return { ok: false, failure: { ...raw.failure, at: `${PIXEL_DATA}, frame ${header.frame + 1}` } }
  const found = raw.value.pixels ?? pixels
  const stored = storedBits(typedView(raw.value.bytes, found, true), found)
  return ok({ stored, photometricInterpretation: found.photometricInterpretation })
}

/**
 * The compressed bytes of one frame. One fragment per frame is the rule for lossless codecs; otherwise the basic offset
 * table says where each frame begins, and each of its entries has to be the start of a fragment.
 */
function frameFragments(
  bytes: Uint8Array,
  items: readonly Fragment[],
  frame: number,
  frames: number,
): Result<Uint8Array> {
  const [table, ...fragments] = items
  if (table === undefined || fragments.length === 0)
    return failed('undecodable', 'The pixel data have no fragments.', PIXEL_DATA)
  const starts = frameStarts(bytes, table, fragments, frames)
  if (!starts.ok) return starts
  const from = starts.value[frame] ?? fragments.length
  const to = starts.value[frame + 1] ?? fragments.length
  return ok(joined(bytes, fragments.slice(from, to)))
}

/** The index of each frame's first fragment. */
function frameStarts(
  bytes: Uint8Array,
  table: Fragment,
  fragments: readonly Fragment[],
  frames: number,
): Result<readonly number[]> {
  const entries = table.length / 4
  if (table.length !== 0 && entries !== frames) {
    return failed(
      'undecodable',
      `The offset table has ${entries} entries for ${frames} frame(s).`,
      `byte ${table.offset}`,
    )
  }
  if (table.length === 0) {
    if (frames === 1) return ok([0])
    if (fragments.length !== frames) {
      return failed(
        'undecodable',
        `There are ${fragments.length} fragments for ${frames} frames and no offset table.`,
        PIXEL_DATA,
      )
    }
    return ok(fragments.map((_, index) => index))
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const firstItem = (fragments[0]?.offset ?? 0) - 8
  const indexByOffset = new Map(fragments.map(({ offset }, index) => [offset - 8 - firstItem, index]))
  const starts: number[] = []
  for (let i = 0; i < entries; i++) {
    const index = indexByOffset.get(view.getUint32(table.offset + 4 * i, true))
    if (index === undefined || index <= (starts.at(-1) ?? -1)) {
      return failed('undecodable', 'The offset table points outside of the pixel data.', `byte ${table.offset + 4 * i}`)
    }
    starts.push(index)
  }
  return starts[0] === 0
    ? ok(starts)
    : failed('undecodable', 'The offset table skips pixel data.', `byte ${table.offset}`)
}

function joined(bytes: Uint8Array, fragments: readonly Fragment[]): Uint8Array {
  const [only] = fragments
  if (fragments.length === 1 && only !== undefined) return bytes.subarray(only.offset, only.offset + only.length)
  const out = new Uint8Array(fragments.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const { offset, length } of fragments) {
    out.set(bytes.subarray(offset, offset + length), at)
    at += length
  }
  return out
}
