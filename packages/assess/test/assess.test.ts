import type { Draft } from '@theca/record'
import { foldView, kindsOf } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import { describe, expect, test } from 'vitest'
import {
  NOTHING_ASKED,
  answerInstrument,
  assessEntries,
  assessment,
  differenceNow,
  latest,
  levelsInWords,
  referral,
  urgencyOfCase,
} from '../src/index.ts'

const surgeon = { type: 'person', id: 'a', name: 'Dr A. Example', role: 'surgeon' } as const
const CASE = 'TH-7K2QD'

const answered = (id: string, answers: { [item: string]: unknown }, at: string): Draft => {
  const draft = answerInstrument(id, answers, ['intradural_extramedullary'], at)
  if (!draft.ok) throw new Error(draft.failure.message)
  return draft.value
}

async function caseOf(drafts: readonly Draft[]) {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds: kindsOf(assessEntries),
    now: () => new Date('2026-03-04T10:00:00Z'),
  })
  const done = await record.append(CASE, drafts, surgeon)
  if (!done.ok) throw new Error(done.failure.message)
  return foldView(assessment, await record.read(CASE))
}

test('an answered instrument keeps answers and result as they were shown, and its sentence', async () => {
  const state = await caseOf([
    answered('mccormick-modified', { grade: 'II' }, '2026-03-01T08:00:00.000Z'),
    answered('mccormick-modified', { grade: 'III' }, '2026-03-03T08:00:00.000Z'),
  ])
  const now = latest(state, 'mccormick-modified')
  expect(now?.answered).toMatchObject({
    answers: { grade: 'III' },
    result: { value: 3, band: { id: 'III' }, status: 'complete', direction: 'higher_worse' },
  })
  expect(now?.answered.says).toContain('III')
  expect(state.examinations.get('mccormick-modified')).toHaveLength(2)
  if (now !== null) expect(differenceNow(now.answered)).toBeNull()
})

test('a kept result that the instrument of today would not give is reported, not replaced', async () => {
  const draft = answered('kps', { kps: 70 }, '2026-03-01T08:00:00.000Z')
  const body = structuredClone(draft.body) as { result: { value: number } }
  body.result.value = 80
  const state = await caseOf([{ ...draft, body }])
  const kept = latest(state, 'kps')?.answered
  expect(kept?.result.value).toBe(80)
  expect(kept === undefined ? null : differenceNow(kept)).toMatch(/^Kept as 80.*gives 70/)
})

test('an answer outside the allowed set is refused by the name of the item', () => {
  const refused = answerInstrument('kps', { kps: 75 }, [], '2026-03-01T08:00:00.000Z')
  expect(refused).toMatchObject({ ok: false, failure: { item: 'kps' } })
  expect(answerInstrument('karnofski', {}, [], '2026-03-01T08:00:00.000Z')).toMatchObject({ ok: false })
})

describe('urgency of a case', () => {
  test('one grade within 48 h is emergent, and says so in words', async () => {
    const state = await caseOf([
      answered('mccormick-modified', { grade: 'II' }, '2026-03-01T08:00:00.000Z'),
      answered('mccormick-modified', { grade: 'III' }, '2026-03-03T06:00:00.000Z'),
    ])
    const urgency = urgencyOfCase(state)
    expect(urgency.category).toBe('emergent')
    expect(urgency.facts.map(({ says }) => says)).toEqual(['modified McCormick II → III'])
  })

  test('answers of one hour are one examination', async () => {
    const state = await caseOf([
      answered('mccormick-modified', { grade: 'II' }, '2026-03-01T08:00:00.000Z'),
      answered('ambulation', { walking: 'independent' }, '2026-03-01T08:20:00.000Z'),
      answered('ambulation', { walking: 'non_ambulatory' }, '2026-03-06T08:00:00.000Z'),
      answered('mccormick-modified', { grade: 'V' }, '2026-03-06T08:05:00.000Z'),
    ])
    const urgency = urgencyOfCase(state)
    expect(urgency.category).toBe('urgent')
    expect(urgency.facts).toHaveLength(2)
  })

  test('one examination, or pain alone, is not known and never planned', async () => {
    expect(
      urgencyOfCase(await caseOf([answered('mccormick-modified', { grade: 'II' }, '2026-03-01T08:00:00.000Z')]))
        .category,
    ).toBeNull()
    expect(
      urgencyOfCase(
        await caseOf([
          answered('pain-nrs', { worst: 2 }, '2026-03-01T08:00:00.000Z'),
          answered('pain-nrs', { worst: 9 }, '2026-03-02T08:00:00.000Z'),
        ]),
      ).category,
    ).toBeNull()
  })

  test('an examination entered late stands at its own time', async () => {
    const state = await caseOf([
      answered('mccormick-modified', { grade: 'III' }, '2026-03-03T06:00:00.000Z'),
      answered('mccormick-modified', { grade: 'II' }, '2026-03-01T08:00:00.000Z'),
    ])
    expect(urgencyOfCase(state).category).toBe('emergent')
  })
})

test.each([
  [['T9/10', 'T10'], true],
  [['L5/S1', 'L5/S1'], true],
  [['T13', 'T13'], false],
  [['<script>', 'T1'], false],
])('levels %j are %s', ([from, to], accepted) => {
  const body = {
    ...NOTHING_ASKED,
    primary: { site: 'kidney', histology: { is: 'not-asked' }, driver: { is: 'not-known' } },
    compartments: ['intramedullary'],
    lesions: [{ compartment: 'intramedullary', from, to, side: 'right', position: 'central' }],
  }
  expect(referral.body.safeParse(body).success).toBe(accepted)
})

test('a referral without a compartment is refused: prognosis differs between them by a factor of ten', () => {
  const body = {
    ...NOTHING_ASKED,
    primary: { site: 'kidney', histology: { is: 'not-asked' }, driver: { is: 'not-known' } },
    compartments: [],
    lesions: [],
  }
  expect(referral.body.safeParse(body).error?.issues[0]?.message).toBe('choose at least one compartment')
})

test('levels in words', () => {
  const at = (from: string, to: string) =>
    ({ compartment: 'intramedullary', from, to, side: 'right', position: 'not-known' }) as const
  expect(levelsInWords([])).toBeNull()
  expect(levelsInWords([at('T9/10', 'T10'), at('L2', 'L2')])).toBe('T9/10 to T10, L2')
  expect(levelsInWords(Array.from({ length: 5 }, () => at('L2', 'L2')))).toBe('L2, L2, L2 and 2 more')
})
