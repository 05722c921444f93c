import type { Block, Note, Stimulus } from '../engine/index.ts'
import type { ProtocolLine } from '../protocol/index.ts'
import { mixSeed, normals } from './random.ts'
import type { Scenario } from './scenarios.ts'
import { findScenario, valueAt } from './scenarios.ts'
import type { Wave } from './waves.ts'
import { waveOf } from './waves.ts'

export type SimulationTruth = {
  readonly label: 'SYNTHETIC'
  readonly scenario: string
  readonly title: string
  readonly seed: number
  readonly note: string
  readonly expected: Scenario['expected']
  readonly forbidden: Scenario['forbidden']
  /** Factor on the healthy amplitude of every line, each half minute. */
  readonly amplitudes: readonly { readonly atS: number; readonly factors: Readonly<Record<string, number>> }[]
  readonly latenciesMs: Readonly<Record<string, number>>
  readonly trains: Scenario['trains']
  readonly dropped: Scenario['dropped']
}

/** Made signals. They are labelled synthetic wherever they go: `label` belongs into file headers and screens. */
export type Simulation = {
  readonly label: 'SYNTHETIC'
  readonly scenario: Scenario
  readonly seed: number
  readonly rateHz: number
  readonly channels: readonly string[]
  readonly durationS: number
  readonly truth: SimulationTruth
  /** Blocks of one second in order; dropped seconds are missing, as on a stream. */
  readonly blocks: () => Generator<Block>
}

/** Weights of each modality for pressure and volatile agent (specification section 17, recalled). */
const WEIGHTS: Readonly<Record<string, { readonly map: number; readonly mac: number }>> = {
  ssep: { map: 1, mac: -1.5 },
  mep: { map: 1.3, mac: -2.5 },
  bcr: { map: 1.3, mac: -2.5 },
  dwave: { map: 0.3, mac: 0 },
}

/** What state and injury leave of a healthy amplitude; 0 is absent, never NaN. */
export const amplitudeFactor = (scenario: Scenario, { id, modality, role }: ProtocolLine, minute: number): number => {
  const weight = role === 'peripheral' ? undefined : WEIGHTS[modality]
  // Pressure acts with a lag of two minutes, and only below 70 mmHg.
  const pressure = Math.min(0, valueAt(scenario.map, minute - 2) - 70) * 0.02 * (weight?.map ?? 0)
  const volatile = valueAt(scenario.mac, minute) * (weight?.mac ?? 0)
  const hours = minute * scenario.fadeHoursPerMinute
  const fade = modality === 'mep' ? -(id.includes('-ah') ? 0.15 : 0.1) * Math.max(0, hours - 2) : 0
  const relaxed = modality === 'mep' || modality === 'bcr' ? Math.max(0, valueAt(scenario.tofRatio, minute)) : 1
  const injury = scenario.effects.reduce(
    (all, { lines, factor }) => (lines.some((name) => id.startsWith(name)) ? all * valueAt(factor, minute) : all),
    1,
  )
  return Math.exp(pressure + volatile + fade) * relaxed * injury
}

/** Stimuli: limbs in turn every 0.1064 s, muscle and D-wave in their own pauses so that no artefact falls on another. */
const timetable = ({ durationS, protocol }: Scenario, rateHz: number): Stimulus[] => {
  const codes = new Set(protocol.lines.map(({ stimulus }) => stimulus))
  const place = (code: string, seconds: number): Stimulus[] =>
    codes.has(code) ? [{ at: Math.round(seconds * rateHz), code }] : []
  const slow = Array.from({ length: Math.floor(durationS / 20) }, (_, turn) => {
    const from = 20 * turn
    return [
      ...[1, 2, 3, 4].flatMap((second) => place('dwave', from + second)),
      ...place('mep', from + 6),
      ...place('pudendal', from + 8),
    ]
  }).flat()
  const limbs = ['tibial-left', 'tibial-right', 'median-left', 'median-right'].filter((code) => codes.has(code))
  const fast = Array.from({ length: Math.floor(durationS / 0.1064) }, (_, turn) =>
    place(limbs[turn % limbs.length] ?? '', 0.05 + turn * 0.1064),
  ).flat()
  const clear = fast.filter(({ at }) => slow.every((other) => Math.abs(other.at - at) > 0.25 * rateHz))
  return [...slow, ...clear].filter(({ at }) => at < (durationS - 0.5) * rateHz).toSorted((a, b) => a.at - b.at)
}

const notesOf = (scenario: Scenario, rateHz: number): Note[] => {
  const physiology = Array.from({ length: Math.floor(scenario.durationS / 15) }, (_, turn): Note => {
    const ratio = valueAt(scenario.tofRatio, turn / 4)
    const at = Math.round(15 * turn * rateHz)
    const tofCount = ratio <= 0.05 ? 1 : 4
    return {
      at,
      kind: 'physiology',
      map: valueAt(scenario.map, turn / 4),
      mac: valueAt(scenario.mac, turn / 4),
      tofCount,
      tofRatio: ratio,
    }
  })
  const cautery = scenario.cautery.flatMap(([fromS, toS]): Note[] => [
    { at: Math.round(fromS * rateHz), kind: 'inhibit', because: 'cautery' },
    { at: Math.round(toS * rateHz), kind: 'resume' },
  ])
  return [...physiology, ...cautery].toSorted((a, b) => a.at - b.at)
}

type ChannelKind = 'eeg' | 'muscle' | 'epidural'
const kindOf = (lines: readonly ProtocolLine[], channel: string): ChannelKind => {
  const modality = lines.find((line) => line.channel === channel)?.modality
  if (modality === 'dwave') return 'epidural'
  return modality === 'ssep' ? 'eeg' : 'muscle'
}

/** One-pole noise of a given corner and root mean square: two of them make a background that falls with frequency. */
const colouredNoise = (draw: () => number, cornerHz: number, rmsUv: number, rateHz: number): (() => number) => {
  const pole = Math.exp((-2 * Math.PI * cornerHz) / rateHz)
  const gain = rmsUv * Math.sqrt(1 - pole * pole)
  let value = 0
  return () => {
    value = pole * value + gain * draw()
    return value
  }
}

const backgroundOf = (kind: ChannelKind, seed: number, rateHz: number): ((at: number) => number) => {
  const draw = normals(seed)
  const mains = 2 * Math.PI * (50 / rateHz)
  const hum = (at: number, uv: number): number => uv * Math.sin(mains * at + 0.4)
  if (kind === 'muscle') return (at) => 6 * draw() + hum(at, 2)
  const middle = colouredNoise(draw, 80, kind === 'eeg' ? 2.2 : 2, rateHz)
  if (kind === 'epidural') return (at) => middle() + 0.8 * draw() + hum(at, 2)
  const slow = colouredNoise(draw, 5, 8, rateHz)
  const alpha = (2 * Math.PI * 10.3) / rateHz
  return (at) =>
    middle() +
    slow() +
    0.5 * draw() +
    hum(at, 2) +
    10 * Math.sin(alpha * at) * (0.6 + 0.4 * Math.sin(alpha * 0.013 * at))
}

type Responder = { readonly line: ProtocolLine; readonly channel: number; readonly wave: Wave }

const jitterOf = ({ modality }: ProtocolLine, seed: number): { amplitude: number; lateMs: number } => {
  const draw = normals(seed)
  if (modality === 'mep' || modality === 'bcr') return { amplitude: Math.exp(0.2 * draw()), lateMs: 0.3 * draw() }
  return modality === 'dwave'
    ? { amplitude: 1 + 0.05 * draw(), lateMs: 0 }
    : { amplitude: 1 + 0.12 * draw(), lateMs: 0.2 * draw() }
}

const artefactUv = (modality: ProtocolLine['modality']): number =>
  modality === 'mep' || modality === 'bcr' ? 2000 : modality === 'dwave' ? 300 : 150

/** Adds artefact and response of one stimulus to the part of a block that it reaches. */
const addResponse = (simulation: Frame, { line, channel, wave }: Responder, stimulus: Stimulus): void => {
  const { scenario, rateHz, seed, start, channels } = simulation
  const samples = channels[channel] as Float64Array
  const off = scenario.stimulatorOffFromS !== null && stimulus.at >= scenario.stimulatorOffFromS * rateHz
  if (off) return
  const factor = amplitudeFactor(scenario, line, stimulus.at / rateHz / 60)
  const { amplitude, lateMs } = jitterOf(line, mixSeed(seed, line.id, stimulus.at))
  const [from, to] = [
    Math.max(0, stimulus.at - start),
    Math.min(samples.length, stimulus.at - start + Math.round(0.15 * rateHz)),
  ]
  const train = line.blank.trainMs
  for (let at = from; at < to; at += 1) {
    const ms = ((at + start - stimulus.at) * 1000) / rateHz
    const since = train === 0 ? ms : ms % 4
    const artefact = ms <= train + 2 ? artefactUv(line.modality) * Math.exp(-since / 0.3) : 0
    samples[at] = (samples[at] as number) + artefact + factor * amplitude * wave(ms - lateMs)
  }
}

type Frame = {
  readonly scenario: Scenario
  readonly seed: number
  readonly rateHz: number
  readonly start: number
  readonly channels: Float64Array[]
}

const addFaults = ({ scenario, rateHz, start, channels, seed }: Frame, labels: readonly string[]): void => {
  const second = start / rateHz
  for (const { channel, fromS, durationS, hz, uv } of scenario.trains) {
    const samples = channels[labels.indexOf(channel)]
    samples?.forEach((value, at) => {
      const t = second + at / rateHz - fromS
      if (t >= 0 && t < durationS) samples[at] = value + uv * Math.sin(2 * Math.PI * hz * t)
    })
  }
  for (const { channel, fromS } of scenario.electrodeOff) {
    if (second >= fromS)
      channels[labels.indexOf(channel)]?.forEach(
        (_, at, all) => (all[at] = 400 * Math.sin((2 * Math.PI * 50 * (start + at)) / rateHz)),
      )
  }
  for (const [fromS, toS] of scenario.cautery) {
    if (second < Math.floor(fromS) || second >= toS) continue
    channels.forEach((samples, channel) => {
      const draw = normals(mixSeed(seed, 'cautery', channel, start))
      samples.forEach((value, at) => (samples[at] = value + 300 * draw()))
    })
  }
}

function* blocksOf(scenario: Scenario, seed: number, rateHz: number, labels: readonly string[]): Generator<Block> {
  const { lines } = scenario.protocol
  const responders = lines
    .filter(({ stimulus }) => stimulus !== null)
    .map((line): Responder => ({ line, channel: labels.indexOf(line.channel), ...waveOf(line, seed) }))
  const backgrounds = labels.map((label) => backgroundOf(kindOf(lines, label), mixSeed(seed, label), rateHz))
  const [stimuli, notes] = [timetable(scenario, rateHz), notesOf(scenario, rateHz)]
  for (let second = 0; second < scenario.durationS; second += 1) {
    const start = second * rateHz
    const channels = backgrounds.map((next) => Float64Array.from({ length: rateHz }, (_, at) => next(start + at)))
    const frame: Frame = { scenario, seed, rateHz, start, channels }
    for (const stimulus of stimuli.filter(({ at }) => at > start - 0.2 * rateHz && at < start + rateHz)) {
      for (const responder of responders.filter(({ line }) => line.stimulus === stimulus.code))
        addResponse(frame, responder, stimulus)
    }
    addFaults(frame, labels)
    if (scenario.dropped.some(([fromS, toS]) => second >= fromS && second < toS)) continue
    const here = <T extends { readonly at: number }>(items: readonly T[]): T[] =>
      items.filter(({ at }) => at >= start && at < start + rateHz)
    yield { start, channels, stimuli: here(stimuli), notes: here(notes) }
  }
}

const truthOf = (scenario: Scenario, seed: number): SimulationTruth => {
  const lines = scenario.protocol.lines.filter(({ stimulus }) => stimulus !== null)
  const factors = (minute: number): Record<string, number> =>
    Object.fromEntries(lines.map((line) => [line.id, amplitudeFactor(scenario, line, minute)]))
  const { id, title, note, expected, forbidden, trains, dropped } = scenario
  return {
    label: 'SYNTHETIC',
    scenario: id,
    title,
    seed,
    note,
    expected,
    forbidden,
    trains,
    dropped,
    amplitudes: Array.from({ length: Math.floor(scenario.durationS / 30) + 1 }, (_, turn) => ({
      atS: 30 * turn,
      factors: factors(turn / 2),
    })),
    latenciesMs: Object.fromEntries(lines.map((line) => [line.id, waveOf(line, seed).latencyMs])),
  }
}

/**
 * Makes the signals of a scenario, always labelled synthetic, the same for the same seed.
 *
 * @param id one of `SCENARIOS`, e.g. `S4`
 * @returns null for an unknown scenario; `blocks()` starts anew each time it is called
 * @example for (const block of simulate('S4')?.blocks() ?? []) engine = step(engine, block).state
 */
export const simulate = (
  id: string,
  { seed = 1, rateHz = 10_000 }: { readonly seed?: number; readonly rateHz?: number } = {},
): Simulation | null => {
  const scenario = findScenario(id)
  if (scenario === null) return null
  const channels = [...new Set(scenario.protocol.lines.map(({ channel }) => channel))]
  return {
    label: 'SYNTHETIC',
    scenario,
    seed,
    rateHz,
    channels,
    durationS: scenario.durationS,
    truth: truthOf(scenario, seed),
    blocks: () => blocksOf(scenario, seed, rateHz, channels),
  }
}
