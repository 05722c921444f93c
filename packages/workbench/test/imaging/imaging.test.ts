import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { imageHeaders, parseDicom, readNifti } from '@theca/formats'
import { generatePhantom } from '@theca/volumetry/phantom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'
import { phantomSegmentation, phantomSlices } from '../../src/demo/phantom-files.ts'
import { openReader } from '../../src/imaging/reader.ts'
import type { ScannedSeries } from '../../src/imaging/index.ts'
import { convertToNifti, scanPath, scanWith } from '../../src/imaging/index.ts'
import { measureFile } from '../../src/imaging/measuring.ts'

let work: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'theca-imaging-'))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

async function scanned(path: string, options: { values?: boolean } = {}) {
  const result = await scanPath(path, options)
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

type Truth = {
  series: Record<
    string,
    {
      cols: number
      rows: number
      slices: number
      pixel_spacing_row_col: number[]
      slice_spacing: number
      iop: number[]
      ipp_first: number[]
      normal: number[]
      tumour_labelmap_mm3: number
      wrong_if_thickness_used_mm3: number
    }
  >
}

for (const name of ['PH01', 'PH02']) {
  const phantom = sharedFile(`data/imaging/phantom/${name}`)
  describe.skipIf(phantom === undefined)(`phantom ${name}`, () => {
    const folder = phantom ?? ''
    const truth =
      phantom === undefined ? { series: {} } : (JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth)

    test.each(Object.keys(truth.series))('%s: geometry to 1e-4, tumour volume to 0.01 mm³', async (series) => {
      const wanted = truth.series[series] as Truth['series'][string]
      const [found, ...more] = (await scanned(join(folder, 'dicom', series))).series
      expect(more).toEqual([])
      expect(found).toMatchObject({
        dimensions: [wanted.cols, wanted.rows, wanted.slices],
        measurable: true,
        faults: [],
      })
      const spacing = [
        wanted.pixel_spacing_row_col[1],
        wanted.pixel_spacing_row_col[0],
        wanted.slice_spacing,
      ] as number[]
      near(found?.spacingMm, spacing)
      near(found?.rowDirection, wanted.iop.slice(0, 3))
      near(found?.columnDirection, wanted.iop.slice(3))
      // Slices are sorted along the normal of their plane; the truth names the end that its generator began with.
      const along = wanted.normal.reduce(
        (sum, component, axis) => sum + component * (found?.sliceDirection?.[axis] ?? 0),
        0,
      )
      const origin =
        along > 0
          ? wanted.ipp_first
          : wanted.ipp_first.map(
              (at, axis) => at + (wanted.normal[axis] as number) * wanted.slice_spacing * (wanted.slices - 1),
            )
      near(found?.originMm, origin)

      const measured = await measureFile(join(folder, 'labels', `${series}_labels.nii.gz`))
      const tumour = measured.ok ? measured.value.measures.labels.find(({ label }) => label === 3) : undefined
      expect(tumour?.volumeMm3).toBeCloseTo(wanted.tumour_labelmap_mm3, 2)
      expect(Math.abs((tumour?.volumeMm3 ?? 0) - wanted.tumour_labelmap_mm3)).toBeLessThan(0.01)
      if (tumour !== undefined) {
        expect(tumour.volumeBoundsMm3[0]).toBeLessThan(tumour.volumeMm3)
        expect(tumour.volumeBoundsMm3[1]).toBeGreaterThan(tumour.volumeMm3)
      }
    })
  })
}

function near(found: readonly number[] | null | undefined, wanted: readonly number[]): void {
  expect(found).toHaveLength(3)
  for (const [axis, value] of wanted.entries()) expect(Math.abs((found?.[axis] ?? NaN) - value)).toBeLessThan(1e-4)
}

const t1 = sharedFile('data/imaging/phantom/PH01/dicom/T1GD_SAG')
describe.skipIf(t1 === undefined)('a damaged copy of T1GD_SAG', () => {
  /** Files in the order of their slices: the names of the phantom's files are shuffled on purpose. */
  const bySlice = (): string[] => {
    const place = (file: string): number => {
      const parsed = parseDicom(readFileSync(join(t1 ?? '', file)))
      const headers = parsed.ok ? imageHeaders(parsed.value) : parsed
      return headers.ok ? (headers.value[0]?.positionMm?.[0] ?? NaN) : NaN
    }
    return readdirSync(t1 ?? '').sort((a, b) => place(a) - place(b))
  }
  const copy = (name: string, keep: (file: string, index: number) => boolean): string => {
    const folder = join(work, name)
    mkdirSync(folder)
    for (const [index, file] of bySlice().entries())
      if (keep(file, index)) copyFileSync(join(t1 ?? '', file), join(folder, file))
    return folder
  }
  const faultsOf = async (folder: string) => {
    const [series] = (await scanned(folder)).series
    return { series: series as ScannedSeries, codes: series?.faults.map(({ code }) => code) ?? [] }
  }

  test('with two inner slices removed: named, and not measurable', async () => {
    const folder = copy('gap', (_, index) => index !== 7 && index !== 8)
    const { series, codes } = await faultsOf(folder)
    expect(codes).toEqual(['missing-slices'])
    expect(series).toMatchObject({ measurable: false, voxelVolumeMm3: null })
    expect(series.faults[0]?.positionsMm).toHaveLength(2)
    expect(series.faults[0]?.message).toMatch(/^2 slices are missing between/)
    const refused = await convertToNifti(folder, join(work, 'gap.nii'))
    expect(refused).toMatchObject({ ok: false, failure: { code: 'missing-slices' } })
  })

  test('with one file cut in half: truncated, by its name', async () => {
    const folder = copy('cut', () => true)
    const file = readdirSync(folder).sort()[4] as string
    const whole = readFileSync(join(folder, file))
    writeFileSync(join(folder, file), whole.subarray(0, whole.length / 2))
    const { series, codes } = await faultsOf(folder)
    expect(codes).toEqual(['truncated'])
    expect(series.measurable).toBe(false)
    expect(series.faults[0]?.files).toEqual([file])
  })

  test('copied twice is one series; a changed twin is a conflict', async () => {
    const folder = copy('twice', () => true)
    const file = readdirSync(folder).sort()[4] as string
    copyFileSync(join(folder, file), join(folder, 'copy'))
    const same = await scanned(folder)
    expect(same.skipped).toHaveLength(1)
    expect(same.series[0]).toMatchObject({ measurable: true, images: 17 })
    const twin = readFileSync(join(folder, 'copy'))
    twin.writeUInt8(twin.readUInt8(twin.length - 1) ^ 1, twin.length - 1)
    writeFileSync(join(folder, 'copy'), twin)
    const { series, codes } = await faultsOf(folder)
    expect(codes).toContain('duplicate-uid')
    expect(series.measurable).toBe(false)
  })

  test('converted to NIfTI and read back: the same voxels', async () => {
    const out = join(work, 'same.nii.gz')
    const done = await convertToNifti(t1 ?? '', out)
    expect(done).toMatchObject({ ok: true, value: { voxels: 192 * 288 * 17 } })
    const peer = spawnSync('dcm2niix', ['-z', 'n', '-b', 'n', '-o', work, '-f', 'peer', t1 ?? ''])
    if (peer.error !== undefined) return
    const [ours, theirs] = [readNifti(readFileSync(out)), readNifti(readFileSync(join(work, 'peer.nii')))]
    expect(ours.ok && theirs.ok).toBe(true)
    if (!ours.ok || !theirs.ok) return
    // The peer turns rows round; sums and sorted extremes do not depend on it.
    const sum = (data: ArrayLike<number>): number =>
      Array.prototype.reduce.call(
        data,
        (total: unknown, value: unknown) => (total as number) + (value as number),
        0,
      ) as number
    expect(sum(ours.value.data)).toBe(sum(theirs.value.data))
    expect(ours.value.data.length).toBe(theirs.value.data.length)
  })
})

test.each([
  ['an empty folder', () => mkdirSync(join(work, 'empty')), 'empty', 'holds no files'],
  ['a path that is not there', () => undefined, 'nowhere', 'no such folder'],
])('%s is said in one sentence', async (_, make, name, words) => {
  make()
  const result = await scanPath(join(work, name))
  expect(result.ok).toBe(false)
  if (!result.ok) expect(result.failure.message).toContain(words)
})

test('files that are not DICOM are named and left out', async () => {
  const folder = join(work, 'other')
  mkdirSync(folder)
  writeFileSync(join(folder, 'letter.txt'), 'Dear colleague')
  writeFileSync(join(folder, 'nothing'), '')
  const report = await scanned(folder)
  expect(report).toMatchObject({ files: 2, read: 0, series: [] })
  expect(report.skipped.map(({ path }) => path).sort()).toEqual(['letter.txt', 'nothing'])
})

test('our own phantom goes through files and back to its true volume', async () => {
  const { series } = generatePhantom({ case: 'PH01', series: ['SMALL'], samples: [1, 1, 1] })
  const [small] = series
  if (small === undefined) throw new Error('no series')
  const folder = join(work, 'phantom')
  mkdirSync(folder)
  for (const [index, bytes] of [...phantomSlices(small, 'test', '2026-03-03', 1)].entries())
    writeFileSync(join(folder, `${index}`), bytes)
  const report = await scanned(folder, { values: true })
  expect(report.series).toMatchObject([
    { dimensions: [...small.grid.dimensions], measurable: true, faults: [], description: 'SYNTHETIC PH01 SMALL' },
  ])
  expect(report.series[0]?.values?.max).toBe(small.values.reduce((most, value) => Math.max(most, value), 0))
  const labels = join(work, 'phantom-seg.dcm')
  writeFileSync(labels, phantomSegmentation(small, 'test', '2026-03-03'))
  const measured = await measureFile(labels)
  const voxels = small.labels.reduce((count, label) => count + (label === 3 ? 1 : 0), 0)
  expect(
    measured.ok ? measured.value.measures.labels.find(({ name }) => name?.startsWith('tumour')) : null,
  ).toMatchObject({
    voxels,
  })
})

const hostile = sharedFile('data/hostile/manifest.json')
describe.skipIf(hostile === undefined)('the hostile corpus through the scan', () => {
  type Item = { file: string; outcome: 'accept' | 'reject' | 'either' | 'mixed' }
  const text = hostile === undefined ? '[]' : readFileSync(hostile, 'utf8')
  const parsed = JSON.parse(text) as { files?: Item[]; entries?: Item[] } | Item[]
  const items = (Array.isArray(parsed) ? parsed : (parsed.files ?? parsed.entries ?? [])).filter(({ file }) =>
    file.startsWith('dicom'),
  )
  const root = hostile?.replace(/manifest\.json$/, '') ?? ''

  test('every DICOM of it is read or refused by name; none stops the scan, and none that must be refused is measurable', async () => {
    expect(items.length).toBeGreaterThan(200)
    const faults: string[] = []
    const reader = openReader()
    for (const { file, outcome } of items) {
      const result = await scanWith(reader, join(root, file), { values: true })
      if (!result.ok) {
        faults.push(`${file}: ${result.failure.message}`)
        continue
      }
      const { read, skipped, series } = result.value
      const measurable = series.some((each) => each.measurable)
      const named = skipped.length > 0 || series.some((each) => each.faults.length > 0)
      if (outcome === 'accept' && read === 0) faults.push(`${file}: must be read, was refused: ${skipped[0]?.reason}`)
      if (outcome === 'reject' && (measurable || !named)) faults.push(`${file}: must be refused by name`)
    }
    await reader.close()
    expect(faults).toEqual([])
  }, 120_000)
})
