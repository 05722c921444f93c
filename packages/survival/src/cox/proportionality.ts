import type { Cohort } from '../cohort.ts'
import type { Square } from '../matrix.ts'
import { quadratic, square } from '../matrix.ts'
import type { Test } from '../numbers.ts'
import { at } from '../numbers.ts'
import { stepAt, survivalCurve } from '../kaplan-meier.ts'
import { tally } from '../tally.ts'
import type { Covariate } from './design.ts'
import type { CoxOptions, Model } from './fit.ts'
import { chiSquare, fitCox } from './fit.ts'
import { partialLikelihood } from './partial.ts'

/** The clock on which an effect may drift: 1 − S(t−), time, its logarithm, or its rank among all times. */
export type Clock = 'km' | 'identity' | 'log' | 'rank'

export type Proportionality = {
  readonly clock: Clock
  /** One test a covariate; a factor is tested as a whole. */
  readonly covariates: readonly (Test & { readonly name: string })[]
  readonly global: Test
  /** Schoenfeld residuals by event time, in the units of the covariates: observed minus expected covariate. */
  readonly residuals: readonly { readonly time: number; readonly clock: number; readonly values: readonly number[] }[]
}

/**
 * Does a hazard ratio drift with time? The score test of adding covariate × g(t) to the model, whose score is
 * Σ (g(t) − ḡ) · Schoenfeld residual, with the information of every event time kept as it is rather than averaged.
 *
 * A small p says that one hazard ratio does not describe the whole follow-up; with few events a large p says nothing.
 *
 * @param clock g(t); `km` unless said, which lets no late event dominate.
 * @throws RangeError for exact ties, or when an estimate is infinite and there is nothing to check.
 * @source [grambsch-therneau-1994]
 */
export function proportionality(
  cohort: Cohort,
  covariates: readonly Covariate[],
  options: CoxOptions & { readonly clock?: Clock } = {},
): Proportionality {
  const ties = options.ties ?? 'efron'
  if (ties === 'exact') throw new RangeError('residuals are defined for Efron and Breslow ties only')
  const model = fitCox(cohort, covariates, options)
  if (model.maximum.diverges.some((direction) => direction !== 0))
    throw new RangeError('an infinite estimate cannot be checked')
  const clock = options.clock ?? 'km'
  const moments = eventMoments(model, ties)
  const clocks = clockOf(cohort, clock, moments)
  const weights = moments.reduce((sum, { deaths }) => sum + deaths, 0)
  const mean = moments.reduce((sum, { deaths }, index) => sum + deaths * at(clocks, index), 0) / weights
  const centred = clocks.map((value) => value - mean)
  const [score, information] = augmented(moments, centred, model.used.length)
  return Object.freeze({
    clock,
    covariates: covariates.flatMap(({ name }, index) => {
      const added = model.used.flatMap((column, place) => (model.columns[column]?.covariate === index ? [place] : []))
      return added.length === 0 ? [] : [{ name, ...scoreTest(score, information, added) }]
    }),
    global: scoreTest(
      score,
      information,
      model.used.map((_, place) => place),
    ),
    residuals: moments.map((moment, index) => ({
      time: moment.time,
      clock: at(clocks, index),
      values: Array.from(
        moment.score,
        (value, place) => value * (model.columns[model.used[place] as number]?.scale ?? 1),
      ),
    })),
  })
}

type Kept = {
  readonly time: number
  readonly deaths: number
  readonly score: Float64Array
  readonly information: Float64Array
}

/** What each event time adds at the fitted coefficients, rising in time within a stratum. */
function eventMoments(model: Model, ties: 'efron' | 'breslow'): readonly Kept[] {
  const kept: Kept[] = []
  partialLikelihood(model.data, ties, model.maximum.beta, ({ time, deaths, score, information }) => {
    kept.push({ time, deaths, score: score.slice(), information: information.slice() })
  })
  return kept.sort((a, b) => a.time - b.time)
}

function clockOf(cohort: Cohort, clock: Clock, moments: readonly Kept[]): readonly number[] {
  if (clock === 'identity') return moments.map(({ time }) => time)
  if (clock === 'log') return moments.map(({ time }) => Math.log(time))
  if (clock === 'rank') return moments.map(({ time }) => middleRank(cohort, time))
  const all = { label: 'all', rows: cohort.order, entryRows: cohort.entryOrder }
  const curve = survivalCurve('all', tally(cohort, all))
  return moments.map(({ time }) => {
    const before = stepAt(curve.time, time) - 1
    return before < 0 ? 0 : 1 - (curve.survival[before] as number)
  })
}

/** The mean rank of a time among all ends of follow-up, events and censorings alike. */
function middleRank(cohort: Cohort, moment: number): number {
  const position = (isBefore: (time: number) => boolean): number => {
    let [low, high] = [0, cohort.n]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(cohort.time[cohort.order[middle] as number] as number)) low = middle + 1
      else high = middle
    }
    return low
  }
  return (position((time) => time < moment) + position((time) => time <= moment) + 1) / 2
}

/** Score and information of (β, θ) in β + θ g(t), at θ = 0. */
function augmented(moments: readonly Kept[], g: readonly number[], size: number): readonly [Float64Array, Square] {
  const score = new Float64Array(2 * size)
  const information = square(2 * size)
  const add = (row: number, column: number, value: number): void => {
    information.values[row * 2 * size + column]! += value
  }
  moments.forEach((moment, index) => {
    const clock = at(g, index)
    for (let j = 0, cell = 0; j < size; j += 1) {
      score[size + j]! += clock * (moment.score[j] as number)
      for (let k = 0; k <= j; k += 1, cell += 1) {
        for (const [row, column] of j === k
          ? [[j, k]]
          : [
              [j, k],
              [k, j],
            ]) {
          const value = moment.information[cell] as number
          add(row as number, column as number, value)
          add(size + (row as number), column as number, clock * value)
          add(row as number, size + (column as number), clock * value)
          add(size + (row as number), size + (column as number), clock * clock * value)
        }
      }
    }
  })
  return [score, information]
}

/** The score test of some θ, the others held at 0 and all β free. */
function scoreTest(score: Float64Array, information: Square, added: readonly number[]): Test {
  const size = information.size / 2
  const rows = [...Array.from({ length: size }, (_, index) => index), ...added.map((place) => size + place)]
  const part = square(rows.length)
  rows.forEach((row, i) =>
    rows.forEach(
      (column, j) => (part.values[i * rows.length + j] = at(information.values, row * information.size + column)),
    ),
  )
  const test = quadratic(
    part,
    rows.map((row) => at(score, row)),
    1e-12,
  )
  return chiSquare(test.value, added.length)
}
