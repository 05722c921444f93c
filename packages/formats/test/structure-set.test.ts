import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import { rasterise, readStructureSet, writeDicom, type Contour, type RasterGrid, type Roi } from '../src/index.ts'
import { cross, dot, minus, plus, scaled } from '../src/vectors.ts'
import type { Vector3 } from '../src/image.ts'
import { bytesOf, filesBelow, tagPosition, valueOf } from './support.ts'

const row: Vector3 = [0.8, 0.6, 0]
const column: Vector3 = [0, 0, -1]
const normal = cross(row, column)

/** An oblique grid of 0.75 × 0.6 × 1.5 mm. */
const grid: RasterGrid = {
  dimensions: [80, 96, 40],
  originMm: [-12, 30, 44],
  columnStepMm: scaled(row, 0.75),
  rowStepMm: scaled(column, 0.6),
  sliceStepMm: scaled(normal, 1.5),
}
const voxelMm3 = 0.75 * 0.6 * 1.5
const at = (i: number, j: number, k: number): Vector3 =>
  plus(plus(plus(grid.originMm, scaled(grid.columnStepMm, i)), scaled(grid.rowStepMm, j)), scaled(grid.sliceStepMm, k))

/** Contours of a sphere round a point of the grid, one on each slice that it meets. */
function sphere(centre: Vector3, radiusMm: number, corners = 240): Contour[] {
  return Array.from({ length: grid.dimensions[2] }, (_, k) => k).flatMap((k) => {
    const plane = at(0, 0, k)
    const height = dot(minus(plane, centre), normal)
    const r = Math.sqrt(radiusMm ** 2 - height ** 2)
    if (!(r > 0.2)) return []
    const middle = plus(centre, scaled(normal, height))
    const pointsMm = Float64Array.from(
      Array.from({ length: corners }, (_unused, n) => {
        const angle = (2 * Math.PI * n) / corners
        return plus(middle, plus(scaled(row, r * Math.cos(angle)), scaled(column, r * Math.sin(angle))))
      }).flat(),
    )
    return [{ type: 'CLOSED_PLANAR', pointsMm }]
  })
}

const roi = (contours: readonly Contour[]): Roi => ({
  number: 1,
  name: 'GTV',
  interpretedType: 'GTV',
  frameOfReferenceUid: '2.25.4',
  contours,
})
const volumeOf = (mask: Uint8Array) => mask.reduce((sum, voxel) => sum + voxel, 0) * voxelMm3
const ball = (radiusMm: number) => (4 / 3) * Math.PI * radiusMm ** 3

const centre = at(40, 48, 19.3)

describe('rasterising', () => {
  test('a sphere has its volume within 2 %, and its centre of mass where it was put', () => {
    const { mask, ...counts } = valueOf(rasterise(roi(sphere(centre, 15)), grid))
    expect(Math.abs(volumeOf(mask) / ball(15) - 1)).toBeLessThan(0.02)
    expect(counts).toEqual({ contoursOutside: 0, slicesWithoutContour: 0, contoursIgnored: 0 })
    const [columns, rows] = grid.dimensions
    const sum = [0, 0, 0]
    let count = 0
    for (const [voxel, value] of mask.entries()) {
      if (value === 0) continue
      count += 1
      const position = at(voxel % columns, Math.floor(voxel / columns) % rows, Math.floor(voxel / (columns * rows)))
      for (const axis of [0, 1, 2]) sum[axis] = (sum[axis] ?? 0) + (position[axis] ?? 0)
    }
    for (const axis of [0, 1, 2]) expect((sum[axis] ?? 0) / count).toBeCloseTo(centre[axis] ?? 0, 0)
  })

  test('a contour inside another is a hole; two that touch in one voxel row do not count twice', () => {
    const { mask } = valueOf(rasterise(roi([...sphere(centre, 15), ...sphere(centre, 8)]), grid))
    expect(Math.abs(volumeOf(mask) / (ball(15) - ball(8)) - 1)).toBeLessThan(0.02)
  })

  test('a rectangle by hand: the voxels whose centres it holds, and no others', () => {
    const corners = [at(1.5, 2.5, 5), at(5.5, 2.5, 5), at(5.5, 4.5, 5), at(1.5, 4.5, 5)].flat()
    const { mask } = valueOf(rasterise(roi([{ type: 'CLOSED_PLANAR', pointsMm: Float64Array.from(corners) }]), grid))
    const [columns, rows] = grid.dimensions
    const inside = [...mask.entries()].filter(([, value]) => value === 1).map(([voxel]) => voxel)
    expect(inside).toEqual([3, 4].flatMap((j) => [2, 3, 4, 5].map((i) => (5 * rows + j) * columns + i)))
  })

  test('a corner and an edge that lie on a row of centres count once', () => {
    // A square on the centres of an upright grid, where nothing is rounded: lower edges inside, upper ones outside.
    const upright: RasterGrid = {
      dimensions: [8, 8, 1],
      originMm: [0, 0, 0],
      columnStepMm: [1, 0, 0],
      rowStepMm: [0, 1, 0],
      sliceStepMm: [0, 0, 1],
    }
    const square = { type: 'CLOSED_PLANAR', pointsMm: Float64Array.of(2, 2, 0, 5, 2, 0, 5, 5, 0, 2, 5, 0) }
    const diamond = { type: 'CLOSED_PLANAR', pointsMm: Float64Array.of(3, 1, 0, 5, 3, 0, 3, 5, 0, 1, 3, 0) }
    const count = (contour: Contour) =>
      valueOf(rasterise(roi([contour]), upright)).mask.reduce((sum, voxel) => sum + voxel, 0)
    expect(count(square)).toBe(9)
    expect(count(diamond)).toBe(8)
  })

  test('what is left out is counted', () => {
    const beyond = sphere(centre, 15).map(({ type, pointsMm }) => ({
      type,
      pointsMm: pointsMm.map((value, i) => value + 60 * (normal[i % 3] ?? 0)),
    }))
    const point = { type: 'POINT', pointsMm: Float64Array.from(centre) }
    const gap = sphere(centre, 15).filter((_, i) => i !== 4 && i !== 5)
    expect(valueOf(rasterise(roi([...beyond, point]), grid))).toMatchObject({ contoursOutside: 20, contoursIgnored: 1 })
    expect(valueOf(rasterise(roi(gap), grid))).toMatchObject({ slicesWithoutContour: 2 })
    expect(valueOf(rasterise(roi([]), grid)).mask.includes(1)).toBe(false)
  })

  test('contours of another series are refused, not moved', () => {
    const between = { ...grid, originMm: plus(grid.originMm, scaled(normal, 0.6)) }
    const turned = { ...grid, columnStepMm: grid.sliceStepMm, sliceStepMm: grid.columnStepMm }
    for (const other of [between, turned]) {
      expect(rasterise(roi(sphere(centre, 15)), other)).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
    }
    const huge = { ...grid, dimensions: [65_535, 65_535, 65_535] as const }
    expect(rasterise(roi([]), huge)).toMatchObject({ ok: false, failure: { code: 'limit-exceeded' } })
  })
})

function structureSet(contours: readonly Contour[]): Uint8Array {
  return writeDicom({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
    SOPInstanceUID: '2.25.50',
    Modality: 'RTSTRUCT',
    StructureSetLabel: 'Plan',
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: '2.25.4',
        RTReferencedStudySequence: [{ RTReferencedSeriesSequence: [{ SeriesInstanceUID: '2.25.2' }] }],
      },
    ],
    StructureSetROISequence: [
      { ROINumber: 1, ReferencedFrameOfReferenceUID: '2.25.4', ROIName: 'Größe' },
      { ROINumber: 2, ReferencedFrameOfReferenceUID: '2.25.4', ROIName: 'Empty' },
    ],
    ROIContourSequence: [
      {
        ReferencedROINumber: 1,
        ContourSequence: contours.map(({ type, pointsMm }) => ({
          ContourGeometricType: type,
          NumberOfContourPoints: pointsMm.length / 3,
          ContourData: [...pointsMm],
        })),
      },
    ],
    RTROIObservationsSequence: [{ ReferencedROINumber: 1, RTROIInterpretedType: 'GTV' }],
  })
}

describe('reading', () => {
  test('names, kinds, contours; the volume after the way through the file', () => {
    const set = valueOf(readStructureSet(structureSet(sphere(centre, 12))))
    expect(set).toMatchObject({ label: 'Plan', referencedSeriesUid: '2.25.2' })
    expect(
      set.rois.map(({ number, name, interpretedType, contours }) => [number, name, interpretedType, contours.length]),
    ).toEqual([
      [1, 'Größe', 'GTV', 16],
      [2, 'Empty', null, 0],
    ])
    const raster = valueOf(rasterise(set.rois[0] as Roi, grid))
    expect(Math.abs(volumeOf(raster.mask) / ball(12) - 1)).toBeLessThan(0.02)
  })

  test('two coordinates, another count, no number: refused', () => {
    const triangle = { type: 'CLOSED_PLANAR', pointsMm: Float64Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0) }
    const good = structureSet([triangle])
    expect(readStructureSet(good).ok).toBe(true)
    const text = new TextDecoder('latin1').decode(good)
    for (const [from, to] of [
      ['0\\0\\0\\1\\0\\0\\1\\1\\0', '0\\0\\0\\1\\0\\0\\1\\1 0'],
      ['0\\0\\0\\1\\0\\0\\1\\1\\0', '0\\0\\0\\x\\0\\0\\1\\1\\0'],
    ] as const) {
      const bad = Uint8Array.from(text.replace(from, to), (letter) => letter.charCodeAt(0))
      expect(readStructureSet(bad)).toMatchObject({ ok: false, failure: { code: 'malformed' } })
    }
    const count = good.slice()
    count[tagPosition(count, 0x30060046) + 8] = 0x34
    expect(readStructureSet(count)).toMatchObject({ ok: false, failure: { code: 'malformed' } })
    expect(readStructureSet(writeDicom({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2' }))).toMatchObject({ ok: false })
  })
})

const phantom = sharedFile('data/imaging/phantom/PH01/dicom/T1GD_SAG')
test.skipIf(phantom === undefined)('other objects are not taken for a structure set', () => {
  const [first = ''] = filesBelow(phantom ?? '')
  expect(readStructureSet(bytesOf(first))).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
})
