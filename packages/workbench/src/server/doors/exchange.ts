import type { Result, SealedEntry } from '@theca/record'
import { ok, refuse, toInstant } from '@theca/record'
import type { CaseHeader, CaseKey, ImportedCase } from '@theca/record/kernel'
import { CASE_FORMAT, CASE_FORMAT_VERSION, exportLines, openEntry, parseExport } from '@theca/record/kernel'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { can, entry, identity as identitySchema } from '../../contract/index.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import { IMPORT_BYTES, readAll } from '../body.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'
import { present } from './shared.ts'

/** A case out of the house and into it, in the format of the record. */
export function exchangeDoor(house: House): Some<'exportCase' | 'importCase'> {
  const { folder, now } = house.parts
  const { store, vault, artifacts } = folder
  return {
    async exportCase({ params, who }) {
      const caseId = params.case
      const entries = await store.read(caseId)
      if (entries.length === 0) return noSuchCase(caseId)
      const key = await vault.key(caseId)
      // The name goes along only with somebody who may see it anyway.
      const identity = can(who, 'case:identity') ? await vault.identity(caseId) : undefined
      const header = present<CaseHeader>({
        format: CASE_FORMAT,
        formatVersion: CASE_FORMAT_VERSION,
        case: caseId,
        exportedAt: toInstant(now()),
        entries: entries.length,
        key: key === undefined ? undefined : Buffer.from(key).toString('base64'),
        identity,
        artifacts: (await artifacts.list(caseId)).map(({ id, mediaType, bytes, addedAt }) => ({
          id,
          mediaType,
          bytes,
          addedAt,
        })),
      })
      return noted(
        { bytes: Readable.from(linesOf(header, entries)), mediaType: 'application/jsonl', fileName: `${caseId}.jsonl` },
        { action: 'export', case: caseId, what: `exported the case${identity === undefined ? '' : ' with the name'}` },
      )
    },

    async importCase({ body, who }) {
      const bytes = await readAll(body, IMPORT_BYTES)
      if (bytes === null)
        return refused(
          413,
          'too-large',
          `An exported case is at most ${IMPORT_BYTES / 1_048_576} MiB here. Import it with "theca case import".`,
        )
      const read = readExport(bytes)
      if (!read.ok) return refused(400, 'invalid', read.failure.message)
      const { header, entries, key } = read.value
      const adopted = await vault.adoptKey(header.case, key)
      if (!adopted.ok) return refused(409, 'conflict', adopted.failure.message)
      const done = await store.importCase(entries)
      if (!done.ok) return refused(409, 'conflict', done.failure.message)
      if (header.identity !== undefined && can(who, 'case:identity'))
        await vault.setIdentity(header.case, header.identity)
      house.worklist.touch(header.case)
      return noted(
        { case: header.case, ...done.value },
        { action: 'import', case: header.case, what: `imported ${done.value.imported} entries` },
      )
    },
  }
}

function* linesOf(header: CaseHeader, entries: readonly SealedEntry[]): Generator<string> {
  for (const line of exportLines(header, entries)) yield `${line}\n`
}

const sealedEntry = entry.extend({ reason: z.strictObject({ sealed: z.string() }).optional() })

type Opened = ImportedCase & { readonly key: CaseKey }

/** Everything that could make the case unreadable later is found before anything is kept. */
function readExport(bytes: Buffer): Result<Opened, { message: string }> {
  const read = parseExport(bytes.toString('utf8'))
  if (!read.ok) return read
  const { header, entries } = read.value
  if (header.key === undefined)
    return refuse({
      message: 'The export has no key, so that its texts could never be read here. Export it with its key.',
    })
  if (header.identity !== undefined && !identitySchema.safeParse(header.identity).success)
    return refuse({ message: 'The name in line 1 is not in the form of an export. Export it again.' })
  const odd = entries.findIndex((each) => !sealedEntry.safeParse(each).success)
  if (odd !== -1) return refuse({ message: `Line ${odd + 2} is not an entry. The file is damaged; export it again.` })
  const key = Buffer.from(header.key, 'base64')
  const locked = key.length === 32 ? entries.findIndex((each) => !opens(key, each)) : 0
  if (locked !== -1)
    return refuse({
      message: `The key in line 1 does not open line ${locked + 2}. The file is damaged; export it again.`,
    })
  return ok({ header, entries, key })
}

function opens(key: CaseKey, sealed: SealedEntry): boolean {
  try {
    openEntry(key, sealed)
    return true
  } catch {
    return false
  }
}
