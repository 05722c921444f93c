import { NOTHING_ASKED, answerInstrument, assessEntries, caseOpened, referral } from '@theca/assess'
import { followEntries } from '@theca/follow'
import type { OperativePlanBody } from '@theca/plan'
import { operativePlans, planDraft, planEntries, signPlan } from '@theca/plan'
import type { Draft, Json } from '@theca/record'
import { foldView, kindsOf } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { finishedPlan } from '../../plan/test/plan.ts'
import type { WorklistRow } from '../src/index.ts'
import { ageInWords, compareRows, worklistRow, worklistRowOf } from '../src/index.ts'

const author = { type: 'person', id: 'a', name: 'Dr A. Example', role: 'surgeon' } as const
const says = (kind: { kind: string; version: number }, body: Json, at: string): Draft => ({
  kind: kind.kind,
  version: kind.version,
  body,
  effectiveAt: at,
})
const opened = says(
  caseOpened,
  { synthetic: true, sex: 'female', birthYear: { is: 'known', value: 1965 } },
  '2026-03-01T08:00:00.000Z',
)
const referred = says(
  referral,
  {
    ...NOTHING_ASKED,
    primary: { site: 'kidney', histology: { is: 'known', value: 'clear cell' }, driver: { is: 'not-known' } },
    compartments: ['intradural_extramedullary'],
    lesions: [
      { compartment: 'intradural_extramedullary', from: 'T9/10', to: 'T10', side: 'right', position: 'not-known' },
    ],
    firstSymptom: { is: 'known', value: { date: '2026-02-16', precision: 'day', what: { is: 'not-asked' } } },
  },
  '2026-03-01T08:00:00.000Z',
)
const answered = (id: string, answers: { [item: string]: unknown }, at: string): Draft => {
  const draft = answerInstrument(id, answers, ['intradural_extramedullary'], at)
  if (!draft.ok) throw new Error(draft.failure.message)
  return draft.value
}

async function rowOf(drafts: readonly Draft[]): Promise<WorklistRow> {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds: kindsOf(assessEntries, planEntries, followEntries),
    now: () => new Date('2026-03-04T10:00:00Z'),
  })
  const done = await record.append('TH-7K2QD', drafts, author)
  if (!done.ok) throw new Error(done.failure.message)
  return worklistRow.parse(worklistRowOf(await record.read('TH-7K2QD')))
}

test('a row says why the case stands where it stands, in words', async () => {
  const row = await rowOf([
    opened,
    referred,
    answered('mccormick-modified', { grade: 'II' }, '2026-03-02T08:00:00.000Z'),
    answered('mccormick-modified', { grade: 'III' }, '2026-03-04T05:00:00.000Z'),
    answered('ambulation', { walking: 'aid' }, '2026-03-04T05:00:00.000Z'),
  ])
  expect(row).toMatchObject({
    primary: 'Kidney, clear cell',
    compartments: 'Intradural extramedullary',
    levels: 'T9/10 to T10',
    firstSymptomOn: '2026-02-16',
    urgency: { category: 'emergent', because: 'Modified McCormick II → III in 45 h' },
    function: {
      now: 'III',
      points: [
        { value: 2, label: 'II' },
        { value: 3, label: 'III' },
      ],
    },
    phase: 'assess',
    next: { what: 'MRI' },
  })
})

describe('the next thing missing', () => {
  test.each<[string, Draft[]]>([
    ['Referral', [opened]],
    ['Examination', [opened, referred]],
    ['Walking', [opened, referred, answered('mccormick-modified', { grade: 'II' }, '2026-03-02T08:00:00.000Z')]],
  ])('%s', async (what, drafts) => {
    expect((await rowOf(drafts)).next?.what).toBe(what)
  })
})

describe('where there is an operative plan', () => {
  const NOW = '2026-03-04T09:00:00.000Z'
  const plan = (more: Partial<OperativePlanBody> = {}): Draft => planDraft({ ...finishedPlan, ...more }, NOW)
  const examined = [
    answered('mccormick-modified', { grade: 'II' }, '2026-03-02T08:00:00.000Z'),
    answered('ambulation', { walking: 'aid' }, '2026-03-02T08:00:00.000Z'),
  ]
  const operated: Draft = {
    kind: 'follow.operation',
    ...(JSON.parse(readFileSync('test/samples/follow.operation.v1.json', 'utf8')) as Pick<Draft, 'version' | 'body'>),
    effectiveAt: '2026-03-04T09:30:00.000Z',
  }

  /** The drafts with the last plan among them signed, and what was said after. */
  async function signed(drafts: readonly Draft[], then: readonly Draft[] = []): Promise<WorklistRow> {
    const record = openRecord({
      store: memoryStore(),
      vault: memoryVault(),
      kinds: kindsOf(assessEntries, planEntries, followEntries),
      now: () => new Date('2026-03-04T10:00:00Z'),
    })
    const said = await record.append('TH-7K2QD', drafts, author)
    if (!said.ok) throw new Error(said.failure.message)
    const plans = foldView(operativePlans, await record.read('TH-7K2QD'))
    const signature = signPlan(plans, plans.operations.at(-1)?.versions.at(-1)?.entry.seq ?? 0, NOW)
    if (!signature.ok) throw new Error(signature.failure.message)
    for (const draft of [signature.value, ...then]) {
      const done = await record.append('TH-7K2QD', [draft], author)
      if (!done.ok) throw new Error(done.failure.message)
    }
    return worklistRow.parse(worklistRowOf(await record.read('TH-7K2QD')))
  }

  test('open gates are counted, then what is not chosen is named, then it waits for its signature', async () => {
    const base = [opened, referred, ...examined]
    const next = async (...more: Draft[]) => (await rowOf([...base, ...more])).next
    const [first, ...others] = finishedPlan.gates
    expect(first).toBeDefined()
    expect(await next(plan({ gates: [] }))).toEqual({ what: 'Plan', detail: `${finishedPlan.gates.length} gates open` })
    expect(await next(plan({ gates: others }))).toEqual({ what: 'Plan', detail: '1 gate open' })
    const { approach } = finishedPlan
    expect(await next(plan({ approach: { ...approach, option: null } }))).toEqual({
      what: 'Plan',
      detail: 'not chosen: approach',
    })
    expect(await next(plan())).toEqual({ what: 'Plan to sign', detail: 'version 1, all gates answered' })
    // A later version counts, not an earlier one that was complete.
    expect(await next(plan(), plan({ gates: others }))).toEqual({ what: 'Plan', detail: '1 gate open' })
    expect((await rowOf([...base, plan()])).phase).toBe('plan')
  })

  test('signed, what else is missing comes up again; a new version has to be signed in its turn', async () => {
    const base = [opened, referred, ...examined, plan()]
    expect((await signed(base)).next?.what).toBe('MRI')
    expect((await signed(base, [plan({ goal: 'biopsy' })])).next).toEqual({
      what: 'Plan to sign',
      detail: 'version 2, all gates answered; version 1 is signed',
    })
  })

  test('after the operation its plan asks for nothing any more; that of the next operation does', async () => {
    const base = [opened, referred, ...examined, plan({ gates: [] }), operated]
    expect((await rowOf(base)).next?.what).toBe('MRI')
    expect((await rowOf([...base, plan({ operation: 2, gates: [] })])).next?.what).toBe('Plan')
  })
})

test('a case that nobody could compare is not known, above the expedited and never among the planned', async () => {
  const unknown = await rowOf([opened, referred])
  expect(unknown.urgency.category).toBe('not-known')
  const as = (category: WorklistRow['urgency']['category'], firstSymptomOn: string | null = null): WorklistRow => ({
    ...unknown,
    urgency: { ...unknown.urgency, category },
    firstSymptomOn,
  })
  const shuffled = [
    as('planned'),
    as('expedited'),
    as('not-known'),
    as('emergent'),
    as('urgent', '2026-02-20'),
    as('urgent', '2026-01-01'),
  ]
  expect(shuffled.sort(compareRows).map((row) => `${row.urgency.category} ${row.firstSymptomOn ?? ''}`.trim())).toEqual(
    ['emergent', 'urgent 2026-01-01', 'urgent 2026-02-20', 'not-known', 'expedited', 'planned'],
  )
})

test.each([
  ['2026-03-04T09:30:00.000Z', '30 min'],
  ['2026-03-04T07:10:00.000Z', '2 h'],
  ['2026-03-02T10:30:00.000Z', '47 h'],
  ['2026-03-02T09:00:00.000Z', '2 d'],
  ['2025-03-04T10:00:00.000Z', '11 months'],
  ['2026-03-05T10:00:00.000Z', 'in the future'],
])('since %s is %s', (from, words) => {
  expect(ageInWords(from, '2026-03-04T10:00:00.000Z')).toBe(words)
})
