import type { CaseHead, CaseId, Record, SealedEntry, Vault } from '@theca/record'
import { openEntry } from '@theca/record/kernel'
import type { WorklistRow } from '@theca/review'
import { compareRows, worklistRowOf } from '@theca/review'
import type { Feed } from './feed.ts'
import type { Log } from './log.ts'
import { placeOf } from './log.ts'

/** Time at a stretch that folding may keep the thread; requests and sockets get their turn in between. */
const SLICE_MS = 15

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
  /** Folds a case again that changed without a new entry: its texts are gone. */
  refold(caseId: CaseId): Promise<void>
}

/**
 * Builds the worklist from the feed and keeps it up to date.
 *
 * @param heads the cases as they are now: when as many entries have come by, the list is complete.
 */
export function newWorklist(parts: { feed: Feed; record: Record; vault: Vault; heads: readonly CaseHead[]; log: Log }): Worklist {
  const { feed, record, vault, log } = parts
  const rows = new Map<CaseId, WorklistRow>()
  const listeners = new Set<RowListener>()
  const dirty = new Set<CaseId>()
  let waiting: Map<CaseId, SealedEntry[]> | null = new Map()
  let expected = parts.heads.reduce((sum, head) => sum + head.entries, 0)
  let sorted: WorklistRow[] | null = null

  const keep = (caseId: CaseId, row: WorklistRow | null): void => {
    if (row === null) return
    rows.set(caseId, row)
    sorted = null
    for (const listener of listeners) listener(row)
  }
  const foldOne = async (caseId: CaseId, entries: () => ReturnType<Record['read']>): Promise<void> => {
    try {
      keep(caseId, worklistRowOf(await entries()))
    } catch (error) {
      // One damaged case must neither stop the others nor disappear from the list.
      log({ event: 'case-unreadable', case: caseId, place: placeOf(error) })
      keep(caseId, unreadableRow(caseId, parts.heads.find((head) => head.case === caseId)))
    }
  }
  const foldAll = async (all: Map<CaseId, SealedEntry[]>): Promise<void> => {
    let since = performance.now()
    for (const [caseId, sealed] of all) {
      const key = await vault.key(caseId)
      await foldOne(caseId, async () => sealed.map((entry) => openEntry(key, entry)))
      if (performance.now() - since < SLICE_MS) continue
      await new Promise((resolve) => setImmediate(resolve))
      since = performance.now()
    }
  }
  let folding: Promise<void> | null = null
  const foldDirty = async (): Promise<void> => {
    for (const caseId of dirty) {
      dirty.delete(caseId)
      await foldOne(caseId, () => record.read(caseId))
    }
    folding = null
  }
  const mark = (caseId: CaseId): void => {
    dirty.add(caseId)
    if (waiting === null) folding ??= foldDirty()
  }

  const started = Promise.withResolvers<void>()
  const begin = async (all: Map<CaseId, SealedEntry[]>): Promise<void> => {
    await foldAll(all)
    waiting = null
    for (const caseId of dirty) mark(caseId)
    started.resolve()
  }
  feed.listen(({ entry }) => {
    if (waiting === null || expected <= 0) {
      // Folded already when its writer touched the case.
      if ((rows.get(entry.case)?.entries ?? 0) < entry.seq) mark(entry.case)
      return
    }
    const entries = waiting.get(entry.case)
    if (entries === undefined) waiting.set(entry.case, [entry])
    else entries.push(entry)
    expected -= 1
    if (expected === 0) void begin(waiting)
  })
  if (expected === 0) void begin(waiting)

  const current = async (): Promise<WorklistRow[]> => {
    await started.promise
    await folding
    return (sorted ??= [...rows.values()].sort(compareRows))
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
      return { cases: all.length, entries: all.reduce((sum, row) => sum + row.entries, 0), synthetic: all.filter((row) => row.synthetic).length }
    },
    has: (caseId) => rows.has(caseId) || (waiting?.has(caseId) ?? false),
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    touch: mark,
    async refold(caseId) {
      await started.promise
      await foldOne(caseId, () => record.read(caseId))
    },
  }
}

const unreadableRow = (caseId: CaseId, head: CaseHead | undefined): WorklistRow => ({
  case: caseId,
  synthetic: false,
  sex: 'not-known',
  birthYear: null,
  primary: null,
  compartments: null,
  levels: null,
  firstSymptomOn: null,
  urgency: { category: 'not-known', because: 'This case cannot be read', notes: ['Its data are damaged; "theca verify" names the place.'] },
  function: { label: 'Modified McCormick', now: null, points: [], best: 1, worst: 5 },
  walking: null,
  lastExaminationAt: null,
  phase: 'assess',
  next: { what: 'Verify', detail: 'the data of this case are damaged' },
  closed: null,
  entries: head?.entries ?? 0,
  lastEntryAt: head?.lastRecordedAt ?? '1970-01-01T00:00:00.000Z',
})
