import type { Total } from './totals.ts'

/** What two examinations are compared by; sets and totals as `classify` and `totalsOf` give them. */
export type Comparable = { ais: readonly string[]; uems: Total; lems: Total }

export type Change = {
  /** Grades gained (positive) or lost; null unless both grades are single. */
  aisGrades: number | null
  uems: number | null
  lems: number | null
  /** No change of grade and less than 2 points of leg power (project convention); null where either is not known. */
  stable: boolean | null
}

const GRADES = 'ABCDE'

/** Below this, a change in leg power counts as none. Project convention. */
export const STABLE_LEMS_POINTS = 2

/**
 * What changed from one examination to the next. A set of possible grades gives no difference, nor does a total that was
 * not determinable.
 *
 * @example changeBetween({ ais: ['D'], uems: 50, lems: 44 }, { ais: ['C'], uems: 50, lems: 36 })
 * // { aisGrades: -1, uems: 0, lems: -8, stable: false }
 */
export const changeBetween = (before: Comparable, after: Comparable): Change => {
  const aisGrades = difference(gradeOf(before.ais), gradeOf(after.ais))
  const lems = difference(before.lems, after.lems)
  const stable = aisGrades === null || lems === null ? null : aisGrades === 0 && Math.abs(lems) < STABLE_LEMS_POINTS
  return { aisGrades, uems: difference(before.uems, after.uems), lems, stable }
}

const gradeOf = (ais: readonly string[]): number | null =>
  ais.length === 1 ? GRADES.indexOf((ais[0] ?? '').replace('*', '')) : null

const difference = (before: Total, after: Total): number | null =>
  typeof before === 'number' && typeof after === 'number' ? after - before : null
