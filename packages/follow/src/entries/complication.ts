import type { BodyOf } from '@theca/record'
import { defineEntry, freeText, knowable, valueOf } from '@theca/record'
import { z } from 'zod'

export const COMPLICATIONS = [
  'new-deficit',
  'csf-leak',
  'pseudomeningocele',
  'wound-infection',
  'wound-dehiscence',
  'meningitis',
  'haematoma',
  'wrong-level',
  'instability',
  'thromboembolism',
  'urinary',
  'pneumonia',
  'radiation-myelopathy',
  'drug-toxicity',
  'other',
] as const

export const complicationWords: Readonly<Record<(typeof COMPLICATIONS)[number], string>> = {
  'new-deficit': 'new neurological deficit',
  'csf-leak': 'leak of cerebrospinal fluid',
  pseudomeningocele: 'pseudomeningocele',
  'wound-infection': 'wound infection',
  'wound-dehiscence': 'wound dehiscence',
  meningitis: 'meningitis',
  haematoma: 'haematoma',
  'wrong-level': 'wrong level',
  instability: 'instability',
  thromboembolism: 'thromboembolic event',
  urinary: 'urinary complication',
  pneumonia: 'pneumonia',
  'radiation-myelopathy': 'radiation myelopathy',
  'drug-toxicity': 'drug toxicity',
  other: 'other complication',
}

export const CLAVIEN_DINDO = ['I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V'] as const
/** A new deficit without an intervention has no natural Clavien–Dindo grade: it may stay without one. */
const grade = z.enum(CLAVIEN_DINDO)

/** What went wrong, when, how badly, by whose grades. `effectiveAt` is when it began. */
export const complication = defineEntry({
  kind: 'follow.complication',
  version: 1,
  title: 'Complication',
  body: z.strictObject({
    what: z.enum(COMPLICATIONS),
    phase: z.enum(['during-operation', 'after-operation', 'radiotherapy', 'systemic-therapy']),
    clavienDindo: knowable(grade),
    saves: knowable(z.int().min(1).max(6)),
    ctcae: knowable(z.int().min(1).max(5)),
    /** Entry of the operation that it followed. */
    operation: z.int().min(1).nullable(),
    presumedCause: knowable(freeText(300)),
    treatment: knowable(freeText(500)),
    words: knowable(freeText(1000)),
  }),
  says: (body) => {
    const grades = [
      [valueOf(body.clavienDindo), 'Clavien–Dindo'],
      [valueOf(body.saves), 'SAVES'],
      [valueOf(body.ctcae), 'CTCAE'],
    ].flatMap(([given, scale]) => (given === null ? [] : [`${scale} ${given}`]))
    return `Complication: ${complicationWords[body.what]}, ${grades.length === 0 ? 'not graded' : grades.join(', ')}.`
  },
})
export type Complication = BodyOf<typeof complication>

export const OUTCOMES = ['recovered', 'recovering', 'persisting', 'died-of-it'] as const

/** How a complication went on. Said again when it changes. */
export const complicationCourse = defineEntry({
  kind: 'follow.complication-course',
  version: 1,
  title: 'Course of a complication',
  body: z.strictObject({ complication: z.int().min(1), now: z.enum(OUTCOMES), words: knowable(freeText(500)) }),
  says: (body) =>
    `Complication of entry ${body.complication}: ${body.now === 'died-of-it' ? 'the person died of it' : body.now}.`,
})
