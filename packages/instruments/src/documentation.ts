import { COMPARTMENTS, compartmentTitles } from '@theca/anatomy'
import { z } from 'zod'
import { answerInWords } from './answer-words.ts'
import type { Band, EvidenceStatus, Instrument, Scale, Value, Worked } from './define.ts'
import { isRequired, metaOf } from './items.ts'
import { sayResult, scoreInstrument } from './score.ts'
import type { ValidityCode } from './validity.ts'

export const validityWords: Readonly<Record<ValidityCode, string>> = {
  V: 'derived or validated there',
  U: 'generic, or in routine use there',
  X: 'derived in extradural disease: extrapolation',
  N: 'no meaning there: not computed',
}

const evidenceWords: Readonly<Record<EvidenceStatus, string>> = {
  verified: 'seen in the source named',
  secondary: 'seen second-hand',
  recalled: 'recalled, not checked again',
  project: 'made by this project, not published',
}

/**
 * The documentation page of an instrument, written from its own file: what it asks, how it is read, where it holds,
 * examples worked by others, and where it comes from.
 *
 * @example instrumentMarkdown(kps).split('\n')[0] // '# Karnofsky performance status'
 */
export const instrumentMarkdown = (instrument: Instrument): string => {
  const { id, version, title, measures, evidenceStatus, evidenceNote, licence, licenceRule, source, citation } =
    instrument
  return [
    `# ${title}`,
    `\`${id}\` ${version}. Measures ${measures}.`,
    '## Questions',
    ...Object.entries(instrument.answers.shape).map(([key, schema]) => question(key, schema as z.ZodType, 0)),
    '## Result',
    `${scaleWords(instrument.scale)}; ${directionWords[instrument.direction]}.`,
    ...(instrument.bands.length === 0 ? ['No bands are published that were seen.'] : [bandTable(instrument.bands)]),
    'A missing answer is never zero: the result then is the range that is still attainable.',
    '## Where it holds',
    table(
      ['compartment', 'validity', 'meaning'],
      COMPARTMENTS.map((each) => {
        const code = instrument.validity.byCompartment[each]
        return [compartmentTitles[each], code, validityWords[code]]
      }),
    ),
    '## Worked examples',
    instrument.worked.map((worked) => `- ${exampleWords(instrument, worked)}`).join('\n'),
    '## Source',
    `${source}. ${citation}`,
    `Evidence: ${evidenceStatus}, ${evidenceWords[evidenceStatus]}.${evidenceNote === undefined ? '' : ` ${evidenceNote}`}`,
    `Licence: ${licence}.${licenceRule === undefined ? '' : ' Totals only: the wording of the items is not here.'}`,
    'It documents and supports research; it gives no advice and is not a medical device.',
  ].join('\n\n')
}

const directionWords = {
  higher_better: 'higher is better',
  higher_worse: 'higher is worse',
  none: 'no direction',
} as const

const scaleWords = (scale: Scale): string => {
  if (scale.kind === 'points') return `${scale.min} to ${scale.max} in steps of ${scale.step}`
  if (scale.kind === 'measure') return `a measure in ${scale.unit}`
  return `one of: ${scale.values.join(', ')}`
}

/** One question, with its answers or its parts indented beneath. */
const question = (key: string, schema: z.ZodType, depth: number): string => {
  const { title, unit, help, labels } = metaOf(schema)
  const indent = '  '.repeat(depth)
  const inner = plain(schema)
  const head = `${indent}- **${title === '' ? key : title}** (\`${key}\`${isRequired(schema) ? '' : ', may stay open'})${unit === undefined ? '' : `, ${unit}`}${help === undefined ? '' : `. ${help}`}`
  const many = Object.keys(labels ?? {}).length > MOST_LABELS
  const answers = many
    ? [`${indent}  - one of ${Object.values(labels ?? {}).join(', ')}`]
    : Object.entries(labels ?? {}).map(([value, label]) => `${indent}  - \`${value}\` ${label}`)
  const parts =
    inner instanceof z.ZodObject && labels === undefined && depth < 2
      ? Object.entries(inner.shape).map(([part, each]) => question(part, each as z.ZodType, depth + 1))
      : []
  return [
    head,
    ...answers,
    ...(parts.length > MOST_LABELS ? [`${indent}  - ${Object.keys((inner as z.ZodObject).shape).join(', ')}`] : parts),
  ].join('\n')
}

const MOST_LABELS = 20

const plain = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return plain(schema.unwrap())
  return schema instanceof z.ZodArray ? plain(schema.element) : schema
}

const endWords = (band: Band): string => {
  const from = band.from === null ? null : valueWords(band.from)
  const to = band.to === null ? null : valueWords(band.to)
  if (from === to && from !== null) return from
  if (from === null && to === null) return 'by rule'
  if (from === null) return `${band.open === 'to' ? 'under' : 'up to'} ${to}`
  if (to === null) return `${band.open === 'from' ? 'over' : 'from'} ${from}`
  return `${band.open === 'from' ? 'over ' : ''}${from} to ${band.open === 'to' ? 'under ' : ''}${to}`
}

const valueWords = (value: Value): string => String(value)

const bandTable = (bands: readonly Band[]): string =>
  table(
    ['value', 'band', 'meaning'],
    bands.map((band) => [endWords(band), band.label, band.meaning]),
  )

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** The answers of an example and what they come to, as the instrument itself says it. */
const exampleWords = (instrument: Instrument, worked: Worked): string => {
  const scored = scoreInstrument(instrument, { ...worked, compartments: worked.compartments ?? [] })
  const given = Object.entries(worked.answers).map(([key, answer]) => {
    const schema = instrument.answers.shape[key]
    return schema === undefined ? key : `${metaOf(schema).title}: ${answerInWords(schema, answer) ?? 'not known'}`
  })
  const says = scored.ok ? sayResult(instrument, worked.answers, scored.result) : scored.failure.message
  return `${given.join('; ')}. **${says}** (${worked.source})`
}
