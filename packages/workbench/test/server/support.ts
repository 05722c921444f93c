import { openDataFolder } from '@theca/platform'
import type { OpenFolder } from '@theca/platform'
import type { CaseId, Draft, Entry, Record } from '@theca/record'
import { known, NOT_ASKED, ok, toInstant } from '@theca/record'
import { newCaseId, openRecord } from '@theca/record/kernel'
import type { FastifyInstance } from 'fastify'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Contract, Role, Route, RouteName } from '../../src/contract/index.ts'
import { contract } from '../../src/contract/index.ts'
import type { SeriesOpened } from '../../src/imaging/checked-volume.ts'
import { buildServer } from '../../src/server/app.ts'
import type { LiveSession } from '../../src/monitor/live.ts'
import type { ServerParts, Timing } from '../../src/server/deps.ts'
import type { LogEvent } from '../../src/server/log.ts'
import { kinds } from '../../src/kinds.ts'

export const START_TOKEN = 'a start token for tests, long enough'

/** A running server on a data folder of its own, with small stand-ins for what reads images and prints pages. */
export type House = {
  readonly app: FastifyInstance
  readonly folder: OpenFolder
  readonly record: Record
  readonly live: ServerParts['live']
  readonly port: number
  readonly origin: string
  readonly logged: LogEvent[]
  readonly clock: { ahead: number }
  close(): Promise<void>
}

export async function openHouse(
  options: { timing?: Partial<Timing>; webRoot?: string; parts?: Partial<ServerParts> } = {},
): Promise<House> {
  const path = await mkdtemp(join(tmpdir(), 'theca-server-'))
  const opened = await openDataFolder(join(path, 'data'), { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  const folder = opened.value
  const clock = { ahead: 0 }
  const now = (): Date => new Date(Date.now() + clock.ahead)
  const record = openRecord({ ...folder, kinds, now })
  const logged: LogEvent[] = []
  const live = options.parts?.live ?? standInLive()
  const app = await buildServer({
    folder,
    record,
    now,
    version: '0.0.0-test',
    startToken: START_TOKEN,
    checkAnswers: true,
    log: (event) => void logged.push(event),
    imaging: {
      readImaging: async ({ onProgress }) => {
        onProgress('reading', 1, 2)
        onProgress('reading', 2, 2)
        return ok({
          draft: imagingDraft,
          identities: [{ name: 'CANARY^NAME', patientId: '4711', birthDate: null, sex: null }],
        })
      },
      measureLabels: async () => ok({ draft: imagingDraft, cord: null }),
    },
    reading: {
      open: async () => ok(openedSeries),
      labels: async () => ok(new Uint8Array(4)),
      drawings: async () => [],
      drawing: async (_, drawing) => ok({ about: { ...drawingAbout, drawing }, strokes: [] }),
      addStrokes: async (_, { at, strokes }) => ok(at + strokes.length),
      finish: async () => ok({ draft: imagingDraft, cord: null }),
      compare: async () => ok(imagingDraft),
    },
    live,
    reports: {
      boardPage: async ({ format }) =>
        ok({ bytes: `a page as ${format}`, mediaType: 'application/pdf', fileName: 'page.pdf' }),
      decisionSheet: async ({ format }) =>
        ok({ bytes: `a sheet as ${format}`, mediaType: 'application/pdf', fileName: 'sheet.pdf' }),
    },
    demonstration: { make: async () => ok([]) },
    keeping: {
      verify: async () => ({ cases: 0, entries: 0, artifacts: 0, broken: [] }),
      backup: async (target) => ok({ target, bytes: 1, check: { cases: 0, entries: 0, artifacts: 0, broken: [] } }),
    },
    ...(options.timing !== undefined && { timing: options.timing }),
    ...(options.webRoot !== undefined && { webRoot: options.webRoot }),
    ...options.parts,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    app,
    folder,
    record,
    live,
    port,
    origin: `http://127.0.0.1:${port}`,
    logged,
    clock,
    async close() {
      await app.close()
      await folder.close()
      await rm(path, { recursive: true, force: true })
    },
  }
}

/** Operations that run only by name: the real ones have their own tests. */
function standInLive(): ServerParts['live'] {
  const sessions: LiveSession[] = []
  return {
    async start({ caseId }) {
      const session: LiveSession = {
        session: `abcd${String(sessions.length).padStart(4, '0')}`,
        case: caseId,
        startedAt: AT,
        source: { kind: 'simulator', name: 'S1', synthetic: true, rateHz: 10_000, channels: ['TA-L'] },
        protocol: { id: 'conus-cauda', title: 'Conus' },
        running: true,
      }
      sessions.push(session)
      return ok(session)
    },
    stop: async () => ok(null),
    say: async () => ok({ atS: 1, kept: true, entry: null }),
    sessions: () => sessions,
    watch: () => null,
    recover: async () => [],
    close: async () => undefined,
  }
}

/** An operation of a new case, and its address. */
export async function operationOf(house: House, caseId: CaseId): Promise<{ case: CaseId; session: string }> {
  const started = await house.live.start({ caseId } as Parameters<typeof house.live.start>[0])
  if (!started.ok) throw new Error(started.failure.message)
  return { case: caseId, session: started.value.session }
}

// ── cases ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const AT = '2026-03-06T13:36:20.000Z'
const imagingDraft: Draft = {
  kind: 'plan.imaging-read',
  version: 1,
  effectiveAt: AT,
  body: { files: 1, read: 1, skipped: [], patients: 1, series: [] },
}
export const SERIES = '1.2.826.0.1.3680043.8.498.1'
const openedSeries: SeriesOpened = {
  shape: 'volume',
  grid: {
    dimensions: [2, 2, 1],
    originMm: [0, 0, 0],
    columnStepMm: [1, 0, 0],
    rowStepMm: [0, 1, 0],
    sliceStepMm: [0, 0, 1],
  },
  present: Uint8Array.of(1),
  positionsMm: [0],
  verdict: 'single',
  faults: [],
  slope: 1,
  intercept: 0,
  inverted: false,
  sliceThicknessMm: 1,
  frameOfReferenceUid: null,
  data: Int16Array.of(1, 2, 3, 4),
}
const drawingAbout = {
  drawing: 'abcdef12',
  seriesInstanceUid: SERIES,
  person: 'A reader',
  strokes: 0,
  startedAt: AT,
  changedAt: AT,
}
export const openedDraft = {
  kind: 'assess.case-opened',
  version: 1,
  effectiveAt: AT,
  body: { synthetic: true, sex: 'female', birthYear: known(1960) },
}

/** A person's words, so that a test can look for them where they must not be. */
export const personDraft = (words = 'tired') => ({
  kind: 'assess.person',
  version: 1,
  effectiveAt: AT,
  body: {
    physicalStatus: known(words),
    comorbidity: NOT_ASKED,
    psychologicalStatus: NOT_ASKED,
    home: NOT_ASKED,
    wish: NOT_ASKED,
  },
})

export async function openCase({ record }: House, more: readonly Draft[] = []): Promise<CaseId> {
  const caseId = newCaseId()
  const done = await record.append(
    caseId,
    [openedDraft, ...more],
    { type: 'algorithm', name: 'test', version: '1' },
    { empty: true },
  )
  if (!done.ok) throw new Error(done.failure.message)
  return caseId
}

// ── visitors ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Visitor = { readonly cookie: string; readonly accountId: string }

/** Somebody signed in with a role, without the cost of a password. */
export async function visitorAs(house: House, role: Role): Promise<Visitor> {
  const { people } = house.folder
  const id = role === 'owner' ? 'local' : randomUUID()
  if (role !== 'owner') {
    const added = await people.addAccount({
      id,
      login: id,
      name: `A ${role}`,
      role,
      passwordHash: null,
      disabled: false,
      createdAt: AT,
    })
    if (!added.ok) throw new Error(added.failure.message)
  }
  const token = randomBytes(32).toString('base64url')
  const at = toInstant(new Date(Date.now() + house.clock.ahead))
  const expiresAt = toInstant(new Date(Date.now() + house.clock.ahead + 86_400_000))
  const tokenHash = createHash('sha256').update(token).digest('hex')
  await people.openSession({ tokenHash, account: id, createdAt: at, lastSeenAt: at, expiresAt, idleSeconds: 43_200 })
  return { cookie: `theca-${house.port}=${token}`, accountId: id }
}

export type Sending = {
  params?: { [name: string]: string }
  query?: { [name: string]: string }
  body?: unknown
  bytes?: Uint8Array
  headers?: { [name: string]: string }
}

/** Sends a request of the contract as a page of the workbench would. */
export function send(
  house: House,
  name: RouteName,
  visitor: Visitor | null,
  { params = {}, query = {}, body, bytes, headers = {} }: Sending = {},
): Promise<Response> {
  const route: Route = contract[name]
  const path = route.path.replaceAll(/:(\w+)/g, (_, each: string) => encodeURIComponent(params[each] ?? ''))
  const search = new URLSearchParams(query).toString()
  return fetch(`${house.origin}${path}${search === '' ? '' : `?${search}`}`, {
    method: route.method,
    headers: {
      ...(route.method === 'GET' ? {} : { 'x-theca': '1', origin: house.origin, 'sec-fetch-site': 'same-origin' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bytes === undefined ? {} : { 'content-type': 'application/dicom' }),
      ...(visitor === null ? {} : { cookie: visitor.cookie }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(bytes === undefined ? {} : { body: Buffer.from(bytes) }),
  })
}

type Answered<Name extends RouteName> = Contract[Name]['response'] extends z.ZodType
  ? z.output<Contract[Name]['response']>
  : never

/** The same, for an answer that must be there. */
export async function ask<Name extends RouteName>(
  house: House,
  name: Name,
  visitor: Visitor | null,
  sending: Sending = {},
): Promise<Answered<Name>> {
  const response = await send(house, name, visitor, sending)
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answered<Name>
}

export type Problem = { code: string; message: string; at?: string; winner?: Entry }

export const problemOf = async (response: Response): Promise<Problem & { status: number }> => ({
  status: response.status,
  ...((await response.json()) as Problem),
})

/** Sends bytes as they are and gives back what came, until the server closed or the time was over. */
export function raw(port: number, text: string, milliseconds = 5_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    const done = (): void => {
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(done, milliseconds)
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
    socket.write(text)
  })
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)

/** What the audit trail says, oldest first. */
export const trailOf = async ({ folder }: House): Promise<string[]> =>
  (await folder.audit.read({ limit: 10_000 }))
    .toReversed()
    .map(({ person, action, case: caseId, what }) => `${person.role} ${action} ${caseId ?? '-'} ${what}`)
