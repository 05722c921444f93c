import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  buildPyramid,
  overview,
  pyramidBytes,
  pyramidFits,
  pyramidSteps,
  readPyramid,
  type Recording,
  type Result,
} from '../../src/index.ts'
import { mutated } from '../mutate.ts'
import { seededRandom, valueOf } from '../support.ts'

/** A recording of values in memory; NaN where nothing was recorded. */
function recordingOf(values: readonly Float64Array[], ratesHz: readonly number[]): Recording & { reads: number[] } {
  const reads: number[] = []
  return {
    format: 'EDF+D',
    startTime: null,
    durationS: Math.max(...values.map(({ length }, i) => length / (ratesHz[i] ?? 1))),
    channels: values.map(({ length }, index) => ({
      index,
      label: `C${index}`,
      unit: 'uV',
      rateHz: ratesHz[index] ?? 1,
      samples: length,
      physicalMin: null,
      physicalMax: null,
      digitalMin: null,
      digitalMax: null,
      prefilter: null,
      scaled: true,
      toMicrovolts: 1,
    })),
    annotations: [],
    gaps: [],
    faults: [],
    reads,
    read(channel, from, count): Result<Float64Array> {
      reads.push(count)
      const out = new Float64Array(count).fill(NaN)
      out.set(values[channel]?.subarray(from, from + count) ?? [])
      return { ok: true, value: out }
    },
  }
}

const noise = (count: number, seed: number): Float64Array => {
  const random = seededRandom(seed)
  return Float64Array.from({ length: count }, () => Math.fround(200 * random() - 100))
}

/** The plain way: every sample in the column that its time lies in. */
function byHand(values: Float64Array, rateHz: number, fromS: number, toS: number, columns: number) {
  const min = new Float64Array(columns).fill(NaN)
  const max = new Float64Array(columns).fill(NaN)
  for (const [i, value] of values.entries()) {
    const column = Math.floor(((i / rateHz - fromS) / (toS - fromS)) * columns + 1e-9)
    if (column < 0 || column >= columns || Number.isNaN(value)) continue
    min[column] = Number.isNaN(min[column]) ? value : Math.min(min[column] as number, value)
    max[column] = Number.isNaN(max[column]) ? value : Math.max(max[column] as number, value)
  }
  return { min, max }
}

describe('an overview', () => {
  test('every column has the extremes of its own samples', () => {
    const values = noise(5000, 1)
    const recording = recordingOf([values], [1000])
    for (const [fromS, toS, columns] of [
      [0, 5, 100],
      [0.5, 1.5, 77],
      [0, 5, 1],
      [1, 1.01, 10],
    ] as const) {
      const { min, max, lost } = valueOf(overview(recording, 0, fromS, toS, columns))
      expect({ min, max }).toEqual(byHand(values, 1000, fromS, toS, columns))
      expect(lost.every((flag) => flag === 0)).toBe(true)
    }
  })

  test('what was not recorded is seen: part of a column, a whole one, before the start and after the end', () => {
    const values = noise(1000, 2)
    values.fill(NaN, 250, 400)
    const recording = recordingOf([values], [100])
    const { min, lost } = valueOf(overview(recording, 0, -2, 12, 14))
    expect([...lost]).toEqual([2, 2, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 2, 2])
    expect(min[5]).toBeNaN()
  })

  test('more columns than samples: columns between two samples are not called lost', () => {
    const { lost, max } = valueOf(overview(recordingOf([Float64Array.of(1, 2, 3, 4)], [4]), 0, 0, 1, 8))
    expect([...lost].every((flag) => flag === 0)).toBe(true)
    expect([...max].filter((value) => !Number.isNaN(value))).toEqual([1, 2, 3, 4])
  })

  test('wrong arguments are faults of the program', () => {
    const recording = recordingOf([noise(10, 1)], [1])
    expect(() => overview(recording, 0, 5, 5, 10)).toThrow(RangeError)
    expect(() => overview(recording, 0, 0, 5, 0)).toThrow(RangeError)
    expect(() => overview(recording, 3, 0, 5, 1)).toThrow(RangeError)
  })
})

describe('a pyramid', () => {
  test('the whole of a recording drawn from it has the true extremes, and no spike is lost', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200_000, max: 400_000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        (count, columns, seed) => {
          const values = noise(count, seed)
          values[seed % count] = 5000
          const recording = recordingOf([values], [20_000])
          const pyramid = valueOf(buildPyramid(recording))
          recording.reads.length = 0
          const drawn = valueOf(overview(recording, 0, 0, recording.durationS, columns, pyramid))
          expect(recording.reads.length).toBe(0)
          const exact = byHand(values, 20_000, 0, recording.durationS, columns)
          expect(Math.max(...drawn.max)).toBe(5000)
          for (let column = 0; column < columns; column++) {
            // A column may borrow a bucket from its neighbours, never lose one of its own.
            expect(drawn.max[column]).toBeGreaterThanOrEqual(exact.max[column] as number)
            expect(drawn.min[column]).toBeLessThanOrEqual(exact.min[column] as number)
            const near = Math.max(...[column - 1, column, column + 1].map((at) => exact.max[at] ?? -Infinity))
            expect(drawn.max[column]).toBeLessThanOrEqual(near)
          }
        },
      ),
      { numRuns: 8, seed: 3 },
    )
  })

  test('channels of unequal rates, gaps, and blocks of bounded size', () => {
    const slow = noise(3000, 5)
    const fast = noise(300_000, 6)
    fast.fill(NaN, 100_000, 200_000)
    const recording = recordingOf([slow, fast], [100, 10_000])
    const pyramid = valueOf(buildPyramid(recording))
    expect(Math.max(...recording.reads)).toBeLessThanOrEqual(65_536)
    expect(recording.reads.reduce((sum, count) => sum + count, 0)).toBe(303_000)
    const { lost } = valueOf(overview(recording, 1, 0, 30, 30, pyramid))
    expect([...lost.subarray(0, 9)]).toEqual(Array.from({ length: 9 }, () => 0))
    expect([...lost.subarray(11, 19)]).toEqual(Array.from({ length: 8 }, () => 2))
    expect(pyramid.channels[0]?.levels[0]?.min.length).toBe(Math.ceil(3000 / 64))
  })

  test('kept as bytes: the same again; another recording does not fit; damage is refused', () => {
    const recording = recordingOf([noise(100_000, 7), noise(5000, 8)], [2000, 100])
    const pyramid = valueOf(buildPyramid(recording))
    const bytes = pyramidBytes(pyramid)
    expect(valueOf(readPyramid(bytes))).toEqual(pyramid)
    expect(pyramidFits(pyramid, recording).ok).toBe(true)
    expect(pyramidFits(pyramid, recordingOf([noise(99_999, 7), noise(5000, 8)], [2000, 100])).ok).toBe(false)
    const random = seededRandom(11)
    for (let i = 0; i < 500; i++) {
      const damaged = mutated(bytes, random)
      if (Buffer.compare(damaged, bytes) !== 0)
        expect(readPyramid(damaged)).toMatchObject({ ok: false, failure: { code: 'malformed' } })
    }
  })

  test('progress rises to 1, and a reading that fails ends it with that failure', () => {
    const steps = [...pyramidSteps(recordingOf([noise(400_000, 9)], [1000]))]
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(steps.at(-1)).toBe(1)
    const broken: Recording = {
      ...recordingOf([noise(100, 1)], [10]),
      read: () => ({ ok: false, failure: { code: 'truncated', message: 'Cut.' } }),
    }
    expect(buildPyramid(broken)).toEqual({ ok: false, failure: { code: 'truncated', message: 'Cut.' } })
  })
})
