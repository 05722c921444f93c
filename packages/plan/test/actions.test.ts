import { foldView, kindsOf, sentenceOf, statementsOf } from '@theca/record'
import { memoryStore, memoryVault, openRecord } from '@theca/record/kernel'
import { expect, test } from 'vitest'
import { imaging, planEntries, seriesOfGrid, tumourLabelOf, volumesDraft } from '../src/index.ts'

const labelled = (label: number, name: string | null) => ({ label, name })

test.each([
  ['the only label', [labelled(7, null)], 7],
  ['the one whose name says so', [labelled(1, 'cord'), labelled(2, 'Tumor (T1Gd)')], 2],
  ['a metastasis by its name', [labelled(1, 'Spinal cord'), labelled(4, 'metastasis T10')], 4],
  ['none, when two names say so', [labelled(1, 'tumour'), labelled(2, 'residual tumour')], null],
  ['none, when no name says so', [labelled(1, null), labelled(3, null)], null],
  ['none of nothing', [], null],
])('the tumour label is %s', (_, labels, expected) => {
  expect(tumourLabelOf(labels)).toBe(expected)
})

const place = {
  dimensions: [192, 288, 17],
  spacingMm: [0.75, 0.75, 3.3],
  originMm: [38.459, -74.7, 110.096],
  rowDirection: [-0.087, 0.996, 0],
  columnDirection: [-0.052, -0.005, -0.999],
} satisfies Parameters<typeof seriesOfGrid>[1]

test('a labelmap finds the series whose voxels it has, and no other', () => {
  expect(seriesOfGrid([{ ...place, originMm: [0, 0, 0] }, place], place)).toBe(place)
  expect(seriesOfGrid([{ ...place, dimensions: [192, 288, 16] }], place)).toBeNull()
  expect(seriesOfGrid([{ ...place, spacingMm: [0.75, 0.75, 3] }], place)).toBeNull()
  expect(seriesOfGrid([{ ...place, spacingMm: null }], place)).toBeNull()
})

test('a tumour volume is said with bounds and date, and folds into the view with its evidence', async () => {
  const record = openRecord({
    store: memoryStore(),
    vault: memoryVault(),
    kinds: kindsOf(planEntries),
    now: () => new Date('2026-03-04T10:00:00Z'),
  })
  const draft = volumesDraft({
    from: 'nifti',
    series: { seriesInstanceUid: '1.2.3', date: '2026-03-03' },
    seriesInstanceUid: null,
    tumourLabel: 3,
    dimensions: place.dimensions,
    spacingMm: place.spacingMm,
    voxelVolumeMm3: 1.85625,
    labels: [
      {
        label: 3,
        name: null,
        voxels: 375,
        volumeMm3: 696.09375,
        volumeMl: 0.69609375,
        volumeBoundsMm3: [241.3, 1295.7],
        centroidMm: [0, 0, 0],
        extentMm: { x: 1, y: 1, z: 20.6 },
        craniocaudalMm: 20.6,
        maximumDiameterMm: 19.8,
        components: [{ voxels: 375, volumeMm3: 696.09375 }],
      },
    ],
    method: 'volumetry',
    labelmap: 'a'.repeat(64),
    now: '2026-03-04T10:00:00.000Z',
  })
  const done = await record.append('TH-7K2QD', [draft], { type: 'algorithm', name: 'test', version: '1' })
  expect(done.ok).toBe(true)
  const entries = await record.read('TH-7K2QD')
  const [statement] = statementsOf(entries)
  expect(statement === undefined ? '' : sentenceOf(record.kinds, statement.entry)).toBe(
    'Tumour 0.696 mL (0.24 to 1.30), craniocaudal 20.6 mm, MRI of 3 Mar 2026.',
  )
  const [volume] = foldView(imaging, entries).tumourVolumes
  expect(volume).toMatchObject({
    at: '2026-03-03T12:00:00.000Z',
    tumour: { volumeMl: 0.69609375 },
    entry: { evidence: ['a'.repeat(64)] },
  })
})
