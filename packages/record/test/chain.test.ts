import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SealedEntry } from '../src/index.ts'
import {
  GENESIS,
  canonicalJson,
  entriesAfter,
  entryHash,
  exportLines,
  parseExport,
  sha256,
  verifyChain,
} from '../src/kernel.ts'
import { CASE, newRecord, painDraft, surgeon } from './support.ts'

const by = { author: surgeon, recordedAt: '2026-03-06T12:00:00.000Z' }
const chain = (length: number): SealedEntry[] =>
  entriesAfter(
    { seq: 0, hash: GENESIS },
    CASE,
    Array.from({ length }, (_, i) => painDraft(i % 11, '2026-03-06T10:00:00.000Z')),
    by,
  )

test('canonical JSON of RFC 8785, worked by hand', () => {
  expect(canonicalJson({ b: [1, 1e21, 0.000001], a: 'é\n"', c: null, '': true, '10': 1, '9': 2 })).toBe(
    '{"":true,"10":1,"9":2,"a":"é\\n\\"","b":[1,1e+21,0.000001],"c":null}',
  )
  expect(() => canonicalJson({ a: Number.NaN })).toThrow('cannot be written')
})

test('canonical JSON does not depend on the order in which keys were written, and reads back the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(text))).toBe(text)
    }),
  )
})

test('sha-256 of the empty text (FIPS 180-4)', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('a whole chain verifies; any change of any entry is found and named', () => {
  const entries = chain(12)
  expect(verifyChain(entries)).toBeNull()
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 11 }),
      fc.constantFrom('body', 'author', 'effectiveAt', 'recordedAt', 'previous', 'hash', 'kind'),
      (index, field) => {
        const altered = entries.map((entry, at) =>
          at === index
            ? {
                ...entry,
                [field]: field === 'body' ? { worst: 10, words: 'x' } : `${JSON.stringify(entry[field as 'kind'])}x`,
              }
            : entry,
        )
        const broken = verifyChain(altered)
        expect(broken).not.toBeNull()
        expect(broken?.where).toContain(CASE)
      },
    ),
  )
})

test.each([
  ['a removed entry', (entries: SealedEntry[]) => entries.toSpliced(3, 1), `${CASE} entry 5`],
  [
    'two entries exchanged',
    (entries: SealedEntry[]) => entries.with(2, entries[3] as SealedEntry).with(3, entries[2] as SealedEntry),
    `${CASE} entry 4`,
  ],
  [
    'an entry with a hash of its own making',
    (entries: SealedEntry[]) => {
      const { hash: _, ...rest } = { ...(entries[4] as SealedEntry), body: { worst: 0, words: null } }
      return entries.with(4, { ...rest, hash: entryHash(rest) })
    },
    `${CASE} entry 6`,
  ],
])('%s is found', (_, damage, where) => {
  expect(verifyChain(damage(chain(8)))?.where).toBe(where)
})

async function exported(sealed: boolean) {
  const { record, store, vault } = newRecord()
  await record.append(CASE, [painDraft(4, '2026-03-06T10:00:00.000Z', 'between the shoulders/~blades')], surgeon)
  await record.amend(CASE, { ...painDraft(8, '2026-03-06T10:00:00.000Z'), amends: 1, reason: 'misheard' }, surgeon)
  const entries = await store.read(CASE)
  const key = await vault.key(CASE)
  const header = {
    format: 'theca-case' as const,
    formatVersion: 1,
    case: CASE,
    exportedAt: '2026-03-06T13:00:00.000Z',
    entries: 2,
    artifacts: [],
  }
  const keyed = sealed || key === undefined ? header : { ...header, key: Buffer.from(key).toString('base64') }
  return { entries, text: [...exportLines(keyed, entries)].join('\n') }
}

test('an exported case can be read with a text editor, checked with a hash tool, and read back', async () => {
  const { entries, text } = await exported(false)
  expect(text).toContain('between the shoulders/~blades')
  const line = JSON.parse(text.split('\n')[1] as string) as Record<string, unknown>
  expect(line['clear']).toEqual({ '/body/words': 'between the shoulders/~blades' })
  const { clear: _, hash, ...hashed } = line
  expect(sha256(canonicalJson(hashed))).toBe(hash)
  const back = parseExport(text)
  expect(back).toMatchObject({ ok: true, value: { entries } })
})

test('a sealed export holds no text of a person', async () => {
  const { text } = await exported(true)
  expect(text).not.toContain('shoulders')
  expect(text).not.toContain('misheard')
})

test.each([
  ['one altered digit', (text: string) => text.replace('"worst":8', '"worst":7'), 'was altered'],
  ['a missing last line', (text: string) => text.split('\n').slice(0, -1).join('\n'), 'cut short'],
  ['half a line', (text: string) => text.slice(0, -20), 'Line 3 is not JSON'],
  ['another file', () => '{"a":1}\n', 'not the header'],
  ['a newer format', (text: string) => text.replace('"formatVersion":1', '"formatVersion":9'), 'Update Theca'],
])('an import with %s is refused whole, in one sentence', async (_, damage, words) => {
  const { text } = await exported(false)
  const read = parseExport(damage(text))
  expect(read.ok).toBe(false)
  if (!read.ok) expect(read.failure.message).toContain(words)
})
