import type { Grid, Vector3 } from '../affine.ts'
import { patientToVoxel, voxelToPatient } from '../affine.ts'
import { subtract } from '../vector.ts'
import type { PicturePlane } from './view.ts'
import type { Volume } from './volume.ts'
import { GAP, OUTSIDE } from './volume.ts'

/** Single precision for a picture; double where the numbers themselves matter. */
export type Samples = Float32Array | Float64Array

/** How a place between voxel centres gets its value. */
export type Between = 'linear' | 'nearest'

/**
 * Cuts a volume along a plane: one modality value per sample, row by row. Through voxel centres it returns their values
 * exactly; elsewhere the eight neighbours are weighted by nearness (trilinear).
 *
 * A voxel reaches half a step beyond its centre; further out a sample is `OUTSIDE`. A slice that is missing is `GAP` for
 * as far as it would reach, and its neighbours are not blended with it.
 *
 * @param out columns × rows samples; made when not given
 * @example const values = reslice(volume, picturePlane(grid, frame, picture))
 */
export function reslice(
  volume: Volume,
  plane: PicturePlane,
  between: Between = 'linear',
  out: Samples = new Float32Array(plane.columns * plane.rows),
): Samples {
  const walk = walkOf(volume.grid, plane)
  if (between === 'nearest') nearestInto(volume, plane, walk, out)
  else linearInto(volume, plane, walk, out)
  return out
}

/** In voxel indices: the first sample, and the steps to the right and down. */
type Walk = { from: Vector3; right: Vector3; down: Vector3 }

function walkOf(grid: Grid, plane: PicturePlane): Walk {
  const from = patientToVoxel(grid, plane.originMm)
  const stepOf = (step: Vector3): Vector3 => {
    const moved = patientToVoxel(grid, [
      grid.originMm[0] + step[0],
      grid.originMm[1] + step[1],
      grid.originMm[2] + step[2],
    ])
    return clean(subtract(moved, patientToVoxel(grid, grid.originMm)))
  }
  return { from: clean(from), right: stepOf(plane.rightStepMm), down: stepOf(plane.downStepMm) }
}

/** Rounding leaves 1e-16 where a plane goes through voxel centres; whole is meant whole, or exact voxels would blur. */
const clean = (index: Vector3): Vector3 =>
  index.map((value) => (Math.abs(value - Math.round(value)) < 1e-9 ? Math.round(value) : value)) as unknown as Vector3

const EDGE = 0.5 + 1e-9

function linearInto(
  { grid, data, slope, intercept, present }: Volume,
  plane: PicturePlane,
  walk: Walk,
  out: Samples,
): void {
  const [columns, rows, slices] = grid.dimensions
  const plane2 = columns * rows
  const [lastI, lastJ, lastK] = [columns - 1, rows - 1, slices - 1]
  const { from, right, down } = walk
  let at = 0
  for (let y = 0; y < plane.rows; y += 1) {
    for (let x = 0; x < plane.columns; x += 1, at += 1) {
      // From the first sample each time: adding up steps would add up their rounding.
      let i = from[0] + x * right[0] + y * down[0]
      let j = from[1] + x * right[1] + y * down[1]
      let k = from[2] + x * right[2] + y * down[2]
      if (!(i > -EDGE && j > -EDGE && k > -EDGE && i < lastI + EDGE && j < lastJ + EDGE && k < lastK + EDGE)) {
        out[at] = OUTSIDE
        continue
      }
      i = i < 0 ? 0 : i > lastI ? lastI : i
      j = j < 0 ? 0 : j > lastJ ? lastJ : j
      k = k < 0 ? 0 : k > lastK ? lastK : k
      if (present !== null) {
        const own = Math.round(k)
        if (present[own] === 0) {
          out[at] = GAP
          continue
        }
        const other = k > own ? own + 1 : own - 1
        if (k !== own && present[other] === 0) k = own
      }
      const i0 = i | 0
      const j0 = j | 0
      const k0 = k | 0
      const fi = i - i0
      const fj = j - j0
      const fk = k - k0
      const base = k0 * plane2 + j0 * columns + i0
      const di = fi > 0 ? 1 : 0
      const dj = fj > 0 ? columns : 0
      const a = mix(data[base] as number, data[base + di] as number, fi)
      const value = dj === 0 ? a : mix(a, mix(data[base + dj] as number, data[base + dj + di] as number, fi), fj)
      if (fk > 0) {
        const next = base + plane2
        const c = mix(data[next] as number, data[next + di] as number, fi)
        const second = dj === 0 ? c : mix(c, mix(data[next + dj] as number, data[next + dj + di] as number, fi), fj)
        out[at] = mix(value, second, fk) * slope + intercept
      } else out[at] = value * slope + intercept
    }
  }
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share

function nearestInto(
  { grid, data, slope, intercept, present }: Volume,
  plane: PicturePlane,
  walk: Walk,
  out: Samples,
): void {
  const [columns, rows, slices] = grid.dimensions
  const { from, right, down } = walk
  let at = 0
  for (let y = 0; y < plane.rows; y += 1) {
    for (let x = 0; x < plane.columns; x += 1, at += 1) {
      const i = Math.round(from[0] + x * right[0] + y * down[0])
      const j = Math.round(from[1] + x * right[1] + y * down[1])
      const k = Math.round(from[2] + x * right[2] + y * down[2])
      if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) out[at] = OUTSIDE
      else if (present !== null && present[k] === 0) out[at] = GAP
      else out[at] = (data[(k * rows + j) * columns + i] as number) * slope + intercept
    }
  }
}

/**
 * The label at every sample of a plane: that of the voxel which holds it, never a mixture. 0 beyond the grid.
 *
 * @example const shown = resliceLabels(grid, labels, plane)
 */
export function resliceLabels(
  grid: Grid,
  labels: Uint8Array | Uint16Array,
  plane: PicturePlane,
  out: Uint8Array = new Uint8Array(plane.columns * plane.rows),
): Uint8Array {
  const [columns, rows, slices] = grid.dimensions
  const { from, right, down } = walkOf(grid, plane)
  let at = 0
  for (let y = 0; y < plane.rows; y += 1) {
    for (let x = 0; x < plane.columns; x += 1, at += 1) {
      const i = Math.round(from[0] + x * right[0] + y * down[0])
      const j = Math.round(from[1] + x * right[1] + y * down[1])
      const k = Math.round(from[2] + x * right[2] + y * down[2])
      const inside = i >= 0 && j >= 0 && k >= 0 && i < columns && j < rows && k < slices
      out[at] = inside ? (labels[(k * rows + j) * columns + i] as number) : 0
    }
  }
  return out
}

/** The voxel that holds a place, or `null` beyond the grid. */
export function voxelAt(grid: Grid, placeMm: Vector3): Vector3 | null {
  const voxel = patientToVoxel(grid, placeMm).map(Math.round) as unknown as Vector3
  return voxel.every((index, axis) => index >= 0 && index < (grid.dimensions[axis] as number)) ? voxel : null
}

/** The middle of a grid, LPS mm. */
export const middleOf = (grid: Grid): Vector3 =>
  voxelToPatient(grid, grid.dimensions.map((size) => (size - 1) / 2) as unknown as Vector3)

/** The label of a voxel. */
export const labelAt = ({ dimensions: [columns, rows] }: Grid, labels: Uint8Array, [i, j, k]: Vector3): number =>
  labels[(k * rows + j) * columns + i] ?? 0
