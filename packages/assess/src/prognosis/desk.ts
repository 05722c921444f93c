import { isIntradural } from '@theca/anatomy'
import type {
  Direction,
  EvidenceStatus,
  Instrument,
  PrognosticFact,
  ScoreResult,
  ValidityCode,
} from '@theca/instruments'
import { bandAt, findInstrument, prognosticFacts, scoreInstrument } from '@theca/instruments'
import type { Instant, Seq } from '@theca/record'
import type { Assessment, Examination } from '../views.ts'
import { compartmentsOf } from '../views.ts'
import type { Model, Saying } from './bands.ts'
import { externalSayings, lungMedians, models } from './bands.ts'
import { knownAnswers } from './known-answers.ts'

/** How far a model may be believed for this case. */
export type Fitness = {
  readonly code: ValidityCode
  readonly reason: string
  readonly madeFor: string
  readonly validatedIn: string
  readonly era: string
  /** Whether this case lies in the population of the model; `unknown` without a compartment, or where both kinds coexist. */
  readonly inside: 'inside' | 'outside' | 'unknown'
}

/** One model beside the others. It is never averaged with them, and never a forecast for a person. */
export type Prognosis = {
  /** Instrument id; of an external model with its name, so that two models stand beside each other. */
  readonly id: string
  readonly instrument: string
  readonly title: string
  readonly status: ScoreResult['status']
  readonly value: number | string | null
  /** Lowest and highest value that the missing answers still allow; the value twice when nothing is missing. */
  readonly range: readonly [number, number] | null
  readonly outOf: number | null
  readonly direction: Direction
  readonly band: { readonly id: string; readonly label: string } | null
  /** What the source says of every band that the value, or the range, can lie in. */
  readonly says: readonly Saying[]
  readonly fitness: Fitness
  /** Titles of the items that are not answered. */
  readonly missing: readonly string[]
  /** Titles of the items that ask for disease outside the dura and had to be given something. */
  readonly forced: readonly string[]
  readonly evidenceStatus: EvidenceStatus
  readonly source: string
  readonly citation: string
  /** Remarks of the score and of its source. */
  readonly notes: readonly string[]
  /** Answered by somebody, or put together from what the case says. */
  readonly from: 'recorded' | 'derived'
  readonly at: Instant | null
  readonly seq: Seq | null
}

/**
 * Every prognostic model beside the others, on one axis of months: what was recorded, computed again in the compartments
 * of today, or as far as the case gives it. Models that mean nothing here stay in the list with the reason (`N`).
 *
 * @example prognosisDesk(assessed).filter(({ fitness }) => fitness.code !== 'N').flatMap(({ says }) => says)
 */
export const prognosisDesk = (state: Assessment): Prognosis[] =>
  models.flatMap((model) => {
    const instrument = findInstrument(model.id)
    if (instrument === undefined) return []
    const exams = state.examinations.get(model.id) ?? []
    if (model.id === 'external-prognosis')
      return latestByModel(exams).flatMap((exam) => external(model, instrument, exam, state))
    return computed(model, instrument, exams.at(-1) ?? null, state) ?? []
  })

type Answers = Readonly<Record<string, unknown>>

function computed(model: Model, instrument: Instrument, exam: Examination | null, state: Assessment): Prognosis | null {
  const derived = knownAnswers(model.id, state)
  const answers: Answers = exam?.answered.answers ?? derived.answers
  const scored = scoreInstrument(instrument, { answers, compartments: compartmentsOf(state) })
  if (!scored.ok) return exam === null ? null : asKept(model, instrument, exam, state)
  const { result } = scored
  const range = rangeOf(result)
  return {
    ...headOf(model, instrument),
    id: model.id,
    status: result.status,
    value: result.value,
    range,
    outOf: result.outOf,
    band: result.band,
    says: result.status === 'not_applicable' ? [] : sayingsIn(sayingsOf(model, answers), instrument, range),
    fitness: fitnessOf(model, result.validity, state),
    missing: result.missing.map((item) => titleOf(instrument, item)),
    forced: forcedItems(exam === null ? derived.forced : [], result).map((item) => titleOf(instrument, item)),
    evidenceStatus: result.evidenceStatus,
    notes: [
      ...model.notes,
      ...result.flags.filter((flag) => !flag.startsWith('derived in') && !flag.startsWith('out_of_domain')),
    ],
    from: exam === null ? 'derived' : 'recorded',
    at: exam?.at ?? null,
    seq: exam?.seq ?? null,
  }
}

const headOf = (model: Model, instrument: Instrument) => ({
  instrument: model.id,
  title: instrument.title,
  direction: instrument.direction,
  source: instrument.source,
  citation: instrument.citation,
})

/** Answers of an older version that the instrument of today does not take: the result as it was kept, and that it is. */
function asKept(model: Model, instrument: Instrument, exam: Examination, state: Assessment): Prognosis {
  const { result } = exam.answered
  const range = rangeOf(result)
  const { status, value, outOf, band, missing, evidenceStatus } = result
  return {
    ...headOf(model, instrument),
    id: model.id,
    status,
    value,
    range,
    outOf,
    band,
    says: sayingsIn(model.says, instrument, range),
    fitness: fitnessOf(model, result.validity, state),
    missing,
    forced: [],
    evidenceStatus,
    notes: [...model.notes, `Shown as it was kept: version ${instrument.version} does not take these answers.`],
    from: 'recorded',
    at: exam.at,
    seq: exam.seq,
  }
}

/** The latest result of each external model that was named. */
const latestByModel = (exams: readonly Examination[]): Examination[] => [
  ...new Map(exams.map((exam) => [wordIn(exam.answered.answers['model']), exam])).values(),
]

const wordIn = (answer: unknown): string => (typeof answer === 'string' ? answer : '')

function external(model: Model, instrument: Instrument, exam: Examination, state: Assessment): Prognosis[] {
  const { answers } = exam.answered
  const base = computed(model, instrument, exam, state)
  if (base === null) return []
  const name = wordIn(answers['model'])
  const version = wordIn(answers['modelVersion'])
  return [
    {
      ...base,
      id: `${model.id}:${exam.seq}`,
      title: name === '' ? instrument.title : name,
      says: externalSayings(answers['ninetyDaySurvivalPercent'], answers['oneYearSurvivalPercent']),
      source: [name, version, wordIn(answers['computedAt']).slice(0, 10)].filter((each) => each !== '').join(', '),
      notes: ['Typed in as the model gave it; nothing was computed here.'],
    },
  ]
}

function rangeOf({
  status,
  value,
  attainable,
}: Pick<ScoreResult, 'status' | 'value' | 'attainable'>): Prognosis['range'] {
  if (status === 'not_applicable') return null
  if (typeof value === 'number') return [value, value]
  const [low, high] = attainable ?? []
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : null
}

const sayingsOf = (model: Model, answers: Answers): readonly Saying[] =>
  model.id === 'gpa-lung-mol' ? (lungMedians[answers['histology'] as keyof typeof lungMedians] ?? []) : model.says

/** The sayings of every band that the range touches, so that a missing item widens what is shown. */
function sayingsIn(says: readonly Saying[], instrument: Instrument, range: Prognosis['range']): readonly Saying[] {
  if (range === null || instrument.scale.kind !== 'points') return []
  const { step, min, max } = instrument.scale
  // Where every value is still possible the score has said nothing yet, and its bands would look like a spread.
  if (range[0] <= min && range[1] >= max) return []
  const bands = new Set<string>()
  for (let value = range[0]; value <= range[1]; value += step) {
    const band = bandAt(instrument, value)
    if (band !== null) bands.add(band.id)
  }
  return says.filter(({ band }) => bands.has(band))
}

const forcedItems = (forced: readonly string[], { flags }: ScoreResult): string[] => [
  ...new Set([...forced, ...flags.flatMap((flag) => /^out_of_domain_item: (\w+)/.exec(flag)?.slice(1, 2) ?? [])]),
]

const titleOf = (instrument: Instrument, item: string): string =>
  (instrument.answers.shape[item]?.meta()?.['title'] as string | undefined) ?? item

function fitnessOf(
  { madeFor, validatedIn, era }: Model,
  validity: { code: ValidityCode; reason: string },
  state: Assessment,
): Fitness {
  return { code: validity.code, reason: validity.reason, madeFor, validatedIn, era, inside: insideOf(madeFor, state) }
}

function insideOf(madeFor: string, state: Assessment): Fitness['inside'] {
  const compartments = compartmentsOf(state)
  if (compartments.length === 0 || madeFor.startsWith('as the model')) return 'unknown'
  // A score of brain metastases was made for no spine.
  if (madeFor.includes('brain')) return 'outside'
  const inside = compartments.filter(isIntradural).length
  return inside === compartments.length ? 'outside' : inside === 0 ? 'inside' : 'unknown'
}

/** A published fact about intradural disease beside the case, and whether it is of a compartment of this case. */
export type IntraduralFact = PrognosticFact & { readonly here: boolean }

/**
 * What is published about outcome in intradural metastasis, those of the compartments of the case first. There is no
 * score; a fact is of the people of its series.
 *
 * @example intraduralFacts(assessed).filter(({ here }) => here).map(({ says, n, source }) => …)
 */
export function intraduralFacts(state: Assessment): IntraduralFact[] {
  const compartments: readonly string[] = compartmentsOf(state)
  const here = ({ compartment }: PrognosticFact): boolean =>
    compartment === 'intradural' ? compartmentsOf(state).some(isIntradural) : compartments.includes(compartment)
  return prognosticFacts
    .map((fact) => ({ ...fact, here: here(fact) }))
    .toSorted((a, b) => Number(b.here) - Number(a.here))
}
