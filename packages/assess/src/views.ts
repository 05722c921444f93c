import type { Compartment } from '@theca/anatomy'
import type { BodyOf, Entry, Instant, Seq } from '@theca/record'
import { defineView } from '@theca/record'
import type { BoardDecision, BoardFollowThrough, Goals, Lesion, PathwayTime } from './entries/index.ts'
import {
  boardDecision,
  boardFollowThrough,
  caseClosed,
  caseOpened,
  contradictionSettled,
  goals,
  instrumentAnswered,
  pathwayTime,
  person,
  referral,
} from './entries/index.ts'

/** One examination by one instrument, as it stands after all amendments. */
export type Examination = {
  readonly at: Instant
  readonly seq: Seq
  readonly entry: Entry
  readonly answered: BodyOf<typeof instrumentAnswered>
}

/** Everything that has been assessed in one case, with the entry that each part comes from. */
export type Assessment = {
  readonly opened: { body: BodyOf<typeof caseOpened>; entry: Entry } | null
  readonly referral: { body: BodyOf<typeof referral>; entry: Entry } | null
  readonly person: { body: BodyOf<typeof person>; entry: Entry } | null
  /** Examinations by instrument id, oldest first. */
  readonly examinations: ReadonlyMap<string, readonly Examination[]>
  /** Every time at which goals were asked, oldest first: a wish that changed is seen to have changed. */
  readonly goals: readonly { body: Goals; entry: Entry }[]
  /** Board decisions, oldest first, each with what became of it. */
  readonly decisions: readonly Decision[]
  /** Moments of the pathway, oldest first. */
  readonly pathway: readonly { body: PathwayTime; entry: Entry }[]
  readonly settled: readonly { body: BodyOf<typeof contradictionSettled>; entry: Entry }[]
  readonly closed: { body: BodyOf<typeof caseClosed>; entry: Entry } | null
}

/** A board decision. `seq` is the place of its first entry: follow-through names that, whatever was amended since. */
export type Decision = {
  readonly seq: Seq
  readonly body: BoardDecision
  readonly entry: Entry
  readonly followThrough: readonly { body: BoardFollowThrough; entry: Entry }[]
}

/**
 * What was assessed before and after surgery: referral, person, and every examination in order of when it was made.
 *
 * @example
 * const { examinations } = foldView(assessment, entries)
 * examinations.get('mccormick-modified')?.at(-1)?.answered.result.band?.id   // 'III'
 */
export const assessment = defineView({
  name: 'assess.assessment',
  from: [
    caseOpened,
    referral,
    person,
    instrumentAnswered,
    goals,
    boardDecision,
    boardFollowThrough,
    pathwayTime,
    contradictionSettled,
    caseClosed,
  ],
  start: (): Assessment => ({
    opened: null,
    referral: null,
    person: null,
    examinations: new Map(),
    goals: [],
    decisions: [],
    pathway: [],
    settled: [],
    closed: null,
  }),
  fold: (state, said): Assessment => {
    const { entry } = said
    switch (said.kind) {
      case 'assess.case-opened':
        return { ...state, opened: { body: said.body, entry } }
      case 'assess.referral':
        return { ...state, referral: { body: said.body, entry } }
      case 'assess.person':
        return { ...state, person: { body: said.body, entry } }
      case 'assess.case-closed':
        return { ...state, closed: { body: said.body, entry } }
      case 'assess.goals':
        return { ...state, goals: [...state.goals, { body: said.body, entry }] }
      case 'assess.board-decision': {
        const decision = { seq: said.first.seq, body: said.body, entry, followThrough: [] }
        return { ...state, decisions: [...state.decisions, decision] }
      }
      case 'assess.board-follow-through':
        return { ...state, decisions: state.decisions.map((each) => followed(each, { body: said.body, entry })) }
      case 'assess.pathway-time':
        return { ...state, pathway: [...state.pathway, { body: said.body, entry }] }
      case 'assess.contradiction-settled':
        return { ...state, settled: [...state.settled, { body: said.body, entry }] }
      case 'assess.instrument': {
        const { instrument } = said.body
        const serial = [
          ...(state.examinations.get(instrument) ?? []),
          { at: entry.effectiveAt, seq: entry.seq, entry, answered: said.body },
        ]
        return { ...state, examinations: new Map(state.examinations).set(instrument, serial) }
      }
    }
  },
})

/** A follow-through may name the decision by its first entry, by the one that holds, or by the one that this amended. */
function followed(decision: Decision, outcome: Decision['followThrough'][number]): Decision {
  const names = [decision.seq, decision.entry.seq, decision.entry.amends]
  if (!names.includes(outcome.body.decision)) return decision
  return { ...decision, followThrough: [...decision.followThrough, outcome] }
}

/** The goals that hold: those asked last. */
export const goalsNow = (state: Assessment): Assessment['goals'][number] | null => state.goals.at(-1) ?? null

/** The decision that holds: the one made last. */
export const decisionNow = (state: Assessment): Decision | null => state.decisions.at(-1) ?? null

/** The latest examination by an instrument, or null. */
export const latest = (state: Assessment, instrument: string): Examination | null =>
  state.examinations.get(instrument)?.at(-1) ?? null

/** The compartments of the case; empty as long as nobody recorded any. */
export const compartmentsOf = (state: Assessment): readonly Compartment[] => state.referral?.body.compartments ?? []

/** The levels in short: `T9/10 to T10, L2`; null when none is recorded. */
export function levelsInWords(lesions: readonly Lesion[]): string | null {
  if (lesions.length === 0) return null
  const shown = lesions.slice(0, 3).map(({ from, to }) => (from === to ? from : `${from} to ${to}`))
  return lesions.length > 3 ? `${shown.join(', ')} and ${lesions.length - 3} more` : shown.join(', ')
}

/** Age in whole years on a day, from a birth year alone: the year's difference, said as "about". */
export const ageInYears = (birthYear: number, on: Instant): number => Number(on.slice(0, 4)) - birthYear
