import type { Broken } from './chain.ts'
import { GENESIS, link, verifyChain } from './chain.ts'
import type { Author, CaseId, Hash, Instant, SealedEntry, Seq } from './entry.ts'
import type { Expectation, StoreRefusal } from './ports.ts'
import type { SealedDraft } from './sealing.ts'

/** Where a case ends now, 0 before its first entry; the next entry follows it. */
export type Head = { readonly seq: number; readonly hash: Hash }
export const EMPTY: Head = { seq: 0, hash: GENESIS }

/** Gives drafts their places after `head` and closes the chain. Every store writes entries made here and nowhere else. */
export function entriesAfter(
  head: Head,
  caseId: CaseId,
  drafts: readonly SealedDraft[],
  by: { author: Author; recordedAt: Instant },
): SealedEntry[] {
  let { seq, hash } = head
  return drafts.map((draft) => {
    seq += 1
    const entry = link({ ...draft, case: caseId, seq, author: by.author, recordedAt: by.recordedAt, previous: hash })
    hash = entry.hash
    return entry
  })
}

/** The refusals, worded once for every store. */
export const refusals = {
  amendedAlready: (winner: SealedEntry): StoreRefusal => ({
    code: 'amended-already',
    message: `Entry ${winner.amends} was already amended by entry ${winner.seq}. Read it, then amend that one or leave it.`,
    winner,
  }),
  noSuchEntry: (caseId: CaseId, seq: Seq): StoreRefusal => ({
    code: 'no-such-entry',
    message: `${caseId} has no entry ${seq}.`,
  }),
  notEmpty: (caseId: CaseId): StoreRefusal => ({ code: 'expectation-failed', message: `${caseId} exists already.` }),
  amendedTwice: (seq: Seq): StoreRefusal => ({
    code: 'expectation-failed',
    message: `Entry ${seq} is amended twice in one go. Amend it once.`,
  }),
  changed: (seq: Seq): StoreRefusal => ({
    code: 'expectation-failed',
    message: `Entry ${seq} was amended in the meantime. Look at the amendment, then do it again.`,
  }),
}

/** Drafts that say something new: neither kept already nor said twice in the same breath. */
export function freshOf(drafts: readonly SealedDraft[], known: ReadonlyMap<string, SealedEntry>): SealedDraft[] {
  const said = new Set(known.keys())
  return drafts.filter(({ key }) => {
    if (key === undefined) return true
    if (said.has(key)) return false
    said.add(key)
    return true
  })
}

/** One entry for each draft, in its order: the one just written, or the one kept under its key. */
export function answersOf(
  drafts: readonly SealedDraft[],
  known: ReadonlyMap<string, SealedEntry>,
  written: readonly SealedEntry[],
): SealedEntry[] {
  const rest = [...written]
  const byKey = new Map(known)
  return drafts.map(({ key }) => {
    const entry = (key === undefined ? undefined : byKey.get(key)) ?? rest.shift()
    if (entry === undefined) throw new Error('a draft was neither written nor kept')
    if (key !== undefined) byKey.set(key, entry)
    return entry
  })
}

/** What keeps foreign entries out: a broken chain, two corrections of one entry, one key used twice. */
export function importFault(entries: readonly SealedEntry[]): Broken | null {
  const broken = verifyChain(entries)
  if (broken !== null) return broken
  const amended = new Set<Seq>()
  const keys = new Set<string>()
  for (const { case: caseId, seq, amends, key } of entries) {
    const where = `${caseId} entry ${seq}`
    if (amends !== undefined && amends >= seq) return { where, what: 'amends an entry that does not come before it' }
    if (amends !== undefined && amended.has(amends))
      return { where, what: `amends entry ${amends}, which was amended before` }
    if (key !== undefined && keys.has(key)) return { where, what: 'carries the key of an earlier entry' }
    if (amends !== undefined) amended.add(amends)
    if (key !== undefined) keys.add(key)
  }
  return null
}

/** What a store must be able to look up under the lock of the case. */
export type Lookup = {
  has(seq: Seq): boolean | Promise<boolean>
  amendmentOf(seq: Seq): SealedEntry | undefined | Promise<SealedEntry | undefined>
}

/** Checks an append or amendment against the case as it stands; `null` when it may be written. */
export async function refusalOf(
  caseId: CaseId,
  head: Head,
  drafts: readonly SealedDraft[],
  expects: Expectation | undefined,
  lookup: Lookup,
): Promise<StoreRefusal | null> {
  if (expects?.empty === true && head.seq !== 0) return refusals.notEmpty(caseId)
  for (const seq of expects?.unamended ?? []) {
    if (!(await lookup.has(seq))) return refusals.noSuchEntry(caseId, seq)
    if ((await lookup.amendmentOf(seq)) !== undefined) return refusals.changed(seq)
  }
  const amended = new Set<Seq>()
  for (const { amends } of drafts) {
    if (amends === undefined) continue
    if (amended.has(amends)) return refusals.amendedTwice(amends)
    amended.add(amends)
    if (!(await lookup.has(amends))) return refusals.noSuchEntry(caseId, amends)
    const winner = await lookup.amendmentOf(amends)
    if (winner !== undefined) return refusals.amendedAlready(winner)
  }
  return null
}
