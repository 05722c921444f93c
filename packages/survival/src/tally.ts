import type { Cohort, Part } from './cohort.ts'

/**
 * Counts at each distinct time of an event or a censoring, rising. Nothing else about the subjects enters a curve, so
 * Kaplan–Meier, Aalen–Johansen, restricted means and follow-up all read this one table.
 */
export type Tally = {
  readonly n: number
  readonly time: Float64Array
  /** Under observation just before the time, those censored at it included. */
  readonly atRisk: Float64Array
  readonly censored: Float64Array
  /** Events of any cause. */
  readonly events: Float64Array
  /** Events by cause, in the order of `cohort.causes`. */
  readonly byCause: readonly Float64Array[]
}

/** The table of some rows of a cohort, in one pass. */
export function tally(cohort: Cohort, part: Part): Tally {
  const { time, event } = cohort
  const n = part.rows.length
  const causes = cohort.causes.length
  const place = new Uint16Array((cohort.causes.at(-1) ?? 0) + 1)
  for (const [index, cause] of cohort.causes.entries()) place[cause] = index
  const [times, censored, events] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  // One cause needs no second count: the events are its events.
  const byCause = causes < 2 ? [events] : cohort.causes.map(() => new Float64Array(n))
  let last = -1
  let previous = NaN
  for (let index = 0; index < n; index += 1) {
    const row = part.rows[index] as number
    const now = time[row] as number
    if (now !== previous) {
      last += 1
      times[last] = now
      previous = now
    }
    const what = event[row] as number
    if (what === 0) censored[last]! += 1
    else {
      events[last]! += 1
      if (causes > 1) (byCause[place[what] as number] as Float64Array)[last]! += 1
    }
  }
  const size = last + 1
  const cut = (column: Float64Array): Float64Array => column.subarray(0, size)
  const table = { n, time: cut(times), censored: cut(censored), events: cut(events), byCause: byCause.map(cut) }
  return { ...table, atRisk: riskCounts(cohort, part, table.time, table.events, table.censored) }
}

/** At risk at t: entered before t, and not gone before t. */
function riskCounts(
  cohort: Cohort,
  part: Part,
  time: Float64Array,
  events: Float64Array,
  censored: Float64Array,
): Float64Array {
  const counts = new Float64Array(time.length)
  const entries = part.entryRows
  let gone = 0
  let entered = entries === null ? part.rows.length : 0
  for (let index = 0; index < time.length; index += 1) {
    if (entries !== null && cohort.entry !== null) {
      while (entered < entries.length && cohort.entry[entries[entered] as number]! < time[index]!) entered += 1
    }
    counts[index] = entered - gone
    gone += (events[index] as number) + (censored[index] as number)
  }
  return counts
}

/**
 * How many are under observation just before each given time, events at that time included: the line under a curve.
 *
 * Example: three subjects with times 5, 8, 8 are 3, 2, 0 at risk at 5, 8 and 9.
 */
export function countAtRisk(cohort: Cohort, part: Part, times: readonly number[]): number[] {
  return times.map((moment) => {
    const left = firstAtLeast(part.rows, cohort.time, moment)
    const entries = part.entryRows
    const entered =
      entries === null || cohort.entry === null ? part.rows.length : firstAtLeast(entries, cohort.entry, moment)
    return entered - left
  })
}

/** How many rows, in rising order of a key, lie strictly below a moment. */
function firstAtLeast(rows: Uint32Array, keys: Float64Array, moment: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[rows[middle] as number] as number) < moment) low = middle + 1
    else high = middle
  }
  return low
}
