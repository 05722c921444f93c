import { type Kysely, sql } from 'kysely'
import type { Database, Tables, VaultTables } from '../database.ts'
import { recordSteps, vaultSteps } from '../migrations.ts'
import { createSqlite, openSqlite, RECORD_ID, VAULT_ID } from '../sqlite/open.ts'

const PAGE = 1_000
/** Tables in the order in which they may refer to each other, each with the column that orders it. */
const RECORD: readonly (readonly [string, string])[] = [
  ['entries', 'position'],
  ['heads', 'case_id'],
  ['audit', 'position'],
  ['audit_head', 'id'],
  ['accounts', 'position'],
  ['sessions', 'token_hash'],
  ['settings', 'key'],
  ['reference_edits', 'position'],
]
const VAULT: readonly (readonly [string, string])[] = [
  ['kept', 'case_id'],
  ['erased', 'case_id'],
]

/**
 * Copies record or vault from the server into a new SQLite file, row by row, as of one moment. The tables are the same
 * in both, so a backup needs no tool of the server and opens anywhere.
 *
 * @example
 * const path = await copyFromPostgres(databases, 'record', '/media/usb/draft/theca.sqlite.copy')
 */
export async function copyFromPostgres(
  databases: { record: Database<Tables>; vault: Database<VaultTables> },
  which: 'record' | 'vault',
  path: string,
): Promise<string> {
  const [applicationId, steps, tables] =
    which === 'record' ? ([RECORD_ID, recordSteps, RECORD] as const) : ([VAULT_ID, vaultSteps, VAULT] as const)
  await createSqlite({ path, applicationId, steps })
  const opened = await openSqlite<unknown>({ path, applicationId, steps, readOnly: false, check: 'quick' })
  if (!opened.ok) throw new Error(opened.failure.message)
  try {
    const from = databases[which].db as Kysely<unknown>
    await from
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((trx) =>
        opened.value.db.transaction().execute(async (into) => {
          for (const [table, column] of tables) await copyTable(trx, into, table, column)
        }),
      )
  } finally {
    await opened.value.close()
  }
  return path
}

async function copyTable(from: Kysely<unknown>, into: Kysely<unknown>, table: string, column: string): Promise<void> {
  let after: unknown
  for (;;) {
    const since = after === undefined ? sql`` : sql`where ${sql.id(column)} > ${after}`
    const { rows } = await sql<
      Record<string, unknown>
    >`select * from ${sql.id(table)} ${since} order by ${sql.id(column)} limit ${sql.lit(PAGE)}`.execute(from)
    for (const row of rows) {
      const columns = sql.join(Object.keys(row).map((name) => sql.id(name)))
      await sql`insert into ${sql.id(table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(into)
    }
    if (rows.length < PAGE) return
    after = rows.at(-1)?.[column]
  }
}
