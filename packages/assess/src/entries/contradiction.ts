import { defineEntry, freeText, seq } from '@theca/record'
import { z } from 'zod'

/** Two answers that disagree by a rule both stand, and why. An answer that was wrong is amended instead. */
export const contradictionSettled = defineEntry({
  kind: 'assess.contradiction-settled',
  version: 1,
  title: 'Contradiction settled',
  body: z.strictObject({
    rule: z.string().regex(/^[a-z0-9-]{2,60}$/),
    entries: z.array(seq).min(1).max(6),
    because: freeText(600),
  }),
  says: (body) =>
    `Entries ${body.entries.join(' and ')} contradict each other by the rule ${body.rule}; they stand, with a reason.`,
})
