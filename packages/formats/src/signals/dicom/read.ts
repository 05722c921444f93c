import { tagText, DICTIONARY, type Keyword } from '../../dicom/dictionary.ts'
import { parseDicom, type DicomDataSet } from '../../dicom/parse.ts'
import { bytesOf, dateOf, elementOf, firstItemOf, itemsOf, numberOf, numbersOf, textOf } from '../../dicom/values.ts'
import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { memorySource } from '../source.ts'
import { fetchStored } from '../stored.ts'
import { axisSamples, readAxis, timelineOfRuns, type Timeline } from '../timeline.ts'
import type { ByteSource, Recording, SignalAnnotation, SignalChannel, SignalFault } from '../types.ts'
import { microvoltsPer } from '../units.ts'

/** Whether a file begins like DICOM with a preamble. */
export const looksLikeDicom = (head: Uint8Array): boolean => String.fromCharCode(...head.subarray(128, 132)) === 'DICM'

/** Where a keyword stands, for the place of a failure. */
const at = (keyword: Keyword): string => tagText(DICTIONARY[keyword][0])

type Group = {
  readonly label: string | null
  readonly offsetS: number
  readonly rateHz: number
  readonly samples: number
  readonly timeline: Timeline
  readonly data: ByteSource
  readonly littleEndian: boolean
  readonly sample: Sample
  readonly channels: readonly Channel[]
  readonly padding: number | undefined
}

type Channel = {
  readonly label: string
  readonly unit: string | null
  readonly gain: number
  readonly base: number
  readonly scaled: boolean
  readonly prefilter: string | null
}

/**
 * Opens a DICOM waveform (ECG, EEG, EMG and the other classes with a Waveform Sequence, PS3.3 C.10.9 [dicom-ps3.3]). Every
 * multiplex group has a rate and a start of its own; where there are several, the group's name stands before the channel's.
 *
 * @example
 * const recording = openWaveform(memorySource(bytes))
 */
export function openWaveform(source: ByteSource): Result<Recording> {
  if (source.bytes > SIGNAL_LIMITS.dicomBytes)
    return failed(
      'limit-exceeded',
      `The file has ${source.bytes} bytes; a DICOM waveform is read up to ${SIGNAL_LIMITS.dicomBytes}.`,
      'byte 0',
    )
  const file = parseDicom(source.read(0, source.bytes))
  if (!file.ok) return file
  const { dataset } = file.value
  const items = itemsOf(dataset, 'WaveformSequence')
  if (items.length === 0) return failed('not-signals', 'The DICOM file holds no waveform.', at('WaveformSequence'))
  const faults: SignalFault[] = []
  const groups: Group[] = []
  for (const [i, item] of items.entries()) {
    const group = groupOf(item, i + 1, faults)
    if (!group.ok) return group
    groups.push(group.value)
  }
  const startS = Math.min(...groups.map(({ offsetS }) => offsetS))
  const laid = groups.map((group) => placedAt(group, group.offsetS - startS))
  const places = laid.flatMap((group) => group.channels.map((channel, inGroup) => ({ group, channel, inGroup })))
  if (places.length > SIGNAL_LIMITS.channels)
    return failed(
      'limit-exceeded',
      `The file has ${places.length} channels; at most ${SIGNAL_LIMITS.channels} are read.`,
      at('NumberOfWaveformChannels'),
    )
  const durationS = Math.max(...laid.map(({ timeline }) => timeline.durationS))
  if (durationS > SIGNAL_LIMITS.durationS)
    return failed(
      'limit-exceeded',
      `The recording is longer than ${SIGNAL_LIMITS.durationS} s.`,
      at('SamplingFrequency'),
    )
  return ok({
    format: 'DICOM waveform',
    startTime: startTime(dataset),
    durationS,
    channels: places.map(({ group, channel }, index) => described(group, channel, index, groups.length)),
    annotations: annotationsOf(dataset, laid),
    gaps: [],
    faults,
    read(channel, from, count) {
      const place = places[channel]
      if (place === undefined) throw new RangeError(`there is no channel ${channel}`)
      const { group } = place
      const { bytes, value } = group.sample
      const fetch = fetchStored(group.data, {
        at: place.inGroup * bytes,
        strideBytes: bytes * group.channels.length,
        valueBytes: bytes,
        value: (view, where) => value(view, where, group.littleEndian),
        gain: place.channel.gain,
        base: place.channel.base,
        padding: group.padding,
      })
      return readAxis(group.timeline, { rateHz: group.rateHz, samplesPerBlock: 1 }, from, count, fetch)
    },
  })
}

const placedAt = (group: Group, onsetS: number): Group => ({
  ...group,
  timeline: timelineOfRuns(group.samples === 0 ? [] : [{ onsetS, block: 0, blocks: group.samples }], 1 / group.rateHz),
})

type Sample = { readonly bytes: number; readonly value: (view: DataView, at: number, little: boolean) => number }

// Logarithmic speech codings (MB, AB) belong to audio and are not read.
const SAMPLES: Readonly<Record<string, Sample>> = {
  SB: { bytes: 1, value: (view, where) => view.getInt8(where) },
  UB: { bytes: 1, value: (view, where) => view.getUint8(where) },
  SS: { bytes: 2, value: (view, where, little) => view.getInt16(where, little) },
  US: { bytes: 2, value: (view, where, little) => view.getUint16(where, little) },
  SL: { bytes: 4, value: (view, where, little) => view.getInt32(where, little) },
  UL: { bytes: 4, value: (view, where, little) => view.getUint32(where, little) },
}

function groupOf(item: DicomDataSet, number: number, faults: SignalFault[]): Result<Group> {
  const interpretation = textOf(item, 'WaveformSampleInterpretation') ?? ''
  const sample = Object.hasOwn(SAMPLES, interpretation) ? SAMPLES[interpretation] : undefined
  if (sample === undefined)
    return failed(
      'unsupported',
      `Group ${number}: its samples have a form that is not read here.`,
      at('WaveformSampleInterpretation'),
    )
  const allocated = numberOf(item, 'WaveformBitsAllocated')
  if (allocated !== 8 * sample.bytes)
    return failed(
      'malformed',
      `Group ${number}: ${allocated} bits do not fit samples of the form ${interpretation}.`,
      at('WaveformBitsAllocated'),
    )
  const channels = itemsOf(item, 'ChannelDefinitionSequence')
  const count = numberOf(item, 'NumberOfWaveformChannels')
  if (count === null || count < 1 || channels.length !== count)
    return failed(
      'malformed',
      `Group ${number}: ${count ?? 'no'} channels are declared and ${channels.length} are defined.`,
      at('NumberOfWaveformChannels'),
    )
  const rateHz = numberOf(item, 'SamplingFrequency')
  if (rateHz === null || rateHz <= 0 || !Number.isFinite(1 / rateHz))
    return failed(
      'malformed',
      `Group ${number}: the sampling frequency is missing or not above 0.`,
      at('SamplingFrequency'),
    )
  const declared = numberOf(item, 'NumberOfWaveformSamples')
  const element = elementOf(item, 'WaveformData')
  if (declared === null || element === null)
    return failed(
      'malformed',
      `Group ${number} has no samples.`,
      at(declared === null ? 'NumberOfWaveformSamples' : 'WaveformData'),
    )
  const held = Math.floor(element.length / (count * sample.bytes))
  if (held < declared) {
    const message = `Group ${number}: ${declared} samples of each channel are declared and ${held} are there; the others are missing.`
    faults.push({ code: 'truncated', message })
  }
  const offsetMs = numberOf(item, 'MultiplexGroupTimeOffset') ?? 0
  return ok({
    label: textOf(item, 'MultiplexGroupLabel'),
    offsetS: offsetMs / 1000,
    rateHz,
    samples: Math.min(held, declared),
    timeline: timelineOfRuns([], 1),
    data: memorySource(bytesOf(item, element)),
    littleEndian: item.littleEndian,
    sample,
    channels: channels.map((channel, i) => channelOf(channel, number, i + 1, faults)),
    padding: paddingOf(item, sample),
  })
}

function paddingOf(item: DicomDataSet, { bytes, value }: Sample): number | undefined {
  const element = elementOf(item, 'WaveformPaddingValue')
  return element !== null && element.length >= bytes ? value(item.view, element.offset, item.littleEndian) : undefined
}

function channelOf(item: DicomDataSet, group: number, number: number, faults: SignalFault[]): Channel {
  const source = firstItemOf(item, 'ChannelSourceSequence')
  const label =
    textOf(item, 'ChannelLabel') ?? (source === null ? null : textOf(source, 'CodeMeaning')) ?? `Channel ${number}`
  const units = firstItemOf(item, 'ChannelSensitivityUnitsSequence')
  const sensitivity = numberOf(item, 'ChannelSensitivity')
  const gain = (sensitivity ?? 0) * (numberOf(item, 'ChannelSensitivityCorrectionFactor') ?? 1)
  const scaled = sensitivity !== null && gain !== 0 && Number.isFinite(gain * 2 ** 33) && units !== null
  if (!scaled)
    faults.push({
      code: 'no-sensitivity',
      message: `Group ${group}, channel ${number}: it does not say what a step is worth; its values are digital.`,
    })
  const skew = numberOf(item, 'ChannelSampleSkew') ?? numberOf(item, 'ChannelTimeSkew') ?? 0
  if (skew !== 0)
    faults.push({
      code: 'channel-skew',
      message: `Group ${group}, channel ${number}: it was sampled a little later or earlier than the others; that is not corrected.`,
    })
  return {
    label,
    unit: units === null ? null : textOf(units, 'CodeValue'),
    gain: scaled ? gain : 1,
    // The baseline is what a stored 0 means, in the channel's unit.
    base: scaled ? (numberOf(item, 'ChannelBaseline') ?? 0) : 0,
    scaled,
    prefilter: filtersOf(item),
  }
}

function filtersOf(item: DicomDataSet): string | null {
  const parts = (
    [
      ['HP', 'FilterLowFrequency'],
      ['LP', 'FilterHighFrequency'],
      ['N', 'NotchFilterFrequency'],
    ] as const
  ).flatMap(([name, keyword]) => {
    const hertz = numberOf(item, keyword)
    return hertz === null || hertz === 0 ? [] : [`${name}:${hertz}Hz`]
  })
  return parts.length === 0 ? null : parts.join(' ')
}

function described(
  group: Group,
  { label, unit, gain, base, scaled, prefilter }: Channel,
  index: number,
  groups: number,
): SignalChannel {
  return {
    index,
    label: groups > 1 && group.label !== null ? `${group.label}: ${label}` : label,
    unit,
    rateHz: group.rateHz,
    samples: axisSamples(group.timeline, { rateHz: group.rateHz, samplesPerBlock: 1 }),
    ...(scaled && group.sample.bytes === 2 ? rangeOf(gain, base) : NO_RANGE),
    prefilter,
    scaled,
    toMicrovolts: scaled ? microvoltsPer(unit) : null,
  }
}

const NO_RANGE = { physicalMin: null, physicalMax: null, digitalMin: null, digitalMax: null }
const rangeOf = (gain: number, base: number) => ({
  physicalMin: -32_768 * gain + base,
  physicalMax: 32_767 * gain + base,
  digitalMin: -32_768,
  digitalMax: 32_767,
})

/** Acquisition date and time, else that of the content. */
function startTime(dataset: DicomDataSet): string | null {
  const both = /^(\d{8})(\d{6}(?:\.\d{1,6})?)/.exec(textOf(dataset, 'AcquisitionDateTime') ?? '')
  const date = both === null ? dateOf(dataset, 'ContentDate') : dateOf(dataset, 'AcquisitionDateTime')
  const time = both?.[2] ?? textOf(dataset, 'ContentTime') ?? ''
  const found = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)(\.\d*[1-9])?/.exec(time)
  return date === null || found === null ? null : `${date}T${found[1]}:${found[2]}:${found[3]}${found[4] ?? ''}`
}

function annotationsOf(dataset: DicomDataSet, groups: readonly Group[]): SignalAnnotation[] {
  return itemsOf(dataset, 'WaveformAnnotationSequence')
    .slice(0, SIGNAL_LIMITS.annotations)
    .flatMap((item) => {
      const text = annotationText(item)
      const times = annotationTimes(item, groups)
      return text === null ? [] : times.map(({ onsetS, durationS }) => ({ onsetS, durationS, text }))
    })
    .sort((a, b) => a.onsetS - b.onsetS)
}

function annotationText(item: DicomDataSet): string | null {
  const free = textOf(item, 'UnformattedTextValue')
  const concept = firstItemOf(item, 'ConceptNameCodeSequence')
  const name = concept === null ? null : textOf(concept, 'CodeMeaning')
  const units = firstItemOf(item, 'MeasurementUnitsCodeSequence')
  const value = numberOf(item, 'NumericValue')
  const measured = value === null ? null : `${value}${units === null ? '' : ` ${textOf(units, 'CodeValue') ?? ''}`}`
  return [name, measured, free].filter((part) => part !== null).join(': ') || null
}

type When = { readonly onsetS: number; readonly durationS: number | null }

/** Sample positions count from 1 in the group of the first channel that is named; without a place it is the whole group's. */
function annotationTimes(item: DicomDataSet, groups: readonly Group[]): When[] {
  const group = groups[(numbersOf(item, 'ReferencedWaveformChannels')[0] ?? 1) - 1] ?? groups[0]
  if (group === undefined) return []
  const onset = group.timeline.segments[0]?.onsetS ?? 0
  const positions = numbersOf(item, 'ReferencedSamplePositions').map((position) =>
    position === null ? null : (position - 1) / group.rateHz,
  )
  const offsets = numbersOf(item, 'ReferencedTimeOffsets')
  const times = (positions.length > 0 ? positions : offsets).filter((time) => time !== null)
  const [first, second] = times
  if (first === undefined) return [{ onsetS: onset, durationS: null }]
  const isStretch = textOf(item, 'TemporalRangeType') === 'SEGMENT' && second !== undefined && second >= first
  if (isStretch) return [{ onsetS: onset + first, durationS: second - first }]
  return times.map((time) => ({ onsetS: onset + time, durationS: null }))
}
