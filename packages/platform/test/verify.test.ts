import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sha256 } from '@theca/record/kernel'
import { describe, expect, test } from 'vitest'
import { newFolder, opened } from '../../../test/contracts/support/folders.ts'
import { type OpenFolder, verifyFolder } from '../src/index.ts'

const at = '2026-03-06T13:36:20.000Z'
const by = { author: { type: 'device', name: 'test', version: '1' } as const, recordedAt: at }
const person = { id: 'p1', name: 'A. Weiss', role: 'surgeon' }
const bytes = Buffer.alloc(600_000, 7)
const A = 'TH-00001'
const B = 'TH-00002'

async function filled(): Promise<{ folder: OpenFolder; close: () => Promise<void> }> {
  const made = await newFolder()
  const { store, vault, artifacts, audit } = made.folder
  for (const caseId of [A, B]) {
    await vault.ensureKey(caseId)
    await artifacts.put(caseId, bytes, { mediaType: 'application/dicom', addedAt: at })
    const drafts = Array.from({ length: 6 }, (_, index) => ({
      kind: 'test.note',
      version: 1,
      body: { text: `note ${index}` },
      effectiveAt: at,
      key: `k${index}`,
    }))
    await store.append(
      caseId,
      [
        { ...drafts[0], kind: 'test.series', version: 1, body: null, effectiveAt: at, evidence: [sha256(bytes)] },
        ...drafts.slice(1),
      ],
      by,
    )
  }
  for (let index = 0; index < 6; index += 1)
    await audit.note({ at, person, action: 'read', case: A, what: `event ${index}` })
  return made
}

/** Somebody with a database tool, while Theca is away. */
async function tampered(statement: string): Promise<string[]> {
  const { folder, close } = await filled()
  await folder.close()
  const db = new DatabaseSync(join(folder.path, 'theca.sqlite'))
  db.exec(statement)
  db.close()
  const again = await opened(folder.path)
  const { broken } = await verifyFolder(again)
  await again.close()
  await close()
  return broken.map(({ where, what }) => `${where}: ${what}`)
}

describe('verify', () => {
  test('finds nothing in a folder that is whole, and counts', async () => {
    const { folder, close } = await filled()
    expect(await verifyFolder(folder)).toEqual({ cases: 2, entries: 12, artifacts: 2, erased: 0, broken: [] })
    await folder.vault.erase(B)
    expect(await verifyFolder(folder)).toEqual({ cases: 2, entries: 12, artifacts: 2, erased: 1, broken: [] })
    await folder.artifacts.discardErased(B)
    expect(await verifyFolder(folder)).toEqual({ cases: 2, entries: 12, artifacts: 1, erased: 0, broken: [] })
    await expect(verifyFolder(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    await close()
  })

  test.each([
    [
      `update entries set entry = replace(entry, 'note 3', 'note 8') where case_id = '${A}' and seq = 4`,
      'TH-00001 entry 4',
    ],
    [`update entries set entry = substr(entry, 2) where case_id = '${A}' and seq = 4`, 'TH-00001 entry 4'],
    [`update entries set key = 'other' where case_id = '${A}' and seq = 4`, 'TH-00001 entry 4'],
    [`update entries set amends = 2 where case_id = '${A}' and seq = 4`, 'TH-00001 entry 4'],
    [`update entries set hash = '${'0'.repeat(64)}' where case_id = '${A}' and seq = 6`, 'TH-00001 entry 6'],
    [`delete from entries where case_id = '${A}' and seq = 3`, 'TH-00001 entry 4'],
    [`delete from entries where case_id = '${A}' and seq = 6`, 'TH-00001 entry 6'],
    [`delete from entries where case_id = '${A}'`, 'TH-00001 entry 1'],
    [`delete from heads where case_id = '${A}'`, 'TH-00001'],
    [`update heads set hash = '${'0'.repeat(64)}' where case_id = '${A}'`, 'TH-00001 entry 6'],
    [`update audit set what = 'event 9' where position = 3`, 'audit trail, row 3'],
    [`update audit set person_id = 'p2' where position = 1`, 'audit trail, row 1'],
    [`update audit set case_id = null where position = 6`, 'audit trail, row 6'],
    [`delete from audit where position = 4`, 'audit trail, row 4'],
    [`delete from audit where position = 6`, 'audit trail, row 6'],
    [`delete from audit`, 'audit trail, row 1'],
    [`delete from audit_head`, 'audit trail'],
  ])('names what was changed with a database tool: %s', async (statement, where) => {
    const broken = await tampered(statement)
    expect(broken.length).toBeGreaterThan(0)
    expect(broken[0]).toContain(where)
    expect(broken.every((line) => !line.includes(B))).toBe(true)
  })

  test('names every altered artifact, wherever the byte is', async () => {
    const { folder, close } = await filled()
    const id = sha256(bytes)
    const path = join(folder.path, 'artifacts', A, id.slice(0, 2), id)
    const whole = readFileSync(path)
    for (const place of [0, 9, 15, 30, 60, 500, 520, 262_700, 300_000, whole.length - 1]) {
      const changed = Buffer.from(whole)
      changed[place] = (changed[place] ?? 0) ^ 1
      writeFileSync(path, changed)
      const { broken } = await verifyFolder(folder)
      expect(broken, String(place)).toEqual([
        { where: `artifacts/${A}/${id.slice(0, 2)}/${id}`, what: 'is damaged: its bytes are not those that were kept' },
      ])
      expect(await folder.artifacts.get(A, id)).toMatchObject({ ok: false, failure: { code: 'damaged' } })
      expect(await folder.artifacts.get(B, id)).toMatchObject({ ok: true })
    }
    writeFileSync(path, whole.subarray(0, whole.length - 100))
    expect((await verifyFolder(folder)).broken).toHaveLength(1)
    // The same bytes again heal it.
    expect(await folder.artifacts.put(A, bytes, { mediaType: 'application/dicom', addedAt: at })).toMatchObject({
      ok: true,
    })
    expect((await verifyFolder(folder)).broken).toEqual([])
    // The file of another case under this name is not this case's artifact.
    writeFileSync(path, readFileSync(join(folder.path, 'artifacts', B, id.slice(0, 2), id)))
    expect((await verifyFolder(folder)).broken).toHaveLength(1)
    rmSync(path)
    expect((await verifyFolder(folder)).broken).toEqual([
      { where: 'TH-00001 entry 1', what: `rests on artifact ${id}, which is missing` },
    ])
    expect(readdirSync(join(folder.path, 'artifacts/.incoming'))).toEqual([])
    await close()
  })

  test('names a case whose key is gone without having been erased', async () => {
    const { folder, close } = await filled()
    await folder.databases.vault.db.deleteFrom('kept').where('case_id', '=', A).execute()
    expect((await verifyFolder(folder)).broken).toEqual([
      { where: A, what: 'has no key in the vault, and was not erased' },
    ])
    await close()
  })
})
