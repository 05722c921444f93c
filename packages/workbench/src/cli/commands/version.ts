import type { Command } from '../command.ts'
import { isSet, JSON_OPTION } from '../command.ts'
import { printJson, printLine } from '../output.ts'
import { version } from '../../version.ts'

export const commands: readonly Command[] = [
  {
    name: 'version',
    summary: 'the version of Theca and of Node',
    words: [0, 0],
    options: JSON_OPTION,
    examples: ['theca version'],
    async run(input) {
      const about = { theca: version, node: process.versions.node }
      await (isSet(input, 'json') ? printJson(about) : printLine(`theca ${about.theca}, node ${about.node}`))
      return null
    },
  },
]
