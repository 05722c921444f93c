import { existsSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { basename, dirname } from 'node:path'
import { ok, refuse, type Result } from '@theca/record'
import { Kysely, sql } from 'kysely'
import type { Database, Engine } from '../database.ts'
import { StorageError } from '../failure.ts'
import { diskFiles, type Files } from '../files.ts'
import { migrate, newerMessage, type Step, type VersionPlace } from '../migrations.ts'
import type { FolderFailure } from '../ports.ts'
import { connectSqlite, type SqliteConnection } from './connection.ts'
import { sqliteDialect } from './dialect.ts'

/** Written into the file where SQLite provides for it, so that another program's database is recognised as such. */
export const RECORD_ID = 0x54_48_43_52
export const VAULT_ID = 0x54_48_43_56

export type SqliteSpec = {
  path: string
  applicationId: number
  steps: readonly Step[]
  readOnly: boolean
  secureDelete?: boolean
  /** Called before every statement; a test stops the program here. */
  fault?: (statement: string) => void
  /** Looks at every page first; `quick` leaves out files above 256 MiB, where it would delay a clean start. */
  check: 'quick' | 'full'
}

export type SqliteDatabase<T> = Database<T> & { readonly connection: SqliteConnection }

export const sqliteEngine: Engine = {
  name: 'sqlite',
  lock: () => Promise.resolve(),
  announce: () => Promise.resolve(),
  listen: () => () => undefined,
}

/** `PRAGMA user_version` belongs to the transaction: it changes together with the schema or not at all. */
const userVersion: VersionPlace<unknown> = {
  async read(db) {
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db)
    return rows[0]?.user_version ?? 0
  },
  write: async (db, version) => void (await sql.raw(`pragma user_version = ${version}`).execute(db)),
}

/**
 * Opens a database file that exists; makes nothing and never writes into a file that it does not recognise.
 *
 * Errors: 'missing', 'foreign', 'newer', 'damaged', each with a sentence that names the file.
 *
 * @example
 * const opened = await openSqlite<Tables>({ path: 'theca.sqlite', applicationId: RECORD_ID, steps: recordSteps, readOnly: false, check: 'quick' })
 */
export async function openSqlite<T>(spec: SqliteSpec): Promise<Result<SqliteDatabase<T>, FolderFailure>> {
  const failure = probe(spec)
  if (failure !== null) return refuse(failure)
  try {
    return await openProbed(spec)
  } catch (error) {
    if (error instanceof StorageError && error.code === 'damaged') return refuse(damaged(spec.path))
    throw error
  }
}

async function openProbed<T>(spec: SqliteSpec): Promise<Result<SqliteDatabase<T>, FolderFailure>> {
  const { path, readOnly, secureDelete = false } = spec
  const connection = await connectSqlite({ path, readOnly, secureDelete }, spec.fault)
  try {
    const damage = await checkPages(connection, spec)
    if (damage !== null) {
      await connection.close()
      return refuse(damage)
    }
    const db = new Kysely<T>({ dialect: sqliteDialect(connection, spec) })
    if (!readOnly) {
      await keepOld(connection, spec)
      await migrate(db, sqliteEngine, spec.steps, userVersion as VersionPlace<T>)
    }
    return ok({ db, connection, engine: sqliteEngine, close: () => db.destroy() })
  } catch (error) {
    await connection.close()
    throw error
  }
}

/**
 * Makes a database file. It is built beside its place and renamed, so a file at its place is always a whole database:
 * an empty file there has lost its content and is refused, never taken for a new clinic.
 */
export async function createSqlite(
  spec: Omit<SqliteSpec, 'readOnly' | 'check'>,
  files: Files = diskFiles,
): Promise<void> {
  const draft = `${spec.path}.new`
  for (const leftover of [draft, `${draft}-journal`]) await rm(leftover, { force: true })
  await files.writeNew(draft, Buffer.alloc(0), 0o600)
  const connection = await connectSqlite({ path: draft, journal: 'DELETE' }, spec.fault)
  const db = new Kysely<unknown>({ dialect: sqliteDialect(connection, { readOnly: false }) })
  await migrate(db, sqliteEngine, spec.steps, userVersion)
  await connection.query(`pragma application_id = ${spec.applicationId}`)
  await db.destroy()
  await files.syncFile(draft)
  await files.rename(draft, spec.path)
  await files.syncFolder(dirname(spec.path))
}

// Asked of SQLite and not of the bytes: closing a file that SQLite holds open in this process would drop its locks.
function probe(spec: SqliteSpec): FolderFailure | null {
  const name = basename(spec.path)
  if (!existsSync(spec.path))
    return { code: 'missing', message: `${name} is missing from ${dirname(spec.path)}. Restore a backup.` }
  if (statSync(spec.path).size === 0) {
    return {
      code: 'damaged',
      message: `${name} in ${dirname(spec.path)} is empty: its content is lost. It was left as it is; restore a backup.`,
    }
  }
  try {
    const { applicationId, version } = identify(spec.path)
    if (applicationId !== spec.applicationId) return foreign(spec.path)
    if (version > spec.steps.length) return { code: 'newer', message: newerMessage(name, version, spec.steps.length) }
    return null
  } catch (error) {
    const code = (error as { errcode?: number }).errcode ?? 0
    if ((code & 0xff) === 26) return foreign(spec.path)
    if ((code & 0xff) === 11) return damaged(spec.path)
    return {
      code: 'unwritable',
      message: `${name} in ${dirname(spec.path)} cannot be opened (SQLite ${code}). Check who may read and write there.`,
    }
  }
}

/** Which program a database belongs to, and its schema. Throws what SQLite says of a file that is none. */
export function identify(path: string): { applicationId: number; version: number } {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    db.exec('PRAGMA trusted_schema = OFF')
    const applicationId = db.prepare('PRAGMA application_id').get()?.['application_id'] as number
    const version = db.prepare('PRAGMA user_version').get()?.['user_version'] as number
    return { applicationId, version }
  } finally {
    db.close()
  }
}

/** Before a schema is changed, the database as it was is kept beside it: `theca.sqlite.schema-1`. */
async function keepOld(connection: SqliteConnection, spec: SqliteSpec): Promise<void> {
  const { version } = identify(spec.path)
  const copy = `${spec.path}.schema-${version}`
  if (version >= spec.steps.length || existsSync(copy)) return
  const draft = `${copy}.new`
  await rm(draft, { force: true })
  await connection.query('vacuum into ?', [draft])
  await diskFiles.syncFile(draft)
  await diskFiles.rename(draft, copy)
  await diskFiles.syncFolder(dirname(copy))
}

const QUICK_CHECK_UP_TO = 256 * 2 ** 20

async function checkPages(connection: SqliteConnection, spec: SqliteSpec): Promise<FolderFailure | null> {
  if (spec.check === 'quick' && statSync(spec.path).size > QUICK_CHECK_UP_TO) return null
  const { rows } = await connection.query('pragma quick_check(1)')
  return rows[0]?.['quick_check'] === 'ok' ? null : damaged(spec.path)
}

const foreign = (path: string): FolderFailure => ({
  code: 'foreign',
  message: `${basename(path)} in ${dirname(path)} is not a database of Theca. It was left as it is; choose another folder with --data, or restore a backup.`,
})

const damaged = (path: string): FolderFailure => ({
  code: 'damaged',
  message: `${basename(path)} in ${dirname(path)} is damaged. It was left as it is; restore a backup into a new folder with "theca restore".`,
})
