import type { Artifact, ArtifactFailure, Author, CaseId, Draft, Entry, Refusal } from '@theca/record'
import type { z } from 'zod'
import type { entry } from '../../contract/index.ts'
import type { artifact, Who } from '../../contract/index.ts'
import type { Accounts } from '../../people/accounts.ts'
import type { Sessions } from '../../people/sessions.ts'
import { refused } from '../answer.ts'
import type { Progress, ServerParts } from '../deps.ts'
import type { Feed } from '../feed.ts'
import type { Tasks } from '../tasks.ts'
import type { Worklist } from '../worklist.ts'

/** What the doors share. */
export type House = {
  readonly parts: ServerParts
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly worklist: Worklist
  readonly feed: Feed
  readonly tasks: Tasks
  /** Closes the streams of a session, or of everybody whose session no longer holds. */
  readonly endStreams: (session?: string) => void
}

/** An entry on its way out: the same value; the contract's type lets arrays be written, ours does not. */
export const sent = (value: Entry): z.input<typeof entry> => value as unknown as z.input<typeof entry>
export const sentArtifact = ({ id, case: caseId, mediaType, bytes, addedAt }: Artifact): z.input<typeof artifact> => ({
  id,
  case: caseId,
  mediaType,
  bytes,
  addedAt,
})

type Undefinable<T> = { [K in keyof T]: T[K] | undefined }

/** Leaves out fields that are undefined: absent is the one way in which a field is not there. */
export const present = <T extends object>(value: Undefinable<T>): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T

/** A draft as it came in. */
export const draftOf = (draft: Undefinable<Draft>): Draft => present<Draft>(draft)

export const authorOf = ({ id, name, role }: Who): Author => ({ type: 'person', id, name, role })

const refusalStatus = {
  'unknown-kind': 400,
  'invalid-body': 400,
  'invalid-envelope': 400,
  'no-such-entry': 404,
  'expectation-failed': 409,
  erased: 410,
} as const satisfies { [Code in Exclude<Refusal['code'], 'amended-already'>]: number }

/** A refusal of the record as the protocol says it; with the winner where somebody was first. */
export function refusedBy(refusal: Refusal) {
  if (refusal.code === 'amended-already')
    return refused(409, refusal.code, refusal.message, { winner: sent(refusal.winner) })
  const { code, message, at } = refusal
  return refused(refusalStatus[code], code, message, at === undefined ? {} : { at })
}

const artifactStatus = { missing: 404, damaged: 500, erased: 410, 'too-large': 413, 'disk-full': 507 } as const

export const refusedArtifact = ({ code, message }: ArtifactFailure) => refused(artifactStatus[code], code, message)

/** Whether there is such a case: the list knows nearly all, the record knows the newest. */
export const caseExists = async ({ worklist, parts }: House, caseId: CaseId): Promise<boolean> =>
  worklist.has(caseId) || (await parts.record.read(caseId)).length > 0

/** `entry 12 (assess.referral)`, `entries 3 to 5 (assess.instrument)`: what the audit trail says of entries. */
export function namesOf(entries: readonly Entry[]): string {
  const [first] = entries
  const last = entries.at(-1)
  if (first === undefined || last === undefined) return 'nothing'
  const kinds = [...new Set(entries.map(({ kind }) => kind))].join(', ')
  return entries.length === 1 ? `entry ${first.seq} (${kinds})` : `entries ${first.seq} to ${last.seq} (${kinds})`
}

/** Runs long work under a task id, so that the session that started it can watch. */
export async function asTask<T>(
  house: House,
  session: string,
  task: string,
  work: (onProgress: Progress) => Promise<T>,
): Promise<T | ReturnType<typeof refused>> {
  const started = house.tasks.start(session, task)
  if (!started.ok) return refused(409, started.failure.code, started.failure.message)
  try {
    return await work(started.value.onProgress)
  } finally {
    started.value.end()
  }
}
