import type { EvidenceStatus } from '../define.ts'

/** What every row of a reference table says of itself. */
export type ReferenceRow = {
  evidenceStatus: EvidenceStatus
  source: string
}

/** The day on which the tables were last compared with the dossier; screens show the age of a table. */
export const REVIEWED_ON = '2026-11-22'
