import { useSyncExternalStore } from 'react'

/**
 * Theatre type by reading distance. Legible means capitals of 16 minutes of arc; the sizes of the design hold for a
 * 27-inch screen of 1920 points across at 2 m, and scale with the height of a point and the distance.
 */
export type TheatreSetup = {
  readonly diagonalInch: number
  readonly distanceM: number
  /** Theatre colours on the live page; otherwise those chosen for this browser. */
  readonly theatreColours: boolean
}
const DEFAULT: TheatreSetup = { diagonalInch: 27, distanceM: 2, theatreColours: true }
const KEY = 'theca.theatre'

const REFERENCE_MM = 0.3113
const REFERENCE_M = 2
const SIZES = { far: 44, near: 21, arm: 14.5 } as const
/** Below, nothing at arm's length can be read; above, the picture no longer fits the screen. */
const LEAST = 0.75
const MOST = 1.6

/**
 * Sizes in CSS pixels of the three reading distances.
 *
 * @example theatreSizes({ diagonalInch: 24, distanceM: 2 }, { width: 1920, height: 1080 }).far // 50
 */
export function theatreSizes(
  { diagonalInch, distanceM }: Pick<TheatreSetup, 'diagonalInch' | 'distanceM'>,
  screen: { readonly width: number; readonly height: number },
): { readonly far: number; readonly near: number; readonly arm: number; readonly clamped: boolean } {
  const mm = (diagonalInch * 25.4) / Math.hypot(screen.width, screen.height)
  const asked = (REFERENCE_MM / mm) * (distanceM / REFERENCE_M)
  const factor = Math.min(MOST, Math.max(LEAST, asked))
  const size = (px: number): number => Math.round(px * factor * 10) / 10
  return { far: size(SIZES.far), near: size(SIZES.near), arm: Math.max(12, size(SIZES.arm)), clamped: factor !== asked }
}

function read(): TheatreSetup {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (typeof found !== 'object' || found === null) return DEFAULT
    const { diagonalInch, distanceM, theatreColours } = found as Record<string, unknown>
    return {
      diagonalInch:
        typeof diagonalInch === 'number' && diagonalInch > 5 && diagonalInch < 120
          ? diagonalInch
          : DEFAULT.diagonalInch,
      distanceM: typeof distanceM === 'number' && distanceM > 0.3 && distanceM < 10 ? distanceM : DEFAULT.distanceM,
      theatreColours: typeof theatreColours === 'boolean' ? theatreColours : DEFAULT.theatreColours,
    }
  } catch {
    return DEFAULT
  }
}

let setup = read()
const listeners = new Set<() => void>()
export function chooseSetup(next: TheatreSetup): void {
  setup = next
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Chosen for this visit only, where storage is forbidden.
  }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export const useSetup = (): TheatreSetup => useSyncExternalStore(subscribe, () => setup)
