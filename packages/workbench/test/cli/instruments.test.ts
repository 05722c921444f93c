import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { theca } from './theca.ts'

/** The shapes that scripts rely on: keys may be added, none of these may change or go. */
const code = z.enum(['V', 'U', 'X', 'N'])
const evidence = z.enum(['verified', 'secondary', 'recalled', 'project'])
const direction = z.enum(['higher_better', 'higher_worse', 'none'])
const text = z.string().min(1)

const listed = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: text,
  room: z.enum(['assess', 'plan', 'follow']),
  domain: text,
  measures: text,
  direction,
  range: z.strictObject({ min: z.number(), max: z.number(), step: z.number() }).nullable(),
  validity: z.strictObject({
    intramedullary: code,
    intradural_extramedullary: code,
    leptomeningeal: code,
    epidural: code,
    vertebral: code,
  }),
  evidenceStatus: evidence,
  licence: text,
  source: text,
  priority: z.enum(['must', 'should', 'could']),
}
const shown = {
  ...listed,
  answers: z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), z.looseObject({})) }),
  worked: z.array(z.looseObject({})).min(1),
  citation: text,
}
const value = z.union([z.number(), z.string()])
const scored = {
  instrument: text,
  version: text,
  status: z.enum(['complete', 'incomplete', 'not_applicable']),
  value: value.nullable(),
  outOf: z.number().nullable(),
  band: z.strictObject({ id: text, label: text }).nullable(),
  attainable: z.tuple([value, value]).nullable(),
  bandDetermined: z.boolean(),
  missing: z.array(text),
  validity: z.strictObject({ code, reason: text }),
  flags: z.array(text),
  direction,
  evidenceStatus: evidence,
  source: text,
  details: z.record(z.string(), z.unknown()),
}

/** Strict about what is promised: every promised key with its type; further keys are looked at by name. */
function fits(shape: z.ZodRawShape, given: unknown, added: readonly string[]): void {
  z.looseObject(shape).parse(given)
  const known = [...Object.keys(shape), ...added]
  expect(Object.keys(given as object).filter((key) => !known.includes(key))).toEqual([])
}

const score = (args: readonly string[], input: unknown) =>
  theca(['instruments', 'score', ...args], { input: typeof input === 'string' ? input : JSON.stringify(input) })

describe('theca instruments', () => {
  it('list --json prints one array and nothing else', async () => {
    const { code: exit, out, err } = await theca(['instruments', 'list', '--json'])
    expect([exit, err]).toEqual([0, ''])
    const entries = z.array(z.unknown()).min(8).parse(JSON.parse(out))
    for (const entry of entries) fits(listed, entry, ['values'])
  })

  it('show ID --json adds questions, examples and the full citation', async () => {
    const { code: exit, out, err } = await theca(['instruments', 'show', 'isncsci', '--json'])
    expect([exit, err]).toEqual([0, ''])
    fits(shown, JSON.parse(out), ['values', 'bands', 'evidenceNote', 'licenceRule', 'references'])
  })

  it('score reads stdin and prints the result', async () => {
    const {
      code: exit,
      out,
      err,
    } = await score(['kps', '-', '--json'], { answers: { kps: 70 }, compartments: ['intramedullary'] })
    expect([exit, err]).toEqual([0, ''])
    fits(scored, JSON.parse(out), ['says'])
    expect(JSON.parse(out)).toMatchObject({
      instrument: 'kps',
      value: 70,
      outOf: 100,
      status: 'complete',
      validity: { code: 'U' },
    })
  })

  it('score reads stdin without a dash, and a file', async () => {
    expect(JSON.parse((await score(['kps', '--json'], { answers: { kps: 70 } })).out)).toMatchObject({ value: 70 })
    const file = join(mkdtempSync(join(tmpdir(), 'theca-score-')), 'a.json')
    writeFileSync(file, '\uFEFF{ "answers": { "kps": 40 } }')
    expect(JSON.parse((await theca(['instruments', 'score', 'kps', file, '--json'])).out)).toMatchObject({ value: 40 })
  })

  it('what is not answered stays null, and is named', async () => {
    const { out } = await score(['sphincter', '-', '--json'], { answers: { bladder: 'normal' } })
    expect(JSON.parse(out)).toMatchObject({
      status: 'incomplete',
      value: null,
      missing: ['bowel', 'perianalSensation', 'attribution'],
    })
  })

  it.each([
    [
      'an answer outside the set',
      ['kps', '-'],
      { answers: { kps: 75 } },
      1,
      /\(kps\): 75 is not allowed; allowed: 0, 10/,
    ],
    ['an item that is none', ['kps', '-'], { answers: { ecog: 1 } }, 1, /ecog is not an item/],
    ['a compartment that is none', ['kps', '-'], { answers: {}, compartments: ['spinal'] }, 1, /compartments\.0/],
    ['a mistyped key', ['kps', '-'], { answers: {}, compartment: [] }, 1, /compartment/],
    ['no JSON', ['kps', '-'], 'kps 70', 1, /stdin is not JSON/],
    ['nothing', ['kps', '-'], '', 1, /nothing in stdin/],
    ['a file that is not there', ['kps', '/nowhere/a.json'], '', 1, /There is no file \/nowhere\/a\.json/],
    ['a folder', ['kps', '/tmp'], '', 1, /\/tmp is a folder/],
    ['an instrument that is none', ['kpss', '-'], { answers: {} }, 1, /no instrument "kpss"\. The nearest is "kps"/],
    ['an option that is none', ['kps', '-', '--jsn'], '', 2, /no option --jsn\. The nearest is --json/],
    ['no instrument', [], '', 2, /ID is missing/],
    ['a file and a batch', ['kps', 'a.json', '--batch', 'b.jsonl'], '', 2, /not both/],
  ] as const)('refuses %s in one sentence', async (_, args, input, exit, sentence) => {
    const ran = await score(args, input)
    expect(ran.err).toMatch(sentence)
    expect(ran.err.trim().split('\n')).toHaveLength(1)
    expect([ran.code, ran.out]).toEqual([exit, ''])
  })

  it('score --batch answers every line in its place, and goes on after a bad one', async () => {
    const lines = [
      '{"answers":{"kps":70}}',
      'xx',
      '',
      '{"answers":{"kps":71}}',
      '{"answers":{"kps":null},"compartments":["vertebral"]}',
    ]
    const { code: exit, out, err } = await score(['kps', '--batch', '-'], lines.join('\n'))
    expect(exit).toBe(0)
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(answers).toHaveLength(5)
    expect(answers[0]).toMatchObject({ value: 70 })
    for (const place of [1, 2, 3]) expect(Object.keys(answers[place] ?? {})).toEqual(['error', 'row'])
    expect(answers[4]).toMatchObject({ status: 'incomplete', value: null })
    expect(err).toContain('3 of 5 rows could not be used')
  })

  it('score --batch takes thousands of lines', async () => {
    const lines = Array.from({ length: 20_000 }, (_, place) => `{"answers":{"worst":${place % 11}}}\n`)
    const { out, code: exit } = await score(['pain-nrs', '--batch', '-'], lines.join(''))
    expect(exit).toBe(0)
    expect(out.trim().split('\n')).toHaveLength(20_000)
  })

  const rows = async (id: string, csv: string, ...more: string[]) => {
    const ran = await score([id, '--batch', '-', ...more], csv)
    return { ...ran, results: ran.out.trim().split('\n') }
  }

  it('score --batch reads a CSV: nested answers, quotes with line ends, compartments, an id that comes back', async () => {
    const csv = [
      '\uFEFFid,compartments,walking,aidType',
      '"case ""A"", first",intramedullary|vertebral,aid,"stick',
      'with two lines"',
      'B,intramedullary;spinal,aid,',
      'C,,running,',
      'D,intramedullary,,',
      'E,intramedullary,aid',
      'F,,aid,"open',
    ].join('\r\n')
    const { code: exit, results, err } = await rows('ambulation', csv)
    const found = results.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect([exit, found.length]).toEqual([0, 6])
    expect(found[0]).toMatchObject({
      id: 'case "A", first',
      value: 'aid',
      details: { aidType: 'stick\nwith two lines' },
    })
    expect(found[1]).toMatchObject({ id: 'B', row: 2, error: expect.stringContaining('compartments.1') as string })
    expect(found[2]).toMatchObject({ id: 'C', row: 3, error: expect.stringContaining('(walking)') as string })
    expect(found[3]).toMatchObject({ id: 'D', status: 'incomplete', value: null, missing: ['walking'] })
    expect(found[4]).toMatchObject({ row: 5, error: expect.stringContaining('3 cells') as string })
    expect(found[5]).toMatchObject({ row: 6, error: expect.stringContaining('never closed') as string })
    expect(err).toContain('4 of 6 rows could not be used')
  })

  it('a CSV with semicolons may have decimal commas, and it says so', async () => {
    const { results, err } = await rows('albumin', 'albumin.value;albumin.unit\n3,4;g/dL\n34;g/L\n')
    expect(results.map((line) => (JSON.parse(line) as { value: number }).value)).toEqual([3.4, 3.4])
    expect(err).toContain('a comma in a number is read as its point')
    const commas = await rows('albumin', 'albumin.value,albumin.unit\n"3,4",g/dL\n')
    expect(JSON.parse(commas.results[0] ?? '')).toMatchObject({
      row: 1,
      error: expect.stringContaining('albumin') as string,
    })
  })

  it('a whole ISNCSCI examination and a list fit in a row', async () => {
    const { findInstrument } = await import('@theca/instruments')
    const exam = findInstrument('isncsci')?.worked[1]
    const flat: [string, string][] = []
    const flatten = (value: unknown, path: string): void => {
      if (typeof value === 'object' && value !== null)
        for (const [key, part] of Object.entries(value)) flatten(part, path === '' ? key : `${path}.${key}`)
      else if (typeof value === 'string' || typeof value === 'number') flat.push([path, String(value)])
    }
    flatten(exam?.answers, '')
    const { results } = await rows(
      'isncsci',
      [0, 1].map((place) => flat.map((each) => each[place]).join(',')).join('\n'),
    )
    expect(JSON.parse(results[0] ?? '')).toMatchObject({ value: 'D', details: { neurologicalLevel: ['C5'] } })
    const opioids = await rows(
      'opioid-mme',
      'opioids.0.drug,opioids.0.amount,opioids.1.drug,opioids.1.amount\nmorphine,60,fentanyl_transdermal,75\n',
    )
    expect(JSON.parse(opioids.results[0] ?? '')).toMatchObject({ value: 240 })
  })

  it('--csv prints a table that a spreadsheet does not run', async () => {
    const { results } = await rows('kps', 'id,kps\n=1+1,70\nB,71\n', '--csv')
    expect(results[0]).toMatch(/^row,id,instrument,version,status,value/)
    expect(results[1]).toMatch(/^1,'=1\+1,kps,/)
    expect(results[2]).toMatch(/^2,B,,,.*71 is not allowed/)
  })

  it.each([
    ['a column that is none', 'kp\n70\n', /kps asks nothing called "kp"\. The nearest is "kps"/],
    ['a column twice', 'kps,kps\n70,80\n', /names the column "kps" twice/],
    ['an inherited name', 'kps.__proto__.x\n70\n', /asks nothing called/],
    ['nothing', '', /nothing in stdin/],
  ])('refuses a table with %s', async (_, csv, sentence) => {
    const { code: exit, out, err } = await score(['kps', '--batch', '-'], csv)
    expect([exit, out]).toEqual([1, ''])
    expect(err).toMatch(sentence)
  })

  it('a line without end is cut, not held', async () => {
    const { results } = await rows('kps', `{"answers":{}}\n${'x'.repeat(3_000_000)}\n{"answers":{"kps":70}}\n`)
    expect(results).toHaveLength(3)
    expect(results[1]).toContain('longer than 1 MiB')
    expect(JSON.parse(results[2] ?? '')).toMatchObject({ value: 70 })
  })

  it('--why says what each answer led to, and show --md is its documentation page', async () => {
    const { out } = await score(['noms', '-', '--why'], {
      answers: { escc: '3', oncologic: 'sensitive', mechanical: 'stable' },
      compartments: ['epidural'],
    })
    expect(out).toContain('high grade compression')
    expect(out).toContain('does not change this cell')
    const page = await theca(['instruments', 'show', 'sins', '--md'])
    expect(page.out).toMatch(/^# .+\n[^]*## Questions[^]*\| 7 to 12 \|[^]*## Worked examples[^]*## Source/)
  })
})
