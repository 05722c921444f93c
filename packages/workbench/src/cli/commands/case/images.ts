import type { Command } from '../../command.ts'
import { DATA_OPTIONS, JSON_OPTION, wordAt } from '../../command.ts'
import { withCase } from '../../data.ts'
import { missing } from '../../files.ts'
import { progressLine, tell } from '../../output.ts'
import { append } from './say.ts'

export const images: Command = {
  name: 'case images',
  takes: 'CASE PATH',
  summary: 'keeps and checks the images of a folder, ZIP or file',
  words: [2, 2],
  options: { ...JSON_OPTION, ...DATA_OPTIONS },
  examples: ['theca case images TH-7K2QD mri'],
  async run(input) {
    const path = wordAt(input, 1)
    const gone = await missing(path)
    if (gone !== null) return gone
    return withCase(input, { writes: true }, async (data, _, caseId) => {
      const { imagingDesk } = await import('../../../imaging/desk.ts')
      const { openReader } = await import('../../../imaging/reader.ts')
      const reader = openReader()
      const progress = progressLine()
      try {
        const desk = imagingDesk({
          record: data.record,
          artifacts: data.folder.artifacts,
          reader,
          now: () => data.now().toISOString(),
        })
        const read = await desk.readImaging({ caseId, from: { path }, onProgress: progress })
        progress.end()
        if (!read.ok) return { message: read.failure.message }
        const named = read.value.identities.filter(({ name, patientId }) => name !== null || patientId !== null)
        if (named.length > 0)
          tell('the images carry a name or a number; neither was taken over. The workbench asks whether to keep them.')
        return await append(data, input, caseId, read.value.draft)
      } finally {
        progress.end()
        await reader.close()
      }
    })
  },
}
