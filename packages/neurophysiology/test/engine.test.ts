import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Block, EngineState, Note, Output, Protocol, Stimulus } from '../src/index.ts'
import {
  analyseRecording,
  annotationOf,
  findProtocol,
  missingChannels,
  protocolJsonSchema,
  readAnnotation,
  readProtocol,
  SHIPPED_PROTOCOLS,
  startEngine,
  step,
  summary,
} from '../src/index.ts'
import { SCENARIOS, simulate } from '../src/simulator/index.ts'

const RATE = 5000
/** One of each kind; `bench/scenarios.ts` runs all sixteen over many seeds. */
const IN_TESTS = new Set(['S3', 'S4', 'S6', 'S8', 'S11', 'S12', 'S14', 'S15', 'S16'])
const options = { autoBaseline: true, lowerGlobal: false }

const runAll = (id: string, seed = 1): { outputs: Output[]; state: EngineState; met: string[]; wrong: string[] } => {
  const simulation = simulate(id, { seed, rateHz: RATE })
  if (simulation === null) throw new Error(id)
  let state = startEngine({
    protocol: simulation.scenario.protocol,
    rateHz: RATE,
    channels: simulation.channels,
    options,
  })
  const outputs: Output[] = []
  for (const block of simulation.blocks()) {
    const next = step(state, block)
    state = next.state
    outputs.push(...next.outputs)
  }
  const { expected, forbidden } = simulation.truth
  const missed = expected.filter(
    ({ line, rule, type, between }) =>
      !outputs.some(
        (each) =>
          each.type === type &&
          each.rule === rule &&
          (line === 'any' || each.line === line) &&
          each.atS >= between[0] &&
          each.atS <= between[1],
      ),
  )
  const wrong = outputs.filter(
    ({ type, rule, priority }) =>
      type === 'alarm' && (forbidden.includes(rule ?? '') || forbidden.includes(priority ?? '')),
  )
  return {
    outputs,
    state,
    met: missed.map(({ line, rule }) => `${line} ${rule}`),
    wrong: wrong.map(({ atS, line, rule }) => `${atS} ${line} ${rule}`),
  }
}

/** Half a minute of the cauda scenario as whole arrays, the beginning cut off so that trains and reflexes are inside. */
const recording = (() => {
  const simulation = simulate('S11', { seed: 2, rateHz: RATE })
  const blocks = [...(simulation?.blocks() ?? [])].slice(0, 60)
  const join = (channel: number): Float64Array => {
    const all = new Float64Array(blocks.length * RATE)
    for (const { start, channels } of blocks) all.set(channels[channel] as Float64Array, start)
    return all
  }
  const channels = (simulation?.channels ?? []).map((_, at) => join(at))
  // Trains early on, and a handful of lost samples.
  const foot = channels[simulation?.channels.indexOf('AH-L') ?? 0] as Float64Array
  for (let at = 0; at < 0.8 * RATE; at += 1)
    foot[50 * RATE + at] = (foot[50 * RATE + at] as number) + 75 * Math.sin((2 * Math.PI * 120 * at) / RATE)
  channels[0]?.fill(Number.NaN, 20.2 * RATE, 20.3 * RATE)
  const notes: Note[] = [
    ...blocks.flatMap((block) => block.notes),
    { at: 50 * RATE + 4321, kind: 'acknowledge', line: 'all' } as const,
    { at: 30 * RATE, kind: 'inhibit', because: 'cautery' } as const,
    { at: 33 * RATE, kind: 'resume' } as const,
  ].toSorted((a, b) => a.at - b.at)
  return {
    labels: simulation?.channels ?? [],
    protocol: simulation?.scenario.protocol as Protocol,
    channels,
    stimuli: blocks.flatMap(({ stimuli }) => stimuli),
    notes,
  }
})()

const cut = (from: number, to: number): Block => {
  const inside = <T extends { readonly at: number }>(items: readonly T[]): T[] =>
    items.filter(({ at }) => at >= from && at < to)
  return {
    start: from,
    channels: recording.channels.map((samples) => samples.slice(from, to)),
    stimuli: inside(recording.stimuli),
    notes: inside(recording.notes),
  }
}

const replay = (sizes: readonly number[]): { outputs: Output[]; state: EngineState } => {
  let state = startEngine({ protocol: recording.protocol, rateHz: RATE, channels: recording.labels, options })
  const outputs: Output[] = []
  const end = recording.channels[0]?.length ?? 0
  for (let from = 0, turn = 0; from < end; turn += 1) {
    const to = Math.min(end, from + (sizes[turn % sizes.length] as number))
    const next = step(state, cut(from, to))
    state = next.state
    outputs.push(...next.outputs)
    from = to
  }
  return { outputs, state }
}

describe('the step', () => {
  const whole = replay([1e9])

  test('finds baselines, the train, the loss; accounts for every sample', () => {
    const told = (type: Output['type']): Output[] => whole.outputs.filter((each) => each.type === type)
    expect(told('baseline').length).toBeGreaterThan(8)
    expect(told('alarm').map(({ line, rule }) => `${line} ${rule}`)).toContain('emg-ah-left emg-train')
    expect(told('lost')).toMatchObject([{ measured: 500, atS: 20.3 }])
    expect(summary(whole.state)).toEqual({ samples: 60 * RATE - 500, lost: 500, durationS: 60 })
    const times = whole.outputs.map(({ atS }) => atS)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('does not depend on the size of the blocks', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 150, max: 40_000 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        const { outputs, state } = replay(sizes)
        expect(outputs).toEqual(whole.outputs)
        expect([state.samples, state.lost]).toEqual([whole.state.samples, whole.state.lost])
      }),
      { numRuns: 6 },
    )
  })

  test('is pure: the same step twice says the same', () => {
    const state = startEngine({ protocol: recording.protocol, rateHz: RATE, channels: recording.labels, options })
    const first = step(state, cut(0, 10_000))
    const frozen = structuredClone(first.state.lines)
    const second = step(first.state, cut(10_000, 20_000))
    expect(first.state.lines).toEqual(frozen)
    expect(step(first.state, cut(10_000, 20_000)).outputs).toEqual(second.outputs)
  })

  test('a repeated block changes nothing, an overlapping one adds its end, a gap is counted', () => {
    const state = startEngine({ protocol: recording.protocol, rateHz: RATE, channels: recording.labels, options })
    const first = step(state, cut(0, 5000)).state
    expect(step(first, cut(1000, 4000))).toEqual({ state: first, outputs: [] })
    expect(summary(step(first, cut(4000, 6000)).state)).toEqual({ samples: 6000, lost: 0, durationS: 1.2 })
    const after = step(first, cut(7000, 8000))
    expect(after.outputs.filter(({ type }) => type === 'lost')).toMatchObject([{ atS: 1.4, measured: 2000 }])
    expect(summary(after.state)).toEqual({ samples: 6000, lost: 2000, durationS: 1.6 })
    expect(() => step(state, { start: 0, channels: [], stimuli: [], notes: [] })).toThrow('channels of equal length')
  })

  test('a baseline that cannot be signed says why', () => {
    const note: Note = { at: 100, kind: 'baseline', lines: ['mep-ta-left'], author: 'AB', reason: 'dura open' }
    const state = startEngine({ protocol: recording.protocol, rateHz: RATE, channels: recording.labels, options })
    expect(step(state, { ...cut(0, 1000), notes: [note] }).outputs).toMatchObject([
      { type: 'not-evaluable', line: 'mep-ta-left', reason: 'baseline refused: 0 of 3 results so far' },
    ])
  })

  test('silence gives no response and no alarm', () => {
    const channels = recording.labels.map(() => new Float64Array(30 * RATE))
    const setup = { protocol: recording.protocol, rateHz: RATE, channels: recording.labels, options }
    const { outputs } = step(startEngine(setup), {
      start: 0,
      channels,
      stimuli: recording.stimuli.filter(({ at }) => at < 29 * RATE),
      notes: [],
    })
    expect(outputs.filter(({ type }) => type === 'alarm' || type === 'baseline')).toEqual([])
    expect(outputs.some(({ type, reason }) => type === 'artefact' && reason.includes('flat'))).toBe(true)
  })

  test('analyses a recording by line', () => {
    const rows = analyseRecording({ protocol: recording.protocol, rateHz: RATE, channels: recording.labels }, [
      cut(0, 30_000),
      cut(30_000, 60 * RATE),
    ])
    const row = (id: string) => rows.find((each) => each.id === id)
    expect(row('mep-ta-left')).toMatchObject({ modality: 'mep', sweeps: 3, accepted: 3, rejected: 0, present: true })
    expect(Math.abs((row('mep-ta-left')?.onsetMs ?? 0) - 30)).toBeLessThan(3)
    expect(Math.abs((row('ssep-tibial-left')?.latencyMs ?? 0) - 40)).toBeLessThan(2)
    // More sweeps than one live average takes: analysed as one all the same.
    expect(row('ssep-tibial-right')).toMatchObject({ sweeps: 267, present: true })
    expect(row('ssep-tibial-right')?.accepted).toBeGreaterThan(200)
    expect(row('eeg')).toMatchObject({ sweeps: 0, accepted: 0, peakToPeakUv: null, present: null })
  })
})

describe('scenarios', () => {
  test.each(SCENARIOS.filter(({ id }) => IN_TESTS.has(id)).map(({ id, title }) => [id, title] as const))(
    '%s %s',
    { timeout: 120_000 },
    (id) => {
      const { met, wrong, outputs } = runAll(id)
      expect(met, 'missed').toEqual([])
      expect(wrong, 'false').toEqual([])
      expect(
        outputs.every(({ measured, changePercent }) => !Number.isNaN(measured) && !Number.isNaN(changePercent)),
      ).toBe(true)
      const reasons = outputs.map(({ reason }) => reason).join('\n')
      if (id === 'S3') expect(reasons).toContain('amber-red: temporary deficit')
      if (id === 'S4') expect(reasons).toContain('red: long-lasting or permanent deficit')
      if (id === 'S6') expect(reasons).toMatch(/global: controls fall alike.*volatile agent up/)
      if (id === 'S9' || id === 'S10') expect(reasons).toMatch(/rejected/)
      if (id === 'S12') expect(reasons).toContain('peripheral: n9-right')
      if (id === 'S13')
        expect(outputs.some(({ type, line }) => type === 'resolved' && line === 'mep-ta-left')).toBe(true)
      if (id === 'S14') expect(outputs.filter(({ type }) => type === 'lost')).toMatchObject([{ measured: 20 * RATE }])
      if (id === 'S15') expect(reasons).toContain('stimulator off?')
      if (id === 'S16') expect(reasons).toContain('not monitorable')
    },
  )

  test('are labelled, seeded and complete', () => {
    const [one, again, other] = [1, 1, 2].map(
      (seed) => simulate('s1', { seed, rateHz: RATE })?.blocks().next().value as Block,
    )
    expect(one?.channels).toEqual(again?.channels)
    expect(one?.channels).not.toEqual(other?.channels)
    expect([simulate('S4')?.label, simulate('S4')?.truth.label, simulate('S99')]).toEqual([
      'SYNTHETIC',
      'SYNTHETIC',
      null,
    ])
    expect(SCENARIOS.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, at) => `S${at + 1}`))
  })
})

describe('protocols', () => {
  test('the shipped ones fit the schema, and it can be published', () => {
    for (const protocol of SHIPPED_PROTOCOLS)
      expect(readProtocol(JSON.parse(JSON.stringify(protocol)))).toEqual({ ok: true, protocol })
    expect(protocolJsonSchema()).toMatchObject({ type: 'object', title: 'Theca monitoring protocol' })
    expect(findProtocol('nothing')).toBeNull()
  })

  test('faults are told with their place', () => {
    const [protocol] = SHIPPED_PROTOCOLS
    const [line] = protocol?.lines ?? []
    const bad = {
      ...protocol,
      lines: [{ ...line, filter: { highPassHz: 500, lowPassHz: 30, order: 2, notch: false } }, line, line],
    }
    const read = readProtocol(bad)
    expect(read.ok ? [] : read.faults).toEqual([
      'lines: ssep-tibial-left occurs twice',
      'lines.0.filter: ssep-tibial-left: the high-pass must lie below the low-pass',
    ])
    expect(readProtocol({}).ok).toBe(false)
    expect(readProtocol(null)).toMatchObject({ ok: false })
  })

  test('channels that a recording lacks are named', () => {
    const protocol = findProtocol('conus-cauda') as Protocol
    expect(
      missingChannels({
        protocol,
        rateHz: RATE,
        channels: ['CPz-FPz', 'TA-L', 'TA-R', 'AH-L', 'AH-R', 'APB-L', 'APB-R'],
        options,
      }),
    ).toEqual(['EAS-L', 'EAS-R'])
  })
})

test('annotations survive as text', () => {
  const items: (Stimulus | Note)[] = [
    { at: 5, code: 'tibial-left' },
    { at: 5, code: 'temg', milliamps: 0.3 },
    { at: 5, kind: 'inhibit', because: 'cautery' },
    { at: 5, kind: 'resume' },
    { at: 5, kind: 'event', text: 'dura open' },
    { at: 5, kind: 'acknowledge', line: 'all' },
    { at: 5, kind: 'threshold', line: 'mep-ta-left', volts: 290 },
    { at: 5, kind: 'threshold', line: 'mep-ta-left', volts: null },
    { at: 5, kind: 'baseline', lines: 'all', author: 'AB', reason: 'dura open' },
    { at: 5, kind: 'baseline', lines: ['a', 'b'], author: 'AB', reason: 'x' },
    { at: 5, kind: 'physiology', map: 62, tofCount: 4, tofRatio: 0.95, bolus: 'propofol' },
  ]
  for (const item of items) {
    const read = readAnnotation(5, annotationOf(item))
    expect('stimulus' in read ? read.stimulus : read.note).toEqual(item)
  }
  expect(readAnnotation(5, 'Recording starts')).toEqual({ note: { at: 5, kind: 'event', text: 'Recording starts' } })
})
