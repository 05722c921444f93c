import { describe, expect, it } from 'vitest'
import { declineVelocity, findInstrument, lineAt, sayResult, studentQuantile975, urgencyOf } from '../src/index.ts'
import { result } from './support.ts'

describe('Student quantile', () => {
  // Table of the t distribution, two-sided 5 %.
  it.each([
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [4, 2.7764],
    [5, 2.5706],
    [10, 2.2281],
    [30, 2.0423],
    [120, 1.9799],
  ])('%i degrees of freedom: %f', (df, t) => expect(studentQuantile975(df)).toBeCloseTo(t, 4))
})

describe('decline velocity', () => {
  it('one point is nothing, two points are a change and no line', () => {
    expect(declineVelocity([])).toMatchObject({ kind: 'none', n: 0 })
    expect(declineVelocity([{ atDays: 3, value: 40 }])).toMatchObject({ kind: 'none', n: 1 })
    const two = declineVelocity([
      { atDays: 2, value: 36 },
      { atDays: 0, value: 44 },
    ])
    expect(two).toMatchObject({ kind: 'two-examinations', change: -8, days: 2, perDay: -4 })
    expect(two).not.toHaveProperty('low')
  })

  it('two points within half a day give a change and no rate', () => {
    const close = [
      { atDays: 0, value: 44 },
      { atDays: 0.5, value: 40 },
    ]
    expect(declineVelocity(close)).toMatchObject({ kind: 'two-examinations', change: -4, perDay: null })
    expect(declineVelocity([...close, { atDays: 0.2, value: 41 }])).toMatchObject({
      kind: 'two-examinations',
      perDay: null,
    })
  })

  it('an examination that was not determinable is counted, not used', () => {
    const exams = [
      { atDays: 0, value: 44 },
      { atDays: 1, value: null },
      { atDays: 2, value: 40 },
    ]
    expect(declineVelocity(exams)).toMatchObject({ kind: 'two-examinations', notDeterminable: 1 })
  })

  // By hand: t 0 1 2 3 (mean 1.5, spread 5), v 10 8 7 3 (mean 7), covariance −11: slope −2.2.
  // Residuals −0.3 −0.1 1.1 −0.7, squares 1.8, variance 0.9, standard error √0.18 = 0.424264, t 4.302653.
  it('agrees with a line fitted by hand', () => {
    const velocity = declineVelocity([10, 8, 7, 3].map((value, atDays) => ({ atDays, value })))
    if (velocity.kind !== 'line') throw new Error('no line')
    expect(velocity.perDay).toBeCloseTo(-2.2, 12)
    expect(velocity.high - velocity.perDay).toBeCloseTo(4.302653 * 0.424264, 5)
    expect(velocity.perDay - velocity.low).toBeCloseTo(4.302653 * 0.424264, 5)
    const middle = lineAt(velocity, 1.5)
    expect(middle.value).toBeCloseTo(7, 12)
    expect(middle.high - middle.value).toBeCloseTo(4.302653 * Math.sqrt(0.9 / 4), 5)
    expect(lineAt(velocity, 0).value).toBeCloseTo(10.3, 12)
  })
})

const at = (day: number): string => new Date(Date.UTC(2026, 2, 1) + day * 86_400_000).toISOString()

describe('urgency', () => {
  it.each([
    ['exactly 48 h', 2, 'emergent'],
    ['48 h and a minute', 2 + 1 / 1440, 'urgent'],
    ['exactly 7 days', 7, 'urgent'],
    ['7 days and a minute', 7 + 1 / 1440, 'expedited'],
    ['28 days', 28, 'expedited'],
    ['30 days', 30, 'planned'],
  ])('a grade lost over %s is %s', (_words, days, category) => {
    const exams = [
      { at: at(0), mccormick: 'II' as const },
      { at: at(days), mccormick: 'III' as const },
    ]
    expect(urgencyOf(exams)).toMatchObject({ category, facts: [{ fact: 'worse by modified McCormick', from: at(0) }] })
  })

  it.each([
    ['lost walking', { walking: 'aid' }, { walking: 'non_ambulatory' }],
    ['worse by AIS', { ais: 'D' }, { ais: 'C' }],
    ['leg power fell', { lems: 40 }, { lems: 35 }],
    ['new retention', { retention: 'no' }, { retention: 'yes' }],
  ] as const)('%s within a day is emergent', (fact, before, after) => {
    const urgency = urgencyOf([
      { at: at(0), ...before },
      { at: at(1), ...after },
    ])
    expect(urgency.category).toBe('emergent')
    expect(urgency.facts.map((each) => each.fact)).toEqual([fact])
  })

  it('the sentence gives hours up to three days, then days', () => {
    const instrument = findInstrument('urgency')
    if (instrument === undefined) throw new Error('urgency is not registered')
    const says = (days: number) => {
      const answers = {
        examinations: [
          { at: at(0), walking: 'aid' },
          { at: at(days), walking: 'non_ambulatory' },
        ],
      }
      return sayResult(instrument, answers, result(instrument, { answers }))
    }
    expect(says(2)).toBe('Urgency emergent: lost walking in 48 h (project rule, not validated).')
    expect(says(3)).toBe('Urgency urgent: lost walking in 3 d (project rule, not validated).')
  })

  it('getting better is planned, without facts', () => {
    const exams = [
      { at: at(0), walking: 'non_ambulatory', ais: 'C', mccormick: 'V', lems: 10, retention: 'yes' } as const,
      { at: at(1), walking: 'aid', ais: 'D', mccormick: 'III', lems: 30, retention: 'no' } as const,
    ]
    expect(urgencyOf(exams)).toMatchObject({ category: 'planned', facts: [], notes: [] })
  })

  it('a small fall is urgent within a week, expedited within four, re-examined when it is one point', () => {
    const fall = (points: number, days: number) =>
      urgencyOf([
        { at: at(0), lems: 40, walking: 'aid' },
        { at: at(days), lems: 40 - points, walking: 'aid' },
      ])
    expect(fall(4, 1).category).toBe('urgent')
    expect(fall(2, 7).category).toBe('urgent')
    expect(fall(2, 20).category).toBe('expedited')
    expect(fall(1, 2)).toMatchObject({
      category: 'planned',
      notes: [expect.stringContaining('re-examine'), expect.anything()],
    })
  })

  it('an old loss that has been stable since is no longer emergent', () => {
    const exams = [
      { at: at(0), ais: 'D' as const },
      { at: at(1), ais: 'C' as const },
      { at: at(21), ais: 'C' as const },
    ]
    expect(urgencyOf(exams.slice(0, 2)).category).toBe('emergent')
    expect(urgencyOf(exams).category).toBe('expedited')
  })

  it('a loss is judged over its shortest window, in whatever order examinations arrive', () => {
    const exams = [
      { at: at(10), lems: 30 },
      { at: at(0), lems: 40 },
      { at: at(9), lems: 39 },
    ]
    expect(urgencyOf(exams)).toMatchObject({ category: 'emergent', facts: [{ days: 1, from: at(9), to: at(10) }] })
  })

  it('one examination, or none in common, is not known and never planned', () => {
    expect(urgencyOf([{ at: at(0), lems: 40 }]).category).toBeNull()
    expect(
      urgencyOf([
        { at: at(0), lems: 40 },
        { at: at(1), ais: 'C' },
      ]).category,
    ).toBeNull()
    expect(
      urgencyOf([
        { at: at(0), lems: null },
        { at: at(1), lems: 40 },
      ]).category,
    ).toBeNull()
  })
})
