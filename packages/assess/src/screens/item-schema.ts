import type { Instrument } from '@theca/instruments'
import { answersSchema } from '@theca/instruments'

/** One question as the instrument's own schema gives it. The form knows nothing else about instruments. */
export type ItemSchema = {
  readonly title?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly unit?: string
  readonly help?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly (string | number)[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly properties?: Readonly<Record<string, ItemSchema>>
  readonly required?: readonly string[]
  readonly items?: ItemSchema
  readonly anyOf?: readonly ItemSchema[]
  readonly const?: string | number
}

export type Item = { readonly key: string; readonly schema: ItemSchema; readonly required: boolean }

/** A question that may be null is asked like the same question that may not. */
export function plainItem(schema: ItemSchema): ItemSchema {
  const answerable = schema.anyOf?.filter((each) => each.type !== 'null')
  if (answerable === undefined) return schema
  const [only] = answerable
  if (answerable.length === 1 && only !== undefined)
    return { ...only, ...(schema.title === undefined ? {} : { title: schema.title }) }
  const constants = answerable.flatMap((each) => (each.const === undefined ? [] : [each.const]))
  return constants.length === answerable.length ? { ...schema, enum: constants } : { ...schema, ...only }
}

export function itemsOf(schema: ItemSchema): Item[] {
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([key, each]) => ({
    key,
    schema: plainItem(each),
    required: required.has(key),
  }))
}

export const instrumentItems = (instrument: Instrument): Item[] => itemsOf(answersSchema(instrument))

export type Options = readonly {
  readonly value: string | number
  readonly label: string
  readonly digit: string | null
}[]

/**
 * The answers of a choice, each with the digit that chooses it: its own where answers are digits, the tens of a scale of
 * tens, else its place in the list.
 */
export function optionsOf(schema: ItemSchema): Options {
  const values = schema.enum ?? []
  const numbers = values.filter((value) => typeof value === 'number')
  const all = numbers.length === values.length
  const own = all && numbers.every((value) => value >= 0 && value <= 9)
  const tens = all && !own && numbers.every((value) => value % 10 === 0 && value <= 100)
  return values.map((value, place) => {
    const digit = own
      ? String(value)
      : tens
        ? value === 100
          ? null
          : String(Number(value) / 10)
        : place < 9
          ? String(place + 1)
          : null
    return { value, label: schema.labels?.[String(value)] ?? String(value), digit }
  })
}

export const absences = {
  not_known: 'not known',
  not_testable: 'not testable',
  not_applicable: 'not applicable',
} as const
export type AbsenceWord = keyof typeof absences
export const isAbsence = (value: unknown): value is AbsenceWord => typeof value === 'string' && value in absences
