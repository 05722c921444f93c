import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { CaseId, Draft, Entry, Json, Sealed, SealedEntry } from './entry.ts'
import { ERASED } from './entry.ts'
import type { EntryKind } from './kind.ts'
import { mapFreeText } from './kind.ts'

/**
 * Free text is encrypted with AES-256-GCM under the key of its case, bound to the case id. Deleting the key from the
 * vault makes every text of the case unreadable for ever, in every copy, while the hash chain still verifies, because
 * the chain was made over the sealed form.
 */
export type CaseKey = Uint8Array

const NONCE = 12
const TAG = 16

export const newCaseKey = (): CaseKey => randomBytes(32)

export function sealText(key: CaseKey, caseId: CaseId, text: string): Sealed {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(caseId))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { sealed: sealed.toString('base64') }
}

/** Opens a text; `[erased]` without a key. A key that does not fit throws: that is corruption, not erasure. */
export function openText(key: CaseKey | undefined, caseId: CaseId, text: Sealed): string {
  if (key === undefined) return ERASED
  const bytes = Buffer.from(text.sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE))
  decipher.setAAD(Buffer.from(caseId)).setAuthTag(bytes.subarray(bytes.length - TAG))
  return decipher.update(bytes.subarray(NONCE, bytes.length - TAG), undefined, 'utf8') + decipher.final('utf8')
}

/** What the store keeps of a draft: every free text of the body, and the reason, sealed. */
export type SealedDraft = Omit<Draft, 'reason' | 'body'> & { body: Json; reason?: Sealed }

export function sealDraft(key: CaseKey, caseId: CaseId, kind: EntryKind | undefined, draft: Draft): SealedDraft {
  const { reason, body, ...rest } = draft
  const sealedBody = kind === undefined ? body : mapFreeText(kind.body, body, (text) => sealText(key, caseId, text))
  return { ...rest, body: sealedBody, ...(reason === undefined ? {} : { reason: sealText(key, caseId, reason) }) }
}

export function openEntry(key: CaseKey | undefined, entry: SealedEntry): Entry {
  const { reason, body, ...rest } = entry
  const open = (text: Sealed): string => openText(key, entry.case, text)
  return { ...rest, body: openJson(body, open), ...(reason === undefined ? {} : { reason: open(reason) }) }
}

/** Opens every sealed text of a body without its schema, so that entries of unknown kinds can be read too. */
export function openJson(value: Json, open: (text: Sealed) => string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => openJson(item, open))
  if (value !== null && typeof value === 'object') {
    if (isSealed(value)) return open(value)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, openJson(item, open)]))
  }
  return value
}

function isSealed(value: object): value is Sealed {
  return Object.keys(value).length === 1 && 'sealed' in value && typeof value.sealed === 'string'
}
