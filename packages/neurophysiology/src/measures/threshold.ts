import { median } from '../numbers.ts'

/** One determination of the stimulus that just gives a response; `volts` is null when the maximum gave none. */
export type ThresholdPoint = { readonly minute: number; readonly volts: number | null }

export type ThresholdVerdict =
  | { readonly kind: 'rise'; readonly riseV: readonly [number, number]; readonly controlRiseV: number }
  | { readonly kind: 'systemic'; readonly riseV: readonly [number, number]; readonly controlRiseV: number }
  | { readonly kind: 'pending'; readonly riseV: number }
  | { readonly kind: 'cannot-say'; readonly riseV: number }
  | { readonly kind: 'slow'; readonly riseV: readonly [number, number] }
  | { readonly kind: 'loss' }
  | { readonly kind: 'none'; readonly driftV: number | null }

/** 100 V: MacDonald 2017 (abstract read). The other limits are proposed. */
export const THRESHOLD_RULE = {
  riseV: 100,
  referenceMin: 30,
  apartMin: 2,
  acuteMin: 20,
  controlV: 50,
} as const

const voltsBetween = (points: readonly ThresholdPoint[], from: number, before: number): number[] =>
  points.flatMap(({ minute, volts }) => (volts !== null && minute >= from && minute < before ? [volts] : []))

const controlRise = (
  controls: readonly (readonly ThresholdPoint[])[],
  from: number,
  rise: number,
  now: number,
): number => {
  const rises = controls.flatMap((points) => {
    const before = voltsBetween(points, from, rise)
    const after = voltsBetween(points, rise, now + 1e-9).at(-1)
    return before.length === 0 || after === undefined ? [] : [after - median(before)]
  })
  return rises.length === 0 ? NaN : median(rises)
}

/**
 * Has the motor threshold risen acutely in this muscle and not everywhere?
 *
 * @param risk determinations of one muscle at risk, in time order; the last is judged
 * @param controls the same of the control muscles; without any, a rise is reported with `controlRiseV` NaN
 * @see MacDonald, J Clin Neurophysiol 2017;34:4–11 (≥ 100 V, acute); Calancie & Molano 2008
 * @example thresholdVerdict([{ minute: 0, volts: 180 }, { minute: 20, volts: 180 }, { minute: 26, volts: 290 }], []).kind // 'pending'
 */
export const thresholdVerdict = (
  risk: readonly ThresholdPoint[],
  controls: readonly (readonly ThresholdPoint[])[],
): ThresholdVerdict => {
  const last = risk.at(-1)
  if (last === undefined) return { kind: 'none', driftV: null }
  if (last.volts === null) return { kind: 'loss' }
  const previous = risk.findLast(({ minute }) => minute <= last.minute - THRESHOLD_RULE.apartMin)
  const pair = previous === undefined ? null : judgePair(risk, controls, previous, { ...last, volts: last.volts })
  return pair ?? judgeSingle(risk, { ...last, volts: last.volts })
}

type Determined = { readonly minute: number; readonly volts: number }

const judgePair = (
  risk: readonly ThresholdPoint[],
  controls: readonly (readonly ThresholdPoint[])[],
  first: ThresholdPoint,
  second: Determined,
): ThresholdVerdict | null => {
  if (first.volts === null) return null
  const from = first.minute - THRESHOLD_RULE.referenceMin
  const before = voltsBetween(risk, from, first.minute)
  if (before.length === 0) return null
  const reference = median(before)
  const riseV = [first.volts - reference, second.volts - reference] as const
  if (Math.min(...riseV) < THRESHOLD_RULE.riseV) return null
  const lastQuiet = risk.findLast(({ minute }) => minute < first.minute)?.minute ?? -Infinity
  if (first.minute - lastQuiet > THRESHOLD_RULE.acuteMin) return { kind: 'slow', riseV }
  const controlRiseV = controlRise(controls, from, first.minute, second.minute)
  return { kind: controlRiseV >= THRESHOLD_RULE.controlV ? 'systemic' : 'rise', riseV, controlRiseV }
}

const judgeSingle = (risk: readonly ThresholdPoint[], last: Determined): ThresholdVerdict => {
  const earlier = risk.filter(({ minute, volts }) => minute < last.minute && volts !== null)
  const first = earlier[0]?.volts ?? null
  const none: ThresholdVerdict = { kind: 'none', driftV: first === null ? null : last.volts - first }
  const recent = voltsBetween(risk, last.minute - THRESHOLD_RULE.referenceMin, last.minute)
  const riseV = last.volts - (recent.length > 0 ? median(recent) : (earlier.at(-1)?.volts ?? last.volts))
  if (riseV < THRESHOLD_RULE.riseV) return none
  return recent.length > 0 ? { kind: 'pending', riseV } : { kind: 'cannot-say', riseV }
}
