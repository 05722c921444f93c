import type { CaseId, Entry } from '@theca/record'
import { caseId as caseIdSchema, toInstant } from '@theca/record'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import type { StreamMessage, StreamRequest } from '../contract/index.ts'
import { can, streamPath, streamRequest } from '../contract/index.ts'
import type { OpenSession, Sessions } from '../people/sessions.ts'
import type { Note, Refused } from './answer.ts'
import type { ServerParts, Timing } from './deps.ts'
import type { Feed } from './feed.ts'
import { faultOfAddress, fromElsewhere } from './guard.ts'
import { parseBody } from './body.ts'
import type { Log } from './log.ts'
import { placeOf } from './log.ts'
import type { Tasks } from './tasks.ts'
import type { Worklist } from './worklist.ts'

/** What a browser sends here is a line; the limit is the contract's. */
const MESSAGE_BYTES = 1024 * 1024
/** What may wait for a slow reader. Beyond it the connection ends; the page comes back and asks from where it was. */
const WAITING_BYTES = 8 * 1024 * 1024
/** Entries in one message: a long case arrives in pieces that a page can show as they come. */
const ENTRIES_AT_ONCE = 200
const REQUESTS_PER_MINUTE = 600
const PER_SESSION = 32

/** Close codes: 1013 is "try again later"; 4401 is ours for a session that has ended. */
export const TOO_SLOW = 1013
export const SIGNED_OUT = 4401
const TOO_MUCH = 1008
const GOING_AWAY = 1001

export type Streams = {
  /** Closes the streams of one session, or of all sessions that no longer hold. */
  end(session?: string): void
  close(): void
}

type Parts = {
  readonly server: Server
  readonly parts: ServerParts
  readonly sessions: Sessions
  readonly feed: Feed
  readonly worklist: Worklist
  readonly tasks: Tasks
  readonly find: (request: IncomingMessage) => Promise<OpenSession | null>
  readonly port: number
  readonly timing: Timing
  readonly log: Log
}

/**
 * The streams door: what is new in a case, in the worklist, in a task, as it happens. Everything is checked before the
 * upgrade, so that another site never gets a socket.
 */
export function openStreams(door: Parts): Streams {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const open = new Set<Connection>()

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const visitor = await admitted(door, request)
    if ('status' in visitor) return turnAway(socket, visitor)
    const mine = [...open].filter((each) => each.visitor.tokenHash === visitor.tokenHash)
    if (mine.length >= PER_SESSION)
      return turnAway(socket, {
        status: 429,
        code: 'too-many-streams',
        message: 'Too many pages follow at once. Close some of them.',
      })
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = newConnection(door, webSocket, visitor)
      open.add(connection)
      webSocket.on('close', () => void open.delete(connection))
    })
  }
  door.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    upgrade(request, socket, head).catch((error: unknown) => {
      door.log({ event: 'upgrade-failed', place: placeOf(error) })
      socket.destroy()
    })
  })

  const checkAll = async (): Promise<void> => {
    for (const connection of open) {
      connection.ping()
      if (!(await door.sessions.holds(connection.visitor.tokenHash))) connection.close(SIGNED_OUT, 'signed out')
    }
  }
  const check = (): void =>
    void checkAll().catch((error: unknown) => door.log({ event: 'stream-check-failed', place: placeOf(error) }))
  const timer = setInterval(check, door.timing.pingMs)
  timer.unref()
  return {
    end(session) {
      if (session === undefined) return check()
      for (const connection of open)
        if (connection.visitor.tokenHash === session) connection.close(SIGNED_OUT, 'signed out')
    },
    close() {
      clearInterval(timer)
      for (const connection of open) connection.close(GOING_AWAY, 'the workbench ends')
    },
  }
}

async function admitted(door: Parts, request: IncomingMessage): Promise<OpenSession | Refused> {
  const fault = faultOfAddress(request, door.port)
  if (fault !== null) return fault
  if (fromElsewhere(request, true))
    return { status: 403, code: 'wrong-origin', message: 'Streams are for the pages of the workbench itself.' }
  if ((request.url ?? '').split('?', 1)[0] !== streamPath)
    return { status: 404, code: 'no-such-address', message: 'There is no stream at this address.' }
  const visitor = await door.find(request)
  return (
    visitor ?? {
      status: 401,
      code: 'not-signed-in',
      message: 'Nobody is signed in, or the session has ended. Sign in again.',
    }
  )
}

function turnAway(socket: Duplex, { status, ...problem }: Refused): void {
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

type Connection = { readonly visitor: OpenSession; close(code: number, why: string): void; ping(): void }
type Follow = StreamRequest['follow'] & ('case' | 'worklist' | 'task' | 'live')

function newConnection(door: Parts, socket: WebSocket, visitor: OpenSession): Connection {
  const { parts, log } = door
  const following = new Map<Follow, () => void>()
  let alive = true
  let asked = 0
  let minute = 0

  const close = (code: number, why: string): void => {
    socket.close(code, why)
    // A reader that is too slow does not answer the closing either.
    setTimeout(() => socket.terminate(), 2_000).unref()
  }
  const send = (message: StreamMessage): void => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (socket.bufferedAmount > (parts.waitingBytes ?? WAITING_BYTES))
      return close(TOO_SLOW, 'too slow; ask again from the last entry')
    socket.send(JSON.stringify(message))
  }
  const refuse = (code: string, message: string): void => send({ type: 'refused', problem: { code, message } })
  const stop = (what: Follow): void => {
    following.get(what)?.()
    following.delete(what)
  }
  const note = ({ action, what, case: caseId }: Note): Promise<void> =>
    parts.folder.audit.note({
      at: toInstant(parts.now()),
      person: visitor.who,
      action,
      what,
      ...(caseId === undefined ? {} : { case: caseId }),
    })
  const mayRead = async (what: string, caseId?: CaseId): Promise<boolean> => {
    const named = caseId === undefined ? {} : { case: caseId }
    if (can(visitor.who, 'case:read')) {
      await note({ action: 'read', ...named, what: `followed ${what}` })
      return true
    }
    await note({ action: 'denied', ...named, what: `follow ${what}: needs to read cases` })
    refuse('not-allowed', 'Your role does not allow to read cases. Ask an administrator for another role.')
    return false
  }

  const followCase = async (caseId: CaseId, after: number): Promise<void> => {
    const follower = newCaseFollower(door, caseId, after, send, socket)
    following.set('case', () => follower.stop())
    // Listening first, reading then: an entry written in between is seen twice and sent once.
    if (!(await follower.exists()))
      return refuse('no-such-case', `There is no case ${caseId} here. Look for it in the worklist.`)
    if (await mayRead('the case', caseId)) await follower.start()
    else stop('case')
  }
  const followWorklist = async (): Promise<void> => {
    if (!(await mayRead('the worklist'))) return
    stop('worklist')
    following.set(
      'worklist',
      door.worklist.listen((row) => send({ type: 'row', row })),
    )
  }
  const followLive = async (session: string): Promise<void> => {
    if (!(await mayRead(`operation ${session}`, caseOfSession(parts, session)))) return
    const ends = followFrames(parts, session, socket, send)
    if (ends === null)
      return refuse('no-such-session', `No operation ${session} runs here. Look for it in the worklist.`)
    following.set('live', ends)
  }
  const answer = async (request: StreamRequest): Promise<void> => {
    switch (request.follow) {
      case 'nothing':
        return stop(request.of)
      case 'case':
        stop('case')
        return followCase(request.case, request.after)
      case 'worklist':
        return followWorklist()
      case 'live':
        stop('live')
        return followLive(request.session)
      case 'task':
        stop('task')
        following.set(
          'task',
          door.tasks.watch(visitor.tokenHash, request.task, (step) =>
            send({ type: 'progress', task: request.task, ...step }),
          ),
        )
    }
  }

  const tooMany = (): boolean => {
    const now = Math.floor(performance.now() / 60_000)
    asked = now === minute ? asked + 1 : 1
    minute = now
    return asked > REQUESTS_PER_MINUTE
  }
  // One request after the other: "follow nothing" must not overtake what it ends.
  let turn: Promise<void> = Promise.resolve()
  socket.on('message', (data, isBinary) => {
    if (tooMany()) return close(TOO_MUCH, 'too many requests')
    const request = isBinary ? null : readRequest(textOf(data))
    if (request === null) return refuse('invalid', 'This is not a request that streams know. Reload the page.')
    turn = turn
      .then(() => answer(request))
      .catch((error: unknown) => {
        log({ event: 'stream-failed', place: placeOf(error) })
        close(1011, 'failed')
      })
  })
  socket.on('pong', () => void (alive = true))
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    for (const end of following.values()) end()
    following.clear()
  })
  return {
    visitor,
    close,
    ping() {
      // Silent since the last ping: the other side is gone, or its computer sleeps.
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
    },
  }
}

const caseOfSession = ({ live }: ServerParts, session: string): CaseId | undefined =>
  live.sessions().find((each) => each.session === session)?.case

/** What may wait of frames: two complete ones of a long operation. Beyond it frames are left out, and nothing waits. */
const FRAME_BYTES = 2 * 1024 * 1024

/** Sends the frames of an operation. A viewer that is behind gets none until it has caught up, and then everything. */
function followFrames(
  { live }: ServerParts,
  session: string,
  socket: WebSocket,
  send: (message: StreamMessage) => void,
): (() => void) | null {
  let behind = true
  const watching = live.watch(session, (frame) => {
    if (socket.bufferedAmount > FRAME_BYTES) behind = true
    else if (!behind) send({ type: 'frame', frame })
    else catchUp()
  })
  const catchUp = (): void => {
    const complete = watching?.complete() ?? null
    if (complete === null) return
    behind = false
    send({ type: 'frame', frame: complete })
  }
  if (watching === null) return null
  catchUp()
  return () => watching.stop()
}

const textOf = (data: Buffer | ArrayBuffer | Buffer[]): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8')

function readRequest(text: string): StreamRequest | null {
  try {
    const read = streamRequest.safeParse(parseBody(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** Sends what a case has after a place, then each new entry, in order and once. */
function newCaseFollower(
  { feed, parts }: Parts,
  caseId: CaseId,
  after: number,
  send: (message: StreamMessage) => void,
  socket: WebSocket,
) {
  let last = after
  let started = false
  let stopped = false
  let reading: Promise<void> | null = null
  let again = false

  const sendNew = async (entries: readonly Entry[]): Promise<void> => {
    const fresh = entries.filter(({ seq }) => seq > last)
    for (let at = 0; at < fresh.length && !stopped; at += ENTRIES_AT_ONCE) {
      const some = fresh.slice(at, at + ENTRIES_AT_ONCE)
      send({
        type: 'entries',
        case: caseId,
        entries: some as unknown as (StreamMessage & { type: 'entries' })['entries'],
      })
      last = some.at(-1)?.seq ?? last
      // A long history waits for its reader instead of filling the memory.
      while (
        socket.bufferedAmount > (parts.waitingBytes ?? WAITING_BYTES) / 2 &&
        socket.readyState === WebSocket.OPEN &&
        !stopped
      )
        await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const catchUp = async (): Promise<void> => {
    do {
      again = false
      await sendNew(await parts.record.read(caseId))
    } while (again && !stopped)
  }
  const wake = (): void => {
    again = true
    reading ??= catchUp().finally(() => {
      reading = null
    })
    reading.catch(() => socket.close(1011, 'failed'))
  }
  const stopListening = feed.listen(({ entry }) => {
    if (started && entry.case === caseId && entry.seq > last) wake()
  })
  return {
    stop() {
      stopped = true
      stopListening()
    },
    exists: async () => caseIdSchema.safeParse(caseId).success && (await parts.record.read(caseId)).length > 0,
    async start() {
      started = true
      wake()
      await reading
    },
  }
}
