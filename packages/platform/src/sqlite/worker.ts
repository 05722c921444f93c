import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { Ask, Reply, WorkerOptions } from './messages.ts'

/**
 * The thread that owns one database file. `node:sqlite` is synchronous and an fsync takes milliseconds: here it delays
 * nobody's live trace. Statements run one after the other, as they arrive.
 */

const port = parentPort
if (port === null) throw new Error('This file is the body of a worker thread.')
const options = workerData as WorkerOptions

// FULL: WAL with NORMAL syncs only at checkpoints, so that an acknowledged entry could be gone after a power cut.
const PRAGMAS = ['PRAGMA synchronous = FULL', 'PRAGMA trusted_schema = OFF', 'PRAGMA cell_size_check = ON']

function open(): DatabaseSync {
  const { path, readOnly, secureDelete, journal } = options
  const db = new DatabaseSync(path, { readOnly, timeout: options.busyTimeoutMs, enableForeignKeyConstraints: true })
  for (const pragma of PRAGMAS) db.exec(pragma)
  if (!readOnly) db.exec(`PRAGMA journal_mode = ${journal}`)
  if (secureDelete) db.exec('PRAGMA secure_delete = ON')
  return db
}

// Kysely writes the same text for the same query, so preparing is worth remembering. 64 covers every query of the
// program; an insert of many rows has a text of its own for each number of rows and must not crowd out the others.
const REMEMBERED = 64
const statements = new Map<string, StatementSync>()

function prepared(db: DatabaseSync, sql: string): StatementSync {
  const known = statements.get(sql)
  if (known !== undefined) return known
  const statement = db.prepare(sql)
  if (sql.length > 2_000) return statement
  const oldest = statements.size < REMEMBERED ? undefined : statements.keys().next().value
  if (oldest !== undefined) statements.delete(oldest)
  statements.set(sql, statement)
  return statement
}

function query(db: DatabaseSync, sql: string, parameters: readonly SQLInputValue[]): Reply['answer'] {
  const statement = prepared(db, sql)
  if (statement.columns().length > 0) return { rows: statement.all(...parameters), changes: 0 }
  return { rows: [], changes: Number(statement.run(...parameters).changes) }
}

function answer(db: DatabaseSync, ask: Ask): Reply['answer'] {
  if (ask.op === 'query') return query(db, ask.sql, ask.parameters)
  // After an error the transaction may be gone already: SQLite rolls back by itself when the disk is full.
  if (ask.op === 'rollback') return db.isTransaction ? query(db, 'rollback', []) : { rows: [], changes: 0 }
  statements.clear()
  db.close()
  return { rows: [], changes: 0 }
}

function failureOf(error: unknown): NonNullable<Reply['failure']> {
  const { errcode } = error as { errcode?: number }
  return { message: error instanceof Error ? error.message : 'unknown', errcode: errcode ?? null }
}

let db: DatabaseSync | undefined
try {
  db = open()
  port.postMessage({ id: 0, answer: { rows: [], changes: 0 } } satisfies Reply)
} catch (error) {
  port.postMessage({ id: 0, failure: failureOf(error) } satisfies Reply)
}

port.on('message', (ask: Ask) => {
  if (db === undefined) return
  try {
    const done = answer(db, ask)
    port.postMessage({ id: ask.id, ...(done === undefined ? {} : { answer: done }) } satisfies Reply)
    if (ask.op === 'close') port.close()
  } catch (error) {
    port.postMessage({ id: ask.id, failure: failureOf(error) } satisfies Reply)
  }
})
