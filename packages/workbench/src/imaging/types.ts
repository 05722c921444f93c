import type { SeriesRead } from '@theca/plan'
import type { LabelMeasure } from '@theca/volumetry'
import type { StructureDrawn } from './structures.ts'

/** What `dicom scan --json` prints: keys fixed by the command line's contract. */
export type ScanReport = {
  files: number
  read: number
  skipped: { path: string; reason: string }[]
  /** Files that a DICOMDIR lists and that are not there. */
  missing: string[]
  patients: number
  series: ScannedSeries[]
}

export type ScannedSeries = Omit<SeriesRead, 'faults'> & {
  transferSyntaxUid: string | null
  faults: { code: string; message: string; files?: string[]; positionsMm?: number[] }[]
  values?: { min: number; max: number; mean: number } | null
}

/** What `measure --json` prints. */
export type MeasureReport = {
  dimensions: readonly [number, number, number]
  spacingMm: readonly [number, number, number]
  voxelVolumeMm3: number
  labels: LabelMeasure[]
  /** The images that the labels lie on, where they were given. */
  series?: {
    seriesInstanceUid: string
    studyInstanceUid: string | null
    frameOfReferenceUid: string | null
    modality: string | null
    description: string | null
    date: string | null
  }
  /** Of a structure set: what became of the contours of each region. */
  structures?: StructureDrawn[]
  extentOfResection?: unknown
  cord?: unknown
}

export type Progress = (what: string, done: number, of: number | null) => void

/** A failure of reading or measuring: one sentence, what, where, what to do. */
export type ImagingFailure = { code: string; message: string }
