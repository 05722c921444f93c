import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeDicom, writeMrSlice, type MrSlice } from '@theca/formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedFile } from '../../../../test/support/shared.ts'
import { directoryInWords, missingListed } from '../../src/imaging/media.ts'
import { scanPath, type ScanReport } from '../../src/imaging/index.ts'

let work: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'theca-media-'))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

async function scanned(path: string, options: { values?: boolean } = {}): Promise<ScanReport> {
  const result = await scanPath(path, options)
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

const slice = (k: number, changes: Partial<MrSlice> = {}): Uint8Array =>
  writeMrSlice({
    patient: { name: 'Test^Ada', patientId: 'T-1', birthDate: '1960-02-29', sex: 'F' },
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: `2.25.3${k}`,
    frameOfReferenceUid: '2.25.4',
    date: '2026-01-02',
    time: '101112',
    seriesDescription: 'T1',
    seriesNumber: 3,
    instanceNumber: k + 1,
    columns: 4,
    rows: 4,
    pixels: new Uint16Array(16).fill(k),
    orientation: { row: [1, 0, 0], column: [0, 1, 0] },
    positionMm: [0, 0, 2 * k],
    pixelSpacingMm: [1, 1],
    sliceThicknessMm: 2,
    repetitionTimeMs: 600,
    echoTimeMs: 12,
    manufacturer: 'Synthetic',
    ...changes,
  })

const directory = (...listed: string[][]): Uint8Array =>
  writeDicom({
    SOPClassUID: '1.2.840.10008.1.3.10',
    SOPInstanceUID: '2.25.9',
    DirectoryRecordSequence: [
      { DirectoryRecordType: 'PATIENT', PatientName: 'Test^Ada' },
      ...listed.map((path) => ({ DirectoryRecordType: 'IMAGE', ReferencedFileID: path })),
    ],
  })

function disc(name: string, files: Record<string, Uint8Array>): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(work, name, path)), { recursive: true })
    writeFileSync(join(work, name, path), bytes)
  }
  return join(work, name)
}

describe('a disc with a DICOMDIR', () => {
  test('its files are read whatever they are called; the list is left out with a reason; what is missing is told', async () => {
    const folder = disc('whole', {
      DICOMDIR: directory(['IMG', '00000001'], ['IMG', '00000002'], ['IMG', '00000003'], ['IMG', '00000004']),
      'img/00000001': slice(0),
      'img/00000002.': slice(1),
      'img/notlisted.ima': slice(2),
      'IMG/00000003': slice(3),
    })
    const report = await scanned(folder)
    expect(report).toMatchObject({ files: 5, read: 4, patients: 1, missing: ['IMG/00000004'] })
    expect(report.skipped).toEqual([{ path: 'DICOMDIR', reason: expect.stringContaining('of 4 files') as string }])
    expect(report.skipped[0]?.reason).toContain('1 of them is missing (IMG/00000004)')
    expect(report.series).toMatchObject([{ images: 4, measurable: true }])
  })

  test('in a folder of its own, its names are taken from there; names that lead out of it open nothing', async () => {
    const folder = disc('below', {
      'cd/DICOMDIR': directory(['A', 'B'], ['..', '..', 'etc', 'passwd']),
      'cd/a/b': slice(0),
    })
    expect(await scanned(folder)).toMatchObject({ read: 1, missing: ['cd/../../etc/passwd'] })
  })

  test('alone, it asks for its folder', async () => {
    const report = await scanned(join(disc('alone', { DICOMDIR: directory(['A']) }), 'DICOMDIR'))
    expect(report).toMatchObject({ read: 0, missing: [] })
    expect(report.skipped[0]?.reason).toContain('give the folder')
  })

  test('names compare without case, version and the point at the end', () => {
    expect(missingListed('DICOMDIR', [{ path: ['A', 'B1'], type: null }], ['a\\b1;1'])).toEqual([])
    expect(missingListed('x/DICOMDIR', [{ path: ['A'], type: null }], ['A'])).toEqual(['x/A'])
    const many = Array.from({ length: 9 }, (_, i) => `F${i}`)
    expect(directoryInWords(9, many)).toContain('F4 and 4 more')
  })
})

test('a mosaic of slices is named, and nothing about its place is said', async () => {
  const imageType = ['ORIGINAL', 'PRIMARY', 'M', 'ND', 'MOSAIC']
  const folder = disc('mosaic', { a: slice(0, { imageType }), b: slice(1, { imageType }) })
  const [series] = (await scanned(folder, { values: true })).series
  expect(series).toMatchObject({ measurable: false, voxelVolumeMm3: null, originMm: null, spacingMm: null })
  expect(series?.faults.map(({ code, message }) => [code, message.includes('mosaic')])).toEqual([['no-position', true]])
  expect(series?.values).toMatchObject({ min: 0, max: 1 })
})

const wavelet = sharedFile('data/imaging/transfer-syntaxes/ct_JPEG2000LosslessOnly.dcm')
test.skipIf(wavelet === undefined)(
  'JPEG 2000 is decoded in the thread, with the values of the other codecs',
  async () => {
    const values = async (file: string) => {
      const folder = disc(file, { image: readFileSync(join(dirname(wavelet ?? ''), file)) })
      return (await scanned(folder, { values: true })).series[0]
    }
    const found = await values('ct_JPEG2000LosslessOnly.dcm')
    expect(found?.faults.map(({ code }) => code)).not.toContain('unsupported-transfer-syntax')
    expect(found?.values).toEqual((await values('ct_BigEndianExplicit.dcm'))?.values)
  },
)
