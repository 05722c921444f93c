import { NOTHING_ASKED, answerInstrument, assessEntries, caseOpened, referral } from '@theca/assess'
import { planEntries } from '@theca/plan'
import type { Draft, Json } from '@theca/record'
import { kindsOf } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import { describe, expect, test } from 'vitest'
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
    kinds: kindsOf(assessEntries, planEntries),
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
