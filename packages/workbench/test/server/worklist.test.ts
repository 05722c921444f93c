import { writeFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newFeed } from '../../src/server/feed.ts'
import type { LogEvent } from '../../src/server/log.ts'
import type { Worklist } from '../../src/server/worklist.ts'
import { newWorklist } from '../../src/server/worklist.ts'
import type { House } from './support.ts'
import { openCase, openHouse, personDraft } from './support.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

/** A worklist as the next start of the program has it; `reads` counts the cases that had to be folded. */
async function nextStart(): Promise<{
  worklist: Worklist
  reads: string[]
  logged: LogEvent[]
  stop: () => Promise<void>
}> {
  const reads: string[] = []
  const logged: LogEvent[] = []
  const { folder, record } = house
  const store = { ...folder.store, read: (caseId: string) => (reads.push(caseId), folder.store.read(caseId)) }
  const feed = newFeed(store, () => undefined)
  const worklist = newWorklist({
    feed,
    record,
    folder: { path: folder.path, vault: folder.vault, store },
    log: (event) => void logged.push(event),
  })
  await worklist.ready
  return { worklist, reads, logged, stop: () => feed.stop() }
}
const rowsOf = async ({ worklist }: { worklist: Worklist }) => (await worklist.rows()).rows
const append = (caseId: string) =>
  house.record.append(caseId, [personDraft()], { type: 'algorithm', name: 'test', version: '1' })

test('rows that were kept are not folded again; a case that changed is', async () => {
  const cases = [await openCase(house), await openCase(house), await openCase(house)]
  const first = await nextStart()
  expect(first.reads.toSorted()).toEqual(cases.toSorted())
  await first.worklist.keep()
  await first.stop()
  await append(cases[1] ?? '')
  const second = await nextStart()
  expect(second.reads).toEqual([cases[1]])
  expect(new Map((await rowsOf(second)).map((row) => [row.case, row.entries]))).toEqual(
    new Map(cases.map((caseId, index) => [caseId, index === 1 ? 2 : 1])),
  )
  await second.stop()
})

test('follows what is written by another hand', async () => {
  const caseId = await openCase(house)
  const started = await nextStart()
  const seen = new Promise<number>((resolve) =>
    started.worklist.listen((row) => row.case === caseId && resolve(row.entries)),
  )
  await append(caseId)
  expect(await seen).toBe(2)
  await started.stop()
})

test('what is kept is sealed, and gone once a case is erased', async () => {
  const words = 'renal cell, CANARY variant'
  const { answer } = await import('./words.ts')
  const caseId = await openCase(house, [answer(words)])
  const started = await nextStart()
  expect((await rowsOf(started))[0]?.primary).toContain('CANARY')
  await started.worklist.keep()
  const path = join(house.folder.path, '.worklist.jsonl')
  expect(await readFile(path, 'utf8')).not.toContain('CANARY')
  await house.folder.vault.erase(caseId)
  await started.worklist.erased(caseId)
  expect((await rowsOf(started))[0]?.primary).not.toContain('CANARY')
  await expect(readFile(path)).rejects.toThrow('ENOENT')
  await started.stop()
})

test.each(['', '{', '{"position":0,"folded":"x"}\nTH-00000 x', '{"position":-1}', '\0\0'])(
  'kept rows that are damaged are as good as none: %j',
  async (text) => {
    const caseId = await openCase(house)
    await writeFile(join(house.folder.path, '.worklist.jsonl'), text)
    const started = await nextStart()
    expect((await rowsOf(started)).map((row) => row.case)).toEqual([caseId])
    await started.stop()
  },
)

test('one damaged case stays in the list and says so; the others are not touched', async () => {
  const [good, bad] = [await openCase(house), await openCase(house, [personDraft()])]
  await house.folder.databases.record.db
    .updateTable('entries')
    .set({ entry: '{' })
    .where('case_id', '=', bad)
    .where('seq', '=', 2)
    .execute()
  const started = await nextStart()
  const rows = await rowsOf(started)
  expect(rows.map((row) => row.case).toSorted()).toEqual([good, bad].toSorted())
  expect(rows.find((row) => row.case === bad)?.urgency).toMatchObject({
    category: 'not-known',
    because: 'This case cannot be read',
  })
  expect(started.logged).toMatchObject([{ event: 'case-unreadable', case: bad }])
  await started.stop()
})
