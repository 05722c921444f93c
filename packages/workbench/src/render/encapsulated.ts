import { writeEncapsulatedPdf } from '@theca/formats'
import type { CaseId } from '@theca/record'
import { newUid } from '../uids.ts'
import { version } from '../version.ts'
import type { Report } from './reports.ts'

/**
 * A printed report as a DICOM object, for an archive that keeps it beside the images. It is under the case id and in a
 * study of its own: the record holds no name and no number of a hospital, so an archive has to file it by hand.
 *
 * @example encapsulated(made.value, { caseId: 'TH-7K2QD', title: 'Tumour-board page', now: new Date() })
 */
export function encapsulated(report: Report, about: { caseId: CaseId; title: string; now: Date }): Report {
  const [date = '', time = ''] = about.now.toISOString().split('T')
  const moment = { date, time: time.slice(0, 8).replaceAll(':', '') }
  const bytes = writeEncapsulatedPdf({
    pdf: report.bytes,
    title: about.title,
    source: {
      patient: { name: about.caseId, patientId: about.caseId, birthDate: null, sex: null },
      studyInstanceUid: newUid(),
      studyDate: moment.date,
      studyTime: moment.time,
      studyId: null,
      accessionNumber: null,
    },
    seriesInstanceUid: newUid(),
    sopInstanceUid: newUid(),
    seriesNumber: 1,
    seriesDescription: about.title,
    ...moment,
    softwareVersion: version,
  })
  return { bytes, mediaType: 'application/dicom', fileName: report.fileName.replace(/\.pdf$/, '.dcm') }
}
