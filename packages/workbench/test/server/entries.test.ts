import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { House, Visitor } from './support.ts'
import {
  ask,
  AT,
  openCase,
  openedDraft,
  openHouse,
  personDraft,
  problemOf,
  raw,
  send,
  statusOf,
  trailOf,
  visitorAs,
} from './support.ts'

let house: House
let owner: Visitor
beforeAll(async () => {
  house = await openHouse({ parts: { fileBytes: 1_048_576 } })
  owner = await visitorAs(house, 'owner')
})
afterAll(() => house.close())

describe('cases', () => {
  test('a case is opened, read, added to, and is in the worklist at once', async () => {
    const { case: caseId } = await ask(house, 'openCase', owner, { body: { drafts: [openedDraft, personDraft()] } })
    expect((await ask(house, 'worklist', owner)).rows.find((row) => row.case === caseId)).toMatchObject({
      entries: 2,
      synthetic: true,
    })
    await ask(house, 'append', owner, { params: { case: caseId }, body: { drafts: [personDraft('better')] } })
    expect((await ask(house, 'worklist', owner)).rows.find((row) => row.case === caseId)).toMatchObject({ entries: 3 })
    const { entries } = await ask(house, 'readCase', owner, { params: { case: caseId } })
    expect(entries.map(({ seq, kind, author }) => [seq, kind, author])).toEqual([
      [1, 'assess.case-opened', { type: 'person', id: 'local', name: 'Local user', role: 'owner' }],
      [2, 'assess.person', { type: 'person', id: 'local', name: 'Local user', role: 'owner' }],
      [3, 'assess.person', { type: 'person', id: 'local', name: 'Local user', role: 'owner' }],
    ])
  })

  test('a closed case leaves the list and is counted', async () => {
    const caseId = await openCase(house)
    const { closed } = await ask(house, 'worklist', owner)
    await ask(house, 'append', owner, {
      params: { case: caseId },
      body: { drafts: [{ kind: 'assess.case-closed', version: 1, effectiveAt: AT, body: { because: 'complete' } }] },
    })
    const after = await ask(house, 'worklist', owner)
    expect([after.closed, after.rows.some((row) => row.case === caseId)]).toEqual([closed + 1, false])
  })

  test.each([
    ['readCase', {}],
    ['append', { body: { drafts: [personDraft()] } }],
    ['amend', { body: { retracts: true, amends: 1, reason: 'mistyped' } }],
    ['identity', {}],
    ['exportCase', {}],
    ['artifacts', {}],
    ['putArtifact', { bytes: Buffer.from('bytes') }],
    ['measureLabels', { body: { artifact: 'a'.repeat(64) } }],
    ['erase', { body: { reason: 'asked for it', confirm: 'TH-00000' } }],
  ] as const)('%s: a case that is not there is 404, and is not made by asking', async (name, sending) => {
    expect(await problemOf(await send(house, name, owner, { params: { case: 'TH-00000' }, ...sending }))).toMatchObject(
      { status: 404, code: 'no-such-case' },
    )
    expect(await house.folder.vault.key('TH-00000')).toBeUndefined()
  })

  test.each(['TH-0000', 'TH-0000I', '..', 'th-7k2qd', '%2e%2e'])('%s is no case id', async (id) => {
    expect([400, 404]).toContain((await send(house, 'readCase', owner, { params: { case: id } })).status)
  })

  test.each([
    [{ ...personDraft(), kind: 'assess.unheard-of' }, 'unknown-kind'],
    [{ ...personDraft(), version: 2 }, 'unknown-kind'],
    [{ ...personDraft(), body: { physicalStatus: 'CANARY' } }, 'invalid-body'],
  ])('an entry that cannot be said: %#', async (draft, code) => {
    const problem = await problemOf(
      await send(house, 'append', owner, { params: { case: await openCase(house) }, body: { drafts: [draft] } }),
    )
    expect(problem).toMatchObject({ status: 400, code })
    expect(problem.message).not.toContain('CANARY')
  })

  test('all drafts or none', async () => {
    const caseId = await openCase(house)
    const bad = { ...personDraft(), body: {} }
    expect(
      (await send(house, 'append', owner, { params: { case: caseId }, body: { drafts: [personDraft(), bad] } })).status,
    ).toBe(400)
    expect(await house.record.read(caseId)).toHaveLength(1)
  })

  test('the same key twice is one entry', async () => {
    const params = { case: await openCase(house) }
    const body = { drafts: [{ ...personDraft(), key: 'once' }] }
    const [first, second] = await Promise.all([
      ask(house, 'append', owner, { params, body }),
      ask(house, 'append', owner, { params, body }),
    ])
    expect(first.entries[0]?.hash).toBe(second.entries[0]?.hash)
    expect(await house.record.read(params.case)).toHaveLength(2)
  })
})

describe('corrections', () => {
  test('of two at once one is written; the other gets the winner', async () => {
    for (let round = 0; round < 10; round += 1) {
      const caseId = await openCase(house, [personDraft()])
      const amend = (words: string) =>
        send(house, 'amend', owner, {
          params: { case: caseId },
          body: { ...personDraft(words), amends: 2, reason: 'heard more' },
        })
      const answers = await Promise.all([amend('one'), amend('two')])
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
      const lost = await problemOf(answers.find(({ status }) => status === 409) as Response)
      const entries = await house.record.read(caseId)
      expect(entries).toHaveLength(3)
      expect(lost).toMatchObject({
        code: 'amended-already',
        winner: { seq: 3, amends: 2, reason: 'heard more', body: entries[2]?.body },
      })
    }
  })
  test('one is withdrawn, with a reason', async () => {
    const caseId = await openCase(house, [personDraft()])
    const { entry } = await ask(house, 'amend', owner, {
      params: { case: caseId },
      body: { retracts: true, amends: 2, reason: 'another person' },
    })
    expect(entry).toMatchObject({ seq: 3, amends: 2, retracts: true, reason: 'another person', body: null })
  })
  test('none without a reason, and none of what is not there', async () => {
    const params = { case: await openCase(house) }
    expect(
      (await send(house, 'amend', owner, { params, body: { retracts: true, amends: 1, reason: ' ' } })).status,
    ).toBe(400)
    expect(
      await problemOf(await send(house, 'amend', owner, { params, body: { retracts: true, amends: 9, reason: 'x' } })),
    ).toMatchObject({ status: 404, code: 'no-such-entry' })
  })
  test('what was amended meanwhile is said', async () => {
    const caseId = await openCase(house, [personDraft()])
    await ask(house, 'amend', owner, {
      params: { case: caseId },
      body: { ...personDraft('x'), amends: 2, reason: 'r' },
    })
    expect(
      await problemOf(
        await send(house, 'append', owner, {
          params: { case: caseId },
          body: { drafts: [personDraft()], unamended: [2] },
        }),
      ),
    ).toMatchObject({ status: 409, code: 'expectation-failed' })
  })
})

describe('names', () => {
  const identity = { name: 'CANARY Name', birthDate: '1960-01-31', sex: 'female', hospitalNumber: '4711' }
  test('live in the vault', async () => {
    const { case: caseId } = await ask(house, 'openCase', owner, { body: { drafts: [openedDraft], identity } })
    expect(await ask(house, 'identity', owner, { params: { case: caseId } })).toEqual({ identity })
    await ask(house, 'setIdentity', owner, { params: { case: caseId }, body: { ...identity, hospitalNumber: null } })
    expect((await ask(house, 'identity', owner, { params: { case: caseId } })).identity?.hospitalNumber).toBeNull()
  })
  test('are set only by whoever may see them, also when a case is opened', async () => {
    const other = await openHouse()
    try {
      const response = await send(other, 'openCase', await visitorAs(other, 'neurophysiologist'), {
        body: { drafts: [openedDraft], identity },
      })
      expect(await problemOf(response)).toMatchObject({ status: 403 })
      expect(await other.record.cases()).toEqual([])
    } finally {
      await other.close()
    }
  })
})

describe('erasing', () => {
  test('needs the id typed once more', async () => {
    const caseId = await openCase(house)
    expect(
      await problemOf(
        await send(house, 'erase', owner, {
          params: { case: caseId },
          body: { reason: 'asked for it', confirm: 'TH-00000' },
        }),
      ),
    ).toMatchObject({ status: 400, code: 'not-confirmed' })
  })
  test('takes words, name and artifacts away; nothing more can be said', async () => {
    const caseId = await openCase(house, [personDraft('CANARY')])
    await ask(house, 'setIdentity', owner, {
      params: { case: caseId },
      body: { name: 'CANARY', birthDate: null, sex: null, hospitalNumber: null },
    })
    const kept = await ask(house, 'putArtifact', owner, { params: { case: caseId }, bytes: Buffer.from('CANARY') })
    await ask(house, 'erase', owner, { params: { case: caseId }, body: { reason: 'asked for it', confirm: caseId } })
    const { entries } = await ask(house, 'readCase', owner, { params: { case: caseId } })
    expect(JSON.stringify(entries)).not.toContain('CANARY')
    expect(await ask(house, 'identity', owner, { params: { case: caseId } })).toEqual({ identity: null })
    expect((await send(house, 'artifact', owner, { params: { case: caseId, id: kept.id } })).status).toBe(410)
    for (const [name, sending] of [
      ['append', { body: { drafts: [personDraft()] } }],
      ['putArtifact', { bytes: Buffer.from('x') }],
      ['setIdentity', { body: { name: 'A', birthDate: null, sex: null, hospitalNumber: null } }],
    ] as const) {
      expect([
        name,
        (await problemOf(await send(house, name, owner, { params: { case: caseId }, ...sending }))).status,
      ]).toEqual([name, 410])
    }
  })
})

describe('artifacts', () => {
  test('come back as they went in, as a download that no browser shows as a page', async () => {
    const caseId = await openCase(house)
    const bytes = randomBytes(600_000)
    const kept = await ask(house, 'putArtifact', owner, {
      params: { case: caseId },
      bytes,
      headers: { 'content-type': 'text/html' },
    })
    expect(kept).toMatchObject({
      id: createHash('sha256').update(bytes).digest('hex'),
      bytes: 600_000,
      mediaType: 'text/html',
    })
    const response = await send(house, 'artifact', owner, { params: { case: caseId, id: kept.id } })
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    expect((await ask(house, 'artifacts', owner, { params: { case: caseId } })).artifacts).toEqual([kept])
  })
  test('of another case are not there', async () => {
    const [one, other] = [await openCase(house), await openCase(house)]
    const kept = await ask(house, 'putArtifact', owner, { params: { case: one }, bytes: Buffer.from('x') })
    expect((await send(house, 'artifact', owner, { params: { case: other, id: kept.id } })).status).toBe(404)
  })
  test('too large: the limit is said, nothing is kept, the next one is taken', async () => {
    const caseId = await openCase(house)
    const head = `POST /api/cases/${caseId}/artifacts HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nCookie: ${owner.cookie}\r\nX-Theca: 1\r\nTransfer-Encoding: chunked\r\n\r\n`
    const chunk = `${(65_536).toString(16)}\r\n${'a'.repeat(65_536)}\r\n`
    // Length not announced: the limit is found by counting.
    const answer = await raw(house.port, head + chunk.repeat(60))
    expect(statusOf(answer)).toBe(413)
    expect(answer).toContain('One file is at most 1 MiB.')
    expect((await ask(house, 'artifacts', owner, { params: { case: caseId } })).artifacts).toEqual([])
    await ask(house, 'putArtifact', owner, { params: { case: caseId }, bytes: Buffer.alloc(1_048_576) })
  })
  test('cut off: nothing is kept', async () => {
    const caseId = await openCase(house)
    await raw(
      house.port,
      `POST /api/cases/${caseId}/artifacts HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nCookie: ${owner.cookie}\r\nX-Theca: 1\r\nContent-Length: 1000\r\n\r\nabc`,
      200,
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await house.folder.artifacts.list(caseId)).toEqual([])
  })
})

describe('out and in', () => {
  test('a case goes from one house to another, once', async () => {
    const other = await openHouse()
    try {
      const caseId = await openCase(house, [personDraft('words of a person')])
      await house.folder.vault.setIdentity(caseId, { name: 'A', birthDate: null, sex: null, hospitalNumber: null })
      const exported = Buffer.from(
        await (await send(house, 'exportCase', owner, { params: { case: caseId } })).arrayBuffer(),
      )
      const visitor = await visitorAs(other, 'owner')
      expect(await ask(other, 'importCase', visitor, { bytes: exported })).toEqual({
        case: caseId,
        imported: 2,
        alreadyThere: 0,
      })
      expect(await ask(other, 'importCase', visitor, { bytes: exported })).toEqual({
        case: caseId,
        imported: 0,
        alreadyThere: 2,
      })
      expect((await ask(other, 'readCase', visitor, { params: { case: caseId } })).entries).toEqual(
        (await ask(house, 'readCase', owner, { params: { case: caseId } })).entries,
      )
      expect((await ask(other, 'identity', visitor, { params: { case: caseId } })).identity?.name).toBe('A')
      expect((await ask(other, 'worklist', visitor)).rows.map((row) => row.case)).toEqual([caseId])
    } finally {
      await other.close()
    }
  })
  test('a researcher takes no names along', async () => {
    const other = await openHouse()
    try {
      const caseId = await openCase(other)
      await other.folder.vault.setIdentity(caseId, { name: 'CANARY', birthDate: null, sex: null, hospitalNumber: null })
      const exported = async (role: 'researcher' | 'surgeon') =>
        (await send(other, 'exportCase', await visitorAs(other, role), { params: { case: caseId } })).text()
      expect(await exported('researcher')).not.toContain('CANARY')
      expect(await exported('surgeon')).toContain('CANARY')
    } finally {
      await other.close()
    }
  })
  const damages: [string, (lines: string[]) => string[]][] = [
    ['a letter altered', (lines) => lines.map((line, index) => (index === 1 ? line.replace('female', 'male') : line))],
    ['a line missing', (lines) => lines.slice(0, -1)],
    [
      'no key',
      (lines) =>
        lines.map((line, index) =>
          index === 0 ? JSON.stringify({ ...(JSON.parse(line) as object), key: undefined }) : line,
        ),
    ],
    [
      'another key',
      (lines) =>
        lines.map((line, index) =>
          index === 0
            ? JSON.stringify({ ...(JSON.parse(line) as object), key: Buffer.alloc(32).toString('base64') })
            : line,
        ),
    ],
    [
      'a short key',
      (lines) =>
        lines.map((line, index) =>
          index === 0 ? JSON.stringify({ ...(JSON.parse(line) as object), key: 'AAAA' }) : line,
        ),
    ],
    ['no JSON', () => ['CANARY']],
    ['nothing', () => []],
  ]
  test.each(damages)('refused whole: %s', async (_, damage) => {
    const other = await openHouse()
    try {
      const caseId = await openCase(house, [personDraft()])
      const text = await (await send(house, 'exportCase', owner, { params: { case: caseId } })).text()
      const bytes = Buffer.from(damage(text.trimEnd().split('\n')).join('\n'))
      const problem = await problemOf(await send(other, 'importCase', await visitorAs(other, 'owner'), { bytes }))
      expect(problem.status).toBe(400)
      expect(problem.message).not.toContain('CANARY')
      expect(await other.record.cases()).toEqual([])
      expect(await other.folder.vault.key(caseId)).toBeUndefined()
      expect(await trailOf(other)).toContainEqual(expect.stringContaining('denied - importCase refused'))
    } finally {
      await other.close()
    }
  })
})
