import type { Condition } from '@theca/review'
import { filterLibrary, readCondition } from '@theca/review'

/** A field of an item by its dotted name, as conditions, the map and CSV call it. A list is one field. */
export type FieldValue = { readonly field: string; readonly value: unknown }

/**
 * Every field of an item; an object is walked into, a list is not.
 *
 * @example fieldsIn({ pre: { kps: null } }) // [{ field: 'pre.kps', value: null }]
 */
export function fieldsIn(item: object, inside = ''): readonly FieldValue[] {
  return Object.entries(item).flatMap(([name, value]: [string, unknown]) => {
    const field = inside === '' ? name : `${inside}.${name}`
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? fieldsIn(value, field)
      : [{ field, value }]
  })
}

/** An empty list was filled in by nobody: what the source does not tell is not known, whatever its shape. */
export const isKnown = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)

export type Found<Item> = { readonly items: readonly Item[]; readonly fault: string | null }

/**
 * Items that hold every word and meet every condition. A word with a comparison in it (`primary.group=lung`) is a
 * condition, as on the command line; any other is looked for in all fields.
 *
 * @returns the items and, where a condition cannot be used, why; such a condition finds nothing rather than everything.
 * @example searchLibrary(publishedCases(), 'lung pre.ambulatory=true').items
 */
export function searchLibrary<Item extends object>(items: readonly Item[], typed: string): Found<Item> {
  const parts = typed.split(/\s+/).filter((part) => part !== '')
  const conditions: Condition[] = []
  const words: string[] = []
  for (const part of parts) {
    if (!/[=]/.test(part)) {
      words.push(part.toLowerCase())
      continue
    }
    const read = readCondition(part)
    if (!read.ok) return { items: [], fault: read.failure.message }
    conditions.push(read.value)
  }
  const met = filterLibrary(items, conditions)
  if (!met.ok) return { items: [], fault: shortened(met.failure.message) }
  return { items: met.value.filter((item) => words.every((word) => textOf(item).includes(word))), fault: null }
}

/** The sentence about a field that is not there lists all that are; on a page the suggestions do that. */
const shortened = (message: string): string => message.replace(/ It has .*$/s, ' The field suggests those there are.')

/** Values only: nobody looking for "recurrence" wants every case that has a field of that name. */
const textOf = (item: object): string =>
  fieldsIn(item)
    .map(({ value }) => (Array.isArray(value) ? value.map((each) => JSON.stringify(each)).join(' ') : String(value)))
    .join(' ')
    .toLowerCase()
    .replaceAll('_', ' ')

export type Depth = 'full' | 'abstract' | 'recalled'

/** Words for how much of a publication was read; never a colour alone. */
export const seenWords: Readonly<Record<Depth, string>> = {
  full: 'read in full',
  abstract: 'abstract read',
  recalled: 'recalled, not checked',
}

/** For how many items a field is known, and how much of their sources had been read. */
export type VerifiedField = {
  readonly field: string
  readonly known: number
  readonly of: number
  readonly by: Readonly<Record<Depth, number>>
}

/** What names an item or speaks about it is no fact about a patient. */
const ABOUT = /^(id|kind|citation(\..*)?|source_seen|source_note|completeness|notes|flags|overlap_risk)$/

/**
 * The map of what is verified: each field, for how many it is known, and at what depth the source was read. Depth is told
 * for a publication, not for each of its facts.
 *
 * @example verifiedMap(publishedCases()).find(({ field }) => field === 'pre.kps')
 */
export function verifiedMap(items: readonly (object & { readonly source_seen: Depth })[]): readonly VerifiedField[] {
  const found = new Map<string, { full: number; abstract: number; recalled: number }>()
  for (const item of items) {
    for (const { field, value } of fieldsIn(item)) {
      if (ABOUT.test(field)) continue
      const by = found.get(field) ?? { full: 0, abstract: 0, recalled: 0 }
      if (isKnown(value)) by[item.source_seen] += 1
      found.set(field, by)
    }
  }
  return [...found].map(([field, by]) => ({
    field,
    known: by.full + by.abstract + by.recalled,
    of: items.length,
    by,
  }))
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * Items as CSV, a column for each field; what is not known is an empty cell.
 *
 * @example libraryCsv([{ id: 'a', pre: { kps: null } }]) // 'id,pre.kps\r\na,\r\n'
 */
export function libraryCsv(items: readonly object[]): string {
  const columns = [...new Set(items.flatMap((item) => fieldsIn(item).map(({ field }) => field)))]
  const rows = items.map((item) => {
    const values = new Map(fieldsIn(item).map(({ field, value }) => [field, value]))
    return columns.map((column) => {
      const value = values.get(column)
      if (!isKnown(value)) return ''
      return quoted(
        Array.isArray(value)
          ? value.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each))).join('; ')
          : String(value),
      )
    })
  })
  return [columns, ...rows].map((row) => row.join(',')).join('\r\n') + '\r\n'
}
