import type { FolderFailure, OpenFolder } from '@theca/platform'
import type { AuditAction, Author, CaseId, Entry, Record, Result } from '@theca/record'
import { caseId as caseIdSchema, toInstant } from '@theca/record'
import { openRecord } from '@theca/record/kernel'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { kinds } from '../kinds.ts'
import { localPerson } from '../people/accounts.ts'
import type { Answer, Input, Outcome } from './command.ts'
import { textOf } from './command.ts'
import { tell } from './output.ts'

/** A data folder as commands use it: opened, written in the name of the local person, noted, closed again. */
export type Data = {
  readonly folder: OpenFolder
  readonly record: Record
  readonly author: Author
  readonly now: () => Date
  /** Puts an event on the audit trail. */
  readonly note: (action: AuditAction, what: string, caseId?: CaseId) => Promise<void>
}

/** Where the data are: `--data`, THECA_DATA, or a folder in the home folder. */
export function dataPath(input: Input): string {
  const chosen = textOf(input, 'data') ?? process.env['THECA_DATA']
  if (chosen !== undefined && chosen !== '') return resolve(chosen)
  const documents = join(homedir(), 'Documents')
  return join(existsSync(documents) ? documents : homedir(), 'theca')
}

export const postgresUrl = (input: Input): string | undefined =>
  textOf(input, 'postgres') ?? process.env['THECA_POSTGRES']

type Use = { readonly writes: boolean; readonly create?: boolean }

/**
 * Opens the data folder, does something with it, and closes it whatever happens.
 *
 * A command that only reads also works beside a running workbench; it can then not be noted on the audit trail, which
 * belongs to the running one, and says so.
 */
export async function withData(input: Input, use: Use, work: (data: Data) => Promise<Outcome>): Promise<Outcome> {
  const opened = await openFolder(input, use)
  if (!opened.ok) return { message: opened.failure.message }
  const folder = opened.value
  try {
    return await work(dataOf(folder))
  } finally {
    await folder.close()
  }
}

async function openFolder(input: Input, { writes, create }: Use): Promise<Result<OpenFolder, FolderFailure>> {
  const { openDataFolder } = await import('@theca/platform')
  const url = postgresUrl(input)
  const options = { create: create ?? false, ...(url === undefined ? {} : { postgresUrl: url }) }
  const opened = await openDataFolder(dataPath(input), options)
  if (opened.ok || writes || opened.failure.code !== 'in-use') return opened
  tell('the workbench is running on this folder; what is read now is not on its audit trail.')
  return openDataFolder(dataPath(input), { ...options, create: false, readOnly: true })
}

function dataOf(folder: OpenFolder): Data {
  const now = (): Date => new Date()
  const { id, name, role } = localPerson
  const record = openRecord({ store: folder.store, vault: folder.vault, kinds, now })
  return {
    folder,
    record,
    author: { type: 'person', id, name, role },
    now,
    async note(action, what, caseId) {
      if (folder.readOnly) return
      const event = { at: toInstant(now()), person: { id, name, role }, action, what: `${what} (command line)` }
      await folder.audit.note(caseId === undefined ? event : { ...event, case: caseId })
    },
  }
}

/** The entries of a case that must exist. */
export async function entriesOf({ record, folder }: Data, given: string): Promise<Answer<Entry[]>> {
  const caseId = given.toUpperCase()
  if (!caseIdSchema.safeParse(caseId).success) {
    return {
      ok: false,
      failure: {
        message: `"${given}" is no case id; one is TH- and five characters, such as TH-7K2QD. "theca case list" shows them.`,
      },
    }
  }
  const entries = await record.read(caseId)
  if (entries.length > 0) return { ok: true, value: entries }
  return {
    ok: false,
    failure: { message: `There is no case ${caseId} in ${folder.path}. "theca case list" shows those there are.` },
  }
}

/** Does something with a case that must exist. */
export const withCase = (
  input: Input,
  use: Use,
  work: (data: Data, entries: Entry[], caseId: CaseId) => Promise<Outcome>,
): Promise<Outcome> =>
  withData(input, use, async (data) => {
    const entries = await entriesOf(data, input.words[0] ?? '')
    return entries.ok ? work(data, entries.value, (entries.value[0] as Entry).case) : entries.failure
  })

/** The moment given with `--at`, or now. */
export function momentOf(input: Input, fallback: Date | string): Answer<string> {
  const given = textOf(input, 'at')
  if (given === undefined) return { ok: true, value: toInstant(fallback) }
  const withOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(given)
  if (withOffset && !Number.isNaN(Date.parse(given))) return { ok: true, value: toInstant(given) }
  return {
    ok: false,
    failure: {
      message: `--at takes a moment with its offset, such as 2026-03-06T14:36+01:00, not "${given}".`,
      usage: true,
    },
  }
}

export const AT_OPTION = {
  at: { takes: 'MOMENT', says: 'when it was true, with offset: 2026-03-06T14:36+01:00; without it now' },
} as const
