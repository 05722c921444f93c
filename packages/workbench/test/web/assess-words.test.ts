import { COMPARTMENTS, VERTEBRAL_LEVELS } from '@theca/anatomy'
import { LESION_POSITIONS, lesion } from '@theca/assess'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lesionWords, readLesions } from '../../src/web/assess/lesion-words.ts'

const value = (text: string, compartments: Parameters<typeof readLesions>[1] = ['intradural_extramedullary']) => {
  const read = readLesions(text, compartments)
  return read.ok ? read.value : read.failure.message
}

describe('lesions as they are dictated', () => {
  test('the line of the dossier', () => {
    expect(value('T9/10-T10 r dorsolateral idem', [])).toEqual([
      {
        compartment: 'intradural_extramedullary',
        from: 'T9/10',
        to: 'T10',
        side: 'right',
        position: 'dorsolateral',
      },
    ])
  })

  test.each([
    ['L2 l im', { from: 'L2', to: 'L2', side: 'left', compartment: 'intramedullary', position: 'not-known' }],
    ['c4-5 m c im', { from: 'C4', to: 'C5', side: 'midline', position: 'central' }],
    ['th12 to l1 b lm', { from: 'T12', to: 'L1', side: 'both', compartment: 'leptomeningeal' }],
    ['D10 vl r', { from: 'T10', to: 'T10', position: 'ventrolateral', compartment: 'intradural_extramedullary' }],
    ['L5/S1 lat', { from: 'L5/S1', position: 'lateral', side: 'not-known' }],
    // "dors" begins two positions; only the plain one was said.
    ['T4 dors', { position: 'dorsal' }],
    ['T4 v', { position: 'ventral' }],
    // Written from below upwards: the rostral end comes first all the same.
    ['T10-T8', { from: 'T8', to: 'T10' }],
    ['T9 – T10 right DL', { from: 'T9', to: 'T10', side: 'right', position: 'dorsolateral' }],
  ])('%s', (text, expected) => {
    expect(value(text)).toEqual([expect.objectContaining(expected)])
  })

  test('several, by comma or semicolon; nothing is no lesion', () => {
    expect(value('T4 r; L1 l, L2')).toHaveLength(3)
    expect(value(' ; ')).toEqual([])
  })

  test.each([
    ['T13', /"T13" is no level/],
    ['T9/11 r', /"T9\/11" is no level/],
    ['T4 r backwards', /"backwards" in "T4 r backwards"/],
    ['T4-T5-T6', /is no level/],
    // One letter decides a side: what begins like a side and is none is not guessed.
    ['T4 ri', /"ri"/],
  ])('%s is refused with its reason', (text, reason) => {
    expect(value(text)).toMatch(reason)
  })

  test('the compartment is asked for where the case has several or none', () => {
    expect(value('T4 r', [])).toMatch(/Say the compartment/)
    expect(value('T4 r', ['intramedullary', 'epidural'])).toMatch(/Say the compartment/)
    expect(value('T4 r ed', ['intramedullary', 'epidural'])).toEqual([
      expect.objectContaining({ compartment: 'epidural' }),
    ])
  })

  test('what is written of a lesion is read as the same lesion', () => {
    const level = fc.constantFrom(...VERTEBRAL_LEVELS)
    const any = fc.record({
      compartment: fc.constantFrom(...COMPARTMENTS),
      ends: fc.tuple(level, level),
      side: fc.constantFrom('right', 'left', 'midline', 'both', 'not-known' as const),
      position: fc.constantFrom(...LESION_POSITIONS),
    })
    fc.assert(
      fc.property(any, ({ ends, ...rest }) => {
        const [from, to] = ends.toSorted((a, b) => VERTEBRAL_LEVELS.indexOf(a) - VERTEBRAL_LEVELS.indexOf(b))
        const said = lesion.parse({ ...rest, from, to })
        expect(value(lesionWords(said), [])).toEqual([said])
      }),
    )
  })
})
