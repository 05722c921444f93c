import { NOT_ASKED } from '@theca/record'
import { describe, expect, test } from 'vitest'
import {
  bed,
  beforeAfter,
  daysAtHome,
  daysWalking,
  eqd2,
  extentOf,
  followUpRisk,
  lastKnownDay,
  timeTo,
  timeToAdjuvant,
} from '../src/index.ts'
import { cameBack, died, followed, operated, said, seen, volume, walks } from './case.ts'

test('EQD2 of the schedules that the sources print, cord (2 Gy) and tumour (10 Gy)', () => {
  const printed: [number, number, number, number][] = [
    [8, 1, 20, 12],
    [20, 5, 30, 23.3],
    [30, 10, 37.5, 32.5],
    [27, 3, 74.3, 42.8],
  ]
  for (const [dose, fractions, cord, tumour] of printed) {
    expect(eqd2(dose, fractions, 2)).toBeCloseTo(cord, 1)
    expect(eqd2(dose, fractions, 10)).toBeCloseTo(tumour, 1)
    // The other form of the same formula.
    expect(eqd2(dose, fractions, 2)).toBeCloseTo(bed(dose, fractions, 2) / (1 + 2 / 2), 12)
  }
})

describe('time to an endpoint', () => {
  test('without an operation there is no time zero, and that is said', async () => {
    const { course, assessment } = await followed([seen('2026-03-10')])
    expect(timeTo('death', course, assessment)).toEqual({ ok: false, because: 'no operation is recorded' })
  })

  test('death is the event of survival and competes with recurrence', async () => {
    const { course, assessment } = await followed([operated('2026-03-01'), died('2026-05-30')])
    expect(timeTo('death', course, assessment)).toMatchObject({ value: { days: 90, event: 1 } })
    expect(timeTo('local-recurrence', course, assessment)).toMatchObject({ value: { days: 90, event: 2 } })
  })

  test('the first local recurrence counts; disease elsewhere does not', async () => {
    const { course, assessment } = await followed([
      operated('2026-03-01'),
      cameBack('distant-intradural', '2026-04-01'),
      cameBack('local-recurrence', '2026-06-01'),
      cameBack('residual-growth', '2026-07-01'),
      died('2026-08-01'),
    ])
    expect(timeTo('local-recurrence', course, assessment)).toMatchObject({ value: { days: 92, event: 1 } })
    expect(timeTo('leptomeningeal-progression', course, assessment)).toMatchObject({ value: { event: 2 } })
  })

  test('an attempt that reached nobody is not knowledge: follow-up ends before it', async () => {
    const tried = said('follow.contact', { by: 'telephone', outcome: 'not-reached', words: NOT_ASKED }, '2026-09-01')
    const { course, assessment } = await followed([operated('2026-03-01'), seen('2026-04-10'), tried])
    expect(lastKnownDay(course, assessment)).toBe('2026-04-10')
    expect(timeTo('death', course, assessment)).toMatchObject({ value: { days: 40, event: 0 } })
  })

  test('walking can only be lost by those who walked', async () => {
    const lost = [operated('2026-03-01'), walks('non_ambulatory', '2026-03-20'), seen('2026-04-01')]
    const never = await followed([walks('assistance', '2026-02-27'), ...lost])
    expect(timeTo('loss-of-walking', never.course, never.assessment).ok).toBe(false)
    const once = await followed([walks('aid', '2026-02-27'), ...lost])
    expect(timeTo('loss-of-walking', once.course, once.assessment)).toMatchObject({ value: { days: 19, event: 1 } })
  })
})

describe('days in a state', () => {
  test('walking holds from one look to the next; before the first look it is unknown, not no', async () => {
    const { course, assessment } = await followed([
      operated('2026-03-01'),
      walks('aid', '2026-03-11'),
      walks('non_ambulatory', '2026-04-10'),
      walks('independent', '2026-05-10'),
      died('2026-05-20'),
    ])
    // 10 unknown, 30 walking, 30 not, 10 walking.
    expect(daysWalking(course, assessment)).toEqual({ days: 40, unknown: 10, of: 80 })
  })

  test('a state before the operation still holds on its day', async () => {
    const { course, assessment } = await followed([
      walks('independent', '2026-02-20'),
      operated('2026-03-01'),
      seen('2026-03-31', 'hospital'),
      seen('2026-04-10', 'home-alone'),
      died('2026-04-30'),
    ])
    expect(daysWalking(course, assessment)).toEqual({ days: 60, unknown: 0, of: 60 })
    expect(daysAtHome(course, assessment)).toEqual({ days: 20, unknown: 30, of: 60 })
  })
})

describe('extent of resection', () => {
  test('the word and the volumes stand side by side, and a difference is said', async () => {
    const { course, imaging } = await followed([
      volume(0.736, '2026-02-26'),
      operated('2026-03-01', { extentByWord: 'gtr' }),
      volume(0.104, '2026-03-03'),
    ])
    const extent = extentOf(course, imaging)
    expect(extent?.byVolume?.percent).toBeCloseTo(85.87, 2)
    expect(extent).toMatchObject({ byWord: 'gtr', disagree: true, byVolume: { class: 'STR', daysAfter: 2 } })
    const [least, most] = extent?.byVolume?.bounds ?? [0, 0]
    expect(least).toBeCloseTo((1 - (0.104 * 1.1) / (0.736 * 0.9)) * 100, 9)
    expect(most).toBeCloseTo((1 - (0.104 * 0.9) / (0.736 * 1.1)) * 100, 9)
  })

  test('no image afterwards is no number; the word remains', async () => {
    const { course, imaging } = await followed([volume(1, '2026-02-26'), operated('2026-03-01')])
    expect(extentOf(course, imaging)).toMatchObject({
      byVolume: null,
      because: 'no tumour volume after the operation',
      disagree: false,
    })
  })
})

test('time to adjuvant counts from the last operation, and what came before it does not', async () => {
  const rt = (startedOn: string) =>
    said(
      'follow.radiotherapy',
      {
        startedOn,
        endedOn: NOT_ASKED,
        target: 'tumour-bed',
        technique: 'not-known',
        doseGy: 30,
        fractions: 10,
        alphaBetaTumourGy: 10,
        cordMaximumGy: NOT_ASKED,
        completed: NOT_ASKED,
      },
      startedOn,
    )
  const { course } = await followed([rt('2025-12-01'), operated('2026-03-01'), rt('2026-03-22')])
  expect(timeToAdjuvant(course)).toEqual({ radiotherapyDays: 21, systemicDays: null })
})

test('risk gives its reasons', async () => {
  const { course, assessment } = await followed([
    operated('2026-03-01', { extentByWord: 'str', stoppedBecause: 'adherence' }),
  ])
  expect(followUpRisk(course, assessment)).toEqual({ high: true, reasons: ['residual tumour'] })
  const whole = await followed([operated('2026-03-01')])
  expect(followUpRisk(whole.course, whole.assessment)).toEqual({ high: false, reasons: [] })
})

describe('function before and after', () => {
  test('the last examination until the operation, and the one nearest to three months', async () => {
    const { course, assessment } = await followed([
      walks('independent', '2026-02-01'),
      walks('aid', '2026-03-01'),
      operated('2026-03-01'),
      walks('non_ambulatory', '2026-03-06'),
      walks('assistance', '2026-04-12'),
      walks('independent', '2026-06-10'),
      walks('non_ambulatory', '2026-12-01'),
    ])
    const found = beforeAfter('ambulation', course, assessment)
    expect([found.before?.answered.result.value, found.after?.answered.result.value]).toEqual(['aid', 'independent'])
    expect(found).toMatchObject({ afterDays: 101, because: null })
  })

  test('whoever died first is not a missing answer', async () => {
    const { course, assessment } = await followed([
      walks('aid', '2026-02-28'),
      operated('2026-03-01'),
      died('2026-03-12'),
    ])
    expect(beforeAfter('ambulation', course, assessment).because).toBe('died before it could be examined')
  })
})
