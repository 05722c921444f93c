/**
 * What nobody asked for: the disk is full, broken or damaged. Thrown, not returned, because whoever wrote the statement
 * cannot act on it; the server answers 5xx and shows the message, which never holds patient data.
 */
export type StorageTrouble =
  /** No space. The write did not happen; the same write works again once there is space, without a restart. */
  | 'disk-full'
  /** A write or fsync failed. Nothing more is acknowledged until the folder is opened anew. */
  | 'failed'
  /** What was read is not what was written. */
  | 'damaged'
  | 'busy'
  /** The database server does not answer. Whether the last write happened is unknown: repeat it under its key. */
  | 'unreachable'
  | 'read-only'
  | 'closed'

export class StorageError extends Error {
  readonly code: StorageTrouble
  constructor(code: StorageTrouble, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StorageError'
    this.code = code
  }
}

/** Whether an error of the file system says that there is no space. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

/** Whether an error of the file system says that there is no such file or folder. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
