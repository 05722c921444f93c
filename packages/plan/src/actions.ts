import type { ArtifactId, Draft, Instant, Json } from '@theca/record'
import type { AssembledSeries } from './scan.ts'
import type { LabelMeasured, SeriesRead } from './entries.ts'
import { imagingRead, volumesMeasured } from './entries.ts'

/** Noon of the day of an examination: DICOM dates have no zone, and noon is that day almost everywhere. */
const noon = (date: string): Instant => `${date}T12:00:00.000Z`

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

const latestDate = (dates: readonly (string | null)[]): string | null =>
  dates
    .filter((date) => date !== null)
    .toSorted()
    .at(-1) ?? null

/**
 * The entry that says what was imaged: every series with its geometry and faults. True since the day of the images,
 * or since `now` where they are undated.
 */
export function imagingDraft(found: {
  files: number
  read: number
  skipped: readonly { reason: string }[]
  patients: number
  series: readonly AssembledSeries['series'][]
  manifest: ArtifactId
  now: Instant
}): Draft {
  const reasons = Map.groupBy(found.skipped, ({ reason }) => reason.slice(0, 300))
  const date = latestDate(found.series.map((each) => each.date))
  const body = {
    files: found.files,
    read: found.read,
    skipped: [...reasons].map(([reason, skipped]) => ({ reason, files: skipped.length })),
    patients: found.patients,
    series: found.series.map(seriesBody),
  }
  return {
    kind: imagingRead.kind,
    version: imagingRead.version,
    body: plain(body),
    effectiveAt: date === null ? found.now : noon(date),
    evidence: [found.manifest],
  }
}

function seriesBody({ transferSyntaxUid: _, faults, description, ...series }: AssembledSeries['series']): SeriesRead {
  return {
    ...series,
    description: description?.slice(0, 200) ?? null,
    faults: faults.map(({ code, message }) => ({ code, message: message.slice(0, 600) })),
  }
}

/** The entry that says what was measured on a labelmap. True since the day of the images that it was drawn on. */
export function volumesDraft(measured: {
  from: 'nifti' | 'dicom-seg'
  series: Pick<SeriesRead, 'seriesInstanceUid' | 'date'> | null
  seriesInstanceUid: string | null
  tumourLabel: number | null
  dimensions: readonly number[]
  spacingMm: readonly number[]
  voxelVolumeMm3: number
  labels: readonly LabelMeasured[]
  method: string
  labelmap: ArtifactId
  now: Instant
}): Draft {
  const { series, now, labelmap, ...body } = measured
  const imagedOn = series?.date ?? null
  return {
    kind: volumesMeasured.kind,
    version: volumesMeasured.version,
    body: plain({ ...body, seriesInstanceUid: series?.seriesInstanceUid ?? measured.seriesInstanceUid, imagedOn }),
    effectiveAt: imagedOn === null ? now : noon(imagedOn),
    evidence: [labelmap],
  }
}

/** The label that its own name says is the tumour, or the only label there is; else a person has to say. */
export function tumourLabelOf(labels: readonly { label: number; name: string | null }[]): number | null {
  if (labels.length === 1) return labels[0]?.label ?? null
  const named = labels.filter(({ name }) => name !== null && /tumou?r|neoplasm|lesion|metasta/i.test(name))
  return named.length === 1 ? (named[0]?.label ?? null) : null
}

type Place = Pick<SeriesRead, 'dimensions' | 'spacingMm' | 'originMm' | 'rowDirection' | 'columnDirection'>

/**
 * The series whose voxels are those of a labelmap: same size, spacing, origin and directions. Two series of one
 * examination can share a grid; then the first is as good as the other, because volumes depend on the grid alone.
 */
export function seriesOfGrid<S extends Place>(series: readonly S[], grid: Required<Place>): S | null {
  return (
    series.find(
      (each) =>
        each.dimensions.every((size, axis) => size === grid.dimensions[axis]) &&
        near(each.spacingMm, grid.spacingMm, 0.001) &&
        near(each.originMm, grid.originMm, 0.05) &&
        near(each.rowDirection, grid.rowDirection, 1e-3) &&
        near(each.columnDirection, grid.columnDirection, 1e-3),
    ) ?? null
  )
}

function near(a: readonly number[] | null, b: readonly number[] | null, tolerance: number): boolean {
  return a !== null && b !== null && a.every((value, axis) => Math.abs(value - (b[axis] as number)) <= tolerance)
}
