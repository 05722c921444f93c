import type { CaseId } from '@theca/record'
import type { Figure } from '@theca/review'
import type { Command } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wrongUsage } from '../command.ts'
import type { Data } from '../data.ts'
import { withCase } from '../data.ts'
import { writeWhole } from '../files.ts'
import { print, printJson, printLine } from '../output.ts'

/** The key pictures; the thread that reads them ends whatever happens. */
async function figuresOf({ record, folder }: Data, caseId: CaseId): Promise<readonly Figure[]> {
  const { keyImages } = await import('../../imaging/key-images.ts')
  const { openReader } = await import('../../imaging/reader.ts')
  const reader = openReader()
  try {
    return await keyImages({ record, artifacts: folder.artifacts, reader }, caseId)
  } finally {
    await reader.close()
  }
}

export const commands: readonly Command[] = [
  {
    name: 'report mdt',
    takes: 'CASE',
    summary: 'the tumour-board page, on one side',
    words: [1, 1],
    options: {
      format: { takes: 'FORMAT', says: 'pdf (as it is printed) or md (Markdown, every number with its source)' },
      out: { takes: 'FILE', says: 'where to write; "-" is stdout; without it a file named after the case' },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    examples: ['theca report mdt TH-7K2QD --out board.pdf', 'theca report mdt TH-7K2QD --format md --out -'],
    async run(input) {
      const format = textOf(input, 'format') ?? 'pdf'
      if (format !== 'pdf' && format !== 'md') return wrongUsage(`--format takes pdf or md, not "${format}".`)
      const out = textOf(input, 'out')
      if (out === '-' && isSet(input, 'json'))
        return wrongUsage('Either --json or --out -: both would write to stdout.')
      return withCase(input, { writes: false }, async (data, _, caseId) => {
        const { boardReport } = await import('../../render/reports.ts')
        const { author, record } = data
        const figures = await figuresOf(data, caseId)
        const made = await boardReport({
          record,
          figures,
          caseId,
          format,
          who: { name: author.type === 'person' ? author.name : 'Theca' },
          now: data.now(),
        })
        if (!made.ok) return { message: made.failure.message }
        await data.note('export', `printed the tumour-board page (${format})`, caseId)
        const { bytes, mediaType, fileName } = made.value
        if (out === '-') {
          await print(bytes)
          return null
        }
        const written = await writeWhole(out ?? fileName, [bytes])
        if (!written.ok) return written.failure
        await (isSet(input, 'json')
          ? printJson({ case: caseId, file: written.value, mediaType, bytes: bytes.length })
          : printLine(written.value))
        return null
      })
    },
  },
]
