import * as fc from 'fast-check'
import { z } from 'zod'
import { domainOf, isRequired, scoreInstrument, type Instrument, type ScoreResult } from '../src/index.ts'

/** Any answer that a schema allows. */
export const answerOf = (schema: z.core.$ZodType): fc.Arbitrary<unknown> => {
  const domain = domainOf(schema)
  if (schema instanceof z.ZodOptional) return fc.option(answerOf(schema.unwrap()), { nil: undefined })
  if (schema instanceof z.ZodNullable) return fc.option(answerOf(schema.unwrap()), { nil: null })
  if (schema instanceof z.ZodNumber) return numberOf(schema, domain as readonly number[] | null)
  if (domain !== null) return fc.constantFrom(...domain)
  if (schema instanceof z.ZodArray) return fc.array(answerOf(schema.element), { minLength: 1, maxLength: 4 })
  if (schema instanceof z.ZodObject) return objectOf(schema)
  if (schema instanceof z.ZodRecord) return recordOf(schema)
  if (schema instanceof z.ZodISODateTime) return momentOf
  if (schema instanceof z.ZodString) return fc.constantFrom('a', 'some words')
  throw new Error(`no arbitrary for ${schema._zod.def.type}`)
}

const momentOf = fc
  .integer({ min: 0, max: 60 * 24 * 4 })
  .map((quarters) => new Date(Date.UTC(2026, 0, 1) + quarters * 15 * 60_000).toISOString())

const recordOf = (schema: z.ZodRecord) =>
  fc.dictionary(answerOf(schema.keyType) as fc.Arbitrary<string>, answerOf(schema.valueType), { maxKeys: 4 })

const objectOf = (schema: z.ZodObject): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record(Object.fromEntries(Object.entries(schema.shape).map(([key, item]) => [key, answerOf(item)])))
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)))

const numberOf = (schema: z.ZodNumber, domain: readonly number[] | null): fc.Arbitrary<number> => {
  const min = Math.max(schema.minValue ?? 0, -1000)
  const max = Math.min(schema.maxValue ?? 1000, Math.max(1000, min * 2))
  const free = schema.isInt
    ? fc.integer({ min, max })
    : fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100)
  const allowed = free.filter((value) => schema.safeParse(value).success)
  return domain === null || domain.length === 0 ? allowed : fc.oneof(allowed, fc.constantFrom(...domain))
}

export const answersOf = (instrument: Instrument): fc.Arbitrary<Record<string, unknown>> => objectOf(instrument.answers)

/** Every complete set of required answers, or null when there are more than `most`. */
export const allAnswers = (instrument: Instrument, most: number): Record<string, unknown>[] | null => {
  let rows: Record<string, unknown>[] = [{}]
  for (const [key, schema] of Object.entries(instrument.answers.shape)) {
    if (!isRequired(schema)) continue
    const domain = domainOf(schema)
    if (domain === null || rows.length * domain.length > most) return null
    rows = rows.flatMap((row) => domain.map((value) => ({ ...row, [key]: value })))
  }
  return rows
}

export const result = (instrument: Instrument, input: Parameters<typeof scoreInstrument>[1]): ScoreResult => {
  const scored = scoreInstrument(instrument, input)
  if (!scored.ok) throw new Error(scored.failure.message)
  return scored.result
}
