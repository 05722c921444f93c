import type { DataFolder } from '@theca/platform'
import type { ArtifactId, CaseId, Draft, Record, Result } from '@theca/record'
import type { z } from 'zod'
import type { contract, Who } from '../contract/index.ts'
import type { ReadingDesk } from '../imaging/reading-desk.ts'
import type { LiveHost } from '../monitor/live.ts'
import type { Log } from './log.ts'

/** How far a long piece of work is; `of` is null where nobody can know. */
export type Progress = (what: string, done: number, of: number | null) => void
export type Failure = { readonly code: string; readonly message: string }

export type IdentityFound = z.input<(typeof contract)['readImaging']['response']>['identities'][number]
export type Check = z.input<(typeof contract)['verify']['response']>

/** Reads and measures images of a case. The server writes the entry, in the name of the person who asked. */
export type Imaging = {
  readImaging(request: {
    caseId: CaseId
    from: { artifacts: readonly ArtifactId[] } | { path: string }
    who: Who
    onProgress: Progress
  }): Promise<Result<{ draft: Draft; identities: readonly IdentityFound[] }, Failure>>
  measureLabels(request: {
    caseId: CaseId
    artifact: ArtifactId
    tumourLabel?: number | null
    seriesInstanceUid?: string | null
  }): Promise<Result<{ draft: Draft; cord: Draft | null }, Failure>>
}

export type Reports = {
  boardPage(request: {
    caseId: CaseId
    format: 'pdf' | 'md'
    who: Who
  }): Promise<Result<{ bytes: Uint8Array | string; mediaType: string; fileName: string }, Failure>>
  /** The sheet for the person who decides. */
  decisionSheet: Reports['boardPage']
}

export type Demonstration = {
  make(request: { who: Who; onProgress: Progress }): Promise<Result<readonly CaseId[], Failure>>
}

export type Keeping = {
  verify(onProgress: Progress): Promise<Check>
  backup(
    target: string,
    onProgress: Progress,
  ): Promise<Result<{ target: string; bytes: number; check: Check }, Failure>>
}

/** Everything the server is made of. Tests give memory stores and small stand-ins; `start.ts` gives the real ones. */
export type ServerParts = {
  readonly folder: DataFolder
  readonly record: Record
  readonly imaging: Imaging
  readonly reading: ReadingDesk
  readonly live: LiveHost
  readonly reports: Reports
  readonly demonstration: Demonstration
  readonly keeping: Keeping
  /** The built pages; without it the server answers programs only, and says so to a browser. */
  readonly webRoot?: string
  readonly version: string
  readonly now: () => Date
  /** Printed at start, opens the one session of a workbench without accounts. */
  readonly startToken: string
  /** The port where no socket can tell it (requests injected by a test). */
  readonly port?: number
  readonly log?: Log
  /** Tests: an answer that does not fit its schema is an error. In use this would cost as much as the answer itself. */
  readonly checkAnswers?: boolean
  readonly timing?: Partial<Timing>
  /** The largest artifact; tests have smaller ones. */
  readonly fileBytes?: number
  /** What may wait for a slow reader of a stream; tests have less patience. */
  readonly waitingBytes?: number
}

export type Timing = {
  /** A header that takes longer is a slow attack; 10 s is a hundred times a slow line. */
  readonly headersMs: number
  /** How long a body may stand still. */
  readonly bodyStallMs: number
  /** How often a stream is asked whether it is still there, and whether its session still is. */
  readonly pingMs: number
}

export const usualTiming: Timing = { headersMs: 10_000, bodyStallMs: 30_000, pingMs: 30_000 }
