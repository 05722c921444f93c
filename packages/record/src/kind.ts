import { z } from 'zod'
import type { Entry, Json } from './entry.ts'

/**
 * A kind of entry, declared by a room: what may be said, and the one plain sentence that says it.
 * Names carry a version; a body once written is readable for ever, by `past`.
 */
export type EntryKind<Kind extends string = string, Body = unknown> = {
  readonly kind: Kind
  readonly version: number
  readonly title: string
  readonly body: z.ZodType<Body>
  readonly past: Readonly<Record<number, PastVersion>>
  // A method, so that a kind of one body stands where any kind is wanted.
  says(body: Body): string
}

/** An older version of a body: its schema, and the step to the next version. */
export type PastVersion = { readonly body: z.ZodType; readonly upgrade: (body: never) => unknown }

export type BodyOf<K> = K extends EntryKind<string, infer Body> ? Body : never
export type KindOf<K> = K extends EntryKind<infer Kind> ? Kind : never

/** A free text: words that could name a person. It is encrypted with the key of its case wherever it is kept. */
export const freeText = (maximum = 4000) => z.string().max(maximum).meta({ freeText: true })

/**
 * Declares what can be said in a room.
 *
 * @param definition.kind `room.statement`, in the room's words.
 * @param definition.body every text in it is an enumeration, a pattern or `freeText()`; `undeclaredTexts` finds others.
 * @param definition.says one sentence without the person's name; used by time line, report and audit trail.
 * @example
 * const painKind = defineEntry({
 *   kind: 'assess.pain', version: 1, title: 'Pain',
 *   body: z.strictObject({ worst: z.int().min(0).max(10) }),
 *   says: ({ worst }) => `Worst pain ${worst} of 10.`,
 * })
 */
export function defineEntry<const Kind extends string, Schema extends z.ZodType>(definition: {
  kind: Kind
  version: number
  title: string
  body: Schema
  says: (body: z.output<Schema>) => string
  past?: Readonly<Record<number, PastVersion>>
}): EntryKind<Kind, z.output<Schema>> {
  for (let version = 1; version < definition.version; version += 1) {
    if (definition.past?.[version] === undefined) {
      throw new Error(`${definition.kind} is at version ${definition.version} and cannot read version ${version}`)
    }
  }
  return Object.freeze({
    ...definition,
    body: definition.body as unknown as z.ZodType<z.output<Schema>>,
    past: definition.past ?? {},
  })
}

/**
 * Any JSON. Unchecked: what comes in is canonical JSON or refused when it is written, and to walk it again at every
 * reading took most of the time in which ten thousand cases are folded.
 */
const anyJson = z.unknown() as unknown as z.ZodType<Json>

/** Any JSON that people answered: every text in it is treated as free text. */
export const freeJson = () => anyJson.meta({ freeTextWithin: true })

/** A text written by the program itself (a sentence, a label): nobody types into it, so it is kept in the clear. */
export const programText = (maximum = 4000) => z.string().max(maximum).meta({ programText: true })

/** Any JSON computed by the program, kept as it was shown. */
export const programJson = () => anyJson.meta({ programText: true })

/** All kinds that a program knows, by name. */
export type Kinds = ReadonlyMap<string, EntryKind>

export function kindsOf(...lists: readonly (readonly EntryKind[])[]): Kinds {
  const kinds = new Map<string, EntryKind>()
  for (const kind of lists.flat()) {
    if (kinds.has(kind.kind)) throw new Error(`two kinds are called ${kind.kind}`)
    kinds.set(kind.kind, kind)
  }
  return kinds
}

export type ReadBody = { known: true; kind: EntryKind; body: unknown } | { known: false; because: string }

/** Reads a body of any version this program has ever written; says why when it cannot. */
export function readBody(kinds: Kinds, entry: Pick<Entry, 'kind' | 'version' | 'body'>): ReadBody {
  const kind = kinds.get(entry.kind)
  if (kind === undefined) return { known: false, because: `kind ${entry.kind} is not known here` }
  if (entry.version > kind.version) {
    return {
      known: false,
      because: `${entry.kind} version ${entry.version} is newer than this program, which reads up to ${kind.version}`,
    }
  }
  let body: unknown = entry.body
  for (let version = entry.version; version < kind.version; version += 1) {
    const past = kind.past[version] as PastVersion
    const parsed = past.body.safeParse(body)
    if (!parsed.success) return { known: false, because: `${entry.kind} version ${version} does not fit its schema` }
    body = past.upgrade(parsed.data as never)
  }
  const parsed = kind.body.safeParse(body)
  if (!parsed.success)
    return { known: false, because: `${entry.kind} version ${entry.version} does not fit its schema` }
  return { known: true, kind, body: parsed.data }
}

/** The one sentence that an entry says. An entry of an unknown kind is kept, and says so. */
export function sentenceOf(kinds: Kinds, entry: Entry): string {
  if (entry.retracts) return `Withdraws entry ${entry.amends}.`
  const read = readBody(kinds, entry)
  return read.known ? read.kind.says(read.body) : `Kept as it came, not understood: ${read.because}.`
}

type SchemaNode = {
  type?: string
  freeText?: boolean
  freeTextWithin?: boolean
  programText?: boolean
  enum?: unknown[]
  const?: unknown
  pattern?: string
  format?: string
  properties?: Record<string, SchemaNode>
  additionalProperties?: SchemaNode | boolean
  items?: SchemaNode | false
  prefixItems?: SchemaNode[]
  anyOf?: SchemaNode[]
  oneOf?: SchemaNode[]
  allOf?: SchemaNode[]
  $ref?: string
  $defs?: Record<string, SchemaNode>
}

const schemaCache = new WeakMap<z.ZodType, SchemaNode>()

function jsonSchemaOf(schema: z.ZodType): SchemaNode {
  let found = schemaCache.get(schema)
  if (found === undefined) {
    found = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as SchemaNode
    schemaCache.set(schema, found)
  }
  return found
}

/** Replaces every free text of a body by what `seal` makes of it. Everything else is copied as it is. */
export function mapFreeText(schema: z.ZodType, body: Json, seal: (text: string) => Json): Json {
  const root = jsonSchemaOf(schema)
  const resolve = ({ $ref, ...beside }: SchemaNode): SchemaNode =>
    $ref === undefined ? beside : { ...($ref === '#' ? root : root.$defs?.[$ref.replace('#/$defs/', '')]), ...beside }
  const visit = (value: Json, candidates: readonly SchemaNode[]): Json => {
    const nodes = candidates.flatMap((node) => alternatives(resolve(node), resolve))
    if (nodes.some((node) => node.freeTextWithin === true)) return sealWithin(value, seal)
    if (typeof value === 'string') return nodes.some((node) => node.freeText === true) ? seal(value) : value
    if (Array.isArray(value)) {
      return value.map((item: Json, index) =>
        visit(
          item,
          nodes.flatMap((node) => itemNode(node, index)),
        ),
      )
    }
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          visit(
            item,
            nodes.flatMap((node) => propertyNode(node, key)),
          ),
        ]),
      )
    }
    return value
  }
  return visit(body, [root])
}

function sealWithin(value: Json, seal: (text: string) => Json): Json {
  if (typeof value === 'string') return seal(value)
  if (Array.isArray(value)) return value.map((item: Json) => sealWithin(item, seal))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sealWithin(item, seal)]))
}

function alternatives(node: SchemaNode, resolve: (node: SchemaNode) => SchemaNode): SchemaNode[] {
  const parts = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
  return [node, ...parts.flatMap((part) => alternatives(resolve(part), resolve))]
}

function itemNode(node: SchemaNode, index: number): SchemaNode[] {
  const item = node.prefixItems?.[index] ?? node.items
  return item === undefined || item === false ? [] : [item]
}

function propertyNode(node: SchemaNode, key: string): SchemaNode[] {
  const property = node.properties?.[key] ?? node.additionalProperties
  return property === undefined || typeof property === 'boolean' ? [] : [property]
}

/**
 * Texts of a body schema that are neither an enumeration, a pattern, a format nor `freeText()`: each could carry a
 * name past the encryption. A test over all kinds holds this list empty.
 */
export function undeclaredTexts(schema: z.ZodType): string[] {
  const root = jsonSchemaOf(schema)
  const found: string[] = []
  const visit = (node: SchemaNode, path: string): void => {
    if (node.programText === true || node.freeTextWithin === true) return
    const bounded =
      node.enum !== undefined || node.const !== undefined || node.pattern !== undefined || node.format !== undefined
    if (node.type === 'string' && !bounded && node.freeText !== true) found.push(path || '(the body)')
    for (const [key, child] of Object.entries(node.properties ?? {})) visit(child, path === '' ? key : `${path}.${key}`)
    for (const child of [
      ...(node.anyOf ?? []),
      ...(node.oneOf ?? []),
      ...(node.allOf ?? []),
      ...(node.prefixItems ?? []),
    ])
      visit(child, path)
    if (node.items) visit(node.items, `${path}[]`)
    if (typeof node.additionalProperties === 'object') visit(node.additionalProperties, `${path}.*`)
  }
  visit(root, '')
  for (const [name, node] of Object.entries(root.$defs ?? {})) if (!name.startsWith('__schema')) visit(node, name)
  return [...new Set(found)]
}
