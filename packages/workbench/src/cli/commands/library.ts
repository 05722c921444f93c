import type { Condition, PublishedCase, PublishedSeries } from '@theca/review'
import type { Answer, Command, Input, Option } from '../command.ts'
import { isSet, JSON_OPTION, textsOf } from '../command.ts'
import { printJson, printLine, table } from '../output.ts'

const OPTIONS = {
  where: {
    takes: 'FIELD=VALUE',
    many: true,
    says: 'only what meets this; also >=, <= and !=; =null is what the source does not tell. May stand more than once',
  },
  ...JSON_OPTION,
} as const satisfies Record<string, Option>

const NOTES =
  'Read mostly at abstract level, selected and biased to good outcomes: frequencies among these cases are not expected rates. null was not seen; it never means no.'

/** The conditions of `--where`, and those that follow as words: `--where a=1 b=2`. */
async function conditionsOf(input: Input): Promise<Answer<Condition[]>> {
  const { readCondition } = await import('@theca/review')
  const conditions: Condition[] = []
  for (const text of [...textsOf(input, 'where'), ...input.words]) {
    const condition = readCondition(text)
    if (!condition.ok) return { ok: false, failure: { message: condition.failure.message, usage: true } }
    conditions.push(condition.value)
  }
  return { ok: true, value: conditions }
}

function listing<Item extends object>(
  name: string,
  summary: string,
  example: string,
  all: () => Promise<readonly Item[]>,
  shown: (items: readonly Item[]) => string | Promise<string>,
): Command {
  return {
    name: `library ${name}`,
    takes: '[FIELD=VALUE …]',
    summary,
    words: [0, 40],
    options: OPTIONS,
    notes: NOTES,
    examples: [`theca library ${name}`, example],
    async run(input) {
      const { filterLibrary } = await import('@theca/review')
      const conditions = await conditionsOf(input)
      if (!conditions.ok) return conditions.failure
      const found = filterLibrary(await all(), conditions.value)
      if (!found.ok) return { message: found.failure.message }
      await (isSet(input, 'json') ? printJson(found.value) : printLine(await shown(found.value)))
      return null
    },
  }
}

const none = 'Nothing in the library meets this.'
const or = (value: string | number | null): string => (value === null ? 'not known' : String(value))

async function caseTable(cases: readonly PublishedCase[]): Promise<string> {
  const { citationInWords } = await import('@theca/review')
  if (cases.length === 0) return none
  return table(
    [{ title: 'id' }, { title: 'primary' }, { title: 'compartment' }, { title: 'level' }, { title: 'source' }],
    cases.map(({ id, primary, compartment, level, citation }) => [
      id,
      primary.site,
      compartment.replaceAll('_', ' '),
      level.first === null ? level.region.join(', ').replaceAll('_', ' ') : `${level.first} to ${or(level.last)}`,
      citationInWords(citation),
    ]),
  )
}

async function seriesTable(series: readonly PublishedSeries[]): Promise<string> {
  const { citationInWords } = await import('@theca/review')
  if (series.length === 0) return none
  return table(
    [{ title: 'id' }, { title: 'role' }, { title: 'patients', right: true }, { title: 'seen' }, { title: 'source' }],
    series.map(({ id, role, n_patients, source_seen, citation }) => [
      id,
      role.replaceAll('_', ' '),
      or(n_patients),
      source_seen,
      citationInWords(citation),
    ]),
  )
}

export const commands: readonly Command[] = [
  listing(
    'cases',
    'individual published cases of intradural spinal metastasis',
    'theca library cases --where primary.group=lung --where compartment=intramedullary --json',
    async () => (await import('@theca/review')).publishedCases(),
    caseTable,
  ),
  listing(
    'series',
    'published series of intradural spinal metastases',
    'theca library series --where role=surgical_series --json',
    async () => (await import('@theca/review')).publishedSeriesList(),
    seriesTable,
  ),
]
