import { failed, ok, type Result } from '../../failure.ts'
import { concatenated } from '../write.ts'
import type { CompressedFrame, DecodedFrame } from './codec.ts'
import { NOT_LOADED } from './jpeg-2000.ts'
import { decodeWith } from './wasm.ts'

/**
 * JPEG Baseline and Extended with 8 bits (ISO/IEC 10918-1 processes 1, 2 and 4), by libjpeg-turbo. Twelve bits and
 * progressive streams are refused by name.
 *
 * The stored values are what the stream holds: YBR stays YBR, with chroma brought to the size of luma, as other readers
 * of DICOM hand it out. Only a stream that says itself that it was transformed from RGB, in a file that says RGB, is
 * transformed back.
 */
export function decodeJpeg(frame: CompressedFrame): Result<DecodedFrame> {
  const { bytes, pixels } = frame
  const found = readHead(bytes)
  if (typeof found === 'string') return undecodable(found)
  if (found.precision !== 8 || pixels.bitsAllocated !== 8) {
    return failed(
      'unsupported',
      `JPEG with ${found.precision} bits in ${pixels.bitsAllocated} is not supported, only 8.`,
    )
  }
  if (found.process > 1) return failed('unsupported', 'Progressive JPEG is not supported.')
  if (found.components !== pixels.samplesPerPixel) return undecodable(`they hold ${found.components} samples per pixel`)
  if (found.columns !== frame.columns || found.rows !== frame.rows) {
    return undecodable(
      `they hold ${found.columns} × ${found.rows} pixels where ${frame.columns} × ${frame.rows} belong`,
    )
  }
  const isRgb = pixels.photometricInterpretation === 'RGB'
  const stream = found.components === 3 ? withTransform(bytes, found, isRgb) : bytes
  const decoded = decodeWith('JPEGDecoder', stream, { ...frame, samplesPerPixel: pixels.samplesPerPixel })
  if (decoded === 'not-loaded') return failed('unsupported-transfer-syntax', NOT_LOADED)
  if (decoded === null) return undecodable('the decoder refuses them')
  const photometricInterpretation = pixels.photometricInterpretation.replace(/_42[02]$/, '')
  return ok({ bytes: decoded.bytes, pixels: { ...pixels, photometricInterpretation, planarConfiguration: 0 } })
}

const undecodable = (why: string): Result<never> => failed('undecodable', `The JPEG data are damaged: ${why}.`)

type Head = {
  /** 0 baseline, 1 extended, from 2 what is not read here. */
  process: number
  precision: number
  rows: number
  columns: number
  components: number
  /** Where the colour transform stands in an Adobe segment, and where a JFIF segment has its name. */
  transformAt: number | null
  jfifAt: number | null
}

const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65]
const JFIF = [0x4a, 0x46, 0x49, 0x46]

/** Segments up to the frame header and on to the scan (T.81 annex B). Answers what is wrong in words. */
function readHead(bytes: Uint8Array): Head | string {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return 'they do not begin as JPEG'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isNamed = (at: number, name: readonly number[]) => name.every((byte, i) => bytes[at + i] === byte)
  let head: Head | null = null
  let transformAt: number | null = null
  let jfifAt: number | null = null
  for (let at = 2; at + 4 <= bytes.length; at += 2 + view.getUint16(at + 2)) {
    if (bytes[at] !== 0xff) return 'a segment does not begin where the one before it ends'
    const marker = bytes[at + 1] as number
    const length = view.getUint16(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) return 'a segment is longer than the data'
    if (marker === 0xda) return head === null ? 'the scan comes before the frame' : { ...head, transformAt, jfifAt }
    if (marker === 0xe0 && isNamed(at + 4, JFIF)) jfifAt = at + 4
    if (marker === 0xee && length >= 14 && isNamed(at + 4, ADOBE)) transformAt = at + 15
    // C0 to CF are frame headers, except the tables C4 and CC and the reserved C8.
    if ((marker & 0xf0) !== 0xc0 || marker === 0xc4 || marker === 0xc8 || marker === 0xcc) continue
    if (length < 8 || head !== null) return 'the frame header is damaged'
    head = {
      process: marker & 0x0f,
      precision: bytes[at + 4] as number,
      rows: view.getUint16(at + 5),
      columns: view.getUint16(at + 7),
      components: bytes[at + 9] as number,
      transformAt: null,
      jfifAt: null,
    }
  }
  return 'they end before the scan'
}

/** The Adobe segment of a stream whose three components are what they are: no transform. */
const NO_TRANSFORM = [0xff, 0xee, 0, 14, ...ADOBE, 0, 100, 0, 0, 0, 0, 0]

/**
 * Libraries guess from component names whether a stream was transformed from RGB. Here the data set says it: the stream
 * is told, so that its components come out as they stand. A segment that says "transformed" in an RGB file is believed.
 */
function withTransform(bytes: Uint8Array, { transformAt, jfifAt }: Head, isRgb: boolean): Uint8Array {
  if (transformAt !== null && isRgb) return bytes
  const own = new Uint8Array(bytes)
  // A JFIF segment means "transformed" by itself and would go before: its name is taken away.
  if (jfifAt !== null) own[jfifAt] = 0
  if (transformAt !== null) {
    own[transformAt] = 0
    return own
  }
  return concatenated([own.subarray(0, 2), Uint8Array.from(NO_TRANSFORM), own.subarray(2)])
}
