import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { canonicalJson, sha256 } from '@theca/record/kernel'
import { afterAll, describe, expect, test } from 'vitest'
import { newFolder, opened, temporaryFolder } from '../../../test/contracts/support/folders.ts'
import { testPostgres } from '../../../test/contracts/support/postgres.ts'
import { backup, type OpenFolder, restore, verifyBackup } from '../src/index.ts'

const at = '2026-03-06T13:36:20.000Z'
const by = { author: { type: 'device', name: 'test', version: '1' } as const, recordedAt: at }
const identity = { name: 'Erika Mustermann', birthDate: null, sex: null, hospitalNumber: null }
const place = (): string => join(temporaryFolder(), 'copy')
const draft = (text: string) => ({ kind: 'test.note', version: 1, body: { text }, effectiveAt: at })

async function fill(folder: OpenFolder): Promise<void> {
  for (const caseId of ['TH-00001', 'TH-00002']) {
    await folder.vault.ensureKey(caseId)
    await folder.vault.setIdentity(caseId, identity)
    const kept = await folder.artifacts.put(caseId, Buffer.from(`bytes of ${caseId}`), {
      mediaType: 'text/plain',
      addedAt: at,
    })
    await folder.store.append(
      caseId,
      [{ ...draft('series'), evidence: kept.ok ? [kept.value.id] : [] }, draft('ü\u0000"')],
      by,
    )
  }
  await folder.people.addAccount({
    id: 'p1',
    login: 'weiss',
    name: 'A. Weiss',
    role: 'surgeon',
    passwordHash: 'h',
    disabled: false,
    createdAt: at,
  })
  await folder.settings.set('units', { volume: 'ml' }, { person: 'p1', at })
  await folder.audit.note({
    at,
    person: { id: 'p1', name: 'A. Weiss', role: 'surgeon' },
    action: 'start',
    what: 'started',
  })
}

/** Everything that can be read of a folder, as text. */
async function content(folder: OpenFolder): Promise<string> {
  const cases: unknown[] = []
  for (const head of await folder.store.cases()) {
    const artifacts = await folder.artifacts.list(head.case)
    const bytes = await Promise.all(
      artifacts.map(async ({ id }) => {
        const got = await folder.artifacts.get(head.case, id)
        return got.ok ? sha256(got.value.bytes) : got.failure.code
      }),
    )
    cases.push({
      head,
      entries: await folder.store.read(head.case),
      artifacts,
      bytes,
      identity: (await folder.vault.identity(head.case)) ?? null,
    })
  }
  return canonicalJson({
    cases,
    accounts: await folder.people.accounts(),
    settings: await folder.settings.all(),
    audit: await folder.audit.read({ limit: 1_000 }),
  })
}

async function backedUp(): Promise<string> {
  const { folder, close } = await newFolder()
  await fill(folder)
  const target = place()
  const done = await backup(folder, target)
  if (!done.ok) throw new Error(done.failure.message)
  await close()
  return target
}

describe('backup and restore', () => {
  test('give back the same content', async () => {
    const { folder, close } = await newFolder()
    await fill(folder)
    const steps: string[] = []
    const target = place()
    const done = await backup(folder, target, { progress: ({ what }) => steps.push(what) })
    expect(done).toMatchObject({
      ok: true,
      value: { path: target, cases: 2, entries: 4, artifacts: 2, broken: [], files: 5 },
    })
    expect(steps).toContain('artifacts')
    expect(statSync(target).mode & 0o777).toBe(0o700)
    expect(readdirSync(target).sort()).toEqual([
      'artifacts',
      'format.json',
      'manifest.json',
      'theca.sqlite',
      'vault.sqlite',
    ])
    expect(await verifyBackup(target)).toMatchObject({ ok: true, value: { broken: [] } })
    expect(await backup(folder, target)).toMatchObject({ ok: false, failure: { code: 'exists' } })
    const copy = place()
    expect(await restore(target, copy)).toMatchObject({ ok: true, value: { path: copy, broken: [] } })
    const restored = await opened(copy)
    expect(await content(restored)).toBe(await content(folder))
    expect(await restored.store.append('TH-00001', [draft('after')], by)).toMatchObject({ ok: true })
    await restored.close()
    expect(await restore(target, copy)).toMatchObject({ ok: false, failure: { code: 'exists' } })
    await close()
  })

  test('a backup made while others write is one consistent moment', async () => {
    const { folder, close } = await newFolder()
    await fill(folder)
    const stop = new AbortController()
    let written = 0
    const writer = async (lane: number): Promise<void> => {
      for (let index = 0; !stop.signal.aborted; index += 1) {
        const caseId = `TH-0${lane}${String(index % 100).padStart(3, '0')}`
        await folder.vault.ensureKey(caseId)
        const kept = await folder.artifacts.put(caseId, Buffer.from(`${lane} ${index}`), {
          mediaType: 'text/plain',
          addedAt: at,
        })
        await folder.store.append(caseId, [{ ...draft(`${index}`), evidence: kept.ok ? [kept.value.id] : [] }], by)
        written += 1
      }
    }
    const writers = [1, 2, 3].map(writer)
    const targets: string[] = []
    for (let round = 0; round < 3; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      const target = place()
      const done = await backup(folder, target)
      expect(done).toMatchObject({ ok: true, value: { broken: [] } })
      targets.push(target)
    }
    stop.abort()
    await Promise.all(writers)
    expect(written).toBeGreaterThan(20)
    const copy = place()
    expect(await restore(targets[2] ?? '', copy)).toMatchObject({ ok: true, value: { broken: [] } })
    const restored = await opened(copy)
    for (const { case: caseId, entries } of await restored.store.cases()) {
      expect(await restored.store.read(caseId)).toEqual((await folder.store.read(caseId)).slice(0, entries))
    }
    await restored.close()
    await close()
  })

  test('stopped half way leaves nothing', async () => {
    const source = await backedUp()
    const target = place()
    const stop = new AbortController()
    const done = await restore(source, target, {
      signal: stop.signal,
      progress: ({ done: step }) => step === 2 && stop.abort(),
    })
    expect(done).toMatchObject({ ok: false, failure: { code: 'aborted' } })
    expect(readdirSync(join(target, '..'))).toEqual([])
  })
})

describe('restore refuses', () => {
  const manifestOf = (source: string) =>
    JSON.parse(readFileSync(join(source, 'manifest.json'), 'utf8')) as {
      formatVersion: number
      files: { path: string; bytes: number; sha256: string }[]
    }
  const write = (source: string, manifest: unknown): void =>
    writeFileSync(join(source, 'manifest.json'), JSON.stringify(manifest))
  /** Changes a database of a backup and makes the manifest agree, as somebody who knows the format would. */
  const forge = (source: string, name: string, statement: string): void => {
    const db = new DatabaseSync(join(source, name))
    db.exec(statement)
    db.close()
    const manifest = manifestOf(source)
    const bytes = readFileSync(join(source, name))
    const files = manifest.files.map((file) =>
      file.path === name ? { path: name, bytes: bytes.length, sha256: sha256(bytes) } : file,
    )
    write(source, { ...manifest, files })
  }

  test.each<[string, (source: string) => void, string]>([
    [
      'a file that was changed',
      (source) =>
        writeFileSync(join(source, 'vault.sqlite'), readFileSync(join(source, 'vault.sqlite')).fill(1, 5_000, 5_010)),
      'damaged',
    ],
    ['a file that is missing', (source) => rmSync(join(source, 'theca.sqlite')), 'damaged'],
    ['no manifest', (source) => rmSync(join(source, 'manifest.json')), 'missing'],
    ['a manifest that is no JSON', (source) => writeFileSync(join(source, 'manifest.json'), '{'), 'foreign'],
    ['a newer backup', (source) => write(source, { ...manifestOf(source), formatVersion: 2 }), 'newer'],
    [
      'a trigger',
      (source) =>
        forge(
          source,
          'theca.sqlite',
          'create trigger t after insert on entries begin delete from entries where seq = 1; end',
        ),
      'damaged',
    ],
    ['a view', (source) => forge(source, 'theca.sqlite', 'create view v as select 1'), 'damaged'],
    ['another table', (source) => forge(source, 'vault.sqlite', 'create table t (a)'), 'damaged'],
    ['another index', (source) => forge(source, 'vault.sqlite', 'create index i on kept (key)'), 'damaged'],
    ['a newer schema', (source) => forge(source, 'theca.sqlite', 'pragma user_version = 77'), 'newer'],
    [
      'a database of another program',
      (source) => forge(source, 'theca.sqlite', 'pragma application_id = 1'),
      'damaged',
    ],
    [
      'a link in the place of a file',
      (source) => {
        const [artifact] = manifestOf(source).files.filter(({ path }) => path.startsWith('artifacts'))
        const path = join(source, artifact?.path ?? '')
        const away = `${source}-away`
        writeFileSync(away, readFileSync(path))
        rmSync(path)
        symlinkSync(away, path)
      },
      'damaged',
    ],
  ])('%s', async (_, damage, code) => {
    const source = await backedUp()
    damage(source)
    const target = place()
    expect(await restore(source, target)).toMatchObject({ ok: false, failure: { code } })
    expect(readdirSync(join(target, '..'))).toEqual([])
    expect((await verifyBackup(source)).ok).toBe(false)
  })

  test.each([
    '../evil',
    '/etc/evil',
    'artifacts/../../evil',
    'artifacts\\..\\evil',
    'artifacts/TH-00001/../evil',
    'other.txt',
    'lock.sqlite',
    '',
  ])('the path %j', async (path) => {
    const source = await backedUp()
    const manifest = manifestOf(source)
    mkdirSync(join(source, 'x'), { recursive: true })
    write(source, { ...manifest, files: [...manifest.files, { path, bytes: 0, sha256: sha256('') }] })
    const target = place()
    expect(await restore(source, target)).toMatchObject({ ok: false, failure: { code: 'foreign' } })
    expect(readdirSync(join(target, '..'))).toEqual([])
    expect(existsSync(join(target, '../evil'))).toBe(false)
  })
})

const postgres = await testPostgres()
if ('skip' in postgres) {
  test.skip(`a record on PostgreSQL is backed up: ${postgres.skip}`, () => undefined)
} else {
  afterAll(() => postgres.stop())
  test('a record on PostgreSQL is backed up into a folder that opens without it', async () => {
    const { folder, close } = await newFolder({ postgresUrl: await postgres.newDatabase() })
    await fill(folder)
    const target = place()
    expect(await backup(folder, target)).toMatchObject({ ok: true, value: { broken: [], entries: 4 } })
    const copy = place()
    expect(await restore(target, copy)).toMatchObject({ ok: true })
    const restored = await opened(copy)
    expect(await content(restored)).toBe(await content(folder))
    expect(await restored.store.append('TH-00001', [draft('after')], by)).toMatchObject({ ok: true })
    await restored.close()
    await close()
  })
}
