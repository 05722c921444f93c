import type { BodyOf, Entry, EntryKind, Instant, Seq } from '@theca/record'
import { defineView } from '@theca/record'
import type { followEntries } from '../entries/index.ts'
import {
  complication,
  complicationCourse,
  contact,
  death,
  drug,
  expectationMet,
  hospice,
  lost,
  operation,
  pathology,
  radiotherapy,
  recurrence,
  response,
  surveillanceSet,
  visit,
} from '../entries/index.ts'

/** A statement with when it was true and where it stands. */
export type Fact<Kind extends EntryKind> = {
  readonly at: Instant
  readonly seq: Seq
  readonly entry: Entry
  readonly body: BodyOf<Kind>
}

/** A complication with how it went on, oldest first. */
export type ComplicationFact = Fact<typeof complication> & {
  readonly course: readonly Fact<typeof complicationCourse>[]
}

/** What became of somebody from the operation to the last contact; lists are oldest first. */
export type Course = {
  readonly operations: readonly Fact<typeof operation>[]
  readonly pathology: readonly Fact<typeof pathology>[]
  readonly complications: readonly ComplicationFact[]
  readonly radiotherapy: readonly Fact<typeof radiotherapy>[]
  readonly drugs: readonly Fact<typeof drug>[]
  readonly responses: readonly Fact<typeof response>[]
  readonly recurrences: readonly Fact<typeof recurrence>[]
  readonly visits: readonly Fact<typeof visit>[]
  readonly contacts: readonly Fact<typeof contact>[]
  readonly expectation: Fact<typeof expectationMet> | null
  readonly surveillance: Fact<typeof surveillanceSet> | null
  readonly hospice: Fact<typeof hospice> | null
  readonly lost: Fact<typeof lost> | null
  readonly death: Fact<typeof death> | null
}

const nothing: Course = {
  operations: [],
  pathology: [],
  complications: [],
  radiotherapy: [],
  drugs: [],
  responses: [],
  recurrences: [],
  visits: [],
  contacts: [],
  expectation: null,
  surveillance: null,
  hospice: null,
  lost: null,
  death: null,
}

/** Where each kind stands in the course; a list grows, a single statement is replaced by the later one. */
const places = {
  'follow.operation': 'operations',
  'follow.pathology': 'pathology',
  'follow.radiotherapy': 'radiotherapy',
  'follow.drug': 'drugs',
  'follow.response': 'responses',
  'follow.recurrence': 'recurrences',
  'follow.visit': 'visits',
  'follow.contact': 'contacts',
} as const
const singles = {
  'follow.expectation-met': 'expectation',
  'follow.surveillance-set': 'surveillance',
  'follow.hospice': 'hospice',
  'follow.lost': 'lost',
  'follow.death': 'death',
} as const

/**
 * Folds what was said after surgery.
 *
 * @example foldView(course, entries).operations[0]?.body.extentByWord // 'str'
 */
export const course = defineView({
  name: 'follow.course',
  from: [
    operation,
    pathology,
    complication,
    complicationCourse,
    radiotherapy,
    drug,
    response,
    recurrence,
    visit,
    contact,
    expectationMet,
    surveillanceSet,
    hospice,
    lost,
    death,
  ] satisfies readonly (typeof followEntries)[number][],
  start: (): Course => nothing,
  fold: (state, said): Course => {
    const { entry, first, kind, body } = said
    const fact = { at: entry.effectiveAt, seq: first.seq, entry, body }
    if (kind === 'follow.complication')
      return {
        ...state,
        complications: [...state.complications, { at: fact.at, seq: fact.seq, entry, body, course: [] }],
      }
    if (kind === 'follow.complication-course')
      return {
        ...state,
        complications: state.complications.map((each) =>
          each.seq === body.complication
            ? { ...each, course: [...each.course, { at: fact.at, seq: fact.seq, entry, body }] }
            : each,
        ),
      }
    if (kind in singles) return { ...state, [singles[kind as keyof typeof singles]]: fact }
    const place = places[kind as keyof typeof places]
    return { ...state, [place]: [...state[place], fact] }
  },
})
