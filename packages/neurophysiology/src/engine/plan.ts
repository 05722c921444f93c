import { quietMachine } from '../alarms/machine.ts'
import { familyOf, rulesFor } from '../alarms/rules.ts'
import { butterworth, causalFilter, notch, zeroPhaseFilter } from '../filters/index.ts'
import type { Sections } from '../filters/index.ts'
import { SUPPRESSION } from '../measures/eeg.ts'
import { noTrains, TRAIN_WINDOW } from '../measures/emg.ts'
import type { ProtocolLine } from '../protocol/index.ts'
import { settingsOf } from '../protocol/index.ts'
import { emptyAverage, sampleWindow } from '../sweeps/index.ts'
import { cauteryPlan, quietCautery } from './cautery.ts'
import { noMemory } from './live-filter.ts'
import type { EngineState, LinePlan, LineState, Setup } from './types.ts'

/** Extra samples on both sides of a sweep, so that the filter's ends lie outside it (30 ms at least). */
const MARGIN_MS = 40

const chains = ({ filter }: ProtocolLine, rateHz: number, mainsHz: number): Sections[] => {
  // A band that reaches beyond what was sampled is cut there: 45 % of the rate.
  const high = Math.min(filter.lowPassHz, 0.45 * rateHz)
  const band = butterworth({ kind: 'bandpass', order: filter.order, cutoffHz: [filter.highPassHz, high], rateHz })
  return filter.notch ? [band, notch({ frequencyHz: mainsHz, quality: 30, rateHz })] : [band]
}

const planLine = (line: ProtocolLine, { protocol, rateHz, channels }: Setup): LinePlan => {
  const sections = chains(line, rateHz, protocol.mainsHz)
  const reference =
    line.measure.kind === 'trains' && line.measure.mainsReference !== null
      ? channels.indexOf(line.measure.mainsReference)
      : -1
  return {
    line,
    channel: channels.indexOf(line.channel),
    settings: settingsOf(line),
    sweep: sampleWindow(line.sweepMs, rateHz),
    margin: Math.ceil((MARGIN_MS * rateHz) / 1000),
    filter: zeroPhaseFilter(...sections),
    live: line.stimulus === null ? livePlan(line, sections, reference, rateHz) : null,
  }
}

/** EEG is kept for a minute at 250 Hz or a little more, muscles for two windows as they come. */
const EEG_RATE_HZ = 250

const livePlan = (
  { measure }: ProtocolLine,
  sections: readonly Sections[],
  reference: number,
  rateHz: number,
): LinePlan['live'] => {
  const every = measure.kind === 'state' ? Math.max(1, Math.floor(rateHz / EEG_RATE_HZ)) : 1
  const keep =
    measure.kind === 'state'
      ? Math.ceil((SUPPRESSION.windowS * rateHz) / every) + 1
      : 2 * trainWindowSamples(rateHz).length
  return { filter: causalFilter('settled', ...sections), reference: reference < 0 ? null : reference, every, keep }
}

export const trainWindowSamples = (rateHz: number): { readonly length: number; readonly step: number } => ({
  length: Math.round((TRAIN_WINDOW.lengthMs * rateHz) / 1000),
  step: Math.round((TRAIN_WINDOW.stepMs * rateHz) / 1000),
})

/** The state of the EEG is told this often. */
export const STATE_EVERY_S = 15

export const sweepLength = ({ sweep, margin }: LinePlan): number => sweep.length + 2 * margin

const emptyLine = (plan: LinePlan, { protocol }: Setup): LineState => ({
  average: emptyAverage(plan.live === null ? sweepLength(plan) : 0),
  accepted: 0,
  rejected: 0,
  artefactUv: 0,
  signedArtefactUv: null,
  recent: [],
  past: [],
  baselines: [],
  template: null,
  signedTemperature: null,
  autoDone: false,
  machines: Object.fromEntries(
    rulesFor(protocol.rules, plan.line.modality, protocol.site).map((rule) => [familyOf(rule), quietMachine]),
  ),
  silent: {},
  thresholds: [],
  twitches: [],
  trains: noTrains,
  ratio: null,
  verdicts: {},
})

/** Lines whose channel the recording does not have: to be said before anything is monitored. */
export const missingChannels = ({ protocol, channels }: Setup): string[] => [
  ...new Set(protocol.lines.map(({ channel }) => channel).filter((channel) => !channels.includes(channel))),
]

/**
 * The state before the first sample.
 *
 * @param setup protocol, sampling rate in Hz, labels of the channels in the order of the blocks
 * @throws RangeError when the rate is too low for a filter of the protocol
 * @example startEngine({ protocol, rateHz: 10_000, channels: ['CPz-FPz'], options: { autoBaseline: true, lowerGlobal: false } })
 */
export const startEngine = (setup: Setup): EngineState => {
  const plans = setup.protocol.lines.map((line) => planLine(line, setup)).filter(({ channel }) => channel >= 0)
  const ear = cauteryPlan(setup.protocol, setup.channels, setup.rateHz)
  return {
    setup,
    plans,
    next: null,
    origin: 0,
    pieces: [],
    stimuli: [],
    waiting: [],
    lines: plans.map((plan) => emptyLine(plan, setup)),
    live: plans.map(() => ({ memory: noMemory, pieces: [] })),
    nextWindow: 0,
    nextState: 0,
    cauteryPlan: ear,
    cautery: quietCautery(ear),
    inhibited: null,
    heard: null,
    clearSince: 0,
    muscles: 'all',
    physiology: [],
    matrix: null,
    samples: 0,
    lost: 0,
    lostRun: null,
  }
}
