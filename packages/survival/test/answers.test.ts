import { expect, test } from 'vitest'
import {
  cifAnswer,
  coxAnswer,
  fineGrayAnswer,
  followUpAnswer,
  grayAnswer,
  kmAnswer,
  logRankAnswer,
  pairedAnswer,
  rmstAnswer,
} from '../src/index.ts'

const time = [4, 6, 6, 9, 10, 12, 15, 18, 20, 22, 25, 30, null, 5]
const event = [1, 1, 0, 2, 1, 1, 2, 1, 0, 1, 1, 0, 1, null]
const arm = ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']
const age = [50, 61, 55, 58, 70, 44, 67, 52, 49, 63, 57, 60, 62, 51]
const table = { time, event, arm, age }
const roles = { time: 'time', event: 'event', group: 'arm' }

test('rows with a gap are counted, with the reason, and used nowhere', () => {
  const answer = kmAnswer(table, roles)
  expect(answer).toMatchObject({
    n: 12,
    events: 9,
    dropped: 2,
    droppedBecause: [
      { reason: 'time is missing', rows: 1 },
      { reason: 'event is missing', rows: 1 },
    ],
  })
  const [curve] = answer.curves
  expect(curve).toMatchObject({ group: 'a', n: 6, median: { value: 15 } })
  if (curve === undefined || 'withheld' in curve) throw new Error('no curve')
  expect(Object.keys(curve.steps[0] ?? {})).toEqual([
    'time',
    'atRisk',
    'events',
    'censored',
    'survival',
    'standardError',
    'low',
    'high',
  ])
})

test('everything can be written as JSON, without a NaN', () => {
  const answers = [
    kmAnswer(table, roles),
    cifAnswer(table, roles),
    logRankAnswer(table, roles),
    grayAnswer(table, roles, 1),
    coxAnswer(table, { ...roles, covariates: ['age'] }, { gate: false }),
    fineGrayAnswer(table, { ...roles, covariates: ['age', 'arm'] }, 1, { gate: false }),
    rmstAnswer(table, roles, 20),
    followUpAnswer(table, roles),
    pairedAnswer({ b: [1, 2, 3], a: [2, 2, null] }, 'b', 'a'),
  ]
  const empty = (value: unknown): boolean =>
    typeof value === 'number'
      ? !Number.isFinite(value)
      : typeof value === 'object' && value !== null && Object.values(value).some(empty)
  for (const answer of answers) expect(empty(answer)).toBe(false)
})

test('too few for a curve: times one by one, and the reason', () => {
  const few = kmAnswer({ time: [3, 1, 2], event: [0, 1, 1] }, { time: 'time', event: 'event' })
  expect(few.curves[0]).toEqual({
    group: 'all',
    n: 3,
    events: 2,
    withheld: true,
    because: 'a curve is withheld: 3 patients, and 5 are needed; shown instead: one line for each patient',
    patients: [
      { time: 1, event: 1 },
      { time: 2, event: 1 },
      { time: 3, event: 0 },
    ],
  })
  expect(
    kmAnswer({ time: [3, 1, 2], event: [0, 1, 1] }, { time: 'time', event: 'event' }, { gate: false }).curves[0],
  ).not.toHaveProperty('withheld')
})

test('too few events for a p-value: observed and expected remain', () => {
  const answer = logRankAnswer(table, roles)
  expect(answer).toMatchObject({ withheld: true, chiSquare: null, p: null, degreesOfFreedom: 1 })
  expect(answer.groups.map(({ observed }) => observed)).toEqual([4, 5])
  expect(logRankAnswer(table, roles, { gate: false }).p).toBeGreaterThan(0)
})

test('a model: withheld, flagged, or printed all the same', () => {
  const one = coxAnswer(table, { ...roles, covariates: ['age'] })
  expect(one).toMatchObject({ note: 'exploratory: 9 events for one coefficient', n: 12, events: 9, converged: true })
  const two = coxAnswer(table, { ...roles, covariates: ['age', 'arm'] })
  expect(two).toMatchObject({ withheld: true, coefficients: [], tests: null })
  expect(
    coxAnswer(table, { ...roles, covariates: ['age', 'arm'] }, { gate: false }).coefficients.map(({ term }) => term),
  ).toEqual(['age', 'arm=b'])
})

test('columns that are not there, or are not numbers, are named', () => {
  expect(() => kmAnswer(table, { time: 'days', event: 'event' })).toThrow('there is no column days')
  expect(() => kmAnswer({ time: ['soon'], event: [1] }, { time: 'time', event: 'event' })).toThrow(
    'time in row 1 is "soon"',
  )
})

test('pairs: two levels give McNemar, numbers Wilcoxon, words neither', () => {
  const answer = pairedAnswer({ b: ['walks', 'walks', 'no', null], a: ['no', 'walks', 'walks', 'no'] }, 'b', 'a')
  expect(answer).toMatchObject({ n: 3, dropped: 1, mcnemar: { discordant: [1, 1], p: 1 }, wilcoxon: null })
  expect(pairedAnswer({ b: [1, 2, 3], a: [2, 4, 4] }, 'b', 'a')).toMatchObject({
    mcnemar: null,
    wilcoxon: { n: 3, exactP: 0.25 },
  })
})
