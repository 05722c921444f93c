import type { Stopped } from '@theca/monitor'
import { stoppedDraft } from '@theca/monitor'
import type { ArtifactStore, CaseId, Draft, Result } from '@theca/record'
import { caseId as caseIdSchema, ok, refuse, toInstant } from '@theca/record'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { openLog } from './recording/recover.ts'
import type { Converted } from './recording/to-bdf.ts'
import { bdfOf } from './recording/to-bdf.ts'

export const LOG_FILE = 'signals.log'

/** What finishing needs of the artifacts: bytes as they come. */
export type ArtifactsIn = {
  put(
    caseId: CaseId,
    bytes: AsyncIterable<Uint8Array>,
    about: { mediaType: string; addedAt: string },
  ): ReturnType<ArtifactStore['put']>
}

export type Finished = {
  readonly draft: Draft
  readonly samples: number
  /** Deletes the log; only after the entry is in the record. */
  readonly discard: () => Promise<void>
}
type Failure = { readonly code: string; readonly message: string }

/**
 * Turns the log of a session into a file that other programs open, keeps it as an artifact, and drafts the entry with
 * the account of every sample. The log stays until the entry is written: the same can be done again after a crash.
 */
export async function finishRecording(
  { artifacts, path, now }: { readonly artifacts: ArtifactsIn; readonly path: string; readonly now: () => Date },
  caseId: CaseId,
  session: string,
  why: Stopped['why'],
): Promise<Result<Finished, Failure>> {
  const folder = join(path, 'recordings', caseId, session)
  const log = openLog(join(folder, LOG_FILE))
  if (!log.ok) return log
  const { found, close } = log.value
  const told: Converted = { clipped: 0, annotationsLeft: 0, annotationsCut: 0 }
  const kept = await artifacts
    .put(caseId, Readable.from(bdfOf(log.value, told), { objectMode: true }), {
      mediaType: 'application/x-bdf',
      addedAt: toInstant(now()),
    })
    .finally(close)
  if (!kept.ok) return refuse(kept.failure)
  const lost = found.lost.reduce((sum, { count }) => sum + count, 0)
  const draft = stoppedDraft(
    { session, startedAt: found.header.startedAt },
    {
      why: found.end === null ? 'recovered' : why,
      rateHz: found.header.rateHz,
      received: found.samples,
      kept: found.samples,
      lost,
      gaps: found.lost,
      clockJumps: found.clockJumps,
      files: [{ name: `${session}.bdf`, artifact: kept.value.id, bytes: kept.value.bytes }],
    },
  )
  return ok({ draft, samples: found.samples, discard: () => rm(folder, { recursive: true, force: true }) })
}

/** Sessions whose logs are still here: a crash left them. */
export async function leftRecordings(
  path: string,
): Promise<readonly { readonly caseId: CaseId; readonly session: string }[]> {
  const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
  const found: { caseId: CaseId; session: string }[] = []
  for (const caseId of await names(join(path, 'recordings'))) {
    if (!caseIdSchema.safeParse(caseId).success) continue
    for (const session of await names(join(path, 'recordings', caseId))) {
      const files = await names(join(path, 'recordings', caseId, session))
      if (files.includes(LOG_FILE)) found.push({ caseId, session })
    }
  }
  return found
}
