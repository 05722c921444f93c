import { known, NOT_ASKED } from '@theca/record'
import { describe, expect, test } from 'vitest'
import type { FollowUpRow } from '../src/index.ts'
import { followUpList, followUpState } from '../src/index.ts'
import { died, followed, operated, said, walks } from './case.ts'

const schedule = (protocol = 'after-resection') =>
  said(
    'follow.surveillance-set',
    { protocol, protocolVersion: 1, from: '2026-03-06', because: NOT_ASKED },
    '2026-03-07',
  )
const tried = (outcome: string, on: string) =>
  said('follow.contact', { by: 'telephone', outcome, words: NOT_ASKED }, on)

async function stateOf(drafts: Parameters<typeof followed>[0], now: string) {
  const { course, assessment } = await followed(drafts)
  return followUpState('TH-7K2QD', course, assessment, now)
}

describe('where a case stands', () => {
  test('late by the day of the schedule; attempts since anything was known are counted', async () => {
    const state = await stateOf(
      [
        operated('2026-03-06'),
        schedule(),
        walks('aid', '2026-04-17'),
        tried('not-reached', '2026-04-01'),
        tried('not-reached', '2026-06-20'),
        tried('not-reached', '2026-06-22'),
      ],
      '2026-06-24',
    )
    if (state.is !== 'due') throw new Error(state.is)
    // Day 90 is 4 June; its window of 14 days ended on 18 June.
    expect(state.row.items.find(({ item }) => item === 'function')).toMatchObject({
      dueOn: '2026-06-04',
      state: 'overdue',
      daysLate: 20,
    })
    expect(state.row).toMatchObject({ attempts: 2, lastKnownOn: '2026-04-17', lastContact: { outcome: 'not-reached' } })
  })

  test('death and hospice end it, whatever was due', async () => {
    const hospice = said('follow.hospice', { on: '2026-05-01' }, '2026-05-01')
    expect((await stateOf([operated('2026-03-06'), schedule(), died('2026-05-01')], '2026-09-01')).is).toBe('ended')
    expect((await stateOf([operated('2026-03-06'), schedule(), hospice], '2026-09-01')).is).toBe('ended')
  })

  test('operated on without a schedule, or with one that nobody knows, is said', async () => {
    expect(await stateOf([operated('2026-03-06')], '2026-09-01')).toEqual({
      is: 'unscheduled',
      because: 'no schedule was set after the operation',
    })
    expect(await stateOf([operated('2026-03-06'), schedule('our-own')], '2026-09-01')).toMatchObject({
      is: 'unscheduled',
    })
    expect((await stateOf([walks('aid', '2026-03-01')], '2026-09-01')).is).toBe('not-operated')
  })
})

test('the order of calling: reachable, at risk, longest late', () => {
  const row = (id: string, more: Partial<FollowUpRow>) =>
    [
      id,
      {
        is: 'due',
        row: { case: id, risk: { high: false, reasons: [] }, daysLate: null, lost: false, ...more } as FollowUpRow,
      },
    ] as const
  const high = { high: true, reasons: ['residual tumour'] }
  const list = followUpList('2026-06-24', [
    row('TH-A', { daysLate: 90 }),
    row('TH-B', { daysLate: 5, risk: high }),
    row('TH-C', { daysLate: 400, risk: high, lost: true }),
    row('TH-D', { daysLate: 30, risk: high }),
    row('TH-E', {}),
    ['TH-F', { is: 'ended' }],
    ['TH-G', { is: 'unscheduled', because: 'x' }],
  ])
  expect(list.rows.map((each) => each.case)).toEqual(['TH-D', 'TH-B', 'TH-A', 'TH-E', 'TH-C'])
  expect(list).toMatchObject({ ended: 1, nothingDue: 0, unscheduled: [{ case: 'TH-G' }] })
})

test('somebody who was reached is known that day, and older attempts no longer count', async () => {
  const state = await stateOf(
    [
      operated('2026-03-06'),
      schedule(),
      tried('not-reached', '2026-06-20'),
      said('follow.contact', { by: 'family', outcome: 'reached', words: known('well') }, '2026-06-21'),
    ],
    '2026-06-24',
  )
  expect(state.is === 'due' && state.row).toMatchObject({ attempts: 0, lastKnownOn: '2026-06-21' })
})
