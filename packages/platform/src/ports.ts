import type {
  Artifact,
  ArtifactFailure,
  ArtifactId,
  ArtifactStore,
  AuditTrail,
  CaseId,
  EntryImport,
  EntryStore,
  Instant,
  Json,
  Result,
  Vault,
} from '@theca/record'

/**
 * What this package adds to the ports of the record: people and their sessions, settings, artifacts read in pieces, and
 * the data folder that holds all of it.
 */

/** Somebody who may sign in. Never deleted: entries name the id for ever; `disabled` closes the door. */
export type Account = {
  readonly id: string
  /** What is typed to sign in; compared without regard to case. */
  readonly login: string
  readonly name: string
  readonly role: string
  /** Made and checked by the caller; `null` for an account without a password, such as the local one. */
  readonly passwordHash: string | null
  readonly disabled: boolean
  readonly createdAt: Instant
}

export type AccountChange = Partial<Pick<Account, 'login' | 'name' | 'role' | 'passwordHash' | 'disabled'>>

/** Only the hash of the token is kept, so that a stolen database opens no session. */
export type Session = {
  readonly tokenHash: string
  readonly account: string
  readonly createdAt: Instant
  readonly lastSeenAt: Instant
  readonly expiresAt: Instant
  /** Ends after so many seconds without a request. */
  readonly idleSeconds: number
}

export type PeopleFailure = { code: 'login-taken' | 'id-taken' | 'no-such-account'; message: string }

/** Accounts, roles and sessions. Passwords are hashed by the caller. */
export interface PeopleStore {
  /** In order of creation. */
  accounts(): Promise<Account[]>
  account(id: string): Promise<Account | undefined>
  accountByLogin(login: string): Promise<Account | undefined>
  addAccount(account: Account): Promise<Result<Account, PeopleFailure>>
  /** Disabling an account or giving it another password or role also closes its sessions. */
  changeAccount(id: string, change: AccountChange): Promise<Result<Account, PeopleFailure>>
  openSession(session: Session): Promise<void>
  /** The session as long as it lives at `now`: neither expired nor idle too long, of an account not disabled. */
  session(tokenHash: string, now: Instant): Promise<Session | undefined>
  sessionSeen(tokenHash: string, now: Instant): Promise<void>
  closeSession(tokenHash: string): Promise<void>
  closeSessionsOf(account: string): Promise<void>
  /** Forgets sessions that ended before `now`; returns how many. */
  sweepSessions(now: Instant): Promise<number>
}

export type Setting = {
  readonly key: string
  readonly value: Json
  readonly changedBy: string
  readonly changedAt: Instant
}

/** Settings by key; who changed one last and when is kept beside it, every change is in the audit trail. */
export interface SettingsStore {
  get(key: string): Promise<Setting | undefined>
  all(): Promise<Setting[]>
  set(key: string, value: Json, by: { person: string; at: Instant }): Promise<void>
  remove(key: string): Promise<void>
}

/** A row of a reference table as a centre has it: whose, since when and why. `fields` null gives the original back. */
export type ReferenceEdit = {
  readonly position: number
  readonly table: string
  readonly row: string
  readonly fields: Json
  readonly owner: { readonly id: string; readonly name: string }
  readonly at: Instant
  readonly reason: string
}

export type ReferenceFailure = { code: 'edited-meanwhile'; message: string; holds: ReferenceEdit }

/** Local rows of reference tables, only ever added; the originals are in the program. */
export interface ReferenceStore {
  /** All, oldest first. */
  edits(): Promise<ReferenceEdit[]>
  /**
   * Adds one. `after` is the last edit of this row that its author has seen, null for none; when another came between,
   * nothing is written and the failure carries the one that holds.
   */
  add(edit: Omit<ReferenceEdit, 'position'>, after: number | null): Promise<Result<ReferenceEdit, ReferenceFailure>>
}

export type ArtifactDraft = {
  bytes: Uint8Array | AsyncIterable<Uint8Array>
  mediaType: string
  addedAt: Instant
  maximumBytes?: number
}

/** Artifacts in a folder: also in pieces, and many at once. */
export interface ArtifactFolder extends ArtifactStore {
  /** Media type, size and time, without the bytes. */
  about(caseId: CaseId, id: ArtifactId): Promise<Result<Artifact, ArtifactFailure>>
  /** A part, every touched chunk verified; `length` is cut at the end. */
  read(
    caseId: CaseId,
    id: ArtifactId,
    range: { from: number; length: number },
  ): Promise<Result<{ artifact: Artifact; bytes: Uint8Array }, ArtifactFailure>>
  /** The whole in chunks of at most 256 KiB; throws a `StorageError` when a later chunk is damaged. */
  readStream(
    caseId: CaseId,
    id: ArtifactId,
  ): Promise<Result<{ artifact: Artifact; bytes: AsyncIterable<Uint8Array> }, ArtifactFailure>>
  /** Many small ones at once; each answer comes after its bytes are on the disk. */
  putMany(
    caseId: CaseId,
    drafts: Iterable<ArtifactDraft> | AsyncIterable<ArtifactDraft>,
    done: (result: Result<Artifact, ArtifactFailure>, index: number) => void,
  ): Promise<void>
  /** Deletes the files of a case whose key is gone; frees space, changes nothing else. Returns how many. */
  discardErased(caseId: CaseId): Promise<number>
}

export type DataFolder = {
  readonly path: string
  readonly readOnly: boolean
  readonly database: 'sqlite' | 'postgres'
  readonly store: EntryStore & EntryImport
  readonly vault: Vault
  readonly artifacts: ArtifactFolder
  readonly audit: AuditTrail
  readonly people: PeopleStore
  readonly settings: SettingsStore
  readonly reference: ReferenceStore
  /** Writes the address of the running workbench where a second opener finds it. */
  readonly announce: (address: string) => void
  readonly close: () => Promise<void>
}

export type FolderFailure = {
  code: 'in-use' | 'missing' | 'newer' | 'damaged' | 'foreign' | 'unwritable' | 'database-unreachable'
  message: string
}

export type OpenOptions = {
  /** Makes the folder when there is none. Without it a missing folder is a failure. */
  create: boolean
  /** Opens beside a running Theca, for verify and export; every write is then refused by the database. */
  readOnly?: boolean
  /** Keeps record, vault, audit trail, people and settings on a PostgreSQL server; artifacts stay in the folder. */
  postgresUrl?: string
}
