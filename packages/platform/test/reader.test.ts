import { afterAll, expect, test } from 'vitest'
import { createReader } from '../src/index.ts'

const reader = createReader({
  entry: new URL('./support/parsers.ts', import.meta.url),
  timeoutMs: 1_500,
  maximumMemoryMb: 96,
  workers: 2,
})
afterAll(() => reader.close())

test('calls a function of the module and hands buffers over', async () => {
  expect(await reader.call('double', [21])).toEqual({ ok: true, value: 42 })
  const made = await reader.call<{ made: Float64Array }>('voxels', [])
  expect(made.ok && made.value.made[999]).toBe(1.5)
  const bytes = new Uint8Array(1_000)
  expect(await reader.call('length', [bytes], [bytes.buffer])).toEqual({ ok: true, value: 1_000 })
  expect(bytes.length).toBe(0)
})

test('a parser that hangs is stopped and replaced while others go on', async () => {
  const hung = reader.call('hang', [])
  const others = await Promise.all([1, 2, 3, 4].map((value) => reader.call('later', [value])))
  expect(others).toEqual([1, 2, 3, 4].map((value) => ({ ok: true, value })))
  expect(await hung).toMatchObject({ ok: false, failure: { code: 'timeout' } })
  expect(await reader.call('double', [1])).toEqual({ ok: true, value: 2 })
})

test('a parser that swallows memory is stopped, on the heap and beside it', async () => {
  expect(await reader.call('swallowHeap', [])).toMatchObject({ ok: false, failure: { code: 'memory' } })
  expect(await reader.call('swallowBuffers', [])).toMatchObject({ ok: false, failure: { code: 'memory' } })
  expect(await reader.call('double', [1])).toEqual({ ok: true, value: 2 })
})

test('what a parser throws, or its end, is an answer that does not quote the file', async () => {
  for (const name of ['throwText', 'throwError', 'leave', 'noSuchFunction', 'constructor']) {
    const done = await reader.call(name, [])
    expect(done).toMatchObject({ ok: false, failure: { code: 'crashed' } })
    expect(JSON.stringify(done)).not.toContain('Mustermann')
  }
  expect(await reader.call('double', [2])).toEqual({ ok: true, value: 4 })
})

test('more calls than workers wait their turn', async () => {
  const all = await Promise.all(Array.from({ length: 100 }, (_, value) => reader.call('double', [value])))
  expect(all.map((one) => one.ok && one.value)).toEqual(Array.from({ length: 100 }, (_, value) => value * 2))
})
