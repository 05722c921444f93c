import type { SignalAnnotation } from '@theca/formats'
import { startEdf } from '@theca/formats'
import { SYNTHETIC } from '@theca/monitor'
import type { OpenLog } from './recover.ts'

/**
 * ± 16.8 mV in steps of 2 nV: BDF+, the 24-bit form of EDF+. With 16 bits either the artefacts of coagulation are cut off
 * or a response of a third of a µV has one step.
 */
const RANGE_UV = 16_777.2
/** What the format recommends for a record; one sample of each channel is the least. */
const RECORD_BYTES = 61_440
const ANNOTATION_BYTES = 960

/** What the file could not hold as it was. */
export type Converted = { clipped: number; annotationsLeft: number; annotationsCut: number }

/**
 * The recording as a file that other programs open: samples, stimuli and notes, gaps as gaps. Streams; the log may be of
 * any length.
 *
 * @param told is filled while the bytes are taken
 * @example await artifacts.put(caseId, Readable.from(bdfOf(log, told)), about)
 */
export function* bdfOf(log: OpenLog, told: Converted): Generator<Uint8Array> {
  const { header, pieces, annotations } = log.found
  const { rateHz, channels } = header
  const { samples: samplesPerRecord, recordS } = recordOf(rateHz, channels.length)
  const last = pieces.at(-1)
  const length = last === undefined ? 0 : last.start + last.count
  const records = presentRecords(pieces, samplesPerRecord)
  const writing = startEdf({
    family: 'BDF',
    continuous: records.length * samplesPerRecord >= length,
    startTime: header.startedAt.slice(0, 23),
    recordS,
    synthetic: header.synthetic,
    annotationBytes: ANNOTATION_BYTES,
    recording: { equipment: header.session },
    channels: channels.map((label) => ({
      label,
      unit: 'uV',
      physicalMin: -RANGE_UV,
      physicalMax: RANGE_UV,
      samplesPerRecord,
    })),
  })
  yield writing.finished(records.length)
  const said: readonly SignalAnnotation[] = [
    ...(header.synthetic ? [annotation(0, `note:event;text=${SYNTHETIC}: ${header.source.name}`)] : []),
    ...annotations.toSorted((a, b) => a.at - b.at).map(({ at, text }) => annotation(at / rateHz, text)),
  ]
  const read = reader(log)
  let [left, next]: [readonly SignalAnnotation[], number] = [[], 0]
  for (const record of records) {
    const start = record * samplesPerRecord
    const from = next
    while (next < said.length && (said[next] as SignalAnnotation).onsetS < (start + samplesPerRecord) / rateHz)
      next += 1
    const samples = read(start, samplesPerRecord)
    const made = writing.record({ onsetS: start / rateHz, samples, annotations: [...left, ...said.slice(from, next)] })
    left = made.left
    told.clipped += made.clipped.reduce((sum, count) => sum + count, 0)
    told.annotationsCut += made.cut
    yield made.bytes
  }
  told.annotationsLeft = left.length + said.length - next
}

const annotation = (onsetS: number, text: string): SignalAnnotation => ({ onsetS, durationS: null, text })

/** Parts of a second that are written exactly with the eight characters that a duration has. */
const PARTS = [1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 40, 50, 64, 80, 100, 125, 160, 200, 250, 500, 1000]

/**
 * The largest part of a second that is a whole number of samples and keeps a record small; else a second, for the size is
 * a recommendation. A rate that is no whole number has records of nearly a second, their duration rounded in its eighth
 * digit: a millisecond in an hour.
 */
function recordOf(rateHz: number, channels: number): { readonly samples: number; readonly recordS: number } {
  const fits = (samples: number): boolean => Number.isInteger(samples) && 3 * samples * channels <= RECORD_BYTES
  const parts = PARTS.find((each) => fits(rateHz / each)) ?? (Number.isInteger(rateHz) ? 1 : null)
  if (parts !== null) return { samples: rateHz / parts, recordS: 1 / parts }
  const samples = Math.max(1, Math.round(rateHz))
  return { samples, recordS: Number((samples / rateHz).toFixed(6)) }
}

/** Records that have at least one sample: whole lost ones are left out, so that a gap is a gap. */
function presentRecords(pieces: OpenLog['found']['pieces'], samplesPerRecord: number): number[] {
  const found: number[] = []
  for (const { start, count } of pieces) {
    const last = Math.floor((start + count - 1) / samplesPerRecord)
    for (let record = Math.floor(start / samplesPerRecord); record <= last; record += 1)
      if (record > (found.at(-1) ?? -1)) found.push(record)
  }
  return found
}

/** Samples in order; NaN where nothing was kept. */
function reader(log: OpenLog): (start: number, count: number) => Float64Array[] {
  const { pieces, header } = log.found
  let at = 0
  let open: { readonly start: number; readonly channels: readonly Float32Array[] } | null = null
  return (start, count) => {
    const samples = header.channels.map(() => new Float64Array(count).fill(Number.NaN))
    for (;;) {
      const piece = pieces[at]
      if (piece === undefined || piece.start >= start + count) return samples
      if (piece.start + piece.count > start) {
        if (open?.start !== piece.start) open = { start: piece.start, channels: log.read(piece) }
        const [from, to] = [Math.max(start, piece.start), Math.min(start + count, piece.start + piece.count)]
        for (const [channel, values] of open.channels.entries())
          samples[channel]?.set(values.subarray(from - piece.start, to - piece.start), from - start)
      }
      if (piece.start + piece.count > start + count) return samples
      at += 1
    }
  }
}
