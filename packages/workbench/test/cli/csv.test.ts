import fc from 'fast-check'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'
import { parseCsv } from '../../src/cli/csv.ts'

test('numbers, words and what is missing', () => {
  expect(parseCsv('\uFEFFmonths,died,arm\r\n4,1,a\r\n.5,NA,"b, ""late"""\r\n-1e-3,,\r\n')).toEqual(
    Object.assign(Object.create(null) as object, {
      months: [4, 0.5, -0.001],
      died: [1, null, null],
      arm: ['a', 'b, "late"', null],
    }),
  )
})

test('a line end within quotes belongs to its cell', () => {
  expect(parseCsv('a,b\n"x\ny",2\n3,4\n')['a']).toEqual(['x\ny', 3])
})

test('whatever is written by the rules is read back', () => {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
  const word = fc
    .string({ minLength: 1 })
    .filter((cell) => cell.trim() !== '' && Number.isNaN(Number(cell)) && !/^(NA|N\/A|NaN|null|\.)$/.test(cell.trim()))
  fc.assert(
    fc.property(fc.array(fc.tuple(word, fc.integer()), { minLength: 1 }), (rows) => {
      const table = parseCsv(`word,number\n${rows.map(([cell, number]) => `${quoted(cell)},${number}`).join('\n')}\n`)
      expect(table['word']).toEqual(rows.map(([cell]) => cell.trim()))
      expect(table['number']).toEqual(rows.map(([, number]) => number))
    }),
  )
})

test.each([
  ['', 'empty'],
  ['a;b\n1,5;2\n', 'semicolons'],
  ['a,b\n1\n', 'line 2 has 1 cells'],
  ['a,a\n1,2\n', '"a" occurs twice'],
  ['a,b\n"x,2\n', 'never closed'],
])('%j is refused in words', (text, words) => {
  expect(() => parseCsv(text)).toThrow(words)
})

const hostile = sharedFile('data/hostile/csv')
describe.skipIf(hostile === undefined)('hostile tables', () => {
  test('change nothing outside of themselves', () => {
    for (const name of readdirSync(hostile ?? '')) {
      try {
        parseCsv(readFileSync(join(hostile ?? '', name), 'utf8'))
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})
