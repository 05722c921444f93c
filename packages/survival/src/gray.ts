import type { Cohort, Part } from './cohort.ts'
import { split } from './cohort.ts'
import type { Square } from './matrix.ts'
import { quadratic, select, square } from './matrix.ts'
import type { Label, Test } from './numbers.ts'
import { chiSquareUpper } from './special/distributions.ts'
import { sweep, total } from './sweep.ts'

export type GrayOptions = {
  /** Weight (1 − F(t−))^rho; 0 unless said. */
  readonly rho?: number
}

export type Gray = Test & {
  readonly cause: number
  readonly groups: readonly { readonly group: Label; readonly observed: number; readonly expected: number }[]
}

/**
 * Gray's test that the cumulative incidence of one cause is the same in all groups, stratified when the cohort has strata.
 *
 * The risk set is widened: those gone by another cause stay in it, thinned as the others are by censoring,
 * Rⱼ = nⱼ (1 − F̂ⱼ(t−))/Ŝⱼ(t−). Group j expects Rⱼ d/ΣR; the score is Σ (observed − expected). Its variance follows from
 * writing the score in the counting-process martingales of the cause and of its competitors:
 * the first enter by aⱼ + (1 − G/Sⱼ) B, the second by G/Sⱼ · B, where G = 1 − F under one common F, and B is what
 * remains to be summed after the time (see `variance`). Ties are corrected as in the hypergeometric.
 *
 * @param cause the cause compared; all other causes compete.
 * @source [gray-1988]
 */
export function grayTest(cohort: Cohort, cause: number, options: GrayOptions = {}): Gray {
  if (cohort.entry !== null)
    throw new RangeError("Gray's test is not defined for delayed entry; compare hazards instead")
  const size = cohort.group.labels.length
  const [observed, expected] = [new Float64Array(size), new Float64Array(size)]
  const spread = square(size)
  for (const part of split(cohort, cohort.strata)) {
    const moments = collect(cohort, part, cause, options.rho ?? 0)
    for (const moment of moments) {
      for (let j = 0; j < size; j += 1) {
        observed[j]! += moment.weight * (moment.events[j] as number)
        expected[j]! += (moment.weight * moment.d * (moment.widened[j] as number)) / moment.widenedTotal
      }
    }
    addVariance(moments, spread)
  }
  return result(cohort, cause, observed, expected, spread)
}

/** Everything the score and its variance need at one time; arrays are by group. */
type GrayMoment = {
  readonly d: number
  readonly events: Float64Array
  readonly other: Float64Array
  readonly atRisk: Float64Array
  /** S(t−) and S(t) of each group. */
  readonly before: Float64Array
  readonly after: Float64Array
  /** Rⱼ with each group's own incidence, for the score. */
  readonly widened: Float64Array
  readonly widenedTotal: number
  /** nⱼ / Sⱼ(t−): the same with a common incidence, for the variance; and its sum. */
  readonly plain: Float64Array
  readonly plainTotal: number
  /** 1 − F(t−) and 1 − F(t) of the common incidence. */
  readonly commonBefore: number
  readonly commonAfter: number
  readonly weight: number
}

function collect(cohort: Cohort, part: Part, cause: number, rho: number): readonly GrayMoment[] {
  const size = cohort.group.labels.length
  const survival = new Float64Array(size).fill(1)
  const incidence = new Float64Array(size)
  let common = 1
  const moments: GrayMoment[] = []
  sweep(cohort, part, cause, ({ atRisk, events, other }) => {
    if (total(events) + total(other) === 0) return
    const before = survival.slice()
    const [widened, plain] = [new Float64Array(size), new Float64Array(size)]
    for (let j = 0; j < size; j += 1) {
      const n = atRisk[j] as number
      if (n === 0) continue
      plain[j] = n / (before[j] as number)
      widened[j] = (plain[j] as number) * (1 - (incidence[j] as number))
      incidence[j]! += ((before[j] as number) * (events[j] as number)) / n
      survival[j] = ((before[j] as number) * (n - (events[j] as number) - (other[j] as number))) / n
    }
    const [d, plainTotal, commonBefore] = [total(events), total(plain), common]
    common -= d / plainTotal
    moments.push({
      d,
      events: events.slice(),
      other: other.slice(),
      atRisk: atRisk.slice(),
      before,
      after: survival.slice(),
      widened,
      widenedTotal: total(widened),
      plain,
      plainTotal,
      commonBefore,
      commonAfter: common,
      weight: rho === 0 ? 1 : commonBefore ** rho,
    })
  })
  return moments
}

/** aₖⱼ: how the expectation of group k leans on the events of group j. */
function lean(moment: GrayMoment, k: number, j: number): number {
  const [own, other] = [moment.plain[k] as number, moment.plain[j] as number]
  return moment.weight * other * (Number(k === j) - own / moment.plainTotal)
}

/**
 * Adds the covariance of the scores, going back in time so that B(u) = Σ_{t > u} a dF/(1 − F(t−)) is a running sum.
 */
function addVariance(moments: readonly GrayMoment[], spread: Square): void {
  const { size } = spread
  const ahead = square(size)
  const effect = new Float64Array(size)
  const add = (scale: number): void => {
    for (let k = 0; k < size; k += 1) {
      for (let l = 0; l < size; l += 1) spread.values[k * size + l]! += scale * effect[k]! * effect[l]!
    }
  }
  for (let index = moments.length - 1; index >= 0; index -= 1) {
    const moment = moments[index] as GrayMoment
    for (let j = 0; j < size; j += 1) {
      const n = moment.atRisk[j] as number
      if (n === 0) continue
      const [before, after] = [moment.before[j] as number, moment.after[j] as number]
      const remains = after > 0 ? moment.commonAfter / after : 0
      if (moment.d > 0) {
        for (let k = 0; k < size; k += 1) {
          effect[k] = lean(moment, k, j) + (after > 0 ? 1 - remains : 1) * (ahead.values[k * size + j] as number)
        }
        const ties = moment.d > 1 ? 1 - (moment.d - 1) / (moment.plainTotal * before - 1) : 1
        add((ties * before * moment.d) / (moment.plainTotal * n))
      }
      const gone = moment.other[j] as number
      if (gone > 0 && after > 0) {
        for (let k = 0; k < size; k += 1) effect[k] = remains * (ahead.values[k * size + j] as number)
        const ties = gone > 1 ? 1 - (gone - 1) / (n - 1) : 1
        add((ties * before * before * gone) / (n * n))
      }
    }
    if (moment.d === 0) continue
    const rate = moment.d / (moment.plainTotal * moment.commonBefore)
    for (let k = 0; k < size; k += 1) {
      for (let j = 0; j < size; j += 1) ahead.values[k * size + j]! += lean(moment, k, j) * rate
    }
  }
}

function result(cohort: Cohort, cause: number, observed: Float64Array, expected: Float64Array, spread: Square): Gray {
  const { labels } = cohort.group
  const used = labels.flatMap((_, j) => ((expected[j] as number) > 0 ? [j] : [])).slice(1)
  const difference = Float64Array.from(used, (j) => (observed[j] as number) - (expected[j] as number))
  const test = quadratic(select(spread, used), difference)
  return Object.freeze({
    cause,
    statistic: test.value,
    degreesOfFreedom: test.rank,
    p: test.rank === 0 ? 1 : chiSquareUpper(test.value, test.rank),
    groups: Object.freeze(
      labels.map((group, j) =>
        Object.freeze({ group, observed: observed[j] as number, expected: expected[j] as number }),
      ),
    ),
  })
}
