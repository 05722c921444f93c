import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import type { LslFailure, LslFormat } from './info.ts'

/**
 * The samples of a stream as they come over TCP: no frame around them, cut anywhere. Protocol 1.10 writes values as they
 * are in memory, 1.00 each behind a byte that says its length. The first two samples are a known pattern; if they are
 * not, the two sides do not speak the same language and nothing is believed.
 */
export type LslSamples = {
  /** Time stamp of each sample by the clock of the sender; null where it is to be deduced from the one before. */
  readonly stamps: readonly (number | null)[]
  /** Numbers by channel, or one row of texts a sample. */
  readonly values: readonly Float64Array[]
  readonly texts: readonly (readonly string[])[]
}
export type Decoder = { push(bytes: Uint8Array): Result<LslSamples, LslFailure> }

const BYTES: Readonly<Record<LslFormat, number>> = {
  float32: 4,
  double64: 8,
  string: 0,
  int32: 4,
  int16: 2,
  int8: 1,
  int64: 8,
}
export const valueBytes = (format: LslFormat): number => BYTES[format]

const PATTERN_STAMP = 123_456.789
const PATTERN_OFFSET: Readonly<Record<Exclude<LslFormat, 'string'>, number>> = {
  float32: 0,
  double64: 16_777_217,
  int32: 65_537,
  int16: 257,
  int8: 1,
  int64: 2_147_483_649,
}
/** A marker is a line of text; a longer one is not a marker. */
const LONGEST_TEXT = 1024 * 1024
/** Samples that wait for their end: one of 4096 channels has 37 kB, a text up to a megabyte. */
const WAITING_BYTES = 4 * 1024 * 1024

type Shape = { readonly format: LslFormat; readonly channels: number; readonly version: 100 | 110 }

/**
 * Reads samples from pieces of a TCP stream, whose answer head (1.10) or shortinfo (1.00) has been taken off.
 *
 * @example const decoder = newDecoder({ format: 'float32', channels: 4, version: 110 }); decoder.push(bytes)
 */
export function newDecoder(shape: Shape): Decoder {
  let rest: Uint8Array = new Uint8Array()
  let pattern = 0
  let begun = shape.version === 110
  return {
    push(bytes) {
      const all = joined(rest, bytes)
      const stamps: (number | null)[] = []
      const rows: number[][] = []
      const texts: string[][] = []
      const view = new DataView(all.buffer, all.byteOffset, all.byteLength)
      let at = 0
      // 1.00 writes class and version of its archive once, two zero bytes, before the first sample.
      if (!begun && all.length >= 2) {
        at = 2
        begun = true
      }
      while (begun) {
        const read = sampleAt(shape, view, at)
        if (read === 'more') break
        if (read === 'broken') return broken('A sample begins with a byte that no sample begins with')
        at = read.end
        if (pattern < 2) {
          if (!isPattern(shape, pattern, read)) return broken('The test pattern at the beginning is another one')
          pattern += 1
          continue
        }
        stamps.push(read.stamp)
        if (shape.format === 'string') texts.push(read.texts)
        else rows.push(read.numbers)
      }
      rest = all.slice(at)
      if (rest.length > WAITING_BYTES) return broken('A sample has no end')
      const values = Array.from({ length: shape.format === 'string' ? 0 : shape.channels }, (_, channel) =>
        Float64Array.from(rows, (row) => row[channel] as number),
      )
      return ok({ stamps, values, texts })
    },
  }
}

const broken = (what: string) =>
  refuse<LslFailure>({ code: 'protocol', message: `${what}. Is the sender a newer version of the streaming layer?` })

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}

type Read = {
  readonly stamp: number | null
  readonly numbers: number[]
  readonly texts: string[]
  readonly end: number
}

function sampleAt(shape: Shape, view: DataView, from: number): Read | 'more' | 'broken' {
  const old = shape.version === 100
  let at = from
  const left = (bytes: number): boolean => at + bytes <= view.byteLength
  // 1.00: each byte value behind its own length, as everything in its archive is.
  if (old) {
    if (!left(1)) return 'more'
    if (view.getUint8(at) !== 1) return 'broken'
    at += 1
  }
  if (!left(1)) return 'more'
  const tag = view.getUint8(at)
  at += 1
  if (tag !== 1 && tag !== 2) return 'broken'
  let stamp: number | null = null
  if (tag === 2) {
    if (!left(old ? 9 : 8)) return 'more'
    if (old && view.getUint8(at) !== 8) return 'broken'
    stamp = view.getFloat64(at + (old ? 1 : 0), true)
    at += old ? 9 : 8
  }
  const numbers: number[] = []
  const texts: string[] = []
  for (let channel = 0; channel < shape.channels; channel += 1) {
    const value =
      shape.format === 'string' ? textAt(view, at) : old ? sizedAt(shape, view, at) : plainAt(shape, view, at)
    if (typeof value === 'string') return value
    at = value.end
    if ('text' in value) texts.push(value.text)
    else numbers.push(value.number)
  }
  return { stamp, numbers, texts, end: at }
}

type Value = { readonly number: number; readonly end: number } | 'more' | 'broken'

function plainAt({ format }: Shape, view: DataView, at: number): Value {
  const size = BYTES[format]
  return at + size > view.byteLength ? 'more' : { number: numberAt(format, view, at), end: at + size }
}

function numberAt(format: LslFormat, view: DataView, at: number): number {
  switch (format) {
    case 'float32':
      return view.getFloat32(at, true)
    case 'double64':
      return view.getFloat64(at, true)
    case 'int32':
      return view.getInt32(at, true)
    case 'int16':
      return view.getInt16(at, true)
    case 'int8':
      return view.getInt8(at)
    case 'int64':
      return Number(view.getBigInt64(at, true))
    case 'string':
      return Number.NaN
  }
}

/** 1.00: floats with their full length, whole numbers as short as they are, the length negative for negative ones. */
function sizedAt({ format }: Shape, view: DataView, at: number): Value {
  if (at >= view.byteLength) return 'more'
  const size = view.getInt8(at)
  const length = Math.abs(size)
  if (length > 8) return 'broken'
  if (at + 1 + length > view.byteLength) return 'more'
  if (format === 'float32' || format === 'double64') {
    return length === BYTES[format] ? { number: numberAt(format, view, at + 1), end: at + 1 + length } : 'broken'
  }
  let value = 0
  for (let byte = 0; byte < length; byte += 1) value += view.getUint8(at + 1 + byte) * 256 ** byte
  // What is missing of a negative number are bytes of ones.
  return { number: size < 0 ? value - 256 ** length : value, end: at + 1 + length }
}

/** A length of 1, 2, 4 or 8 bytes (1.00: as many as it needs), then UTF-8. */
function textAt(view: DataView, at: number): { readonly text: string; readonly end: number } | 'more' | 'broken' {
  if (at >= view.byteLength) return 'more'
  const size = view.getUint8(at)
  if (size > 8) return 'broken'
  if (at + 1 + size > view.byteLength) return 'more'
  let length = 0
  for (let byte = 0; byte < size; byte += 1) length += view.getUint8(at + 1 + byte) * 256 ** byte
  if (length > LONGEST_TEXT) return 'broken'
  const from = at + 1 + size
  if (from + length > view.byteLength) return 'more'
  return { text: utf8.decode(new Uint8Array(view.buffer, view.byteOffset + from, length)), end: from + length }
}
const utf8 = new TextDecoder()

function isPattern({ format, channels }: Shape, which: number, { stamp, numbers, texts }: Read): boolean {
  if (stamp === null || Math.abs(stamp - PATTERN_STAMP) > 1e-6) return false
  const sign = (channel: number): number => (channel % 2 === 0 ? 1 : -1)
  if (format === 'string') return texts.every((text, channel) => text === String(sign(channel) * (channel + 10)))
  const offset = PATTERN_OFFSET[format] + (which === 0 ? 4 : 2)
  const wraps = format === 'int8' ? 127 : format === 'int16' ? 32_767 : Infinity
  return (
    numbers.length === channels &&
    // Of a narrow format only as many channels can be compared as its numbers can count.
    numbers.every((value, channel) => channel + offset > wraps || value === sign(channel) * (channel + offset))
  )
}
