import { publishedCases } from '@theca/review'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CASE, makeFixture } from './fixture.ts'
import { theca } from './theca.ts'

let fixture = ''
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'theca-similar-'))
  fixture = await makeFixture()
}, 120_000)
afterAll(() => [fixture, folder].forEach((path) => rmSync(path, { recursive: true, force: true })))

type Answer = {
  weights: Record<string, number>
  coverage: number
  because: string | null
  neighbours: {
    id: string
    origin: string
    distance: number
    citation?: string | null
    contributions: { feature: string; weight: number; difference: number | null }[]
  }[]
}

const written = (name: string, value: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

const asked = async (...args: string[]): Promise<Answer> => {
  const { code, out, err } = await theca(['similar', ...args, '--json'], { env: { THECA_DATA: join(fixture, 'data') } })
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Answer
}

describe('theca similar', () => {
  it('answers the promised keys, nearest first, each distance the weighted mean of its contributions', async () => {
    const described = written('case.json', publishedCases()[10])
    const { weights, coverage, neighbours } = await asked('--case', described, '-k', '4')
    expect(Object.keys(weights).length).toBeGreaterThan(5)
    expect(coverage).toBeGreaterThan(0.5)
    expect(neighbours.length).toBeGreaterThanOrEqual(4)
    expect(neighbours.every(({ origin, citation }) => origin === 'published' && typeof citation === 'string')).toBe(
      true,
    )
    const distances = neighbours.map(({ distance }) => distance)
    expect(distances.slice(0, 4)).toEqual(distances.slice(0, 4).toSorted((a, b) => a - b))
    for (const { distance, contributions } of neighbours) {
      const both = contributions.filter(({ difference }) => difference !== null)
      const of = both.reduce((sum, { weight }) => sum + weight, 0)
      const mean = both.reduce((sum, { weight, difference }) => sum + weight * Number(difference), 0) / of
      expect(mean).toBeCloseTo(distance, 9)
    }
  })

  it('a case of the library is not its own neighbour; without its id its nearest is itself', async () => {
    const source = publishedCases()[10]
    const { id, ...nameless } = source ?? { id: '' }
    const itself = await asked('--case', written('named.json', source))
    expect(itself.neighbours.map((each) => each.id)).not.toContain(id)
    const nearest = await asked('--case', written('nameless.json', nameless), '-k', '1')
    expect(nearest.neighbours[0]).toMatchObject({ id, distance: 0 })
  })

  it('treatment and outcome never enter the distance', async () => {
    const source = publishedCases()[10]
    const other = publishedCases()[20]
    const changed = { ...source, treatment: other?.treatment, outcome: other?.outcome, complications: ['x'] }
    const [one, two] = await Promise.all([
      asked('--case', written('a.json', source)),
      asked('--case', written('b.json', changed)),
    ])
    expect(two.neighbours).toEqual(one.neighbours)
  })

  it('weights move it, and are given back', async () => {
    const described = written('case2.json', publishedCases()[3])
    const weights = written('weights.json', { ageYears: 50 })
    const found = await asked('--case', described, '--weights', weights)
    expect(found.weights['ageYears']).toBe(50)
  })

  it('too little known is no neighbour, with its reason', async () => {
    const found = await asked('--case', written('bare.json', { age_years: 60 }))
    expect(found.neighbours).toEqual([])
    expect(found.because).toEqual(expect.any(String))
  })

  it('takes a case of the record', async () => {
    const found = await asked('--case', CASE)
    expect(found.neighbours.every(({ id }) => id !== CASE)).toBe(true)
  })

  it.each([
    ['no case', () => [], 2],
    ['no such file', () => ['--case', join(folder, 'none.json')], 1],
    ['not JSON', () => ['--case', written('x.json', '{"age_years":')], 1],
    ['a list', () => ['--case', written('list.json', [])], 1],
    ['another form', () => ['--case', written('form.json', { age_years: 'old' })], 1],
    ['deep nesting', () => ['--case', written('deep.json', '['.repeat(100_000))], 1],
    ['a weight below zero', () => ['--case', written('w.json', {}), '--weights', written('neg.json', { kps: -1 })], 1],
    ['k of nothing', () => ['--case', written('k.json', {}), '-k', '0'], 2],
    ['a case that is not there', () => ['--case', 'TH-ZZZZZ'], 1],
  ] as const)('%s: a sentence and its code', async (_, args, expected) => {
    const { code, out, err } = await theca(['similar', ...args(), '--json'], {
      env: { THECA_DATA: join(fixture, 'data') },
    })
    expect([code, out]).toEqual([expected, ''])
    expect(err).toMatch(/^theca: [^\n]+\n/)
    expect(err).not.toMatch(/\bat .*\.ts:\d+/)
  })
})
