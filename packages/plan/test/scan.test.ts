import type { ImageHeader } from '@theca/formats'
import { describe, expect, test } from 'vitest'
import type { FoundImage } from '../src/index.ts'
import { assembleSeries } from '../src/index.ts'

const header = (slice: number, change: Partial<ImageHeader> = {}): ImageHeader => ({
  sopClassUid: '1.2.840.10008.5.1.4.1.1.4',
  sopInstanceUid: `1.2.3.${slice + 1}`,
  seriesInstanceUid: '1.2.3',
  studyInstanceUid: '1.2',
  frameOfReferenceUid: '1.2.9',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  modality: 'MR',
  seriesDescription: 'T2 sagittal',
  seriesNumber: 1,
  instanceNumber: slice + 1,
  date: '2026-03-03',
  columns: 4,
  rows: 5,
  frames: 1,
  frame: 0,
  orientation: { row: [0, 1, 0], column: [0, 0, -1] },
  positionMm: [-3.3 * slice, 0, 0],
  pixelSpacingMm: [0.75, 0.75],
  sliceThicknessMm: 3,
  spacingBetweenSlicesMm: 3.3,
  pixels: {
    samplesPerPixel: 1,
    photometricInterpretation: 'MONOCHROME2',
    bitsAllocated: 16,
    bitsStored: 12,
    highBit: 11,
    signed: false,
    rescaleSlope: 1,
    rescaleIntercept: 0,
    offset: 500,
    length: 40,
  },
  burnedInAnnotation: null,
  echoTimeMs: 100,
  imageType: [],
  temporalIndex: null,
  ...change,
})

const somebody = { name: 'EXAMPLE^A', patientId: '1', birthDate: null, sex: null }
const image = (slice: number, change: Partial<ImageHeader> = {}, rest: Partial<FoundImage> = {}): FoundImage => ({
  file: slice,
  header: header(slice, change),
  identity: somebody,
  missingPixelBytes: 0,
  undecodable: null,
  ...rest,
})
const stack = (count: number): FoundImage[] => Array.from({ length: count }, (_, slice) => image(slice))

const only = (images: readonly FoundImage[]) => {
  const assembled = assembleSeries(images)
  expect(assembled).toHaveLength(1)
  return assembled[0] as NonNullable<(typeof assembled)[0]>
}

test('a whole series is sorted by position, whatever the order of files and numbers, and is measurable', () => {
  const shuffled = [3, 0, 4, 1, 2].map((slice) => image(slice, { instanceNumber: 99 - slice }))
  const { series, ordered } = only(shuffled)
  expect(series).toMatchObject({ images: 5, dimensions: [4, 5, 5], measurable: true, faults: [], sliceThicknessMm: 3 })
  expect(series.spacingMm).toEqual([0.75, 0.75, expect.closeTo(3.3, 9)])
  expect(series.voxelVolumeMm3).toBeCloseTo(0.75 * 0.75 * 3.3, 9)
  const places = ordered.map(({ header: { positionMm } }) => positionMm?.[0] ?? 0)
  expect([...places].sort((a, b) => b - a)).toEqual(places)
})

describe('what makes a series not measurable is named', () => {
  test.each<[string, string, (images: FoundImage[]) => FoundImage[]]>([
    ['two inner slices missing', 'missing-slices', (images) => images.toSpliced(3, 2)],
    [
      'an image with the identifier of another',
      'duplicate-uid',
      (images) => [...images, image(20, { sopInstanceUid: '1.2.3.1' })],
    ],
    ['half a file', 'truncated', (images) => images.with(2, image(2, {}, { missingPixelBytes: 20 }))],
    [
      'pixels that cannot be opened',
      'undecodable',
      (images) => images.with(2, image(2, {}, { undecodable: { code: 'undecodable', message: 'x' } })),
    ],
    [
      'two persons in one series',
      'mixed-patient',
      (images) => images.with(2, image(2, {}, { identity: { ...somebody, patientId: '2' } })),
    ],
    [
      'no position',
      'no-position',
      (images) => images.map((each) => ({ ...each, header: { ...each.header, positionMm: null } })),
    ],
    ['a slice of another size', 'mixed-size', (images) => images.with(2, image(2, { columns: 8 }))],
    [
      'a slice turned away',
      'mixed-orientation',
      (images) => images.with(2, image(2, { orientation: { row: [1, 0, 0], column: [0, 1, 0] } })),
    ],
    [
      'a slice twice',
      'duplicate-slice',
      (images) => [...images, image(2, { sopInstanceUid: '1.2.3.77' }, { file: 77 })],
    ],
    [
      'a slice out of its place',
      'irregular-spacing',
      (images) => images.with(4, image(4, { positionMm: [-3.3 * 4 - 1.2, 0, 0] })),
    ],
  ])('%s', (_, code, damage) => {
    const { series } = only(damage(stack(10)))
    expect(series.faults.map((fault) => fault.code)).toContain(code)
    expect(series.measurable).toBe(false)
    expect(series.voxelVolumeMm3).toBeNull()
    for (const fault of series.faults) expect(fault.message.length).toBeGreaterThan(0)
  })
})

test.each<[string, string, Partial<ImageHeader>]>([
  ['a distance tag that disagrees', 'spacing-tag-disagrees', { spacingBetweenSlicesMm: 3 }],
  ['text burnt into the picture', 'burnt-in-annotation', { burnedInAnnotation: 'yes' }],
])('%s is said and does not hinder measuring', (_, code, change) => {
  const { series } = only(stack(5).map((each) => ({ ...each, header: { ...each.header, ...change } })))
  expect(series.faults.map((fault) => fault.code)).toEqual([code])
  expect(series.measurable).toBe(true)
})

test('a second person in the examination is said on every series of it', () => {
  const other = image(30, { seriesInstanceUid: '1.2.4' }, { identity: { ...somebody, patientId: '2' } })
  for (const { series } of assembleSeries([...stack(5), other]))
    expect(series.faults.map(({ code }) => code)).toContain('mixed-patient')
})

test('the writing of a name does not make two persons', () => {
  const { series } = only(
    stack(5).map((each, index) => ({
      ...each,
      identity: { ...somebody, name: index === 0 ? 'Example^A' : 'EXAMPLE A' },
    })),
  )
  expect(series.faults).toEqual([])
})

test('a segmentation object is no stack of slices', () => {
  const { series } = only([image(0, { modality: 'SEG' })])
  expect(series).toMatchObject({ measurable: false, faults: [] })
})
