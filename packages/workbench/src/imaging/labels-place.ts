import type { Code, DicomDataSet, StudySource } from '@theca/formats'
import {
  SEGMENT_CODES,
  dateOf,
  itemsOf,
  parseDicom,
  patientIdentity,
  readSegmentation,
  readStructureSet,
  textOf,
} from '@theca/formats'
import type { Grid } from '@theca/volumetry'
import { labelsOf } from './labels.ts'

/** Where labels say that they belong, before they are laid on a series. `grid` is null for contours. */
export type LabelsPlace = {
  ok: true
  grid: Grid | null
  seriesInstanceUid: string | null
  /** Frames of reference that the file names; NIfTI and NRRD name none. */
  frames: string[]
}

/** Reads only what is needed to find the series of labels. Runs in a reader's thread. */
export async function placeOf(bytes: Uint8Array): Promise<LabelsPlace | { ok: false; code: string; message: string }> {
  const set = readStructureSet(bytes)
  if (set.ok) {
    const frames = set.value.rois.flatMap(({ frameOfReferenceUid }) => frameOfReferenceUid ?? [])
    return { ok: true, grid: null, seriesInstanceUid: set.value.referencedSeriesUid, frames: [...new Set(frames)] }
  }
  const read = await labelsOf(bytes)
  if (!read.ok) return read
  const { grid, seriesInstanceUid, frameOfReferenceUid } = read
  return { ok: true, grid, seriesInstanceUid, frames: frameOfReferenceUid === null ? [] : [frameOfReferenceUid] }
}

export type Instance = { sopClassUid: string; sopInstanceUid: string }

/** What a report has to repeat of the object that was measured. */
export type DrawnObject = {
  ok: true
  study: StudySource
  object: Instance & { seriesInstanceUid: string }
  /** The images that it says it was drawn on. */
  images: { seriesInstanceUid: string; instances: Instance[] } | null
  segments: { label: number; finding: Code | null; trackingId: string | null; trackingUid: string | null }[]
}

const refused = (message: string) => ({ ok: false as const, code: 'unsupported', message })

/** Whose a segmentation or structure set is, of which examination, and what its segments are. Runs in a reader's thread. */
export function drawnObject(bytes: Uint8Array): DrawnObject | { ok: false; code: string; message: string } {
  const file = parseDicom(bytes)
  if (!file.ok)
    return refused(
      'A DICOM report is written of a DICOM SEG or RT Structure Set, whose patient and examination it repeats. This file is neither.',
    )
  const { dataset } = file.value
  const [studyInstanceUid, seriesInstanceUid] = [
    textOf(dataset, 'StudyInstanceUID'),
    textOf(dataset, 'SeriesInstanceUID'),
  ]
  const [sopClassUid, sopInstanceUid] = [textOf(dataset, 'SOPClassUID'), textOf(dataset, 'SOPInstanceUID')]
  if (studyInstanceUid === null || seriesInstanceUid === null || sopClassUid === null || sopInstanceUid === null)
    return refused(
      'The file does not name its study, series and itself, so that nothing can refer to it. Export it again.',
    )
  return {
    ok: true,
    study: {
      patient: patientIdentity(file.value),
      studyInstanceUid,
      studyDate: dateOf(dataset, 'StudyDate'),
      studyTime: textOf(dataset, 'StudyTime'),
      studyId: textOf(dataset, 'StudyID'),
      accessionNumber: textOf(dataset, 'AccessionNumber'),
      referringPhysicianName: textOf(dataset, 'ReferringPhysicianName'),
      studyDescription: textOf(dataset, 'StudyDescription'),
    },
    object: { sopClassUid, sopInstanceUid, seriesInstanceUid },
    images: referencedImages(dataset),
    segments: segmentsOf(bytes),
  }
}

/** What segments are by their codes; of the types of regions only the gross tumour volume names a finding. */
function segmentsOf(bytes: Uint8Array): DrawnObject['segments'] {
  const set = readStructureSet(bytes)
  if (set.ok)
    return set.value.rois.map(({ number, interpretedType }) => ({
      label: number,
      finding: interpretedType === 'GTV' ? SEGMENT_CODES.neoplasm : null,
      trackingId: null,
      trackingUid: null,
    }))
  const read = readSegmentation(bytes)
  if (!read.ok) return []
  return read.value.segments.map(({ number: label, property: finding, trackingId, trackingUid }) => ({
    label,
    finding,
    trackingId,
    trackingUid,
  }))
}

/** The images named by the object, where they are of one series. */
function referencedImages(dataset: DicomDataSet): DrawnObject['images'] {
  const series = itemsOf(dataset, 'ReferencedSeriesSequence')
  const seriesInstanceUid = series[0] === undefined ? null : textOf(series[0], 'SeriesInstanceUID')
  if (series.length !== 1 || series[0] === undefined || seriesInstanceUid === null) return null
  const instances = itemsOf(series[0], 'ReferencedInstanceSequence').flatMap((item): Instance[] => {
    const [sopClassUid, sopInstanceUid] = [
      textOf(item, 'ReferencedSOPClassUID'),
      textOf(item, 'ReferencedSOPInstanceUID'),
    ]
    return sopClassUid === null || sopInstanceUid === null ? [] : [{ sopClassUid, sopInstanceUid }]
  })
  return instances.length === 0 ? null : { seriesInstanceUid, instances }
}
