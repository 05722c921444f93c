import type { Compartment } from '@theca/anatomy'
import type { BodyOf, Entry, Instant, Seq } from '@theca/record'
import { defineView } from '@theca/record'
import type { Lesion } from './entries.ts'
import { caseClosed, caseOpened, instrumentAnswered, person, referral } from './entries.ts'

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
  readonly closed: { body: BodyOf<typeof caseClosed>; entry: Entry } | null
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
  from: [caseOpened, referral, person, instrumentAnswered, caseClosed],
  start: (): Assessment => ({ opened: null, referral: null, person: null, examinations: new Map(), closed: null }),
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
