import type { Account, PeopleStore } from '@theca/platform'
import { toInstant } from '@theca/record'
import { createHash, randomBytes } from 'node:crypto'
import type { Who } from '../contract/roles.ts'
import type { Accounts } from './accounts.ts'
import { LOCAL_ID, whoOf } from './accounts.ts'

/** Half a day without a request ends a session: the longest operation, and no longer. */
export const IDLE_SECONDS = 12 * 3_600
/** And nothing lasts longer than this, used or not. The local person signs in by starting the program. */
export const LONGEST_SECONDS = { local: 30 * 86_400, accounts: 7 * 86_400 } as const
/** How often being used is written down; more often would be a write to the disk for every read. */
const SEEN_EVERY_MS = 60_000

export type OpenSession = { readonly who: Who; readonly tokenHash: string }

export type Sessions = {
  /** A new session; the token goes to the browser and is kept nowhere. */
  open(account: Account): Promise<{ token: string; tokenHash: string; seconds: number }>
  find(token: string): Promise<OpenSession | null>
  /** Whether a session found earlier still holds, without counting as use. */
  holds(tokenHash: string): Promise<boolean>
  close(tokenHash: string): Promise<void>
}

/**
 * Sessions by opaque random tokens: 256 bits, of which only the hash is kept.
 *
 * @example
 * const { token } = await sessions.open(account)
 * (await sessions.find(token))?.who.role
 */
export function openSessions(people: PeopleStore, accounts: Accounts, now: () => Date): Sessions {
  const whoFor = async (accountId: string): Promise<Who | null> => {
    // Local sessions ended when the first account came, even one that was being opened at that moment.
    if (accountId === LOCAL_ID && (await accounts.mode()) !== 'local') return null
    const account = await people.account(accountId)
    return account === undefined || account.disabled ? null : whoOf(account)
  }
  return {
    async open(account) {
      const token = randomBytes(32).toString('base64url')
      const tokenHash = hashOf(token)
      const seconds = account.id === LOCAL_ID ? LONGEST_SECONDS.local : LONGEST_SECONDS.accounts
      const at = now()
      const expiresAt = toInstant(new Date(at.getTime() + seconds * 1_000))
      await people.openSession({
        tokenHash,
        account: account.id,
        createdAt: toInstant(at),
        lastSeenAt: toInstant(at),
        expiresAt,
        idleSeconds: IDLE_SECONDS,
      })
      return { token, tokenHash, seconds }
    },
    async find(token) {
      if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null
      const tokenHash = hashOf(token)
      const at = now()
      const session = await people.session(tokenHash, toInstant(at))
      if (session === undefined) return null
      const who = await whoFor(session.account)
      if (who === null) return null
      if (at.getTime() - Date.parse(session.lastSeenAt) >= SEEN_EVERY_MS)
        await people.sessionSeen(tokenHash, toInstant(at))
      return { who, tokenHash }
    },
    async holds(tokenHash) {
      const session = await people.session(tokenHash, toInstant(now()))
      return session !== undefined && (await whoFor(session.account)) !== null
    },
    close: (tokenHash) => people.closeSession(tokenHash),
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
