import type { PatientIdentity } from '../../image.ts'
import { decimalString, dicomDate, writeDicom, type DicomInput } from '../../dicom/write.ts'
import type { SignalAnnotation } from '../types.ts'
import { microvoltsPer } from '../units.ts'

/** Storage classes of PS3.4 B.5 with what the series calls itself. No class is for evoked potentials as such. */
export const WAVEFORM_CLASSES = {
  eeg: { uid: '1.2.840.10008.5.1.4.1.1.9.7.1', modality: 'EEG' },
  emg: { uid: '1.2.840.10008.5.1.4.1.1.9.7.2', modality: 'EMG' },
  ecg: { uid: '1.2.840.10008.5.1.4.1.1.9.1.2', modality: 'ECG' },
} as const

export type WaveformChannelInput = {
  readonly label: string
  readonly unit: 'uV' | 'mV' | 'V'
  /** What was recorded from, as a code; without it the label stands in a code of our own. */
  readonly source?: { readonly value: string; readonly scheme: string; readonly meaning: string }
  /** Values in the unit; NaN where nothing was recorded. */
  readonly samples: Float64Array
  readonly highPassHz?: number
  readonly lowPassHz?: number
  readonly notchHz?: number
}

export type WaveformInput = {
  readonly kind: keyof typeof WAVEFORM_CLASSES
  readonly patient: PatientIdentity
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly seriesNumber: number
  readonly seriesDescription?: string
  /** ISO local time of the first sample. */
  readonly startTime: string
  readonly rateHz: number
  readonly channels: readonly WaveformChannelInput[]
  readonly annotations: readonly SignalAnnotation[]
  readonly softwareVersion: string
  readonly synthetic?: boolean
}

/**
 * Writes a DICOM waveform of one multiplex group: signed 16 bits, each channel with the least step that holds its values,
 * so that nothing is clipped. What was not recorded is the padding value -32768 [dicom-ps3.3].
 *
 * @throws RangeError when there is no channel, or channels have different numbers of samples.
 *
 * @example
 * const bytes = writeWaveform({ ...series, kind: 'emg', rateHz: 2000, channels: [{ label: 'TA-L', unit: 'uV', samples }], annotations: [] })
 */
export function writeWaveform(input: WaveformInput): Uint8Array {
  const { kind, patient, channels, rateHz } = input
  const count = channels[0]?.samples.length
  if (count === undefined || channels.some(({ samples }) => samples.length !== count))
    throw new RangeError('channels must have one number of samples')
  const [date = '', time = ''] = input.startTime.split('T')
  const clock = time.replaceAll(':', '')
  const steps = channels.map(({ samples }) => stepOf(samples))
  return writeDicom({
    SOPClassUID: WAVEFORM_CLASSES[kind].uid,
    SOPInstanceUID: input.sopInstanceUid,
    StudyDate: dicomDate(date),
    ContentDate: dicomDate(date),
    AcquisitionDateTime: `${dicomDate(date) ?? ''}${clock}`,
    StudyTime: clock,
    ContentTime: clock,
    AccessionNumber: null,
    Modality: WAVEFORM_CLASSES[kind].modality,
    Manufacturer: 'Theca',
    ManufacturerModelName: 'Theca',
    DeviceSerialNumber: '0',
    SoftwareVersions: input.softwareVersion,
    ReferringPhysicianName: null,
    SeriesDescription:
      [input.synthetic === true ? 'SYNTHETIC' : '', input.seriesDescription ?? '']
        .filter((part) => part !== '')
        .join(' ') || undefined,
    PatientName: patient.name,
    PatientID: patient.patientId,
    PatientBirthDate: dicomDate(patient.birthDate),
    PatientSex: patient.sex,
    StudyInstanceUID: input.studyInstanceUid,
    SeriesInstanceUID: input.seriesInstanceUid,
    StudyID: null,
    SeriesNumber: input.seriesNumber,
    InstanceNumber: 1,
    AcquisitionContextSequence: null,
    // What no clock was synchronised with is said, not left open.
    SynchronizationFrameOfReferenceUID: UTC,
    SynchronizationTrigger: 'NO TRIGGER',
    AcquisitionTimeSynchronized: 'N',
    WaveformAnnotationSequence: annotationItems(input, count),
    WaveformSequence: [
      {
        WaveformOriginality: 'ORIGINAL',
        NumberOfWaveformChannels: channels.length,
        NumberOfWaveformSamples: count,
        SamplingFrequency: rateHz,
        MultiplexGroupLabel: WAVEFORM_CLASSES[kind].modality,
        ChannelDefinitionSequence: channels.map((channel, i) => channelItem(channel, i + 1, steps[i] as number)),
        WaveformBitsAllocated: 16,
        WaveformSampleInterpretation: 'SS',
        WaveformPaddingValue: Uint8Array.of(0, 0x80),
        WaveformData: dataOf(channels, steps, count),
      },
    ],
  })
}

/** Frame of reference that means coordinated universal time (PS3.6 annex A). */
const UTC = '1.2.840.10008.15.1.1'
const PADDING = -32_768

/** What one step is worth, as the decimal string says it: values are divided by what is written, not by what was meant. */
function stepOf(samples: Float64Array): number {
  let most = 0
  for (const value of samples) if (Math.abs(value) > most) most = Math.abs(value)
  if (most === Infinity) throw new RangeError('a value is infinite')
  // A trifle more than the least, so that rounding the step to 16 characters never makes the largest value too large.
  return most === 0 ? 1 : Number(decimalString((most / 32_767) * (1 + 1e-9)))
}

function dataOf(channels: readonly WaveformChannelInput[], steps: readonly number[], count: number): Uint8Array {
  const bytes = new Uint8Array(2 * count * channels.length)
  const view = new DataView(bytes.buffer)
  for (const [c, { samples }] of channels.entries()) {
    for (let i = 0; i < count; i++) {
      const value = samples[i] as number
      const digital = Number.isNaN(value) ? PADDING : Math.round(value / (steps[c] as number))
      view.setInt16(2 * (i * channels.length + c), digital, true)
    }
  }
  return bytes
}

const UNIT_MEANINGS = { uV: 'microvolt', mV: 'millivolt', V: 'volt' } as const

function channelItem(
  { label, unit, source, highPassHz, lowPassHz, notchHz }: WaveformChannelInput,
  number: number,
  step: number,
): DicomInput {
  if (microvoltsPer(unit) === null) throw new RangeError(`${label}: ${unit} is no voltage`)
  const from = source ?? { value: `CH${number}`, scheme: '99THECA', meaning: label }
  return {
    WaveformChannelNumber: number,
    ChannelLabel: label.slice(0, 16),
    ChannelSourceSequence: [
      { CodeValue: from.value, CodingSchemeDesignator: from.scheme, CodeMeaning: from.meaning.slice(0, 64) },
    ],
    ChannelSensitivity: step,
    ChannelSensitivityUnitsSequence: [
      { CodeValue: unit, CodingSchemeDesignator: 'UCUM', CodingSchemeVersion: '1.4', CodeMeaning: UNIT_MEANINGS[unit] },
    ],
    ChannelSensitivityCorrectionFactor: 1,
    ChannelBaseline: 0,
    ChannelSampleSkew: 0,
    WaveformBitsStored: 16,
    FilterLowFrequency: highPassHz,
    FilterHighFrequency: lowPassHz,
    NotchFilterFrequency: notchHz,
  }
}

/** Positions count from 1; what lies outside of the samples is placed at their nearest end, its own time in its text. */
function annotationItems({ annotations, rateHz }: WaveformInput, count: number): DicomInput[] | undefined {
  if (annotations.length === 0) return undefined
  return annotations.map(({ onsetS, durationS, text }, i) => {
    const position = (timeS: number) => Math.min(count, Math.max(1, Math.round(timeS * rateHz) + 1))
    const first = position(onsetS)
    const inside = onsetS >= 0 && onsetS * rateHz < count
    const stretch = durationS !== null && durationS > 0
    return {
      UnformattedTextValue: inside ? text : `${text} (at ${decimalString(onsetS)} s)`,
      ReferencedWaveformChannels: [1, 0],
      TemporalRangeType: stretch ? 'SEGMENT' : 'POINT',
      ReferencedSamplePositions: stretch ? [first, position(onsetS + durationS)] : [first],
      AnnotationGroupNumber: i + 1,
    }
  })
}
