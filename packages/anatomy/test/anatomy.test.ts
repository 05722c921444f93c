import { describe, expect, it } from 'vitest'
import * as anatomy from '../src/index.ts'

const { VERTEBRAL_LEVELS, parseSpinePosition, formatSpinePosition, levelBelow } = anatomy

describe('levels', () => {
  it('count 7 cervical vertebrae but 8 cervical segments', () => {
    const cervical = (names: readonly string[]) => names.filter((name) => /^C\d/.test(name)).length
    expect(cervical(VERTEBRAL_LEVELS)).toBe(7)
    expect(cervical(anatomy.CORD_SEGMENTS)).toBe(8)
    expect(VERTEBRAL_LEVELS).toHaveLength(30)
    expect(new Set(VERTEBRAL_LEVELS).size).toBe(30)
  })

  it('every vertebra and every interspace reads back as written', () => {
    for (const upper of VERTEBRAL_LEVELS) {
      expect(parseSpinePosition(formatSpinePosition({ upper, lower: upper }))).toEqual({ upper, lower: upper })
      const lower = levelBelow(upper)
      if (lower === null) continue
      expect(parseSpinePosition(formatSpinePosition({ upper, lower }))).toEqual({ upper, lower })
    }
  })

  it.each([
    ['T9/10', 'T9/10'],
    ['T9 - T10', 'T9/10'],
    ['th10', 'T10'],
    ['D10', 'T10'],
    ['l5/s1', 'L5/S1'],
    ['C7–T1', 'C7/T1'],
    ['co', 'Co'],
    ['S5/Co', 'S5/Co'],
  ])('reads %s as %s', (text, written) => {
    const position = parseSpinePosition(text)
    expect(position && formatSpinePosition(position)).toBe(written)
  })

  it.each(['', 'T', 'C8', 'T13', 'T9/11', 'T10/9', 'T9/10/11', 'X3', 'T1.5', 'T9/'])('does not guess %j', (text) => {
    expect(parseSpinePosition(text)).toBeNull()
  })

  it('lists what lies between, in order, whichever end comes first', () => {
    expect(anatomy.levelsBetween('L2', 'T12')).toEqual(['T12', 'L1', 'L2'])
    expect(anatomy.levelAbove('C1')).toBeNull()
    expect([...VERTEBRAL_LEVELS].reverse().sort(anatomy.compareLevels)).toEqual(VERTEBRAL_LEVELS)
    expect(anatomy.formatSpan({ upper: 'T9', lower: 'T10' }, { upper: 'T10', lower: 'T10' })).toBe('T9/10 to T10')
  })
})

describe('sensorimotor tables', () => {
  it('hold 28 dermatomes and 10 named key muscles, each a dermatome too', () => {
    expect(anatomy.DERMATOMES).toHaveLength(28)
    expect(Object.keys(anatomy.keyMuscleNames)).toEqual([...anatomy.KEY_MUSCLES])
    expect(anatomy.KEY_MUSCLES.every(anatomy.isDermatome)).toBe(true)
    expect(anatomy.UPPER_KEY_MUSCLES).toEqual(['C5', 'C6', 'C7', 'C8', 'T1'])
    expect(anatomy.LOWER_KEY_MUSCLES).toEqual(['L2', 'L3', 'L4', 'L5', 'S1'])
    expect(anatomy.isKeyMuscle('T4')).toBe(false)
    expect(anatomy.dermatomeTitle('S4_5')).toBe('S4-5')
    expect([...anatomy.DERMATOMES].reverse().sort(anatomy.compareDermatomes)).toEqual(anatomy.DERMATOMES)
  })
})

describe('compartments', () => {
  it('three lie inside the sac, two outside', () => {
    expect(anatomy.COMPARTMENTS.filter(anatomy.isIntradural)).toEqual([
      'intramedullary',
      'intradural_extramedullary',
      'leptomeningeal',
    ])
  })

  it('are described in full words and anatomical order', () => {
    expect(anatomy.describeCompartments(['vertebral', 'intradural_extramedullary'])).toBe(
      'intradural extramedullary and vertebral',
    )
    expect(anatomy.describeCompartments([])).toBe('no compartment recorded')
    expect(anatomy.isCompartment('subdural')).toBe(false)
  })
})
