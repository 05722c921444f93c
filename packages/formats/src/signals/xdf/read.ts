import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { bytesAt, viewOf } from '../source.ts'
import { axisSamples, readAxis, timelineOfRuns, type Fetch, type Timeline } from '../timeline.ts'
import type { ByteSource, Recording, SignalAnnotation, SignalChannel, SignalFault, SignalGap } from '../types.ts'
import { microvoltsPer } from '../units.ts'
import { clockOf } from './clock.ts'
import { readStreams, VALUE_BYTES, type SampleChunk, type Stream, type ValueFormat } from './streams.ts'
import { timesOf, type StreamTimes } from './times.ts'

/**
 * Opens XDF: every channel of every regular numeric stream, laid on the recorder's clock. Streams have rates of their own;
 * the recording begins with the earliest sample or mark. Texts, and irregular streams of one channel (triggers), become
 * annotations.
 *
 * @example
 * const recording = openXdf(memorySource(bytes))
 */
export function openXdf(source: ByteSource): Result<Recording> {
  const faults: SignalFault[] = []
  const content = readStreams(source, faults)
  if (!content.ok) return content
  const { streams } = content.value
  if (streams.length === 0) return failed('malformed', 'The file describes no stream.', 'stream header')
  const timed = streams.map((stream) => timedStream(source, stream, faults))
  const known = timed.flatMap(({ times, marks }) => [
    ...times.runs.map(({ onsetS }) => onsetS),
    ...marks.map(({ timeS }) => timeS),
  ])
  const startS = known.reduce((least, timeS) => Math.min(least, timeS), Infinity)
  const zero = Number.isFinite(startS) ? startS : 0
  const laid: Laid[] = []
  for (const { stream, times } of timed) {
    if (times.runs.length === 0 && (stream.format === 'string' || stream.rateHz === 0)) continue
    const timeline = timelineOfRuns(
      times.runs.map(({ first, count, onsetS }) => ({ onsetS: onsetS - zero, block: first, blocks: count })),
      1 / times.rateHz,
    )
    if (timeline.durationS > SIGNAL_LIMITS.durationS)
      return failed('limit-exceeded', `A stream is longer than ${SIGNAL_LIMITS.durationS} s with its gaps.`, 'samples')
    laid.push({ stream, times, timeline })
  }
  const places = laid.flatMap((each) => each.stream.channels.map((_, channel) => ({ ...each, channel })))
  if (places.length > SIGNAL_LIMITS.channels)
    return failed(
      'limit-exceeded',
      `The streams have ${places.length} channels together; at most ${SIGNAL_LIMITS.channels} are read.`,
      'stream header',
    )
  const channels = places.map(channelOf)
  const annotations = annotationsOf(timed, zero)
  const ends = [...laid.map(({ timeline }) => timeline.durationS), ...annotations.map(({ onsetS }) => onsetS)]
  const fetches = laid.map(({ stream }) => fetchFrom(source, stream))
  return ok({
    format: 'XDF',
    startTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?/.exec(content.value.datetime ?? '')?.[0] ?? null,
    durationS: ends.reduce((most, end) => Math.max(most, end), 0),
    channels,
    annotations,
    gaps: gapsOf(laid),
    faults,
    read(channel, from, count) {
      const place = places[channel]
      if (place === undefined) throw new RangeError(`there is no channel ${channel}`)
      const fetch = fetches[laid.findIndex(({ stream }) => stream === place.stream)] as ReturnType<typeof fetchFrom>
      return readAxis(
        place.timeline,
        { rateHz: place.times.rateHz, samplesPerBlock: 1 },
        from,
        count,
        fetch(place.channel),
      )
    },
  })
}

type Mark = { readonly timeS: number; readonly text: string }
type Timed = { readonly stream: Stream; readonly times: StreamTimes; readonly marks: readonly Mark[] }
type Laid = { readonly stream: Stream; readonly times: StreamTimes; readonly timeline: Timeline }

function timedStream(source: ByteSource, stream: Stream, faults: SignalFault[]): Timed {
  const clock = clockOf(stream.offsets)
  if (clock.resets > 0)
    faults.push({
      code: 'clock-reset',
      message: `The clock of a stream was set anew ${clock.resets} times; times are corrected for each part.`,
    })
  if (stream.format === 'string')
    return {
      stream,
      times: NO_TIMES,
      marks: stream.marks
        .filter(({ stampS }) => Number.isFinite(stampS))
        .map(({ stampS, text }) => ({ timeS: clock.correct(stampS), text })),
    }
  if (stream.rateHz === 0) return { stream, times: NO_TIMES, marks: triggersOf(source, stream, clock.correct, faults) }
  const times = timesOf(stream, clock.correct)
  const offBy = Math.abs(times.rateHz / stream.rateHz - 1)
  if (offBy > 0.01)
    faults.push({
      code: 'rate-disagrees',
      message: `A stream calls itself ${stream.rateHz} Hz; its times say ${Number(times.rateHz.toPrecision(6))} Hz, which is used.`,
    })
  return { stream, times, marks: [] }
}

const NO_TIMES: StreamTimes = { rateHz: 0, runs: [] }

/** Values of an irregular stream of one channel, as texts at their times. */
function triggersOf(
  source: ByteSource,
  stream: Stream,
  correct: (stampS: number) => number,
  faults: SignalFault[],
): Mark[] {
  if (stream.samples === 0) return []
  if (stream.channels.length > 1 || stream.samples > SIGNAL_LIMITS.annotations) {
    faults.push({
      code: 'irregular-stream',
      message: `A stream of ${stream.channels.length} channels without a rate has ${stream.samples} samples; it cannot be drawn and is not read.`,
    })
    return []
  }
  const marks: Mark[] = []
  for (const chunk of stream.chunks) {
    const bytes = bytesAt(source, chunk.at, chunk.bytes)
    if (!bytes.ok) break
    const walk = walked(bytes.value, chunk, stream)
    for (const { at, stampS } of walk ?? []) {
      if (Number.isFinite(stampS))
        marks.push({
          timeS: correct(stampS),
          text: String(valueAt(stream.format as ValueFormat, viewOf(bytes.value), at)),
        })
    }
  }
  return marks
}

function annotationsOf(timed: readonly Timed[], zero: number): SignalAnnotation[] {
  const marking = timed.filter(({ marks }) => marks.length > 0)
  return marking
    .flatMap(({ stream, marks }) =>
      marks.map(({ timeS, text }) => ({
        onsetS: timeS - zero,
        durationS: null,
        text: marking.length > 1 ? `${stream.name}: ${text}` : text,
      })),
    )
    .sort((a, b) => a.onsetS - b.onsetS)
}

/** What no stream recorded: a gap of the recording is one in all of its streams. */
function gapsOf(laid: readonly Laid[]): SignalGap[] {
  const parts = laid
    .flatMap(({ timeline, times }) =>
      timeline.segments.map(({ onsetS, blocks }) => ({ fromS: onsetS, toS: onsetS + blocks / times.rateHz })),
    )
    .sort((a, b) => a.fromS - b.fromS)
  const gaps: SignalGap[] = []
  let endS = parts[0]?.toS ?? 0
  for (const { fromS, toS } of parts) {
    if (fromS > endS + 1e-9) gaps.push({ fromS: endS, toS: fromS })
    endS = Math.max(endS, toS)
  }
  return gaps
}

function channelOf({ stream, times, timeline, channel }: Laid & { channel: number }, index: number): SignalChannel {
  const { label, unit } = stream.channels[channel] as Stream['channels'][number]
  return {
    index,
    label,
    unit,
    rateHz: times.rateHz,
    samples: axisSamples(timeline, { rateHz: times.rateHz, samplesPerBlock: 1 }),
    physicalMin: null,
    physicalMax: null,
    digitalMin: null,
    digitalMax: null,
    prefilter: null,
    scaled: true,
    toMicrovolts: microvoltsPer(unit),
  }
}

type Value = (view: DataView, at: number) => number
const VALUES: Readonly<Record<ValueFormat, Value>> = {
  float32: (view, at) => view.getFloat32(at, true),
  double64: (view, at) => view.getFloat64(at, true),
  int8: (view, at) => view.getInt8(at),
  int16: (view, at) => view.getInt16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
}
const valueAt = (format: ValueFormat, view: DataView, at: number): number => VALUES[format](view, at)

/** Where the values of each sample of a chunk begin; null when the bytes do not come out even. */
function walked(bytes: Uint8Array, { count }: SampleChunk, stream: Stream): { at: number; stampS: number }[] | null {
  const view = viewOf(bytes)
  const valueBytes = stream.channels.length * VALUE_BYTES[stream.format as ValueFormat]
  const places: { at: number; stampS: number }[] = []
  for (let i = 0, at = 0; i < count; i++) {
    const stamped = bytes[at] === 8
    if ((!stamped && bytes[at] !== 0) || at + (stamped ? 9 : 1) + valueBytes > bytes.length) return null
    places.push({ at: at + (stamped ? 9 : 1), stampS: stamped ? view.getFloat64(at + 1, true) : NaN })
    at += (stamped ? 9 : 1) + valueBytes
  }
  return places
}

/** The last chunk of a stream stays in memory, so that its channels can be read one after the other. */
function fetchFrom(source: ByteSource, stream: Stream): (channel: number) => Fetch {
  const format = stream.format as ValueFormat
  let held: { chunk: SampleChunk; view: DataView; places: { at: number }[] | null } | null = null
  const load = (chunk: SampleChunk) => {
    const bytes = bytesAt(source, chunk.at, chunk.bytes)
    if (!bytes.ok) return bytes
    held = { chunk, view: viewOf(bytes.value), places: walked(bytes.value, chunk, stream) }
    return ok(held)
  }
  return (channel) => (stored, count, into, at) => {
    let sample = stored
    for (let i = chunkWith(stream.chunks, stored); sample < stored + count; i++) {
      const chunk = stream.chunks[i] as SampleChunk
      const loaded = held?.chunk === chunk ? ok(held) : load(chunk)
      if (!loaded.ok) return loaded
      const end = Math.min(stored + count, chunk.first + chunk.count)
      // A chunk that does not come out even stays what `into` is filled with: nothing recorded.
      const { places, view } = loaded.value
      if (places !== null)
        for (let k = sample; k < end; k++) {
          const place = (places[k - chunk.first] as { at: number }).at + channel * VALUE_BYTES[format]
          into[at + (k - stored)] = valueAt(format, view, place)
        }
      sample = end
    }
    return ok(null)
  }
}

function chunkWith(chunks: readonly SampleChunk[], sample: number): number {
  let low = 0
  let high = chunks.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((chunks[middle] as SampleChunk).first <= sample) low = middle
    else high = middle - 1
  }
  return low
}
