import type { Grid } from '../affine.ts'

/** Stored values as a file holds them; single precision only where slices have scales of their own. */
export type VolumeData = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array

/**
 * Values on a grid; i runs fastest. What is shown and compared is `stored · slope + intercept`, the modality value.
 * `present` says, slice by slice, whether there is one: a stack with slices missing keeps their places empty, so that a
 * picture can show a band there and nothing is ever made up between their neighbours.
 */
export type Volume = {
  grid: Grid
  data: VolumeData
  slope: number
  intercept: number
  /** One per slice of the grid, 1 or 0; `null` when every slice is there. */
  present: Uint8Array | null
}

/** What a sample is where there is no voxel, and where a slice is missing: two things a picture must tell apart. */
export const OUTSIDE = Number.NaN
export const GAP = Number.POSITIVE_INFINITY

/** Modality value of a voxel; `OUTSIDE` beyond the grid, `GAP` on a missing slice. */
export function valueAt({ grid, data, slope, intercept, present }: Volume, i: number, j: number, k: number): number {
  const [columns, rows, slices] = grid.dimensions
  if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) return OUTSIDE
  if (present?.[k] === 0) return GAP
  return (data[(k * rows + j) * columns + i] as number) * slope + intercept
}
