import type { BodyOf } from '@theca/record'
import { dayInWords, defineEntry, freeText, knowable } from '@theca/record'
import { z } from 'zod'

export const RESPONSES = ['cr', 'pr', 'sd', 'pd', 'ne'] as const
export const responseWords: Readonly<Record<(typeof RESPONSES)[number], string>> = {
  cr: 'complete response',
  pr: 'partial response',
  sd: 'stable disease',
  pd: 'progressive disease',
  ne: 'not evaluable',
}

/** What an MRI after treatment showed, by which rule, read by how many. `effectiveAt` is the day of the images. */
export const response = defineEntry({
  kind: 'follow.response',
  version: 1,
  title: 'Response on imaging',
  body: z.strictObject({
    purpose: z.enum(['residual', 'baseline', 'surveillance', 'symptom']),
    rule: z.enum(['rano-lm-revised', 'recist-1-1', 'volume', 'reader']),
    overall: z.enum(RESPONSES),
    readers: z.int().min(1).max(5),
    newLesions: knowable(z.boolean()),
    words: knowable(freeText(1000)),
  }),
  says: (body) =>
    `MRI for ${body.purpose}: ${responseWords[body.overall]} by ${ruleWords[body.rule]}, ${body.readers === 1 ? 'single read' : `${body.readers} readers`}.`,
})
const ruleWords = {
  'rano-lm-revised': 'the revised RANO-LM card',
  'recist-1-1': 'RECIST 1.1',
  volume: 'volume',
  reader: "the reader's word",
} as const

/** Project definitions of what came back; the origin of time is the operation. */
export const RECURRENCES = [
  'residual-growth',
  'local-recurrence',
  'distant-intradural',
  'leptomeningeal-progression',
  'neurological-local-failure',
] as const
export const recurrenceWords: Readonly<Record<(typeof RECURRENCES)[number], string>> = {
  'residual-growth': 'growth of the residual',
  'local-recurrence': 'local recurrence',
  'distant-intradural': 'new intradural disease elsewhere',
  'leptomeningeal-progression': 'leptomeningeal progression',
  'neurological-local-failure': 'neurological failure of the treated site',
}

/** Disease came back: which, when, and by what evidence. */
export const recurrence = defineEntry({
  kind: 'follow.recurrence',
  version: 1,
  title: 'Recurrence',
  body: z.strictObject({
    what: z.enum(RECURRENCES),
    on: z.iso.date(),
    evidence: z.enum(['imaging', 'cytology', 'histology', 'clinical']),
    /** One scan may be artefact; a second one, or tissue, confirms. */
    confirmed: z.enum(['confirmed', 'single-scan']),
    words: knowable(freeText(500)),
  }),
  says: (body) =>
    `${capital(recurrenceWords[body.what])} on ${dayInWords(body.on)}, by ${body.evidence}, ${body.confirmed === 'confirmed' ? 'confirmed' : 'on a single scan'}.`,
})
export type Recurrence = BodyOf<typeof recurrence>

export const CAUSES = ['neurological', 'systemic-cancer', 'treatment', 'other', 'not-known'] as const

/** The end of life. Nothing is scheduled after it. */
export const death = defineEntry({
  kind: 'follow.death',
  version: 1,
  title: 'Death',
  body: z.strictObject({
    on: z.iso.date(),
    cause: z.enum(CAUSES),
    place: knowable(z.enum(['home', 'hospital', 'hospice', 'institution', 'other'])),
  }),
  says: (body) => `Died on ${dayInWords(body.on)}; cause ${causeWords[body.cause]}.`,
})
const causeWords: Readonly<Record<(typeof CAUSES)[number], string>> = {
  neurological: 'neurological',
  'systemic-cancer': 'cancer elsewhere',
  treatment: 'treatment',
  other: 'another',
  'not-known': 'not known',
}

/** Care is for comfort from here on: surveillance stops, contact does not. */
export const hospice = defineEntry({
  kind: 'follow.hospice',
  version: 1,
  title: 'Hospice care',
  body: z.strictObject({ on: z.iso.date() }),
  says: (body) => `Hospice care from ${dayInWords(body.on)}.`,
})

/** Nobody can be reached any more. What is known ends at the last contact, and the loss is shown. */
export const lost = defineEntry({
  kind: 'follow.lost',
  version: 1,
  title: 'Lost to follow-up',
  body: z.strictObject({ lastContactOn: z.iso.date(), because: knowable(freeText(300)) }),
  says: (body) => `Lost to follow-up; last contact ${dayInWords(body.lastContactOn)}.`,
})

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
