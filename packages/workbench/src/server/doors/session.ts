import { createHash, timingSafeEqual } from 'node:crypto'
import type { Account } from '@theca/platform'
import { toInstant } from '@theca/record'
import type { Session, Who } from '../../contract/index.ts'
import { whoOf } from '../../people/accounts.ts'
import { newLimiter } from '../../people/limiter.ts'
import { passwordFits } from '../../people/password.ts'
import { noted, quiet, refused } from '../answer.ts'
import type { Input, Some } from '../routes.ts'
import type { Contract } from '../../contract/index.ts'
import { noteSeen } from './keeping.ts'
import type { House } from './shared.ts'

/** Who is signed in, signing in, signing out. */
export function sessionDoor(house: House): Some<'session' | 'start' | 'signIn' | 'signOut'> {
  const { accounts, sessions, parts } = house
  const limiter = newLimiter()
  const answer = async (who: Who | null): Promise<Session> => ({
    who,
    mode: await accounts.mode(),
    version: parts.version,
  })

  const tooMany = async (name: string) => {
    const wait = limiter.wait(name, parts.now().getTime())
    if (wait === 0) return null
    const seconds = Math.ceil(wait / 1_000)
    return refused(429, 'too-many-attempts', `Too many attempts have failed. Try again in ${seconds} s.`, { seconds })
  }
  const welcome = async (
    { session, setToken }: Input<Contract['signIn']> | Input<Contract['start']>,
    account: Account,
  ) => {
    const who = whoOf(account)
    if (who === null)
      return refused(
        403,
        'unknown-role',
        `The role of this account is not known to this version. Ask an administrator to choose another.`,
      )
    // A new session each time: a token that somebody planted before is worth nothing afterwards.
    if (session !== '') await sessions.close(session)
    const opened = await sessions.open(account)
    setToken(opened)
    await noteSeen(parts.folder.settings, account.id, toInstant(parts.now()))
    return noted(await answer(who), { action: 'sign-in', what: `signed in as ${who.role}`, by: who })
  }
  const denied = (what: string): Promise<void> =>
    parts.folder.audit.note({
      at: toInstant(parts.now()),
      person: { id: 'nobody', name: 'Not signed in', role: 'none' },
      action: 'denied',
      what,
    })

  return {
    session: async ({ who }) => quiet(await answer(who)),

    async start(input) {
      if ((await accounts.mode()) !== 'local')
        return refused(403, 'accounts', 'People sign in to this workbench with their accounts. Sign in with yours.')
      const name = `start ${input.address}`
      const wait = await tooMany(name)
      if (wait !== null) return wait
      if (!sameText(input.body.token, parts.startToken)) {
        await denied('a wrong start token')
        return refused(
          401,
          'wrong-start-token',
          'This address is not of the workbench that runs now. Open the one printed at its last start.',
        )
      }
      limiter.succeeded(name)
      return welcome(input, await accounts.ensureLocal())
    },

    async signIn(input) {
      if ((await accounts.mode()) === 'local')
        return refused(403, 'no-accounts', 'There are no accounts yet. Open the address that was printed at start.')
      const { login, password } = input.body
      const name = `${login.trim().toLowerCase()} ${input.address}`
      const wait = await tooMany(name)
      if (wait !== null) return wait
      const account = await parts.folder.people.accountByLogin(login)
      const fits = await passwordFits(password, account?.passwordHash ?? null)
      // One answer for every reason, or the answers would tell which logins exist.
      if (account === undefined || account.disabled || !fits) {
        await denied('signing in failed')
        return refused(
          401,
          'sign-in-failed',
          'Login and password do not fit, or the account has ended. Try again, or ask an administrator.',
        )
      }
      limiter.succeeded(name)
      return welcome(input, account)
    },

    async signOut({ session, setToken }) {
      await sessions.close(session)
      house.endStreams(session)
      setToken(null)
      return noted(await answer(null), { action: 'sign-in', what: 'signed out' })
    },
  }
}

/** Compares without telling by its time how much was right. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
