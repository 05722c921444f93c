import type { CaseId, EntryImport, EntryStore, SealedEntry } from '@theca/record'
import { canonicalJson, entriesAfter, type SealedDraft, verifyChain } from '@theca/record/kernel'
import { afterEach, describe, expect, test } from 'vitest'

export type OpenStore = {
  store: EntryStore & EntryImport
  /** A second opening of the same entries, as another process would have it; left out where there is none. */
  another?: () => Promise<{ store: EntryStore & EntryImport; close: () => Promise<void> }>
  readonly close: () => Promise<void>
}

const author = { type: 'person', id: 'p1', name: 'A. Weiss', role: 'surgeon' } as const
const by = { author, recordedAt: '2026-03-06T13:36:20.000Z' }
const A: CaseId = 'TH-00001'
const B: CaseId = 'TH-00002'
const draft = (text: string, more: Partial<SealedDraft> = {}): SealedDraft => ({
  kind: 'test.note',
  version: 1,
  body: { text, number: 0.1, nothing: null, list: [1, 'zwei', { drei: true }] },
  effectiveAt: '2026-03-06T13:00:00.000Z',
  ...more,
})
const drafts = (count: number): SealedDraft[] => Array.from({ length: count }, (_, index) => draft(String(index)))
const chain = (caseId: CaseId, some: readonly SealedDraft[]): SealedEntry[] =>
  entriesAfter({ seq: 0, hash: '0'.repeat(64) }, caseId, some, by)

/**
 * What every store of entries must do. Run on each implementation.
 *
 * @example
 * entryStoreContract('memory', async () => ({ store: memoryStore(), close: async () => undefined }))
 */
export function entryStoreContract(name: string, make: () => Promise<OpenStore>): void {
  describe(`entry store: ${name}`, () => {
    let open: OpenStore
    let store: EntryStore & EntryImport
    const fresh = async (): Promise<void> => {
      open = await make()
      store = open.store
    }
    const append = async (caseId: CaseId, some: readonly SealedDraft[]): Promise<SealedEntry[]> => {
      const done = await store.append(caseId, some, by)
      if (!done.ok) throw new Error(done.failure.message)
      return done.value
    }
    afterEach(() => open.close())

    test('gives entries their places in order, and the chain verifies', async () => {
      await fresh()
      await append(A, [draft('one'), draft('two')])
      await append(B, [draft('other')])
      await append(A, [draft('three')])
      const read = await store.read(A)
      expect(read.map(({ seq, body }) => [seq, (body as { text: string }).text])).toEqual([
        [1, 'one'],
        [2, 'two'],
        [3, 'three'],
      ])
      expect(verifyChain(read)).toBeNull()
      expect(verifyChain(await store.read(B))).toBeNull()
      expect(await store.read('TH-00009')).toEqual([])
      expect(await store.cases()).toEqual([
        { case: A, entries: 3, lastRecordedAt: by.recordedAt, hash: read[2]?.hash },
        { case: B, entries: 1, lastRecordedAt: by.recordedAt, hash: (await store.read(B))[0]?.hash },
      ])
    })

    test('reads back exactly what was written, whatever letters and numbers it holds', async () => {
      await fresh()
      const body = {
        text: 'Größe 10 µV „x“ 脊髄 🦴 \u0000 \ud800 \\u0041 "\n\'; drop table entries; --',
        numbers: [0, -0.1, 1e21, 5e-324, Number.MAX_SAFE_INTEGER],
        ['__proto__']: 1,
        constructor: { prototype: 2 },
      }
      const evidence = ['a'.repeat(64)]
      const [written] = await append(A, [draft('', { body, evidence, key: 'ключ-1', reason: { sealed: 'xyz' } })])
      const [read] = await store.read(A)
      expect(canonicalJson(read)).toBe(canonicalJson(written))
      expect(verifyChain([read as SealedEntry])).toBeNull()
    })

    test('writes all drafts of one append or none', async () => {
      await fresh()
      await append(A, [draft('one')])
      const done = await store.append(A, [draft('two'), draft('x', { amends: 7 }), draft('three')], by)
      expect(done).toMatchObject({ ok: false, failure: { code: 'no-such-entry' } })
      expect(await store.read(A)).toHaveLength(1)
      expect(await store.cases()).toMatchObject([{ entries: 1 }])
    })

    test('answers a repeated key with the entry that is kept', async () => {
      await fresh()
      const [first] = await append(A, [draft('one', { key: 'k' })])
      const again = await append(A, [draft('changed', { key: 'k' }), draft('two')])
      expect(again[0]).toEqual(first)
      expect(again[1]?.seq).toBe(2)
      const twice = await append(A, [draft('three', { key: 'm' }), draft('three', { key: 'm' })])
      expect(twice.map(({ seq }) => seq)).toEqual([3, 3])
      expect(await append(B, [draft('one', { key: 'k' })])).toMatchObject([{ seq: 1, case: B }])
      const many = await Promise.all(Array.from({ length: 8 }, () => append(A, [draft('four', { key: 'n' })])))
      expect(new Set(many.map(([entry]) => entry?.seq))).toEqual(new Set([4]))
      // A retry is answered even when what it expected has changed by its own first attempt.
      expect(await store.append(A, [draft('one', { key: 'k' })], by, { empty: true })).toMatchObject({ ok: true })
    })

    test('lets the first of two amendments win and shows it to the other', async () => {
      await fresh()
      await append(A, [draft('one')])
      const attempts = Array.from({ length: 6 }, (_, index) =>
        store.amend(A, { ...draft(`correction ${index}`), amends: 1 }, by),
      )
      const done = await Promise.all(attempts)
      const won = done.filter((one) => one.ok)
      expect(won).toHaveLength(1)
      for (const one of done) {
        if (one.ok) continue
        expect(one.failure.code).toBe('amended-already')
        expect(one.failure.code === 'amended-already' && one.failure.winner).toEqual(won[0]?.ok && won[0].value)
      }
      expect(await store.read(A)).toHaveLength(2)
      const second = await store.amend(A, { ...draft('the correction, corrected'), amends: 2 }, by)
      expect(second).toMatchObject({ ok: true, value: { seq: 3, amends: 2 } })
      const twice = await store.append(A, [draft('x', { amends: 3 }), draft('y', { amends: 3 })], by)
      expect(twice).toMatchObject({ ok: false })
      expect(await store.read(A)).toHaveLength(3)
      expect(await store.amend(A, { ...draft('x'), amends: 9 }, by)).toMatchObject({
        ok: false,
        failure: { code: 'no-such-entry' },
      })
    })

    test('keeps expectations', async () => {
      await fresh()
      expect(await store.append(A, [draft('one')], by, { empty: true })).toMatchObject({ ok: true })
      expect(await store.append(A, [draft('two')], by, { empty: true })).toMatchObject({
        ok: false,
        failure: { code: 'expectation-failed' },
      })
      expect(await store.append(A, [draft('two')], by, { unamended: [1] })).toMatchObject({ ok: true })
      expect(await store.amend(A, { ...draft('one, corrected'), amends: 1 }, by)).toMatchObject({ ok: true })
      expect(await store.append(A, [draft('three')], by, { unamended: [1] })).toMatchObject({
        ok: false,
        failure: { code: 'expectation-failed' },
      })
      expect(await store.append(A, [draft('three')], by, { unamended: [9] })).toMatchObject({
        ok: false,
        failure: { code: 'no-such-entry' },
      })
      const starts = await Promise.all(
        Array.from({ length: 5 }, () => store.append(B, [draft('start')], by, { empty: true })),
      )
      expect(starts.filter((one) => one.ok)).toHaveLength(1)
    })

    test('fifty writers at once leave no gap', async () => {
      await fresh()
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          append(index % 2 === 0 ? A : B, [draft(`${index} a`), draft(`${index} b`)]),
        ),
      )
      for (const caseId of [A, B]) {
        const read = await store.read(caseId)
        expect(read.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
        expect(verifyChain(read)).toBeNull()
      }
    })

    test('a follower sees everything once and in order, from where it left', async () => {
      await fresh()
      await append(A, drafts(5))
      const first = await take(store, 0, 3)
      expect(first.map(({ entry }) => entry.seq)).toEqual([1, 2, 3])
      const waiting = take(store, first[2]?.position ?? 0, 12)
      await Promise.all(Array.from({ length: 10 }, (_, index) => append(B, [draft(String(index))])))
      const rest = await waiting
      expect(rest.slice(0, 2).map(({ entry }) => entry.seq)).toEqual([4, 5])
      expect(rest.slice(2).map(({ entry }) => [entry.case, entry.seq])).toEqual(
        Array.from({ length: 10 }, (_, index) => [B, index + 1]),
      )
      const positions = [...first, ...rest].map(({ position }) => position)
      expect(positions).toEqual([...positions].sort((a, b) => a - b))
      expect(new Set(positions).size).toBe(15)
    })

    test('a follower stops when it is told to, at rest or not', async () => {
      await fresh()
      await append(A, drafts(3))
      const end = new AbortController()
      setTimeout(() => end.abort(), 50)
      const seen: number[] = []
      for await (const { entry } of store.follow(0, end.signal)) seen.push(entry.seq)
      expect(seen).toEqual([1, 2, 3])
      for await (const _ of store.follow(0, AbortSignal.abort())) throw new Error('followed after the end')
    })

    test('what another process writes is seen, and both write without a gap', async ({ skip }) => {
      await fresh()
      skip(open.another === undefined, 'this store has one process only')
      const other = await (open.another as NonNullable<OpenStore['another']>)()
      const waiting = take(store, 0, 41)
      const write = async (target: EntryStore, text: string): Promise<void> => {
        for (let index = 0; index < 20; index += 1) {
          const done = await target.append(A, [draft(`${text} ${index}`)], by)
          if (!done.ok) throw new Error(done.failure.message)
        }
      }
      await Promise.all([write(store, 'here'), write(other.store, 'there')])
      await new Promise((resolve) => setTimeout(resolve, 20))
      await other.store.append(B, [draft('last')], by)
      const seen = await waiting
      expect(seen.filter(({ entry }) => entry.case === A).map(({ entry }) => entry.seq)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      )
      expect(seen.at(-1)?.entry.case).toBe(B)
      expect(verifyChain(await other.store.read(A))).toBeNull()
      await other.close()
    })

    test('takes in a case of elsewhere once, and completes one that is here in part', async () => {
      await fresh()
      const entries = chain(A, [draft('one', { key: 'k' }), draft('two', { amends: 1 }), draft('three')])
      expect(await store.importCase(entries.slice(0, 2))).toEqual({ ok: true, value: { imported: 2, alreadyThere: 0 } })
      expect(await store.importCase(entries)).toEqual({ ok: true, value: { imported: 1, alreadyThere: 2 } })
      expect(await store.importCase(entries)).toEqual({ ok: true, value: { imported: 0, alreadyThere: 3 } })
      expect(await store.read(A)).toEqual(entries)
      expect(await store.importCase([])).toEqual({ ok: true, value: { imported: 0, alreadyThere: 0 } })
      expect(await append(A, [draft('four')])).toMatchObject([{ seq: 4, previous: entries[2]?.hash }])
      expect(await append(A, [draft('one', { key: 'k' })])).toEqual([entries[0]])
      expect((await take(store, 0, 4)).map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4])
    })

    test('refuses another history, a broken chain, and two corrections of one entry', async () => {
      await fresh()
      await append(A, [draft('one'), draft('two')])
      expect(await store.importCase(chain(A, [draft('one'), draft('another two')]))).toMatchObject({ ok: false })
      const broken = chain(B, drafts(3)).map((entry) => (entry.seq === 2 ? { ...entry, kind: 'test.other' } : entry))
      const done = await store.importCase(broken)
      expect(!done.ok && done.failure.message).toContain('TH-00002 entry 2')
      expect(
        await store.importCase(chain(B, [draft('one'), draft('x', { amends: 1 }), draft('y', { amends: 1 })])),
      ).toMatchObject({ ok: false })
      expect(await store.importCase(chain(B, [draft('one', { key: 'k' }), draft('x', { key: 'k' })]))).toMatchObject({
        ok: false,
      })
      expect(await store.read(A)).toHaveLength(2)
      expect(await store.read(B)).toEqual([])
      expect(await store.cases()).toHaveLength(1)
    })

    test('a case of two thousand entries is written, read and followed', async () => {
      await fresh()
      await append(A, drafts(1_500))
      await append(A, drafts(500))
      const read = await store.read(A)
      expect(read).toHaveLength(2_000)
      expect(verifyChain(read)).toBeNull()
      expect((await take(store, 0, 2_000)).at(-1)?.entry).toEqual(read.at(-1))
    })
  })
}

async function take(
  store: EntryStore,
  from: number,
  count: number,
): Promise<{ position: number; entry: SealedEntry }[]> {
  const seen: { position: number; entry: SealedEntry }[] = []
  const end = new AbortController()
  const limit = setTimeout(() => end.abort(), 20_000)
  for await (const item of store.follow(from, end.signal)) {
    seen.push(item)
    if (seen.length === count) break
  }
  clearTimeout(limit)
  end.abort()
  return seen
}
