import { GENESIS, link } from './chain.ts'
import type { Author, CaseId, Hash, Instant, SealedEntry, Seq } from './entry.ts'
import type { Expectation, StoreRefusal } from './ports.ts'
import type { SealedDraft } from './sealing.ts'

/** Where a case ends now; the next entry follows it. */
export type Head = { readonly seq: Seq | 0; readonly hash: Hash }
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
  noSuchEntry: (caseId: CaseId, seq: Seq): StoreRefusal => ({ code: 'no-such-entry', message: `${caseId} has no entry ${seq}.` }),
  notEmpty: (caseId: CaseId): StoreRefusal => ({ code: 'expectation-failed', message: `${caseId} exists already.` }),
  changed: (seq: Seq): StoreRefusal => ({
    code: 'expectation-failed',
    message: `Entry ${seq} was amended in the meantime. Look at the amendment, then do it again.`,
  }),
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
  for (const { amends } of drafts) {
    if (amends === undefined) continue
    if (!(await lookup.has(amends))) return refusals.noSuchEntry(caseId, amends)
    const winner = await lookup.amendmentOf(amends)
    if (winner !== undefined) return refusals.amendedAlready(winner)
  }
  return null
}
