import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** A committed reference file of this folder, as its R script wrote it. */
// The caller names the shape; the scripts beside the files are what keeps it true.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export const reference = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`references/${name}.json`, import.meta.url), 'utf8')) as T

type Loose = ArrayLike<number | null> | number | null

const list = (values: Loose): (number | null)[] =>
  values === null || typeof values === 'number' ? [values] : Array.from(values)

/** Largest relative difference, or absolute where the reference is below one; null must meet null (NaN counts as null). */
export function gap(ours: Loose, theirs: Loose): number {
  const [left, right] = [list(ours), list(theirs)]
  if (left.length !== right.length) return Infinity
  return left.reduce<number>((worst, value, index) => {
    const other = right[index] ?? null
    const missing = value === null || Number.isNaN(value)
    if (missing || other === null) return missing && other === null ? worst : Infinity
    return Math.max(worst, Math.abs(value - other) / Math.max(1, Math.abs(other)))
  }, 0)
}

/** Relative difference even for tiny numbers: what counts in a tail. */
export const relativeGap = (ours: number, theirs: number): number =>
  ours === theirs ? 0 : Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-300)

/** Fails with both lists when they differ by more than the tolerance. */
export function expectClose(ours: Loose, theirs: Loose, tolerance: number, what = ''): void {
  const found = gap(ours, theirs)
  if (!(found <= tolerance)) {
    expect.fail(
      `${what} differs by ${found}: ${list(ours).slice(0, 12).join(' ')} against ${list(theirs).slice(0, 12).join(' ')}`,
    )
  }
}
