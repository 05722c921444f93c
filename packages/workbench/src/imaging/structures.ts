import type { Roi, StructureSet } from '@theca/formats'
import { rasterise, readStructureSet } from '@theca/formats'
import type { Grid } from '@theca/volumetry'
import { voxelCount } from '@theca/volumetry'
import type { LabelsRead } from './labels.ts'

/** The series that labels are laid on: contours have no grid of their own, and take that of the images. */
export type OnSeries = { seriesInstanceUid: string; frameOfReferenceUid: string | null; grid: Grid }

/** What became of the contours of one region, so that nothing is left out in silence. */
export type StructureDrawn = {
  label: number
  name: string | null
  contours: number
  /** On planes beyond the first or last slice of the series: not measured. */
  contoursOutside: number
  /** Open contours and points, which enclose nothing. */
  contoursIgnored: number
  /** Slices between the first and the last contour that have none: nothing is drawn between contours. */
  slicesWithoutContour: number
}

/** All masks together: half of what a reading thread may use, and room for measuring. */
const MOST_VOXELS = 2 ** 30

/** An RT Structure Set as labels on the grid of a series: one mask per region, numbered and named as the file does. */
export function labelsOfStructures(bytes: Uint8Array, on: OnSeries | null): LabelsRead {
  const read = readStructureSet(bytes)
  if (!read.ok) return { ok: false, ...read.failure }
  if (on === null)
    return refused(
      'no-series',
      'The file is an RT Structure Set: contours, which are measured on the images that they were drawn on. Give their folder with --series.',
    )
  const set = read.value
  const unusable = whyNotOn(set, on)
  if (unusable !== null) return unusable
  const maps: Extract<LabelsRead, { ok: true }>['maps'] = []
  const structures: StructureDrawn[] = []
  for (const roi of set.rois) {
    const drawn = rasterise(roi, on.grid)
    if (!drawn.ok)
      return refused(drawn.failure.code, `Region ${roi.number}${quoted(roi.name)}: ${drawn.failure.message}`)
    const { mask, ...counts } = drawn.value
    structures.push({ label: roi.number, name: roi.name, contours: roi.contours.length, ...counts })
    const names = new Map(roi.name === null ? [] : [[1, roi.name]])
    maps.push({ map: { grid: on.grid, labels: mask, names }, label: roi.number })
  }
  const { grid, seriesInstanceUid, frameOfReferenceUid } = on
  return { ok: true, from: 'rtstruct', grid, seriesInstanceUid, frameOfReferenceUid, maps, structures }
}

const refused = (code: string, message: string): LabelsRead => ({ ok: false, code, message })

const quoted = (name: string | null): string => (name === null ? '' : ` (${name})`)

/** Coordinates mean something in their own frame of reference only; in another they are a wrong place that looks right. */
function whyNotOn({ rois, referencedSeriesUid }: StructureSet, on: OnSeries): LabelsRead | null {
  if (rois.length === 0)
    return refused('no-label', 'The structure set has no region. Export it again with its contours.')
  const numbers = rois.map(({ number }) => number)
  const odd = numbers.find((each, place) => numbers.indexOf(each) !== place || each < 0 || each > 65_535)
  if (odd !== undefined)
    return refused(
      'malformed',
      `Region number ${odd} stands for two regions, or is outside of 0 to 65 535. Export the structure set again.`,
    )
  const drawnHere = (roi: Roi): boolean =>
    roi.frameOfReferenceUid === null
      ? referencedSeriesUid === on.seriesInstanceUid
      : roi.frameOfReferenceUid === on.frameOfReferenceUid
  const elsewhere = rois.find((roi) => !drawnHere(roi))
  if (elsewhere !== undefined)
    return refused(
      'other-frame',
      `Region ${elsewhere.number}${quoted(elsewhere.name)} lies in another frame of reference than the series, so that its coordinates mean other places. Give the series that was drawn on.`,
    )
  if (rois.length * voxelCount(on.grid) > MOST_VOXELS)
    return refused(
      'limit-exceeded',
      `${rois.length} regions on ${voxelCount(on.grid)} voxels are more than is read at once. Export only the regions that are to be measured.`,
    )
  return null
}
