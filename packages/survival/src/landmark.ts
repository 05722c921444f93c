import type { Cohort } from './cohort.ts'
import { cohort as makeCohort } from './cohort.ts'
import type { Label } from './numbers.ts'

export type Landmark = {
  readonly landmark: number
  /** Those still followed at the landmark; their clock starts there. */
  readonly cohort: Cohort
  /** The row in the original cohort of each row of the new one. */
  readonly rows: readonly number[]
  /** Who is left out, and why: a landmark answer holds only for those who got there. */
  readonly excluded: { readonly event: number; readonly censored: number; readonly notYetEntered: number }
}

/**
 * The cohort seen from a moment after its start: who is still under observation, grouped by what was known by then.
 *
 * "Had radiotherapy" against "had none" from day 0 compares those who lived long enough to get it with those who did not. From a
 * landmark on, groups are fixed and nobody can change sides. An event or a censoring at the landmark itself is before it: there is no follow-up left.
 *
 * Example: times 10, 40, 90 with landmark 30 leave times 10 and 60, one row excluded.
 *
 * @param moment the landmark, in the unit of the cohort, fixed before the outcomes were seen.
 * @param groupAt what is known of each row at the landmark; the groups of the cohort unless given.
 * @throws RangeError for a negative landmark or a groupAt of another length.
 * @source [anderson-1983]
 */
export function landmark(cohort: Cohort, moment: number, groupAt?: ArrayLike<Label>): Landmark {
  if (!(moment >= 0 && moment < Infinity)) throw new RangeError(`the landmark is ${moment}, not 0 or later`)
  if (groupAt !== undefined && groupAt.length !== cohort.n) {
    throw new RangeError(`groupAt has ${groupAt.length} rows and the cohort has ${cohort.n}`)
  }
  const rows: number[] = []
  const excluded = { event: 0, censored: 0, notYetEntered: 0 }
  for (let row = 0; row < cohort.n; row += 1) {
    if ((cohort.time[row] as number) <= moment) excluded[cohort.event[row] === 0 ? 'censored' : 'event'] += 1
    else if (cohort.entry !== null && (cohort.entry[row] as number) > moment) excluded.notYetEntered += 1
    else rows.push(row)
  }
  const labelOf = (coded: Cohort['group'], row: number): Label => coded.labels[coded.codes[row] as number] as Label
  return Object.freeze({
    landmark: moment,
    cohort: makeCohort({
      time: rows.map((row) => (cohort.time[row] as number) - moment),
      event: rows.map((row) => cohort.event[row] as number),
      group: rows.map((row) => (groupAt === undefined ? labelOf(cohort.group, row) : (groupAt[row] as Label))),
      strata: rows.map((row) => labelOf(cohort.strata, row)),
    }),
    rows: Object.freeze(rows),
    excluded: Object.freeze(excluded),
  })
}
