import { SEGMENT_CODES, writeMrSlice, writeSegmentation } from '@theca/formats'
import type { PhantomSeries } from '@theca/volumetry/phantom'
import { phantomLabel } from '@theca/volumetry/phantom'
import { directions, spacingMm, voxelToPatient } from '@theca/volumetry'
import { version } from '../version.ts'
import { uidOf } from './uids.ts'

/** Whom the synthetic images are of: nobody, in words that every viewer shows. */
const NOBODY = { name: 'SYNTHETIC^PHANTOM', patientId: 'SYNTHETIC', birthDate: null, sex: null }

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4'

const echoes = {
  T1: { repetitionTimeMs: 550, echoTimeMs: 10 },
  T2: { repetitionTimeMs: 3800, echoTimeMs: 105 },
  T1GD: { repetitionTimeMs: 560, echoTimeMs: 10 },
} as const

const studyOf = (series: PhantomSeries, name: string) => ({
  patient: NOBODY,
  studyInstanceUid: uidOf(`${name}/${series.study}`),
  frameOfReferenceUid: uidOf(`${name}/${series.study}/frame`),
  seriesInstanceUid: uidOf(`${name}/${series.name}`),
})

/** The DICOM files of a synthetic series, one per slice. `date`: YYYY-MM-DD of the examination. */
export function* phantomSlices(
  series: PhantomSeries,
  name: string,
  date: string,
  seriesNumber: number,
): Generator<Uint8Array> {
  const { grid, values } = series
  const [columns, rows, slices] = grid.dimensions
  const facing = directions(grid)
  const [column, row] = spacingMm(grid)
  for (let slice = 0; slice < slices; slice += 1) {
    yield writeMrSlice({
      ...studyOf(series, name),
      sopInstanceUid: uidOf(`${name}/${series.name}/${slice}`),
      date,
      time: '101500',
      studyDescription: 'SYNTHETIC spine',
      seriesDescription: series.description,
      seriesNumber,
      instanceNumber: slice + 1,
      columns,
      rows,
      pixels: values.slice(slice * columns * rows, (slice + 1) * columns * rows),
      orientation: { row: facing.column, column: facing.row },
      positionMm: voxelToPatient(grid, [0, 0, slice]),
      pixelSpacingMm: [row, column],
      sliceThicknessMm: series.sliceThicknessMm,
      spacingBetweenSlicesMm: series.sliceSpacingMm,
      ...echoes[series.weighting],
      ...(series.contrastGiven ? { contrastAgent: 'SYNTHETIC' } : {}),
      manufacturer: 'Theca phantom',
      softwareVersion: version,
      bodyPart: 'SPINE',
    })
  }
}

/** Cord and tumour of a synthetic series as a DICOM segmentation, as a reader would have drawn them. */
export function phantomSegmentation(series: PhantomSeries, name: string, date: string): Uint8Array {
  const { grid, labels } = series
  const algorithm = { type: 'AUTOMATIC', name: `Theca phantom ${version}` } as const
  const { spinalCord, anatomicalStructure, neoplasm, abnormalStructure } = SEGMENT_CODES
  return writeSegmentation({
    ...grid,
    labels,
    segments: [
      {
        labelValue: phantomLabel.cord,
        label: 'cord (synthetic)',
        algorithm,
        category: anatomicalStructure,
        property: spinalCord,
      },
      {
        labelValue: phantomLabel.tumour,
        label: 'tumour (synthetic)',
        algorithm,
        category: abnormalStructure,
        property: neoplasm,
      },
    ],
    source: {
      ...studyOf(series, name),
      studyDate: date,
      studyTime: null,
      studyId: null,
      accessionNumber: null,
      instances: Array.from({ length: grid.dimensions[2] }, (_, slice) => ({
        sopClassUid: MR_IMAGE_STORAGE,
        sopInstanceUid: uidOf(`${name}/${series.name}/${slice}`),
        slice,
      })),
    },
    seriesInstanceUid: uidOf(`${name}/${series.name}/labels`),
    sopInstanceUid: uidOf(`${name}/${series.name}/labels/1`),
    dimensionOrganizationUid: uidOf(`${name}/${series.name}/labels/dimensions`),
    seriesNumber: 900,
    seriesDescription: 'SYNTHETIC labels',
    date,
    time: '120000',
    author: null,
    softwareVersion: version,
  })
}
