import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatePhantom } from '@theca/volumetry/phantom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { phantomSegmentation, phantomSlices } from '../../src/demo/phantom-files.ts'
import { scanPath, type ScannedSeries } from '../../src/imaging/index.ts'
import { theca } from '../cli/theca.ts'

let work: string
let images: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'theca-deidentify-'))
  images = join(work, 'Miller Anna 1960')
  mkdirSync(images)
  const [small] = generatePhantom({ case: 'PH01', series: ['SMALL'], samples: [1, 1, 1] }).series
  if (small === undefined) throw new Error('no series')
  for (const [index, bytes] of [...phantomSlices(small, 'Miller Anna', '2026-03-03', 1)].entries())
    writeFileSync(join(images, `Miller${index}`), bytes)
  writeFileSync(join(images, 'seg'), phantomSegmentation(small, 'Miller Anna', '2026-03-03'))
  writeFileSync(join(images, 'letter.txt'), 'Dear colleague, Mrs. Miller')
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

const allBytes = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

const geometry = async (folder: string) => {
  const scan = await scanPath(folder, { values: true })
  if (!scan.ok) throw new Error(scan.failure.message)
  return scan.value.series
    .filter(({ modality }) => modality === 'MR')
    .map(
      ({
        dimensions,
        spacingMm,
        originMm,
        rowDirection,
        voxelVolumeMm3,
        values,
        faults,
        images: count,
      }: ScannedSeries) => ({
        dimensions,
        spacingMm,
        originMm,
        rowDirection,
        voxelVolumeMm3,
        values,
        faults,
        count,
      }),
    )
}

describe('theca dicom deidentify', () => {
  test('neutral names, a report, no former name anywhere, the same images', async () => {
    const out = join(work, 'neutral')
    const { code, out: said } = await theca(['dicom', 'deidentify', images, out, '--shift-dates', '-41', '--json'])
    expect(code).toBe(0)
    const report = JSON.parse(said) as { copied: number; files: number; persons: number; notCopied: { path: string }[] }
    expect(report).toMatchObject({ persons: 1, copied: report.files - 1, notCopied: [{ path: 'letter.txt' }] })
    expect(readdirSync(out).sort()).toEqual(['S0001', 'S0002', 'report.json'].sort())
    const written = allBytes(out)
    for (const name of ['Miller', 'letter', '20260303']) expect(written).not.toContain(name)
    // Neither by how much dates were moved, nor a former path.
    expect(readFileSync(join(out, 'report.json'), 'utf8')).not.toMatch(/41|Miller/)
    expect(await geometry(out)).toEqual(await geometry(images))
    const dates = (await scanPath(out)) as { value: { series: ScannedSeries[] } }
    expect(dates.value.series.map(({ date }) => date)).toContain('2026-01-21')
  })

  test('never writes into a folder that holds something', async () => {
    const out = join(work, 'full')
    mkdirSync(out)
    copyFileSync(join(images, 'letter.txt'), join(out, 'mine.txt'))
    const { code, err } = await theca(['dicom', 'deidentify', images, out])
    expect([code, err]).toEqual([1, `theca: ${out} is not empty. Give a new folder: nothing is ever overwritten.\n`])
    expect(readdirSync(out)).toEqual(['mine.txt'])
  })

  test('the same secret gives the same UIDs, another does not', async () => {
    const uidsWith = async (name: string, secret: string | null) => {
      const key = join(work, `${name}.key`)
      if (secret !== null) writeFileSync(key, secret)
      const { code } = await theca([
        'dicom',
        'deidentify',
        images,
        join(work, name),
        ...(secret === null ? [] : ['--key', key]),
      ])
      expect(code).toBe(0)
      const scan = await scanPath(join(work, name))
      return scan.ok ? scan.value.series.map(({ seriesInstanceUid }) => seriesInstanceUid).sort() : []
    }
    const first = await uidsWith('one', 'a secret of some length')
    expect(await uidsWith('two', 'a secret of some length')).toEqual(first)
    expect(await uidsWith('three', 'another secret of some length')).not.toEqual(first)
    expect(await uidsWith('four', null)).not.toEqual(first)
  })

  test('a short secret, both kinds of dates, and nothing readable are said', async () => {
    const key = join(work, 'short.key')
    writeFileSync(key, 'short')
    expect(await theca(['dicom', 'deidentify', images, join(work, 'x'), '--key', key])).toMatchObject({ code: 1 })
    expect(
      await theca(['dicom', 'deidentify', images, join(work, 'x'), '--keep-dates', '--shift-dates', '3']),
    ).toMatchObject({ code: 2 })
    const letter = await theca(['dicom', 'deidentify', join(images, 'letter.txt'), join(work, 'y')])
    expect(letter).toMatchObject({ code: 1 })
    expect(letter.err).toContain('nothing was copied')
  })
})
