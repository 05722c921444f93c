import type { ThresholdVerdict } from '../measures/threshold.ts'
import type { MuscleRules } from '../measures/tof.ts'
import type { AdaptiveVerdict } from '../references/adaptive.ts'
import type { Baseline } from '../references/fixed.ts'
import { percentOfFixed } from '../references/fixed.ts'
import type { AlarmRule, Condition } from './rules.ts'
import { conditionWords } from './rules.ts'

/** One result of one line, as the rules see it. Unknown is null: a response that was not measured is not an absent one. */
export type LineResult = {
  readonly line: string
  readonly atS: number
  /** Amplitude in µV; null when it could not be measured. */
  readonly amplitudeUv: number | null
  readonly latencyMs: number | null
  /** Was a response there? null where the modality does not decide it. */
  readonly present: boolean | null
  readonly baseline: Baseline | null
  readonly adaptive: AdaptiveVerdict | null
  readonly threshold: ThresholdVerdict | null
  readonly trainS: number | null
  readonly trainTimeS: number | null
  readonly milliamps: number | null
  readonly settings: string
  readonly muscles: MuscleRules
}

export type NotEvaluable =
  | 'no-baseline'
  | 'not-monitorable'
  | 'other-settings'
  | 'not-measured'
  | 'relaxant'
  | 'too-variable'
  | 'too-few'
  | 'too-old'

export type Verdict =
  | { readonly kind: 'violates' | 'quiet' | 'recovered'; readonly percent: number | null; readonly reason: string }
  | { readonly kind: 'not-evaluable'; readonly because: NotEvaluable; readonly reason: string }

const MUSCLE_MODALITIES: readonly AlarmRule['modality'][] = ['mep', 'bcr', 'emg', 'temg']

const NOT_EVALUABLE_WORDS: Readonly<Record<NotEvaluable, string>> = {
  'no-baseline': 'no baseline has been signed',
  'not-monitorable': 'no response at the baseline: not monitorable',
  'other-settings': 'filter or montage differ from those of the baseline',
  'not-measured': 'no peak could be placed: a person must look',
  relaxant: 'unreliable under relaxant',
  'too-variable': 'recent results scatter too much: judged by the fixed rule and by loss only; average more sweeps',
  'too-few': 'fewer than five recent results',
  'too-old': 'the last accepted result is more than 30 min old',
}

const notEvaluable = (because: NotEvaluable): Verdict => ({
  kind: 'not-evaluable',
  because,
  reason: NOT_EVALUABLE_WORDS[because],
})

const figure = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))

const verdict = (violates: boolean, recovered: boolean, percent: number | null, reason: string): Verdict => ({
  kind: violates ? 'violates' : recovered ? 'recovered' : 'quiet',
  percent,
  reason,
})

type Judge<Kind extends Condition['kind']> = (
  rule: AlarmRule,
  condition: Extract<Condition, { kind: Kind }>,
  result: LineResult,
) => Verdict

/** An absent response has 0 % of its reference left: it violates every fall, and is judged as loss beside it. */
const fall: Judge<'fall'> = (rule, condition, result) => {
  if (result.amplitudeUv === null) return notEvaluable('not-measured')
  const value = result.present === false ? 0 : result.amplitudeUv
  const fixed = percentOfFixed(result.baseline, value, result.settings)
  if (!fixed.evaluable) return notEvaluable(fixed.because)
  const limit = 100 - condition.percent
  const violates = condition.boundary === 'inclusive' ? fixed.percent <= limit : fixed.percent < limit
  const text = `${figure(result.amplitudeUv)} µV is ${fixed.percent.toFixed(1)} % of the reference ${figure(result.baseline?.value ?? 0)} µV; rule: ${conditionWords(condition)}`
  return verdict(violates, fixed.percent >= limit + rule.recovery.points, fixed.percent, text)
}

const latencyRise: Judge<'latency-rise'> = (rule, condition, result) => {
  const reference = result.baseline?.latencyMs ?? null
  if (result.baseline === null) return notEvaluable('no-baseline')
  if (reference === null) return notEvaluable('not-monitorable')
  if (result.baseline.settings !== result.settings) return notEvaluable('other-settings')
  if (result.latencyMs === null) return notEvaluable('not-measured')
  const percent = (100 * result.latencyMs) / reference
  const text = `${result.latencyMs.toFixed(1)} ms against ${reference.toFixed(1)} ms (${(percent - 100).toFixed(1)} %); rule: ${conditionWords(condition)}`
  return verdict(
    percent >= 100 + condition.percent,
    percent <= 100 + condition.percent - rule.recovery.points,
    percent,
    text,
  )
}

const lost: Judge<'lost'> = (_, condition, result) => {
  if (result.baseline === null) return notEvaluable('no-baseline')
  if (result.baseline.value === null) return notEvaluable('not-monitorable')
  if (result.present === null) return notEvaluable('not-measured')
  const text = result.present ? 'response present' : conditionWords(condition)
  return verdict(!result.present, result.present, result.present ? null : 0, text)
}

const adaptiveFall: Judge<'adaptive-fall'> = (_, condition, { adaptive, amplitudeUv }) => {
  if (amplitudeUv === null) return notEvaluable('not-measured')
  if (adaptive === null) return notEvaluable('too-few')
  if (!adaptive.evaluable) return notEvaluable(adaptive.because)
  const text = `${figure(amplitudeUv)} µV against a recent median of ${figure(adaptive.reference)} µV, limit ${figure(adaptive.limit)} µV; rule: ${conditionWords(condition)}`
  return verdict(adaptive.violates, amplitudeUv >= adaptive.limit, (100 * amplitudeUv) / adaptive.reference, text)
}

const thresholdRise: Judge<'threshold-rise'> = (_, condition, { threshold }) => {
  if (threshold === null || threshold.kind === 'loss') return notEvaluable('not-measured')
  if (threshold.kind === 'none') return verdict(false, true, null, 'threshold steady')
  const by = typeof threshold.riseV === 'number' ? threshold.riseV : threshold.riseV[1]
  const why = {
    rise: 'controls steady',
    systemic: 'controls rise too: check anaesthetic',
    pending: 'once only',
    'cannot-say': 'acute or slow: cannot say',
    slow: 'slow',
  }
  return verdict(
    threshold.kind === 'rise' && by >= condition.volts,
    false,
    null,
    `threshold up by ${by.toFixed(0)} V, ${why[threshold.kind]}`,
  )
}

const train: Judge<'train'> = (_, condition, { trainS }) => {
  if (trainS === null) return notEvaluable('not-measured')
  const violates =
    condition.boundary === 'inclusive' ? trainS >= condition.seconds - 1e-9 : trainS > condition.seconds + 1e-9
  return verdict(violates, trainS === 0, null, `A-train of ${trainS.toFixed(2)} s; rule: ${conditionWords(condition)}`)
}

const trainTime: Judge<'train-time'> = (_, condition, { trainTimeS, trainS }) => {
  if (trainTimeS === null) return notEvaluable('not-measured')
  const running = (trainS ?? 0) > 0
  return verdict(
    running && trainTimeS >= condition.seconds - 1e-9,
    !running,
    null,
    `train time ${trainTimeS.toFixed(2)} s; rule: ${conditionWords(condition)}`,
  )
}

const responseBelow: Judge<'response-below'> = (_, condition, { present, milliamps }) => {
  if (present === null || milliamps === null) return notEvaluable('not-measured')
  return verdict(
    present && milliamps < condition.milliamps,
    true,
    null,
    `${present ? 'response' : 'no response'} at ${milliamps} mA; rule: ${conditionWords(condition)}`,
  )
}

const judge = (rule: AlarmRule, result: LineResult): Verdict => {
  const { condition } = rule
  switch (condition.kind) {
    case 'fall':
      return fall(rule, condition, result)
    case 'latency-rise':
      return latencyRise(rule, condition, result)
    case 'adaptive-fall':
      return adaptiveFall(rule, condition, result)
    case 'lost':
      return lost(rule, condition, result)
    case 'threshold-rise':
      return thresholdRise(rule, condition, result)
    case 'train':
      return train(rule, condition, result)
    case 'train-time':
      return trainTime(rule, condition, result)
    case 'response-below':
      return responseBelow(rule, condition, result)
  }
}

/** Under any partial block amplitudes and thresholds of muscles scatter too much to be judged; loss still counts. */
const silencedByRelaxant = ({ modality, condition }: AlarmRule, muscles: MuscleRules): boolean => {
  if (!MUSCLE_MODALITIES.includes(modality) || muscles === 'all') return false
  return muscles === 'inhibited' || condition.kind === 'fall' || condition.kind === 'threshold-rise'
}

/**
 * Judges one result by one rule, with the reason in words. "Not evaluable" is an answer of its own: it neither violates
 * nor clears.
 *
 * @returns percentages are not rounded; 50.0 and 49.99 differ
 * @example evaluateRule(rule, result).kind // 'violates'
 */
export const evaluateRule = (rule: AlarmRule, result: LineResult): Verdict =>
  silencedByRelaxant(rule, result.muscles) ? notEvaluable('relaxant') : judge(rule, result)
