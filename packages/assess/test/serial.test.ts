import { describe, expect, test } from 'vitest'
import { ambulationRibbon, serialOf, sphincterLane } from '../src/index.ts'
import { answered, at, caseOf, isncsci } from './support.ts'

const serial = async (instrument: string, ...drafts: Parameters<typeof caseOf>) =>
  serialOf(await caseOf(...drafts), at('12:00')).find((each) => each.instrument === instrument)

describe('one instrument over time', () => {
  test('the same step up is worse for McCormick and better for Karnofsky', async () => {
    const grades = await serial(
      'mccormick-modified',
      answered('mccormick-modified', { grade: 'II' }, at('09:00', '2026-03-02')),
      answered('mccormick-modified', { grade: 'III' }, at('09:00')),
    )
    expect(grades?.points.map(({ label, change }) => [label, change])).toEqual([
      ['II', null],
      ['III', 'worse'],
    ])
    expect(grades).toMatchObject({ velocity: null, lastAt: at('09:00'), sinceLastH: 3 })
    const kps = await serial(
      'kps',
      answered('kps', { kps: 60 }, at('09:00', '2026-03-02')),
      answered('kps', { kps: 70 }, at('09:00', '2026-03-03')),
      answered('kps', { kps: 70 }, at('09:00')),
    )
    expect(kps?.points.map(({ change }) => change)).toEqual([null, 'better', 'same'])
  })

  test('walking is ordered by its classes', async () => {
    const walking = await serial(
      'ambulation',
      answered('ambulation', { walking: 'independent' }, at('09:00', '2026-03-02')),
      answered('ambulation', { walking: 'aid' }, at('09:00')),
    )
    expect(walking?.points.at(-1)).toMatchObject({ label: 'aid', change: 'worse' })
  })

  test('leg power: two points a difference, three a line with its interval', async () => {
    const exam = (leg: number, day: string) => answered('isncsci', isncsci(leg, '1', '1', 'Yes'), at('09:00', day))
    const two = await serial('isncsci.lems', exam(4, '2026-03-01'), exam(3, '2026-03-03'))
    expect(two?.velocity).toEqual({ kind: 'two', change: -10, days: 2, perDay: -5 })
    const three = await serial('isncsci.lems', exam(5, '2026-03-01'), exam(4, '2026-03-02'), exam(3, '2026-03-03'))
    expect(three?.velocity).toMatchObject({ kind: 'line', n: 3 })
    if (three?.velocity?.kind === 'line') expect(three.velocity.perDay).toBeCloseTo(-10, 9)
    expect(three?.because).toContain('extrapolation')
  })

  test('a score keeps its number where its band has several', async () => {
    const answers = { kps: 60, primary: 'lung', visceral: 'yes' }
    const points = (await serial('van-der-linden', answered('van-der-linden', answers, at('09:00'))))?.points
    expect(points?.[0]?.label).toBe('2')
  })

  test('what was not answered is no point', async () => {
    expect(await serial('kps', answered('kps', { kps: null }, at('09:00')))).toBeUndefined()
  })
})

test('the ribbon holds the earlier class until the next examination; the last has no end', async () => {
  const state = await caseOf(
    answered('ambulation', { walking: 'independent' }, at('09:00', '2026-03-02')),
    answered('ambulation', { walking: 'non_ambulatory' }, at('09:00')),
  )
  expect(ambulationRibbon(state)).toMatchObject([
    { walking: 'independent', ambulatory: true, from: at('09:00', '2026-03-02'), to: at('09:00') },
    { walking: 'non_ambulatory', ambulatory: false, to: null },
  ])
})

test('sphincters have their own lane', async () => {
  const said = { bladder: 'indwelling_catheter', bowel: 'normal', perianalSensation: 'reduced', attribution: 'lesion' }
  expect(sphincterLane(await caseOf(answered('sphincter', said, at('09:00'))))).toMatchObject([
    { value: 'yes', seq: 1 },
  ])
})
