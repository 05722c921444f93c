import { COMPARTMENTS } from '@theca/anatomy'
import { defineEntry, freeJson, programJson, programText } from '@theca/record'
import { z } from 'zod'

/** Points, or the name of a grade. */
const scoreValue = z.union([z.number(), programText(80)])

/** An answered instrument: the answers, and the result as it was shown. Reading recomputes and reports a difference, never replaces. */
export const instrumentAnswered = defineEntry({
  kind: 'assess.instrument',
  version: 1,
  title: 'Instrument',
  body: z.strictObject({
    instrument: z.string().regex(/^[a-z0-9-]{2,40}$/),
    instrumentVersion: programText(20),
    answers: z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,60}$/), freeJson()),
    compartments: z.array(z.enum(COMPARTMENTS)),
    result: z.strictObject({
      status: z.enum(['complete', 'incomplete', 'not_applicable']),
      value: scoreValue.nullable(),
      outOf: z.number().nullable(),
      band: z.strictObject({ id: programText(80), label: programText(400) }).nullable(),
      attainable: z.tuple([scoreValue, scoreValue]).nullable(),
      bandDetermined: z.boolean(),
      missing: z.array(programText(80)),
      validity: z.strictObject({ code: z.enum(['V', 'U', 'X', 'N']), reason: programText(600) }),
      flags: z.array(programText(400)),
      direction: z.enum(['higher_better', 'higher_worse', 'none']),
      evidenceStatus: z.enum(['verified', 'secondary', 'recalled', 'project']),
      source: programText(400),
      details: programJson(),
    }),
    says: programText(600),
  }),
  says: (body) => body.says,
})
