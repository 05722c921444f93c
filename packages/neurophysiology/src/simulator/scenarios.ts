import type { Protocol } from '../protocol/index.ts'
import { findProtocol } from '../protocol/index.ts'

/** Value along the operation: [minute, value] points joined by straight lines, held at both ends. */
export type Course = readonly (readonly [minute: number, value: number])[]

export type Expectation = {
  /** Id of a line, or `any`. */
  readonly line: string
  readonly rule: string
  readonly type: 'alarm' | 'not-evaluable'
  /** Seconds between which it must appear (± one confirmation). */
  readonly between: readonly [number, number]
}

export type Scenario = {
  readonly id: string
  readonly title: string
  readonly protocol: Protocol
  readonly durationS: number
  /** Factor on the healthy amplitude of lines whose id starts with one of the names. */
  readonly effects: readonly { readonly lines: readonly string[]; readonly factor: Course }[]
  readonly map: Course
  readonly mac: Course
  readonly tofRatio: Course
  /** How many minutes of an operation one simulated minute stands for in anaesthetic fade. */
  readonly fadeHoursPerMinute: number
  readonly trains: readonly {
    readonly channel: string
    readonly fromS: number
    readonly durationS: number
    readonly hz: number
    readonly uv: number
  }[]
  readonly cautery: readonly (readonly [fromS: number, toS: number])[]
  readonly dropped: readonly (readonly [fromS: number, toS: number])[]
  readonly electrodeOff: readonly { readonly channel: string; readonly fromS: number }[]
  readonly stimulatorOffFromS: number | null
  readonly expected: readonly Expectation[]
  /** Rules that must stay silent, `any` for all of that priority or more. */
  readonly forbidden: readonly string[]
  readonly note: string
}

const IM = findProtocol('intramedullary-thoracic') as Protocol
const ED = findProtocol('extramedullary-thoracic') as Protocol
const CC = findProtocol('conus-cauda') as Protocol

const scenario = (id: string, title: string, protocol: Protocol, over: Partial<Scenario> = {}): Scenario => ({
  id,
  title,
  protocol,
  durationS: 480,
  effects: [],
  map: [[0, 85]],
  mac: [[0, 0]],
  tofRatio: [[0, 1]],
  fadeHoursPerMinute: 0,
  trains: [],
  cautery: [],
  dropped: [],
  electrodeOff: [],
  stimulatorOffFromS: null,
  expected: [],
  forbidden: [],
  note: '',
  ...over,
})

const alarm = (line: string, rule: string, from: number, to: number): Expectation => ({
  line,
  rule,
  type: 'alarm',
  between: [from, to],
})

/** The scenarios of the specification, compressed to minutes. Change begins at minute 4 unless said; baselines are signed by then. */
export const SCENARIOS: readonly Scenario[] = [
  scenario('S1', 'Clean', IM, { forbidden: ['medium'] }),
  scenario('S2', 'Dorsal column injury: left tibial SSEP falls by 60 %', IM, {
    durationS: 720,
    effects: [
      {
        lines: ['ssep-tibial-left'],
        factor: [
          [4, 1],
          [6, 0.3],
        ],
      },
    ],
    expected: [alarm('ssep-tibial-left', 'ssep-fall-50', 300, 700)],
    forbidden: ['mep-lost', 'mep-fall-80-im', 'dwave-fall-50'],
    note: 'fall to 30 %, so that noise of an average does not decide',
  }),
  scenario('S3', 'Left leg muscle responses lost, D-wave 85 %', IM, {
    effects: [
      {
        lines: ['mep-ta-left', 'mep-ah-left'],
        factor: [
          [4, 1],
          [4.01, 0],
        ],
      },
      {
        lines: ['dwave-caudal'],
        factor: [
          [4, 1],
          [5, 0.85],
        ],
      },
    ],
    expected: [alarm('mep-ta-left', 'mep-lost', 240, 310), alarm('mep-ah-left', 'mep-lost', 240, 310)],
    forbidden: ['dwave-fall-50'],
  }),
  scenario('S4', 'D-wave falls to 40 %, muscle responses lost', IM, {
    durationS: 600,
    effects: [
      {
        lines: ['dwave-caudal'],
        factor: [
          [4, 1],
          [8, 0.4],
        ],
      },
      {
        lines: ['mep-ta', 'mep-ah'],
        factor: [
          [6, 1],
          [6.01, 0],
        ],
      },
    ],
    expected: [alarm('dwave-caudal', 'dwave-fall-50', 410, 520), alarm('mep-ta-left', 'mep-lost', 360, 430)],
    forbidden: [],
  }),
  scenario('S5', 'Mean arterial pressure 55 for four minutes', IM, {
    map: [
      [4, 85],
      [4.2, 55],
      [7, 55],
      [7.2, 85],
    ],
    forbidden: ['high', 'medium'],
    note: 'with the recalled slope of −0.02/mmHg below 70 muscle responses keep 68 %: no rule is met',
  }),
  scenario('S6', 'Volatile agent 0.8 MAC', IM, {
    durationS: 600,
    mac: [
      [4, 0],
      [5, 0.8],
      [10, 0.8],
    ],
    expected: [alarm('any', 'mep-fall-80-im', 260, 420), alarm('any', 'ssep-fall-50', 300, 540)],
    forbidden: ['dwave-fall-50', 'mep-lost'],
  }),
  scenario('S7', 'Anaesthetic fade, five hours in eight minutes', IM, {
    fadeHoursPerMinute: 5 / 8,
    forbidden: ['high', 'medium'],
  }),
  scenario('S8', 'Relaxant given', IM, {
    tofRatio: [
      [4, 1],
      [4.1, 0],
    ],
    expected: [{ line: 'any', rule: 'mep-lost', type: 'not-evaluable', between: [240, 330] }],
    forbidden: ['mep-lost', 'mep-fall-80-im', 'dwave-fall-50'],
    note: 'one twitch of four: muscle rules inhibited',
  }),
  scenario('S9', 'Scalp electrode off', IM, {
    electrodeOff: [{ channel: 'CPz-FPz', fromS: 240 }],
    forbidden: ['high', 'medium'],
  }),
  scenario('S10', 'Cautery 40 % of the time', IM, {
    cautery: Array.from({ length: 12 }, (_, at): [number, number] => [240 + at * 20, 248 + at * 20]),
    forbidden: ['high', 'medium'],
  }),
  scenario('S11', 'Cauda: three A-trains of a second in the left foot, reflex down by 80 %', CC, {
    trains: [240, 260, 280].map((fromS) => ({ channel: 'AH-L', fromS: fromS + 3, durationS: 1, hz: 120, uv: 75 })),
    effects: [
      {
        lines: ['bcr-left'],
        factor: [
          [5, 1],
          [5.01, 0.15],
        ],
      },
    ],
    expected: [alarm('emg-ah-left', 'emg-train', 240, 250), alarm('bcr-left', 'bcr-fall-75', 300, 400)],
    forbidden: [],
  }),
  scenario('S12', 'Plexus pressure: right N9 and N20 down by 70 %', IM, {
    durationS: 720,
    effects: [
      {
        lines: ['n9-right', 'ssep-median-right'],
        factor: [
          [4, 1],
          [5, 0.28],
        ],
      },
    ],
    expected: [alarm('ssep-median-right', 'ssep-fall-50', 270, 700)],
    forbidden: ['mep-lost', 'dwave-fall-50'],
  }),
  scenario('S13', 'Reversible fall of the left leg by 85 %', ED, {
    durationS: 600,
    effects: [
      {
        lines: ['mep-ta-left'],
        factor: [
          [4, 1],
          [4.1, 0.13],
          [6.5, 0.13],
          [7, 1],
        ],
      },
    ],
    expected: [alarm('mep-ta-left', 'mep-fall-80', 240, 310)],
    forbidden: ['dwave-fall-50'],
  }),
  scenario('S14', 'Stream lost for twenty seconds', IM, { dropped: [[250, 270]], forbidden: ['high', 'medium'] }),
  scenario('S15', 'Stimulator fails', IM, { stimulatorOffFromS: 240, forbidden: ['high', 'medium'] }),
  scenario('S16', 'Right tibialis anterior absent from the start', IM, {
    effects: [{ lines: ['mep-ta-right'], factor: [[0, 0]] }],
    expected: [{ line: 'mep-ta-right', rule: 'mep-lost', type: 'not-evaluable', between: [0, 200] }],
    forbidden: ['high', 'medium'],
  }),
]

export const findScenario = (id: string): Scenario | null =>
  SCENARIOS.find((each) => each.id.toLowerCase() === id.toLowerCase()) ?? null

/** Straight lines between the points of a course. */
export const valueAt = (course: Course, minute: number): number => {
  const next = course.findIndex(([at]) => at >= minute)
  if (next < 0) return course.at(-1)?.[1] ?? 0
  const [laterAt, later] = course[next] as readonly [number, number]
  const [at, value] = course[next - 1] ?? [laterAt, later]
  return laterAt === at ? later : value + ((later - value) * (minute - at)) / (laterAt - at)
}
