import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/contracts/support/folders.ts'
import { sharedFile } from '../../../test/support/shared.ts'
import { folderFiles } from '../src/index.ts'

type Listed = { file: string; outcome: 'accept' | 'reject' | 'either' | 'mixed'; wrong: string }
const hostile = sharedFile('data/hostile')
const listed = hostile === undefined ? [] : manifest(hostile).filter(({ file }) => /^zip(-yauzl)?\//.test(file))

function manifest(folder: string): Listed[] {
  const content = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Listed[] | { files: Listed[] }
  return Array.isArray(content) ? content : content.files
}

/** Reads everything, as an import would; refused when the whole is refused or nothing of it can be read. */
async function readAll(
  path: string,
): Promise<{ files: { name: string; bytes: Uint8Array }[]; failures: string[]; skipped: string[] }> {
  const found = await folderFiles(path)
  if (!found.ok) return { files: [], failures: [found.failure.code], skipped: [] }
  const files: { name: string; bytes: Uint8Array }[] = []
  const failures: string[] = []
  for (const file of found.value.files) {
    const read = await file.bytes()
    if (read.ok) files.push({ name: file.name, bytes: read.value })
    else failures.push(read.failure.code)
  }
  await found.value.close()
  return { files, failures, skipped: found.value.skipped.map(({ name }) => name) }
}

const isDicom = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(128, 132)).toString('latin1') === 'DICM'

describe.skipIf(hostile === undefined)('every hostile archive is treated as its manifest says', () => {
  test('they are all here', () => expect(listed).toHaveLength(32))

  test.each(listed)('$file: $wrong', async ({ file, outcome }) => {
    const tempBefore = readdirSync(tmpdir()).filter((name) => name.includes('theca_slip'))
    const memory = process.memoryUsage().rss
    const started = performance.now()
    const { files, failures } = await readAll(join(hostile ?? '', file))
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(process.memoryUsage().rss - memory).toBeLessThan(64 * 2 ** 20)
    expect(readdirSync(tmpdir()).filter((name) => name.includes('theca_slip'))).toEqual(tempBefore)
    if (outcome === 'accept') {
      expect(failures).toEqual([])
      expect(files.some(({ bytes }) => isDicom(bytes))).toBe(true)
    }
    if (outcome === 'reject') {
      expect(failures.length).toBeGreaterThan(0)
      expect(files).toEqual([])
    }
  })

  test('both files of one name are seen, and the litter of a patient CD is named', async () => {
    const twice = await readAll(join(hostile ?? '', 'zip/duplicate_names.zip'))
    expect(twice.files).toHaveLength(2)
    expect(Buffer.compare(twice.files[0]?.bytes ?? Buffer.alloc(0), twice.files[1]?.bytes ?? Buffer.alloc(0))).not.toBe(
      0,
    )
    const litter = await readAll(join(hostile ?? '', 'zip/macosx_thumbs.zip'))
    expect(litter.skipped).toEqual(['__MACOSX/._s.dcm', '.DS_Store', 'Thumbs.db'])
    expect(litter.files.filter(({ bytes }) => isDicom(bytes))).toHaveLength(1)
  })

  test('an archive damaged at random is refused or read, never a surprise', async () => {
    const bytes = readFileSync(join(hostile ?? '', 'zip/macosx_thumbs.zip'))
    const folder = temporaryFolder()
    const edit = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(edit, async (edits) => {
        const changed = Buffer.from(bytes)
        for (const [at, value] of edits) changed[at] = value
        const path = join(folder, 'changed.zip')
        writeFileSync(path, changed)
        await readAll(path)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a folder', () => {
  test('is listed in order, without links, within limits', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'b'))
    writeFileSync(join(folder, 'b', '2.dcm'), 'two')
    writeFileSync(join(folder, 'a.dcm'), 'one')
    writeFileSync(join(folder, '.DS_Store'), '')
    symlinkSync('/etc/passwd', join(folder, 'link.dcm'))
    symlinkSync(folder, join(folder, 'loop'))
    const { files, skipped } = await readAll(folder)
    expect(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['a.dcm', 'one'],
      ['b/2.dcm', 'two'],
    ])
    expect(skipped).toEqual(['.DS_Store', 'link.dcm', 'loop'])
    expect(await folderFiles(folder, { files: 1 })).toMatchObject({ ok: false, failure: { code: 'too-many' } })
    expect(await folderFiles(folder, { bytesInAll: 5 })).toMatchObject({ ok: false, failure: { code: 'too-large' } })
    expect(await folderFiles(folder, { depth: 0 })).toMatchObject({ ok: false, failure: { code: 'too-deep' } })
    expect(await folderFiles(join(folder, 'loop'))).toMatchObject({ ok: false, failure: { code: 'link' } })
    expect(await folderFiles(join(folder, 'nothing'))).toMatchObject({ ok: false, failure: { code: 'missing' } })
  })
})
