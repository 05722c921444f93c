import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { axisSamples, continuous, readAxis, timelineOf, type Sampling, type Timeline } from '../timeline.ts'
import type { ByteSource, Recording, SignalAnnotation, SignalChannel, SignalFault, SignalFormat } from '../types.ts'
import { microvoltsPer } from '../units.ts'
import { readAnnotations, type AnnotationsRead, type RawAnnotation } from './annotations.ts'
import { readEdfHeader, type EdfHeader, type EdfSignal } from './header.ts'
import { fetchFrom } from './samples.ts'
import { startOf } from './start.ts'

/**
 * Opens EDF, EDF+, BDF or BDF+. Reads the header and the annotation signals; samples are read when they are asked for.
 *
 * The file's size says how many records there are, whatever the header counts. Records lie where their time-keeping
 * annotation says; where they overlap, what was first in time stays. A channel whose ranges cannot scale is given in
 * digital values with `scaled: false`.
 *
 * @example
 * const recording = openEdf(memorySource(bytes))
 */
export function openEdf(source: ByteSource): Result<Recording> {
  const read = readEdfHeader(source)
  if (!read.ok) return read
  const header = read.value
  const faults = [...header.faults]
  const records = countRecords(source, header, faults)
  if (!records.ok) return records
  const annotations = readAnnotations(source, header, records.value)
  const startS = startSecond(annotations)
  const timeline = timelineFrom(header, records.value, annotations, startS, faults)
  if (!timeline.ok) return timeline
  const sorted = annotationsOf(annotations, startS, faults)
  const signals = header.signals.filter(({ isAnnotations }) => !isAnnotations)
  const samplings = signals.map(({ samplesPerRecord }) => ({
    rateHz: samplesPerRecord / header.recordS,
    samplesPerBlock: samplesPerRecord,
  }))
  const channels = signals.map((signal, index) =>
    channelOf(signal, index, samplings[index] as Sampling, timeline.value, faults),
  )
  duplicateLabels(signals, faults)
  return ok({
    format: formatOf(header),
    startTime: startOf(header, startS, faults),
    durationS: timeline.value.durationS,
    channels,
    annotations: sorted,
    gaps: timeline.value.gaps,
    faults,
    read(channel, from, count) {
      const signal = signals[channel]
      const described = channels[channel]
      if (signal === undefined || described === undefined) throw new RangeError(`there is no channel ${channel}`)
      const fetch = fetchFrom(source, header, signal, described.scaled)
      return readAxis(timeline.value, samplings[channel] as Sampling, from, count, fetch)
    },
  })
}

function formatOf({ family, plus }: EdfHeader): SignalFormat {
  if (family === 'EDF') return plus === null ? 'EDF' : plus === 'C' ? 'EDF+C' : 'EDF+D'
  return plus === null ? 'BDF' : plus === 'C' ? 'BDF+C' : 'BDF+D'
}

function countRecords(source: ByteSource, header: EdfHeader, faults: SignalFault[]): Result<number> {
  const { headerBytes, recordBytes, declaredRecords: declared } = header
  const dataBytes = source.bytes - headerBytes
  const whole = Math.floor(dataBytes / recordBytes)
  const rest = dataBytes - whole * recordBytes
  if (whole === 0 && rest > 0)
    return failed(
      'truncated',
      `One record needs ${recordBytes} bytes; after the header the file has ${dataBytes}.`,
      `samples per record (byte ${headerBytes - 40 * header.signals.length})`,
    )
  if (whole > SIGNAL_LIMITS.records)
    return failed(
      'limit-exceeded',
      `The file has ${whole} records; at most ${SIGNAL_LIMITS.records} are read.`,
      'number of records (byte 236)',
    )
  if (whole === 0) faults.push({ code: 'no-data', message: 'The file has a header and no samples.' })
  if (rest > 0) {
    const samples = Math.floor(rest / header.bytesPerSample)
    const message = `The last record is cut: ${rest} of its ${recordBytes} bytes are there. These ${samples} samples of all channels together are not shown; ${whole} whole records are.`
    faults.push({ code: 'truncated', message })
  }
  if (declared === -1)
    faults.push({
      code: 'not-closed',
      message: `The recording was not closed properly (its number of records is -1); the size of the file says ${whole}.`,
    })
  else if (declared === null || declared < -1)
    faults.push({
      code: 'record-count',
      message: `The number of records is no number; the size of the file says ${whole}.`,
    })
  else if (declared > whole)
    faults.push({
      code: 'record-count',
      message: `The header promises more records than the file holds: ${declared} and ${whole}. Missing: ${declared - whole}.`,
    })
  else if (declared < whole)
    faults.push({
      code: 'record-count',
      message: `The file holds more records than the header promises: ${whole} and ${declared}. All are read.`,
    })
  return ok(whole)
}

/** When the recording begins, in seconds after the start time of the header: the earliest record. */
function startSecond({ onsetsS }: AnnotationsRead): number {
  let least = Infinity
  for (const onsetS of onsetsS) if (onsetS < least) least = onsetS
  return Number.isFinite(least) && Math.abs(least) <= SIGNAL_LIMITS.durationS ? least : 0
}

function timelineFrom(
  header: EdfHeader,
  records: number,
  { onsetsS, onsetDecimals }: AnnotationsRead,
  startS: number,
  faults: SignalFault[],
): Result<Timeline> {
  const { recordS, plus, recordDecimals } = header
  if (!(records * recordS <= SIGNAL_LIMITS.durationS))
    return failed(
      'limit-exceeded',
      `${records} records of ${recordS} s are more than ${SIGNAL_LIMITS.durationS} s.`,
      'record duration (byte 244)',
    )
  if (plus === null) return ok(continuous(records, recordS))
  const silent = fillSilent(onsetsS, recordS, startS)
  if (silent > 0)
    faults.push({
      code: 'no-record-time',
      message: `Records that do not say when they begin: ${silent} of ${records}. They are placed after the one before.`,
    })
  const fastest = header.signals.reduce(
    (most, signal) => (signal.isAnnotations ? most : Math.max(most, signal.samplesPerRecord)),
    1,
  )
  // Onsets are written with so many digits. Where the record duration needs more, they can only be right to half of the last.
  const rounding = recordDecimals > onsetDecimals && onsetDecimals > 0 ? 0.51 * 10 ** -onsetDecimals : 0
  const half = Math.max((0.5 * recordS) / fastest, rounding)
  const timeline = timelineOf(onsetsS, recordS, plus === 'C' ? recordS / 2 : half)
  if (timeline.ok) timeFaults(timeline.value, plus, faults)
  return timeline
}

/** Times from the start of the recording; a record without one follows the one before. Answers how many were without. */
function fillSilent(onsetsS: Float64Array, recordS: number, startS: number): number {
  let silent = 0
  for (let record = 0; record < onsetsS.length; record++) {
    const onsetS = (onsetsS[record] as number) - startS
    const known = onsetS <= SIGNAL_LIMITS.durationS
    if (!known) silent++
    onsetsS[record] = known ? onsetS : record === 0 ? 0 : (onsetsS[record - 1] as number) + recordS
  }
  return silent
}

function timeFaults({ overlaps, outOfOrder, gaps }: Timeline, plus: 'C' | 'D', faults: SignalFault[]): void {
  if (plus === 'C' && gaps.length + overlaps.segments > 0)
    faults.push({
      code: 'not-continuous',
      message:
        'The file calls itself continuous, but its records do not follow each other; they are shown at their times.',
    })
  if (outOfOrder)
    faults.push({
      code: 'records-out-of-order',
      message: 'Records are not in the order of their times; they are shown at their times.',
    })
  if (overlaps.segments > 0) {
    const message = `Records that begin before the one before them ends: ${overlaps.segments}. Where they overlap, ${Number(overlaps.hiddenS.toPrecision(6))} s in all, the earlier one is shown and the later one is not.`
    faults.push({ code: 'records-overlap', message })
  }
}

function annotationsOf(read: AnnotationsRead, startS: number, faults: SignalFault[]): SignalAnnotation[] {
  const { list, unterminated, damaged, beyondLimit } = read
  if (unterminated > 0)
    faults.push({
      code: 'annotation-cut',
      message: `Annotations without an end: ${unterminated}. What is there of them is shown.`,
    })
  if (damaged > 0)
    faults.push({
      code: 'annotation-damaged',
      message: `Annotations that could not be read: ${damaged}. They are left out.`,
    })
  if (beyondLimit > 0)
    faults.push({ code: 'limit-exceeded', message: `Annotations beyond the limit: ${beyondLimit}. They are left out.` })
  const inOrder = list.every(({ onsetS }, i) => i === 0 || (list[i - 1] as RawAnnotation).onsetS <= onsetS)
  if (inOrder) return list.map(({ onsetS, durationS, text }) => ({ onsetS: onsetS - startS, durationS, text }))
  faults.push({
    code: 'annotations-out-of-order',
    message: 'Annotations are not in the order of their times; they are sorted, `entered` says which came when.',
  })
  return list
    .map(({ onsetS, durationS, text }, entered) => ({ onsetS: onsetS - startS, durationS, text, entered }))
    .sort((a, b) => a.onsetS - b.onsetS)
}

function channelOf(
  signal: EdfSignal,
  index: number,
  sampling: Sampling,
  timeline: Timeline,
  faults: SignalFault[],
): SignalChannel {
  const { label, unit, prefilter, physicalMin, physicalMax, digitalMin, digitalMax } = signal
  const wrong = whyUnscaled(signal)
  if (wrong !== null)
    faults.push({
      code: wrong.code,
      message: `Channel ${index + 1}: ${wrong.says}; its values are digital, not in its unit.`,
    })
  return {
    index,
    label,
    unit,
    rateHz: sampling.rateHz,
    samples: axisSamples(timeline, sampling),
    physicalMin,
    physicalMax,
    digitalMin,
    digitalMax,
    prefilter,
    scaled: wrong === null,
    toMicrovolts: wrong === null ? microvoltsPer(unit) : null,
  }
}

/**
 * A physical range turned over is legal and means inverted polarity. A digital range turned over is not: whether it was
 * meant to invert cannot be known, and the polarity of an evoked potential must not be guessed.
 */
function whyUnscaled({
  physicalMin,
  physicalMax,
  digitalMin,
  digitalMax,
}: EdfSignal): { code: string; says: string } | null {
  if (physicalMin === null || physicalMax === null || digitalMin === null || digitalMax === null)
    return { code: 'range-not-a-number', says: 'one end of its physical or digital range is no number' }
  if (digitalMin === digitalMax)
    return { code: 'digital-range-zero', says: 'its digital minimum and maximum are equal' }
  if (digitalMin > digitalMax)
    return { code: 'digital-range-inverted', says: 'its digital minimum is above its maximum' }
  if (physicalMin === physicalMax)
    return { code: 'physical-range-zero', says: 'its physical minimum and maximum are equal' }
  const gain = (physicalMax - physicalMin) / (digitalMax - digitalMin)
  const finite = Number.isFinite(gain * 2 ** 25) && Number.isFinite(physicalMin - digitalMin * gain)
  return finite && gain !== 0 ? null : { code: 'range-not-a-number', says: 'its ranges cannot be divided' }
}

function duplicateLabels(signals: readonly EdfSignal[], faults: SignalFault[]): void {
  const seen = new Set<string>()
  const twice = signals.filter(({ label }) => seen.size === seen.add(label).size).length
  if (twice > 0)
    faults.push({
      code: 'duplicate-labels',
      message: `Channels with the label of an earlier one: ${twice}. Each is kept; tell them apart by number.`,
    })
}
