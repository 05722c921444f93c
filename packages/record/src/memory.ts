import type { CaseId, SealedEntry } from './entry.ts'
import type { EntryImport, EntryStore, Identity, Positioned, Vault } from './ports.ts'
import { ok, refuse } from './result.ts'
import type { CaseKey } from './sealing.ts'
import { newCaseKey } from './sealing.ts'
import type { Head } from './writing.ts'
import { answersOf, EMPTY, entriesAfter, freshOf, importFault, refusalOf } from './writing.ts'

/** A store that lasts as long as the program: for tests and for the contract suite's plainest case. */
export function memoryStore(): EntryStore & EntryImport {
  const all: Positioned<SealedEntry>[] = []
  const cases = new Map<CaseId, SealedEntry[]>()
  const wake = new Set<() => void>()
  let queue: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work)
    queue = done.catch(() => undefined)
    return done
  }
  const keep = (entries: readonly SealedEntry[]): void => {
    for (const entry of entries) {
      all.push({ position: all.length + 1, entry })
      cases.set(entry.case, [...(cases.get(entry.case) ?? []), entry])
    }
    for (const resolve of wake) resolve()
    wake.clear()
  }
  const headOf = (entries: readonly SealedEntry[]): Head => entries.at(-1) ?? EMPTY

  const store: EntryStore & EntryImport = {
    append: (caseId, drafts, by, expects) =>
      inTurn(async () => {
        const present = cases.get(caseId) ?? []
        const known = new Map(
          present.flatMap((entry) => (entry.key === undefined ? [] : [[entry.key, entry] as const])),
        )
        const fresh = freshOf(drafts, known)
        const refusal = await refusalOf(caseId, headOf(present), fresh, fresh.length === 0 ? undefined : expects, {
          has: (seq) => seq <= present.length,
          amendmentOf: (seq) => present.find((entry) => entry.amends === seq),
        })
        if (refusal !== null) return refuse(refusal)
        const written = entriesAfter(headOf(present), caseId, fresh, by)
        keep(written)
        return ok(answersOf(drafts, known, written))
      }),
    async amend(caseId, draft, by) {
      const done = await store.append(caseId, [draft], by)
      return done.ok ? ok(done.value[0] as SealedEntry) : done
    },
    read: (caseId) => Promise.resolve([...(cases.get(caseId) ?? [])]),
    async *follow(from, signal) {
      let next = from
      while (!signal.aborted) {
        const batch = all.slice(next)
        for (const item of batch) {
          yield item
          next = item.position
        }
        if (batch.length === 0) await sleepUntil(wake, signal)
      }
    },
    cases: () =>
      Promise.resolve(
        [...cases].map(([caseId, entries]) => {
          const last = entries.at(-1) as SealedEntry
          return { case: caseId, entries: entries.length, lastRecordedAt: last.recordedAt, hash: last.hash }
        }),
      ),
    importCase: (entries) =>
      inTurn(async () => {
        const broken = importFault(entries)
        if (broken !== null) return refuse({ message: `${broken.where} ${broken.what}.` })
        const present = cases.get(entries[0]?.case ?? '') ?? []
        const fork = present.find((entry, index) => entries[index] !== undefined && entries[index].hash !== entry.hash)
        if (fork !== undefined) return refuse({ message: forkMessage(fork) })
        const missing = entries.slice(present.length)
        keep(missing)
        return ok({ imported: missing.length, alreadyThere: Math.min(present.length, entries.length) })
      }),
  }
  return store
}

/** Two histories under one id: never merged by a program. */
export const forkMessage = (fork: SealedEntry): string =>
  `${fork.case} is already here with another history from entry ${fork.seq} on. Nothing was imported; keep one of the two in a data folder of its own.`

function sleepUntil(wake: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      wake.delete(done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    wake.add(done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}

export function memoryVault(): Vault {
  const identities = new Map<CaseId, Identity>()
  const keys = new Map<CaseId, CaseKey>()
  const erased = new Set<CaseId>()
  return {
    identity: (caseId) => Promise.resolve(identities.get(caseId)),
    setIdentity(caseId, identity) {
      if (!erased.has(caseId)) identities.set(caseId, identity)
      return Promise.resolve()
    },
    key: (caseId) => Promise.resolve(keys.get(caseId)),
    ensureKey(caseId) {
      if (erased.has(caseId)) return Promise.resolve(undefined)
      const key = keys.get(caseId) ?? newCaseKey()
      keys.set(caseId, key)
      return Promise.resolve(key)
    },
    adoptKey(caseId, key) {
      const present = keys.get(caseId)
      if (erased.has(caseId))
        return Promise.resolve(refuse({ message: `${caseId} was erased here; it is not taken in again.` }))
      if (present !== undefined && Buffer.compare(present, key) !== 0) {
        return Promise.resolve(refuse({ message: `${caseId} has another key here.` }))
      }
      keys.set(caseId, key)
      return Promise.resolve(ok(null))
    },
    erase(caseId) {
      identities.delete(caseId)
      keys.delete(caseId)
      erased.add(caseId)
      return Promise.resolve()
    },
    erased: (caseId) => Promise.resolve(erased.has(caseId)),
  }
}
