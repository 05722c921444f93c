import { expect, test } from 'vitest'
import type { Entry } from '../src/index.ts'
import { ERASED, defineView, foldView, sentenceOf, statementsOf } from '../src/index.ts'
import { verifyChain } from '../src/kernel.ts'
import { CASE, kinds, newRecord, pain, painDraft, surgeon } from './support.ts'

const value = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

test('what was appended is read back with its place, author and chain', async () => {
  const { record, store } = newRecord()
  const [first] = value(await record.append(CASE, [painDraft(4, '2026-03-06T10:00:00.000Z', 'in the back')], surgeon))
  expect(first).toMatchObject({
    seq: 1,
    kind: 'assess.pain',
    body: { worst: 4, words: 'in the back' },
    author: surgeon,
  })
  expect(first?.recordedAt).toBe('2026-03-06T12:00:01.000Z')
  value(
    await record.append(
      CASE,
      [painDraft(6, '2026-03-06T11:00:00.000Z'), painDraft(7, '2026-03-06T11:30:00.000Z')],
      surgeon,
    ),
  )
  expect((await record.read(CASE)).map((entry) => entry.seq)).toEqual([1, 2, 3])
  expect(verifyChain(await store.read(CASE))).toBeNull()
})

test('free text is kept only sealed, and numbers in the clear', async () => {
  const { record, store } = newRecord()
  value(await record.append(CASE, [painDraft(4, '2026-03-06T10:00:00.000Z', 'Maria at the window')], surgeon))
  const kept = JSON.stringify(await store.read(CASE))
  expect(kept).not.toContain('Maria')
  expect(kept).toContain('"worst":4')
})

test('after erasure every text is gone, the numbers and the chain remain, and nothing more is taken', async () => {
  const { record, store, vault } = newRecord()
  value(await record.append(CASE, [painDraft(4, '2026-03-06T10:00:00.000Z', 'Maria')], surgeon))
  await vault.erase(CASE)
  const [entry] = await record.read(CASE)
  expect(entry?.body).toEqual({ worst: 4, words: ERASED })
  expect(verifyChain(await store.read(CASE))).toBeNull()
  const refused = await record.append(CASE, [painDraft(5, '2026-03-06T10:00:00.000Z')], surgeon)
  expect(refused).toMatchObject({ ok: false, failure: { code: 'erased' } })
})

test('an amendment keeps the old wording, needs a reason, and only the first one wins', async () => {
  const { record } = newRecord()
  value(await record.append(CASE, [painDraft(4, '2026-03-06T10:00:00.000Z')], surgeon))
  const correction = { ...painDraft(8, '2026-03-06T10:00:00.000Z'), amends: 1, reason: 'misheard: eight' }
  expect(await record.amend(CASE, { ...correction, reason: '  ' }, surgeon)).toMatchObject({
    ok: false,
    failure: { at: 'reason' },
  })
  value(await record.amend(CASE, correction, surgeon))
  const second = await record.amend(CASE, { ...correction, reason: 'no, nine' }, surgeon)
  expect(second).toMatchObject({
    ok: false,
    failure: { code: 'amended-already', winner: { seq: 2, reason: 'misheard: eight' } },
  })
  const [statement] = statementsOf(await record.read(CASE))
  expect(statement).toMatchObject({ entry: { seq: 2 }, first: { seq: 1 }, earlier: [{ seq: 1 }], withdrawn: false })
})

test('two amendments at once: exactly one is taken, and the other one is shown it', async () => {
  const { record } = newRecord()
  value(await record.append(CASE, [painDraft(4, '2026-03-06T10:00:00.000Z')], surgeon))
  const amend = (worst: number) =>
    record.amend(CASE, { ...painDraft(worst, '2026-03-06T10:00:00.000Z'), amends: 1, reason: 'corrected' }, surgeon)
  const results = await Promise.all([amend(7), amend(9)])
  expect(results.filter((result) => result.ok)).toHaveLength(1)
  const lost = results.find((result) => !result.ok)
  expect(lost).toMatchObject({ failure: { code: 'amended-already', winner: { seq: 2 } } })
})

test('a withdrawn statement stays in the list and leaves the views', async () => {
  const { record } = newRecord()
  value(
    await record.append(
      CASE,
      [painDraft(4, '2026-03-06T10:00:00.000Z'), painDraft(9, '2026-03-06T11:00:00.000Z')],
      surgeon,
    ),
  )
  value(await record.amend(CASE, { amends: 2, retracts: true, reason: 'another person' }, surgeon))
  const entries = await record.read(CASE)
  expect(statementsOf(entries).map(({ withdrawn }) => withdrawn)).toEqual([false, true])
  expect(foldView(worst, entries)).toEqual([4])
  expect(sentenceOf(kinds, entries[2] as Entry)).toBe('Withdraws entry 2.')
})

test('a view folds what holds, in the order of when it was true', async () => {
  const { record } = newRecord()
  value(
    await record.append(
      CASE,
      [painDraft(5, '2026-03-06T11:00:00.000Z'), painDraft(2, '2026-03-06T09:00:00.000Z')],
      surgeon,
    ),
  )
  value(
    await record.amend(CASE, { ...painDraft(3, '2026-03-06T09:00:00.000Z'), amends: 2, reason: 'read again' }, surgeon),
  )
  expect(foldView(worst, await record.read(CASE))).toEqual([3, 5])
})

const worst = defineView({
  name: 'pain',
  from: [pain],
  start: (): number[] => [],
  fold: (state, said) => [...state, said.body.worst],
})

test('a repeated attempt with the same key is answered with the entry already kept', async () => {
  const { record } = newRecord()
  const draft = { ...painDraft(4, '2026-03-06T10:00:00.000Z'), key: 'attempt-1' }
  const [first] = value(await record.append(CASE, [draft], surgeon))
  const [again] = value(await record.append(CASE, [draft], surgeon))
  expect(again).toEqual(first)
  expect(await record.read(CASE)).toHaveLength(1)
})

test.each([
  ['an unknown kind', { ...painDraft(4, '2026-03-06T10:00:00.000Z'), kind: 'assess.mood' }, 'unknown-kind'],
  ['another version', { ...painDraft(4, '2026-03-06T10:00:00.000Z'), version: 2 }, 'unknown-kind'],
  ['a value out of range', painDraft(11, '2026-03-06T10:00:00.000Z'), 'invalid-body'],
  [
    'an extra field',
    { ...painDraft(4, '2026-03-06T10:00:00.000Z'), body: { worst: 4, words: null, name: 'x' } },
    'invalid-body',
  ],
])('%s is refused, and nothing of the batch is written', async (_, draft, code) => {
  const { record } = newRecord()
  const refused = await record.append(CASE, [painDraft(1, '2026-03-06T09:00:00.000Z'), draft], surgeon)
  expect(refused).toMatchObject({ ok: false, failure: { code } })
  expect(await record.read(CASE)).toEqual([])
})

test('an action that read an entry is refused when somebody amended it since', async () => {
  const { record } = newRecord()
  value(await record.append(CASE, [painDraft(4, '2026-03-06T10:00:00.000Z')], surgeon))
  value(
    await record.amend(CASE, { ...painDraft(8, '2026-03-06T10:00:00.000Z'), amends: 1, reason: 'misheard' }, surgeon),
  )
  const refused = await record.append(CASE, [painDraft(5, '2026-03-06T12:00:00.000Z')], surgeon, { unamended: [1] })
  expect(refused).toMatchObject({ ok: false, failure: { code: 'expectation-failed' } })
  expect(await record.append(CASE, [painDraft(5, '2026-03-06T12:00:00.000Z')], surgeon, { empty: true })).toMatchObject(
    { ok: false },
  )
})

test('a follower gets every entry once, from where it stopped, and each new one as it is written', async () => {
  const { record } = newRecord()
  value(
    await record.append(
      CASE,
      [painDraft(1, '2026-03-06T10:00:00.000Z'), painDraft(2, '2026-03-06T10:00:00.000Z')],
      surgeon,
    ),
  )
  const stop = new AbortController()
  const seen: number[] = []
  const following = (async () => {
    for await (const { position, entry } of record.follow(1, stop.signal)) {
      seen.push(position, entry.seq)
      if (entry.seq === 3) stop.abort()
    }
  })()
  value(await record.append(CASE, [painDraft(3, '2026-03-06T10:00:00.000Z')], surgeon))
  await following
  expect(seen).toEqual([2, 2, 3, 3])
})
