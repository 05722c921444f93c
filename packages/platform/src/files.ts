import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The few things done to files that must be on the disk before anybody is told. Tests put a failing disk in here. */
export type Files = {
  /** Writes a file that must not exist yet. Not synced. */
  writeNew(path: string, bytes: Uint8Array, mode: number): Promise<void>
  openNew(path: string, mode: number): Promise<FileHandle>
  sync(handle: FileHandle): Promise<void>
  syncFile(path: string): Promise<void>
  /** After a rename: the name itself is on the disk only now. */
  syncFolder(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
}

export const diskFiles: Files = {
  async writeNew(path, bytes, mode) {
    const handle = await open(path, 'wx', mode)
    try {
      await handle.writeFile(bytes)
    } finally {
      await handle.close()
    }
  },
  openNew: (path, mode) => open(path, 'wx+', mode),
  sync: (handle) => handle.sync(),
  async syncFile(path) {
    const handle = await open(path, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async syncFolder(path) {
    // Windows has no handle on a folder and makes names durable with the file.
    if (process.platform === 'win32') return
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  rename,
}

/** Replaces a small file so that a reader sees the old or the new one, whole. */
export async function replaceFile(path: string, text: string, files: Files = diskFiles): Promise<void> {
  const draft = `${path}.new`
  await rm(draft, { force: true })
  await files.writeNew(draft, Buffer.from(text), 0o600)
  await files.syncFile(draft)
  await files.rename(draft, path)
  await files.syncFolder(dirname(path))
}

/** Makes a folder that only its owner may enter, and makes its name durable. */
export async function makeFolder(path: string, files: Files = diskFiles): Promise<boolean> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 })
  if (made === undefined) return false
  await files.syncFolder(dirname(path))
  return true
}
