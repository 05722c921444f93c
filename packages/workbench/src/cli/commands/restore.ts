import type { Command } from '../command.ts'
import { isSet, JSON_OPTION, wordAt } from '../command.ts'
import { progressLine, watched } from '../output.ts'
import { reported } from './verify.ts'

export const commands: readonly Command[] = [
  {
    name: 'restore',
    takes: 'BACKUP NEWFOLDER',
    summary: 'makes a new data folder from a backup, checked file by file; never touches a folder that exists',
    words: [2, 2],
    options: JSON_OPTION,
    examples: ['theca restore theca-backup theca-restored'],
    async run(input) {
      const { restore } = await import('@theca/platform')
      const progress = progressLine()
      const done = await restore(wordAt(input, 0), wordAt(input, 1), watched(progress))
      progress.end()
      return done.ok
        ? reported(isSet(input, 'json'), { ...done.value, target: done.value.path }, done.value.path)
        : { message: done.failure.message }
    },
  },
]
