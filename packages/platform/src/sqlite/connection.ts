import type { SQLInputValue } from 'node:sqlite'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { StorageError } from '../failure.ts'
import type { Ask, Reply, WorkerOptions } from './messages.ts'

type Answer = { rows: Record<string, unknown>[]; changes: number }
type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void }
type Question = Ask extends infer A ? (A extends Ask ? Omit<A, 'id'> : never) : never

/** One database file in its thread. */
export type SqliteConnection = {
  readonly path: string
  query(sql: string, parameters?: readonly unknown[]): Promise<Answer>
  rollback(): Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Starts the thread of a database file and waits until the file is open.
 *
 * Errors: a `StorageError` for what the disk refuses; after a failed write or fsync every later question fails with
 * 'failed', because a page that could not be synced may be dropped by the kernel and a second fsync would lie.
 *
 * @example
 * const connection = await connectSqlite({ path: 'theca.sqlite' })
 * const { rows } = await connection.query('select 1 as one')
 */
export async function connectSqlite(
  options: Partial<WorkerOptions> & { path: string },
  fault?: (sql: string) => void,
): Promise<SqliteConnection> {
  const complete: WorkerOptions = {
    readOnly: false,
    secureDelete: false,
    busyTimeoutMs: 5_000,
    journal: 'WAL',
    ...options,
  }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: complete,
    name: basename(options.path),
  })
  const line = openLine(worker, options.path)
  await line.opened
  return {
    path: options.path,
    query(sql, parameters = []) {
      fault?.(sql)
      return line.ask({ op: 'query', sql, parameters: parameters as readonly SQLInputValue[] })
    },
    rollback: async () => void (await line.ask({ op: 'rollback' })),
    close: line.close,
  }
}

function openLine(worker: Worker, path: string) {
  const waiting = new Map<number, Waiting>()
  let count = 0
  let broken: StorageError | undefined
  let closed: Promise<void> | undefined

  // An idle thread must not keep the program alive; one that still owes an answer must.
  const wait = (id: number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (waiting.size === 0) worker.ref()
      waiting.set(id, { resolve, reject })
    })
  const settle = (id: number): Waiting | undefined => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
    return one
  }
  const breakDown = (error: StorageError): void => {
    broken ??= error
    for (const id of waiting.keys()) settle(id)?.reject(error)
  }

  worker.on('message', (reply: Reply) => {
    const one = settle(reply.id)
    if (reply.failure === undefined) return one?.resolve(reply.answer ?? { rows: [], changes: 0 })
    const error = errorOf(reply.failure, path)
    if (error instanceof StorageError && error.code === 'failed') broken ??= error
    return one?.reject(error)
  })
  worker.on('error', (error) => breakDown(new StorageError('failed', `${basename(path)} stopped answering.`, error)))
  worker.on('exit', () => breakDown(new StorageError('closed', `${basename(path)} is closed.`)))

  const ask = (question: Question): Promise<Answer> => {
    if (broken !== undefined) return Promise.reject(broken)
    if (closed !== undefined) return Promise.reject(new StorageError('closed', `${basename(path)} is closed.`))
    count += 1
    const answer = wait(count)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage({ id: count, ...question })
    return answer
  }
  const shut = async (): Promise<void> => {
    const answer = broken === undefined ? ask({ op: 'close' }) : Promise.resolve()
    await Promise.allSettled([answer])
    await worker.terminate()
  }
  const opened = wait(0).catch(async (error: unknown) => {
    await worker.terminate()
    throw error
  })
  return { opened, ask, close: () => (closed ??= shut()) }
}

/** The primary result code is the low byte; the rest says which operation failed. */
const PRIMARY = 0xff
const BUSY = 5
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26
/** The shared-memory file could not grow: the disk is full, no page of the database was touched. */
const IOERR_SHMSIZE = 4874

function errorOf(failure: NonNullable<Reply['failure']>, path: string): Error {
  const { message, errcode } = failure
  const name = basename(path)
  const say = (code: StorageError['code'], text: string): StorageError =>
    new StorageError(code, text, new Error(message))
  if (errcode === null) return new Error(`${name}: ${message}`)
  const primary = errcode & PRIMARY
  if (primary === FULL || errcode === IOERR_SHMSIZE)
    return say('disk-full', `The disk of ${name} is full. Free some space, then do it again.`)
  if (primary === IOERR)
    return say(
      'failed',
      `${name} could not be written or read (SQLite ${errcode}). Nothing more is taken; check the disk, then start Theca again.`,
    )
  if (primary === CORRUPT || primary === NOTADB)
    return say('damaged', `${name} is damaged. Run "theca verify", then restore a backup.`)
  if (primary === BUSY) return say('busy', `${name} is being written by another program. Do it again.`)
  if (primary === READONLY) return say('read-only', `${name} was opened for reading only.`)
  if (primary === CANTOPEN)
    return say('failed', `${name} cannot be opened. Check that the folder exists and that you may write there.`)
  return Object.assign(new Error(`${name}: ${message}`), { errcode })
}
