import type { Grid, Vector3 } from '../affine.ts'
import { patientToVoxel, spacingMm, voxelToPatient } from '../affine.ts'
import { length, subtract } from '../vector.ts'
import type { Volume } from '../reslice/volume.ts'

export type GrowRequest = {
  /** Voxels that are lesion, and voxels that are not. Both are needed: without a background nothing stops growing. */
  inside: readonly number[]
  outside: readonly number[]
  /** Nothing further than this from the nearest inside seed is taken, mm. */
  radiusMm: number
  /** 1 where the lesion may be: the canal drawn before, with cord and tumour. `null` where nothing was drawn. */
  barrier: Uint8Array | null
}

export type Grown = {
  /** Voxel numbers, rising. */
  voxels: number[]
  /** The lesion reached the radius limit somewhere: it may go on beyond. */
  atLimit: boolean
  /** Share of the voxels taken that were not clear: chance between 0.35 and 0.65. */
  doubtful: number
}

export type GrowFailure = 'no-inside-seed' | 'no-outside-seed' | 'seeds-overlap' | 'outside-barrier' | 'too-large'

/** Voxels looked at in one go: a ball of 40 mm on 0.8 mm voxels. */
const MOST_VOXELS = 600_000

/**
 * Grows a lesion from seeds against background seeds: the chance that a random walk from a voxel meets an inside seed
 * before any other [grady-2006]. Walks cross from voxel to voxel easily where values are alike and hardly where they jump,
 * and, on thick slices, less often along the long way; so the border comes to lie on the strongest edge between the
 * seeds, also where a threshold would leak.
 *
 * How large a jump stops a walk comes from the seeds: a quarter of the difference between the lesion and the nearest
 * background, but not less than three times the noise within the lesion.
 *
 * @example
 * const grown = grow(volume, { inside, outside, radiusMm: 25, barrier: null })
 */
export function grow(volume: Volume, request: GrowRequest): Grown | GrowFailure {
  const fault = faultOf(request)
  if (fault !== null) return fault
  const field = fieldOf(volume.grid, request)
  if (field === null) return 'too-large'
  const values = Float64Array.from(
    field.voxels,
    (voxel) => (volume.data[voxel] as number) * volume.slope + volume.intercept,
  )
  const chance = solve(field, values, jumpOf(volume, request))
  const voxels: number[] = []
  let doubtful = 0
  let atLimit = false
  for (const [at, voxel] of field.voxels.entries()) {
    const p = chance[at] as number
    if (!(p > 0.5)) continue
    voxels.push(voxel)
    if (p < 0.65) doubtful += 1
    if (field.rim[at] === 1) atLimit = true
  }
  return { voxels, atLimit, doubtful: voxels.length === 0 ? 0 : doubtful / voxels.length }
}

function faultOf({ inside, outside, barrier }: GrowRequest): GrowFailure | null {
  if (inside.length === 0) return 'no-inside-seed'
  if (outside.length === 0) return 'no-outside-seed'
  const other = new Set(outside)
  if (inside.some((voxel) => other.has(voxel))) return 'seeds-overlap'
  return barrier !== null && inside.every((voxel) => barrier[voxel] === 0) ? 'outside-barrier' : null
}

/** Voxels within reach, numbered anew: six neighbours each (-1 where there is none), what is fixed, where the reach ends. */
type Field = {
  voxels: Int32Array
  neighbours: Int32Array
  /** 1 inside seed, 2 outside seed, 0 to be found. */
  fixed: Uint8Array
  rim: Uint8Array
  /** How easily a walk goes along each grid axis on even ground: 1 / step². */
  ease: Vector3
}

function fieldOf(grid: Grid, { inside, outside, radiusMm, barrier }: GrowRequest): Field | null {
  const [columns, rows, slices] = grid.dimensions
  const places = inside.map((voxel) => placeOf(grid, voxel))
  const middle = places.reduce<Vector3>((sum, at) => [sum[0] + at[0], sum[1] + at[1], sum[2] + at[2]], [0, 0, 0])
  const centre: Vector3 = [middle[0] / places.length, middle[1] / places.length, middle[2] / places.length]
  const spread = Math.max(...places.map((at) => length(subtract(at, centre))))
  const reach = radiusMm + spread
  const spacing = spacingMm(grid)
  const at = patientToVoxel(grid, centre)
  const range = (axis: 0 | 1 | 2): [number, number] => [
    Math.max(0, Math.ceil(at[axis] - reach / spacing[axis])),
    Math.min(grid.dimensions[axis] - 1, Math.floor(at[axis] + reach / spacing[axis])),
  ]
  const [i, j, k] = [range(0), range(1), range(2)]
  if ((i[1] - i[0] + 1) * (j[1] - j[0] + 1) * (k[1] - k[0] + 1) > 4 * MOST_VOXELS) return null
  const own = new Map<number, number>()
  const found: number[] = []
  const nearest = nearestSeed(places)
  for (let z = k[0]; z <= k[1]; z += 1)
    for (let y = j[0]; y <= j[1]; y += 1)
      for (let x = i[0]; x <= i[1]; x += 1) {
        const voxel = (z * rows + y) * columns + x
        if (barrier !== null && barrier[voxel] === 0) continue
        if (nearest(voxelToPatient(grid, [x, y, z])) > radiusMm) continue
        own.set(voxel, found.length)
        found.push(voxel)
      }
  if (found.length > MOST_VOXELS) return null
  const voxels = Int32Array.from(found)
  const neighbours = new Int32Array(voxels.length * 6).fill(-1)
  const rim = new Uint8Array(voxels.length)
  for (const [place, voxel] of voxels.entries()) {
    const x = voxel % columns
    const line = (voxel - x) / columns
    const y = line % rows
    const z = (line - y) / rows
    const steps = [
      [x > 0, -1],
      [x < columns - 1, 1],
      [y > 0, -columns],
      [y < rows - 1, columns],
      [z > 0, -columns * rows],
      [z < slices - 1, columns * rows],
    ] as const
    for (const [way, [there, step]] of steps.entries()) {
      if (!there) continue
      const other = own.get(voxel + step)
      if (other !== undefined) neighbours[place * 6 + way] = other
      else if (barrier === null || barrier[voxel + step] === 1) rim[place] = 1
    }
  }
  const fixed = new Uint8Array(voxels.length)
  for (const [seeds, mark] of [
    [inside, 1],
    [outside, 2],
  ] as const)
    for (const voxel of seeds) {
      const place = own.get(voxel)
      if (place !== undefined) fixed[place] = mark
    }
  // The end of the reach is background, so that a walk which gets there is lost and growth ends by itself.
  for (let place = 0; place < voxels.length; place += 1) if (rim[place] === 1 && fixed[place] === 0) fixed[place] = 2
  const [a, b, c] = spacing
  return { voxels, neighbours, fixed, rim: innerRim(neighbours, rim), ease: [1 / (a * a), 1 / (b * b), 1 / (c * c)] }
}

/** Voxels beside the rim: where taken tissue would touch the limit. */
function innerRim(neighbours: Int32Array, rim: Uint8Array): Uint8Array {
  return Uint8Array.from(rim, (_, place) => {
    for (let way = 0; way < 6; way += 1) {
      const other = neighbours[place * 6 + way] as number
      if (other >= 0 && rim[other] === 1) return 1
    }
    return 0
  })
}

function placeOf(grid: Grid, voxel: number): Vector3 {
  const [columns, rows] = grid.dimensions
  const line = Math.floor(voxel / columns)
  return voxelToPatient(grid, [voxel % columns, line % rows, Math.floor(line / rows)])
}

/** Distance to the nearest seed. Seeds are brushed, so neighbours stand for each other: at most 200 are compared. */
function nearestSeed(places: readonly Vector3[]): (at: Vector3) => number {
  const every = Math.max(1, Math.ceil(places.length / 200))
  const few = places.filter((_, index) => index % every === 0)
  return (at) => {
    let best = Number.POSITIVE_INFINITY
    for (const [x, y, z] of few) {
      const squared = (at[0] - x) ** 2 + (at[1] - y) ** 2 + (at[2] - z) ** 2
      if (squared < best) best = squared
    }
    return Math.sqrt(best)
  }
}

/** The difference of two neighbours that stops a walk. */
function jumpOf({ data, slope, intercept }: Volume, { inside, outside }: GrowRequest): number {
  const value = (voxel: number): number => (data[voxel] as number) * slope + intercept
  const values = inside.map(value)
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  const noise = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length)
  // Background is of several kinds (fluid, fat, cord); what looks most like the lesion decides: the tenth percentile.
  const gaps = outside.map((voxel) => Math.abs(value(voxel) - mean)).sort((a, b) => a - b)
  const gap = gaps[Math.floor(gaps.length / 10)] as number
  return Math.max(gap / 4, 3 * noise, Number.MIN_VALUE)
}

/** Keeps a walk from being shut in by noise: even the highest wall is crossed once in a hundred thousand times. */
const LEAST_EASE = 1e-5
const ROUNDS = 2000
const CLOSE = 1e-4

/** Chances by conjugate gradients on the voxels that are not fixed; Jacobi preconditioning. */
function solve({ neighbours, fixed, ease }: Field, values: ArrayLike<number>, jump: number): Float64Array {
  const count = fixed.length
  const weights = new Float64Array(count * 6)
  const diagonal = new Float64Array(count)
  const right = new Float64Array(count)
  const x = new Float64Array(count)
  for (let at = 0; at < count; at += 1) {
    x[at] = fixed[at] === 1 ? 1 : 0
    for (let way = 0; way < 6; way += 1) {
      const other = neighbours[at * 6 + way] as number
      if (other < 0) continue
      const step = ((values[at] as number) - (values[other] as number)) / jump
      const weight = (Math.exp(-step * step) + LEAST_EASE) * (ease[way >> 1] as number)
      weights[at * 6 + way] = weight
      diagonal[at] = (diagonal[at] as number) + weight
      if (fixed[other] === 1) right[at] = (right[at] as number) + weight
    }
  }
  const product = (p: Float64Array, out: Float64Array): void => {
    for (let at = 0; at < count; at += 1) {
      if (fixed[at] !== 0) {
        out[at] = 0
        continue
      }
      let sum = (diagonal[at] as number) * (p[at] as number)
      for (let way = 0; way < 6; way += 1) {
        const other = neighbours[at * 6 + way] as number
        if (other >= 0 && fixed[other] === 0) sum -= (weights[at * 6 + way] as number) * (p[other] as number)
      }
      out[at] = sum
    }
  }
  conjugate({ x, right, diagonal, free: (at) => fixed[at] === 0 && (diagonal[at] as number) > 0, product })
  return x
}

function conjugate(system: {
  x: Float64Array
  right: Float64Array
  diagonal: Float64Array
  free: (at: number) => boolean
  product: (p: Float64Array, out: Float64Array) => void
}): void {
  const { x, right, diagonal, free, product } = system
  const count = x.length
  const r = Float64Array.from(right, (value, at) => (free(at) ? value : 0))
  const p = new Float64Array(count)
  const z = new Float64Array(count)
  const ap = new Float64Array(count)
  let old = 0
  let first = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    let rz = 0
    for (let at = 0; at < count; at += 1) {
      z[at] = free(at) ? (r[at] as number) / (diagonal[at] as number) : 0
      rz += (r[at] as number) * (z[at] as number)
    }
    if (round === 0) first = rz
    if (!(rz > first * CLOSE * CLOSE * CLOSE)) return
    const turn = round === 0 ? 0 : rz / old
    for (let at = 0; at < count; at += 1) p[at] = (z[at] as number) + turn * (p[at] as number)
    product(p, ap)
    let pap = 0
    for (let at = 0; at < count; at += 1) pap += (p[at] as number) * (ap[at] as number)
    if (!(pap > 0)) return
    const step = rz / pap
    for (let at = 0; at < count; at += 1) {
      x[at] = (x[at] as number) + step * (p[at] as number)
      r[at] = (r[at] as number) - step * (ap[at] as number)
    }
    old = rz
  }
}
