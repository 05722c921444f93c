import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ButterworthDesign, CausalState, Sections } from '../src/filters/index.ts'
import {
  butterworth,
  causalFilter,
  filterBlock,
  filterTrace,
  gainDb,
  notch,
  steadyState,
  zeroPhaseFilter,
} from '../src/filters/index.ts'
import { readReference, referencePath, tone } from './reference.ts'

const design = (kind: string, order: number, fc: number | [number, number], rateHz: number): Sections =>
  butterworth({ kind, order, cutoffHz: fc, rateHz } as ButterworthDesign)

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, relative = 1e-9, floor = 1): void => {
  expect(actual.length).toBe(expected.length)
  for (let at = 0; at < expected.length; at += 1) {
    const [a, e] = [actual[at] as number, expected[at] as number]
    expect(Math.abs(a - e), `${at}: ${a} for ${e}`).toBeLessThanOrEqual(relative * Math.max(floor, Math.abs(e)))
  }
}

const at = (samples: Float64Array, indices: readonly number[]): number[] =>
  indices.map((index) => samples[index] as number)
const sumOfSquares = (samples: Float64Array): number => samples.reduce((sum, value) => sum + value * value, 0)

describe.skipIf(referencePath === undefined)('scipy reference', () => {
  const {
    signal,
    filters,
    notch: notches,
  } = referencePath === undefined ? { signal: null, filters: [], notch: [] } : readReference()
  const x = tone(2000)

  test('the test signal is the one of the reference', () => {
    expect(x.reduce((sum, value) => sum + value, 0)).toBeCloseTo(signal?.sum ?? NaN, 9)
    expect(sumOfSquares(x)).toBeCloseTo(signal?.sumsq ?? NaN, 9)
  })

  test.each(filters)('$name', ({ kind, order, fc, fs, ...expected }) => {
    const sections = design(kind, order, fc, fs)
    near(sections.flat(), expected.sos.flat(), 1e-12)
    near(steadyState(sections).flat(), expected.zi.flat(), 1e-9)
    for (const [hz, gain] of Object.entries(expected.gain_db))
      expect(gainDb(sections, Number(hz), fs)).toBeCloseTo(gain, 7)
    const rest = filterBlock(causalFilter('rest', sections), null, x).samples
    near(at(rest, expected.idx), expected.sosfilt)
    near([sumOfSquares(rest)], [expected.sosfilt_sumsq])
    near(at(filterBlock(causalFilter('settled', sections), null, x).samples, expected.idx), expected.sosfilt_zi_x0)
    const both = zeroPhaseFilter(sections)
    expect(both.padding).toBe(expected.padlen)
    near(at(filterTrace(both, x), expected.idx), expected.sosfiltfilt)
    near([sumOfSquares(filterTrace(both, x))], [expected.sosfiltfilt_sumsq])
  })

  test.each(notches)('notch $f0 Hz, Q $Q, $fs Hz', ({ f0, Q, fs, ...expected }) => {
    const sections = notch({ frequencyHz: f0, quality: Q, rateHz: fs })
    near(sections.flat(), [...expected.b, ...expected.a], 1e-13)
    near(at(filterBlock(causalFilter('rest', sections), null, x).samples, expected.idx), expected.lfilter)
    near(at(filterTrace(zeroPhaseFilter(sections), x), expected.idx), expected.filtfilt)
  })
})

const anyDesign = fc
  .record({
    kind: fc.constantFrom('lowpass', 'highpass', 'bandpass', 'bandstop'),
    order: fc.integer({ min: 1, max: 4 }),
    low: fc.integer({ min: 20, max: 400 }),
    width: fc.integer({ min: 50, max: 1500 }),
  })
  .map(({ kind, order, low, width }) => design(kind, order, kind.startsWith('band') ? [low, low + width] : low, 5000))

const anySignal = fc
  .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 60, maxLength: 300 })
  .map((each) => Float64Array.from(each))

describe('any filter', () => {
  test('edges lie 3 dB down, and the pass band is flat', () => {
    for (const order of [1, 2, 3, 4, 5]) {
      expect(gainDb(design('lowpass', order, 70, 1000), 70, 1000)).toBeCloseTo(-3.0103, 4)
      expect(gainDb(design('highpass', order, 70, 1000), 70, 1000)).toBeCloseTo(-3.0103, 4)
      const wide = design('bandpass', order, [30, 300], 2000)
      expect(gainDb(wide, 30, 2000)).toBeCloseTo(-3.0103, 4)
      expect(gainDb(wide, 300, 2000)).toBeCloseTo(-3.0103, 4)
      expect(gainDb(design('bandstop', order, [45, 55], 2000), 5, 2000)).toBeCloseTo(0, 1)
      expect(gainDb(design('bandstop', order, [45, 55], 2000), 45, 2000)).toBeCloseTo(-3.0103, 4)
    }
  })

  test('block size changes no bit', () => {
    fc.assert(
      fc.property(
        anyDesign,
        anySignal,
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }),
        (sections, samples, sizes) => {
          const filter = causalFilter('settled', sections, notch({ frequencyHz: 50, quality: 30, rateHz: 5000 }))
          const whole = filterBlock(filter, null, samples).samples
          const parts: number[] = []
          let state: CausalState = null
          for (let from = 0, turn = 0; from < samples.length; turn += 1) {
            const size = sizes[turn % sizes.length] as number
            const next = filterBlock(filter, state, samples.slice(from, from + size))
            state = next.state
            parts.push(...next.samples)
            from += size
          }
          expect(parts).toEqual([...whole])
        },
      ),
    )
  })

  test('is linear, and silence stays silence', () => {
    fc.assert(
      fc.property(anyDesign, anySignal, fc.double({ min: -10, max: 10, noNaN: true }), (sections, samples, factor) => {
        const filter = zeroPhaseFilter(sections)
        const reversed = samples.toReversed()
        const mixed = samples.map((value, index) => value + factor * (reversed[index] as number))
        const [a, b] = [filterTrace(filter, samples), filterTrace(filter, reversed)]
        near(
          filterTrace(filter, mixed),
          a.map((value, index) => value + factor * (b[index] as number)),
          1e-6,
          1e3,
        )
      }),
    )
    const silent = new Float64Array(200)
    expect(
      [...filterTrace(zeroPhaseFilter(design('bandpass', 4, [30, 500], 5000)), silent)].every((value) => value === 0),
    ).toBe(true)
  })

  test('forwards and backwards leave a sine in phase', () => {
    const samples = Float64Array.from({ length: 4000 }, (_, index) => Math.sin((2 * Math.PI * 200 * index) / 5000))
    const filtered = filterTrace(zeroPhaseFilter(design('bandpass', 2, [30, 1000], 5000)), samples)
    for (let index = 1500; index < 2500; index += 1) expect(filtered[index]).toBeCloseTo(samples[index] as number, 2)
  })

  test('refuses what cannot be designed, in words', () => {
    expect(() => design('lowpass', 2, 600, 1000)).toThrow('must lie between 0 and 500 Hz')
    expect(() => design('bandpass', 2, [500, 30], 5000)).toThrow('must be below')
    expect(() => design('lowpass', 0, 70, 1000)).toThrow('positive whole number')
    expect(() => notch({ frequencyHz: 50, quality: 0, rateHz: 1000 })).toThrow('quality')
    expect(() => filterTrace(zeroPhaseFilter(design('lowpass', 4, 70, 1000)), new Float64Array(10))).toThrow(
      'too short',
    )
  })
})
