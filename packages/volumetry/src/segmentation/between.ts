import type { Grid } from '../affine.ts'
import { spacingMm } from '../affine.ts'
import { signedDistances } from './distance.ts'

/**
 * Voxels of a label on slices between drawn ones, by shape: the distances to the outlines of the two nearest drawn slices
 * are mixed linearly, and inside is where the mixture is positive [raya-1990]. Slices beyond the first and last drawn one
 * are left alone: nobody drew an end there.
 *
 * @param axis grid axis along which slices were drawn; 2 are the slices as acquired
 * @returns voxel numbers to be added, rising, and the slices that they are on
 */
export function between(
  grid: Grid,
  labels: Uint8Array,
  label: number,
  axis: 0 | 1 | 2 = 2,
): { voxels: number[]; slices: number[] } {
  const cut = slicesAlong(grid, axis)
  const drawn = Array.from({ length: cut.count }, (_, slice) => slice).filter((slice) => cut.has(labels, slice, label))
  const voxels: number[] = []
  const slices: number[] = []
  for (const [place, below] of drawn.entries()) {
    const above = drawn[place + 1]
    if (above === undefined || above === below + 1) continue
    const [a, b] = [cut.distances(labels, below, label), cut.distances(labels, above, label)]
    for (let slice = below + 1; slice < above; slice += 1) {
      const share = (slice - below) / (above - below)
      slices.push(slice)
      for (let at = 0; at < a.length; at += 1)
        if ((a[at] as number) * (1 - share) + (b[at] as number) * share > 0) voxels.push(cut.voxel(slice, at))
    }
  }
  return { voxels: voxels.sort((a, b) => a - b), slices }
}

function slicesAlong(grid: Grid, axis: 0 | 1 | 2) {
  const strides = [1, grid.dimensions[0], grid.dimensions[0] * grid.dimensions[1]] as const
  const [first, second] = [0, 1, 2].filter((each) => each !== axis) as [0 | 1 | 2, 0 | 1 | 2]
  const [width, height] = [grid.dimensions[first], grid.dimensions[second]]
  const spacing = spacingMm(grid)
  const voxel = (slice: number, at: number): number =>
    slice * strides[axis] + (at % width) * strides[first] + Math.floor(at / width) * strides[second]
  const mask = (labels: Uint8Array, slice: number, label: number): Uint8Array =>
    Uint8Array.from({ length: width * height }, (_, at) => (labels[voxel(slice, at)] === label ? 1 : 0))
  return {
    count: grid.dimensions[axis],
    voxel,
    has: (labels: Uint8Array, slice: number, label: number): boolean => {
      for (let at = 0; at < width * height; at += 1) if (labels[voxel(slice, at)] === label) return true
      return false
    },
    distances: (labels: Uint8Array, slice: number, label: number): Float64Array =>
      signedDistances(mask(labels, slice, label), [width, height, 1], [spacing[first], spacing[second], 1]),
  }
}
