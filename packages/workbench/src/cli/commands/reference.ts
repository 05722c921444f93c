import type { ReferenceRowShown, ReferenceTable } from '@theca/instruments'
import { fieldInWords, findReferenceTable, readReferenceTable, referenceTables } from '@theca/instruments'
import type { Command, Input, Outcome } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wordAt } from '../command.ts'
import { withData } from '../data.ts'
import { nearest } from '../nearest.ts'
import { printJson, printLine, table } from '../output.ts'

/** Local rows are in a data folder; without one that was named the tables are shown as they were published. */
function withLocal(
  input: Input,
  work: (rows: (of: ReferenceTable) => ReferenceRowShown[]) => Promise<void>,
): Promise<Outcome> {
  const named = textOf(input, 'data') ?? process.env['THECA_DATA']
  const published = async (): Promise<Outcome> => {
    await work((of) => readReferenceTable(of, []))
    return null
  }
  if (named === undefined || named === '') return published()
  return withData(input, { writes: false }, async ({ folder }) => {
    const edits = await folder.reference.edits()
    await work((of) => readReferenceTable(of, edits))
    return null
  })
}

const shownRow = ({ id, title, published, local, fields, history }: ReferenceRowShown) => ({
  id,
  title,
  fields,
  published:
    published === null
      ? null
      : { fields: published.fields, evidenceStatus: published.evidenceStatus, source: published.source },
  local: local === null ? null : { owner: local.owner.name, at: local.at, reason: local.reason },
  history: history.map(({ fields: each, owner, at, reason }) => ({ fields: each, owner: owner.name, at, reason })),
})

const list: Command = {
  name: 'reference list',
  summary: 'the reference tables, with their age and how many rows a centre has otherwise',
  words: [0, 0],
  options: { ...DATA_OPTIONS, ...JSON_OPTION },
  examples: ['theca reference list', 'theca reference list --json'],
  run: (input) =>
    withLocal(input, async (rowsOf) => {
      const tables = referenceTables.map((each) => {
        const rows = rowsOf(each)
        const { id, title, reviewedOn } = each
        return { id, title, reviewedOn, rows: rows.length, local: rows.filter(({ local }) => local !== null).length }
      })
      if (isSet(input, 'json')) return printJson(tables)
      const columns = [
        { title: 'id' },
        { title: 'title' },
        { title: 'reviewed' },
        { title: 'rows', right: true },
        { title: 'local', right: true },
      ]
      return printLine(
        table(
          columns,
          tables.map((each) => [each.id, each.title, each.reviewedOn, String(each.rows), String(each.local)]),
        ),
      )
    }),
}

const show: Command = {
  name: 'reference show',
  takes: 'ID',
  summary: 'one table: the rows that hold, the published ones beside them',
  words: [1, 1],
  options: { ...DATA_OPTIONS, ...JSON_OPTION },
  notes:
    'Local rows are read from the data folder that is named by --data or THECA_DATA; without one the published rows are shown.',
  examples: ['theca reference show antithrombotics', 'theca reference show radiosensitivity --json'],
  async run(input) {
    const id = wordAt(input, 0)
    const found = findReferenceTable(id)
    if (found === undefined) {
      const ids = referenceTables.map((each) => each.id)
      const near = nearest(id, ids)
      const hint = near === null ? `There are ${ids.join(', ')}.` : `The nearest is "${near}".`
      return { message: `There is no reference table "${id}". ${hint}` }
    }
    return withLocal(input, async (rowsOf) => {
      const rows = rowsOf(found)
      const { title, about, reviewedOn } = found
      if (isSet(input, 'json')) return printJson({ id, title, about, reviewedOn, rows: rows.map(shownRow) })
      const keys = Object.keys(found.fields.shape).filter((key) => key !== 'title' && key !== 'target')
      const lines = rows.map((row) => [
        row.title,
        ...keys.map((key) => fieldInWords(row.fields[key])),
        row.local === null
          ? `${row.published?.source ?? ''} (${row.published?.evidenceStatus ?? ''})`
          : `local: ${row.local.owner.name}, ${row.local.at.slice(0, 10)}`,
      ])
      const columns = [{ title: 'row' }, ...keys.map((key) => ({ title: key })), { title: 'source' }]
      return printLine(`${title}, compared with its sources on ${reviewedOn}.\n${about}\n\n${table(columns, lines)}`)
    })
  },
}

export const commands: readonly Command[] = [list, show]
