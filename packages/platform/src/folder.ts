import { chmod, readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ok, refuse, type Result } from '@theca/record'
import { folderArtifacts } from './artifacts.ts'
import { sqlAudit } from './audit.ts'
import type { Database, Tables, VaultTables } from './database.ts'
import { sqlEntryStore } from './entries.ts'
import { isMissing } from './failure.ts'
import { diskFiles, type Files, makeFolder, replaceFile } from './files.ts'
import { type FolderLock, IN_USE_FILE, LOCK_FILE, lockFolder } from './lock.ts'
import { recordSteps, vaultSteps } from './migrations.ts'
import { sqlPeople, sqlSettings } from './people.ts'
import { sqlReference } from './reference.ts'
import type { DataFolder, FolderFailure, OpenOptions } from './ports.ts'
import { openPostgres } from './postgres/open.ts'
import { createSqlite, openSqlite, RECORD_ID, type SqliteSpec, VAULT_ID } from './sqlite/open.ts'
import { scrubSqlite, sqlVault } from './vault.ts'

export const RECORD_FILE = 'theca.sqlite'
export const VAULT_FILE = 'vault.sqlite'
export const ARTIFACTS = 'artifacts'
export const FORMAT_FILE = 'format.json'
export const FOLDER_FORMAT = 'theca-data'
export const FOLDER_FORMAT_VERSION = 1

export type Format = { format: typeof FOLDER_FORMAT; formatVersion: number; database: 'sqlite' | 'postgres' }

/** What tests put in the place of clock and disk. */
export type Seams = { now?: () => Date; files?: Files; fault?: (statement: string) => void }

type Databases = { record: Database<Tables>; vault: Database<VaultTables>; scrub: () => Promise<void> }
/** A data folder with its databases, for verify and backup. */
export type OpenFolder = DataFolder & { readonly databases: Databases }

/**
 * Opens a data folder: record, vault, artifacts, audit trail, people and settings.
 *
 *     theca.sqlite   vault.sqlite   artifacts/   format.json   lock.sqlite   in-use.json
 *
 * Errors: 'in-use' by another Theca, 'missing', 'newer', 'foreign', 'damaged', 'unwritable', each a sentence that says
 * what to do. A file that is not recognised stays as it is, byte for byte.
 *
 * @example
 * const opened = await openDataFolder('/home/a/theca', { create: true })
 * if (!opened.ok) return opened.failure.message
 * const record = openRecord({ ...opened.value, kinds, now: () => new Date() })
 */
export async function openDataFolder(
  path: string,
  options: OpenOptions,
  seams: Seams = {},
): Promise<Result<OpenFolder, FolderFailure>> {
  const folder = resolve(path)
  const readOnly = options.readOnly ?? false
  try {
    const prepared = await prepare(folder, options.create && !readOnly)
    if (prepared !== null) return refuse(prepared)
    const lock = readOnly ? ok(NO_LOCK) : lockFolder(folder, seams.now?.() ?? new Date())
    if (!lock.ok) return lock
    const opened = await openLocked(folder, options, lock.value, seams).catch((error: unknown) => {
      lock.value.release()
      throw error
    })
    if (!opened.ok) lock.value.release()
    return opened
  } catch (error) {
    const failure = unwritable(folder, error)
    if (failure !== null) return refuse(failure)
    throw error
  }
}

const NO_LOCK: FolderLock = { unclean: false, announce: () => undefined, release: () => undefined }

async function openLocked(
  folder: string,
  options: OpenOptions,
  lock: FolderLock,
  seams: Seams,
): Promise<Result<OpenFolder, FolderFailure>> {
  const readOnly = options.readOnly ?? false
  const format = await readFormat(folder)
  if (!format.ok) return format
  const kind = format.value?.database ?? (options.postgresUrl === undefined ? 'sqlite' : 'postgres')
  const mismatch = databaseMismatch(folder, kind, options.postgresUrl)
  if (mismatch !== null) return refuse(mismatch)
  const databases =
    options.postgresUrl === undefined
      ? await openFiles(folder, { isNew: format.value === undefined, readOnly, lock, seams })
      : await openPostgres(options.postgresUrl, { readOnly })
  if (!databases.ok) return databases
  if (!readOnly) await finish(folder, kind, format.value === undefined, seams)
  const { record, vault: vaultDatabase, scrub } = databases.value
  const vault = sqlVault(vaultDatabase, { now: seams.now ?? (() => new Date()), scrub })
  const artifacts = await folderArtifacts(join(folder, ARTIFACTS), vault, { readOnly, files: seams.files ?? diskFiles })
  let closing: Promise<void> | undefined
  return ok({
    path: folder,
    readOnly,
    database: kind,
    store: sqlEntryStore(record),
    vault,
    artifacts,
    audit: sqlAudit(record),
    people: sqlPeople(record),
    settings: sqlSettings(record),
    reference: sqlReference(record),
    announce: lock.announce,
    databases: databases.value,
    close: () => (closing ??= closeAll(databases.value, lock)),
  })
}

async function closeAll({ record, vault }: Databases, lock: FolderLock): Promise<void> {
  await Promise.allSettled([record.close(), vault.close()])
  lock.release()
}

/** Folder and format file last: with them in place the folder is complete. */
async function finish(
  folder: string,
  database: Format['database'],
  isNew: boolean,
  { files = diskFiles }: Seams,
): Promise<void> {
  await makeFolder(join(folder, ARTIFACTS), files)
  if (!isNew) return
  const format: Format = { format: FOLDER_FORMAT, formatVersion: FOLDER_FORMAT_VERSION, database }
  await replaceFile(join(folder, FORMAT_FILE), `${JSON.stringify(format)}\n`, files)
}

// ── the folder ───────────────────────────────────────────────────────────────────────────────────────────────────────

const OWN_NAMES = new Set([RECORD_FILE, VAULT_FILE, ARTIFACTS, FORMAT_FILE, LOCK_FILE, IN_USE_FILE, 'lost+found'])

/** Makes the folder, or makes sure that it is one of ours or an empty one. */
async function prepare(folder: string, create: boolean): Promise<FolderFailure | null> {
  const names = await namesIn(folder)
  if (names === null) {
    if (!create)
      return {
        code: 'missing',
        message: `There is no data folder ${folder}. Choose one with --data, or start the workbench to make it.`,
      }
    await makeFolder(folder)
    return null
  }
  if (names === 'file') return { code: 'foreign', message: `${folder} is a file. Choose a folder with --data.` }
  if (names.includes(FORMAT_FILE) || names.includes(RECORD_FILE)) return null
  const strange = names.find(
    (name) =>
      !name.startsWith('.') &&
      !OWN_NAMES.has(name) &&
      !OWN_NAMES.has(name.replace(/(\.new)?(-wal|-shm|-journal)?$/, '')),
  )
  if (strange !== undefined)
    return {
      code: 'foreign',
      message: `${folder} holds other files (${strange}) and no data of Theca. Choose an empty folder with --data.`,
    }
  if (!create)
    return {
      code: 'missing',
      message: `${folder} is not a data folder of Theca yet. Choose another with --data, or start the workbench to make it.`,
    }
  await chmod(folder, 0o700)
  return null
}

async function namesIn(folder: string): Promise<string[] | 'file' | null> {
  try {
    return (await stat(folder)).isDirectory() ? await readdir(folder) : 'file'
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export async function readFormat(folder: string): Promise<Result<Format | undefined, FolderFailure>> {
  const path = join(folder, FORMAT_FILE)
  const bad = refuse<FolderFailure>({
    code: 'damaged',
    message: `${FORMAT_FILE} in ${folder} is damaged. It was left as it is; restore a backup into a new folder with "theca restore".`,
  })
  try {
    const format = JSON.parse(await readFile(path, 'utf8')) as Partial<Format> | null
    if (format?.format !== FOLDER_FORMAT || typeof format.formatVersion !== 'number') return bad
    if (format.formatVersion > FOLDER_FORMAT_VERSION) {
      return refuse({
        code: 'newer',
        message: `This data folder was written by a newer Theca (folder format ${format.formatVersion}); this one reads up to ${FOLDER_FORMAT_VERSION}. Update Theca.`,
      })
    }
    return format.database === 'sqlite' || format.database === 'postgres' ? ok(format as Format) : bad
  } catch (error) {
    if (isMissing(error)) return ok(undefined)
    if (error instanceof SyntaxError) return bad
    throw error
  }
}

function databaseMismatch(folder: string, kind: Format['database'], url: string | undefined): FolderFailure | null {
  if (kind === 'postgres' && url === undefined) {
    return {
      code: 'database-unreachable',
      message: `The record of ${folder} is on a PostgreSQL server. Give its address with --postgres.`,
    }
  }
  if (kind === 'sqlite' && url !== undefined) {
    return {
      code: 'foreign',
      message: `The record of ${folder} is in the folder itself, not on PostgreSQL. Leave out --postgres, or choose an empty folder with --data.`,
    }
  }
  return null
}

function unwritable(folder: string, error: unknown): FolderFailure | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  if (error.code === 'ENOSPC' || error.code === 'disk-full')
    return { code: 'unwritable', message: `The disk of ${folder} is full. Free some space, then start again.` }
  if (['EACCES', 'EPERM', 'EROFS', 'read-only'].includes(String(error.code))) {
    return {
      code: 'unwritable',
      message: `You may not write in ${folder}. Change its permissions, or choose another folder with --data.`,
    }
  }
  return null
}

// ── its two files ────────────────────────────────────────────────────────────────────────────────────────────────────

type Context = { isNew: boolean; readOnly: boolean; lock: FolderLock; seams: Seams }

async function openFiles(folder: string, context: Context): Promise<Result<Databases, FolderFailure>> {
  const { isNew, readOnly, lock, seams } = context
  const common = {
    readOnly,
    check: lock.unclean ? 'full' : 'quick',
    ...(seams.fault === undefined ? {} : { fault: seams.fault }),
  } as const
  const recordSpec: SqliteSpec = {
    path: join(folder, RECORD_FILE),
    applicationId: RECORD_ID,
    steps: recordSteps,
    ...common,
  }
  const vaultSpec: SqliteSpec = {
    path: join(folder, VAULT_FILE),
    applicationId: VAULT_ID,
    steps: vaultSteps,
    secureDelete: true,
    ...common,
  }
  if (isNew && !readOnly) {
    const lost = await createFiles(folder, recordSpec, vaultSpec, seams)
    if (lost !== null) return refuse(lost)
  }
  const record = await openSqlite<Tables>(recordSpec)
  if (!record.ok) return record
  const vault = await openSqlite<VaultTables>(vaultSpec)
  if (!vault.ok) {
    await record.value.close()
    return vault
  }
  return ok({ record: record.value, vault: vault.value, scrub: scrubSqlite(vault.value.db) })
}

/**
 * The vault first, then the record: where a record is, its vault was. A record that is gone while the vault holds keys,
 * or artifacts lie here, is lost data and must not look like a new clinic.
 */
async function createFiles(
  folder: string,
  record: SqliteSpec,
  vault: SqliteSpec,
  seams: Seams,
): Promise<FolderFailure | null> {
  const names = new Set(await readdir(folder))
  if (names.has(RECORD_FILE)) return null
  const artifacts = names.has(ARTIFACTS)
    ? (await readdir(join(folder, ARTIFACTS))).filter((name) => !name.startsWith('.'))
    : []
  if (artifacts.length > 0 || (names.has(VAULT_FILE) && !(await isEmptyVault(vault)))) {
    return {
      code: 'missing',
      message: `${RECORD_FILE} is missing from ${folder}, where other data of Theca lie. Nothing was changed; restore a backup into a new folder with "theca restore".`,
    }
  }
  if (!names.has(VAULT_FILE)) await createSqlite(vault, seams.files)
  await createSqlite(record, seams.files)
  return null
}

async function isEmptyVault(spec: SqliteSpec): Promise<boolean> {
  const opened = await openSqlite<VaultTables>({ ...spec, readOnly: true })
  if (!opened.ok) return false
  const { db, close } = opened.value
  const row =
    (await db.selectFrom('kept').select('case_id').limit(1).executeTakeFirst()) ??
    (await db.selectFrom('erased').select('case_id').limit(1).executeTakeFirst())
  await close()
  return row === undefined
}
