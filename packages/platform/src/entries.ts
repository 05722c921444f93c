import {
  type CaseHead,
  type CaseId,
  type EntryImport,
  type EntryStore,
  type Position,
  type Positioned,
  type Result,
  type SealedEntry,
  type StoreRefusal,
  ok,
  refuse,
} from '@theca/record'
import {
  answersOf,
  canonicalJson,
  EMPTY,
  entriesAfter,
  forkMessage,
  freshOf,
  type Head,
  importFault,
  parseJson,
  refusalOf,
  type SealedDraft,
} from '@theca/record/kernel'
import type { Insertable, Kysely, Transaction } from 'kysely'
import type { Database, Engine, Tables } from './database.ts'
import { StorageError } from './failure.ts'

/** Followers ask so many at a time: 200,000 entries stream in 100 questions, and memory holds one answer. */
const BATCH = 2_000
/** How long an entry of another process may go unseen by a follower here. */
const POLL_MS = 500
/** Rows of one INSERT; eleven parameters each stay far below the limits of both databases. */
const INSERT_ROWS = 500

/**
 * The entries of all cases in SQL, the same on SQLite and PostgreSQL.
 *
 * Errors: refusals as the port says; a `StorageError` when the disk does not take it.
 *
 * @example
 * const store = sqlEntryStore(database)
 * const done = await store.append('TH-7K2QD', drafts, { author, recordedAt })
 */
export function sqlEntryStore(database: Database<Tables>): EntryStore & EntryImport {
  const { db, engine } = database
  const wake = new Set<() => void>()
  const wakeAll = (): void => {
    for (const resolve of wake) resolve()
    wake.clear()
  }

  /** Everything that writes to a case, under the lock of the case; followers are woken once it is committed. */
  const writing = async <R>(caseId: CaseId, work: (trx: Transaction<Tables>) => Promise<R>): Promise<R> => {
    const done = await db.transaction().execute(async (trx) => {
      await engine.lock(trx, caseId)
      return work(trx)
    })
    wakeAll()
    return done
  }

  const store: EntryStore & EntryImport = {
    append: (caseId, drafts, by, expects) =>
      writing(caseId, async (trx) => {
        const head = await headOf(trx, caseId)
        const known = await entriesByKey(trx, caseId, drafts)
        const fresh = freshOf(drafts, known)
        const refusal = await refusalOf(caseId, head, fresh, fresh.length === 0 ? undefined : expects, {
          has: (seq) => seq >= 1 && seq <= head.seq,
          amendmentOf: (seq) => amendmentOf(trx, caseId, seq),
        })
        if (refusal !== null) return refuse(refusal)
        const written = entriesAfter(head, caseId, fresh, by)
        await insert(trx, engine, written)
        return ok(answersOf(drafts, known, written))
      }),
    async amend(caseId, draft, by) {
      const done: Result<SealedEntry[], StoreRefusal> = await store.append(caseId, [draft], by)
      return done.ok ? ok(done.value[0] as SealedEntry) : done
    },
    read: (caseId) => readCase(db, caseId),
    async *follow(from, signal) {
      const stop = engine.listen(wakeAll)
      try {
        let next = from
        while (!signal.aborted) {
          // Registered before asking, so that an entry committed between the answer and the wait still wakes.
          const woken = sleep(wake, signal)
          try {
            const batch = await entriesFrom(db, next).catch(laterIfAway)
            for (const item of batch) {
              if (signal.aborted) return
              yield item
              next = item.position
            }
            if (batch.length === 0) await woken.done
          } finally {
            woken.cancel()
          }
        }
      } finally {
        stop()
      }
    },
    cases: async () => {
      const rows = await db.selectFrom('heads').selectAll().orderBy('first_position').execute()
      return rows.map((row): CaseHead => ({
        case: row.case_id,
        entries: row.entries,
        lastRecordedAt: row.recorded_at,
        hash: row.hash,
      }))
    },
    async importCase(entries) {
      const fault = importFault(entries)
      if (fault !== null) return refuse({ message: `${fault.where} ${fault.what}.` })
      const caseId = entries[0]?.case
      if (caseId === undefined) return ok({ imported: 0, alreadyThere: 0 })
      return writing(caseId, async (trx) => {
        const present = await readCase(trx, caseId)
        const fork = present.find((entry, index) => entries[index] !== undefined && entries[index].hash !== entry.hash)
        if (fork !== undefined) return refuse({ message: forkMessage(fork) })
        const missing = entries.slice(present.length)
        await insert(trx, engine, missing)
        return ok({ imported: missing.length, alreadyThere: Math.min(present.length, entries.length) })
      })
    },
  }
  return store
}

/** A server that is away is asked again at the next look; a follower need not know. */
function laterIfAway(error: unknown): never[] {
  if (error instanceof StorageError && (error.code === 'unreachable' || error.code === 'busy')) return []
  throw error
}

async function headOf(db: Kysely<Tables>, caseId: CaseId): Promise<Head> {
  const row = await db.selectFrom('heads').select(['entries', 'hash']).where('case_id', '=', caseId).executeTakeFirst()
  return row === undefined ? EMPTY : { seq: row.entries, hash: row.hash }
}

export async function readCase(db: Kysely<Tables>, caseId: CaseId): Promise<SealedEntry[]> {
  const rows = await db.selectFrom('entries').select('entry').where('case_id', '=', caseId).orderBy('seq').execute()
  return rows.map((row) => parseEntry(row.entry))
}

async function entriesFrom(db: Kysely<Tables>, from: Position): Promise<Positioned<SealedEntry>[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['position', 'entry'])
    .where('position', '>', from)
    .orderBy('position')
    .limit(BATCH)
    .execute()
  return rows.map(({ position, entry }) => ({ position, entry: parseEntry(entry) }))
}

async function amendmentOf(db: Kysely<Tables>, caseId: CaseId, seq: number): Promise<SealedEntry | undefined> {
  const row = await db
    .selectFrom('entries')
    .select('entry')
    .where('case_id', '=', caseId)
    .where('amends', '=', seq)
    .executeTakeFirst()
  return row === undefined ? undefined : parseEntry(row.entry)
}

type Known = Map<string, SealedEntry>

async function entriesByKey(db: Kysely<Tables>, caseId: CaseId, drafts: readonly SealedDraft[]): Promise<Known> {
  const keys = drafts.flatMap(({ key }) => (key === undefined ? [] : [key]))
  const known: Known = new Map()
  for (let start = 0; start < keys.length; start += INSERT_ROWS) {
    const some = keys.slice(start, start + INSERT_ROWS)
    const rows = await db
      .selectFrom('entries')
      .select(['key', 'entry'])
      .where('case_id', '=', caseId)
      .where('key', 'in', some)
      .execute()
    for (const { key, entry } of rows) known.set(key ?? '', parseEntry(entry))
  }
  return known
}

async function insert(trx: Transaction<Tables>, engine: Engine, entries: readonly SealedEntry[]): Promise<void> {
  const last = entries.at(-1)
  if (last === undefined) return
  // Positions are given out here; held until commit, the lock makes their order the order of the commits.
  await engine.lock(trx, 'order')
  let first = Number.MAX_SAFE_INTEGER
  for (let start = 0; start < entries.length; start += INSERT_ROWS) {
    const rows = entries.slice(start, start + INSERT_ROWS).map(rowOf)
    const placed = await trx.insertInto('entries').values(rows).returning('position').execute()
    first = placed.reduce((least, { position }) => Math.min(least, position), first)
  }
  const head = { entries: last.seq, recorded_at: last.recordedAt, hash: last.hash }
  await trx
    .insertInto('heads')
    .values({ case_id: last.case, first_position: first, ...head })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(head))
    .execute()
  await engine.announce(trx)
}

/** How an entry lies in its row. Everything but `entry` is there to be looked up, and `verify` compares it. */
export const rowOf = (entry: SealedEntry): Insertable<Tables['entries']> => ({
  case_id: entry.case,
  seq: entry.seq,
  kind: entry.kind,
  version: entry.version,
  key: entry.key ?? null,
  amends: entry.amends ?? null,
  recorded_at: entry.recordedAt,
  effective_at: entry.effectiveAt,
  entry: canonicalJson(entry),
  hash: entry.hash,
})

export const parseEntry = (text: string): SealedEntry => parseJson(text) as unknown as SealedEntry

/** Waits for a wake-up, the end of the poll interval or the end of interest. */
function sleep(wake: Set<() => void>, signal: AbortSignal): { done: Promise<void>; cancel: () => void } {
  let cancel = (): void => undefined
  const done = new Promise<void>((resolve) => {
    const end = (): void => {
      wake.delete(end)
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, POLL_MS)
    wake.add(end)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    cancel = end
  })
  return { done, cancel }
}
