import type { McNemar, Proportion, SignedRank, Transitions, Withheld } from '@theca/survival'
import { gate, mcNemar, proportion, signedRank, transitions } from '@theca/survival'
import { isAmbulatory, WALKING } from '@theca/instruments'
import type { Member } from './member.ts'

/** "x of n" with its exact interval; a percentage only where the policy lets one be said. */
export type Count = {
  readonly title: string
  readonly x: number
  readonly n: number
  readonly interval: Proportion | null
  readonly percentage: { readonly value: number } | Withheld
}

/**
 * A count with its Clopper–Pearson interval.
 *
 * @example countOf('Walked afterwards', 6, 9).interval // 0.667 from 0.299 to 0.925
 */
export function countOf(title: string, x: number, n: number): Count {
  const allowed = gate('percentage', { n })
  return {
    title,
    x,
    n,
    interval: n === 0 ? null : proportion(x, n, { method: 'clopper-pearson' }),
    percentage: allowed.withheld ? allowed : { value: (x / n) * 100 },
  }
}

/** Grades before (rows) and what became of them (columns). Death and not knowing are columns, not gaps. */
export type FunctionMatrix = {
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly counts: readonly (readonly number[])[]
}

const GRADES = ['I', 'II', 'III', 'IV', 'V'] as const
const AFTER = [...GRADES, 'died before', 'not known'] as const

/** Days within which a death stands in the place of an examination: the end of its window. */
const WINDOW_END = 183

/** McCormick from before the operation to about three months, everybody accounted for. */
export function functionMatrix(members: readonly Member[]): FunctionMatrix {
  const before = [...GRADES, 'not known']
  const counts = before.map(() => AFTER.map(() => 0))
  for (const member of members) {
    const row = member.mccormickBefore === null ? GRADES.length : member.mccormickBefore - 1
    const column =
      member.mccormickAfter !== null
        ? member.mccormickAfter - 1
        : AFTER.indexOf(diedEarly(member) ? 'died before' : 'not known')
    const line = counts[row]
    if (line !== undefined) line[column] = (line[column] ?? 0) + 1
  }
  return { before, after: AFTER, counts }
}

export const diedEarly = ({ died, followedDays }: Member): boolean =>
  died && followedDays !== null && followedDays <= WINDOW_END

export type FunctionResult = {
  readonly matrix: FunctionMatrix
  readonly better: Count
  readonly same: Count
  readonly worse: Count
  /** Wilcoxon signed rank of grades; null below five pairs. */
  readonly grades: SignedRank | Withheld
  readonly walking: {
    readonly kept: Count
    readonly regained: Count
    readonly test: McNemar | Withheld
    readonly table: Transitions
  }
}

/** What the operation did to function, by those who were examined before and after; everybody else stands in the matrix. */
export function functionOf(members: readonly Member[]): FunctionResult {
  const pairs = members.flatMap(({ mccormickBefore: from, mccormickAfter: to }) =>
    from === null || to === null ? [] : [{ from, to }],
  )
  const count = (title: string, fits: (pair: { from: number; to: number }) => boolean): Count =>
    countOf(title, pairs.filter(fits).length, pairs.length)
  const walks = (word: string | null): boolean | null => {
    const walking = WALKING.find((each) => each === word)
    return walking === undefined ? null : isAmbulatory(walking)
  }
  const walked = members.flatMap((member) => {
    const [from, to] = [walks(member.walkingBefore), walks(member.walkingAfter)]
    return from === null || to === null ? [] : [{ from, to }]
  })
  const [walkers, others] = [walked.filter(({ from }) => from), walked.filter(({ from }) => !from)]
  const table = transitions(
    walked.map(({ from }) => (from ? 'walks' : 'does not walk')),
    walked.map(({ to }) => (to ? 'walks' : 'does not walk')),
    ['walks', 'does not walk'],
  )
  const [lost, regained] = [walkers.filter(({ to }) => !to).length, others.filter(({ to }) => to).length]
  const enough = gate('curve', { n: pairs.length })
  const enoughWalking = gate('group-p-value', { n: walked.length })
  return {
    matrix: functionMatrix(members),
    better: count('Better by a grade or more', ({ from, to }) => to < from),
    same: count('Same grade', ({ from, to }) => to === from),
    worse: count('Worse by a grade or more', ({ from, to }) => to > from),
    grades: enough.withheld
      ? enough
      : signedRank(
          pairs.map(({ from }) => from),
          pairs.map(({ to }) => to),
        ),
    walking: {
      kept: countOf('Kept walking, of those who walked', walkers.length - lost, walkers.length),
      regained: countOf('Regained walking, of those who did not', regained, others.length),
      test: enoughWalking.withheld ? enoughWalking : mcNemar(lost, regained),
      table,
    },
  }
}
