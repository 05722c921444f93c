import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import dns from 'node:dns'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startServer } from '../../packages/workbench/src/server/start.ts'

/** Promise 5: no network traffic that was not configured. Every socket that this process opens is watched. */
test('a whole use of the workbench connects to nothing but itself, and asks no name', async () => {
  const work = mkdtempSync(join(tmpdir(), 'theca-quiet-'))
  const peers = new Set<string>()
  const watch = (message: unknown): void => {
    const { socket } = message as { socket: Socket }
    let connected = false
    socket.once('connect', () => {
      connected = true
      peers.add(`${socket.remoteAddress}:${socket.remotePort}`)
    })
    // A kept connection that the workbench closes later is no attempt to reach anybody else.
    socket.once('error', () => {
      if (!connected) peers.add('an attempt that failed')
    })
  }
  subscribe('net.client.socket', watch)
  const asked = vi.spyOn(dns, 'lookup')
  const started = await startServer({ data: join(work, 'data'), port: 0, log: () => undefined })
  if (!started.ok) throw new Error(started.failure.message)
  const { address, token, close } = started.value
  try {
    const origin = address.slice(0, -1)
    let cookie = ''
    const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
      const headers = { 'content-type': 'application/json', 'x-theca': '1', origin, cookie }
      const response = await fetch(origin + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      expect([path, response.status]).toEqual([path, 200])
      return response
    }
    cookie = ((await call('POST', '/api/session/start', { token })).headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const task = 'watching-the-network'
    const made = (await (await call('POST', '/api/actions/demonstration', { task })).json()) as { cases: string[] }
    await call('GET', '/api/views/worklist')
    await call('GET', `/api/cases/${made.cases[0]}/entries`)
    expect(
      (await (await call('GET', `/api/cases/${made.cases[0]}/reports/mdt.pdf`)).arrayBuffer()).byteLength,
    ).toBeGreaterThan(10_000)
    await call('POST', '/api/actions/verify', { task })
    await call('POST', '/api/actions/backup', { task, target: join(work, 'copy') })
    expect([...peers]).toEqual([new URL(address).host])
    expect(asked.mock.calls.map(([name]) => name).filter((name) => name !== '127.0.0.1')).toEqual([])
  } finally {
    unsubscribe('net.client.socket', watch)
    asked.mockRestore()
    await close()
    rmSync(work, { recursive: true, force: true })
  }
})
