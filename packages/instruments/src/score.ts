import { COMPARTMENTS, isCompartment, type Compartment } from '@theca/anatomy'
import { z } from 'zod'
import { bandAt, bandsWithin } from './bands.ts'
import type { AnswerFailure, Band, Computed, EvidenceStatus, Instrument, Open, ScoreResult, Value } from './define.ts'
import { absenceOf, domainOf, isRequired, metaOf, stepOf, type Absence } from './items.ts'
import { X_FLAG, type Setting, type Validity } from './validity.ts'

export type ScoreInput = {
  answers: Readonly<Record<string, unknown>>
  compartments?: readonly Compartment[] | undefined
  /** The lesion that the score is about, when intradural and extradural disease coexist. */
  lesion?: Compartment | undefined
}

export type Scored = { ok: true; result: ScoreResult } | { ok: false; failure: AnswerFailure }

/**
 * Scores an instrument under the rules that hold for all of them: a missing answer is never zero, an answer outside the
 * allowed set is refused and never clamped, a meaningless instrument is `not_applicable` and never zero.
 *
 * Returns `{ ok: true, result }`, or `{ ok: false, failure: { item, message } }` naming the item and what is allowed.
 *
 * @example
 * scoreInstrument(kps, { answers: { kps: 70 }, compartments: ['intramedullary'] })
 * // { ok: true, result: { value: 70, status: 'complete', validity: { code: 'U', … }, … } }
 */
export const scoreInstrument = (instrument: Instrument, input: ScoreInput): Scored => {
  const stranger = strangeCompartment(input)
  if (stranger !== null) return { ok: false, failure: stranger }
  const checked = checkAnswers(instrument, input.answers)
  if (!checked.ok) return checked
  const { given, absent } = checked
  const setting: Setting = { compartments: new Set(input.compartments), lesion: input.lesion }
  const validity = instrument.validity.of(setting, given)
  const wanted = instrument.missing?.(given, setting) ?? missingKeys(instrument, given)
  const base = { instrument, validity, absent, setting }
  if (validity.code === 'N')
    return { ok: true, result: notApplicable(base, validity.reason, instrument.open?.(given, setting)) }
  if (wanted.length > 0) return { ok: true, result: incomplete(base, given, wanted) }
  const computed = instrument.compute(given, setting)
  if ('refused' in computed) return { ok: false, failure: computed.refused }
  if ('notApplicable' in computed) return { ok: true, result: notApplicable(base, computed.notApplicable, computed) }
  return { ok: true, result: complete(base, computed) }
}

/**
 * One plain sentence about a result: what was found, or what is still open, or why the instrument has no meaning here.
 *
 * @example sayResult(mccormickModified, { grade: 'II' }, result) // 'Modified McCormick II: mild deficit, independent.'
 */
export const sayResult = (
  instrument: Instrument,
  answers: Readonly<Record<string, unknown>>,
  result: ScoreResult,
): string => {
  const { title } = instrument
  if (result.status === 'not_applicable') return `${title}: not applicable (${result.validity.reason}).`
  if (result.status === 'complete') return instrument.says({ ...answers }, result)
  const open = result.attainable === null ? '' : `; ${result.attainable[0]} to ${result.attainable[1]} attainable`
  const band = result.bandDetermined && result.band !== null ? `, ${result.band.label} either way` : ''
  return `${title}: incomplete, ${result.missing.length} not answered${open}${band}.`
}

type Base = {
  instrument: Instrument
  validity: Validity
  absent: Record<string, Absence>
  setting: Setting
}

type Checked =
  { ok: true; given: Record<string, unknown>; absent: Record<string, Absence> } | { ok: false; failure: AnswerFailure }

const checkAnswers = (instrument: Instrument, answers: Readonly<Record<string, unknown>>): Checked => {
  const { shape } = instrument.answers
  const stranger = Object.keys(answers).find((key) => !Object.hasOwn(shape, key))
  if (stranger !== undefined) {
    const message = `${stranger} is not an item of ${instrument.title}; its items are ${Object.keys(shape).join(', ')}.`
    return { ok: false, failure: { item: stranger, message } }
  }
  const given: Record<string, unknown> = {}
  const absent: Record<string, Absence> = {}
  for (const [key, schema] of Object.entries(shape)) {
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined
    // A word such as "not_testable" is an absence unless the item lists it among its own answers.
    const absence = domainOf(schema)?.includes(answer) === true ? null : absenceOf(answer)
    if (absence !== null) {
      if (answer !== undefined) absent[key] = absence
      continue
    }
    const parsed = schema.safeParse(answer)
    if (!parsed.success) return { ok: false, failure: refusal(key, schema, answer, parsed.error) }
    given[key] = parsed.data
  }
  return { ok: true, given, absent }
}

/** Input comes from files too, so a compartment is checked although its type allows nothing else. */
const strangeCompartment = ({ compartments = [], lesion }: ScoreInput): AnswerFailure | null => {
  const strange = compartments.find((each) => !isCompartment(each))
  const [item, value] = strange !== undefined ? ['compartments', strange] : ['lesion', lesion]
  if (value === undefined || isCompartment(value)) return null
  return {
    item,
    message: `${item}: ${JSON.stringify(value)} is not a compartment; allowed: ${COMPARTMENTS.join(', ')}.`,
  }
}

const refusal = (key: string, schema: z.ZodType, answer: unknown, error: z.ZodError): AnswerFailure => {
  const issue = error.issues[0]
  const path = issue === undefined ? [] : issue.path
  const item = [key, ...path.map(String)].join('.')
  const { title, help } = metaOf(schema)
  const at = path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], answer)
  const allowed = path.length === 0 ? allowedText(schema) : null
  const listed = issue?.code === 'invalid_value' ? issue.values.map(String).join(', ') : null
  const rule = (allowed ?? listed) === null ? (issue?.message ?? 'not allowed') : `allowed: ${allowed ?? listed}`
  const said = JSON.stringify(at)?.slice(0, 60) ?? 'nothing'
  return { item, message: `${title || key} (${item}): ${said} is not allowed; ${rule}.${help ? ` ${help}` : ''}` }
}

const allowedText = (schema: z.ZodType): string | null => {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  if (inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral) return (domainOf(inner) ?? []).join(', ')
  if (!(inner instanceof z.ZodNumber)) return null
  const { minValue, maxValue, isInt } = inner
  const low = Number.isFinite(minValue) && minValue !== null && minValue > Number.MIN_SAFE_INTEGER ? minValue : null
  const high = Number.isFinite(maxValue) && maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER ? maxValue : null
  const kind = isInt ? 'whole number' : 'number'
  const step = stepOf(inner)
  const steps = step === null ? '' : ` in steps of ${step}`
  if (low === null && high === null) return `a ${kind}${steps}`
  if (high === null) return `a ${kind} ${inner.safeParse(low).success ? 'from' : 'above'} ${low}${steps}`
  return low === null ? `a ${kind} up to ${high}${steps}` : `a ${kind} from ${low} to ${high}${steps}`
}

const missingKeys = (instrument: Instrument, given: Record<string, unknown>): string[] =>
  Object.entries(instrument.answers.shape)
    .filter(([key, schema]) => isRequired(schema) && !Object.hasOwn(given, key))
    .map(([key]) => key)

type Finding = Pick<ScoreResult, 'status' | 'value' | 'attainable' | 'missing'> & {
  band: Band | null
  said: Open
  evidenceStatus?: EvidenceStatus | undefined
}

/** The result in the order in which it is read. */
const resultOf = ({ instrument, validity, absent }: Base, finding: Finding): ScoreResult => {
  const { status, value, band, attainable, missing, said, evidenceStatus } = finding
  const { details = {}, flags = [] } = said
  return {
    instrument: instrument.id,
    version: instrument.version,
    status,
    value,
    outOf: instrument.scale.kind === 'points' ? instrument.scale.max : null,
    band: band === null ? null : { id: band.id, label: band.label },
    attainable,
    bandDetermined: band !== null,
    missing,
    validity,
    flags: validity.code === 'X' ? [X_FLAG, ...flags] : [...flags],
    direction: instrument.direction,
    evidenceStatus: evidenceStatus ?? instrument.evidenceStatus,
    source: instrument.source,
    details: Object.keys(absent).length > 0 ? { ...details, absent } : details,
  }
}

const notApplicable = (base: Base, reason: string, said: Open = {}): ScoreResult => {
  const nothing = { value: null, band: null, attainable: null, missing: [] }
  return resultOf(
    { ...base, validity: { code: base.validity.code, reason } },
    { status: 'not_applicable', ...nothing, said },
  )
}

const incomplete = (base: Base, given: Record<string, unknown>, missing: string[]): ScoreResult => {
  const { instrument, setting } = base
  const attainable = attainableBy(base, given, missing)
  const band = attainable === null ? null : onlyBand(instrument, attainable)
  const said = instrument.open?.(given, setting) ?? {}
  return resultOf(base, { status: 'incomplete', value: null, band, attainable, missing, said })
}

const complete = (base: Base, computed: Extract<Computed, { value: unknown }>): ScoreResult => {
  const { instrument } = base
  const { value, attainable = null, evidenceStatus } = computed
  const within = attainable === null ? null : onlyBand(instrument, attainable)
  const band = bandAt(instrument, value, computed.band) ?? within
  return resultOf(base, { status: 'complete', value, band, attainable, missing: [], said: computed, evidenceStatus })
}

const onlyBand = (instrument: Instrument, attainable: [Value, Value]): Band | null => {
  const [first, ...others] = bandsWithin(instrument, attainable)
  return others.length > 0 ? null : (first ?? null)
}

/** Completions tried before an instrument without its own rule is said to be unbounded. */
const MOST_COMPLETIONS = 20_000

const attainableBy = (base: Base, given: Record<string, unknown>, missing: string[]): [Value, Value] | null => {
  const { instrument, setting } = base
  const { scale } = instrument
  if (scale.kind === 'named' || scale.kind === 'measure') return instrument.attain?.(given) ?? null
  if (instrument.attain !== undefined) return instrument.attain(given)
  const values = valuesOfCompletions(instrument, given, missing, setting)
  if (values !== null) return extremes(instrument, values)
  return scale.kind === 'points' ? [scale.min, scale.max] : endsOf(scale.values)
}

const endsOf = (values: readonly string[]): [Value, Value] | null => {
  const [first, last] = [values[0], values.at(-1)]
  return first === undefined || last === undefined ? null : [first, last]
}

const valuesOfCompletions = (
  instrument: Instrument,
  given: Record<string, unknown>,
  missing: string[],
  setting: Setting,
): Value[] | null => {
  const domains: (readonly [string, readonly unknown[]])[] = []
  for (const key of missing) {
    const schema = instrument.answers.shape[key]
    const domain = schema === undefined ? null : domainOf(schema)
    if (domain === null) return null
    domains.push([key, domain])
  }
  if (domains.reduce((size, [, domain]) => size * domain.length, 1) > MOST_COMPLETIONS) return null
  const values: Value[] = []
  for (const completion of completions(domains)) {
    const computed = instrument.compute({ ...given, ...completion }, setting)
    if ('value' in computed && computed.value !== null) values.push(computed.value)
  }
  return values.length > 0 ? values : null
}

function* completions(domains: readonly (readonly [string, readonly unknown[]])[]): Generator<Record<string, unknown>> {
  const [first, ...rest] = domains
  if (first === undefined) {
    yield {}
    return
  }
  const [key, domain] = first
  for (const tail of completions(rest)) for (const value of domain) yield { [key]: value, ...tail }
}

const extremes = ({ scale }: Instrument, values: Value[]): [Value, Value] | null => {
  if (scale.kind === 'ordered') return endsOf(scale.values.filter((value) => values.includes(value)))
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers.length === 0 ? null : [Math.min(...numbers), Math.max(...numbers)]
}
