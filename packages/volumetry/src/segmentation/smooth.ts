import type { Grid } from '../affine.ts'
import { spacingMm } from '../affine.ts'
import { voxelsOf } from './region.ts'

/**
 * A label with its outline smoothed: the mask is blurred by a Gaussian in mm, and as many voxels as before, those with the
 * most of it, are kept. Holding the number of voxels is the point: smoothing at a fixed half shrinks every small lesion.
 *
 * @param sigmaMm of the Gaussian
 * @returns voxel numbers of the smoothed label, rising
 */
export function smoothed(grid: Grid, labels: Uint8Array, label: number, sigmaMm: number): number[] {
  const before = voxelsOf(labels, label)
  if (before.length === 0) return []
  const box = boxOf(grid, before, sigmaMm)
  let field = new Float64Array(box.size[0] * box.size[1] * box.size[2])
  for (const voxel of before) field[box.inside(voxel)] = 1
  for (const axis of [0, 1, 2] as const) field = blurred(field, box.size, axis, sigmaMm / spacingMm(grid)[axis])
  const ranked = Array.from(field.keys()).sort((a, b) => (field[b] as number) - (field[a] as number) || a - b)
  return ranked
    .slice(0, before.length)
    .map(box.voxel)
    .sort((a, b) => a - b)
}

type Size = readonly [number, number, number]

/** The smallest box round the voxels, three sigmas wider. */
function boxOf({ dimensions, ...grid }: Grid, voxels: readonly number[], sigmaMm: number) {
  const [columns, rows, slices] = dimensions
  const spacing = spacingMm({ dimensions, ...grid })
  const of = (voxel: number): Size => {
    const line = Math.floor(voxel / columns)
    return [voxel % columns, line % rows, Math.floor(line / rows)]
  }
  const low = [columns, rows, slices]
  const high = [0, 0, 0]
  for (const voxel of voxels)
    for (const [axis, index] of of(voxel).entries()) {
      low[axis] = Math.min(low[axis] as number, index)
      high[axis] = Math.max(high[axis] as number, index)
    }
  const reach = spacing.map((step) => Math.ceil((3 * sigmaMm) / step))
  const from = low.map((value, axis) => Math.max(0, value - (reach[axis] as number))) as unknown as Size
  const to = high.map((value, axis) =>
    Math.min((dimensions[axis] as number) - 1, value + (reach[axis] as number)),
  ) as unknown as Size
  const size: Size = [to[0] - from[0] + 1, to[1] - from[1] + 1, to[2] - from[2] + 1]
  return {
    size,
    inside: (voxel: number): number => {
      const [i, j, k] = of(voxel)
      return ((k - from[2]) * size[1] + (j - from[1])) * size[0] + (i - from[0])
    },
    voxel: (at: number): number => {
      const line = Math.floor(at / size[0])
      const [i, j, k] = [at % size[0], line % size[1], Math.floor(line / size[1])]
      return ((k + from[2]) * rows + j + from[1]) * columns + i + from[0]
    },
  }
}

function blurred(field: Float64Array, size: Size, axis: 0 | 1 | 2, sigma: number): Float64Array<ArrayBuffer> {
  const kernel = kernelOf(sigma)
  const half = (kernel.length - 1) / 2
  const stride = [1, size[0], size[0] * size[1]][axis] as number
  const out = new Float64Array(field.length)
  for (let at = 0; at < field.length; at += 1) {
    const place = Math.floor(at / stride) % size[axis]
    let sum = 0
    for (let tap = -half; tap <= half; tap += 1) {
      const other = place + tap
      if (other >= 0 && other < size[axis]) sum += (kernel[tap + half] as number) * (field[at + tap * stride] as number)
    }
    out[at] = sum
  }
  return out
}

function kernelOf(sigma: number): Float64Array {
  const half = Math.max(0, Math.ceil(3 * sigma))
  const raw = Float64Array.from({ length: 2 * half + 1 }, (_, at) =>
    half === 0 ? 1 : Math.exp(-((at - half) ** 2) / (2 * sigma ** 2)),
  )
  const total = raw.reduce((sum, each) => sum + each, 0)
  return raw.map((each) => each / total)
}
