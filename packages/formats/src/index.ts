/**
 * Bytes in, values out: DICOM, DICOM SEG, NIfTI, recordings of signals.
 *
 * Pure functions. They take a `Uint8Array` and answer a `Result`: `{ ok: true, value }` or `{ ok: false, failure }` with a
 * code, one sentence without patient data, and a place. Foreign bytes never make them throw; a wrong argument (a volume
 * that is not filled, a number that is not finite) does, because that is a fault of the program.
 *
 * Lengths are millimetres, positions and directions DICOM patient coordinates (LPS), volumes have i (columns) fastest.
 *
 * @example
 * const file = parseDicom(bytes)
 * if (!file.ok) return file.failure.message
 * const headers = imageHeaders(file.value)
 * if (headers.ok) for (const header of headers.value) {
 *   const frame = readPixels(bytes, header)
 *   if (frame.ok) console.log(header.positionMm, modalityStatistics(frame.value))
 * }
 */

export { failed, ok, type FormatFailure, type FormatFailureCode, type Result } from './failure.ts'
export type { ImageHeader, PatientIdentity, PixelDescription, Vector3 } from './image.ts'

// DICOM: structure, what images say, single values.
export {
  DICOM_LIMITS,
  parseDicom,
  type DicomDataSet,
  type DicomElement,
  type DicomFile,
  type DicomLimits,
  type ParseOptions,
} from './dicom/parse.ts'
export { isMediaDirectory, mediaDirectory, type ListedFile } from './dicom/directory.ts'
export { imageHeaders, MAXIMUM_FRAMES, patientIdentity } from './dicom/headers.ts'
export { dateOf, itemsOf, numberOf, numbersOf, textOf, textsOf } from './dicom/values.ts'
export { DICTIONARY, tagText, type Keyword } from './dicom/dictionary.ts'
export { transferSyntax, type TransferSyntax } from './dicom/transfer-syntaxes.ts'

// Pixels.
export { prepareCodecs } from './dicom/codecs/wasm.ts'
export {
  canDecode,
  modalityStatistics,
  modalityValue,
  PIXEL_LIMITS,
  readPixels,
  type FramePixels,
  type ModalityStatistics,
  type PixelLimits,
  type StoredValues,
} from './pixels.ts'

// Segmentations.
export { readSegmentation, type Code, type Segment, type SegmentationLimits, type SegmentationVolume } from './seg.ts'
export {
  SEGMENT_CODES,
  writeSegmentation,
  type SegmentationInput,
  type SegmentationSource,
  type SegmentInput,
} from './seg-write.ts'

// Structure sets of radiotherapy.
export { readStructureSet, type Contour, type Roi, type StructureSet } from './structure-set.ts'
export { rasterise, type Raster, type RasterGrid } from './rasterise.ts'

// NRRD.
export { isNrrd, readNrrd, type NrrdSegment, type NrrdVolume } from './nrrd.ts'

// Reports.
export {
  MEASUREMENT_CODES,
  writeMeasurementReport,
  type MeasuredSegment,
  type MeasurementReportInput,
  type ReportedMeasurement,
} from './measurement-report.ts'
export { writeEncapsulatedPdf, type EncapsulatedPdfInput } from './encapsulated-pdf.ts'
export type { StudySource } from './dicom/study.ts'

// NIfTI.
export {
  niftiParts,
  readNifti,
  writeNifti,
  type NiftiAffine,
  type NiftiData,
  type NiftiInput,
  type NiftiOptions,
  type NiftiVolume,
} from './nifti.ts'

// De-identification.
export {
  deidentify,
  type DeidentifyChange,
  type Deidentified,
  type DeidentifyOptions,
} from './dicom/deidentify/index.ts'
export type { DateTreatment } from './dicom/deidentify/rules.ts'
export type { DeidentifyWarning } from './dicom/deidentify/warnings.ts'

// Writing DICOM.
export { writeDicom, type DicomInput, type DicomValue } from './dicom/write.ts'
export { writeMrSlice, type MrSlice } from './dicom/mr.ts'

// Recordings of signals.
export * from './signals/index.ts'
