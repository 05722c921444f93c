import type { Compartment } from '@theca/anatomy'
import { z } from 'zod'
import { bandAt, bandsWithin } from './bands.ts'
import type { AnswerFailure, Computed, Details, Instrument, Open, ScoreResult, Value } from './define.ts'
import { absenceOf, domainOf, isRequired, metaOf, type Absence } from './items.ts'
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
  const stranger = Object.keys(answers).find((key) => !(key in shape))
  if (stranger !== undefined) {
    const message = `${stranger} is not an item of ${instrument.title}; its items are ${Object.keys(shape).join(', ')}.`
    return { ok: false, failure: { item: stranger, message } }
  }
  const given: Record<string, unknown> = {}
  const absent: Record<string, Absence> = {}
  for (const [key, schema] of Object.entries(shape)) {
    const answer = answers[key]
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

const refusal = (key: string, schema: z.ZodType, answer: unknown, error: z.ZodError): AnswerFailure => {
  const issue = error.issues[0]
  const path = issue === undefined ? [] : issue.path
  const item = [key, ...path.map(String)].join('.')
  const { title, help } = metaOf(schema)
  const at = path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], answer)
  const allowed = path.length === 0 ? allowedText(schema) : null
  const rule = allowed === null ? (issue?.message ?? 'not allowed') : `allowed: ${allowed}`
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
  if (low === null && high === null) return `a ${kind}`
  if (high === null) return inner.safeParse(low).success ? `a ${kind} from ${low}` : `a ${kind} above ${low}`
  return low === null ? `a ${kind} up to ${high}` : `a ${kind} from ${low} to ${high}`
}

const missingKeys = (instrument: Instrument, given: Record<string, unknown>): string[] =>
  Object.entries(instrument.answers.shape)
    .filter(([key, schema]) => isRequired(schema) && !(key in given))
    .map(([key]) => key)

const frame = ({ instrument, validity, absent }: Base, details: Details = {}, flags: readonly string[] = []) => ({
  instrument: instrument.id,
  version: instrument.version,
  outOf: instrument.scale.kind === 'points' ? instrument.scale.max : null,
  validity,
  flags: validity.code === 'X' ? [X_FLAG, ...flags] : [...flags],
  direction: instrument.direction,
  evidenceStatus: instrument.evidenceStatus,
  source: instrument.source,
  details: Object.keys(absent).length > 0 ? { ...details, absent } : details,
})

const notApplicable = (base: Base, reason: string, said: Open = {}): ScoreResult => ({
  ...frame({ ...base, validity: { code: base.validity.code, reason } }, said.details, said.flags),
  status: 'not_applicable',
  value: null,
  band: null,
  attainable: null,
  bandDetermined: false,
  missing: [],
})

const incomplete = (base: Base, given: Record<string, unknown>, missing: string[]): ScoreResult => {
  const { instrument, setting } = base
  const attainable = attainableBy(base, given, missing)
  const possible = attainable === null ? [] : bandsWithin(instrument, attainable)
  const said = instrument.open?.(given, setting) ?? {}
  const band = possible.length === 1 ? possible[0] : undefined
  return {
    ...frame(base, said.details, said.flags),
    status: 'incomplete',
    value: null,
    band: band === undefined ? null : { id: band.id, label: band.label },
    attainable,
    bandDetermined: band !== undefined,
    missing,
  }
}

const complete = (base: Base, computed: Extract<Computed, { value: unknown }>): ScoreResult => {
  const { instrument } = base
  const { value, attainable } = computed
  const within = attainable === undefined ? [] : bandsWithin(instrument, attainable)
  const band = bandAt(instrument, value, computed.band) ?? (within.length === 1 ? within[0] : undefined)
  return {
    ...frame(base, computed.details, computed.flags),
    evidenceStatus: computed.evidenceStatus ?? instrument.evidenceStatus,
    status: 'complete',
    value,
    band: band === undefined ? null : { id: band.id, label: band.label },
    attainable: attainable ?? null,
    bandDetermined: band !== undefined,
    missing: [],
  }
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
