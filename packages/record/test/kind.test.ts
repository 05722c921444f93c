import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  defineEntry,
  freeJson,
  freeText,
  kindsOf,
  knowable,
  mapFreeText,
  programText,
  readBody,
  sentenceOf,
  undeclaredTexts,
} from '../src/index.ts'
import type { Entry } from '../src/index.ts'
import { pain } from './support.ts'

const seal = (text: string) => ({ sealed: text.length.toString() })

test('free text is found wherever a schema can put it', () => {
  const schema = z.strictObject({
    plain: z.enum(['a', 'b']),
    note: knowable(freeText()),
    list: z.array(z.strictObject({ words: freeText(), code: z.string().regex(/^[a-z]+$/) })),
    either: z.union([z.number(), freeText()]),
    byName: z.record(z.string(), freeText()),
    pair: z.tuple([z.number(), freeText()]),
    anything: freeJson(),
    optional: freeText().optional(),
  })
  const body = {
    plain: 'a',
    note: { is: 'known', value: 'secret' },
    list: [{ words: 'secret', code: 'kept' }],
    either: 'secret',
    byName: { x: 'secret' },
    pair: [1, 'secret'],
    anything: { deep: ['secret', 4] },
    optional: 'secret',
  }
  const sealed = mapFreeText(schema, body, seal)
  expect(JSON.stringify(sealed)).not.toContain('secret')
  expect(sealed).toMatchObject({
    plain: 'a',
    list: [{ code: 'kept' }],
    pair: [1, { sealed: '6' }],
    anything: { deep: [{ sealed: '6' }, 4] },
  })
})

test('a text that could carry a name past the encryption is found', () => {
  const schema = z.strictObject({
    ok: freeText(),
    made: programText(),
    sex: z.enum(['m', 'f']),
    on: z.iso.date(),
    bad: z.string(),
    deep: z.array(z.strictObject({ worse: z.string().max(20) })),
  })
  expect(undeclaredTexts(schema)).toEqual(['bad', 'deep[].worse'])
})

const paced = defineEntry({
  kind: 'assess.pain',
  version: 3,
  title: 'Pain',
  body: z.strictObject({ worst: z.number(), scale: z.enum(['nrs', 'vas']) }),
  past: {
    1: { body: z.strictObject({ pain: z.number() }), upgrade: ({ pain: worst }: { pain: number }) => ({ worst }) },
    2: {
      body: z.strictObject({ worst: z.number() }),
      upgrade: (body: { worst: number }) => ({ ...body, scale: 'nrs' }),
    },
  },
  says: ({ worst, scale }) => `${worst} on ${scale}`,
})

test.each([
  [1, { pain: 4 }],
  [2, { worst: 4 }],
  [3, { worst: 4, scale: 'nrs' }],
])('a body of version %i is still read', (version, body) => {
  expect(readBody(kindsOf([paced]), { kind: 'assess.pain', version, body })).toMatchObject({
    known: true,
    body: { worst: 4, scale: 'nrs' },
  })
})

test('a kind that cannot read one of its past versions is not a kind', () => {
  expect(() => defineEntry({ kind: 'a.b', version: 2, title: 'x', body: z.strictObject({}), says: () => '' })).toThrow(
    'cannot read version 1',
  )
  expect(() => kindsOf([pain], [pain])).toThrow('two kinds')
})

test('an entry of an unknown kind or a newer version is kept and says so', () => {
  const entry = { kind: 'monitor.alarm', version: 1, body: {} } as unknown as Entry
  expect(sentenceOf(kindsOf([pain]), entry)).toBe(
    'Kept as it came, not understood: kind monitor.alarm is not known here.',
  )
  expect(sentenceOf(kindsOf([pain]), { ...entry, kind: 'assess.pain', version: 9 })).toContain(
    'newer than this program',
  )
})
