import { monitoringPlanOf, NO_CHANGES } from '@theca/plan'
import type { Output } from '@theca/neurophysiology'
import { findProtocol, readProtocol, startEngine, step } from '@theca/neurophysiology'
import { simulate } from '@theca/neurophysiology/simulator'
import type { Entry, Json } from '@theca/record'
import { foldView } from '@theca/record'
import { describe, expect, test } from 'vitest'
import type { LiveFrame } from '../src/index.ts'
import {
  alarmDrafts,
  baselineDraft,
  caseAlarm,
  draftOfSaying,
  gather,
  liveFrame,
  mergeFrame,
  monitorEntries,
  monitoring,
  noteOf,
  nextFrame,
  protocolOfPlan,
  recordedFor,
  replay,
  saying,
  startLive,
  stopLine,
} from '../src/index.ts'

const clock = { session: 'k3f8a2c1', startedAt: '2026-03-06T08:00:00.000Z' }

let seq = 0
const entryOf = (draft: { kind: string; version: number; body: Json; effectiveAt: string }): Entry => {
  const kind = monitorEntries.find((each) => each.kind === draft.kind)
  expect(kind?.body.safeParse(draft.body).error?.issues ?? []).toEqual([])
  return {
    ...draft,
    case: 'TH-7K2QD',
    seq: (seq += 1),
    author: { type: 'algorithm', name: 'test', version: '1' },
    recordedAt: draft.effectiveAt,
    previous: '',
    hash: '',
  }
}

describe('an operation of the simulator', () => {
  const made = simulate('S13', { seed: 2, rateHz: 5000 })
  if (made === null) throw new Error('S13')
  const outputs: Output[] = []
  const frames: LiveFrame[] = []
  let engine = startEngine({
    protocol: made.scenario.protocol,
    rateHz: 5000,
    channels: made.channels,
    options: { autoBaseline: true, lowerGlobal: false },
  })
  let live = startLive({ session: clock.session, synthetic: true, unserved: [{ line: 'tof', because: 'no stimulus' }] })
  const around = {
    phase: 'live' as const,
    ageMs: 3,
    source: { kind: 'simulator' as const, name: 'S13', rateHz: 5000, measuredRateHz: null, clockOffsetMs: null },
    account: { received: 0, lost: 0, gaps: 0, recorder: 'recording' as const, kept: 0, tailS: 0, headroomMin: null },
  }
  for (const block of made.blocks()) {
    const next = step(engine, block)
    engine = next.state
    live = gather(live, engine, block.start, next.outputs)
    outputs.push(...next.outputs)
    if (block.start % 25_000 !== 0) continue
    const told = nextFrame(live, engine, around)
    live = told.live
    frames.push(told.frame)
  }

  test('its outputs are entries, and the entries tell the story of the alarm', () => {
    const entries = outputs.flatMap((output) => alarmDrafts([output], clock).map(entryOf))
    const story = foldView(monitoring, entries).alarms.find(
      ({ line, family }) => line === 'mep-ta-left' && family === 'amplitude',
    )
    expect(story).toMatchObject({ course: 'recovered', priority: 'medium', number: 1 })
    expect(story?.deepestPercent).toBeLessThan(-70)
    expect(story?.resolvedAtS).toBeGreaterThan(story?.raised.body.atS ?? Infinity)
    const signed = baselineDraft(
      outputs.filter(({ type }) => type === 'baseline'),
      clock,
      { stage: 'pre-resection', reason: null },
    )
    expect(entryOf(signed as NonNullable<typeof signed>).body).toMatchObject({ act: 'set', stage: 'pre-resection' })
  })

  test('its frames fit the contract, and joined they hold every result once', () => {
    for (const frame of [frames[0], frames[30], frames.at(-1)]) expect(liveFrame.safeParse(frame).error).toBeUndefined()
    let view: LiveFrame | null = null
    for (const frame of frames) {
      view = mergeFrame(view, frame)
      expect(view).not.toBeNull()
    }
    const results = outputs.filter(({ type, atS }) => type === 'average' && atS <= (view?.atS ?? 0))
    expect(view?.points).toHaveLength(results.length)
    expect(view?.points.map(({ line, atS }) => `${line} ${atS}`)).toEqual(
      results.map(({ line, atS }) => `${line} ${atS}`),
    )
    const leg = view?.lines.find(({ line }) => line === 'mep-ta-left')
    expect(leg).toMatchObject({ state: 'monitored', role: 'risk' })
    expect(view?.lines.find(({ line }) => line === 'tof')).toMatchObject({
      state: 'not-served',
      because: 'no stimulus',
    })
    const emg = view?.emg.find(({ line }) => line === 'emg-ta-left')
    expect([emg?.low.length, emg?.high.length]).toEqual([500, 500])
    expect(emg?.low.every((low, at) => low !== null && low <= (emg.high[at] ?? -Infinity))).toBe(true)
    expect((emg?.fromS ?? 0) + 10).toBeCloseTo(view?.atS ?? 0, 0)
    // A hole in the numbers is not papered over.
    expect(mergeFrame(frames[3] as LiveFrame, frames[5] as LiveFrame)).toBeNull()
  })
})

test('a replay does not depend on blocks, and says first what it cannot serve', () => {
  const rate = 2000
  const samples = Float64Array.from({ length: 40 * rate }, (_, at) => {
    const since = (at % (10 * rate)) / rate - 1.03
    return 3 * Math.sin(at * 1.7) + (since > 0 && since < 0.02 ? 400 * Math.sin(since * 600) : 0)
  })
  const channel = {
    index: 0,
    label: 'EMG TA-L',
    unit: 'mV',
    rateHz: rate,
    samples: samples.length,
    physicalMin: null,
    physicalMax: null,
    digitalMin: null,
    digitalMax: null,
    prefilter: null,
    scaled: true,
    toMicrovolts: 1000,
  }
  const recording = {
    format: 'EDF+C' as const,
    startTime: null,
    durationS: 40,
    channels: [channel],
    annotations: [1, 11, 21, 31].map((onsetS) => ({ onsetS, durationS: null, text: 'mep' })),
    gaps: [],
    faults: [],
    read: (_: number, from: number, count: number) => ({
      ok: true as const,
      value: samples.slice(from, from + count).map((value) => value / 1000),
    }),
  }
  const protocol = findProtocol('conus-cauda')
  if (protocol === null) throw new Error('protocol')
  const recorded = recordedFor(recording, protocol)
  if (!recorded.ok) throw new Error(recorded.failure.message)
  const options = { autoBaseline: true, lowerGlobal: false }
  const [whole, ...others] = [1e9, 5, 20, 137].map((blockMs) => [...replay(recorded.value, { blockMs, options })])
  for (const other of others) expect(other).toEqual(whole)
  expect(whole?.[0]).toMatchObject({ atS: 0, type: 'not-evaluable', line: 'ssep-tibial-left' })
  const trials = whole?.filter(({ type, line }) => type === 'average' && line === 'mep-ta-left') ?? []
  expect(trials).toHaveLength(4)
  expect(trials[0]?.measured).toBeGreaterThan(500)
  // Nothing is guessed: no unit, other rates, strange channels.
  const refused = (over: object): string => {
    const read = recordedFor({ ...recording, channels: [{ ...channel, ...over }] }, protocol)
    return read.ok ? '' : read.failure.code
  }
  expect(refused({ unit: null, toMicrovolts: null })).toBe('no-voltage')
  expect(refused({ scaled: false })).toBe('no-voltage')
  expect(refused({ label: 'Cz' })).toBe('no-channel')
  expect(refused({ rateHz: 40 })).toBe('rate-too-low')
  const mixed = recordedFor(
    { ...recording, channels: [channel, { ...channel, index: 1, label: 'TA-R', rateHz: 1000 }] },
    protocol,
  )
  expect(mixed).toMatchObject({ ok: false, failure: { code: 'mixed-rates' } })
  expect(
    recordedFor(
      { ...recording, annotations: [] },
      { ...protocol, lines: protocol.lines.filter(({ stimulus }) => stimulus === 'mep') },
    ),
  ).toMatchObject({
    ok: false,
    failure: { code: 'nothing-to-judge' },
  })
})

describe('the montage of a plan', () => {
  const plan = (over: object) =>
    monitoringPlanOf({
      stretches: [{ from: 'T9', to: 'T10' }],
      compartment: 'intramedullary',
      side: 'midline',
      conus: 'L1',
      rotatesCord: false,
      unstable: false,
      changes: NO_CHANGES,
      ...over,
    })

  test.each([
    ['thoracic', plan({})],
    ['neck', plan({ stretches: [{ from: 'C5', to: 'C6' }], compartment: 'intradural_extramedullary' })],
    ['conus', plan({ stretches: [{ from: 'T12', to: 'L1' }] })],
    ['cauda', plan({ stretches: [{ from: 'L3', to: 'L4' }], side: 'left' })],
  ])('%s: every line has a channel, a filter and a measure that the step takes', (_, montage) => {
    const made = protocolOfPlan(montage, { id: 'plan-7', title: 'Plan' })
    if (!made.ok) throw new Error(made.failure.message)
    const { protocol, left } = made.value
    expect(readProtocol(JSON.parse(JSON.stringify(protocol)))).toMatchObject({ ok: true })
    expect(left).toEqual([])
    const planned = montage.lines.map(({ id }) => id)
    expect(protocol.lines.map(({ id }) => id).filter((id) => id !== 'eeg')).toEqual(planned)
    expect(protocol.site).toBe(montage.site)
    // The step accepts it as it is, with the channels that the plan names.
    const channels = montage.channels.map(({ label }) => label)
    const state = startEngine({
      protocol,
      rateHz: 20_000,
      channels,
      options: { autoBaseline: true, lowerGlobal: false },
    })
    expect(state.plans).toHaveLength(protocol.lines.length)
    for (const line of protocol.lines.filter(({ measure }) => measure.kind === 'trains'))
      expect(line.measure).not.toMatchObject({ mainsReference: line.channel })
  })
})

describe('what people say', () => {
  test.each([
    [
      { what: 'event', body: { code: 'bleeding', words: 'CANARY' } },
      { kind: 'event', text: 'event: bleeding' },
    ],
    [
      { what: 'acknowledge', line: 'all' },
      { kind: 'acknowledge', line: 'all' },
    ],
    [
      { what: 'threshold', line: 'mep-ta-left', volts: 290 },
      { kind: 'threshold', line: 'mep-ta-left', volts: 290 },
    ],
    [
      { what: 'inhibit', because: 'cautery' },
      { kind: 'inhibit', because: 'cautery' },
    ],
  ])('%j', (body, note) => {
    const said = saying.parse(body)
    expect(noteOf(said, 'NW')).toEqual(note)
    const draft = draftOfSaying(said, clock, 61.5)
    if (said.what === 'event')
      expect(entryOf(draft as NonNullable<typeof draft>)).toMatchObject({
        effectiveAt: '2026-03-06T08:01:01.500Z',
        body: { atS: 61.5, words: 'CANARY' },
      })
    else expect(draft).toBeNull()
  })

  test('what was not done says why', () => {
    const said = saying.parse({
      what: 'response',
      body: { alarm: null, item: 'wait', done: false, because: null, by: 'surgeon' },
    })
    const draft = draftOfSaying(said, clock, 1)
    const kind = monitorEntries.find((each) => each.kind === 'monitor.response')
    expect(kind?.body.safeParse(draft?.body).success).toBe(false)
    expect(saying.safeParse({ what: 'step', body: { step: 'lunch', words: null } }).success).toBe(false)
    expect(saying.safeParse({ what: 'inhibit', because: 'Miller, J. <b>' }).success).toBe(false)
  })
})

test('the stop line puts everything on one clock, and the worst alarm decides', () => {
  const { session } = clock
  const alarm = (change: string, atS: number, over: object = {}) => ({
    kind: 'monitor.alarm',
    version: 1,
    effectiveAt: `2026-03-06T08:00:${String(atS).padStart(2, '0')}.000Z`,
    body: {
      session,
      change,
      line: 'mep-ta-left',
      rule: 'mep-lost',
      family: 'amplitude',
      number: 1,
      priority: 'high',
      atS,
      onsetS: atS - 1,
      measured: 10,
      reference: 500,
      changePercent: -98,
      pattern: 'focal',
      reason: 'lost',
      ...over,
    } as Json,
  })
  const said = (kind: string, atS: number, body: object) => ({
    kind,
    version: 1,
    effectiveAt: `2026-03-06T08:00:${String(atS).padStart(2, '0')}.000Z`,
    body: { session, atS, ...body } as Json,
  })
  const started = {
    kind: 'monitor.recording-started',
    version: 1,
    effectiveAt: clock.startedAt,
    body: {
      session,
      source: 'simulator',
      sourceName: 'x',
      synthetic: true,
      protocolId: 'x',
      rateHz: 1000,
      channels: [],
    } as Json,
  }
  const entries = [
    started,
    said('monitor.surgical-step', 5, { step: 'resection-begins', words: null }),
    alarm('raised', 20),
    said('monitor.response', 22, {
      alarm: { line: 'mep-ta-left', family: 'amplitude', number: 1 },
      item: 'stop-dissection',
      done: true,
      because: null,
      by: 'surgeon',
    }),
    said('monitor.response', 23, {
      alarm: { line: 'mep-ta-left', family: 'amplitude', number: 1 },
      item: 'papaverine',
      done: false,
      because: 'none',
      by: 'surgeon',
    }),
    alarm('resolved', 50, { changePercent: null }),
    said('monitor.stop-decision', 55, { decision: 'stop', by: 'surgeon', reason: null, removedPercent: 70 }),
  ].map(entryOf)
  const view = foldView(monitoring, entries)
  const line = stopLine(view, session)
  expect(line.resection).toEqual({ fromS: 5, toS: 55 })
  expect(line.alarms).toMatchObject([
    { done: ['stop-dissection'], notDone: ['papaverine'], story: { course: 'recovered' } },
  ])
  expect(line.alarms[0]?.minutesBelow).toBeCloseTo(31 / 60, 6)
  expect(line.items.map(({ is, atS }) => `${atS} ${is}`)).toEqual([
    '5 step',
    '19 alarm',
    '22 response',
    '23 response',
    '55 decision',
  ])
  expect(caseAlarm(view)).toBe('reversed')
  expect(caseAlarm(foldView(monitoring, [...entries, entryOf(alarm('raised', 58))]))).toBe('irreversible')
  expect(caseAlarm(foldView(monitoring, [entryOf(started)]))).toBe('none')
  expect(caseAlarm(foldView(monitoring, []))).toBe('not-monitored')
})
