import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  bandAt,
  choice,
  defineInstrument,
  domainOf,
  extradural,
  generic,
  grade,
  inFirstUnit,
  isncsciExam,
  measure,
  onlyWith,
  perCompartment,
  quantity,
  sayResult,
  scoreInstrument,
  walkingOutcome,
  whole,
  yesNo,
} from '../src/index.ts'
import { sumOf } from '../src/sum.ts'
import { result } from './support.ts'

const answers = z.object({
  pain: choice('Pain', { none: 'none', some: 'some', much: 'much' }),
  weeks: measure('Weeks', { unit: 'weeks', min: 0, cuts: [4] }),
  old: yesNo('Old'),
})

const sum = sumOf(answers, {
  pain: { none: 0, some: 2, much: 5 },
  weeks: (weeks) => (weeks > 4 ? 1 : 0),
  old: { yes: 1, no: 0 },
})

const toy = defineInstrument({
  id: 'toy',
  version: '1.0.0',
  title: 'Toy',
  room: 'assess',
  domain: 'test',
  measures: 'nothing',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 7, step: 1 },
  answers,
  validity: generic('a test'),
  evidenceStatus: 'project',
  licence: 'free',
  source: 'test',
  references: [],
  citation: 'test',
  priority: 'could',
  bands: [
    { id: 'low', label: 'low', from: 0, to: 3, meaning: '0 to 3' },
    { id: 'high', label: 'high', from: 4, to: 7, meaning: '4 to 7' },
  ],
  worked: [],
  compute: (said) => ({ value: sum.total(said), details: { points: sum.points(said) } }),
  says: (_said, { value }) => `Toy ${String(value)}.`,
})

describe('missing answers', () => {
  it('complete: value, band, nothing attainable beside it', () => {
    expect(result(toy, { answers: { pain: 'much', weeks: 4, old: 'no' } })).toEqual({
      instrument: 'toy',
      version: '1.0.0',
      status: 'complete',
      value: 5,
      outOf: 7,
      band: { id: 'high', label: 'high' },
      attainable: null,
      bandDetermined: true,
      missing: [],
      validity: { code: 'U', reason: 'a test' },
      flags: [],
      direction: 'higher_worse',
      evidenceStatus: 'project',
      source: 'test',
      details: { points: { pain: 5, weeks: 0, old: 0 } },
    })
  })

  it('enumerating completions gives the range, and the band when it no longer matters', () => {
    expect(result(toy, { answers: { pain: 'none', old: 'no' } })).toMatchObject({
      status: 'incomplete',
      value: null,
      missing: ['weeks'],
      attainable: [0, 1],
      band: { id: 'low' },
      bandDetermined: true,
    })
    expect(result(toy, { answers: { weeks: 8 } })).toMatchObject({
      attainable: [1, 7],
      band: null,
      bandDetermined: false,
      missing: ['pain', 'old'],
    })
  })

  it('the interval rule of sums agrees with enumeration for every pattern of missing answers', () => {
    const full = { pain: 'some', weeks: 6, old: 'yes' } as const
    for (let bits = 0; bits < 8; bits++) {
      const kept = Object.fromEntries(Object.entries(full).filter((_entry, place) => (bits & (1 << place)) !== 0))
      const { status, value, attainable } = result(toy, { answers: kept })
      expect(status === 'complete' ? [value, value] : attainable).toEqual(sum.attain(kept))
    }
  })

  it.each([
    [null, 'not_known'],
    ['NT', 'not_testable'],
    ['not_applicable', 'not_applicable'],
    ['not_asked', 'not_asked'],
  ])('an answer of %j is the absence %s, missing and never zero', (answer, absence) => {
    const found = result(toy, { answers: { pain: answer, weeks: 0, old: 'no' } })
    expect(found).toMatchObject({
      status: 'incomplete',
      value: null,
      missing: ['pain'],
      details: { absent: { pain: absence } },
    })
  })
})

describe('answers outside the set', () => {
  it.each([
    [{ pain: 'lots' }, 'pain', 'allowed: none, some, much'],
    [{ weeks: -1 }, 'weeks', 'allowed: a number from 0'],
    [{ weeks: '4' }, 'weeks', 'a number'],
    [{ weeks: Number.NaN }, 'weeks', 'not allowed'],
    [{ toString: 1 }, 'toString', 'is not an item of Toy'],
  ])('%j names %s', (given, item, message) => {
    const scored = scoreInstrument(toy, { answers: given })
    expect(scored).toMatchObject({ ok: false, failure: { item, message: expect.stringContaining(message) } })
  })

  it('a compartment that does not exist is refused too', () => {
    const scored = scoreInstrument(toy, { answers: {}, compartments: ['subdural'] as never })
    expect(scored).toMatchObject({ ok: false, failure: { item: 'compartments' } })
    expect(scoreInstrument(toy, { answers: {}, lesion: 'dura' as never })).toMatchObject({
      ok: false,
      failure: { item: 'lesion' },
    })
  })
})

describe('sentences', () => {
  it('say what is open and what is attainable', () => {
    const said = { pain: 'none', old: 'no' }
    expect(sayResult(toy, said, result(toy, { answers: said }))).toBe(
      'Toy: incomplete, 1 not answered; 0 to 1 attainable, low either way.',
    )
    const full = { pain: 'none', old: 'no', weeks: 1 }
    expect(sayResult(toy, full, result(toy, { answers: full }))).toBe('Toy 0.')
  })
})

describe('bands', () => {
  const open = {
    scale: { kind: 'measure', unit: 'x' },
    bands: [
      { id: 'a', label: 'a', from: null, to: 10, open: 'to', meaning: '' },
      { id: 'b', label: 'b', from: 10, to: 20, meaning: '' },
      { id: 'c', label: 'c', from: 20, to: null, open: 'from', meaning: '' },
    ],
  } as const
  it.each([
    [-5, 'a'],
    [9.99, 'a'],
    [10, 'b'],
    [20, 'b'],
    [20.01, 'c'],
    [1e9, 'c'],
  ])('%d lies in %s', (value, id) => {
    expect(bandAt(open, value)?.id).toBe(id)
  })
  it('no value has no band', () => expect(bandAt(open, null)).toBeNull())
})

describe('validity', () => {
  const at = (rule: ReturnType<typeof generic>, compartments: string[], lesion?: string) =>
    rule.of({ compartments: new Set(compartments) as never, lesion: lesion as never }, {}).code

  it('a set takes the most cautious code; what means nothing there is passed over', () => {
    const rule = perCompartment(
      { intramedullary: 'V', intradural_extramedullary: 'U', leptomeningeal: 'N', epidural: 'X', vertebral: 'X' },
      {},
    )
    expect(at(rule, ['intramedullary'])).toBe('V')
    expect(at(rule, ['intramedullary', 'intradural_extramedullary'])).toBe('U')
    expect(at(rule, ['intramedullary', 'epidural'])).toBe('X')
    expect(at(rule, ['intramedullary', 'epidural'], 'intramedullary')).toBe('V')
    expect(at(rule, ['leptomeningeal'])).toBe('N')
    expect(at(rule, ['leptomeningeal', 'intramedullary'])).toBe('V')
    expect(at(rule, [])).toBe('U')
  })

  it('derived outside the dura: flagged for anything inside', () => {
    const rule = extradural('epidural disease')
    expect([
      at(rule, []),
      at(rule, ['leptomeningeal']),
      at(rule, ['epidural']),
      at(rule, ['epidural', 'leptomeningeal']),
    ]).toEqual(['X', 'X', 'V', 'X'])
  })

  it('only with epidural disease', () => {
    const rule = onlyWith(['epidural'], 'needs it')
    expect([
      at(rule, []),
      at(rule, ['vertebral']),
      at(rule, ['epidural']),
      at(rule, ['epidural', 'intramedullary']),
    ]).toEqual(['N', 'N', 'V', 'X'])
  })
})

describe('items', () => {
  it('domains stand for every answer: all grades, every whole number, each cut with its neighbours', () => {
    expect(domainOf(grade('x', { 0: 'a', 2: 'b' }))).toEqual([0, 2])
    expect(domainOf(whole('x', { min: 1, max: 3, unit: 'y' }))).toEqual([1, 2, 3])
    expect(domainOf(measure('x', { unit: 'y', min: 0, cuts: [4] }).optional())).toEqual([0, 4 - 1e-6, 4, 4 + 1e-6])
    expect(domainOf(measure('x', { unit: 'y', min: 0 }))).toBeNull()
  })

  it('a quantity keeps its unit and converts', () => {
    const units = { 'g/dL': (value: number) => value, 'g/L': (value: number) => value / 10 }
    expect(inFirstUnit({ value: 37, unit: 'g/L' }, units)).toBe(3.7)
    expect(quantity('x', units).safeParse({ value: 3.7, unit: 'mg/dL' }).success).toBe(false)
    expect(quantity('x', units).safeParse({ value: -1, unit: 'g/L' }).success).toBe(false)
  })
})

describe('changes between two examinations', () => {
  const { changeBetween } = isncsciExam

  it('grades only when both are single, points only when both are determinable', () => {
    expect(changeBetween({ ais: ['D'], uems: 50, lems: 44 }, { ais: ['C'], uems: 50, lems: 36 })).toEqual({
      aisGrades: -1,
      uems: 0,
      lems: -8,
      stable: false,
    })
    expect(changeBetween({ ais: ['D'], uems: 50, lems: 44 }, { ais: ['C', 'D'], uems: 'ND', lems: 43 })).toEqual({
      aisGrades: null,
      uems: null,
      lems: -1,
      stable: null,
    })
    expect(changeBetween({ ais: ['E*'], uems: 50, lems: 50 }, { ais: ['E'], uems: 50, lems: 49 }).stable).toBe(true)
    expect(changeBetween({ ais: ['D'], uems: 50, lems: 44 }, { ais: ['D'], uems: 50, lems: 42 }).stable).toBe(false)
  })

  it('walking: all sixteen pairs', () => {
    const classes = ['non_ambulatory', 'assistance', 'aid', 'independent'] as const
    const outcomes = classes.map((before) => classes.map((after) => walkingOutcome(before, after)))
    const none = ['never_walked', 'never_walked', 'regained', 'regained']
    const walked = ['lost', 'lost', 'maintained', 'maintained']
    expect(outcomes).toEqual([none, none, walked, walked])
    expect(walkingOutcome('non_ambulatory', 'assistance', true)).toBe('regained')
  })
})
