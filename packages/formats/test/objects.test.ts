import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  imageHeaders,
  isMediaDirectory,
  mediaDirectory,
  parseDicom,
  readPixels,
  writeDicom,
  writeMrSlice,
} from '../src/index.ts'
import type { ImageHeader } from '../src/index.ts'
import { concatenated } from '../src/dicom/write.ts'
import { bytesOf, mrSlice, tagPosition, valueOf } from './support.ts'

describe('a DICOMDIR', () => {
  const directory = writeDicom({
    SOPClassUID: '1.2.840.10008.1.3.10',
    SOPInstanceUID: '2.25.1',
    FileSetID: 'CD',
    DirectoryRecordSequence: [
      { DirectoryRecordType: 'PATIENT', PatientName: 'Somebody' },
      { DirectoryRecordType: 'IMAGE', ReferencedFileID: ['IMAGES', 'IM1'] },
      { DirectoryRecordType: 'SR DOCUMENT', ReferencedFileID: '..' },
    ],
  })

  test('lists its files; names in it are text and nothing else', () => {
    const file = valueOf(parseDicom(directory))
    expect(isMediaDirectory(file)).toBe(true)
    expect(valueOf(mediaDirectory(file))).toEqual([
      { path: ['IMAGES', 'IM1'], type: 'IMAGE' },
      { path: ['..'], type: 'SR DOCUMENT' },
    ])
    expect(imageHeaders(file)).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
  })

  test('an image is none', () => {
    const file = valueOf(parseDicom(writeMrSlice(mrSlice())))
    expect(isMediaDirectory(file)).toBe(false)
    expect(mediaDirectory(file)).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
  })

  const real = sharedFile('data/hostile/dicom-pydicom/dicomdir/DICOMDIR')
  test.skipIf(real === undefined)('of another maker: 31 files in three folders', () => {
    const listed = valueOf(mediaDirectory(valueOf(parseDicom(bytesOf(real ?? '')))))
    expect(listed.length).toBe(31)
    expect(new Set(listed.map(({ path }) => path[0])).size).toBe(3)
    expect(listed[0]?.type).toBe('IMAGE')
  })
})

test('a mosaic of slices lies nowhere: its position would be that of no voxel', () => {
  const mosaic = writeMrSlice(mrSlice({ imageType: ['ORIGINAL', 'PRIMARY', 'M', 'ND', 'MOSAIC'] }))
  const [header] = valueOf(imageHeaders(valueOf(parseDicom(mosaic))))
  expect(header?.positionMm).toBeNull()
  expect(header?.imageType).toContain('MOSAIC')
  expect(readPixels(mosaic, header as ImageHeader).ok).toBe(true)
})

test('values that go through a table are refused, because slope and intercept would be made up', () => {
  const bytes = writeDicom({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.1',
    SOPInstanceUID: '2.25.1',
    Rows: 1,
    Columns: 2,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    ModalityLUTSequence: [{ RescaleType: 'US' }],
    PixelData: Uint8Array.of(1, 2),
  })
  expect(imageHeaders(valueOf(parseDicom(bytes)))).toMatchObject({
    ok: false,
    failure: { code: 'unsupported', at: '(0028,3000) ModalityLUTSequence' },
  })
})

test('a Buffer is read like any bytes: at odd places, twice, and without being changed', () => {
  const colours = writeDicom({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
    SOPInstanceUID: '2.25.1',
    Rows: 1,
    Columns: 2,
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
    PlanarConfiguration: 1,
    BitsAllocated: 8,
    BitsStored: 7,
    HighBit: 6,
    PixelRepresentation: 0,
    PixelData: Uint8Array.of(0x81, 2, 3, 4, 5, 6),
  })
  for (const [bytes, wanted] of [
    [colours, [1, 3, 5, 2, 4, 6]],
    [writeMrSlice(mrSlice()), [0, 3, 6, 9]],
  ] as const) {
    const shifted = Buffer.concat([Buffer.of(0), bytes]).subarray(1)
    const before = Buffer.from(shifted)
    const [header] = valueOf(imageHeaders(valueOf(parseDicom(shifted))))
    for (const _ of [1, 2]) {
      const { stored } = valueOf(readPixels(shifted, header as ImageHeader))
      expect([...stored.subarray(0, wanted.length)]).toEqual(wanted)
    }
    expect(shifted.equals(before)).toBe(true)
  }
})

test('overlays, in a group of their own or in spare bits, leave the pixels as they are', () => {
  // Twelve bits of sixteen are stored; an old overlay lies in bit 15.
  const slice = mrSlice({
    bitsStored: 12,
    pixels: Uint16Array.from({ length: 20 }, (_, i) => 100 * i + (i % 3 === 0 ? 0x8000 : 0)),
  })
  const plain = writeMrSlice(slice)
  const at = tagPosition(plain, 0x7fe00010)
  const overlay = Uint8Array.of(0x00, 0x60, 0x00, 0x30, 0x4f, 0x57, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4)
  const bytes = concatenated([plain.subarray(0, at), overlay, plain.subarray(at)])
  const [header] = valueOf(imageHeaders(valueOf(parseDicom(bytes))))
  const { stored } = valueOf(readPixels(bytes, header as ImageHeader))
  expect([...stored]).toEqual(Array.from({ length: 20 }, (_, i) => 100 * i))
})
