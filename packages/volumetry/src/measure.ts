import type { Grid, Labelmap, Vector3 } from './affine.ts'
import { voxelCount, voxelDiagonalMm, voxelToPatient, voxelVolumeMm3 } from './affine.ts'
import { largestDistance } from './diameter.ts'
import type { Runs } from './runs.ts'
import { componentSizes, hullVoxels, runsByLabel, shrunkAndGrown } from './runs.ts'

/** Counts and places of one label; every label that occurs has one. */
export type LabelStatistics = {
  label: number
  /** `null` where the labelmap does not name it. */
  name: string | null
  voxels: number
  volumeMm3: number
  volumeMl: number
  /** Mean of the voxel centres, LPS. */
  centroidMm: Vector3
  /**
   * Extent along the patient axes (x right–left, y front–back, z foot–head), edge to edge: between the outermost voxel
   * centres plus the width of one voxel in that direction.
   */
  extentMm: { x: number; y: number; z: number }
  /** Extent along the patient's long axis: `extentMm.z`. Along a curved cord, measure on its centreline. */
  craniocaudalMm: number
  /** Number of image slices that hold the label. */
  slices: number
  /** Fewer than five slices hold the label, so the volume rests on few outlines. */
  fewSlices: boolean
  /** The label reaches the edge of the image: there may be more of it than was seen. */
  touchesEdge: boolean
}

export type LabelMeasure = LabelStatistics & {
  /** Volume with the outline half a voxel further in and further out: what a careful second reader could draw. */
  volumeBoundsMm3: readonly [low: number, high: number]
  /** Largest distance between voxel centres; the true one lies between it and one voxel diagonal more. */
  maximumDiameterMm: number
  maximumDiameterBoundsMm: readonly [low: number, high: number]
  /** Parts that touch by face, edge or corner, largest first. */
  components: { voxels: number; volumeMm3: number }[]
  /** One standard error of the volume from slice distance and pixel size alone; `null` from a single slice. */
  expectedErrorPercent: number | null
  /** The expected error is above 15 %: say "coarse" beside the volume. */
  coarse: boolean
}

const FEW_SLICES = 5
const COARSE_PERCENT = 15

/**
 * Measures of every label of a labelmap, in rising order of label; label 0 is background.
 *
 * Volume is voxel volume times number of voxels, on any oblique or sheared grid; the bounds move the outline half a
 * voxel in and out. The slice thickness enters nowhere ([clunie-spacing]).
 *
 * @throws RangeError when the labels do not fill the grid, or the grid has no volume.
 * @example
 * measureLabels(labelmap).find(({ label }) => label === 3)?.volumeMl // 0.696
 */
export function measureLabels(labelmap: Labelmap): LabelMeasure[] {
  return [...runsByLabel(labelmap)].map(([label, runs]) => measureRuns(labelmap, label, runs))
}

/** Measures of one label, or `null` when no voxel has it. */
export function measureLabel(labelmap: Labelmap, label: number): LabelMeasure | null {
  const runs = runsByLabel(labelmap).get(label)
  return runs === undefined ? null : measureRuns(labelmap, label, runs)
}

/**
 * The fast part of `measureLabels`: counts, volumes, centroids and extents, without bounds, diameter and components.
 *
 * @example
 * labelStatistics(labelmap).map(({ label, voxels }) => [label, voxels])
 */
export function labelStatistics(labelmap: Labelmap): LabelStatistics[] {
  return [...runsByLabel(labelmap)].map(([label, runs]) => statistics(labelmap, label, sums(runs, labelmap.grid)))
}

function measureRuns(labelmap: Labelmap, label: number, runs: Runs): LabelMeasure {
  const { grid } = labelmap
  const [columns, rows] = grid.dimensions
  const voxelMm3 = voxelVolumeMm3(grid)
  const total = sums(runs, grid)
  const { shrunk, grown } = shrunkAndGrown(runs, columns, rows)
  const maximumDiameterMm = largestDistance(positionsOf(hullVoxels(runs, rows), grid))
  const expectedErrorPercent = samplingErrorPercent(total.perSlice)
  return {
    ...statistics(labelmap, label, total),
    volumeBoundsMm3: [shrunk * voxelMm3, grown * voxelMm3],
    maximumDiameterMm,
    maximumDiameterBoundsMm: [maximumDiameterMm, maximumDiameterMm + voxelDiagonalMm(grid)],
    components: componentSizes(runs, rows).map((voxels) => ({ voxels, volumeMm3: voxels * voxelMm3 })),
    expectedErrorPercent,
    coarse: expectedErrorPercent === null || expectedErrorPercent > COARSE_PERCENT,
  }
}

type Sums = {
  voxels: number
  index: Vector3
  perSlice: Float64Array
  low: Vector3
  high: Vector3
  edge: boolean
}

/** One fold over the runs: sums of indices, voxels per slice, and the extremes along the three patient axes. */
function sums({ count, row, first, last }: Runs, grid: Grid): Sums {
  const [columns, rows, slices] = grid.dimensions
  const { columnStepMm: c, rowStepMm: r, sliceStepMm: s } = grid
  const perSlice = new Float64Array(slices)
  let [voxels, sumI, sumJ, sumK] = [0, 0, 0, 0]
  let [minI, maxI, minJ, maxJ] = [columns, -1, rows, -1]
  let [lowX, lowY, lowZ, highX, highY, highZ] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (let run = 0; run < count; run += 1) {
    const a = first[run] as number
    const b = last[run] as number
    const line = row[run] as number
    const k = (line / (rows + 1)) | 0
    const j = line - k * (rows + 1)
    const size = b - a + 1
    voxels += size
    sumI += ((a + b) * size) / 2
    sumJ += j * size
    sumK += k * size
    perSlice[k] = (perSlice[k] as number) + size
    if (a < minI) minI = a
    if (b > maxI) maxI = b
    if (j < minJ) minJ = j
    if (j > maxJ) maxJ = j
    const x = j * r[0] + k * s[0]
    const y = j * r[1] + k * s[1]
    const z = j * r[2] + k * s[2]
    const [xa, xb, ya, yb, za, zb] = [
      x + a * c[0],
      x + b * c[0],
      y + a * c[1],
      y + b * c[1],
      z + a * c[2],
      z + b * c[2],
    ]
    lowX = Math.min(lowX, xa, xb)
    highX = Math.max(highX, xa, xb)
    lowY = Math.min(lowY, ya, yb)
    highY = Math.max(highY, ya, yb)
    lowZ = Math.min(lowZ, za, zb)
    highZ = Math.max(highZ, za, zb)
  }
  const edge = minI === 0 || minJ === 0 || maxI === columns - 1 || maxJ === rows - 1
  return {
    voxels,
    index: [sumI / voxels, sumJ / voxels, sumK / voxels],
    perSlice,
    low: [lowX, lowY, lowZ],
    high: [highX, highY, highZ],
    edge: edge || (perSlice[0] as number) > 0 || (perSlice[slices - 1] as number) > 0,
  }
}

function statistics(labelmap: Labelmap, label: number, total: Sums): LabelStatistics {
  const { grid, names } = labelmap
  const volumeMm3 = total.voxels * voxelVolumeMm3(grid)
  const width = (axis: 0 | 1 | 2): number =>
    Math.abs(grid.columnStepMm[axis]) + Math.abs(grid.rowStepMm[axis]) + Math.abs(grid.sliceStepMm[axis])
  const extent = (axis: 0 | 1 | 2): number => total.high[axis] - total.low[axis] + width(axis)
  const slices = total.perSlice.reduce((sum, voxels) => sum + (voxels > 0 ? 1 : 0), 0)
  return {
    label,
    name: names.get(label) ?? null,
    voxels: total.voxels,
    volumeMm3,
    volumeMl: volumeMm3 / 1000,
    centroidMm: voxelToPatient(grid, total.index),
    extentMm: { x: extent(0), y: extent(1), z: extent(2) },
    craniocaudalMm: extent(2),
    slices,
    fewSlices: slices < FEW_SLICES,
    touchesEdge: total.edge,
  }
}

function positionsOf(indices: Int32Array, grid: Grid): Float64Array {
  const points = new Float64Array(indices.length)
  for (let at = 0; at < indices.length; at += 3) {
    const [i, j, k] = [indices[at] as number, indices[at + 1] as number, indices[at + 2] as number]
    points.set(voxelToPatient(grid, [i, j, k]), at)
  }
  return points
}

/** Outline length over square root of area: a disc has 3.5, an ellipse of 2 : 1 has 4.0. It weighs little here. */
const SHAPE_FACTOR = 4

/**
 * One standard error, in percent, of a volume from equidistant slices: how much it would vary if the same body lay
 * elsewhere between the slices and pixels. It says nothing about where the outline was drawn.
 *
 * Variance = noise + (3(A − noise) − 4B + C)/240 with A = ΣP², B = ΣPₖPₖ₊₁, C = ΣPₖPₖ₊₂ and
 * noise = 0.0724 · (outline/√area) · √(n·ΣP), P the voxels of a slice. Source: [gundersen-1999].
 *
 * @param perSlice voxels per slice along the stack; empty slices may be among them
 */
export function samplingErrorPercent(perSlice: ArrayLike<number>): number | null {
  const counts = Array.from(perSlice)
  const total = counts.reduce((sum, voxels) => sum + voxels, 0)
  const sections = counts.filter((voxels) => voxels > 0).length
  if (sections < 2) return null
  const lagged = (lag: number): number => counts.reduce((sum, one, at) => sum + one * (counts[at + lag] ?? 0), 0)
  const noise = 0.0724 * SHAPE_FACTOR * Math.sqrt(sections * total)
  const between = (3 * (lagged(0) - noise) - 4 * lagged(1) + lagged(2)) / 240
  return (100 * Math.sqrt(noise + Math.max(0, between))) / total
}

/**
 * Volume of a mask with fractions: voxel volume × Σ fraction. With partial volume kept, the phantom's volumes are
 * within 1.2 % of truth on every series, against up to 6.7 % for whole voxels.
 *
 * @param fractions one value per voxel, from 0 to `maximum` (255 for a DICOM SEG with fractions of 255)
 * @throws RangeError when the fractions do not fill the grid, or one lies outside 0…maximum.
 * @example
 * fractionVolumeMm3(grid, Float32Array.of(1, 0.5, 0)) // 1.5 voxels
 */
export function fractionVolumeMm3(grid: Grid, fractions: ArrayLike<number>, maximum = 1): number {
  if (fractions.length !== voxelCount(grid)) throw new RangeError('the fractions do not fill the grid')
  let sum = 0
  for (let at = 0; at < fractions.length; at += 1) {
    const value = fractions[at] as number
    if (!(value >= 0 && value <= maximum)) throw new RangeError(`a fraction of ${value} is outside 0 to ${maximum}`)
    sum += value
  }
  return (voxelVolumeMm3(grid) * sum) / maximum
}

/**
 * One sentence on how far a volume can be trusted, for the page that shows it.
 *
 * @example
 * errorNote(measure) // '0.70 mL on 3 slices (few slices): expected error ± 3 % …'
 */
export function errorNote(measure: LabelMeasure): string {
  const few = measure.fewSlices ? ' (few slices)' : ''
  const on = `${measure.volumeMl.toFixed(2)} mL on ${measure.slices} ${measure.slices === 1 ? 'slice' : 'slices'}${few}`
  const expected =
    measure.expectedErrorPercent === null
      ? 'the expected error cannot be told from one slice'
      : `expected error ± ${measure.expectedErrorPercent.toFixed(0)} % from slice distance and pixel size`
  const [low, high] = measure.volumeBoundsMm3.map((bound) => (bound / 1000).toFixed(2))
  const cut = measure.touchesEdge ? '; it reaches the edge of the image and may be larger' : ''
  return `${on}: ${expected}, ${low} to ${high} mL if the outline lies half a voxel off${measure.coarse ? ' (coarse)' : ''}${cut}`
}
