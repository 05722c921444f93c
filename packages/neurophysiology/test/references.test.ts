import { describe, expect, test } from 'vitest'
import { adaptiveVerdict, againstBoth, fadeCorrected, percentOfFixed, theilSen } from '../src/references/index.ts'

const past = (values: readonly number[], flagged: readonly boolean[] = []) =>
  values.map((value, at) => ({ atS: at * 60, value, flagged: flagged[at] ?? false }))

describe('adaptive reference (worked example 21.12)', () => {
  const steady = [2, 1.9, 2.1, 2, 1.8]
  test.each([
    [steady, 1.55, 1.4, false],
    [steady, 1.5, 1.4, false],
    [steady, 1.35, 1.4, true],
  ])('%j, now %s: limit %s', (values, now, limit, violates) => {
    const verdict = adaptiveVerdict(past(values), 300, now)
    expect(verdict).toMatchObject({ evaluable: true, reference: 2, violates })
    expect(verdict.limit).toBeCloseTo(limit, 9)
  })

  test('the fixed rule beside it: 51.7 and 50.0 %', () => {
    const baseline = {
      atS: 0,
      label: 'opening',
      value: 3,
      latencyMs: 40,
      rangeUv: null,
      settings: 'a',
      reason: '',
      author: '',
    }
    expect(percentOfFixed(baseline, 1.5, 'a')).toEqual({ evaluable: true, percent: 50 })
    const other = percentOfFixed(baseline, 1.55, 'a')
    expect(other.evaluable && other.percent).toBeCloseTo(51.7, 1)
    expect(percentOfFixed(baseline, 1.5, 'b')).toEqual({ evaluable: false, because: 'other-settings' })
    expect(percentOfFixed({ ...baseline, value: null }, 1.5, 'a')).toEqual({
      evaluable: false,
      because: 'not-monitorable',
    })
    expect(percentOfFixed(null, 1.5, 'a')).toEqual({ evaluable: false, because: 'no-baseline' })
    expect(againstBoth([baseline, { ...baseline, value: 2 }], 1)).toEqual({ opening: 100 / 3, current: 50 })
    expect(againstBoth([], 1)).toEqual({ opening: null, current: null })
  })

  test('a flagged result never becomes the reference', () => {
    const verdict = adaptiveVerdict(past([...steady, 1.35], [false, false, false, false, false, true]), 360, 1.35)
    expect(verdict).toMatchObject({ evaluable: true, reference: 2, violates: true })
  })

  test.each([
    [[2, 1.7, 2.3, 1.9, 2.4], 0.9, 0.67],
    [[2, 1.2, 2.6, 1.5, 2.4], 0.5, -0.22],
  ])('too variable to warn: %j', (values, now, limit) => {
    const verdict = adaptiveVerdict(past(values), 300, now)
    expect(verdict).toMatchObject({ evaluable: false, because: 'too-variable' })
    expect(verdict.limit).toBeCloseTo(limit, 1)
  })

  test('too old, too few', () => {
    expect(adaptiveVerdict(past(steady), 240 + 31 * 60, 1)).toMatchObject({ evaluable: false, because: 'too-old' })
    expect(adaptiveVerdict(past(steady.slice(1)), 240, 1)).toMatchObject({ evaluable: false, because: 'too-few' })
  })
})

test('fade is shown, never used (worked example 21.9)', () => {
  const controls = [
    [0, 1],
    [15, 0.97],
    [30, 0.95],
    [45, 0.92],
    [60, 0.91],
  ] as const
  const shown = fadeCorrected(controls, 90, 0.6)
  expect(shown?.slopePerMinute).toBeCloseTo(-0.00164, 5)
  expect(shown?.expected).toBeCloseTo(0.863, 3)
  expect(shown?.corrected).toBeCloseTo(0.7, 2)
  expect([theilSen([[1, 2]]), fadeCorrected([], 1, 1)]).toEqual([null, null])
})
