import { describe, expect, test } from 'vitest'
import { dWaveTemplate, dWaveWindow, measureDWave, shareOfTemplate } from '../src/index.ts'
import type { DWaveTemplate, Trace } from '../src/index.ts'
import { normals } from '../src/simulator/random.ts'

const RATE = 20_000
const WINDOW = dWaveWindow(300)
const START_MS = -10

/** The triphasic wave of the simulator, 41 µV from peak to peak, `lateMs` later. */
const wave = (ms: number, lateMs = 0): number => {
  const bell = (centre: number): number => Math.exp(-0.5 * ((ms - lateMs - centre) / 0.35) ** 2)
  return -35 * bell(5) + 10 * bell(4.2) + 10 * bell(5.8)
}

/** Residual noise of an average, coloured as an epidural background behind its band-pass: correlated over 0.3 ms. */
const noisy = (share: number, noiseUv: number, draw: () => number, lateMs = 0, offsetUv = 0): Trace => {
  const white = Array.from({ length: 701 }, draw)
  const smooth = white.map((_, at) => {
    const near = white.slice(Math.max(0, at - 3), at + 4)
    return near.reduce((sum, value) => sum + value, 0) / Math.sqrt(7)
  })
  const samples = Float64Array.from(
    smooth,
    (value, at) => share * wave(START_MS + (at * 1000) / RATE, lateMs) + noiseUv * value + offsetUv,
  )
  return { samples, startMs: START_MS, rateHz: RATE }
}

const clean = dWaveTemplate(
  noisy(1, 0, () => 0),
  WINDOW,
) as DWaveTemplate

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the share of the baseline wave', () => {
  test('is exact without noise, whatever the offset, and follows a wave that clearly moves', () => {
    const quiet = (): number => 0
    for (const share of [1, 0.5, 0.499, 0.2])
      expect(shareOfTemplate(noisy(share, 0, quiet, 0, 7), clean)?.share).toBeCloseTo(share, 10)
    const moved = shareOfTemplate(noisy(0.8, 0, quiet, 0.4), clean)
    expect(moved?.lagMs).toBeCloseTo(0.4, 6)
    expect(moved?.share).toBeCloseTo(0.8, 2)
    expect(shareOfTemplate({ samples: new Float64Array(10), startMs: 0, rateHz: RATE }, clean)).toBeNull()
  })

  /** Specification: a wave of 8.3 µV read 13 % too large in 1.1 µV of noise, 35 % in 2.2 µV, one of 41 µV 4 %. */
  test.each([
    [0.2, 1.1],
    [0.2, 2.2],
    [0.5, 2.2],
    [1, 2.2],
  ])('of %d is not biased by %d µV of noise; peak-to-peak is', (share, noiseUv) => {
    const draw = normals(7)
    const traces = Array.from({ length: 3000 }, () => noisy(share, noiseUv, draw))
    const shares = traces.map((trace) => shareOfTemplate(trace, clean)?.share ?? Number.NaN)
    const peaks = traces.map((trace) => measureDWave(trace, WINDOW).peakToPeakUv)
    const full = measureDWave(
      noisy(1, 0, () => 0),
      WINDOW,
    ).peakToPeakUv
    // A percentage point of the reference, five standard errors of 3,000 draws away.
    expect(Math.abs(mean(shares) - share)).toBeLessThan(0.01)
    expect(mean(peaks) / full - share).toBeGreaterThan(share === 1 ? 0.02 : 0.015)
  })

  test('sees a fall across the stop line as early as it comes, and no earlier when there is none', () => {
    const draw = normals(3)
    /** Two averages in a row below half of the reference: how the rule confirms. Result by minute, 1 % lower each. */
    const confirmedAt = (
      measure: (trace: Trace, reference: { template: DWaveTemplate; peakUv: number }) => number,
    ): number[] =>
      Array.from({ length: 400 }, () => {
        const baseline = noisy(1, 1.1, draw)
        const reference = {
          template: dWaveTemplate(baseline, WINDOW) as DWaveTemplate,
          peakUv: measureDWave(baseline, WINDOW).peakToPeakUv,
        }
        let below = 0
        for (let minute = 0; minute <= 60; minute += 1) {
          below = measure(noisy(0.7 - minute / 100, 2.2, draw), reference) < 0.5 ? below + 1 : 0
          if (below === 2) return 0.7 - minute / 100
        }
        return 0
      })
    const byTemplate = confirmedAt((trace, { template }) => shareOfTemplate(trace, template)?.share ?? Number.NaN)
    const byPeaks = confirmedAt((trace, { peakUv }) => measureDWave(trace, WINDOW).peakToPeakUv / peakUv)
    // By the template half of the falls are confirmed at 48 to 49 %; by peak-to-peak the wave has lost more by then.
    expect(mean(byTemplate)).toBeGreaterThan(mean(byPeaks) + 0.02)
    expect(Math.abs(mean(byTemplate) - 0.485)).toBeLessThan(0.015)
  })

  test('raises no alarm on a steady wave that peak-to-peak would not raise', () => {
    const draw = normals(11)
    const shares = Array.from({ length: 4000 }, () => shareOfTemplate(noisy(0.65, 2.2, draw), clean)?.share ?? 0)
    expect(shares.filter((share) => share < 0.5).length / shares.length).toBeLessThan(0.01)
  })
})
