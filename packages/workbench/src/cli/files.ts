import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Answer, Failure } from './command.ts'

/** Files and stdin as commands use them: every foreseen failure is a sentence that names the file. */

const failed = (message: string): { ok: false; failure: Failure } => ({ ok: false, failure: { message } })

const reasons: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `There is no file ${path}. Check the name and the folder you are in.`,
  EISDIR: (path) => `${path} is a folder. Give a file.`,
  EACCES: (path) => `${path} may not be read. Change its permissions, or copy it to a place of your own.`,
  ENOTDIR: (path) => `${path} cannot be reached: a part of the path is a file.`,
}

/** Why a file could not be used, in words; what nobody foresaw is thrown. */
export function fileFailure(path: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = reasons[code]
  if (reason === undefined) throw error
  return { message: reason(path) }
}

/** The bytes of a file, or of stdin for `-`. */
export async function readBytes(path: string): Promise<Answer<Buffer>> {
  try {
    if (path !== '-') return { ok: true, value: await readFile(path) }
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
    return { ok: true, value: Buffer.concat(chunks) }
  } catch (error) {
    return { ok: false, failure: fileFailure(path, error) }
  }
}

/** JSON from a file, or from stdin for `-`. */
export async function readJson(path: string): Promise<Answer<unknown>> {
  if (path === '-' && process.stdin.isTTY)
    process.stderr.write('theca: reading JSON from the keyboard; Ctrl D ends it.\n')
  const bytes = await readBytes(path)
  if (!bytes.ok) return bytes
  const text = bytes.value.toString('utf8').replace(/^\uFEFF/, '')
  const name = path === '-' ? 'stdin' : path
  if (text.trim() === '') return failed(`There is nothing in ${name}. Give JSON.`)
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    return failed(`${name} is not JSON (${(error as Error).message}). Correct it and run the command again.`)
  }
}

/** A line longer than this is cut; nothing that Theca reads line by line is a thousandth of it. */
export const LONGEST_LINE = 1024 * 1024

/** One line of a file; `cut` when it was longer than `LONGEST_LINE`. */
export type Line = { readonly text: string; readonly cut: boolean }

/** The lines of a file or of stdin, one after the other, never the whole: a file without line ends stays bounded too. */
export async function linesOf(path: string): Promise<Answer<AsyncIterable<Line>>> {
  if (path === '-') return { ok: true, value: splitLines(process.stdin) }
  try {
    const handle = await open(path)
    const about = await handle.stat()
    await handle.close()
    if (about.isDirectory()) return { ok: false, failure: { message: `${path} is a folder. Give a file.` } }
    return { ok: true, value: splitLines(createReadStream(path)) }
  } catch (error) {
    return { ok: false, failure: fileFailure(path, error) }
  }
}

async function* splitLines(stream: NodeJS.ReadableStream): AsyncGenerator<Line> {
  stream.setEncoding('utf8')
  let held = ''
  let cut = false
  const take = (part: string): void => {
    const room = LONGEST_LINE - held.length
    if (part.length > room) cut = true
    held += part.slice(0, Math.max(0, room))
  }
  for await (const chunk of stream) {
    const parts = String(chunk).split('\n')
    for (const [at, part] of parts.entries()) {
      take(part)
      if (at === parts.length - 1) continue
      yield { text: held.replace(/\r$/, ''), cut }
      held = ''
      cut = false
    }
  }
  if (held !== '') yield { text: held, cut }
}

/** Whether something is there, before a long work begins. */
export async function missing(path: string): Promise<Failure | null> {
  try {
    await stat(path)
    return null
  } catch (error) {
    const failure = fileFailure(path, error)
    return { message: failure.message.replace('There is no file', 'There is no file or folder') }
  }
}

/** Writes a file whole or not at all: a reader never sees half of it. Makes the folder when there is none. */
export async function writeWhole(
  path: string,
  content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<Answer<string>> {
  const target = resolve(path)
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.part`)
  try {
    await mkdir(dirname(target), { recursive: true })
    const handle = await open(draft, 'w', 0o600)
    try {
      for await (const part of content) await handle.writeFile(part)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, target)
    return { ok: true, value: target }
  } catch (error) {
    await rm(draft, { force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOSPC')
      return failed(`The disk of ${target} is full. Free some space and run the command again; nothing was written.`)
    if (['EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'EEXIST'].includes(code))
      return failed(`${target} cannot be written (${code}). Choose another place.`)
    throw error
  }
}
