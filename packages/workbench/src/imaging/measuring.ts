import { readFileSync, statSync } from 'node:fs'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record/result'
import type { AssembledSeries } from '@theca/plan'
import type { Grid } from '@theca/volumetry'
import type { Measured, MeasureOptions } from './foreign.ts'
import { collect } from './index.ts'
import type { DrawnObject, LabelsPlace } from './labels-place.ts'
import { reportOfMeasures } from './measures-report.ts'
import { seriesOf } from './on-series.ts'
import type { ForeignReader } from './reader.ts'
import { openReader } from './reader.ts'
import { scanSources } from './scan.ts'
import type { ImagingFailure, MeasureReport, Progress } from './types.ts'

export type MeasureRequest = {
  before?: string
  cord?: number
  canal?: readonly number[]
  tumour?: number
  /** Folder, ZIP or file of the images that were drawn on. */
  series?: string
  /** Also write what was measured as a DICOM report, made at this moment. */
  reportAt?: Date
  onProgress?: Progress
}

type Chosen = AssembledSeries & { grid: Grid }
type Refused = { ok: false } & ImagingFailure

/**
 * Measures a labelmap or structure set: every label, and on request what was removed since an earlier one, or cord and
 * canal. With `series` the labels must lie on that series; a structure set needs it.
 *
 * @returns the measures, and the bytes of the DICOM report where one was asked for
 * @example await measureFile('labels.nii.gz', { cord: 1, canal: [2], tumour: 3 })
 */
export async function measureFile(
  path: string,
  request: MeasureRequest = {},
): Promise<Result<{ measures: MeasureReport; report: Uint8Array | null }, ImagingFailure>> {
  const { before, series: folder, reportAt, onProgress, ...labels } = request
  for (const file of [path, ...(before === undefined ? [] : [before])]) {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat === undefined || !stat.isFile())
      return refuse({
        code: 'missing',
        message: `${file} is not a file. Give a labelmap: NIfTI (.nii, .nii.gz), DICOM SEG or NRRD; or an RT Structure Set.`,
      })
  }
  const reader = openReader()
  try {
    const bytes = readFileSync(path)
    const named = (failure: ImagingFailure) => refuse({ code: failure.code, message: `${path}: ${failure.message}` })
    const drawn = reportAt === undefined ? null : await asked<DrawnObject>(reader, 'drawnObject', [bytes])
    if (drawn !== null && !drawn.ok) return named(drawn.failure)
    const chosen = folder === undefined ? null : await chosenSeries(reader, path, bytes, folder, onProgress)
    if (chosen !== null && !chosen.ok) return chosen
    const on = chosen?.value ?? null
    const measured = await measureBytes(reader, bytes, {
      ...labels,
      ...(before === undefined ? {} : { before: readFileSync(before) }),
      ...(on === null ? {} : { on: { ...on.series, grid: on.grid } }),
    })
    if (!measured.ok) return named(measured.failure)
    if (drawn === null || reportAt === undefined) return ok({ measures: shown(measured.value, on), report: null })
    const report = reportOfMeasures(measured.value, drawn.value, on, reportAt)
    return report.ok ? ok({ measures: shown(measured.value, on), report: report.value }) : named(report.failure)
  } finally {
    await reader.close()
  }
}

function shown(measured: Extract<Measured, { ok: true }>, on: Chosen | null): MeasureReport {
  const { grid, spacingMm, voxelVolumeMm3, labels, structures, extentOfResection, cord } = measured
  return {
    dimensions: grid.dimensions,
    spacingMm,
    voxelVolumeMm3,
    labels,
    ...(on && { series: aboutSeries(on.series) }),
    ...(structures && { structures }),
    ...(extentOfResection && { extentOfResection }),
    ...(cord && { cord }),
  }
}

const aboutSeries = ({
  seriesInstanceUid,
  studyInstanceUid,
  frameOfReferenceUid,
  modality,
  description,
  date,
}: AssembledSeries['series']): NonNullable<MeasureReport['series']> => ({
  seriesInstanceUid,
  studyInstanceUid,
  frameOfReferenceUid,
  modality,
  description,
  date,
})

async function chosenSeries(
  reader: ForeignReader,
  path: string,
  bytes: Uint8Array,
  folder: string,
  onProgress: Progress | undefined,
): Promise<Result<Chosen, ImagingFailure>> {
  const place = await asked<LabelsPlace>(reader, 'placeOf', [bytes])
  if (!place.ok) return refuse({ code: place.failure.code, message: `${path}: ${place.failure.message}` })
  const collected = await collect(folder)
  if (!collected.ok) return collected
  return seriesOf(await scanSources(reader, collected.value.sources, onProgress), folder, place.value)
}

async function asked<T extends { ok: true }>(
  reader: ForeignReader,
  what: string,
  given: unknown[],
): Promise<Result<T, ImagingFailure>> {
  const answer = await reader.call<T | Refused>(what, given)
  if (!answer.ok) return refuse(answer.failure)
  return answer.value.ok ? ok(answer.value) : refuse({ code: answer.value.code, message: answer.value.message })
}

/** The same of bytes that are already there, with a reader that is already open. */
export const measureBytes = (
  reader: ForeignReader,
  bytes: Uint8Array,
  options: MeasureOptions = {},
): Promise<Result<Extract<Measured, { ok: true }>, ImagingFailure>> => asked(reader, 'measure', [bytes, options])
