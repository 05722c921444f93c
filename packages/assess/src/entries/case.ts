import { defineEntry, knowable } from '@theca/record'
import { z } from 'zod'

/** The first entry of every case. Name and birth date are in the vault; a year is enough to say how old somebody is. */
export const caseOpened = defineEntry({
  kind: 'assess.case-opened',
  version: 1,
  title: 'Case opened',
  body: z.strictObject({
    synthetic: z.boolean(),
    sex: z.enum(['male', 'female', 'other', 'not-known']),
    birthYear: knowable(z.int().min(1900).max(2100)),
  }),
  says: (body) => (body.synthetic ? 'Synthetic case opened: no real person.' : 'Case opened.'),
})

export const caseClosed = defineEntry({
  kind: 'assess.case-closed',
  version: 1,
  title: 'Case closed',
  body: z.strictObject({ because: z.enum(['died', 'treated-elsewhere', 'declined', 'not-this-disease', 'complete']) }),
  says: (body) => `Case closed: ${closingWords[body.because]}.`,
})

const closingWords = {
  died: 'the person died',
  'treated-elsewhere': 'treated elsewhere',
  declined: 'the person declined',
  'not-this-disease': 'not this disease',
  complete: 'follow-up complete',
} as const
