import type { z } from 'zod'
import type { TraceStep } from './define.ts'
import { absenceOf, metaOf, type Absence } from './items.ts'

const absenceWords: Readonly<Record<Absence, string | null>> = {
  not_asked: null,
  not_known: null,
  not_testable: 'not testable',
  not_applicable: 'not applicable',
}

/** One answer as it is shown: its label, its number with the unit, or the reason why it is absent. */
export const answerInWords = (schema: z.core.$ZodType, answer: unknown): string | null => {
  const absence = absenceOf(answer)
  if (absence !== null) return absenceWords[absence]
  const { labels, unit } = metaOf(schema)
  if (typeof answer === 'string' || typeof answer === 'number') {
    const label = labels?.[answer]
    if (label !== undefined) return isName(answer) && label !== String(answer) ? `${answer}: ${label}` : label
    return typeof answer === 'number' && unit !== undefined ? `${answer} ${unit}` : String(answer)
  }
  if (isQuantity(answer)) return `${answer.value} ${answer.unit}`
  return Array.isArray(answer) ? `${answer.length} given` : 'given'
}

/** Grades and classes are names that people say; other keys belong to the program. */
const isName = (answer: string | number): boolean =>
  typeof answer === 'number' || /^([IVX]+|[A-Z0-9]{1,3}[abc]?)$/.test(answer)

const isQuantity = (answer: unknown): answer is { value: number; unit: string } =>
  typeof answer === 'object' && answer !== null && 'value' in answer && 'unit' in answer

/** A question of a rule with its answer in words: what the traces of the instruments are made of. */
export const stepOfItem = (
  answers: z.ZodObject,
  given: Readonly<Record<string, unknown>>,
  key: string,
  leads: string,
): Omit<TraceStep, 'source'> => {
  const schema = answers.shape[key]
  if (schema === undefined) throw new Error(`no item ${key}`)
  return { question: metaOf(schema).title, answer: answerInWords(schema, given[key]), leadsTo: leads }
}
