import type { BodyOf } from '@theca/record'
import { dayInWords, defineEntry, freeText, knowable, seq } from '@theca/record'
import { z } from 'zod'

export const BOARD_ROLES = [
  'neurosurgeon',
  'spinal-surgeon',
  'radiation-oncologist',
  'medical-oncologist',
  'neuro-oncologist',
  'neurologist',
  'radiologist',
  'pathologist',
  'anaesthetist',
  'palliative-care',
  'physiotherapist',
  'nurse',
  'coordinator',
  'patient',
  'family',
  'other',
] as const
export type BoardRole = (typeof BOARD_ROLES)[number]

export const boardRoleWords: Readonly<Record<BoardRole, string>> = {
  neurosurgeon: 'neurosurgeon',
  'spinal-surgeon': 'spinal surgeon',
  'radiation-oncologist': 'radiation oncologist',
  'medical-oncologist': 'medical oncologist',
  'neuro-oncologist': 'neuro-oncologist',
  neurologist: 'neurologist',
  radiologist: 'radiologist',
  pathologist: 'pathologist',
  anaesthetist: 'anaesthetist',
  'palliative-care': 'palliative care',
  physiotherapist: 'physiotherapist',
  nurse: 'nurse',
  coordinator: 'coordinator',
  patient: 'patient',
  family: 'family',
  other: 'other',
}

export const BOARD_OPTIONS = [
  'surgery',
  'surgery-then-radiotherapy',
  'radiotherapy',
  'stereotactic-radiotherapy',
  'systemic',
  'intrathecal',
  'biopsy',
  'watch',
  'supportive',
  'other',
] as const
export type BoardOption = (typeof BOARD_OPTIONS)[number]

export const boardOptionWords: Readonly<Record<BoardOption, string>> = {
  surgery: 'surgery',
  'surgery-then-radiotherapy': 'surgery, then radiotherapy',
  radiotherapy: 'radiotherapy',
  'stereotactic-radiotherapy': 'stereotactic radiotherapy',
  systemic: 'systemic treatment',
  intrathecal: 'intrathecal treatment',
  biopsy: 'biopsy',
  watch: 'watch and examine again',
  supportive: 'supportive care',
  other: 'another way',
}

/** Ways of which only one can be chosen. Ways of different lists may be chosen together: surgery, and a drug after it. */
const ONE_OF: readonly (readonly BoardOption[])[] = [
  ['surgery', 'surgery-then-radiotherapy', 'biopsy'],
  ['surgery-then-radiotherapy', 'radiotherapy', 'stereotactic-radiotherapy'],
]

function chosenTwice(options: readonly { option: BoardOption; verdict: string }[]): boolean {
  const chosen = options.filter(({ verdict }) => verdict === 'chosen').map(({ option }) => option)
  const watches = chosen.includes('watch') && chosen.some((each) => each !== 'watch' && each !== 'supportive')
  return watches || ONE_OF.some((ways) => chosen.filter((each) => ways.includes(each)).length > 1)
}

const weighed = z.strictObject({
  option: z.enum(BOARD_OPTIONS),
  verdict: z.enum(['chosen', 'alternative', 'rejected', 'deferred']),
  why: freeText(600),
})

const action = z.strictObject({
  /** Named within this decision, so that follow-through can point at it. */
  id: z.string().regex(/^a[1-9]\d?$/, 'an action is a1, a2, …'),
  what: freeText(400),
  role: z.enum(BOARD_ROLES),
  due: z.iso.date().nullable(),
})

/** What the tumour board weighed and decided: every option with its reason, who was there, and who disagreed. */
export const boardDecision = defineEntry({
  kind: 'assess.board-decision',
  version: 1,
  title: 'Board decision',
  body: z.strictObject({
    metOn: z.iso.date(),
    present: z.array(z.strictObject({ role: z.enum(BOARD_ROLES), name: freeText(120).nullable() })).max(40),
    options: z
      .array(weighed)
      .min(1, 'name at least one option')
      .max(20)
      .refine((options) => !chosenTwice(options), 'these options cannot be chosen together'),
    dissent: z.array(z.strictObject({ role: z.enum(BOARD_ROLES), what: freeText(600) })).max(20),
    wouldChange: z.array(freeText(400)).max(20),
    actions: z
      .array(action)
      .max(30)
      .refine(
        (actions) => new Set(actions.map(({ id }) => id)).size === actions.length,
        'each action has its own number',
      ),
  }),
  says: (body) => {
    const chosen = body.options
      .filter(({ verdict }) => verdict === 'chosen')
      .map((each) => boardOptionWords[each.option])
    const others = body.options.length - chosen.length
    return (
      `Board of ${dayInWords(body.metOn)}: ${chosen.length === 0 ? 'nothing chosen yet' : `chose ${chosen.join(' and ')}`}` +
      (others === 0 ? '' : `, ${counted(others, 'other option')} weighed`) +
      (body.dissent.length === 0 ? '' : `, ${counted(body.dissent.length, 'dissent')}`) +
      `${body.actions.length === 0 ? '' : `; ${counted(body.actions.length, 'action')}`}.`
    )
  },
})
export type BoardDecision = BodyOf<typeof boardDecision>

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** What became of a decision, or of one of its actions. */
export const boardFollowThrough = defineEntry({
  kind: 'assess.board-follow-through',
  version: 1,
  title: 'Board follow-through',
  body: z.strictObject({
    /** The entry that holds the decision. */
    decision: seq,
    /** Null: the decision as a whole. */
    action: action.shape.id.nullable(),
    outcome: z.enum(['done', 'not-done', 'changed']),
    on: z.iso.date(),
    why: knowable(freeText(600)),
  }),
  says: (body) =>
    `${body.action === null ? 'The decision' : `Action ${body.action}`} of entry ${body.decision}: ` +
    `${outcomeWords[body.outcome]} on ${dayInWords(body.on)}.`,
})
export type BoardFollowThrough = BodyOf<typeof boardFollowThrough>

export const outcomeWords = { done: 'done', 'not-done': 'not done', changed: 'changed' } as const
