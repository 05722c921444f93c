import { readFileSync, readdirSync } from 'node:fs'
import type { Json } from '@theca/record'
import { readBody, undeclaredTexts } from '@theca/record'
import { describe, expect, test } from 'vitest'
import { kinds } from '../packages/workbench/src/kinds.ts'

describe.each([...kinds.values()].map((kind) => [kind.kind, kind] as const))('%s', (name, kind) => {
  test('no text of it can carry a name past the encryption', () => {
    expect(undeclaredTexts(kind.body)).toEqual([])
  })

  const samples = readdirSync('test/samples').filter((file) => file.startsWith(`${name}.v`))

  test('every version that was ever written has a saved sample', () => {
    const versions = samples.map((file) => Number(/\.v(\d+)\./.exec(file)?.[1])).sort((a, b) => a - b)
    expect([...new Set(versions)]).toEqual(Array.from({ length: kind.version }, (_, index) => index + 1))
  })

  test.each(samples)('%s is still read, and says the same sentence', (file) => {
    const sample = JSON.parse(readFileSync(`test/samples/${file}`, 'utf8')) as {
      version: number
      body: Json
      says: string
    }
    const read = readBody(kinds, { kind: name, version: sample.version, body: sample.body })
    expect(read).toMatchObject({ known: true })
    if (read.known) expect(read.kind.says(read.body)).toBe(sample.says)
  })
})
