import { assessEntries } from '@theca/assess'
import { planEntries } from '@theca/plan'
import type { DataFolder, FolderFailure } from '@theca/platform'
import { openDataFolder } from '@theca/platform'
import type { CaseId, Record, Result } from '@theca/record'
import { kindsOf, ok, refuse, toInstant } from '@theca/record'
import { openRecord } from '@theca/record/kernel'
import { makeDemonstration } from './demo/index.ts'
import type { ImagingDesk } from './imaging/desk.ts'
import { imagingDesk } from './imaging/desk.ts'
import { openReader } from './imaging/reader.ts'
import type { Progress } from './imaging/types.ts'

/** Everything that can be said in any room of this workbench. */
export const kinds = kindsOf(assessEntries, planEntries)

/** A data folder with everything that works on it: what the server and the command line have in common. */
export type Workshop = {
  readonly folder: DataFolder
  readonly record: Record
  readonly imaging: ImagingDesk
  readonly demonstration: {
    make(request: { onProgress: Progress }): Promise<Result<readonly CaseId[], { code: string; message: string }>>
  }
  close(): Promise<void>
}

/**
 * Opens a data folder and puts record, imaging and demonstration together on it. Close it: it holds the folder's lock.
 *
 * @example
 * const opened = await openWorkshop({ data: './data', create: true })
 * if (opened.ok) try { await opened.value.record.cases() } finally { await opened.value.close() }
 */
export async function openWorkshop(options: {
  data: string
  create: boolean
  readOnly?: boolean
  postgresUrl?: string
  now?: () => Date
}): Promise<Result<Workshop, FolderFailure>> {
  const { data, create, readOnly = false, postgresUrl, now = () => new Date() } = options
  const opened = await openDataFolder(data, { create, readOnly, ...(postgresUrl === undefined ? {} : { postgresUrl }) })
  if (!opened.ok) return refuse(opened.failure)
  const folder = opened.value
  const record = openRecord({ store: folder.store, vault: folder.vault, kinds, now })
  const reader = openReader()
  const imaging = imagingDesk({ record, artifacts: folder.artifacts, reader, now: () => toInstant(now()) })
  return ok({
    folder,
    record,
    imaging,
    demonstration: {
      make: ({ onProgress }) => makeDemonstration({ record, artifacts: folder.artifacts, imaging, now }, onProgress),
    },
    async close() {
      await reader.close()
      await folder.close()
    },
  })
}
