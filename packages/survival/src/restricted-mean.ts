import type { Cohort } from './cohort.ts'
import { split } from './cohort.ts'
import { survivalCurve } from './kaplan-meier.ts'
import type { Label } from './numbers.ts'
import { criticalValue, twoSidedNormal } from './special/normal.ts'
import type { Tally } from './tally.ts'
import { tally } from './tally.ts'

export type RestrictedMean = {
  readonly group: Label
  /** Mean time lived up to tau, in the unit of the cohort; null if follow-up ends before tau with subjects alive. */
  readonly rmst: number | null
  readonly standardError: number | null
  readonly low: number | null
  readonly high: number | null
  /** Why there is no number, where there is none. */
  readonly because?: string
}

/** A comparison of the second group with the first. */
export type Contrast = {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly p: number
}

export type RestrictedMeans = {
  readonly tau: number
  readonly groups: readonly RestrictedMean[]
  /** Second group minus first, when there are exactly two. */
  readonly difference?: Contrast
  /** Second group over first, interval on the log scale. */
  readonly ratio?: Contrast
}

/**
 * Restricted mean survival: the area under each Kaplan–Meier curve from 0 to tau, with
 * Var = Σ_{tᵢ ≤ τ} [∫_{tᵢ}^τ S]² dᵢ/(nᵢ(nᵢ−dᵢ)). It needs no proportional hazards; choose tau before seeing the curves.
 *
 * Example by hand, times 1 and 3, both events, tau 2: S is 1 until 1 and ½ until 2, so the area is 1.5.
 *
 * @param tau horizon, positive, in the unit of the cohort.
 * @throws RangeError for a tau that is not positive.
 * @source [royston-parmar-2013]; variance [klein-moeschberger-2003] §4.5
 */
export function restrictedMean(
  cohort: Cohort,
  tau: number,
  options: { readonly level?: number } = {},
): RestrictedMeans {
  if (!(tau > 0 && tau < Infinity)) throw new RangeError(`tau is ${tau}; a horizon is positive`)
  const z = criticalValue(options.level ?? 0.95)
  const groups = split(cohort, cohort.group).map((part) => meanOf(part.label, tally(cohort, part), tau, z))
  const [first, second] = groups
  if (groups.length !== 2 || !isKnown(first) || !isKnown(second)) return Object.freeze({ tau, groups })
  return Object.freeze({ tau, groups, ...contrasts(first, second, z) })
}

type Known = RestrictedMean & { readonly rmst: number; readonly standardError: number }

const isKnown = (mean: RestrictedMean | undefined): mean is Known => mean !== undefined && mean.rmst !== null

function contrasts(
  first: Known,
  second: Known,
  z: number,
): { readonly difference: Contrast; readonly ratio: Contrast } {
  const difference = second.rmst - first.rmst
  const spread = Math.hypot(first.standardError, second.standardError)
  const log = Math.log(second.rmst / first.rmst)
  const logSpread = Math.hypot(first.standardError / first.rmst, second.standardError / second.rmst)
  return {
    difference: contrast(difference, spread, z, (value) => value),
    ratio: contrast(log, logSpread, z, Math.exp),
  }
}

function contrast(value: number, spread: number, z: number, back: (value: number) => number): Contrast {
  const p = spread === 0 ? (value === 0 ? 1 : 0) : twoSidedNormal(value / spread)
  return Object.freeze({ value: back(value), low: back(value - z * spread), high: back(value + z * spread), p })
}

function meanOf(group: Label, counts: Tally, tau: number, z: number): RestrictedMean {
  const last = counts.time.at(-1) ?? 0
  const curve = survivalCurve(group, counts)
  const alive = counts.n > 0 && curve.survival[counts.time.length - 1] !== 0
  if (counts.n === 0 || (last < tau && alive)) {
    const because = `follow-up in group ${group} ends at ${last}, before ${tau}, with subjects still alive`
    return Object.freeze({ group, rmst: null, standardError: null, low: null, high: null, because })
  }
  const [rmst, variance] = areaAndVariance(counts, curve.survival as Float64Array, tau)
  const standardError = Math.sqrt(variance)
  return Object.freeze({
    group,
    rmst,
    standardError,
    low: Math.max(0, rmst - z * standardError),
    high: Math.min(tau, rmst + z * standardError),
  })
}

/** Area under the steps up to tau, added from the right, so that each ∫ tᵢ..τ is at hand when its event comes. */
function areaAndVariance(counts: Tally, survival: Float64Array, tau: number): readonly [number, number] {
  let [area, variance, right] = [0, 0, tau]
  for (let index = counts.time.length - 1; index >= 0; index -= 1) {
    const time = counts.time[index] as number
    if (time > tau) continue
    area += (survival[index] as number) * (right - time)
    right = time
    const [n, d] = [counts.atRisk[index] as number, counts.events[index] as number]
    // With everyone gone the area to the right is 0, and so is what it adds, although d/(n(n−d)) has no value.
    if (d > 0 && d < n) variance += area * area * (d / (n * (n - d)))
  }
  return [area + right, variance]
}
