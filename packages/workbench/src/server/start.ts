import { openDataFolder } from '@theca/platform'
import type { Result } from '@theca/record'
import { ok, refuse, toInstant } from '@theca/record'
import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { openAccounts } from '../people/accounts.ts'
import { version } from '../version.ts'
import { addressOf, buildServer } from './app.ts'
import { logLine, type Log } from './log.ts'
import { servicesOf } from './services.ts'

/** The loopback address and no other: whoever wants the workbench on a network puts a proxy with TLS before it. */
const HOST = '127.0.0.1'
const FIRST_PORT = 7400
const LAST_PORT = 7499

export type StartOptions = {
  readonly data: string
  readonly port?: number
  readonly postgresUrl?: string
  readonly webRoot?: string
  readonly now?: () => Date
  readonly log?: Log
}
export type StartFailure = { readonly code: string; readonly message: string }
export type Started = {
  /** `http://127.0.0.1:7400/` */
  readonly address: string
  /** Goes behind the address as `#token`, so that it reaches no log; null where people sign in with accounts. */
  readonly token: string | null
  readonly close: () => Promise<void>
}

/**
 * Starts the workbench on a data folder: opens it, binds the port, says its address in the folder, and closes cleanly
 * on SIGTERM and SIGINT.
 *
 * @param options.port without it the first free one from 7400 on.
 * @example
 * const started = await startServer({ data: '/home/a/theca', webRoot: 'dist/web' })
 * if (started.ok) tell(`${started.value.address}#${started.value.token}`)
 */
export async function startServer(options: StartOptions): Promise<Result<Started, StartFailure>> {
  const now = options.now ?? (() => new Date())
  const port = await choosePort(options.port)
  if (!port.ok) return port
  const opened = await openDataFolder(options.data, {
    create: true,
    ...(options.postgresUrl !== undefined && { postgresUrl: options.postgresUrl }),
  })
  if (!opened.ok) return refuse(opened.failure)
  const folder = opened.value
  const { close: closeServices, ...services } = servicesOf(folder, now)
  const startToken = randomBytes(32).toString('base64url')
  const log = options.log ?? logLine
  let app: FastifyInstance | null = null
  const close = once(async () => {
    await app?.close()
    await closeServices()
    await folder.close()
  })
  try {
    const root = options.webRoot === undefined ? {} : { webRoot: options.webRoot }
    app = await buildServer({ ...services, ...root, folder, version, now, startToken, log, port: port.value })
    await app.listen({ host: HOST, port: port.value })
  } catch (error) {
    await close()
    if (isInUse(error)) return refuse(portInUse(port.value))
    throw error
  }
  const address = addressOf(app, port.value)
  folder.announce(address)
  // Recordings that a crash left are finished beside the work: a long one takes minutes.
  void services.live.recover().catch(() => log({ event: 'recordings-not-recovered' }))
  await folder.audit.note({
    at: toInstant(now()),
    person: { id: 'theca', name: 'Theca', role: 'program' },
    action: 'start',
    what: `started version ${version}`,
  })
  const local = (await openAccounts(folder, now).mode()) === 'local'
  return ok({ address, token: local ? startToken : null, close: closingOnSignals(close, log) })
}

// ── ports ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Before the data folder is touched: a wrong port must leave nothing behind. */
async function choosePort(wanted: number | undefined): Promise<Result<number, StartFailure>> {
  if (wanted !== undefined) return wanted === 0 || (await isFree(wanted)) ? ok(wanted) : refuse(portInUse(wanted))
  for (let port = FIRST_PORT; port <= LAST_PORT; port += 1) if (await isFree(port)) return ok(port)
  return refuse({
    code: 'port-in-use',
    message: `All ports from ${FIRST_PORT} to ${LAST_PORT} are in use. Close another workbench, or choose a port with --port.`,
  })
}

const portInUse = (port: number): StartFailure => ({
  code: 'port-in-use',
  message: `Port ${port} is in use or may not be used on this computer. Close the program that has it, or choose another with --port.`,
})

const isInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host: HOST, port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

// ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => (running ??= work())
}

/** On the first signal everything is closed in order; on a second one the program ends at once. */
function closingOnSignals(close: () => Promise<void>, log: Log): () => Promise<void> {
  const signals = ['SIGTERM', 'SIGINT'] as const
  const onSignal = (): void => {
    forget()
    close().then(
      () => process.exit(0),
      () => {
        log({ event: 'close-failed' })
        process.exit(1)
      },
    )
  }
  const forget = (): void => {
    for (const signal of signals) process.off(signal, onSignal)
  }
  for (const signal of signals) process.on(signal, onSignal)
  return async () => {
    forget()
    await close()
  }
}
