import { toInstant } from '@theca/record'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../src/index.ts'
import { guidelineClock } from '../src/index.ts'
import { caseOf, say } from './support.ts'

type Said = { neurologicalSigns?: 'yes' | 'no' | 'not-known'; treatment?: 'surgery' | 'radiotherapy' }

const time = (event: string, moment: string, { neurologicalSigns, treatment }: Said = {}) => {
  const at = toInstant(moment)
  const body = { event, at, neurologicalSigns: neurologicalSigns ?? null, treatment: treatment ?? null }
  return say('assess.pathway-time', body, at)
}

const LATER = '2026-04-01T00:00:00.000Z'

async function clockOf(id: Clock['id'], now: string, ...drafts: Parameters<typeof caseOf>): Promise<Clock> {
  const found = guidelineClock(await caseOf(...drafts), now).find((each) => each.id === id)
  if (found === undefined) throw new Error('no such clock')
  return found
}

const MONDAY = '2026-03-02T10:00:00Z'
const suspected = (neurologicalSigns: Said['neurologicalSigns'] = 'yes') =>
  time('suspicion', MONDAY, { neurologicalSigns: neurologicalSigns ?? 'yes' })

describe('MRI of the whole spine', () => {
  test('Monday 10:00 with signs, Tuesday 09:30: met after 23.5 h', async () => {
    const clock = await clockOf('mri', LATER, suspected(), time('mri', '2026-03-03T09:30:00Z'))
    expect(clock).toMatchObject({ status: 'met', elapsedH: 23.5, limitH: 24, flag: 'X', entries: [1, 2] })
  })

  test('Monday 10:00 without signs, Tuesday of the next week: missed after 8 days', async () => {
    const clock = await clockOf('mri', LATER, suspected('no'), time('mri', '2026-03-10T10:00:00Z'))
    expect(clock).toMatchObject({ status: 'missed', elapsedH: 192, endsAt: '2026-03-09T10:00:00.000Z' })
  })

  test.each([
    ['2026-03-03T10:00:00Z', 'met'],
    ['2026-03-03T10:00:01Z', 'missed'],
  ])('with signs, MRI at %s: %s', async (done, status) => {
    expect((await clockOf('mri', LATER, suspected(), time('mri', done))).status).toBe(status)
  })

  test.each([
    ['2026-03-03T10:00:00.000Z', 'running'],
    ['2026-03-03T10:00:00.001Z', 'unknown'],
  ])('no MRI recorded at %s: %s, never missed', async (now, status) => {
    expect((await clockOf('mri', now, suspected())).status).toBe(status)
  })

  test('nothing recorded: not known', async () => {
    expect((await clockOf('mri', LATER, time('decision', MONDAY))).status).toBe('unknown')
  })

  test.each([
    ['2026-03-03T09:00:00Z', 'met'],
    ['2026-03-05T09:00:00Z', 'unknown'],
    ['2026-03-10T10:00:01Z', 'missed'],
  ])('signs not known, MRI at %s: %s', async (done, status) => {
    expect((await clockOf('mri', LATER, suspected('not-known'), time('mri', done))).status).toBe(status)
  })

  test('an MRI of before the suspicion answers an earlier question', async () => {
    expect((await clockOf('mri', LATER, time('mri', '2026-03-01T10:00:00Z'), suspected())).status).toBe('unknown')
  })

  test('the night in which the clocks go forward has 23 hours, and 24 hours are 24 hours', async () => {
    const from = time('suspicion', '2026-03-28T12:00:00+00:00', { neurologicalSigns: 'yes' })
    const exactly = await clockOf('mri', LATER, from, time('mri', '2026-03-29T13:00:00+01:00'))
    expect(exactly).toMatchObject({ status: 'met', elapsedH: 24 })
    const wall = await clockOf('mri', LATER, from, time('mri', '2026-03-29T13:01:00+01:00'))
    expect(wall.status).toBe('missed')
  })

  test('a moment that lies ahead has not happened', async () => {
    const clock = await clockOf('mri', '2026-03-02T12:00:00.000Z', suspected(), time('mri', '2026-03-03T09:30:00Z'))
    expect(clock).toMatchObject({ status: 'running', elapsedH: 2, doneAt: null })
  })
})

describe('radiotherapy where surgery is not suitable', () => {
  const decided = (treatment?: Said['treatment']) =>
    time('decision', MONDAY, treatment === undefined ? {} : { treatment })
  test.each([
    ['radiotherapy within a day', decided('radiotherapy'), '2026-03-03T10:00:00Z', 'met'],
    ['radiotherapy later', decided('radiotherapy'), '2026-03-03T11:00:00Z', 'missed'],
    ['surgery decided', decided('surgery'), '2026-03-05T10:00:00Z', 'not_applicable'],
  ] as const)('%s', async (_, decision, start, status) => {
    expect((await clockOf('radiotherapy', LATER, decision, time('treatment-start', start))).status).toBe(status)
  })

  test('what was decided is not recorded: not known', async () => {
    expect((await clockOf('radiotherapy', LATER, decided())).status).toBe('unknown')
  })
})

test('a statement without a limit is met or not known, never missed; without signs a steroid is not routine', async () => {
  expect((await clockOf('coordinator', LATER, suspected())).status).toBe('unknown')
  expect((await clockOf('coordinator', LATER, suspected(), time('coordinator-contacted', MONDAY))).status).toBe('met')
  expect((await clockOf('steroid', LATER, suspected('no'))).status).toBe('not_applicable')
})
