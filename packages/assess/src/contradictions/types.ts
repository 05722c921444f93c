import type { EvidenceStatus } from '@theca/instruments'
import type { Reading } from './readings.ts'

/** Two statements that cannot both be right, as data: a table over what the two can say, with the reason. */
export type Rule = {
  readonly id: string
  readonly title: string
  /** Why the two exclude each other, in one sentence. */
  readonly reason: string
  /** Where the reason is from; `project` where the boundary was drawn here. */
  readonly source: string
  readonly evidenceStatus: EvidenceStatus
  readonly between: readonly [Reading, Reading]
  readonly contradicts: (a: string, b: string) => boolean
}

/** A table: for each word of the first side the words of the second that it excludes. */
export const table =
  (excluded: Readonly<Record<string, readonly string[]>>) =>
  (a: string, b: string): boolean =>
    excluded[a]?.includes(b) ?? false

/** Two sides that ask the same question must give the same answer. */
export const different = (a: string, b: string): boolean => a !== b
