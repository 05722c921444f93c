import type { SettingsStore } from '@theca/platform'
import { toInstant } from '@theca/record'
import type { z } from 'zod'
import { status } from '../../contract/index.ts'
import { noted, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'
import { asTask } from './shared.ts'

/** Keys under which Theca notes what it did itself; people can neither see nor change them as settings. */
export const KEPT_BY_THECA = 'keeping.'
const VERIFIED = `${KEPT_BY_THECA}verified`
const BACKUPS = `${KEPT_BY_THECA}backups`
const SEEN = `${KEPT_BY_THECA}seen.`
/** Backups that the status page names. */
const BACKUPS_SHOWN = 20

type Status = z.output<typeof status>

/** When everything was last checked, and what was found; null when never. */
export const verifiedOf = async (settings: SettingsStore): Promise<Status['verified']> => {
  const read = status.shape.verified.safeParse((await settings.get(VERIFIED))?.value)
  return read.success ? read.data : null
}

/** The latest backups, newest first. */
export const backupsOf = async (settings: SettingsStore): Promise<Status['backups']> => {
  const read = status.shape.backups.safeParse((await settings.get(BACKUPS))?.value)
  return read.success ? read.data : []
}

/** When somebody last signed in; null when never. */
export const lastSeenOf = async (settings: SettingsStore, accountId: string): Promise<string | null> =>
  (await settings.get(`${SEEN}${accountId}`))?.changedAt ?? null

export const noteSeen = (settings: SettingsStore, accountId: string, at: string): Promise<void> =>
  settings.set(`${SEEN}${accountId}`, true, { person: 'Theca', at })

/** Checking and copying everything. */
export function keepingDoor(house: House): Some<'verify' | 'backup'> {
  const { keeping, folder, now } = house.parts
  const { settings } = folder
  return {
    verify: ({ body, session, who }) =>
      asTask(house, session, body.task, async (onProgress) => {
        const check = await keeping.verify(onProgress)
        await settings.set(VERIFIED, { at: toInstant(now()), check }, { person: who.name, at: toInstant(now()) })
        return noted(check, {
          action: 'backup',
          what: `verified ${check.cases} cases and ${check.artifacts} artifacts: ${check.broken.length} broken`,
        })
      }),

    backup: ({ body, session, who }) =>
      asTask(house, session, body.task, async (onProgress) => {
        const done = await keeping.backup(body.target, onProgress)
        const at = toInstant(now())
        const made: Status['backups'][number] = done.ok
          ? {
              at,
              target: done.value.target,
              bytes: done.value.bytes,
              verified: done.value.check.broken.length === 0,
              problem: done.value.check.broken[0]?.what ?? null,
            }
          : { at, target: body.target, bytes: 0, verified: false, problem: done.failure.message }
        await settings.set(BACKUPS, [made, ...(await backupsOf(settings))].slice(0, BACKUPS_SHOWN), {
          person: who.name,
          at,
        })
        if (!done.ok) return refused(422, done.failure.code, done.failure.message)
        return noted(done.value, {
          action: 'backup',
          what: `backed up ${done.value.bytes} bytes and verified the copy`,
        })
      }),
  }
}
