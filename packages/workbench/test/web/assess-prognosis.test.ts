import type { Prognosis } from '@theca/assess'
import { describe, expect, test } from 'vitest'
import { barsOf, pointsOf, pointsWords, sayingWords, spreadSentence } from '../../src/web/assess/prognosis-picture.ts'

type Saying = Prognosis['says'][number]
const saying = (part: Partial<Saying>): Saying => ({
  kind: 'alive',
  band: 'a',
  months: null,
  percent: null,
  low: null,
  high: null,
  open: false,
  evidenceStatus: 'verified',
  ...part,
})
const model = (id: string, says: readonly Saying[], part: Partial<Prognosis> = {}): Prognosis => ({
  id,
  instrument: id,
  title: id,
  status: 'complete',
  value: 5,
  range: [5, 5],
  outOf: 10,
  direction: 'higher_worse',
  band: null,
  says,
  fitness: { code: 'X', reason: '', madeFor: '', validatedIn: '', era: '', inside: 'outside' },
  missing: [],
  forced: [],
  evidenceStatus: 'verified',
  source: '',
  citation: '',
  notes: [],
  from: 'recorded',
  at: null,
  seq: null,
  ...part,
})

const linden = model('linden', [saying({ kind: 'median', months: 3 })])
const katagiri = model('katagiri', [saying({ months: 12, percent: 49 }), saying({ months: 24, percent: 30 })])
const tokuhashi = model('tokuhashi', [saying({ kind: 'expected', low: 6, open: true })])

describe('what the prognosis chart draws', () => {
  test('a median is a point on 50, a share its own point, an expected survival a bar', () => {
    const desk = [linden, katagiri, tokuhashi]
    expect(pointsOf(desk).map(({ id, months, percent }) => [id, months, percent])).toEqual([
      ['linden', 3, 50],
      ['katagiri', 12, 49],
      ['katagiri', 24, 30],
    ])
    expect(barsOf(desk)).toEqual([expect.objectContaining({ id: 'tokuhashi', low: 6, high: null })])
  })

  test.each([
    [{ kind: 'median', months: 3 }, 'median 3 months'],
    [{ kind: 'alive', months: 12, percent: 49 }, '49 % at 12 months'],
    [{ kind: 'expected', low: 6, open: true }, '6 months or more'],
    [{ kind: 'expected', low: 6, high: 12 }, '6 to 12 months'],
    [{ kind: 'expected', high: 6 }, 'less than 6 months'],
  ] as const)('%o in words', (part, words) => {
    expect(sayingWords(saying(part))).toBe(words)
  })

  test('points: a range where answers are missing, the name of a class, nothing where nothing is answered', () => {
    expect(pointsWords(model('m', [], { value: null, range: [5, 6] }))).toBe('5 to 6')
    expect(pointsWords(model('m', [], { value: 'short_term', range: null }))).toBe('short term')
    expect(pointsWords(model('m', [], { value: null, range: null }))).toBeNull()
  })

  test('the spread is said by its two ends and never as one number', () => {
    const sentence = spreadSentence([linden, katagiri, tokuhashi])
    expect(sentence).toContain('anywhere from 3 to about 12 months')
    expect(sentence).not.toMatch(/mean|average|7\.5/)
  })

  test('a model that may still end in any band puts no end to the spread', () => {
    const open = model('open', [
      saying({ band: 'low', months: 40, percent: 50 }),
      saying({ band: 'high', months: 1, percent: 50 }),
    ])
    const sentence = spreadSentence([linden, katagiri, open])
    expect(sentence).toContain('from 3 to about 12')
    expect(sentence).toContain('every band that is still possible is drawn')
  })

  test('one figure is no spread, none is said to be none', () => {
    expect(spreadSentence([linden])).toContain('none of it is a forecast')
    expect(spreadSentence([model('silent', [])])).toContain('No model gives a figure')
  })
})
