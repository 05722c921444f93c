import type { Account, SettingsStore } from '@theca/platform'
import { toInstant } from '@theca/record'
import type { z } from 'zod'
import type { account as accountSchema } from '../../contract/index.ts'
import type { AccountFailure } from '../../people/accounts.ts'
import { whoOf } from '../../people/accounts.ts'
import { noted, quiet, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import { KEPT_BY_THECA, lastSeenOf } from './keeping.ts'
import type { House } from './shared.ts'

/** A setting is a choice, not a file. */
const SETTING_BYTES = 64 * 1024

type Sent = z.input<typeof accountSchema>

/** People who may sign in, and settings. */
export function peopleDoor(house: House): Some<'people' | 'addPerson' | 'changePerson' | 'settings' | 'changeSetting'> {
  const { accounts, parts } = house
  const { settings } = parts.folder
  return {
    async people() {
      const found = await accounts.list()
      return quiet({
        people: (await Promise.all(found.map((each) => sentAccount(each, settings)))).filter((each) => each !== null),
      })
    },

    async addPerson({ body }) {
      const first = (await accounts.mode()) === 'local'
      const added = await accounts.add(body)
      if (!added.ok) return refusedAccount(added.failure)
      if (first) house.endStreams()
      const { login, role } = added.value
      const switched = first ? '; from now on people sign in' : ''
      return noted((await sentAccount(added.value, settings)) as Sent, {
        action: 'settings',
        what: `added account ${login} (${role})${switched}`,
      })
    },

    async changePerson({ params, body }) {
      const done = await accounts.change(params.id, body)
      if (!done.ok) return refusedAccount(done.failure)
      house.endStreams()
      const changes = [
        ...(body.role === undefined ? [] : [`role ${body.role}`]),
        ...(body.name === undefined ? [] : ['name']),
        ...(body.password === undefined ? [] : ['password']),
        ...(body.disabled === undefined ? [] : [body.disabled ? 'access ended' : 'access given back']),
      ]
      return noted((await sentAccount(done.value, settings)) as Sent, {
        action: 'settings',
        what: `changed account ${done.value.login}: ${changes.join(', ') || 'nothing'}`,
      })
    },

    async settings() {
      const all = await settings.all()
      return quiet({
        settings: all.filter(({ key }) => !key.startsWith(KEPT_BY_THECA)) as {
          key: string
          value: never
          changedBy: string
          changedAt: string
        }[],
      })
    },

    async changeSetting({ params, body, who }) {
      if (params.key.startsWith(KEPT_BY_THECA))
        return refused(
          400,
          'not-a-setting',
          `${params.key} is kept by Theca itself and is no setting. Choose another key.`,
        )
      if (JSON.stringify(body.value).length > SETTING_BYTES)
        return refused(413, 'too-large', `A setting is at most ${SETTING_BYTES / 1024} KiB. Make it shorter.`)
      await settings.set(params.key, body.value, { person: who.name, at: toInstant(parts.now()) })
      return noted({ done: true }, { action: 'settings', what: `changed setting ${params.key}` })
    },
  }
}

async function sentAccount(account: Account, settings: SettingsStore): Promise<Sent | null> {
  const who = whoOf(account)
  if (who === null) return null
  const { id, login, name, disabled, createdAt } = account
  return { id, login, name, role: who.role, disabled, createdAt, lastSeenAt: await lastSeenOf(settings, id) }
}

const accountStatus = {
  'login-taken': 409,
  'no-such-account': 404,
  'administrator-first': 400,
  'last-administrator': 409,
} as const

const refusedAccount = ({ code, message }: AccountFailure) => refused(accountStatus[code], code, message)
