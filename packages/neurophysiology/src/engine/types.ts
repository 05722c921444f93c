import type { AlarmMachine, Pattern, Priority, Verdict } from '../alarms/index.ts'
import type { CausalFilter, ZeroPhaseFilter } from '../filters/index.ts'
import type { DWaveTemplate, MuscleRules, ThresholdPoint, TrainCount } from '../measures/index.ts'
import type { Protocol, ProtocolLine } from '../protocol/index.ts'
import type { CauteryPlan, CauteryState } from './cautery.ts'
import type { FilterMemory } from './live-filter.ts'
import type { Baseline, PastResult } from '../references/index.ts'
import type { AverageQuality, GrowingAverage, SampleWindow } from '../sweeps/index.ts'

/** A stimulus as the recorder marks it: sample of the first pulse on the stream's own count. */
export type Stimulus = { readonly at: number; readonly code: string; readonly milliamps?: number }

/** What people and other devices say, placed on the same sample count. */
export type Note = { readonly at: number } & (
  | {
      readonly kind: 'baseline'
      readonly lines: readonly string[] | 'all'
      readonly author: string
      readonly reason: string
    }
  | { readonly kind: 'acknowledge' | 'audio-pause'; /** Id of a line, or `all`. */ readonly line: string }
  | { readonly kind: 'inhibit'; readonly because: string }
  | { readonly kind: 'resume' }
  | {
      readonly kind: 'physiology'
      readonly map?: number
      readonly mac?: number
      readonly temperature?: number
      readonly suppression?: number
      readonly tofCount?: number
      readonly tofRatio?: number
      readonly bolus?: string
      /** Said by the step itself from the EEG, and by no other monitor. */
      readonly own?: true
    }
  | { readonly kind: 'threshold'; readonly line: string; readonly volts: number | null }
  | { readonly kind: 'event'; readonly text: string }
)

/** The next samples of all channels, µV. NaN is a lost sample. Arrays are kept for a moment: do not write to them again. */
export type Block = {
  readonly start: number
  readonly channels: readonly Float64Array[]
  readonly stimuli: readonly Stimulus[]
  readonly notes: readonly Note[]
}

export type OutputType = 'baseline' | 'average' | 'alarm' | 'resolved' | 'not-evaluable' | 'artefact' | 'lost' | 'event'

/** One thing worth telling, in time order. `null` is unknown or not applicable. */
export type Output = {
  readonly atS: number
  readonly type: OutputType
  readonly line: string | null
  readonly rule: string | null
  readonly priority: Priority | null
  readonly measured: number | null
  readonly reference: number | null
  readonly changePercent: number | null
  readonly reason: string
  /** Alarms: number of the alarm on this line, and what explains it beside it. */
  readonly alarm?: {
    readonly number: number
    readonly onsetS: number
    readonly change: string
    readonly family: string
    readonly pattern: Pattern | null
  }
  /** Averages: the trace itself and its quality. */
  readonly average?: {
    readonly samples: Float64Array
    readonly startMs: number
    readonly latencyMs: number | null
    /** D-wave: from peak to peak, beside the share of the template that the rules use. */
    readonly peakToPeakUv: number | null
    readonly present: boolean | null
    readonly quality: AverageQuality | null
    readonly accepted: number
    readonly rejected: number
  }
  /** State of the EEG over the last minute. */
  readonly eeg?: { readonly suppressionPercent: number; readonly spectralEdgeHz: number | null }
}

export type EngineOptions = {
  /** Sign a baseline once from the first sufficient results: for files without notes. Never signs again. */
  readonly autoBaseline: boolean
  /** Let a global pattern with evidence lower a priority by one level. Off until validated on real cases. */
  readonly lowerGlobal: boolean
}

export type Setup = {
  readonly protocol: Protocol
  readonly rateHz: number
  readonly channels: readonly string[]
  readonly options: EngineOptions
}

/** What of a line never changes while it runs. */
export type LinePlan = {
  readonly line: ProtocolLine
  readonly channel: number
  readonly settings: string
  readonly sweep: SampleWindow
  /** Samples added at both ends for the filter. */
  readonly margin: number
  readonly filter: ZeroPhaseFilter
  /** Continuous lines only. `every`: one sample of so many is kept; `keep` of those. */
  readonly live: {
    readonly filter: CausalFilter
    readonly reference: number | null
    readonly every: number
    readonly keep: number
  } | null
}

export type Measured = {
  readonly atS: number
  readonly amplitudeUv: number | null
  /** Beside an amplitude that is measured in another way: what the eye sees, biased upwards by noise. */
  readonly peakToPeakUv?: number
  readonly latencyMs: number | null
  readonly present: boolean | null
  readonly window: Float64Array
}

export type LineState = {
  readonly average: GrowingAverage
  readonly accepted: number
  readonly rejected: number
  readonly artefactUv: number
  readonly signedArtefactUv: number | null
  readonly recent: readonly Measured[]
  readonly past: readonly PastResult[]
  readonly baselines: readonly Baseline[]
  /** D-wave: the signed wave itself. */
  readonly template: DWaveTemplate | null
  /** Core temperature when the baseline was signed, °C. */
  readonly signedTemperature: number | null
  readonly autoDone: boolean
  readonly machines: Readonly<Record<string, AlarmMachine>>
  readonly silent: Readonly<Record<string, string>>
  readonly thresholds: readonly ThresholdPoint[]
  readonly twitches: readonly number[]
  readonly trains: TrainCount
  readonly ratio: number | null
  readonly verdicts: Readonly<Record<string, Verdict>>
}

export type Piece = { readonly start: number; readonly channels: readonly Float64Array[] }

export type LiveChannel = {
  readonly memory: FilterMemory
  readonly pieces: readonly { readonly start: number; readonly samples: Float64Array }[]
}

export type EngineState = {
  readonly setup: Setup
  readonly plans: readonly LinePlan[]
  readonly next: number | null
  readonly origin: number
  readonly pieces: readonly Piece[]
  readonly stimuli: readonly Stimulus[]
  readonly waiting: readonly { readonly plan: number; readonly stimulus: Stimulus; readonly due: number }[]
  readonly lines: readonly LineState[]
  readonly live: readonly LiveChannel[]
  readonly nextWindow: number
  readonly nextState: number
  readonly cauteryPlan: CauteryPlan | null
  readonly cautery: CauteryState
  /** Said by a person or device. */
  readonly inhibited: string | null
  /** Heard in the signals: cautery. */
  readonly heard: string | null
  /** Sample since which nothing has been inhibited. */
  readonly clearSince: number
  readonly muscles: MuscleRules
  readonly physiology: readonly Extract<Note, { kind: 'physiology' }>[]
  readonly matrix: string | null
  readonly samples: number
  readonly lost: number
  readonly lostRun: { readonly from: number; readonly count: number } | null
}
