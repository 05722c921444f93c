/** Why bytes could not be read, as a value: what, where, and what to do, in one sentence. */
export type FormatFailure = {
  code: FormatFailureCode
  /** One plain sentence without patient data. */
  message: string
  /** Byte offset, tag or header field where reading stopped, when there is one. */
  at?: string
}

/** Every way in which reading can fail in a foreseen way. Codes of `dicom scan` are among them. */
export type FormatFailureCode =
  | 'not-dicom'
  | 'not-nifti'
  | 'not-signals'
  | 'truncated'
  | 'unsupported-transfer-syntax'
  | 'undecodable'
  | 'malformed'
  | 'limit-exceeded'
  | 'unsupported'

export type Result<T> = { ok: true; value: T } | { ok: false; failure: FormatFailure }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const failed = (code: FormatFailureCode, message: string, at?: string): Result<never> => ({
  ok: false,
  failure: at === undefined ? { code, message } : { code, message, at },
})
