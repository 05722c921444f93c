import type { Vector3 } from '../affine.ts'
import { add, cross, dot, length, scale, subtract } from '../vector.ts'

/** Turns, then moves: `rotation · place + translation`, in mm; rows of the rotation one after the other. */
export type RigidMotion = {
  rotation: readonly [Vector3, Vector3, Vector3]
  translationMm: Vector3
}

export type Alignment = RigidMotion & {
  /** Distance that is left at each pair, mm. */
  residualsMm: number[]
  /** Root of the mean of their squares, mm. */
  residualMm: number
}

export type AlignmentFailure = 'fewer-than-three' | 'on-one-line'

/**
 * The rigid motion that brings places of one examination nearest to the same places of another: least squares, closed
 * form by a unit quaternion [horn-1987]. No stretching and no mirroring, because a spine has neither between two scans;
 * it may have bent, and then the residual says so.
 *
 * @param pairs at least three, not on one line
 * @example
 * const motion = alignLandmarks(pairs)
 * if (typeof motion !== 'string') moved(motion, place)
 */
export function alignLandmarks(pairs: readonly { fromMm: Vector3; toMm: Vector3 }[]): Alignment | AlignmentFailure {
  if (pairs.length < 3) return 'fewer-than-three'
  const [from, to] = [meanOf(pairs.map(({ fromMm }) => fromMm)), meanOf(pairs.map(({ toMm }) => toMm))]
  const centred = pairs.map(({ fromMm, toMm }) => ({ a: subtract(fromMm, from), b: subtract(toMm, to) }))
  if (onOneLine(centred.map(({ a }) => a)) || onOneLine(centred.map(({ b }) => b))) return 'on-one-line'
  const rotation = rotationOf(largestEigenvector(hornMatrix(centred)))
  const motion: RigidMotion = { rotation, translationMm: subtract(to, turn(rotation, from)) }
  const residualsMm = pairs.map(({ fromMm, toMm }) => length(subtract(moved(motion, fromMm), toMm)))
  const residualMm = Math.sqrt(residualsMm.reduce((sum, each) => sum + each * each, 0) / pairs.length)
  return { ...motion, residualsMm, residualMm }
}

/** A place as the other examination has it. */
export const moved = ({ rotation, translationMm }: RigidMotion, placeMm: Vector3): Vector3 =>
  add(turn(rotation, placeMm), translationMm)

/** The motion the other way round. */
export function inverseMotion({ rotation, translationMm }: RigidMotion): RigidMotion {
  const [a, b, c] = rotation
  const back: RigidMotion['rotation'] = [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ]
  return { rotation: back, translationMm: scale(turn(back, translationMm), -1) }
}

const turn = ([a, b, c]: RigidMotion['rotation'], v: Vector3): Vector3 => [dot(a, v), dot(b, v), dot(c, v)]

const meanOf = (places: readonly Vector3[]): Vector3 => scale(places.reduce(add, [0, 0, 0]), 1 / places.length)

/** Landmarks span a plane when some pair of them is off one line by more than a thousandth of their spread. */
function onOneLine(centred: readonly Vector3[]): boolean {
  const furthest = centred.reduce((most, one) => (length(one) > length(most) ? one : most))
  const reach = length(furthest)
  return reach === 0 || centred.every((one) => length(cross(furthest, one)) <= 1e-3 * reach * reach)
}

/** Horn's symmetric 4 × 4 matrix, row by row. */
function hornMatrix(pairs: readonly { a: Vector3; b: Vector3 }[]): number[] {
  const s = (p: number, q: number): number =>
    pairs.reduce((sum, { a, b }) => sum + (a[p] as number) * (b[q] as number), 0)
  const [xx, xy, xz] = [s(0, 0), s(0, 1), s(0, 2)]
  const [yx, yy, yz] = [s(1, 0), s(1, 1), s(1, 2)]
  const [zx, zy, zz] = [s(2, 0), s(2, 1), s(2, 2)]
  return [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ].flat()
}

/** Jacobi rotations until nothing is left beside the diagonal; the eigenvector of the greatest eigenvalue. */
function largestEigenvector(matrix: number[]): readonly [number, number, number, number] {
  const m = matrix
  const v = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  const cell = (row: number, column: number): number => m[row * 4 + column] as number
  const size = Math.max(...m.map(Math.abs), Number.MIN_VALUE)
  for (let sweep = 0; sweep < 50; sweep += 1) {
    let left = 0
    for (let p = 0; p < 3; p += 1)
      for (let q = p + 1; q < 4; q += 1) {
        left = Math.max(left, Math.abs(cell(p, q)))
        if (Math.abs(cell(p, q)) > size * 1e-16) rotate(m, v, p, q)
      }
    if (left <= size * 1e-15) break
  }
  const best = [0, 1, 2, 3].reduce((most, at) => (cell(at, at) > cell(most, most) ? at : most), 0)
  const of = (row: number): number => v[row * 4 + best] as number
  return [of(0), of(1), of(2), of(3)]
}

function rotate(m: number[], v: number[], p: number, q: number): void {
  const at = (row: number, column: number): number => m[row * 4 + column] as number
  const theta = (at(q, q) - at(p, p)) / (2 * at(p, q))
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < 4; k += 1) {
    const [a, b] = [at(k, p), at(k, q)]
    m[k * 4 + p] = c * a - s * b
    m[k * 4 + q] = s * a + c * b
  }
  for (let k = 0; k < 4; k += 1) {
    const [a, b] = [at(p, k), at(q, k)]
    m[p * 4 + k] = c * a - s * b
    m[q * 4 + k] = s * a + c * b
    const [e, f] = [v[k * 4 + p] as number, v[k * 4 + q] as number]
    v[k * 4 + p] = c * e - s * f
    v[k * 4 + q] = s * e + c * f
  }
}

function rotationOf([w, x, y, z]: readonly [number, number, number, number]): RigidMotion['rotation'] {
  return [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ]
}
