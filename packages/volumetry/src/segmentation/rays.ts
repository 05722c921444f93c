import type { Vector3 } from '../affine.ts'
import type { Volume } from '../reslice/volume.ts'
import { add, scale, subtract } from '../vector.ts'
import { DRAWN_LABELS } from './drawn.ts'
import type { CentreLine } from './tube.ts'
import { sampler, toVoxel } from './tube.ts'

/** Rays from a line outwards: what is met on them, and where it ends to be like the inside. */
export const ANGLES = 48
export const STEP_MM = 1
export const RADIUS_STEP_MM = 0.25
/** How far out is looked: the widest cords and canals of adults, with a margin. */
const REACH_MM = { cord: 10, canal: 16 } as const
/** Width of the band outside that must differ. */
const BAND_MM = 1.5
/** Half of the stretch over which the tissue inside is taken to be alike. */
const LOCAL_MM = 12

/** Radius of the outline, mm, section by section, angle by angle; and how clear the edge is there. */
export type Tube = { sections: number; radius: Float64Array; clear: Float64Array; what: 'cord' | 'canal' }

/** Samples on rays: section, angle, radius. NaN outside the series; `known`: 1 certainly inside, 2 certainly outside. */
export type Rays = { sections: number; depth: number; values: Float64Array; known: Uint8Array }

export type Tissue = {
  toVoxel: (place: Vector3) => Vector3
  /** At a fractional voxel index. */
  value: (i: number, j: number, k: number) => number
  label: (i: number, j: number, k: number) => number
  withinCord: ReadonlySet<number>
}

export function tissueOf(
  volume: Volume,
  { labels, tumourWithinCord }: { labels: Uint8Array; tumourWithinCord: boolean },
): Tissue {
  const [columns, rows, slices] = volume.grid.dimensions
  const label = (x: number, y: number, z: number): number => {
    const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)]
    if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) return 0
    return labels[(k * rows + j) * columns + i] as number
  }
  const { oedema, syrinx, tumour, residual } = DRAWN_LABELS
  const withinCord = new Set<number>([oedema, syrinx, ...(tumourWithinCord ? [tumour, residual] : [])])
  return { toVoxel: toVoxel(volume.grid), value: sampler(volume), label, withinCord }
}

export function castRays(line: CentreLine, tissue: Tissue, what: 'cord' | 'canal'): Rays {
  const sections = Math.max(2, Math.floor(line.lengthMm / STEP_MM) + 1)
  const depth = Math.round(REACH_MM[what] / RADIUS_STEP_MM)
  const values = new Float64Array(sections * ANGLES * depth)
  const known = new Uint8Array(values.length)
  for (let section = 0; section < sections; section += 1) {
    const s = sectionAt(line, section, sections)
    const [centre, frame] = [line.at(s), line.frame(s)]
    const from = tissue.toVoxel(centre)
    for (let angle = 0; angle < ANGLES; angle += 1) {
      const turn = (2 * Math.PI * angle) / ANGLES
      const ray = add(scale(frame.back, Math.cos(turn)), scale(frame.left, Math.sin(turn)))
      const step = scale(subtract(tissue.toVoxel(add(centre, ray)), from), RADIUS_STEP_MM)
      const first = (section * ANGLES + angle) * depth
      sampleRay(tissue, what, from, step, values.subarray(first, first + depth), known.subarray(first, first + depth))
    }
  }
  return smoothedAlong({ sections, depth, values, known })
}

function sampleRay(
  { value, label, withinCord }: Tissue,
  what: 'cord' | 'canal',
  from: Vector3,
  step: Vector3,
  values: Float64Array,
  known: Uint8Array,
): void {
  const { tumour, residual } = DRAWN_LABELS
  for (let at = 0; at < values.length; at += 1) {
    const [i, j, k] = [from[0] + (at + 0.5) * step[0], from[1] + (at + 0.5) * step[1], from[2] + (at + 0.5) * step[2]]
    values[at] = value(i, j, k)
    const drawn = label(i, j, k)
    if (withinCord.has(drawn)) known[at] = 1
    else if (drawn === tumour || drawn === residual) known[at] = what === 'canal' ? 1 : 2
  }
}

export const sectionAt = (line: CentreLine, section: number, sections: number): number =>
  (line.lengthMm * section) / (sections - 1)

/** Noise goes when each sample is averaged with those of the sections beside it; the cord does not change in 2 mm. */
function smoothedAlong(rays: Rays): Rays {
  const { sections, depth, values } = rays
  const ring = ANGLES * depth
  const out = new Float64Array(values.length)
  const total = new Float64Array(ring)
  for (let section = 0; section < sections; section += 1) {
    const sum = out.subarray(section * ring, (section + 1) * ring)
    total.fill(0)
    for (const [tap, weight] of [1, 2, 3, 2, 1].entries()) {
      const from = (section + tap - 2) * ring
      if (from < 0 || from >= values.length) continue
      for (let at = 0; at < ring; at += 1) {
        const value = values[from + at] as number
        if (Number.isNaN(value)) continue
        sum[at] = (sum[at] as number) + weight * value
        total[at] = (total[at] as number) + weight
      }
    }
    // Nothing over nothing is NaN, as a sample outside the series should be.
    for (let at = 0; at < ring; at += 1) sum[at] = (sum[at] as number) / (total[at] as number)
  }
  return { ...rays, values: out }
}

/** Value of the tissue inside, and the difference that tells it from others, for every section. */
type Levels = { inside: Float64Array; spread: number }

/** Share of the difference to the surroundings at which a sample counts as half unlike: the middle of a soft edge. */
const HALF_WAY = 0.5

/**
 * For the cord: the median of a core of 2 mm, or of the rim beyond oedema, syrinx and tumour where these fill the core;
 * for the canal: the median round the cord, which is mostly fluid. Both over a stretch, so that one odd section counts
 * little; a bias of the coil is followed.
 */
export function insideLevels(rays: Rays, cord: Tube | null): Levels | null {
  const beyond = (section: number, angle: number): number => knownReach(rays, section, angle) + 0.25
  const round = (section: number, angle: number): number => radiusAt(cord as Tube, section, angle) + 0.75
  const core = collect(rays, () => 0, 2).map((values, section) =>
    values.length > 8 ? values : collectAt(rays, section, beyond, 1),
  )
  const own = cord === null ? core : collect(rays, round, 1.25)
  const around = cord === null ? collect(rays, () => 3, 5) : core
  const [inside, outside] = [local(own), local(around)]
  if (inside === null || outside === null) return null
  // How much inside and its surroundings differ: from the far part of what lies around.
  const gaps = around.flatMap((values, section) => {
    const off = values.map((value) => Math.abs(value - (inside[section] as number))).sort((a, b) => a - b)
    return off.length === 0 ? [] : [off[Math.floor(off.length * (cord === null ? 0.6 : 0.5))] as number]
  })
  const gap = gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0
  return { inside, spread: Math.max((gap * HALF_WAY) / Math.SQRT1_2, Number.MIN_VALUE) }
}

/** How far out oedema, syrinx or tumour within the cord reach on a ray, mm. */
function knownReach({ depth, known }: Rays, section: number, angle: number): number {
  const from = (section * ANGLES + angle) * depth
  for (let step = depth - 1; step >= 0; step -= 1) if (known[from + step] === 1) return (step + 1) * RADIUS_STEP_MM
  return 0
}

type From = (section: number, angle: number) => number

const collect = (rays: Rays, from: From, widthMm: number): number[][] =>
  Array.from({ length: rays.sections }, (_, section) => collectAt(rays, section, from, widthMm))

/** Values between two radii on a section; every third ray is enough for a median. */
function collectAt({ depth, values, known }: Rays, section: number, from: From, widthMm: number): number[] {
  const found: number[] = []
  for (let angle = 0; angle < ANGLES; angle += 3) {
    const first = Math.round(from(section, angle) / RADIUS_STEP_MM)
    const last = Math.min(depth, first + Math.round(widthMm / RADIUS_STEP_MM))
    for (let step = first; step < last; step += 1) {
      const at = (section * ANGLES + angle) * depth + step
      if (known[at] === 0 && !Number.isNaN(values[at])) found.push(values[at] as number)
    }
  }
  return found
}

/** As many values as a median needs: its error is then a twentieth of their spread. */
const FOR_A_MEDIAN = 600

/** The median round each section. */
function local(values: readonly number[][]): Float64Array | null {
  const reach = Math.round(LOCAL_MM / STEP_MM)
  const out = new Float64Array(values.length)
  for (let section = 0; section < values.length; section += 1) {
    const near = values.slice(Math.max(0, section - reach), section + reach + 1).flat()
    if (near.length === 0) return null
    const every = Math.ceil(near.length / FOR_A_MEDIAN)
    const sorted = Float64Array.from(every === 1 ? near : near.filter((_, at) => at % every === 0)).sort()
    out[section] = sorted[sorted.length >> 1] as number
  }
  return out
}

/**
 * What it costs to put the edge at each radius: unlikeness within, likeness in a band outside. `clear`: how much the two
 * sides differ there, 0 to 1.
 */
export function edgeCosts(
  rays: Rays,
  { inside, spread }: Levels,
  cord: Tube | null,
): { edge: Float64Array; clear: Float64Array } {
  const { sections, depth, values, known } = rays
  const band = Math.round(BAND_MM / RADIUS_STEP_MM)
  const edge = new Float64Array(values.length)
  const clear = new Float64Array(values.length)
  const unlike = new Float64Array(depth)
  for (let section = 0; section < sections; section += 1)
    for (let angle = 0; angle < ANGLES; angle += 1) {
      const from = (section * ANGLES + angle) * depth
      const least = cord === null ? 0 : radiusAt(cord, section, angle) / RADIUS_STEP_MM
      for (let step = 0; step < depth; step += 1) {
        const value = values[from + step] as number
        const off = Number.isNaN(value) ? 1 : Math.min(1, ((value - (inside[section] as number)) / spread) ** 2)
        const told = known[from + step]
        unlike[step] = told === 1 || step < least ? 0 : told === 2 ? 1 : off
      }
      let within = 0
      for (let step = 0; step < depth; step += 1) {
        within += unlike[step] as number
        let [beyond, near] = [0, 0]
        for (let tap = 1; tap <= band; tap += 1) {
          beyond += 1 - (step + tap < depth ? (unlike[step + tap] as number) : 1)
          near += step - tap + 1 >= 0 ? (unlike[step - tap + 1] as number) : 0
        }
        edge[from + step] = step < least ? 1e3 : within + beyond - STEEP * steepness(values, from, step, depth, spread)
        clear[from + step] = Math.max(0, 1 - beyond / band - near / band)
      }
    }
  return { edge, clear }
}

/** What a steep edge is worth: it decides where exactly, among places that are inside and outside alike. */
const STEEP = 2

/** How much the half millimetre outside differs from that inside, in spreads, at most two. */
function steepness(values: Float64Array, from: number, step: number, depth: number, spread: number): number {
  if (step < 1 || step + 2 >= depth) return 0
  const within = (values[from + step] as number) + (values[from + step - 1] as number)
  const beyond = (values[from + step + 1] as number) + (values[from + step + 2] as number)
  const steep = Math.abs(beyond - within) / 2 / spread
  return Number.isNaN(steep) ? 0 : Math.min(2, steep)
}

export const radiusAt = ({ radius }: Tube, section: number, angle: number): number =>
  radius[section * ANGLES + angle] as number
