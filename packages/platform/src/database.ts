import type { Generated, Kysely, Transaction } from 'kysely'

/** The tables of the record and what stands beside it. Text, integers and nothing else: the subset two databases share. */
export type Tables = {
  entries: {
    position: Generated<number>
    case_id: string
    seq: number
    kind: string
    version: number
    key: string | null
    amends: number | null
    recorded_at: string
    effective_at: string
    /** The whole sealed entry as canonical JSON: what is hashed is what is kept. */
    entry: string
    hash: string
  }
  /** Where each case ends, so that entries missing from the end of a case are noticed too. */
  heads: { case_id: string; first_position: number; entries: number; recorded_at: string; hash: string }
  audit: {
    position: number
    at: string
    person_id: string
    person_name: string
    role: string
    action: string
    case_id: string | null
    what: string
    hash: string
  }
  audit_head: { id: number; position: number; hash: string }
  accounts: {
    position: Generated<number>
    id: string
    login: string
    /** The login in lower case: the same in every database, whatever its rules for letters are. */
    login_key: string
    name: string
    role: string
    password_hash: string | null
    disabled: number
    created_at: string
  }
  sessions: {
    token_hash: string
    account_id: string
    created_at: string
    last_seen_at: string
    expires_at: string
    idle_seconds: number
  }
  settings: { key: string; value: string; changed_by: string; changed_at: string }
  /** Local rows of reference tables, one under the other; never changed, the last of a row holds. */
  reference_edits: {
    position: Generated<number>
    table_id: string
    row_id: string
    /** The fields as JSON; null gives the row back to its original. */
    fields: string | null
    owner_id: string
    owner_name: string
    at: string
    reason: string
  }
}

export type VaultTables = {
  kept: { case_id: string; key: string | null; identity: string | null }
  erased: { case_id: string; erased_at: string }
}

/** What the two databases do differently, and nothing more. */
export type Engine = {
  readonly name: 'sqlite' | 'postgres'
  /** Makes everybody who names the same lock wait until this transaction ends. Free in SQLite: one writer at a time. */
  lock<T>(trx: Transaction<T>, name: string): Promise<void>
  /** Tells followers in other processes that entries were committed, as far as the database can. */
  announce<T>(trx: Transaction<T>): Promise<void>
  /** Calls `wake` when another process announced; returns how to stop. */
  listen(wake: () => void): () => void
}

export type Database<T> = { readonly db: Kysely<T>; readonly engine: Engine; close: () => Promise<void> }
