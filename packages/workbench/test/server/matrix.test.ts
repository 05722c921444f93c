import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role, Route, RouteName } from '../../src/contract/index.ts'
import { contract, roleNames, roles } from '../../src/contract/index.ts'
import type { House, Sending } from './support.ts'
import { WHOLE_RECORD } from '@theca/review'
import { operatedDraft, recordedDraft } from './operated.ts'
import { plannedDraft } from './planned.ts'
import {
  AT,
  openCase,
  openHouse,
  openedDraft,
  operationOf,
  personDraft,
  problemOf,
  SERIES,
  send,
  START_TOKEN,
  visitorAs,
} from './support.ts'

/** Every route by every role. Each sample is a request that is right, so that only the role decides. */
let local: House
let accounts: House
beforeAll(async () => {
  local = await openHouse()
  accounts = await openHouse()
})
afterAll(async () => {
  await local.close()
  await accounts.close()
})

const task = 'task-1234-5678'

const samples: { [Name in RouteName]: (house: House) => Promise<Sending> } = {
  session: async () => ({}),
  start: async () => ({ body: { token: START_TOKEN } }),
  signIn: async () => ({ body: { login: 'nobody', password: 'wrong' } }),
  signOut: async () => ({}),
  worklist: async () => ({}),
  audit: async () => ({ query: { limit: '5' } }),
  status: async () => ({}),
  openCase: async () => ({ body: { drafts: [openedDraft] } }),
  readCase: async (house) => ({ params: { case: await openCase(house) } }),
  append: async (house) => ({ params: { case: await openCase(house) }, body: { drafts: [personDraft()] } }),
  amend: async (house) => ({
    params: { case: await openCase(house) },
    body: { ...openedDraft, amends: 1, reason: 'mistyped' },
  }),
  identity: async (house) => ({ params: { case: await openCase(house) } }),
  setIdentity: async (house) => ({
    params: { case: await openCase(house) },
    body: { name: 'A', birthDate: null, sex: null, hospitalNumber: null },
  }),
  erase: async (house) => {
    const caseId = await openCase(house)
    return { params: { case: caseId }, body: { reason: 'asked for it', confirm: caseId } }
  },
  exportCase: async (house) => ({ params: { case: await openCase(house) } }),
  importCase: async (house) => {
    const owner = await visitorAs(local, 'owner')
    const exported = await send(local, 'exportCase', owner, { params: { case: await openCase(local) } })
    return { bytes: new Uint8Array(await exported.arrayBuffer()), headers: { 'x-for': house.origin } }
  },
  putArtifact: async (house) => ({ params: { case: await openCase(house) }, bytes: Buffer.from('bytes') }),
  artifacts: async (house) => ({ params: { case: await openCase(house) } }),
  artifact: async (house) => {
    const caseId = await openCase(house)
    const kept = await house.folder.artifacts.put(caseId, Buffer.from('bytes'), {
      mediaType: 'application/dicom',
      addedAt: AT,
    })
    return { params: { case: caseId, id: kept.ok ? kept.value.id : '' } }
  },
  readImaging: async (house) => ({
    params: { case: await openCase(house) },
    body: { task, from: { artifacts: ['a'.repeat(64)] } },
  }),
  measureLabels: async (house) => ({ params: { case: await openCase(house) }, body: { artifact: 'a'.repeat(64) } }),
  openSeries: async (house) => ({ params: { case: await openCase(house), series: SERIES } }),
  seriesVoxels: async (house) => ({ params: { case: await openCase(house), series: SERIES } }),
  seriesLabels: async (house) => ({
    params: { case: await openCase(house), series: SERIES, artifact: 'a'.repeat(64) },
  }),
  drawings: async (house) => ({ params: { case: await openCase(house) } }),
  drawing: async (house) => ({ params: { case: await openCase(house), drawing: 'abcdef12' } }),
  addStrokes: async (house) => ({
    params: { case: await openCase(house), drawing: 'abcdef12' },
    body: { seriesInstanceUid: SERIES, at: 0, key: '12345678', strokes: [{ act: 'undo' }] },
  }),
  finishDrawing: async (house) => ({ params: { case: await openCase(house), drawing: 'abcdef12' }, body: { at: 1 } }),
  compareReaders: async (house) => ({
    params: { case: await openCase(house) },
    body: { first: { artifact: 'a'.repeat(64), label: 1 }, second: { artifact: 'b'.repeat(64), label: 1 } },
  }),
  signPlan: async (house) => ({ params: { case: await openCase(house, [plannedDraft]) }, body: { plan: 2 } }),
  planPaper: async (house) => ({
    params: { case: await openCase(house, [plannedDraft]), paper: 'team-brief', format: 'md' },
  }),
  montage: async (house) => ({ params: { case: await openCase(house, [plannedDraft]) } }),
  ionmReport: async (house) => ({ params: { case: await openCase(house, [recordedDraft]), format: 'md' } }),
  liveSessions: async () => ({}),
  liveStreams: async () => ({}),
  startLive: async (house) => ({
    params: { case: await openCase(house) },
    body: {
      source: { kind: 'simulator', scenario: 'S1', seed: 1, speed: 1 },
      protocol: { from: 'shipped', id: 'conus-cauda' },
    },
  }),
  liveFrames: async (house) => ({ params: { case: await openCase(house), session: 'abcd0000' } }),
  stopLive: async (house) => ({ params: await operationOf(house, await openCase(house)), body: {} }),
  sayLive: async (house) => ({ params: await operationOf(house, await openCase(house)), body: { what: 'resume' } }),
  seriesRows: async () => ({}),
  seriesDraft: async () => ({ params: { format: 'md' }, body: WHOLE_RECORD }),
  seriesFrozen: async () => ({ body: WHOLE_RECORD }),
  followUps: async () => ({}),
  meeting: async () => ({ query: { from: '2026-01-01', to: '2026-03-31', by: 'operation' } }),
  cohorts: async () => ({}),
  keepCohort: async () => ({ params: { cohort: 'everybody' }, body: WHOLE_RECORD }),
  forgetCohort: async () => ({ params: { cohort: 'everybody' } }),
  similarCases: async (house) => ({ params: { case: await openCase(house) }, query: { k: '3' } }),
  caseDraft: async (house) => ({ params: { case: await openCase(house), format: 'md' } }),
  operationPaper: async (house) => ({ params: { case: await openCase(house, [operatedDraft]), format: 'md' } }),
  demonstration: async () => ({ body: { task } }),
  boardPage: async (house) => ({ params: { case: await openCase(house), format: 'pdf' } }),
  decisionSheet: async (house) => ({ params: { case: await openCase(house), format: 'pdf' } }),
  people: async () => ({}),
  addPerson: async () => ({
    body: {
      login: `p${Math.random().toString(36).slice(2)}`,
      name: 'P',
      role: 'administrator',
      password: 'twelve letters',
    },
  }),
  changePerson: async (house) => ({
    params: { id: (await visitorAs(house, 'surgeon')).accountId },
    body: { name: 'Another' },
  }),
  reference: async () => ({}),
  editReference: async () => ({
    params: { table: 'radiosensitivity' },
    body: {
      row: `added ${Math.random().toString(36).slice(2)}`,
      fields: { group: 'sensitive' },
      reason: 'local',
      after: null,
    },
  }),
  settings: async () => ({}),
  changeSetting: async () => ({ params: { key: 'units.length' }, body: { value: 'mm' } }),
  verify: async () => ({ body: { task } }),
  backup: async () => ({ body: { task, target: '/nowhere' } }),
  openapi: async () => ({}),
}

const open = new Set<RouteName>(['session', 'start', 'signIn', 'openapi'])
// These change whether there are accounts at all; the tests of people have them.
const elsewhere = new Set<RouteName>(['addPerson', 'changePerson', 'start', 'signIn'])

for (const [name, route] of Object.entries(contract) as [RouteName, Route][]) {
  test(`${name}: nobody`, async () => {
    const house = elsewhere.has(name) ? accounts : local
    const response = await send(house, name, null, await samples[name](house))
    if (open.has(name))
      expect(['not-allowed', 'not-signed-in']).not.toContain(((await response.json()) as { code?: string }).code)
    else expect(await problemOf(response)).toMatchObject({ status: 401, code: 'not-signed-in' })
  })
  test.each(roleNames)(`${name}: %s`, async (role: Role) => {
    if (role === 'owner' && elsewhere.has(name)) return
    const house = role === 'owner' ? local : accounts
    const { needs } = route
    const allowed = needs === 'open' || needs === 'signed-in' || (roles[role].may as readonly string[]).includes(needs)
    const response = await send(house, name, await visitorAs(house, role), await samples[name](house))
    if (allowed && name === 'liveFrames')
      // There is no recording to judge again; that this is what is said shows that the role was let in.
      expect(await problemOf(response)).toMatchObject({ status: 404, code: 'no-recording' })
    else if (allowed && !['start', 'signIn'].includes(name))
      expect([response.status, response.ok ? '' : await response.text()]).toEqual([200, ''])
    else if (!allowed) expect(await problemOf(response)).toMatchObject({ status: 403, code: 'not-allowed' })
  })
}

test('identities that images name are kept from whoever may not see names', async () => {
  const sending = await samples.readImaging(accounts)
  const found = async (role: Role) =>
    (
      (await (await send(accounts, 'readImaging', await visitorAs(accounts, role), sending)).json()) as {
        identities: unknown[]
      }
    ).identities
  expect(await found('surgeon')).toHaveLength(1)
  expect(await found('neurophysiologist')).toEqual([])
})
