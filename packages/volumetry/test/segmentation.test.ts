import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measureLabel, voxelToPatient } from '../src/index.ts'
import type { Stroke } from '../src/segmentation/index.ts'
import {
  agreementOf,
  applyDelta,
  between,
  brushed,
  deltaOf,
  differenceOf,
  faultOfDelta,
  foldStrokes,
  grow,
  holesOf,
  islandsOf,
  mayChange,
  newSheet,
  partsOf,
  smoothed,
  thresholded,
  voxelsIn,
  voxelsOf,
} from '../src/segmentation/index.ts'
import { squaredDistances } from '../src/segmentation/distance.ts'
import { boxGrid, labelled, shaped, turned } from './shapes.ts'

const by = { tool: 'brush', settings: { radiusMm: 2 } }
const anyDelta = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 9 })), {
    maxLength: 6,
  })
  .map((runs) => runs.map(([label, first, length]) => ({ label, runs: [first, length] })))
const anyStroke: fc.Arbitrary<Stroke> = fc.oneof(
  anyDelta.map((delta) => ({ act: 'draw' as const, by, delta })),
  fc.constant({ act: 'undo' as const }),
  fc.constant({ act: 'redo' as const }),
)

/** The slow way: keep every picture, and go back and forth among them. */
function foldByPictures(voxels: number, strokes: readonly Stroke[]): Uint8Array {
  let pictures = [new Uint8Array(voxels)]
  let at = 0
  for (const stroke of strokes) {
    if (stroke.act === 'undo') at = Math.max(0, at - 1)
    else if (stroke.act === 'redo') at = Math.min(pictures.length - 1, at + 1)
    else {
      const next = (pictures[at] as Uint8Array).slice()
      for (const { label, runs } of stroke.delta) next.fill(label, runs[0], (runs[0] as number) + (runs[1] as number))
      pictures = [...pictures.slice(0, at + 1), next]
      at += 1
    }
  }
  return pictures[at] as Uint8Array
}

describe('strokes', () => {
  test('a drawing is the fold of its strokes, undo and redo included', () => {
    fc.assert(
      fc.property(fc.array(anyStroke, { maxLength: 30 }), (strokes) => {
        const labels = foldByPictures(100, strokes)
        expect(foldStrokes(100, strokes)).toEqual(labels)
        const sheet = newSheet(100)
        for (const stroke of strokes) sheet.add(stroke)
        for (let label = 0; label < 6; label += 1)
          expect(sheet.now().counts[label]).toBe(labels.filter((each) => each === label).length)
      }),
      { numRuns: 300 },
    )
  })

  test('what undoes a stroke undoes it exactly', () => {
    fc.assert(
      fc.property(anyDelta, anyDelta, (first, second) => {
        const labels = new Uint8Array(100)
        applyDelta(labels, first)
        const before = labels.slice()
        applyDelta(labels, applyDelta(labels, second))
        expect(labels).toEqual(before)
      }),
    )
  })

  test('the difference of two labellings turns one into the other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 50, maxLength: 50, max: 3 }),
        fc.uint8Array({ minLength: 50, maxLength: 50, max: 3 }),
        (a, b) => {
          const labels = a.slice()
          const delta = differenceOf(a, b)
          expect(faultOfDelta(delta, 50)).toBeNull()
          applyDelta(labels, delta)
          expect(labels).toEqual(b)
          expect(voxelsIn(delta)).toBe(a.reduce((sum, value, at) => sum + (value === b[at] ? 0 : 1), 0))
        },
      ),
    )
  })

  test('an undo with nothing drawn is no stroke', () => {
    const sheet = newSheet(10)
    expect(sheet.add({ act: 'undo' })).toBe(false)
    expect(sheet.now()).toMatchObject({ strokes: 0, canUndo: false })
  })

  test.each([
    [[{ label: 256, runs: [0, 1] }], 'label'],
    [[{ label: 1, runs: [0] }], 'no length'],
    [[{ label: 1, runs: [5, 2, 4, 1] }], 'do not rise'],
    [[{ label: 1, runs: [98, 3] }], 'beyond'],
    [[{ label: 1, runs: [0.5, 1] }], 'whole'],
    [[{ label: 1, runs: [3, 0] }], 'whole'],
    [[{ label: 1, runs: [-1, 2] }], 'rise'],
  ])('a foreign stroke %j is refused', (delta, words) => {
    expect(faultOfDelta(delta, 100)).toContain(words)
  })
})

describe('brush', () => {
  test('a ball is round in mm on thick slices', () => {
    const grid = turned(boxGrid([40, 40, 13], [0.75, 0.75, 3.3]), 0.1, 0.05)
    const centre = voxelToPatient(grid, [20, 20, 6])
    const found = brushed(grid, [centre], 6, null)
    const volume = found.length * 0.75 * 0.75 * 3.3
    expect(volume / ((4 / 3) * Math.PI * 6 ** 3)).toBeGreaterThan(0.93)
    expect(volume / ((4 / 3) * Math.PI * 6 ** 3)).toBeLessThan(1.07)
    const slices = new Set(found.map((voxel) => Math.floor(voxel / 1600)))
    expect([...slices]).toEqual([5, 6, 7])
  })

  test('a disc stays on its slice, a path is swept without holes', () => {
    const grid = boxGrid([40, 40, 5], [1, 1, 4])
    const found = brushed(
      grid,
      [
        [5, 20, 8],
        [30, 20, 8.9],
      ],
      2,
      2,
    )
    expect(new Set(found.map((voxel) => Math.floor(voxel / 1600)))).toEqual(new Set([2]))
    const row = found.filter((voxel) => Math.floor((voxel % 1600) / 40) === 20)
    expect(row.length).toBe(30)
  })

  test('however small, the voxel under the pointer belongs to it; outside the grid nothing does', () => {
    const grid = boxGrid([10, 10, 10], [1, 1, 1])
    expect(brushed(grid, [[4.4, 4.4, 4.4]], 0.01, null)).toEqual([444])
    expect(brushed(grid, [[50, 50, 50]], 3, null)).toEqual([])
  })

  test('canal paint leaves cord and tumour alone', () => {
    expect([
      mayChange('empty', 0),
      mayChange('empty', 1),
      mayChange(3, 3),
      mayChange(3, 0),
      mayChange('anything', 9),
    ]).toEqual([true, false, true, false, true])
  })
})

describe('regions', () => {
  const grid = boxGrid([8, 8, 3])

  test('a threshold stays in its region and includes its limits', () => {
    const volume = { data: Int16Array.of(10, 20, 30, 40), slope: 2, intercept: 1 }
    expect(thresholded(volume, [0, 1, 2], 41, 61)).toEqual([1, 2])
  })

  test('parts touch by corners; small ones are islands; the largest never is', () => {
    const { labels } = labelled(grid, (i, j, k) =>
      k === 1 && ((i < 3 && j < 3) || (i === 3 && j === 3) || (i === 7 && j === 7)) ? 4 : 0,
    )
    const map = Uint8Array.from(labels)
    expect(partsOf(grid, map, 4).map((part) => part.length)).toEqual([10, 1])
    expect(islandsOf(grid, map, 4, 2)).toEqual([64 + 63])
    expect(islandsOf(grid, map, 4, 1)).toEqual([])
  })

  test('a hole is filled slice by slice, a bay is not', () => {
    const { labels } = labelled(grid, (i, j) =>
      i >= 1 && i <= 5 && j >= 1 && j <= 5 && !(i === 3 && j === 3) && !(i === 5 && j === 2) ? 1 : 0,
    )
    expect(holesOf(grid, Uint8Array.from(labels), 1)).toEqual([0, 64, 128].map((from) => from + 3 * 8 + 3))
  })
})

describe('distances', () => {
  test('are those of trying every pair, on a grid with three different steps', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 60, maxLength: 60, max: 1 }), (set) => {
        const step = [0.75, 1.1, 3.3] as const
        const found = squaredDistances(set, [5, 4, 3], step)
        for (let at = 0; at < 60; at += 1) {
          let best = Number.POSITIVE_INFINITY
          for (let other = 0; other < 60; other += 1) {
            if (set[other] === 0) continue
            const [dx, dy, dz] = [
              (at % 5) - (other % 5),
              (Math.floor(at / 5) % 4) - (Math.floor(other / 5) % 4),
              Math.floor(at / 20) - Math.floor(other / 20),
            ]
            best = Math.min(best, (dx * step[0]) ** 2 + (dy * step[1]) ** 2 + (dz * step[2]) ** 2)
          }
          if (best === Number.POSITIVE_INFINITY) expect(found[at]).toBe(best)
          else expect(found[at]).toBeCloseTo(best, 9)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('between slices', () => {
  test('a cone drawn on every fourth slice is a cone', () => {
    const grid = boxGrid([60, 60, 17], [0.5, 0.5, 1])
    const cone = shaped(grid, ([x, y, z]) => Math.hypot(x - 14, y - 14) < 3 + z / 2)
    const drawn = Uint8Array.from(cone.labels, (label, at) => (Math.floor(at / 3600) % 4 === 0 ? label : 0))
    const { voxels, slices } = between(grid, drawn, 1)
    expect(slices).toEqual([1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15])
    for (const voxel of voxels) drawn[voxel] = 1
    const whole = measureLabel(cone, 1)?.volumeMm3 ?? 0
    expect(Math.abs(voxelsOf(drawn, 1).length * 0.25 - whole) / whole).toBeLessThan(0.01)
  })

  test('nothing is added beyond the first and last drawn slice, and nothing to one slice', () => {
    const grid = boxGrid([5, 5, 9])
    const one = Uint8Array.from(labelled(grid, (i, j, k) => (k === 4 && i > 1 && j > 1 ? 2 : 0)).labels)
    expect(between(grid, one, 2)).toEqual({ voxels: [], slices: [] })
  })

  test('works along rows as well', () => {
    const grid = boxGrid([12, 9, 12])
    const bar = Uint8Array.from(
      labelled(grid, (i, j, k) => ((j === 1 || j === 7) && i > 3 && i < 8 && k > 3 && k < 8 ? 1 : 0)).labels,
    )
    const { voxels, slices } = between(grid, bar, 1, 1)
    expect(slices).toEqual([2, 3, 4, 5, 6])
    expect(voxels.length).toBe(5 * 16)
  })
})

test('smoothing takes the staircase and not the volume', () => {
  const grid = boxGrid([30, 30, 12], [0.8, 0.8, 2])
  const ball = shaped(grid, (at) => Math.hypot(at[0] - 12, at[1] - 12, at[2] - 11) < 7)
  const labels = Uint8Array.from(ball.labels)
  const spike = (11 * 30 + 15) * 30 + 15
  labels[spike] = 1
  const after = smoothed(grid, labels, 1, 1)
  expect(after.length).toBe(voxelsOf(labels, 1).length)
  expect(after).not.toContain(spike)
  expect(smoothed(grid, labels, 3, 1)).toEqual([])
})

describe('agreement of two readers', () => {
  test('worked by hand: two boxes one slice of 3.3 mm apart', () => {
    const grid = boxGrid([6, 6, 6], [1, 1, 3.3])
    const box = (from: number) => ({
      grid,
      mask: Uint8Array.from(
        labelled(grid, (i, j, k) => (i > 0 && i < 5 && j > 0 && j < 5 && k >= from && k < from + 2 ? 1 : 0)).labels,
      ),
    })
    const agreement = agreementOf(box(1), box(2))
    if (typeof agreement === 'string') throw new Error(agreement)
    expect(agreement.dice).toBe(0.5)
    expect(agreement.hausdorffMm).toBeCloseTo(3.3, 9)
    // Of 32 voxels each (all at the surface), 16 lie on the other box and 16 one slice away.
    expect(agreement.meanMm).toBeCloseTo(1.65, 9)
    expect(agreement.hausdorff95Mm).toBeCloseTo(3.3, 9)
  })

  test('a drawing agrees with itself', () => {
    const grid = turned(boxGrid([10, 10, 10], [0.7, 0.7, 3]), 0.2, 0.1)
    const mask = Uint8Array.from(
      shaped(
        grid,
        (at) => Math.hypot(...at.map((value, axis) => value - (voxelToPatient(grid, [5, 5, 5])[axis] as number))) < 3,
      ).labels,
    )
    expect(agreementOf({ grid, mask }, { grid, mask })).toMatchObject({
      dice: 1,
      meanMm: 0,
      hausdorff95Mm: 0,
      hausdorffMm: 0,
    })
  })

  test('what cannot be compared is said', () => {
    const grid = boxGrid([3, 3, 3])
    const full = new Uint8Array(27).fill(1)
    expect(agreementOf({ grid, mask: full }, { grid, mask: new Uint8Array(27) })).toBe('empty')
    expect(agreementOf({ grid, mask: full }, { grid: boxGrid([3, 3, 3], [1, 1, 2]), mask: full })).toBe('other-grid')
    const leaning = { ...grid, sliceStepMm: [0.5, 0, 1] as const }
    expect(agreementOf({ grid: leaning, mask: full }, { grid: leaning, mask: full })).toBe('leaning-grid')
  })
})

describe('growing', () => {
  const grid = boxGrid([40, 40, 20], [1, 1, 2])
  const volumeOf = (rule: (at: readonly [number, number, number]) => number) => {
    const data = new Int16Array(40 * 40 * 20)
    let state = 7
    for (let at = 0; at < data.length; at += 1) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      const noise = ((state >>> 16) % 25) - 12
      data[at] = rule([at % 40, Math.floor(at / 40) % 40, 2 * Math.floor(at / 1600)]) + noise
    }
    return { grid, data, slope: 1, intercept: 0, present: null }
  }
  const ball = (at: readonly [number, number, number]) => Math.hypot(at[0] - 20, at[1] - 20, at[2] - 20) < 7

  test('a lesion beside tissue nearly as bright, where a threshold would leak', () => {
    const volume = volumeOf((at) => (ball(at) ? 780 : at[0] > 24 ? 620 : 120))
    const inside = brushed(grid, [[20, 20, 20]], 2, null)
    const outside = [...brushed(grid, [[33, 20, 20]], 2, null), ...brushed(grid, [[8, 20, 20]], 2, null)].sort(
      (a, b) => a - b,
    )
    const grown = grow(volume, { inside, outside, radiusMm: 14, barrier: null })
    if (typeof grown === 'string') throw new Error(grown)
    const truth = volume.data.reduce(
      (sum, _, at) => sum + (ball([at % 40, Math.floor(at / 40) % 40, 2 * Math.floor(at / 1600)]) ? 1 : 0),
      0,
    )
    expect(Math.abs(grown.voxels.length - truth) / truth).toBeLessThan(0.05)
    expect(grown.atLimit).toBe(false)
  })

  test('the barrier is never crossed and the limit is reported', () => {
    const volume = volumeOf(() => 500)
    const barrier = Uint8Array.from(volume.data, (_, at) => (at % 40 < 25 ? 1 : 0))
    const inside = brushed(grid, [[20, 20, 20]], 2, null)
    const outside = brushed(grid, [[5, 20, 20]], 1, null)
    const grown = grow(volume, { inside, outside, radiusMm: 30, barrier })
    if (typeof grown === 'string') throw new Error(grown)
    expect(grown.voxels.every((voxel) => voxel % 40 < 25)).toBe(true)
  })

  test('what is missing is named', () => {
    const volume = volumeOf(() => 1)
    expect(grow(volume, { inside: [], outside: [1], radiusMm: 5, barrier: null })).toBe('no-inside-seed')
    expect(grow(volume, { inside: [1], outside: [], radiusMm: 5, barrier: null })).toBe('no-outside-seed')
    expect(grow(volume, { inside: [1], outside: [1], radiusMm: 5, barrier: null })).toBe('seeds-overlap')
    expect(grow(volume, { inside: [1], outside: [2], radiusMm: 5, barrier: new Uint8Array(volume.data.length) })).toBe(
      'outside-barrier',
    )
  })
})

test('a delta leaves out what has the label already', () => {
  expect(deltaOf(3, [1, 2, 3, 5], Uint8Array.of(0, 0, 3, 0, 0, 0))).toEqual([{ label: 3, runs: [1, 1, 3, 1, 5, 1] }])
  expect(deltaOf(3, [2], Uint8Array.of(0, 0, 3))).toEqual([])
})
