import { describe, expect, test } from 'vitest'
import type { CohortDefinition, Member } from '../src/index.ts'
import {
  analyseCohort,
  benchmarksOf,
  cohortDefinition,
  countOf,
  functionMatrix,
  memberOf,
  passportOf,
  publishedBenchmarks,
  selectMembers,
  WHOLE_RECORD,
} from '../src/index.ts'
import { fullCase } from './cases.ts'

/** A row by hand: alive and unremarkable unless said otherwise. */
const member = (id: number, more: Partial<Member> = {}): Member => ({
  case: `TH-0000${id}`,
  synthetic: false,
  sex: 'male',
  ageYears: 60,
  site: 'kidney',
  histology: null,
  compartment: 'intramedullary',
  brainMetastases: null,
  operatedOn: '2025-01-01',
  urgency: 'urgent',
  symptomDays: 14,
  mccormickBefore: 2,
  mccormickAfter: 2,
  gradesLost: 0,
  walkingBefore: 'aid',
  walkingAfter: 'aid',
  kpsBefore: 70,
  kpsAfter: 70,
  painBefore: 5,
  painAfter: 3,
  extentByWord: 'gtr',
  extentPercent: null,
  stoppedBecause: 'nothing-left',
  radiotherapyDays: null,
  systemicDays: null,
  radiotherapyFromZeroDays: null,
  complications: [],
  worstClavienDindo: null,
  newDeficit: false,
  walkingDays: { days: 100, unknown: 0, of: 300 },
  homeDays: null,
  lastKnownOn: '2025-10-28',
  followedDays: 300,
  died: false,
  lost: false,
  endpoints: {
    death: { days: 300, event: 0, because: 'last contact, alive' },
    'local-recurrence': { days: 300, event: 0, because: 'last contact, alive' },
    'leptomeningeal-progression': { days: 300, event: 0, because: 'last contact, alive' },
    'loss-of-walking': { days: 300, event: 0, because: 'last contact, alive' },
  },
  ...more,
})

const dead = (id: number, days: number, more: Partial<Member> = {}): Member =>
  member(id, {
    died: true,
    followedDays: days,
    walkingDays: null,
    endpoints: {
      death: { days, event: 1, because: 'died' },
      'local-recurrence': { days, event: 2, because: 'died' },
      'leptomeningeal-progression': { days, event: 2, because: 'died' },
      'loss-of-walking': { days, event: 2, because: 'died' },
    },
    ...more,
  })

const asked = (more: Partial<CohortDefinition> = {}): CohortDefinition => ({ ...WHOLE_RECORD, ...more })

describe('who belongs', () => {
  const people = [
    member(1),
    member(2, { compartment: 'leptomeningeal' }),
    member(3, { compartment: null }),
    member(4, { synthetic: true }),
    member(5, { operatedOn: null }),
  ]

  test('each of the others has a reason; not knowing is a reason of its own', () => {
    const selected = selectMembers(people, asked({ where: ['compartment=intramedullary'] }))
    if (!selected.ok) throw new Error(selected.failure.message)
    expect(selected.value.included.map((each) => each.case)).toEqual(['TH-00001'])
    expect(selected.value.excluded.map(({ because }) => because)).toEqual([
      'does not meet compartment=intramedullary',
      'compartment is not known',
      'synthetic',
      'not operated on',
    ])
  })

  test('a condition that cannot be read stops everything', () => {
    expect(selectMembers(people, asked({ where: ['colour=blue'] })).ok).toBe(false)
    expect(selectMembers(people, asked({ where: ['compartment'] })).ok).toBe(false)
  })

  test('the shipped definition fits its own schema', () => {
    expect(cohortDefinition.parse(WHOLE_RECORD)).toEqual(WHOLE_RECORD)
  })
})

describe('function', () => {
  test('everybody is in the matrix: the dead and the unknown are columns', () => {
    const people = [
      member(1, { mccormickBefore: 3, mccormickAfter: 2 }),
      member(2, { mccormickBefore: 3, mccormickAfter: null }),
      dead(3, 40, { mccormickBefore: 3, mccormickAfter: null }),
      dead(4, 400, { mccormickBefore: null, mccormickAfter: null }),
    ]
    const { counts, after } = functionMatrix(people)
    expect(after).toEqual(['I', 'II', 'III', 'IV', 'V', 'died before', 'not known'])
    expect(counts[2]).toEqual([0, 1, 0, 0, 0, 1, 1])
    expect(counts[5]).toEqual([0, 0, 0, 0, 0, 0, 1])
  })

  test('a percentage is withheld below ten, the count and its exact interval are not', () => {
    const few = countOf('x', 6, 9)
    expect(few.percentage).toMatchObject({ withheld: true })
    // Clopper–Pearson of 6 of 9, as printed with the published benchmarks.
    expect(few.interval?.low).toBeCloseTo(0.299295, 6)
    expect(few.interval?.high).toBeCloseTo(0.925145, 6)
    expect(countOf('x', 6, 10).percentage).toEqual({ value: 60 })
  })
})

describe('the passport', () => {
  test('its views agree on sound rows', () => {
    const people = [member(1), dead(2, 40), dead(3, 90)]
    const passport = passportOf(asked(), people, [])
    expect(passport.agreements.filter(({ agrees }) => !agrees)).toEqual([])
    expect(passport.completeness.find(({ field }) => field === 'extentPercent')).toMatchObject({ known: 0, of: 3 })
  })

  test('a death that the curve does not know is found', () => {
    const broken = dead(2, 40, { endpoints: member(2).endpoints })
    const wrong = passportOf(asked(), [member(1), broken], []).agreements.filter(({ agrees }) => !agrees)
    expect(wrong.map(({ what }) => what)).toEqual([
      'deaths in the curve and in the table',
      'deaths in the curve of recurrence: competing, or after a recurrence',
    ])
  })
})

test('benchmarks: pooling here gives what was published with the counts', () => {
  for (const result of benchmarksOf([member(1)])) {
    const { glmm } = publishedBenchmarks()[result.id]
    expect(result.pooled).toMatchObject({
      estimate: expect.closeTo(glmm.p, 3),
      low: expect.closeTo(glmm.lo, 3),
      high: expect.closeTo(glmm.hi, 3),
    })
  }
})

test('recurrence is cumulative incidence with death competing, and a small series withholds its curve', () => {
  const answer = analyseCohort([member(1), dead(2, 40), dead(3, 60), dead(4, 90)], asked())
  if (!answer.ok) throw new Error(answer.failure.message)
  const [death, local] = answer.value.endpoints
  expect(death).toMatchObject({ method: 'Kaplan–Meier', events: 3, n: 4 })
  expect(death?.survival?.[0]).toMatchObject({ withheld: true })
  expect(local).toMatchObject({ method: 'cumulative incidence, death competing', events: 0 })
  expect(answer.value.caveats.join(' ')).toContain('not stated')
})

test('a case without an operation is a row without an outcome, not an outcome of zero', () => {
  expect(memberOf('TH-7K2QD', fullCase())).toMatchObject({
    operatedOn: null,
    followedDays: null,
    newDeficit: null,
    walkingDays: null,
    endpoints: { death: null, 'local-recurrence': null },
  })
})
