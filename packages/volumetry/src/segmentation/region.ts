import type { Grid } from '../affine.ts'
import { voxelCount, voxelVolumeMm3 } from '../affine.ts'
import type { Volume } from '../reslice/volume.ts'

/**
 * Voxels of a region whose value lies between two limits. The region keeps a threshold from running out of the lesion: on
 * contrast images fat is as bright as tumour.
 *
 * @param region voxel numbers, e.g. of a brushed ball
 * @param low least modality value, included; `high` greatest
 */
export const thresholded = (
  { data, slope, intercept }: Pick<Volume, 'data' | 'slope' | 'intercept'>,
  region: Iterable<number>,
  low: number,
  high: number,
): number[] =>
  [...region].filter((voxel) => {
    const value = (data[voxel] as number) * slope + intercept
    return value >= low && value <= high
  })

/** Voxel numbers of a label. */
export function voxelsOf(labels: Uint8Array, label: number): number[] {
  const found: number[] = []
  for (let voxel = labels.indexOf(label); voxel >= 0; voxel = labels.indexOf(label, voxel + 1)) found.push(voxel)
  return found
}

/** Parts of a label that do not touch each other by face, edge or corner; largest first. */
export function partsOf(grid: Grid, labels: Uint8Array, label: number): number[][] {
  const left = new Set(voxelsOf(labels, label))
  const parts: number[][] = []
  const step = neighbours(grid)
  for (const start of left) {
    const part = [start]
    left.delete(start)
    for (let at = 0; at < part.length; at += 1)
      step(part[at] as number, (voxel) => {
        if (left.delete(voxel)) part.push(voxel)
      })
    parts.push(part.sort((a, b) => a - b))
  }
  return parts.sort((a, b) => b.length - a.length)
}

/** Calls with each of up to 26 neighbours of a voxel. */
function neighbours({
  dimensions: [columns, rows, slices],
}: Grid): (voxel: number, call: (other: number) => void) => void {
  return (voxel, call) => {
    const i = voxel % columns
    const line = (voxel - i) / columns
    const j = line % rows
    const k = (line - j) / rows
    for (let z = Math.max(0, k - 1); z <= Math.min(slices - 1, k + 1); z += 1)
      for (let y = Math.max(0, j - 1); y <= Math.min(rows - 1, j + 1); y += 1)
        for (let x = Math.max(0, i - 1); x <= Math.min(columns - 1, i + 1); x += 1)
          if (x !== i || y !== j || z !== k) call((z * rows + y) * columns + x)
  }
}

/** Voxels of the parts of a label that are smaller than a volume: specks to be taken away. The largest part stays. */
export const islandsOf = (grid: Grid, labels: Uint8Array, label: number, belowMm3: number): number[] =>
  partsOf(grid, labels, label)
    .slice(1)
    .filter((part) => part.length * voxelVolumeMm3(grid) < belowMm3)
    .flat()
    .sort((a, b) => a - b)

/**
 * Voxels that a label encloses on a slice: what no path along faces leads out of to the edge of the slice. Slice by
 * slice, because on thick slices a hole open above or below is still a hole.
 */
export function holesOf(grid: Grid, labels: Uint8Array, label: number): number[] {
  const [columns, rows, slices] = grid.dimensions
  const plane = columns * rows
  const found: number[] = []
  const outside = new Uint8Array(plane)
  const edge: number[] = []
  for (let k = 0; k < slices; k += 1) {
    const from = k * plane
    if (!labels.subarray(from, from + plane).includes(label)) continue
    outside.fill(0)
    const visit = (at: number): void => {
      if (outside[at] === 1 || labels[from + at] === label) return
      outside[at] = 1
      edge.push(at)
    }
    for (let i = 0; i < columns; i += 1) {
      visit(i)
      visit(plane - columns + i)
    }
    for (let j = 0; j < rows; j += 1) {
      visit(j * columns)
      visit(j * columns + columns - 1)
    }
    for (let at = edge.pop(); at !== undefined; at = edge.pop()) {
      const i = at % columns
      if (i > 0) visit(at - 1)
      if (i < columns - 1) visit(at + 1)
      if (at >= columns) visit(at - columns)
      if (at < plane - columns) visit(at + columns)
    }
    for (let at = 0; at < plane; at += 1) if (outside[at] === 0 && labels[from + at] !== label) found.push(from + at)
  }
  return found
}

/** A mask of one label, 1 and 0. */
export function maskOf(grid: Grid, labels: Uint8Array, label: number): Uint8Array {
  const mask = new Uint8Array(voxelCount(grid))
  for (const voxel of voxelsOf(labels, label)) mask[voxel] = 1
  return mask
}
