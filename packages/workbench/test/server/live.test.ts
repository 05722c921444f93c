import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LiveFrame } from '@theca/monitor'
import { liveFrame, mergeFrame } from '@theca/monitor'
import type { StreamMessage } from '../../src/contract/index.ts'
import { streamPath } from '../../src/contract/index.ts'
import type { LiveHost } from '../../src/monitor/live.ts'
import type { House, Visitor } from './support.ts'
import { ask, openCase, openHouse, problemOf, send, visitorAs } from './support.ts'

/** A host whose frames are given by the test. */
const SESSION = 'feed0001'
const listeners = new Set<(frame: LiveFrame) => void>()
let view: LiveFrame | null = null
let caseId = ''
const live: LiveHost = {
  start: async () => ({ ok: false, failure: { code: 'x', message: 'x' } }),
  stop: async () => ({ ok: true, value: null }),
  say: async () => ({ ok: true, value: { atS: 0, kept: true, entry: null } }),
  sessions: () => [
    {
      session: SESSION,
      case: caseId,
      startedAt: '2026-03-06T08:00:00.000Z',
      source: { kind: 'simulator', name: 'x', synthetic: true, rateHz: 1000, channels: [] },
      protocol: { id: 'x', title: 'x' },
      running: true,
    },
  ],
  watch: (session, listener) => {
    if (session !== SESSION) return null
    listeners.add(listener)
    return {
      complete: () => (view === null ? null : { ...view, complete: true }),
      stop: () => void listeners.delete(listener),
    }
  },
  recover: async () => [],
  close: async () => undefined,
}

const frame = (seq: number, size = 0): LiveFrame => ({
  session: SESSION,
  seq,
  complete: seq === 1,
  synthetic: true,
  phase: 'live',
  atS: seq,
  ageMs: 5,
  source: { kind: 'simulator', name: 'x', rateHz: 1000, measuredRateHz: null, clockOffsetMs: null },
  account: { received: 0, lost: 0, gaps: 0, recorder: 'recording', kept: 0, tailS: 0, headroomMin: null },
  inhibited: null,
  muscles: 'all',
  matrix: null,
  eeg: null,
  lines: [],
  alarms: [],
  traces:
    size === 0
      ? []
      : [{ line: 'a', of: 'now', atS: seq, startMs: 0, stepMs: 1, uv: Array.from({ length: size }, () => 1.25) }],
  points: [{ line: 'a', atS: seq, amplitudeUv: seq, latencyMs: null, percent: null, present: null }],
  emg: [],
  events: [],
})

const tell = (next: LiveFrame): void => {
  view = mergeFrame(view, next) ?? view
  for (const listener of listeners) listener(next)
}

let house: House
let owner: Visitor
beforeAll(async () => {
  house = await openHouse({ parts: { live } })
  owner = await visitorAs(house, 'owner')
  caseId = await openCase(house)
})
afterAll(() => house.close())

const connect = async (): Promise<{ socket: WebSocket; messages: StreamMessage[] }> => {
  const socket = new WebSocket(`ws://127.0.0.1:${house.port}${streamPath}`, {
    headers: { cookie: owner.cookie, origin: house.origin },
  })
  const messages: StreamMessage[] = []
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString('utf8')) as StreamMessage))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return { socket, messages }
}
const until = async (done: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 400 && !done(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(done()).toBe(true)
}
const framesOf = (messages: readonly StreamMessage[]): LiveFrame[] =>
  messages.flatMap((message) => (message.type === 'frame' ? [message.frame] : []))

test('a viewer who comes late gets everything first, then what is new', async () => {
  for (let seq = 1; seq <= 5; seq += 1) tell(frame(seq))
  const { socket, messages } = await connect()
  socket.send(JSON.stringify({ follow: 'live', session: SESSION }))
  await until(() => framesOf(messages).length === 1)
  tell(frame(6))
  await until(() => framesOf(messages).length === 2)
  const [first, second] = framesOf(messages)
  expect(first).toMatchObject({ complete: true, seq: 5 })
  expect(first?.points).toHaveLength(5)
  expect(liveFrame.safeParse(first).success).toBe(true)
  expect(mergeFrame(first ?? null, second as LiveFrame)?.points).toHaveLength(6)
  socket.send(JSON.stringify({ follow: 'nothing', of: 'live' }))
  await until(() => listeners.size === 0)
  socket.close()
})

test(
  'a slow viewer misses frames, costs no memory, and is whole again when it reads',
  { timeout: 60_000 },
  async () => {
    const { socket, messages } = await connect()
    socket.send(JSON.stringify({ follow: 'live', session: SESSION }))
    await until(() => framesOf(messages).length === 1)
    // The reader stands still while a hundred large frames come: some 90 MB if they were kept for it.
    const tcp = (socket as unknown as { _socket: { pause(): void; resume(): void } })._socket
    tcp.pause()
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
    for (let seq = 7; seq <= 106; seq += 1) {
      tell(frame(seq, 150_000))
      await new Promise((resolve) => setImmediate(resolve))
    }
    const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before
    expect(grown).toBeLessThan(64 * 2 ** 20)
    tcp.resume()
    await until(() => (framesOf(messages).at(-1)?.seq ?? 0) > 6)
    for (let seq = 107; framesOf(messages).at(-1)?.seq !== seq - 1 && seq < 400; seq += 1) {
      tell(frame(seq))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const frames = framesOf(messages)
    expect(frames.length).toBeLessThan(100)
    let seen: LiveFrame | null = null
    for (const each of frames) seen = mergeFrame(seen, each) ?? seen
    expect(seen?.seq).toBe(view?.seq)
    expect(seen?.points).toEqual(view?.points)
    socket.close()
  },
)

test('what is not there, and what is not allowed, is said in a sentence', async () => {
  const { socket, messages } = await connect()
  socket.send(JSON.stringify({ follow: 'live', session: 'nothing01' }))
  await until(() => messages.some((message) => message.type === 'refused'))
  socket.close()
  const other = await openCase(house)
  const said = await send(house, 'sayLive', owner, {
    params: { case: other, session: SESSION },
    body: { what: 'resume' },
  })
  expect(await problemOf(said)).toMatchObject({ status: 404, code: 'no-such-session' })
  const far = await send(house, 'startLive', owner, {
    params: { case: other },
    body: {
      source: { kind: 'lsl', host: '192.0.2.7', port: 16_572, uid: 'abc', markers: null },
      protocol: { from: 'shipped', id: 'conus-cauda' },
    },
  })
  expect(await problemOf(far)).toMatchObject({ status: 403, code: 'host-not-allowed' })
  const planless = await send(house, 'startLive', owner, {
    params: { case: other },
    body: { source: { kind: 'simulator', scenario: 'S1', seed: 1, speed: 1 }, protocol: { from: 'plan' } },
  })
  expect(await problemOf(planless)).toMatchObject({ status: 422, code: 'no-protocol' })
  expect(
    await ask(house, 'sayLive', owner, { params: { case: caseId, session: SESSION }, body: { what: 'resume' } }),
  ).toEqual({
    atS: 0,
    kept: true,
    entry: null,
  })
})
