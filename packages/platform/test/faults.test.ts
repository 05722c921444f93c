import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { newFolder, opened, temporaryFolder } from '../../../test/contracts/support/folders.ts'
import { diskFiles } from '../src/files.ts'
import { verifyFolder } from '../src/index.ts'

const author = { type: 'device', name: 'test', version: '1' } as const
const at = '2026-03-06T13:36:20.000Z'
const by = { author, recordedAt: at }
const draft = (size: number) => ({ kind: 'test.note', version: 1, body: { text: 'x'.repeat(size) }, effectiveAt: at })
const about = { mediaType: 'application/dicom', addedAt: at }
const A = 'TH-00001'

async function untilRefused(work: () => Promise<unknown>): Promise<unknown> {
  try {
    for (let attempt = 0; attempt < 50; attempt += 1) await work()
    return undefined
  } catch (error) {
    return error
  }
}

describe('a full disk', () => {
  const place = temporaryFolder()
  const mounted =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', place]).status === 0
  if (!mounted) process.stderr.write('skipped: a full disk needs root and mount\n')
  afterAll(() => mounted && execFileSync('umount', ['-l', place]))
  const filler = join(place, 'filler')
  const fill = (): void => {
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k', 'oflag=append', 'conv=notrunc'], { stdio: 'ignore' })
  }

  test.skipIf(!mounted)('is said at once; nothing is half written, and it goes on when there is space', async () => {
    const folder = await opened(join(place, 'data'))
    const kept = await folder.artifacts.put(A, Buffer.alloc(300_000, 1), about)
    expect(kept.ok).toBe(true)
    await folder.store.append(A, [draft(1_000)], by)
    for (let round = 0; round < 5; round += 1) {
      fill()
      expect(await folder.artifacts.put(A, Buffer.alloc(700_000 + round, 2), about)).toMatchObject({
        ok: false,
        failure: { code: 'disk-full' },
      })
      const before = (await folder.store.read(A)).length
      const refused = await untilRefused(() => folder.store.append(A, [draft(20_000)], by))
      expect(refused).toMatchObject({ name: 'StorageError', code: 'disk-full' })
      expect((await folder.store.read(A)).length).toBeGreaterThanOrEqual(before)
      expect(readdirSync(join(place, 'data/artifacts/.incoming'))).toEqual([])
      execFileSync('rm', [filler])
      expect(await folder.store.append(A, [draft(10)], by)).toMatchObject({ ok: true })
      expect(await folder.artifacts.put(A, Buffer.alloc(1_000 + round, 3), about)).toMatchObject({ ok: true })
    }
    expect((await verifyFolder(folder)).broken).toEqual([])
    fill()
    await folder.close()
    // A folder on a full disk still opens, so that people can read.
    const again = await opened(join(place, 'data'))
    expect((await verifyFolder(again)).broken).toEqual([])
    await again.close()
  })
})

describe('a failed fsync', () => {
  test('of an artifact ends the store: nothing more is acknowledged, nothing stays behind', async () => {
    const failing = Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', syscall: 'fsync' })
    for (const place of ['sync', 'syncFolder', 'rename'] as const) {
      let armed = false
      const fail =
        <T extends unknown[]>(work: (...args: T) => Promise<void>) =>
        (...args: T): Promise<void> =>
          armed ? Promise.reject(failing) : work(...args)
      const files = { ...diskFiles, [place]: fail(diskFiles[place] as (...args: unknown[]) => Promise<void>) }
      const { folder, close } = await newFolder({ seams: { files } })
      expect(await folder.artifacts.put(A, Buffer.alloc(10, 1), about)).toMatchObject({ ok: true })
      armed = true
      await expect(folder.artifacts.put(A, Buffer.alloc(10, 2), about)).rejects.toMatchObject({ code: 'failed' })
      armed = false
      await expect(folder.artifacts.put(A, Buffer.alloc(10, 3), about)).rejects.toMatchObject({ code: 'failed' })
      await folder.close()
      const again = await opened(folder.path)
      expect(await again.artifacts.put(A, Buffer.alloc(10, 3), about)).toMatchObject({ ok: true })
      expect((await verifyFolder(again)).broken).toEqual([])
      await again.close()
      await close()
    }
  })

  const compiler = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0
  if (!compiler) process.stderr.write('skipped: failing fsync under SQLite needs Linux and a C compiler\n')

  test.skipIf(!compiler)('under the database ends it: the entry is not acknowledged, and no later one either', () => {
    const place = temporaryFolder()
    const [source, library, trigger] = ['shim.c', 'shim.so', 'trigger'].map((name) => join(place, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(source, SHIM)
    execFileSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl'])
    mkdirSync(join(place, 'home'))
    const child = fileURLToPath(new URL('./support/fails-to-sync.ts', import.meta.url))
    const env = { ...process.env, LD_PRELOAD: library, THECA_FAIL_SYNC: trigger }
    const run = spawnSync(process.execPath, [child, join(place, 'data'), trigger], { env, encoding: 'utf8' })
    expect(run.stderr).not.toContain('Error')
    expect(run.stdout.trim().split('\n')).toEqual([
      'kept 1',
      'failed',
      'failed',
      'failed',
      'reopened',
      'kept 2',
      'broken 0',
    ])
    expect(existsSync(trigger)).toBe(false)
  })
})

/** Every fsync fails with EIO as long as the trigger file exists: what a dying disk does. */
const SHIM = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static int failing(void) { const char *t = getenv("THECA_FAIL_SYNC"); return t && access(t, F_OK) == 0; }
int fsync(int fd) { if (failing()) { errno = EIO; return -1; } return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { if (failing()) { errno = EIO; return -1; } return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
`

describe('an erased case', () => {
  test('leaves no byte of its identity or key in the files of the vault', async () => {
    const { folder, close } = await newFolder()
    const secret = {
      name: 'Zwiebelfisch Quendolin',
      birthDate: '1961-02-03',
      sex: 'female',
      hospitalNumber: 'KH-99887766',
    } as const
    const files = (): string =>
      readdirSync(folder.path)
        .filter((name) => name.startsWith('vault'))
        .map((name) => readFileSync(join(folder.path, name)).toString('latin1'))
        .join()
    // Neighbours, so that rows move between pages.
    for (let index = 0; index < 300; index += 1) {
      const caseId = `TH-${String(index).padStart(5, '0')}`
      await folder.vault.ensureKey(caseId)
      await folder.vault.setIdentity(caseId, { ...secret, name: `Nachbar ${index}`, hospitalNumber: null })
    }
    const caseId = 'TH-00150'
    const key = Buffer.from((await folder.vault.key(caseId)) ?? []).toString('hex')
    await folder.vault.setIdentity(caseId, { ...secret, name: `${secret.name} ${'x'.repeat(9_000)}` })
    await folder.vault.setIdentity(caseId, secret)
    expect(files()).toContain('Quendolin')
    expect(files()).toContain(key)
    await folder.vault.erase(caseId)
    for (const trace of ['Quendolin', 'KH-99887766', key]) expect(files()).not.toContain(trace)
    expect(files()).toContain('Nachbar 149')
    await close()
  })
})
