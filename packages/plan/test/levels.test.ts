import { levelOrdinal, VERTEBRAL_LEVELS } from '@theca/anatomy'
import type { VertebralLevel } from '@theca/anatomy'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Landmark } from '../src/index.ts'
import { exposureBy, landmarksOf, laminaOf, levelAtHeight, proposeLaminae } from '../src/index.ts'

/** A spine of equal steps: `heightMm` is the disc above the first vertebra. */
const spine = (from: VertebralLevel, count: number, heightMm: number, pitchMm: number): Landmark[] =>
  VERTEBRAL_LEVELS.slice(levelOrdinal(from), levelOrdinal(from) + count).map((level, place) => ({
    level,
    upperDiscMm: heightMm - place * pitchMm,
    lowerDiscMm: heightMm - (place + 1) * pitchMm,
  }))

/** The reference phantom PH01: T7 to L1 with 26 mm from disc to disc; the middle of the disc T9/10 lies at 15.5 mm. */
const ph01 = spine('T7', 7, 93.5, 26)
const tumour = { topMm: 14.5, bottomMm: -6.5 }

describe('the reference phantom', () => {
  test('with 5 mm margin the need is 19.5 to −11.5, and T9 + T10 cover it with 0.3 mm to spare', () => {
    const proposed = proposeLaminae(ph01, tumour, 5)
    if (!proposed.ok) throw new Error(proposed.failure.message)
    expect(proposed.value.needed).toEqual({ topMm: 19.5, bottomMm: -11.5 })
    expect(proposed.value.laminae).toEqual(['T9', 'T10'])
    expect(proposed.value.windowMm).toBeCloseTo(46.8, 6)
    expect(proposed.value.spareMm).toBeCloseTo(0.3, 6)
    expect(proposed.value.alternative).toBeNull()
    expect(proposed.value.says).toBe('T9 + T10: window 46.8 mm, spare 0.3 mm.')
  })

  test('without margin T10 with 5.5 mm of undercutting is named as the alternative', () => {
    const proposed = proposeLaminae(ph01, tumour, 0)
    if (!proposed.ok) throw new Error(proposed.failure.message)
    expect(proposed.value.laminae).toEqual(['T9', 'T10'])
    expect(proposed.value.alternative?.laminae).toEqual(['T10'])
    expect(proposed.value.alternative?.undercut.topMm).toBeCloseTo(5.5, 6)
    expect(proposed.value.says).toContain('The alternative is T10 with 5.5 mm undercut above.')
  })

  test('the centre lies in T10, and the top at the disc T9/10', () => {
    expect(levelAtHeight(ph01, 4)).toMatchObject({ level: 'T10' })
    expect(levelAtHeight(ph01, 4)?.fraction).toBeCloseTo(11.5 / 26, 6)
    expect(levelAtHeight(ph01, 15.5)?.level).toBe('T10')
    expect(levelAtHeight(ph01, 200)).toBeNull()
  })

  test('laminae chosen by hand say what they leave', () => {
    expect(exposureBy(ph01, tumour, 5, ['T10'])?.undercut.topMm).toBeCloseTo(10.5, 6)
    expect(exposureBy(ph01, tumour, 5, [])).toBeNull()
  })
})

describe('any spine', () => {
  const cases = fc.record({
    from: fc.constantFrom<VertebralLevel>('C2', 'C5', 'T1', 'T6'),
    pitchMm: fc.double({ min: 14, max: 36, noNaN: true }),
    top: fc.double({ min: -40, max: 40, noNaN: true }),
    length: fc.double({ min: 0.5, max: 60, noNaN: true }),
    margins: fc.tuple(fc.double({ min: 0, max: 20, noNaN: true }), fc.double({ min: 0, max: 20, noNaN: true })),
  })

  test('a wider margin keeps every lamina, and nothing beyond 5 mm is left uncovered', () => {
    fc.assert(
      fc.property(cases, ({ from, pitchMm, top, length, margins }) => {
        const landmarks = spine(from, 12, 6 * pitchMm, pitchMm)
        const extent = { topMm: top, bottomMm: top - length }
        const [less, more] = [Math.min(...margins), Math.max(...margins)].map((m) =>
          proposeLaminae(landmarks, extent, m),
        )
        if (less?.ok !== true || more?.ok !== true) return
        expect(more.value.laminae).toEqual(expect.arrayContaining([...less.value.laminae]))
        for (const { value } of [less, more]) {
          expect(Math.max(value.undercut.topMm, value.undercut.bottomMm)).toBeLessThanOrEqual(5 + 1e-9)
          // One lamina fewer at either end would leave more than that.
          for (const fewer of [value.laminae.slice(1), value.laminae.slice(0, -1)]) {
            const left = exposureBy(landmarks, extent, value.marginMm, fewer)
            if (left !== null) expect(Math.max(left.undercut.topMm, left.undercut.bottomMm)).toBeGreaterThan(5)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('what cannot be proposed says why', () => {
  test.each([
    ['no-landmarks', [], tumour, 5],
    ['no-extent', ph01, { topMm: 1, bottomMm: 1 }, 5],
    ['no-margin', ph01, tumour, Number.NaN],
    ['gap-in-landmarks', ph01.toSpliced(2, 1), tumour, 5],
    ['outside-landmarks', ph01, { topMm: 400, bottomMm: 300 }, 5],
  ] as const)('%s', (code, landmarks, extent, marginMm) => {
    const proposed = proposeLaminae(landmarks, extent, marginMm)
    expect(proposed.ok ? 'proposed' : proposed.failure.code).toBe(code)
  })

  test('the sacrum has no lamina by discs', () => {
    expect(laminaOf({ level: 'S1', upperDiscMm: 10, lowerDiscMm: 0 })).toBeNull()
    expect(laminaOf({ level: 'Co', upperDiscMm: 10, lowerDiscMm: 0 })).toBeNull()
  })
})

test('bodies become the vertebrae between half ways; without a neighbour on both sides there is none', () => {
  const body = (level: VertebralLevel, z: number) => ({ level, positionMm: [0, 0, z] as const })
  const bodies = [body('T10', 2.5), body('T8', 54.5), body('T9', 28.5), body('T12', -49.5)]
  expect(landmarksOf(bodies)).toEqual([{ level: 'T9', upperDiscMm: 41.5, lowerDiscMm: 15.5 }])
})
