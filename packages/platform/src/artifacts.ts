import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type Artifact,
  type ArtifactFailure,
  artifactId,
  type ArtifactId,
  type CaseId,
  caseId as caseIdSchema,
  ok,
  refuse,
  type Result,
  type Vault,
} from '@theca/record'
import { type CaseKey, sha256 } from '@theca/record/kernel'
import * as container from './container.ts'
import { CHUNK, HEAD, TAG } from './container.ts'
import { isDiskFull, isMissing, StorageError } from './failure.ts'
import { diskFiles, type Files } from './files.ts'
import type { ArtifactFolder } from './ports.ts'

/** Files on their way in; whatever lies here at a start was never acknowledged. On the same disk, so a rename is one step. */
const INCOMING = '.incoming'
/** Syncs overlap on the disk: with eight at once, 500 slices take about a fifth of the time of one after the other. */
const AT_ONCE = 8

type Source = Uint8Array | AsyncIterable<Uint8Array>
type About = { mediaType: string; addedAt: string; maximumBytes?: number }
type Opened = { handle: FileHandle; artifact: Artifact; key: container.FileKey }

/**
 * Artifacts in a folder: `<case>/<first two digits>/<id>`. The folder alone is enough; there is no index to lose.
 *
 * Errors: as the port says. A failed fsync is thrown as `StorageError` 'failed', and nothing more is taken.
 *
 * @example
 * const artifacts = await folderArtifacts('/data/artifacts', vault)
 * const kept = await artifacts.put('TH-7K2QD', bytes, { mediaType: 'application/dicom', addedAt })
 */
export async function folderArtifacts(
  root: string,
  vault: Vault,
  options: { files?: Files; readOnly?: boolean } = {},
): Promise<ArtifactFolder> {
  if (options.readOnly !== true) {
    await rm(join(root, INCOMING), { recursive: true, force: true })
    await mkdir(join(root, INCOMING), { recursive: true, mode: 0o700 })
  }
  const writer = newWriter(root, vault, options.files ?? diskFiles)
  const reader = newReader(root, vault)
  return {
    put: writer.put,
    putMany: (caseId, drafts, done) =>
      inParallel(drafts, async ({ bytes, ...about }, index) => done(await writer.put(caseId, bytes, about), index)),
    about: (caseId, id) => reader.using(caseId, id, ({ artifact }) => Promise.resolve(artifact)),
    get: (caseId, id) =>
      reader.using(caseId, id, async (opened) => {
        const bytes = await readRange(opened, 0, opened.artifact.bytes)
        if (sha256(bytes) !== id) throw new Error('content does not give the id')
        return { artifact: opened.artifact, bytes }
      }),
    read: (caseId, id, { from, length }) =>
      reader.using(caseId, id, async (opened) => {
        const start = Math.min(Math.max(0, from), opened.artifact.bytes)
        const end = Math.min(start + Math.max(0, length), opened.artifact.bytes)
        return { artifact: opened.artifact, bytes: await readRange(opened, start, end) }
      }),
    readStream: reader.stream,
    list: reader.list,
    async discardErased(caseId) {
      if (!isCase(caseId) || !(await vault.erased(caseId))) return 0
      const files = await filesOf(root, caseId)
      await rm(join(root, caseId), { recursive: true, force: true })
      return files.length
    },
  }
}

// ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function newWriter(root: string, vault: Vault, files: Files) {
  const inTurn = turns()
  const durable = durableFolders(root, files)
  let broken: StorageError | undefined

  /** Runs what touches the disk; a full disk is an answer, any other failure ends this store. */
  const guarded = async (draft: string, work: () => Promise<Result<Artifact, ArtifactFailure>>) => {
    if (broken !== undefined) throw broken
    try {
      return await work()
    } catch (error) {
      if (isDiskFull(error)) return refuse(diskFull)
      if (!isFileError(error)) throw error
      broken = new StorageError(
        'failed',
        'An artifact could not be written to the disk. Nothing more is taken; check the disk, then start Theca again.',
        error,
      )
      throw broken
    } finally {
      await rm(draft, { force: true }).catch(() => undefined)
    }
  }

  const publish = async (draft: string, artifact: Artifact): Promise<Artifact> => {
    const path = pathOf(root, artifact.case, artifact.id)
    await durable(dirname(path))
    await files.rename(draft, path)
    await files.syncFolder(dirname(path))
    return artifact
  }

  const put = async (caseId: CaseId, source: Source, about: About): Promise<Result<Artifact, ArtifactFailure>> => {
    if (broken !== undefined) throw broken
    if (!isCase(caseId)) throw new Error('An artifact belongs to a case id such as TH-7K2QD.')
    const key = await vault.ensureKey(caseId)
    if (key === undefined) return refuse(erasedFailure(caseId))
    const draft = join(root, INCOMING, randomUUID())
    if (!(source instanceof Uint8Array)) {
      return guarded(draft, async () => {
        const written = await writeDraft(files, draft, { caseId, key, source, about })
        if (!written.ok) return written
        return inTurn(`${caseId} ${written.value.id}`, async () =>
          ok((await present(root, key, written.value)) ?? (await publish(draft, written.value))),
        )
      })
    }
    if (source.length > (about.maximumBytes ?? Infinity)) return refuse(tooLarge(about.maximumBytes))
    const artifact: Artifact = {
      id: sha256(source),
      case: caseId,
      mediaType: about.mediaType,
      bytes: source.length,
      addedAt: about.addedAt,
    }
    return inTurn(`${caseId} ${artifact.id}`, async () => {
      const kept = await present(root, key, artifact)
      if (kept !== undefined) return ok(kept)
      return guarded(draft, async () => {
        const written = await writeDraft(files, draft, { caseId, key, source: once(source), about })
        return written.ok ? ok(await publish(draft, written.value)) : written
      })
    })
  }
  return { put }
}

/** Already here and whole by its head and length: the answer to the same bytes again. A damaged file is written anew. */
async function present(root: string, key: CaseKey, artifact: Artifact): Promise<Artifact | undefined> {
  try {
    const opened = await openFile(root, key, artifact.case, artifact.id)
    await opened.handle.close()
    return opened.artifact
  } catch {
    return undefined
  }
}

async function writeDraft(
  files: Files,
  draft: string,
  input: { caseId: CaseId; key: CaseKey; source: AsyncIterable<Uint8Array>; about: About },
): Promise<Result<Artifact, ArtifactFailure>> {
  const { caseId, key, source, about } = input
  const salt = container.newSalt()
  const own = container.fileKey(key, salt)
  const hash = createHash('sha256')
  const handle = await files.openNew(draft, 0o600)
  try {
    let total = 0
    let index = 0
    for await (const { chunk, last } of chunked(source)) {
      total += chunk.length
      if (total > (about.maximumBytes ?? Infinity)) return refuse(tooLarge(about.maximumBytes))
      hash.update(chunk)
      await writeAll(handle, container.sealChunk(own, caseId, index, last, chunk), container.chunkAt(index))
      index += 1
    }
    const artifact: Artifact = {
      id: hash.digest('hex'),
      case: caseId,
      mediaType: about.mediaType,
      bytes: total,
      addedAt: about.addedAt,
    }
    await writeAll(handle, container.writeHead(own, salt, artifact), 0)
    await files.sync(handle)
    return ok(artifact)
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The source in pieces of exactly one chunk, the last one shorter; at least one, even of nothing. */
async function* chunked(source: AsyncIterable<Uint8Array>): AsyncGenerator<{ chunk: Uint8Array; last: boolean }> {
  const buffer = Buffer.allocUnsafe(CHUNK)
  let filled = 0
  for await (const piece of source) {
    for (let from = 0; from < piece.length;) {
      // A full chunk goes out only when more follows it: the last one is marked as such.
      if (filled === CHUNK) {
        yield { chunk: buffer, last: false }
        filled = 0
      }
      const part = piece.subarray(from, from + CHUNK - filled)
      buffer.set(part, filled)
      filled += part.length
      from += part.length
    }
  }
  yield { chunk: buffer.subarray(0, filled), last: true }
}

/**
 * Folders whose names are on the disk. The first artifact in a folder syncs the folder above, found or made: a folder
 * that another write has just made may not be durable yet, and a killed process may have left one that never was.
 */
function durableFolders(root: string, files: Files): (path: string) => Promise<void> {
  const known = new Map<string, Promise<void>>()
  const make = async (path: string): Promise<void> => {
    if (path === root) return
    await durable(dirname(path))
    await mkdir(path, { recursive: true, mode: 0o700 })
    await files.syncFolder(dirname(path))
  }
  const durable = (path: string): Promise<void> => {
    const running = known.get(path)
    if (running !== undefined) return running
    const made = make(path)
    known.set(path, made)
    // A full disk must not stay remembered: the next artifact tries again.
    made.catch(() => known.delete(path))
    return made
  }
  return durable
}

/** Lets the same bytes in once: whoever brings them meanwhile waits and gets the same answer. */
function turns(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const before = tails.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    tails.set(name, mine)
    try {
      return await mine
    } finally {
      if (tails.get(name) === mine) tails.delete(name)
    }
  }
}

async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let index = -1
  let ended = false
  const lane = async (): Promise<void> => {
    for (;;) {
      if (ended) return
      const next = await source.next()
      if (next.done === true) {
        ended = true
        return
      }
      index += 1
      await work(next.value, index)
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane))
  const failed = lanes.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

// ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function newReader(root: string, vault: Vault) {
  const opening = async (caseId: CaseId, id: ArtifactId): Promise<Result<Opened, ArtifactFailure>> => {
    const name = `artifacts/${caseId}/${id.slice(0, 2)}/${id}`
    if (!isCase(caseId) || !artifactId.safeParse(id).success) return refuse(missing)
    const key = await vault.key(caseId)
    if (key === undefined) return refuse((await vault.erased(caseId)) ? erasedFailure(caseId) : missing)
    try {
      return ok(await openFile(root, key, caseId, id))
    } catch (error) {
      return refuse(isMissing(error) ? missing : damaged(name))
    }
  }
  const using = async <T>(
    caseId: CaseId,
    id: ArtifactId,
    work: (opened: Opened) => Promise<T>,
  ): Promise<Result<T, ArtifactFailure>> => {
    const opened = await opening(caseId, id)
    if (!opened.ok) return opened
    try {
      return ok(await work(opened.value))
    } catch {
      return refuse(damaged(`artifacts/${caseId}/${id.slice(0, 2)}/${id}`))
    } finally {
      await opened.value.handle.close()
    }
  }
  const stream: ArtifactFolder['readStream'] = async (caseId, id) => {
    const opened = await opening(caseId, id)
    if (!opened.ok) return opened
    // Opened again by the stream, so that a stream nobody reads holds no file open.
    await opened.value.handle.close()
    return ok({ artifact: opened.value.artifact, bytes: streamOf(() => opening(caseId, id), id) })
  }
  const list = async (caseId: CaseId): Promise<Artifact[]> => {
    const key = isCase(caseId) ? await vault.key(caseId) : undefined
    if (key === undefined) return []
    const found: Artifact[] = []
    for (const id of await filesOf(root, caseId)) {
      const opened = await openFile(root, key, caseId, id).catch(() => undefined)
      await opened?.handle.close()
      if (opened !== undefined) found.push(opened.artifact)
    }
    return found.sort((a, b) => (`${a.addedAt} ${a.id}` < `${b.addedAt} ${b.id}` ? -1 : 1))
  }
  return { using, stream, list }
}

async function openFile(root: string, key: CaseKey, caseId: CaseId, id: ArtifactId): Promise<Opened> {
  const handle = await open(pathOf(root, caseId, id), 'r')
  try {
    const head = Buffer.alloc(HEAD)
    await handle.read(head, 0, HEAD, 0)
    const { artifact, key: own } = container.readHead(key, caseId, head)
    const { size } = await handle.stat()
    if (artifact.id !== id || size !== container.fileSize(artifact.bytes)) throw new Error('head and file disagree')
    return { handle, artifact, key: own }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function readRange(opened: Opened, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from)
  for (let index = Math.floor(from / CHUNK); index * CHUNK < to; index += 1) {
    const plain = await readChunk(opened, index)
    const start = index * CHUNK
    const part = plain.subarray(Math.max(0, from - start), to - start)
    bytes.set(part, Math.max(0, start - from))
  }
  // Nothing to copy from an empty artifact, but its one chunk must be genuine too.
  if (opened.artifact.bytes === 0) await readChunk(opened, 0)
  return bytes
}

async function readChunk({ handle, artifact, key }: Opened, index: number): Promise<Buffer> {
  const last = index === container.chunksOf(artifact.bytes) - 1
  const length = (last ? artifact.bytes - index * CHUNK : CHUNK) + TAG
  const sealed = Buffer.alloc(length)
  const { bytesRead } = await handle.read(sealed, 0, length, container.chunkAt(index))
  if (bytesRead !== length) throw new Error('file is cut short')
  return container.openChunk(key, artifact.case, index, last, sealed)
}

async function* streamOf(
  opening: () => Promise<Result<Opened, ArtifactFailure>>,
  id: ArtifactId,
): AsyncGenerator<Uint8Array> {
  const opened = await opening()
  if (!opened.ok) throw new StorageError('damaged', opened.failure.message)
  const { handle, artifact } = opened.value
  const hash = createHash('sha256')
  const trouble = (): StorageError =>
    new StorageError('damaged', damaged(`artifacts/${artifact.case}/${id.slice(0, 2)}/${id}`).message)
  try {
    for (let index = 0; index < container.chunksOf(artifact.bytes); index += 1) {
      const chunk = await readChunk(opened.value, index).catch(() => {
        throw trouble()
      })
      hash.update(chunk)
      if (chunk.length > 0) yield chunk
    }
    if (hash.digest('hex') !== id) throw trouble()
  } finally {
    await handle.close()
  }
}

/** The ids of all artifact files of a case, whether or not they can be opened. */
export async function filesOf(root: string, caseId: CaseId): Promise<ArtifactId[]> {
  const folders = await namesIn(join(root, caseId))
  const ids: ArtifactId[] = []
  for (const folder of folders.filter((name) => /^[0-9a-f]{2}$/.test(name)))
    ids.push(...(await namesIn(join(root, caseId, folder))))
  return ids.filter((name) => artifactId.safeParse(name).success).sort()
}

/** The cases that have artifact files. */
export const casesOf = async (root: string): Promise<CaseId[]> => (await namesIn(root)).filter(isCase).sort()

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

export const pathOf = (root: string, caseId: CaseId, id: ArtifactId): string => join(root, caseId, id.slice(0, 2), id)
const isCase = (caseId: string): boolean => caseIdSchema.safeParse(caseId).success
const isFileError = (error: unknown): boolean => error instanceof Error && 'syscall' in error

const missing: ArtifactFailure = { code: 'missing', message: 'There is no such artifact in this case.' }
const diskFull: ArtifactFailure = {
  code: 'disk-full',
  message: 'The disk is full; nothing was kept of this file. Free some space, then add it again.',
}
const erasedFailure = (caseId: CaseId): ArtifactFailure => ({
  code: 'erased',
  message: `${caseId} was erased: its key is deleted, and its artifacts cannot be read or added to.`,
})
const damaged = (name: string): ArtifactFailure => ({
  code: 'damaged',
  message: `${name} is damaged: its bytes are not those that were kept. Restore it from a backup.`,
})
const tooLarge = (limit: number | undefined): ArtifactFailure => ({
  code: 'too-large',
  message: `The file is larger than ${limit} bytes. Nothing was kept of it.`,
})
