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
    fits(shown, JSON.parse(out), ['values', 'bands', 'evidenceNote', 'licenceRule'])
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
    for (const place of [1, 2, 3]) expect(Object.keys(answers[place] ?? {})).toEqual(['error'])
    expect(answers[4]).toMatchObject({ status: 'incomplete', value: null })
    expect(err).toContain('3 of 5 lines could not be used')
  })

  it('score --batch takes thousands of lines', async () => {
    const lines = Array.from({ length: 20_000 }, (_, place) => `{"answers":{"worst":${place % 11}}}\n`)
    const { out, code: exit } = await score(['pain-nrs', '--batch', '-'], lines.join(''))
    expect(exit).toBe(0)
    expect(out.trim().split('\n')).toHaveLength(20_000)
  })
})
