import type { Compartment } from '@theca/anatomy'
import { COMPARTMENTS, compartmentTitles } from '@theca/anatomy'
import type { Instrument, ScoreResult, Scored } from '@theca/instruments'
import {
  answersSchema,
  explainInstrument,
  findInstrument,
  instrumentMarkdown,
  instruments,
  listEntry,
  sayResult,
  scoreInstrument,
  showEntry,
} from '@theca/instruments'
import { z } from 'zod'
import type { Answer, Command, Failure, Input } from '../command.ts'
import { isSet, JSON_OPTION, textOf, wordAt, wrongUsage } from '../command.ts'
import { readJson } from '../files.ts'
import { nearest } from '../nearest.ts'
import { printJson, printLine, table } from '../output.ts'
import { scoreBatch } from '../score-batch.ts'

/** What `score` reads. Strict: a mistyped `compartment` left unseen would change the validity of the result. */
const scoreInput = z.strictObject({
  answers: z.record(z.string(), z.unknown()),
  compartments: z.array(z.enum(COMPARTMENTS)).optional(),
  lesion: z.enum(COMPARTMENTS).optional(),
})

function instrumentNamed(id: string): Answer<Instrument> {
  const found = findInstrument(id)
  if (found !== undefined) return { ok: true, value: found }
  const near = nearest(
    id,
    instruments.map((each) => each.id),
  )
  const hint = near === null ? '"theca instruments list" shows them.' : `The nearest is "${near}".`
  return { ok: false, failure: { message: `There is no instrument "${id}". ${hint}` } }
}

/** One input scored, or the sentence that says what is wrong with it. */
function scored(instrument: Instrument, given: unknown): Answer<ScoreResult & { says: string }> {
  const input = scoreInput.safeParse(given)
  if (!input.success) {
    const issue = input.error.issues[0]
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
    const message = `The input of ${instrument.id} is { "answers": {…}, "compartments": […] }; ${where}${issue?.message ?? 'it is not'}.`
    return { ok: false, failure: { message } }
  }
  const result: Scored = scoreInstrument(instrument, input.data)
  if (!result.ok) return { ok: false, failure: { message: result.failure.message } }
  return { ok: true, value: { ...result.result, says: sayResult(instrument, input.data.answers, result.result) } }
}

async function scoreOne(instrument: Instrument, input: Input): Promise<Failure | null> {
  const given = await readJson(input.words[1] ?? '-')
  if (!given.ok) return given.failure
  const result = scored(instrument, given.value)
  if (!result.ok) return result.failure
  if (isSet(input, 'json')) await printJson(result.value)
  else
    await printLine(
      [resultInWords(result.value), ...(isSet(input, 'why') ? [whyInWords(instrument, given.value)] : [])].join('\n'),
    )
  return null
}

const statusWords = {
  V: 'V, for this disease',
  U: 'U, generic or in routine use',
  X: 'X, not validated here',
  N: 'N, no meaning here',
} as const

/** The way from the answers to the result; the input was checked by the scoring before. */
function whyInWords(instrument: Instrument, given: unknown): string {
  const { answers, ...where } = scoreInput.parse(given)
  return [
    'Why',
    ...explainInstrument(instrument.id, answers, where).map(
      ({ question, answer, leadsTo }) =>
        `  ${question}: ${answer ?? 'not answered'}${leadsTo === '' ? '' : ` → ${leadsTo}`}`,
    ),
  ].join('\n')
}

function resultInWords(result: ScoreResult & { says: string }): string {
  const { validity, flags, missing, source, evidenceStatus } = result
  return [
    result.says,
    ...(missing.length > 0
      ? [
          `Not answered: ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ` and ${missing.length - 8} more` : ''}.`,
        ]
      : []),
    `Validity: ${statusWords[validity.code]} (${validity.reason}).`,
    ...flags.map((flag) => `Note: ${flag}.`),
    `Source: ${source} (${evidenceStatus}).`,
  ].join('\n')
}

const listTable = (): string =>
  table(
    [
      { title: 'id' },
      { title: 'title' },
      { title: 'domain' },
      { title: 'range' },
      ...COMPARTMENTS.map((each) => ({ title: SHORT[each] })),
      { title: 'evidence' },
    ],
    instruments
      .map(listEntry)
      .map(({ id, title, domain, range, values, validity, evidenceStatus }) => [
        id,
        title,
        domain,
        range === null ? (values?.join(' ') ?? '') : `${range.min} to ${range.max}`,
        ...COMPARTMENTS.map((each) => validity[each]),
        evidenceStatus,
      ]),
  )

const SHORT = {
  intramedullary: 'IM',
  intradural_extramedullary: 'IDEM',
  leptomeningeal: 'LM',
  epidural: 'ED',
  vertebral: 'VB',
} as const

const KEY = `${COMPARTMENTS.map((each) => `${SHORT[each]} ${compartmentTitles[each]}`).join(', ')}. V derived or validated there, U generic, X derived in extradural disease, N no meaning.`

const countOf = (priority: Instrument['priority']): number =>
  instruments.filter((each) => each.priority === priority).length

const COUNTS = `${instruments.length} instruments by priority: ${countOf('must')} must, ${countOf('should')} should, ${countOf('could')} could.`

type Item = {
  title?: string
  type?: string
  enum?: unknown[]
  const?: unknown
  labels?: Record<string, string>
  unit?: string
  help?: string
}

function exampleInWords(
  instrument: Instrument,
  answers: Record<string, unknown>,
  compartments: readonly Compartment[],
): string {
  const result = scoreInstrument(instrument, { answers, compartments })
  return result.ok ? sayResult(instrument, answers, result.result) : result.failure.message
}

function shownInWords(instrument: Instrument): string {
  const entry = showEntry(instrument)
  const { properties = {}, required = [] } = answersSchema(instrument) as {
    properties?: Record<string, Item>
    required?: string[]
  }
  const items = Object.entries(properties).flatMap(([key, { title, labels, unit, help }]) => [
    `  ${key}${required.includes(key) ? '' : ' (optional)'}: ${title ?? ''}${unit === undefined ? '' : `, ${unit}`}${help === undefined ? '' : `. ${help}`}`,
    ...Object.entries(labels ?? {}).map(([value, label]) => `    ${value}  ${label}`),
  ])
  return [
    `${entry.title} (${entry.id} ${entry.version})`,
    `Measures ${entry.measures}.`,
    '',
    'Asks',
    ...items,
    '',
    ...(entry.bands.length === 0
      ? []
      : [
          'Bands',
          ...entry.bands.map(({ id, label, meaning }) => `  ${id}  ${label}${meaning === label ? '' : `: ${meaning}`}`),
          '',
        ]),
    'Worked examples',
    ...instrument.worked.map(
      (worked) => `  ${exampleInWords(instrument, worked.answers, worked.compartments ?? [])} (${worked.source})`,
    ),
    '',
    `Validity: ${COMPARTMENTS.map((each) => `${compartmentTitles[each]} ${entry.validity[each]}`).join(', ')}.`,
    `Evidence: ${entry.evidenceStatus}${entry.evidenceNote === null ? '' : `. ${entry.evidenceNote}`}`,
    `Licence: ${entry.licence}. Source: ${entry.source}.`,
    entry.citation,
  ].join('\n')
}

export const commands: readonly Command[] = [
  {
    name: 'instruments list',
    summary: 'all instruments, with the validity of each in each compartment',
    words: [0, 0],
    options: JSON_OPTION,
    examples: ['theca instruments list', 'theca instruments list --json'],
    async run(input) {
      await (isSet(input, 'json')
        ? printJson(instruments.map(listEntry))
        : printLine(`${listTable()}\n\n${KEY}\n${COUNTS}`))
      return null
    },
  },
  {
    name: 'instruments show',
    takes: 'ID',
    summary: 'one instrument: what it asks, worked examples, citation',
    words: [1, 1],
    options: { ...JSON_OPTION, md: { says: 'print its documentation page as Markdown' } },
    examples: ['theca instruments show kps', 'theca instruments show kps --json', 'theca instruments show sins --md'],
    async run(input) {
      const instrument = instrumentNamed(wordAt(input, 0))
      if (!instrument.ok) return instrument.failure
      if (isSet(input, 'json')) await printJson(showEntry(instrument.value))
      else await printLine((isSet(input, 'md') ? instrumentMarkdown : shownInWords)(instrument.value))
      return null
    },
  },
  {
    name: 'instruments score',
    takes: 'ID [FILE|-]',
    summary: 'scores answers given as JSON',
    words: [1, 2],
    options: {
      ...JSON_OPTION,
      batch: {
        takes: 'FILE',
        says: 'many inputs, as JSON lines or a CSV; one result a line; "-" reads stdin; a bad row answers { "error", "row" }',
      },
      csv: { says: 'with --batch: print the results as CSV instead of JSON lines' },
      why: { says: 'say what each answer led to' },
    },
    notes:
      'The input is { "answers": {…}, "compartments": ["intradural_extramedullary", …] }, from a file or from stdin.\n' +
      'An answer that is left out is not asked; null is not known; neither is ever taken as zero.\n' +
      'A CSV names the answers in its head line, nested ones with points (right.motor.C5); beside them may stand\n' +
      'compartments (joined by |), lesion, and id, which comes back. Semicolons and decimal commas are understood.',
    examples: [
      `echo '{ "answers": { "kps": 70 }, "compartments": ["intramedullary"] }' | theca instruments score kps - --json`,
      'theca instruments score kps --batch answers.jsonl',
      'theca instruments score kps --batch answers.csv --csv',
    ],
    async run(input) {
      const instrument = instrumentNamed(wordAt(input, 0))
      if (!instrument.ok) return instrument.failure
      const batch = textOf(input, 'batch')
      if (batch === undefined && isSet(input, 'csv')) return wrongUsage('--csv is for results of a --batch.')
      if (batch === undefined) return scoreOne(instrument.value, input)
      if (input.words.length > 1) return wrongUsage('Give either a file or --batch, not both.')
      return scoreBatch(instrument.value, batch, isSet(input, 'csv'), scored)
    },
  },
]
