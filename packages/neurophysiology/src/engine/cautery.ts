import type { CausalFilter } from '../filters/index.ts'
import { butterworth, causalFilter } from '../filters/index.ts'
import { median } from '../numbers.ts'
import type { Protocol } from '../protocol/index.ts'
import { isCautery } from '../sweeps/index.ts'
import type { FilterMemory, Held } from './live-filter.ts'
import { filterLive, noMemory } from './live-filter.ts'
import type { Block, Stimulus } from './types.ts'

/** How cautery is heard: band after the specification, the rest proposed. */
export const CAUTERY = {
  bandHz: [500, 3000],
  binMs: 20,
  /** Loud for two bins to begin, quiet for half a second to end: longer than any sweep that it could have spoiled. */
  beginBins: 2,
  endBins: 25,
  /** The level: every tenth quiet bin, the last fifty of them (ten seconds); judged from ten on. */
  levelEvery: 10,
  levelBins: 50,
  levelLeast: 10,
  /** Coagulation lasts seconds. Noise of half a minute is a new level and must not keep the monitor silent. */
  longestS: 30,
  /** A muscle answers its stimulus for this long; what is loud then is the answer. */
  answerMs: 120,
  perKind: 4,
} as const

const MUSCLE: readonly string[] = ['mep', 'bcr', 'emg', 'temg', 'tof']

export type CauteryPlan = {
  readonly filter: CausalFilter
  readonly bin: number
  /** Channels that are listened to: a few muscles and a few others, because cautery is everywhere and a burst is not. */
  readonly channels: readonly { readonly channel: number; readonly muscle: boolean }[]
  /** Milliseconds from each stimulus that are bridged, and those in which a muscle answers. */
  readonly blankMs: Readonly<Record<string, number>>
  readonly muscleStimuli: readonly string[]
}

/** What the detector remembers between blocks. */
export type CauteryState = {
  readonly ears: readonly Ear[]
  readonly levels: readonly (readonly number[])[]
  /** Their medians, null while there are too few: found anew only when a level is added. */
  readonly medians: readonly number[] | null
  readonly loudBins: number
  readonly quietBins: number
  readonly counted: number
  readonly onSince: number | null
}
type Ear = { readonly memory: FilterMemory; readonly sum: number; readonly lost: boolean }

/** One bin of 20 ms that has ended: mean square of each channel, NaN where samples were lost. */
export type Bin = { readonly end: number; readonly powers: readonly number[] }

/** Null where the rate or the number of channels does not let cautery be heard: then only notes say it. */
export const cauteryPlan = (protocol: Protocol, channels: readonly string[], rateHz: number): CauteryPlan | null => {
  const high = Math.min(CAUTERY.bandHz[1], 0.45 * rateHz)
  if (high <= 1.5 * CAUTERY.bandHz[0]) return null
  const kinds = new Map<number, boolean>()
  for (const { channel, modality } of protocol.lines) {
    const at = channels.indexOf(channel)
    if (at >= 0) kinds.set(at, (kinds.get(at) ?? true) && MUSCLE.includes(modality))
  }
  const some = (muscle: boolean): CauteryPlan['channels'] =>
    [...kinds].flatMap(([channel, is]) => (is === muscle ? [{ channel, muscle }] : [])).slice(0, CAUTERY.perKind)
  const heard = [...some(false), ...some(true)]
  if (heard.length < 3) return null
  const stimulated = protocol.lines.flatMap(({ stimulus, blank, modality }) =>
    stimulus === null ? [] : [{ stimulus, ms: blank.trainMs + blank.afterMs, muscle: MUSCLE.includes(modality) }],
  )
  return {
    filter: causalFilter(
      'settled',
      butterworth({ kind: 'bandpass', order: 1, cutoffHz: [CAUTERY.bandHz[0], high], rateHz }),
    ),
    bin: Math.round((CAUTERY.binMs * rateHz) / 1000),
    channels: heard,
    blankMs: Object.fromEntries(stimulated.map(({ stimulus, ms }) => [stimulus, ms])),
    muscleStimuli: stimulated.filter(({ muscle }) => muscle).map(({ stimulus }) => stimulus),
  }
}

export const quietCautery = (plan: CauteryPlan | null): CauteryState => ({
  ears: (plan?.channels ?? []).map(() => ({ memory: noMemory, sum: 0, lost: false })),
  levels: (plan?.channels ?? []).map(() => []),
  medians: null,
  loudBins: 0,
  quietBins: 0,
  counted: 0,
  onSince: null,
})

/** Filters the next samples and sums their squares into bins on a grid of the stream's own count. */
export const hear = (
  plan: CauteryPlan,
  state: CauteryState,
  block: Block,
  rateHz: number,
  gap: boolean,
): { readonly state: CauteryState; readonly bins: readonly Bin[] } => {
  const held: Held = {
    stimuli: block.stimuli,
    samplesOf: (code) => Math.ceil(((plan.blankMs[code] ?? 0) * rateHz) / 1000),
  }
  const heard = plan.channels.map(({ channel }, at) => {
    const ear = state.ears[at] as Ear
    // A bin that a gap cut into is lost: its sum belongs to another time.
    const from = gap ? { memory: noMemory, sum: 0, lost: true } : ear
    return hearOne(plan, from, block.channels[channel] as Float64Array, block.start, held)
  })
  const bins = (heard[0]?.powers ?? []).map(({ end }, at): Bin => ({
    end,
    powers: heard.map(({ powers }) => powers[at]?.power ?? Number.NaN),
  }))
  return { state: { ...state, ears: heard.map(({ ear }) => ear) }, bins }
}

const hearOne = (
  { filter, bin }: CauteryPlan,
  ear: Ear,
  raw: Float64Array,
  start: number,
  held: Held,
): { readonly ear: Ear; readonly powers: readonly { readonly end: number; readonly power: number }[] } => {
  const { memory, samples } = filterLive(filter, ear.memory, raw, start, held)
  const powers: { end: number; power: number }[] = []
  let { sum, lost } = ear
  for (let index = 0; index < samples.length; index += 1) {
    if (Number.isNaN(raw[index])) lost = true
    else sum += (samples[index] as number) ** 2
    if ((start + index + 1) % bin !== 0) continue
    powers.push({ end: start + index + 1, power: lost ? Number.NaN : sum / bin })
    sum = 0
    lost = false
  }
  return { ear: { memory, sum, lost }, powers }
}

/** Judges one bin. `on` changes only after a run of loud or of quiet bins. */
export const judgeBin = (
  plan: CauteryPlan,
  state: CauteryState,
  { end, powers }: Bin,
  stimuli: readonly Stimulus[],
  rateHz: number,
): CauteryState => {
  const answer = (CAUTERY.answerMs * rateHz) / 1000
  const answering = stimuli.some(
    ({ at, code }) => at < end && at >= end - plan.bin - answer && plan.muscleStimuli.includes(code),
  )
  if (answering || powers.some(Number.isNaN)) return state
  const loud = state.medians !== null && isLoud(plan, powers, state.medians)
  const loudBins = loud ? state.loudBins + 1 : 0
  const quietBins = loud ? 0 : state.quietBins + 1
  const began = state.onSince === null && loudBins >= CAUTERY.beginBins
  const ended = state.onSince !== null && quietBins >= CAUTERY.endBins
  const onSince = began ? end : ended ? null : state.onSince
  const tooLong = state.onSince !== null && end - state.onSince > CAUTERY.longestS * rateHz
  const takes = tooLong || (!loud && onSince === null)
  const counted = takes ? state.counted + 1 : state.counted
  const due = takes && counted % (tooLong ? 1 : CAUTERY.levelEvery) === 0
  const levels = due
    ? state.levels.map((level, at) => [...level, powers[at] as number].slice(-CAUTERY.levelBins))
    : state.levels
  const enough = levels.every(({ length }) => length >= CAUTERY.levelLeast)
  const medians = due ? (enough ? levels.map(median) : null) : state.medians
  return { ...state, levels, medians, loudBins, quietBins, counted, onSince }
}

/** Cautery reaches scalp and spine too; a discharge of three muscles alone must never silence the monitor. */
const isLoud = ({ channels }: CauteryPlan, powers: readonly number[], medians: readonly number[]): boolean => {
  if (!isCautery(powers, medians)) return false
  const others = channels.flatMap(({ muscle }, at) => (muscle ? [] : [at]))
  return others.length === 0 || others.some((at) => (powers[at] as number) > 10 * (medians[at] as number))
}
