import type { Command } from '../../command.ts'
import { DATA_OPTIONS, JSON_OPTION, textOf, wordAt, wrongUsage } from '../../command.ts'
import { withCase } from '../../data.ts'
import { entryAt } from './amend.ts'
import { shown } from './say.ts'

export const withdraw: Command = {
  name: 'case withdraw',
  takes: 'CASE ENTRY',
  summary: 'takes an entry back, with a reason; it stays readable, and no view counts it',
  words: [2, 2],
  options: { reason: { takes: 'TEXT', says: 'why; kept with the withdrawal' }, ...JSON_OPTION, ...DATA_OPTIONS },
  examples: ['theca case withdraw TH-7K2QD 15 --reason "written to the wrong case"'],
  async run(input) {
    const reason = textOf(input, 'reason')
    if (reason === undefined) return wrongUsage('A withdrawal needs a reason. Give it with --reason.')
    return withCase(input, { writes: true }, async (data, entries, caseId) => {
      const entry = entryAt(entries, wordAt(input, 1))
      if ('message' in entry) return entry
      await data.note('write', `withdrew entry ${entry.seq} (${entry.kind})`, caseId)
      const done = await data.record.amend(caseId, { amends: entry.seq, reason, retracts: true }, data.author)
      return done.ok ? shown(input, done.value) : { message: done.failure.message }
    })
  },
}
