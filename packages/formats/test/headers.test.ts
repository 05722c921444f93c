import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  imageHeaders,
  parseDicom,
  patientIdentity,
  writeDicom,
  type DicomInput,
  type ImageHeader,
} from '../src/index.ts'
import { bytesOf, filesBelow, valueOf } from './support.ts'

const headerOf = (path: string): ImageHeader =>
  valueOf(imageHeaders(valueOf(parseDicom(bytesOf(path), { stopAtPixelData: true }))))[0] as ImageHeader

const normalOf = ({ orientation }: ImageHeader) => {
  const [a, b, c] = orientation?.row ?? [0, 0, 0]
  const [d, e, f] = orientation?.column ?? [0, 0, 0]
  return [b * f - c * e, c * d - a * f, a * e - b * d] as const
}
const heightOf = (header: ImageHeader) =>
  normalOf(header).reduce((sum, component, i) => sum + component * (header.positionMm?.[i] ?? NaN), 0)

const phantom = sharedFile('data/imaging/phantom/PH01/dicom/T1GD_SAG')

describe.skipIf(phantom === undefined)('phantom PH01, T1GD_SAG', () => {
  const headers = phantom === undefined ? [] : filesBelow(phantom).map(headerOf)

  test('17 slices of 192 × 288, 0.75 mm', () => {
    expect(headers.length).toBe(17)
    for (const header of headers) {
      expect(header).toMatchObject({ columns: 192, rows: 288, pixelSpacingMm: [0.75, 0.75], sliceThicknessMm: 3 })
      expect(header).toMatchObject({
        modality: 'MR',
        seriesDescription: 'T1GD_SAG',
        date: '2024-01-15',
        echoTimeMs: 12,
      })
      expect(header.pixels).toMatchObject({
        bitsAllocated: 16,
        bitsStored: 12,
        highBit: 11,
        signed: false,
        length: 110_592,
      })
    }
  })

  test('positions lie 3.3 mm apart along the normal', () => {
    const heights = headers.map(heightOf).sort((a, b) => a - b)
    const steps = heights.slice(1).map((height, i) => height - (heights[i] ?? 0))
    for (const step of steps) expect(step).toBeCloseTo(3.3, 4)
  })

  test('identity is read apart', () => {
    const [first = ''] = filesBelow(phantom ?? '')
    expect(patientIdentity(valueOf(parseDicom(bytesOf(first))))).toEqual({
      name: 'PHANTOM^PH01',
      patientId: 'PH01',
      birthDate: null,
      sex: 'O',
    })
  })
})

const tumour = sharedFile('data/imaging/tumour-dicom/VS-SEG-001_T1Gd')

describe.skipIf(tumour === undefined)('a real series, implicit little endian', () => {
  test('120 slices of 512 × 512, 1.5 mm apart', () => {
    const headers = filesBelow(tumour ?? '')
      .filter((path) => path.endsWith('.dcm'))
      .map(headerOf)
    expect(headers.length).toBe(120)
    const heights = headers.map(heightOf).sort((a, b) => a - b)
    for (const [i, height] of heights.entries()) if (i > 0) expect(height - (heights[i - 1] ?? 0)).toBeCloseTo(1.5, 3)
    expect(new Set(headers.map(({ seriesInstanceUid }) => seriesInstanceUid)).size).toBe(1)
    expect(headers[0]).toMatchObject({ columns: 512, rows: 512, transferSyntaxUid: '1.2.840.10008.1.2' })
  })
})

describe('functional groups of an enhanced file', () => {
  const frame = (z: number, more: DicomInput = {}): DicomInput => ({
    PlanePositionSequence: [{ ImagePositionPatient: [1, 2, z] }],
    FrameContentSequence: [{ TemporalPositionIndex: 2 }],
    ...more,
  })
  const enhanced = (perFrame: readonly DicomInput[], frames = 2): DicomInput => ({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4.1',
    SOPInstanceUID: '2.25.9',
    Modality: 'MR',
    NumberOfFrames: frames,
    Rows: 2,
    Columns: 2,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    ImageType: ['ORIGINAL', 'PRIMARY'],
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ PixelSpacing: [0.5, 0.25], SliceThickness: 3, SpacingBetweenSlices: 3.3 }],
        PlaneOrientationSequence: [{ ImageOrientationPatient: [0, 1, 0, 0, 0, -1] }],
        MREchoSequence: [{ EffectiveEchoTime: 80 }],
        PixelValueTransformationSequence: [{ RescaleSlope: 2, RescaleIntercept: 1 }],
      },
    ],
    PerFrameFunctionalGroupsSequence: perFrame,
    PixelData: new Uint8Array(8 * frames),
  })
  const read = (dataset: DicomInput) => imageHeaders(valueOf(parseDicom(writeDicom(dataset))))

  test('shared values hold for all frames, the frame’s own come first', () => {
    const own = { PixelValueTransformationSequence: [{ RescaleSlope: 3, RescaleIntercept: -5 }] }
    const headers = valueOf(read(enhanced([frame(0), frame(3.3, own)])))
    expect(headers.map(({ frame: index, frames }) => [index, frames])).toEqual([
      [0, 2],
      [1, 2],
    ])
    expect(headers.map(({ positionMm }) => positionMm)).toEqual([
      [1, 2, 0],
      [1, 2, 3.3],
    ])
    for (const header of headers) {
      expect(header).toMatchObject({
        pixelSpacingMm: [0.5, 0.25],
        echoTimeMs: 80,
        temporalIndex: 2,
        sliceThicknessMm: 3,
      })
      expect(header.orientation).toEqual({ row: [0, 1, 0], column: [0, 0, -1] })
    }
    expect(headers.map(({ pixels }) => [pixels?.rescaleSlope, pixels?.rescaleIntercept])).toEqual([
      [2, 1],
      [3, -5],
    ])
  })

  test('fewer groups than frames are refused', () => {
    expect(read(enhanced([frame(0)]))).toMatchObject({ ok: false, failure: { code: 'malformed' } })
  })

  test('fewer pixels than frames are refused', () => {
    const short = { ...enhanced([frame(0), frame(1)]), PixelData: new Uint8Array(14) }
    expect(read(short)).toMatchObject({ ok: false, failure: { code: 'truncated' } })
  })

  test('a whole frame too many is refused, a pad byte is not', () => {
    expect(read({ ...enhanced([frame(0), frame(1)]), PixelData: new Uint8Array(24) })).toMatchObject({ ok: false })
    expect(read({ ...enhanced([frame(0), frame(1)]), PixelData: new Uint8Array(18) })).toMatchObject({ ok: true })
  })

  test('a slope that is no number is refused', () => {
    const broken = enhanced([frame(0), frame(1, { PixelValueTransformationSequence: [{ RescaleSlope: 'NaN' }] })])
    expect(read(broken)).toMatchObject({ ok: false, failure: { code: 'malformed' } })
  })
})

test.each([
  ['at right angles', [1, 0, 0, 0, 1, 0], true],
  ['rounded to four digits', [0.8321, 0.5547, 0, 0, 0, -1], true],
  ['not at right angles', [1, 0, 0, 0.6, 0.8, 0], false],
  ['not of length one', [1, 0, 0, 0, 0.9, 0], false],
  ['too few', [1, 0, 0, 0, 1], false],
])('directions %s', (_, cosines, isRead) => {
  const dataset = { SOPClassUID: '1.2.3', SOPInstanceUID: '2.25.5', ImageOrientationPatient: cosines }
  const [header] = valueOf(imageHeaders(valueOf(parseDicom(writeDicom(dataset)))))
  expect(header?.orientation !== null).toBe(isRead)
})

test('a report has one header without image', () => {
  const report = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.22', SOPInstanceUID: '2.25.5', Modality: 'SR' }
  const [header] = valueOf(imageHeaders(valueOf(parseDicom(writeDicom(report)))))
  expect(header).toMatchObject({ modality: 'SR', pixels: null, rows: null, columns: null, positionMm: null })
})

const mosaicParts = sharedFile('data/imaging/transfer-syntaxes/enhanced_mr_small.dcm')
test.skipIf(mosaicParts === undefined)('a multi-frame file without functional groups has frames without place', () => {
  const headers = valueOf(imageHeaders(valueOf(parseDicom(bytesOf(mosaicParts ?? '')))))
  expect(headers.length).toBe(10)
  expect(headers.every(({ positionMm }) => positionMm === null)).toBe(true)
})

const folder = sharedFile('data/imaging/dicom-seg')
test.skipIf(folder === undefined)('a real segmentation has one header per frame with its own position', () => {
  const headers = valueOf(imageHeaders(valueOf(parseDicom(bytesOf(join(folder ?? '', 'liver.dcm'))))))
  expect(headers.map(({ positionMm }) => positionMm?.[2])).toEqual([-128.69, -127.69, -126.69])
  expect(headers[0]?.pixelSpacingMm).toEqual([0.810547, 0.810547])
})
