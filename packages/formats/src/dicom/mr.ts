import type { PatientIdentity, Vector3 } from '../image.ts'
import { dicomDate, writeDicom } from './write.ts'

/** One slice of a classic MR series. Lengths in millimetres, positions in LPS, times in milliseconds. */
export type MrSlice = {
  patient: PatientIdentity
  studyInstanceUid: string
  seriesInstanceUid: string
  sopInstanceUid: string
  frameOfReferenceUid: string
  /** YYYY-MM-DD and HHMMSS of study, series and image. */
  date: string
  time: string
  studyId?: string
  studyDescription?: string
  seriesDescription: string
  seriesNumber: number
  instanceNumber: number
  columns: number
  rows: number
  /** `columns × rows` values, row by row. */
  pixels: Uint16Array | Int16Array
  /** Bits in use, 16 unless said. */
  bitsStored?: number
  orientation: { row: Vector3; column: Vector3 }
  /** Centre of the first voxel. */
  positionMm: Vector3
  /** [between rows, between columns]. */
  pixelSpacingMm: readonly [number, number]
  sliceThicknessMm: number
  spacingBetweenSlicesMm?: number
  repetitionTimeMs: number
  echoTimeMs: number
  echoTrainLength?: number
  magneticFieldT?: number
  contrastAgent?: string
  /** ORIGINAL or DERIVED, PRIMARY or SECONDARY, then free values. */
  imageType?: readonly string[]
  manufacturer: string
  softwareVersion?: string
  bodyPart?: string
  patientPosition?: string
  windowCenter?: number
  windowWidth?: number
}

/**
 * A classic MR Image Storage file of one slice, spin echo by its tags, explicit VR little endian.
 *
 * @throws RangeError when `pixels` does not have one value per pixel.
 *
 * @example
 * const bytes = writeMrSlice({ ...common, sopInstanceUid, instanceNumber: k + 1, positionMm: [0, 0, 3.3 * k], pixels })
 */
export function writeMrSlice(slice: MrSlice): Uint8Array {
  const { columns, rows, pixels, orientation, patient } = slice
  if (pixels.length !== columns * rows) throw new RangeError(`${pixels.length} values for ${columns} × ${rows} pixels`)
  const date = dicomDate(slice.date)
  const bitsStored = slice.bitsStored ?? 16
  return writeDicom({
    ImageType: slice.imageType ?? ['DERIVED', 'PRIMARY', 'OTHER'],
    SOPClassUID: MR_IMAGE_STORAGE,
    SOPInstanceUID: slice.sopInstanceUid,
    StudyDate: date,
    SeriesDate: date,
    AcquisitionDate: date,
    ContentDate: date,
    StudyTime: slice.time,
    SeriesTime: slice.time,
    ContentTime: slice.time,
    AccessionNumber: null,
    Modality: 'MR',
    Manufacturer: slice.manufacturer,
    ReferringPhysicianName: null,
    StudyDescription: slice.studyDescription,
    SeriesDescription: slice.seriesDescription,
    PatientName: patient.name,
    PatientID: patient.patientId,
    PatientBirthDate: dicomDate(patient.birthDate),
    PatientSex: patient.sex,
    ContrastBolusAgent: slice.contrastAgent,
    BodyPartExamined: slice.bodyPart,
    ScanningSequence: 'SE',
    SequenceVariant: 'NONE',
    ScanOptions: null,
    MRAcquisitionType: '2D',
    SliceThickness: slice.sliceThicknessMm,
    RepetitionTime: slice.repetitionTimeMs,
    EchoTime: slice.echoTimeMs,
    MagneticFieldStrength: slice.magneticFieldT,
    SpacingBetweenSlices: slice.spacingBetweenSlicesMm,
    EchoTrainLength: slice.echoTrainLength ?? 1,
    SoftwareVersions: slice.softwareVersion,
    PatientPosition: slice.patientPosition ?? 'HFS',
    StudyInstanceUID: slice.studyInstanceUid,
    SeriesInstanceUID: slice.seriesInstanceUid,
    StudyID: slice.studyId ?? null,
    SeriesNumber: slice.seriesNumber,
    InstanceNumber: slice.instanceNumber,
    ImagePositionPatient: slice.positionMm,
    ImageOrientationPatient: [...orientation.row, ...orientation.column],
    FrameOfReferenceUID: slice.frameOfReferenceUid,
    Laterality: null,
    PositionReferenceIndicator: null,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    PixelSpacing: slice.pixelSpacingMm,
    BitsAllocated: 16,
    BitsStored: bitsStored,
    HighBit: bitsStored - 1,
    PixelRepresentation: pixels instanceof Int16Array ? 1 : 0,
    WindowCenter: slice.windowCenter,
    WindowWidth: slice.windowWidth,
    PixelData: littleEndianBytes(pixels),
  })
}

export const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4'

function littleEndianBytes(values: Uint16Array | Int16Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < values.length; i++) view.setUint16(2 * i, values[i] as number, true)
  return bytes
}
