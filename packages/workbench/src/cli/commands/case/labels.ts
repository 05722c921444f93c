import type { Command } from '../../command.ts'
import { DATA_OPTIONS, JSON_OPTION, textOf, wholeNumber, wordAt } from '../../command.ts'
import { withCase } from '../../data.ts'
import { readBytes } from '../../files.ts'
import { append } from './say.ts'

export const labels: Command = {
  name: 'case labels',
  takes: 'CASE FILE',
  summary: 'keeps a labelmap (NIfTI or DICOM SEG) and measures every label of it',
  words: [2, 2],
  options: {
    tumour: { takes: 'N', says: 'the label that is the tumour; without it the one so named' },
    series: { takes: 'UID', says: 'the series that the labels were drawn on, where the file does not say it' },
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  examples: ['theca case labels TH-7K2QD labels.nii.gz --tumour 3'],
  async run(input) {
    const file = wordAt(input, 1)
    const bytes = await readBytes(file)
    if (!bytes.ok) return bytes.failure
    const given = textOf(input, 'tumour')
    const tumour = given === undefined ? undefined : wholeNumber(given, 'tumour', 1, 65_535)
    if (tumour !== undefined && !tumour.ok) return tumour.failure
    const series = textOf(input, 'series')
    return withCase(input, { writes: true }, async (data, _, caseId) => {
      const { artifacts } = data.folder
      const mediaType = /\.nii(\.gz)?$/i.test(file) ? 'application/x-nifti' : 'application/dicom'
      const kept = await artifacts.put(caseId, bytes.value, { mediaType, addedAt: data.now().toISOString() })
      if (!kept.ok) return { message: kept.failure.message }
      const { imagingDesk } = await import('../../../imaging/desk.ts')
      const { openReader } = await import('../../../imaging/reader.ts')
      const reader = openReader()
      try {
        const desk = imagingDesk({ record: data.record, artifacts, reader, now: () => data.now().toISOString() })
        const request = {
          caseId,
          artifact: kept.value.id,
          ...(tumour === undefined ? {} : { tumourLabel: tumour.value }),
          ...(series === undefined ? {} : { seriesInstanceUid: series }),
        }
        const measured = await desk.measureLabels(request)
        return measured.ok
          ? await append(
              data,
              input,
              caseId,
              measured.value.draft,
              measured.value.cord === null ? [] : [measured.value.cord],
            )
          : { message: `${file}: ${measured.failure.message}` }
      } finally {
        await reader.close()
      }
    })
  },
}
