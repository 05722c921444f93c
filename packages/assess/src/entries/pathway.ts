import type { BodyOf } from '@theca/record'
import { defineEntry, instant } from '@theca/record'
import { z } from 'zod'

export const PATHWAY_EVENTS = [
  'suspicion',
  'mri',
  'decision',
  'treatment-start',
  'coordinator-contacted',
  'steroid-start',
] as const
export type PathwayEvent = (typeof PATHWAY_EVENTS)[number]

export const pathwayEventWords: Readonly<Record<PathwayEvent, string>> = {
  suspicion: 'disease of the cord suspected',
  mri: 'MRI of the whole spine',
  decision: 'decision to treat',
  'treatment-start': 'treatment started',
  'coordinator-contacted': 'coordinator contacted',
  'steroid-start': 'first steroid dose',
}

const signWords = {
  yes: 'with neurological signs',
  no: 'without neurological signs',
  'not-known': 'neurological signs not known',
} as const

/** A moment on the way to treatment, for the guideline clock. The entry is true at the same moment. */
export const pathwayTime = defineEntry({
  kind: 'assess.pathway-time',
  version: 1,
  title: 'Pathway time',
  body: z
    .strictObject({
      event: z.enum(PATHWAY_EVENTS),
      at: instant,
      /** With a suspicion: whether it was raised by neurological symptoms or signs. */
      neurologicalSigns: z.enum(['yes', 'no', 'not-known']).nullable(),
      /** With a decision or a start: which treatment. */
      treatment: z.enum(['surgery', 'radiotherapy']).nullable(),
    })
    .refine(
      ({ event, neurologicalSigns }) => neurologicalSigns === null || event === 'suspicion',
      'neurological signs belong to the suspicion',
    )
    .refine(
      ({ event, treatment }) => treatment === null || event === 'decision' || event === 'treatment-start',
      'a treatment belongs to the decision or the start',
    ),
  says: (body) => {
    const more = body.neurologicalSigns === null ? body.treatment : signWords[body.neurologicalSigns]
    const words = pathwayEventWords[body.event]
    return `Pathway: ${words}${more === null ? '' : `, ${more}`}, ${body.at.slice(0, 10)} ${body.at.slice(11, 16)} UTC.`
  },
})
export type PathwayTime = BodyOf<typeof pathwayTime>
