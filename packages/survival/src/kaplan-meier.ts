import type { Cohort, Part } from './cohort.ts'
import { split } from './cohort.ts'
import type { IntervalScale } from './limits.ts'
import { fillLimits } from './limits.ts'
import type { Column, Interval, Label } from './numbers.ts'
import { orNull } from './numbers.ts'
import { criticalValue } from './special/normal.ts'
import type { Tally } from './tally.ts'
import { countAtRisk, tally } from './tally.ts'

export type CurveOptions = {
  /** Scale of the interval; log-log unless said. */
  readonly interval?: IntervalScale
  /** Coverage of all intervals; 0.95 unless said. */
  readonly level?: number
}

/** A survival curve as columns, one place for each distinct time of an event or a censoring. */
export type SurvivalCurve = {
  readonly group: Label
  readonly n: number
  readonly events: number
  /** Median survival with its Brookmeyer–Crowley interval; null where a curve does not come down to one half. */
  readonly median: Interval
  readonly time: Column
  readonly atRisk: Column
  readonly event: Column
  readonly censored: Column
  readonly survival: Column
  /** Greenwood's standard error of the survival; NaN once the survival is 0. */
  readonly standardError: Column
  readonly low: Column
  readonly high: Column
}

/** One step of a curve as a row: undefined values are null. */
export type SurvivalStep = {
  readonly time: number
  readonly atRisk: number
  readonly events: number
  readonly censored: number
  readonly survival: number
  readonly standardError: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * Kaplan–Meier curves, one for each group of the cohort: S(t) = Π (1 − dᵢ/nᵢ). Any cause counts as the event. A subject
 * censored at a time is still at risk for events at that time; with delayed entry the risk set holds those with entry < t ≤ time.
 *
 * Example by hand, times 2, 3, 3, 5 with events 1, 1, 0, 1: S = 3/4, then 3/4 · 2/3 = 1/2, then 0.
 *
 * @returns one curve for each group, in label order.
 * @throws RangeError for a level outside (0, 1).
 * @source [kaplan-meier-1958], [greenwood-1926], [brookmeyer-crowley-1982]
 */
export function kaplanMeier(cohort: Cohort, options: CurveOptions = {}): readonly SurvivalCurve[] {
  return Object.freeze(
    split(cohort, cohort.group).map((part) => survivalCurve(part.label, tally(cohort, part), options)),
  )
}

/** The curve of one table of counts. */
export function survivalCurve(group: Label, counts: Tally, options: CurveOptions = {}): SurvivalCurve {
  const { time, atRisk, events: event, censored } = counts
  const survival = new Float64Array(time.length)
  const standardError = new Float64Array(time.length)
  let [product, greenwood, events] = [1, 0, 0]
  for (let index = 0; index < time.length; index += 1) {
    const [n, d] = [atRisk[index] as number, event[index] as number]
    if (d > 0) {
      product *= (n - d) / n
      greenwood += d / (n * (n - d))
      events += d
    }
    survival[index] = product
    standardError[index] = product * Math.sqrt(greenwood)
  }
  const scale = options.interval ?? 'log-log'
  const [low, high] = fillLimits(survival, standardError, scale, criticalValue(options.level ?? 0.95))
  const curve = { time, survival, low, high }
  return Object.freeze({
    group,
    n: counts.n,
    events,
    median: Object.freeze(quantile(curve, 0.5)),
    time,
    atRisk,
    event,
    censored,
    survival,
    standardError,
    low,
    high,
  })
}

/** Survival just after a time: the last step at or before it; 1 before the first. */
export function survivalAt(curve: Pick<SurvivalCurve, 'time' | 'survival'>, moment: number): number {
  const index = stepAt(curve.time, moment)
  return index < 0 ? 1 : (curve.survival[index] as number)
}

/** The last place at or before a moment, or −1. */
export function stepAt(time: Column, moment: number): number {
  let [low, high] = [0, time.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((time[middle] as number) <= moment) low = middle + 1
    else high = middle
  }
  return low - 1
}

/**
 * The time by which a fraction p has had the event: the first t with S(t) ≤ 1 − p, and if the curve lies exactly at
 * 1 − p for a while, the middle of that while. The limits are the same rule on the limits of the curve.
 *
 * Example: of two subjects one dies at 1 and one at 2; S = ½ on [1, 2), so the median is 1.5.
 *
 * @param p fraction, in (0, 1); 0.5 is the median.
 * @returns null for a limit that is never reached.
 * @source [brookmeyer-crowley-1982]
 */
export function quantile(curve: Pick<SurvivalCurve, 'time' | 'survival' | 'low' | 'high'>, p: number): Interval {
  const level = 1 - p
  return {
    value: firstAtOrBelow(curve.time, curve.survival, level),
    low: firstAtOrBelow(curve.time, curve.low, level),
    high: firstAtOrBelow(curve.time, curve.high, level),
  }
}

/** Products of fractions reach one half only up to rounding; this is far below any step a real curve makes. */
const SAME = 1.5e-8

function firstAtOrBelow(time: Column, values: Column, level: number): number | null {
  const size = time.length
  let first = 0
  while (first < size && !((values[first] as number) <= level + SAME)) first += 1
  if (first === size) return null
  const start = time[first] as number
  if ((values[first] as number) < level - SAME) return start
  let next = first
  // NaN, a limit that is no longer defined, ends the plateau as a fall does.
  while (next < size && Math.abs((values[next] as number) - level) <= SAME) next += 1
  return (start + (time[Math.min(next, size - 1)] as number)) / 2
}

/**
 * How many subjects of each group are at risk just before given times: the numbers under a plot.
 *
 * @param times moments in the unit of the cohort.
 */
export function numbersAtRisk(
  cohort: Cohort,
  times: readonly number[],
): readonly { readonly group: Label; readonly atRisk: readonly number[] }[] {
  return split(cohort, cohort.group).map((part: Part) => ({
    group: part.label,
    atRisk: countAtRisk(cohort, part, times),
  }))
}

/** The steps of a curve as rows. A million steps are a million objects: for drawing, read the columns. */
export function survivalSteps(curve: SurvivalCurve): readonly SurvivalStep[] {
  return Array.from(curve.time, (time, index) => ({
    time,
    atRisk: curve.atRisk[index] as number,
    events: curve.event[index] as number,
    censored: curve.censored[index] as number,
    survival: curve.survival[index] as number,
    standardError: orNull(curve.standardError[index] as number),
    low: orNull(curve.low[index] as number),
    high: orNull(curve.high[index] as number),
  }))
}

/**
 * Median follow-up by reverse Kaplan–Meier: events and censorings change places, so that a death does not count as a
 * short follow-up. The median of the observed times is not the same thing and is not offered.
 *
 * @returns overall, whatever the groups; null where not reached.
 * @source [schemper-smith-1996]
 */
export function followUp(cohort: Cohort, options: CurveOptions = {}): Interval {
  const [all] = split(cohort, { labels: ['all'], codes: cohort.group.codes })
  return reverseCurve(tally(cohort, all as Part), options).median
}

/** The reverse curve itself: the share still to be followed. */
export function reverseCurve(counts: Tally, options: CurveOptions = {}): SurvivalCurve {
  return survivalCurve('follow-up', { ...counts, events: counts.censored, censored: counts.events }, options)
}
