import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { SqliteConnection } from './connection.ts'

/**
 * Kysely on one SQLite connection in its thread. There is one connection, so whoever holds it (a transaction, a single
 * query) holds the database; the others wait in line.
 */
export function sqliteDialect(connection: SqliteConnection, options: { readOnly: boolean }): Dialect {
  return {
    createDriver: () => driver(connection, options.readOnly ? 'begin' : 'begin immediate'),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

/** IMMEDIATE takes the write lock at the start: what a transaction reads cannot change before it writes. */
function driver(connection: SqliteConnection, begin: string): Driver {
  const mutex = newMutex()
  const single: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, changes } = await connection.query(sql, parameters)
      return { rows: rows as R[], numAffectedRows: BigInt(changes) }
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('Rows are read in pages, not streamed: a stream would hold the only connection.')
    },
  }
  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      await mutex.lock()
      return single
    },
    releaseConnection() {
      mutex.unlock()
      return Promise.resolve()
    },
    beginTransaction: async () => void (await connection.query(begin)),
    commitTransaction: async () => void (await connection.query('commit')),
    rollbackTransaction: () => connection.rollback(),
    destroy: () => connection.close(),
  }
}

function newMutex(): { lock(): Promise<void>; unlock(): void } {
  const line: (() => void)[] = []
  let held = false
  return {
    lock() {
      if (!held) {
        held = true
        return Promise.resolve()
      }
      return new Promise((resolve) => line.push(resolve))
    },
    unlock() {
      const next = line.shift()
      if (next === undefined) held = false
      else next()
    },
  }
}
