import type { Command } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION } from '../command.ts'
import { withData } from '../data.ts'
import { printJson, printLine, progressLine, tell } from '../output.ts'

export const commands: readonly Command[] = [
  {
    name: 'demo',
    summary: 'fills a data folder with labelled synthetic cases: no real person, drawn images',
    words: [0, 0],
    options: { ...JSON_OPTION, ...DATA_OPTIONS },
    examples: ['theca demo --data theca-demo'],
    run: (input) =>
      withData(input, { writes: true, create: true }, async (data) => {
        const { makeDemonstration } = await import('../../demo/index.ts')
        const { imagingDesk } = await import('../../imaging/desk.ts')
        const { openReader } = await import('../../imaging/reader.ts')
        tell(`writing synthetic cases to ${data.folder.path}.`)
        const reader = openReader()
        const progress = progressLine()
        try {
          await data.note('write', 'made the synthetic demonstration')
          const { record, now } = data
          const { artifacts } = data.folder
          const imaging = imagingDesk({ record, artifacts, reader, now: () => now().toISOString() })
          const made = await makeDemonstration({ record, artifacts, imaging, now }, progress)
          progress.end()
          if (!made.ok) return { message: made.failure.message }
          await (isSet(input, 'json')
            ? printJson({ folder: data.folder.path, cases: made.value })
            : printLine(made.value.join('\n')))
          return null
        } finally {
          progress.end()
          await reader.close()
        }
      }),
  },
]
