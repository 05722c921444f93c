import { type Kysely, sql } from 'kysely'
import type { Engine } from './database.ts'

/**
 * The schemas, step by step. A step that was released is never edited; a change is a new step at the end. Each runs in
 * one transaction together with the new version number, so a kill leaves the old schema or the new one.
 */
export type Step = (words: Words) => string[]

/** The few words in which the databases differ. */
type Words = { int: string; text: string; counted: string; end: string }

const WORDS: { [name in Engine['name']]: Words } = {
  sqlite: { int: 'integer', text: 'text', counted: 'integer primary key autoincrement', end: ' strict' },
  // COLLATE "C": text compares by bytes, as in SQLite, whatever the locale of the server.
  postgres: {
    int: 'bigint',
    text: 'text collate "C"',
    counted: 'bigint generated always as identity primary key',
    end: '',
  },
}

export const recordSteps: readonly Step[] = [
  ({ int, text, counted, end }) => [
    `create table entries (
      position ${counted},
      case_id ${text} not null,
      seq ${int} not null check (seq >= 1),
      kind ${text} not null,
      version ${int} not null,
      key ${text},
      amends ${int},
      recorded_at ${text} not null,
      effective_at ${text} not null,
      entry ${text} not null,
      hash ${text} not null
    )${end}`,
    `create unique index entries_place on entries (case_id, seq)`,
    `create unique index entries_amends on entries (case_id, amends) where amends is not null`,
    `create unique index entries_key on entries (case_id, key) where key is not null`,
    `create table heads (
      case_id ${text} primary key not null,
      first_position ${int} not null,
      entries ${int} not null,
      recorded_at ${text} not null,
      hash ${text} not null
    )${end}`,
    `create table audit (
      position ${int} primary key not null,
      at ${text} not null,
      person_id ${text} not null,
      person_name ${text} not null,
      role ${text} not null,
      action ${text} not null,
      case_id ${text},
      what ${text} not null,
      hash ${text} not null
    )${end}`,
    `create index audit_case on audit (case_id, position)`,
    `create table audit_head (
      id ${int} primary key not null check (id = 1),
      position ${int} not null,
      hash ${text} not null
    )${end}`,
    `create table accounts (
      position ${counted},
      id ${text} not null unique,
      login ${text} not null,
      login_key ${text} not null unique,
      name ${text} not null,
      role ${text} not null,
      password_hash ${text},
      disabled ${int} not null check (disabled in (0, 1)),
      created_at ${text} not null
    )${end}`,
    `create table sessions (
      token_hash ${text} primary key not null,
      account_id ${text} not null references accounts (id),
      created_at ${text} not null,
      last_seen_at ${text} not null,
      expires_at ${text} not null,
      idle_seconds ${int} not null
    )${end}`,
    `create index sessions_account on sessions (account_id)`,
    `create table settings (
      key ${text} primary key not null,
      value ${text} not null,
      changed_by ${text} not null,
      changed_at ${text} not null
    )${end}`,
  ],
  ({ text, counted, end }) => [
    `create table reference_edits (
      position ${counted},
      table_id ${text} not null,
      row_id ${text} not null,
      fields ${text},
      owner_id ${text} not null,
      owner_name ${text} not null,
      at ${text} not null,
      reason ${text} not null
    )${end}`,
    `create index reference_edits_row on reference_edits (table_id, row_id, position)`,
  ],
]

export const vaultSteps: readonly Step[] = [
  ({ text, end }) => [
    `create table kept (
      case_id ${text} primary key not null,
      key ${text},
      identity ${text}
    )${end}`,
    `create table erased (
      case_id ${text} primary key not null,
      erased_at ${text} not null
    )${end}`,
  ],
]

/** Where a database keeps the number of the last step that it has taken. */
export type VersionPlace<T> = {
  read(db: Kysely<T>): Promise<number>
  write(db: Kysely<T>, version: number): Promise<void>
}

/**
 * Takes the steps that are missing. The caller has made sure that the database is not newer than the program.
 *
 * @example
 * await migrate(db, engine, recordSteps, userVersion)
 */
export async function migrate<T>(
  db: Kysely<T>,
  engine: Engine,
  steps: readonly Step[],
  place: VersionPlace<T>,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await db.transaction().execute(async (trx) => {
      await engine.lock(trx, 'migration')
      if ((await place.read(trx)) > index) return
      for (const statement of step(WORDS[engine.name])) await sql.raw(statement).execute(trx)
      await place.write(trx, index + 1)
    })
  }
}

export const newerMessage = (name: string, found: number, known: number): string =>
  `This data folder was written by a newer Theca (schema ${found} of ${name}); this one reads up to ${known}. Update Theca.`

/** The statements that make a SQLite database of these steps: what `restore` compares a foreign one with. */
export const schemaText = (steps: readonly Step[]): string[] => steps.flatMap((step) => step(WORDS.sqlite))
