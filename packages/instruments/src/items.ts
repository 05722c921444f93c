import { z } from 'zod'

/**
 * The kinds of question an instrument asks. Each carries its title, labels, unit and help as Zod metadata, so the same
 * definition checks an answer, draws the form and leaves as JSON Schema.
 */
export type ItemMeta = {
  title: string
  labels?: Readonly<Record<string | number, string>>
  unit?: string
  help?: string
  /** Values at which a rule may change its mind; with them a continuous item can be swept exactly. */
  cuts?: readonly number[]
}

type Extra = { help?: string }

/** One of several named answers; keys are stored, labels are shown. */
export const choice = <const L extends Readonly<Record<string, string>>>(title: string, labels: L, extra: Extra = {}) =>
  z.enum(Object.keys(labels) as [keyof L & string, ...(keyof L & string)[]]).meta({ title, labels, ...extra })

/** One of several numbered grades; the number is stored. */
export const grade = <const L extends Readonly<Record<number, string>>>(title: string, labels: L, extra: Extra = {}) =>
  z.literal(Object.keys(labels).map(Number) as (keyof L & number)[]).meta({ title, labels, ...extra })

/** Yes or no. "Not known" is not an answer but an absence, see `ABSENCES`. */
export const yesNo = (title: string, extra: Extra = {}) => choice(title, { yes: 'yes', no: 'no' }, extra)

/** A whole number between two bounds, both allowed. */
export const whole = (title: string, bounds: { min: number; max: number; unit: string } & Extra) => {
  const { min, max, ...meta } = bounds
  return z
    .int()
    .min(min)
    .max(max)
    .meta({ title, ...meta })
}

/**
 * A measured quantity. `min` and `max` are allowed values, `above` is not. Give `cuts` wherever a rule has thresholds.
 * A bound here says what can be a measurement at all; it is never a clinical limit.
 */
export const measure = (
  title: string,
  bounds: { unit: string; min?: number; above?: number; max?: number; cuts?: readonly number[] } & Extra,
) => {
  const { min, above, max, ...meta } = bounds
  let schema = z.number()
  if (min !== undefined) schema = schema.min(min)
  if (above !== undefined) schema = schema.gt(above)
  if (max !== undefined) schema = schema.max(max)
  return schema.meta({ title, ...meta })
}

/** Units in which a quantity may be given, each with its way into the first one. */
export type Units = Readonly<Record<string, (value: number) => number>>

/**
 * A laboratory value with the unit it was reported in. Rules work in the first unit listed; both are kept.
 *
 * @example quantity('Albumin', { 'g/dL': (v) => v, 'g/L': (v) => v / 10 }, { cuts: [3.5] })
 */
export const quantity = (title: string, units: Units, meta: { cuts?: readonly number[] } & Extra = {}) => {
  const names = Object.keys(units) as [string, ...string[]]
  return z
    .strictObject({
      value: z
        .number()
        .min(0)
        .meta({ title: 'Value', unit: names.join(' or ') }),
      unit: z.enum(names).meta({ title: 'Unit', labels: Object.fromEntries(names.map((name) => [name, name])) }),
    })
    .meta({ title, ...meta })
}

export type Quantity = { value: number; unit: string }

/** A quantity in the first unit of its list. */
export const inFirstUnit = ({ value, unit }: Quantity, units: Units): number => {
  const convert = units[unit]
  if (convert === undefined) throw new Error(`no conversion from ${unit}`)
  return convert(value)
}

/** A date and time with its offset, so that a clock can be read anywhere. */
export const moment = (title: string, extra: Extra = {}) =>
  z.iso.datetime({ offset: true }).meta({ title, unit: 'date and time', ...extra })

/** A short text that is kept and shown, never scored. */
export const words = (title: string, extra: Extra = {}) =>
  z
    .string()
    .min(1)
    .max(2000)
    .meta({ title, unit: 'text', ...extra })

/**
 * Why an item has no answer. Four different statements; none of them is zero and none stands for another.
 * An item left out counts as `not_asked`, null as `not_known`, and `NT` as `not_testable`.
 */
export const ABSENCES = ['not_asked', 'not_known', 'not_testable', 'not_applicable'] as const

export type Absence = (typeof ABSENCES)[number]

export const absenceOf = (answer: unknown): Absence | null => {
  if (answer === undefined) return 'not_asked'
  if (answer === null) return 'not_known'
  return answer === 'NT' ? 'not_testable' : (ABSENCES.find((absence) => absence === answer) ?? null)
}

export const metaOf = (schema: z.core.$ZodType): ItemMeta => {
  const own = z.globalRegistry.get(schema)
  if (own === undefined && schema instanceof z.ZodOptional) return metaOf(schema.unwrap())
  return (own ?? { title: '' }) as ItemMeta
}

export const isRequired = (schema: z.core.$ZodType): boolean => !(schema instanceof z.ZodOptional)

/** Widest grid that is walked value by value; longer ones are swept at their cuts. */
const LONGEST_GRID = 400

/**
 * Every answer an item can have, or values that stand for all of them: each bound, each cut, and a neighbour on both
 * sides of each cut. Null when the item is open-ended, so nothing can be said about what it might still do.
 */
export const domainOf = (schema: z.core.$ZodType): readonly unknown[] | null => {
  if (schema instanceof z.ZodOptional) return domainOf(schema.unwrap())
  if (schema instanceof z.ZodEnum) return schema.options
  if (schema instanceof z.ZodLiteral) return [...schema.values]
  if (schema instanceof z.ZodNumber) return numbersOf(schema)
  return schema instanceof z.ZodObject ? quantitiesOf(schema) : null
}

const quantitiesOf = (schema: z.ZodObject): readonly Quantity[] | null => {
  const { cuts } = metaOf(schema)
  const { value, unit } = schema.shape
  if (cuts === undefined || !(value instanceof z.ZodNumber) || !(unit instanceof z.ZodEnum)) return null
  const first = String(unit.options[0])
  return [0, ...around(cuts, 1e-6), 1e6].filter((each) => each >= 0).map((each) => ({ value: each, unit: first }))
}

/** Each cut with a neighbour on both sides. */
const around = (cuts: readonly number[], step: number): number[] => cuts.flatMap((cut) => [cut - step, cut, cut + step])

const numbersOf = (schema: z.ZodNumber): readonly number[] | null => {
  const { minValue, maxValue } = schema
  if (schema.isInt && minValue !== null && maxValue !== null && maxValue - minValue < LONGEST_GRID) {
    const all = Array.from({ length: maxValue - minValue + 1 }, (_, step) => minValue + step)
    return all.filter((value) => schema.safeParse(value).success)
  }
  const { cuts } = metaOf(schema)
  if (cuts === undefined) return null
  const step = schema.isInt ? 1 : (stepOf(schema) ?? 1e-6)
  return [minValue, ...around(cuts, step), maxValue].filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value) && schema.safeParse(value).success,
  )
}

/** The grid of a number that allows only multiples of something. */
export const stepOf = (schema: z.ZodNumber): number | null => {
  for (const check of schema._zod.def.checks ?? []) {
    const { def } = check._zod
    if (def.check === 'multiple_of' && 'value' in def && typeof def.value === 'number') return def.value
  }
  return null
}
