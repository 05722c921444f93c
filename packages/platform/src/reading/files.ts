import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ok, refuse, type Result } from '@theca/record/result'
import { isMissing } from '../failure.ts'
import {
  DEFAULT_LIMITS,
  type FileLimits,
  type FilesFailure,
  type FoundFile,
  type FoundFiles,
  isLitter,
  shownName,
} from './limits.ts'
import { zipFiles } from './zip.ts'

/**
 * The files of a folder, of a ZIP, or the one file that was named. Links are never followed; archives inside archives
 * are never opened; nothing is written.
 *
 * Errors: a `FilesFailure` for what is refused as a whole. What is merely left out is in `skipped`; a single file that
 * cannot be read answers so itself.
 *
 * @example
 * const found = await folderFiles('/media/cdrom')
 * if (found.ok) for (const file of found.value.files) await file.bytes()
 */
export async function folderFiles(
  path: string,
  limits: Partial<FileLimits> = {},
): Promise<Result<FoundFiles, FilesFailure>> {
  const all = { ...DEFAULT_LIMITS, ...limits }
  try {
    const info = await lstat(path)
    if (info.isSymbolicLink())
      return refuse({ code: 'link', message: 'The path is a link. Give the folder or file that it points to.' })
    if (info.isDirectory()) return await walk(path, all)
    if (!info.isFile()) return refuse({ code: 'unsupported', message: 'The path is neither a folder nor a file.' })
    if (await isZip(path)) return await zipFiles(await fileSource(path), all)
    const file = diskFile(path, basename(path), info.size, all)
    return ok({ kind: 'file', files: [file], skipped: [], close: () => Promise.resolve() })
  } catch (error) {
    if (isMissing(error))
      return refuse({ code: 'missing', message: 'There is no such folder or file. Check the path.' })
    throw error
  }
}

/** By its first bytes or by its name: a truncated archive must be refused as one, not offered as a file. */
async function isZip(path: string): Promise<boolean> {
  if (/\.zip$/i.test(path)) return true
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && (buffer.readUInt32LE(0) === 0x04034b50 || buffer.readUInt32LE(0) === 0x06054b50)
  } finally {
    await handle.close()
  }
}

async function fileSource(path: string) {
  const handle = await open(path, 'r')
  const { size } = await handle.stat()
  return {
    size,
    async read(offset: number, length: number): Promise<Buffer> {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
      return buffer.subarray(0, bytesRead)
    },
    close: () => handle.close(),
  }
}

type Walk = {
  files: FoundFile[]
  skipped: { name: string; why: string }[]
  bytes: number
  failure: FilesFailure | null
}

async function walk(root: string, limits: FileLimits): Promise<Result<FoundFiles, FilesFailure>> {
  const found: Walk = { files: [], skipped: [], bytes: 0, failure: null }
  await visit(root, '', 0, limits, found)
  if (found.failure !== null) return refuse(found.failure)
  return ok({ kind: 'folder', files: found.files, skipped: found.skipped, close: () => Promise.resolve() })
}

async function visit(root: string, inside: string, depth: number, limits: FileLimits, found: Walk): Promise<void> {
  if (depth > limits.depth)
    return void (found.failure = { code: 'too-deep', message: `The folder is nested more than ${limits.depth} deep.` })
  const names = (await readdir(join(root, inside))).sort()
  for (const part of names) {
    if (found.failure !== null) return
    const name = inside === '' ? part : `${inside}/${part}`
    const info = await lstat(join(root, name))
    if (info.isDirectory()) await visit(root, name, depth + 1, limits, found)
    else if (info.isSymbolicLink()) found.skipped.push({ name: shownName(name), why: 'a link' })
    else if (!info.isFile()) found.skipped.push({ name: shownName(name), why: 'not a file' })
    else if (isLitter(name)) found.skipped.push({ name: shownName(name), why: 'left by a file manager' })
    else keep(root, name, info.size, limits, found)
  }
}

function keep(root: string, name: string, size: number, limits: FileLimits, found: Walk): void {
  found.bytes += size
  found.files.push(diskFile(join(root, name), name, size, limits))
  if (found.files.length > limits.files)
    found.failure = { code: 'too-many', message: `There are more than ${limits.files} files. Choose a smaller folder.` }
  if (found.bytes > limits.bytesInAll)
    found.failure = {
      code: 'too-large',
      message: `The files hold more than ${limits.bytesInAll} bytes in all. Choose a smaller folder.`,
    }
}

function diskFile(path: string, name: string, size: number, limits: FileLimits): FoundFile {
  const shown = shownName(name)
  const read = async (): Promise<Result<Uint8Array, FilesFailure>> => {
    if (size > limits.bytesPerFile)
      return refuse({ code: 'too-large', message: `A file holds more than ${limits.bytesPerFile} bytes.` })
    try {
      // The name may have become a link since it was listed.
      const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0)
        return ok(buffer.subarray(0, bytesRead))
      } finally {
        await handle.close()
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      if (code === 'ELOOP') return refuse({ code: 'link', message: 'A file has become a link.' })
      return refuse({ code: 'missing', message: `A file cannot be read (${code}).` })
    }
  }
  return { name: shown, size, path, bytes: read }
}
