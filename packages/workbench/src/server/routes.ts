import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { caseId as caseIdSchema, toInstant } from '@theca/record'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Contract, Route, RouteName, Who } from '../contract/index.ts'
import { actions, can, contract } from '../contract/index.ts'
import type { OpenSession } from '../people/sessions.ts'
import type { Answer, Note, Raw, Refused } from './answer.ts'
import { incoming, takeBytes, takeJson } from './body.ts'
import type { Incoming } from './body.ts'
import type { ServerParts } from './deps.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once the session was looked up. */
    visitor: OpenSession | null
  }
}

type Shape<S> = S extends z.ZodType ? z.output<S> : undefined
/** What a handler is given: all of it checked. */
export type Input<R extends Route> = {
  readonly params: R extends { params: infer P } ? Shape<P> : undefined
  readonly query: R extends { query: infer Q } ? Shape<Q> : undefined
  readonly body: R extends { body: infer B } ? (B extends 'bytes' ? Incoming : Shape<B>) : undefined
  /** Before signing in there may be nobody. */
  readonly who: R['needs'] extends 'open' ? Who | null : Who
  /** Names the session; empty where there is none. */
  readonly session: string
  readonly address: string
  /** Gives the browser its session token, or takes it away. */
  readonly setToken: (token: { token: string; seconds: number } | null) => void
}
export type Output<R extends Route> = R['response'] extends z.ZodType ? z.input<R['response']> : Raw
export type Handler<R extends Route> = (input: Input<R>) => Promise<Answer<Output<R>>>
export type Handlers = { readonly [Name in RouteName]: Handler<Contract[Name]> }
export type Some<Name extends RouteName> = Pick<Handlers, Name>

type AnyHandler = (input: unknown) => Promise<Answer<unknown>>
type Binding = { name: RouteName; route: Route; handler: AnyHandler }

/** How the binding finds out who asks. */
export type Visitors = {
  readonly find: (request: FastifyRequest) => Promise<OpenSession | null>
  readonly setToken: (
    request: FastifyRequest,
    reply: FastifyReply,
    token: { token: string; seconds: number } | null,
  ) => void
}

export const nobody: Who = { id: 'nobody', name: 'Not signed in', role: 'researcher' }

/**
 * Binds every route of the contract to its handler. All checks are made here, once: who asks, what they may, what they
 * sent; then the handler; then the audit trail; and only then the answer.
 */
export function bindRoutes(app: FastifyInstance, parts: ServerParts, visitors: Visitors, handlers: Handlers): void {
  app.decorateRequest('visitor', null)
  const bindings = Object.entries(contract).map(([name, route]): Binding => ({
    name: name as RouteName,
    route,
    handler: handlers[name as RouteName] as AnyHandler,
  }))
  const bind = (scope: FastifyInstance, some: Binding[]): void => {
    for (const binding of some) {
      const { route } = binding
      scope.route({
        method: route.method,
        url: route.path,
        onRequest: (request, reply) => admit(parts, visitors, binding, request, reply),
        handler: (request, reply) => serve(parts, visitors, binding, request, reply),
      })
    }
  }
  const isBytes = ({ route }: Binding): boolean => route.body === 'bytes'
  void app.register(async (scope) => {
    takeJson(scope)
    bind(
      scope,
      bindings.filter((binding) => !isBytes(binding)),
    )
  })
  void app.register(async (scope) => {
    takeBytes(scope)
    bind(scope, bindings.filter(isBytes))
  })
}

/** Before a byte of the body is read: nobody who may not do it gets to send one. */
async function admit(
  parts: ServerParts,
  visitors: Visitors,
  { name, route }: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  request.visitor = await visitors.find(request)
  if (route.needs === 'open') return
  const who = request.visitor?.who ?? null
  if (who === null) {
    return refuse(reply, {
      status: 401,
      code: 'not-signed-in',
      message: 'Nobody is signed in, or the session has ended. Sign in, then repeat this.',
    })
  }
  if (route.needs === 'signed-in' || can(who, route.needs)) return
  await note(parts, who, { action: 'denied', ...caseNamed(request), what: `${name}: needs to ${actions[route.needs]}` })
  return refuse(reply, {
    status: 403,
    code: 'not-allowed',
    message: `Your role does not allow to ${actions[route.needs]}. Ask an administrator for another role.`,
  })
}

async function serve(
  parts: ServerParts,
  visitors: Visitors,
  { name, route, handler }: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const input = inputOf(route, request)
  if (!input.ok) return refuse(reply, input.failure)
  const { visitor } = request
  const answer = await handler({
    ...input.value,
    who: visitor?.who ?? null,
    session: visitor?.tokenHash ?? '',
    address: request.ip,
    setToken: (token: { token: string; seconds: number } | null) => visitors.setToken(request, reply, token),
  })
  if (!answer.ok) {
    // An attempt that a person made and that came to nothing is on the trail too; what was sent is not.
    if (visitor !== null && route.method !== 'GET')
      await note(parts, visitor.who, {
        action: 'denied',
        ...caseNamed(request),
        what: `${name} refused: ${answer.failure.code}`,
      })
    return refuse(reply, answer.failure)
  }
  for (const each of answer.notes) await note(parts, each.by ?? visitor?.who ?? nobody, each)
  if (typeof route.response === 'string') return sendRaw(reply, answer.value as Raw)
  const value: unknown = parts.checkAnswers === true ? route.response.parse(answer.value) : answer.value
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(value))
}

function note(parts: ServerParts, { id, name, role }: Who, { action, what, case: caseId }: Note): Promise<void> {
  const person = { id, name, role: id === nobody.id ? 'none' : role }
  return parts.folder.audit.note({
    at: toInstant(parts.now()),
    person,
    action,
    what,
    ...(caseId === undefined ? {} : { case: caseId }),
  })
}

function caseNamed(request: FastifyRequest): { case?: string } {
  const { case: caseId } = request.params as { case?: unknown }
  return caseIdSchema.safeParse(caseId).success ? { case: caseId as string } : {}
}

// ── what was sent ────────────────────────────────────────────────────────────────────────────────────────────────────

type Checked = { params: unknown; query: unknown; body: unknown }

function inputOf(
  route: Route,
  request: FastifyRequest,
): { ok: true; value: Checked } | { ok: false; failure: Refused } {
  const params = route.params?.safeParse(request.params)
  if (params?.success === false) return wrong('The address', params.error)
  const query = route.query?.safeParse(request.query)
  if (query?.success === false) return wrong('The query', query.error)
  const checked = { params: params?.data, query: query?.data }
  if (route.body === undefined) return { ok: true, value: { ...checked, body: undefined } }
  if (route.body === 'bytes') return { ok: true, value: { ...checked, body: incoming(request) } }
  const body = route.body.safeParse(request.body)
  return body.success ? { ok: true, value: { ...checked, body: body.data } } : wrong('The body', body.error)
}

/** One sentence that names the field. Never the value: it may be somebody's name. */
function wrong(where: string, error: z.ZodError): { ok: false; failure: Refused } {
  const issue = firstIssue(error)
  const field = issue?.path.map(String).join('.') ?? ''
  const what = issue === undefined ? 'is not as it must be' : wordsOf(issue)
  const message = `${where}${field === '' ? '' : `, field ${field},`} ${what}. Correct it and send it again.`
  return { ok: false, failure: { status: 400, code: 'invalid', message, ...(field === '' ? {} : { at: field }) } }
}

type Issue = z.core.$ZodIssue

/** In a union the alternative that came furthest says what is wrong; the others say only that they are others. */
function firstIssue(error: z.core.$ZodError): Issue | undefined {
  const [issue] = error.issues
  if (issue?.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const alternatives = issue.errors.map((issues) => issues[0]).filter((each) => each !== undefined)
  const deepest = alternatives.toSorted((a, b) => b.path.length - a.path.length || unrecognised(a) - unrecognised(b))[0]
  return deepest === undefined ? issue : { ...deepest, path: [...issue.path, ...deepest.path] }
}

const unrecognised = (issue: Issue): number => (issue.code === 'unrecognized_keys' ? 1 : 0)

function wordsOf(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return 'has fields that are not known here'
  const { message } = issue
  return /^[A-Z]/.test(message)
    ? `is not right (${message.charAt(0).toLowerCase()}${message.slice(1)})`
    : `is not right (${message})`
}

// ── what goes out ────────────────────────────────────────────────────────────────────────────────────────────────────

function refuse(reply: FastifyReply, { status, ...problem }: Refused): FastifyReply {
  // What was not read of the body is not worth reading.
  if (status === 413) void reply.header('connection', 'close')
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(problem))
}

/** Types that are sent as what they are; everything else is bytes. None of them is shown by a browser as a page. */
const MEDIA_TYPES = new Set([
  'application/dicom',
  'application/json',
  'application/jsonl',
  'application/pdf',
  'application/zip',
  'application/gzip',
  'image/png',
  'text/csv',
  'text/markdown',
  'text/plain',
])

function sendRaw(reply: FastifyReply, { bytes, mediaType, fileName }: Raw): FastifyReply {
  const plain = mediaType.split(';', 1)[0] ?? ''
  const known = MEDIA_TYPES.has(plain) ? plain : 'application/octet-stream'
  const name = fileName.replaceAll(/[^A-Za-z0-9._-]/g, '_')
  return reply
    .type(known.startsWith('text/') ? `${known}; charset=utf-8` : known)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(bytes instanceof Readable || typeof bytes === 'string' ? bytes : Buffer.from(bytes))
}
