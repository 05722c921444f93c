import { randomInt } from 'node:crypto'
import { canonicalJson } from './chain.ts'
import type { Author, CaseId, Draft, Entry, Instant, Json, SealedEntry, Seq } from './entry.ts'
import { CASE_ID_ALPHABET, toInstant } from './entry.ts'
import type { Kinds } from './kind.ts'
import type { CaseHead, EntryStore, Expectation, Position, Positioned, Vault } from './ports.ts'
import type { Result } from './result.ts'
import { ok, refuse } from './result.ts'
import type { CaseKey } from './sealing.ts'
import { openEntry, sealDraft } from './sealing.ts'

/** Why a statement was not taken, in a form that a page can show and a person can act on. */
export type Refusal =
  | {
      code: 'unknown-kind' | 'invalid-body' | 'invalid-envelope' | 'no-such-entry' | 'expectation-failed' | 'erased'
      message: string
      at?: string
    }
  | { code: 'amended-already'; message: string; winner: Entry }

export type Amendment = { amends: Seq; reason: string } & (
  | { kind: string; version: number; body: Json; effectiveAt: Instant; evidence?: readonly string[]; key?: string }
  | { retracts: true; key?: string }
)

/** The record: what every room says things to and reads things from. Free text is sealed on the way in, opened on the way out. */
export interface Record {
  readonly kinds: Kinds
  append(
    caseId: CaseId,
    drafts: readonly Draft[],
    author: Author,
    expects?: Expectation,
  ): Promise<Result<Entry[], Refusal>>
  amend(caseId: CaseId, amendment: Amendment, author: Author): Promise<Result<Entry, Refusal>>
  read(caseId: CaseId): Promise<Entry[]>
  follow(from: Position, signal: AbortSignal): AsyncIterable<Positioned<Entry>>
  cases(): Promise<CaseHead[]>
}

/** A case id that nobody has: random, so that two centres that exchange cases do not collide. */
export function newCaseId(): CaseId {
  let id = 'TH-'
  for (let i = 0; i < 5; i += 1) id += CASE_ID_ALPHABET[randomInt(CASE_ID_ALPHABET.length)]
  return id
}

/**
 * Puts a store and a vault together into a record.
 *
 * @example
 * const record = openRecord({ store: memoryStore(), vault: memoryVault(), kinds: kindsOf([painKind]), now: () => new Date() })
 * await record.append(newCaseId(), [{ kind: 'assess.pain', version: 1, body: { worst: 4 }, effectiveAt: '2026-03-06T13:36:20.000Z' }], author)
 */
export function openRecord(parts: { store: EntryStore; vault: Vault; kinds: Kinds; now: () => Date }): Record {
  const { store, vault, kinds, now } = parts
  const by = (author: Author) => ({ author, recordedAt: toInstant(now()) })
  return {
    kinds,
    async append(caseId, drafts, author, expects) {
      for (const draft of drafts) {
        const fault = faultOf(kinds, draft)
        if (fault !== null) return refuse(fault)
      }
      const key = await vault.ensureKey(caseId)
      if (key === undefined) return refuse(erasedRefusal(caseId))
      const sealed = drafts.map((draft) => sealDraft(key, caseId, kinds.get(draft.kind), draft))
      const done = await store.append(caseId, sealed, by(author), expects)
      return done.ok ? ok(done.value.map((entry) => openEntry(key, entry))) : refuse(openRefusal(key, done.failure))
    },
    async amend(caseId, amendment, author) {
      if (amendment.reason.trim() === '') {
        return refuse({ code: 'invalid-envelope', message: 'An amendment needs a reason.', at: 'reason' })
      }
      const key = await vault.ensureKey(caseId)
      if (key === undefined) return refuse(erasedRefusal(caseId))
      const draft = await amendmentDraft(store, caseId, amendment)
      if (!draft.ok) return draft
      const fault = draft.value.retracts ? null : faultOf(kinds, draft.value)
      if (fault !== null) return refuse(fault)
      const sealed = { ...sealDraft(key, caseId, kinds.get(draft.value.kind), draft.value), amends: amendment.amends }
      const done = await store.amend(caseId, sealed, by(author))
      return done.ok ? ok(openEntry(key, done.value)) : refuse(openRefusal(key, done.failure))
    },
    async read(caseId) {
      const [entries, key] = await Promise.all([store.read(caseId), vault.key(caseId)])
      return entries.map((entry) => openEntry(key, entry))
    },
    async *follow(from, signal) {
      const keys = new Map<CaseId, CaseKey>()
      for await (const { position, entry } of store.follow(from, signal)) {
        yield { position, entry: openEntry(await keyOf(vault, keys, entry.case), entry) }
      }
    },
    cases: () => store.cases(),
  }
}

async function keyOf(vault: Vault, keys: Map<CaseId, CaseKey>, caseId: CaseId): Promise<CaseKey | undefined> {
  const known = keys.get(caseId)
  if (known !== undefined) return known
  const key = await vault.key(caseId)
  if (key !== undefined) keys.set(caseId, key)
  return key
}

function faultOf(kinds: Kinds, draft: Draft): Refusal | null {
  const kind = kinds.get(draft.kind)
  if (kind === undefined)
    return {
      code: 'unknown-kind',
      message: `${draft.kind} is not a kind of entry that this program knows.`,
      at: 'kind',
    }
  if (draft.version !== kind.version) {
    return {
      code: 'unknown-kind',
      message: `${draft.kind} is written at version ${kind.version}, not ${draft.version}. Reload the page and try again.`,
      at: 'version',
    }
  }
  const parsed = kind.body.safeParse(draft.body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const at = issue?.path.join('.') ?? ''
    return {
      code: 'invalid-body',
      message: `${kind.title}: ${at === '' ? '' : `${at}: `}${issue?.message ?? 'not valid'}.`,
      at,
    }
  }
  try {
    canonicalJson(draft.body)
  } catch (error) {
    return { code: 'invalid-body', message: `${kind.title}: ${(error as Error).message}.` }
  }
  return null
}

async function amendmentDraft(
  store: EntryStore,
  caseId: CaseId,
  amendment: Amendment,
): Promise<Result<Draft, Refusal>> {
  if (!('retracts' in amendment)) return ok({ ...amendment })
  const amended = (await store.read(caseId)).find((entry) => entry.seq === amendment.amends)
  if (amended === undefined)
    return refuse({ code: 'no-such-entry', message: `${caseId} has no entry ${amendment.amends}.` })
  const { kind, version, effectiveAt } = amended
  return ok({ ...amendment, kind, version, body: null, effectiveAt })
}

const erasedRefusal = (caseId: CaseId): Refusal => ({
  code: 'erased',
  message: `${caseId} was erased: its key is deleted, and nothing more can be written to it.`,
})

function openRefusal(key: CaseKey, failure: { code: string; message: string; winner?: SealedEntry }): Refusal {
  if (failure.winner !== undefined)
    return { code: 'amended-already', message: failure.message, winner: openEntry(key, failure.winner) }
  return { code: failure.code as 'no-such-entry' | 'expectation-failed', message: failure.message }
}
