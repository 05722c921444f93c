import { readFileSync } from 'node:fs'
import { mkdtemp, mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'
import { limits, streamPath } from '../../src/contract/index.ts'
import { JSON_BYTES, JSON_DEPTH } from '../../src/server/body.ts'
import type { House, Visitor } from './support.ts'
import {
  ask,
  openCase,
  openedDraft,
  openHouse,
  personDraft,
  problemOf,
  raw,
  send,
  statusOf,
  visitorAs,
} from './support.ts'

let house: House
let owner: Visitor
beforeAll(async () => {
  const webRoot = await mkdtemp(join(tmpdir(), 'theca-web-'))
  await mkdir(join(webRoot, 'assets'))
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Theca</title>')
  await writeFile(join(webRoot, 'assets/app-1.js'), 'export {}')
  house = await openHouse({ webRoot, timing: { headersMs: 800, bodyStallMs: 700, pingMs: 30_000 } })
  owner = await visitorAs(house, 'owner')
})
afterAll(() => house.close())

const cases = async (): Promise<number> => (await house.record.cases()).length

/** What a program that knows the right way would send, with one thing wrong. */
const get = (path: string, headers: { [name: string]: string } = {}): Promise<string> => {
  const all = { Host: `127.0.0.1:${house.port}`, Cookie: owner.cookie, Connection: 'close', ...headers }
  return raw(
    house.port,
    `GET ${path} HTTP/1.1\r\n${Object.entries(all)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  )
}

describe('host', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('%s is the workbench', async (name) => {
    for (const path of ['/', '/assets/app-1.js', '/api/session'])
      expect(statusOf(await get(path, { Host: `${name}:${house.port}` }))).toBe(200)
  })
  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'localhost@evil.example',
    '0.0.0.0',
    '127.1',
    'localhost.',
  ])('%s is not', async (name) => {
    for (const path of ['/', '/assets/app-1.js', '/api/session', '/api/views/worklist', '/nothing']) {
      expect(statusOf(await get(path, { Host: `${name}:${house.port}` }))).toBe(421)
    }
  })
  test('another port is not', async () => expect(statusOf(await get('/', { Host: '127.0.0.1:1' }))).toBe(421))
})

describe('other sites', () => {
  const open = { body: { drafts: [openedDraft] } }
  test.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ])('a write with %o is refused and writes nothing', async (headers) => {
    const before = await cases()
    expect(await problemOf(await send(house, 'openCase', owner, { ...open, headers }))).toMatchObject({
      status: 403,
      code: 'wrong-origin',
    })
    expect(await cases()).toBe(before)
  })
  test('a write without the header of ours is refused', async () => {
    const response = await fetch(`${house.origin}/api/cases`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: owner.cookie },
      body: JSON.stringify(open.body),
    })
    expect(await problemOf(response)).toMatchObject({ status: 403, code: 'write-header-missing' })
  })
  test('a form cannot write, even with the header', async () => {
    const response = await send(house, 'openCase', owner, {
      ...open,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(response.status).toBe(415)
  })
  test('data are not read by another site either', async () => {
    expect(
      await problemOf(await send(house, 'worklist', owner, { headers: { 'sec-fetch-site': 'cross-site' } })),
    ).toMatchObject({ status: 403 })
    const response = await send(house, 'worklist', owner)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })
})

test('every answer carries the headers that keep a browser from guessing', async () => {
  for (const path of [
    '/',
    '/a/page',
    '/assets/app-1.js',
    '/assets/none.js',
    '/api/session',
    '/api/nothing',
    '/api/views/worklist',
  ]) {
    const { headers } = await fetch(`${house.origin}${path}`)
    expect([
      path,
      headers.get('x-content-type-options'),
      headers.get('referrer-policy'),
      headers.get('cross-origin-opener-policy'),
    ]).toEqual([path, 'nosniff', 'no-referrer', 'same-origin'])
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  }
})

test('pages: any address of a page is the page, any other is 404', async () => {
  for (const path of ['/', '/worklist', '/case/TH-7K2QD/plan'])
    expect(await (await fetch(`${house.origin}${path}`)).text()).toContain('<title>Theca')
  for (const path of ['/assets/none.js', '/favicon.png', '/api/none', '/.env', '/assets/'])
    expect((await fetch(`${house.origin}${path}`)).status).toBe(404)
})

describe('hostile requests', () => {
  type Hostile = {
    id: string
    send?: string
    send_json?: { method: string; path: string; body: unknown }
    expect: { status: number[]; body_must_not_contain?: string; never?: number; location_must_not_contain?: string }
  }
  const file = sharedFile('data/hostile/http/requests.json')
  const { requests } =
    file === undefined ? { requests: [] } : (JSON.parse(readFileSync(file, 'utf8')) as { requests: Hostile[] })
  test.skipIf(file === undefined)('the corpus is there', () => expect(requests.length).toBeGreaterThan(10))
  test.each(requests)('$id', async ({ send: text, send_json: json, expect: wanted }) => {
    const before = await cases()
    const body = JSON.stringify(json?.body)
    const request =
      text ??
      `${json?.method} ${json?.path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
    const full = request
      .replaceAll('{port}', String(house.port))
      .replace(/\{A\*(\d+)\}/, (_, count: string) => 'A'.repeat(Number(count)))
      .replace(/\{0-,\*(\d+)\}/, (_, count: string) => '0-,'.repeat(Number(count)))
      .replace('GET /ws ', `GET ${streamPath} `)
      .replace('/api/import ', '/api/imports ')
    const answer = await raw(house.port, full, 3_000)
    const [, content = ''] = answer.split('\r\n\r\n')
    // Addresses of the corpus that are none of ours may be answered by "no such address" as well.
    expect([...wanted.status, ...(json === undefined ? [] : [404])]).toContain(statusOf(answer))
    expect(answer).not.toMatch(/^HTTP\/1.1 101/)
    if (wanted.body_must_not_contain !== undefined) expect(content).not.toContain(wanted.body_must_not_contain)
    if (wanted.location_must_not_contain !== undefined) expect(answer).not.toMatch(/^location:.*evil/im)
    expect(await cases()).toBe(before)
  })

  const addresses = sharedFile('data/hostile/http/ssrf_urls.json')
  test.skipIf(addresses === undefined)(
    'no address that somebody gives is ever fetched: there is none to give',
    async () => {
      const urls = JSON.parse(readFileSync(addresses ?? '', 'utf8')) as string[]
      for (const url of urls) {
        const response = await send(house, 'changeSetting', owner, {
          params: { key: 'sources.url' },
          body: { value: url },
        })
        expect(response.status).toBe(200)
      }
      expect((await ask(house, 'status', owner)).outbound).toEqual([])
    },
  )

  test.each([
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/%5c..%5c..%5cetc',
    '/assets/..\\..\\etc',
    '/api/../api/session',
    '/./',
    '//evil.example/%2e%2e',
    'http://evil.example/',
  ])('path %s', async (path) => {
    const answer = await get(path)
    expect([400, 404]).toContain(statusOf(answer))
    expect(answer).not.toContain('root:')
    expect(answer).not.toMatch(/^location:/im)
  })
})

describe('bodies', () => {
  const append = async (text: string) =>
    fetch(`${house.origin}/api/cases/${await openCase(house)}/entries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-theca': '1', cookie: owner.cookie },
      body: text,
    })

  test('too deep', async () =>
    expect(await problemOf(await append('['.repeat(JSON_DEPTH + 1)))).toMatchObject({ status: 400, code: 'too-deep' }))
  test('a million brackets at once', async () => expect((await append('['.repeat(1_000_000))).status).toBe(400))
  test('too large', async () =>
    expect(await problemOf(await append(`"${'a'.repeat(JSON_BYTES)}"`))).toMatchObject({
      status: 413,
      code: 'too-large',
    }))
  test('not JSON; the answer quotes nothing', async () => {
    const problem = await problemOf(await append('{"name":"CANARY'))
    expect(problem).toMatchObject({ status: 400, code: 'not-json' })
    expect(JSON.stringify(problem)).not.toContain('CANARY')
  })
  test.each([
    '{"__proto__":{"isAdmin":true}}',
    '{"drafts":[{"body":{"constructor":{"prototype":{"isAdmin":true}}}}]}',
    '{"a":{"__proto__":1}}',
  ])('%s', async (text) => {
    expect(await problemOf(await append(text))).toMatchObject({ status: 400, code: 'forbidden-name' })
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })
  test('numbers that JSON cannot hold', async () => {
    const text = JSON.stringify({ drafts: [personDraft()] }).replace('"tired"', '1e999')
    expect((await append(text)).status).toBe(400)
  })
  test('compressed', async () => {
    const caseId = await openCase(house)
    const response = await fetch(`${house.origin}/api/cases/${caseId}/entries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-theca': '1', cookie: owner.cookie },
      body: gzipSync('{}'),
    })
    expect(await problemOf(response)).toMatchObject({ status: 415, code: 'compressed' })
  })
  test('a refusal names the field and not what was in it', async () => {
    const problem = await problemOf(
      await append(JSON.stringify({ drafts: [{ ...personDraft(), effectiveAt: 'CANARY' }] })),
    )
    expect(problem).toMatchObject({ status: 400, code: 'invalid', at: 'drafts.0.effectiveAt' })
    expect(problem.message).toMatch(/^The body, field drafts\.0\.effectiveAt, .*\. .*\.$/)
    expect(JSON.stringify(problem)).not.toContain('CANARY')
  })
  test('an upload that says it is too large is refused before it comes', async () => {
    const caseId = await openCase(house)
    const answer = await raw(
      house.port,
      `POST /api/cases/${caseId}/artifacts HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nCookie: ${owner.cookie}\r\nX-Theca: 1\r\nContent-Length: ${limits.fileBytes + 1}\r\n\r\n`,
    )
    expect(statusOf(answer)).toBe(413)
    expect(answer).toContain('512 MiB')
  })
  test('nobody who may not write sends a body: the answer comes before it', async () => {
    const answer = await raw(
      house.port,
      `POST /api/cases/TH-00000/artifacts HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nX-Theca: 1\r\nContent-Length: 1000000\r\n\r\n`,
      500,
    )
    expect(statusOf(answer)).toBe(401)
  })
})

test('a long answer is not taken for the silence of its sender', async () => {
  const slow = await openHouse({
    timing: { bodyStallMs: 200 },
    parts: {
      reports: {
        boardPage: async () => {
          await new Promise((resolve) => setTimeout(resolve, 600))
          return { ok: true, value: { bytes: 'page', mediaType: 'text/markdown', fileName: 'page.md' } }
        },
        decisionSheet: async () => {
          throw new Error('not asked for')
        },
      },
      keeping: {
        verify: async () => {
          await new Promise((resolve) => setTimeout(resolve, 600))
          return { cases: 0, entries: 0, artifacts: 0, broken: [] }
        },
        backup: () => Promise.reject(new Error('not asked for')),
      },
    },
  })
  try {
    const visitor = await visitorAs(slow, 'owner')
    const caseId = await openCase(slow)
    expect((await send(slow, 'boardPage', visitor, { params: { case: caseId, format: 'md' } })).status).toBe(200)
    expect((await send(slow, 'verify', visitor, { body: { task: 'task-1234' } })).status).toBe(200)
  } finally {
    await slow.close()
  }
})

describe('slow senders', () => {
  const responsive = async (): Promise<void> => {
    const before = performance.now()
    await ask(house, 'status', owner)
    expect(performance.now() - before).toBeLessThan(1_000)
  }
  test('headers that do not end', async () => {
    const sockets = Array.from({ length: 50 }, () => {
      const socket = connect(house.port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write('GET / HTTP/1.1\r\nHost: 127')
      return socket
    })
    await responsive()
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve).resume())))
    await responsive()
  })
  test('a body that stops', async () => {
    for (const [path, type] of [
      ['entries', 'application/json'],
      ['artifacts', 'application/dicom'],
    ]) {
      const caseId = await openCase(house)
      const answer = await raw(
        house.port,
        `POST /api/cases/${caseId}/${path} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nCookie: ${owner.cookie}\r\nX-Theca: 1\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n\r\n{"a`,
        5_000,
      )
      expect([path, statusOf(answer)]).toEqual([path, 408])
      expect(answer).toContain('stopped arriving')
    }
    await responsive()
  })
})
