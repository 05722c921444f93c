import type { CohortDefinition } from '@theca/review'
import type { Answer, Command, Input, Outcome } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, textsOf, wrongUsage } from '../command.ts'
import type { Data } from '../data.ts'
import { withCase, withData } from '../data.ts'
import { readJson, writeWhole } from '../files.ts'
import { print, printJson, printLine, progressLine } from '../output.ts'
import { asAsked, PAGE_FORMAT, pageFormatOf, typeset } from '../page-format.ts'

const OUT = {
  out: { takes: 'FILE', says: 'where to write; "-" is stdout; without it a file named after what it holds' },
} as const

/** The format asked for, the first where none was, or what is wrong with the line. */
function formatOf<Format extends string>(input: Input, allowed: readonly Format[]): Answer<Format> {
  const given = textOf(input, 'format') ?? allowed[0]
  const format = allowed.find((each) => each === given)
  if (format === undefined)
    return { ok: false, failure: wrongUsage(`--format takes ${allowed.join(', ')}, not "${given}".`) }
  if (textOf(input, 'out') === '-' && isSet(input, 'json'))
    return { ok: false, failure: wrongUsage('Either --json or --out -: both would write to stdout.') }
  return { ok: true, value: format }
}

const nameOf = ({ author }: Data): string => (author.type === 'person' ? author.name : 'Theca')

async function deliver(input: Input, bytes: Uint8Array, fileName: string, about: object): Promise<Outcome> {
  const out = textOf(input, 'out')
  if (out === '-') {
    await print(bytes)
    return null
  }
  const written = await writeWhole(out ?? fileName, [bytes])
  if (!written.ok) return written.failure
  await (isSet(input, 'json')
    ? printJson({ ...about, file: written.value, bytes: bytes.length })
    : printLine(written.value))
  return null
}

/** The definition in a file, the criteria of the line over it, or everybody. */
async function definitionOf(input: Input): Promise<Answer<CohortDefinition>> {
  const { cohortDefinition, WHOLE_RECORD } = await import('@theca/review')
  const path = textOf(input, 'cohort')
  const given = path === undefined ? { ok: true as const, value: WHOLE_RECORD } : await readJson(path)
  if (!given.ok) return given
  const read = cohortDefinition.safeParse(given.value)
  if (!read.success) {
    const issue = read.error.issues[0]
    const message = `${path} is no cohort: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not readable'}. "theca cohort --help" shows one.`
    return { ok: false, failure: { message } }
  }
  const where = textsOf(input, 'where')
  const synthetic = isSet(input, 'synthetic') ? ('included' as const) : read.data.synthetic
  return { ok: true, value: { ...read.data, synthetic, where: [...read.data.where, ...where] } }
}

const COHORT = {
  cohort: { takes: 'FILE', says: 'a cohort definition; without it everybody who was operated on' },
  where: { takes: 'FIELD=VALUE', many: true, says: 'a further criterion, such as compartment=intramedullary' },
  synthetic: { says: 'synthetic cases belong to it; without it they are left out' },
} as const

async function analysed(data: Data, definition: CohortDefinition) {
  const { membersOf, seriesOf } = await import('../../render/drafts.ts')
  const progress = progressLine()
  const members = await membersOf(data.record, progress)
  progress.end()
  return seriesOf(members, definition)
}

const series: Command = {
  name: 'report series',
  summary: 'a draft case series after PROCESS and STROBE, with its data frozen under a hash',
  words: [0, 0],
  options: {
    ...COHORT,
    format: { takes: 'FORMAT', says: 'docx, md or pdf; without it docx' },
    frozen: { takes: 'FILE', says: 'also writes the frozen data set, which gives the same draft again' },
    ...OUT,
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  examples: ['theca report series --synthetic --format md --out series.md'],
  async run(input) {
    const format = formatOf(input, ['docx', 'md', 'pdf'])
    if (!format.ok) return format.failure
    const definition = await definitionOf(input)
    if (!definition.ok) return definition.failure
    return withData(input, { writes: false }, async (data) => {
      const found = await analysed(data, definition.value)
      if (!found.ok) return { message: found.failure.message }
      const { seriesReport } = await import('../../render/drafts.ts')
      const made = await seriesReport(found.value, {
        format: format.value,
        who: { name: nameOf(data) },
        now: data.now(),
      })
      await data.note('export', `drafted a series of ${found.value.result.passport.included} (${found.value.hash})`)
      const frozen = textOf(input, 'frozen')
      if (frozen !== undefined) {
        const written = await writeWhole(frozen, [Buffer.from(found.value.frozen)])
        if (!written.ok) return written.failure
      }
      const { filledShare } = await import('@theca/review')
      return deliver(input, made.bytes, made.fileName, {
        cases: found.value.result.passport.included,
        hash: found.value.hash,
        items: filledShare(made.draft),
      })
    })
  },
}

const scare: Command = {
  name: 'report scare',
  takes: 'CASE',
  summary: 'a draft case report after SCARE 2023: every sentence with its entries, gaps as questions, de-identified',
  words: [1, 1],
  options: {
    format: { takes: 'FORMAT', says: 'docx, md or pdf; without it docx' },
    ...OUT,
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  examples: ['theca report scare TH-7K2QD --format md --out draft.md'],
  async run(input) {
    const format = formatOf(input, ['docx', 'md', 'pdf'])
    if (!format.ok) return format.failure
    return withCase(input, { writes: false }, async (data, _, caseId) => {
      const { scareReport } = await import('../../render/drafts.ts')
      const request = { format: format.value, who: { name: nameOf(data) }, now: data.now() }
      const made = await scareReport(data.record, caseId, request)
      if (!made.ok) return { message: made.failure.message }
      await data.note('export', `drafted a case report (${format.value})`, caseId)
      const { filledShare } = await import('@theca/review')
      return deliver(input, made.value.bytes, made.value.fileName, {
        case: caseId,
        items: filledShare(made.value.draft),
      })
    })
  },
}

const operation: Command = {
  name: 'report operation',
  takes: 'CASE',
  summary: 'the operation record: what was done, why it ended, volumes beside the word, thirty days',
  words: [1, 1],
  options: {
    ...PAGE_FORMAT,
    ...OUT,
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  examples: ['theca report operation TH-7K2QD --out operation.pdf'],
  async run(input) {
    const format = pageFormatOf(input)
    if (!format.ok) return format.failure
    return withCase(input, { writes: false }, async (data, _, caseId) => {
      const { operationReport } = await import('../../render/drafts.ts')
      const now = data.now()
      const request = { format: typeset(format.value), who: { name: nameOf(data) }, now }
      const made = await operationReport(data.record, caseId, request)
      if (!made.ok) return { message: made.failure.message }
      await data.note('export', `printed the operation record (${format.value})`, caseId)
      const about = { caseId, title: 'Operation record', now }
      const { bytes, fileName, mediaType } = await asAsked(made.value, format.value, about)
      return deliver(input, bytes, fileName, { case: caseId, mediaType })
    })
  },
}

/** Printed beside the reports because it is made from the same rows. */
export const cohortCommand: Command = {
  name: 'cohort',
  summary: 'a cohort analysed: who is in it, curves, function, benchmarks, and how far to trust it',
  words: [0, 0],
  options: { ...COHORT, ...JSON_OPTION, ...DATA_OPTIONS },
  notes:
    'A cohort is { "format": "theca-cohort", "version": 1, "title": "…", "where": ["compartment=intramedullary"], "groupBy": null, "endpoints": ["death"], "consecutive": "not-stated", "synthetic": "excluded" }.',
  examples: ['theca cohort --synthetic --where compartment=intradural_extramedullary', 'theca cohort --json'],
  async run(input) {
    const definition = await definitionOf(input)
    if (!definition.ok) return definition.failure
    return withData(input, { writes: false }, async (data) => {
      const found = await analysed(data, definition.value)
      if (!found.ok) return { message: found.failure.message }
      await data.note('read', `analysed a cohort of ${found.value.result.passport.included}`)
      const { result, hash } = found.value
      if (isSet(input, 'json')) await printJson({ hash, ...result })
      else {
        const { seriesDraft } = await import('@theca/review')
        const { draftMarkdown } = await import('../../render/draft-text.ts')
        await printLine(draftMarkdown(seriesDraft(result, hash)))
      }
      return null
    })
  },
}

export const commands: readonly Command[] = [operation, scare, series]
