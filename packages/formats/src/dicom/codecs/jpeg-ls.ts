import { failed, ok, type Result } from '../../failure.ts'
import { littleEndianBytes, type CompressedFrame, type DecodedFrame } from './codec.ts'

/**
 * JPEG-LS (ITU-T T.87), lossless and near-lossless, one component of 2 to 16 bits. Names of variables are those of the
 * standard. Near-lossless values are what the encoder kept; that they differ from the original is for the caller to say
 * (the transfer syntax tells).
 */
export function decodeJpegLs(frame: CompressedFrame): Result<DecodedFrame> {
  const headers = readHeaders(frame.bytes)
  if (typeof headers === 'string') return undecodable(headers)
  const problem = mismatch(headers, frame)
  if (problem !== null) return undecodable(problem)
  const samples = decodeScan(frame.bytes, headers)
  if (typeof samples === 'string') return undecodable(samples)
  return ok({ bytes: littleEndianBytes(samples, frame.pixels.bitsAllocated) })
}

const undecodable = (why: string): Result<never> => failed('undecodable', `The JPEG-LS data are damaged: ${why}.`)

type Headers = {
  precision: number
  rows: number
  columns: number
  maxval: number
  near: number
  t1: number
  t2: number
  t3: number
  reset: number
  scanAt: number
}

type Preset = { maxval: number; t1: number; t2: number; t3: number; reset: number }

function readHeaders(bytes: Uint8Array): Headers | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return 'they do not begin like JPEG'
  let frame: Pick<Headers, 'precision' | 'rows' | 'columns'> | null = null
  let preset: Preset = { maxval: 0, t1: 0, t2: 0, t3: 0, reset: 0 }
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = view.getUint16(at)
    const length = view.getUint16(at + 2)
    const end = at + 2 + length
    if (marker < 0xffc0 || length < 2 || end > bytes.length) return `there is no whole segment at byte ${at}`
    if (marker === 0xfff7) {
      if (length < 11 || bytes[at + 9] !== 1) return 'they have more than one component'
      frame = { precision: bytes[at + 4] ?? 0, rows: view.getUint16(at + 5), columns: view.getUint16(at + 7) }
    } else if (marker === 0xfff8) {
      if (bytes[at + 4] !== 1 || length < 13) return 'they use an extension that is not supported'
      const [maxval = 0, t1 = 0, t2 = 0, t3 = 0, reset = 0] = [5, 7, 9, 11, 13].map((offset) =>
        view.getUint16(at + offset),
      )
      preset = { maxval, t1, t2, t3, reset }
    } else if (marker === 0xffdd) return 'restart intervals are not supported'
    else if (marker === 0xffda) {
      if (frame === null) return 'the scan comes before the frame'
      if (length < 8 || bytes[at + 4] !== 1) return 'the scan does not have one component'
      return completed(frame, preset, bytes[at + 7] ?? 0, end)
    }
    at = end
  }
  return 'there is no scan'
}

/** Thresholds that are not given are computed (T.87 C.2.4.1.1.1). */
function completed(
  frame: Pick<Headers, 'precision' | 'rows' | 'columns'>,
  preset: Preset,
  near: number,
  scanAt: number,
): Headers | string {
  if (frame.precision < 2 || frame.precision > 16) return `${frame.precision} bits do not exist`
  const most = (1 << frame.precision) - 1
  const maxval = preset.maxval === 0 ? most : preset.maxval
  if (maxval > most || near > Math.min(255, maxval >> 1)) return 'the greatest value or the tolerance does not fit'
  const clamp = (value: number, least: number) => (value > maxval || value < least ? least : value)
  const wide = maxval >= 128
  const factor = wide ? (Math.min(maxval, 4095) + 128) >> 8 : Math.floor(256 / (maxval + 1))
  const basic = (base: number, floor: number, tolerance: number) =>
    wide
      ? factor * (base - floor) + floor + tolerance * near
      : Math.max(floor, Math.floor(base / factor) + tolerance * near)
  const t1 = preset.t1 === 0 ? clamp(basic(3, 2, 3), near + 1) : preset.t1
  const t2 = preset.t2 === 0 ? clamp(basic(7, 3, 5), t1) : preset.t2
  const t3 = preset.t3 === 0 ? clamp(basic(21, 4, 7), t2) : preset.t3
  return { ...frame, maxval, near, t1, t2, t3, reset: preset.reset === 0 ? 64 : preset.reset, scanAt }
}

function mismatch(headers: Headers, { bytes, columns, rows, pixels }: CompressedFrame): string | null {
  if (headers.columns !== columns || headers.rows !== rows) {
    return `they hold ${headers.columns} × ${headers.rows} pixels, not ${columns} × ${rows}`
  }
  if (pixels.samplesPerPixel !== 1) return 'they have another number of components'
  if (headers.precision > pixels.bitsAllocated) return `${headers.precision} bits do not fit`
  // At least a bit per row: what is not there cannot be decoded, and room for it is not made.
  return (bytes.length - headers.scanAt) * 8 < rows ? 'they end too early' : null
}

/** The state that the coding of samples adapts (T.87 A.2). Contexts 365 and 366 are those of interrupted runs. */
type State = Headers & {
  bits: BitReader
  range: number
  qbpp: number
  limit: number
  step: number
  a: Int32Array
  b: Int32Array
  c: Int32Array
  n: Int32Array
  nn: Int32Array
  runIndex: number
}

const J = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15]

function newState(bytes: Uint8Array, headers: Headers): State {
  const { maxval, near } = headers
  const step = 2 * near + 1
  const range = Math.floor((maxval + 2 * near) / step) + 1
  const bpp = Math.max(2, bitLength(maxval))
  return {
    ...headers,
    bits: { bytes, at: headers.scanAt, value: 0, count: 0, afterFf: false, borrowed: 0, isOut: false },
    range,
    qbpp: bitLength(range - 1),
    limit: 2 * (bpp + Math.max(8, bpp)),
    step,
    a: new Int32Array(367).fill(Math.max(2, (range + 32) >> 6)),
    b: new Int32Array(367),
    c: new Int32Array(367),
    n: new Int32Array(367).fill(1),
    nn: new Int32Array(367),
    runIndex: 0,
  }
}

const bitLength = (value: number): number => 32 - Math.clz32(value)

/** Rows are decoded between a sample before their first and one after their last, as the causal template needs them. */
function decodeScan(bytes: Uint8Array, headers: Headers): Uint16Array | string {
  const { rows, columns } = headers
  const state = newState(bytes, headers)
  const out = new Uint16Array(rows * columns)
  let above = new Int32Array(columns + 2)
  let row = new Int32Array(columns + 2)
  for (let y = 0; y < rows; y++) {
    above[columns + 1] = above[columns] as number
    row[0] = above[1] as number
    decodeRow(state, above, row)
    if (state.bits.isOut) return 'they end too early'
    for (let x = 0; x < columns; x++) out[y * columns + x] = row[x + 1] as number
    const kept = above
    above = row
    row = kept
  }
  return out
}

function decodeRow(state: State, above: Int32Array, row: Int32Array): void {
  const { columns, near } = state
  let x = 1
  while (x <= columns) {
    const ra = row[x - 1] as number
    const rb = above[x] as number
    const rc = above[x - 1] as number
    const d1 = (above[x + 1] as number) - rb
    const d2 = rb - rc
    const d3 = rc - ra
    if (Math.abs(d1) > near || Math.abs(d2) > near || Math.abs(d3) > near) {
      row[x++] = decodeRegular(state, d1, d2, d3, ra, rb, rc)
    } else {
      const length = decodeRunLength(state, columns + 1 - x)
      row.fill(ra, x, x + length)
      x += length
      if (x <= columns) {
        row[x] = decodeInterruption(state, ra, above[x] as number)
        if (state.runIndex > 0) state.runIndex--
        x++
      }
    }
  }
}

function quantised(s: State, d: number): number {
  const size = Math.abs(d)
  if (size <= s.near) return 0
  let q = 4
  if (size < s.t1) q = 1
  else if (size < s.t2) q = 2
  else if (size < s.t3) q = 3
  return d < 0 ? -q : q
}

/** T.87 A.4 to A.6. */
function decodeRegular(s: State, d1: number, d2: number, d3: number, ra: number, rb: number, rc: number): number {
  const signed = 81 * quantised(s, d1) + 9 * quantised(s, d2) + quantised(s, d3)
  const sign = signed < 0 ? -1 : 1
  const q = signed * sign
  const n = s.n[q] as number
  const k = golombParameter(n, s.a[q] as number)
  const predicted = clampTo(s.maxval, medianEdge(ra, rb, rc) + sign * (s.c[q] as number))
  const mapped = golomb(s, k, s.limit)
  const error = unmapped(mapped, s.near === 0 && k === 0 && 2 * (s.b[q] as number) <= -n)
  adapt(s, q, error)
  return reconstructed(s, predicted, sign * error)
}

function medianEdge(ra: number, rb: number, rc: number): number {
  const least = Math.min(ra, rb)
  const greatest = Math.max(ra, rb)
  if (rc >= greatest) return least
  return rc <= least ? greatest : ra + rb - rc
}

const clampTo = (maxval: number, value: number): number => Math.min(maxval, Math.max(0, value))

function unmapped(mapped: number, isInverted: boolean): number {
  const half = mapped >> 1
  const isOdd = (mapped & 1) === 1
  if (isInverted) return isOdd ? half : -half - 1
  return isOdd ? -half - 1 : half
}

function golombParameter(n: number, a: number): number {
  let k = 0
  while (k < 24 && n << k < a) k++
  return k
}

function adapt(s: State, q: number, error: number): void {
  let b = (s.b[q] as number) + error * s.step
  let a = (s.a[q] as number) + Math.abs(error)
  let n = s.n[q] as number
  if (n === s.reset) {
    a >>= 1
    b = b >= 0 ? b >> 1 : -((1 - b) >> 1)
    n >>= 1
  }
  n++
  if (b <= -n) {
    b = Math.max(b + n, 1 - n)
    s.c[q] = Math.max(-128, (s.c[q] as number) - 1)
  } else if (b > 0) {
    b = Math.min(b - n, 0)
    s.c[q] = Math.min(127, (s.c[q] as number) + 1)
  }
  s.a[q] = a
  s.b[q] = b
  s.n[q] = n
}

function reconstructed(s: State, predicted: number, error: number): number {
  let value = predicted + error * s.step
  if (value < -s.near) value += s.range * s.step
  else if (value > s.maxval + s.near) value -= s.range * s.step
  return clampTo(s.maxval, value)
}

/** Samples that repeat their left neighbour (T.87 A.7.1). */
function decodeRunLength(s: State, left: number): number {
  let length = 0
  while (length < left) {
    if (s.bits.isOut) return left
    const j = J[s.runIndex] as number
    if (take(s.bits, 1) === 0) return Math.min(left, length + take(s.bits, j))
    const whole = 1 << j
    if (whole <= left - length && s.runIndex < 31) s.runIndex++
    length = Math.min(left, length + whole)
  }
  return length
}

/** The sample that ends a run (T.87 A.7.2). */
function decodeInterruption(s: State, ra: number, rb: number): number {
  const type = Math.abs(ra - rb) <= s.near ? 1 : 0
  const q = 365 + type
  const n = s.n[q] as number
  const a = s.a[q] as number
  const k = golombParameter(n, type === 1 ? a + (n >> 1) : a)
  const mapped = golomb(s, k, s.limit - (J[s.runIndex] as number) - 1)
  const isOdd = ((mapped + type) & 1) === 1
  const size = (mapped + type + 1) >> 1
  const isNegative = (k !== 0 || 2 * (s.nn[q] as number) >= n) === isOdd
  const error = isNegative ? -size : size
  adaptInterruption(s, q, type, error, mapped)
  const sign = type === 0 && ra > rb ? -1 : 1
  return reconstructed(s, type === 1 ? ra : rb, sign * error)
}

function adaptInterruption(s: State, q: number, type: number, error: number, mapped: number): void {
  let n = s.n[q] as number
  let a = (s.a[q] as number) + ((mapped + 1 - type) >> 1)
  let nn = (s.nn[q] as number) + (error < 0 ? 1 : 0)
  if (n === s.reset) {
    a >>= 1
    n >>= 1
    nn >>= 1
  }
  s.a[q] = a
  s.n[q] = n + 1
  s.nn[q] = nn
}

/** A limited-length Golomb code (T.87 A.5.3). */
function golomb(s: State, k: number, limit: number): number {
  const escape = limit - s.qbpp - 1
  let zeros = 0
  while (zeros < escape && take(s.bits, 1) === 0) zeros++
  if (zeros < escape) return (zeros << k) + take(s.bits, k)
  // The one that ends the zeros of an escape was not read yet.
  take(s.bits, 1)
  return take(s.bits, s.qbpp) + 1
}

/** Bits of the scan; behind a 0xFF a byte has seven. Behind the end zeros are borrowed, and using one is noted. */
type BitReader = {
  bytes: Uint8Array
  at: number
  value: number
  count: number
  afterFf: boolean
  borrowed: number
  isOut: boolean
}

function take(reader: BitReader, bits: number): number {
  while (reader.count < bits) nextByte(reader)
  reader.count -= bits
  if (reader.count < reader.borrowed) reader.isOut = true
  return (reader.value >>> reader.count) & ((1 << bits) - 1)
}

function nextByte(reader: BitReader): void {
  const byte = reader.bytes[reader.at]
  const next = reader.bytes[reader.at + 1] ?? 0xff
  // A set bit after 0xFF would be a stuffed one: it is a marker, the end of the scan.
  if (byte === undefined || (byte === 0xff && next > 0x7f)) {
    reader.value <<= 8
    reader.count += 8
    reader.borrowed += 8
    return
  }
  const width = reader.afterFf ? 7 : 8
  reader.value = (reader.value << width) | byte
  reader.count += width
  reader.afterFf = byte === 0xff
  reader.at++
}
