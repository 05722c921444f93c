import type { SignalAnnotation } from '../types.ts'
import { asciiOf, eightOf, padded, plainDecimal, subfield } from './fields.ts'

/** A channel to write. Values beyond its physical range are clipped, counted, and told. */
export type EdfChannelInput = {
  readonly label: string
  /** `uV`, `mV`, `V`, …; `µ` is written as `u`. */
  readonly unit: string
  readonly physicalMin: number
  readonly physicalMax: number
  readonly samplesPerRecord: number
  readonly transducer?: string
  readonly prefilter?: string
}

export type EdfInput = {
  /** 16 bits or 24. */
  readonly family: 'EDF' | 'BDF'
  /** False where records may leave gaps between them (EDF+D). */
  readonly continuous: boolean
  /** ISO local time without a zone; null when it is not known. */
  readonly startTime: string | null
  /** Seconds of one record, in at most 8 characters. */
  readonly recordS: number
  readonly channels: readonly EdfChannelInput[]
  /** Pseudonymous code, never a name; what is not given is written as not known. */
  readonly patient?: { readonly code?: string; readonly sex?: 'F' | 'M' }
  readonly recording?: { readonly procedure?: string; readonly technician?: string; readonly equipment?: string }
  /** Made by a program, of no person: said in both identification fields. */
  readonly synthetic?: boolean
  /** Bytes for annotations in each record, 240 unless said. */
  readonly annotationBytes?: number
}

export type EdfRecordInput = {
  /** Seconds from the start of the recording. */
  readonly onsetS: number
  /** One array per channel, `samplesPerRecord` values in the channel's unit; NaN where nothing was recorded. */
  readonly samples: readonly Float64Array[]
  readonly annotations?: readonly SignalAnnotation[]
}

export type EdfRecord = {
  readonly bytes: Uint8Array
  /** Values per channel that were beyond the physical range, and that were NaN. */
  readonly clipped: readonly number[]
  readonly missing: readonly number[]
  /** Annotations for which there was no room: give them to the next record. */
  readonly left: readonly SignalAnnotation[]
  /** Annotations that no record could hold and that were cut. */
  readonly cut: number
}

export type EdfWriting = {
  /** The header while recording: its number of records is -1. */
  readonly header: Uint8Array
  readonly record: (input: EdfRecordInput) => EdfRecord
  /** The header of the finished file, to be put in the place of the first one. */
  readonly finished: (records: number) => Uint8Array
  /** What the header could not hold as it was given. */
  readonly remarks: readonly string[]
}

/**
 * Begins an EDF+ or BDF+ file [kemp-2003]. Nothing is kept between calls: header and records are bytes for the caller to
 * append, so that a recorder can stop at any time and leave a file that every reader opens.
 *
 * Digital values go from -32767 to 32767 (BDF -8388607 to 8388607). The value below is outside of the range that the
 * header declares and means that nothing was recorded; this package reads it as NaN.
 *
 * @throws RangeError when a range, a duration or an array does not fit: the caller is wrong, not the data.
 *
 * @example
 * const writing = startEdf({ family: 'EDF', continuous: true, startTime: '2026-01-02T10:00:00', recordS: 1, channels })
 * const { bytes, clipped } = writing.record({ onsetS: 0, samples: [left, right] })
 */
export function startEdf(input: EdfInput): EdfWriting {
  const remarks: string[] = []
  const annotationBytes = annotationBytesOf(input)
  const recordBytes =
    input.channels.reduce((sum, { samplesPerRecord }) => sum + samplesPerRecord, 0) * widthOf(input) + annotationBytes
  const scales = input.channels.map((channel) => scaleOf(input, channel))
  const header = (records: number): Uint8Array =>
    headerBytes(input, annotationBytes, records, records < 0 ? remarks : [])
  // EDF+ counts annotations from the whole second in which the recording starts.
  const fractionS = Number(/\.\d+$/.exec(input.startTime ?? '')?.[0] ?? 0)
  return {
    header: header(-1),
    finished: header,
    remarks,
    record(record) {
      const bytes = new Uint8Array(recordBytes)
      const { clipped, missing, at } = putSamples(input, scales, record.samples, bytes)
      return { bytes, clipped, missing, ...putAnnotations(bytes.subarray(at), fractionS, record) }
    },
  }
}

/** The stored value that means "nothing was recorded" in files of this writer. */
export const missingValue = (family: 'EDF' | 'BDF'): number => (family === 'EDF' ? -32_768 : -8_388_608)
/** What the header of such a file says in the equipment field. */
export const WRITER = 'Theca'

const digitalMax = (family: 'EDF' | 'BDF'): number => (family === 'EDF' ? 32_767 : 8_388_607)
const widthOf = ({ family }: EdfInput): 2 | 3 => (family === 'EDF' ? 2 : 3)

function annotationBytesOf(input: EdfInput): number {
  const wanted = input.annotationBytes ?? 240
  if (!Number.isInteger(wanted) || wanted < 80)
    throw new RangeError('annotations need 80 bytes in each record at least')
  return Math.ceil(wanted / widthOf(input)) * widthOf(input)
}

type Scale = { readonly gain: number; readonly middle: number }

function scaleOf({ family }: EdfInput, { label, physicalMin, physicalMax, samplesPerRecord }: EdfChannelInput): Scale {
  if (!(physicalMax > physicalMin))
    throw new RangeError(`${label}: the physical range ${physicalMin} to ${physicalMax} is empty`)
  if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 1)
    throw new RangeError(`${label}: ${samplesPerRecord} samples in a record`)
  return { gain: (2 * digitalMax(family)) / (physicalMax - physicalMin), middle: (physicalMax + physicalMin) / 2 }
}

function putSamples(input: EdfInput, scales: readonly Scale[], samples: readonly Float64Array[], bytes: Uint8Array) {
  const { family, channels } = input
  const most = digitalMax(family)
  const width = widthOf(input)
  const clipped = channels.map(() => 0)
  const missing = channels.map(() => 0)
  let at = 0
  for (const [c, { samplesPerRecord, label }] of channels.entries()) {
    const values = samples[c]
    const { gain, middle } = scales[c] as Scale
    if (values?.length !== samplesPerRecord)
      throw new RangeError(`${label}: ${values?.length} values for a record of ${samplesPerRecord}`)
    for (const value of values) {
      let digital = Math.round((value - middle) * gain)
      if (Number.isNaN(value)) {
        digital = missingValue(family)
        missing[c] = (missing[c] as number) + 1
      } else if (Math.abs(digital) > most) {
        digital = digital > 0 ? most : -most
        clipped[c] = (clipped[c] as number) + 1
      }
      for (let byte = 0; byte < width; byte++) bytes[at++] = (digital >> (8 * byte)) & 255
    }
  }
  return { clipped, missing, at }
}

const encoder = new TextEncoder()

function putAnnotations(
  room: Uint8Array,
  fractionS: number,
  { onsetS, annotations = [] }: EdfRecordInput,
): Pick<EdfRecord, 'left' | 'cut'> {
  const start = encoder.encode(`${signed(onsetS + fractionS)}\x14\x14\0`)
  room.set(start)
  let at = start.length
  let cut = 0
  for (const [i, annotation] of annotations.entries()) {
    const head = annotation.durationS === null ? '' : `\x15${plainDecimal(Math.max(0, annotation.durationS), 7)}`
    const onset = `${signed(annotation.onsetS + fractionS)}${head}\x14`
    // The mark after the text and the NUL after the annotation.
    const most = room.length - start.length - onset.length - 2
    const whole = textOf(annotation.text)
    const text = encoder.encode(whole).length > most ? shortened(whole, most) : whole
    const bytes = encoder.encode(`${onset}${text}\x14\0`)
    if (at + bytes.length > room.length) return { left: annotations.slice(i), cut }
    if (text !== whole) cut++
    room.set(bytes, at)
    at += bytes.length
  }
  return { left: [], cut }
}

const signed = (seconds: number): string => (seconds < 0 ? '' : '+') + plainDecimal(seconds, 7)

/** Control characters structure the annotations; in a text they become spaces. Line ends and tabs may stay. */
const textOf = (text: string): string =>
  Array.from(text, (letter) => (letter < ' ' && !'\t\n\r'.includes(letter) ? ' ' : letter)).join('')

function shortened(text: string, mostBytes: number): string {
  const letters = Array.from(text)
  while (encoder.encode(`${letters.join('')}…`).length > mostBytes)
    letters.length = Math.max(0, letters.length - Math.max(1, letters.length >> 4))
  return `${letters.join('')}…`
}

// ── the header ───────────────────────────────────────────────────────────────────────────────────────────────────────

function headerBytes(input: EdfInput, annotationBytes: number, records: number, remarks: string[]): Uint8Array {
  const { family, channels, continuous, recordS } = input
  const signals = [
    ...channels.map((channel) => signalFields(input, channel)),
    annotationFields(family, annotationBytes / widthOf(input)),
  ]
  if (signals.length > 9999) throw new RangeError(`${channels.length} channels do not fit the header`)
  const { date, time, startdate } = startFields(input.startTime)
  const { procedure, technician, equipment } = input.recording ?? {}
  const device = [WRITER, subfield(equipment)].filter((part) => part !== 'X').join('_')
  const fixed: [string, number][] = [
    [
      `${subfield(input.patient?.code)} ${input.patient?.sex ?? 'X'} X ${input.synthetic === true ? 'SYNTHETIC' : 'X'}`,
      80,
    ],
    [
      `Startdate ${startdate} ${input.synthetic === true ? 'SYNTHETIC' : subfield(procedure)} ${subfield(technician)} ${device}`,
      80,
    ],
    [date, 8],
    [time, 8],
    [String(256 * (signals.length + 1)), 8],
    [`${family}+${continuous ? 'C' : 'D'}`, 44],
    [String(records), 8],
    [eightOf(recordS, 'the duration of a record'), 8],
    [String(signals.length), 4],
  ]
  const columns = FIELD_WIDTHS.flatMap((width, field) =>
    signals.map((signal): [string, number] => [signal[field] as string, width]),
  )
  const texts = [...fixed, ...columns]
  for (const [text, width] of texts) if (text.length > width) remarks.push(`"${text}" is cut to ${width} characters.`)
  const version = family === 'EDF' ? padded('0', 8) : '\u00ffBIOSEMI'
  return Uint8Array.from(version + texts.map(([text, width]) => padded(text, width)).join(''), (letter) =>
    letter.charCodeAt(0),
  )
}

const FIELD_WIDTHS = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32]

function signalFields({ family }: EdfInput, channel: EdfChannelInput): string[] {
  const most = digitalMax(family)
  return [
    asciiOf(channel.label).trim(),
    asciiOf(channel.transducer ?? ''),
    asciiOf(channel.unit),
    eightOf(channel.physicalMin, `${channel.label}: the physical minimum`),
    eightOf(channel.physicalMax, `${channel.label}: the physical maximum`),
    String(-most),
    String(most),
    asciiOf(channel.prefilter ?? ''),
    String(channel.samplesPerRecord),
    '',
  ]
}

function annotationFields(family: 'EDF' | 'BDF', samples: number): string[] {
  const [least, most] = family === 'EDF' ? ['-32768', '32767'] : ['-8388608', '8388607']
  return [`${family} Annotations`, '', '', '-1', '1', least, most, '', String(samples), '']
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** A start that is not known is 1 January 1985, 0 o'clock, with `X` in the field that has the true date. */
function startFields(startTime: string | null): { date: string; time: string; startdate: string } {
  if (startTime === null) return { date: '01.01.85', time: '00.00.00', startdate: 'X' }
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?$/.exec(startTime)
  if (found === null) throw new RangeError(`${startTime} is no local time`)
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = found
  const inReach = Number(year) >= 1985 && Number(year) <= 2084
  return {
    date: `${day}.${month}.${inReach ? year.slice(2) : 'yy'}`,
    time: `${hour}.${minute}.${second}`,
    startdate: `${day}-${MONTHS[Number(month) - 1] ?? 'JAN'}-${year}`,
  }
}
