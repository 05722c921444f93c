import { findProtocol, protocolJsonSchema, SHIPPED_PROTOCOLS } from '@theca/neurophysiology'
import type { Command } from '../command.ts'
import { isSet, JSON_OPTION, wordAt, wrongUsage } from '../command.ts'
import { nearest } from '../nearest.ts'
import { printJson, printLine, table } from '../output.ts'

const list: Command = {
  name: 'protocol list',
  summary: 'the monitoring protocols that come with Theca',
  words: [0, 0],
  options: JSON_OPTION,
  examples: ['theca protocol list'],
  notes:
    'Defaults for editing, not advice: every number carries its mark. "theca protocol show ID" prints one as a file.',
  async run(input) {
    const rows = SHIPPED_PROTOCOLS.map(({ id, title, site, mainsHz, lines, rules }) => ({
      id,
      title,
      site,
      mainsHz,
      lines: lines.length,
      rules: rules.length,
    }))
    if (isSet(input, 'json')) await printJson(rows)
    else {
      const cells = rows.map(({ id, title, lines, rules }) => [id, title, String(lines), String(rules)])
      const columns = [
        { title: 'id' },
        { title: 'title' },
        { title: 'lines', right: true },
        { title: 'rules', right: true },
      ]
      await printLine(table(columns, cells))
    }
    return null
  },
}

const show: Command = {
  name: 'protocol show',
  takes: 'ID',
  summary: 'one of them as a JSON file to edit; with --schema what such a file may hold',
  words: [0, 1],
  options: { schema: { says: 'the JSON Schema of a protocol file' }, ...JSON_OPTION },
  examples: ['theca protocol show conus-cauda', 'theca protocol show --schema'],
  async run(input) {
    const id = wordAt(input, 0)
    if (isSet(input, 'schema')) {
      await printJson(protocolJsonSchema())
      return null
    }
    if (id === '') return wrongUsage('theca protocol show wants the ID of a protocol, or --schema.')
    const protocol = findProtocol(id)
    if (protocol === null) {
      const ids = SHIPPED_PROTOCOLS.map((each) => each.id)
      const near = nearest(id, ids)
      return {
        message: `No protocol "${id}" comes with Theca. ${near === null ? `There are ${ids.join(', ')}.` : `The nearest is ${near}.`}`,
      }
    }
    await printJson(protocol)
    return null
  },
}

export const commands: readonly Command[] = [list, show]
