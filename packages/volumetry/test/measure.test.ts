import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grid, Labelmap, Vector3 } from '../src/index.ts'
import {
  cavalieriVolumeMm3,
  diameterVolume,
  errorNote,
  extentOfResection,
  fractionVolumeMm3,
  growth,
  labelStatistics,
  longestInPlane,
  measureLabel,
  measureLabels,
  patientToVoxel,
  sameGrid,
  samplingErrorPercent,
  sliceNormal,
  spacingMm,
  voxelDiagonalMm,
  voxelToPatient,
  voxelVolumeMm3,
} from '../src/index.ts'
import { boxGrid, labelled, leaned, shaped, turned } from './shapes.ts'

const angle = fc.double({ min: -3, max: 3, noNaN: true })
const small = fc.double({ min: 0.2, max: 5, noNaN: true })

describe('affine', () => {
  const oblique = fc
    .tuple(angle, angle, small, small, small, fc.double({ min: -2, max: 2, noNaN: true }))
    .map(([a, b, x, y, z, lean]) => turned(leaned(boxGrid([5, 6, 7], [x, y, z]), lean), a, b))

  test('property: patient and voxel positions are each other’s inverse', () => {
    fc.assert(
      fc.property(oblique, angle, angle, angle, (grid, i, j, k) => {
        const back = patientToVoxel(grid, voxelToPatient(grid, [i, j, k]))
        expect([back[0] - i, back[1] - j, back[2] - k].every((off) => Math.abs(off) < 1e-9)).toBe(true)
      }),
    )
  })

  test('property: spacing multiplies to the voxel volume on oblique and sheared grids', () => {
    fc.assert(
      fc.property(oblique, (grid) => {
        const [x, y, z] = spacingMm(grid)
        expect(Math.abs((x * y * z) / voxelVolumeMm3(grid) - 1)).toBeLessThan(1e-9)
      }),
    )
  })

  test('a grid without volume is refused', () => {
    const flat = { ...boxGrid([2, 2, 2]), sliceStepMm: [1, 1, 0] as const }
    expect(() => voxelVolumeMm3(flat)).toThrow(RangeError)
    expect(() => patientToVoxel(flat, [0, 0, 0])).toThrow(RangeError)
  })

  test('grids are compared where they differ most', () => {
    const grid = boxGrid([200, 200, 20])
    const stretched = { ...grid, columnStepMm: [1.0001, 0, 0] as const }
    expect(sameGrid(grid, grid)).toBe(true)
    expect(sameGrid(grid, stretched)).toBe(false)
    expect(sameGrid(grid, stretched, 0.05)).toBe(true)
    expect(sameGrid(grid, boxGrid([200, 200, 21]))).toBe(false)
  })

  test('the normal is row × column and the diagonal is that of the box', () => {
    expect(sliceNormal(boxGrid([2, 2, 2]))).toEqual([0, 0, 1])
    expect(voxelDiagonalMm(boxGrid([2, 2, 2], [2, 3, 6]))).toBeCloseTo(7, 12)
  })
})

describe('a box is measured exactly', () => {
  const grid = boxGrid([20, 20, 20], [0.5, 2, 3])
  const box = labelled(grid, (i, j, k) => (i >= 2 && i < 8 && j >= 3 && j < 7 && k >= 4 && k < 9 ? 5 : 0))
  const [measure] = measureLabels({ ...box, names: new Map([[5, 'tumour']]) })

  test('volume, bounds, extents, middle and diameter', () => {
    expect(measure).toMatchObject({ label: 5, name: 'tumour', voxels: 120, volumeMm3: 360, volumeMl: 0.36, slices: 5 })
    expect(measure?.volumeBoundsMm3).toEqual([5 * 3 * 4 * 3, 7 * 5 * 6 * 3])
    expect(measure?.extentMm).toEqual({ x: 3, y: 8, z: 15 })
    expect(measure?.craniocaudalMm).toBe(15)
    expect(measure?.centroidMm).toEqual([4.5 * 0.5, 4.5 * 2, 6 * 3])
    expect(measure?.maximumDiameterMm).toBeCloseTo(Math.hypot(2.5, 6, 12), 12)
    expect(measure?.components).toEqual([{ voxels: 120, volumeMm3: 360 }])
    expect(measure?.touchesEdge).toBe(false)
    expect(measure?.fewSlices).toBe(false)
  })

  test('ABC/2 takes whole slices and edges', () => {
    const found = diameterVolume(box, 5)
    expect(found?.cMm).toBe(15)
    expect(found && found.ellipsoidMm3 / found.abcHalfMm3).toBeCloseTo(Math.PI / 3, 12)
  })
})

test('one voxel has no diameter, no inner bound and one component', () => {
  const one = measureLabel(
    labelled(boxGrid([5, 5, 5]), (i, j, k) => Number(i === 2 && j === 2 && k === 2)),
    1,
  )
  expect(one).toMatchObject({ maximumDiameterMm: 0, volumeBoundsMm3: [0, 8], fewSlices: true, coarse: true })
  expect(one?.expectedErrorPercent).toBeNull()
})

test('an absent label and an empty labelmap are no measures', () => {
  const empty = labelled(boxGrid([4, 4, 4]), () => 0)
  expect(measureLabels(empty)).toEqual([])
  expect(measureLabel(empty, 1)).toBeNull()
  expect(longestInPlane(empty, 1)).toBeNull()
  expect(diameterVolume(empty, 1)).toBeNull()
})

test('labels that do not fill the grid are refused', () => {
  expect(() => measureLabels({ grid: boxGrid([2, 2, 2]), labels: new Uint8Array(7), names: new Map() })).toThrow(
    RangeError,
  )
})

describe('spheres and ellipsoids', () => {
  const radii: Vector3 = [6, 4.5, 8]
  const inside = ([x, y, z]: Vector3): boolean => (x / radii[0]) ** 2 + (y / radii[1]) ** 2 + (z / radii[2]) ** 2 < 1
  const truth = (4 / 3) * Math.PI * radii[0] * radii[1] * radii[2]
  const centred = (grid: Grid): Grid => {
    const middle = voxelToPatient({ ...grid, originMm: [0, 0, 0] }, [
      grid.dimensions[0] / 2,
      grid.dimensions[1] / 2,
      grid.dimensions[2] / 2,
    ])
    return { ...grid, originMm: [-middle[0], -middle[1], -middle[2]] }
  }

  test('property: volume within 6 % and within its bounds, whatever the turn, lean and spacing', () => {
    const gridOf = fc
      .tuple(
        angle,
        angle,
        fc.double({ min: 0.6, max: 2, noNaN: true }),
        fc.double({ min: -0.8, max: 0.8, noNaN: true }),
      )
      .map(([a, b, z, lean]) => centred(turned(leaned(boxGrid([48, 48, 44], [0.6, 0.6, z]), lean), a, b)))
    fc.assert(
      fc.property(gridOf, (grid) => {
        const measure = measureLabel(shaped(grid, inside), 1)
        fc.pre(measure !== null && !measure.touchesEdge)
        expect(Math.abs((measure?.volumeMm3 ?? 0) / truth - 1)).toBeLessThan(0.06)
        expect(measure?.volumeBoundsMm3[0]).toBeLessThan(truth)
        expect(measure?.volumeBoundsMm3[1]).toBeGreaterThan(truth)
        const [low, high] = measure?.maximumDiameterBoundsMm ?? [0, 0]
        expect(low).toBeLessThanOrEqual(16)
        expect(high).toBeGreaterThan(16 - 0.6)
      }),
      { numRuns: 25 },
    )
  })

  test('ABC/2, the ellipsoid formula and in-plane diameters', () => {
    const map = shaped(centred(boxGrid([60, 60, 60], [0.4, 0.4, 0.4])), inside)
    const found = diameterVolume(map, 1)
    expect(found && Math.abs(found.ellipsoidMm3 / truth - 1)).toBeLessThan(0.06)
    const plane = longestInPlane(map, 1)
    expect(plane?.longMm).toBeGreaterThan(12 - 0.8)
    expect(plane?.longMm).toBeLessThanOrEqual(12)
    expect(Math.abs((plane?.perpendicularMm ?? 0) - 9)).toBeLessThan(0.9)
  })

  test('the expected error foretells the spread over positions on 3.3 mm slices', () => {
    const errors: number[] = []
    const foretold: number[] = []
    for (let at = 0; at < 60; at += 1) {
      const grid = centred(boxGrid([30, 30, 9], [0.75, 0.75, 3.3]))
      const moved = {
        ...grid,
        originMm: [grid.originMm[0], grid.originMm[1] + at / 97, grid.originMm[2] + (3.3 * at) / 60] as const,
      }
      const measure = measureLabel(shaped(moved, inside), 1)
      errors.push(100 * ((measure?.volumeMm3 ?? 0) / truth - 1))
      foretold.push(measure?.expectedErrorPercent ?? Number.NaN)
    }
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
    const mean = foretold.reduce((sum, one) => sum + one, 0) / foretold.length
    expect(mean).toBeGreaterThan(spread / 2)
    expect(mean).toBeLessThan(spread * 2.5)
  })
})

/** Second routes: every pair, every neighbour, every lattice corner. */
describe('against brute force on random masks', () => {
  const mask = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
    .chain(([columns, rows, slices]) =>
      fc
        .array(fc.integer({ min: 0, max: 3 }), {
          minLength: columns * rows * slices,
          maxLength: columns * rows * slices,
        })
        .map((cells) => ({ dimensions: [columns, rows, slices] as const, cells })),
    )
  const wide = fc.boolean()

  test('property: counts, bounds, diameter, components and extents agree', () => {
    fc.assert(
      fc.property(mask, wide, angle, angle, ({ dimensions, cells }, words, a, b) => {
        const grid = turned(leaned(boxGrid(dimensions, [0.7, 1.1, 3.3]), 0.4), a, b)
        const labels = words ? Uint16Array.from(cells, (one) => one * 20_000) : Uint8Array.from(cells)
        const map: Labelmap = { grid, labels, names: new Map() }
        const measures = measureLabels(map)
        expect(measures.map(({ label }) => label)).toEqual(
          [...new Set(labels)].filter((one) => one > 0).sort((p, q) => p - q),
        )
        for (const measure of measures) {
          const brute = bruteForce(map, measure.label)
          expect(measure.voxels).toBe(brute.voxels)
          expect(measure.maximumDiameterMm).toBeCloseTo(brute.diameter, 9)
          expect(measure.components.map(({ voxels }) => voxels)).toEqual(brute.components)
          const unit = voxelVolumeMm3(grid)
          expect(measure.volumeBoundsMm3[0]).toBeCloseTo(brute.shrunk * unit, 9)
          expect(measure.volumeBoundsMm3[1]).toBeCloseTo(brute.grown * unit, 9)
          expect([measure.extentMm.x, measure.extentMm.y, measure.extentMm.z]).toEqual(
            brute.extent.map((one) => expect.closeTo(one, 9)),
          )
          expect([...measure.centroidMm]).toEqual(brute.centroid.map((one) => expect.closeTo(one, 9)))
        }
      }),
      { numRuns: 400 },
    )
  })

  test('long runs that start and end anywhere in a word', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 37 }), { minLength: 1, maxLength: 12 }),
        (columns, lengths) => {
          const cells = lengths.flatMap((size, at) => Array.from({ length: size }, () => at % 3))
          const rows = Math.ceil(cells.length / columns)
          const labels = Uint8Array.from({ length: rows * columns + 1 }, (_, at) => cells[at - 1] ?? 0).subarray(1)
          const found = labelStatistics({ grid: boxGrid([columns, rows, 1]), labels, names: new Map() })
          for (const one of found) expect(one.voxels).toBe(cells.filter((cell) => cell === one.label).length)
        },
      ),
    )
  })
})

function bruteForce({ grid, labels }: Labelmap, label: number) {
  const [columns, rows, slices] = grid.dimensions
  const at = (i: number, j: number, k: number): boolean =>
    i >= 0 &&
    j >= 0 &&
    k >= 0 &&
    i < columns &&
    j < rows &&
    k < slices &&
    labels[i + columns * (j + rows * k)] === label
  const cells: [number, number, number][] = []
  const span = (size: number): number[] => Array.from({ length: size }, (_, one) => one)
  for (const k of span(slices))
    for (const j of span(rows)) for (const i of span(columns)) if (at(i, j, k)) cells.push([i, j, k])
  const points = cells.map((cell) => voxelToPatient(grid, cell))
  const diameter = Math.max(
    ...points.flatMap((p) => points.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]))),
  )
  let [shrunk, grown] = [0, 0]
  for (const k of span(slices + 1)) {
    for (const j of span(rows + 1)) {
      for (const i of span(columns + 1)) {
        const eight = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => at(i - a, j - b, k - c))))
        if (eight.some(Boolean)) grown += 1
        if (eight.every(Boolean)) shrunk += 1
      }
    }
  }
  const axis = (of: 0 | 1 | 2): number[] => points.map((point) => point[of])
  const width = (of: 0 | 1 | 2): number =>
    Math.abs(grid.columnStepMm[of]) + Math.abs(grid.rowStepMm[of]) + Math.abs(grid.sliceStepMm[of])
  const extent = ([0, 1, 2] as const).map((of) => Math.max(...axis(of)) - Math.min(...axis(of)) + width(of))
  const centroid = ([0, 1, 2] as const).map((of) => axis(of).reduce((sum, one) => sum + one, 0) / points.length)
  return { voxels: cells.length, diameter, shrunk, grown, extent, centroid, components: floodSizes(cells) }
}

function floodSizes(cells: [number, number, number][]): number[] {
  const left = new Set(cells.map(String))
  const sizes: number[] = []
  for (const seed of cells) {
    if (!left.delete(String(seed))) continue
    const queue = [seed]
    let size = 0
    for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
      size += 1
      for (const a of [-1, 0, 1]) {
        for (const b of [-1, 0, 1]) {
          for (const c of [-1, 0, 1]) {
            const next: [number, number, number] = [cell[0] + a, cell[1] + b, cell[2] + c]
            if (left.delete(String(next))) queue.push(next)
          }
        }
      }
    }
    sizes.push(size)
  }
  return sizes.sort((a, b) => b - a)
}

describe('fractions and unequal slices', () => {
  test('a mask with fractions counts its shares', () => {
    expect(fractionVolumeMm3(boxGrid([3, 1, 1], [1, 1, 2]), Float32Array.of(1, 0.5, 0))).toBe(3)
    expect(fractionVolumeMm3(boxGrid([2, 1, 1]), Uint8Array.of(255, 51), 255)).toBeCloseTo(1.2, 12)
    expect(() => fractionVolumeMm3(boxGrid([2, 1, 1]), [1, 2])).toThrow(RangeError)
    expect(() => fractionVolumeMm3(boxGrid([2, 1, 1]), [1])).toThrow(RangeError)
  })

  test('Cavalieri: by hand, in any order, and equal to the labelmap on equal distances', () => {
    const at = (areaMm2: number, positionMm: number) => ({ areaMm2, positionMm })
    // 10·2 + 20·(5−0)/2 + 30·(9−2)/2 + 40·4 = 20 + 50 + 105 + 160
    expect(cavalieriVolumeMm3([at(30, 5), at(10, 0), at(40, 9), at(20, 2)])).toBe(335)
    expect(cavalieriVolumeMm3([at(5, 0), at(7, 3.3), at(2, 6.6)])).toBeCloseTo(3.3 * 14, 9)
    expect(cavalieriVolumeMm3([at(5, 0)])).toBeNull()
    expect(() => cavalieriVolumeMm3([at(5, 1), at(5, 1)])).toThrow(RangeError)
  })
})

test('the sampling error by hand: sections of 100, 175 and 100 voxels', () => {
  // A = 50625, B = 35000, C = 10000; noise = 0.2896·√1125 = 9.713; (3·50615.287 − 140000 + 10000)/240 = 91.02
  expect(samplingErrorPercent([0, 100, 175, 100])).toBeCloseTo((100 * Math.sqrt(9.7134 + 91.0244)) / 375, 3)
  expect(samplingErrorPercent([0, 12, 0])).toBeNull()
})

describe('extent of resection', () => {
  const ball = (radius: number): Labelmap =>
    shaped({ ...boxGrid([30, 30, 30]), originMm: [-14.3, -14.6, -14.9] }, (at) => Math.hypot(...at) < radius)
  const before = ball(10)

  test.each([
    { after: 0, named: 'GTR' },
    { after: 3, named: 'NTR' },
    { after: 5, named: 'STR' },
    { after: 9, named: 'PR' },
  ])('residual of radius $after is $named', ({ after, named }) => {
    const result = extentOfResection(before, ball(after), 1)
    const [low, high] = result.percentBounds ?? [Number.NaN, Number.NaN]
    expect(result.class).toBe(named)
    expect(low).toBeLessThanOrEqual(result.percent ?? Number.NaN)
    expect(high).toBeGreaterThanOrEqual(result.percent ?? Number.NaN)
  })

  test('no residual is at most three voxels, never nothing', () => {
    expect(extentOfResection(before, ball(0), 1)).toMatchObject({ percent: 100, afterMm3: 0, afterAtMostMm3: 3 })
    expect(extentOfResection(before, ball(5), 1).afterAtMostMm3).toBeNull()
  })

  test('without a volume before there is no share, and more afterwards is a negative one', () => {
    expect(extentOfResection(ball(0), before, 1)).toMatchObject({ percent: null, class: null, beforeMm3: 0 })
    expect(extentOfResection(ball(5), before, 1).percent).toBeLessThan(0)
  })

  test('growth and doubling time', () => {
    expect(growth({ volumeMm3: 100, day: 0 }, { volumeMm3: 200, day: 90 }).doublingTimeDays).toBeCloseTo(90, 9)
    expect(growth({ volumeMm3: 100, day: 0 }, { volumeMm3: 100, day: 9 })).toEqual({
      ratePerDay: 0,
      doublingTimeDays: null,
    })
    expect(growth({ volumeMm3: 0, day: 0 }, { volumeMm3: 1, day: 9 }).ratePerDay).toBeNull()
  })
})

test('the note says slices, error, bounds and what makes the volume doubtful', () => {
  const map = labelled(boxGrid([9, 9, 3], [1, 1, 4]), (i, j) => Number(i > 2 && i < 7 && j > 2 && j < 7))
  const measure = measureLabel(map, 1)
  expect(measure && errorNote(measure)).toMatch(
    /^0\.19 mL on 3 slices \(few slices\): expected error ± \d+ % .*edge of the image/,
  )
})
