import { brotliDecompressSync } from 'node:zlib'

/**
 * WOFF 2.0 unpacked to the TrueType font inside it (W3C Recommendation of 8 Aug 2024, sections 4 and 5).
 *
 * The font package ships WOFF 2 only, and the subsetter behind pdfkit reads the packed outlines of such a file as if
 * they were plain ones: it throws on composite glyphs, and what it embeds otherwise is not the font.
 */

const KNOWN_TAGS =
  'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG  sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
const tagAt = (place: number): string => KNOWN_TAGS.slice(place * 5, place * 5 + 4)

/** Reads forward through bytes, big end first. */
class Reader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  at: number
  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }
  u8 = (): number => this.#view.getUint8(this.at++)
  u16 = (): number => this.#view.getUint16((this.at += 2) - 2)
  i16 = (): number => this.#view.getInt16((this.at += 2) - 2)
  u32 = (): number => this.#view.getUint32((this.at += 4) - 4)
  take = (length: number): Uint8Array => this.bytes.subarray(this.at, (this.at += length))

  /** Seven bits a byte, the high bit says that more follow. */
  base128(): number {
    let value = 0
    for (let place = 0; place < 5; place++) {
      const byte = this.u8()
      value = value * 128 + (byte & 0x7f)
      if ((byte & 0x80) === 0) return value
    }
    throw new RangeError('a length in the font is longer than five bytes')
  }

  /** Small numbers in one byte, others in two or three. */
  short255(): number {
    const code = this.u8()
    if (code === 253) return this.u16()
    if (code === 255) return 253 + this.u8()
    return code === 254 ? 506 + this.u8() : code
  }
}

type Packed = { tag: string; length: number; transformed: boolean }

/**
 * @throws RangeError when the bytes are not a WOFF 2 file with TrueType outlines.
 * @example fontkit.create(unpackWoff2(await readFile('Inter-Regular.woff2')))
 */
export function unpackWoff2(file: Uint8Array): Buffer {
  const reader = new Reader(file)
  if (reader.u32() !== 0x774f4632) throw new RangeError('the font is not a WOFF 2 file')
  reader.at = 12
  const count = reader.u16()
  reader.at = 20
  const compressed = reader.u32()
  reader.at = 48
  const packed = Array.from({ length: count }, () => readEntry(reader))
  const data = new Reader(brotliDecompressSync(reader.take(compressed)))
  const tables = new Map(packed.map((entry) => [entry.tag, { ...entry, bytes: data.take(entry.length) }]))
  const plain = new Map([...tables].map(([tag, { bytes }]) => [tag, bytes]))
  const glyf = tables.get('glyf')
  if (glyf?.transformed === true) {
    const outlines = unpackOutlines(glyf.bytes)
    plain.set('glyf', outlines.glyf)
    plain.set('loca', outlines.loca)
    // Offsets of four bytes, whatever the file said: they were written new.
    const head = Buffer.from(plain.get('head') ?? new Uint8Array(54))
    head.writeInt16BE(1, 50)
    plain.set('head', head)
    if (tables.get('hmtx')?.transformed === true) plain.set('hmtx', unpackMetrics(plain, outlines.xMins))
  }
  return assemble(plain)
}

function readEntry(reader: Reader): Packed {
  const flags = reader.u8()
  const known = flags & 0x3f
  const tag = known === 0x3f ? String.fromCharCode(...reader.take(4)) : tagAt(known)
  const original = reader.base128()
  const version = flags >> 6
  // For outlines 3 means plain, for everything else 0 does.
  const transformed = tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0
  return { tag, length: transformed ? reader.base128() : original, transformed }
}

// ── outlines ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** In the order in which the table holds them. */
const STREAMS = ['contours', 'points', 'flags', 'glyphs', 'composites', 'boxes', 'instructions'] as const
type Streams = Record<(typeof STREAMS)[number], Reader>

function unpackOutlines(bytes: Uint8Array): { glyf: Buffer; loca: Buffer; xMins: Int16Array } {
  const header = new Reader(bytes, 4)
  const count = header.u16()
  header.at = 8
  const sizes = Array.from({ length: 7 }, () => header.u32())
  const streams = Object.fromEntries(
    STREAMS.map((name, place) => [name, new Reader(header.take(sizes[place] ?? 0))]),
  ) as Streams
  const boxed = streams.boxes.take(Math.ceil(count / 32) * 4)
  const xMins = new Int16Array(count)
  const loca = Buffer.alloc((count + 1) * 4)
  const parts: Uint8Array[] = []
  let offset = 0
  for (let glyph = 0; glyph < count; glyph++) {
    const hasBox = ((boxed[glyph >> 3] ?? 0) & (0x80 >> (glyph & 7))) !== 0
    const outline = unpackGlyph(streams, hasBox)
    if (outline.length > 0) xMins[glyph] = outline.readInt16BE(2)
    const padded = outline.length % 4 === 0 ? outline : Buffer.concat([outline, Buffer.alloc(4 - (outline.length % 4))])
    parts.push(padded)
    offset += padded.length
    loca.writeUInt32BE(offset, (glyph + 1) * 4)
  }
  return { glyf: Buffer.concat(parts), loca, xMins }
}

function unpackGlyph(streams: Streams, hasBox: boolean): Buffer {
  const contours = streams.contours.i16()
  if (contours === 0) return Buffer.alloc(0)
  return contours < 0 ? unpackComposite(streams) : unpackSimple(streams, contours, hasBox)
}

const [ARGS_ARE_WORDS, HAS_SCALE, MORE, HAS_TWO_SCALES, HAS_MATRIX, HAS_INSTRUCTIONS] = [
  0x1, 0x8, 0x20, 0x40, 0x80, 0x100,
] as const

function unpackComposite({ composites, glyphs, boxes, instructions }: Streams): Buffer {
  const from = composites.at
  let flags: number
  let hinted = false
  do {
    flags = composites.u16()
    if ((flags & HAS_INSTRUCTIONS) !== 0) hinted = true
    const scale =
      (flags & HAS_SCALE) !== 0 ? 2 : (flags & HAS_TWO_SCALES) !== 0 ? 4 : (flags & HAS_MATRIX) !== 0 ? 8 : 0
    composites.at += 2 + ((flags & ARGS_ARE_WORDS) !== 0 ? 4 : 2) + scale
  } while ((flags & MORE) !== 0)
  const parts = composites.bytes.subarray(from, composites.at)
  const head = Buffer.alloc(2)
  head.writeInt16BE(-1)
  if (!hinted) return Buffer.concat([head, boxes.take(8), parts])
  const length = glyphs.short255()
  const size = Buffer.alloc(2)
  size.writeUInt16BE(length)
  return Buffer.concat([head, boxes.take(8), parts, size, instructions.take(length)])
}

type Point = { x: number; y: number; on: boolean }

function unpackSimple(streams: Streams, contours: number, hasBox: boolean): Buffer {
  const ends: number[] = []
  let total = 0
  for (let contour = 0; contour < contours; contour++) ends.push((total += streams.points.short255()) - 1)
  const points = readPoints(streams, total)
  const hints = streams.instructions.take(streams.glyphs.short255())
  const head = Buffer.alloc(10 + contours * 2 + 2)
  head.writeInt16BE(contours)
  if (hasBox) head.set(streams.boxes.take(8), 2)
  else boxOf(points).forEach((edge, place) => head.writeInt16BE(edge, 2 + place * 2))
  ends.forEach((end, contour) => head.writeUInt16BE(end, 10 + contour * 2))
  head.writeUInt16BE(hints.length, 10 + contours * 2)
  return Buffer.concat([head, hints, packPoints(points)])
}

const boxOf = (points: readonly Point[]): number[] => {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

const signed = (positive: boolean, value: number): number => (positive ? value : -value)

/** The triplet encoding of section 5.2: the flag says how many bytes follow, and the signs. */
function readPoints({ flags, glyphs }: Streams, total: number): Point[] {
  let [x, y] = [0, 0]
  return Array.from({ length: total }, () => {
    const flag = flags.u8()
    const [dx, dy] = readStep(flag & 0x7f, glyphs)
    x += dx
    y += dy
    return { x, y, on: flag < 128 }
  })
}

function readStep(code: number, glyphs: Reader): [number, number] {
  const right = (code & 1) === 1
  const up = (code & 2) === 2
  if (code < 10) return [0, signed(right, ((code & 14) << 7) + glyphs.u8())]
  if (code < 20) return [signed(right, (((code - 10) & 14) << 7) + glyphs.u8()), 0]
  if (code < 84) {
    const base = code - 20
    const byte = glyphs.u8()
    return [signed(right, 1 + (base & 0x30) + (byte >> 4)), signed(up, 1 + ((base & 0x0c) << 2) + (byte & 0x0f))]
  }
  if (code < 120) {
    const base = code - 84
    return [
      signed(right, 1 + (Math.floor(base / 12) << 8) + glyphs.u8()),
      signed(up, 1 + (((base % 12) >> 2) << 8) + glyphs.u8()),
    ]
  }
  if (code < 124) {
    const [a, b, c] = [glyphs.u8(), glyphs.u8(), glyphs.u8()]
    return [signed(right, (a << 4) + (b >> 4)), signed(up, ((b & 0x0f) << 8) + c)]
  }
  return [signed(right, glyphs.u16()), signed(up, glyphs.u16())]
}

const [ON_CURVE, SHORT_X, SHORT_Y, SAME_OR_POSITIVE_X, SAME_OR_POSITIVE_Y] = [0x01, 0x02, 0x04, 0x10, 0x20] as const

/** Points as TrueType keeps them: flags, then steps in x, then steps in y. */
function packPoints(points: readonly Point[]): Buffer {
  const [flags, xs, ys]: [number[], number[], number[]] = [[], [], []]
  let [x, y] = [0, 0]
  for (const point of points) {
    flags.push(
      (point.on ? ON_CURVE : 0) |
        packStep(point.x - x, xs, SHORT_X, SAME_OR_POSITIVE_X) |
        packStep(point.y - y, ys, SHORT_Y, SAME_OR_POSITIVE_Y),
    )
    x = point.x
    y = point.y
  }
  return Buffer.from([...flags, ...xs, ...ys])
}

function packStep(step: number, into: number[], short: number, sameOrPositive: number): number {
  if (step === 0) return sameOrPositive
  if (Math.abs(step) < 256) {
    into.push(Math.abs(step))
    return short | (step > 0 ? sameOrPositive : 0)
  }
  into.push((step >> 8) & 0xff, step & 0xff)
  return 0
}

// ── metrics ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Left bearings that equal the left edge of the outline were left out. */
function unpackMetrics(tables: ReadonlyMap<string, Uint8Array>, xMins: Int16Array): Buffer {
  const packed = new Reader(tables.get('hmtx') ?? new Uint8Array())
  const proportional = new Reader(tables.get('hhea') ?? new Uint8Array(), 34).u16()
  const flags = packed.u8()
  const advances = Array.from({ length: proportional }, () => packed.u16())
  const bearings = Array.from(xMins, (xMin, glyph) =>
    (flags & (glyph < proportional ? 1 : 2)) === 0 ? packed.i16() : xMin,
  )
  const plain = Buffer.alloc(proportional * 4 + (xMins.length - proportional) * 2)
  bearings.forEach((bearing, glyph) => {
    if (glyph < proportional) plain.writeUInt16BE(advances[glyph] ?? 0, glyph * 4)
    plain.writeInt16BE(bearing, glyph < proportional ? glyph * 4 + 2 : proportional * 4 + (glyph - proportional) * 2)
  })
  return plain
}

// ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function assemble(tables: ReadonlyMap<string, Uint8Array>): Buffer {
  const tags = [...tables.keys()].sort()
  const directory = Buffer.alloc(12 + tags.length * 16)
  const power = Math.floor(Math.log2(tags.length))
  directory.writeUInt32BE(0x00010000)
  directory.writeUInt16BE(tags.length, 4)
  directory.writeUInt16BE(16 * 2 ** power, 6)
  directory.writeUInt16BE(power, 8)
  directory.writeUInt16BE(16 * tags.length - 16 * 2 ** power, 10)
  let offset = directory.length
  const parts: Uint8Array[] = [directory]
  for (const [place, tag] of tags.entries()) {
    const bytes = tables.get(tag) ?? new Uint8Array()
    const at = 12 + place * 16
    directory.write(tag, at, 'latin1')
    directory.writeUInt32BE(checksum(bytes), at + 4)
    directory.writeUInt32BE(offset, at + 8)
    directory.writeUInt32BE(bytes.length, at + 12)
    const padding = (4 - (bytes.length % 4)) % 4
    parts.push(bytes, Buffer.alloc(padding))
    offset += bytes.length + padding
  }
  return Buffer.concat(parts)
}

function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) {
    const word =
      ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    sum = (sum + word) >>> 0
  }
  return sum
}
