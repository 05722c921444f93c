import type { Count } from '../cohort/change.ts'
import { countOf } from '../cohort/change.ts'
import type { MeetingCase, MeetingOperation } from './row.ts'
import { gradeOf } from './row.ts'

/** A period of ISO days, both included, and what brings a case into it. */
export type MeetingPeriod = { readonly from: string; readonly to: string; readonly by: 'operation' | 'event' }

/** x of the n of whom it is known, and how many are not known. */
export type KnownCount = { readonly count: Count; readonly notKnown: number }

export type Meeting = {
  readonly period: MeetingPeriod
  readonly cases: readonly MeetingCase[]
  readonly synthetic: { readonly shown: number; readonly leftOut: number }
  readonly operations: number
  readonly alarms: Readonly<Record<MeetingOperation['alarm'], number>>
  /** Complications by their worst Clavien–Dindo grade as it was given; not graded is a row of its own. */
  readonly grades: readonly { readonly grade: string; readonly complications: number }[]
  readonly newDeficit: Count
  readonly planned: { readonly signed: number; readonly differ: number }
  /** Null by events: those who had none are not in such a list, so that no share can be said. */
  readonly died30: KnownCount | null
  readonly died90: KnownCount | null
  readonly notes: readonly string[]
}

const GRADES = ['I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V']

/**
 * The cases of a period for a morbidity meeting, worst first, and what they come to. By operation: everybody operated on
 * in the period, also those to whom nothing happened, with all that followed. By event: everybody to whom something
 * happened in the period. As soon as one real case is among them, synthetic ones are left out.
 *
 * @example meetingOf(cases, { from: '2026-01-01', to: '2026-03-31', by: 'operation' }).died30?.count
 */
export function meetingOf(all: readonly MeetingCase[], period: MeetingPeriod): Meeting {
  const inside = all.flatMap((each) => within(each, period))
  const real = inside.some(({ synthetic }) => !synthetic)
  const cases = inside.filter(({ synthetic }) => !real || !synthetic).toSorted(worstFirst)
  const operations = cases.flatMap((each) => each.operations)
  const complications = cases.flatMap((each) => each.complications)
  const alarms = { none: 0, reversed: 0, irreversible: 0, 'not-monitored': 0 }
  for (const { alarm } of operations) alarms[alarm] += 1
  const signed = operations.filter(({ differences }) => differences !== null)
  const byOperation = period.by === 'operation'
  return {
    period,
    cases,
    synthetic: {
      shown: cases.filter(({ synthetic }) => synthetic).length,
      leftOut: inside.length - cases.length,
    },
    operations: operations.length,
    alarms,
    grades: [...GRADES, 'not graded'].flatMap((grade) => {
      const found = complications.filter((each) => (gradeOf(each) ?? 'not graded') === grade).length
      return found === 0 ? [] : [{ grade, complications: found }]
    }),
    newDeficit: countOf(
      'Cases with a new neurological deficit',
      cases.filter((each) => each.complications.some(({ newDeficit }) => newDeficit)).length,
      cases.length,
    ),
    planned: { signed: signed.length, differ: signed.filter(({ differences }) => differences?.length !== 0).length },
    died30: byOperation ? diedOf('Died within 30 days', operations, 'diedWithin30') : null,
    died90: byOperation ? diedOf('Died within 90 days', operations, 'diedWithin90') : null,
    notes: notesOf(period),
  }
}

const notesOf = ({ by }: MeetingPeriod): readonly string[] => [
  'For learning, not for ranking: no risk is adjusted for, and few cases cannot tell better from worse.',
  'A complication that nobody recorded is not here; none recorded is not none.',
  'An alarm counts from medium priority on. "Not recorded" says that no recording is kept here, not that nobody monitored.',
  ...(by === 'event' ? ['By events, so that whoever had none is not in the list: no share is said.'] : []),
]

function diedOf(
  title: string,
  operations: readonly MeetingOperation[],
  key: 'diedWithin30' | 'diedWithin90',
): KnownCount {
  const known = operations.filter((each) => each[key] !== 'not-known')
  return {
    count: countOf(title, known.filter((each) => each[key] === 'yes').length, known.length),
    notKnown: operations.length - known.length,
  }
}

/** The case as the period sees it, or nothing. */
function within(of: MeetingCase, { from, to, by }: MeetingPeriod): readonly MeetingCase[] {
  const inside = ({ on }: { readonly on: string }): boolean => on >= from && on <= to
  if (by === 'operation') {
    const operations = of.operations.filter(inside)
    const first = operations[0]
    if (first === undefined) return []
    // What came before belongs to an earlier meeting; what came after belongs to these operations.
    const since = ({ on }: { readonly on: string }): boolean => on >= first.on
    return [
      {
        ...of,
        operations,
        alarms: of.alarms.filter(since),
        complications: of.complications.filter(since),
      },
    ]
  }
  const [alarms, complications] = [of.alarms.filter(inside), of.complications.filter(inside)]
  const died = of.death !== null && inside(of.death)
  return alarms.length + complications.length === 0 && !died
    ? []
    : [{ ...of, operations: of.operations.filter(({ on }) => on <= to), alarms, complications }]
}

/** How much there is to speak about: deaths within 90 days, then the worst grade, new deficits, alarms; then by date. */
function weight({ operations, complications, alarms }: MeetingCase): number {
  const early = operations.some(({ diedWithin90 }) => diedWithin90 === 'yes') ? 1000 : 0
  const grade = Math.max(0, ...complications.map((each) => GRADES.indexOf(gradeOf(each) ?? '') + 1)) * 50
  const deficit = complications.some(({ newDeficit }) => newDeficit) ? 40 : 0
  const lasting = operations.some(({ alarm }) => alarm === 'irreversible') ? 20 : 0
  return early + grade + deficit + lasting + Math.min(9, complications.length + alarms.length)
}

const worstFirst = (a: MeetingCase, b: MeetingCase): number =>
  weight(b) - weight(a) ||
  (a.operations[0]?.on ?? '').localeCompare(b.operations[0]?.on ?? '') ||
  a.case.localeCompare(b.case)
