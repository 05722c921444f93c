/** Any list of numbers: an array or a typed array. */
export type Numbers = ArrayLike<number>

/** A column of results: read it by index, length or loop. NaN stands for "undefined here" and becomes null in rows. */
export type Column = Iterable<number> & { readonly length: number; readonly [index: number]: number }

/** What a group or stratum is called. */
export type Label = string | number

/** An estimate with its interval; null where it is not reached or not defined. */
export type Interval = { readonly value: number | null; readonly low: number | null; readonly high: number | null }

/** A statistic compared with its distribution. */
export type Test = { readonly statistic: number; readonly degreesOfFreedom: number; readonly p: number }

/** Something not said, and why. The reason is a sentence for a reader. */
export type Withheld = { readonly withheld: true; readonly because: string }

export const at = (list: Numbers, index: number): number => list[index] as number

/** A number that may be NaN or infinite, as a value that JSON can hold. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** The sum with Neumaier's correction, so that a million small terms beside a large one keep their digits. */
export function sumOf(values: Numbers): number {
  let sum = 0
  let lost = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = at(values, index)
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return sum + lost
}

/** Values in rising order: numbers by size, words by code unit, numbers first. The order never depends on a locale. */
export function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1
  if (typeof b === 'number') return 1
  return a < b ? -1 : Number(a > b)
}
