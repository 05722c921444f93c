import type { ArtifactId, Author, CaseId, Entry, Instant, SealedEntry, Seq } from './entry.ts'
import type { Result } from './result.ts'
import type { CaseKey, SealedDraft } from './sealing.ts'

/**
 * The ports: what the record asks of whatever keeps it. Each has one contract suite, run on every implementation.
 * Every promise that resolves means *on the disk*; a failed write to the disk is thrown, never retried in silence.
 */

/** Position of an entry among all entries of all cases; only ever grows. Followers resume from it. */
export type Position = number

export type Positioned<E> = { readonly position: Position; readonly entry: E }

/** What must still be so when the entries are written; checked under the lock of the case. */
export type Expectation = {
  /** The case has no entries yet. */
  empty?: boolean
  /** None of these entries has been amended. */
  unamended?: readonly Seq[]
}

export type StoreRefusal =
  /** Somebody else's correction of the same entry is already there: here it is, a person decides. */
  | { code: 'amended-already'; message: string; winner: SealedEntry }
  | { code: 'no-such-entry'; message: string }
  | { code: 'expectation-failed'; message: string }

export type CaseHead = {
  readonly case: CaseId
  readonly entries: number
  readonly lastRecordedAt: Instant
  readonly hash: string
}

/** Entries of cases, in five functions. */
export interface EntryStore {
  /** Appends all drafts of one case, or none. A draft whose key is already there is answered with the entry kept. */
  append(
    caseId: CaseId,
    drafts: readonly SealedDraft[],
    by: { author: Author; recordedAt: Instant },
    expects?: Expectation,
  ): Promise<Result<SealedEntry[], StoreRefusal>>
  /** Appends one correction. The first correction of an entry wins; a second one is refused with the winner. */
  amend(
    caseId: CaseId,
    draft: SealedDraft & { amends: Seq },
    by: { author: Author; recordedAt: Instant },
  ): Promise<Result<SealedEntry, StoreRefusal>>
  /** All entries of a case in order; empty for a case that does not exist. */
  read(caseId: CaseId): Promise<SealedEntry[]>
  /** Every entry after `from`, then each new one as it is written, by any process, until the signal aborts. */
  follow(from: Position, signal: AbortSignal): AsyncIterable<Positioned<SealedEntry>>
  cases(): Promise<CaseHead[]>
}

/** Takes in entries that already have their place and hash: import and restore only. Refuses what does not fit. */
export interface EntryImport {
  importCase(
    entries: readonly SealedEntry[],
  ): Promise<Result<{ imported: number; alreadyThere: number }, { message: string }>>
}

/** Who the person is. Lives in the vault and nowhere else. */
export type Identity = {
  name: string | null
  birthDate: string | null
  sex: 'male' | 'female' | 'other' | null
  hospitalNumber: string | null
}

/** Identities and keys, apart from the entries. */
export interface Vault {
  identity(caseId: CaseId): Promise<Identity | undefined>
  setIdentity(caseId: CaseId, identity: Identity): Promise<void>
  key(caseId: CaseId): Promise<CaseKey | undefined>
  /** The key of the case, made when there is none. A case that was erased gets no second key: `undefined`. */
  ensureKey(caseId: CaseId): Promise<CaseKey | undefined>
  /** Takes over the key of an imported case. */
  adoptKey(caseId: CaseId, key: CaseKey): Promise<Result<null, { message: string }>>
  /** Deletes identity and key for ever. */
  erase(caseId: CaseId): Promise<void>
  erased(caseId: CaseId): Promise<boolean>
}

export type Artifact = {
  readonly id: ArtifactId
  readonly case: CaseId
  readonly mediaType: string
  readonly bytes: number
  readonly addedAt: Instant
}

export type ArtifactFailure = { code: 'missing' | 'damaged' | 'erased' | 'too-large' | 'disk-full'; message: string }

/** Immutable bytes by their SHA-256, encrypted with the key of their case, verified on every read. */
export interface ArtifactStore {
  put(
    caseId: CaseId,
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    about: { mediaType: string; addedAt: Instant; maximumBytes?: number },
  ): Promise<Result<Artifact, ArtifactFailure>>
  /** The whole of it. */
  get(caseId: CaseId, id: ArtifactId): Promise<Result<{ artifact: Artifact; bytes: Uint8Array }, ArtifactFailure>>
  list(caseId: CaseId): Promise<Artifact[]>
}

export type AuditAction =
  'read' | 'write' | 'identity' | 'export' | 'import' | 'erase' | 'sign-in' | 'denied' | 'settings' | 'backup' | 'start'

export type AuditEvent = {
  readonly at: Instant
  readonly person: { id: string; name: string; role: string }
  readonly action: AuditAction
  readonly case?: CaseId
  /** What was done, in words without patient data: "read the case", "appended entry 12 (assess.referral)". */
  readonly what: string
}

/** Who did and saw what; chained like a case. */
export interface AuditTrail {
  note(event: AuditEvent): Promise<void>
  /** Newest first. */
  read(filter: { case?: CaseId; before?: Position; limit: number }): Promise<(AuditEvent & { position: Position })[]>
  /** The first broken link, in words, or null. */
  verify(): Promise<{ where: string; what: string } | null>
}

export type { Entry }
