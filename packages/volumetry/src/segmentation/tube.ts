import type { Grid, Vector3 } from '../affine.ts'
import { patientToVoxel } from '../affine.ts'
import type { Volume, VolumeData } from '../reslice/volume.ts'
import type { Spline } from '../spline.ts'
import { smoothingSpline } from '../spline.ts'
import { add, cross, dot, length, scale, subtract, unit } from '../vector.ts'

/** A smooth line through the patient, by its length, with a frame at right angles to it at every place. */
export type CentreLine = {
  lengthMm: number
  at: (s: number) => Vector3
  /** `along` towards the feet, `back` to the patient's back, `left` to the left, all at right angles. */
  frame: (s: number) => { along: Vector3; back: Vector3; left: Vector3 }
}

/**
 * The line through clicked places, from head to feet; a cubic spline over the length of the chords. With `stiffness` it
 * passes near them instead of through them.
 *
 * @returns `null` for fewer than two places at different heights
 */
export function centreLine(places: readonly Vector3[], stiffness = 0): CentreLine | null {
  const sorted = places.toSorted((a, b) => b[2] - a[2])
  const at = [0]
  const kept: Vector3[] = sorted.slice(0, 1)
  for (const place of sorted.slice(1)) {
    const step = length(subtract(place, kept.at(-1) as Vector3))
    if (step < 0.5) continue
    at.push((at.at(-1) as number) + step)
    kept.push(place)
  }
  if (kept.length < 2) return null
  const fit = (axis: 0 | 1 | 2): Spline =>
    smoothingSpline(
      at,
      kept.map((place) => place[axis]),
      stiffness,
    )
  const [x, y, z] = [fit(0), fit(1), fit(2)]
  return {
    lengthMm: at.at(-1) as number,
    at: (s) => [x.value(s), y.value(s), z.value(s)],
    frame: (s) => {
      const along = unit([x.slope(s), y.slope(s), z.slope(s)])
      const back = unit(subtract([0, 1, 0], scale(along, along[1])))
      return { along, back, left: cross(back, along) }
    },
  }
}

/** Value at a fractional voxel index by the eight voxels round it; NaN outside the grid or on a missing slice. */
export function sampler({
  grid,
  data,
  slope,
  intercept,
  present,
}: Volume): (i: number, j: number, k: number) => number {
  const [columns, rows, slices] = grid.dimensions
  const plane = columns * rows
  // Called some million times for one outline: nothing is allocated here.
  return (i, j, k) => {
    if (!(i >= -0.5 && j >= -0.5 && k >= -0.5 && i <= columns - 0.5 && j <= rows - 0.5 && k <= slices - 0.5))
      return Number.NaN
    const x = i < 0 ? 0 : i > columns - 1 ? columns - 1 : i
    const y = j < 0 ? 0 : j > rows - 1 ? rows - 1 : j
    const z = k < 0 ? 0 : k > slices - 1 ? slices - 1 : k
    const [i0, j0, k0] = [x | 0, y | 0, z | 0]
    const [fi, fj, fk] = [x - i0, y - j0, z - k0]
    if (present !== null && (present[k0] === 0 || (fk > 0 && present[k0 + 1] === 0))) return Number.NaN
    const at = k0 * plane + j0 * columns + i0
    const di = fi > 0 ? 1 : 0
    const dj = fj > 0 ? columns : 0
    const near = sheet(data, at, di, dj, fi, fj)
    const value = fk > 0 ? near * (1 - fk) + sheet(data, at + plane, di, dj, fi, fj) * fk : near
    return value * slope + intercept
  }
}

function sheet(data: VolumeData, at: number, di: number, dj: number, fi: number, fj: number): number {
  const upper = (data[at] as number) * (1 - fi) + (data[at + di] as number) * fi
  const lower = (data[at + dj] as number) * (1 - fi) + (data[at + dj + di] as number) * fi
  return upper * (1 - fj) + lower * fj
}

/** `patientToVoxel` with the matrix worked out once. */
export function toVoxel(grid: Grid): (place: Vector3) => Vector3 {
  const origin = patientToVoxel(grid, [0, 0, 0])
  const columns = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((unitStep) => subtract(patientToVoxel(grid, unitStep), origin)) as [Vector3, Vector3, Vector3]
  return ([x, y, z]) => add(origin, add(scale(columns[0], x), add(scale(columns[1], y), scale(columns[2], z))))
}

/** Where a place is along a line: its length there, and the place across it. `null` beyond the ends. */
export function alongLine(
  line: CentreLine,
  place: Vector3,
  guess: number,
): { s: number; back: number; left: number } | null {
  let s = guess
  for (let round = 0; round < 4; round += 1) {
    const { along } = line.frame(Math.min(line.lengthMm, Math.max(0, s)))
    const step = dot(subtract(place, line.at(s)), along)
    s += step
    if (Math.abs(step) < 1e-3) break
  }
  if (s < 0 || s > line.lengthMm) return null
  const { back, left } = line.frame(s)
  const off = subtract(place, line.at(s))
  return { s, back: dot(off, back), left: dot(off, left) }
}
