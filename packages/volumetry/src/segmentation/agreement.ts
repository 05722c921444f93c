import type { Grid } from '../affine.ts'
import { directions, sameGrid, sliceNormal, spacingMm } from '../affine.ts'
import { dot } from '../vector.ts'
import { squaredDistances } from './distance.ts'

/** How far two readers agree about one label on one series. */
export type Agreement = {
  voxels: readonly [number, number]
  /** 2·|A∩B| / (|A|+|B|), from 0 to 1 [dice-1945]. */
  dice: number
  /** Distance of the surfaces, mm: from each surface voxel of one to the nearest of the other, both ways together. */
  meanMm: number
  /** 95th percentile of the same, the larger of both ways [huttenlocher-1993]. */
  hausdorff95Mm: number
  /** The greatest. */
  hausdorffMm: number
}

export type AgreementFailure = 'other-grid' | 'leaning-grid' | 'empty'

/**
 * Compares two masks drawn on the same grid. Distances are exact between voxel centres, with the grid's own step along
 * each axis, so that a slice of 3.3 mm counts 3.3 mm. On a leaning grid the axes are not at right angles and no distance
 * is given; without a voxel in one of them there is no surface to compare.
 *
 * @param a, b 1 inside, 0 outside
 * @example
 * const agreement = agreementOf({ grid, mask: first }, { grid, mask: second })
 */
export function agreementOf(
  a: { grid: Grid; mask: Uint8Array },
  b: { grid: Grid; mask: Uint8Array },
): Agreement | AgreementFailure {
  if (!sameGrid(a.grid, b.grid, 0.05)) return 'other-grid'
  if (!isUpright(a.grid)) return 'leaning-grid'
  const [sizeA, sizeB] = [countOf(a.mask), countOf(b.mask)]
  if (sizeA === 0 || sizeB === 0) return 'empty'
  const shared = a.mask.reduce((sum, value, at) => sum + (value & (b.mask[at] as number)), 0)
  const box = commonBox(a.grid, a.mask, b.mask)
  const [surfaceA, surfaceB] = [surfaceOf(box.crop(a.mask), box.size), surfaceOf(box.crop(b.mask), box.size)]
  const step = spacingMm(a.grid)
  const there = distancesFrom(surfaceA, squaredDistances(surfaceB, box.size, step))
  const back = distancesFrom(surfaceB, squaredDistances(surfaceA, box.size, step))
  const all = there.length + back.length
  return {
    voxels: [sizeA, sizeB],
    dice: (2 * shared) / (sizeA + sizeB),
    meanMm: (sumOf(there) + sumOf(back)) / all,
    hausdorff95Mm: Math.max(percentile(there, 0.95), percentile(back, 0.95)),
    hausdorffMm: Math.max(there.at(-1) as number, back.at(-1) as number),
  }
}

/** Whether the axes of a grid are at right angles. */
const isUpright = (grid: Grid): boolean => {
  const { column, row, slice } = directions(grid)
  return Math.abs(dot(column, row)) < 1e-3 && Math.abs(dot(slice, sliceNormal(grid))) > 1 - 1e-5
}

const countOf = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0)
const sumOf = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0)

/** The value below which a share of the sorted values lies; between two of them, linearly. */
function percentile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number]
  return low + (high - low) * (at - Math.floor(at))
}

type Size = readonly [number, number, number]

/** The smallest box that holds both masks, with one empty voxel round it where the grid has one. */
function commonBox({ dimensions: [columns, rows, slices] }: Grid, a: Uint8Array, b: Uint8Array) {
  const low = [columns, rows, slices]
  const high = [0, 0, 0]
  for (let k = 0, at = 0; k < slices; k += 1)
    for (let j = 0; j < rows; j += 1)
      for (let i = 0; i < columns; i += 1, at += 1) {
        if (a[at] === 0 && b[at] === 0) continue
        for (const [axis, index] of [i, j, k].entries()) {
          low[axis] = Math.min(low[axis] as number, index)
          high[axis] = Math.max(high[axis] as number, index)
        }
      }
  const from = low as unknown as Size
  const size: Size = [0, 1, 2].map((axis) => (high[axis] as number) - (low[axis] as number) + 1) as unknown as Size
  const crop = (mask: Uint8Array): Uint8Array => {
    const part = new Uint8Array(size[0] * size[1] * size[2])
    for (let k = 0; k < size[2]; k += 1)
      for (let j = 0; j < size[1]; j += 1) {
        const line = ((k + from[2]) * rows + j + from[1]) * columns + from[0]
        part.set(mask.subarray(line, line + size[0]), (k * size[1] + j) * size[0])
      }
    return part
  }
  return { size, crop }
}

/** Voxels inside with a face to the outside; beyond the box is outside. */
function surfaceOf(mask: Uint8Array, [columns, rows, slices]: Size): Uint8Array {
  const surface = new Uint8Array(mask.length)
  for (let k = 0, at = 0; k < slices; k += 1)
    for (let j = 0; j < rows; j += 1)
      for (let i = 0; i < columns; i += 1, at += 1) {
        if (mask[at] === 0) continue
        const enclosed =
          i > 0 &&
          i < columns - 1 &&
          j > 0 &&
          j < rows - 1 &&
          k > 0 &&
          k < slices - 1 &&
          mask[at - 1] === 1 &&
          mask[at + 1] === 1 &&
          mask[at - columns] === 1 &&
          mask[at + columns] === 1 &&
          mask[at - columns * rows] === 1 &&
          mask[at + columns * rows] === 1
        if (!enclosed) surface[at] = 1
      }
  return surface
}

/** Distances at the surface, rising. */
function distancesFrom(surface: Uint8Array, squared: Float64Array): Float64Array {
  const found: number[] = []
  for (let at = 0; at < surface.length; at += 1) if (surface[at] === 1) found.push(Math.sqrt(squared[at] as number))
  return Float64Array.from(found).sort()
}
