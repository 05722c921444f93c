import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { caseId as caseIdSchema, instant, ok, refuse, type Result, sha256Hex } from '@theca/record'
import { z } from 'zod'
import { casesOf, filesOf, pathOf } from './artifacts.ts'
import { isDiskFull, isMissing, StorageError } from './failure.ts'
import { diskFiles } from './files.ts'
import {
  ARTIFACTS,
  FOLDER_FORMAT,
  FOLDER_FORMAT_VERSION,
  FORMAT_FILE,
  openDataFolder,
  type OpenFolder,
  RECORD_FILE,
  VAULT_FILE,
} from './folder.ts'
import { newerMessage, recordSteps, schemaText, type Step, vaultSteps } from './migrations.ts'
import { copyFromPostgres } from './postgres/copy.ts'
import { connectSqlite } from './sqlite/connection.ts'
import { identify, RECORD_ID, VAULT_ID } from './sqlite/open.ts'
import { type Verification, verifyFolder, type Watching } from './verify.ts'

/**
 * A backup is a data folder with a manifest: the hash of every file. It is made while Theca runs, and it is complete and
 * checked before it gets its name. A restored backup is checked file by file before it gets its name, too, and it never
 * touches a folder that exists.
 */
export const MANIFEST = 'manifest.json'
const BACKUP_FORMAT = 'theca-backup'
const BACKUP_VERSION = 1
const LARGEST_MANIFEST = 512 * 2 ** 20

export type BackupFailure = {
  code: 'exists' | 'missing' | 'damaged' | 'foreign' | 'newer' | 'disk-full' | 'aborted' | 'failed'
  message: string
}
export type Backup = Verification & { path: string; files: number; bytes: number }

/** Nothing else can be in a backup, so nothing else can be put anywhere: no `..`, no absolute path, no strange name. */
const backupPath = z.string().refine((path) => {
  if ([RECORD_FILE, VAULT_FILE, FORMAT_FILE].includes(path)) return true
  const [top, caseId, two, id, ...rest] = path.split('/')
  if (top !== ARTIFACTS || rest.length > 0 || id === undefined) return false
  return (
    caseIdSchema.safeParse(caseId).success &&
    sha256Hex.safeParse(id).success &&
    id.startsWith(two ?? '?') &&
    two?.length === 2
  )
}, 'names a file that is not part of a data folder')

const manifestSchema = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  formatVersion: z.int().min(1),
  madeAt: instant,
  files: z.array(z.strictObject({ path: backupPath, bytes: z.int().min(0), sha256: sha256Hex })),
})
type Manifest = z.infer<typeof manifestSchema>
type Listed = Manifest['files'][number]

class Refused extends Error {
  readonly failure: BackupFailure
  constructor(code: BackupFailure['code'], message: string) {
    super(message)
    this.failure = { code, message }
  }
}

/**
 * Writes a backup of an open folder into a new folder, while others go on writing.
 *
 * The databases are copied as of one moment each: the record first, then the list of artifacts, then the vault, so that
 * whatever is in an earlier part has its key in the later one. A record on PostgreSQL becomes a SQLite file.
 *
 * Errors: 'exists', 'disk-full', 'aborted', 'damaged' (what was copied does not verify; the copy is removed).
 *
 * @example
 * const done = await backup(folder, '/media/usb/theca-2026-03-06')
 */
export async function backup(
  folder: OpenFolder,
  target: string,
  watching: Watching & { now?: () => Date } = {},
): Promise<Result<Backup, BackupFailure>> {
  return intoNewFolder(target, async (draft) => {
    const { signal, progress } = watching
    const files: Listed[] = []
    await mkdir(join(draft, ARTIFACTS), { mode: 0o700 })
    progress?.({ done: 0, total: 1, what: RECORD_FILE })
    await copyDatabase(folder, 'record', draft)
    const artifacts = await listArtifacts(folder)
    await copyDatabase(folder, 'vault', draft)
    for (const name of [RECORD_FILE, VAULT_FILE]) files.push(await hashed(draft, name))
    const format = { format: FOLDER_FORMAT, formatVersion: FOLDER_FORMAT_VERSION, database: 'sqlite' }
    await writeSynced(join(draft, FORMAT_FILE), Buffer.from(`${JSON.stringify(format)}\n`))
    files.push(await hashed(draft, FORMAT_FILE))
    for (const [index, path] of artifacts.entries()) {
      signal?.throwIfAborted()
      progress?.({ done: index, total: artifacts.length, what: 'artifacts' })
      const copied = await copyFile(folder.path, draft, path)
      if (copied !== null) files.push(copied)
    }
    const manifest: Manifest = {
      format: BACKUP_FORMAT,
      formatVersion: BACKUP_VERSION,
      madeAt: (watching.now?.() ?? new Date()).toISOString(),
      files,
    }
    await writeSynced(join(draft, MANIFEST), Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`))
    await syncFolders(draft)
    return checked(draft, manifest, watching)
  })
}

/**
 * Makes a data folder from a backup. Every file is hashed as it is copied and the databases must have exactly the
 * schema that this program writes: no further table, no trigger, no view.
 *
 * Errors: 'exists', 'missing', 'foreign', 'damaged' naming the file, 'newer', 'disk-full', 'aborted'.
 *
 * @example
 * const done = await restore('/media/usb/theca-2026-03-06', '/home/a/theca-restored')
 */
export async function restore(
  source: string,
  target: string,
  watching: Watching = {},
): Promise<Result<Backup, BackupFailure>> {
  return intoNewFolder(target, async (draft) => {
    const { signal, progress } = watching
    const manifest = await readManifest(source)
    await mkdir(join(draft, ARTIFACTS), { mode: 0o700 })
    for (const [index, listed] of manifest.files.entries()) {
      signal?.throwIfAborted()
      progress?.({ done: index, total: manifest.files.length, what: listed.path })
      const copied = await copyFile(source, draft, listed.path)
      if (copied === null)
        throw new Refused('damaged', `${listed.path} is missing from the backup. Nothing was restored.`)
      if (copied.sha256 !== listed.sha256 || copied.bytes !== listed.bytes)
        throw new Refused('damaged', `${listed.path} is not the file that was backed up. Nothing was restored.`)
    }
    checkSchema(join(draft, RECORD_FILE), RECORD_ID, recordSteps)
    checkSchema(join(draft, VAULT_FILE), VAULT_ID, vaultSteps)
    await syncFolders(draft)
    return checked(draft, manifest, watching)
  })
}

/**
 * Checks a backup where it lies: the manifest, the hash of every file, the schemas, and then all that `verify` checks.
 *
 * @example
 * const done = await verifyBackup('/media/usb/theca-2026-03-06')
 */
export async function verifyBackup(path: string, watching: Watching = {}): Promise<Result<Backup, BackupFailure>> {
  return answered(async () => {
    const manifest = await readManifest(path)
    for (const [index, listed] of manifest.files.entries()) {
      watching.signal?.throwIfAborted()
      watching.progress?.({ done: index, total: manifest.files.length, what: listed.path })
      const found = await hashed(path, listed.path)
      if (found.sha256 !== listed.sha256 || found.bytes !== listed.bytes)
        throw new Refused('damaged', `${listed.path} is not the file that was backed up. Use another backup.`)
    }
    checkSchema(join(path, RECORD_FILE), RECORD_ID, recordSteps)
    checkSchema(join(path, VAULT_FILE), VAULT_ID, vaultSteps)
    return checked(path, manifest, watching)
  })
}

// ── a folder that gets its name last ─────────────────────────────────────────────────────────────────────────────────

async function intoNewFolder(
  target: string,
  work: (draft: string) => Promise<Backup>,
): Promise<Result<Backup, BackupFailure>> {
  const path = resolve(target)
  const draft = `${path}.part-${randomUUID().slice(0, 8)}`
  return answered(async () => {
    await mustBeFree(path)
    await mkdir(draft, { recursive: true, mode: 0o700 })
    try {
      const done = await work(draft)
      await rmdir(path).catch(() => undefined)
      await rename(draft, path)
      await diskFiles.syncFolder(dirname(path))
      return { ...done, path }
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      throw error
    }
  })
}

async function answered(work: () => Promise<Backup>): Promise<Result<Backup, BackupFailure>> {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof Refused) return refuse(error.failure)
    if (isDiskFull(error) || (error instanceof StorageError && error.code === 'disk-full'))
      return refuse({
        code: 'disk-full',
        message: 'The disk is full. Nothing was kept of this attempt; choose another disk.',
      })
    if (error instanceof Error && error.name === 'AbortError')
      return refuse({ code: 'aborted', message: 'Stopped. Nothing was kept of this attempt.' })
    if (error instanceof StorageError)
      return refuse({ code: error.code === 'damaged' ? 'damaged' : 'failed', message: error.message })
    throw error
  }
}

async function mustBeFree(path: string): Promise<void> {
  try {
    if ((await readdir(path)).length === 0) return
  } catch (error) {
    if (isMissing(error) && !(await exists(path))) return
  }
  throw new Refused('exists', `${path} exists already. Choose a folder that does not exist yet.`)
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

async function checked(draft: string, manifest: Manifest, watching: Watching): Promise<Backup> {
  const opened = await openDataFolder(draft, { create: false, readOnly: true })
  if (!opened.ok) throw new Refused('damaged', opened.failure.message)
  try {
    const verification = await verifyFolder(opened.value, watching)
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    return { path: draft, files: manifest.files.length, bytes, ...verification }
  } finally {
    await opened.value.close()
  }
}

// ── copying ──────────────────────────────────────────────────────────────────────────────────────────────────────────

async function copyDatabase(folder: OpenFolder, which: 'record' | 'vault', draft: string): Promise<void> {
  const name = which === 'record' ? RECORD_FILE : VAULT_FILE
  const path = join(draft, name)
  const from =
    folder.database === 'sqlite'
      ? join(folder.path, name)
      : await copyFromPostgres(folder.databases, which, `${path}.copy`)
  // A connection of its own: a long copy must not keep the writers of the folder waiting.
  const connection = await connectSqlite({ path: from, readOnly: true })
  try {
    await connection.query('vacuum into ?', [path])
  } finally {
    await connection.close()
  }
  if (folder.database !== 'sqlite') for (const end of ['', '-wal', '-shm']) await rm(`${from}${end}`, { force: true })
  await diskFiles.syncFile(path)
}

async function listArtifacts(folder: OpenFolder): Promise<string[]> {
  const root = join(folder.path, ARTIFACTS)
  const paths: string[] = []
  for (const caseId of await casesOf(root)) {
    for (const id of await filesOf(root, caseId)) paths.push(pathOf(ARTIFACTS, caseId, id).replaceAll('\\', '/'))
  }
  return paths
}

const PIECE = 2 ** 20

/** Copies one file, hashing what is written; `null` when it is not there (a case erased meanwhile). */
async function copyFile(fromRoot: string, toRoot: string, path: string): Promise<Listed | null> {
  const from = await open(join(fromRoot, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    (error: unknown) => {
      if (isMissing(error)) return null
      if (error instanceof Error && 'code' in error && error.code === 'ELOOP')
        throw new Refused('damaged', `${path} is a link. Nothing was taken from it.`)
      throw error
    },
  )
  if (from === null) return null
  try {
    if (!(await from.stat()).isFile()) throw new Refused('damaged', `${path} is not a file.`)
    await mkdir(dirname(join(toRoot, path)), { recursive: true, mode: 0o700 })
    const to = await diskFiles.openNew(join(toRoot, path), 0o600)
    try {
      const listed = await pour(from, path, (piece) => to.appendFile(piece))
      await to.sync()
      return listed
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

async function hashed(root: string, path: string): Promise<Listed> {
  const handle = await open(join(root, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => {
    throw new Refused('damaged', `${path} cannot be read.`)
  })
  try {
    return await pour(handle, path, () => Promise.resolve())
  } finally {
    await handle.close()
  }
}

async function pour(
  from: Awaited<ReturnType<typeof open>>,
  path: string,
  take: (piece: Buffer) => Promise<void>,
): Promise<Listed> {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(PIECE)
  let bytes = 0
  for (;;) {
    const { bytesRead } = await from.read(buffer, 0, PIECE, bytes)
    if (bytesRead === 0) return { path, bytes, sha256: hash.digest('hex') }
    const piece = buffer.subarray(0, bytesRead)
    hash.update(piece)
    await take(piece)
    bytes += bytesRead
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  await diskFiles.writeNew(path, bytes, 0o600)
  await diskFiles.syncFile(path)
}

/** Names are durable once their folders are: from the leaves up. */
async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name))
  await diskFiles.syncFolder(folder)
}

// ── reading what somebody gave us ────────────────────────────────────────────────────────────────────────────────────

async function readManifest(source: string): Promise<Manifest> {
  const text = await manifestText(source)
  const parsed = manifestSchema.safeParse(parsedJson(text))
  if (!parsed.success) {
    const version = (parsedJson(text) as { formatVersion?: unknown } | null)?.formatVersion
    if (typeof version === 'number' && version > BACKUP_VERSION)
      throw new Refused(
        'newer',
        `The backup was made by a newer Theca (backup format ${version}); this one reads up to ${BACKUP_VERSION}. Update Theca.`,
      )
    const issue = parsed.error.issues[0]
    throw new Refused(
      'foreign',
      `${MANIFEST} of the backup is not valid (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}). Nothing was restored.`,
    )
  }
  if (parsed.data.formatVersion > BACKUP_VERSION)
    throw new Refused(
      'newer',
      `The backup was made by a newer Theca (backup format ${parsed.data.formatVersion}). Update Theca.`,
    )
  const paths = new Set(parsed.data.files.map(({ path }) => path))
  if (paths.size !== parsed.data.files.length)
    throw new Refused('foreign', `${MANIFEST} of the backup names a file twice. Nothing was restored.`)
  for (const name of [RECORD_FILE, VAULT_FILE, FORMAT_FILE])
    if (!paths.has(name))
      throw new Refused('damaged', `${MANIFEST} of the backup does not name ${name}. Nothing was restored.`)
  return parsed.data
}

async function manifestText(source: string): Promise<string> {
  try {
    const info = await lstat(join(source, MANIFEST))
    if (!info.isFile() || info.size > LARGEST_MANIFEST)
      throw new Refused('foreign', `${MANIFEST} of the backup is not a file of the usual size.`)
    return await readFile(join(source, MANIFEST), 'utf8')
  } catch (error) {
    if (isMissing(error))
      throw new Refused(
        'missing',
        `${basename(source)} is not a backup of Theca: it has no ${MANIFEST}. Give a folder made by "theca backup".`,
      )
    throw error
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** A trigger or a view in a foreign database would run with our rights; a schema we did not write is not opened. */
function checkSchema(path: string, applicationId: number, steps: readonly Step[]): void {
  const name = basename(path)
  const bad = new Refused('damaged', `${name} of the backup is not a database that Theca wrote. Nothing was restored.`)
  try {
    const found = identify(path)
    if (found.applicationId !== applicationId) throw bad
    if (found.version > steps.length) throw new Refused('newer', newerMessage(name, found.version, steps.length))
    if (schemaOf(path) !== schemaOfSteps(steps.slice(0, found.version)))
      throw new Refused(
        'damaged',
        `${name} of the backup holds tables or triggers that Theca did not make. Nothing was restored.`,
      )
  } catch (error) {
    throw error instanceof Refused ? error : bad
  }
}

function schemaOf(path: string): string {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    db.exec('PRAGMA trusted_schema = OFF')
    return schemaRows(db)
  } finally {
    db.close()
  }
}

function schemaOfSteps(steps: readonly Step[]): string {
  const db = new DatabaseSync(':memory:')
  try {
    for (const statement of schemaText(steps)) db.exec(statement)
    return schemaRows(db)
  } finally {
    db.close()
  }
}

const schemaRows = (db: DatabaseSync): string =>
  JSON.stringify(db.prepare('select type, name, tbl_name, sql from sqlite_schema order by type, name').all())
