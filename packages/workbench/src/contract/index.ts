import { artifactId, author, caseId, instant, seq } from '@theca/record'
import { worklistRow } from '@theca/review/worklist'
import { z } from 'zod'
import type { Action } from './roles.ts'
import { frameMessage, liveSessionId, monitorRoutes } from './monitor.ts'
import { planRoutes } from './plan.ts'
import { readingRoutes } from './reading.ts'
import { referenceRoutes } from './reference.ts'
import { reviewRoutes } from './review.ts'
import { roleNames } from './roles.ts'

export * from './monitor.ts'
export * from './plan.ts'
export * from './reading.ts'
export * from './reference.ts'
export * from './review.ts'
export * from './roles.ts'

/**
 * What browser and server say to each other: one table, from which the routes, the fetch client and the OpenAPI page are
 * made. Four doors: entries, artifacts, streams, views; beside them actions that need a check or say several things at once.
 */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly summary: string
  /** `open`: before signing in. */
  readonly needs: Action | 'open' | 'signed-in'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  /** JSON schema of the body, or `bytes` for a raw stream. */
  readonly body?: z.ZodType | 'bytes'
  /** JSON schema of the answer, or the media type of a raw one. */
  readonly response: z.ZodType | string
}

export const entry = z.looseObject({
  case: caseId,
  seq,
  kind: z.string(),
  version: z.int(),
  body: z.json(),
  author,
  effectiveAt: instant,
  recordedAt: instant,
  amends: seq.optional(),
  retracts: z.literal(true).optional(),
  reason: z.string().optional(),
  evidence: z.array(artifactId).optional(),
  key: z.string().optional(),
  previous: z.string(),
  hash: z.string(),
})

const draft = z.strictObject({
  kind: z.string().max(80),
  version: z.int().min(1),
  body: z.json(),
  effectiveAt: instant,
  evidence: z.array(artifactId).max(5000).optional(),
  key: z.string().max(80).optional(),
})
const amendment = z.union([
  z.strictObject({ ...draft.shape, amends: seq, reason: z.string().min(1).max(2000) }),
  z.strictObject({
    retracts: z.literal(true),
    amends: seq,
    reason: z.string().min(1).max(2000),
    key: z.string().max(80).optional(),
  }),
])

export const artifact = z.strictObject({
  id: artifactId,
  case: caseId,
  mediaType: z.string(),
  bytes: z.int(),
  addedAt: instant,
})

export const identity = z.strictObject({
  name: z.string().max(200).nullable(),
  birthDate: z.iso.date().nullable(),
  sex: z.enum(['male', 'female', 'other']).nullable(),
  hospitalNumber: z.string().max(80).nullable(),
})

/** Every refusal: a code for programs, one sentence for people (what, where, what to do). */
export const problem = z.looseObject({ code: z.string(), message: z.string() })
export type Problem = z.infer<typeof problem>

const who = z.strictObject({ id: z.string(), name: z.string(), role: z.enum(roleNames) })

export const session = z.strictObject({
  who: who.nullable(),
  /** `local`: one person, no accounts. `accounts`: people sign in. */
  mode: z.enum(['local', 'accounts']),
  version: z.string(),
})
export type Session = z.infer<typeof session>

const identityFound = z.strictObject({
  /** Who the images say they are of; kept only when a person asks for it. */
  name: z.string().nullable(),
  patientId: z.string().nullable(),
  birthDate: z.string().nullable(),
  sex: z.string().nullable(),
})

export const account = z.strictObject({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  role: z.enum(roleNames),
  disabled: z.boolean(),
  createdAt: instant,
  lastSeenAt: instant.nullable(),
})

const check = z.strictObject({
  cases: z.int(),
  entries: z.int(),
  artifacts: z.int(),
  broken: z.array(z.strictObject({ where: z.string(), what: z.string() })),
})

export const status = z.strictObject({
  version: z.string(),
  address: z.string(),
  folder: z.string(),
  database: z.enum(['sqlite', 'postgres']),
  cases: z.int(),
  entries: z.int(),
  /** Whether any case is a person's. A folder with only synthetic cases is a demonstration. */
  synthetic: z.strictObject({ cases: z.int(), only: z.boolean() }),
  verified: z.strictObject({ at: instant, check }).nullable(),
  backups: z.array(
    z.strictObject({
      at: instant,
      target: z.string(),
      bytes: z.int(),
      verified: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
  outbound: z.array(z.string()),
})
export type Status = z.infer<typeof status>

const caseParams = z.strictObject({ case: caseId })
const task = z.string().regex(/^[A-Za-z0-9-]{8,64}$/)
const done = z.strictObject({ done: z.literal(true) })

export const contract = {
  session: { method: 'GET', path: '/api/session', summary: 'Who is signed in', needs: 'open', response: session },
  start: {
    method: 'POST',
    path: '/api/session/start',
    summary: 'Opens a session with the start token printed at start (local mode)',
    needs: 'open',
    body: z.strictObject({ token: z.string().max(200) }),
    response: session,
  },
  signIn: {
    method: 'POST',
    path: '/api/session',
    summary: 'Signs in with an account',
    needs: 'open',
    body: z.strictObject({ login: z.string().max(200), password: z.string().max(1000) }),
    response: session,
  },
  signOut: { method: 'DELETE', path: '/api/session', summary: 'Signs out', needs: 'signed-in', response: session },

  // Views
  worklist: {
    method: 'GET',
    path: '/api/views/worklist',
    summary: 'Every open case, most urgent first, with the reason in words',
    needs: 'case:read',
    response: z.strictObject({ asOf: instant, rows: z.array(worklistRow), closed: z.int() }),
  },
  audit: {
    method: 'GET',
    path: '/api/views/audit',
    summary: 'Who did and saw what, newest first',
    needs: 'audit:read',
    query: z.strictObject({
      case: caseId.optional(),
      before: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: z.strictObject({
      events: z.array(
        z.looseObject({
          position: z.int(),
          at: instant,
          person: z.strictObject({ id: z.string(), name: z.string(), role: z.string() }),
          action: z.string(),
          what: z.string(),
        }),
      ),
    }),
  },
  status: {
    method: 'GET',
    path: '/api/views/status',
    summary: 'What is kept, where, and when it was last checked and backed up',
    needs: 'signed-in',
    response: status,
  },

  // Entries
  openCase: {
    method: 'POST',
    path: '/api/cases',
    summary: 'Opens a case with its first entries',
    needs: 'case:write',
    body: z.strictObject({ drafts: z.array(draft).min(1).max(20), identity: identity.optional() }),
    response: z.strictObject({ case: caseId, entries: z.array(entry) }),
  },
  readCase: {
    method: 'GET',
    path: '/api/cases/:case/entries',
    summary: 'All entries of a case, oldest first',
    needs: 'case:read',
    params: caseParams,
    response: z.strictObject({ case: caseId, entries: z.array(entry) }),
  },
  append: {
    method: 'POST',
    path: '/api/cases/:case/entries',
    summary: 'Appends entries, all or none',
    needs: 'case:write',
    params: caseParams,
    body: z.strictObject({ drafts: z.array(draft).min(1).max(50), unamended: z.array(seq).max(50).optional() }),
    response: z.strictObject({ entries: z.array(entry) }),
  },
  amend: {
    method: 'POST',
    path: '/api/cases/:case/amendments',
    summary: 'Corrects or withdraws an entry, with a reason; 409 with the winner when somebody was first',
    needs: 'case:sign',
    params: caseParams,
    body: amendment,
    response: z.strictObject({ entry }),
  },
  identity: {
    method: 'GET',
    path: '/api/cases/:case/identity',
    summary: 'The name, from the vault (audited)',
    needs: 'case:identity',
    params: caseParams,
    response: z.strictObject({ identity: identity.nullable() }),
  },
  setIdentity: {
    method: 'PUT',
    path: '/api/cases/:case/identity',
    summary: 'Keeps the name in the vault',
    needs: 'case:identity',
    params: caseParams,
    body: identity,
    response: done,
  },
  erase: {
    method: 'DELETE',
    path: '/api/cases/:case',
    summary: 'Deletes key and identity for ever; the chain still verifies',
    needs: 'case:erase',
    params: caseParams,
    body: z.strictObject({ reason: z.string().min(3).max(500), confirm: caseId }),
    response: done,
  },
  exportCase: {
    method: 'GET',
    path: '/api/cases/:case/export',
    summary: 'The case as JSON lines',
    needs: 'case:export',
    params: caseParams,
    response: 'application/jsonl',
  },
  importCase: {
    method: 'POST',
    path: '/api/imports',
    summary: 'Takes in an exported case',
    needs: 'case:write',
    body: 'bytes',
    response: z.strictObject({ case: caseId, imported: z.int(), alreadyThere: z.int() }),
  },

  // Artifacts
  putArtifact: {
    method: 'POST',
    path: '/api/cases/:case/artifacts',
    summary: 'Keeps bytes; answered when they are on the disk',
    needs: 'case:write',
    params: caseParams,
    body: 'bytes',
    response: artifact,
  },
  artifacts: {
    method: 'GET',
    path: '/api/cases/:case/artifacts',
    summary: 'What is kept',
    needs: 'case:read',
    params: caseParams,
    response: z.strictObject({ artifacts: z.array(artifact) }),
  },
  artifact: {
    method: 'GET',
    path: '/api/cases/:case/artifacts/:id',
    summary: 'The bytes, verified',
    needs: 'case:read',
    params: z.strictObject({ case: caseId, id: artifactId }),
    response: 'application/octet-stream',
  },

  // Actions
  readImaging: {
    method: 'POST',
    path: '/api/cases/:case/actions/read-imaging',
    summary:
      'Reads images already kept, or a folder of this computer (local mode), checks their geometry, and says so in the record',
    needs: 'case:write',
    params: caseParams,
    body: z.strictObject({
      task,
      from: z.union([
        z.strictObject({ artifacts: z.array(artifactId).min(1).max(20_000) }),
        z.strictObject({ path: z.string().max(4000) }),
      ]),
    }),
    response: z.strictObject({ entry, identities: z.array(identityFound) }),
  },
  measureLabels: {
    method: 'POST',
    path: '/api/cases/:case/actions/measure-labels',
    summary: 'Measures every label of a labelmap (NIfTI or DICOM SEG) kept as an artifact',
    needs: 'case:write',
    params: caseParams,
    body: z.strictObject({
      artifact: artifactId,
      tumourLabel: z.int().min(1).nullable().optional(),
      seriesInstanceUid: z
        .string()
        .regex(/^[0-9.]{1,64}$/)
        .nullable()
        .optional(),
    }),
    /** `beside`: cord and canal, where both are among the labels. */
    response: z.strictObject({ entry, beside: z.array(entry) }),
  },
  ...readingRoutes,
  ...planRoutes,
  ...monitorRoutes,
  ...reviewRoutes,
  ...referenceRoutes,
  demonstration: {
    method: 'POST',
    path: '/api/actions/demonstration',
    summary: 'Makes the labelled synthetic cases',
    needs: 'case:write',
    body: z.strictObject({ task }),
    response: z.strictObject({ cases: z.array(caseId) }),
  },
  boardPage: {
    method: 'GET',
    path: '/api/cases/:case/reports/mdt.:format',
    summary: 'The tumour-board page',
    needs: 'case:export',
    params: z.strictObject({ case: caseId, format: z.enum(['pdf', 'md']) }),
    response: 'application/pdf',
  },
  decisionSheet: {
    method: 'GET',
    path: '/api/cases/:case/reports/decision-sheet.:format',
    summary: 'The sheet for the person who decides, in plain words, on one side',
    needs: 'case:export',
    params: z.strictObject({ case: caseId, format: z.enum(['pdf', 'md']) }),
    response: 'application/pdf',
  },

  // People, settings, keeping
  people: {
    method: 'GET',
    path: '/api/people',
    summary: 'Accounts',
    needs: 'people:manage',
    response: z.strictObject({ people: z.array(account) }),
  },
  addPerson: {
    method: 'POST',
    path: '/api/people',
    summary: 'Creates an account; the first one switches the workbench to signing in',
    needs: 'people:manage',
    body: z.strictObject({
      login: z.string().regex(/^[A-Za-z0-9._@-]{2,80}$/),
      name: z.string().min(1).max(120),
      role: z.enum(roleNames).exclude(['owner']),
      password: z.string().min(12, 'a password has at least 12 characters').max(1000),
    }),
    response: account,
  },
  changePerson: {
    method: 'PUT',
    path: '/api/people/:id',
    summary: 'Changes role, password, or ends access; entries stay',
    needs: 'people:manage',
    params: z.strictObject({ id: z.string() }),
    body: z.strictObject({
      role: z.enum(roleNames).exclude(['owner']).optional(),
      name: z.string().min(1).max(120).optional(),
      password: z.string().min(12).max(1000).optional(),
      disabled: z.boolean().optional(),
    }),
    response: account,
  },
  settings: {
    method: 'GET',
    path: '/api/settings',
    summary: 'Settings with who changed them last',
    needs: 'signed-in',
    response: z.strictObject({
      settings: z.array(
        z.strictObject({ key: z.string(), value: z.json(), changedBy: z.string(), changedAt: instant }),
      ),
    }),
  },
  changeSetting: {
    method: 'PUT',
    path: '/api/settings/:key',
    summary: 'Changes one setting',
    needs: 'settings:manage',
    params: z.strictObject({ key: z.string().regex(/^[a-z][a-z0-9.-]{1,60}$/) }),
    body: z.strictObject({ value: z.json() }),
    response: done,
  },
  verify: {
    method: 'POST',
    path: '/api/actions/verify',
    summary: 'Checks every chain and every artifact',
    needs: 'backup:run',
    body: z.strictObject({ task }),
    response: check,
  },
  backup: {
    method: 'POST',
    path: '/api/actions/backup',
    summary: 'Copies everything to a folder of this computer and verifies the copy',
    needs: 'backup:run',
    body: z.strictObject({ task, target: z.string().min(1).max(4000) }),
    response: z.strictObject({ target: z.string(), bytes: z.int(), check }),
  },
  openapi: {
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This contract as OpenAPI 3.1',
    needs: 'open',
    response: z.looseObject({ openapi: z.string() }),
  },
} as const satisfies Record<string, Route>
export type Contract = typeof contract
export type RouteName = keyof Contract

/**
 * The streams door: a WebSocket at `/api/streams`. The browser asks to follow; the server answers what is new since then,
 * then each new thing as it is written. After a broken connection the browser asks again with the last place it has.
 */
export const streamPath = '/api/streams'
export const streamRequest = z.discriminatedUnion('follow', [
  z.strictObject({ follow: z.literal('case'), case: caseId, after: z.int().min(0) }),
  z.strictObject({ follow: z.literal('worklist') }),
  z.strictObject({ follow: z.literal('task'), task }),
  /** Frames of an operation: the first is complete; whoever is slow misses some and gets a complete one next. */
  z.strictObject({ follow: z.literal('live'), session: liveSessionId }),
  z.strictObject({ follow: z.literal('nothing'), of: z.enum(['case', 'worklist', 'task', 'live']) }),
])
export type StreamRequest = z.infer<typeof streamRequest>
export const streamMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('entries'), case: caseId, entries: z.array(entry) }),
  z.strictObject({ type: z.literal('row'), row: worklistRow }),
  z.strictObject({ type: z.literal('progress'), task, what: z.string(), done: z.number(), of: z.number().nullable() }),
  frameMessage,
  z.strictObject({ type: z.literal('refused'), problem }),
])
export type StreamMessage = z.infer<typeof streamMessage>

/** The one header that every write carries, so that no other site's form can make one. */
export const WRITE_HEADER = 'x-theca'

/** Upload limits, said before sending: one file, one drop. */
export const limits = { fileBytes: 512 * 1024 * 1024, dropBytes: 2 * 1024 * 1024 * 1024, dropFiles: 20_000 } as const
