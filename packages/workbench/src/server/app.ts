import fastifyStatic from '@fastify/static'
import { toInstant } from '@theca/record'
import type { FastifyInstance } from 'fastify'
import { fastify } from 'fastify'
import { existsSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { openAccounts } from '../people/accounts.ts'
import type { OpenSession } from '../people/sessions.ts'
import { openSessions } from '../people/sessions.ts'
import { watchBodies } from './body.ts'
import type { ServerParts } from './deps.ts'
import { usualTiming } from './deps.ts'
import { actionsDoor } from './doors/actions.ts'
import { artifactsDoor } from './doors/artifacts.ts'
import { entriesDoor } from './doors/entries.ts'
import { exchangeDoor } from './doors/exchange.ts'
import { keepingDoor } from './doors/keeping.ts'
import { peopleDoor } from './doors/people.ts'
import { monitorDoor } from './doors/monitor.ts'
import { planDoor } from './doors/plan.ts'
import { referenceDoor } from './doors/reference.ts'
import { reviewDoor } from './doors/review.ts'
import { readingDoor } from './doors/reading.ts'
import { sessionDoor } from './doors/session.ts'
import type { House } from './doors/shared.ts'
import { viewsDoor } from './doors/views.ts'
import { newFeed } from './feed.ts'
import { guard, portOf } from './guard.ts'
import { logLine } from './log.ts'
import { answerProblems, noSuchAddress } from './problems.ts'
import { bindRoutes } from './routes.ts'
import type { Streams } from './streams.ts'
import { openStreams } from './streams.ts'
import { newTasks } from './tasks.ts'
import { newWorklist } from './worklist.ts'

const DEFAULT_PORT = 7400
const SWEEP_MS = 3_600_000
/** A killed program leaves the rows of the last ten minutes at most to be folded again. */
const KEEP_MS = 600_000

/**
 * The server, complete and not yet listening: routes, streams, pages, guard. Testable by `inject`.
 *
 * @example
 * const app = await buildServer({ folder, record, imaging, reports, demonstration, keeping, version, now, startToken })
 * await app.inject({ url: '/api/session', headers: { host: '127.0.0.1:7400' } })
 */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { folder, record, now } = parts
  const log = parts.log ?? logLine
  const port = parts.port ?? DEFAULT_PORT
  const timing = { ...usualTiming, ...parts.timing }
  const app = newFastify(timing.headersMs)

  const accounts = openAccounts(folder, now)
  if ((await accounts.mode()) === 'local') await accounts.ensureLocal()
  const sessions = openSessions(folder.people, accounts, now)
  const feed = newFeed(folder.store, log)
  const worklist = newWorklist({ feed, record, folder, log })
  const tasks = newTasks()

  // The port is in the name: two workbenches on one computer share an address, and would share one cookie.
  const cookieName = (request: IncomingMessage): string => `theca-${portOf(request, port)}`
  const find = async (request: IncomingMessage): Promise<OpenSession | null> => {
    const token = cookieIn(request.headers.cookie, cookieName(request))
    return token === null ? null : sessions.find(token)
  }
  let streams: Streams | null = null
  const house: House = {
    parts,
    accounts,
    sessions,
    worklist,
    feed,
    tasks,
    endStreams: (session) => streams?.end(session),
  }

  answerProblems(app, log)
  guard(app, { port, log })
  watchBodies(app, timing)
  bindRoutes(
    app,
    parts,
    {
      find: ({ raw }) => find(raw),
      setToken: ({ raw }, reply, token) => void reply.header('set-cookie', cookieOf(cookieName(raw), token)),
    },
    {
      ...sessionDoor(house),
      ...viewsDoor(house, () => addressOf(app, port)),
      ...entriesDoor(house),
      ...exchangeDoor(house),
      ...artifactsDoor(house),
      ...actionsDoor(house),
      ...readingDoor(house),
      ...planDoor(house),
      ...monitorDoor(house),
      ...reviewDoor(house),
      ...referenceDoor(house),
      ...peopleDoor(house),
      ...keepingDoor(house),
    },
  )
  await servePages(app, parts.webRoot)

  const sweep = setInterval(() => void folder.people.sweepSessions(toInstant(now())).catch(() => undefined), SWEEP_MS)
  const keepRows = (ifWorth: boolean): Promise<void> =>
    worklist.keep({ ifWorth }).catch(() => log({ event: 'rows-not-kept' }))
  const keeping = setInterval(() => void keepRows(true), KEEP_MS)
  for (const timer of [sweep, keeping]) timer.unref()
  void worklist.ready.then(() => keepRows(true)).catch(() => undefined)
  app.addHook('onReady', async () => {
    streams = openStreams({ server: app.server, parts, sessions, feed, worklist, tasks, find, port, timing, log })
  })
  app.addHook('preClose', async () => {
    for (const timer of [sweep, keeping]) clearInterval(timer)
    streams?.close()
    await feed.stop()
    await keepRows(false)
  })
  return app
}

/** Where the server listens, as people type it. */
export function addressOf(app: FastifyInstance, otherwise: number): string {
  const bound = app.server.address()
  return `http://127.0.0.1:${bound !== null && typeof bound === 'object' ? bound.port : otherwise}/`
}

function newFastify(headersMs: number): FastifyInstance {
  return fastify({
    logger: false,
    exposeHeadRoutes: false,
    // A whole upload may take long on a slow disk; silence is measured by `watchBodies`, headers by Node.
    requestTimeout: 0,
    keepAliveTimeout: 20_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    http: {
      headersTimeout: headersMs,
      connectionsCheckingInterval: Math.min(2_000, headersMs),
      maxHeaderSize: 16_384,
      requireHostHeader: true,
    },
    // A client that speaks no HTTP gets the status and nothing else.
    clientErrorHandler(error, socket) {
      if (!socket.writable) return
      const status =
        error.code === 'HPE_HEADER_OVERFLOW'
          ? '431 Request Header Fields Too Large'
          : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
            ? '408 Request Timeout'
            : '400 Bad Request'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    },
  })
}

// ── cookies ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function cookieIn(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/** Not `Secure`: this is plain HTTP on the loopback address, and browsers would then keep no cookie at all. */
const cookieOf = (name: string, token: { token: string; seconds: number } | null): string =>
  `${name}=${token?.token ?? ''}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${token?.seconds ?? 0}`

// ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const noPages =
  '<!doctype html><title>Theca</title><p>The pages are not built. Start the workbench with <code>npm start</code>, which builds them.</p>'

async function servePages(app: FastifyInstance, webRoot: string | undefined): Promise<void> {
  const built = webRoot !== undefined && existsSync(join(webRoot, 'index.html')) ? webRoot : null
  if (built !== null) {
    await app.register(fastifyStatic, {
      root: built,
      dotfiles: 'ignore',
      index: false,
      wildcard: true,
      setHeaders(reply, path) {
        // Names of assets carry their hash; the page itself must be asked for after every update.
        void reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
    app.get('/', (_, reply) => reply.sendFile('index.html'))
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const page =
      request.method === 'GET' && !path.startsWith('/api/') && !/\.\w+$/.test(path) && !path.startsWith('/assets/')
    if (!page) return reply.code(404).send(noSuchAddress)
    // Pages are drawn in the browser: every address of theirs is the same document.
    if (built === null) return reply.code(503).type('text/html; charset=utf-8').send(noPages)
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
