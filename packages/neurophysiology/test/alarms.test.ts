import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlarmRule, ChannelNow, LineResult, MachineEvent, Pattern, Verdict } from '../src/alarms/index.ts'
import {
  alarmRuleSchema,
  decisionMatrix,
  evaluateRule,
  explainedPriority,
  explainPattern,
  familyOf,
  foldAlarm,
  keepsRiskMarker,
  monitoringSite,
  rulesFor,
  SHIPPED_RULES,
  systemicEvidence,
} from '../src/alarms/index.ts'
import type { Baseline, MuscleRules } from '../src/index.ts'

const baseline = (value: number | null, latencyMs: number | null = 30): Baseline => ({
  atS: 0,
  label: 'opening',
  value,
  latencyMs,
  rangeUv: null,
  settings: 'a',
  reason: 'opening',
  author: 'test',
})

const result = (atS: number, over: Partial<LineResult>): LineResult => ({
  line: 'TA-R',
  atS,
  amplitudeUv: null,
  latencyMs: null,
  present: null,
  baseline: baseline(520),
  adaptive: null,
  threshold: null,
  trainS: null,
  trainTimeS: null,
  milliamps: null,
  settings: 'a',
  muscles: 'all',
  ...over,
})

const amplitudeRules = (modality: AlarmRule['modality'], site: AlarmRule['sites'][number]): AlarmRule[] =>
  rulesFor(SHIPPED_RULES, modality, site).filter((rule) => familyOf(rule) === 'amplitude')

const verdicts = (rules: readonly AlarmRule[], of: LineResult): Record<string, Verdict> =>
  Object.fromEntries(rules.map((rule) => [rule.id, evaluateRule(rule, of)]))

const rule = (id: string): AlarmRule => SHIPPED_RULES.find((each) => each.id === id) as AlarmRule

describe('shipped rules', () => {
  test('fit the schema, have unique names, a source and a mark', () => {
    for (const each of SHIPPED_RULES) expect(alarmRuleSchema.parse(each)).toEqual(each)
    expect(new Set(SHIPPED_RULES.map(({ id }) => id)).size).toBe(SHIPPED_RULES.length)
  })

  test('levels map to priorities as specified', () => {
    for (const { id, level, priority, modality, condition } of SHIPPED_RULES) {
      const low = ['mep-threshold', 'dwave-fall-30', 'ssep-adaptive'].includes(id)
      const high = modality === 'dwave' || condition.kind === 'lost' || id === 'emg-neurotonic'
      const expected = { info: 'none', warn: low ? 'low' : 'medium', alarm: high ? 'high' : 'medium' }[level]
      expect([id, priority]).toEqual([id, expected])
    }
  })

  test('the site decides: conus before cord, cord before its outside', () => {
    expect(monitoringSite(['intramedullary'], true)).toBe('conus_cauda')
    expect(monitoringSite(['vertebral', 'intramedullary'], false)).toBe('intramedullary')
    expect(monitoringSite(['leptomeningeal'], false)).toBe('intradural_extramedullary')
    expect(rulesFor(SHIPPED_RULES, 'dwave', 'conus_cauda')).toEqual([])
  })
})

describe('muscle amplitude, reference 520 µV (worked example 21.5)', () => {
  const life = (
    site: AlarmRule['sites'][number],
    trials: readonly number[],
    muscles: MuscleRules = 'all',
    absentBelow = 50,
  ) => {
    const rules = amplitudeRules('mep', site)
    const events = trials.map((amplitudeUv, at): MachineEvent => ({
      kind: 'result',
      atS: at * 60,
      verdicts: verdicts(rules, result(at * 60, { amplitudeUv, present: amplitudeUv >= absentBelow, muscles })),
    }))
    return foldAlarm(rules, events).map(
      ({ atS, change, rule, priority }) => `${atS / 60} ${change} ${rule} ${priority}`,
    )
  }
  const outside = 'intradural_extramedullary'
  const inside = 'intramedullary'

  test('150, 140', () => {
    expect(life(outside, [150, 140]).at(-1)).toBe('1 active mep-fall-70 medium')
    expect(life(inside, [150, 140]).at(-1)).toBe('1 active mep-fall-50-im none')
  })
  test('150, 260, 300', () => {
    expect(life(outside, [150, 260, 300]).at(-1)).toBe('2 unconfirmed mep-fall-70 none')
    expect(life(inside, [150, 260, 300])).toContain('1 active mep-fall-50-im none')
  })
  test('90, 100', () => {
    expect(life(outside, [90, 100]).at(-1)).toBe('1 active mep-fall-80 medium')
    expect(life(inside, [90, 100]).at(-1)).toBe('1 active mep-fall-80-im medium')
  })
  test('30, 25: absent', () => {
    for (const site of [outside, inside] as const) {
      expect(life(site, [30, 25])).toEqual([
        '0 pending mep-lost none',
        '0 announced-unconfirmed mep-lost none',
        '1 active mep-lost high',
      ])
    }
  })
  test('under relaxant amplitude is not judged, loss is', () => {
    expect(life(outside, [150, 140], 'presence-only')).toEqual([])
    expect(life(outside, [30, 25], 'presence-only').at(-1)).toBe('1 active mep-lost high')
    expect(life(outside, [30, 25], 'inhibited')).toEqual([])
    expect(
      evaluateRule(rule('mep-fall-70'), result(0, { amplitudeUv: 150, present: true, muscles: 'presence-only' })),
    ).toMatchObject({
      kind: 'not-evaluable',
      because: 'relaxant',
      reason: 'unreliable under relaxant',
    })
  })
})

describe('single judgements', () => {
  test('latency: 43.9 is no violation, 44.0 is (worked example 21.3)', () => {
    const at = (latencyMs: number): string =>
      evaluateRule(rule('ssep-latency-10'), result(0, { latencyMs, baseline: baseline(3, 40) })).kind
    expect([at(43.9), at(44), at(42), at(41)]).toEqual(['quiet', 'violates', 'recovered', 'recovered'])
  })

  test.each([
    [20, []],
    [14, []],
    [13, ['dwave-fall-30']],
    [10, ['dwave-fall-30', 'dwave-fall-40']],
    [9.99, ['dwave-fall-30', 'dwave-fall-40', 'dwave-fall-50']],
  ])('D-wave %s of 20 µV (worked example 21.11)', (amplitudeUv, expected) => {
    const rules = amplitudeRules('dwave', 'intramedullary')
    const of = result(0, { amplitudeUv, present: true, baseline: baseline(20) })
    expect(rules.filter((each) => evaluateRule(each, of).kind === 'violates').map(({ id }) => id)).toEqual(expected)
  })

  test.each([
    [46, true, []],
    [40, true, ['bcr-fall-50']],
    [20, true, ['bcr-fall-50', 'bcr-fall-75']],
    [5, false, ['bcr-fall-50', 'bcr-fall-75', 'bcr-lost']],
  ])('reflex %s of 90 µV, present %s (worked example 21.13)', (amplitudeUv, present, expected) => {
    const rules = amplitudeRules('bcr', 'conus_cauda')
    const of = result(0, { amplitudeUv, present, baseline: baseline(90) })
    expect(rules.filter((each) => evaluateRule(each, of).kind === 'violates').map(({ id }) => id)).toEqual(expected)
  })

  test('what cannot be judged says why, and an absent baseline is never 0 %', () => {
    const because = (id: string, over: Partial<LineResult>): string => {
      const verdict = evaluateRule(rule(id), result(0, over))
      return verdict.kind === 'not-evaluable' ? verdict.because : verdict.kind
    }
    expect(because('mep-lost', { baseline: null, present: false })).toBe('no-baseline')
    expect(because('mep-lost', { baseline: baseline(null), present: false })).toBe('not-monitorable')
    expect(because('mep-fall-70', { baseline: baseline(null), amplitudeUv: 3 })).toBe('not-monitorable')
    expect(because('ssep-fall-50', { amplitudeUv: 1, settings: 'b' })).toBe('other-settings')
    expect(because('ssep-fall-50', { amplitudeUv: null })).toBe('not-measured')
    expect(because('ssep-latency-10', { latencyMs: null })).toBe('not-measured')
    expect(
      because('ssep-adaptive', { amplitudeUv: 1, adaptive: { evaluable: false, because: 'too-variable', limit: 0.2 } }),
    ).toBe('too-variable')
    expect(because('ssep-adaptive', { amplitudeUv: 1 })).toBe('too-few')
    expect(because('emg-train', {})).toBe('not-measured')
  })

  test('threshold, trains, roots', () => {
    const threshold = { kind: 'rise', riseV: [110, 120], controlRiseV: 15 } as const
    expect(evaluateRule(rule('mep-threshold'), result(0, { threshold })).kind).toBe('violates')
    expect(evaluateRule(rule('mep-threshold'), result(0, { threshold: { ...threshold, kind: 'systemic' } })).kind).toBe(
      'quiet',
    )
    expect(evaluateRule(rule('mep-threshold'), result(0, { threshold: { kind: 'none', driftV: 105 } })).kind).toBe(
      'recovered',
    )
    expect(evaluateRule(rule('emg-train'), result(0, { trainS: 0.5, trainTimeS: 0.5 })).kind).toBe('violates')
    expect(evaluateRule(rule('emg-train'), result(0, { trainS: 0.48 })).kind).toBe('quiet')
    expect(evaluateRule(rule('emg-neurotonic'), result(0, { trainS: 1 })).kind).toBe('quiet')
    expect(evaluateRule(rule('emg-neurotonic'), result(0, { trainS: 1.02 })).kind).toBe('violates')
    expect(evaluateRule(rule('emg-train-time'), result(0, { trainS: 0.18, trainTimeS: 0.6 })).kind).toBe('violates')
    expect(evaluateRule(rule('emg-train-time'), result(0, { trainS: 0, trainTimeS: 0.6 })).kind).toBe('recovered')
    expect(evaluateRule(rule('temg-motor-root'), result(0, { present: true, milliamps: 0.3 })).kind).toBe('violates')
    expect(evaluateRule(rule('temg-motor-root'), result(0, { present: true, milliamps: 0.4 })).kind).toBe('recovered')
  })
})

describe('life of an alarm (worked example 21.8)', () => {
  const ED = 'intradural_extramedullary'
  const seventy = amplitudeRules('mep', ED).filter(({ id }) => id === 'mep-fall-70')
  const withLoss = amplitudeRules('mep', ED).filter(({ id }) => id !== 'mep-fall-80')
  const value = (rules: readonly AlarmRule[], atS: number, percent: number): MachineEvent => ({
    kind: 'result',
    atS,
    verdicts: verdicts(rules, result(atS, { amplitudeUv: percent, present: percent > 0, baseline: baseline(100) })),
  })
  const say = (
    rules: readonly AlarmRule[],
    results: readonly (readonly [number, number])[],
    acts: readonly MachineEvent[] = [],
  ): string[] =>
    foldAlarm(rules, [...results.map(([atS, percent]) => value(rules, atS, percent)), ...acts]).map(
      ({ atS, change, onsetS, number, priority }) =>
        `${atS} ${change}${change === 'active' || change === 'relapse' ? ` #${number} from ${onsetS} ${priority}` : ''}`,
    )
  const ack = (atS: number): MachineEvent => ({ kind: 'acknowledge', atS })
  const a = [
    [0, 96],
    [60, 28],
    [75, 32],
    [90, 26],
    [300, 38],
    [360, 42],
    [420, 46],
  ] as const

  test('A: acknowledged, then recovered', () => {
    expect(say(seventy, a, [ack(100)])).toEqual([
      '60 pending',
      '90 active #1 from 60 medium',
      '100 acknowledged',
      '420 recovered',
      '420 closed',
    ])
  })
  test('B: recovered unseen stays latched', () => {
    expect(say(seventy, a, [ack(500)])).toEqual([
      '60 pending',
      '90 active #1 from 60 medium',
      '420 recovered',
      '500 acknowledged',
      '500 closed',
    ])
  })
  test('C: two better trials', () => {
    expect(
      say(seventy, [
        [60, 28],
        [75, 60],
        [90, 65],
      ]),
    ).toEqual(['60 pending', '90 unconfirmed'])
  })
  test('C2: slow repetition loses no alarm', () => {
    expect(
      say(seventy, [
        [60, 28],
        [155, 27],
      ]),
    ).toEqual(['60 pending', '150 reminder', '155 active #1 from 60 medium'])
  })
  test('D: cautery between', () => {
    const cautery: MachineEvent[] = [
      { kind: 'inhibit', atS: 70, because: 'cautery' },
      { kind: 'resume', atS: 130 },
    ]
    const changes = foldAlarm(seventy, [
      value(seventy, 60, 28),
      value(seventy, 80, 20),
      value(seventy, 160, 28),
      ...cautery,
    ])
    expect(changes.map(({ atS, change }) => `${atS} ${change}`)).toEqual(['60 pending', '80 rejected', '160 active'])
    expect(changes.at(-1)).toMatchObject({ onsetS: 60, inhibitedS: 60 })
  })
  test('F: relapse keeps its number', () => {
    expect(
      say(seventy, [
        [60, 20],
        [70, 20],
        [200, 45],
        [230, 50],
        [260, 22],
      ]),
    ).toEqual(['60 pending', '70 active #1 from 60 medium', '230 recovered', '260 relapse #1 from 60 medium'])
  })
  test('G: sound returns after two minutes', () => {
    const said = say(seventy, a.slice(0, 5), [{ kind: 'audio-pause', atS: 95 }])
    expect(said).toEqual(['60 pending', '90 active #1 from 60 medium', '95 audio-paused', '215 sound-on'])
  })
  test('H: loss cancels the acknowledgement', () => {
    const changes = foldAlarm(withLoss, [
      ...a.slice(0, 4).map(([at, percent]) => value(withLoss, at, percent)),
      ack(100),
      value(withLoss, 150, 0),
      value(withLoss, 160, 0),
      { kind: 'clock', atS: 195 },
    ])
    expect(
      changes.slice(-2).map(({ atS, change, priority, rule, number }) => [atS, change, priority, rule, number]),
    ).toEqual([
      [160, 'raised', 'high', 'mep-lost', 1],
      [190, 'escalated', 'high', 'mep-lost', 1],
    ])
  })

  test('D-wave: two averages, escalated when nobody answers; exactly 50 % twice is nothing', () => {
    const rules = [rule('dwave-fall-50')]
    expect(
      say(rules, [
        [0, 100],
        [120, 48],
        [130, 46],
        [170, 44],
      ]),
    ).toEqual(['120 pending', '130 active #1 from 120 high', '160 escalated'])
    expect(
      say(rules, [
        [0, 50],
        [10, 50],
      ]),
    ).toEqual([])
  })

  test('SSEP: two successive blocks', () => {
    const rules = [rule('ssep-fall-50')]
    const quiet = (said: string[]): string[] => said.filter((each) => !each.includes('announced'))
    expect(
      quiet(
        say(
          rules,
          [
            [54, 47],
            [108, 46],
            [162, 61],
            [216, 63],
          ],
          [ack(220)],
        ),
      ),
    ).toEqual(['54 pending', '108 active #1 from 54 medium', '216 recovered', '220 acknowledged', '220 closed'])
    expect(
      quiet(
        say(rules, [
          [54, 47],
          [108, 53],
          [162, 49],
          [216, 48],
        ]),
      ),
    ).toEqual(['54 pending', '108 unconfirmed', '162 pending', '216 active #1 from 162 medium'])
  })

  test('order of arrival does not matter', () => {
    const events = [...a.map(([at, percent]) => value(seventy, at, percent)), ack(100)]
    const expected = foldAlarm(seventy, events)
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        expect(foldAlarm(seventy, shuffled)).toEqual(expected)
      }),
    )
  })
})

describe('decision matrix (section 4, worked example 21.11)', () => {
  const at = (percent: number) => ({ percent })
  test.each([
    ['present', at(90), 'green'],
    ['present', at(70.0001), 'green'],
    ['present', at(70), 'amber'],
    ['present', at(65), 'amber'],
    ['present', at(50), 'amber'],
    ['present', at(49.99), 'red-inconsistent'],
    ['present', at(48), 'red-inconsistent'],
    ['present', 'not-monitorable', 'green-limited'],
    ['lost', at(85), 'amber-red'],
    ['lost', at(50), 'amber-red'],
    ['lost', at(45), 'red'],
    ['lost', at(0), 'red'],
    ['lost', 'not-monitorable', 'red-no-safety-net'],
    ['not-monitorable', at(80), 'amber'],
    ['not-monitorable', at(50), 'amber'],
    ['not-monitorable', at(40), 'red'],
    ['not-monitorable', 'not-monitorable', 'cannot-evaluate'],
  ] as const)('%s, %j: %s', (mep, dwave, state) => {
    expect(decisionMatrix('intramedullary', mep, dwave)?.state).toBe(state)
    expect(decisionMatrix('conus_cauda', mep, dwave)).toBeNull()
    const outside = decisionMatrix('intradural_extramedullary', mep, dwave)
    expect(outside?.state ?? null).toBe(dwave === 'not-monitorable' ? null : state)
  })

  test('only a D-wave alarm leaves a mark on the case', () => {
    expect([
      keepsRiskMarker(rule('dwave-fall-50')),
      keepsRiskMarker(rule('dwave-fall-40')),
      keepsRiskMarker(rule('mep-lost')),
    ]).toEqual([true, false, false])
  })
})

describe('global or focal (worked example 21.9)', () => {
  const channels = (ratios: readonly number[], name: string, limit = 0.3): ChannelNow[] =>
    ratios.map((ratio, at) => ({ line: `${name} ${at + 1}`, ratio, meetsRule: ratio <= limit }))
  const explain = (control: readonly number[], risk: readonly number[], limit?: number): Pattern =>
    explainPattern({
      modality: 'mep',
      control: channels(control, 'arm'),
      risk: channels(risk, 'leg', limit),
      peripheral: [],
      technical: [],
    })

  test.each([
    [[0.3, 0.33, 0.27], [0.28, 0.3, 0.25, 0.32], 'global', []],
    [[0.96, 1.05, 0.9], [0.2, 0.15, 0.35, 0.85], 'focal', ['leg 1', 'leg 2']],
    [[0.96, 1.05, 0.9], [0.1, 0.95, 1.02, 0.9], 'focal', ['leg 1']],
    [[0.55, 0.6, 0.5], [0.1, 0.55, 0.6, 0.52], 'mixed', ['leg 1']],
    [[0.6, 0.65, 0.62], [0.2, 0.25, 0.3], 'mixed', ['leg 1', 'leg 2', 'leg 3']],
    [[1], [0.28], 'cannot-separate', []],
    [[1, 1, 1], [0.6], 'nothing', []],
  ] as const)('arms %j, legs %j: %s', (control, risk, kind, lines) => {
    const pattern = explain(control, risk)
    expect([pattern.kind, pattern.lines]).toEqual([kind, lines])
    expect(pattern.sentence).toContain('controls')
  })

  test('peripheral, technical, unexplained', () => {
    const arm = {
      modality: 'ssep',
      risk: [{ line: 'N20 right', ratio: 0.3, meetsRule: true }],
      control: [{ line: 'N20 left', ratio: 0.98, meetsRule: false }],
      technical: [],
    } as const
    expect(explainPattern({ ...arm, peripheral: [{ line: 'N9 right', limbOf: ['N20 right'], ratio: 0.3 }] }).kind).toBe(
      'peripheral',
    )
    expect(explainPattern({ ...arm, peripheral: [{ line: 'N9 right', limbOf: ['N20 right'], ratio: 0.9 }] }).kind).toBe(
      'focal',
    )
    expect(explainPattern({ ...arm, peripheral: [], technical: ['artefact-absent'] }).kind).toBe('technical')
    expect(explain([0.8, 0.8], [0.28], 0.5).kind).toBe('focal')
    expect(explain([0.75, 0.75], [0.5], 0.5).kind).toBe('unexplained')
  })

  test('an explanation lowers by one level at most, and never hides', () => {
    const evidence = systemicEvidence({
      mapChange: -20,
      macChange: 0.3,
      bolus: true,
      tofRatioChange: -0.3,
      temperatureChange: 0.6,
      suppressionChange: 25,
    })
    expect(evidence.length).toBe(6)
    expect(
      systemicEvidence({
        mapChange: -14,
        macChange: null,
        bolus: false,
        tofRatioChange: null,
        temperatureChange: 0.4,
        suppressionChange: null,
      }),
    ).toEqual([])
    const [global, focal] = [explain([0.3, 0.33, 0.27], [0.28, 0.3]), explain([1, 1], [0.1])]
    const alarm = { modality: 'mep', lost: false }
    expect(explainedPriority('medium', global, evidence, alarm)).toBe('low')
    expect(explainedPriority('medium', global, [], alarm)).toBe('medium')
    expect(explainedPriority('medium', focal, evidence, alarm)).toBe('medium')
    expect(explainedPriority('high', global, evidence, { modality: 'mep', lost: true })).toBe('high')
    expect(explainedPriority('high', global, evidence, { modality: 'dwave', lost: false })).toBe('high')
    expect(explainedPriority('low', global, evidence, alarm)).toBe('low')
  })
})
