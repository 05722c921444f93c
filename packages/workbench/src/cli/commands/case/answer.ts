import { answerInstrument, assessment, compartmentsOf } from '@theca/assess'
import { COMPARTMENTS } from '@theca/anatomy'
import { foldView } from '@theca/record'
import { z } from 'zod'
import type { Command } from '../../command.ts'
import { DATA_OPTIONS, JSON_OPTION, wordAt } from '../../command.ts'
import { AT_OPTION, momentOf, withCase } from '../../data.ts'
import { readJson } from '../../files.ts'
import { append } from './say.ts'

const answered = z.strictObject({
  answers: z.record(z.string(), z.unknown()),
  /** Without them those of the referral: validity is a matter of the case. */
  compartments: z.array(z.enum(COMPARTMENTS)).optional(),
})

export const answer: Command = {
  name: 'case answer',
  takes: 'CASE INSTRUMENT FILE|-',
  summary: 'scores an instrument and keeps answers and result in the case',
  words: [3, 3],
  options: { ...AT_OPTION, ...JSON_OPTION, ...DATA_OPTIONS },
  notes: 'The input is { "answers": {…} }, as for "theca instruments score". The compartments are those of the case.',
  examples: [`echo '{ "answers": { "kps": 70 } }' | theca case answer TH-7K2QD kps -`],
  async run(input) {
    const given = await readJson(wordAt(input, 2))
    if (!given.ok) return given.failure
    const parsed = answered.safeParse(given.value)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      return {
        message: `The input is { "answers": {…} }; ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not valid'}.`,
      }
    }
    const at = momentOf(input, new Date())
    if (!at.ok) return at.failure
    return withCase(input, { writes: true }, (data, entries, caseId) => {
      const compartments = parsed.data.compartments ?? compartmentsOf(foldView(assessment, entries))
      const draft = answerInstrument(wordAt(input, 1), parsed.data.answers, compartments, at.value)
      return draft.ok ? append(data, input, caseId, draft.value) : Promise.resolve({ message: draft.failure.message })
    })
  },
}
