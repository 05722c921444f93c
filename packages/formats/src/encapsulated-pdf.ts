import { codeItem, studyElements, type StudySource } from './dicom/study.ts'
import { dicomDate, writeDicom } from './dicom/write.ts'
import type { Code } from './seg.ts'

export type EncapsulatedPdfInput = {
  /** The bytes of the PDF, kept as they are. */
  pdf: Uint8Array
  source: StudySource
  title: string
  /** What kind of document it is, when there is a code for it. */
  concept?: Code
  seriesInstanceUid: string
  sopInstanceUid: string
  seriesNumber: number
  seriesDescription: string
  /** YYYY-MM-DD and HHMMSS of making. */
  date: string
  time: string
  softwareVersion: string
}

export const ENCAPSULATED_PDF_STORAGE = '1.2.840.10008.5.1.4.1.1.104.1'

/**
 * Writes a PDF as a DICOM object (PS3.3 A.45.1), so that an archive of images can keep a report beside them.
 *
 * @throws RangeError when the bytes do not begin as a PDF does
 *
 * @example
 * const bytes = writeEncapsulatedPdf({ pdf, source, title: 'Board page', … })
 */
export function writeEncapsulatedPdf(input: EncapsulatedPdfInput): Uint8Array {
  const { pdf } = input
  if (![0x25, 0x50, 0x44, 0x46].every((byte, i) => pdf[i] === byte)) throw new RangeError('the bytes are not a PDF')
  const date = dicomDate(input.date)
  return writeDicom({
    ...studyElements(input.source),
    SOPClassUID: ENCAPSULATED_PDF_STORAGE,
    SOPInstanceUID: input.sopInstanceUid,
    Modality: 'DOC',
    ConversionType: 'WSD',
    SeriesInstanceUID: input.seriesInstanceUid,
    SeriesNumber: input.seriesNumber,
    SeriesDescription: input.seriesDescription,
    SeriesDate: date,
    SeriesTime: input.time,
    Manufacturer: 'Theca',
    ManufacturerModelName: 'Theca',
    SoftwareVersions: input.softwareVersion,
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: input.time,
    AcquisitionDateTime: null,
    // The report names its patient on every page, and a reader has to know that before showing it.
    BurnedInAnnotation: 'YES',
    DocumentTitle: input.title,
    ConceptNameCodeSequence: input.concept === undefined ? null : [codeItem(input.concept)],
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: pdf,
    EncapsulatedDocumentLength: pdf.length,
  })
}
