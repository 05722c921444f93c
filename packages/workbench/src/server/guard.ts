import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Refused } from './answer.ts'
import { WRITE_HEADER } from '../contract/index.ts'
import type { Log } from './log.ts'

/**
 * What stands between this computer's other programs, other sites in the same browser, and the workbench. A loopback
 * address is no wall: any page can send requests to it, and a rebound name can read the answers.
 */

/** The port that somebody connected to; the one of the options where a test injects a request without a socket. */
export const portOf = (request: IncomingMessage, otherwise: number): number => request.socket.localPort ?? otherwise

const hostsAt = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]

const wrongHost: Refused = {
  status: 421,
  code: 'wrong-host',
  message: 'This name does not lead to the workbench. Open the address that was printed when it started.',
}
const wrongOrigin: Refused = {
  status: 403,
  code: 'wrong-origin',
  message: 'This request came from another site and was refused. Use the pages of the workbench itself.',
}
const wrongPath: Refused = {
  status: 400,
  code: 'wrong-path',
  message: 'This address cannot be read. Start from the first page.',
}
const noHeader: Refused = {
  status: 403,
  code: 'write-header-missing',
  message: `A request that changes something needs the header ${WRITE_HEADER}. Send it with the value 1.`,
}
const compressed: Refused = {
  status: 415,
  code: 'compressed',
  message: 'Compressed bodies are not taken. Send it without Content-Encoding.',
}

/** Dots, slashes, NUL or a percent sign hidden in a path by any spelling: no address of ours has one. */
const DISGUISED = /(?:^|\/)\.{1,2}(?:\/|$)|%(?:2e|2f|5c|00|25)|\\|^(?!\/)/i

/**
 * Whether a request may go on, by its address alone.
 *
 * @returns the refusal, or null.
 */
export function faultOfAddress(request: IncomingMessage, port: number): Refused | null {
  if (!hostsAt(portOf(request, port)).includes((request.headers.host ?? '').toLowerCase())) return wrongHost
  return DISGUISED.test((request.url ?? '').split('?', 1)[0] ?? '') ? wrongPath : null
}

/** Whether a page of the workbench itself asks. Programs that are no browser send neither header. */
export function fromElsewhere(request: IncomingMessage, strict: boolean): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  if (origin !== undefined ? origin !== `http://${host}` : strict) return true
  return site !== undefined && site !== 'same-origin' && (strict || site !== 'none')
}

const isRead = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD'

function faultOf(request: FastifyRequest, port: number): Refused | null {
  const { raw, headers, method } = request
  const address = faultOfAddress(raw, port)
  if (address !== null || !request.url.startsWith('/api/')) return address
  if (isRead(method)) return fromElsewhere(raw, false) ? wrongOrigin : null
  if (fromElsewhere(raw, false) || headers['sec-fetch-site'] === 'none') return wrongOrigin
  if (headers[WRITE_HEADER] === undefined) return noHeader
  // Nothing is ever inflated on the way in, so no small body can become a large one.
  return (headers['content-encoding'] ?? 'identity') === 'identity' ? null : compressed
}

// Style elements are allowed inline because the component library writes its variables into one; scripts never are.
const pagePolicy = (host: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
/** For data: should a browser ever show it as a page, that page can do nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), bluetooth=()',
} as const

/**
 * Puts the guard before everything that the server answers, static files and refusals included.
 *
 * @example guard(app, { port: 7400, log })
 */
export function guard(app: FastifyInstance, { port, log }: { port: number; log: Log }): void {
  app.addHook('onRequest', async (request, reply) => {
    const isData = request.url.startsWith('/api/')
    const fault = faultOf(request, port)
    // The host of a refused request is whatever the sender liked; it is not repeated in an answer.
    const policy = isData || fault !== null ? DATA_POLICY : pagePolicy(request.headers.host ?? '')
    reply.headers({ ...ALWAYS, 'content-security-policy': policy, ...(isData && { 'cache-control': 'no-store' }) })
    if (fault === null) return
    const { status, ...problem } = fault
    log({ event: 'refused', code: fault.code, method: request.method })
    await reply.code(status).header('connection', 'close').send(problem)
  })
}
