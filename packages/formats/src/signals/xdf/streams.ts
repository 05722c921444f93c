import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { latin1, decodeField } from '../text.ts'
import type { ByteSource, SignalFault } from '../types.ts'
import { viewOf } from '../source.ts'
import { chunksOf, variableLength, windowed, type Chunk } from './chunks.ts'
import type { ClockOffset } from './clock.ts'
import { childOf, childText, parseXml, type XmlElement } from './xml.ts'

export type StreamInfo = {
  readonly id: number
  readonly name: string
  readonly rateHz: number
  readonly format: ValueFormat | 'string'
  readonly channels: readonly { readonly label: string; readonly unit: string | null }[]
}

export type ValueFormat = 'float32' | 'double64' | 'int8' | 'int16' | 'int32' | 'int64'
export const VALUE_BYTES: Readonly<Record<ValueFormat, number>> = {
  float32: 4,
  double64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
}

/** Samples that were written together. */
export type SampleChunk = {
  /** Where the samples begin, and the bytes they have. */
  readonly at: number
  readonly bytes: number
  readonly count: number
  /** Samples of the stream before it. */
  readonly first: number
  /** How many of them have a stamp of their own. */
  readonly stamped: number
  /** Stamps of the first and of the last sample; NaN where they have none. */
  readonly firstS: number
  readonly lastS: number
}

export type Stream = StreamInfo & {
  readonly chunks: SampleChunk[]
  readonly offsets: ClockOffset[]
  readonly marks: { readonly stampS: number; readonly text: string }[]
  samples: number
}

export type XdfContent = { readonly datetime: string | null; readonly streams: readonly Stream[] }

const STREAMS = 1024
const CHUNKS = 2 ** 22
const MOST_XML = 8 * 2 ** 20

/**
 * Walks a file chunk by chunk [xdf-2023] and keeps where the samples lie, never the samples. Of numeric chunks only the first
 * and the last stamp are read; texts are read, because they are annotations.
 */
export function readStreams(source: ByteSource, faults: SignalFault[]): Result<XdfContent> {
  const streams = new Map<number, Stream>()
  const read = windowed(source)
  let datetime: string | null = null
  let chunks = 0
  let orphans = 0
  let damaged = 0
  for (const chunk of chunksOf(source, read, faults)) {
    if (++chunks > CHUNKS)
      return failed('limit-exceeded', `The file has more than ${CHUNKS} chunks.`, `byte ${chunk.at}`)
    if (chunk.tag === FILE_HEADER) datetime = datetimeOf(source, chunk)
    if (chunk.tag === STREAM_HEADER) {
      const stream = streamOf(source, chunk)
      if (!stream.ok) return stream
      if (streams.has(stream.value.id))
        return failed('malformed', 'Two streams have the same number.', `byte ${chunk.at}`)
      streams.set(stream.value.id, stream.value)
      if (streams.size > STREAMS)
        return failed('limit-exceeded', `The file has more than ${STREAMS} streams.`, `byte ${chunk.at}`)
    }
    if (chunk.tag !== SAMPLES && chunk.tag !== CLOCK_OFFSET) continue
    const stream = chunk.bytes >= 4 ? streams.get(viewOf(read(chunk.at, 4)).getUint32(0, true)) : undefined
    if (stream === undefined) orphans++
    else if (chunk.tag === CLOCK_OFFSET) {
      if (!addOffset(stream, read(chunk.at, chunk.bytes))) damaged++
    } else if (!(stream.format === 'string' ? addTexts(stream, source, chunk) : addSamples(stream, read, chunk)))
      damaged++
  }
  if (orphans > 0)
    faults.push({
      code: 'unknown-stream',
      message: `${orphans} parts belong to a stream that the file does not describe.`,
    })
  if (damaged > 0)
    faults.push({
      code: 'damaged-chunk',
      message: `${damaged} parts do not have the size that their samples need and are left out.`,
    })
  return ok({ datetime, streams: [...streams.values()] })
}

const FILE_HEADER = 1
const STREAM_HEADER = 2
const SAMPLES = 3
const CLOCK_OFFSET = 4

function datetimeOf(source: ByteSource, { at, bytes }: Chunk): string | null {
  const info = parseXml(decodeField(source.read(at, Math.min(bytes, MOST_XML))))
  return info.ok ? childText(info.value, 'datetime') : null
}

function streamOf(source: ByteSource, { at, bytes }: Chunk): Result<Stream> {
  if (bytes < 4 || bytes > MOST_XML)
    return failed('malformed', `The header of a stream has ${bytes} bytes.`, `byte ${at}`)
  const content = source.read(at, bytes)
  const info = parseXml(decodeField(content.subarray(4)))
  if (!info.ok) return info
  const place = `stream header (byte ${at})`
  const count = Number(childText(info.value, 'channel_count'))
  if (!Number.isInteger(count) || count < 1 || count > SIGNAL_LIMITS.channels)
    return failed('malformed', `A stream must have 1 to ${SIGNAL_LIMITS.channels} channels.`, place)
  const rateHz = Number(childText(info.value, 'nominal_srate'))
  if (!Number.isFinite(rateHz) || rateHz < 0)
    return failed('malformed', 'The rate of a stream is negative or no number.', place)
  const format = childText(info.value, 'channel_format') ?? ''
  if (format !== 'string' && !Object.hasOwn(VALUE_BYTES, format))
    return failed('unsupported', 'A stream has values of a kind that the format does not have.', place)
  return ok({
    id: viewOf(content).getUint32(0, true),
    name: childText(info.value, 'name') ?? '',
    rateHz,
    format: format as StreamInfo['format'],
    channels: channelsOf(info.value, count),
    chunks: [],
    offsets: [],
    marks: [],
    samples: 0,
  })
}

function channelsOf(info: XmlElement, count: number): StreamInfo['channels'] {
  const described = childOf(childOf(info, 'desc'), 'channels')?.children.filter(({ name }) => name === 'channel') ?? []
  const name = childText(info, 'name') ?? 'stream'
  return Array.from({ length: count }, (_, i) => ({
    label: childText(described[i], 'label') ?? `${name} ${i + 1}`,
    unit: childText(described[i], 'unit'),
  }))
}

function addOffset(stream: Stream, bytes: Uint8Array): boolean {
  if (bytes.length !== 20) return false
  const view = viewOf(bytes)
  const [timeS, offsetS] = [view.getFloat64(4, true), view.getFloat64(12, true)]
  if (!Number.isFinite(timeS) || !Number.isFinite(offsetS)) return false
  stream.offsets.push({ timeS, offsetS })
  return true
}

const STAMP = 8

function addSamples(stream: Stream, read: (at: number, length: number) => Uint8Array, chunk: Chunk): boolean {
  const count = variableLength(read(chunk.at + 4, Math.min(9, chunk.bytes - 4)), 0)
  if (count === null || count.value === 0) return count !== null
  const at = chunk.at + 4 + count.bytes
  const bytes = chunk.bytes - 4 - count.bytes
  const valueBytes = stream.channels.length * VALUE_BYTES[stream.format as ValueFormat]
  // Every sample has one byte that says whether a stamp follows: so the size tells how many do.
  const stamped = (bytes - count.value * (1 + valueBytes)) / STAMP
  if (!Number.isInteger(stamped) || stamped < 0 || stamped > count.value) return false
  const firstS = stampAt(read(at, Math.min(9, bytes)))
  const last = at + bytes - valueBytes - 9
  const lastS = stamped === count.value ? stampAt(read(last, 9)) : count.value === 1 ? firstS : NaN
  stream.chunks.push({ at, bytes, count: count.value, first: stream.samples, stamped, firstS, lastS })
  stream.samples += count.value
  return true
}

/** The stamp at the beginning of a sample, NaN when it has none. */
function stampAt(bytes: Uint8Array): number {
  return bytes[0] === STAMP && bytes.length >= 9 ? viewOf(bytes).getFloat64(1, true) : NaN
}

/** Texts of a marker stream; the channels of one sample are joined. */
function addTexts(stream: Stream, source: ByteSource, chunk: Chunk): boolean {
  const bytes = source.read(chunk.at, chunk.bytes)
  const count = variableLength(bytes, 4)
  if (count === null) return false
  let at = 4 + count.bytes
  for (let i = 0; i < count.value; i++) {
    const stampBytes = bytes[at]
    const stampS = stampAt(bytes.subarray(at, at + 9))
    if (stampBytes !== 0 && stampBytes !== STAMP) return false
    at += 1 + stampBytes
    const texts: string[] = []
    for (const _ of stream.channels) {
      const length = variableLength(bytes, at)
      if (length === null || at + length.bytes + length.value > bytes.length) return false
      at += length.bytes
      texts.push(decodeField(bytes.subarray(at, at + length.value)))
      at += length.value
    }
    if (stream.marks.length >= SIGNAL_LIMITS.annotations) return false
    const last = stream.marks.at(-1)?.stampS ?? NaN
    stream.marks.push({
      stampS: Number.isNaN(stampS) ? last + (stream.rateHz > 0 ? 1 / stream.rateHz : 0) : stampS,
      text: texts.join(', '),
    })
  }
  return true
}

export const looksLikeXdf = (head: Uint8Array): boolean => latin1(head.subarray(0, 4)) === 'XDF:'
