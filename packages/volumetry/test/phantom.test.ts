import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import { measureLabel, sameGrid, voxelVolumeMm3 } from '../src/index.ts'
import type { PhantomSeriesName } from '../src/phantom/index.ts'
import { generatePhantom, phantomCases, phantomLabel, phantomLabelmap, phantomSeries } from '../src/phantom/index.ts'
import { readNiftiLabels } from './nifti-labels.ts'

const folder = sharedFile('data/imaging/phantom')
const names = ['T1GD_SAG', 'T2_AX_OBL', 'T1GD_3D_ISO', 'T1GD_3D_POSTOP'] as const satisfies PhantomSeriesName[]

describe.skipIf(folder === undefined)('against the reference generator', () => {
  const rows = (['PH01', 'PH02'] as const).flatMap((id) => names.map((name) => ({ id, name })))

  test.each(rows)('$id $name: same grid, same labels', ({ id, name }) => {
    const { series } = generatePhantom({ case: id, series: [name], samples: [1, 1, 1] })
    const reference = readNiftiLabels(join(folder as string, id, 'labels', `${name}_labels.nii.gz`))
    const own = series[0]
    expect(own !== undefined && sameGrid(own.grid, reference.grid, 1e-3)).toBe(true)
    const different = own?.labels.reduce((sum, label, at) => sum + (label === reference.labels[at] ? 0 : 1), 0)
    expect(different).toBe(0)
  })

  test.each(['PH01', 'PH02'] as const)('%s: the true measures are those of the reference', (id) => {
    const reference = JSON.parse(readFileSync(join(folder as string, id, 'truth.json'), 'utf8')) as Reference
    const { truth } = generatePhantom({ case: id, series: ['SMALL'], samples: [1, 1, 1] })
    expect(truth.tumourTotalMm3).toBeCloseTo(reference.tumour_total_mm3, 2)
    expect(truth.tumours.map((one) => one.abcHalfMm3)).toEqual([expect.closeTo(reference.abc_over_2_mm3[0], 2)])
    expect(truth.cord.msccPercent).toBeCloseTo(reference.cord.mscc_percent, 2)
    expect(truth.cord.compressionRatio).toBeCloseTo(reference.cord.compression_ratio, 3)
    expect(truth.cord.areaAxialMm2).toBeCloseTo(reference.cord.csa_axial_plane_mm2_at_level, 2)
    expect(truth.canal.areaAxialMm2).toBeCloseTo(reference.canal.area_axial_plane_mm2, 2)
    expect(truth.vertebrae.map(({ name }) => name)).toEqual(reference.vertebrae.map(({ name }) => name))
    expect(truth.oedemaLengthMm).toBe(reference.oedema_length_mm ?? null)
  })
})

type Reference = {
  tumour_total_mm3: number
  abc_over_2_mm3: [number]
  cord: { mscc_percent: number; compression_ratio: number; csa_axial_plane_mm2_at_level: number }
  canal: { area_axial_plane_mm2: number }
  vertebrae: { name: string }[]
  oedema_length_mm?: number
}

test('PH01 T1GD_SAG is 192 × 288 × 17 at 0.75 × 0.75 × 3.3 mm and says that it is synthetic', () => {
  const { series, truth } = generatePhantom({ case: 'PH01', series: ['T1GD_SAG'] })
  const [one] = series
  if (one === undefined) throw new Error('one series was asked for')
  expect(one.grid.dimensions).toEqual([192, 288, 17])
  expect(voxelVolumeMm3(one.grid)).toBeCloseTo(1.85625, 10)
  expect(one.description).toMatch(/^SYNTHETIC/)
  expect(truth.synthetic).toBe(true)
  expect(truth.series['T1GD_SAG']).toMatchObject({ tumourVoxels: 375 })
  expect(truth.series['T1GD_SAG']?.tumourFractionMm3).toBeCloseTo(718.9, 0)
  expect(truth.tumours[0]?.sectorAngleDeg).toBeCloseTo(-43.6, 1)
  expect(one.values.every((value) => value >= 0 && value <= 4095)).toBe(true)
})

test('the same seed gives the same bytes, another seed other noise on the same labels', () => {
  const taken = [7, 7, 8].map((seed) => generatePhantom({ case: 'PH02', series: ['SMALL'], seed, samples: [1, 1, 2] }))
  const [first, again, other] = taken.map(({ series }) => series[0])
  expect(again?.values).toEqual(first?.values)
  expect(other?.values).not.toEqual(first?.values)
  expect(other?.labels).toEqual(first?.labels)
})

test('noise has a deviation of 12 and tumour enhances on T1 with contrast', () => {
  const { series } = generatePhantom({ case: 'PH01', series: ['T1GD_3D_ISO'], samples: [1, 1, 1] })
  const [one] = series
  if (one === undefined) throw new Error('one series was asked for')
  const [columns, rows] = one.grid.dimensions
  const middleRow = [...one.values.subarray(columns * (rows >> 1), columns * ((rows >> 1) + 1))].slice(0, 40)
  const mean = middleRow.reduce((sum, value) => sum + value, 0) / middleRow.length
  const variance = middleRow.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (middleRow.length - 1)
  expect(Math.sqrt(variance)).toBeGreaterThan(6)
  expect(Math.sqrt(variance)).toBeLessThan(20)
  const meanOf = (label: number): number => {
    const found = one.values.filter((_, at) => one.labels[at] === label)
    return found.reduce((sum, value) => sum + value, 0) / found.length
  }
  expect(meanOf(phantomLabel.tumour)).toBeGreaterThan(1.8 * meanOf(phantomLabel.cord))
})

test('a case of one’s own: tumour volume by formula within the bounds of its labels', () => {
  const own = {
    ...phantomCases.PH01,
    id: 'OWN',
    tumours: [{ centreMm: [3, 3, 10], semiAxesMm: [3, 3, 6], compartment: 'IDEM' }] as const,
  }
  const plan = {
    ...phantomSeries.SMALL,
    name: 'FINE',
    pixelMm: [0.5, 0.5],
    sliceSpacingMm: 0.5,
    sliceThicknessMm: 0.5,
  } as const
  const { series, truth } = generatePhantom({ case: own, series: [plan], samples: [1, 1, 1] })
  const [one] = series
  if (one === undefined) throw new Error('one series was asked for')
  const measured = measureLabel(phantomLabelmap(one), phantomLabel.tumour)
  expect(measured?.name).toBe('tumour')
  expect(measured?.volumeBoundsMm3[0]).toBeLessThan(truth.tumourTotalMm3)
  expect(measured?.volumeBoundsMm3[1]).toBeGreaterThan(truth.tumourTotalMm3)
})
