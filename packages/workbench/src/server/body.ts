import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { Timing } from './deps.ts'

/** The largest JSON body: 50 entries, each with all its evidence, need a third of it. */
export const JSON_BYTES = 4 * 1024 * 1024
/** Nothing that the rooms declare is a quarter as deep. */
export const JSON_DEPTH = 64
/** An exported case: 10,000 entries of 5 kB. */
export const IMPORT_BYTES = 64 * 1024 * 1024

/** Bytes on their way in, not read yet. */
export type Incoming = {
  readonly stream: AsyncIterable<Uint8Array>
  readonly mediaType: string
  /** What the sender says about the length; only ever believed when it is too much. */
  readonly announced: number | null
}

/** A fault of a body, with the status it is answered with. */
export class BodyFault extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'BodyFault'
    this.status = status
    this.code = code
  }
}

/** Depth of brackets outside of texts: counted before parsing, because parsers and checkers recurse. */
export function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let index = 0; index < json.length; index += 1) {
    const letter = json.charCodeAt(index)
    if (inText) {
      if (letter === 0x5c) index += 1
      else if (letter === 0x22) inText = false
    } else if (letter === 0x22) inText = true
    else if (letter === 0x7b || letter === 0x5b) deepest = Math.max(deepest, (depth += 1))
    else if (letter === 0x7d || letter === 0x5d) depth -= 1
  }
  return deepest
}

/** Names that reach an object's prototype where code copies properties by assignment. No body of ours has one. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

export function parseBody(text: string): unknown {
  if (depthOf(text) > JSON_DEPTH)
    throw new BodyFault(400, 'too-deep', `The body is nested more than ${JSON_DEPTH} levels deep. Send it flatter.`)
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (FORBIDDEN.has(key))
        throw new BodyFault(400, 'forbidden-name', `The body has a field called ${key}. Give it another name.`)
      return value
    })
  } catch (error) {
    if (error instanceof BodyFault) throw error
    // The parser's own message quotes the body.
    throw new BodyFault(400, 'not-json', 'The body is not JSON. Send JSON in UTF-8.')
  }
}

/** JSON and nothing else: a form of another site can send neither this type nor the write header. */
export function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: JSON_BYTES }, (_, text, done) => {
    try {
      done(null, parseBody(text as string))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Any bytes, as a stream that the handler reads. */
export function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_, stream, done) => done(null, stream))
}

/** `application/dicom` without parameters; anything strange is bytes. */
const mediaTypeOf = (header: string | undefined): string => {
  const plain = (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,100}$/.test(plain) ? plain : 'application/octet-stream'
}

export function incoming(request: FastifyRequest): Incoming {
  const body = request.body as Readable | undefined
  const announced = Number(request.headers['content-length'] ?? Number.NaN)
  return {
    // The socket stays open when the reader stops early: the refusal has to go out on it.
    stream: body === undefined ? nothing() : (body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>),
    mediaType: mediaTypeOf(request.headers['content-type']),
    announced: Number.isInteger(announced) ? announced : null,
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Reads bytes into memory, counting; null when there are more than the limit. */
export async function readAll({ stream, announced }: Incoming, limit: number): Promise<Buffer | null> {
  if ((announced ?? 0) > limit) return null
  const chunks: Uint8Array[] = []
  let total = 0
  for await (const chunk of stream) {
    total += chunk.length
    if (total > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * A body that stands still is answered with 408 and its connection is closed: a sender that gives one byte a minute
 * would otherwise hold a connection for ever. Counts silence, not duration, so that a slow line can finish.
 */
export function watchBodies(app: FastifyInstance, { bodyStallMs }: Timing): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    // Without a body nothing is awaited from the sender, and a long answer must not be taken for its silence.
    if (!hasBody(request)) return payload
    const { socket } = request.raw
    const stalled = (): void => {
      const message = 'The body stopped arriving. Send it again.'
      if (!reply.sent) void reply.code(408).header('connection', 'close').send({ code: 'stalled', message })
      // Time for the answer to leave, then the end, whatever the sender does.
      setTimeout(() => socket.destroy(), 500).unref()
    }
    // Heard on the request: Node closes the socket without a word when nobody listens there.
    request.raw.once('timeout', stalled)
    socket.setTimeout(bodyStallMs)
    const over = (): void => {
      request.raw.off('timeout', stalled)
      socket.setTimeout(0)
    }
    payload.once('end', over)
    payload.once('close', over)
    return payload
  })
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
