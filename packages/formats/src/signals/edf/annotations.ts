import { SIGNAL_LIMITS } from '../limits.ts'
import { bytesAt } from '../source.ts'
import { decodeField, latin1 } from '../text.ts'
import type { ByteSource } from '../types.ts'
import type { EdfHeader } from './header.ts'

/** Times as the file has them: seconds from its start date and time. */
export type RawAnnotation = { readonly onsetS: number; readonly durationS: number | null; readonly text: string }

export type AnnotationsRead = {
  readonly list: RawAnnotation[]
  /** When each record begins; NaN where it does not say. */
  readonly onsetsS: Float64Array
  /** Most digits after the point of any record's onset. */
  readonly onsetDecimals: number
  /** Annotations that were cut at the end of their record and kept as far as they go. */
  readonly unterminated: number
  /** What stands between annotations and is none. */
  readonly damaged: number
  readonly beyondLimit: number
}

const SEPARATOR = 0x14
const DURATION = 0x15
const BLOCK_BYTES = 1024 * 1024
/** Records below this are read many at a time: one call of the system costs as much as these bytes. */
const SMALL_RECORD = 4096

/**
 * Every annotation of every record, and when each record begins (the first annotation of the first annotations signal,
 * without text) [kemp-2003]. Only the bytes of annotation signals are read, unless records are tiny.
 */
export function readAnnotations(source: ByteSource, header: EdfHeader, records: number): AnnotationsRead {
  const reading = {
    list: [],
    onsetsS: new Float64Array(records).fill(NaN),
    onsetDecimals: 0,
    unterminated: 0,
    damaged: 0,
    beyondLimit: 0,
  }
  const signals = header.signals.filter(({ isAnnotations }) => isAnnotations)
  if (signals.length === 0) return reading
  const places = signals.map(({ offset, samplesPerRecord }) => ({
    offset,
    length: samplesPerRecord * header.bytesPerSample,
  }))
  const { recordBytes, headerBytes } = header
  const small = recordBytes <= SMALL_RECORD
  const perBlock = small ? Math.max(1, Math.floor(BLOCK_BYTES / recordBytes)) : 1
  const parser = newParser(reading)
  for (let record = 0; record < records; record += perBlock) {
    const count = Math.min(perBlock, records - record)
    const start = headerBytes + record * recordBytes
    const block = small ? bytesAt(source, start, count * recordBytes) : null
    if (block !== null && !block.ok) return reading
    for (let i = 0; i < count; i++) {
      for (const [which, { offset, length }] of places.entries()) {
        const bytes =
          block?.value.subarray(i * recordBytes + offset, i * recordBytes + offset + length) ??
          source.read(start + offset, length)
        parser(bytes, which === 0 ? record + i : -1)
      }
    }
  }
  return reading
}

type Reading = { -readonly [K in keyof AnnotationsRead]: AnnotationsRead[K] }

/** Reads the annotations of one signal of one record; `record` is -1 in signals that keep no time. */
function newParser(reading: Reading): (bytes: Uint8Array, record: number) => void {
  let textBytes = 0
  const keep = (onsetS: number, durationS: number | null, text: Uint8Array) => {
    textBytes += text.length
    if (reading.list.length >= SIGNAL_LIMITS.annotations || textBytes > SIGNAL_LIMITS.annotationBytes)
      reading.beyondLimit++
    else reading.list.push({ onsetS, durationS, text: decodeField(text) })
  }
  return (bytes, record) => {
    let first = true
    for (let at = 0; at < bytes.length;) {
      if (bytes[at] === 0) {
        at++
        continue
      }
      const zero = bytes.indexOf(0, at)
      const end = zero < 0 ? bytes.length : zero
      const parts = split(bytes.subarray(at, end), SEPARATOR)
      const time = timeOf(parts[0] as Uint8Array)
      const cut = (parts.at(-1) as Uint8Array).length > 0 || parts.length < 2
      if (time === null) reading.damaged++
      else {
        const texts = cut ? parts.slice(1) : parts.slice(1, -1)
        if (cut) reading.unterminated++
        const keepsTime = first && record >= 0 && texts[0]?.length === 0
        if (keepsTime) {
          reading.onsetsS[record] = time.onsetS
          reading.onsetDecimals = Math.max(reading.onsetDecimals, time.decimals)
        }
        for (const text of texts) if (text.length > 0) keep(time.onsetS, time.durationS, text)
      }
      first = false
      at = end + 1
    }
  }
}

function split(bytes: Uint8Array, at: number): Uint8Array[] {
  const parts: Uint8Array[] = []
  let from = 0
  for (let to = bytes.indexOf(at); to >= 0; to = bytes.indexOf(at, from)) {
    parts.push(bytes.subarray(from, to))
    from = to + 1
  }
  parts.push(bytes.subarray(from))
  return parts
}

const ONSET = /^[+-]\d{1,15}(?:\.(\d{0,20}))?$/
const LENGTH = /^\d{1,15}(?:\.\d{0,20})?$/

function timeOf(bytes: Uint8Array): { onsetS: number; durationS: number | null; decimals: number } | null {
  if (bytes.length > 64) return null
  const [onset = new Uint8Array(0), duration, more] = split(bytes, DURATION)
  const text = latin1(onset)
  const found = ONSET.exec(text)
  if (found === null || more !== undefined) return null
  const length = duration === undefined || duration.length === 0 ? null : latin1(duration)
  if (length !== null && !LENGTH.test(length)) return null
  return { onsetS: Number(text), durationS: length === null ? null : Number(length), decimals: found[1]?.length ?? 0 }
}
