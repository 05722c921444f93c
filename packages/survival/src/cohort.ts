import type { Label, Numbers } from './numbers.ts'
import { at, compareLabels } from './numbers.ts'
import { partition, risingOrder } from './sort.ts'

/**
 * What was observed, one row a subject.
 *
 * `time` is the end of follow-up in any one unit (days, months), 0 or later. `event` is 0 for censored and 1, 2, … for
 * causes; with one cause, 1. `entry` is when the subject came under observation (delayed entry), before `time`. A subject is at risk in (entry, time].
 */
export type Subjects = {
  readonly time: Numbers
  readonly event: Numbers
  readonly entry?: Numbers
  readonly group?: ArrayLike<Label>
  readonly strata?: ArrayLike<Label>
}

/** Labels turned into codes 0, 1, … in label order. */
export type Coded = { readonly labels: readonly Label[]; readonly codes: Uint32Array }

/** Subjects checked, coded and sorted once; every estimator starts from it. */
export type Cohort = {
  readonly n: number
  /** Rows with an event of any cause. */
  readonly events: number
  /** Causes seen, rising; without 0. */
  readonly causes: readonly number[]
  readonly time: Float64Array
  readonly event: Uint16Array
  readonly entry: Float64Array | null
  readonly group: Coded
  readonly strata: Coded
  /** All rows by rising time. */
  readonly order: Uint32Array
  /** All rows by rising entry, if there is delayed entry. */
  readonly entryOrder: Uint32Array | null
}

/**
 * Checks subjects and sorts them once. Times are compared as they are: ties are equal numbers, nothing is jittered,
 * rounded or merged, so a caller who subtracts fractions of months decides about rounding first.
 *
 * Example: `cohort({ time: [5, 8, 8], event: [1, 0, 1] })` has n 3, events 2, causes [1].
 *
 * @throws RangeError naming the row (from 1) for a time that is negative or not a number, an event that is not 0, 1, 2 …
 * up to 65535, an entry at or after its time, or columns of different lengths.
 */
export function cohort(subjects: Subjects): Cohort {
  const n = subjects.time.length
  checkLengths(subjects, n)
  const time = checkedTimes(subjects.time, 'time')
  const event = checkedEvents(subjects.event)
  const entry = subjects.entry === undefined ? null : checkedEntries(subjects.entry, time)
  const causes = [...new Set(event)].filter((cause) => cause !== 0).sort((a, b) => a - b)
  let events = 0
  for (let row = 0; row < n; row += 1) if (event[row] !== 0) events += 1
  return Object.freeze({
    n,
    events,
    causes: Object.freeze(causes),
    time,
    event,
    entry,
    group: code(subjects.group, n),
    strata: code(subjects.strata, n),
    order: risingOrder(time),
    entryOrder: entry === null ? null : risingOrder(entry),
  })
}

function checkLengths(subjects: Subjects, n: number): void {
  for (const name of ['event', 'entry', 'group', 'strata'] as const) {
    const column = subjects[name]
    if (column !== undefined && column.length !== n) {
      throw new RangeError(`${name} has ${column.length} rows and time has ${n}`)
    }
  }
}

function checkedTimes(times: Numbers, name: string): Float64Array {
  const checked = new Float64Array(times.length)
  for (let row = 0; row < checked.length; row += 1) {
    const value = at(times, row)
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`${name} in row ${row + 1} is ${value}, not 0 or later`)
    // Adding zero turns −0 into 0, whose bit pattern sorts last.
    checked[row] = value + 0
  }
  return checked
}

function checkedEvents(events: Numbers): Uint16Array {
  const checked = new Uint16Array(events.length)
  for (let row = 0; row < checked.length; row += 1) {
    const value = Number(events[row])
    checked[row] = value
    if (checked[row] !== value) throw new RangeError(`event in row ${row + 1} is ${value}, not 0, 1, 2, …`)
  }
  return checked
}

function checkedEntries(entries: Numbers, time: Float64Array): Float64Array {
  const checked = checkedTimes(entries, 'entry')
  for (let row = 0; row < checked.length; row += 1) {
    if (!(at(checked, row) < at(time, row))) {
      throw new RangeError(`row ${row + 1} enters at ${checked[row]} and ends at ${time[row]}: it is never at risk`)
    }
  }
  return checked
}

/**
 * Labels as codes, in label order. Without labels all rows share one code, and its label is "all".
 *
 * Example: `code(['b', 'a', 'b'], 3)` has labels ['a', 'b'] and codes [1, 0, 1].
 */
export function code(labels: ArrayLike<Label> | undefined, n: number): Coded {
  if (labels === undefined) return { labels: ['all'], codes: new Uint32Array(n) }
  const seen = new Set<Label>()
  for (let row = 0; row < n; row += 1) seen.add(labels[row] as Label)
  const sorted = [...seen].sort(compareLabels)
  const index = new Map(sorted.map((label, position) => [label, position]))
  const codes = new Uint32Array(n)
  for (let row = 0; row < n; row += 1) codes[row] = index.get(labels[row] as Label) ?? 0
  return { labels: Object.freeze(sorted), codes }
}

/** The rows of each code by rising time, with the rows of each code by rising entry. */
export function split(cohort: Cohort, by: Coded): readonly Part[] {
  const count = by.labels.length
  const [rows, starts] = count === 1 ? [cohort.order, null] : partition(cohort.order, by.codes, count)
  const entries = cohort.entryOrder
  const [entryRows, entryStarts] =
    entries === null || count === 1 ? [entries, null] : partition(entries, by.codes, count)
  return by.labels.map((label, index) => ({
    label,
    rows: starts === null ? rows : rows.subarray(starts[index], starts[index + 1]),
    entryRows:
      entryRows === null || entryStarts === null
        ? entryRows
        : entryRows.subarray(entryStarts[index], entryStarts[index + 1]),
  }))
}

/** Some of the rows, in the two orders that a sweep over time needs. */
export type Part = {
  readonly label: Label
  readonly rows: Uint32Array
  readonly entryRows: Uint32Array | null
}
