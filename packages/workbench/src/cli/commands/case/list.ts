import type { WorklistRow } from '@theca/review'
import { compareRows, worklistRowOf } from '@theca/review'
import type { Command } from '../../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION } from '../../command.ts'
import { withData } from '../../data.ts'
import { plain, printJson, printLine, table } from '../../output.ts'

const inTable = (rows: readonly WorklistRow[]): string =>
  table(
    [
      { title: 'case' },
      { title: 'urgency' },
      { title: 'because' },
      { title: 'primary' },
      { title: 'levels' },
      { title: 'McCormick' },
      { title: 'walking' },
      { title: 'entries', right: true },
    ],
    rows.map((row) => [
      `${row.case}${row.synthetic ? ' (synthetic)' : ''}`,
      row.urgency.category.replace('not-known', 'not known'),
      row.urgency.because,
      plain(row.primary ?? 'not asked'),
      row.levels ?? 'not asked',
      row.function.now ?? 'not asked',
      row.walking ?? 'not asked',
      String(row.entries),
    ]),
  )

export const list: Command = {
  name: 'case list',
  summary: 'all cases, most urgent first, with the reason',
  words: [0, 0],
  options: { ...JSON_OPTION, ...DATA_OPTIONS },
  examples: ['theca case list'],
  run: (input) =>
    withData(input, { writes: false }, async ({ record, note }) => {
      const rows: WorklistRow[] = []
      for (const head of await record.cases()) {
        const row = worklistRowOf(await record.read(head.case))
        if (row !== null) rows.push(row)
      }
      rows.sort(compareRows)
      await note('read', 'read the worklist')
      if (isSet(input, 'json')) await printJson(rows)
      else
        await printLine(
          rows.length === 0
            ? 'No case yet. "theca case open" opens one, "theca demo" makes synthetic ones.'
            : inTable(rows),
        )
      return null
    }),
}
