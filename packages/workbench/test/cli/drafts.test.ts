import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { theca } from './theca.ts'

let folder = ''
let env = { THECA_DATA: '' }
const PEOPLE = 30
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'theca-drafts-'))
  env = { THECA_DATA: join(folder, 'data') }
  const made = await theca(['demo', '--cohort', String(PEOPLE), '--seed', '3', '--data', env.THECA_DATA])
  expect([made.code, made.err]).toEqual([0, expect.any(String)])
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: string[]) => theca(args, { env, cwd: folder })
const jsonOf = async (...args: string[]): Promise<Record<string, never>> => {
  const { code, out, err } = await run(...args, '--json')
  expect([code, err]).toEqual([0, expect.any(String)])
  return JSON.parse(out) as Record<string, never>
}
const written = (name: string, value: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

describe('theca cohort', () => {
  it('leaves synthetic people out unless they are asked for, and says so', async () => {
    const without = await jsonOf('cohort')
    expect(without).toMatchObject({ passport: { included: 0, excluded: [{ because: 'synthetic', cases: PEOPLE }] } })
    const all = await jsonOf('cohort', '--synthetic')
    expect(all).toMatchObject({ passport: { included: PEOPLE }, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(JSON.stringify(all)).not.toMatch(/NaN|Infinity/)
  })

  it('the same record and definition give the same hash and the same bytes', async () => {
    const [one, two] = [await run('cohort', '--synthetic', '--json'), await run('cohort', '--synthetic', '--json')]
    expect(one.out).toBe(two.out)
  })

  it('a definition in a file, narrowed on the line; landmarks stand beside the curves', async () => {
    const definition = written('c.json', {
      format: 'theca-cohort',
      version: 1,
      title: 'Before the tests',
      where: [],
      groupBy: null,
      endpoints: ['death'],
      consecutive: 'yes',
      synthetic: 'only',
    })
    const found = (await jsonOf(
      'cohort',
      '--cohort',
      definition,
      '--where',
      'compartment=intramedullary',
    )) as unknown as {
      endpoints: unknown[]
      landmarks: { days: number }[]
      members: { compartment: string }[]
    }
    expect(found.endpoints).toHaveLength(1)
    expect(found.landmarks.map(({ days }) => days)).toEqual([30, 60])
    expect(found.members.every(({ compartment }) => compartment === 'intramedullary')).toBe(true)
  })

  it.each([
    ['a field that is not there', () => ['--where', 'colour=blue'], 1],
    ['no condition', () => ['--where', 'compartment'], 1],
    ['a prototype', () => ['--where', '__proto__=1'], 1],
    ['no cohort', () => ['--cohort', written('n.json', { format: 'theca-cohort' })], 1],
    ['not JSON', () => ['--cohort', written('j.json', '{')], 1],
    ['a word too many', () => ['everybody'], 2],
    ['another option', () => ['--colour', 'blue'], 2],
  ] as const)('%s: a sentence and its code', async (_, args, expected) => {
    const { code, out, err } = await run('cohort', '--synthetic', ...args(), '--json')
    expect([code, out]).toEqual([expected, ''])
    expect(err).toMatch(/^theca: [^\n]+\n/)
  })
})

describe('theca report', () => {
  it('series: the frozen data set twice is the same bytes, and its SHA-256 is the hash that is printed', async () => {
    const made = [1, 2].map(async (place) => {
      const frozen = join(folder, `frozen-${place}.json`)
      const out = join(folder, `series-${place}.md`)
      const said = await jsonOf('report', 'series', '--synthetic', '--format', 'md', '--frozen', frozen, '--out', out)
      return { said, bytes: readFileSync(frozen), text: readFileSync(out, 'utf8') }
    })
    const [one, two] = await Promise.all(made)
    expect(one?.bytes.equals(two?.bytes ?? Buffer.alloc(0))).toBe(true)
    expect(one?.said).toMatchObject({ cases: PEOPLE, hash: two?.said['hash'] })
    expect(
      createHash('sha256')
        .update(one?.bytes ?? '')
        .digest('hex'),
    ).toBe(one?.said['hash'])
    expect(one?.text).toBe(two?.text)
  })

  it('scare and operation: a file named after the case, its share of items, nothing on stdout but JSON', async () => {
    const list = (await jsonOf('case', 'list')) as unknown as { case: string }[] | { cases: { case: string }[] }
    const id = (Array.isArray(list) ? list : list.cases)[0]?.case ?? ''
    const scare = await jsonOf('report', 'scare', id, '--format', 'md', '--out', join(folder, 's.md'))
    expect(scare).toMatchObject({ case: id, items: { of: expect.any(Number) } })
    expect(readFileSync(join(folder, 's.md'), 'utf8')).not.toContain(id)
    const operation = await jsonOf('report', 'operation', id, '--format', 'md', '--out', join(folder, 'o.md'))
    expect(operation).toMatchObject({ case: id })
    const piped = await run('report', 'scare', id, '--format', 'md', '--out', '-')
    expect([piped.code, piped.out.startsWith('#')]).toEqual([0, true])
  })

  it('meeting: JSON with counts, CSV with a row for each operation', async () => {
    const period = ['--from', '2019-01-01', '--to', '2030-01-01']
    const found = await jsonOf('report', 'meeting', ...period)
    expect(found).toMatchObject({ operations: PEOPLE, synthetic: { shown: PEOPLE, leftOut: 0 } })
    const csv = await run('report', 'meeting', ...period)
    expect(csv.out.trim().split('\r\n')).toHaveLength(PEOPLE + 2)
  })

  it.each([
    ['report scare TH-ZZZZZ', 1],
    ['report scare ../../etc/passwd', 1],
    ['report scare', 2],
    ['report scare TH-ZZZZZ --format odt', 2],
    ['report operation TH-ZZZZZ --format docx', 2],
    ['report operation TH-ZZZZZ --json --out -', 2],
    ['report series --format md --out /dev/null/all.md', 1],
    ['report meeting --from 2026-01-01', 2],
    ['report meeting --from 2026-02-30 --to 2026-03-01', 2],
    ['report meeting --from 2026-03-02 --to 2026-03-01', 2],
    ['report meeting --from 2026-03-01 --to 2026-03-02 --by colour', 2],
  ] as const)('theca %s ends with %i and one sentence', async (line, expected) => {
    const { code, err } = await run(...line.split(' '))
    expect(code).toBe(expected)
    expect(err).toMatch(/theca: [^\n]+\n$/)
    expect(err).not.toMatch(/\bat .*\.ts:\d+/)
  })
})
