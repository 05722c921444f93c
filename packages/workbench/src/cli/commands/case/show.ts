import type { Entry } from '@theca/record'
import { sentenceOf, statementsOf } from '@theca/record'
import type { Command } from '../../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION } from '../../command.ts'
import { withCase } from '../../data.ts'
import { kinds } from '../../../kinds.ts'
import { plain, printJson, printLine } from '../../output.ts'

/** The case as a list of what was said, oldest first; amended wordings and withdrawn statements stay readable. */
function timeline(entries: readonly Entry[]): string {
  const lines = statementsOf(entries).flatMap(({ entry, first, earlier, withdrawn }) => {
    const by =
      entry.author.type === 'person'
        ? `${entry.author.name}, ${entry.author.role}`
        : `${entry.author.name} ${entry.author.version}`
    const said = withdrawn ? `withdrawn: ${sentenceOf(kinds, first)}` : sentenceOf(kinds, entry)
    const amended =
      earlier.length > 0 && !withdrawn ? [`      before: ${plain(sentenceOf(kinds, earlier.at(-1) as Entry))}`] : []
    const reason = entry.reason === undefined ? [] : [`      reason: ${plain(entry.reason)} (entry ${entry.seq})`]
    return [
      `${String(first.seq).padStart(4)}  ${entry.effectiveAt.slice(0, 16).replace('T', ' ')} UTC  ${plain(said)}  [${plain(by)}]`,
      ...amended,
      ...reason,
    ]
  })
  return lines.join('\n')
}

export const show: Command = {
  name: 'case show',
  takes: 'CASE',
  summary: 'what was said of a case, oldest first',
  words: [1, 1],
  options: { ...JSON_OPTION, ...DATA_OPTIONS },
  examples: ['theca case show TH-7K2QD', 'theca case show TH-7K2QD --json'],
  run: (input) =>
    withCase(input, { writes: false }, async ({ note }, entries, caseId) => {
      await note('read', 'read the case', caseId)
      await (isSet(input, 'json') ? printJson({ case: caseId, entries }) : printLine(`${caseId}\n${timeline(entries)}`))
      return null
    }),
}
