import type { Grid, Labelmap, Vector3 } from '../src/index.ts'
import { voxelToPatient } from '../src/index.ts'

/** An upright grid with its first voxel at the given place. */
export const boxGrid = (dimensions: readonly [number, number, number], spacing: Vector3 = [1, 1, 1]): Grid => ({
  dimensions,
  originMm: [0, 0, 0],
  columnStepMm: [spacing[0], 0, 0],
  rowStepMm: [0, spacing[1], 0],
  sliceStepMm: [0, 0, spacing[2]],
})

/** Labels by a rule on voxel indices. */
export function labelled(grid: Grid, rule: (i: number, j: number, k: number) => number): Labelmap {
  const [columns, rows, slices] = grid.dimensions
  const labels = new Uint8Array(columns * rows * slices)
  for (let k = 0, at = 0; k < slices; k += 1) {
    for (let j = 0; j < rows; j += 1) for (let i = 0; i < columns; i += 1, at += 1) labels[at] = rule(i, j, k)
  }
  return { grid, labels, names: new Map() }
}

/** Label 1 where a rule on the patient position of the voxel centre holds. */
export const shaped = (grid: Grid, inside: (at: Vector3) => boolean): Labelmap =>
  labelled(grid, (i, j, k) => (inside(voxelToPatient(grid, [i, j, k])) ? 1 : 0))

/** The same grid turned round two axes and leaned over; volumes stay, because turning keeps them. */
export function turned(grid: Grid, first: number, second: number): Grid {
  const turn = ([x, y, z]: Vector3): Vector3 => {
    const [a, b] = [Math.cos(first) * x - Math.sin(first) * y, Math.sin(first) * x + Math.cos(first) * y]
    return [a, Math.cos(second) * b - Math.sin(second) * z, Math.sin(second) * b + Math.cos(second) * z]
  }
  return {
    ...grid,
    originMm: turn(grid.originMm),
    columnStepMm: turn(grid.columnStepMm),
    rowStepMm: turn(grid.rowStepMm),
    sliceStepMm: turn(grid.sliceStepMm),
  }
}

/** Slices pushed sideways along the rows; the distance between slices and the voxel volume stay. */
export const leaned = (grid: Grid, aside: number): Grid => ({
  ...grid,
  sliceStepMm: [grid.sliceStepMm[0] + aside, grid.sliceStepMm[1], grid.sliceStepMm[2]],
})
