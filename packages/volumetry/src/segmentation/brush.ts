import type { Grid, Vector3 } from '../affine.ts'
import { patientToVoxel, voxelToPatient } from '../affine.ts'
import { dot, subtract } from '../vector.ts'

/** Which voxels a tool may change. */
export type Onto =
  /** Whatever is there. */
  | 'anything'
  /** Only voxels without a label. */
  | 'empty'
  /** Only voxels of this label. */
  | number

/** Whether a voxel with a label may be changed. */
export const mayChange = (onto: Onto, label: number): boolean =>
  onto === 'anything' || (onto === 'empty' ? label === 0 : label === onto)

/**
 * Voxels whose centre lies within a radius of a path: a ball moved along it, or, with `disc`, a disc on the planes of
 * voxels that the path goes through. Distances are in mm, so a brush is round on any grid. The voxel under the pointer
 * always belongs to it, however small the brush.
 *
 * @param disc grid axis that the disc stands across (2: the disc lies on a slice); `null` for a ball
 * @returns voxel numbers, rising
 */
export function brushed(grid: Grid, pathMm: readonly Vector3[], radiusMm: number, disc: 0 | 1 | 2 | null): number[] {
  const found = new Set<number>()
  for (const [at, end] of pathMm.entries())
    touch(grid, pathMm[Math.max(0, at - 1)] as Vector3, end, { radiusMm, disc }, found)
  return [...found].sort((a, b) => a - b)
}

type Tip = { radiusMm: number; disc: 0 | 1 | 2 | null }

function touch(grid: Grid, from: Vector3, to: Vector3, { radiusMm, disc }: Tip, found: Set<number>): void {
  const [columns, rows] = grid.dimensions
  const [a, b] = [patientToVoxel(grid, from), patientToVoxel(grid, to)]
  const reach = reachOf(grid, radiusMm)
  const bound = (axis: 0 | 1 | 2): [number, number] => {
    const [low, high] = [Math.min(a[axis], b[axis]), Math.max(a[axis], b[axis])]
    if (axis === disc) return clipped(grid, axis, Math.round(low), Math.round(high))
    return clipped(grid, axis, Math.ceil(low - reach[axis]), Math.floor(high + reach[axis]))
  }
  const [i, j, k] = [bound(0), bound(1), bound(2)]
  const along = subtract(to, from)
  const long = dot(along, along)
  for (let z = k[0]; z <= k[1]; z += 1)
    for (let y = j[0]; y <= j[1]; y += 1)
      for (let x = i[0]; x <= i[1]; x += 1) {
        const centre = voxelToPatient(grid, flattened([x, y, z], b, disc))
        const off = subtract(centre, from)
        const share = long > 0 ? Math.min(1, Math.max(0, dot(off, along) / long)) : 0
        const rest = subtract(off, [along[0] * share, along[1] * share, along[2] * share])
        if (dot(rest, rest) <= radiusMm * radiusMm) found.add((z * rows + y) * columns + x)
      }
  const own = b.map(Math.round) as unknown as Vector3
  if (own.every((index, axis) => index >= 0 && index < (grid.dimensions[axis] as number)))
    found.add((own[2] * rows + own[1]) * columns + own[0])
}

/** On a disc the distance across the plane does not count: the pointer is taken to be on the plane. */
const flattened = (voxel: Vector3, pointer: Vector3, disc: 0 | 1 | 2 | null): Vector3 =>
  disc === null ? voxel : (voxel.map((index, axis) => (axis === disc ? pointer[axis] : index)) as unknown as Vector3)

/** How many voxels a radius can reach along each axis; right on leaning grids, where the steps are not at right angles. */
function reachOf(grid: Grid, radiusMm: number): Vector3 {
  const origin = patientToVoxel(grid, grid.originMm)
  const per = [0, 1, 2].map((axis) => {
    const unit = [0, 1, 2].map((other) => (other === axis ? 1 : 0)) as unknown as Vector3
    const moved = patientToVoxel(grid, [
      grid.originMm[0] + unit[0],
      grid.originMm[1] + unit[1],
      grid.originMm[2] + unit[2],
    ])
    return subtract(moved, origin)
  })
  return [0, 1, 2].map((axis) => radiusMm * Math.hypot(...per.map((row) => row[axis] as number))) as unknown as Vector3
}

function clipped(grid: Grid, axis: 0 | 1 | 2, low: number, high: number): [number, number] {
  return [Math.max(0, low), Math.min(grid.dimensions[axis] - 1, high)]
}
