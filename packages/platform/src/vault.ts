import { type CaseId, type Identity, type Vault, ok, refuse } from '@theca/record'
import { type CaseKey, newCaseKey } from '@theca/record/kernel'
import { type Kysely, sql } from 'kysely'
import type { Database, VaultTables } from './database.ts'
import { StorageError } from './failure.ts'

/**
 * Identities and keys in a database of their own, so that it can lie on another disk, be backed up on its own, or be
 * kept from whoever may read the entries.
 *
 * `scrub` runs after an erasure and must leave no byte of it in the files of the database.
 *
 * @example
 * const vault = sqlVault(database, { now: () => new Date(), scrub: scrubSqlite(database.db) })
 * await vault.erase('TH-7K2QD')
 */
export function sqlVault(
  database: Database<VaultTables>,
  parts: { now: () => Date; scrub: () => Promise<void> },
): Vault {
  const { db, engine } = database
  const kept = (caseId: CaseId) => db.selectFrom('kept').selectAll().where('case_id', '=', caseId).executeTakeFirst()
  const underLock = <R>(caseId: CaseId, work: (trx: Kysely<VaultTables>) => Promise<R>): Promise<R> =>
    db.transaction().execute(async (trx) => {
      await engine.lock(trx, `vault ${caseId}`)
      return work(trx)
    })

  return {
    async identity(caseId) {
      const text = (await kept(caseId))?.identity ?? null
      return text === null ? undefined : (JSON.parse(text) as Identity)
    },
    setIdentity: (caseId, identity) =>
      underLock(caseId, async (trx) => {
        if (await isErased(trx, caseId)) return
        await keep(trx, caseId, { identity: JSON.stringify(identity) })
      }),
    key: async (caseId) => fromText((await kept(caseId))?.key),
    async ensureKey(caseId) {
      // Almost every call finds the key; only a missing one is worth a write lock.
      const present = fromText((await kept(caseId))?.key)
      if (present !== undefined) return present
      return underLock(caseId, async (trx) => {
        const { key, erased } = await look(trx, caseId)
        if (erased || key !== undefined) return key
        const made = newCaseKey()
        await keep(trx, caseId, { key: toText(made) })
        return made
      })
    },
    adoptKey: (caseId, key) =>
      underLock(caseId, async (trx) => {
        const { key: present, erased } = await look(trx, caseId)
        if (erased) return refuse({ message: `${caseId} was erased here; it is not taken in again.` })
        if (present === undefined) await keep(trx, caseId, { key: toText(key) })
        else if (toText(present) !== toText(key)) return refuse({ message: `${caseId} has another key here.` })
        return ok(null)
      }),
    async erase(caseId) {
      await underLock(caseId, async (trx) => {
        await trx.deleteFrom('kept').where('case_id', '=', caseId).execute()
        await trx
          .insertInto('erased')
          .values({ case_id: caseId, erased_at: parts.now().toISOString() })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      })
      await parts.scrub()
    },
    erased: (caseId) => isErased(db, caseId),
  }
}

async function isErased(db: Kysely<VaultTables>, caseId: CaseId): Promise<boolean> {
  return (
    (await db.selectFrom('erased').select('case_id').where('case_id', '=', caseId).executeTakeFirst()) !== undefined
  )
}

async function look(db: Kysely<VaultTables>, caseId: CaseId): Promise<{ key: CaseKey | undefined; erased: boolean }> {
  const row = await db.selectFrom('kept').select('key').where('case_id', '=', caseId).executeTakeFirst()
  return { key: fromText(row?.key), erased: await isErased(db, caseId) }
}

async function keep(
  db: Kysely<VaultTables>,
  caseId: CaseId,
  part: { key: string } | { identity: string },
): Promise<void> {
  await db
    .insertInto('kept')
    .values({ case_id: caseId, key: null, identity: null, ...part })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(part))
    .execute()
}

const toText = (key: CaseKey): string => Buffer.from(key).toString('hex')
const fromText = (text: string | null | undefined): CaseKey | undefined =>
  text === null || text === undefined ? undefined : Buffer.from(text, 'hex')

/**
 * Takes the erased bytes out of the write-ahead log: `secure_delete` has overwritten them in the pages, and the log,
 * which still holds the old pages, is copied into the database and cut to nothing.
 *
 * Errors: 'busy' when another program keeps reading the vault; the case is erased, its bytes may still be in the log.
 */
export function scrubSqlite(db: Kysely<VaultTables>): () => Promise<void> {
  return async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db)
      if (rows[0]?.busy === 0) return
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    throw new StorageError(
      'busy',
      'The case is erased, but another program reads the vault and old bytes may remain in it. Close that program, then erase again.',
    )
  }
}
