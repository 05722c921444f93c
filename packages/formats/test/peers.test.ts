import dicomParser from 'dicom-parser'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  imageHeaders,
  MEASUREMENT_CODES,
  parseDicom,
  readNifti,
  readPixels,
  SEGMENT_CODES,
  writeEncapsulatedPdf,
  writeMeasurementReport,
  writeMrSlice,
  writeSegmentation,
  type DicomDataSet,
  type ImageHeader,
  type MeasuredSegment,
  type MeasurementReportInput,
} from '../src/index.ts'
import { CODECS } from '../src/dicom/codecs/index.ts'
import { fragmentsAt, inflatedBytes } from '../src/dicom/parse.ts'
import { has, run } from './peer.ts'
import { bytesOf, filesBelow, mrSlice, seededRandom, segmentation, valueOf } from './support.ts'

/** Standard elements of a data set and its items, each with its path and the bytes of its value in hexadecimal. */
function ownElements(set: DicomDataSet, path = ''): string[] {
  return [...set.elements.values()].flatMap((element) => {
    const at = `${path}/${element.tag.toString(16).padStart(8, '0')}`
    if (element.items !== null) return element.items.flatMap((item, i) => ownElements(item, `${at}[${i}]`))
    const value = set.bytes.subarray(element.offset, element.offset + element.length)
    return [`${at}=${Buffer.from(value).toString('hex')}`]
  })
}

function peerElements(set: dicomParser.DataSet, path = ''): string[] {
  return Object.values(set.elements).flatMap((element) => {
    const tag = element.tag.slice(1).toLowerCase()
    const isPrivate = (Number.parseInt(tag.slice(0, 4), 16) & 1) === 1
    // The peer lists delimitations as elements, and in the deflated file preamble and mark.
    if (isPrivate || /^0002|^7fe00010$|^fffee00d$|^00000000$|^49444d43$/.test(tag)) return []
    const at = `${path}/${tag}`
    if (element.items !== undefined) {
      return element.items.flatMap((item, i) =>
        item.dataSet === undefined ? [] : peerElements(item.dataSet, `${at}[${i}]`),
      )
    }
    const value = set.byteArray.slice(element.dataOffset, element.dataOffset + element.length)
    return [`${at}=${Buffer.from(value).toString('hex')}`]
  })
}

const real = [
  'phantom/PH01/dicom/T1GD_SAG',
  'phantom/PH02/dicom/T2_AX_OBL',
  'transfer-syntaxes',
  'dicom-seg',
  'spine-dicom',
]
const folders = real.map((path) => sharedFile(`data/imaging/${path}`)).filter((path) => path !== undefined)
const files = folders.flatMap(filesBelow).filter((path) => /\.dcm$|IM\d+$/.test(path))
const tumour = sharedFile('data/imaging/tumour-dicom/VS-SEG-001_T1Gd')
if (tumour !== undefined)
  files.push(
    ...filesBelow(tumour)
      .filter((path) => path.endsWith('.dcm'))
      .slice(0, 5),
  )

describe.skipIf(files.length === 0)('against dicom-parser', () => {
  test('every standard element of every real file has the same value', () => {
    expect(files.length).toBeGreaterThan(100)
    let elements = 0
    for (const path of files) {
      const bytes = bytesOf(path)
      const own = valueOf(parseDicom(bytes))
      const peer = dicomParser.parseDicom(Buffer.from(bytes))
      const ownValues = ownElements(own.dataset).sort()
      expect(ownValues, path).toEqual(peerElements(peer).sort())
      elements += ownValues.length
      const pixels = peer.elements['x7fe00010']
      if (pixels?.fragments === undefined) expect(own.pixelData?.length ?? undefined, path).toBe(pixels?.length)
      else expect(own.pixelData, path).toMatchObject({ offset: pixels.dataOffset, length: null })
    }
    expect(elements).toBeGreaterThan(5000)
  })

  test('the deflated data set inflates to the same bytes', () => {
    const path = files.find((name) => name.includes('Deflated')) ?? ''
    const own = valueOf(inflatedBytes(bytesOf(path)))
    const peer = dicomParser.parseDicom(Buffer.from(bytesOf(path))).byteArray
    expect(Buffer.compare(own, peer)).toBe(0)
  })
})

const scratch = mkdtempSync(join(tmpdir(), 'theca-formats-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const slices = Array.from({ length: 4 }, (_, k) =>
  writeMrSlice(
    mrSlice({
      sopInstanceUid: `2.25.3${k}`,
      instanceNumber: k + 1,
      positionMm: [1.5, -2.25, 3.3 * k],
      pixels: Uint16Array.from({ length: 20 }, (_value, i) => 100 * k + i),
    }),
  ),
)

/** A noisy ramp with the full range of 16 bits, so that every length of code and both signs of difference occur. */
const noisy = () => {
  const random = seededRandom(3)
  const pixels = Uint16Array.from({ length: 61 * 47 }, (_, i) =>
    random() < 0.1 ? 65_535 * random() : 9 * i + 40 * random(),
  )
  // A difference of exactly 32,768 has a code of its own in JPEG Lossless.
  pixels.set([0, 32_768, 0, 32_768], 1000)
  return mrSlice({ columns: 61, rows: 47, pixels })
}

function expectDecoded(command: string, parameters: readonly string[], tolerance = 0): void {
  const plain = join(scratch, 'plain.dcm')
  const packed = join(scratch, 'packed.dcm')
  writeFileSync(plain, writeMrSlice(noisy()))
  expect(run(command, ...parameters, plain, packed)).toEqual({ status: 0, text: '' })
  const bytes = bytesOf(packed)
  const [header] = valueOf(imageHeaders(valueOf(parseDicom(bytes))))
  expect(header?.pixels?.length).toBeNull()
  const { stored } = valueOf(readPixels(bytes, header as ImageHeader))
  const distances = [...noisy().pixels].map((pixel, i) => Math.abs(pixel - (stored[i] ?? NaN)))
  expect(Math.max(...distances)).toBe(tolerance)
  expect(stored.length).toBe(distances.length)
  expectCutRefused(bytes, header as ImageHeader)
}

/** The compressed frame cut short anywhere is refused, never filled up with something. */
function expectCutRefused(bytes: Uint8Array, { pixels, columns, rows, transferSyntaxUid }: ImageHeader): void {
  const codec = CODECS.get(transferSyntaxUid)
  const fragment = valueOf(fragmentsAt(bytes, pixels?.offset ?? 0)).at(-1)
  if (codec === undefined || fragment === undefined || pixels === null || columns === null || rows === null) {
    throw new Error('the file is not compressed as it should be')
  }
  const frame = bytes.subarray(fragment.offset, fragment.offset + fragment.length)
  for (const part of [0, 0.01, 0.1, 0.5, 0.9, 0.98]) {
    const cut = frame.subarray(0, Math.floor(frame.length * part))
    expect(codec({ bytes: cut, columns, rows, pixels })).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
  }
}

const about = {
  source: segmentation().source,
  seriesInstanceUid: '2.25.21',
  sopInstanceUid: '2.25.22',
  seriesNumber: 101,
  seriesDescription: 'Measurements',
  date: '2026-01-02',
  time: '111213',
  softwareVersion: '0.1',
}
const report = (observer: MeasurementReportInput['observer'], of: { structureSet?: true } = {}) =>
  writeMeasurementReport({
    ...about,
    observer,
    segmentation: { seriesInstanceUid: '2.25.11', sopInstanceUid: '2.25.12', ...of },
    procedure: MEASUREMENT_CODES.magneticResonance,
    segments: [
      {
        segmentNumber: 1,
        trackingId: 'Tumour T10',
        trackingUid: '2.25.31',
        finding: SEGMENT_CODES.neoplasm,
        findingSite: SEGMENT_CODES.spinalCanal,
        measurements: [
          { concept: MEASUREMENT_CODES.volume, value: 1234.5, unit: MEASUREMENT_CODES.mm3 },
          { concept: MEASUREMENT_CODES.diameter, value: 17.25, unit: MEASUREMENT_CODES.mm },
          { concept: MEASUREMENT_CODES.craniocaudalExtent, value: 12.25, unit: MEASUREMENT_CODES.mm },
        ],
      },
      {
        segmentNumber: 2,
        trackingId: 'Cord',
        trackingUid: '2.25.32',
        finding: SEGMENT_CODES.spinalCord,
        measurements: [{ concept: MEASUREMENT_CODES.volume, value: 10.5, unit: MEASUREMENT_CODES.ml }],
      },
    ],
  })
const reports = {
  person: report({ type: 'person', name: 'Neuro^Nina' }),
  device: report({ type: 'device', uid: '2.25.77', name: 'Theca' }),
  regions: report({ type: 'device', uid: '2.25.77', name: 'Theca' }, { structureSet: true }),
  EncapsulatedPDF: writeEncapsulatedPdf({
    ...about,
    pdf: new TextEncoder().encode('%PDF-1.7\n%'),
    title: 'Board page',
  }),
}

test('a report without numbers, with a number that is none, or a PDF that is none is the caller’s mistake', () => {
  const input = { ...about, pdf: new TextEncoder().encode('<html>'), title: 'x' }
  expect(() => writeEncapsulatedPdf(input)).toThrow(RangeError)
  const empty = { segmentNumber: 1, trackingId: 'x', trackingUid: '2.25.1', finding: SEGMENT_CODES.neoplasm }
  const make = (measurements: MeasuredSegment['measurements']) => () =>
    writeMeasurementReport({
      ...about,
      observer: { type: 'person', name: 'N' },
      segmentation: { seriesInstanceUid: '2.25.11', sopInstanceUid: '2.25.12' },
      procedure: MEASUREMENT_CODES.magneticResonance,
      segments: [{ ...empty, measurements }],
    })
  expect(make([])).toThrow(RangeError)
  expect(make([{ concept: MEASUREMENT_CODES.volume, value: NaN, unit: MEASUREMENT_CODES.mm3 }])).toThrow(RangeError)
})

test('the PDF comes back byte for byte', () => {
  const { dataset } = valueOf(parseDicom(reports.EncapsulatedPDF))
  const document = dataset.elements.get(0x00420011)
  const bytes = dataset.bytes.subarray(document?.offset, (document?.offset ?? 0) + (document?.length ?? 0))
  expect(new TextDecoder().decode(bytes)).toBe('%PDF-1.7\n%')
})

describe('what other programs say to our files', () => {
  test.skipIf(!has('dciodvfy'))('dciodvfy finds no error in a segmentation nor in an MR slice', () => {
    for (const [name, bytes] of [
      ['seg', writeSegmentation(segmentation())],
      ['mr', slices[0]],
    ] as const) {
      const path = join(scratch, `${name}.dcm`)
      writeFileSync(path, bytes ?? '')
      const said = run('dciodvfy', path)?.text ?? ''
      expect(said).toMatch(name === 'seg' ? /^Segmentation$/m : /^MRImage$/m)
      expect(said).not.toMatch(/^Error/m)
    }
  })

  test.skipIf(!has('dciodvfy'))('dciodvfy finds no error in a measurement report nor in a PDF', () => {
    for (const [name, bytes] of Object.entries(reports)) {
      const path = join(scratch, `${name}.dcm`)
      writeFileSync(path, bytes)
      const said = run('dciodvfy', path)?.text ?? ''
      expect(said).toMatch(name === 'EncapsulatedPDF' ? /^EncapsulatedPDF$/m : /^ComprehensiveSR$/m)
      expect(said).not.toMatch(/^Error/m)
    }
  })

  test.skipIf(!has('dsrdump'))('dsrdump reads the numbers of a report with their units', () => {
    const path = join(scratch, 'person.dcm')
    writeFileSync(path, reports.person)
    const said = run('dsrdump', path)?.text ?? ''
    expect(said).toContain('"Volume")="1234.5" (mm3,UCUM,"cubic millimeter")')
    expect(said).toContain('"Referenced Segment")=(SG image,,1)')
    expect(said).toContain('"Source series for segmentation")="2.25.2"')
    expect(said).toContain('"Craniocaudal extent")="12.25" (mm,UCUM,"millimeter")')
    writeFileSync(path, reports.regions)
    const ofRegions = run('dsrdump', path)?.text ?? ''
    expect(ofRegions).toMatch(/"Region in Space"\)=\(.*RT ?Structure ?Set/i)
    expect(ofRegions).toContain('"Referenced Region of Interest Identifier")="1"')
  })

  test.skipIf(!has('dcmdump'))('dcmdump reads both without a warning', () => {
    for (const [name, bytes] of [
      ['seg', writeSegmentation(segmentation())],
      ['mr', slices[0]],
    ] as const) {
      const path = join(scratch, `${name}-dump.dcm`)
      writeFileSync(path, bytes ?? '')
      const said = run('dcmdump', '-v', path)
      expect(said?.status).toBe(0)
      expect(said?.text).not.toMatch(/^[WE]: /m)
      expect(said?.text).toContain('PixelData')
    }
  })

  const predictors = [1, 2, 3, 4, 5, 6, 7].map((predictor) => ['+el', '+sv', String(predictor)])
  test.skipIf(!has('dcmcjpeg')).each([['+e1'], ...predictors])('JPEG Lossless of dcmcjpeg %s %s %s', (...how) => {
    expectDecoded('dcmcjpeg', how)
  })

  test.skipIf(!has('dcmcjpls')).each([0, 1, 5])('JPEG-LS of dcmcjpls, off by at most %i', (near) => {
    expectDecoded('dcmcjpls', near === 0 ? [] : ['+en', '+md', String(near)], near)
  })

  test.skipIf(!has('dcmcrle'))('RLE of dcmcrle', () => expectDecoded('dcmcrle', []))

  test.skipIf(!has('dcm2niix'))('dcm2niix makes the volume that was meant', () => {
    const series = join(scratch, 'series')
    mkdirSync(series)
    slices.forEach((bytes, k) => writeFileSync(join(series, `${k}.dcm`), bytes))
    expect(run('dcm2niix', '-z', 'n', '-f', 'volume', '-o', scratch, series)?.status).toBe(0)
    const volume = valueOf(readNifti(bytesOf(join(scratch, 'volume.nii'))))
    expect(volume.dimensions).toEqual([5, 4, 4])
    if (!volume.affineKnown) throw new Error('the affine is not known')
    // dcm2niix turns the rows over: its row 0 is the last row of ours.
    expect(volume.affine.columnStepMm[0]).toBeCloseTo(0.5, 5)
    expect(volume.affine.rowStepMm[1]).toBeCloseTo(-0.75, 5)
    expect(volume.affine.sliceStepMm[2]).toBeCloseTo(3.3, 5)
    expect(volume.affine.originMm[1]).toBeCloseTo(-2.25 + 3 * 0.75, 5)
    expect([...volume.data.subarray(0, 5)]).toEqual([15, 16, 17, 18, 19])
    expect([...volume.data.subarray(60, 65)]).toEqual([315, 316, 317, 318, 319])
  })
})
