import { assessEntries } from '@theca/assess'
import { followEntries } from '@theca/follow'
import { monitorEntries } from '@theca/monitor'
import { operativePlans, planDraft, planEntries, signPlan } from '@theca/plan'
import type { Draft, Entry, Json } from '@theca/record'
import { foldView, kindsOf, known, NOT_ASKED } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { died, operated, said, walks } from '../../follow/test/case.ts'
import { finishedPlan } from '../../plan/test/plan.ts'
import type { MeetingCase, MeetingPeriod } from '../src/index.ts'
import { differencesOf, meetingCaseOf, meetingCsv, meetingOf } from '../src/index.ts'

const surgeon = { type: 'person', id: 'a', name: 'Dr A. Example', role: 'surgeon' } as const
const ID = 'TH-7K2QD'

/** What a case brings, written through the real record; `signed` plans the operation first. */
async function brought(drafts: readonly Draft[], { signed = false } = {}): Promise<MeetingCase> {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds: kindsOf(assessEntries, planEntries, monitorEntries, followEntries),
    now: () => new Date('2026-03-01T08:00:00Z'),
  })
  const write = async (some: readonly Draft[]): Promise<Entry[]> => {
    const done = await record.append(ID, [...some], surgeon)
    if (!done.ok) throw new Error(done.failure.message)
    return record.read(ID)
  }
  if (signed) {
    const entries = await write([planDraft(finishedPlan, '2026-03-01T07:00:00.000Z')])
    const signature = signPlan(foldView(operativePlans, entries), 1, '2026-03-01T08:00:00.000Z')
    if (!signature.ok) throw new Error(signature.failure.message)
    await write([signature.value])
  }
  const found = meetingCaseOf(ID, await write(drafts))
  if (found === null) throw new Error('nobody was operated on')
  return found
}

const wentWrong = (what: string, on: string, grade: string | null): Draft =>
  said(
    'follow.complication',
    {
      what,
      phase: 'after-operation',
      clavienDindo: grade === null ? NOT_ASKED : known(grade),
      saves: NOT_ASKED,
      ctcae: NOT_ASKED,
      operation: null,
      presumedCause: NOT_ASKED,
      treatment: NOT_ASKED,
      words: NOT_ASKED,
    },
    on,
  )

const sample = (kind: string): Draft => {
  const { version, body } = JSON.parse(
    readFileSync(new URL(`../../../test/samples/${kind}.v1.json`, import.meta.url), 'utf8'),
  ) as { version: number; body: Json }
  return { kind, version, body, effectiveAt: '2026-03-06T09:00:00.000Z' }
}

const spring: MeetingPeriod = { from: '2026-03-01', to: '2026-03-31', by: 'operation' }

describe('what a case brings', () => {
  test('planned beside done: a lamina more and another way in are said, and nothing is judged', async () => {
    const { operations } = await brought(
      [operated('2026-03-06', { approach: 'laminectomy', levelsOpened: ['T8', 'T9'], side: 'right' })],
      { signed: true },
    )
    expect(operations[0]?.planned).toMatchObject({ version: 1, signedOn: '2026-03-01', approach: 'hemilaminectomy' })
    expect(operations[0]?.differences).toEqual([
      'Planned hemilaminectomy, done laminectomy.',
      'Opened T8 beyond the plan.',
      'Planned but not opened: T10.',
    ])
  })

  test('done as signed differs in nothing; without a signature there is nothing to differ from', async () => {
    const asPlanned = operated('2026-03-06', {
      approach: 'hemilaminectomy',
      levelsOpened: ['T9', 'T10'],
      side: 'right',
    })
    expect((await brought([asPlanned], { signed: true })).operations[0]?.differences).toEqual([])
    expect((await brought([asPlanned])).operations[0]?.differences).toBeNull()
  })

  test('a way in that the operation record has no word for is no difference', () => {
    const planned = { version: 1, signedOn: '2026-03-01', goal: null, side: 'not-known', levels: [] }
    const done = { approach: 'other', side: 'right', levelsOpened: ['T9'] } as const
    expect(differencesOf({ ...planned, approach: 'far-lateral' }, { ...done, levelsOpened: ['T9'] })).toEqual([])
    expect(differencesOf({ ...planned, approach: null }, { ...done, levelsOpened: ['T9'] })).toEqual([])
  })

  test('death by the day itself; alive at a day needs to be known', async () => {
    const within = async (drafts: Draft[]): Promise<string[]> => {
      const [first] = (await brought([operated('2026-03-06'), ...drafts])).operations
      return [first?.diedWithin30 ?? '', first?.diedWithin90 ?? '']
    }
    expect(await within([died('2026-04-05')])).toEqual(['yes', 'yes'])
    expect(await within([died('2026-04-06')])).toEqual(['no', 'yes'])
    expect(await within([died('2026-06-05')])).toEqual(['no', 'no'])
    expect(await within([walks('aid', '2026-04-06')])).toEqual(['no', 'not-known'])
    expect(await within([])).toEqual(['not-known', 'not-known'])
  })

  test('an alarm belongs to the operation of its day; without a recording it is not "none"', async () => {
    const recorded = await brought([
      operated('2026-03-06'),
      sample('monitor.recording-started'),
      sample('monitor.alarm'),
    ])
    expect(recorded.operations[0]?.alarm).not.toBe('not-monitored')
    expect((await brought([operated('2026-03-06')])).operations[0]?.alarm).toBe('not-monitored')
    const other = await brought([operated('2026-05-06'), sample('monitor.recording-started'), sample('monitor.alarm')])
    expect(other.operations[0]?.alarm).toBe('not-monitored')
  })
})

describe('the meeting', () => {
  test('by operation it also counts those to whom nothing happened; by event it says no share', async () => {
    const quiet = await brought([operated('2026-03-06'), walks('aid', '2026-06-10')])
    const leak = await brought([
      operated('2026-03-20'),
      wentWrong('csf-leak', '2026-04-02', 'IIIa'),
      wentWrong('new-deficit', '2026-03-21', null),
      died('2026-04-10'),
    ])
    const cases = [quiet, { ...leak, case: 'TH-00002' }]
    const found = meetingOf(cases, spring)
    expect(found.cases.map((each) => each.case)).toEqual(['TH-00002', ID])
    expect(found.died30?.count).toMatchObject({ x: 1, n: 2 })
    expect(found.newDeficit).toMatchObject({ x: 1, n: 2 })
    expect(found.grades).toEqual([
      { grade: 'IIIa', complications: 1 },
      { grade: 'not graded', complications: 1 },
    ])
    const april = meetingOf(cases, { from: '2026-04-01', to: '2026-04-30', by: 'event' })
    expect(april.cases.map((each) => [each.case, each.complications.map(({ what }) => what)])).toEqual([
      ['TH-00002', ['leak of cerebrospinal fluid']],
    ])
    expect([april.died30, april.died90]).toEqual([null, null])
    expect(meetingOf(cases, { ...spring, from: '2026-04-01', to: '2026-04-30' }).cases).toEqual([])
  })

  test('one real case leaves the synthetic ones out, and says how many', async () => {
    const real = await brought([operated('2026-03-06')])
    const invented = { ...real, case: 'TH-00002', synthetic: true }
    expect(meetingOf([real, invented], spring).synthetic).toEqual({ shown: 0, leftOut: 1 })
    expect(meetingOf([invented], spring).synthetic).toEqual({ shown: 1, leftOut: 0 })
  })

  test('the table holds a row for each operation and no word that a person wrote', async () => {
    const words = 'CANARY, "quoted"'
    const one = await brought([operated('2026-03-06', { changedFromPlan: known(words) })])
    const csv = meetingCsv(meetingOf([one], spring))
    const lines = csv.trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(csv).not.toContain('CANARY')
    expect(lines[2]?.split(',')).toHaveLength(lines[1]?.split(',').length ?? 0)
  })
})
