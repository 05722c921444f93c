import { parseDicom, itemsOf, textOf } from '@theca/formats'
import type { DicomDataSet } from '@theca/formats'
import type { Vector3 } from '@theca/volumetry'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liesOn } from '../../src/imaging/on-series.ts'
import type { MeasureReport } from '../../src/imaging/types.ts'
import { CASE, makeFixture } from './fixture.ts'
import { cylinder, headerOf, structureSet } from './structures.ts'
import { theca } from './theca.ts'

let folder = ''
let images: Buffer[] = []
beforeAll(async () => {
  folder = await makeFixture()
  const count = readdirSync(join(folder, 'mri')).length
  images = Array.from({ length: count }, (_, place) => readFileSync(join(folder, 'mri', `${place}.dcm`)))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string): string => join(folder, name)
const measured = async (...args: string[]) => {
  const { code, out, err } = await theca(['measure', ...args, '--json'])
  return { code, err, report: out === '' ? null : (JSON.parse(out) as MeasureReport & { report?: string }) }
}
/** Errors of the checker of DICOM objects; an object that it does not know at all counts as one. */
const errorsOf = (path: string): string[] => {
  const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' })
  return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'))
}
const checker = spawnSync('dciodvfy', ['--version']).error === undefined

describe('a structure set on its series', () => {
  const write = (name: string, bytes: Uint8Array): string => {
    writeFileSync(file(name), bytes)
    return file(name)
  }
  const circle = (from: number, to: number) => cylinder(images.slice(from, to), [60, 90], 12)

  it('has the volume of its contours within 2 %, under the name and number of the region', async () => {
    const { code, err, report } = await measured(file('structures.dcm'), '--series', file('mri'))
    expect([code, err]).toEqual([0, ''])
    const [gtv] = report?.labels ?? []
    const cylinderMm3 = Math.PI * 12 ** 2 * 5 * 3.3
    expect(Math.abs((gtv?.volumeMm3 ?? 0) / cylinderMm3 - 1)).toBeLessThan(0.02)
    expect(gtv).toMatchObject({ label: 7, name: 'GTV' })
    const header = headerOf(images[0] as Buffer)
    expect(report?.series).toMatchObject({
      seriesInstanceUid: header.seriesInstanceUid,
      frameOfReferenceUid: header.frameOfReferenceUid,
    })
    expect(report?.structures).toEqual([
      { label: 7, name: 'GTV', contours: 5, contoursOutside: 0, contoursIgnored: 0, slicesWithoutContour: 0 },
    ])
  })

  it('tells what is not in its volume, region by region', async () => {
    const beyond = circle(0, 2).map((corners) => corners.map((at): Vector3 => away(at)))
    const path = write(
      'partly.dcm',
      structureSet(images[0] as Buffer, [
        { number: 1, name: 'gap', contours: [...circle(3, 5), ...circle(7, 8), ...beyond] },
        { number: 2, name: 'none', contours: [] },
      ]),
    )
    const { code, err, report } = await measured(path, '--series', file('mri'))
    expect(code).toBe(0)
    expect(err).toBe(
      'theca: region 1 (gap): 2 contours beyond the images not measured; 2 slices between contours without one, left empty.\n' +
        'theca: region 2 (none): no contour.\n',
    )
    expect(report?.labels.map(({ label }) => label)).toEqual([1])
    const points = write(
      'points.dcm',
      structureSet(images[0] as Buffer, [{ number: 1, name: 'point', contours: circle(3, 4) }], {
        geometricType: 'POINT',
      }),
    )
    expect((await measured(points, '--series', file('mri'))).report).toMatchObject({
      labels: [],
      structures: [{ contoursIgnored: 1 }],
    })
  })

  /** A whole stack further along the normal of the slices. */
  const away = (at: Vector3): Vector3 => {
    const [first, second] = [headerOf(images[0] as Buffer).positionMm, headerOf(images[1] as Buffer).positionMm]
    return at.map((mm, axis) => mm - 5 * ((second?.[axis] ?? 0) - (first?.[axis] ?? 0))) as unknown as Vector3
  }

  it('is refused without a series, in another frame of reference, and off the slices', async () => {
    const alone = await measured(file('structures.dcm'))
    expect(alone).toMatchObject({ code: 1, report: null })
    expect(alone.err).toContain('Give their folder with --series')
    const region = { number: 7, name: 'GTV', contours: circle(4, 9) }
    const elsewhere = write(
      'frame.dcm',
      structureSet(images[0] as Buffer, [region], { frameOfReferenceUid: '2.25.99' }),
    )
    const other = await measured(elsewhere, '--series', file('mri'))
    expect(other).toMatchObject({ code: 1, report: null })
    expect(other.err).toContain('another frame of reference')
    const shifted = circle(4, 5).map((corners) => corners.map(([x, y, z]): Vector3 => [x + 1, y + 1, z + 1]))
    const off = write('off.dcm', structureSet(images[0] as Buffer, [{ ...region, contours: shifted }]))
    expect((await measured(off, '--series', file('mri'))).err).toContain('does not lie on a slice of this series')
  })

  it('is refused on a series that is not measurable, with the fault in words', async () => {
    const gapped = mkdtempSync(join(tmpdir(), 'theca-gap-'))
    cpSync(file('mri'), gapped, { recursive: true })
    for (const gone of ['6.dcm', '7.dcm']) unlinkSync(join(gapped, gone))
    const { code, err, report } = await measured(file('structures.dcm'), '--series', gapped)
    rmSync(gapped, { recursive: true })
    expect([code, report]).toEqual([1, null])
    expect(err).toMatch(/Nothing is measured on this series of .*: .*missing/i)
  })
})

describe('labels on their series', () => {
  it('says the series of a NIfTI and of a SEG, and measures the same as without', async () => {
    const uid = headerOf(images[0] as Buffer).seriesInstanceUid
    for (const name of ['labels.nii.gz', 'segmentation.dcm']) {
      const [alone, on] = [await measured(file(name)), await measured(file(name), '--series', file('mri'))]
      expect([on.code, on.err]).toEqual([0, ''])
      expect(on.report?.series?.seriesInstanceUid).toBe(uid)
      expect(on.report?.labels).toEqual(alone.report?.labels)
    }
  })

  it('refuses labels that lie elsewhere', async () => {
    const half = mkdtempSync(join(tmpdir(), 'theca-half-'))
    mkdirSync(join(half, 'mri'))
    for (let place = 0; place < 8; place += 1)
      cpSync(join(folder, 'mri', `${place}.dcm`), join(half, 'mri', `${place}.dcm`))
    const { code, err } = await measured(file('labels.nii.gz'), '--series', join(half, 'mri'))
    rmSync(half, { recursive: true })
    expect(code).toBe(1)
    expect(err).toContain('are not voxels of the series')
  })

  it('a lattice turned over or cut lies on the images; one shifted, coarser or larger does not', () => {
    const grid = {
      dimensions: [10, 8, 6] as const,
      originMm: [5, -3, 2] as const,
      columnStepMm: [0.8, 0.1, 0] as const,
      rowStepMm: [-0.1, 0.8, 0] as const,
      sliceStepMm: [0, 0, 3] as const,
    }
    const turned = { ...grid, originMm: [5, -3, 17] as const, sliceStepMm: [0, 0, -3] as const }
    const swapped = {
      ...grid,
      dimensions: [8, 10, 6] as const,
      columnStepMm: grid.rowStepMm,
      rowStepMm: grid.columnStepMm,
    }
    const cut = { ...grid, dimensions: [10, 8, 2] as const, originMm: [5, -3, 8] as const }
    for (const good of [grid, turned, swapped, cut]) expect(liesOn(good, grid)).toBe(true)
    const shifted = { ...grid, originMm: [5.4, -3, 2] as const }
    const coarser = { ...grid, dimensions: [10, 8, 3] as const, sliceStepMm: [0, 0, 6] as const }
    const larger = { ...grid, dimensions: [10, 8, 7] as const }
    const doubled = { ...grid, columnStepMm: grid.rowStepMm, dimensions: [8, 8, 6] as const }
    for (const bad of [shifted, coarser, larger]) expect(liesOn(bad, grid)).toBe(false)
    expect(liesOn(doubled, grid)).toBe(false)
  })
})

describe('measure --sr', () => {
  const content = (path: string): DicomDataSet[] => {
    const read = parseDicom(readFileSync(path))
    if (!read.ok) throw new Error(read.failure.message)
    const below = (set: DicomDataSet): DicomDataSet[] => [set, ...itemsOf(set, 'ContentSequence').flatMap(below)]
    return below(read.value.dataset)
  }
  const numbersIn = (path: string) =>
    content(path).flatMap((set) =>
      itemsOf(set, 'MeasuredValueSequence').map((value) => ({
        value: Number(textOf(value, 'NumericValue')),
        unit: textOf(itemsOf(value, 'MeasurementUnitsCodeSequence')[0] as DicomDataSet, 'CodeValue'),
      })),
    )

  it.each([
    ['segmentation.dcm', false],
    ['segmentation.dcm', true],
    ['structures.dcm', true],
  ])(
    'reports %s (series given: %s) with the numbers that are printed, and nothing that the checker calls an error',
    async (name, given) => {
      const out = file(`sr-${name}`)
      const { code, err, report } = await measured(file(name), '--sr', out, ...(given ? ['--series', file('mri')] : []))
      expect([code, err, report?.report]).toEqual([0, '', out])
      const wanted = (report?.labels ?? []).flatMap(({ volumeMm3, volumeMl, maximumDiameterMm, craniocaudalMm }) => [
        { value: volumeMm3, unit: 'mm3' },
        { value: volumeMl, unit: 'ml' },
        { value: maximumDiameterMm, unit: 'mm' },
        { value: craniocaudalMm, unit: 'mm' },
      ])
      expect(wanted.length).toBeGreaterThan(0)
      const found = numbersIn(out)
      expect(found.map(({ unit }) => unit)).toEqual(wanted.map(({ unit }) => unit))
      found.forEach(({ value }, place) => expect(value).toBeCloseTo(wanted[place]?.value ?? Number.NaN, 6))
      const uids = content(out).flatMap((set) =>
        itemsOf(set, 'ReferencedSOPSequence').map((each) => textOf(each, 'ReferencedSOPInstanceUID')),
      )
      expect(uids).toContain(headerOf(images[4] as Buffer).sopInstanceUid)
      const source = parseDicom(readFileSync(file(name)))
      expect(uids).toContain(source.ok ? textOf(source.value.dataset, 'SOPInstanceUID') : null)
      if (checker) expect(errorsOf(out)).toEqual([])
    },
  )

  it('is refused for labels that are no DICOM, and writes nothing', async () => {
    const out = file('never.dcm')
    const { code, err, report } = await measured(file('labels.nii.gz'), '--sr', out, '--series', file('mri'))
    expect([code, report]).toEqual([1, null])
    expect(err).toContain('DICOM SEG or RT Structure Set')
    expect(readdirSync(folder)).not.toContain('never.dcm')
  })
})

describe('report --format dicom', () => {
  it.each([
    ['mdt', 'tumour-board'],
    ['plan', 'operative-plan'],
    ['operation', 'operation'],
  ])('report %s is the printed page under the case id alone', async (which, name) => {
    const where = { cwd: folder, env: { THECA_DATA: file('data') } }
    const { out, code } = await theca(['report', which, CASE, '--format', 'dicom', '--json'], where)
    expect(code).toBe(0)
    const made = JSON.parse(out) as { file: string; mediaType: string }
    expect(made.mediaType).toBe('application/dicom')
    expect(made.file).toContain(name)
    expect(made.file).toMatch(/-synthetic\.dcm$/)
    const bytes = readFileSync(made.file)
    expect(bytes.includes('%PDF-')).toBe(true)
    for (const secret of ['Ada Beispiel', 'Beispiel', '4711', '1965-01-02', '19650102'])
      expect(bytes.includes(secret)).toBe(false)
    const read = parseDicom(bytes)
    const said = (keyword: 'PatientName' | 'PatientID' | 'PatientBirthDate') =>
      read.ok ? textOf(read.value.dataset, keyword) : ''
    expect([said('PatientName'), said('PatientID'), said('PatientBirthDate')]).toEqual([CASE, CASE, null])
    if (checker) expect(errorsOf(made.file)).toEqual([])
  })

  it('the montage is JSON and no page', async () => {
    const where = { cwd: folder, env: { THECA_DATA: file('data') } }
    expect((await theca(['report', 'plan', CASE, '--montage', '--format', 'dicom'], where)).code).toBe(2)
  })
})
