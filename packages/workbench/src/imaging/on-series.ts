import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record/result'
import type { AssembledSeries } from '@theca/plan'
import type { Grid, Vector3 } from '@theca/volumetry'
import { patientToVoxel, voxelToPatient } from '@theca/volumetry'
import type { LabelsPlace } from './labels-place.ts'
import type { Scan } from './scan.ts'
import type { ImagingFailure } from './types.ts'

/** As far as a voxel of labels may lie from one of the images: affines are kept in single precision by some writers. */
const TOLERANCE_VOXELS = 0.05

/**
 * Whether every voxel centre of `labels` is one of `images`: the same lattice, perhaps turned over, with its axes in
 * another order, or a part of it. That is what labels drawn on a series look like after any correct conversion.
 *
 * @example liesOn(segmentation, series)   // true for a SEG that has only the slices round the tumour
 */
export function liesOn(labels: Grid, images: Grid): boolean {
  const last = labels.dimensions.map((size) => size - 1) as unknown as Vector3
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
    patientToVoxel(
      images,
      voxelToPatient(labels, [bits & 1 ? last[0] : 0, bits & 2 ? last[1] : 0, bits & 4 ? last[2] : 0]),
    ),
  )
  const inside = corners.every((corner) =>
    corner.every((at, axis) => {
      const nearest = Math.round(at)
      return Math.abs(at - nearest) <= TOLERANCE_VOXELS && nearest >= 0 && nearest < (images.dimensions[axis] as number)
    }),
  )
  const origin = patientToVoxel(images, voxelToPatient(labels, [0, 0, 0]))
  const steps: readonly Vector3[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  // One voxel on is one voxel on along one axis: else a lattice twice as coarse would pass by its corners.
  const along = steps.map((step) => {
    const there = patientToVoxel(images, voxelToPatient(labels, step))
    const moved = there.map((at, axis) => Math.abs(at - (origin[axis] as number)))
    return moved.findIndex(
      (far, axis) =>
        Math.abs(far - 1) <= TOLERANCE_VOXELS &&
        moved.every((other, place) => place === axis || other <= TOLERANCE_VOXELS),
    )
  })
  return inside && along.every((axis) => axis >= 0) && new Set(along).size === 3
}

/** Objects that are drawn on images are none. */
const NOT_IMAGES: ReadonlySet<string | null> = new Set(['SEG', 'RTSTRUCT', 'SR', 'PR', 'DOC'])

const GIVE = 'Give the folder of the series that was drawn on.'

/**
 * The series of a folder on which labels were drawn: the one that they name, else the only one that they lie on. Refused
 * where it is not measurable, where they lie elsewhere, and where several fit.
 */
export function seriesOf(
  scan: Scan,
  path: string,
  place: LabelsPlace,
): Result<AssembledSeries & { grid: Grid }, ImagingFailure> {
  const images = scan.series.filter(({ series }) => !NOT_IMAGES.has(series.modality))
  if (images.length === 0) return refuse({ code: 'missing', message: `${path} holds no series of images. ${GIVE}` })
  const named = images.filter(({ series }) => series.seriesInstanceUid === place.seriesInstanceUid)
  const fitting = named.length > 0 ? named : images.length === 1 ? images : images.filter((each) => fits(each, place))
  const [chosen, ...more] = fitting
  if (chosen === undefined)
    return refuse({
      code: 'other-grid',
      message: `What was drawn lies on none of the ${images.length} series of ${path}. ${GIVE}`,
    })
  if (more.length > 0) {
    const uids = fitting.map(({ series }) => series.seriesInstanceUid).join(', ')
    return refuse({
      code: 'usage',
      message: `What was drawn fits ${fitting.length} series of ${path} (${uids}). Give a folder with one of them.`,
    })
  }
  const { series, grid } = chosen
  if (!series.measurable || grid === null) {
    const fault = series.faults[0]
    const because = fault?.message.replace(/\.$/, '') ?? 'its geometry is not known'
    return refuse({
      code: fault?.code ?? 'unmeasurable',
      message: `Nothing is measured on this series of ${path}: ${because}.`,
    })
  }
  if (elsewhere(chosen, place))
    return refuse({
      code: 'other-frame',
      message: `The labels lie in another frame of reference than the series of ${path}. ${GIVE}`,
    })
  if (place.grid !== null && !liesOn(place.grid, grid))
    return refuse({
      code: 'other-grid',
      message: `The voxels of the labels are not voxels of the series of ${path}. ${GIVE}`,
    })
  return ok({ ...chosen, grid })
}

const elsewhere = ({ series }: AssembledSeries, { frames }: LabelsPlace): boolean =>
  series.frameOfReferenceUid !== null && frames.length > 0 && !frames.includes(series.frameOfReferenceUid)

const fits = (each: AssembledSeries, place: LabelsPlace): boolean =>
  !elsewhere(each, place) && (place.grid === null || (each.grid !== null && liesOn(place.grid, each.grid)))
