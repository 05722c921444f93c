import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meanSquare, median, rms } from '../src/numbers.ts'
import {
  artefactBounds,
  averageOf,
  averageQuality,
  bridge,
  correctedSnrDb,
  cutEpochs,
  emptyAverage,
  exponentialAverage,
  findArtefacts,
  fsp,
  include,
  isCautery,
  mayStop,
  meanSweep,
  medianSweep,
  movingBlock,
  outliers,
  plusMinusOf,
  rejectionReasons,
  reproducibility,
  sampleWindow,
  weightedMean,
} from '../src/sweeps/index.ts'

const of = (...values: number[]): Float64Array => Float64Array.from(values)

describe('reproducibility of a baseline (worked example 21.1)', () => {
  const a = of(0, -0.3, -1, -1.6, -0.8, 0.4, 1, 0.5, 0.1)
  test.each([
    [of(0.1, -0.2, -0.9, -1.5, -0.9, 0.3, 0.9, 0.6, 0), 0.9925, 2.4, 0.077, 15.5, 'accept', []],
    [of(0.1, -0.3, -0.8, -1.2, -0.5, 0.4, 0.8, 0.4, 0.1), 0.9955, 2, 0.231, 7.15, 'accept-with-caution', []],
    [a.map((value) => 0.6 * value), 1, 1.56, 0.4, 4, 'refuse', ['amplitude']],
    [of(0.4, -0.9, -0.2, -1.2, 0.5, -0.3, 1.4, -0.4, 0.6), 0.584, 2.6, 0, 1.91, 'refuse', ['noise', 'correlation']],
  ] as const)('B %#', (b, r, peak, difference, snr, decision, because) => {
    const found = reproducibility(a, b)
    expect(found.r).toBeCloseTo(r, 3)
    expect(found.peakToPeakUv[1]).toBeCloseTo(peak, 9)
    expect(found.amplitudeDifference).toBeCloseTo(difference, 3)
    expect(Math.abs(found.snr / snr - 1)).toBeLessThan(0.005)
    expect([found.decision, found.because]).toEqual([decision, because])
  })
})

describe('averages (worked example 21.2)', () => {
  const sweeps = [of(1, -2, -4, 2, 3), of(0, -3, -5, 3, 2), of(2, -1, -5, 1, 4), of(1, -2, -2, 2, 3)]
  const average = sweeps.reduce(include, emptyAverage(5))

  test('mean, plus-minus, residual noise, signal-to-noise ratio', () => {
    expect([...averageOf(average)]).toEqual([1, -2, -4, 2, 3])
    expect([...plusMinusOf(average)]).toEqual([0.5, 0.5, -0.5, -0.5, 0.5])
    expect(rms(averageOf(average))).toBeCloseTo(2.6077, 4)
    const quality = averageQuality(average, 0, 5)
    expect(quality?.residualNoiseUv).toBe(0.5)
    expect(quality?.snrDb).toBeCloseTo(14.35, 2)
    expect(correctedSnrDb(meanSquare(averageOf(average)), meanSquare(plusMinusOf(average)))).toBeCloseTo(14.18, 2)
    expect(
      fsp(
        averageOf(average),
        sweeps.map((sweep) => sweep[2] as number),
      ),
    ).toBeCloseTo(17, 9)
  })

  test('every way to average agrees on equal sweeps', () => {
    const same = [of(1, 2), of(1, 2), of(1, 2)]
    for (const result of [
      meanSweep(same),
      medianSweep(same),
      weightedMean(same, [1, 2, 3]),
      exponentialAverage(of(1, 2), of(1, 2), 0.3),
    ]) {
      expect(result[0]).toBeCloseTo(1, 12)
      expect(result[1]).toBeCloseTo(2, 12)
    }
    expect(movingBlock(same, of(9, 9), 2)).toEqual([of(1, 2), of(9, 9)])
    expect([...weightedMean([of(0), of(10)], [1, 2])]).toEqual([2])
    expect(averageQuality(include(emptyAverage(2), of(1, 2)), 0, 2)).toBeNull()
    expect(() => meanSweep([])).toThrow('at least one sweep')
  })

  test('a growing average is the mean of its sweeps, and leaves its argument alone', () => {
    const sweep = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(sweep, { minLength: 1, maxLength: 20 }), (rows) => {
        const many = rows.map((row) => Float64Array.from(row))
        const [grown, plain] = [averageOf(many.reduce(include, emptyAverage(3))), meanSweep(many)]
        grown.forEach((value, at) => expect(value).toBeCloseTo(plain[at] as number, 9))
      }),
    )
    const before = emptyAverage(1)
    include(before, of(5))
    expect([...before.even, before.count]).toEqual([0, 0])
  })

  test('stops on quality, or when the budget is spent', () => {
    const quality = { count: 60, residualNoiseUv: 0.2, snrDb: 10, splitHalf: 0.9 }
    expect(mayStop(quality, 2, { minimum: 50, maximum: 300 })).toBe(true)
    expect(mayStop(quality, 1.9, { minimum: 50, maximum: 300 })).toBe(false)
    expect(mayStop(quality, 2, { minimum: 61, maximum: 300 })).toBe(false)
    expect(mayStop({ ...quality, count: 300 }, null, { minimum: 50, maximum: 300 })).toBe(true)
    expect(mayStop(null, 2, { minimum: 0, maximum: 1 })).toBe(false)
  })
})

describe('epochs and artefacts', () => {
  test('cuts what lies inside and counts what does not', () => {
    const samples = Float64Array.from({ length: 100 }, (_, at) => at)
    const { epochs, outside } = cutEpochs(samples, [3, 50, 95], sampleWindow({ fromMs: -5, toMs: 5 }, 1000))
    expect(epochs.map((epoch) => [epoch[0], epoch.length])).toEqual([[45, 11]])
    expect(outside).toBe(2)
    expect(sampleWindow({ fromMs: -10, toMs: 100 }, 20_000)).toEqual({ offset: -200, length: 2201 })
  })

  test('bridges the artefact and nothing else', () => {
    expect([...bridge(of(0, 900, -900, 3), 1, 3)]).toEqual([0, 1, 2, 3])
    expect([...bridge(of(9, 9, 4), -3, 2)]).toEqual([4, 4, 4])
    expect([...bridge(of(4, 9, 9), 1, 9)]).toEqual([4, 4, 4])
    expect([...bridge(of(1, 2), 0, 5)]).toEqual([0, 0])
    expect([...bridge(of(1, 2), 1, 1)]).toEqual([1, 2])
    expect(artefactBounds(200, 20_000, { trainMs: 16, afterMs: 2 })).toEqual([190, 560])
    expect(findArtefacts(of(0, 0, 500, 0, 0, 0, 600), 1000, { stepUv: 100, refractoryMs: 3 })).toEqual([2, 6])
  })

  const limits = { amplitudeUv: 50, stepUv: 40, flatUv: 0.2, railUv: 3000 }
  test.each([
    [of(1, -1, 2), []],
    [of(1, Number.NaN, 2), ['lost-samples']],
    [new Float64Array(9), ['flat']],
    [of(0, 30, 60, 90, 120), ['amplitude']],
    [of(0, 45, 0, 0), ['step']],
    [of(0, 3000, 0), ['amplitude', 'step', 'saturated']],
  ] as const)('rejects %j for %j', (sweep, reasons) => {
    expect(rejectionReasons(sweep, limits)).toEqual(reasons)
  })

  test('outliers and cautery', () => {
    expect(outliers([1, 1.1, 0.9, 1, 9])).toEqual([4])
    expect(outliers([1, 1, 1])).toEqual([])
    expect(isCautery([20, 20, 20, 1], [1, 1, 1, 1])).toBe(true)
    expect(isCautery([20, 20, 5, 1], [1, 1, 1, 1])).toBe(false)
    expect(median([])).toBeNaN()
  })
})
