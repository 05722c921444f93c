import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grid, Vector3 } from '../src/index.ts'
import { patientToVoxel, voxelToPatient } from '../src/index.ts'
import { generatePhantom } from '../src/phantom/index.ts'
import type { PicturePlane, Volume } from '../src/reslice/index.ts'
import {
  GAP,
  VIEWS,
  alignLandmarks,
  acquiredView,
  angleDeg,
  gridFrames,
  inverseMotion,
  letterOf,
  lengthMm,
  middleOf,
  moved,
  onSlice,
  patientFrame,
  picturePlane,
  placeOf,
  pointOf,
  reslice,
  resliceLabels,
  sliceOf,
  stepped,
  toGrey,
  valueAt,
  windowOf,
} from '../src/reslice/index.ts'
import { boxGrid, leaned, turned } from './shapes.ts'

const noise = (count: number): Int16Array => {
  let state = 12345
  return Int16Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 16) % 4096
  })
}

const volumeOn = (grid: Grid, present: Uint8Array | null = null): Volume => ({
  grid,
  data: noise(grid.dimensions.reduce((product, size) => product * size, 1)),
  slope: 0.5,
  intercept: -100,
  present,
})

const oblique = turned(boxGrid([17, 19, 11], [0.75, 0.75, 3.3]), 0.31, -0.22)
const leaning = leaned(turned(boxGrid([9, 12, 10], [1, 0.8, 2]), 0.1, 0.2), 0.7)

/** Trilinear weights written out: the second route to the same number. */
function naive(volume: Volume, placeMm: Vector3): number {
  const [i, j, k] = patientToVoxel(volume.grid, placeMm)
  const floor = [i, j, k].map(Math.floor) as unknown as Vector3
  let sum = 0
  for (const a of [0, 1])
    for (const b of [0, 1])
      for (const c of [0, 1]) {
        const weight =
          (a === 1 ? i - floor[0] : 1 - i + floor[0]) *
          (b === 1 ? j - floor[1] : 1 - j + floor[1]) *
          (c === 1 ? k - floor[2] : 1 - k + floor[2])
        if (weight > 0) sum += weight * valueAt(volume, floor[0] + a, floor[1] + b, floor[2] + c)
      }
  return sum
}

describe('reslice', () => {
  test.each([
    ['upright', boxGrid([6, 7, 5], [1, 2, 3])],
    ['oblique', oblique],
    ['leaning', leaning],
  ])('through voxel centres of an %s grid it returns the voxels themselves', (_, grid) => {
    const volume = volumeOn(grid)
    const [columns, rows, slices] = grid.dimensions
    for (let k = 0; k < slices; k += 1) {
      const plane: PicturePlane = {
        originMm: voxelToPatient(grid, [0, 0, k]),
        rightStepMm: grid.columnStepMm,
        downStepMm: grid.rowStepMm,
        columns,
        rows,
      }
      const cut = reslice(volume, plane, 'linear', new Float64Array(columns * rows))
      const own = [...volume.data.subarray(k * columns * rows, (k + 1) * columns * rows)]
      expect([...cut]).toEqual(own.map((value) => value * 0.5 - 100))
    }
  })

  test('an oblique cut is trilinear to 1e-9', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.double({ min: -1, max: 1, noNaN: true }),
          fc.double({ min: -1, max: 1, noNaN: true }),
          fc.constantFrom(oblique, leaning),
        ),
        ([first, second, grid]) => {
          const volume = volumeOn(grid)
          const steps = turned({ ...boxGrid([1, 1, 1], [0.4, 0.4, 1]), originMm: [0, 0, 0] }, first, second)
          const plane: PicturePlane = {
            originMm: [...middleOf(grid)],
            rightStepMm: steps.columnStepMm,
            downStepMm: steps.rowStepMm,
            columns: 6,
            rows: 5,
          }
          const cut = reslice(volume, plane, 'linear', new Float64Array(30))
          for (let y = 0; y < 5; y += 1)
            for (let x = 0; x < 6; x += 1) {
              const place = placeOf(plane, x, y)
              const inside = patientToVoxel(grid, place).every(
                (at, axis) => at >= 0 && at <= (grid.dimensions[axis] as number) - 1,
              )
              if (inside) expect(Math.abs((cut[y * 6 + x] as number) - naive(volume, place))).toBeLessThan(1e-9)
            }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('half a step beyond the last centre is still the voxel, further out is outside', () => {
    const grid = boxGrid([4, 4, 4], [2, 2, 2])
    const volume = volumeOn(grid)
    const row = (x: number): number =>
      reslice(volume, {
        originMm: [x, 2, 2],
        rightStepMm: [1, 0, 0],
        downStepMm: [0, 1, 0],
        columns: 1,
        rows: 1,
      })[0] as number
    expect(row(6.9)).toBe(valueAt(volume, 3, 1, 1))
    expect(row(7.1)).toBeNaN()
    expect(row(-1.1)).toBeNaN()
  })

  test('a missing slice is a gap as wide as it would be, and nothing is blended across', () => {
    const grid = boxGrid([3, 3, 5], [1, 1, 4])
    const volume = volumeOn(grid, Uint8Array.of(1, 1, 0, 1, 1))
    const along = (z: number): number =>
      reslice(volume, {
        originMm: [1, 1, z],
        rightStepMm: [1, 0, 0],
        downStepMm: [0, 1, 0],
        columns: 1,
        rows: 1,
      })[0] as number
    expect(along(8)).toBe(GAP)
    expect(along(6.1)).toBe(GAP)
    expect(along(9.9)).toBe(GAP)
    expect(along(5.9)).toBe(valueAt(volume, 1, 1, 1))
    expect(along(10.1)).toBe(valueAt(volume, 1, 1, 3))
    expect(along(2)).toBeCloseTo((valueAt(volume, 1, 1, 0) + valueAt(volume, 1, 1, 1)) / 2, 6)
  })

  test('labels are never mixed: every sample has the label of the voxel that holds it', () => {
    const labels = Uint8Array.from(noise(17 * 19 * 11), (value) => value % 7)
    const frame = patientFrame('coronal')
    const middle = middleOf(oblique)
    const plane = picturePlane(oblique, frame, {
      centreMm: middle,
      depthMm: middle,
      mmPerPixel: 0.5,
      columns: 40,
      rows: 50,
    })
    const shown = resliceLabels(oblique, labels, plane)
    for (let y = 0; y < 50; y += 7)
      for (let x = 0; x < 40; x += 5) {
        const [i, j, k] = patientToVoxel(oblique, placeOf(plane, x, y)).map(Math.round) as unknown as Vector3
        const inside = [i, j, k].every((at, axis) => at >= 0 && at < (oblique.dimensions[axis] as number))
        expect(shown[y * 40 + x]).toBe(inside ? labels[(k * 19 + j) * 17 + i] : 0)
      }
  })
})

describe('views', () => {
  test('a sagittal series is seen with the front on the left and the head on top', () => {
    const { series } = generatePhantom({ case: 'PH01', series: ['T1GD_SAG'], samples: [1, 1, 1] })
    const { grid } = series[0] as { grid: Grid }
    expect(acquiredView(grid)).toBe('sagittal')
    const { sagittal, axial, coronal } = gridFrames(grid)
    expect([letterOf(sagittal.right), letterOf(sagittal.down)]).toEqual(['P', 'F'])
    expect([letterOf(axial.right), letterOf(axial.down)]).toEqual(['L', 'P'])
    expect([letterOf(coronal.right), letterOf(coronal.down)]).toEqual(['L', 'F'])
    expect(sagittal.obliqueDeg).toBeGreaterThan(5)
    expect(sagittal.obliqueDeg).toBeLessThan(6.5)
  })

  test('every way of lying in the scanner is looked at the same way', () => {
    const axes: Vector3[] = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]
    for (const a of axes)
      for (const b of axes)
        for (const c of axes) {
          if (a === b || b === c || a === c) continue
          for (const signs of [0, 1, 2, 3, 4, 5, 6, 7]) {
            const flip = (v: Vector3, bit: number): Vector3 =>
              v.map((x) => x * ((signs >> bit) & 1 ? -1 : 1)) as unknown as Vector3
            const grid = {
              dimensions: [3, 3, 3],
              originMm: [0, 0, 0],
              columnStepMm: flip(a, 0),
              rowStepMm: flip(b, 1),
              sliceStepMm: flip(c, 2),
            } as const
            const frames = gridFrames(grid)
            for (const view of VIEWS) {
              expect(frames[view].right.map((x) => x + 0)).toEqual(patientFrame(view).right)
              expect(frames[view].down.map((x) => x + 0)).toEqual(patientFrame(view).down)
            }
          }
        }
  })

  test('scrolling visits every slice once, in either direction, and stays inside', () => {
    const frame = gridFrames(oblique).axial
    for (const view of VIEWS) {
      const each = gridFrames(oblique)[view]
      const count = oblique.dimensions[each.axis as number] as number
      let at = stepped(oblique, each, middleOf(oblique), -1000)
      const seen = new Set<number>()
      for (let step = 0; step < count + 3; step += 1) {
        seen.add(Math.round(patientToVoxel(oblique, at)[each.axis as number] as number))
        at = stepped(oblique, each, at, 1)
      }
      expect(seen.size).toBe(count)
    }
    const place = stepped(oblique, frame, middleOf(oblique), 2)
    expect(lengthMm(onSlice(oblique, frame, place), place)).toBeLessThan(1e-9)
  })

  test('leafing goes to the feet, to the left and to the back, and the count rises with it', () => {
    const upsideDown = turned(boxGrid([9, 9, 9]), 0.1, 3)
    for (const grid of [oblique, upsideDown]) {
      for (const [view, axis, sign] of [
        ['axial', 2, -1],
        ['sagittal', 0, 1],
        ['coronal', 1, 1],
      ] as const) {
        const frame = gridFrames(grid)[view]
        const from = middleOf(grid)
        const to = stepped(grid, frame, from, 2)
        expect(Math.sign(to[axis] - from[axis])).toBe(sign)
        const count = (at: Vector3): number => sliceOf(grid, frame, at)?.slice ?? Number.NaN
        expect(count(to) - count(from)).toBe(2)
      }
    }
    const cut = patientFrame('axial')
    expect(stepped(oblique, cut, [0, 0, 0], 1)[2]).toBeLessThan(0)
    expect(sliceOf(oblique, cut, [0, 0, 0])).toBeNull()
  })

  test('a place shown is the place pointed at', () => {
    const plane = picturePlane(oblique, gridFrames(oblique).coronal, {
      centreMm: middleOf(oblique),
      depthMm: middleOf(oblique),
      mmPerPixel: 0.37,
      columns: 30,
      rows: 21,
    })
    const { x, y, behindMm } = pointOf(plane, placeOf(plane, 4.25, 17.5))
    expect([x, y, behindMm].map((value) => Number(value.toFixed(9)))).toEqual([4.25, 17.5, 0])
  })
})

describe('grey', () => {
  test('a window puts its ends at black and white and hatches a gap', () => {
    const out = new Uint8ClampedArray(6 * 4)
    toGrey(Float32Array.of(0, 50.1, 100, 500, Number.NaN, GAP), 6, { centre: 50, width: 100 }, out)
    expect([0, 1, 2, 3, 4].map((at) => out[at * 4])).toEqual([0, 128, 255, 255, 0])
    expect([110, 28]).toContain(out[20])
    expect(out[3]).toBe(255)
    toGrey(Float32Array.of(0, 100), 2, { centre: 50, width: 100 }, out, true)
    expect([out[0], out[4]]).toEqual([255, 0])
  })

  test('the usual window is not darkened by one hot pixel', () => {
    const grid = boxGrid([100, 100, 1])
    const data = Int16Array.from({ length: 10_000 }, (_, at) => at % 1000)
    data[77] = 32_000
    expect(windowOf({ grid, data, slope: 1, intercept: 0, present: null }, 'usual').width).toBeLessThan(1100)
  })
})

describe('alignment by landmarks', () => {
  const square: Vector3[] = [
    [0, 0, 0],
    [40, 0, 5],
    [0, 30, -8],
    [12, 22, 60],
  ]

  test('worked by hand: a quarter turn and a shift', () => {
    const quarter = ([x, y, z]: Vector3): Vector3 => [-y + 10, x - 5, z + 2]
    const motion = alignLandmarks(square.map((fromMm) => ({ fromMm, toMm: quarter(fromMm) })))
    if (typeof motion === 'string') throw new Error(motion)
    expect(motion.residualMm).toBeLessThan(1e-9)
    expect(motion.rotation[0].map((value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual([0, -1, 0])
    expect(motion.translationMm.map((value) => Number(value.toFixed(9)))).toEqual([10, -5, 2])
  })

  test('any turn is found again, and undone', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3.1, max: 3.1, noNaN: true }),
        fc.double({ min: -3.1, max: 3.1, noNaN: true }),
        (a, b) => {
          const pairs = square.map((fromMm) => ({
            fromMm,
            toMm: turned({ ...boxGrid([1, 1, 1]), originMm: fromMm }, a, b).originMm,
          }))
          const motion = alignLandmarks(pairs)
          if (typeof motion === 'string') throw new Error(motion)
          expect(motion.residualMm).toBeLessThan(1e-7)
          const back = moved(inverseMotion(motion), moved(motion, [3, 4, 5]))
          expect(lengthMm(back, [3, 4, 5])).toBeLessThan(1e-9)
        },
      ),
    )
  })

  test('a spine that bent leaves a residual, and it is not mirrored', () => {
    const mirrored = square.map((fromMm) => ({ fromMm, toMm: [-fromMm[0], fromMm[1], fromMm[2]] as Vector3 }))
    const motion = alignLandmarks(mirrored)
    if (typeof motion === 'string') throw new Error(motion)
    expect(motion.residualMm).toBeGreaterThan(1)
    const [a, b, c] = motion.rotation
    const determinant =
      a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
    expect(determinant).toBeCloseTo(1, 9)
  })

  test('what cannot decide a motion is refused', () => {
    const pair = (at: Vector3) => ({ fromMm: at, toMm: at })
    expect(alignLandmarks([pair([0, 0, 0]), pair([1, 0, 0])])).toBe('fewer-than-three')
    expect(alignLandmarks([pair([0, 0, 0]), pair([1, 1, 1]), pair([2, 2, 2])])).toBe('on-one-line')
    expect(alignLandmarks([pair([1, 1, 1]), pair([1, 1, 1]), pair([1, 1, 1])])).toBe('on-one-line')
  })
})

test('angles and lengths by hand', () => {
  expect(angleDeg([1, 0, 0], [0, 0, 0], [0, 1, 0])).toBeCloseTo(90, 9)
  expect(angleDeg([1, 0, 0], [0, 0, 0], [-2, 0, 0])).toBeCloseTo(180, 9)
  expect(angleDeg([0, 0, 0], [0, 0, 0], [1, 0, 0])).toBeNull()
  expect(lengthMm([1, 2, 3], [4, 6, 3])).toBe(5)
})
