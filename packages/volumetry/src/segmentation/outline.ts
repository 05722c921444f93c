import type { Vector3 } from '../affine.ts'
import { voxelToPatient } from '../affine.ts'
import type { Volume } from '../reslice/volume.ts'
import { add, dot, scale, subtract } from '../vector.ts'
import { relax } from './closed-path.ts'
import type { Tissue, Tube } from './rays.ts'
import {
  ANGLES,
  RADIUS_STEP_MM,
  STEP_MM,
  castRays,
  edgeCosts,
  insideLevels,
  radiusAt,
  sectionAt,
  tissueOf,
} from './rays.ts'
import type { CentreLine } from './tube.ts'
import { alongLine, centreLine, toVoxel } from './tube.ts'

export type OutlineRequest = {
  /** Places along the middle of the cord, any order; three to six over the stretch to be drawn. */
  clicksMm: readonly Vector3[]
  what: 'cord' | 'canal'
  /** What is drawn already: tumour, oedema and syrinx are known and not taken for something else. */
  labels: Uint8Array
  /** A tumour lies inside the cord: then it is part of its outline. */
  tumourWithinCord: boolean
}

export type Outlined = {
  /** Voxel numbers inside the outline, rising. */
  voxels: number[]
  lengthMm: number
  meanAreaMm2: number
  /** Share of the outline where inside and outside hardly differ. */
  unclear: number
  /** What a reader should look at. */
  warnings: string[]
}
export type OutlineFailure = 'too-few-clicks' | 'outside-series'

/** PropSeg ends where a section exceeds 120 mm² or its middle leaves the line by 5 mm [de-leener-2014]; here it is said. */
const MOST_CORD_MM2 = 120
const MOST_DRIFT_MM = 5
const ROUNDS = 3

/**
 * Outlines cord or canal along a line of clicks: in sections at right angles to the line every millimetre, the edge is
 * looked for on rays from the middle. Inside must be like the tissue in the middle, just outside must not; neighbouring
 * rays and sections pull each other, so that a place without an edge takes that of its neighbours. After each round the
 * line moves to the middle of the sections.
 *
 * The idea, a deformable tube from a line, is that of PropSeg [de-leener-2014]; the search (shortest closed path over
 * angle and radius) is our own.
 *
 * @example
 * const cord = outline(volume, { clicksMm, what: 'cord', labels, tumourWithinCord: false })
 */
export function outline(volume: Volume, request: OutlineRequest): Outlined | OutlineFailure {
  let line = centreLine(request.clicksMm)
  if (line === null || request.clicksMm.length < 3) return 'too-few-clicks'
  const tissue = tissueOf(volume, request)
  let tube: Tube | null = null
  for (let round = 0; round < ROUNDS; round += 1) {
    // The canal is looked for outside the cord, so that the cord itself is never taken for its wall.
    const cord: Tube | null = request.what === 'canal' ? tubeAlong(line, tissue, 'cord', null) : null
    if (request.what === 'canal' && cord === null) return 'outside-series'
    tube = tubeAlong(line, tissue, request.what, cord)
    if (tube === null) return 'outside-series'
    if (round < ROUNDS - 1) line = recentred(line, cord ?? tube)
  }
  return filled(volume, line, tube as Tube)
}

function tubeAlong(line: CentreLine, tissue: Tissue, what: 'cord' | 'canal', cord: Tube | null): Tube | null {
  const rays = castRays(line, tissue, what)
  const inside = insideLevels(rays, cord)
  if (inside === null) return null
  const cost = edgeCosts(rays, inside, cord)
  const radius = relax(rays, cost.edge)
  const clear = Float64Array.from(radius, (at, place) => cost.clear[place * rays.depth + Math.round(at)] as number)
  return { sections: rays.sections, radius: radius.map((at) => (at + 0.5) * RADIUS_STEP_MM), clear, what }
}

/** The line through the middles of the sections, smoothed as the cord measures are. */
function recentred(line: CentreLine, tube: Tube): CentreLine {
  const middles = Array.from({ length: tube.sections }, (_, section): Vector3 => {
    const { back, left } = sectionMoments(tube, section)
    const s = sectionAt(line, section, tube.sections)
    const frame = line.frame(s)
    return add(line.at(s), add(scale(frame.back, back), scale(frame.left, left)))
  })
  return centreLine(middles, 256) ?? line
}

/** Area and middle of a section from its polygon of rays. */
function sectionMoments(tube: Tube, section: number): { areaMm2: number; back: number; left: number } {
  let [area, back, left] = [0, 0, 0]
  for (let angle = 0; angle < ANGLES; angle += 1) {
    const next = (angle + 1) % ANGLES
    const [a, b] = [corner(tube, section, angle), corner(tube, section, next)]
    const part = a.back * b.left - b.back * a.left
    area += part
    back += (a.back + b.back) * part
    left += (a.left + b.left) * part
  }
  return { areaMm2: Math.abs(area) / 2, back: back / (3 * area), left: left / (3 * area) }
}

function corner(tube: Tube, section: number, angle: number): { back: number; left: number } {
  const turn = (2 * Math.PI * angle) / ANGLES
  const radius = radiusAt(tube, section, angle)
  return { back: radius * Math.cos(turn), left: radius * Math.sin(turn) }
}

/** Voxels whose centre lies within the tube. */
function filled({ grid }: Volume, line: CentreLine, tube: Tube): Outlined {
  const index = toVoxel(grid)
  const candidates = new Map<number, number>()
  const reach = Math.max(...tube.radius) + 1
  for (let section = 0; section < tube.sections; section += 1) {
    const s = sectionAt(line, section, tube.sections)
    const [centre, { along }] = [line.at(s), line.frame(s)]
    for (const voxel of voxelsWithin(grid, index(centre), reach)) {
      if (candidates.has(voxel)) continue
      const off = subtract(placeOf(grid, voxel), centre)
      // Each voxel belongs to the section that it is nearest to; its neighbours need not look at it.
      if (Math.abs(dot(off, along)) <= STEP_MM && dot(off, off) <= reach * reach) candidates.set(voxel, s)
    }
  }
  const voxels: number[] = []
  for (const [voxel, guess] of candidates) {
    const found = alongLine(line, placeOf(grid, voxel), guess)
    if (found !== null && Math.hypot(found.back, found.left) <= radiusBetween(tube, line, found)) voxels.push(voxel)
  }
  const moments = Array.from({ length: tube.sections }, (_, section) => sectionMoments(tube, section))
  const meanAreaMm2 = moments.reduce((sum, { areaMm2 }) => sum + areaMm2, 0) / tube.sections
  const unclear = tube.clear.reduce((sum, value) => sum + (value < 0.25 ? 1 : 0), 0) / tube.clear.length
  return {
    voxels: voxels.sort((a, b) => a - b),
    lengthMm: line.lengthMm,
    meanAreaMm2,
    unclear,
    warnings: warningsOf(tube, moments, unclear),
  }
}

function placeOf(grid: Volume['grid'], voxel: number): Vector3 {
  const [columns, rows] = grid.dimensions
  const row = Math.floor(voxel / columns)
  return voxelToPatient(grid, [voxel % columns, row % rows, Math.floor(row / rows)])
}

function* voxelsWithin(
  { dimensions, ...grid }: Volume['grid'],
  [i, j, k]: Vector3,
  reachMm: number,
): Generator<number> {
  const [columns, rows, slices] = dimensions
  const steps = [grid.columnStepMm, grid.rowStepMm, grid.sliceStepMm].map((step) => Math.hypot(...step))
  const range = (at: number, axis: 0 | 1 | 2, size: number): [number, number] => [
    Math.max(0, Math.floor(at - reachMm / (steps[axis] as number))),
    Math.min(size - 1, Math.ceil(at + reachMm / (steps[axis] as number))),
  ]
  const [x, y, z] = [range(i, 0, columns), range(j, 1, rows), range(k, 2, slices)]
  for (let c = z[0]; c <= z[1]; c += 1)
    for (let b = y[0]; b <= y[1]; b += 1) for (let a = x[0]; a <= x[1]; a += 1) yield (c * rows + b) * columns + a
}

function radiusBetween(
  tube: Tube,
  line: CentreLine,
  { s, back, left }: { s: number; back: number; left: number },
): number {
  const section = (s / line.lengthMm) * (tube.sections - 1)
  const angle = ((Math.atan2(left, back) / (2 * Math.PI)) * ANGLES + ANGLES) % ANGLES
  const [s0, a0] = [Math.min(tube.sections - 2, Math.floor(section)), Math.floor(angle) % ANGLES]
  const [fs, fa] = [section - s0, angle - Math.floor(angle)]
  const a1 = (a0 + 1) % ANGLES
  const at = (row: number): number => radiusAt(tube, row, a0) * (1 - fa) + radiusAt(tube, row, a1) * fa
  return at(s0) * (1 - fs) + at(s0 + 1) * fs
}

function warningsOf(
  tube: Tube,
  moments: readonly { areaMm2: number; back: number; left: number }[],
  unclear: number,
): string[] {
  const warnings: string[] = []
  const largest = Math.max(...moments.map(({ areaMm2 }) => areaMm2))
  if (tube.what === 'cord' && largest > MOST_CORD_MM2)
    warnings.push(
      `A section of the cord has ${largest.toFixed(0)} mm², more than ${MOST_CORD_MM2}: it may have run into its surroundings.`,
    )
  if (tube.what === 'cord' && moments.some(({ back, left }) => Math.hypot(back, left) > MOST_DRIFT_MM))
    warnings.push('The outline leaves the line of clicks by more than 5 mm somewhere: add a click there.')
  if (unclear > 0.15)
    warnings.push(`${Math.round(unclear * 100)} % of the outline has no clear edge: check it slice by slice.`)
  return warnings
}
