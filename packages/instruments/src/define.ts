import type { Compartment } from '@theca/anatomy'
import type { z } from 'zod'
import type { Setting, Validity, ValidityRule } from './validity.ts'

/** Where a statement of an instrument was seen: the source itself, second-hand, from memory, or made by this project. */
export type EvidenceStatus = 'verified' | 'secondary' | 'recalled' | 'project'

export type Direction = 'higher_better' | 'higher_worse' | 'none'

/** What a value can be. Only `points` has a numeric range; `ordered` runs from the low to the high end of its list. */
export type Scale =
  | { kind: 'points'; min: number; max: number; step: number }
  | { kind: 'ordered'; values: readonly string[] }
  | { kind: 'named'; values: readonly string[] }
  | { kind: 'measure'; unit: string }

export type Value = number | string

/** A named stretch of the scale, both ends included unless `open` names the excluded one. Null is no end. */
export type Band = {
  id: string
  label: string
  from: Value | null
  to: Value | null
  open?: 'from' | 'to'
  meaning: string
}

export type Details = Record<string, unknown>

export type AnswerFailure = { item: string; message: string }

/** What a complete set of answers comes to. */
export type Computed =
  | {
      value: Value | null
      /** Lowest and highest value where all is answered and the value is still not single. */
      attainable?: [Value, Value]
      /** A band id, where the value alone does not say it. */
      band?: string | undefined
      details?: Details
      flags?: readonly string[]
      /** Weaker than the instrument's own where the rule used for these answers is. */
      evidenceStatus?: EvidenceStatus | undefined
    }
  | { notApplicable: string; details?: Details; flags?: readonly string[] }
  | { refused: AnswerFailure }

/** What can be said before all is answered. */
export type Open = { details?: Details; flags?: readonly string[] }

/** One question of a rule, what answers it, and what that answer leads to. */
export type TraceStep = {
  question: string
  /** In words; null where nobody has answered. */
  answer: string | null
  source: string
  leadsTo: string
}

export type Worked = {
  answers: Record<string, unknown>
  compartments?: readonly Compartment[]
  lesion?: Compartment
  expect: {
    status?: ScoreResult['status']
    value?: Value | null
    band?: string | null
    /** A part of `details` that must be there. */
    details?: Details
    /** Each must be part of some flag. */
    flags?: readonly string[]
  }
  /** Who worked it: a publication, a secondary page, or "by hand". */
  source: string
}

export type ScoreResult = {
  instrument: string
  version: string
  status: 'complete' | 'incomplete' | 'not_applicable'
  value: Value | null
  outOf: number | null
  band: { id: string; label: string } | null
  /** What the missing answers still allow; null when nothing is missing or no bound exists. */
  attainable: [Value, Value] | null
  bandDetermined: boolean
  missing: string[]
  validity: Validity
  flags: string[]
  direction: Direction
  evidenceStatus: EvidenceStatus
  source: string
  details: Details
}

type Head = {
  id: string
  version: string
  title: string
  room: 'assess' | 'plan' | 'follow'
  domain: string
  measures: string
  direction: Direction
  scale: Scale
  validity: ValidityRule
  evidenceStatus: EvidenceStatus
  /** Which part rests on what, when the parts differ. */
  evidenceNote?: string
  licence: string
  /** `totals only`: the item text belongs to someone else and is not here. */
  licenceRule?: 'totals only'
  source: string
  /** Keys of the bibliography, which says how far each source was read. */
  references: readonly string[]
  citation: string
  priority: 'must' | 'should' | 'could'
  bands: readonly Band[]
  worked: readonly Worked[]
}

type Rules<A> = {
  compute: (answers: A, setting: Setting) => Computed
  /** Lowest and highest value that the missing answers still allow. Without it small instruments are enumerated. */
  attain?: (answers: Partial<A>) => [Value, Value] | null
  /** Keys still wanted, where what is wanted depends on what was said. Without it: every required key. */
  missing?: (answers: Partial<A>, setting: Setting) => string[]
  /** What a partial answer already shows. */
  open?: (answers: Partial<A>, setting: Setting) => Open
  /** The way from the answers to the result, where it is more than points per answer; `source` is filled in. */
  trace?: (answers: Partial<A>, setting: Setting) => (Omit<TraceStep, 'source'> & { source?: string })[]
  /** One plain sentence about a complete result. */
  says: (answers: A, result: ScoreResult) => string
}

export type InstrumentSpec<S extends z.ZodObject> = Head & { answers: S } & Rules<z.output<S>>

/** An instrument as the registry holds it: its answers are checked by its schema before a rule sees them. */
export type Instrument = Head & { answers: z.ZodObject } & Rules<Record<string, unknown>>

/**
 * Declares an instrument: what it asks, for whom it holds, how it is computed, who says so.
 * `compute` sees complete, checked answers only; what is missing, out of set or not applicable is the engine's concern.
 *
 * @example
 * defineInstrument({ id: 'kps', answers: z.object({ kps }), compute: ({ kps }) => ({ value: kps }), … })
 */
export const defineInstrument = <S extends z.ZodObject>(spec: InstrumentSpec<S>): Instrument =>
  // The rules are contravariant in the answers; `scoreInstrument` checks the answers against the same schema first.
  spec as unknown as Instrument
