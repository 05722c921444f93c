import type { Verification } from '@theca/platform'
import type { Command, Outcome } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION } from '../command.ts'
import { withData } from '../data.ts'
import { printJson, printLine, progressLine, watched } from '../output.ts'

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** What was checked, and each thing that is broken on a line of its own. Broken is a failure of the command. */
export async function reported(
  json: boolean,
  checked: Verification & Record<string, unknown>,
  where: string,
): Promise<Outcome> {
  const { cases, entries, artifacts, broken } = checked
  if (json) await printJson(checked)
  else {
    await printLine(
      `${where}: ${counted(cases, 'case')}, ${counted(entries, 'entry', 'entries')}, ${counted(artifacts, 'artifact')} checked; ${broken.length === 0 ? 'nothing broken' : `${broken.length} broken`}.`,
    )
    for (const each of broken) await printLine(`${each.where}: ${each.what}`)
  }
  return broken.length === 0
    ? null
    : {
        message: `${broken.length} ${broken.length === 1 ? 'thing is' : 'things are'} broken in ${where}. Leave the folder as it is and restore a backup into a new one with "theca restore".`,
      }
}

export const commands: readonly Command[] = [
  {
    name: 'verify',
    takes: '[BACKUP]',
    summary: 'checks every chain, every artifact and the audit trail; with a folder, a backup where it lies',
    words: [0, 1],
    options: { ...JSON_OPTION, ...DATA_OPTIONS },
    examples: ['theca verify', 'theca verify --json'],
    async run(input) {
      const progress = progressLine()
      const json = isSet(input, 'json')
      const [backup] = input.words
      const { verifyBackup, verifyFolder } = await import('@theca/platform')
      if (backup !== undefined) {
        const checked = await verifyBackup(backup, watched(progress))
        progress.end()
        return checked.ok ? reported(json, checked.value, backup) : { message: checked.failure.message }
      }
      return withData(input, { writes: false }, async ({ folder, note }) => {
        const checked = await verifyFolder(folder, watched(progress))
        progress.end()
        await note('backup', `verified the record: ${checked.broken.length} broken`)
        return reported(json, checked, folder.path)
      })
    },
  },
]
