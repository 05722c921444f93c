import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newLimiter } from '../../src/people/limiter.ts'
import { hashPassword, passwordFits } from '../../src/people/password.ts'
import type { House, Visitor } from './support.ts'
import { ask, openHouse, problemOf, send, START_TOKEN, trailOf, visitorAs } from './support.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const PASSWORD = 'correct horse battery'
const visitorFrom = (response: Response): Visitor => ({
  cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  accountId: '',
})
const signIn = (login: string, password: string) => send(house, 'signIn', null, { body: { login, password } })
const HOUR = 3_600_000

async function withAdministrator(): Promise<Visitor> {
  await ask(house, 'addPerson', await visitorAs(house, 'owner'), {
    body: { login: 'admin', name: 'An Administrator', role: 'administrator', password: PASSWORD },
  })
  return visitorFrom(await signIn('admin', PASSWORD))
}

describe('the start token', () => {
  test('opens a session in a cookie that no script and no other site can use', async () => {
    const response = await send(house, 'start', null, { body: { token: START_TOKEN } })
    expect(await response.clone().json()).toMatchObject({ who: { id: 'local', role: 'owner' }, mode: 'local' })
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      new RegExp(`^theca-${house.port}=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000$`),
    )
    expect(await ask(house, 'session', visitorFrom(response))).toMatchObject({ who: { role: 'owner' } })
    expect((await ask(house, 'session', null)).who).toBeNull()
  })
  test('a wrong one opens nothing, is noted, and slows down after a few', async () => {
    for (const token of ['', START_TOKEN.slice(1), `${START_TOKEN}x`]) {
      const response = await send(house, 'start', null, { body: { token } })
      expect(response.headers.get('set-cookie')).toBeNull()
      expect(await problemOf(response)).toMatchObject({ status: 401, code: 'wrong-start-token' })
    }
    expect((await trailOf(house)).filter((line) => line.includes('a wrong start token'))).toHaveLength(3)
    for (let i = 0; i < 3; i += 1) await send(house, 'start', null, { body: { token: 'x' } })
    expect(await problemOf(await send(house, 'start', null, { body: { token: START_TOKEN } }))).toMatchObject({
      status: 429,
      code: 'too-many-attempts',
    })
  })
})

describe('sessions', () => {
  test('end half a day after the last request', async () => {
    const visitor = visitorFrom(await send(house, 'start', null, { body: { token: START_TOKEN } }))
    house.clock.ahead = 11 * HOUR
    expect((await send(house, 'status', visitor)).status).toBe(200)
    house.clock.ahead = 22 * HOUR
    expect((await send(house, 'status', visitor)).status).toBe(200)
    house.clock.ahead = 34.1 * HOUR
    expect((await send(house, 'status', visitor)).status).toBe(401)
  })
  test('end after 30 days, however much they are used', async () => {
    const visitor = visitorFrom(await send(house, 'start', null, { body: { token: START_TOKEN } }))
    for (let hours = 10; hours < 30 * 24; hours += 10) {
      house.clock.ahead = hours * HOUR
      expect((await send(house, 'status', visitor)).status).toBe(200)
    }
    house.clock.ahead = 30 * 24 * HOUR
    expect((await send(house, 'status', visitor)).status).toBe(401)
  })
  test('end by signing out, on the server', async () => {
    const visitor = visitorFrom(await send(house, 'start', null, { body: { token: START_TOKEN } }))
    const out = await send(house, 'signOut', visitor)
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await send(house, 'status', visitor)).status).toBe(401)
  })
  test('are not found by anything but the token', async () => {
    for (const cookie of [
      'theca=x',
      `theca-${house.port}=`,
      `theca-${house.port}=${'a'.repeat(43)}`,
      `theca-1=${'a'.repeat(43)}`,
      ';;==',
    ]) {
      expect((await send(house, 'status', { cookie, accountId: '' })).status).toBe(401)
    }
  })
  test('only the hash is kept', async () => {
    const visitor = visitorFrom(await send(house, 'start', null, { body: { token: START_TOKEN } }))
    const token = visitor.cookie.split('=')[1] ?? ''
    const { db } = house.folder.databases.record
    expect(JSON.stringify(await db.selectFrom('sessions').selectAll().execute())).not.toContain(token)
  })
})

describe('the first account', () => {
  test('is an administrator', async () => {
    const owner = await visitorAs(house, 'owner')
    const body = { login: 'a.weiss', name: 'A. Weiss', role: 'surgeon', password: PASSWORD }
    expect(await problemOf(await send(house, 'addPerson', owner, { body }))).toMatchObject({
      status: 400,
      code: 'administrator-first',
    })
    expect((await ask(house, 'session', owner)).mode).toBe('local')
  })
  test('ends the local session; its maker can sign in', async () => {
    const owner = await visitorAs(house, 'owner')
    const administrator = await withAdministrator()
    expect((await send(house, 'status', owner)).status).toBe(401)
    expect(await problemOf(await send(house, 'start', null, { body: { token: START_TOKEN } }))).toMatchObject({
      status: 403,
      code: 'accounts',
    })
    expect(await ask(house, 'session', administrator)).toMatchObject({
      mode: 'accounts',
      who: { name: 'An Administrator', role: 'administrator' },
    })
    expect((await ask(house, 'people', administrator)).people).toMatchObject([
      { login: 'admin', disabled: false, lastSeenAt: expect.any(String) as string },
    ])
  })
  test('two first ones at once: one wins the name, both are administrators', async () => {
    const owner = await visitorAs(house, 'owner')
    const body = { login: 'admin', name: 'A', role: 'administrator', password: PASSWORD }
    const statuses = (
      await Promise.all([send(house, 'addPerson', owner, { body }), send(house, 'addPerson', owner, { body })])
    ).map(({ status }) => status)
    expect(Math.min(...statuses)).toBe(200)
    expect(statuses).not.toEqual([200, 200])
  })
})

describe('accounts', () => {
  test('signing in: one answer for a wrong password, an unknown login and an ended account', async () => {
    const administrator = await withAdministrator()
    const added = await ask(house, 'addPerson', administrator, {
      body: { login: 'a.weiss', name: 'A. Weiss', role: 'surgeon', password: PASSWORD },
    })
    expect((await signIn('A.Weiss', PASSWORD)).status).toBe(200)
    const wrong = await problemOf(await signIn('a.weiss', 'wrong'))
    await ask(house, 'changePerson', administrator, { params: { id: added.id }, body: { disabled: true } })
    const timed = async (login: string) => {
      const before = performance.now()
      const problem = await problemOf(await signIn(login, PASSWORD))
      return { problem, took: performance.now() - before }
    }
    const [ended, unknown] = [await timed('a.weiss'), await timed('nobody.here')]
    expect(wrong).toMatchObject({ status: 401, code: 'sign-in-failed' })
    expect(ended.problem).toEqual(wrong)
    expect(unknown.problem).toEqual(wrong)
    // Both pay for the hash: neither answers in a tenth of the other's time.
    expect(unknown.took).toBeGreaterThan(ended.took / 5)
    expect(JSON.stringify(await trailOf(house))).not.toContain('nobody.here')
  })
  test('ending access, or another role or password, ends the sessions', async () => {
    const administrator = await withAdministrator()
    for (const change of [{ disabled: true }, { role: 'researcher' }, { password: 'another password' }]) {
      const visitor = await visitorAs(house, 'surgeon')
      expect((await send(house, 'status', visitor)).status).toBe(200)
      await ask(house, 'changePerson', administrator, { params: { id: visitor.accountId }, body: change })
      expect((await send(house, 'status', visitor)).status).toBe(401)
    }
  })
  test('the last administrator stays one', async () => {
    const administrator = await withAdministrator()
    const id = (await ask(house, 'people', administrator)).people[0]?.id ?? ''
    for (const body of [{ disabled: true }, { role: 'surgeon' }]) {
      expect(await problemOf(await send(house, 'changePerson', administrator, { params: { id }, body }))).toMatchObject(
        { status: 409, code: 'last-administrator' },
      )
    }
    await ask(house, 'addPerson', administrator, {
      body: { login: 'second', name: 'Second', role: 'administrator', password: PASSWORD },
    })
    await ask(house, 'changePerson', administrator, { params: { id }, body: { disabled: true } })
    expect((await send(house, 'people', administrator)).status).toBe(401)
  })
  test.each([{ role: 'owner' }, { password: 'short' }, { login: 'with space' }, { isAdmin: true }])(
    'refused: %o',
    async (part) => {
      const body = { login: 'a.weiss', name: 'A. Weiss', role: 'administrator', password: PASSWORD, ...part }
      expect((await send(house, 'addPerson', await visitorAs(house, 'owner'), { body })).status).toBe(400)
    },
  )
  test('the local person is no account that can be given back its access', async () => {
    const administrator = await withAdministrator()
    expect(
      (await send(house, 'changePerson', administrator, { params: { id: 'local' }, body: { disabled: false } })).status,
    ).toBe(404)
  })
  test('folders of this computer are not read for people who sign in', async () => {
    await withAdministrator()
    const body = { task: 'task-1234', from: { path: '/etc' } }
    expect(
      await problemOf(
        await send(house, 'readImaging', await visitorAs(house, 'surgeon'), { params: { case: 'TH-00000' }, body }),
      ),
    ).toMatchObject({ status: 403, code: 'local-only' })
  })
})

describe('settings', () => {
  test('are changed with who and when, and noted', async () => {
    const owner = await visitorAs(house, 'owner')
    await ask(house, 'changeSetting', owner, { params: { key: 'units.length' }, body: { value: { unit: 'mm' } } })
    expect((await ask(house, 'settings', owner)).settings).toMatchObject([
      { key: 'units.length', value: { unit: 'mm' }, changedBy: 'Local user' },
    ])
    expect(await trailOf(house)).toContainEqual('owner settings - changed setting units.length')
  })
  test('what Theca keeps for itself is none', async () => {
    const owner = await visitorAs(house, 'owner')
    await ask(house, 'verify', owner, { body: { task: 'task-1234' } })
    expect((await ask(house, 'settings', owner)).settings).toEqual([])
    expect((await ask(house, 'status', owner)).verified).toMatchObject({ check: { broken: [] } })
    expect(
      (await send(house, 'changeSetting', owner, { params: { key: 'keeping.verified' }, body: { value: null } }))
        .status,
    ).toBe(400)
  })
})

describe('passwords', () => {
  test('carry their parameters and fit only themselves', async () => {
    const hash = await hashPassword('pässwörd, long')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
    expect(await passwordFits('pässwörd, long'.normalize('NFD'), hash)).toBe(true)
    expect(await passwordFits('passwörd, long', hash)).toBe(false)
    expect(await passwordFits('', null)).toBe(false)
    expect(await passwordFits('x', 'not a hash')).toBe(false)
  })
  test('a hash made elsewhere with other parameters still fits', async () => {
    // argon2 reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
    expect(
      await passwordFits(
        'password',
        '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      ),
    ).toBe(true)
  })
})

describe('the limiter', () => {
  test('doubles the wait, up to a quarter of an hour, and forgets after success', () => {
    const limiter = newLimiter()
    let now = 0
    const waits: number[] = []
    for (let i = 0; i < 18; i += 1) {
      expect(limiter.wait('a', now)).toBe(0)
      const wait = limiter.wait('a', now)
      if (i >= 4) waits.push(wait)
      now += wait
    }
    expect(waits.slice(0, 2)).toEqual([1_000, 2_000].map(() => expect.any(Number) as number))
    expect(Math.max(...waits)).toBe(900_000)
    limiter.succeeded('a')
    expect(limiter.wait('a', now)).toBe(0)
  })
  test('many at once are counted before any is answered', () => {
    const limiter = newLimiter()
    const free = Array.from({ length: 20 }, () => limiter.wait('a', 0)).filter((wait) => wait === 0)
    expect(free).toHaveLength(5)
  })
})
