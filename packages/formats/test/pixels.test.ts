import * as fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  imageHeaders,
  modalityStatistics,
  modalityValue,
  parseDicom,
  readPixels,
  writeDicom,
  type DicomInput,
  type ImageHeader,
  type Result,
  type StoredValues,
} from '../src/index.ts'
import { bytesOf, filesBelow, tagPosition, mrSlice, valueOf } from './support.ts'
import { encapsulated as encapsulatedSlice } from './encoding.ts'

const image = (changes: DicomInput): DicomInput => ({
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  SOPInstanceUID: '2.25.3',
  Modality: 'MR',
  Rows: 1,
  Columns: 4,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
  ...changes,
})

function frameOf(bytes: Uint8Array, frame = 0) {
  const header = valueOf(imageHeaders(valueOf(parseDicom(bytes))))[frame] as ImageHeader
  return valueOf(readPixels(bytes, header))
}
const storedOf = (changes: DicomInput, frame = 0) => [...frameOf(writeDicom(image(changes)), frame).stored]
const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer)

describe('uncompressed', () => {
  test('8, 16 and 32 bit, with and without sign', () => {
    const eight = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelData: Uint8Array.of(0, 1, 128, 255) }
    expect(storedOf(eight)).toEqual([0, 1, 128, 255])
    expect(storedOf({ ...eight, PixelRepresentation: 1 })).toEqual([0, 1, -128, -1])
    expect(storedOf({ PixelData: words(0, 1, 32768, 65535) })).toEqual([0, 1, 32768, 65535])
    expect(storedOf({ PixelRepresentation: 1, PixelData: words(0, 1, 32768, 65535) })).toEqual([0, 1, -32768, -1])
    const long = {
      BitsAllocated: 32,
      BitsStored: 32,
      HighBit: 31,
      PixelData: new Uint8Array(Uint32Array.of(0, 1, 2 ** 31, 2 ** 32 - 1).buffer),
    }
    expect(storedOf(long)).toEqual([0, 1, 2 ** 31, 2 ** 32 - 1])
    expect(storedOf({ ...long, PixelRepresentation: 1 })).toEqual([0, 1, -(2 ** 31), -1])
  })

  test('bits above the stored ones are removed, the sign is extended', () => {
    const twelve = { BitsStored: 12, HighBit: 11, PixelData: words(0x0fff, 0xf001, 0x1800, 0x07ff) }
    expect(storedOf(twelve)).toEqual([0xfff, 1, 0x800, 0x7ff])
    expect(storedOf({ ...twelve, PixelRepresentation: 1 })).toEqual([-1, 1, -2048, 2047])
    // Stored bits at the top, overlay bits below them.
    expect(storedOf({ BitsStored: 12, HighBit: 15, PixelData: words(0xfff0, 0x001f, 0x8005, 0x7ff1) })).toEqual([
      0xfff, 1, 0x800, 0x7ff,
    ])
  })

  test('any layout of stored bits', () => {
    const layout = fc
      .record({ allocated: fc.constantFrom(8, 16, 32), signed: fc.boolean() })
      .chain(({ allocated, signed }) =>
        fc.record({
          allocated: fc.constant(allocated),
          signed: fc.constant(signed),
          stored: fc.integer({ min: 1, max: allocated }),
          noise: fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 4, maxLength: 4 }),
        }),
      )
      .chain((base) =>
        fc.record({ base: fc.constant(base), high: fc.integer({ min: base.stored - 1, max: base.allocated - 1 }) }),
      )
    fc.assert(
      fc.property(layout, ({ base: { allocated, signed, stored, noise }, high }) => {
        const Type = allocated === 8 ? Uint8Array : allocated === 16 ? Uint16Array : Uint32Array
        const raw = Type.from(noise)
        const got = storedOf({
          BitsAllocated: allocated,
          BitsStored: stored,
          HighBit: high,
          PixelRepresentation: signed ? 1 : 0,
          PixelData: new Uint8Array(raw.buffer),
        })
        const expected = [...raw].map((value) => {
          const bits = (BigInt(value) >> BigInt(high + 1 - stored)) & ((1n << BigInt(stored)) - 1n)
          return Number(signed ? BigInt.asIntN(stored, bits) : bits)
        })
        expect(got).toEqual(expected)
      }),
    )
  })

  test('frames of single bits need not begin on a byte', () => {
    const bits = { NumberOfFrames: 3, Columns: 3, BitsAllocated: 1, BitsStored: 1, HighBit: 0 }
    const packed = { ...bits, PixelData: Uint8Array.of(0b0110_1101, 0b1) }
    expect([0, 1, 2].map((frame) => storedOf(packed, frame))).toEqual([
      [1, 0, 1],
      [1, 0, 1],
      [1, 0, 1],
    ])
  })

  test('colour planes become colour pixels', () => {
    const colour = {
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      Columns: 2,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelData: Uint8Array.of(1, 2, 3, 4, 5, 6),
    }
    expect(storedOf({ ...colour, PlanarConfiguration: 0 })).toEqual([1, 2, 3, 4, 5, 6])
    expect(storedOf({ ...colour, PlanarConfiguration: 1 })).toEqual([1, 3, 5, 2, 4, 6])
  })

  test('too large a frame is refused before it is made', () => {
    const bytes = writeDicom(image({ PixelData: words(1, 2, 3, 4) }))
    const [header] = valueOf(imageHeaders(valueOf(parseDicom(bytes)))) as [ImageHeader]
    const huge = { ...header, columns: 65535, rows: 65535 }
    expect(readPixels(bytes, huge)).toMatchObject({ ok: false, failure: { code: 'limit-exceeded' } })
    expect(readPixels(bytes, { ...header, columns: 100 })).toMatchObject({ ok: false, failure: { code: 'truncated' } })
    expect(readPixels(bytes, header, { frameBytes: 7 })).toMatchObject({
      ok: false,
      failure: { code: 'limit-exceeded' },
    })
  })
})

/** A file whose frames are compressed: the written one with another syntax and fragments in place of its pixels. */
function encapsulated(
  syntax: string,
  changes: DicomInput,
  table: readonly number[],
  fragments: readonly number[][],
): Uint8Array {
  const item = (bytes: readonly number[]) => [
    0xfe,
    0xff,
    0,
    0xe0,
    bytes.length & 255,
    bytes.length >> 8,
    0,
    0,
    ...bytes,
  ]
  const offsets = [...new Uint8Array(Uint32Array.from(table).buffer)]
  const value = [...item(offsets), ...fragments.flatMap(item), 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]
  const plain = writeDicom(image({ ...changes, PixelData: new Uint8Array(0) }))
  const body = plain.subarray(tagPosition(plain, 0x00080016), plain.length - 4)
  const uid = syntax.length % 2 === 0 ? syntax : `${syntax}\0`
  const meta = [2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0, ...new TextEncoder().encode(uid)]
  const mark = [...new Uint8Array(128), 0x44, 0x49, 0x43, 0x4d]
  return Uint8Array.from([...mark, ...meta, ...body, 0xff, 0xff, 0xff, 0xff, ...value])
}

describe('RLE by hand', () => {
  const RLE = '1.2.840.10008.1.2.5'
  const rleFrame = (...segments: number[][]) => {
    const header = new Uint32Array(16)
    header[0] = segments.length
    segments.forEach((_, i) => (header[i + 1] = 64 + segments.slice(0, i).reduce((sum, { length }) => sum + length, 0)))
    return [...new Uint8Array(header.buffer), ...segments.flat()]
  }
  // High bytes 1 1 2 3 as a run of two and two literals; low bytes 9 four times.
  const good = rleFrame([255, 1, 1, 2, 3, 128], [253, 9])
  const read = (table: readonly number[], fragments: readonly number[][], changes: DicomInput = {}, frame = 0) => {
    const bytes = encapsulated(RLE, changes, table, fragments)
    return readPixels(bytes, valueOf(imageHeaders(valueOf(parseDicom(bytes))))[frame] as ImageHeader)
  }

  test('runs, literals and the byte that does nothing', () => {
    expect([...valueOf(read([], [good])).stored]).toEqual([0x109, 0x109, 0x209, 0x309])
    expect([...valueOf(read([0], [good])).stored]).toEqual([0x109, 0x109, 0x209, 0x309])
  })

  test('frames by the offset table, or a fragment each', () => {
    const other = rleFrame([253, 0], [3, 5, 6, 7, 8])
    const two = { NumberOfFrames: 2 }
    for (const table of [[], [0, good.length + 8]]) {
      expect([...valueOf(read(table, [good, other], two, 1)).stored]).toEqual([5, 6, 7, 8])
    }
    expect(read([0, 4], [good, other], two)).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
    expect(read([0, 0], [good, other], two)).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
    expect(read([0, 1e6], [good, other], two)).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
    expect(read([], [good, other, other], two)).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
    // One frame may be cut into fragments; a second frame appended to it may not.
    expect(read([], [good.slice(0, 66), good.slice(66)])).toMatchObject({ ok: true })
    expect(read([], [good, other])).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
  })

  test.each([
    ['a run beyond the frame', rleFrame([252, 1], [253, 9])],
    ['literals beyond the frame', rleFrame([4, 1, 2, 3, 4, 5], [253, 9])],
    ['more after the frame is full', rleFrame([253, 1, 253, 1], [253, 9])],
    ['a segment that ends early', rleFrame([255, 1], [253, 9])],
    ['a run without its byte', rleFrame([253], [253, 9])],
    ['one segment where two belong', rleFrame([253, 9])],
    ['no header', [1, 0, 0, 0]],
  ])('%s', (_, frame) => {
    expect(read([], [frame])).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
  })
})

describe('modality values', () => {
  test('slope and intercept, also a negative slope', () => {
    const frame = frameOf(writeDicom(image({ RescaleSlope: -2, RescaleIntercept: 10, PixelData: words(0, 1, 2, 9) })))
    expect(modalityValue(frame, 9)).toBe(-8)
    expect(modalityStatistics(frame)).toEqual({ min: -8, max: 10, sum: 16, count: 4 })
  })

  test('frames add up to what all values give at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 1, maxLength: 20 }), { minLength: 1 }),
        fc.integer({ min: -5, max: 5 }).filter((slope) => slope !== 0),
        fc.integer({ min: -1000, max: 1000 }),
        (frames, rescaleSlope, rescaleIntercept) => {
          let statistics: ReturnType<typeof modalityStatistics> | undefined
          for (const frame of frames) {
            const one = { stored: Uint16Array.from(frame), rescaleSlope, rescaleIntercept }
            statistics = modalityStatistics(one, statistics)
          }
          const all = frames.flat().map((value) => value * rescaleSlope + rescaleIntercept)
          const sum = all.reduce((a, b) => a + b)
          expect(statistics).toEqual({ min: Math.min(...all), max: Math.max(...all), sum, count: all.length })
        },
      ),
    )
  })
})

const isEqual = (a: StoredValues, b: StoredValues) => a.length === b.length && a.every((value, i) => value === b[i])

const syntaxes = sharedFile('data/imaging/transfer-syntaxes')

describe.skipIf(syntaxes === undefined)('transfer syntaxes', () => {
  const read = (name: string) => {
    const bytes = bytesOf(join(syntaxes ?? '', name))
    const [header] = valueOf(imageHeaders(valueOf(parseDicom(bytes)))) as [ImageHeader]
    return readPixels(bytes, header)
  }
  const bigEndian = () => valueOf(read('ct_BigEndianExplicit.dcm'))

  // The same CT slice in each: one decoder proves the other.
  test.each([
    'ct_DeflatedExplicitVRLittleEndian.dcm',
    'ct_RLELossless.dcm',
    'ct_JPEGProcess14SV1.dcm',
    'ct_JPEGLSLossless.dcm',
  ])('%s has the pixels of the big endian file', (name) => {
    const frame = valueOf(read(name))
    expect(frame.stored.length).toBe(512 * 512)
    expect(isEqual(frame.stored, bigEndian().stored)).toBe(true)
    expect(modalityStatistics(frame)).toMatchObject({ min: -3024, max: 1378 })
  })

  test('ten frames of an enhanced file', () => {
    const bytes = bytesOf(join(syntaxes ?? '', 'enhanced_mr_small.dcm'))
    const sums = valueOf(imageHeaders(valueOf(parseDicom(bytes)))).map((header) => {
      const frame = valueOf(readPixels(bytes, header))
      expect(frame.stored.length).toBe(64 * 64)
      return modalityStatistics(frame).sum
    })
    expect(new Set(sums).size).toBe(10)
  })
})

const unread = {
  '1.2.840.10008.1.2.4.92': 'JPEG 2000 Part 2 Lossless',
  '1.2.840.10008.1.2.4.110': 'JPEG XL Lossless',
  '1.2.840.10008.1.2.4.102': 'MPEG-4 AVC/H.264',
}
test.each(Object.entries(unread))('a compression without decoder is named: %s', (uid, name) => {
  const bytes = encapsulatedSlice(mrSlice(), uid, [Uint8Array.of(0, 0)])
  const [header] = valueOf(imageHeaders(valueOf(parseDicom(bytes)))) as [ImageHeader]
  const pixels: Result<unknown> = readPixels(bytes, header)
  expect(pixels).toMatchObject({ ok: false, failure: { code: 'unsupported-transfer-syntax' } })
  expect(pixels.ok ? '' : pixels.failure.message).toContain(name)
})

const rle = sharedFile('data/hostile/dicom-pydicom/MR_small_RLE.dcm')
const plain = sharedFile('data/hostile/dicom-pydicom/MR_small_padded.dcm')
test.skipIf(rle === undefined || plain === undefined)('RLE gives the pixels of the uncompressed file', () => {
  expect([...frameOf(bytesOf(rle ?? '')).stored]).toEqual([...frameOf(bytesOf(plain ?? '')).stored])
})

const tumour = sharedFile('data/imaging/tumour-dicom/VS-SEG-001_T1Gd')
test.skipIf(tumour === undefined)('a real series: 31,457,280 voxels, least, greatest and sum', () => {
  let statistics: ReturnType<typeof modalityStatistics> | undefined
  for (const path of filesBelow(tumour ?? '').filter((name) => name.endsWith('.dcm'))) {
    statistics = modalityStatistics(frameOf(bytesOf(path)), statistics)
  }
  // The same three numbers as numpy on the voxels that dcm2niix writes from this folder.
  expect(statistics).toEqual({ min: 0, max: 1826, sum: 6_436_566_097, count: 31_457_280 })
})
