import type { Cohort } from './cohort.ts'
import { split } from './cohort.ts'
import type { IntervalScale } from './limits.ts'
import { fillLimits } from './limits.ts'
import type { CurveOptions } from './kaplan-meier.ts'
import type { Column, Label } from './numbers.ts'
import { orNull } from './numbers.ts'
import { criticalValue } from './special/normal.ts'
import type { Tally } from './tally.ts'
import { tally } from './tally.ts'

/** The share that has had one cause by each time, as columns. */
export type IncidenceCurve = {
  readonly group: Label
  readonly cause: number
  readonly n: number
  /** Events of this cause. */
  readonly events: number
  readonly time: Column
  readonly atRisk: Column
  readonly event: Column
  readonly incidence: Column
  readonly standardError: Column
  readonly low: Column
  readonly high: Column
}

export type IncidenceStep = {
  readonly time: number
  readonly atRisk: number
  readonly events: number
  readonly incidence: number
  readonly standardError: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * Aalen–Johansen cumulative incidence of every cause in every group: F(t) = Σ S(tᵢ−) dᵢ/nᵢ with S the Kaplan–Meier of all
 * causes together, so that the curves and S add up to 1. One minus Kaplan–Meier of one cause would count the dead of another cause as still able to relapse.
 *
 * Example by hand, times 1, 2, 3, 4 with causes 1, 2, 0, 1: F₁ is ¼ at 1 and ¼ + ½ = ¾ at 4; F₂ is ¼ from 2.
 *
 * @returns curves by group, then by cause. A group without a cause has a curve of zeros for it.
 * @throws RangeError for a level outside (0, 1).
 * @source [aalen-johansen-1978]
 */
export function cumulativeIncidence(cohort: Cohort, options: CurveOptions = {}): readonly IncidenceCurve[] {
  const z = criticalValue(options.level ?? 0.95)
  const scale = options.interval ?? 'log-log'
  return Object.freeze(
    split(cohort, cohort.group).flatMap((part) =>
      incidenceCurves(part.label, tally(cohort, part), cohort.causes, scale, z),
    ),
  )
}

function incidenceCurves(
  group: Label,
  counts: Tally,
  causes: readonly number[],
  scale: IntervalScale,
  z: number,
): readonly IncidenceCurve[] {
  const before = survivalBefore(counts)
  return causes.map((cause, index) => {
    const event = counts.byCause[index] as Float64Array
    const [incidence, standardError, events] = incidenceOf(counts, event, before)
    const [low, high] = fillLimits(incidence, standardError, scale, z)
    const { n, time, atRisk } = counts
    return Object.freeze({ group, cause, n, events, time, atRisk, event, incidence, standardError, low, high })
  })
}

/** S(t−) of all causes, shared by the causes. */
function survivalBefore(counts: Tally): Float64Array {
  const before = new Float64Array(counts.time.length)
  let survival = 1
  for (let index = 0; index < before.length; index += 1) {
    before[index] = survival
    const n = counts.atRisk[index] as number
    survival *= (n - (counts.events[index] as number)) / n
  }
  return before
}

/**
 * One cause's curve with the delta-method variance
 * Σ { [F(t)−F(tᵢ)]² dᵢ/(nᵢ(nᵢ−dᵢ)) + S(tᵢ−)² dₖᵢ(nᵢ−dₖᵢ)/nᵢ³ − 2 [F(t)−F(tᵢ)] S(tᵢ−) dₖᵢ/nᵢ² }.
 *
 * The sums over the past are carried as moments of F(t) − F(tᵢ), which move with each step of F. Expanding the square
 * into F(t)² Σ … − 2 F(t) Σ … instead would be as quick, and would subtract large numbers to get a small one.
 */
function incidenceOf(
  counts: Tally,
  event: Float64Array,
  before: Float64Array,
): readonly [incidence: Float64Array, standardError: Float64Array, events: number] {
  const size = counts.time.length
  const [incidence, standardError] = [new Float64Array(size), new Float64Array(size)]
  let [value, events] = [0, 0]
  let [weight, first, second] = [0, 0, 0]
  let [own, crossWeight, cross] = [0, 0, 0]
  for (let index = 0; index < size; index += 1) {
    const [n, d, k] = [counts.atRisk[index] as number, counts.events[index] as number, event[index] as number]
    if (d > 0) {
      const survival = before[index] as number
      const step = (survival * k) / n
      second += step * (2 * first + step * weight)
      first += step * weight
      cross += step * crossWeight
      value += step
      events += k
      // Once all are gone F cannot move again, and the infinite weight would only ever meet a zero.
      if (d < n) weight += d / (n * (n - d))
      own += ((survival / n) * (survival / n) * k * (n - k)) / n
      crossWeight += (survival * k) / (n * n)
    }
    incidence[index] = value
    standardError[index] = Math.sqrt(Math.max(0, second + own - 2 * cross))
  }
  return [incidence, standardError, events]
}

/** The steps of an incidence curve as rows: undefined values are null. */
export function incidenceSteps(curve: IncidenceCurve): readonly IncidenceStep[] {
  return Array.from(curve.time, (time, index) => ({
    time,
    atRisk: curve.atRisk[index] as number,
    events: curve.event[index] as number,
    incidence: curve.incidence[index] as number,
    standardError: orNull(curve.standardError[index] as number),
    low: orNull(curve.low[index] as number),
    high: orNull(curve.high[index] as number),
  }))
}
