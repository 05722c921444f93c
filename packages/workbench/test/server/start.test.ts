import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDataFolder } from '@theca/platform'
import type { Started } from '../../src/server/start.ts'
import { startServer } from '../../src/server/start.ts'

const running: Started[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.close()
})

const newFolder = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'theca-start-')), 'data')
async function start(options: { data: string; port?: number }) {
  const started = await startServer({ ...options, log: () => undefined })
  if (started.ok) running.push(started.value)
  return started
}

test('starts on an empty folder, on this computer only, and says where', async () => {
  const data = await newFolder()
  const started = await start({ data })
  if (!started.ok) throw new Error(started.failure.message)
  const { address, token } = started.value
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:74\d\d\/$/)
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(await readFile(join(data, 'in-use.json'), 'utf8')).toContain(address)
  const response = await fetch(`${address}api/session/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-theca': '1' },
    body: JSON.stringify({ token }),
  })
  expect(response.status).toBe(200)
})

test('a second one on the same folder gets a sentence that names the first', async () => {
  const data = await newFolder()
  const first = await start({ data })
  const second = await start({ data })
  expect(second).toMatchObject({ ok: false, failure: { code: 'in-use' } })
  if (!first.ok || second.ok) throw new Error('the second one started')
  expect(second.failure.message).toContain(first.value.address)
  expect((await fetch(`${first.value.address}api/session`)).status).toBe(200)
})

test('a given port that is in use: a sentence, and no data folder made', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  const data = await newFolder()
  const started = await start({ data, port })
  other.close()
  expect(started).toEqual({
    ok: false,
    failure: {
      code: 'port-in-use',
      message: `Port ${port} is in use or may not be used on this computer. Close the program that has it, or choose another with --port.`,
    },
  })
  expect(existsSync(data)).toBe(false)
})

test('a folder of somebody else is left alone', async () => {
  expect(await start({ data: import.meta.dirname })).toMatchObject({ ok: false, failure: { code: 'foreign' } })
})

test('two folders, two ports', async () => {
  const [one, other] = [await start({ data: await newFolder() }), await start({ data: await newFolder() })]
  expect(one.ok && other.ok && one.value.address !== other.value.address).toBe(true)
})

test('real services: the demonstration is made, verified, printed and backed up', { timeout: 120_000 }, async () => {
  const data = await newFolder()
  const started = await start({ data })
  if (!started.ok) throw new Error(started.failure.message)
  const { address, token } = started.value
  const base = { 'content-type': 'application/json', 'x-theca': '1' }
  const signedIn = await fetch(`${address}api/session/start`, {
    method: 'POST',
    headers: base,
    body: JSON.stringify({ token }),
  })
  const headers = { ...base, cookie: (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${address}api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect([path, response.status]).toEqual([path, 200])
    return (await response.json()) as T
  }
  const { cases } = await post<{ cases: string[] }>('actions/demonstration', { task: 'demonstration' })
  expect(cases.length).toBeGreaterThan(3)
  const list = (await (await fetch(`${address}api/views/worklist`, { headers })).json()) as {
    rows: { case: string; synthetic: boolean }[]
    closed: number
  }
  // Some of those who are followed have died by today; their cases are closed and off the list.
  expect(list.rows.length + list.closed).toBe(cases.length)
  for (const row of list.rows) expect(cases).toContain(row.case)
  const page = await fetch(`${address}api/cases/${cases[0]}/reports/mdt.pdf`, { headers })
  expect([
    page.status,
    page.headers.get('content-type'),
    Buffer.from(await page.arrayBuffer()).toString('latin1', 0, 5),
  ]).toEqual([200, 'application/pdf', '%PDF-'])
  expect(await post('actions/verify', { task: 'verify-all' })).toMatchObject({ cases: cases.length, broken: [] })
  const target = join(await newFolder(), '..', 'backup')
  expect(await post('actions/backup', { task: 'backup-all', target })).toMatchObject({ target, check: { broken: [] } })
  const status = (await (await fetch(`${address}api/views/status`, { headers })).json()) as {
    backups: unknown[]
    synthetic: { only: boolean }
  }
  expect(status).toMatchObject({ synthetic: { only: true }, backups: [{ verified: true, problem: null }] })
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s closes everything in order', async (signal) => {
  const data = await newFolder()
  const main = join(import.meta.dirname, '../../src/server/main.ts')
  const child = spawn(process.execPath, [main, data, '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const address = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').split('#')[0] ?? '')),
  )
  expect((await fetch(`${address}api/session`)).status).toBe(200)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  expect(await ended).toBe(0)
  expect(existsSync(join(data, 'in-use.json'))).toBe(false)
  const opened = await openDataFolder(data, { create: false })
  expect(opened.ok).toBe(true)
  if (opened.ok) await opened.value.close()
})
