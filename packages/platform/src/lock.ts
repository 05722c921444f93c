import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ok, refuse, type Result } from '@theca/record'
import type { FolderFailure } from './ports.ts'

/** Never copied, never read as a file: closing it anywhere in this process would give the lock away. */
export const LOCK_FILE = 'lock.sqlite'
/** For people and for the message to a second opener; the lock is what counts. */
export const IN_USE_FILE = 'in-use.json'

export type FolderLock = {
  /** The last Theca here did not close the folder: it was killed or lost power. */
  readonly unclean: boolean
  readonly announce: (address: string) => void
  readonly release: () => void
}

type InUse = { pid: number; host: string; since: string; address: string | null }

/**
 * Takes the data folder for this process. The lock is one that the operating system holds on an open file (SQLite knows
 * how on each of them), so a killed process gives it back at once; a file with a process id in it would not.
 *
 * Errors: 'in-use' naming the process that has it.
 *
 * @example
 * const lock = lockFolder('/home/a/theca', new Date())
 * if (!lock.ok) return lock.failure.message
 */
export function lockFolder(folder: string, now: Date): Result<FolderLock, FolderFailure> {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 })
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db?.close()
    const { errcode } = error as { errcode?: number }
    if (((errcode ?? 0) & 0xff) === 5) return refuse({ code: 'in-use', message: inUseMessage(folder) })
    return refuse({
      code: 'unwritable',
      message: `The data folder ${folder} cannot be written (SQLite ${errcode ?? 'unknown'}). Check that you may write there.`,
    })
  }
  const held = db
  const unclean = readInUse(folder) !== undefined
  const note = (address: string | null): void =>
    writeInUse(folder, { pid: process.pid, host: hostname(), since: now.toISOString(), address })
  note(null)
  return ok({
    unclean,
    announce: note,
    release() {
      rmSync(join(folder, IN_USE_FILE), { force: true })
      held.close()
    },
  })
}

function inUseMessage(folder: string): string {
  const who = readInUse(folder)
  const details =
    who === undefined
      ? ''
      : ` (process ${who.pid}${who.host === hostname() ? '' : ` on ${who.host}`} since ${clock(who.since)}${who.address === null ? '' : `, ${who.address}`})`
  return `The data folder ${folder} is open in another Theca${details}. Close that one, or choose another folder with --data.`
}

/** The time of day; with the date when that was another day. */
function clock(since: string): string {
  const then = new Date(since)
  if (Number.isNaN(then.getTime())) return 'an unknown time'
  const two = (number: number): string => String(number).padStart(2, '0')
  const time = `${two(then.getHours())}:${two(then.getMinutes())}`
  const day = `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`
  return then.toDateString() === new Date().toDateString() ? time : `${day} ${time}`
}

function readInUse(folder: string): InUse | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, IN_USE_FILE), 'utf8')) as InUse
  } catch {
    return undefined
  }
}

function writeInUse(folder: string, content: InUse): void {
  try {
    writeFileSync(join(folder, IN_USE_FILE), `${JSON.stringify(content)}\n`, { mode: 0o600 })
  } catch {
    // On a full disk the folder still opens: people must be able to read, and to make space.
  }
}
