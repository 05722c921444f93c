import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import { extentOfResection, measureLabel, voxelVolumeMm3 } from '../src/index.ts'
import { readNiftiLabels } from './nifti-labels.ts'

const folder = sharedFile('data/imaging/phantom')
const TUMOUR = 3

type Truth = {
  series: Record<string, { tumour_voxels: number; tumour_labelmap_mm3: number; wrong_if_thickness_used_mm3: number }>
}

const truthOf = (path: string, id: string): Truth =>
  JSON.parse(readFileSync(join(path, id, 'truth.json'), 'utf8')) as Truth

const labelsOf = (path: string, id: string, series: string) =>
  readNiftiLabels(join(path, id, 'labels', `${series}_labels.nii.gz`))

describe.skipIf(folder === undefined)('the shared phantom', () => {
  const cases = folder === undefined ? [] : ['PH01', 'PH02'].map((id) => ({ id, truth: truthOf(folder, id) }))
  const rows = cases.flatMap(({ id, truth }) =>
    Object.entries(truth.series).map(([series, figures]) => ({ id, series, figures })),
  )

  test.each(rows)('$id $series: tumour volume is the labelmap volume, never the thickness one', (row) => {
    const tumour = measureLabel(labelsOf(folder as string, row.id, row.series), TUMOUR)
    expect(tumour?.voxels).toBe(row.figures.tumour_voxels)
    expect(Math.abs((tumour?.volumeMm3 ?? 0) - row.figures.tumour_labelmap_mm3)).toBeLessThan(0.01)
    const { tumour_labelmap_mm3: right, wrong_if_thickness_used_mm3: wrong } = row.figures
    if (wrong !== right) expect(Math.abs((tumour?.volumeMm3 ?? 0) - wrong)).toBeGreaterThan(10)
  })

  test('a sagittal voxel of PH01 is 1.85625 mm³', () => {
    expect(voxelVolumeMm3(labelsOf(folder as string, 'PH01', 'T1GD_SAG').grid)).toBeCloseTo(1.85625, 5)
  })

  test('extent of resection of PH01 is 85.87 %', () => {
    const [before, after] = ['T1GD_3D_ISO', 'T1GD_3D_POSTOP'].map((series) =>
      labelsOf(folder as string, 'PH01', series),
    )
    if (before === undefined || after === undefined) throw new Error('both labelmaps are read')
    const result = extentOfResection(before, after, TUMOUR)
    expect(result.beforeMm3).toBeCloseTo(736, 3)
    expect(result.afterMm3).toBeCloseTo(104, 3)
    expect(result.percent).toBeCloseTo(85.87, 2)
    expect(result.class).toBe('STR')
  })
})
