import { add, cross, dot, length, scale, subtract, unit } from './vector.ts'

/** Three numbers in patient coordinates (LPS, millimetres) or a direction. */
export type Vector3 = readonly [number, number, number]

/**
 * From voxel index (i = column, j = row, k = slice) to patient coordinates (LPS, mm):
 * `origin + i·columnStep + j·rowStep + k·sliceStep`. The steps carry the spacing; they need not be orthogonal.
 */
export type Grid = {
  dimensions: readonly [columns: number, rows: number, slices: number]
  originMm: Vector3
  /** Step from one column to the next (along a row of the image). */
  columnStepMm: Vector3
  /** Step from one row to the next. */
  rowStepMm: Vector3
  /** Step from one slice to the next. */
  sliceStepMm: Vector3
}

/** A label per voxel on a grid; i runs fastest. Labels are 0 (background) to 65535. */
export type Labelmap = {
  grid: Grid
  labels: Uint8Array | Uint16Array
  /** Name of each label where one is known. */
  names: ReadonlyMap<number, string>
}

/**
 * Patient position (LPS, mm) of a voxel centre; fractional indices are places between centres.
 * Source: [dicom-ps3.3] C.7.6.2.1.1.
 *
 * @example
 * voxelToPatient(grid, [0, 0, 0]) // grid.originMm
 */
export function voxelToPatient(grid: Grid, [i, j, k]: Vector3): Vector3 {
  const { originMm: o, columnStepMm: c, rowStepMm: r, sliceStepMm: s } = grid
  return [
    o[0] + i * c[0] + j * r[0] + k * s[0],
    o[1] + i * c[1] + j * r[1] + k * s[1],
    o[2] + i * c[2] + j * r[2] + k * s[2],
  ]
}

/**
 * Voxel index (fractional) of a patient position (LPS, mm); right for oblique and sheared grids.
 *
 * @throws RangeError when the steps lie in one plane, because such a grid has no volume.
 * @example
 * patientToVoxel(grid, voxelToPatient(grid, [3, 4, 5])) // [3, 4, 5]
 */
export function patientToVoxel(grid: Grid, positionMm: Vector3): Vector3 {
  const determinant = signedVoxelVolume(grid)
  const { columnStepMm: c, rowStepMm: r, sliceStepMm: s } = grid
  const from = subtract(positionMm, grid.originMm)
  return [
    dot(cross(r, s), from) / determinant,
    dot(cross(s, c), from) / determinant,
    dot(cross(c, r), from) / determinant,
  ]
}

/**
 * Volume of one voxel in mm³: |det| of the three steps. The gap between slices belongs to the voxel, the slice
 * thickness does not enter: a 3.0 mm slice every 3.3 mm counts 3.3 mm. Source: [clunie-spacing].
 *
 * @throws RangeError when the steps lie in one plane.
 * @example
 * voxelVolumeMm3(grid) // 0.75 · 0.75 · 3.3 = 1.85625
 */
export const voxelVolumeMm3 = (grid: Grid): number => Math.abs(signedVoxelVolume(grid))

function signedVoxelVolume(grid: Grid): number {
  const determinant = dot(cross(grid.columnStepMm, grid.rowStepMm), grid.sliceStepMm)
  if (!(Math.abs(determinant) > 0)) throw new RangeError('the voxel steps of the grid lie in one plane')
  return determinant
}

/**
 * Distance between columns, between rows, and between slices *along the slice normal*, in mm.
 * On a sheared grid the slice step is longer than the slice distance; the distance is what volumes rest on.
 */
export const spacingMm = (grid: Grid): Vector3 => [
  length(grid.columnStepMm),
  length(grid.rowStepMm),
  Math.abs(dot(grid.sliceStepMm, sliceNormal(grid))),
]

/** Unit vectors (LPS) in which columns, rows and slices increase; they need not be orthogonal. */
export const directions = (grid: Grid): { column: Vector3; row: Vector3; slice: Vector3 } => ({
  column: unit(grid.columnStepMm),
  row: unit(grid.rowStepMm),
  slice: unit(grid.sliceStepMm),
})

/** Unit normal of the slices: column step × row step, the side from which DICOM counts. */
export const sliceNormal = (grid: Grid): Vector3 => unit(cross(grid.columnStepMm, grid.rowStepMm))

/** Longest diagonal of one voxel in mm: what a centre-to-centre diameter can miss at most. */
export function voxelDiagonalMm(grid: Grid): number {
  const { columnStepMm: c, rowStepMm: r, sliceStepMm: s } = grid
  const diagonals = [1, -1].flatMap((a) => [1, -1].map((b) => length(add(s, add(scale(c, a), scale(r, b))))))
  return Math.max(...diagonals)
}

/**
 * Whether two grids have the same voxels in the same places: equal dimensions, and no voxel centre further apart
 * than the tolerance. Affine maps differ most at a corner, so the eight corners decide; comparing matrix entries
 * would let a small error of a step grow unseen over hundreds of voxels.
 *
 * @example
 * sameGrid(labels.grid, series.grid) // a mask may be laid on this series
 */
export function sameGrid(a: Grid, b: Grid, toleranceMm = 0.01): boolean {
  if (a.dimensions.some((size, axis) => size !== b.dimensions[axis])) return false
  return cornerIndices(a).every((at) => length(subtract(voxelToPatient(a, at), voxelToPatient(b, at))) <= toleranceMm)
}

function cornerIndices({ dimensions: [columns, rows, slices] }: Grid): Vector3[] {
  const ends = (size: number): number[] => [0, size - 1]
  return ends(columns).flatMap((i) => ends(rows).flatMap((j) => ends(slices).map((k): Vector3 => [i, j, k])))
}

/** Number of voxels on the grid. */
export const voxelCount = ({ dimensions: [columns, rows, slices] }: Grid): number => columns * rows * slices
