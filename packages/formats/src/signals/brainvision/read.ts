import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { fetchStored } from '../stored.ts'
import { wholeOf } from '../text.ts'
import { axisSamples, readAxis, timelineOfRuns } from '../timeline.ts'
import type { ByteSource, Companions, Recording, SignalAnnotation, SignalChannel, SignalFault } from '../types.ts'
import { microvoltsPer } from '../units.ts'
import { fieldsOf, readBrainVisionHeader, sectionsOf, type BrainVisionHeader } from './header.ts'

/**
 * Opens a BrainVision recording by its header file; samples and markers lie beside it. A "New Segment" with a date later
 * than its position means that the recorder paused: a gap.
 *
 * @example
 * const recording = openBrainVision(header, 'case.vhdr', (name) => files.get(name) ?? null)
 */
export function openBrainVision(source: ByteSource, name: string, companions: Companions): Result<Recording> {
  const read = readBrainVisionHeader(source, name)
  if (!read.ok) return read
  const header = read.value
  const data = companions(header.dataFile)
  if (data === null)
    return failed(
      'truncated',
      'The file of the samples, which the header names, is not beside it. Give all three files.',
      'DataFile',
    )
  const faults: SignalFault[] = []
  const valueBytes = header.binary === 'INT_16' ? 2 : 4
  const samples = countSamples(data, header, valueBytes, faults)
  if (samples / header.rateHz > SIGNAL_LIMITS.durationS)
    return failed('limit-exceeded', `The recording is longer than ${SIGNAL_LIMITS.durationS} s.`, 'SamplingInterval')
  const markers = markersOf(header, companions, faults)
  if (!markers.ok) return markers
  const { runs, startTime } = runsOf(markers.value, samples, header.rateHz, faults)
  const timeline = timelineOfRuns(runs, 1 / header.rateHz)
  if (timeline.durationS > SIGNAL_LIMITS.durationS)
    return failed('limit-exceeded', `The recording is longer than ${SIGNAL_LIMITS.durationS} s with its gaps.`, 'Mk')
  const sampling = { rateHz: header.rateHz, samplesPerBlock: 1 }
  const channels = header.channels.map((channel, index) =>
    described(channel, index, header.rateHz, axisSamples(timeline, sampling), faults),
  )
  const timeOf = (position: number): number => {
    const run = runs.findLast(({ block }) => block <= position) ?? { onsetS: 0, block: 0 }
    return run.onsetS + (position - run.block) / header.rateHz
  }
  return ok({
    format: 'BrainVision',
    startTime,
    durationS: timeline.durationS,
    channels,
    annotations: markers.value
      .map(({ type, description, position, size }) =>
        annotation(type, description, timeOf(position), size / header.rateHz),
      )
      .sort((a, b) => a.onsetS - b.onsetS),
    gaps: timeline.gaps,
    faults,
    read(channel, from, count) {
      const gain = header.channels[channel]?.gain
      if (gain === undefined) throw new RangeError(`there is no channel ${channel}`)
      const multiplexed = header.orientation === 'MULTIPLEXED'
      const fetch = fetchStored(data, {
        at: channel * valueBytes * (multiplexed ? 1 : samples),
        strideBytes: multiplexed ? valueBytes * header.channels.length : valueBytes,
        valueBytes,
        value: valueBytes === 2 ? (view, at) => view.getInt16(at, true) : (view, at) => view.getFloat32(at, true),
        gain: gain ?? 1,
        base: 0,
      })
      return readAxis(timeline, sampling, from, count, fetch)
    },
  })
}

function countSamples(
  data: ByteSource,
  { channels }: BrainVisionHeader,
  valueBytes: number,
  faults: SignalFault[],
): number {
  const frame = channels.length * valueBytes
  const samples = Math.floor(data.bytes / frame)
  const rest = data.bytes - samples * frame
  if (rest > 0)
    faults.push({
      code: 'truncated',
      message: `The file of the samples ends inside a sample: its last ${rest} bytes are not read.`,
    })
  if (samples === 0) faults.push({ code: 'no-data', message: 'The file of the samples is empty.' })
  return samples
}

function described(
  { label, gain, unit }: BrainVisionHeader['channels'][number],
  index: number,
  rateHz: number,
  samples: number,
  faults: SignalFault[],
): SignalChannel {
  if (gain === null)
    faults.push({
      code: 'range-not-a-number',
      message: `Channel ${index + 1}: its resolution is 0 or no number; its values are digital, not in its unit.`,
    })
  return {
    index,
    label,
    unit,
    rateHz,
    samples,
    physicalMin: null,
    physicalMax: null,
    digitalMin: null,
    digitalMax: null,
    prefilter: null,
    scaled: gain !== null,
    toMicrovolts: gain === null ? null : microvoltsPer(unit),
  }
}

type Marker = {
  readonly type: string
  readonly description: string
  /** From 0. */ readonly position: number
  readonly size: number
  readonly date: string
}

function markersOf(header: BrainVisionHeader, companions: Companions, faults: SignalFault[]): Result<Marker[]> {
  if (header.markerFile === null) return ok([])
  const file = companions(header.markerFile)
  if (file === null) {
    faults.push({
      code: 'no-markers',
      message: 'The file of the markers, which the header names, is not beside it; there are no annotations.',
    })
    return ok([])
  }
  const sections = sectionsOf(file)
  if (!sections.ok) return sections
  const markers: Marker[] = []
  let damaged = 0
  for (const [key, line] of sections.value.get('marker infos') ?? []) {
    if (!/^mk\d{1,9}$/.test(key)) continue
    const [type = '', description = '', position = '', size = '', , date = ''] = fieldsOf(line)
    const at = wholeOf(position)
    if (at === null || at < 1) damaged++
    else markers.push({ type, description, position: at - 1, size: Math.max(0, wholeOf(size) ?? 0), date })
  }
  if (damaged > 0)
    faults.push({
      code: 'annotation-damaged',
      message: `Markers without a position that could be read: ${damaged}. They are left out.`,
    })
  return ok(markers)
}

/** A marker of one point is a moment, not a stretch of one sample. */
function annotation(type: string, description: string, onsetS: number, durationS: number): SignalAnnotation {
  return { onsetS, durationS: durationS > 0 ? durationS : null, text: `${type}/${description}` }
}

type Run = { onsetS: number; block: number; blocks: number }

/** Runs between "New Segment" markers, placed by their dates where they have any. */
function runsOf(
  markers: readonly Marker[],
  samples: number,
  rateHz: number,
  faults: SignalFault[],
): { runs: Run[]; startTime: string | null } {
  const segments = markers
    .filter(({ type, position }) => type.toLowerCase() === 'new segment' && position < samples)
    .map(({ position, date }) => ({ position, time: timeOfDate(date) }))
    .sort((a, b) => a.position - b.position)
  const [first] = segments
  const start = first !== undefined && first.position === 0 ? first.time : null
  if (samples === 0) return { runs: [], startTime: start?.iso ?? null }
  const runs: Run[] = [{ onsetS: 0, block: 0, blocks: samples }]
  let undated = 0
  for (const { position, time } of segments) {
    if (position === 0) continue
    const last = runs.at(-1) as Run
    const joinedS = last.onsetS + (position - last.block) / rateHz
    const onsetS =
      start === null || time === null ? null : time.wholeS - start.wholeS + (time.micros - start.micros) / 1e6
    if (onsetS === null) undated++
    if (position <= last.block || onsetS === null || onsetS - joinedS < 0.5 / rateHz) continue
    last.blocks = position - last.block
    runs.push({ onsetS, block: position, blocks: samples - position })
  }
  if (undated > 0)
    faults.push({
      code: 'gap-not-known',
      message: `${undated} times the recorder paused without saying how long; the parts are shown one after the other.`,
    })
  return { runs, startTime: start?.iso ?? null }
}

/** `yyyymmddhhmmssuuuuuu`; all zeros means not known. */
function timeOfDate(date: string): { wholeS: number; micros: number; iso: string } | null {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{6})$/.exec(date)
  if (found === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micros = 0] = found.slice(1).map(Number)
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const real = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!real || year === 0) return null
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`
  return { wholeS: at.getTime() / 1000, micros, iso: at.toISOString().slice(0, 19) + fraction }
}
