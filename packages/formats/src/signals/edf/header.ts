import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { decimalOf, decodeField, shown, trimmed, wholeOf } from '../text.ts'
import type { ByteSource, SignalFault } from '../types.ts'

/** One signal of the header, as written. Numbers are null where the text is no number. */
export type EdfSignal = {
  readonly label: string
  readonly unit: string | null
  readonly prefilter: string | null
  readonly physicalMin: number | null
  readonly physicalMax: number | null
  readonly digitalMin: number | null
  readonly digitalMax: number | null
  readonly samplesPerRecord: number
  /** Where its samples begin in a record, in bytes. */
  readonly offset: number
  readonly isAnnotations: boolean
}

export type EdfHeader = {
  readonly family: 'EDF' | 'BDF'
  readonly bytesPerSample: 2 | 3
  /** What the reserved field says: continuous, discontinuous, or plain EDF. */
  readonly plus: 'C' | 'D' | null
  /** `dd.mm.yy`, `hh.mm.ss` and the recording field, not yet understood. */
  readonly date: string
  readonly time: string
  readonly recording: string
  readonly headerBytes: number
  /** As declared: -1 while recording. */
  readonly declaredRecords: number | null
  readonly recordS: number
  /** Digits after the decimal sign of the record duration as it is written. */
  readonly recordDecimals: number
  readonly recordBytes: number
  readonly signals: readonly EdfSignal[]
  readonly faults: readonly SignalFault[]
}

const FIXED = 256
const ANNOTATION_LABELS = new Set(['EDF Annotations', 'BDF Annotations'])

/**
 * The header of EDF, EDF+, BDF or BDF+ [kemp-1992, kemp-2003]. Fields of which everything else hangs (how many signals,
 * how long a record) are refused when they are wrong; what concerns one channel or the date becomes a fault.
 */
export function readEdfHeader(source: ByteSource): Result<EdfHeader> {
  const fixed = source.read(0, FIXED)
  if (fixed.length < FIXED)
    return failed(
      'truncated',
      `The file ends at byte ${fixed.length}, inside its header of 256 bytes.`,
      `byte ${fixed.length}`,
    )
  const family = familyOf(fixed)
  if (family === null) return failed('not-signals', 'The file does not begin like EDF or BDF.', 'version (byte 0)')
  const field = (from: number, length: number): string => trimmed(decodeField(fixed.subarray(from, from + length)))

  const shift = headerShift(fixed)
  if (shift !== 0) {
    const words = `${Math.abs(shift)} byte${Math.abs(shift) === 1 ? '' : 's'} too ${shift < 0 ? 'short' : 'long'}`
    return failed(
      'malformed',
      `A field before the start date is ${words}, so that every field after it is displaced. Export the file again.`,
      `start date (byte ${168 + shift} instead of 168)`,
    )
  }
  const count = wholeOf(field(252, 4))
  if (count === null || count < 1)
    return failed(
      'malformed',
      `The number of signals is ${shown(field(252, 4))}; it must be a whole number from 1.`,
      'number of signals (byte 252)',
    )
  if (count > SIGNAL_LIMITS.channels)
    return failed(
      'limit-exceeded',
      `The file has ${count} signals; at most ${SIGNAL_LIMITS.channels} are read.`,
      'number of signals (byte 252)',
    )
  const headerBytes = FIXED * (count + 1)
  if (wholeOf(field(184, 8)) !== headerBytes)
    return failed(
      'malformed',
      `The header says that it has ${shown(field(184, 8))} bytes, but ${count} signals need ${headerBytes}.`,
      'header bytes (byte 184)',
    )
  if (source.bytes < headerBytes)
    return failed(
      'truncated',
      `The file ends at byte ${source.bytes}, inside the header of its ${count} signals, which has ${headerBytes} bytes.`,
      `byte ${source.bytes}`,
    )

  const faults: SignalFault[] = []
  const bytesPerSample = family === 'EDF' ? 2 : 3
  const signals = readSignals(source.read(FIXED, headerBytes - FIXED), count, bytesPerSample, faults)
  if (!signals.ok) return signals
  const onlyAnnotations = signals.value.every(({ isAnnotations }) => isAnnotations)
  const duration = durationOf(field(244, 8), onlyAnnotations, faults)
  if (!duration.ok) return duration
  if (fixed.some((byte, at) => byte > 126 && !(family === 'BDF' && at === 0))) faults.push(NON_ASCII)
  const reserved = field(192, 44)
  const plus = /^[EB]DF\+([CD])/.exec(reserved)?.[1]
  const last = signals.value.at(-1) as EdfSignal
  return ok({
    family,
    bytesPerSample,
    plus: plus === 'C' || plus === 'D' ? plus : null,
    date: field(168, 8),
    time: field(176, 8),
    recording: field(88, 80),
    headerBytes,
    declaredRecords: wholeOf(field(236, 8)),
    recordS: duration.value.seconds,
    recordDecimals: duration.value.decimals,
    recordBytes: last.offset + last.samplesPerRecord * bytesPerSample,
    signals: signals.value,
    faults,
  })
}

function familyOf(fixed: Uint8Array): 'EDF' | 'BDF' | null {
  const mark = String.fromCharCode(...fixed.subarray(0, 8))
  if (mark === '0       ') return 'EDF'
  return mark === '\u00ffBIOSEMI' ? 'BDF' : null
}

/** Whether `ns` bytes look like EDF or BDF at all, for telling formats apart. */
export const looksLikeEdf = (head: Uint8Array): boolean => head.length >= 8 && familyOf(head) !== null

/**
 * How far date and time are from their place. Files whose patient field is one byte short exist in public collections;
 * read as they stand, every number in them is another one.
 */
function headerShift(fixed: Uint8Array): number {
  const text = String.fromCharCode(...fixed)
  const isHere = (at: number) => /^\d\d[.:/-]\d\d[.:/-]\d\d\d\d[.:]\d\d[.:]\d\d/.test(text.slice(at, at + 16))
  if (isHere(168)) return 0
  return [-1, 1, -2, 2, -3, 3, -4, 4].find((shift) => isHere(168 + shift)) ?? 0
}

const NON_ASCII: SignalFault = {
  code: 'non-ascii-header',
  message: 'The header has letters beyond ASCII, which the format does not allow; they are shown as they were meant.',
}

function durationOf(
  text: string,
  onlyAnnotations: boolean,
  faults: SignalFault[],
): Result<{ seconds: number; decimals: number }> {
  const found = decimalOf(text)
  const at = 'record duration (byte 244)'
  if (found === null)
    return failed('malformed', `The duration of a record is ${shown(text)}, which is no number of seconds.`, at)
  const { value, comma } = found
  if (value < 0 || (value === 0 && !onlyAnnotations))
    return failed('malformed', `The duration of a record is ${value} s; samples need one above 0.`, at)
  if (comma)
    faults.push({
      code: 'decimal-comma',
      message: `The duration of a record is written with a comma; it is read as ${value} s.`,
    })
  const decimals = /[.,](\d*)/.exec(text)?.[1]?.length ?? 0
  return ok({ seconds: value, decimals })
}

/** Fields stand column by column: all labels, then all transducers, and so on. */
const WIDTHS = {
  label: 16,
  transducer: 80,
  unit: 8,
  physicalMin: 8,
  physicalMax: 8,
  digitalMin: 8,
  digitalMax: 8,
  prefilter: 80,
  samples: 8,
}

function readSignals(
  bytes: Uint8Array,
  count: number,
  bytesPerSample: number,
  faults: SignalFault[],
): Result<EdfSignal[]> {
  const starts = columnStarts(count)
  const raw = (name: keyof typeof WIDTHS, i: number) => {
    const from = starts[name] + i * WIDTHS[name]
    return trimmed(decodeField(bytes.subarray(from, from + WIDTHS[name])))
  }
  const number = (name: keyof typeof WIDTHS, i: number): number | null => {
    const found = decimalOf(raw(name, i))
    if (found?.comma === true)
      faults.push({
        code: 'decimal-comma',
        message: `Signal ${i + 1}: ${name} is written with a comma; it is read as ${found.value}.`,
      })
    return found?.value ?? null
  }
  const signals: EdfSignal[] = []
  let offset = 0
  for (let i = 0; i < count; i++) {
    const label = raw('label', i)
    const samplesPerRecord = wholeOf(raw('samples', i))
    const at = `samples per record of signal ${i + 1} (byte ${FIXED + starts.samples + 8 * i})`
    if (samplesPerRecord === null || samplesPerRecord < 1)
      return failed(
        'malformed',
        `Signal ${i + 1} has ${shown(raw('samples', i))} samples in a record; it must be a whole number from 1.`,
        at,
      )
    signals.push({
      label,
      unit: raw('unit', i) || null,
      prefilter: raw('prefilter', i) || null,
      physicalMin: number('physicalMin', i),
      physicalMax: number('physicalMax', i),
      digitalMin: number('digitalMin', i),
      digitalMax: number('digitalMax', i),
      samplesPerRecord,
      offset,
      isAnnotations: ANNOTATION_LABELS.has(label),
    })
    offset += samplesPerRecord * bytesPerSample
    if (offset > 2 ** 40)
      return failed('limit-exceeded', `The signals up to number ${i + 1} need ${offset} bytes a record.`, at)
  }
  if (bytes.some((byte) => byte > 126)) faults.push(NON_ASCII)
  return ok(signals)
}

function columnStarts(count: number): Record<keyof typeof WIDTHS, number> {
  let at = 0
  return Object.fromEntries(
    Object.entries(WIDTHS).map(([name, width]) => {
      const start = at
      at += width * count
      return [name, start]
    }),
  ) as Record<keyof typeof WIDTHS, number>
}
