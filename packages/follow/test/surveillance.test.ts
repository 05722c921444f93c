import { findInstrument } from '@theca/instruments'
import { NOT_ASKED } from '@theca/record'
import { describe, expect, test } from 'vitest'
import type { SurveillanceProtocol } from '../src/index.ts'
import { dueList, SURVEILLANCE_PROTOCOLS, surveillanceProtocol } from '../src/index.ts'
import { died, followed, operated, said, walks } from './case.ts'

const protocol: SurveillanceProtocol = surveillanceProtocol.parse({
  id: 'test-schedule',
  version: 1,
  title: 'Test',
  evidence: { mark: 'proposed', source: 'made for this test' },
  items: [
    {
      id: 'function',
      title: 'Function',
      what: 'examination',
      instruments: ['ambulation'],
      atDays: [30, 60],
      thenEveryDays: 60,
      windowDays: 10,
    },
  ],
})

const states = async (drafts: Parameters<typeof followed>[0], now: string, aheadDays = 30) => {
  const { course, assessment } = await followed(drafts)
  return dueList(protocol, course, assessment, { from: '2026-01-01', now, aheadDays }).map(
    ({ dueOn, state, daysLate }) => [dueOn, state, daysLate],
  )
}

test('every shipped schedule fits its schema and names instruments that exist', () => {
  for (const shipped of SURVEILLANCE_PROTOCOLS) {
    expect(surveillanceProtocol.parse(shipped)).toEqual(shipped)
    for (const id of shipped.items.flatMap(({ instruments }) => instruments))
      expect(findInstrument(id), id).toBeDefined()
  }
})

describe('what is due', () => {
  test('coming, due in its window, overdue after it', async () => {
    const op = [operated('2026-01-01')]
    expect(await states(op, '2026-01-20', 15)).toEqual([['2026-01-31', 'coming', null]])
    expect(await states(op, '2026-01-21', 15)).toEqual([['2026-01-31', 'due', null]])
    expect(await states(op, '2026-02-10', 0)).toEqual([['2026-01-31', 'due', null]])
    expect(await states(op, '2026-02-11', 0)).toEqual([['2026-01-31', 'overdue', 11]])
  })

  test('done in its window or late; what the next one has overtaken is missed', async () => {
    const late = [operated('2026-01-01'), walks('aid', '2026-02-15')]
    expect(await states(late, '2026-03-01', 0)).toEqual([['2026-01-31', 'done', null]])
    expect(await states([operated('2026-01-01')], '2026-02-25', 30)).toEqual([
      ['2026-01-31', 'missed', null],
      ['2026-03-02', 'due', null],
    ])
  })

  test('one examination answers one date, not two', async () => {
    const once = [operated('2026-01-01'), walks('aid', '2026-02-20')]
    expect(await states(once, '2026-03-20', 0)).toEqual([
      ['2026-01-31', 'missed', null],
      ['2026-03-02', 'done', null],
    ])
  })

  test('the schedule repeats, and ends with the person', async () => {
    const long = await states([operated('2026-01-01')], '2026-08-01', 0)
    expect(long.map(([day]) => day)).toEqual(['2026-01-31', '2026-03-02', '2026-05-01', '2026-06-30'])
    const ended = await states([operated('2026-01-01'), died('2026-04-01')], '2026-08-01', 0)
    expect(ended.map(([day]) => day)).toEqual(['2026-01-31', '2026-03-02'])
  })

  test('hospice ends it as death does', async () => {
    const hospice = said('follow.hospice', { on: '2026-02-01' }, '2026-02-01')
    const contact = said('follow.contact', { by: 'family', outcome: 'reached', words: NOT_ASKED }, '2026-05-01')
    const left = await states([operated('2026-01-01'), hospice, contact], '2026-08-01', 0)
    expect(left.map(([day]) => day)).toEqual(['2026-01-31'])
  })
})
