import type { ReferenceTable } from '@theca/instruments'
import { fieldInWords, metaOf } from '@theca/instruments'

const DAY_MS = 86_400_000

/** How old the comparison of a table with its sources is, in the largest honest unit. */
export function ageOfTable(reviewedOn: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(reviewedOn)) / DAY_MS)
  if (days < 1) return 'today'
  if (days < 60) return days === 1 ? '1 day ago' : `${days} days ago`
  return days < 730 ? `${Math.floor(days / 30.44)} months ago` : `${Math.floor(days / 365.25)} years ago`
}

const schemaOf = (table: ReferenceTable, key: string) => table.fields.shape[key]

/** The title of each field: it may sit on the value beneath "or nothing". */
export const fieldTitles = (table: ReferenceTable): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(table.fields.shape).map((key) => [key, metaOfField(table, key).title ?? key]))

function metaOfField(
  table: ReferenceTable,
  key: string,
): { title?: string; labels?: Readonly<Record<string, string>> } {
  let schema: unknown = schemaOf(table, key)
  while (schema !== undefined) {
    const meta = metaOf(schema as Parameters<typeof metaOf>[0])
    if (meta.title !== '') return meta
    schema = (schema as { unwrap?: () => unknown }).unwrap?.()
  }
  return {}
}

/** A value of a field as it is read: its label where it has one. */
export const fieldLabel = (table: ReferenceTable, key: string, value: unknown): string =>
  metaOfField(table, key).labels?.[String(value)] ?? fieldInWords(value)
