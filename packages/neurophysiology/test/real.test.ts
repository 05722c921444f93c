import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import type { PeakSearch, Trace } from '../src/measures/index.ts'
import {
  amplitudeRatio,
  background,
  findPeak,
  measureMep,
  rectifiedArea,
  slideTemplate,
} from '../src/measures/index.ts'
import { correlation, mean, median, rms, variance } from '../src/numbers.ts'
import { averageOf, averageQuality, boundsWithin, emptyAverage, fsp, include, within } from '../src/sweeps/index.ts'
import { readColumns } from './mat.ts'
import { readReference, referencePath } from './reference.ts'

const sepPath = sharedFile('data/signals/sep/sphara_median_sep_avg_256ch_2048Hz.csv')
const id01 = sharedFile('data/signals/mep/mepfeatx_ID01.mat')
const id03 = sharedFile('data/signals/mep/mepfeatx_ID03.mat')

const closeTo = (actual: number, expected: number, relative = 1e-9): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(expected)))

const readSep = (): Float64Array[] =>
  readFileSync(sepPath as string, 'utf8')
    .trim()
    .split('\n')
    .map((line) => Float64Array.from(line.split(',').map(Number)))

/** Channel as the reference has it: the mean before −5 ms removed. */
const levelled = (samples: Float64Array): Trace => {
  const [, to] = boundsWithin(samples.length, -50, 2048, { fromMs: -50, toMs: -5.01 })
  const level = mean(samples.subarray(0, to))
  return { samples: samples.map((value) => value - level), startMs: -50, rateHz: 2048 }
}

/** Band-limited shift of a whole trace: what up-sampling, rolling and down-sampling does. */
const delayed = (samples: Float64Array, delay: number): Float64Array => {
  const { length } = samples
  const half = (length - 1) / 2
  const bins = Array.from({ length: half + 1 }, (_, bin) => {
    let [re, im] = [0, 0]
    samples.forEach((value, at) => {
      re += value * Math.cos((2 * Math.PI * bin * at) / length)
      im -= value * Math.sin((2 * Math.PI * bin * at) / length)
    })
    return [re, im] as const
  })
  return samples.map((_, at) =>
    bins.reduce((total, [re, im], bin) => {
      const angle = (2 * Math.PI * bin * (at - delay)) / length
      return total + ((bin === 0 ? 1 : 2) * (re * Math.cos(angle) - im * Math.sin(angle))) / length
    }, 0),
  )
}

describe.skipIf(sepPath === undefined || referencePath === undefined)('a recorded median-nerve response', () => {
  const rows = sepPath === undefined ? [] : readSep()
  const { sep, xcorr } = referencePath === undefined ? { sep: { ch: [] }, xcorr: null } : readReference()
  const window = { fromMs: 17, toMs: 30 }

  test.each(sep.ch)('channel $ch: peaks, amplitude, area', ({ ch, neg, pos, pp, rms_baseline, auc_rect_uV_ms }) => {
    const trace = levelled(rows[ch] as Float64Array)
    const agree = (search: PeakSearch, expected: typeof neg): void => {
      expect([search.found, search.found ? search.peak.index : search.index]).toEqual([
        !expected.at_window_edge,
        expected.i,
      ])
      if (!search.found) return
      closeTo(search.peak.sampleMs, expected.ms, 1e-9)
      closeTo(search.peak.sampleUv, expected.uv, 1e-9)
      closeTo(search.peak.latencyMs, expected.ms_parabolic ?? NaN, 1e-9)
      closeTo(search.peak.amplitudeUv, expected.uv_parabolic ?? NaN, 1e-9)
    }
    const [low, high] = [findPeak(trace, window, 'negative'), findPeak(trace, window, 'positive')]
    agree(low, neg)
    agree(high, pos)
    const at = (search: PeakSearch): number =>
      trace.samples[search.found ? search.peak.index : (search.index as number)] as number
    closeTo(at(high) - at(low), pp)
    closeTo(rms(within(trace.samples, -50, 2048, { fromMs: -50, toMs: -5.01 })), rms_baseline)
    closeTo(rectifiedArea(within(trace.samples, -50, 2048, window), 2048), auc_rect_uV_ms)
  })

  test('a true delay of 1.3 samples is found by sliding, and lost by truncating', () => {
    const trace = levelled(rows[xcorr?.ch ?? 0] as Float64Array)
    const [from, to] = boundsWithin(trace.samples.length, -50, 2048, { fromMs: 15, toMs: 45 })
    const template = trace.samples.subarray(from, to)
    const later = delayed(trace.samples, 1.3)
    const match = slideTemplate(template, later, from, 20)
    expect(match?.lag).toBe(xcorr?.lag)
    closeTo(match?.refinedLag ?? NaN, xcorr?.lag_parabolic ?? NaN, 1e-9)
    closeTo(match?.r ?? NaN, xcorr?.r_max ?? NaN)
    closeTo(correlation(later.subarray(from, to), template), xcorr?.r_at_zero ?? NaN)
    expect(xcorr?.truncated_both_lag).toBe(0)
    expect(
      amplitudeRatio(
        template.map((value) => 0.5 * value),
        template,
      ),
    ).toBeCloseTo(0.5, 12)
    expect(slideTemplate(template, new Float64Array(later.length), from, 20)).toBeNull()
  })
})

describe.skipIf(id01 === undefined || id03 === undefined || referencePath === undefined)(
  'recorded muscle responses',
  () => {
    const [response, before] = [
      { fromMs: 15, toMs: 70 },
      { fromMs: -45, toMs: -5 },
    ]
    const paths = [
      ['mep_ID01', id01],
      ['mep_ID03', id03],
    ] as const

    test.each(paths)('%s: amplitude, background, area', (key, path) => {
      const expected = readReference()[key]
      const trials = readColumns(path as string, 'meps')
      expect(trials.length).toBe(expected.trials)
      const measures = trials.map((samples) =>
        measureMep({ samples, startMs: -50, rateHz: 3000 }, { before, response, floorUv: 50 }),
      )
      const peaks = measures.map(({ peakToPeakUv }) => peakToPeakUv)
      expected.pp_uV.forEach((value, at) => closeTo(peaks[at] as number, value))
      expected.auc_rect_uV_ms.forEach((value, at) => closeTo(measures[at]?.areaUvMs ?? NaN, value))
      closeTo(median(peaks), expected.pp_median)
      closeTo(Math.sqrt(variance(peaks)) / mean(peaks), expected.pp_cv)
      expected.rms_pre.forEach((value, at) => {
        const quiet = within(trials[at] as Float64Array, -50, 3000, before)
        closeTo(rms(quiet.map((each) => each - background(quiet).meanUv)), value)
      })
      for (const { present, onsetMs, durationMs } of measures.filter((each) => each.present)) {
        expect([present, onsetMs === null || onsetMs >= 15, durationMs === null || durationMs > 0]).toEqual([
          true,
          true,
          true,
        ])
      }
    })

    test('averaging statistics of 80 sweeps', () => {
      const expected = readReference().averaging
      const sweeps = readColumns(id03 as string, 'meps')
      const average = sweeps.reduce(include, emptyAverage(sweeps[0]?.length ?? 0))
      const [from, to] = boundsWithin(average.even.length, -50, 3000, response)
      const quality = averageQuality(average, from, to)
      closeTo(rms(averageOf(average).subarray(from, to)), expected.rms_signal)
      closeTo(quality?.residualNoiseUv ?? NaN, expected.rms_plus_minus)
      closeTo(quality?.snrDb ?? NaN, expected.snr_db)
      closeTo(quality?.splitHalf ?? NaN, expected.split_half_r)
      const single = sweeps.map((sweep) => sweep[expected.single_point_index] as number)
      closeTo(fsp(averageOf(average).subarray(from, to), single), expected.fsp)
    })
  },
)
