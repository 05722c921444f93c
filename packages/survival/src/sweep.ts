import type { Cohort, Part } from './cohort.ts'

/** Counts in each group at one time; the arrays are reused from one time to the next. */
export type Moment = {
  time: number
  /** At risk just before the time, by group code. */
  readonly atRisk: Float64Array
  /** Events of the cause asked for. */
  readonly events: Float64Array
  /** Events of the other causes. */
  readonly other: Float64Array
  readonly censored: Float64Array
}

/**
 * Walks over the distinct times of some rows, rising, with the counts of every group side by side: what a comparison of
 * groups needs and a table for each group cannot give, since groups are compared at each other's times.
 *
 * @param cause the cause that counts as the event; null for any.
 */
export function sweep(cohort: Cohort, part: Part, cause: number | null, visit: (moment: Moment) => void): void {
  const groups = cohort.group.labels.length
  const { codes } = cohort.group
  const make = (): Float64Array => new Float64Array(groups)
  const moment: Moment = { time: 0, atRisk: make(), events: make(), other: make(), censored: make() }
  const { rows, entryRows } = part
  let entered = 0
  if (entryRows === null) for (const row of rows) moment.atRisk[codes[row] as number]! += 1
  for (let index = 0; index < rows.length;) {
    const time = cohort.time[rows[index] as number] as number
    moment.time = time
    if (entryRows !== null && cohort.entry !== null) {
      for (; entered < entryRows.length; entered += 1) {
        const row = entryRows[entered] as number
        if (!((cohort.entry[row] as number) < time)) break
        moment.atRisk[codes[row] as number]! += 1
      }
    }
    for (const counts of [moment.events, moment.other, moment.censored]) counts.fill(0)
    for (; index < rows.length; index += 1) {
      const row = rows[index] as number
      if (cohort.time[row] !== time) break
      const what = cohort.event[row] as number
      const isEvent = cause === null ? what !== 0 : what === cause
      const counts = what === 0 ? moment.censored : isEvent ? moment.events : moment.other
      counts[codes[row] as number]! += 1
    }
    visit(moment)
    for (let group = 0; group < groups; group += 1) {
      moment.atRisk[group]! -= moment.events[group]! + moment.other[group]! + moment.censored[group]!
    }
  }
}

/** Σ of a small array. */
export function total(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number
  return sum
}
