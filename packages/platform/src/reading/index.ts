// Foreign bytes: threads with limits, folders and archives. Apart from the rest of the package, so that a command which
// only reads files does not load databases.
export { createReader, type Reader, type ReaderOptions, type ReadingFailure } from './reader.ts'
export { transferred } from './transfer.ts'
export { folderFiles } from './files.ts'
export { zipFiles } from './zip.ts'
export { DEFAULT_LIMITS, type FileLimits, type FilesFailure, type FoundFile, type FoundFiles } from './limits.ts'
