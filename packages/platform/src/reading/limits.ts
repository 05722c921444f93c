import type { Result } from '@theca/record/result'

/** What may come in at most. Every number is a ceiling on work or memory, not a guess about honest files. */
export type FileLimits = {
  files: number
  bytesPerFile: number
  bytesInAll: number
  /** Output per byte of a compressed entry; judged above 1 MiB, because small blank images compress as well as bombs. */
  ratio: number
  depth: number
}

export const DEFAULT_LIMITS: FileLimits = {
  files: 10_000,
  bytesPerFile: 512 * 2 ** 20,
  bytesInAll: 16 * 2 ** 30,
  ratio: 200,
  depth: 32,
}

export type FilesFailureCode =
  | 'missing'
  | 'damaged'
  | 'unsafe-name'
  | 'link'
  | 'overlap'
  | 'too-many'
  | 'too-large'
  | 'too-deep'
  | 'encrypted'
  | 'unsupported'
  | 'archive-inside'

export type FilesFailure = { code: FilesFailureCode; message: string }

/** One file found. The name is for people to read; nothing is ever written under it. */
export type FoundFile = {
  readonly name: string
  readonly size: number
  /** Where it lies, when it lies in a folder; a file in a ZIP has no place of its own. */
  readonly path?: string
  bytes(): Promise<Result<Uint8Array, FilesFailure>>
}

export type FoundFiles = {
  readonly kind: 'folder' | 'zip' | 'file'
  readonly files: readonly FoundFile[]
  /** What was seen and left out, and why. */
  readonly skipped: readonly { name: string; why: string }[]
  readonly close: () => Promise<void>
}

/** What file managers and cameras leave beside the images. */
export const isLitter = (name: string): boolean =>
  /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name)

/** A name as it may be shown: without control characters, and not longer than a line. */
export const shownName = (name: string): string => {
  // oxlint-disable-next-line no-control-regex
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  return plain.length > 255 ? `${plain.slice(0, 254)}…` : plain
}
