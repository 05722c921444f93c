import type { Vector3 } from '../affine.ts'
import { dot, length, subtract } from '../vector.ts'

/** Distance of two places, mm. */
export const lengthMm = (a: Vector3, b: Vector3): number => length(subtract(b, a))

/**
 * Angle at the middle place between the directions to the other two, degrees from 0 to 180; `null` where two places are
 * one.
 *
 * @example angleDeg([1, 0, 0], [0, 0, 0], [0, 1, 0]) // 90
 */
export function angleDeg(a: Vector3, middle: Vector3, b: Vector3): number | null {
  const [u, v] = [subtract(a, middle), subtract(b, middle)]
  const size = length(u) * length(v)
  if (!(size > 0)) return null
  return (Math.acos(Math.min(1, Math.max(-1, dot(u, v) / size))) * 180) / Math.PI
}
