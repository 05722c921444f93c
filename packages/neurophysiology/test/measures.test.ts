import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ThresholdPoint } from '../src/measures/index.ts'
import {
  background,
  BCR_WINDOW,
  coolingExplainsMs,
  countPhases,
  countTurns,
  dWaveWindow,
  eegBandPowers,
  emgEnvelope,
  findBursts,
  findPeak,
  findTrains,
  judgeRoot,
  leadRatio,
  lineLength,
  measureBcr,
  measureDWave,
  measureMep,
  measureSsep,
  mepReference,
  midlineOf,
  muscleRules,
  onsetDistanceUv,
  presenceLimitUv,
  spectralEdge,
  suppressionPercent,
  thresholdVerdict,
  trainOfFour,
} from '../src/measures/index.ts'
import { powerSpectrum, welch } from '../src/spectra/index.ts'

const trace = (lengthMs: number, rateHz: number, at: (ms: number) => number, startMs = 0) => ({
  samples: Float64Array.from({ length: Math.round((lengthMs * rateHz) / 1000) + 1 }, (_, i) =>
    at(startMs + (i * 1000) / rateHz),
  ),
  startMs,
  rateHz,
})
const bell = (ms: number, centre: number, width: number): number => Math.exp(-0.5 * ((ms - centre) / width) ** 2)

describe('peaks and latency (worked example 21.3)', () => {
  test('parabola between samples', () => {
    const found = findPeak(
      { samples: Float64Array.of(-1.8, -2, -1.9), startMs: 19.9, rateHz: 10_000 },
      { fromMs: 20, toMs: 20 },
      'negative',
    )
    expect(found.found && found.peak.latencyMs).toBeCloseTo(20.0167, 4)
    expect(found.found && found.peak.amplitudeUv).toBeCloseTo(-2.0042, 4)
  })

  test('a value at the edge is no peak, and an empty window is not absence', () => {
    const falling = { samples: Float64Array.of(-2, -1.9, -1.8), startMs: 19.9, rateHz: 10_000 }
    expect(findPeak(falling, { fromMs: 19.9, toMs: 20.1 }, 'negative')).toEqual({
      found: false,
      index: 0,
      because: 'window-edge',
    })
    expect(findPeak(falling, { fromMs: 50, toMs: 60 }, 'negative')).toEqual({
      found: false,
      index: null,
      because: 'no-samples',
    })
  })

  test('a P37 at 50 ms in a tall patient is found; cooling explains 2.9 ms for 2.5 °C', () => {
    const markers = {
      first: { name: 'P37', polarity: 'positive', window: { fromMs: 33, toMs: 54 } },
      second: { name: 'N45', polarity: 'negative', afterMs: { fromMs: 3, toMs: 16 } },
    } as const
    const late = trace(100, 5000, (ms) => 1.5 * bell(ms, 50, 2.4) - 1.2 * bell(ms, 58, 3.2))
    const found = measureSsep(late, markers, null)
    expect(found.kind === 'measured' && found.latencyMs).toBeCloseTo(50, 0)
    expect(found.kind === 'measured' && found.peakToPeakUv).toBeCloseTo(2.62, 1)
    expect(measureSsep(late, markers, 40)).toEqual({ kind: 'ask-user', marker: 'P37', because: 'window-edge' })
    expect(coolingExplainsMs(2.5)).toBeCloseTo(2.9, 1)
  })

  test('turns and phases of a known wave', () => {
    const wave = Float64Array.from({ length: 301 }, (_, at) => 100 * Math.sin((2 * Math.PI * at) / 100))
    expect(countPhases(wave, 20)).toBe(6)
    expect(countTurns(wave, 50)).toBe(6)
    expect(countTurns(wave, 500)).toBe(0)
    expect([countTurns(new Float64Array(), 1), countPhases(new Float64Array(9), 1)]).toEqual([0, 0])
  })
})

describe('muscle responses (worked example 21.4)', () => {
  test('limits from the background', () => {
    const quiet = background([2, -3, 1, 4, -2, 0, -5, 3, 1, -1])
    expect([quiet.medianUv, quiet.madUv]).toEqual([0.5, 2])
    expect(presenceLimitUv(quiet)).toBe(50)
    expect(6 * 1.4826 * 2).toBeCloseTo(17.8, 1)
    expect(presenceLimitUv({ ...quiet, madUv: 8 })).toBeCloseTo(71.2, 1)
    expect(0.5 + onsetDistanceUv(quiet)).toBeCloseTo(9.4, 2)
    expect(mepReference([400, 610, 520])).toEqual({ medianUv: 520, rangeUv: [400, 610] })
    expect(mepReference([400, 610])).toBeNull()
  })

  const windows = { before: { fromMs: -40, toMs: -5 }, response: { fromMs: 15, toMs: 80 }, floorUv: 50 }
  const response = (amplitude: number) =>
    trace(
      130,
      10_000,
      (ms) => (ms < 28 ? 0 : amplitude * Math.sin((2 * Math.PI * (ms - 28)) / 10) * Math.exp(-(ms - 28) / 8)),
      -50,
    )

  test('48 µV is absent, 52 present; onset is where the wave leaves the ground', () => {
    const { peakToPeakUv } = measureMep(response(1), windows)
    expect(measureMep(response(48 / peakToPeakUv), windows)).toMatchObject({
      present: false,
      onsetMs: null,
      phases: null,
    })
    expect(measureMep(response(52 / peakToPeakUv), windows).present).toBe(true)
    expect(measureMep(response(400), windows).onsetMs).toBeCloseTo(28.1, 1)
    expect(measureMep(response(400), windows).phases).toBeGreaterThan(2)
  })

  test('amplitudes scale with the gain, latencies do not', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 50, noNaN: true }), (gain) => {
        const [plain, loud] = [measureMep(response(400), windows), measureMep(response(400 * gain), windows)]
        expect(loud.peakToPeakUv / plain.peakToPeakUv).toBeCloseTo(gain, 6)
        expect(loud.onsetMs).toBe(plain.onsetMs)
        expect(loud.areaUvMs / plain.areaUvMs).toBeCloseTo(gain, 6)
      }),
    )
  })

  test('the bulbocavernosus reflex is not the direct response before it (worked example 21.13)', () => {
    const direct = (ms: number): number => 150 * Math.sin(2 * Math.PI * 0.2 * (ms - 13)) * bell(ms, 13, 1.5)
    const reflex = (ms: number): number => 45 * Math.sin(2 * Math.PI * 0.1 * (ms - 33)) * bell(ms, 33, 4)
    const both = measureBcr(
      trace(150, 10_000, (ms) => direct(ms) + reflex(ms), -50),
      windows.before,
    )
    const alone = measureBcr(trace(150, 10_000, reflex, -50), windows.before)
    expect(both.peakToPeakUv).toBeCloseTo(alone.peakToPeakUv, 1)
    expect(both.peakToPeakUv).toBeLessThan(100)
    expect(BCR_WINDOW.fromMs).toBe(20)
  })
})

describe('threshold elevation (worked example 21.6)', () => {
  const series = (minutes: readonly number[], volts: readonly (number | null)[]): ThresholdPoint[] =>
    minutes.map((minute, at) => ({ minute, volts: volts[at] ?? null }))
  const minutes = [0, 10, 20, 26, 29]
  const calm = [series(minutes, [170, 170, 175, 185, 185])]

  test('+110 and +120 with quiet controls', () => {
    expect(thresholdVerdict(series(minutes, [180, 180, 180, 290, 300]), calm)).toEqual({
      kind: 'rise',
      riseV: [110, 120],
      controlRiseV: 15,
    })
  })
  test('the same with rising controls is systemic', () => {
    const controls = [series(minutes, [170, 170, 170, 260, 265])]
    expect(thresholdVerdict(series(minutes, [180, 180, 180, 290, 300]), controls)).toMatchObject({
      kind: 'systemic',
      controlRiseV: 95,
    })
  })
  test('a slow drift of +105 V over four hours does not fire', () => {
    const slow = series([0, 60, 120, 180, 220, 240, 243], [180, 205, 230, 255, 275, 280, 285])
    expect(thresholdVerdict(slow, [])).toEqual({ kind: 'none', driftV: 105 })
  })
  test('+90 and +95 do not fire', () => {
    expect(thresholdVerdict(series(minutes, [180, 180, 180, 270, 275]), calm).kind).toBe('none')
  })
  test('a single rise is pending, then nothing', () => {
    expect(thresholdVerdict(series(minutes.slice(0, 4), [180, 180, 180, 290]), calm)).toEqual({
      kind: 'pending',
      riseV: 110,
    })
    expect(thresholdVerdict(series(minutes, [180, 180, 180, 290, 200]), calm).kind).toBe('none')
  })
  test('no response at the maximum is loss', () => {
    expect(thresholdVerdict(series(minutes, [180, 180, 180, 290, null]), calm).kind).toBe('loss')
  })
  test('without a determination in the 30 min before, it cannot say', () => {
    expect(thresholdVerdict(series([0, 50], [180, 300]), [])).toEqual({ kind: 'cannot-say', riseV: 120 })
    expect(thresholdVerdict([], [])).toEqual({ kind: 'none', driftV: null })
  })
})

describe('A-trains (worked example 21.7)', () => {
  const rateHz = 10_000
  const noise = (t: number): number =>
    5 * Math.sin(2 * Math.PI * 233 * t + 1) +
    5 * Math.sin(2 * Math.PI * 707 * t + 2) +
    5 * Math.sin(2 * Math.PI * 1511 * t + 3)
  const tone =
    (a: number, f: number, from: number, to: number) =>
    (t: number): number =>
      t >= from && t < to ? a * Math.sin(2 * Math.PI * f * (t - from)) : 0
  const record = (...parts: ((t: number) => number)[]): Float64Array =>
    Float64Array.from({ length: 20_000 }, (_, at) => parts.reduce((sum, part) => sum + part(at / rateHz), 0))

  test('noise alone holds none', () => expect(findTrains(record(noise), rateHz)).toEqual([]))

  test('0.6 s at 120 Hz', () => {
    const [train, ...rest] = findTrains(record(noise, tone(75, 120, 0.5, 1.1)), rateHz)
    expect(rest).toEqual([])
    expect(train?.fromS).toBeCloseTo(0.5, 9)
    expect(Math.abs((train?.frequencyHz ?? 0) - 119)).toBeLessThanOrEqual(2)
    expect(train?.durationS).toBeGreaterThanOrEqual(0.6)
    expect(train?.durationS).toBeLessThanOrEqual(0.6200001)
  })

  test.each([
    [0.5, 0.8, [0.32]],
    [0.5, 0.65, []],
    [0.5, 0.56, []],
  ])('120 Hz from %s to %s s', (from, to, durations) => {
    const found = findTrains(record(noise, tone(75, 120, from, to)), rateHz).map(({ durationS }) => durationS)
    expect(found.length).toBe(durations.length)
    found.forEach((value, at) => expect(Math.abs(value - (durations[at] as number))).toBeLessThanOrEqual(0.0200001))
  })

  test('two trains add up', () => {
    const found = findTrains(record(noise, tone(75, 120, 0.2, 0.6), tone(60, 150, 1.2, 1.5)), rateHz)
    expect(found.map(({ durationS }) => Number(durationS.toFixed(2)))).toEqual([0.42, 0.3])
    expect(found.reduce((sum, { durationS }) => sum + durationS, 0)).toBeCloseTo(0.72, 9)
  })

  test.each([
    [75, 30],
    [75, 300],
    [5, 120],
  ])('%s µV at %s Hz is none', (a, f) => expect(findTrains(record(noise, tone(a, f, 0.5, 1.1)), rateHz)).toEqual([]))

  test('mains hum is told by a reference channel, and only by it', () => {
    const hum = record(noise, tone(40, 100, 0, 2))
    const reference = record((t) => 0.5 * noise(t), tone(60, 100, 0, 2))
    expect(findTrains(hum, rateHz, reference)).toEqual([])
    expect(findTrains(hum, rateHz).map(({ durationS }) => durationS)).toEqual([2])
  })

  test('bursts, envelope and line length', () => {
    const burst = record((t) => 0.1 * noise(t), tone(100, 150, 1, 1.08))
    const [found, ...rest] = findBursts(burst, rateHz)
    expect(rest).toEqual([])
    expect(found?.fromS).toBeCloseTo(1, 1)
    expect(emgEnvelope(new Float64Array(100).fill(3), rateHz)[99]).toBeCloseTo(3, 9)
    expect(lineLength(Float64Array.of(0, 3, -1))).toBe(7)
    expect(findBursts(new Float64Array(1000), rateHz)).toEqual([])
  })
})

describe('small ones (worked example 21.13)', () => {
  test('roots', () => {
    const at = (milliamps: number, uv: number) => ({ milliamps, responsesUv: { TA: uv, AH: 3 } })
    expect(judgeRoot([at(0.2, 5), at(0.3, 120)], 50, false)).toEqual({
      kind: 'motor-root',
      milliamps: 0.3,
      muscles: ['TA'],
    })
    expect(judgeRoot([at(0.3, 5), at(0.4, 120)], 50, false).kind).toBe('probably-dorsal')
    expect(judgeRoot([at(2.1, 120)], 50, false).kind).toBe('high-threshold')
    expect(judgeRoot([at(5, 5)], 50, true)).toEqual({ kind: 'no-response', upToMilliamps: 5 })
    expect(judgeRoot([at(5, 5)], 50, false)).toEqual({ kind: 'not-valid', because: 'no positive control in this case' })
    expect(judgeRoot([], 50, true).kind).toBe('not-valid')
  })

  test('train of four', () => {
    expect(trainOfFour([8, 6.4, 5.6, 4.8], 0.05)).toEqual({ count: 4, ratio: 4.8 / 8, muscles: 'presence-only' })
    expect(trainOfFour([8, 3, 0, 0], 0.05)).toEqual({ count: 2, ratio: 0, muscles: 'presence-only' })
    expect(trainOfFour([8, 0, 0, 0], 0.05)).toEqual({ count: 1, ratio: 0, muscles: 'inhibited' })
    expect(trainOfFour([8, 7.8, 7.6, 7.4], 0.05)).toEqual({ count: 4, ratio: 0.925, muscles: 'all' })
    expect(trainOfFour([0, 0, 0, 0], 0.05)).toEqual({ count: 0, ratio: null, muscles: 'inhibited' })
  })

  test('all counts and ratios', () => {
    for (const count of [0, 1, 2, 3, 4]) {
      for (const ratio of [null, 0, 0.5, 0.89, 0.9, 1]) {
        const expected =
          count < 2 ? 'inhibited' : count === 4 && ratio !== null && ratio >= 0.9 ? 'all' : 'presence-only'
        expect(muscleRules(count, ratio)).toBe(expected)
      }
    }
  })

  test('burst suppression counts only stretches over half a second', () => {
    const rateHz = 250
    const eeg = new Float64Array(60 * rateHz).fill(20)
    for (let n = 0; n < 12; n += 1) eeg.fill(0, (n * 3 + 0.5) * rateHz, (n * 3 + 2) * rateHz)
    for (let n = 0; n < 10; n += 1) eeg.fill(0, (40 + n * 2) * rateHz, (40 + n * 2 + 0.4) * rateHz)
    expect(suppressionPercent(eeg, rateHz)).toBeCloseTo(30, 9)
    expect(suppressionPercent(new Float64Array(), rateHz)).toBeNull()
  })

  test('dorsal column mapping', () => {
    const clear = midlineOf([1, 0.95, 0.9, 0.8, -0.7, -0.9, -0.92, -0.95])
    expect(clear).toMatchObject({ kind: 'between', left: 4, right: 5 })
    expect(clear.kind === 'between' && clear.position).toBeCloseTo(4.53, 2)
    expect(midlineOf([1, 0.9, 0.4, 0.2, -0.3, -0.4, -0.8, -0.9])).toEqual({ kind: 'uncertain', from: 2, to: 7 })
    expect(midlineOf([1, 0.9, 0.8])).toEqual({ kind: 'none' })
  })

  test('D-wave: when, how large, and which lead fell (worked example 21.11)', () => {
    expect(dWaveWindow(300).fromMs).toBeCloseTo(4.05, 2)
    expect(dWaveWindow(300).toMs).toBe(6)
    expect(leadRatio({ nowUv: 9.2, referenceUv: 20 }, { nowUv: 9, referenceUv: 20 })).toBeCloseTo(1.02, 2)
    const volley = trace(20, 20_000, (ms) => -20 * bell(ms, 5, 0.35) + 6 * bell(ms, 5.8, 0.35))
    const { latencyMs, peakToPeakUv } = measureDWave(volley, dWaveWindow(300))
    expect(latencyMs).toBeCloseTo(5, 1)
    expect(peakToPeakUv).toBeCloseTo(25, -1)
    expect(
      measureDWave(
        trace(20, 20_000, () => 0),
        dWaveWindow(300),
      ).peakToPeakUv,
    ).toBe(0)
  })
})

describe('spectra', () => {
  test('the transform of an impulse, a constant and a cosine', () => {
    expect([...powerSpectrum(Float64Array.of(1, 0, 0, 0))]).toEqual([1, 1, 1])
    expect([...powerSpectrum(Float64Array.of(1, 1, 1, 1))]).toEqual([16, 0, 0])
    const cosine = powerSpectrum(Float64Array.from({ length: 64 }, (_, at) => Math.cos((2 * Math.PI * 5 * at) / 64)))
    cosine.forEach((value, bin) => expect(value).toBeCloseTo(bin === 5 ? 1024 : 0, 9))
  })

  test('power is kept: a sine of 10 µV holds 50 µV², at its own frequency', () => {
    const eeg = Float64Array.from({ length: 5000 }, (_, at) => 10 * Math.sin((2 * Math.PI * 10 * at) / 250))
    const powers = eegBandPowers(eeg, 250)
    expect(powers?.alpha).toBeCloseTo(50, 0)
    expect((powers?.delta ?? 1) + (powers?.beta ?? 1)).toBeLessThan(0.5)
    expect(Math.abs((spectralEdge(eeg, 250) ?? 0) - 10.3)).toBeLessThan(0.5)
    expect([welch(new Float64Array(10), 250), spectralEdge(new Float64Array(1000), 250)]).toEqual([null, null])
  })
})
