import { describe, expect, test } from 'vitest'
import {
  CORD_SEGMENTS,
  formatSegments,
  levelOrdinal,
  MUSCLES,
  muscle,
  MUSCLE_IDS,
  segmentHull,
  segmentOrdinal,
  segmentsBehind,
  segmentsMeet,
  VERTEBRAL_LEVELS,
} from '../src/index.ts'

describe('segments behind vertebrae', () => {
  test('the whole rule of thumb: + 1 in the neck, + 2 from T1, + 3 from T7, lumbar from T10, conus at L1', () => {
    const shown = VERTEBRAL_LEVELS.slice(0, 21).map((level) => {
      const found = segmentsBehind(level)
      return `${level}: ${found === null ? 'roots' : formatSegments(found)}`
    })
    expect(shown.join('; ')).toBe(
      'C1: C1 to C2; C2: C3; C3: C4; C4: C5; C5: C6; C6: C7; C7: C8; ' +
        'T1: T3; T2: T4; T3: T5; T4: T6; T5: T7; T6: T8; T7: T10; T8: T11; T9: T12; ' +
        'T10: L1 to L2; T11: L3 to L4; T12: L5 to S1; L1: S2 to Co1; L2: roots',
    )
  })

  test('no vertebra lies below the segment of its name, and segments never run backwards', () => {
    let last = -1
    for (const level of VERTEBRAL_LEVELS) {
      const found = segmentsBehind(level)
      if (found === null) {
        expect(levelOrdinal(level)).toBeGreaterThan(levelOrdinal('L1'))
        continue
      }
      expect(segmentOrdinal(found.from)).toBeGreaterThan(last)
      expect(segmentOrdinal(found.to)).toBeGreaterThanOrEqual(segmentOrdinal(found.from))
      last = segmentOrdinal(found.to)
    }
    expect(last).toBe(CORD_SEGMENTS.length - 1)
  })

  test('hulls and meetings', () => {
    expect(
      segmentHull([
        { from: 'L1', to: 'L2' },
        { from: 'T12', to: 'T12' },
      ]),
    ).toEqual({ from: 'T12', to: 'L2' })
    expect(segmentHull([])).toBeNull()
    expect(segmentsMeet({ from: 'T12', to: 'L2' }, { from: 'L2', to: 'L3' })).toBe(true)
    expect(segmentsMeet({ from: 'T12', to: 'L1' }, { from: 'L2', to: 'L3' })).toBe(false)
  })
})

describe('muscles', () => {
  test('labels name one muscle each, and root ranges run downwards', () => {
    const labels = MUSCLE_IDS.map((id) => MUSCLES[id].label)
    expect(new Set(labels).size).toBe(labels.length)
    for (const id of MUSCLE_IDS) {
      const { roots, rootsElsewhere } = muscle(id)
      for (const range of [roots, rootsElsewhere ?? null])
        if (range !== null) expect(segmentOrdinal(range.to)).toBeGreaterThanOrEqual(segmentOrdinal(range.from))
    }
  })

  test('what two tables give differently is kept from both', () => {
    expect(muscle('iliopsoas').roots).toEqual({ from: 'L1', to: 'L2' })
    expect(muscle('iliopsoas').rootsElsewhere).toEqual({ from: 'L3', to: 'L4' })
    expect(muscle('adm').rootsElsewhere).toEqual({ from: 'C7', to: 'T1' })
  })
})
