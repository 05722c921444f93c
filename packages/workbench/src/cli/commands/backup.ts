import type { Command } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, wordAt } from '../command.ts'
import { withData } from '../data.ts'
import { progressLine, watched } from '../output.ts'
import { reported } from './verify.ts'

export const commands: readonly Command[] = [
  {
    name: 'backup',
    takes: 'TARGET',
    summary: 'copies everything into a new folder and verifies the copy',
    words: [1, 1],
    options: { ...JSON_OPTION, ...DATA_OPTIONS },
    notes: 'The backup holds the keys and names of all cases. Keep it as you would keep the record.',
    examples: ['theca backup theca-backup'],
    run: (input) =>
      withData(input, { writes: false }, async ({ folder, note, now }) => {
        const { backup } = await import('@theca/platform')
        const progress = progressLine()
        await note('backup', 'began a backup')
        const done = await backup(folder, wordAt(input, 0), { ...watched(progress), now })
        progress.end()
        if (!done.ok) return { message: done.failure.message }
        await note('backup', `backed up and verified: ${done.value.broken.length} broken`)
        return reported(isSet(input, 'json'), { ...done.value, target: done.value.path }, done.value.path)
      }),
  },
]
