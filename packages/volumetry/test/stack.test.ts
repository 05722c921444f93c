import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StackFaultCode, StackSlice, Vector3 } from '../src/index.ts'
import { stackGeometry, voxelToPatient, voxelVolumeMm3 } from '../src/index.ts'

const axial = { row: [1, 0, 0], column: [0, 1, 0] } as const
const sagittal = { row: [0, 1, 0], column: [0, 0, -1] } as const

function slice(z: number, change: Partial<StackSlice> = {}): StackSlice {
  return {
    orientation: axial,
    positionMm: [-60, -60, z],
    pixelSpacingMm: [0.75, 0.75],
    columns: 160,
    rows: 160,
    sliceThicknessMm: 3,
    spacingBetweenSlicesMm: null,
    ...change,
  }
}

const regular = (count: number, spacing = 3.3): StackSlice[] =>
  Array.from({ length: count }, (_, at) => slice(at * spacing))

const withChange = (slices: StackSlice[], at: number, change: Partial<StackSlice>): StackSlice[] =>
  slices.map((one, index) => (index === at ? { ...one, ...change } : one))

/** Every fault of the table, how it comes about, and whether one may still measure. */
const table: { name: string; slices: StackSlice[]; codes: StackFaultCode[]; verdict: string; measurable: boolean }[] = [
  { name: 'a regular stack', slices: regular(9), codes: [], verdict: 'uniform', measurable: true },
  { name: 'no slices', slices: [], codes: ['no-position'], verdict: 'unknown', measurable: false },
  { name: 'one slice', slices: regular(1), codes: ['irregular-spacing'], verdict: 'single', measurable: false },
  {
    name: 'one slice that names its distance',
    slices: [slice(0, { spacingBetweenSlicesMm: 3.3 })],
    codes: [],
    verdict: 'single',
    measurable: true,
  },
  { name: 'two slices', slices: regular(2), codes: [], verdict: 'uniform', measurable: true },
  {
    name: 'one inner slice lost',
    slices: regular(9).toSpliced(4, 1),
    codes: ['missing-slices'],
    verdict: 'missing',
    measurable: false,
  },
  {
    name: 'two inner slices lost side by side',
    slices: regular(9).toSpliced(4, 2),
    codes: ['missing-slices'],
    verdict: 'missing',
    measurable: false,
  },
  {
    name: 'two inner slices lost apart',
    slices: regular(9).toSpliced(6, 1).toSpliced(2, 1),
    codes: ['missing-slices'],
    verdict: 'missing',
    measurable: false,
  },
  {
    name: 'most inner slices lost, told by the tag',
    slices: [0, 1, 3, 5].map((at) => slice(at * 3.3, { spacingBetweenSlicesMm: 3.3 })),
    codes: ['missing-slices'],
    verdict: 'missing',
    measurable: false,
  },
  {
    name: 'a slice twice',
    slices: [...regular(9), slice(6.6)],
    codes: ['duplicate-slice'],
    verdict: 'duplicate',
    measurable: false,
  },
  {
    name: 'every slice twice, as two echoes',
    slices: [...regular(9), ...regular(9)],
    codes: ['duplicate-slice'],
    verdict: 'duplicate',
    measurable: false,
  },
  {
    name: 'all slices in one place',
    slices: [slice(0), slice(0), slice(0)],
    codes: ['duplicate-slice'],
    verdict: 'duplicate',
    measurable: false,
  },
  {
    name: 'a slice twice and one lost',
    slices: [...regular(9).toSpliced(4, 1), slice(0)],
    codes: ['duplicate-slice', 'missing-slices'],
    verdict: 'duplicate',
    measurable: false,
  },
  {
    name: 'one slice out of step',
    slices: withChange(regular(9), 4, { positionMm: [-60, -60, 14] }),
    codes: ['irregular-spacing'],
    verdict: 'irregular',
    measurable: false,
  },
  {
    name: 'one stray slice between regular ones',
    slices: [...regular(9), slice(4.4)],
    codes: ['irregular-spacing'],
    verdict: 'irregular',
    measurable: false,
  },
  {
    name: 'one slice moved sideways',
    slices: withChange(regular(9), 4, { positionMm: [-58, -60, 13.2] }),
    codes: ['irregular-spacing'],
    verdict: 'irregular',
    measurable: false,
  },
  {
    name: 'a localizer among them',
    slices: [...regular(9), slice(0, { orientation: sagittal })],
    codes: ['mixed-orientation'],
    verdict: 'mixed',
    measurable: false,
  },
  {
    name: 'a slice of another size',
    slices: withChange(regular(9), 8, { columns: 128 }),
    codes: ['mixed-size'],
    verdict: 'mixed',
    measurable: false,
  },
  {
    name: 'a slice of another pixel size',
    slices: withChange(regular(9), 8, { pixelSpacingMm: [0.5, 0.5] }),
    codes: ['mixed-size'],
    verdict: 'mixed',
    measurable: false,
  },
  ...(['positionMm', 'orientation', 'pixelSpacingMm', 'columns', 'rows'] as const).map((field) => ({
    name: `a slice without ${field}`,
    slices: withChange(regular(9), 8, { [field]: null }),
    codes: ['no-position'] as StackFaultCode[],
    verdict: 'uniform',
    measurable: false,
  })),
  {
    name: 'a position that is not a number',
    slices: withChange(regular(9), 8, { positionMm: [0, Number.NaN, 0] }),
    codes: ['no-position'],
    verdict: 'uniform',
    measurable: false,
  },
  {
    name: 'a tag that disagrees',
    slices: regular(9).map((one) => ({ ...one, spacingBetweenSlicesMm: 3 })),
    codes: ['spacing-tag-disagrees'],
    verdict: 'uniform',
    measurable: true,
  },
  {
    name: 'a tag that agrees but for rounding',
    slices: regular(9).map((one) => ({ ...one, spacingBetweenSlicesMm: 3.304 })),
    codes: [],
    verdict: 'uniform',
    measurable: true,
  },
  {
    name: 'a sheared stack',
    slices: Array.from({ length: 9 }, (_, at) => slice(0, { positionMm: [-60, -60 + 0.5 * at, 3.3 * at] })),
    codes: [],
    verdict: 'sheared',
    measurable: true,
  },
  {
    name: 'positions rounded to a hundredth',
    slices: regular(9, 3.333).map((one, at) => ({
      ...one,
      positionMm: [-60, -60, Math.round(333.3 * at) / 100] as const,
    })),
    codes: [],
    verdict: 'uniform',
    measurable: true,
  },
]

test.each(table)('$name', ({ slices, codes, verdict, measurable }) => {
  const stack = stackGeometry(slices)
  expect(stack.faults.map(({ code }) => code)).toEqual(codes)
  expect(stack.verdict).toBe(verdict)
  expect(stack.measurable).toBe(measurable)
  if (measurable) expect(stack.grid).not.toBeNull()
  else expect(stack.grid).toBeNull()
  for (const { message } of stack.faults) expect(message.length).toBeGreaterThan(30)
})

describe('missing slices', () => {
  const stack = stackGeometry(regular(9).toSpliced(4, 2))

  test('are counted and placed in the sentence', () => {
    expect(stack.faults[0]?.message).toMatch(
      /^2 slices are missing between 9\.9 mm and 19\.8 mm along the slice direction \(spacing 3\.3 mm\)/,
    )
    expect(stack.faults[0]?.positionsMm).toEqual([expect.closeTo(13.2, 6), expect.closeTo(16.5, 6)])
  })

  test('keep their room for display', () => {
    expect(stack.withGaps?.slots).toEqual([0, 1, 2, 3, 6, 7, 8])
    expect(stack.withGaps?.grid.dimensions).toEqual([160, 160, 9])
  })
})

test('slices are sorted along the normal, whatever order the files come in', () => {
  const stack = stackGeometry([6.6, 0, 9.9, 3.3].map((z) => slice(z)))
  expect(stack.order).toEqual([1, 3, 0, 2])
  expect(stack.grid?.originMm).toEqual([-60, -60, 0])
})

test('voxel volume and gap come from positions; thickness only tells the gap', () => {
  const stack = stackGeometry(regular(5))
  if (stack.grid === null) throw new Error('a regular stack has a grid')
  expect(voxelVolumeMm3(stack.grid)).toBeCloseTo(0.75 * 0.75 * 3.3, 9)
  expect(stack.gapMm).toBeCloseTo(0.3, 9)
})

const direction = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 6.28, noNaN: true }))
  .map(([h, a]): Vector3 => [Math.sqrt(1 - h * h) * Math.cos(a), Math.sqrt(1 - h * h) * Math.sin(a), h])

test('property: any regular oblique stack in any order is measurable and every slice lies on its grid', () => {
  fc.assert(
    fc.property(
      direction,
      fc.integer({ min: 2, max: 12 }),
      fc.double({ min: 0.4, max: 8, noNaN: true }),
      fc.integer({ min: 0, max: 1000 }),
      (normal, count, spacing, seed) => {
        const row = perpendicularTo(normal)
        const column = crossed(normal, row)
        const made = Array.from({ length: count }, (_, at) =>
          slice(0, {
            orientation: { row, column },
            positionMm: [5 + normal[0] * spacing * at, normal[1] * spacing * at, normal[2] * spacing * at],
          }),
        )
        const shuffled = made.toSorted((a, b) => hash(a, seed) - hash(b, seed))
        const stack = stackGeometry(shuffled)
        expect(stack.faults).toEqual([])
        stack.order.forEach((from, k) => {
          const on = stack.grid && voxelToPatient(stack.grid, [0, 0, k])
          expect(on?.every((value, axis) => Math.abs(value - (shuffled[from]?.positionMm?.[axis] ?? NaN)) < 1e-6)).toBe(
            true,
          )
        })
      },
    ),
    { numRuns: 100 },
  )
})

test('property: taking inner slices out of a stack never leaves it measurable, unless evenly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 20 }), fc.integer({ min: 1, max: 100 }), (count, pick) => {
      const lost = 1 + (pick % (count - 2))
      const stack = stackGeometry(regular(count).toSpliced(lost, 1))
      expect(stack.measurable).toBe(false)
      expect(stack.faults[0]?.code).toBe('missing-slices')
    }),
  )
})

const hash = (one: StackSlice, seed: number): number => Math.sin((one.positionMm?.[2] ?? 0) * 91.7 + seed)

function perpendicularTo(n: Vector3): Vector3 {
  const other: Vector3 = Math.abs(n[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0]
  const c = crossed(n, other)
  const size = Math.hypot(...c)
  return [c[0] / size, c[1] / size, c[2] / size]
}

function crossed(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
