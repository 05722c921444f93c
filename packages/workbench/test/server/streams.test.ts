import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { StreamMessage } from '../../src/contract/index.ts'
import { streamMessage, streamPath } from '../../src/contract/index.ts'
import type { House, Visitor } from './support.ts'
import { ask, openCase, openHouse, personDraft, raw, send, statusOf, trailOf, visitorAs } from './support.ts'

let house: House
let owner: Visitor
beforeAll(async () => {
  house = await openHouse({ timing: { pingMs: 150 } })
  owner = await visitorAs(house, 'owner')
})
afterAll(() => house.close())

type Stream = {
  socket: WebSocket
  messages: StreamMessage[]
  closed: Promise<number>
  until<T>(look: (messages: StreamMessage[]) => T | undefined): Promise<T>
  ask(request: unknown): void
  end(): Promise<void>
}

async function follow(visitor: Visitor, to: House = house): Promise<Stream> {
  const socket = new WebSocket(`ws://127.0.0.1:${to.port}${streamPath}`, {
    headers: { cookie: visitor.cookie, origin: to.origin },
  })
  const messages: StreamMessage[] = []
  const wake = new Set<() => void>()
  socket.on('message', (data: Buffer) => {
    messages.push(streamMessage.parse(JSON.parse(data.toString('utf8'))))
    for (const each of wake) each()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return {
    socket,
    messages,
    closed,
    until: (look) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`waited in vain; came: ${JSON.stringify(messages).slice(0, 500)}`)),
          5_000,
        )
        const check = (): void => {
          const found = look(messages)
          if (found === undefined) return
          clearTimeout(timer)
          wake.delete(check)
          resolve(found)
        }
        wake.add(check)
        check()
      }),
    ask: (request) => socket.send(JSON.stringify(request)),
    async end() {
      socket.close()
      await closed
    },
  }
}

const seqsOf = (messages: readonly StreamMessage[]): number[] =>
  messages.flatMap((message) => (message.type === 'entries' ? message.entries.map(({ seq }) => seq) : []))
const upToSeq = (last: number) => (messages: StreamMessage[]) =>
  seqsOf(messages).at(-1) === last ? seqsOf(messages) : undefined
const append = (caseId: string, count = 1) =>
  ask(house, 'append', owner, {
    params: { case: caseId },
    body: { drafts: Array.from({ length: count }, () => personDraft()) },
  })

describe('a case', () => {
  test('two pages see what is there and what comes, in order and once; one comes back and misses nothing', async () => {
    const caseId = await openCase(house, [personDraft()])
    const [one, other] = await Promise.all([follow(owner), follow(owner)])
    one.ask({ follow: 'case', case: caseId, after: 0 })
    other.ask({ follow: 'case', case: caseId, after: 1 })
    expect(await one.until(upToSeq(2))).toEqual([1, 2])
    expect(await other.until(upToSeq(2))).toEqual([2])
    await append(caseId)
    await Promise.all([one.until(upToSeq(3)), other.until(upToSeq(3))])
    other.socket.terminate()
    await append(caseId, 3)
    const back = await follow(owner)
    back.ask({ follow: 'case', case: caseId, after: 3 })
    expect(await back.until(upToSeq(6))).toEqual([4, 5, 6])
    expect(await one.until(upToSeq(6))).toEqual([1, 2, 3, 4, 5, 6])
    await Promise.all([one.end(), back.end()])
  })

  test('what is written while the page asks comes once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const caseId = await openCase(house)
      const stream = await follow(owner)
      const writing = Promise.all([append(caseId), append(caseId, 2), append(caseId)])
      stream.ask({ follow: 'case', case: caseId, after: 0 })
      await writing
      expect(await stream.until(upToSeq(5))).toEqual([1, 2, 3, 4, 5])
      await stream.end()
    }
  })

  test('a long case comes in parts', async () => {
    const caseId = await openCase(
      house,
      Array.from({ length: 450 }, () => personDraft()),
    )
    const stream = await follow(owner)
    stream.ask({ follow: 'case', case: caseId, after: 0 })
    expect(await stream.until(upToSeq(451))).toHaveLength(451)
    expect(stream.messages.length).toBeGreaterThan(2)
    await stream.end()
  })

  test('following ends when the page says so', async () => {
    const caseId = await openCase(house)
    const stream = await follow(owner)
    stream.ask({ follow: 'case', case: caseId, after: 1 })
    stream.ask({ follow: 'nothing', of: 'case' })
    stream.ask({ follow: 'case', case: 'TH-00000', after: 0 })
    await stream.until((messages) => messages.find((message) => message.type === 'refused'))
    await append(caseId)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seqsOf(stream.messages)).toEqual([])
    await stream.end()
  })
})

describe('the worklist', () => {
  test('each row that changed, and no other', async () => {
    const [one, other] = [await openCase(house), await openCase(house)]
    await ask(house, 'worklist', owner)
    const stream = await follow(owner)
    stream.ask({ follow: 'worklist' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await append(one)
    const row = await stream.until((messages) =>
      messages.find((message) => message.type === 'row' && message.row.case === one),
    )
    expect(row).toMatchObject({ row: { entries: 2 } })
    expect(stream.messages.some((message) => message.type === 'row' && message.row.case === other)).toBe(false)
    await stream.end()
  })
})

describe('a task', () => {
  const run = async (task: string) =>
    send(house, 'readImaging', owner, {
      params: { case: await openCase(house) },
      body: { task, from: { artifacts: ['a'.repeat(64)] } },
    })
  test('is seen by the session that started it, before or after, and by no other', async () => {
    const task = 'task-of-mine-1'
    const [mine, stranger] = [await follow(owner), await follow(await visitorAs(house, 'owner'))]
    for (const stream of [mine, stranger]) stream.ask({ follow: 'task', task })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await run(task)).status).toBe(200)
    await mine.until((messages) => messages.find((message) => message.type === 'progress' && message.done === 2))
    const late = await follow(owner)
    late.ask({ follow: 'task', task })
    await late.until((messages) => messages.find((message) => message.type === 'progress' && message.done === 2))
    expect(stranger.messages).toEqual([])
    await Promise.all([mine.end(), stranger.end(), late.end()])
  })
})

describe('who gets in', () => {
  const upgrade = (headers: { [name: string]: string | null }, path = streamPath): Promise<string> => {
    const all = {
      Host: `127.0.0.1:${house.port}`,
      Origin: house.origin,
      Cookie: owner.cookie,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
      ...headers,
    }
    const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\r\n`]))
    return raw(house.port, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 300)
  }
  test('a page of the workbench with a session', async () => expect(statusOf(await upgrade({}))).toBe(101))
  test.each([
    [{ Cookie: null }, 401],
    [{ Cookie: `theca-1=${'a'.repeat(43)}` }, 401],
    [{ Origin: null }, 403],
    [{ Origin: 'http://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Origin: 'http://127.0.0.1:1' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ Host: 'evil.example' }, 421],
  ])('nobody with %o', async (headers, status) =>
    expect(statusOf(await upgrade(headers as { [name: string]: string | null }))).toBe(status),
  )
  test('at no other address', async () => expect(statusOf(await upgrade({}, '/api/session'))).toBe(404))
  test('a role that may not read cases follows none', async () => {
    const other = await openHouse()
    try {
      const caseId = await openCase(other)
      const stream = await follow(await visitorAs(other, 'administrator'), other)
      stream.ask({ follow: 'worklist' })
      stream.ask({ follow: 'case', case: caseId, after: 0 })
      await stream.until((messages) => (messages.length === 2 ? messages : undefined))
      expect(stream.messages.map((message) => message.type === 'refused' && message.problem.code)).toEqual([
        'not-allowed',
        'not-allowed',
      ])
      expect((await trailOf(other)).filter((line) => line.includes('denied'))).toHaveLength(2)
      await stream.end()
    } finally {
      await other.close()
    }
  })
})

describe('the end of a stream', () => {
  test('signing out closes it', async () => {
    const visitor = await visitorAs(house, 'owner')
    const stream = await follow(visitor)
    await ask(house, 'signOut', visitor)
    expect(await stream.closed).toBe(4401)
  })
  test('a session that ends closes it within a ping', async () => {
    const visitor = await visitorAs(house, 'owner')
    const stream = await follow(visitor)
    house.clock.ahead = 13 * 3_600_000
    expect(await stream.closed).toBe(4401)
    house.clock.ahead = 0
  })
  test('a message over 1 MiB closes it', async () => {
    const stream = await follow(owner)
    stream.socket.send('x'.repeat(1_048_577))
    expect(await stream.closed).toBe(1009)
  })
  test.each(['{', '{"follow":"everything"}', '{"__proto__":{}}', '[]', '"x"', '['.repeat(100)])(
    '%s is refused and harms nothing',
    async (text) => {
      const stream = await follow(owner)
      stream.socket.send(text)
      await stream.until((messages) => messages.find((message) => message.type === 'refused'))
      await stream.end()
    },
  )
  test('a flood closes it', async () => {
    const stream = await follow(owner)
    for (let i = 0; i < 700; i += 1) stream.ask({ follow: 'nothing', of: 'case' })
    expect(await stream.closed).toBe(1008)
  })
  test('a reader that does not read is dropped, and others do not notice', async () => {
    const other = await openHouse({ parts: { waitingBytes: 16_384 } })
    try {
      const visitor = await visitorAs(other, 'owner')
      const long = await openCase(
        other,
        Array.from({ length: 1_000 }, () => personDraft('x'.repeat(490))),
      )
      const short = await openCase(other)
      const slow = await follow(visitor, other)
      slow.ask({ follow: 'worklist' })
      const stalled = slow.socket as unknown as { _socket: { pause(): void; resume(): void } }
      stalled._socket.pause()
      // The operating system holds some megabytes for the reader; after that its rows wait here, and are too many.
      for (let i = 0; i < 20; i += 1) slow.ask({ follow: 'case', case: long, after: 0 })
      const quick = await follow(visitor, other)
      quick.ask({ follow: 'case', case: short, after: 0 })
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      for (let i = 0; i < 60; i += 1) {
        await ask(other, 'append', visitor, { params: { case: short }, body: { drafts: [personDraft()] } })
      }
      await quick.until(upToSeq(61))
      stalled._socket.resume()
      expect([1006, 1013]).toContain(await slow.closed)
      expect(quick.socket.readyState).toBe(WebSocket.OPEN)
      const back = await follow(visitor, other)
      back.ask({ follow: 'case', case: short, after: 60 })
      expect(await back.until(upToSeq(61))).toEqual([61])
      await Promise.all([quick.end(), back.end()])
    } finally {
      await other.close()
    }
  })
})
