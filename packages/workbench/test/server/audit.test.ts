import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditTrail } from '@theca/record'
import { WHOLE_RECORD } from '@theca/review'
import type { Contract, RouteName } from '../../src/contract/index.ts'
import { contract } from '../../src/contract/index.ts'
import { freeze } from '../../src/render/drafts.ts'
import type { House, Sending, Visitor } from './support.ts'
import { operatedDraft, recordedDraft } from './operated.ts'
import { plannedDraft } from './planned.ts'
import {
  ask,
  openCase,
  openedDraft,
  openHouse,
  operationOf,
  personDraft,
  send,
  SERIES,
  START_TOKEN,
  trailOf,
  visitorAs,
} from './support.ts'

let house: House
let owner: Visitor
beforeAll(async () => {
  house = await openHouse()
  owner = await visitorAs(house, 'owner')
})
afterAll(() => house.close())

const task = 'task-1234'
const identity = { name: 'CANARY Name', birthDate: '1961-02-03', sex: 'female' as const, hospitalNumber: 'CANARY-4711' }

/** Nobody in this house was operated on: the frozen cohort is empty, and its hash always the same. */
const FROZEN = freeze(WHOLE_RECORD, []).hash

/** Needs a recording of real signals; it is noted when its frames leave. */
const provenElsewhere = new Set<RouteName>(['liveFrames'])

/** Neither a write nor a read of a patient. */
const quiet = new Set<RouteName>([
  'session',
  'audit',
  'status',
  'people',
  'settings',
  'reference',
  'openapi',
  'cohorts',
])

/** What the trail says of each route, `CASE` standing for the case and `ID` for an artifact. */
const says: {
  [
    Name in Exclude<
      RouteName,
      'session' | 'audit' | 'status' | 'people' | 'settings' | 'reference' | 'openapi' | 'cohorts' | 'liveFrames'
    >
  ]: string[]
} = {
  start: ['owner sign-in - signed in as owner'],
  signIn: ['none denied - signing in failed'],
  signOut: ['owner sign-in - signed out'],
  worklist: ['owner read - read the worklist (1 cases)'],
  openCase: [
    'owner write NEW opened the case with entries 1 to 2 (assess.case-opened, assess.person)',
    'owner identity NEW set the name',
  ],
  readCase: ['owner read CASE read the case (2 entries)'],
  append: ['owner write CASE appended entry 3 (assess.person)'],
  amend: ['owner write CASE amended entry 2 by entry 3 (assess.person)'],
  identity: ['owner identity CASE saw the name'],
  setIdentity: ['owner identity CASE set the name'],
  erase: ['owner erase CASE erased the case and 0 artifacts: asked for it'],
  exportCase: ['owner export CASE exported the case with the name'],
  importCase: ['owner import CASE imported 0 entries'],
  putArtifact: ['owner write CASE kept artifact 277089d91c0b (5 bytes)'],
  artifacts: ['owner read CASE listed 0 artifacts'],
  artifact: ['owner read CASE read artifact 277089d91c0b'],
  readImaging: [
    'owner write CASE read imaging: entry 3 (plan.imaging-read)',
    'owner identity CASE saw whom the images name',
  ],
  measureLabels: ['owner write CASE measured labels: entry 3 (plan.imaging-read)'],
  openSeries: ['owner read CASE opened a series'],
  seriesVoxels: ['owner read CASE read the voxels of a series (8 bytes)'],
  seriesLabels: ['owner read CASE read labels aaaaaaaaaaaa on a series'],
  drawings: ['owner read CASE listed 0 drawings'],
  drawing: ['owner read CASE read a drawing of 0 strokes'],
  addStrokes: ['owner write CASE drew 1 strokes (abcdef12, now 1)'],
  finishDrawing: ['owner write CASE finished a drawing: entry 3 (plan.imaging-read)'],
  compareReaders: ['owner write CASE compared two readers: entry 3 (plan.imaging-read)'],
  signPlan: ['owner write CASE signed the plan: entry 4 (plan.plan-signed)'],
  planPaper: ['owner export CASE made the team brief (md)'],
  montage: ['owner read CASE read the montage of the plan'],
  ionmReport: ['owner export CASE made the neuromonitoring report (md)'],
  liveSessions: ['owner read - listed 0 operations'],
  liveStreams: ['owner read - looked for live streams: 0 found'],
  startLive: ['owner write CASE began to record (session abcd0000)'],
  stopLive: ['owner write CASE ended the recording (session abcd0000)'],
  sayLive: ['owner write CASE said resume in session abcd0000'],
  seriesRows: ['owner read - read the rows of 1 cases'],
  seriesDraft: [`owner export - drafted a series of 0 (md, ${FROZEN})`],
  seriesFrozen: [`owner export - froze a cohort of 0 (${FROZEN})`],
  followUps: ['owner read - read who is due for follow-up (0 cases)'],
  meeting: ['owner read - read the morbidity meeting 2026-01-01 to 2026-03-31 (0 cases)'],
  keepCohort: ['owner settings - kept cohort everybody'],
  forgetCohort: ['owner settings - forgot cohort everybody'],
  editReference: ['owner settings - wrote a local row hypervascular renal'],
  similarCases: ['owner read CASE looked for similar cases (0 own)'],
  caseDraft: ['owner export CASE drafted a case report (md)'],
  operationPaper: ['owner export CASE printed the operation record (md)'],
  demonstration: ['owner write - made 0 synthetic cases'],
  boardPage: ['owner export CASE made the tumour-board page (md)'],
  decisionSheet: ['owner export CASE made the sheet for deciding together (md)'],
  addPerson: ['owner settings - added account admin (administrator); from now on people sign in'],
  changePerson: ['administrator settings - changed account admin: name'],
  changeSetting: ['owner settings - changed setting units.length'],
  verify: ['owner backup - verified 0 cases and 0 artifacts: 0 broken'],
  backup: ['owner backup - backed up 1 bytes and verified the copy'],
}

test('every route is either on the trail or on the list of those that show no patient', () => {
  expect([...Object.keys(says), ...quiet, ...provenElsewhere].toSorted()).toEqual(Object.keys(contract).toSorted())
})

const sendingOf = async (name: RouteName, caseId: string, to: House, visitor: Visitor): Promise<Sending> => {
  const params = { case: caseId }
  switch (name) {
    case 'start':
      return { body: { token: START_TOKEN } }
    case 'signIn':
      return { body: { login: 'CANARY', password: 'CANARY' } }
    case 'openCase':
      return { body: { drafts: [openedDraft, personDraft('CANARY')], identity } }
    case 'openSeries':
    case 'seriesVoxels':
      return { params: { ...params, series: SERIES } }
    case 'seriesLabels':
      return { params: { ...params, series: SERIES, artifact: 'a'.repeat(64) } }
    case 'drawing':
      return { params: { ...params, drawing: 'abcdef12' } }
    case 'addStrokes':
      return {
        params: { ...params, drawing: 'abcdef12' },
        body: { seriesInstanceUid: SERIES, at: 0, key: '12345678', strokes: [{ act: 'undo' }] },
      }
    case 'finishDrawing':
      return { params: { ...params, drawing: 'abcdef12' }, body: { at: 1 } }
    case 'compareReaders': {
      const side = { artifact: 'a'.repeat(64), label: 1 }
      return { params, body: { first: side, second: side } }
    }
    case 'ionmReport':
      await to.record.append(caseId, [recordedDraft], { type: 'algorithm', name: 'test', version: '1' })
      return { params: { case: caseId, format: 'md' } }
    case 'liveSessions':
    case 'liveStreams':
      return {}
    case 'startLive': {
      const source = { kind: 'simulator', scenario: 'S1', seed: 1, speed: 1 }
      return { params, body: { source, protocol: { from: 'shipped', id: 'conus-cauda' } } }
    }
    case 'stopLive':
      return { params: await operationOf(to, caseId), body: {} }
    case 'sayLive':
      return { params: await operationOf(to, caseId), body: { what: 'resume' } }
    case 'append':
      return { params, body: { drafts: [personDraft('CANARY')] } }
    case 'amend':
      return { params, body: { ...personDraft('CANARY'), amends: 2, reason: 'CANARY' } }
    case 'setIdentity':
      return { params, body: identity }
    case 'erase':
      return { params, body: { reason: 'asked for it', confirm: caseId } }
    case 'importCase':
      return { bytes: new Uint8Array(await (await send(to, 'exportCase', visitor, { params })).arrayBuffer()) }
    case 'putArtifact':
      return { params, bytes: Buffer.from('bytes') }
    case 'artifact': {
      await to.folder.artifacts.put(caseId, Buffer.from('bytes'), {
        mediaType: 'application/dicom',
        addedAt: '2026-03-06T13:36:20.000Z',
      })
      return { params: { case: caseId, id: '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9' } }
    }
    case 'readImaging':
      return { params, body: { task, from: { artifacts: ['a'.repeat(64)] } } }
    case 'measureLabels':
      return { params, body: { artifact: 'a'.repeat(64) } }
    case 'signPlan':
    case 'planPaper':
    case 'montage':
      await to.record.append(caseId, [plannedDraft], { type: 'algorithm', name: 'test', version: '1' })
      return name === 'planPaper'
        ? { params: { ...params, paper: 'team-brief', format: 'md' } }
        : { params, ...(name === 'signPlan' ? { body: { plan: 3 } } : {}) }
    case 'operationPaper':
      await to.record.append(caseId, [operatedDraft], { type: 'algorithm', name: 'test', version: '1' })
      return { params: { case: caseId, format: 'md' } }
    case 'boardPage':
    case 'decisionSheet':
    case 'caseDraft':
      return { params: { case: caseId, format: 'md' } }
    case 'seriesDraft':
      return { params: { format: 'md' }, body: WHOLE_RECORD }
    case 'seriesFrozen':
      return { body: WHOLE_RECORD }
    case 'meeting':
      return { query: { from: '2026-01-01', to: '2026-03-31', by: 'operation' } }
    case 'keepCohort':
      return { params: { cohort: 'everybody' }, body: { ...WHOLE_RECORD, title: 'CANARY' } }
    case 'forgetCohort':
      return { params: { cohort: 'everybody' } }
    case 'editReference':
      return {
        params: { table: 'hypervascular' },
        body: { row: 'renal', fields: { hypervascular: 'no', meanVascularity: null }, reason: 'CANARY', after: null },
      }
    case 'addPerson':
      return { body: { login: 'admin', name: 'An Administrator', role: 'administrator', password: 'twelve letters' } }
    case 'changePerson':
      return { params: { id: visitor.accountId }, body: { name: 'Another' } }
    case 'changeSetting':
      return { params: { key: 'units.length' }, body: { value: 'CANARY' } }
    case 'demonstration':
    case 'verify':
      return { body: { task } }
    case 'backup':
      return { body: { task, target: '/nowhere' } }
    default:
      return { params }
  }
}

test.each(Object.entries(says) as [keyof typeof says & keyof Contract, string[]][])(
  '%s is on the trail before its answer leaves',
  { timeout: 20_000 },
  async (name, expected) => {
    const own = await openHouse()
    try {
      const caseId = await openCase(own, [personDraft('CANARY')])
      await own.folder.vault.setIdentity(caseId, identity)
      if (name === 'signIn')
        await own.folder.people.addAccount({
          id: 'x',
          login: 'x',
          name: 'X',
          role: 'administrator',
          passwordHash: null,
          disabled: false,
          createdAt: '2026-03-06T13:36:20.000Z',
        })
      let visitor = await visitorAs(own, 'owner')
      if (name === 'changePerson') {
        const { id } = await ask(own, 'addPerson', visitor, await sendingOf('addPerson', caseId, own, visitor))
        const signedIn = await send(own, 'signIn', null, { body: { login: 'admin', password: 'twelve letters' } })
        visitor = { cookie: (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '', accountId: id }
      }
      const sending = await sendingOf(name, caseId, own, visitor)
      const before = (await trailOf(own)).length
      const response = await send(own, name, name === 'start' || name === 'signIn' ? null : visitor, sending)
      const after = (await trailOf(own)).slice(before)
      expect(response.status).toBe(name === 'signIn' ? 401 : 200)
      const opened = name === 'openCase' ? ((await response.json()) as { case: string }).case : null
      expect(after.map((line) => line.replace(caseId, 'CASE').replace(opened ?? '(no new case)', 'NEW'))).toEqual(
        expected,
      )
      expect(await own.folder.audit.verify()).toBeNull()
      expect(JSON.stringify([await trailOf(own), own.logged])).not.toMatch(/CANARY|4711|1961/)
    } finally {
      await own.close()
    }
  },
)

test('what a role may not do is noted with the case, not with what was sent', async () => {
  const other = await openHouse()
  try {
    const caseId = await openCase(other)
    await send(other, 'append', await visitorAs(other, 'researcher'), {
      params: { case: caseId },
      body: { drafts: [personDraft('CANARY')] },
    })
    expect(await trailOf(other)).toEqual([`researcher denied ${caseId} append: needs to write entries`])
  } finally {
    await other.close()
  }
})

test('an attempt that came to nothing is noted', async () => {
  const caseId = await openCase(house)
  await send(house, 'append', owner, {
    params: { case: caseId },
    body: { drafts: [{ ...personDraft('CANARY'), kind: 'a.b' }] },
  })
  expect((await trailOf(house)).at(-1)).toBe(`owner denied ${caseId} append refused: unknown-kind`)
})

test('when the trail cannot be written, nothing is answered', async () => {
  const failing: AuditTrail = {
    ...house.folder.audit,
    note: () => Promise.reject(new Error('CANARY in a message of a library')),
  }
  const other = await openHouse({ parts: { folder: { ...house.folder, audit: failing }, record: house.record } })
  try {
    const caseId = await openCase(house, [personDraft('CANARY')])
    const response = await send(
      { ...other, folder: house.folder },
      'readCase',
      { ...owner, cookie: owner.cookie.replace(String(house.port), String(other.port)) },
      { params: { case: caseId } },
    )
    const text = await response.text()
    expect([response.status, text]).toEqual([
      500,
      expect.stringMatching(/"code":"unexpected".*"reference":"[0-9A-F]{10}"/),
    ])
    const { reference } = JSON.parse(text) as { reference: string }
    expect(other.logged).toContainEqual(
      expect.objectContaining({
        event: 'unexpected',
        reference,
        route: 'GET /api/cases/:case/entries',
        error: 'Error',
      }),
    )
    expect(text + JSON.stringify(other.logged)).not.toContain('CANARY')
  } finally {
    await other.close()
  }
})
