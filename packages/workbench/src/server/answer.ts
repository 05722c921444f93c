import type { AuditAction, CaseId } from '@theca/record'
import type { Readable } from 'node:stream'
import type { Who } from '../contract/roles.ts'

/** What goes on the audit trail before an answer leaves: words without patient data. */
export type Note = {
  readonly action: AuditAction
  readonly case?: CaseId
  readonly what: string
  /** Who did it, where that is somebody else than the visitor: whoever signs in was nobody before. */
  readonly by?: Who
}

/** A refusal on its way out: the status for the protocol, the code for programs, the sentence for people. */
export type Refused = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly [more: string]: unknown
}

/** An answer that is not JSON. Always sent as a download, so that no browser shows foreign bytes as a page of ours. */
export type Raw = {
  readonly bytes: Uint8Array | string | Readable
  readonly mediaType: string
  readonly fileName: string
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly notes: readonly Note[] }
  | { readonly ok: false; readonly failure: Refused }

/** An answer that is noted first: every write, every read of a patient. */
export const noted = <T>(value: T, ...notes: readonly [Note, ...Note[]]): Answer<T> => ({ ok: true, value, notes })

/** An answer that shows and changes nothing about a patient. */
export const quiet = <T>(value: T): Answer<T> => ({ ok: true, value, notes: [] })

/** A refusal: what, where, what to do, in one sentence. */
export const refused = (
  status: number,
  code: string,
  message: string,
  more: Record<string, unknown> = {},
): { ok: false; failure: Refused } => ({
  ok: false,
  failure: { ...more, status, code, message },
})

export const noSuchCase = (caseId: CaseId) =>
  refused(404, 'no-such-case', `There is no case ${caseId} here. Look for it in the worklist.`)
