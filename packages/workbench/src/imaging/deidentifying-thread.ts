import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { DateTreatment, DeidentifyChange, DeidentifyWarning } from '@theca/formats'
import { deidentify, imageHeaders, parseDicom, patientIdentity } from '@theca/formats'
import { personKey } from '@theca/plan/scan'
import type { Source } from './foreign.ts'

/** What the profile is asked to keep; see `deidentify` of formats. */
export type DeidentifyWishes = {
  dates: DateTreatment
  keepPatientCharacteristics: boolean
  keepDevice: boolean
  cleanDescriptors: boolean
}

export type DeidentifiedFile =
  | {
      ok: true
      bytes: Uint8Array
      changes: DeidentifyChange[]
      warnings: DeidentifyWarning[]
      /** The new UID of the series, and a name for the person: both only as good as the key is secret. */
      seriesInstanceUid: string
      pseudonym: string
    }
  | { ok: false; code: string; message: string }

/**
 * De-identifies one file, in a thread with limits. The person is named by a hash under the key, so that the files of one
 * person stay together without anybody having to invent a name.
 */
export function deidentifyFile(source: Source, key: Uint8Array, wishes: DeidentifyWishes): DeidentifiedFile {
  const bytes = 'path' in source ? new Uint8Array(readFileSync(source.path)) : source.bytes
  const file = parseDicom(bytes)
  if (!file.ok) return { ok: false, code: file.failure.code, message: file.failure.message }
  const keyedHash = (text: string): Uint8Array => createHmac('sha256', key).update(text).digest()
  const person = Buffer.from(keyedHash(`person ${personKey(patientIdentity(file.value))}`))
  const pseudonym = `P-${person.toString('hex', 0, 5).toUpperCase()}`
  const done = deidentify(bytes, { ...wishes, keyedHash, pseudonym })
  if (!done.ok) return { ok: false, code: done.failure.code, message: done.failure.message }
  const written = parseDicom(done.value.bytes)
  if (!written.ok) throw new Error(`a file that was written cannot be read: ${written.failure.message}`)
  const headers = imageHeaders(written.value)
  const seriesInstanceUid = headers.ok ? (headers.value[0]?.seriesInstanceUid ?? '') : ''
  return { ok: true, ...done.value, seriesInstanceUid, pseudonym }
}
