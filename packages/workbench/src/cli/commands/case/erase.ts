import type { Command } from '../../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wordAt, wrongUsage } from '../../command.ts'
import { withCase } from '../../data.ts'
import { printJson, printLine } from '../../output.ts'

export const erase: Command = {
  name: 'case erase',
  takes: 'CASE',
  summary:
    'deletes name and key for ever: every text and image of the case becomes unreadable, the chain still verifies',
  words: [1, 1],
  options: {
    confirm: { takes: 'CASE', says: 'the id once more; without it nothing is erased' },
    reason: { takes: 'TEXT', says: 'why; kept on the audit trail, so without the name' },
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  notes: 'This cannot be undone. Exports and backups made before keep their own keys; they have to be destroyed apart.',
  examples: ['theca case erase TH-7K2QD --confirm TH-7K2QD --reason "asked for by the person"'],
  async run(input) {
    const reason = textOf(input, 'reason')
    if (reason === undefined) return wrongUsage('Erasing needs a reason. Give it with --reason.')
    if (textOf(input, 'confirm') !== wordAt(input, 0))
      return wrongUsage(`Nothing was erased. Repeat the id with --confirm ${wordAt(input, 0)} to erase it for ever.`)
    return withCase(input, { writes: true }, async ({ folder, note }, _, caseId) => {
      await note('erase', `erased the case: ${reason}`, caseId)
      await folder.vault.erase(caseId)
      const files = await folder.artifacts.discardErased(caseId)
      await (isSet(input, 'json')
        ? printJson({ case: caseId, erased: true, artifacts: files })
        : printLine(
            `${caseId} is erased: key and name are deleted, ${files} artifacts discarded. The chain still verifies.`,
          ))
      return null
    })
  },
}
