import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'

type Plain = string | number | boolean | null
type Comparison = '=' | '!=' | '>=' | '<='

/** One condition on a library: a field by its dotted name, a comparison, and what it is compared with. */
export type Condition = { readonly field: string; readonly comparison: Comparison; readonly value: Plain }

/**
 * Reads `primary.group=lung`, `citation.year>=2015`, `pre.kps<=60`, `disease.brain_metastases=null` (not recorded).
 * A list fits when one of its members does.
 *
 * @returns the condition, or what is wrong with it in one sentence.
 */
export function readCondition(text: string): Result<Condition, { message: string }> {
  const parts = /^([A-Za-z0-9_.]+)(>=|<=|!=|=)(.*)$/s.exec(text)
  if (parts === null)
    return refuse({ message: `"${text}" is no condition. Write field=value, for example primary.group=lung.` })
  const [, field = '', comparison = '=', given = ''] = parts
  return ok({ field, comparison: comparison as Comparison, value: plainOf(given.trim()) })
}

const words: Readonly<Record<string, Plain>> = { true: true, yes: true, false: false, no: false, null: null }

const plainOf = (given: string): Plain => {
  if (given in words) return words[given] ?? null
  return given !== '' && Number.isFinite(Number(given)) ? Number(given) : given
}

/**
 * The items that meet every condition. What an item does not know meets only `=null`: an unknown is not a no, so
 * `!=true` does not fit it either.
 *
 * @returns the items, or the field that no item has with the names that there are.
 */
export function filterLibrary<Item extends object>(
  items: readonly Item[],
  conditions: readonly Condition[],
): Result<readonly Item[], { message: string }> {
  const known = new Set(items.flatMap((item) => fieldsOf(item)))
  for (const { field, comparison, value } of conditions) {
    if (!known.has(field))
      return refuse({ message: `The library has no field ${field}. It has ${[...known].sort().join(', ')}.` })
    if ((comparison === '>=' || comparison === '<=') && typeof value !== 'number')
      return refuse({ message: `${field}${comparison} takes a number.` })
  }
  return ok(items.filter((item) => conditions.every((condition) => fits(valuesAt(item, condition.field), condition))))
}

/** Dotted names of all that can be compared; a list counts by its own name. */
function fieldsOf(value: object, inside = ''): string[] {
  return Object.entries(value).flatMap(([name, each]) => {
    const field = inside === '' ? name : `${inside}.${name}`
    if (each !== null && typeof each === 'object' && !Array.isArray(each)) return fieldsOf(each, field)
    return [field]
  })
}

function valuesAt(item: object, field: string): readonly unknown[] {
  const found = field.split('.').reduce<unknown>((value, name) => {
    const inside = value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : null
    return inside ?? null
  }, item)
  return Array.isArray(found) ? found : [found]
}

function fits(values: readonly unknown[], { comparison, value }: Condition): boolean {
  if (value === null)
    return comparison === '=' ? values.every((each) => each === null) : values.some((each) => each !== null)
  const same = (each: unknown) =>
    typeof each === 'string' && typeof value === 'string' ? each.toLowerCase() === value.toLowerCase() : each === value
  const knownValues = values.filter((each) => each !== null)
  switch (comparison) {
    case '=':
      return knownValues.some(same)
    case '!=':
      return knownValues.length > 0 && !knownValues.some(same)
    case '>=':
      return knownValues.some((each) => typeof each === 'number' && each >= Number(value))
    case '<=':
      return knownValues.some((each) => typeof each === 'number' && each <= Number(value))
  }
}
