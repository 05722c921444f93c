import { concatenated } from '../../dicom/write.ts'
import type { SignalAnnotation } from '../types.ts'
import { edfRange } from './fields.ts'
import { startEdf, type EdfChannelInput, type EdfInput } from './write.ts'

export type EdfFileChannel = Omit<EdfChannelInput, 'physicalMin' | 'physicalMax' | 'samplesPerRecord'> & {
  readonly rateHz: number
  /** The physical range; without it the least that holds every value. */
  readonly range?: { readonly physicalMin: number; readonly physicalMax: number }
}

export type EdfFileInput = Omit<EdfInput, 'channels' | 'continuous'> & {
  readonly channels: readonly EdfFileChannel[]
  /** Stretches of samples, one array per channel each; more than one makes a discontinuous file. */
  readonly segments: readonly { readonly fromS: number; readonly samples: readonly Float64Array[] }[]
  readonly annotations: readonly SignalAnnotation[]
}

export type EdfFile = {
  readonly bytes: Uint8Array
  readonly clipped: readonly number[]
  readonly missing: readonly number[]
  readonly cut: number
  readonly remarks: readonly string[]
}

/**
 * A whole EDF+ or BDF+ file from samples in memory. The last record of a stretch is filled with "nothing recorded".
 * Annotations for which the records have no room make further records, never a loss.
 *
 * @throws RangeError when a record does not hold a whole number of samples, or a value does not fit its field.
 *
 * @example
 * const { bytes } = writeEdf({ family: 'EDF', startTime: null, recordS: 1, channels: [{ label: 'TA-L', unit: 'uV', rateHz: 2000 }],
 *   segments: [{ fromS: 0, samples: [values] }], annotations: [] })
 */
export function writeEdf(input: EdfFileInput): EdfFile {
  const channels = input.channels.map((channel, c) => channelInput(input, channel, c))
  // Annotations come in the record in which they begin, so the room is for the busiest one and not for all of them.
  const writing = startEdf({ ...input, channels, continuous: input.segments.length <= 1 })
  const parts: Uint8Array[] = []
  const clipped = channels.map(() => 0)
  const missing = channels.map(() => 0)
  let waiting = input.annotations.toSorted((a, b) => a.onsetS - b.onsetS)
  let cut = 0
  let records = 0
  const put = (onsetS: number, samples: readonly Float64Array[], annotations: readonly SignalAnnotation[]) => {
    const record = writing.record({ onsetS, samples, annotations })
    parts.push(record.bytes)
    records++
    cut += record.cut
    record.clipped.forEach((count, c) => (clipped[c] = (clipped[c] as number) + count))
    record.missing.forEach((count, c) => (missing[c] = (missing[c] as number) + count))
    return record.left
  }
  let endS = 0
  for (const { fromS, samples } of input.segments) {
    const count = Math.max(
      0,
      ...samples.map((values, c) => Math.ceil(values.length / (channels[c] as EdfChannelInput).samplesPerRecord)),
    )
    for (let k = 0; k < count; k++) {
      const onsetS = fromS + k * input.recordS
      endS = onsetS + input.recordS
      const due = waiting.findIndex(({ onsetS: at }) => at >= endS)
      const now = due < 0 ? waiting : waiting.slice(0, due)
      const left = put(
        onsetS,
        samples.map((values, c) => slice(values, k, channels[c] as EdfChannelInput)),
        now,
      )
      waiting = [...left, ...(due < 0 ? [] : waiting.slice(due))]
    }
  }
  const nothing = channels.map(({ samplesPerRecord }) => new Float64Array(samplesPerRecord).fill(NaN))
  while (waiting.length > 0) {
    waiting = [...put(endS, nothing, waiting)]
    endS += input.recordS
  }
  return { bytes: concatenated([writing.finished(records), ...parts]), clipped, missing, cut, remarks: writing.remarks }
}

function channelInput(
  { recordS, segments }: EdfFileInput,
  { rateHz, range, ...rest }: EdfFileChannel,
  c: number,
): EdfChannelInput {
  const samplesPerRecord = Math.round(rateHz * recordS)
  if (Math.abs(samplesPerRecord - rateHz * recordS) > 1e-6)
    throw new RangeError(`${rest.label}: ${rateHz} Hz and records of ${recordS} s do not make whole samples`)
  return { ...rest, samplesPerRecord, ...(range ?? rangeOf(segments.map(({ samples }) => samples[c] as Float64Array))) }
}

function rangeOf(stretches: readonly Float64Array[]): { physicalMin: number; physicalMax: number } {
  let least = 0
  let most = 0
  for (const values of stretches)
    for (const value of values) {
      if (value < least) least = value
      if (value > most) most = value
    }
  return edfRange(least, most)
}

function slice(values: Float64Array, record: number, { samplesPerRecord }: EdfChannelInput): Float64Array {
  const part = values.subarray(record * samplesPerRecord, (record + 1) * samplesPerRecord)
  if (part.length === samplesPerRecord) return part
  const whole = new Float64Array(samplesPerRecord).fill(NaN)
  whole.set(part)
  return whole
}
