import { defineEntry, freeText, inWords, knowable } from '@theca/record'
import { z } from 'zod'

const words = knowable(freeText(500))

/** What is forgotten elsewhere: the person's fitness, other illness, mood, home and wish. Each may be unknown; none may be absent. */
export const person = defineEntry({
  kind: 'assess.person',
  version: 1,
  title: 'The person',
  body: z.strictObject({
    physicalStatus: words,
    comorbidity: words,
    psychologicalStatus: words,
    home: words,
    wish: words,
  }),
  says: (body) =>
    `Physical status: ${inWords(body.physicalStatus)}. Comorbidity: ${inWords(body.comorbidity)}. ` +
    `Psychological status: ${inWords(body.psychologicalStatus)}. Home: ${inWords(body.home)}. Wish: ${inWords(body.wish)}.`,
})
