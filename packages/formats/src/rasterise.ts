import { failed, ok, type Result } from './failure.ts'
import type { Vector3 } from './image.ts'
import type { Roi } from './structure-set.ts'
import { cross, dot, minus, scaled } from './vectors.ts'

/** A regular grid: voxel (i, j, k) lies at origin + i·column + j·row + k·slice, LPS millimetres. */
export type RasterGrid = {
  dimensions: readonly [columns: number, rows: number, slices: number]
  originMm: Vector3
  columnStepMm: Vector3
  rowStepMm: Vector3
  sliceStepMm: Vector3
}

export type Raster = {
  /** 1 where the centre of the voxel lies inside, i fastest. */
  mask: Uint8Array
  /** Contours on planes beyond the first or last slice of the grid; they are not in the mask. */
  contoursOutside: number
  /** Slices between the first and the last contour that have none: nothing is drawn between contours. */
  slicesWithoutContour: number
  /** Open contours and points, which enclose nothing. */
  contoursIgnored: number
}

/** How far, in slices, a corner may lie from the plane of a slice. Contours drawn on the series lie on it but for rounding. */
const TOLERANCE_SLICES = 0.1
const VOXEL_LIMIT = 2 ** 27
/** Crossings of contours with rows of voxels: 2^26 of them take a second or so. */
const CROSSING_LIMIT = 2 ** 26

/**
 * The voxels of a grid whose centres lie inside the closed contours of a region, slice by slice, by the even-odd rule:
 * a contour inside another is a hole, as the keyholes and XOR contours of structure sets mean it.
 *
 * @returns failure `unsupported` where a contour does not lie on a slice of the grid (another series, another direction),
 * `limit-exceeded` beyond 2^27 voxels
 *
 * @example
 * const raster = rasterise(roi, grid)
 * if (raster.ok) volumeMm3 = raster.value.mask.reduce((sum, voxel) => sum + voxel, 0) * voxelVolumeMm3(grid)
 */
export function rasterise(roi: Roi, grid: RasterGrid): Result<Raster> {
  const [columns, rows, slices] = grid.dimensions
  const voxels = columns * rows * slices
  if (voxels > VOXEL_LIMIT)
    return failed('limit-exceeded', `The grid has ${voxels} voxels; the limit is ${VOXEL_LIMIT}.`)
  const toIndex = indexer(grid)
  const raster = { mask: new Uint8Array(voxels), contoursOutside: 0, slicesWithoutContour: 0, contoursIgnored: 0 }
  const used = new Set<number>()
  let crossings = 0
  for (const { type, pointsMm } of roi.contours) {
    if (!type.startsWith('CLOSED') || pointsMm.length < 9) {
      raster.contoursIgnored += 1
      continue
    }
    const corners = toIndex(pointsMm)
    const slice = sliceOf(corners)
    if (slice === null) {
      return failed(
        'unsupported',
        'A contour does not lie on a slice of this series; give the series that was drawn on.',
      )
    }
    if (slice < 0 || slice >= slices) {
      raster.contoursOutside += 1
      continue
    }
    used.add(slice)
    crossings += fill(
      raster.mask.subarray(slice * columns * rows, (slice + 1) * columns * rows),
      columns,
      rows,
      corners,
    )
    if (crossings > CROSSING_LIMIT)
      return failed('limit-exceeded', 'The contours cross more rows of voxels than is read.')
  }
  const planes = [...used].sort((a, b) => a - b)
  const span = (planes.at(-1) ?? 0) - (planes[0] ?? 0) + 1
  return ok({ ...raster, slicesWithoutContour: planes.length === 0 ? 0 : span - planes.length })
}

/** From patient coordinates to fractions of indices, by the reciprocal vectors of the grid. */
function indexer(grid: RasterGrid): (pointsMm: Float64Array) => Float64Array {
  const { originMm, columnStepMm, rowStepMm, sliceStepMm } = grid
  const volume = dot(columnStepMm, cross(rowStepMm, sliceStepMm))
  if (!(Math.abs(volume) > 0)) throw new RangeError('the grid has no volume')
  const i = scaled(cross(rowStepMm, sliceStepMm), 1 / volume)
  const j = scaled(cross(sliceStepMm, columnStepMm), 1 / volume)
  const k = scaled(cross(columnStepMm, rowStepMm), 1 / volume)
  return (pointsMm) => {
    const indices = new Float64Array(pointsMm.length)
    for (let at = 0; at < pointsMm.length; at += 3) {
      const point: Vector3 = [pointsMm[at] as number, pointsMm[at + 1] as number, pointsMm[at + 2] as number]
      const from = minus(point, originMm)
      indices.set([dot(from, i), dot(from, j), dot(from, k)], at)
    }
    return indices
  }
}

/** The slice that all corners lie on, null where they do not. */
function sliceOf(corners: Float64Array): number | null {
  const slice = Math.round(corners[2] as number)
  for (let at = 2; at < corners.length; at += 3) {
    if (!(Math.abs((corners[at] as number) - slice) <= TOLERANCE_SLICES)) return null
  }
  return slice
}

/**
 * Turns over the voxels between each pair of crossings, row by row. An edge holds its lower end and not its upper one, so
 * that a corner on a row counts once. Answers how many crossings there were.
 */
function fill(plane: Uint8Array, columns: number, rows: number, corners: Float64Array): number {
  const crossings: number[][] = []
  const corner = (at: number) => [corners[at] as number, corners[at + 1] as number] as const
  let count = 0
  for (let at = 0; at < corners.length; at += 3) {
    const [x0, y0] = corner(at)
    const [x1, y1] = corner((at + 3) % corners.length)
    const [low, high] = [Math.min(y0, y1), Math.max(y0, y1)]
    for (let j = Math.max(0, Math.ceil(low)); j < Math.min(rows, Math.ceil(high)); j++) {
      ;(crossings[j] ??= []).push(x0 + ((j - y0) / (y1 - y0)) * (x1 - x0))
      count += 1
    }
    if (count > CROSSING_LIMIT) return count
  }
  crossings.forEach((found, j) => {
    found.sort((a, b) => a - b)
    for (let pair = 0; pair + 1 < found.length; pair += 2) {
      const from = Math.max(0, Math.ceil(found[pair] as number))
      const to = Math.min(columns, Math.ceil(found[pair + 1] as number))
      for (let i = from; i < to; i++) plane[j * columns + i] = (plane[j * columns + i] as number) ^ 1
    }
  })
  return count
}
