import { afterEach, describe, expect, test } from 'vitest'
import type { Account, PeopleStore, Session, SettingsStore } from '../../packages/platform/src/ports.ts'

const account = (id: string, more: Partial<Account> = {}): Account => ({
  id,
  login: `${id}.Weiss`,
  name: 'A. Weiss',
  role: 'surgeon',
  passwordHash: 'hash',
  disabled: false,
  createdAt: '2026-03-06T10:00:00.000Z',
  ...more,
})
const session = (tokenHash: string, of: string): Session => ({
  tokenHash,
  account: of,
  createdAt: '2026-03-06T10:00:00.000Z',
  lastSeenAt: '2026-03-06T10:00:00.000Z',
  expiresAt: '2026-03-06T22:00:00.000Z',
  idleSeconds: 600,
})
const at = (time: string): string => `2026-03-06T${time}.000Z`
type Open = { people: PeopleStore; settings: SettingsStore; close: () => Promise<void> }

/** What every store of people, sessions and settings must do. */
export function peopleContract(name: string, make: () => Promise<Open>): void {
  describe(`people and settings: ${name}`, () => {
    let open: Open
    const fresh = async (): Promise<Open> => (open = await make())
    afterEach(() => open.close())

    test('keeps accounts, found by id and by login in any case', async () => {
      const { people } = await fresh()
      expect(await people.addAccount(account('p1'))).toEqual({ ok: true, value: account('p1') })
      expect(await people.addAccount(account('p2', { passwordHash: null }))).toMatchObject({ ok: true })
      expect(await people.accounts()).toEqual([account('p1'), account('p2', { passwordHash: null })])
      expect(await people.account('p1')).toEqual(account('p1'))
      expect(await people.accountByLogin(' P1.WEISS ')).toEqual(account('p1'))
      expect(await people.account('p9')).toBeUndefined()
      expect(await people.accountByLogin('p9')).toBeUndefined()
    })

    test('refuses a login or an id twice', async () => {
      const { people } = await fresh()
      await people.addAccount(account('p1'))
      await people.addAccount(account('p2'))
      expect(await people.addAccount(account('p1', { login: 'other' }))).toMatchObject({
        ok: false,
        failure: { code: 'id-taken' },
      })
      expect(await people.addAccount(account('p3', { login: 'P1.WEISS' }))).toMatchObject({
        ok: false,
        failure: { code: 'login-taken' },
      })
      expect(await people.changeAccount('p2', { login: 'p1.weiss' })).toMatchObject({
        ok: false,
        failure: { code: 'login-taken' },
      })
      expect(await people.changeAccount('p9', { role: 'nurse' })).toMatchObject({
        ok: false,
        failure: { code: 'no-such-account' },
      })
      expect(await people.changeAccount('p2', { login: 'P2.weiss' })).toMatchObject({
        ok: true,
        value: { login: 'P2.weiss' },
      })
      const all = await Promise.all(
        Array.from({ length: 5 }, (_, index) => people.addAccount(account(`q${index}`, { login: 'same' }))),
      )
      expect(all.filter((one) => one.ok)).toHaveLength(1)
    })

    test('a session lives until it expires, is idle too long, or is closed', async () => {
      const { people } = await fresh()
      await people.addAccount(account('p1'))
      await people.openSession(session('t1', 'p1'))
      expect(await people.session('t1', at('10:05:00'))).toEqual(session('t1', 'p1'))
      expect(await people.session('t1', at('10:10:00'))).toBeUndefined()
      await people.sessionSeen('t1', at('10:09:00'))
      await people.sessionSeen('t1', at('09:00:00'))
      expect(await people.session('t1', at('10:18:00'))).toMatchObject({ lastSeenAt: at('10:09:00') })
      await people.sessionSeen('t1', at('21:59:00'))
      expect(await people.session('t1', at('22:00:00'))).toBeUndefined()
      await people.closeSession('t1')
      expect(await people.session('t1', at('21:59:30'))).toBeUndefined()
      await people.openSession(session('t2', 'p1'))
      await people.openSession({ ...session('t3', 'p1'), idleSeconds: 86_400 })
      expect(await people.sweepSessions(at('12:00:00'))).toBe(1)
      expect(await people.session('t3', at('12:00:00'))).toMatchObject({ tokenHash: 't3' })
      await people.closeSessionsOf('p1')
      expect(await people.session('t3', at('12:00:00'))).toBeUndefined()
    })

    test('another role, another password or a closed door end the sessions', async () => {
      const { people } = await fresh()
      await people.addAccount(account('p1'))
      for (const change of [{ role: 'nurse' }, { passwordHash: 'other' }, { disabled: true }]) {
        await people.openSession(session('t', 'p1'))
        expect(await people.changeAccount('p1', { name: 'A. Weiß' })).toMatchObject({ ok: true })
        expect(await people.session('t', at('10:01:00'))).toBeDefined()
        expect(await people.changeAccount('p1', change)).toMatchObject({ ok: true, value: change })
        expect(await people.session('t', at('10:01:00'))).toBeUndefined()
      }
      await people.openSession(session('t', 'p1'))
      expect(await people.session('t', at('10:01:00'))).toBeUndefined()
    })

    test('keeps settings with who and when', async () => {
      const { settings } = await fresh()
      expect(await settings.get('units')).toBeUndefined()
      await settings.set('units', { volume: 'ml', list: [1, null] }, { person: 'p1', at: at('10:00:00') })
      await settings.set('alarm', 50, { person: 'p1', at: at('10:00:00') })
      await settings.set('alarm', 60, { person: 'p2', at: at('11:00:00') })
      expect(await settings.all()).toEqual([
        { key: 'alarm', value: 60, changedBy: 'p2', changedAt: at('11:00:00') },
        { key: 'units', value: { volume: 'ml', list: [1, null] }, changedBy: 'p1', changedAt: at('10:00:00') },
      ])
      await settings.remove('alarm')
      expect(await settings.get('alarm')).toBeUndefined()
    })
  })
}
