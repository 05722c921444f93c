import type { SQLInputValue } from 'node:sqlite'

/** What passes between the thread of a database and the rest of the program. */
export type WorkerOptions = {
  path: string
  readOnly: boolean
  /** Overwrites deleted content with zeros: for the vault. */
  secureDelete: boolean
  busyTimeoutMs: number
  /** DELETE while a new database is made, so that it is one file to rename; WAL ever after. */
  journal: 'WAL' | 'DELETE'
}

export type Ask = { id: number } & (
  { op: 'query'; sql: string; parameters: readonly SQLInputValue[] } | { op: 'rollback' } | { op: 'close' }
)

export type Reply = {
  id: number
  answer?: { rows: Record<string, unknown>[]; changes: number }
  failure?: { message: string; errcode: number | null }
}
