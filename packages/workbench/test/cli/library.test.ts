import { publishedCases } from '@theca/review'
import { describe, expect, it } from 'vitest'
import { theca } from './theca.ts'

const json = async (...args: string[]): Promise<Record<string, unknown>[]> => {
  const { code, out, err } = await theca(['library', ...args, '--json'])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Record<string, unknown>[]
}

describe('theca library', () => {
  it('prints every published case and series as it was read, unknown as null', async () => {
    const [cases, series] = await Promise.all([json('cases'), json('series')])
    expect(cases).toEqual(JSON.parse(JSON.stringify(publishedCases())))
    expect(series.length).toBeGreaterThan(40)
    expect(JSON.stringify(cases)).not.toMatch(/NaN|undefined/)
  })

  it('takes conditions after --where and as words, all of which must hold', async () => {
    const both = await json('cases', '--where', 'primary.group=lung', '--where', 'compartment=intramedullary')
    expect(both).toEqual(await json('cases', 'primary.group=lung', 'compartment=intramedullary'))
    expect(both.length).toBeGreaterThan(0)
    const by = publishedCases().filter(
      ({ primary, compartment }) => primary.group === 'lung' && compartment === 'intramedullary',
    )
    expect(both.map((each) => each['id'])).toEqual(by.map(({ id }) => id))
  })

  it('says null for what is not told, and never counts it as no', async () => {
    const [yes, no, unknown] = await Promise.all([
      json('cases', 'pre.ambulatory=true'),
      json('cases', 'pre.ambulatory=false'),
      json('cases', 'pre.ambulatory=null'),
    ])
    expect(yes.length + no.length + unknown.length).toBe(publishedCases().length)
    expect(unknown.length).toBeGreaterThan(0)
    expect(await json('cases', 'pre.ambulatory!=true')).toEqual(no)
  })

  it('finds nothing as an empty list', async () => {
    expect(await json('cases', 'primary.group=lung', 'primary.group=breast')).toEqual([])
  })

  it.each([
    [['library', 'cases', 'nothing'], 2],
    [['library', 'cases', '--where', '='], 2],
    [['library', 'cases', '__proto__.polluted=1'], 1],
    [['library', 'cases', 'constructor.name=Object'], 1],
    [['library', 'cases', 'pre.kps>=many'], 1],
    [['library', 'cases', `citation.title=${'x'.repeat(20_000)}`], 0],
    [['library', 'films'], 2],
  ] as const)('%o ends with %i and one sentence', async (args, expected) => {
    const { code, err } = await theca([...args, '--json'])
    expect([code, err]).toEqual([expected, expected === 0 ? '' : expect.stringMatching(/^theca: [^\n]+\n$/)])
  })
})
