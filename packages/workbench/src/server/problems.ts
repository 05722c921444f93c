import { StorageError } from '@theca/platform'
import { caseId as caseIdSchema } from '@theca/record'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'
import type { Refused } from './answer.ts'
import { BodyFault, JSON_BYTES } from './body.ts'
import type { Log } from './log.ts'
import { placeOf } from './log.ts'

/**
 * The last resort: whatever was thrown becomes a code and a sentence. What nobody foresaw gets a reference, which the
 * log has too; neither has a word of what was sent or found.
 */
export function answerProblems(app: FastifyInstance, log: Log): void {
  app.setErrorHandler(async (error, request, reply) => {
    const { status, ...problem } = foreseen(error) ?? unforeseen(error, request, log)
    if (status >= 500 || status === 413 || status === 408) void reply.header('connection', 'close')
    return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(problem))
  })
}

export const noSuchAddress = {
  code: 'no-such-address',
  message: 'There is nothing at this address. Start from the first page.',
}

function foreseen(error: unknown): Refused | null {
  if (error instanceof BodyFault) return { status: error.status, code: error.code, message: error.message }
  if (error instanceof StorageError)
    return { status: error.code === 'disk-full' ? 507 : 503, code: error.code, message: error.message }
  const { code, statusCode = 500 } = error as { code?: unknown; statusCode?: number }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return {
        status: 413,
        code: 'too-large',
        message: `The body is larger than ${JSON_BYTES / 1_048_576} MiB. Send it in smaller parts.`,
      }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return {
        status: 415,
        code: 'not-json',
        message: 'This address takes JSON. Send it with the content type application/json.',
      }
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return { status: 400, code: 'cut-short', message: 'The body ended before all of it had arrived. Send it again.' }
    default:
      // Of the router or the static files: an address that leads nowhere, however it was spelt.
      return statusCode >= 400 && statusCode < 500 ? { status: 404, ...noSuchAddress } : null
  }
}

function unforeseen(error: unknown, request: FastifyRequest, log: Log): Refused {
  const reference = randomBytes(5).toString('hex').toUpperCase()
  const { case: caseId } = (request.params ?? {}) as { case?: unknown }
  const name = error instanceof Error ? error.name : typeof error
  const { code } = error as { code?: unknown }
  log({
    event: 'unexpected',
    reference,
    route: `${request.method} ${request.routeOptions.url ?? '(none)'}`,
    ...(caseIdSchema.safeParse(caseId).success && { case: caseId as string }),
    error: name,
    ...(typeof code === 'string' && { code }),
    place: placeOf(error),
  })
  return {
    status: 500,
    code: 'unexpected',
    message: `Something went wrong that was not foreseen. Repeat it; if it stays, report the reference ${reference} with the log.`,
    reference,
  }
}
