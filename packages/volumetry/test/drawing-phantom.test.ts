import { describe, expect, test } from 'vitest'
import type { Vector3 } from '../src/index.ts'
import { extentOfResection, measureCord, measureLabel, voxelVolumeMm3 } from '../src/index.ts'
import type { PhantomSeries, PhantomSeriesName } from '../src/phantom/index.ts'
import { generatePhantom, phantomCases, phantomLabel } from '../src/phantom/index.ts'
import type { Volume } from '../src/reslice/index.ts'
import type { Grown } from '../src/segmentation/index.ts'
import { DRAWN_LABELS, agreementOf, brushed, grow, outline, thresholded } from '../src/segmentation/index.ts'

/** The phantom as a scanner would give it, and clicks as a reader would make them: planning dossier §15, checks 6 to 9. */
type CaseId = keyof typeof phantomCases
const TRUTH_MM3 = { PH01: 720.43, PH02: 373.98 } as const

const made = new Map<string, PhantomSeries>()
function seriesOf(id: CaseId, name: PhantomSeriesName): PhantomSeries {
  const known = made.get(id + name)
  if (known !== undefined) return known
  const [series] = generatePhantom({ case: id, series: [name], seed: 1 }).series
  if (series === undefined) throw new Error('the phantom has the series that was asked for')
  made.set(id + name, series)
  return series
}
const volumeOf = ({ grid, values }: PhantomSeries): Volume => ({
  grid,
  data: values,
  slope: 1,
  intercept: 0,
  present: null,
})

function canalCentre(id: CaseId, z: number): readonly [number, number] {
  const { sagittalCurveMm: curve, sideCurveMm: side } = phantomCases[id]
  return [side[0] * Math.sin((2 * Math.PI * z) / side[1]), curve[0] * (Math.cos((2 * Math.PI * z) / curve[1]) - 1)]
}
function cordCentre(id: CaseId, z: number): Vector3 {
  const { squeeze } = phantomCases[id]
  const near = Math.exp(-((z - squeeze.zMm) ** 2) / (2 * squeeze.lengthMm ** 2))
  const [x, y] = canalCentre(id, z)
  return [x + squeeze.shiftMm[0] * near, y + squeeze.shiftMm[1] * near, z]
}

/** A short dab in the tumour; dabs in fluid, cord, and the fat beside it. */
function seedsFor(id: CaseId, { grid }: PhantomSeries, halfLengthMm = 5): { inside: number[]; outside: number[] } {
  const z0 = phantomCases[id].tumours[0].centreMm[2]
  const [x, y] = canalCentre(id, z0)
  const [tx, ty] = phantomCases[id].tumours[0].centreMm
  const dab = (places: readonly Vector3[], radius: number): number[] =>
    places.flatMap((at) => brushed(grid, [at], radius, null))
  const inside = [
    ...new Set(
      brushed(
        grid,
        [
          [x + tx, y + ty, z0 - halfLengthMm],
          [x + tx, y + ty, z0 + halfLengthMm],
        ],
        1.5,
        null,
      ),
    ),
  ]
  const heights = [-10, -5, 0, 5, 10].map((dz) => z0 + dz)
  const marks =
    id === 'PH01'
      ? [
          ...dab(
            [-20, -10, 10, 20].map((dz) => cordCentre(id, z0 + dz)),
            1,
          ),
          ...dab(
            heights.map((z): Vector3 => [x + 5, y + 5, z]),
            1,
          ),
          ...dab(
            heights.map((z): Vector3 => [x - 10.5, y + 1, z]),
            0.8,
          ),
          ...dab(
            heights.map((z): Vector3 => [x - 2, y + 9.5, z]),
            0.8,
          ),
          ...dab(
            [-18, -16, 16, 18].map((dz): Vector3 => [x + tx, y + ty, z0 + dz]),
            1,
          ),
        ]
      : [
          ...dab(
            heights.map((z): Vector3 => [x + 7, y - 2, z]),
            1,
          ),
          ...dab(
            heights.map((z): Vector3 => [x - 6, y, z]),
            1,
          ),
          ...dab(
            [-14, -13, 13, 14].map((z): Vector3 => [x, y + 0.5, z]),
            1,
          ),
          ...dab(
            heights.map((z): Vector3 => [x, y - 4.6, z]),
            0.7,
          ),
        ]
  const own = new Set(inside)
  return { inside, outside: [...new Set(marks)].filter((voxel) => !own.has(voxel)).sort((a, b) => a - b) }
}

/** All that lies within the dura: what a reader would draw as canal. */
const canalOf = ({ labels }: PhantomSeries): Uint8Array =>
  Uint8Array.from(labels, (label) => (label >= phantomLabel.cord && label <= phantomLabel.syrinx ? 1 : 0))

function grown(id: CaseId, series: PhantomSeries, barrier: boolean): Grown {
  const found = grow(volumeOf(series), {
    ...seedsFor(id, series),
    radiusMm: 18,
    barrier: barrier ? canalOf(series) : null,
  })
  if (typeof found === 'string') throw new Error(found)
  return found
}
const maskOf = (series: PhantomSeries, voxels: readonly number[]): Uint8Array => {
  const mask = new Uint8Array(series.labels.length)
  for (const voxel of voxels) mask[voxel] = 1
  return mask
}
const diceOf = (series: PhantomSeries, mask: Uint8Array, truth: Uint8Array): number => {
  const agreement = agreementOf({ grid: series.grid, mask }, { grid: series.grid, mask: truth })
  if (typeof agreement === 'string') throw new Error(agreement)
  return agreement.dice
}

describe('growing from scripted marks', () => {
  test.each([
    ['PH01', 'T1GD_3D_ISO', 10],
    ['PH01', 'T1GD_SAG', 15],
    ['PH02', 'T1GD_3D_ISO', 8],
  ] as const)(
    '%s %s: no further than %d percent from the true volume, with and without canal barrier, and no leak',
    (id, name, percent) => {
      const series = seriesOf(id, name)
      for (const barrier of [true, false]) {
        const { voxels, atLimit } = grown(id, series, barrier)
        const volumeMm3 = voxels.length * voxelVolumeMm3(series.grid)
        expect(Math.abs(volumeMm3 / TRUTH_MM3[id] - 1) * 100).toBeLessThan(percent)
        expect(atLimit).toBe(false)
        const canal = canalOf(series)
        const leaked = voxels.filter((voxel) => canal[voxel] === 0).length
        expect(leaked / voxels.length).toBeLessThan(barrier ? 1e-9 : 0.03)
        const truth = maskOf(
          series,
          [...series.labels.keys()].filter((voxel) => series.labels[voxel] === phantomLabel.tumour),
        )
        expect(diceOf(series, maskOf(series, voxels), truth)).toBeGreaterThan(0.9)
      }
    },
  )

  test('the threshold halfway between tumour and fluid leaks into fat on the same images', () => {
    const series = seriesOf('PH01', 'T1GD_3D_ISO')
    const region = brushed(series.grid, [[-2.7, 2.9, 4]], 18, null)
    const volumeMm3 = thresholded(volumeOf(series), region, (780 + 122) / 2, 4095).length
    expect(volumeMm3).toBeGreaterThan(3 * TRUTH_MM3.PH01)
  })

  test('extent of resection from our own drawings is that of the given labels within 3 points', () => {
    const [before, after] = [seriesOf('PH01', 'T1GD_3D_ISO'), seriesOf('PH01', 'T1GD_3D_POSTOP')]
    const rest = grow(volumeOf(after), { ...seedsFor('PH01', after, 1), radiusMm: 12, barrier: canalOf(after) })
    if (typeof rest === 'string') throw new Error(rest)
    const maps = [
      {
        grid: before.grid,
        labels: maskOf(before, grown('PH01', before, true).voxels),
        names: new Map<number, string>(),
      },
      { grid: after.grid, labels: maskOf(after, rest.voxels), names: new Map<number, string>() },
    ] as const
    expect(Math.abs((extentOfResection(maps[0], maps[1], 1).percent ?? Number.NaN) - 85)).toBeLessThan(3)
  })
})

describe('cord and canal from clicks', () => {
  /** Clicks as of a hand: up to 0.7 mm off. */
  const clicksFor = (id: CaseId): Vector3[] => {
    const reach = id === 'PH01' ? 44 : 34
    return [-reach, -reach / 2, 4, reach / 2, reach].map((z, at): Vector3 => {
      const [x, y] = cordCentre(id, z)
      return [x + 0.5 * Math.cos(at * 2.4), y + 0.5 * Math.sin(at * 2.4), z]
    })
  }
  /** What a reader has drawn before: the tumour, and in the cord its oedema and syrinx. */
  const drawnBefore = (id: CaseId, { labels }: PhantomSeries): Uint8Array => {
    const known = new Set<number>(
      id === 'PH01' ? [phantomLabel.tumour] : [phantomLabel.tumour, phantomLabel.oedema, phantomLabel.syrinx],
    )
    return Uint8Array.from(labels, (label) => (known.has(label) ? label : 0))
  }

  test.each([
    ['PH01', 'T1GD_3D_ISO', 0.94, 0.92],
    ['PH01', 'T2_AX_OBL', 0.93, 0.92],
    ['PH01', 'T2_SAG', 0.88, 0.9],
    ['PH02', 'T1GD_3D_ISO', 0.96, 0.91],
    ['PH02', 'T2_AX_OBL', 0.94, 0.94],
    ['PH02', 'T2_SAG', 0.94, 0.94],
  ] as const)('%s %s: Dice with the truth above %d and %d', (id, name, cordDice, canalDice) => {
    const series = seriesOf(id, name)
    const labels = drawnBefore(id, series)
    const inside =
      id === 'PH01'
        ? [phantomLabel.cord]
        : [phantomLabel.cord, phantomLabel.tumour, phantomLabel.oedema, phantomLabel.syrinx]
    // The ends of a tube are cut at right angles to it, the truth goes on: 5 mm at each end are not compared.
    const [low, high] = id === 'PH01' ? [-39, 39] : [-29, 29]
    const height = heightOf(series)
    for (const [what, least, wanted] of [
      ['cord', cordDice, new Set<number>(inside)],
      ['canal', canalDice, new Set<number>([1, 2, 3, 4, 5])],
    ] as const) {
      const found = outline(volumeOf(series), {
        clicksMm: clicksFor(id),
        what,
        labels,
        tumourWithinCord: id === 'PH02',
      })
      if (typeof found === 'string') throw new Error(found)
      const compared = (voxel: number): boolean => height(voxel) > low && height(voxel) < high
      const mask = maskOf(
        series,
        found.voxels.filter((voxel) => compared(voxel) && (what === 'canal' || id === 'PH02' || labels[voxel] === 0)),
      )
      const truth = maskOf(
        series,
        [...series.labels.keys()].filter((voxel) => wanted.has(series.labels[voxel] as number) && compared(voxel)),
      )
      expect(diceOf(series, mask, truth)).toBeGreaterThan(least)
    }
  })

  test('what is drawn this way is measured near the truth: PH01, compression 37.7 %', () => {
    const series = seriesOf('PH01', 'T1GD_3D_ISO')
    const labels = new Uint8Array(series.labels.length)
    for (const voxel of grown('PH01', series, true).voxels) labels[voxel] = DRAWN_LABELS.tumour
    for (const what of ['cord', 'canal'] as const) {
      const found = outline(volumeOf(series), { clicksMm: clicksFor('PH01'), what, labels, tumourWithinCord: false })
      if (typeof found === 'string') throw new Error(found)
      for (const voxel of found.voxels) if (labels[voxel] === 0) labels[voxel] = DRAWN_LABELS[what]
    }
    const map = { grid: series.grid, labels, names: new Map<number, string>() }
    const measured = measureCord(map, {
      cord: DRAWN_LABELS.cord,
      canal: [DRAWN_LABELS.canal],
      tumour: DRAWN_LABELS.tumour,
    })
    expect(Math.abs((measured.msccPercent ?? Number.NaN) - 37.7)).toBeLessThan(8)
    expect(measured.tumourSector?.name).toBe('right dorsolateral')
    expect(Math.abs((measured.tumourSector?.angleDeg ?? Number.NaN) + 43.6)).toBeLessThan(6)
    expect(measureLabel(map, DRAWN_LABELS.tumour)?.volumeMl).toBeGreaterThan(0.64)
  })

  test('too few clicks, or clicks outside, are said', () => {
    const series = seriesOf('PH01', 'SMALL')
    const request = { what: 'cord', labels: new Uint8Array(series.labels.length), tumourWithinCord: false } as const
    expect(
      outline(volumeOf(series), {
        ...request,
        clicksMm: [
          [0, 0, 0],
          [0, 0, 10],
        ],
      }),
    ).toBe('too-few-clicks')
    expect(
      outline(volumeOf(series), {
        ...request,
        clicksMm: [
          [500, 0, 0],
          [500, 0, 10],
          [500, 0, 20],
        ],
      }),
    ).toBe('outside-series')
  })
})

const heightOf = ({ grid }: PhantomSeries) => {
  const [columns, rows] = grid.dimensions
  return (voxel: number): number => {
    const line = Math.floor(voxel / columns)
    return (
      grid.originMm[2] +
      (voxel % columns) * grid.columnStepMm[2] +
      (line % rows) * grid.rowStepMm[2] +
      Math.floor(line / rows) * grid.sliceStepMm[2]
    )
  }
}
