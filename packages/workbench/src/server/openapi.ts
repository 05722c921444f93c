import { z } from 'zod'
import type { Route } from '../contract/index.ts'
import { contract, problem, roles, WRITE_HEADER } from '../contract/index.ts'

type Json = { [key: string]: unknown }

/**
 * The contract as OpenAPI 3.1, from the same schemas that check every request.
 *
 * @example openApi('0.1.0').paths['/api/session']
 */
export function openApi(version: string): { openapi: string; [key: string]: unknown } {
  const schemas: Json = {}
  const keep = (name: string, schema: z.ZodType, io: 'input' | 'output'): Json => keepSchema(schemas, name, schema, io)
  keep('Problem', problem, 'output')
  const paths: { [path: string]: Json } = {}
  for (const [name, route] of Object.entries(contract) as [string, Route][]) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    ;(paths[path] ??= {})[route.method.toLowerCase()] = operation(name, route, keep)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Theca',
      version,
      summary: 'An open workbench for the surgery of intradural spinal metastases. Not a medical device.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'theca-7400',
          description: 'The session of a person; the name ends in the port.',
        },
      },
    },
    'x-roles': roles,
  }
}

type Keep = (name: string, schema: z.ZodType, io: 'input' | 'output') => Json

function operation(name: string, route: Route, keep: Keep): Json {
  const { needs, summary, method, body, response } = route
  return {
    operationId: name,
    summary,
    ...(needs === 'open' ? {} : { security: [{ session: [] }] }),
    'x-needs': needs,
    parameters: [
      ...parametersOf(name, route.params, 'path', keep),
      ...parametersOf(name, route.query, 'query', keep),
      ...(method === 'GET'
        ? []
        : [{ name: WRITE_HEADER, in: 'header', required: true, schema: { type: 'string', const: '1' } }]),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: body === 'bytes' ? BYTES : json(keep(`${name}Body`, body, 'input')) },
        }),
    responses: {
      200: {
        description: 'Done',
        content: typeof response === 'string' ? { [response]: {} } : json(keep(`${name}Answer`, response, 'output')),
      },
      default: {
        description: 'Refused: a code, and one sentence that says what to do',
        content: json({ $ref: '#/components/schemas/Problem' }),
      },
    },
  }
}

const BYTES = { '*/*': {} }
const json = (schema: Json): Json => ({ 'application/json': { schema } })

function parametersOf(name: string, schema: z.ZodObject | undefined, place: 'path' | 'query', keep: Keep): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([field, value]) => ({
    name: field,
    in: place,
    required: place === 'path' || !(value as z.ZodType).safeParse(undefined).success,
    schema: keep(`${name}_${field}`, value as z.ZodType, 'input'),
  }))
}

/** Puts a schema among the components, with what it refers to, because OpenAPI resolves references from the document's root. */
function keepSchema(schemas: Json, name: string, schema: z.ZodType, io: 'input' | 'output'): Json {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & { $defs?: Json }
  const rename = (reference: string): string =>
    reference === '#' ? `#/components/schemas/${name}` : reference.replace('#/$defs/', `#/components/schemas/${name}.`)
  schemas[name] = mapReferences(rest, rename)
  for (const [part, definition] of Object.entries($defs ?? {}))
    schemas[`${name}.${part}`] = mapReferences(definition, rename)
  return { $ref: `#/components/schemas/${name}` }
}

function mapReferences(value: unknown, rename: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapReferences(item, rename))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string' ? [key, rename(item)] : [key, mapReferences(item, rename)],
    ),
  )
}
