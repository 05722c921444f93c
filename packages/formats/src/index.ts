export { failed, ok, type FormatFailure, type FormatFailureCode, type Result } from './failure.ts'
export type { ImageHeader, PatientIdentity, PixelDescription, Vector3 } from './image.ts'
export {
  DICOM_LIMITS,
  parseDicom,
  type DicomDataSet,
  type DicomElement,
  type DicomFile,
  type DicomLimits,
  type ParseOptions,
} from './dicom/parse.ts'
export { imageHeaders, patientIdentity } from './dicom/headers.ts'
export { dateOf, itemsOf, numberOf, numbersOf, textOf, textsOf } from './dicom/values.ts'
export { DICTIONARY, tagText, type Keyword } from './dicom/dictionary.ts'
export { transferSyntax, type TransferSyntax } from './dicom/transfer-syntaxes.ts'
export {
  modalityStatistics,
  modalityValue,
  readPixels,
  type FramePixels,
  type ModalityStatistics,
  type PixelLimits,
  type StoredValues,
} from './pixels.ts'
export {
  readNifti,
  writeNifti,
  type NiftiAffine,
  type NiftiData,
  type NiftiInput,
  type NiftiOptions,
  type NiftiVolume,
} from './nifti.ts'
export {
  readSegmentation,
  type Code,
  type Segment,
  type SegmentationLimits,
  type SegmentationVolume,
} from './seg.ts'
export { writeDicom, type DicomInput, type DicomValue } from './dicom/write.ts'
export { writeMrSlice, type MrSlice } from './dicom/mr.ts'
export {
  SEGMENT_CODES,
  writeSegmentation,
  type SegmentationInput,
  type SegmentationSource,
  type SegmentInput,
} from './seg-write.ts'
