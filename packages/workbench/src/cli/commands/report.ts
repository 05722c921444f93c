import type { CaseId } from '@theca/record'
import { ok } from '@theca/record'
import type { Figure } from '@theca/review'
import type { Command } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wrongUsage } from '../command.ts'
import type { Data } from '../data.ts'
import { withCase } from '../data.ts'
import { writeWhole } from '../files.ts'
import { print, printJson, printLine } from '../output.ts'
import { asAsked, PAGE_FORMAT, pageFormatOf, typeset } from '../page-format.ts'

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
      ...PAGE_FORMAT,
      out: { takes: 'FILE', says: 'where to write; "-" is stdout; without it a file named after the case' },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    examples: [
      'theca report mdt TH-7K2QD --out board.pdf',
      'theca report mdt TH-7K2QD --format md --out -',
      'theca report mdt TH-7K2QD --format dicom --out board.dcm',
    ],
    async run(input) {
      const asked = pageFormatOf(input)
      if (!asked.ok) return asked.failure
      const format = asked.value
      const out = textOf(input, 'out')
      return withCase(input, { writes: false }, async (data, _, caseId) => {
        const { boardReport } = await import('../../render/reports.ts')
        const { author, record } = data
        const figures = await figuresOf(data, caseId)
        const made = await boardReport({
          record,
          figures,
          caseId,
          format: typeset(format),
          who: { name: author.type === 'person' ? author.name : 'Theca' },
          now: data.now(),
          local: await data.folder.reference.edits(),
        })
        if (!made.ok) return { message: made.failure.message }
        await data.note('export', `printed the tumour-board page (${format})`, caseId)
        const about = { caseId, title: 'Tumour-board page', now: data.now() }
        const { bytes, mediaType, fileName } = await asAsked(made.value, format, about)
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
  {
    name: 'report decision-sheet',
    takes: 'CASE',
    summary: 'the sheet for the person who decides, in plain words, on one side',
    words: [1, 1],
    options: {
      format: { takes: 'FORMAT', says: 'pdf (as it is printed) or md (Markdown)' },
      out: { takes: 'FILE', says: 'where to write; "-" is stdout; without it a file named after the case' },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    examples: ['theca report decision-sheet TH-7K2QD --out sheet.pdf'],
    async run(input) {
      const format = textOf(input, 'format') ?? 'pdf'
      if (format !== 'pdf' && format !== 'md') return wrongUsage(`--format takes pdf or md, not "${format}".`)
      const out = textOf(input, 'out')
      if (out === '-' && isSet(input, 'json'))
        return wrongUsage('Either --json or --out -: both would write to stdout.')
      return withCase(input, { writes: false }, async (data, _, caseId) => {
        const { decisionSheetReport } = await import('../../render/reports.ts')
        const { author, record } = data
        const who = { name: author.type === 'person' ? author.name : 'Theca' }
        const made = await decisionSheetReport({ record, caseId, format, who, now: data.now() })
        if (!made.ok) return { message: made.failure.message }
        await data.note('export', `made the sheet for deciding together (${format})`, caseId)
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
  {
    name: 'report ionm',
    takes: 'CASE',
    summary: 'the report of the neuromonitoring: baselines, changes, what was done, what was lost',
    words: [1, 1],
    options: {
      ...PAGE_FORMAT,
      session: { takes: 'ID', says: 'of several recordings; without it the last one' },
      out: { takes: 'FILE', says: 'where to write; "-" is stdout; without it a file named after the case' },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    examples: ['theca report ionm TH-7K2QD --out monitoring.pdf'],
    async run(input) {
      const asked = pageFormatOf(input)
      if (!asked.ok) return asked.failure
      const format = asked.value
      const out = textOf(input, 'out')
      const session = textOf(input, 'session')
      return withCase(input, { writes: false }, async (data, _, caseId) => {
        const { ionmReport } = await import('../../render/ionm-report.ts')
        const { author, record } = data
        const who = { name: author.type === 'person' ? author.name : 'Theca' }
        const made = await ionmReport({
          record,
          caseId,
          format: typeset(format),
          who,
          now: data.now(),
          ...(session === undefined ? {} : { session }),
        })
        if (!made.ok) return { message: made.failure.message }
        await data.note('export', `made the neuromonitoring report (${format})`, caseId)
        const about = { caseId, title: 'Neuromonitoring report', now: data.now() }
        const { bytes, mediaType, fileName } = await asAsked(made.value, format, about)
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
  {
    name: 'report plan',
    takes: 'CASE',
    summary: 'the operative plan; with --brief the team brief on one side, with --montage the montage for the monitor',
    words: [1, 1],
    options: {
      brief: { says: 'the team brief instead of the whole plan' },
      montage: { says: 'the monitoring plan as JSON instead, of the signed version or else the last' },
      ...PAGE_FORMAT,
      out: { takes: 'FILE', says: 'where to write; "-" is stdout; without it a file named after the case' },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    examples: [
      'theca report plan TH-7K2QD --out plan.pdf',
      'theca report plan TH-7K2QD --brief --out brief.pdf',
      'theca report plan TH-7K2QD --montage --out montage.json',
    ],
    async run(input) {
      const asked = pageFormatOf(input)
      if (!asked.ok) return asked.failure
      const format = asked.value
      if (isSet(input, 'brief') && isSet(input, 'montage')) return wrongUsage('Either --brief or --montage, not both.')
      if (isSet(input, 'montage') && format === 'dicom')
        return wrongUsage('The montage is JSON. Leave out --format, or --montage.')
      const out = textOf(input, 'out')
      return withCase(input, { writes: false }, async (data, _, caseId) => {
        const made = await planOutput(
          data,
          caseId,
          isSet(input, 'montage') ? 'montage' : isSet(input, 'brief') ? 'brief' : 'plan',
          typeset(format),
        )
        if (!made.ok) return { message: made.failure.message }
        const about = { caseId, title: capital(made.value.title), now: data.now() }
        const { bytes, mediaType, fileName } = await asAsked(made.value, format, about)
        await data.note('export', `made the ${made.value.title} (${mediaType.split(';')[0]})`, caseId)
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

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const titles = { plan: 'operative plan', brief: 'team brief', montage: 'montage' } as const

async function planOutput(data: Data, caseId: CaseId, which: keyof typeof titles, format: 'pdf' | 'md') {
  const { montageOf, planReport } = await import('../../render/plan-reports.ts')
  const { author, record } = data
  const title = titles[which]
  if (which === 'montage') {
    const montage = montageOf(caseId, await record.read(caseId))
    if (!montage.ok) return montage
    const bytes = Buffer.from(`${JSON.stringify(montage.value, null, 2)}\n`)
    return ok({ title, bytes, mediaType: 'application/json', fileName: `${caseId}-montage.json` })
  }
  const who = { name: author.type === 'person' ? author.name : 'Theca' }
  const made = await planReport({
    record,
    caseId,
    which,
    format,
    who,
    now: data.now(),
    local: await data.folder.reference.edits(),
  })
  return made.ok ? ok({ title, ...made.value }) : made
}
