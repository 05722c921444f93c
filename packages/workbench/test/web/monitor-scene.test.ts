import type { LiveAlarm, LiveFrame, LiveLine, LivePoint } from '@theca/monitor'
import { EVENTS, monitoring, STALE_MS, stopLine } from '@theca/monitor'
import { findProtocol } from '@theca/neurophysiology'
import { foldView } from '@theca/record'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FeedView } from '../../src/web/monitor/feed.ts'
import { apart, niceBelow } from '../../src/web/monitor/paint.ts'
import {
  ageOf,
  alarmSentence,
  byUrgency,
  figureOf,
  fullTitle,
  limitsOf,
  medianOfFive,
  shortTitle,
  shownAlarms,
  tilesOf,
  trendOf,
} from '../../src/web/monitor/scene.ts'
import { theatreSizes } from '../../src/web/monitor/sizes.ts'
import { answerOf, countedAs, deficitOf, leftOf } from '../../src/web/monitor/stop-line-data.ts'
import { ACTION_KEYS, EVENT_KEYS, STEP_KEYS } from '../../src/web/monitor/theatre-keys.ts'

const line = (over: Partial<LiveLine> = {}): LiveLine => ({
  line: 'mep-ta-left',
  title: 'Tibialis anterior left',
  modality: 'mep',
  channel: 'TA-L',
  side: 'left',
  role: 'risk',
  state: 'monitored',
  because: null,
  amplitudeUv: 500,
  latencyMs: 30,
  present: true,
  referenceUv: 640,
  referenceLatencyMs: 30,
  referenceAtS: 100,
  percent: 78.1,
  percentOfOpening: 78.1,
  measuredAtS: 200,
  sweeps: 1,
  rejected: 0,
  residualNoiseUv: null,
  ...over,
})
const alarm = (over: Partial<LiveAlarm> = {}): LiveAlarm => ({
  line: 'mep-ta-left',
  family: 'lost',
  number: 1,
  rule: 'mep-lost',
  phase: 'active',
  priority: 'high',
  onsetS: 300,
  acknowledged: false,
  soundReturnsS: null,
  measured: 0,
  reference: 640,
  changePercent: -100,
  reason: 'no response',
  pattern: 'focal',
  ...over,
})
const frame = (over: Partial<LiveFrame> = {}): LiveFrame => ({
  session: 'abcdef0123',
  seq: 1,
  complete: true,
  synthetic: true,
  phase: 'live',
  atS: 400,
  ageMs: 100,
  source: { kind: 'simulator', name: 'x', rateHz: 1000, measuredRateHz: null, clockOffsetMs: null },
  account: { received: 0, lost: 0, gaps: 0, recorder: 'recording', kept: 0, tailS: 0, headroomMin: null },
  inhibited: null,
  muscles: 'all',
  matrix: null,
  eeg: null,
  lines: [line()],
  alarms: [],
  traces: [],
  points: [],
  emg: [],
  events: [],
  ...over,
})
const feed = (over: Partial<FeedView> = {}): FeedView => ({
  view: frame(),
  state: 'open',
  cameAt: 1_000,
  because: null,
  ...over,
})

describe('the age of the data', () => {
  test('grows by itself while nothing comes, and is never live without data', () => {
    expect(ageOf(feed(), 1_100)).toEqual({ is: 'live', seconds: 0.2, words: 'live 0.2 s' })
    expect(ageOf(feed(), 3_000).is).toBe('behind')
    expect(ageOf(feed(), 1_000 + STALE_MS)).toMatchObject({ is: 'none', words: 'no data for 0:03' })
    expect(ageOf(feed({ view: null, cameAt: null }), 0)).toMatchObject({ is: 'none', words: 'no data yet' })
    expect(ageOf(feed({ view: frame({ ageMs: null }) }), 1_000).is).toBe('none')
  })
  test('a frame that was stale when it was made stays stale however fresh it came', () => {
    expect(ageOf(feed({ view: frame({ ageMs: 20_000 }) }), 1_000).is).toBe('none')
  })
  test('a lost connection is never live, even with a young frame', () => {
    expect(ageOf(feed({ state: 'lost' }), 1_050).is).toBe('behind')
  })
})

describe('what stands where a number would', () => {
  test('lost is a word, missing is a reason, and neither is zero percent', () => {
    expect(figureOf(line())).toEqual({ figure: '78', note: '500\u202fµV', evaluated: true })
    expect(figureOf(line({ present: false, amplitudeUv: 0, percent: 0 }))).toMatchObject({
      figure: 'LOST',
      note: 'was 640\u202fµV',
    })
    for (const state of ['not-served', 'not-monitorable', 'inhibited', 'no-baseline'] as const) {
      const shown = figureOf(line({ state, because: 'cautery' }))
      expect(shown.evaluated, state).toBe(false)
      expect(shown.figure, state).not.toMatch(/^\d+$/)
    }
    expect(figureOf(line({ percent: null }))).toMatchObject({ figure: 'not measured', evaluated: false })
  })
  test('a modality of which nothing can be judged says so and why', () => {
    const [tile] = tilesOf(frame({ lines: [line({ state: 'inhibited', because: 'cautery' })] }), {})
    expect(tile).toMatchObject({ figure: 'cannot evaluate', note: 'cautery', evaluated: false })
  })
  test('the tile shows the worst line at risk, lost before any percentage, and counts what is not judged', () => {
    const lines = [
      line({ percent: 20 }),
      line({ line: 'b', title: 'Tibialis anterior right', side: 'right', present: false, percent: 0 }),
      line({ line: 'c', state: 'not-monitorable', because: 'no response at the baseline' }),
      line({ line: 'd', role: 'control', percent: 1 }),
    ]
    const [tile] = tilesOf(frame({ lines }), { mep: 20 })
    expect(tile).toMatchObject({ figure: 'LOST', note: 'RIGHT Tibialis anterior, limit 20; 1 not judged' })
  })
})

describe('alarms', () => {
  test('the sentence says side, name and what became of it', () => {
    expect(alarmSentence(alarm(), line())).toBe('LEFT tibialis anterior MEP lost')
    expect(alarmSentence(alarm({ rule: 'mep-fall-80-im', measured: 100, changePercent: -84.4 }), line())).toBe(
      'LEFT tibialis anterior MEP 16 % of baseline',
    )
    expect(alarmSentence(alarm(), undefined)).toBe('mep-ta-left lost')
    expect(fullTitle(line({ title: 'D-wave, caudal lead', side: 'midline', modality: 'dwave' }))).toBe(
      'Caudal lead D-wave',
    )
    expect(shortTitle({ title: 'Free-run tibialis anterior right', side: 'right' })).toBe('Tibialis anterior')
  })
  test('by priority, then what nobody acknowledged, then the newest; pending ones have no signal', () => {
    const all = [
      alarm({ line: 'a', priority: 'low' }),
      alarm({ line: 'b', priority: 'medium', onsetS: 900 }),
      alarm({ line: 'c', acknowledged: true }),
      alarm({ line: 'd' }),
      alarm({ line: 'e', onsetS: 301 }),
      alarm({ line: 'f', phase: 'pending' }),
      alarm({ line: 'g', priority: 'none' }),
    ]
    expect(shownAlarms(all).map((each) => each.line)).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect([...all].sort(byUrgency)[0]?.priority).toBe('high')
  })
})

describe('trends', () => {
  const point = (atS: number, percent: number | null, present: boolean | null = true): LivePoint => ({
    line: 'm',
    atS,
    amplitudeUv: null,
    latencyMs: null,
    percent,
    present,
  })
  test('a lost response is zero, a result without a baseline is no point', () => {
    expect(trendOf([point(1, null), point(2, 90), point(3, null, false)], 'm', false)).toEqual({
      line: 'm',
      atS: [2, 3],
      percent: [90, 0],
    })
  })
  test('the median of five, worked by hand', () => {
    expect(medianOfFive([100, 90, 10, 95, 105, 0, 0, 0])).toEqual([100, 95, 90, 92.5, 95, 90, 10, 0])
  })
  test('one outlier of five never moves the median beyond its neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 80, max: 120 }), { minLength: 9, maxLength: 9 }), (values) => {
        const spoiled = values.with(4, 0)
        return medianOfFive(spoiled)
          .slice(4)
          .every((value) => value >= 80 && value <= 120)
      }),
    )
  })
  test('limits are those of the site: half for the D-wave, four fifths lost for a muscle inside the cord', () => {
    expect(limitsOf(findProtocol('intramedullary-thoracic'))).toMatchObject({ dwave: 50, mep: 20, ssep: 50 })
    expect(limitsOf(null)).toEqual({})
  })
})

describe('places', () => {
  test('labels are a step apart, in order, and within their field when there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 8 }), (wanted) => {
        const placed = apart(
          wanted.toSorted((a, b) => a - b),
          10,
          0,
          100,
        )
        return placed.every(
          (place, at) =>
            place <= 100 + 1e-9 && place >= -1e-9 && (at === 0 || place - (placed[at - 1] ?? 0) >= 10 - 1e-9),
        )
      }),
    )
    expect([niceBelow(730), niceBelow(49), niceBelow(0.19), niceBelow(0)]).toEqual([500, 20, 0.1, 0])
  })
  test('type sizes of the design: 44 px at 27 inch and 2 m, 50 px on 24 inch', () => {
    const screen = { width: 1920, height: 1080 }
    expect(theatreSizes({ diagonalInch: 27, distanceM: 2 }, screen)).toMatchObject({ far: 44, near: 21 })
    expect(Math.round(theatreSizes({ diagonalInch: 24, distanceM: 2 }, screen).far)).toBe(50)
    expect(theatreSizes({ diagonalInch: 24, distanceM: 5 }, screen).clamped).toBe(true)
  })
})

describe('keys in theatre', () => {
  test('every event has a key, and no key says two things', () => {
    expect(EVENT_KEYS.map(({ code }) => code)).toEqual(Object.keys(EVENTS))
    const keys = [
      ...EVENT_KEYS.map(({ key }) => key.toLowerCase()),
      ...STEP_KEYS.map(({ key }) => key),
      ...Object.values(ACTION_KEYS),
    ]
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted())
    expect(keys.every((key) => key.length === 1)).toBe(true)
  })
})

describe('the stop-line', () => {
  const decision = (atS: number, removedPercent: number | null, word: 'continue' | 'stop' = 'continue') =>
    ({ is: 'decision', atS, decision: word, removedPercent }) as const
  test('what is left is a range between what was said before and after, never a line', () => {
    expect(leftOf([decision(100, 30), decision(200, 60)], 0, 300)).toEqual([
      { atS: 0, high: 100, low: 70 },
      { atS: 100, high: 70, low: 40 },
      { atS: 200, high: 40, low: 0 },
      { atS: 300, high: 40, low: 0 },
    ])
    expect(leftOf([decision(100, null)], 0, 300)).toEqual([])
  })
  test('no deficit is told without an examination on both sides', () => {
    const exam = (at: string, after: boolean, power: number | null) => ({
      at,
      after,
      power,
      grade: null,
      walking: null,
    })
    expect(deficitOf([exam('2026-03-05', false, 40)])).toBeNull()
    expect(deficitOf([exam('2026-03-05', false, null), exam('2026-03-07', true, 37)])).toBeNull()
    expect(deficitOf([exam('2026-03-05', false, 40), exam('2026-03-07', true, 37)])).toEqual({
      change: -3,
      at: '2026-03-07',
    })
  })
  test('nothing monitored counts in no table, and the answer says what was not said', () => {
    const said = foldView(monitoring, [])
    expect(countedAs(said, true)).toEqual(['not monitored', 'not monitored'])
    expect(answerOf(stopLine(said, 'abcdef0123'), null, String)).toBe(
      'No decision to stop was said; how much was left was not judged; no alarm of medium or high priority.',
    )
  })
})
