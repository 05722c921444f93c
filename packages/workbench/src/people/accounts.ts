import type { Account, DataFolder } from '@theca/platform'
import type { Result } from '@theca/record'
import { ok, refuse, toInstant } from '@theca/record'
import { randomUUID } from 'node:crypto'
import type { Role, Who } from '../contract/roles.ts'
import { roleNames } from '../contract/roles.ts'
import { hashPassword } from './password.ts'

/**
 * People and their accounts. A workbench begins with one local person, who may do everything and has no password. The
 * first account ends that: from then on people sign in, and the local person's sessions are over.
 */
export const LOCAL_ID = 'local'
export const localPerson: Who = { id: LOCAL_ID, name: 'Local user', role: 'owner' }

/** Roles that an account can have; `owner` is the local person's alone. */
export type AccountRole = Exclude<Role, 'owner'>
export type NewAccount = { login: string; name: string; role: AccountRole; password: string }
export type ChangedAccount = {
  name?: string | undefined
  role?: AccountRole | undefined
  password?: string | undefined
  disabled?: boolean | undefined
}
export type AccountFailure = {
  code: 'login-taken' | 'no-such-account' | 'administrator-first' | 'last-administrator'
  message: string
}

export type Accounts = {
  mode(): Promise<'local' | 'accounts'>
  /** All but the local person, in order of creation. */
  list(): Promise<Account[]>
  add(account: NewAccount): Promise<Result<Account, AccountFailure>>
  change(id: string, change: ChangedAccount): Promise<Result<Account, AccountFailure>>
  /** The local person as an account, so that sessions have somebody to belong to. */
  ensureLocal(): Promise<Account>
}

/**
 * Accounts of a data folder, for the server and the command line.
 *
 * @example
 * const accounts = openAccounts(folder, () => new Date())
 * await accounts.add({ login: 'a.weiss', name: 'A. Weiss', role: 'administrator', password })
 */
export function openAccounts({ people }: Pick<DataFolder, 'people'>, now: () => Date): Accounts {
  // Changes that look at who else there is go one after the other, so that two last administrators cannot end each other.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work)
    turn = done
    return done
  }
  const list = async (): Promise<Account[]> => (await people.accounts()).filter(({ id }) => id !== LOCAL_ID)
  return {
    mode: async () => ((await list()).length === 0 ? 'local' : 'accounts'),
    list,
    add: ({ login, name, role, password }) =>
      inTurn(async () => {
        const first = (await list()).length === 0
        if (first && role !== 'administrator') return refuse(administratorFirst)
        const passwordHash = await hashPassword(password)
        const added = await people.addAccount({
          id: randomUUID(),
          login,
          name,
          role,
          passwordHash,
          disabled: false,
          createdAt: toInstant(now()),
        })
        if (!added.ok) return refuse({ code: 'login-taken', message: added.failure.message })
        // After the account is there: whoever is cut off here still has a way in.
        if (first) await people.changeAccount(LOCAL_ID, { disabled: true })
        return ok(added.value)
      }),
    change: (id, { name, role, password, disabled }) =>
      inTurn(async () => {
        const accounts = await list()
        const present = accounts.find((each) => each.id === id)
        if (present === undefined)
          return refuse({ code: 'no-such-account', message: 'There is no such account. Reload the list of people.' })
        const ends = disabled === true || (role !== undefined && role !== 'administrator')
        if (ends && isAdministrator(present) && !accounts.some((each) => each.id !== id && isAdministrator(each)))
          return refuse(lastAdministrator)
        const done = await people.changeAccount(id, {
          ...(name !== undefined && { name }),
          ...(role !== undefined && { role }),
          ...(disabled !== undefined && { disabled }),
          ...(password !== undefined && { passwordHash: await hashPassword(password) }),
        })
        return done.ok ? ok(done.value) : refuse({ code: 'no-such-account', message: done.failure.message })
      }),
    async ensureLocal() {
      const present = await people.account(LOCAL_ID)
      if (present !== undefined) return present
      const local: Account = {
        ...localPerson,
        login: LOCAL_ID,
        passwordHash: null,
        disabled: false,
        createdAt: toInstant(now()),
      }
      const added = await people.addAccount(local)
      return added.ok ? added.value : local
    },
  }
}

const isAdministrator = ({ role, disabled }: Account): boolean => role === 'administrator' && !disabled

const administratorFirst: AccountFailure = {
  code: 'administrator-first',
  message: 'The first account must be an administrator, who can then create the others. Choose the role administrator.',
}
const lastAdministrator: AccountFailure = {
  code: 'last-administrator',
  message:
    'This is the only administrator, and nobody could manage people afterwards. Make somebody else an administrator first.',
}

/** The person that an account stands for, or null when its role is not one that this program knows. */
export function whoOf({ id, name, role }: Account): Who | null {
  const known = roleNames.find((each) => each === role)
  return known === undefined ? null : { id, name, role: known }
}
