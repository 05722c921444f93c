import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { recordSteps } from '../src/migrations.ts'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import { opened, temporaryFolder } from '../../../test/contracts/support/folders.ts'
import { openDataFolder } from '../src/index.ts'

const temporary = (): string => join(temporaryFolder(), 'data')
const author = { type: 'device', name: 'test', version: '1' } as const
const at = '2026-03-06T13:36:20.000Z'
const draft = { kind: 'test.note', version: 1, body: { a: 1 }, effectiveAt: at }

/** A folder with one case, closed. */
async function filled(entries = 1): Promise<string> {
  const path = temporary()
  const folder = await opened(path)
  await folder.vault.ensureKey('TH-00001')
  await folder.store.append(
    'TH-00001',
    Array.from({ length: entries }, () => draft),
    { author, recordedAt: at },
  )
  await folder.close()
  return path
}

const failureOf = async (path: string, create = true) => {
  const done = await openDataFolder(path, { create })
  if (done.ok) await done.value.close()
  return done.ok ? undefined : done.failure
}

describe('a data folder', () => {
  test('is made for its owner only, and found again', async () => {
    const path = await filled()
    expect(statSync(path).mode & 0o777).toBe(0o700)
    for (const name of ['theca.sqlite', 'vault.sqlite', 'format.json'])
      expect(statSync(join(path, name)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(join(path, 'format.json'), 'utf8'))).toEqual({
      format: 'theca-data',
      formatVersion: 1,
      database: 'sqlite',
    })
    expect(existsSync(join(path, 'in-use.json'))).toBe(false)
    const again = await opened(path)
    expect(await again.store.cases()).toMatchObject([{ case: 'TH-00001', entries: 1 }])
    await again.close()
    await again.close()
  })

  test('is not made unless asked, nor among other files', async () => {
    const path = temporary()
    expect(await failureOf(path, false)).toMatchObject({ code: 'missing' })
    expect(existsSync(path)).toBe(false)
    mkdirSync(path)
    writeFileSync(join(path, 'thesis.docx'), '')
    expect(await failureOf(path)).toMatchObject({ code: 'foreign' })
    expect(readdirSync(path)).toEqual(['thesis.docx'])
    expect(await failureOf(join(path, 'thesis.docx'))).toMatchObject({ code: 'foreign' })
  })

  test('is open once; the second opener learns who has it, and a killed one gives it back', async () => {
    const path = temporary()
    const child = spawn(process.execPath, [fileURLToPath(new URL('./support/holds.ts', import.meta.url)), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const failure = await failureOf(path)
    expect(failure?.code).toBe('in-use')
    expect(failure?.message).toMatch(
      new RegExp(
        `open in another Theca \\(process ${child.pid} since \\d\\d:\\d\\d, http://127.0.0.1:4100/\\)\\. Close that one`,
      ),
    )
    const reader = await openDataFolder(path, { create: false, readOnly: true })
    expect(reader.ok).toBe(true)
    if (reader.ok) {
      await expect(reader.value.store.append('TH-00001', [draft], { author, recordedAt: at })).rejects.toMatchObject({
        code: 'read-only',
      })
      await reader.value.close()
    }
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    const folder = await opened(path)
    expect(await failureOf(path)).toMatchObject({ code: 'in-use' })
    await folder.close()
    expect(await failureOf(path)).toBeUndefined()
  })

  test('whose PostgreSQL server is away says so, without repeating its address', async () => {
    const path = temporary()
    const done = await openDataFolder(path, { create: true, postgresUrl: 'postgres://theca:geheim@127.0.0.1:9/theca' })
    expect(done).toMatchObject({ ok: false, failure: { code: 'database-unreachable' } })
    expect(JSON.stringify(done)).not.toContain('geheim')
    const inFiles = await filled()
    const mixed = await openDataFolder(inFiles, {
      create: true,
      postgresUrl: 'postgres://theca:geheim@127.0.0.1:9/theca',
    })
    expect(mixed).toMatchObject({ ok: false, failure: { code: 'foreign' } })
  })

  test('of a newer Theca is refused and left alone', async () => {
    const path = await filled()
    const format = join(path, 'format.json')
    writeFileSync(format, JSON.stringify({ format: 'theca-data', formatVersion: 99, database: 'sqlite' }))
    expect(await failureOf(path)).toMatchObject({ code: 'newer' })
    writeFileSync(format, JSON.stringify({ format: 'theca-data', formatVersion: 1, database: 'sqlite' }))
    const db = new DatabaseSync(join(path, 'theca.sqlite'))
    db.exec('PRAGMA user_version = 42')
    db.close()
    const before = readFileSync(join(path, 'theca.sqlite'))
    expect((await failureOf(path))?.message).toBe(
      `This data folder was written by a newer Theca (schema 42 of theca.sqlite); this one reads up to ${recordSteps.length}. Update Theca.`,
    )
    expect(readFileSync(join(path, 'theca.sqlite')).equals(before)).toBe(true)
    writeFileSync(format, '{"format":')
    expect(await failureOf(path)).toMatchObject({ code: 'damaged' })
    expect(readFileSync(format, 'utf8')).toBe('{"format":')
  })

  test('that lost a file does not look like a new clinic', async () => {
    for (const lost of [
      ['theca.sqlite'],
      ['vault.sqlite'],
      ['theca.sqlite', 'format.json'],
      ['vault.sqlite', 'format.json'],
    ]) {
      const path = await filled()
      for (const name of lost) rmSync(join(path, name))
      const names = (): string[] => readdirSync(path).filter((name) => !/^lock|-(wal|shm)$/.test(name))
      const before = names()
      expect(await failureOf(path), lost.join()).toMatchObject({ code: 'missing' })
      expect(names()).toEqual(before)
    }
  })

  test('with a damaged database is refused by name, byte for byte untouched', async () => {
    for (const name of ['theca.sqlite', 'vault.sqlite']) {
      for (const damage of [
        (file: string) => truncateSync(file, 0),
        (file: string) => truncateSync(file, statSync(file).size - 4_096),
        (file: string) => writeFileSync(file, readFileSync(file).fill(0xa5, 4_096, 8_000)),
        (file: string) => writeFileSync(file, readFileSync(file).fill(0xa5, 0, 100)),
        (file: string) => writeFileSync(file, 'this is not a database, it is a letter. '.repeat(50)),
      ]) {
        const path = await filled(200)
        const file = join(path, name)
        damage(file)
        const before = readFileSync(file)
        const failure = await failureOf(path)
        expect(['damaged', 'foreign']).toContain(failure?.code)
        expect(failure?.message).toContain(name)
        expect(failure?.message).toContain('restore a backup')
        expect(readFileSync(file).equals(before)).toBe(true)
      }
    }
  })
})

const datadir = sharedFile('data/hostile/datadir')

describe.skipIf(datadir === undefined)('every hostile database is refused where ours belongs', () => {
  const files = datadir === undefined ? [] : readdirSync(datadir)
  test('they are all here', () => expect(files).toHaveLength(6))
  for (const file of files) {
    for (const name of ['theca.sqlite', 'vault.sqlite']) {
      test(`${file} as ${name}`, async () => {
        const path = await filled()
        copyFileSync(join(datadir ?? '', file), join(path, name))
        const before = readFileSync(join(path, name))
        const failure = await failureOf(path)
        expect(['damaged', 'foreign', 'newer']).toContain(failure?.code)
        expect(failure?.message).toContain(name)
        expect(readFileSync(join(path, name)).equals(before)).toBe(true)
        // The next attempt says the same: no crash loop, nothing left open.
        expect(await failureOf(path)).toEqual(failure)
      })
    }
    test(`${file} in a folder with nothing else`, async () => {
      const path = temporary()
      mkdirSync(path)
      copyFileSync(join(datadir ?? '', file), join(path, 'theca.sqlite'))
      expect(['damaged', 'foreign', 'newer']).toContain((await failureOf(path))?.code)
    })
  }
})
