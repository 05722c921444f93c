import { ok, refuse, type Result } from '@theca/record'
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql, type Transaction } from 'kysely'
import { Client, Pool } from 'pg'
import type { Database, Engine, Tables, VaultTables } from '../database.ts'
import { StorageError } from '../failure.ts'
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
 * const opened = await openPostgres('postgres://theca@db/theca', { readOnly: false })
 */
export async function openPostgres(
  url: string,
  options: { readOnly: boolean },
): Promise<
  Result<{ record: Database<Tables>; vault: Database<VaultTables>; scrub: () => Promise<void> }, FolderFailure>
> {
  const record = await openSchema<Tables>({ url, schema: RECORD_SCHEMA, steps: recordSteps, ...options })
  if (!record.ok) return record
  const vault = await openSchema<VaultTables>({ url, schema: VAULT_SCHEMA, steps: vaultSteps, ...options })
  if (!vault.ok) {
    await record.value.close()
    return vault
  }
  // Deleted rows stay in the pages until they are vacuumed; older ones in the server's log and backups are its keeper's.
  const scrub = async (): Promise<void> => void (await sql`vacuum full ${sql.table('kept')}`.execute(vault.value.db))
  return ok({ record: record.value, vault: vault.value, scrub })
}

type SchemaSpec = { url: string; schema: string; steps: readonly Step[]; readOnly: boolean }

async function openSchema<T>({
  url,
  schema,
  steps,
  readOnly,
}: SchemaSpec): Promise<Result<Database<T>, FolderFailure>> {
  const pool = newPool(url, schema, readOnly)
  const listener = newListener(url)
  const engine = postgresEngine(listener)
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool: translated(pool) }) })
  const close = async (): Promise<void> => {
    await listener.close()
    await db.destroy()
  }
  try {
    const found = readOnly ? await (versionTable as VersionPlace<T>).read(db) : await prepareSchema(db, engine, schema)
    if (found > steps.length) {
      await close()
      return refuse({ code: 'newer', message: newerMessage(`the schema ${schema}`, found, steps.length) })
    }
    if (!readOnly) await migrate(db, engine, steps, versionTable as VersionPlace<T>)
    return ok({ db, engine, close })
  } catch (error) {
    await close()
    const origin = error instanceof StorageError ? error.cause : error
    const code = origin instanceof Error && 'code' in origin ? String(origin.code) : 'unknown'
    return refuse({
      code: 'database-unreachable',
      message: `The PostgreSQL server does not answer as it should (${code}). Check its address, the account and that it runs.`,
    })
  }
}

/** The same pool, whose errors are those of every other store. */
function translated(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw storageErrorOf(error)
      })
      return {
        query: async (text: string, parameters: unknown[]) => {
          try {
            return await client.query(text, parameters)
          } catch (error) {
            throw storageErrorOf(error)
          }
        },
        release: (discard?: boolean) => client.release(discard),
      } as unknown as PostgresPoolClient
    },
  }
}

const UNREACHABLE = /^(08|57P0|ECONN|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH)/

function storageErrorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === '53100')
    return new StorageError(
      'disk-full',
      'The disk of the PostgreSQL server is full. Free some space, then do it again.',
      error,
    )
  if (code === '25006') return new StorageError('read-only', 'The record was opened for reading only.', error)
  if (code === '55P03')
    return new StorageError('busy', 'The record is being written by another program. Do it again.', error)
  if (code === '58030')
    return new StorageError('failed', 'The PostgreSQL server cannot write to its disk. Check the server.', error)
  if (code === 'XX001' || code === 'XX002')
    return new StorageError('damaged', 'The PostgreSQL database is damaged. Restore a backup.', error)
  const lost = UNREACHABLE.test(code) || error.message.includes('Connection terminated')
  return lost
    ? new StorageError('unreachable', 'The PostgreSQL server does not answer. Do it again in a moment.', error)
    : error
}

/** Names are looked up in our schema alone, whatever else the database holds. */
function newPool(url: string, schema: string, readOnly: boolean): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    // READ COMMITTED whatever the server prefers: a statement after a lock must see what was committed before it.
    options: `-c search_path=${schema} -c default_transaction_isolation=read\\ committed -c synchronous_commit=on -c lock_timeout=30000${readOnly ? ' -c default_transaction_read_only=on' : ''}`,
    types: { getTypeParser: (oid: number, format?: string) => parserOf(oid, format) as never },
  })
  // A server that goes away while a connection is idle is noticed by the next query; it must not end the program.
  pool.on('error', () => undefined)
  // The same for one that is in use: its query fails, and that is where it is told.
  pool.on('connect', (client) => client.on('error', () => undefined))
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
