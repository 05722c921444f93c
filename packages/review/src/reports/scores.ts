import type { Examination } from '@theca/assess'
import { absenceOf, findInstrument } from '@theca/instruments'
import type { Entry, Json } from '@theca/record'
import type { Missing, Part, Quantity, Source, When, Why, Words } from './page.ts'

/** How an answered instrument stands on a page: its value as a quantity, or which kind of missing it is. */

const ROMAN = ['I', 'II', 'III', 'IV', 'V']

export const authorInWords = ({ author }: Entry): string =>
  author.type === 'person' ? `${author.name}, ${author.role}` : `${author.type} ${author.name} ${author.version}`

export const entrySource = (
  entry: Entry,
  method: string,
  at: When = { on: entry.effectiveAt, precision: 'minute' },
): Source => ({
  type: 'entry',
  seq: entry.seq,
  method,
  author: authorInWords(entry),
  at,
  recordedAt: entry.recordedAt,
  amended: entry.amends !== undefined,
  validity: null,
})

/** The source of an examination: instrument with the version that computed it, and its validity here. */
export function examinationSource({ entry, answered }: Examination): Source {
  const title = findInstrument(answered.instrument)?.title ?? answered.instrument
  return {
    ...entrySource(entry, `${title} ${answered.instrumentVersion}`),
    validity: answered.result.validity,
  } as Source
}

const rests = (exam: Examination) => ({
  at: { on: exam.at, precision: 'minute' } as const,
  source: examinationSource(exam),
  evidence: exam.answered.result.evidenceStatus,
  validity: exam.answered.result.validity,
})

export const quantityOf = (exam: Examination, value: string, unit: string): Quantity => ({
  is: 'quantity',
  value,
  unit,
  ...rests(exam),
})

export const wordsOf = (exam: Examination, words: string): Words => ({ is: 'words', words, ...rests(exam) })

const detail = (exam: Examination, key: string): unknown =>
  (exam.answered.result.details as Record<string, unknown> | null)?.[key]

const whys = {
  not_asked: 'not-asked',
  not_known: 'not-known',
  not_testable: 'not-testable',
  not_applicable: 'not-applicable',
} as const satisfies Record<string, Why>

/** Why an answer of an instrument has no content. */
const absentOf = (answer: Json | undefined): Why => whys[absenceOf(answer) ?? 'not_asked']

/** Why an examination has no value: the first answer that is wanting says it. */
export function whyMissing(exam: Examination | null): Missing {
  if (exam === null) return { is: 'missing', why: 'not-asked' }
  const { result, answers } = exam.answered
  if (result.status === 'not_applicable')
    return { is: 'missing', why: 'not-applicable', because: result.validity.reason }
  if (result.status === 'complete') return { is: 'missing', why: 'not-determinable' }
  const wanted = result.missing.map((key) => absentOf(answers[key]))
  return { is: 'missing', why: wanted.find((why) => why !== 'not-asked') ?? 'not-asked' }
}

/** What the missing answers still allow, where that is less than the whole scale. */
function attainable(exam: Examination, unit: string): Part[] {
  const { attainable: range, band, bandDetermined } = exam.answered.result
  const scale = findInstrument(exam.answered.instrument)?.scale
  const whole = scale?.kind === 'points' && range !== null && range[0] === scale.min && range[1] === scale.max
  if (range === null || whole || typeof range[0] !== 'number') return []
  const settled =
    bandDetermined && band !== null ? [{ is: 'text', text: ', either way' } as const, wordsOf(exam, band.label)] : []
  return [quantityOf(exam, `${range[0]} to ${range[1]}`, unit), { is: 'text', text: ', incomplete' }, ...settled]
}

/** A score in points: `70 of 100`. */
export function pointsParts(exam: Examination | null): Part[] {
  if (exam === null) return [whyMissing(null)]
  const { value, outOf } = exam.answered.result
  const unit = outOf === null ? 'points' : `of ${outOf}`
  if (typeof value === 'number') return [quantityOf(exam, String(value), unit)]
  const range = attainable(exam, unit)
  return range.length > 0 ? range : [whyMissing(exam)]
}

/** A modified McCormick grade as its roman numeral and its meaning. */
export function mccormickParts(exam: Examination | null): Part[] {
  const numeral = gradeOf(exam)
  if (exam === null || numeral === null) return [whyMissing(exam)]
  const meaning = exam.answered.result.band?.label.replace(/^[IV]+: */, '') ?? ''
  const grade = quantityOf(exam, numeral, 'of V')
  return meaning === '' ? [grade] : [grade, { is: 'text', text: ':' }, wordsOf(exam, meaning)]
}

/** The numeral of a grade, whether the entry keeps it as a number or as a numeral. */
export function gradeOf(exam: Examination | null): string | null {
  const value = exam?.answered.result.value ?? null
  if (typeof value === 'number') return ROMAN[value - 1] ?? null
  return value !== null && ROMAN.includes(value) ? value : null
}

/** A class in words: `walks with an aid`. */
export function bandParts(exam: Examination | null): Part[] {
  if (exam === null || exam.answered.result.value === null) return [whyMissing(exam)]
  return [wordsOf(exam, exam.answered.result.band?.label ?? String(exam.answered.result.value))]
}

/** AIS with the neurological level; several possible ones stay several. */
export function aisParts(exam: Examination | null): Part[] {
  const grades = detail(exam ?? NOTHING, 'ais')
  const levels = detail(exam ?? NOTHING, 'neurologicalLevel')
  if (exam === null || !Array.isArray(grades) || grades.length === 0) return [whyMissing(exam)]
  const level = Array.isArray(levels) && levels.length > 0 ? `, neurological level ${levels.join(' or ')}` : ''
  return [wordsOf(exam, `${grades.join(' or ')}${level}`)]
}

const NOTHING = { answered: { result: { details: null } } } as unknown as Examination

/** Leg power, when the examination gives it: a number, or null where a cell was not testable. */
export function legPower(exam: Examination | null): number | null {
  const totals = detail(exam ?? NOTHING, 'totals') as { lems?: unknown } | undefined
  return typeof totals?.lems === 'number' ? totals.lems : null
}

/** Sphincters in the sentence of the instrument, and the residual where it was measured. */
export function sphincterParts(exam: Examination | null): Part[] {
  if (exam === null || exam.answered.result.value === null) return [whyMissing(exam)]
  const said = exam.answered.says.replace(/^Sphincters: */, '').replace(/\.$/, '')
  const residual = detail(exam, 'postVoidResidualMl')
  const measured: Part[] =
    typeof residual === 'number' ? [{ is: 'text', text: '; residual' }, quantityOf(exam, String(residual), 'mL')] : []
  return [wordsOf(exam, said), ...measured]
}
