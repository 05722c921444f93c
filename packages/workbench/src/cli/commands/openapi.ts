import type { Command } from '../command.ts'
import { printJson } from '../output.ts'

export const commands: readonly Command[] = [
  {
    name: 'openapi',
    summary: 'prints the contract between browser and server as OpenAPI 3.1',
    words: [0, 0],
    options: { json: { says: 'the same: it is JSON in any case' } },
    examples: ['theca openapi'],
    async run() {
      const [{ openApi }, { version }] = await Promise.all([
        import('../../server/openapi.ts'),
        import('../../version.ts'),
      ])
      await printJson(openApi(version))
      return null
    },
  },
]
