import type { CaseHead, CaseId, Entry, Record, SealedEntry } from '@theca/record'
import type { CaseKey } from '@theca/record/kernel'
import { openEntry } from '@theca/record/kernel'
import type { DataFolder } from '@theca/platform'
import type { WorklistRow } from '@theca/review'
import { compareRows, worklistRowOf } from '@theca/review'
import { createSecretKey } from 'node:crypto'
import type { Feed } from './feed.ts'
import { forgetKeptRows, keepRows, readKeptRows } from './kept-rows.ts'
import type { KeptRow } from './kept-rows.ts'
import type { Log } from './log.ts'
import { placeOf } from './log.ts'

/** Time at a stretch that folding may keep the thread; requests and sockets get their turn in between. */
const SLICE_MS = 15
/** Cases asked for together: one after the other the database's answers would take longer than the folding. */
const AT_ONCE = 128
/** So many cases folded make the next start slower than keeping their rows is now. */
const WORTH_KEEPING = 200

type RowListener = (row: WorklistRow) => void

/** The worklist in memory: a row for each case, folded anew when the case changed. */
export type Worklist = {
  /** Resolves when every case that was there at the start has its row. */
  readonly ready: Promise<void>
  /** Open cases, most urgent first, and how many are closed. */
  rows(): Promise<{ rows: WorklistRow[]; closed: number }>
  counts(): Promise<{ cases: number; entries: number; synthetic: number }>
  /** Whether a case is known; a case written a moment ago may not be yet. */
  has(caseId: CaseId): boolean
  listen(listener: RowListener): () => void
  /** Says that a case has changed, before the feed does: whoever has just written finds it in the list. */
  touch(caseId: CaseId): void
  /** Folds a case again that was erased: its row held words of it, here and in what is kept for the next start. */
  erased(caseId: CaseId): Promise<void>
  /** Keeps the rows for the next start, unless they are kept already. */
  keep(when?: { ifWorth?: boolean }): Promise<void>
}

type Parts = {
  readonly feed: Feed
  readonly record: Record
  readonly folder: Pick<DataFolder, 'path' | 'store' | 'vault'>
  readonly log: Log
}

/**
 * Builds the worklist of all cases, starts the feed and keeps the rows up to date with it.
 *
 * @example
 * const worklist = newWorklist({ feed, record, folder, log })
 * const { rows } = await worklist.rows()
 */
export function newWorklist({ feed, record, folder, log }: Parts): Worklist {
  const { store, vault } = folder
  const rows = new Map<CaseId, WorklistRow>()
  const listeners = new Set<RowListener>()
  const dirty = new Set<CaseId>()
  const started = Promise.withResolvers<void>()
  let building = true
  let folding: Promise<void> | null = null
  /** Rows folded since rows were last kept. */
  let unkept = 0
  let sorted: WorklistRow[] | null = null
  let keeping: Promise<void> = Promise.resolve()

  const put = (row: WorklistRow): void => {
    rows.set(row.case, row)
    sorted = null
    unkept += 1
    for (const listener of listeners) listener(row)
  }
  const fold = async (caseId: CaseId, entries: () => Entry[] | Promise<Entry[]>): Promise<void> => {
    try {
      const row = worklistRowOf(await entries())
      if (row !== null) put(row)
    } catch (error) {
      // One damaged case must neither stop the others nor disappear from the list.
      log({ event: 'case-unreadable', case: caseId, place: placeOf(error) })
      put(unreadableRow(caseId, rows.get(caseId)))
    }
  }

  const foldDirty = async (): Promise<void> => {
    for (const caseId of dirty) {
      dirty.delete(caseId)
      await fold(caseId, () => record.read(caseId))
    }
    folding = null
  }
  const touch = (caseId: CaseId): void => {
    dirty.add(caseId)
    if (!building) folding ??= foldDirty()
  }

  const build = async (): Promise<void> => {
    const kept = await readKeptRows(folder.path)
    // After the kept rows: an entry is then before their position, or in the heads, or comes by the feed.
    const heads = await store.cases()
    const pause = pauser()
    for (let from = 0; from < heads.length; from += AT_ONCE) {
      const some = await Promise.all(
        heads.slice(from, from + AT_ONCE).map(async (head) => {
          const key = await vault.key(head.case)
          const row = kept.rowOf(head.case, head.hash, key)
          return { head, key, row, sealed: row === null ? await readSafely(() => store.read(head.case)) : [] }
        }),
      )
      for (const { head, key, row, sealed } of some) {
        if (row !== null) rows.set(row.case, row)
        else await fold(head.case, () => openAll(key, sealed, head))
        await pause()
      }
    }
    building = false
    feed.start(kept.position)
    if (dirty.size > 0) folding ??= foldDirty()
  }
  feed.listen(({ entry }) => {
    // Folded already at the start, or when its writer touched the case.
    if ((rows.get(entry.case)?.entries ?? 0) < entry.seq) touch(entry.case)
  })
  build().then(started.resolve, started.reject)
  started.promise.catch((error: unknown) => log({ event: 'worklist-failed', place: placeOf(error) }))

  const current = async (): Promise<WorklistRow[]> => {
    await started.promise
    await folding
    return (sorted ??= [...rows.values()].sort(compareRows))
  }
  const keptRows = async function* (): AsyncGenerator<KeptRow & { key: CaseKey }> {
    const heads = await store.cases()
    for (let from = 0; from < heads.length; from += AT_ONCE) {
      const some = heads.slice(from, from + AT_ONCE)
      const keys = await Promise.all(some.map((head) => vault.key(head.case)))
      for (const [index, { case: caseId, hash, entries }] of some.entries()) {
        const [row, key] = [rows.get(caseId), keys[index]]
        // A row that lags behind its case, or stands in for a damaged one, is folded again at the next start.
        if (row !== undefined && key !== undefined && row.entries === entries && row.urgency.because !== UNREADABLE)
          yield { hash, row, key }
      }
    }
  }
  return {
    ready: started.promise,
    async rows() {
      const all = await current()
      const open = all.filter((row) => row.closed === null)
      return { rows: open, closed: all.length - open.length }
    },
    async counts() {
      const all = await current()
      return {
        cases: all.length,
        entries: all.reduce((sum, row) => sum + row.entries, 0),
        synthetic: all.filter((row) => row.synthetic).length,
      }
    },
    has: (caseId) => rows.has(caseId),
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    touch,
    async erased(caseId) {
      await started.promise
      await forgetKeptRows(folder.path)
      await fold(caseId, () => record.read(caseId))
    },
    keep({ ifWorth = false } = {}) {
      // One after the other: an end that comes while rows are being kept waits for them, or the store closes under them.
      const keep = async (): Promise<void> => {
        if (building || unkept === 0 || (ifWorth && unkept < WORTH_KEEPING)) return
        unkept = 0
        await folding
        await keepRows(folder.path, feed.position(), keptRows())
      }
      keeping = keeping.then(keep, keep)
      return keeping
    },
  }
}

/** Damage found while reading is told where the case is folded. */
const readSafely = async (read: () => Promise<SealedEntry[]>): Promise<readonly SealedEntry[] | Error> =>
  read().catch((error: unknown) => (error instanceof Error ? error : new Error('unreadable')))

/**
 * Opens the entries of one case. The key is prepared once: Node prepares a key given as bytes anew for every text, which
 * made opening 200,000 texts three times as slow. Ciphers take either form.
 */
function openAll(key: CaseKey | undefined, sealed: readonly SealedEntry[] | Error, head: CaseHead): Entry[] {
  if (sealed instanceof Error) throw sealed
  if (sealed.length < head.entries) throw new Error('entries are missing')
  const prepared = key === undefined ? undefined : (createSecretKey(key) as unknown as CaseKey)
  return sealed.map((entry) => openEntry(prepared, entry))
}

/** Gives the thread back from time to time. */
function pauser(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now()
        resolve()
      })
    })
  }
}

const UNREADABLE = 'This case cannot be read'

const unreadableRow = (caseId: CaseId, last: WorklistRow | undefined): WorklistRow => ({
  case: caseId,
  synthetic: last?.synthetic ?? false,
  sex: 'not-known',
  birthYear: null,
  primary: null,
  compartments: null,
  levels: null,
  firstSymptomOn: null,
  urgency: {
    category: 'not-known',
    because: UNREADABLE,
    notes: ['Its data are damaged; "theca verify" names the place.'],
  },
  function: { label: 'Modified McCormick', now: null, points: [], best: 1, worst: 5 },
  walking: null,
  lastExaminationAt: null,
  phase: 'assess',
  next: { what: 'Verify', detail: 'the data of this case are damaged' },
  closed: null,
  entries: last?.entries ?? 0,
  lastEntryAt: last?.lastEntryAt ?? '1970-01-01T00:00:00.000Z',
})
