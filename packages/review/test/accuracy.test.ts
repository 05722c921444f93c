import { expect, test } from 'vitest'
import type { ScoredCase } from '../src/accuracy.ts'
import { accuracyOf, accuracyTables } from '../src/accuracy.ts'

const percent = (value: { estimate: number; low: number; high: number } | null): number[] | null =>
  value === null ? null : [value.estimate, value.low, value.high].map((each) => Math.round(each * 1000) / 10)

/** Worked examples of the specification (21.10), by scipy, from the printed counts of two abstracts. */
test.each([
  [
    'adult, fall over 50 %',
    [7, 4, 2, 44],
    [77.8, 45.3, 93.7],
    [91.7, 80.4, 96.7],
    [63.6, 35.4, 84.8],
    [95.7, 85.5, 98.8],
  ],
  ['adult, over 75 %', [6, 2, 3, 46], [66.7, 35.4, 87.9], [95.8, 86.0, 98.8], [75.0, 40.9, 92.9], [93.9, 83.5, 97.9]],
  ['adult, lost', [4, 1, 5, 47], [44.4, 18.9, 73.3], [97.9, 89.1, 99.6], [80.0, 37.6, 96.4], [90.4, 79.4, 95.8]],
  ['infant, over 75 %', [6, 7, 2, 134], [75.0, 40.9, 92.9], [95.0, 90.1, 97.6], [46.2, 23.2, 70.9], [98.5, 94.8, 99.6]],
  ['infant, lost', [5, 0, 3, 141], [62.5, 30.6, 86.3], [100, 97.3, 100], [100, 56.6, 100], [97.9, 94.1, 99.3]],
] as const)(
  '%s',
  (_, [truePositive, falsePositive, falseNegative, trueNegative], sensitivity, specificity, positive, negative) => {
    const table = accuracyOf({ truePositive, falsePositive, falseNegative, trueNegative }, 'reversed-is-false')
    expect(percent(table.sensitivity)).toEqual(sensitivity)
    expect(percent(table.specificity)).toEqual(specificity)
    expect(percent(table.positivePredictive)).toEqual(positive)
    expect(percent(table.negativePredictive)).toEqual(negative)
  },
)

test('odds: raw, and with a half in every cell when one is empty', () => {
  const raw = accuracyOf({ truePositive: 7, falsePositive: 4, falseNegative: 2, trueNegative: 44 }, 'reversed-is-false')
  expect(raw.diagnosticOdds.ratio).toBeCloseTo(38.5, 1)
  expect(raw.diagnosticOdds.low).toBeCloseTo(5.9, 1)
  expect(raw.diagnosticOdds.high).toBeCloseTo(251, 0)
  expect(raw.diagnosticOdds).toMatchObject({ corrected: false, informative: true })
  const zero = accuracyOf(
    { truePositive: 5, falsePositive: 0, falseNegative: 3, trueNegative: 141 },
    'reversed-is-false',
  )
  expect(Math.round(zero.diagnosticOdds.ratio)).toBe(445)
  expect(zero.diagnosticOdds.low).toBeCloseTo(20.4, 1)
  expect(zero.diagnosticOdds).toMatchObject({ corrected: true, informative: false })
})

test('both conventions of forty cases, exact intervals, and an empty table', () => {
  const some = (count: number, alarm: ScoredCase['alarm'], deficit: boolean): ScoredCase[] =>
    Array.from({ length: count }, () => ({ alarm, deficit }))
  const cases = [
    ...some(3, 'irreversible', true),
    ...some(6, 'reversed', false),
    ...some(2, 'irreversible', false),
    ...some(1, 'none', true),
    ...some(28, 'none', false),
  ]
  const [strict, saved] = accuracyTables(cases)
  expect([strict.truePositive, strict.falsePositive, strict.falseNegative, strict.trueNegative]).toEqual([3, 8, 1, 28])
  expect([strict.sensitivity, strict.specificity, strict.positivePredictive].map((each) => percent(each)?.[0])).toEqual(
    [75, 77.8, 27.3],
  )
  expect([saved.truePositive, saved.falsePositive, saved.falseNegative, saved.trueNegative]).toEqual([9, 2, 1, 28])
  expect([saved.sensitivity, saved.specificity, saved.positivePredictive].map((each) => percent(each)?.[0])).toEqual([
    90, 93.3, 81.8,
  ])
  expect(percent(strict.sensitivity)).toEqual([75, 30.1, 95.4])
  expect(percent(accuracyTables(cases, 'clopper-pearson')[0].sensitivity)).toEqual([75, 19.4, 99.4])
  // A reversed alarm with a deficit is a true one whoever counts.
  expect(accuracyTables(some(1, 'reversed', true)).map(({ truePositive }) => truePositive)).toEqual([1, 1])
  expect(accuracyTables([])[0]).toMatchObject({ sensitivity: null, specificity: null })
})
