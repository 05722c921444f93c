import type { PatientIdentity } from '../image.ts'
import type { Code } from '../seg.ts'
import { dicomDate, type DicomInput } from './write.ts'

/** What an object that is made from images repeats of them: whose they are, and of which examination. */
export type StudySource = {
  patient: PatientIdentity
  studyInstanceUid: string
  /** YYYY-MM-DD; null writes an empty element. */
  studyDate: string | null
  studyTime: string | null
  studyId: string | null
  accessionNumber: string | null
  referringPhysicianName?: string | null
  studyDescription?: string | null
}

/** The patient and study modules (PS3.3 C.7.1.1, C.7.2.1) of an object that is made from images. */
export const studyElements = (source: StudySource): DicomInput => ({
  PatientName: source.patient.name,
  PatientID: source.patient.patientId,
  PatientBirthDate: dicomDate(source.patient.birthDate),
  PatientSex: source.patient.sex,
  StudyInstanceUID: source.studyInstanceUid,
  StudyDate: dicomDate(source.studyDate),
  StudyTime: source.studyTime,
  StudyID: source.studyId,
  AccessionNumber: source.accessionNumber,
  ReferringPhysicianName: source.referringPhysicianName ?? null,
  StudyDescription: source.studyDescription ?? undefined,
})

/** An item of a code sequence (PS3.3 table 8.8-1). */
export const codeItem = ({ value, scheme, meaning }: Code): DicomInput => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
})
