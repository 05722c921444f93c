import type { Author, CaseId, Draft, Entry, Record } from '@theca/record'

/** A database that does not answer is asked again after this long, without end: what was seen must not be forgotten. */
const AGAIN_MS = 1_000

/**
 * Entries of a session on their way to the record: in order, each with a key, so that one whose answer was lost is
 * recognised and not written twice.
 */
export type EntryQueue = {
  /** Resolves with the entries; empty when the record refuses them, which no later attempt would change. */
  put(drafts: readonly Draft[], by: Author): Promise<readonly Entry[]>
}

export function newEntryQueue(
  record: Pick<Record, 'append'>,
  caseId: CaseId,
  session: string,
  written: () => void,
): EntryQueue {
  let last: Promise<unknown> = Promise.resolve()
  let number = 0
  const write = async (drafts: readonly Draft[], by: Author): Promise<readonly Entry[]> => {
    for (;;) {
      try {
        const done = await record.append(caseId, drafts, by)
        if (!done.ok) return []
        written()
        return done.value
      } catch {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
  }
  return {
    put(drafts, by) {
      const keyed = drafts.map((draft): Draft => ({ ...draft, key: `${session}-${draft.kind}-${(number += 1)}` }))
      const mine = last.then(() => write(keyed, by))
      last = mine
      return mine
    },
  }
}
