import type { Assessment } from '@theca/assess'
import type { CaseId } from '@theca/record'
import type { FollowUpRisk } from './risk.ts'
import { followUpRisk } from './risk.ts'
import type { Due } from './surveillance.ts'
import { dueList, findSurveillance } from './surveillance.ts'
import type { Course } from './views/course.ts'
import { lastKnownDay } from './views/outcome.ts'

/** Windows open at most so many days before the day itself; anything further ahead is not yet anybody's work. */
const WIDEST_WINDOW_DAYS = 30

/** Somebody who is due or overdue, with what a person who calls wants to know first. */
export type FollowUpRow = {
  readonly case: CaseId
  readonly synthetic: boolean
  readonly protocol: string
  readonly risk: FollowUpRisk
  /** Due and overdue, the longest overdue first. Missed ones are not asked for again. */
  readonly items: readonly Due[]
  /** Of the longest overdue; null while nothing is late yet. */
  readonly daysLate: number | null
  readonly lastKnownOn: string | null
  /** The last attempt, also when it reached nobody; null when nobody tried. */
  readonly lastContact: { readonly at: string; readonly by: string; readonly outcome: string } | null
  /** Attempts that reached nobody since anything was last known. */
  readonly attempts: number
  readonly lost: boolean
}

/** Where one case stands: not followed, ended, without a schedule, nothing due, or due. */
export type FollowUpState =
  | { readonly is: 'not-operated' | 'ended' | 'nothing-due' }
  | { readonly is: 'unscheduled'; readonly because: string }
  | { readonly is: 'due'; readonly row: FollowUpRow }

/**
 * Where a case stands on a day. Surveillance ends at death and at hospice: such a case is asked for no more. Somebody
 * operated on without a schedule is a state of its own, because nobody would ever be overdue then.
 *
 * @param now ISO day.
 * @example followUpState('TH-7K2QD', course, assessment, '2026-06-20').is // 'due'
 */
export function followUpState(id: CaseId, course: Course, assessment: Assessment, now: string): FollowUpState {
  if (course.death !== null || course.hospice !== null) return { is: 'ended' }
  const set = course.surveillance?.body ?? null
  if (set === null)
    return course.operations.length === 0
      ? { is: 'not-operated' }
      : { is: 'unscheduled', because: 'no schedule was set after the operation' }
  const protocol = findSurveillance(set.protocol)
  if (protocol === null) return { is: 'unscheduled', because: `the schedule ${set.protocol} is not known here` }
  const items = dueList(protocol, course, assessment, { from: set.from, now, aheadDays: WIDEST_WINDOW_DAYS })
    .filter(({ state }) => state === 'due' || state === 'overdue')
    .toSorted((a, b) => (b.daysLate ?? -1) - (a.daysLate ?? -1))
  if (items.length === 0) return { is: 'nothing-due' }
  const lastKnownOn = lastKnownDay(course, assessment)
  const last = course.contacts.at(-1)
  return {
    is: 'due',
    row: {
      case: id,
      synthetic: assessment.opened?.body.synthetic ?? false,
      protocol: protocol.title,
      risk: followUpRisk(course, assessment),
      items,
      daysLate: items[0]?.daysLate ?? null,
      lastKnownOn,
      lastContact: last === undefined ? null : { at: last.at, by: last.body.by, outcome: last.body.outcome },
      attempts: course.contacts.filter(
        ({ at, body }) => body.outcome !== 'reached' && (lastKnownOn === null || at.slice(0, 10) > lastKnownOn),
      ).length,
      lost: course.lost !== null,
    },
  }
}

/** Everybody who is due, in the order of calling, and how many are not on the list and why. */
export type FollowUpList = {
  readonly day: string
  readonly rows: readonly FollowUpRow[]
  readonly unscheduled: readonly { readonly case: CaseId; readonly because: string }[]
  readonly ended: number
  readonly nothingDue: number
  readonly notOperated: number
}

/**
 * The list of a house: those at risk first, then the longest late. Who is said to be lost comes last of all, whatever the
 * risk, because those who can be reached wait behind nobody who cannot.
 *
 * @example followUpList('2026-06-20', [['TH-7K2QD', followUpState('TH-7K2QD', course, assessment, '2026-06-20')]])
 */
export function followUpList(day: string, states: readonly (readonly [CaseId, FollowUpState])[]): FollowUpList {
  const count = (is: FollowUpState['is']): number => states.filter(([, state]) => state.is === is).length
  return {
    day,
    rows: states.flatMap(([, state]) => (state.is === 'due' ? [state.row] : [])).toSorted(compareFollowUp),
    unscheduled: states
      .flatMap(([id, state]) => (state.is === 'unscheduled' ? [{ case: id, because: state.because }] : []))
      .toSorted((a, b) => (a.case < b.case ? -1 : 1)),
    ended: count('ended'),
    nothingDue: count('nothing-due'),
    notOperated: count('not-operated'),
  }
}

/** Reachable before lost, at risk before others, longest late first; the id decides what is left. */
export function compareFollowUp(a: FollowUpRow, b: FollowUpRow): number {
  return (
    Number(a.lost) - Number(b.lost) ||
    Number(b.risk.high) - Number(a.risk.high) ||
    (b.daysLate ?? -1) - (a.daysLate ?? -1) ||
    (a.case < b.case ? -1 : 1)
  )
}
