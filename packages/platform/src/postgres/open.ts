import { ok, refuse, type Result } from '@theca/record'
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import { Client, Pool } from 'pg'
import type { Database, Engine, Tables, VaultTables } from '../database.ts'
import { migrate, newerMessage, recordSteps, type Step, vaultSteps, type VersionPlace } from '../migrations.ts'
import type { FolderFailure } from '../ports.ts'

/** Two schemas of one database: rights on the vault can be given and taken by themselves. */
const RECORD_SCHEMA = 'theca'
const VAULT_SCHEMA = 'vault'
const CHANNEL = 'theca_entries'
const INT8 = 20

/**
 * Opens record and vault on a PostgreSQL server, making or completing their schemas.
 *
 * Errors: 'database-unreachable', 'newer'. The address is never repeated in a message: it may hold a password.
 *
 * @example
 * const opened = await openPostgres('postgres://theca@db/theca')
 */
export async function openPostgres(
  url: string,
): Promise<
  Result<{ record: Database<Tables>; vault: Database<VaultTables>; scrub: () => Promise<void> }, FolderFailure>
> {
  const record = await openSchema<Tables>(url, RECORD_SCHEMA, recordSteps)
  if (!record.ok) return record
  const vault = await openSchema<VaultTables>(url, VAULT_SCHEMA, vaultSteps)
  if (!vault.ok) {
    await record.value.close()
    return vault
  }
  // Deleted rows stay in the pages until they are vacuumed; older ones in the server's log and backups are its keeper's.
  const scrub = async (): Promise<void> => void (await sql`vacuum full ${sql.table('kept')}`.execute(vault.value.db))
  return ok({ record: record.value, vault: vault.value, scrub })
}

async function openSchema<T>(
  url: string,
  schema: string,
  steps: readonly Step[],
): Promise<Result<Database<T>, FolderFailure>> {
  const pool = newPool(url, schema)
  const listener = newListener(url)
  const engine = postgresEngine(listener)
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool }) })
  const close = async (): Promise<void> => {
    await listener.close()
    await db.destroy()
  }
  try {
    const found = await prepareSchema(db, engine, schema)
    if (found > steps.length) {
      await close()
      return refuse({ code: 'newer', message: newerMessage(`the schema ${schema}`, found, steps.length) })
    }
    await migrate(db, engine, steps, versionTable as VersionPlace<T>)
    return ok({ db, engine, close })
  } catch (error) {
    await close()
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return refuse({
      code: 'database-unreachable',
      message: `The PostgreSQL server does not answer as it should (${code}). Check its address, the account and that it runs.`,
    })
  }
}

/** Names are looked up in our schema alone, whatever else the database holds. */
function newPool(url: string, schema: string): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    options: `-c search_path=${schema} -c synchronous_commit=on -c lock_timeout=30000`,
    types: { getTypeParser: (oid: number, format?: string) => parserOf(oid, format) as never },
  })
  // A server that goes away while a connection is idle is noticed by the next query; it must not end the program.
  pool.on('error', () => undefined)
  return pool
}

/** 64-bit integers arrive as text; ours are counts and positions far below 2^53. */
function parserOf(oid: number, format?: string): (text: string) => unknown {
  if (oid === INT8 && format !== 'binary') return Number
  return (text) => (oid === 21 || oid === 23 ? Number(text) : oid === 16 ? text === 't' : text)
}

async function prepareSchema<T>(db: Kysely<T>, engine: Engine, schema: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await engine.lock(trx, 'migration')
    await sql`create schema if not exists ${sql.id(schema)}`.execute(trx)
    await sql`create table if not exists schema_version (version bigint not null)`.execute(trx)
    return (versionTable as VersionPlace<T>).read(trx)
  })
}

const versionTable: VersionPlace<unknown> = {
  async read(db) {
    const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(db)
    return rows[0]?.version ?? 0
  },
  async write(db, version) {
    await sql`delete from schema_version`.execute(db)
    await sql`insert into schema_version (version) values (${version})`.execute(db)
  },
}

function postgresEngine(listener: Listener): Engine {
  return {
    name: 'postgres',
    lock: async <T>(trx: Transaction<T>, name: string) =>
      void (await sql`select pg_advisory_xact_lock(hashtextextended(${`theca ${name}`}, 0))`.execute(trx)),
    announce: async <T>(trx: Transaction<T>) => void (await sql`select pg_notify(${CHANNEL}, '')`.execute(trx)),
    listen: (wake) => listener.listen(wake),
  }
}

type Listener = { listen(wake: () => void): () => void; close: () => Promise<void> }

/**
 * One connection that listens for everybody, opened by the first follower. When it fails, followers still look twice a
 * second, so it is only tried again with the next follower.
 */
function newListener(url: string): Listener {
  const wakes = new Set<() => void>()
  let client: Promise<Client | undefined> | undefined
  const connect = async (): Promise<Client | undefined> => {
    const made = new Client({ connectionString: url })
    made.on('error', () => (client = undefined))
    made.on('notification', () => wakes.forEach((wake) => wake()))
    try {
      await made.connect()
      await made.query(`listen ${CHANNEL}`)
      return made
    } catch {
      client = undefined
      await made.end().catch(() => undefined)
      return undefined
    }
  }
  return {
    listen(wake) {
      wakes.add(wake)
      client ??= connect()
      return () => wakes.delete(wake)
    },
    async close() {
      await (await client)?.end().catch(() => undefined)
    },
  }
}
