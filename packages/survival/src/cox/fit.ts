import type { Cohort } from '../cohort.ts'
import type { Square } from '../matrix.ts'
import { cell, factor, inverse, quadratic, select } from '../matrix.ts'
import type { Numbers, Test } from '../numbers.ts'
import { at } from '../numbers.ts'
import { chiSquareUpper } from '../special/distributions.ts'
import { criticalValue, twoSidedNormal } from '../special/normal.ts'
import { concordance } from './concordance.ts'
import type { Covariate, DesignColumn } from './design.ts'
import { design } from './design.ts'
import type { Evaluation, Maximum } from './newton.ts'
import { maximise } from './newton.ts'
import type { Ties } from './partial.ts'
import { partialLikelihood } from './partial.ts'
import type { RiskData } from './risk.ts'
import { predictors, riskData } from './risk.ts'

export type CoxOptions = {
  /** How tied events are treated; Efron unless said. */
  readonly ties?: Ties
  /** Coverage of the intervals; 0.95 unless said. */
  readonly level?: number
  /** Only events of this cause count; others are censorings (cause-specific hazard). */
  readonly cause?: number
  /** Case weights, positive. */
  readonly weight?: Numbers
}

/**
 * One coefficient. `estimated`: as shown. `infinite`: the data fit better the larger it gets, in the direction given, so
 * there is no estimate. `redundant`: the earlier columns say all that it says.
 */
export type Coefficient = {
  readonly term: string
  readonly state: 'estimated' | 'infinite' | 'redundant'
  readonly estimate: number | null
  readonly hazardRatio: number | null
  readonly standardError: number | null
  readonly z: number | null
  readonly p: number | null
  /** Limits of the hazard ratio. */
  readonly low: number | null
  readonly high: number | null
  /** Why there is no estimate, where there is none. */
  readonly because?: string
}

export type CoxFit = {
  readonly n: number
  readonly events: number
  readonly ties: Ties
  readonly logLikelihood: { readonly null: number; readonly model: number }
  readonly iterations: number
  /** False if an estimate is infinite or the climb did not end; `because` says which. */
  readonly converged: boolean
  readonly because?: string
  readonly concordance: number | null
  readonly coefficients: readonly Coefficient[]
  /** Covariance of the estimated coefficients by rows, in the order of `coefficients`; zero where not estimated. */
  readonly covariance: readonly (readonly number[])[]
  readonly tests: { readonly likelihoodRatio: Test; readonly wald: Test | null; readonly score: Test }
}

/**
 * Cox regression: the log hazard is a sum of covariates times coefficients over a baseline that each stratum of the cohort
 * has to itself. Groups of the cohort play no part; give them as a covariate.
 *
 * Example: `cox(cohort({ time, event }), [{ name: 'age', values: ages }]).coefficients[0].hazardRatio` is the hazard ratio for a year of age.
 *
 * @param covariates numbers, or labels for a factor whose first level in order is the reference.
 * @throws RangeError for covariates of the wrong length, missing values, weights that are not positive or too many ties for `exact`.
 * @source [cox-1972], [efron-1977], [breslow-1974]
 */
export function cox(cohort: Cohort, covariates: readonly Covariate[], options: CoxOptions = {}): CoxFit {
  const model = fitCox(cohort, covariates, options)
  const events = model.data.event.reduce((sum, value) => sum + value, 0)
  const share = concordance(model.data, model.eta).value
  return Object.freeze({
    n: cohort.n,
    events,
    ties: options.ties ?? 'efron',
    concordance: events === 0 ? null : share,
    ...summary(model, inverse(factor(model.maximum.end.information, 1e-13)), options.level ?? 0.95),
  })
}

/** A fitted model with its workings. */
export type Model = {
  readonly columns: readonly DesignColumn[]
  /** Places of the columns that are not redundant; data, beta and information are over these. */
  readonly used: readonly number[]
  readonly data: RiskData
  readonly maximum: Maximum
  readonly eta: Float64Array
}

export function fitCox(cohort: Cohort, covariates: readonly Covariate[], options: CoxOptions): Model {
  checkWeights(options.weight, cohort.n)
  const ties = options.ties ?? 'efron'
  if (ties === 'exact' && options.weight !== undefined) {
    throw new RangeError('exact ties have no meaning with case weights')
  }
  return fitModel(
    design(covariates, cohort.n),
    (columns) => riskData(cohort, columns, options.cause ?? null, options.weight),
    (data) => (beta) => partialLikelihood(data, ties, beta),
  )
}

/** Sets redundant columns aside by the curvature at 0, then climbs. */
export function fitModel(
  columns: readonly DesignColumn[],
  lay: (columns: readonly DesignColumn[]) => RiskData,
  likelihood: (data: RiskData) => (beta: Float64Array) => Evaluation,
): Model {
  const everything = lay(columns)
  const first = likelihood(everything)(new Float64Array(columns.length))
  const { kept, rank } = factor(first.information, 1e-9)
  const used = columns.flatMap((_, index) => (kept[index] === true ? [index] : []))
  const data = rank === columns.length ? everything : lay(used.map((index) => columns[index] as DesignColumn))
  const range = used.map((index) => (columns[index] as DesignColumn).range)
  const known = rank === columns.length ? first : null
  const evaluate = likelihood(data)
  const maximum = maximise((beta) => (known !== null && beta.every((b) => b === 0) ? known : evaluate(beta)), range)
  return { columns, used, data, maximum, eta: predictors(data, maximum.beta) }
}

function checkWeights(weight: Numbers | undefined, n: number): void {
  if (weight === undefined) return
  if (weight.length !== n) throw new RangeError(`weight has ${weight.length} rows and the cohort has ${n}`)
  for (let row = 0; row < n; row += 1) {
    if (!(at(weight, row) > 0 && at(weight, row) < Infinity)) {
      throw new RangeError(`weight in row ${row + 1} is ${weight[row]}, not positive`)
    }
  }
}

type Summary = Pick<
  CoxFit,
  'logLikelihood' | 'iterations' | 'converged' | 'because' | 'coefficients' | 'covariance' | 'tests'
>

/** Coefficients on the scale of the covariates, with tests. @param covariance of the scaled coefficients that are used. */
export function summary(model: Model, covariance: Square, level: number): Summary {
  const { columns, used, maximum } = model
  const z = criticalValue(level)
  const coefficients = columns.map((column, index) => {
    const place = used.indexOf(index)
    if (place < 0) return withoutEstimate(column.term, 'redundant', 'it does not vary, or earlier terms determine it')
    const direction = maximum.diverges[place] ?? 0
    if (direction !== 0) {
      const way = direction > 0 ? 'rises' : 'falls'
      return withoutEstimate(
        column.term,
        'infinite',
        `the fit improves without end as it ${way}; no hazard ratio can be estimated`,
      )
    }
    return estimated(
      column.term,
      at(maximum.beta, place) / column.scale,
      Math.sqrt(cell(covariance, place, place)) / column.scale,
      z,
    )
  })
  const infinite = coefficients.filter(({ state }) => state === 'infinite').map(({ term }) => term)
  const because =
    infinite.length > 0
      ? `not estimable: ${infinite.join(', ')} separates the events completely`
      : maximum.converged
        ? null
        : `the likelihood was still rising after ${maximum.iterations} steps`
  return {
    logLikelihood: { null: maximum.start.logLikelihood, model: maximum.end.logLikelihood },
    iterations: maximum.iterations,
    converged: maximum.converged,
    ...(because === null ? {} : { because }),
    coefficients: Object.freeze(coefficients),
    covariance: unscaled(model, covariance),
    tests: testsOf(maximum, covariance),
  }
}

const withoutEstimate = (term: string, state: 'infinite' | 'redundant', because: string): Coefficient =>
  Object.freeze({
    term,
    state,
    estimate: null,
    hazardRatio: null,
    standardError: null,
    z: null,
    p: null,
    low: null,
    high: null,
    because,
  })

function estimated(term: string, estimate: number, standardError: number, z: number): Coefficient {
  const statistic = estimate / standardError
  return Object.freeze({
    term,
    state: 'estimated',
    estimate,
    hazardRatio: Math.exp(estimate),
    standardError,
    z: statistic,
    p: twoSidedNormal(statistic),
    low: Math.exp(estimate - z * standardError),
    high: Math.exp(estimate + z * standardError),
  })
}

function unscaled({ columns, used, maximum }: Model, covariance: Square): readonly (readonly number[])[] {
  const scale = (index: number): number => (columns[index] as DesignColumn).scale
  const place = columns.map((_, index) => used.indexOf(index))
  const gone = place.map((used) => used < 0 || maximum.diverges[used] !== 0)
  return place.map((row, i) =>
    place.map((column, j) =>
      gone[i] === true || gone[j] === true ? 0 : cell(covariance, row, column) / (scale(i) * scale(j)),
    ),
  )
}

function testsOf(maximum: Maximum, covariance: Square): CoxFit['tests'] {
  const score = quadratic(maximum.start.information, maximum.start.score, 1e-9)
  const degreesOfFreedom = score.rank
  const ratio = 2 * (maximum.end.logLikelihood - maximum.start.logLikelihood)
  const finite = maximum.diverges.flatMap((direction, index) => (direction === 0 ? [index] : []))
  const wald = quadratic(
    select(covariance, finite),
    finite.map((index) => at(maximum.beta, index)),
  )
  return {
    likelihoodRatio: chiSquare(Math.max(0, ratio), degreesOfFreedom),
    wald: finite.length < maximum.beta.length ? null : chiSquare(wald.value, degreesOfFreedom),
    score: chiSquare(score.value, degreesOfFreedom),
  }
}

export const chiSquare = (statistic: number, degreesOfFreedom: number): Test =>
  Object.freeze({
    statistic,
    degreesOfFreedom,
    p: degreesOfFreedom === 0 ? 1 : chiSquareUpper(statistic, degreesOfFreedom),
  })
