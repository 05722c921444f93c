import { known, NOT_KNOWN } from '@theca/record'
import { describe, expect, test } from 'vitest'
import { compareExpectation, goals } from '../src/index.ts'
import type { Goals } from '../src/index.ts'

const expects = (expectation: Partial<Goals['expectation']>): Goals => ({
  ranked: ['keep-walking'],
  expectation: { walking: NOT_KNOWN, pain: NOT_KNOWN, home: NOT_KNOWN, time: NOT_KNOWN, ...expectation },
  toldBy: 'patient',
  tradeOff: NOT_KNOWN,
  escalation: NOT_KNOWN,
  revisitOn: NOT_KNOWN,
  words: NOT_KNOWN,
})

const nothing = {
  walkingBefore: null,
  walkingNow: null,
  painBefore: null,
  painNow: null,
  home: null,
  months: null,
  alive: null,
} as const

describe('walking', () => {
  test.each([
    ['improve', 'aid', 'independent', 'as-expected'],
    ['improve', 'aid', 'aid', 'worse'],
    ['keep', 'aid', 'independent', 'better'],
    ['keep', 'aid', 'aid', 'as-expected'],
    ['keep', 'independent', 'aid', 'worse'],
    ['slower-loss', 'independent', 'aid', 'as-expected'],
    ['keep', 'aid', 'non_ambulatory', 'worse'],
    ['slower-loss', 'aid', 'non_ambulatory', 'worse'],
    ['none', 'non_ambulatory', 'non_ambulatory', 'as-expected'],
    ['none', 'non_ambulatory', 'aid', 'better'],
  ] as const)('%s expected, %s → %s: %s', (walking, walkingBefore, walkingNow, verdict) => {
    const [found] = compareExpectation(expects({ walking: known(walking) }), { ...nothing, walkingBefore, walkingNow })
    expect(found?.verdict).toBe(verdict)
  })

  test('not examined is not known, which is not worse', () => {
    expect(compareExpectation(expects({ walking: known('keep') }), { ...nothing, walkingBefore: 'aid' })).toMatchObject(
      [{ verdict: 'not-known', came: null }],
    )
  })
})

test.each([
  ['less', 8, 6, 'as-expected'],
  ['less', 8, 7, 'worse'],
  ['less', 8, 0, 'better'],
  ['gone', 8, 2, 'worse'],
  ['same', 8, 8, 'as-expected'],
] as const)('pain %s expected, %i → %i: %s', (pain, painBefore, painNow, verdict) => {
  expect(compareExpectation(expects({ pain: known(pain) }), { ...nothing, painBefore, painNow })[0]?.verdict).toBe(
    verdict,
  )
})

test.each([
  ['months', 4, true, 'as-expected'],
  ['months', 1, true, 'open'],
  ['months', 1, false, 'worse'],
  ['months', 12, false, 'better'],
  ['weeks', 1, false, 'as-expected'],
  ['years', 20, false, 'as-expected'],
  ['years', 12, true, 'open'],
] as const)('%s expected, %i months, alive %s: %s', (time, months, alive, verdict) => {
  expect(compareExpectation(expects({ time: known(time) }), { ...nothing, months, alive })[0]?.verdict).toBe(verdict)
})

test('what was not expected is not compared, and a goal has one place', () => {
  expect(compareExpectation(expects({}), { ...nothing, painNow: 3, painBefore: 4 })).toEqual([])
  expect(goals.body.safeParse({ ...expects({}), ranked: ['survival', 'survival'] }).success).toBe(false)
})
