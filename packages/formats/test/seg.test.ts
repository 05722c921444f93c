import * as fc from 'fast-check'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  readSegmentation,
  writeDicom,
  writeSegmentation,
  type DicomInput,
  type SegmentationInput,
  type SegmentationVolume,
} from '../src/index.ts'
import { mutated } from './mutate.ts'
import { bytesOf, expectTyped, seededRandom, segmentation, TUMOUR_CODES, valueOf } from './support.ts'

const maskFrom = (labels: Uint8Array | Uint16Array, value: number) =>
  Uint8Array.from(labels, (label) => (label === value ? 1 : 0))

function expectGrid(read: SegmentationVolume, input: SegmentationInput): void {
  expect(read.dimensions).toEqual(input.dimensions)
  for (const key of ['originMm', 'columnStepMm', 'rowStepMm', 'sliceStepMm'] as const) {
    read[key].forEach((value, i) => expect(Math.abs(value - (input[key][i] ?? NaN))).toBeLessThan(1e-6))
  }
}

describe('what is written is read', () => {
  test('grid, masks, labels, references', () => {
    const input = segmentation()
    const read = valueOf(readSegmentation(writeSegmentation(input)))
    expectGrid(read, input)
    expect(read).toMatchObject({ type: 'BINARY', frameOfReferenceUid: '2.25.4', referencedSeriesUid: '2.25.2' })
    expect(read.segments).toMatchObject([
      { number: 1, label: 'Tumour', algorithmType: 'SEMIAUTOMATIC', algorithmName: 'Region growing', ...TUMOUR_CODES },
      { number: 2, label: 'Cord', algorithmType: 'MANUAL', algorithmName: null },
    ])
    expect(read.maskOf(1)).toEqual(maskFrom(input.labels, 2))
    expect(read.maskOf(2)).toEqual(maskFrom(input.labels, 1))
    expect(read.maskOf(3)).toBeNull()
    expect([...(read.fractionsOf(1) ?? [])]).toEqual([...maskFrom(input.labels, 2)])
    expect(read.slicesWithoutFrame).toBe(0)
  })

  test('any labelmap on any grid, also sheared and with empty slices', () => {
    const step = fc.double({ min: 0.2, max: 8, noNaN: true })
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 2, max: 7 }),
    )
    const cases = shape.chain(([columns, rows, slices]) =>
      fc.record({
        dimensions: fc.constant([columns, rows, slices] as const),
        labels: fc.uint8Array({ minLength: columns * rows * slices, maxLength: columns * rows * slices, max: 2 }),
        emptyFrom: fc.integer({ min: 0, max: columns * rows * slices }),
        angle: fc.double({ min: -3, max: 3, noNaN: true }),
        steps: fc.tuple(step, step, step),
        shear: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ dimensions, labels, emptyFrom, angle, steps: [dx, dy, dz], shear }) => {
        labels.fill(0, emptyFrom)
        const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
        const input = segmentation({
          dimensions,
          labels,
          columnStepMm: [cos * dx, sin * dx, 0],
          rowStepMm: [-sin * dy, cos * dy, 0],
          sliceStepMm: [shear * dz, 0, dz],
        })
        const read = valueOf(readSegmentation(writeSegmentation(input)))
        expect(read.dimensions).toEqual(dimensions)
        read.sliceStepMm.forEach((value, i) =>
          expect(Math.abs(value - (input.sliceStepMm[i] ?? NaN))).toBeLessThan(1e-6),
        )
        expect(read.maskOf(1)).toEqual(maskFrom(labels, 2))
        expect(read.maskOf(2)).toEqual(maskFrom(labels, 1))
      }),
    )
  })

  test('one slice keeps its stated distance', () => {
    const input = segmentation({ dimensions: [3, 8, 1] })
    const read = valueOf(readSegmentation(writeSegmentation(input)))
    expect(read.dimensions).toEqual([3, 8, 1])
    expect(Math.hypot(...read.sliceStepMm)).toBeCloseTo(3.3, 6)
  })

  test('the same input gives the same bytes', () => {
    expect(writeSegmentation(segmentation())).toEqual(writeSegmentation(segmentation()))
  })

  test('what cannot be written is the caller’s mistake', () => {
    expect(() => writeSegmentation(segmentation({ labels: new Uint8Array(23) }))).toThrow(RangeError)
    expect(() => writeSegmentation(segmentation({ segments: [] }))).toThrow(RangeError)
    expect(() => writeSegmentation(segmentation({ rowStepMm: [0, 0.1, -0.5] }))).toThrow(RangeError)
  })
})

/** A segmentation by hand: one frame of 2 × 2 at each height. */
function byHand(heights: readonly number[], changes: DicomInput = {}, spacing?: number): Uint8Array {
  return writeDicom({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
    SOPInstanceUID: '2.25.9',
    Modality: 'SEG',
    SegmentationType: 'BINARY',
    NumberOfFrames: heights.length,
    Rows: 2,
    Columns: 2,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    SegmentSequence: [{ SegmentNumber: 1, SegmentLabel: 'A' }],
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ PixelSpacing: [1, 1], SliceThickness: 2, SpacingBetweenSlices: spacing }],
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
      },
    ],
    PerFrameFunctionalGroupsSequence: heights.map((z) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }],
    })),
    PixelData: new Uint8Array(Math.ceil(heights.length / 2)).fill(0xff),
    ...changes,
  })
}

describe('frames that do not come in order', () => {
  test('are placed by position; missing ones are empty', () => {
    const read = valueOf(readSegmentation(byHand([9, 0, 3])))
    expect(read.dimensions).toEqual([2, 2, 4])
    expect(read.sliceStepMm).toEqual([0, 0, 3])
    expect(read.slicesWithoutFrame).toBe(1)
    expect([...(read.maskOf(1) ?? [])]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1])
  })

  test('the stated spacing is used where all frames lie on it', () => {
    expect(valueOf(readSegmentation(byHand([0, 6], {}, 3))).dimensions).toEqual([2, 2, 3])
    // A statement that the positions contradict is not used.
    expect(valueOf(readSegmentation(byHand([0, 6], {}, 4))).dimensions).toEqual([2, 2, 2])
  })

  test('irregular distances are refused', () => {
    expect(readSegmentation(byHand([0, 3, 7]))).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
    expect(readSegmentation(byHand([0, 3, 6.02]))).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
    expect(readSegmentation(byHand([0, 3, 6.005])).ok).toBe(true)
  })

  test('a frame beside the stack, or turned, is refused', () => {
    const frames = (changes: DicomInput) =>
      [0, 3, 6].map((z) => ({
        PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }],
        ...(z === 3 ? changes : {}),
      }))
    const aside = { PlanePositionSequence: [{ ImagePositionPatient: [0.5, 0, 3] }] }
    const turned = { PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 0.999, 0.0447] }] }
    const turnedRow = { PlaneOrientationSequence: [{ ImageOrientationPatient: [0.999, 0, 0.0447, 0, 1, 0] }] }
    for (const changes of [aside, turned, turnedRow]) {
      const bytes = byHand([0, 3, 6], { PerFrameFunctionalGroupsSequence: frames(changes) })
      expect(readSegmentation(bytes)).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
    }
    expect(readSegmentation(byHand([0, 3, 6], { PerFrameFunctionalGroupsSequence: frames({}) })).ok).toBe(true)
  })

  test('a grid beyond the limit is refused before it is made', () => {
    expect(readSegmentation(byHand([0, 1, 60_000]))).toMatchObject({ ok: true })
    expect(readSegmentation(byHand([0, 1, 60_000]), { voxels: 1000 })).toMatchObject({
      ok: false,
      failure: { code: 'limit-exceeded' },
    })
    expect(readSegmentation(byHand([0, 0.02, 60_000])).ok).toBe(false)
  })

  test('a frame without position, without segment, or an object that is no segmentation', () => {
    expect(readSegmentation(byHand([0, 1], { PerFrameFunctionalGroupsSequence: [{}, {}] })).ok).toBe(false)
    expect(readSegmentation(byHand([0, 1], { SOPClassUID: '1.2.840.10008.5.1.4.1.1.4' })).ok).toBe(false)
    expect(readSegmentation(byHand([0, 1], { SegmentationType: 'OTHER' })).ok).toBe(false)
  })
})

test('fractional segments: shares, and half of the greatest value as the border', () => {
  const bytes = byHand([0], {
    SegmentationType: 'FRACTIONAL',
    MaximumFractionalValue: 200,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelData: Uint8Array.of(0, 99, 100, 200),
  })
  const read = valueOf(readSegmentation(bytes))
  expect([...(read.maskOf(1) ?? [])]).toEqual([0, 0, 1, 1])
  expect([...(read.fractionsOf(1) ?? [])].map((share) => Math.round(share * 1000))).toEqual([0, 495, 500, 1000])
})

test('3,000 mutants: nothing is thrown', () => {
  const random = seededRandom(11)
  const seeds = [writeSegmentation(segmentation()), byHand([9, 0, 3])]
  let refused = 0
  for (let i = 0; i < 3000; i++) {
    const read = readSegmentation(mutated(seeds[i % 2] as Uint8Array, random), { voxels: 1e6 })
    expectTyped(read)
    if (!read.ok) refused++
    else for (const { number } of read.value.segments) read.value.maskOf(number)
  }
  expect(refused).toBeGreaterThan(500)
  expect(refused).toBeLessThan(3000)
})

const folder = sharedFile('data/imaging/dicom-seg')

/** The voxels of an NRRD file of 16-bit little endian values packed with gzip, which all of these are. */
function nrrd(name: string): Int16Array {
  const bytes = bytesOf(join(folder ?? '', name))
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 2000))
  expect(text).toContain('type: short')
  const raw = gunzipSync(bytes.subarray(text.indexOf('\n\n') + 2))
  return new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length))
}

describe.skipIf(folder === undefined)('segmentations of other makers', () => {
  const read = (name: string) => valueOf(readSegmentation(bytesOf(join(folder ?? '', name))))

  test('liver: the mask is the original', () => {
    const segmentation = read('liver.dcm')
    expect(segmentation.dimensions).toEqual([512, 512, 3])
    expect(segmentation.originMm).toEqual([-235.2, -226.8, -128.69])
    expect(
      Buffer.compare(
        segmentation.maskOf(1) as Uint8Array,
        Uint8Array.from(nrrd('liver_seg.nrrd'), (v) => (v ? 1 : 0)),
      ),
    ).toBe(0)
  })

  test('five segments, some overlapping: each mask is the original', () => {
    const segmentation = read('partial_overlaps.dcm')
    expect(segmentation.segments.map(({ label }) => label)).toEqual([
      'GREEN',
      'ORANGE',
      'PURPLE',
      'LIGHT_BLUE',
      'DARK_BLUE',
    ])
    // The originals hold segment numbers, spread over three files so that overlaps fit.
    const originals = [1, 2, 3].map((i) => nrrd(`partial_overlaps-${i}.nrrd`))
    for (const { number } of segmentation.segments) {
      const expected = Uint8Array.from(segmentation.maskOf(number) as Uint8Array, (_, i) =>
        originals.some((original) => original[i] === number) ? 1 : 0,
      )
      expect(expected.includes(1)).toBe(true)
      expect(Buffer.compare(segmentation.maskOf(number) as Uint8Array, expected)).toBe(0)
    }
  })

  test('a label map with a slice that has no frame', () => {
    const segmentation = read('sparse-labelmap-noppv.dcm')
    expect(segmentation).toMatchObject({ type: 'LABELMAP', dimensions: [24, 38, 3], slicesWithoutFrame: 1 })
    const liver = segmentation.maskOf(1) as Uint8Array
    expect(liver.reduce((sum, value) => sum + value, 0)).toBe(630)
    expect(liver.subarray(24 * 38, 2 * 24 * 38).includes(1)).toBe(false)
  })

  test('the segmentation that a measurement report refers to', () => {
    const segmentation = read('sr-example_seg.dcm')
    expect(segmentation).toMatchObject({ dimensions: [128, 128, 13], type: 'BINARY' })
    expect(segmentation.sliceStepMm[2]).toBeCloseTo(3.375, 6)
  })
})

const nonByte = sharedFile('data/hostile/dicom-pydicom/liver_nonbyte_aligned.dcm')
test.skipIf(nonByte === undefined || folder === undefined)(
  'frames that do not begin on a byte: the cropped liver',
  () => {
    const cropped = valueOf(readSegmentation(bytesOf(nonByte ?? '')))
    const whole = valueOf(readSegmentation(bytesOf(join(folder ?? '', 'liver.dcm')))).maskOf(1) as Uint8Array
    expect(cropped.dimensions).toEqual([510, 510, 3])
    const mask = cropped.maskOf(1) as Uint8Array
    const expected = Uint8Array.from(mask, (_, at) => {
      const [x, y, z] = [at % 510, Math.floor(at / 510) % 510, Math.floor(at / 510 / 510)]
      return whole[x + 512 * (y + 512 * z)] ?? 0
    })
    expect(mask.includes(1)).toBe(true)
    expect(Buffer.compare(mask, expected)).toBe(0)
  },
)
