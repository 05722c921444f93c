import type { Grid, Labelmap, Vector3 } from './affine.ts'
import { sliceNormal, spacingMm, voxelToPatient } from './affine.ts'
import type { Pixel, Runs } from './runs.ts'
import { planeHull, runsByLabel, sliceRuns } from './runs.ts'
import { add, cross, dot, length, scale, subtract, unit } from './vector.ts'

/**
 * Volume from outline areas on slices at unequal distances: each area counts for half the way to both neighbours, the
 * first and last for the whole way to their one neighbour. On equal distances it is the labelmap volume.
 * `null` for fewer than two slices, whose distance is unknown. Source: [gundersen-1999].
 *
 * @throws RangeError when two slices lie at one position.
 * @example
 * cavalieriVolumeMm3([{ areaMm2: 10, positionMm: 0 }, { areaMm2: 20, positionMm: 3 }]) // 90
 */
export function cavalieriVolumeMm3(slices: readonly { areaMm2: number; positionMm: number }[]): number | null {
  if (slices.length < 2) return null
  const sorted = slices.toSorted((a, b) => a.positionMm - b.positionMm)
  const place = (at: number): number => sorted[at]?.positionMm ?? Number.NaN
  if (sorted.some((_, at) => place(at) === place(at + 1))) throw new RangeError('two slices lie at one position')
  const last = sorted.length - 1
  const share = (at: number): number => {
    if (at === 0) return place(1) - place(0)
    return at === last ? place(last) - place(last - 1) : (place(at + 1) - place(at - 1)) / 2
  }
  return sorted.reduce((sum, { areaMm2 }, at) => sum + areaMm2 * share(at), 0)
}

/** Diameters on one slice, between pixel centres. */
export type PlaneDiameters = {
  slice: number
  areaMm2: number
  longMm: number
  /** Longest chord at right angles to the long diameter. */
  perpendicularMm: number
  /** Ends of the long diameter, LPS. */
  endsMm: readonly [Vector3, Vector3]
}

/**
 * The longest diameter of a label on any one slice and its perpendicular on that slice, as response criteria measure
 * (RECIST 1.1, RANO); centre to centre, so up to one pixel short. `null` when no voxel has the label.
 *
 * @example
 * const { longMm, perpendicularMm } = longestInPlane(labelmap, 3)
 */
export function longestInPlane(labelmap: Labelmap, label: number): PlaneDiameters | null {
  const found = planes(labelmap, label).map((plane) => planeDiameters(plane))
  return found.reduce<PlaneDiameters | null>((best, one) => (best && best.longMm >= one.longMm ? best : one), null)
}

/** Volume estimates from three diameters; `method` names go beside the numbers, because they differ by 4.5 %. */
export type DiameterVolume = {
  slice: number
  /** Longest in-plane diameter of the largest slice, edge to edge. */
  aMm: number
  /** Its perpendicular, edge to edge. */
  bMm: number
  /** Number of slices times slice distance. */
  cMm: number
  /** A·B·C/2. Source: [kothari-1996]. */
  abcHalfMm3: number
  /** π/6·A·B·C, exact for an ellipsoid. */
  ellipsoidMm3: number
}

/**
 * ABC/2 and the ellipsoid formula, for comparison with volumes that were estimated by hand. `null` without the label.
 *
 * @example
 * diameterVolume(labelmap, 3)?.abcHalfMm3
 */
export function diameterVolume(labelmap: Labelmap, label: number): DiameterVolume | null {
  const all = planes(labelmap, label)
  const largest = all.reduce<Plane | null>((best, one) => (best && best.pixels >= one.pixels ? best : one), null)
  const [first, last] = [all[0], all.at(-1)]
  if (largest === null || first === undefined || last === undefined) return null
  const { slice, longMm, perpendicularMm, endsMm } = planeDiameters(largest)
  const along = longMm > 0 ? unit(subtract(endsMm[1], endsMm[0])) : unit(labelmap.grid.columnStepMm)
  const aMm = longMm + pixelChord(labelmap.grid, along)
  const bMm = perpendicularMm + pixelChord(labelmap.grid, cross(sliceNormal(labelmap.grid), along))
  const cMm = (last.slice - first.slice + 1) * spacingMm(labelmap.grid)[2]
  return { slice, aMm, bMm, cMm, abcHalfMm3: (aMm * bMm * cMm) / 2, ellipsoidMm3: (Math.PI / 6) * aMm * bMm * cMm }
}

type Plane = { grid: Grid; runs: Runs; slice: number; start: number; stop: number; pixels: number }

function planes({ grid, ...labelmap }: Labelmap, label: number): Plane[] {
  const runs = runsByLabel({ grid, ...labelmap }).get(label)
  if (runs === undefined) return []
  return sliceRuns(runs, grid.dimensions[1]).map((part) => ({ grid, runs, ...part, pixels: pixelsIn(runs, part) }))
}

function pixelsIn({ first, last }: Runs, { start, stop }: { start: number; stop: number }): number {
  let pixels = 0
  for (let run = start; run < stop; run += 1) pixels += (last[run] as number) - (first[run] as number) + 1
  return pixels
}

function planeDiameters(plane: Plane): PlaneDiameters {
  const { grid, runs, slice, start, stop, pixels } = plane
  const corners = planeHull(runs, start, stop, slice * (grid.dimensions[1] + 1))
  const [a, b] = furthestPair(grid, corners)
  const endsMm: [Vector3, Vector3] = [voxelToPatient(grid, [...a, slice]), voxelToPatient(grid, [...b, slice])]
  const longMm = length(subtract(endsMm[1], endsMm[0]))
  return {
    slice,
    areaMm2: pixels * length(cross(grid.columnStepMm, grid.rowStepMm)),
    longMm,
    perpendicularMm: longMm > 0 ? perpendicular(plane, unit(subtract(endsMm[1], endsMm[0]))) : 0,
    endsMm,
  }
}

const inPlane = (grid: Grid, [i, j]: Pixel): Vector3 => add(scale(grid.columnStepMm, i), scale(grid.rowStepMm, j))

function furthestPair(grid: Grid, corners: readonly Pixel[]): [Pixel, Pixel] {
  const places = corners.map((corner) => ({ corner, at: inPlane(grid, corner) }))
  let best: [Pixel, Pixel] = [corners[0] as Pixel, corners[0] as Pixel]
  let most = 0
  places.forEach((one, index) => {
    for (const other of places.slice(index + 1)) {
      const distance = length(subtract(one.at, other.at))
      if (distance > most) [most, best] = [distance, [one.corner, other.corner]]
    }
  })
  return best
}

/** Pixels are gathered in bands one pixel wide across the long diameter: hardly two centres lie exactly square to it. */
function perpendicular({ grid, runs, slice, start, stop }: Plane, along: Vector3): number {
  const across = cross(sliceNormal(grid), along)
  const band = Math.min(length(grid.columnStepMm), length(grid.rowStepMm))
  const bands = new Map<number, { low: number; high: number }>()
  for (let run = start; run < stop; run += 1) {
    const j = (runs.row[run] as number) - slice * (grid.dimensions[1] + 1)
    for (let i = runs.first[run] as number; i <= (runs.last[run] as number); i += 1) {
      const at = inPlane(grid, [i, j])
      const key = Math.round(dot(at, along) / band)
      const aside = dot(at, across)
      const found = bands.get(key)
      if (found === undefined) bands.set(key, { low: aside, high: aside })
      else [found.low, found.high] = [Math.min(found.low, aside), Math.max(found.high, aside)]
    }
  }
  return Math.max(...[...bands.values()].map(({ low, high }) => high - low))
}

/** Length of a line through the middle of a pixel: what centre-to-centre leaves out at the two ends together. */
function pixelChord(grid: Grid, along: Vector3): number {
  const [column, row] = [grid.columnStepMm, grid.rowStepMm]
  const share = (step: Vector3): number => Math.abs(dot(along, step)) / dot(step, step)
  return 1 / Math.max(share(column), share(row))
}
