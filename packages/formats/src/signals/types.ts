import type { Result } from '../failure.ts'

/**
 * Bytes that are somewhere: a file, a part of an artifact, memory. Formats read ranges, never the whole of a large
 * recording; who owns the file gives this. Reading past the end answers the bytes that are there.
 */
export type ByteSource = {
  readonly bytes: number
  read(offset: number, length: number): Uint8Array
}

/** What a recording says of one channel. `null` is what it does not say. */
export type SignalChannel = {
  readonly index: number
  readonly label: string
  /** As written in the file: `uV`, `mV`, `V`, `degC`; null when it says none. */
  readonly unit: string | null
  readonly rateHz: number
  /** Samples on the time axis of the recording: gaps count. */
  readonly samples: number
  readonly physicalMin: number | null
  readonly physicalMax: number | null
  readonly digitalMin: number | null
  readonly digitalMax: number | null
  readonly prefilter: string | null
  /** False when the scaling of the file cannot be trusted: values are then digital, and a fault says so. */
  readonly scaled: boolean
  /** Factor from the channel's unit to µV; null when the unit is not a voltage or not known. */
  readonly toMicrovolts: number | null
}

export type SignalAnnotation = {
  readonly onsetS: number
  readonly durationS: number | null
  readonly text: string
  /** Its place in the file from 0, where the file does not have its annotations in the order of their times. */
  readonly entered?: number
}
/** Nothing was recorded from `fromS` to `toS`, seconds from the start of the recording. */
export type SignalGap = { readonly fromS: number; readonly toS: number }
export type SignalFault = { readonly code: string; readonly message: string }

export type SignalFormat =
  'EDF' | 'EDF+C' | 'EDF+D' | 'BDF' | 'BDF+C' | 'BDF+D' | 'XDF' | 'BrainVision' | 'CSV' | 'DICOM waveform'

/** A recording, opened: what it says of itself, and its samples by range. */
export type Recording = {
  readonly format: SignalFormat
  /** ISO local time as the file says it, without a zone; null when it is absent or is no time. */
  readonly startTime: string | null
  readonly durationS: number
  readonly channels: readonly SignalChannel[]
  readonly annotations: readonly SignalAnnotation[]
  readonly gaps: readonly SignalGap[]
  readonly faults: readonly SignalFault[]
  /**
   * Samples `from` to `from + count` of a channel on the time axis of the recording (sample n is at n / rateHz seconds
   * from its start), in the channel's own unit; NaN where nothing was recorded.
   */
  read(channel: number, from: number, count: number): Result<Float64Array>
}

/** Files beside the one that was named: BrainVision's `.eeg` and `.vmrk`. The edge gives them by bare name only. */
export type Companions = (name: string) => ByteSource | null
