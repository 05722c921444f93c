export { openDataFolder } from './folder.ts'
export { StorageError, type StorageTrouble } from './failure.ts'
export type * from './ports.ts'
export { createReader, type Reader, type ReaderOptions, type ReadingFailure } from './reading/reader.ts'
export { transferred } from './reading/transfer.ts'
export { folderFiles } from './reading/files.ts'
export {
  DEFAULT_LIMITS,
  type FileLimits,
  type FilesFailure,
  type FoundFile,
  type FoundFiles,
} from './reading/limits.ts'
export { zipFiles } from './reading/zip.ts'
export type { OpenFolder } from './folder.ts'
export { type Progress, type Verification, verifyFolder } from './verify.ts'
export { type Backup, backup, type BackupFailure, restore, verifyBackup } from './backup.ts'
