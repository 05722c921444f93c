import { failed, ok, type Result } from '../../failure.ts'
import { littleEndianBytes, type CompressedFrame, type DecodedFrame } from './codec.ts'

/**
 * JPEG Lossless, Huffman-coded (process 14, ITU-T T.81 annex H): all seven predictors, 2 to 16 bits, restart intervals,
 * one component or three interleaved ones without subsampling. Every sample costs at least one bit of input, so work and
 * memory are bounded by the frame that the DICOM header describes and by the bytes that are there.
 */
export function decodeJpegLossless(frame: CompressedFrame): Result<DecodedFrame> {
  const headers = readHeaders(frame.bytes)
  if (typeof headers === 'string') return undecodable(headers)
  const problem = mismatch(headers, frame)
  if (problem !== null) return undecodable(problem)
  const samples = decodeScan(frame.bytes, headers)
  if (typeof samples === 'string') return undecodable(samples)
  return ok({ bytes: littleEndianBytes(samples, frame.pixels.bitsAllocated) })
}

const undecodable = (why: string): Result<never> => failed('undecodable', `The JPEG data are damaged: ${why}.`)

type HuffmanTable = {
  /** Symbol and length of the code that begins with these eight bits, as `length << 8 | symbol`; 0 for longer codes. */
  short: Uint16Array
  /** First code of each length, one past the last, and where its symbols begin (canonical codes, T.81 annex F). */
  first: Int32Array
  end: Int32Array
  start: Int32Array
  symbols: Uint8Array
}

type Headers = {
  precision: number
  rows: number
  columns: number
  /** One table per component. */
  tables: HuffmanTable[]
  predictor: number
  pointTransform: number
  restartInterval: number
  /** Where the entropy-coded data begin. */
  scanAt: number
}

type Draft = {
  frame: { precision: number; rows: number; columns: number; ids: number[] } | null
  tables: Map<number, HuffmanTable>
  restartInterval: number
}

/** Markers up to the first scan. Answers what is wrong as words. */
function readHeaders(bytes: Uint8Array): Headers | string {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return 'they do not begin like JPEG'
  const draft: Draft = { frame: null, tables: new Map(), restartInterval: 0 }
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return `there is no marker at byte ${at}`
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at++
      continue
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return `the segment at byte ${at} has no end`
    const body = bytes.subarray(at + 4, end)
    if (marker === 0xda) return readScanHeader(body, draft, end)
    const problem = readSegment(marker, body, draft)
    if (problem !== null) return problem
    at = end
  }
  return 'there is no scan'
}

function readSegment(marker: number, body: Uint8Array, draft: Draft): string | null {
  if (marker === 0xc4) return readHuffmanTables(body, draft.tables)
  if (marker === 0xdd) draft.restartInterval = ((body[0] ?? 0) << 8) | (body[1] ?? 0)
  if (marker === 0xc3) return readFrameHeader(body, draft)
  const isOtherFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc
  return isOtherFrame ? 'they are of another kind of JPEG than declared' : null
}

function readFrameHeader(body: Uint8Array, draft: Draft): string | null {
  const [precision = 0, rowsHigh = 0, rowsLow = 0, columnsHigh = 0, columnsLow = 0, components = 0] = body
  if (draft.frame !== null) return 'there are two frame headers'
  if (body.length < 6 + 3 * components || components < 1 || components > 4) return 'the frame header is too short'
  const ids: number[] = []
  for (let i = 0; i < components; i++) {
    ids.push(body[6 + 3 * i] ?? 0)
    if (body[7 + 3 * i] !== 0x11) return 'components are subsampled'
  }
  draft.frame = { precision, rows: (rowsHigh << 8) | rowsLow, columns: (columnsHigh << 8) | columnsLow, ids }
  return null
}

function readHuffmanTables(body: Uint8Array, tables: Map<number, HuffmanTable>): string | null {
  let at = 0
  while (at < body.length) {
    const id = body[at] ?? 0
    const counts = body.subarray(at + 1, at + 17)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const symbols = body.subarray(at + 17, at + 17 + total)
    if (counts.length < 16 || symbols.length < total) return 'a Huffman table is too short'
    const table = huffmanTable(counts, symbols)
    if (table === null) return 'a Huffman table has too many codes'
    tables.set(id & 15, table)
    at += 17 + total
  }
  return null
}

function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null {
  const table: HuffmanTable = {
    short: new Uint16Array(256),
    first: new Int32Array(17),
    end: new Int32Array(17),
    start: new Int32Array(17),
    symbols,
  }
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0
    if (code + count > 1 << length) return null
    table.first[length] = code
    table.end[length] = code + count
    table.start[length] = index
    for (let i = 0; i < (length <= 8 ? count : 0); i++) {
      const from = (code + i) << (8 - length)
      table.short.fill((length << 8) | (symbols[index + i] ?? 0), from, from + (1 << (8 - length)))
    }
    code = (code + count) << 1
    index += count
  }
  return table
}

function readScanHeader(body: Uint8Array, draft: Draft, scanAt: number): Headers | string {
  const { frame, tables, restartInterval } = draft
  if (frame === null) return 'the scan comes before the frame'
  const components = body[0] ?? 0
  if (components !== frame.ids.length || body.length < 4 + 2 * components) return 'components are in separate scans'
  const chosen: HuffmanTable[] = []
  for (let i = 0; i < components; i++) {
    if (body[1 + 2 * i] !== frame.ids[i]) return 'the scan names another component'
    const table = tables.get((body[2 + 2 * i] ?? 0) >> 4)
    if (table === undefined) return 'a Huffman table is missing'
    chosen.push(table)
  }
  const predictor = body[1 + 2 * components] ?? 0
  const pointTransform = (body[3 + 2 * components] ?? 0) & 15
  if (predictor < 1 || predictor > 7) return `predictor ${predictor} does not exist`
  const { precision, rows, columns } = frame
  return { precision, rows, columns, tables: chosen, predictor, pointTransform, restartInterval, scanAt }
}

function mismatch(headers: Headers, { columns, rows, pixels }: CompressedFrame): string | null {
  const { precision, pointTransform } = headers
  if (headers.columns !== columns || headers.rows !== rows) {
    return `they hold ${headers.columns} × ${headers.rows} pixels, not ${columns} × ${rows}`
  }
  if (headers.tables.length !== pixels.samplesPerPixel) return 'they have another number of components'
  if (precision < 2 || precision > 16 || precision > pixels.bitsAllocated) return `${precision} bits do not fit`
  return pointTransform >= precision ? 'the point transform leaves no bits' : null
}

function decodeScan(bytes: Uint8Array, headers: Headers): Uint16Array | string {
  const { rows, columns, tables, predictor, precision, pointTransform, restartInterval, scanAt } = headers
  const components = tables.length
  const width = columns * components
  // At least a bit per sample: what is not there cannot be decoded, and room for it is not made.
  if ((bytes.length - scanAt) * 8 < rows * width) return 'they end too early'
  const out = new Uint16Array(rows * width)
  const reader: BitReader = { bytes, at: scanAt, bits: 0, count: 0, borrowed: 0, isOut: false }
  const start = 1 << (precision - pointTransform - 1)
  let untilRestart = restartInterval
  let firstRow = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (restartInterval > 0 && untilRestart-- === 0) {
        if (!skipRestart(reader)) return 'a restart marker is missing'
        // Intervals end with a row (T.81 H.1.1), so prediction begins anew with one.
        firstRow = row
        untilRestart = restartInterval - 1
      }
      for (let component = 0; component < components; component++) {
        const difference = nextDifference(reader, tables[component] as HuffmanTable)
        if (difference === null) return 'a code does not exist'
        const at = row * width + column * components + component
        const isFirst = column === 0 && row === firstRow
        const predicted = isFirst ? start : predict(out, at, components, width, column, row === firstRow, predictor)
        out[at] = predicted + difference
      }
    }
    if (reader.isOut) return 'they end too early'
  }
  if (pointTransform > 0) for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) << pointTransform
  return out
}

function predict(
  out: Uint16Array,
  at: number,
  components: number,
  width: number,
  column: number,
  isFirstRow: boolean,
  predictor: number,
): number {
  if (isFirstRow) return out[at - components] as number
  const above = out[at - width] as number
  if (column === 0) return above
  const left = out[at - components] as number
  if (predictor === 1) return left
  const corner = out[at - width - components] as number
  switch (predictor) {
    case 2:
      return above
    case 3:
      return corner
    case 4:
      return left + above - corner
    case 5:
      return left + ((above - corner) >> 1)
    case 6:
      return above + ((left - corner) >> 1)
    default:
      return (left + above) >> 1
  }
}

/**
 * Bits of the entropy-coded data. Behind their end, or at a marker, zeros are borrowed so that a code may be looked up by
 * eight bits; using one of them means that the data are too short.
 */
type BitReader = { bytes: Uint8Array; at: number; bits: number; count: number; borrowed: number; isOut: boolean }

/** Makes at least `wanted` (at most 16) bits ready. */
function fill(reader: BitReader, wanted: number): void {
  while (reader.count < wanted) {
    const byte = reader.bytes[reader.at]
    const isData = byte !== undefined && (byte !== 0xff || reader.bytes[reader.at + 1] === 0)
    // A data byte 0xFF is followed by a stuffed 0.
    if (isData) reader.at += byte === 0xff ? 2 : 1
    else reader.borrowed += 8
    reader.bits = (reader.bits << 8) | (isData ? byte : 0)
    reader.count += 8
  }
}

const peek = (reader: BitReader, bits: number): number => (reader.bits >>> (reader.count - bits)) & ((1 << bits) - 1)

function drop(reader: BitReader, bits: number): void {
  reader.count -= bits
  if (reader.count < reader.borrowed) reader.isOut = true
}

/** The next difference (T.81 H.1.2.2), or null for a code that the table does not have. */
function nextDifference(reader: BitReader, table: HuffmanTable): number | null {
  const category = nextSymbol(reader, table)
  if (category === null || category > 16) return null
  if (category === 0) return 0
  if (category === 16) return 32_768
  fill(reader, category)
  const value = peek(reader, category)
  drop(reader, category)
  return value < 1 << (category - 1) ? value - (1 << category) + 1 : value
}

function nextSymbol(reader: BitReader, table: HuffmanTable): number | null {
  fill(reader, 16)
  const entry = table.short[peek(reader, 8)] as number
  if (entry !== 0) {
    drop(reader, entry >> 8)
    return entry & 255
  }
  for (let length = 9; length <= 16; length++) {
    const code = peek(reader, length)
    if (code < (table.end[length] as number)) {
      drop(reader, length)
      return table.symbols[(table.start[length] as number) + code - (table.first[length] as number)] ?? null
    }
  }
  return null
}

function skipRestart(reader: BitReader): boolean {
  const marker = reader.bytes[reader.at + 1] ?? 0
  if (reader.bytes[reader.at] !== 0xff || marker < 0xd0 || marker > 0xd7) return false
  reader.at += 2
  reader.bits = 0
  reader.count = 0
  reader.borrowed = 0
  return true
}
