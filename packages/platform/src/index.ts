export { openDataFolder } from './folder.ts'
export { StorageError, type StorageTrouble } from './failure.ts'
export type * from './ports.ts'
