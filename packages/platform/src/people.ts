import { type Instant, ok, refuse } from '@theca/record'
import { canonicalJson, parseJson } from '@theca/record/kernel'
import type { Kysely, Selectable, Updateable } from 'kysely'
import type { Database, Tables } from './database.ts'
import type { Account, AccountChange, PeopleFailure, PeopleStore, Session, SettingsStore } from './ports.ts'

/**
 * Accounts and sessions in SQL.
 *
 * @example
 * await people.addAccount({ id: 'p1', login: 'a.weiss', name: 'A. Weiss', role: 'surgeon', passwordHash, disabled: false, createdAt })
 * const session = await people.session(sha256(token), now)
 */
export function sqlPeople(database: Database<Tables>): PeopleStore {
  const { db } = database
  return {
    async accounts() {
      return (await db.selectFrom('accounts').selectAll().orderBy('position').execute()).map(accountOf)
    },
    account: (id) => accountBy(db, 'id', id),
    accountByLogin: (login) => accountBy(db, 'login_key', loginKey(login)),
    addAccount: (account) =>
      db.transaction().execute(async (trx) => {
        if ((await accountBy(trx, 'id', account.id)) !== undefined) {
          return refuse(failure('id-taken', `There is an account ${account.id} already.`))
        }
        const added = await trx
          .insertInto('accounts')
          .values({ ...rowOf(account), id: account.id, created_at: account.createdAt })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        return added === undefined ? refuse(loginTaken(account.login)) : ok(account)
      }),
    changeAccount: (id, change) =>
      db.transaction().execute(async (trx) => {
        const present = await accountBy(trx, 'id', id)
        if (present === undefined) return refuse(failure('no-such-account', `There is no account ${id}.`))
        const account = { ...present, ...change }
        const sameLogin = await accountBy(trx, 'login_key', loginKey(account.login))
        if (sameLogin !== undefined && sameLogin.id !== id) return refuse(loginTaken(account.login))
        await trx.updateTable('accounts').set(rowOf(account)).where('id', '=', id).execute()
        if (endsSessions(present, change)) await trx.deleteFrom('sessions').where('account_id', '=', id).execute()
        return ok(account)
      }),
    openSession: async (session) => void (await db.insertInto('sessions').values(sessionRow(session)).execute()),
    async session(tokenHash, now) {
      const row = await db
        .selectFrom('sessions')
        .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
        .selectAll('sessions')
        .where('token_hash', '=', tokenHash)
        .where('accounts.disabled', '=', 0)
        .executeTakeFirst()
      const session = row === undefined ? undefined : sessionOf(row)
      return session !== undefined && lives(session, now) ? session : undefined
    },
    async sessionSeen(tokenHash, now) {
      // Never backwards: a clock set back must not make an old session look idle.
      const seen = db.updateTable('sessions').set({ last_seen_at: now }).where('token_hash', '=', tokenHash)
      await seen.where('last_seen_at', '<', now).execute()
    },
    closeSession: async (tokenHash) =>
      void (await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute()),
    closeSessionsOf: async (account) =>
      void (await db.deleteFrom('sessions').where('account_id', '=', account).execute()),
    async sweepSessions(now) {
      const rows = await db.selectFrom('sessions').selectAll().execute()
      const ended = rows.map(sessionOf).filter((session) => !lives(session, now))
      for (const { tokenHash } of ended) await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute()
      return ended.length
    },
  }
}

/** Settings in SQL: JSON by key, with who and when. */
export function sqlSettings(database: Database<Tables>): SettingsStore {
  const { db } = database
  return {
    async get(key) {
      const row = await db.selectFrom('settings').selectAll().where('key', '=', key).executeTakeFirst()
      return row === undefined ? undefined : settingOf(row)
    },
    async all() {
      return (await db.selectFrom('settings').selectAll().orderBy('key').execute()).map(settingOf)
    },
    async set(key, value, by) {
      const part = { value: canonicalJson(value), changed_by: by.person, changed_at: by.at }
      await db
        .insertInto('settings')
        .values({ key, ...part })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(part))
        .execute()
    },
    remove: async (key) => void (await db.deleteFrom('settings').where('key', '=', key).execute()),
  }
}

const loginKey = (login: string): string => login.trim().toLowerCase()

async function accountBy(db: Kysely<Tables>, column: 'id' | 'login_key', value: string): Promise<Account | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where(column, '=', value).executeTakeFirst()
  return row === undefined ? undefined : accountOf(row)
}

const accountOf = (row: Selectable<Tables['accounts']>): Account => ({
  id: row.id,
  login: row.login,
  name: row.name,
  role: row.role,
  passwordHash: row.password_hash,
  disabled: row.disabled === 1,
  createdAt: row.created_at,
})

const rowOf = (account: Account) =>
  ({
    login: account.login,
    login_key: loginKey(account.login),
    name: account.name,
    role: account.role,
    password_hash: account.passwordHash,
    disabled: account.disabled ? 1 : 0,
  }) satisfies Updateable<Tables['accounts']>

/** What an open session was granted may no longer hold. */
const endsSessions = (present: Account, change: AccountChange): boolean =>
  (change.disabled === true && !present.disabled) ||
  (change.role !== undefined && change.role !== present.role) ||
  (change.passwordHash !== undefined && change.passwordHash !== present.passwordHash)

const lives = (session: Session, now: Instant): boolean =>
  now < session.expiresAt && Date.parse(now) - Date.parse(session.lastSeenAt) < session.idleSeconds * 1_000

const sessionRow = (session: Session): Tables['sessions'] => ({
  token_hash: session.tokenHash,
  account_id: session.account,
  created_at: session.createdAt,
  last_seen_at: session.lastSeenAt,
  expires_at: session.expiresAt,
  idle_seconds: session.idleSeconds,
})

const sessionOf = (row: Tables['sessions']): Session => ({
  tokenHash: row.token_hash,
  account: row.account_id,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  idleSeconds: row.idle_seconds,
})

const settingOf = (row: Tables['settings']) => ({
  key: row.key,
  value: parseJson(row.value),
  changedBy: row.changed_by,
  changedAt: row.changed_at,
})

const failure = (code: PeopleFailure['code'], message: string): PeopleFailure => ({ code, message })
const loginTaken = (login: string): PeopleFailure =>
  failure('login-taken', `Somebody signs in as ${login.trim()} already. Choose another login.`)
