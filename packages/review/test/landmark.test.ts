import { logRankAnswer } from '@theca/survival'
import { describe, expect, test } from 'vitest'
import type { Member } from '../src/index.ts'
import { curvePlot, landmarksOf } from '../src/index.ts'

/** Only what a landmark asks of a row: how long, how it ended, and when radiotherapy began. */
const row = (days: number, died: boolean, radiotherapyFromZeroDays: number | null): Member =>
  ({
    radiotherapyFromZeroDays,
    endpoints: { death: { days, event: died ? 1 : 0, because: '' } },
  }) as unknown as Member

/** Of each group at a landmark, how many there are and how many of them die. */
const groupsAt = (days: number, rows: readonly Member[]) =>
  Object.fromEntries(
    (landmarksOf(rows).find((each) => each.days === days)?.survival.survival ?? []).map(({ group, n, events }) => [
      String(group),
      [n, events],
    ]),
  )

describe('survival by radiotherapy from a landmark on', () => {
  // By hand: 10 days dead without, 20 days lost, 30 days dead (no follow-up left), then three who get past day 30.
  const rows = [
    row(10, true, null),
    row(20, false, null),
    row(30, true, 5),
    row(45, true, 21),
    row(200, true, 40),
    row(300, false, null),
  ]

  test('who died or was lost by then is in no group, and is counted', () => {
    expect(landmarksOf(rows).map(({ days, before }) => [days, before])).toEqual([
      [30, { died: 2, notFollowed: 1 }],
      [60, { died: 3, notFollowed: 1 }],
    ])
  })

  test('a group is what was given by the landmark; what comes later changes nothing', () => {
    expect(groupsAt(30, rows)).toEqual({ 'radiotherapy by then': [1, 1], 'none recorded by then': [2, 1] })
    expect(groupsAt(60, rows)).toEqual({ 'radiotherapy by then': [1, 1], 'none recorded by then': [1, 0] })
  })

  test('radiotherapy without any effect does not look like one, as it would from day 0', () => {
    // Half die before anybody is irradiated; of those who live on, every other one is, and dies by the same clock.
    const early = Array.from({ length: 60 }, (_, place) => row(1 + (place % 25), true, null))
    const later = Array.from({ length: 120 }, (_, place) => row(32 + place * 3, true, place % 2 === 0 ? 28 : null))
    const doomed = [...early, ...later]
    const naive = logRankAnswer(
      {
        time: doomed.map((each) => each.endpoints.death?.days ?? null),
        event: doomed.map(() => 1),
        group: doomed.map((each) => (each.radiotherapyFromZeroDays === null ? 'none' : 'given')),
      },
      { time: 'time', event: 'event', group: 'group' },
    )
    expect(naive.p).toBeLessThan(0.001)
    const [at30] = landmarksOf(doomed)
    expect(at30?.survival.comparison?.p).toBeGreaterThan(0.5)
    const groups = at30?.survival.survival ?? []
    expect(groups).toHaveLength(2)
    const plot = curvePlot(at30?.survival ?? ({} as never), { id: 'curve-landmark-30', clock: 'months after day 30' })
    expect(plot?.svg).toContain('months after day 30')
    expect(plot?.svg).toContain('none recorded by then')
  })

  test('nobody, and nobody left, are no curve', () => {
    expect(landmarksOf([]).map(({ survival }) => survival.n)).toEqual([0, 0])
    expect(landmarksOf([row(5, true, null)]).map(({ before }) => before.died)).toEqual([1, 1])
  })
})
