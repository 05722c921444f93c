import type { z } from 'zod'
import type { Contract, Problem, Route, RouteName } from './index.ts'
import { contract, problem, WRITE_HEADER } from './index.ts'

type InputOf<R extends Route> = (R extends { params: infer P extends z.ZodType }
  ? { params: z.input<P> }
  : { params?: undefined }) &
  (R extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : { query?: undefined }) &
  (R extends { body: infer B }
    ? { body: B extends z.ZodType ? z.input<B> : Blob | ArrayBuffer | Uint8Array<ArrayBuffer> }
    : { body?: undefined }) & {
    mediaType?: string
    signal?: AbortSignal
  }
type OutputOf<R extends Route> = R['response'] extends z.ZodType ? z.output<R['response']> : Response

/** A refusal of the server as it is shown: one sentence, and the code that programs read. */
export class Refused extends Error {
  readonly problem: Problem
  readonly status: number
  constructor(status: number, found: Problem) {
    super(found.message)
    this.name = 'Refused'
    this.status = status
    this.problem = found
  }
}

/** The path of a route with its parameters in place: for links and downloads. */
export function pathOf(
  route: Route,
  params: Record<string, unknown> = {},
  query: Record<string, string | number | undefined> = {},
): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

/**
 * Calls a route of the contract; input and answer are typed by it, and the answer is checked.
 *
 * @throws Refused with the server's sentence; the sentence of a lost connection when there was no answer.
 * @example const { rows } = await call('worklist', {})
 */
export async function call<Name extends RouteName>(
  name: Name,
  input: InputOf<Contract[Name]>,
): Promise<OutputOf<Contract[Name]>> {
  const route: Route = contract[name]
  const headers: Record<string, string> = route.method === 'GET' ? {} : { [WRITE_HEADER]: '1' }
  const given = input as {
    params?: Record<string, unknown>
    query?: Record<string, string | number | undefined>
    body?: unknown
    mediaType?: string
    signal?: AbortSignal
  }
  let body: BodyInit | undefined
  if (route.body === 'bytes') {
    headers['content-type'] = given.mediaType ?? 'application/octet-stream'
    body = given.body as BodyInit
  } else if (given.body !== undefined) {
    headers['content-type'] = 'application/json'
    body = JSON.stringify(given.body)
  }
  let response: Response
  try {
    response = await fetch(pathOf(route, given.params, given.query), {
      method: route.method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(given.signal === undefined ? {} : { signal: given.signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refused(0, {
      code: 'no-connection',
      message: 'The workbench does not answer. Nothing was lost; start it again, then repeat this.',
    })
  }
  if (!response.ok) {
    const parsed = problem.safeParse(await response.json().catch(() => null))
    throw new Refused(
      response.status,
      parsed.success
        ? parsed.data
        : { code: 'unexpected', message: `The workbench answered ${response.status} without a reason.` },
    )
  }
  if (typeof route.response === 'string') return response as OutputOf<Contract[Name]>
  return route.response.parse(await response.json()) as OutputOf<Contract[Name]>
}
