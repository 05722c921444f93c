import { join } from 'node:path'
import type { CaseId, SealedEntry } from '@theca/record'
import { type Broken, type CaseKey, canonicalJson, openEntry, verifyChain } from '@theca/record/kernel'
import { sql } from 'kysely'
import { casesOf, filesOf } from './artifacts.ts'
import { parseEntry, rowOf } from './entries.ts'
import { StorageError } from './failure.ts'
import { ARTIFACTS, type OpenFolder, RECORD_FILE, VAULT_FILE } from './folder.ts'

export type Verification = {
  cases: number
  entries: number
  artifacts: number
  /** Of these artifacts, how many belong to erased cases and can be read by nobody: as it should be. */
  erased: number
  broken: Broken[]
}

export type Progress = (step: { done: number; total: number; what: string }) => void
export type Watching = { signal?: AbortSignal; progress?: Progress }

/**
 * Checks everything that was ever kept: the pages of the databases, the chain of every case, the key of every case, the
 * bytes of every artifact, that evidence is there, and the audit trail. What is broken is named; the rest goes on.
 *
 * Errors: the signal's reason when it is aborted; nothing else is thrown for what is damaged.
 *
 * @example
 * const { broken } = await verifyFolder(folder)
 */
export async function verifyFolder(folder: OpenFolder, { signal, progress }: Watching = {}): Promise<Verification> {
  const broken: Broken[] = []
  const found: Verification = { cases: 0, entries: 0, artifacts: 0, erased: 0, broken }
  const attempt = async (where: string, work: () => Promise<void>): Promise<void> => {
    signal?.throwIfAborted()
    try {
      await work()
    } catch (error) {
      if (signal?.aborted === true) throw error
      broken.push({
        where,
        what: error instanceof StorageError ? 'cannot be read: the database is damaged there' : 'cannot be read',
      })
    }
  }

  await attempt(RECORD_FILE, async () => void broken.push(...(await pagesOf(folder))))
  const cases = await everyCase(folder, attempt)
  for (const [index, caseId] of cases.entries()) {
    progress?.({ done: index, total: cases.length, what: caseId })
    await attempt(caseId, () => verifyCase(folder, caseId, found, signal))
  }
  await attempt('audit trail', async () => {
    const broke = await folder.audit.verify()
    if (broke !== null) broken.push(broke)
  })
  progress?.({ done: cases.length, total: cases.length, what: 'done' })
  return found
}

async function pagesOf(folder: OpenFolder): Promise<Broken[]> {
  const broken: Broken[] = []
  const { record, vault } = folder.databases
  if (record.engine.name !== 'sqlite') return broken
  for (const [name, db] of [
    [RECORD_FILE, record.db],
    [VAULT_FILE, vault.db],
  ] as const) {
    try {
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(20)`.execute(db)
      // What SQLite says of a page names tables and numbers, never content.
      for (const { integrity_check: what } of rows) if (what !== 'ok') broken.push({ where: name, what: what.trim() })
    } catch {
      broken.push({ where: name, what: 'is damaged so badly that its pages cannot be checked' })
    }
  }
  return broken
}

/** Cases by their entries, their heads and their artifacts: one of the three may be what is left. */
async function everyCase(
  folder: OpenFolder,
  attempt: (where: string, work: () => Promise<void>) => Promise<void>,
): Promise<CaseId[]> {
  const all = new Set<CaseId>()
  const { db } = folder.databases.record
  await attempt('heads', async () => {
    for (const { case_id } of await db.selectFrom('heads').select('case_id').execute()) all.add(case_id)
  })
  await attempt('entries', async () => {
    for (const { case_id } of await db.selectFrom('entries').select('case_id').distinct().execute()) all.add(case_id)
  })
  for (const caseId of await casesOf(join(folder.path, ARTIFACTS))) all.add(caseId)
  return [...all].sort()
}

async function verifyCase(
  folder: OpenFolder,
  caseId: CaseId,
  found: Verification,
  signal?: AbortSignal,
): Promise<void> {
  const key = await folder.vault.key(caseId)
  const erased = key === undefined && (await folder.vault.erased(caseId))
  const entries = await verifyEntries(folder, caseId, found.broken)
  if (entries.length > 0) found.cases += 1
  found.entries += entries.length
  if (key === undefined && !erased)
    found.broken.push({ where: caseId, what: 'has no key in the vault, and was not erased' })
  if (key !== undefined) found.broken.push(...keyFaults(key, entries))

  const root = join(folder.path, ARTIFACTS)
  const ids = await filesOf(root, caseId)
  for (const id of ids) {
    signal?.throwIfAborted()
    found.artifacts += 1
    if (erased) found.erased += 1
    else if (key !== undefined && !(await isWhole(folder, caseId, id))) {
      found.broken.push({
        where: `${ARTIFACTS}/${caseId}/${id.slice(0, 2)}/${id}`,
        what: 'is damaged: its bytes are not those that were kept',
      })
    }
  }
  if (erased) return
  const present = new Set(ids)
  for (const { seq, evidence } of entries) {
    for (const id of evidence ?? [])
      if (!present.has(id))
        found.broken.push({ where: `${caseId} entry ${seq}`, what: `rests on artifact ${id}, which is missing` })
  }
}

async function verifyEntries(folder: OpenFolder, caseId: CaseId, broken: Broken[]): Promise<SealedEntry[]> {
  const { db } = folder.databases.record
  // The head first: an entry written meanwhile only makes the case longer than its head says.
  const head = await db.selectFrom('heads').selectAll().where('case_id', '=', caseId).executeTakeFirst()
  const rows = await db.selectFrom('entries').selectAll().where('case_id', '=', caseId).orderBy('seq').execute()
  const entries: SealedEntry[] = []
  for (const row of rows) {
    const where = `${caseId} entry ${row.seq}`
    const entry = parsed(row.entry)
    if (entry === undefined) {
      broken.push({ where, what: 'was altered after it was written: it is not JSON any more' })
      return entries
    }
    const { position: _, ...kept } = row
    if (entry.case === caseId && entry.seq === row.seq && canonicalJson(kept) !== canonicalJson(expectedRow(entry))) {
      broken.push({ where, what: 'was altered beside its text: the row says something else than the entry' })
    }
    entries.push(entry)
  }
  const broke = verifyChain(entries)
  if (broke !== null)
    broken.push({ where: broke.where.startsWith(caseId) ? broke.where : `${caseId}: ${broke.where}`, what: broke.what })
  else if (head === undefined && entries.length > 0)
    broken.push({ where: caseId, what: 'has lost the note of its last entry' })
  else if (head !== undefined && entries.length < head.entries)
    broken.push({ where: `${caseId} entry ${entries.length + 1}`, what: 'is missing from the end' })
  else if (head !== undefined && entries[head.entries - 1]?.hash !== head.hash)
    broken.push({ where: `${caseId} entry ${head.entries}`, what: 'is not the entry that was written there' })
  return entries
}

function parsed(text: string): SealedEntry | undefined {
  try {
    const entry: unknown = parseEntry(text)
    return entry !== null && typeof entry === 'object' ? (entry as SealedEntry) : undefined
  } catch {
    return undefined
  }
}

/** Of an entry altered beyond what its row can hold; the chain says what is wrong with it. */
function expectedRow(entry: SealedEntry): unknown {
  try {
    return rowOf(entry)
  } catch {
    return null
  }
}

function keyFaults(key: CaseKey, entries: readonly SealedEntry[]): Broken[] {
  for (const entry of entries) {
    try {
      openEntry(key, entry)
    } catch {
      return [{ where: `${entry.case} entry ${entry.seq}`, what: 'cannot be opened with the key in the vault' }]
    }
  }
  return []
}

async function isWhole(folder: OpenFolder, caseId: CaseId, id: string): Promise<boolean> {
  const stream = await folder.artifacts.readStream(caseId, id)
  if (!stream.ok) return false
  try {
    for await (const _ of stream.value.bytes);
    return true
  } catch {
    return false
  }
}
