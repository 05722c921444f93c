import type { Cohort } from './cohort.ts'
import type { Covariate } from './cox/design.ts'
import { design } from './cox/design.ts'
import type { CoxFit } from './cox/fit.ts'
import { fitModel, summary } from './cox/fit.ts'
import type { Evaluation } from './cox/newton.ts'
import { addRow, clear, sums, unpack } from './cox/partial.ts'
import type { RiskData } from './cox/risk.ts'
import { predictors, riskData } from './cox/risk.ts'
import type { Square } from './matrix.ts'
import { factor, inverse, sandwich, square } from './matrix.ts'
import type { Numbers } from './numbers.ts'

export type FineGray = Omit<CoxFit, 'ties' | 'concordance'> & { readonly cause: number }

/**
 * Fine and Gray's regression of the cumulative incidence of one cause. Those gone by another cause stay at risk, with
 * weight G(t−)/G(T−) after they left at T, G the Kaplan–Meier curve of censoring: the share who would still be under
 * observation. Ties as Breslow; censorings at a time count as at risk for censoring with those who fail at it, as in cmprsk.
 * Standard errors are of the sandwich that knows that G is estimated. Strata have their own baseline and their own G.
 *
 * A subdistribution hazard ratio orders incidences and is not a rate among the living: show the cause-specific
 * `cox(…, { cause })` beside it.
 *
 * @param cause the cause modelled; all others compete.
 * @throws RangeError for delayed entry, for which the weights are not defined, or unusable covariates.
 * @source [fine-gray-1999]
 */
export function fineGray(
  cohort: Cohort,
  cause: number,
  covariates: readonly Covariate[],
  options: { readonly level?: number } = {},
): FineGray {
  if (cohort.entry !== null)
    throw new RangeError('Fine–Gray weights are not defined for delayed entry; fit cause-specific hazards')
  let laid: Thinned | null = null
  const model = fitModel(
    design(covariates, cohort.n),
    (columns) => {
      laid = thin(cohort, riskData(cohort, columns, cause, undefined))
      return laid.data
    },
    () => {
      const thinned = laid as Thinned
      return (beta) => likelihood(thinned, beta).evaluation
    },
  )
  const bread = inverse(factor(model.maximum.end.information, 1e-13))
  const meat = influences(laid as unknown as Thinned, model.maximum.beta)
  return Object.freeze({
    n: cohort.n,
    events: model.data.event.reduce((sum, value) => sum + value, 0),
    cause,
    ...summary(model, sandwich(bread, meat), options.level ?? 0.95),
  })
}

/** Laid out rows with the censoring curve that thins those who left by another cause. */
type Thinned = {
  readonly data: RiskData
  /** 1 where another cause ended the follow-up. */
  readonly other: Uint8Array
  /** 1 where it was censored. */
  readonly censored: Uint8Array
  /** G(T−) at each place. */
  readonly remain: Float64Array
}

function thin(cohort: Cohort, data: RiskData): Thinned {
  const [other, censored] = [new Uint8Array(data.n), new Uint8Array(data.n)]
  for (let place = 0; place < data.n; place += 1) {
    const what = cohort.event[data.rows[place] as number] as number
    censored[place] = Number(what === 0)
    other[place] = Number(what !== 0 && data.event[place] === 0)
  }
  const remain = new Float64Array(data.n)
  eachStratum(data, (start, end) => {
    let share = 1
    eachTime(data.time, start, end, (from, to) => {
      let gone = 0
      for (let place = from; place < to; place += 1) {
        remain[place] = share
        gone += censored[place] as number
      }
      share *= 1 - gone / (end - from)
    })
  })
  return { data, other, censored, remain }
}

function eachStratum({ starts }: RiskData, visit: (start: number, end: number) => void): void {
  for (let stratum = 0; stratum + 1 < starts.length; stratum += 1) {
    visit(starts[stratum] as number, starts[stratum + 1] as number)
  }
}

/** Runs of equal times, rising. */
function eachTime(time: Float64Array, start: number, end: number, visit: (from: number, to: number) => void): void {
  for (let from = start; from < end;) {
    let to = from + 1
    while (to < end && time[to] === time[from]) to += 1
    visit(from, to)
    from = to
  }
}

/** What the sandwich needs of each place with an event of the cause: its number at the time, the sum of weights, x̄. */
type Means = { readonly count: Float64Array; readonly zero: Float64Array; readonly mean: Float64Array }

/**
 * One pass back in time sums those still followed, and is kept for the event times; one pass forward adds those who
 * left by another cause. Neither subtracts.
 */
function likelihood(thinned: Thinned, beta: Numbers): { readonly evaluation: Evaluation; readonly means: Means } {
  const { data, other, remain } = thinned
  const { columns, x, time, event, n } = data
  const eta = predictors(data, beta)
  const triangle = (columns * (columns + 1)) / 2
  const width = 1 + columns + triangle
  const followed = new Float64Array(event.reduce((sum, value) => sum + value, 0) * width)
  const means: Means = { count: new Float64Array(n), zero: new Float64Array(n), mean: new Float64Array(n * columns) }
  const result = { logLikelihood: 0, score: new Float64Array(columns), information: new Float64Array(triangle) }
  const running = sums(columns)
  eachStratum(data, (start, end) => {
    clear(running)
    let slot = 0
    for (let place = end - 1; place >= start; place -= 1) {
      addRow(running, x, place, Math.exp(eta[place] as number))
      // The first place of a run of tied times closes the risk set of that time.
      if (place > start && time[place - 1] === time[place]) {
        means.count[place - 1] = (means.count[place] as number) + (event[place] as number)
        continue
      }
      means.count[place]! += event[place] as number
      if (means.count[place] === 0) continue
      followed[slot] = running.zero
      followed.set(running.first, slot + 1)
      followed.set(running.second, slot + 1 + columns)
      slot += width
    }
    clear(running)
    eachTime(time, start, end, (from, to) => {
      if ((means.count[from] as number) > 0) {
        slot -= width
        addMoment(thinned, eta, running, followed.subarray(slot, slot + width), means, from, to, result)
      }
      for (let place = from; place < to; place += 1) {
        if (other[place] === 1) addRow(running, x, place, Math.exp(eta[place] as number) / (remain[place] as number))
      }
    })
  })
  const evaluation = { ...result, information: unpack(result.information, columns) }
  return { evaluation, means }
}

type Running = ReturnType<typeof sums>
type Accumulated = { logLikelihood: number; score: Float64Array; information: Float64Array }

function addMoment(
  { data, remain }: Thinned,
  eta: Float64Array,
  left: Running,
  followed: Float64Array,
  means: Means,
  from: number,
  to: number,
  into: Accumulated,
): void {
  const { columns, x, event } = data
  const share = remain[from] as number
  const count = means.count[from] as number
  const zero = (followed[0] as number) + share * left.zero
  means.zero[from] = zero
  into.logLikelihood -= count * Math.log(zero)
  for (let j = 0, cell = 0; j < columns; j += 1) {
    const mean = ((followed[1 + j] as number) + share * (left.first[j] as number)) / zero
    means.mean[from * columns + j] = mean
    into.score[j]! -= count * mean
    for (let k = 0; k <= j; k += 1, cell += 1) {
      const second = ((followed[1 + columns + cell] as number) + share * (left.second[cell] as number)) / zero
      into.information[cell]! += count * (second - mean * (means.mean[from * columns + k] as number))
    }
  }
  for (let place = from; place < to; place += 1) {
    if (event[place] === 0) continue
    into.logLikelihood += eta[place] as number
    for (let j = 0; j < columns; j += 1) into.score[j]! += x[place * columns + j] as number
  }
}

/** Σ dΛ and Σ x̄ dΛ up to and with each place's time, plain and thinned by G(t−); and their totals. */
type Hazards = {
  readonly plain: Float64Array
  readonly thinned: Float64Array
  readonly thinnedTotal: Float64Array
}

/** Cells hold x̄ by column and then 1, so that one loop serves both sums. */
function hazards({ data, remain }: Thinned, means: Means, start: number, end: number): Hazards {
  const width = data.columns + 1
  const [plain, thinned] = [new Float64Array((end - start) * width), new Float64Array((end - start) * width)]
  const [running, thinnedRunning] = [new Float64Array(width), new Float64Array(width)]
  eachTime(data.time, start, end, (from, to) => {
    const count = means.count[from] as number
    const step = count === 0 ? 0 : count / (means.zero[from] as number)
    for (let j = 0; j < width && step > 0; j += 1) {
      const mean = j < data.columns ? (means.mean[from * data.columns + j] as number) : 1
      running[j]! += step * mean
      thinnedRunning[j]! += step * (remain[from] as number) * mean
    }
    for (let place = from; place < to; place += 1) {
      plain.set(running, (place - start) * width)
      thinned.set(thinnedRunning, (place - start) * width)
    }
  })
  return { plain, thinned, thinnedTotal: thinnedRunning }
}

/**
 * Σ (η + ψ)(η + ψ)ᵀ: η is each subject's own pull on the score, ψ what its censoring does to G and through G to the
 * score. A censoring at u moves the weights of those who left by another cause before u, at event times from u on; at
 * ties these are cmprsk's conventions, found to matter in the fourth digit of a standard error.
 */
function influences(thinned: Thinned, beta: Numbers): Square {
  const { columns, n } = thinned.data
  const eta = predictors(thinned.data, beta)
  const { means } = likelihood(thinned, beta)
  const pull = new Float64Array(n * columns)
  eachStratum(thinned.data, (start, end) => {
    const sums = hazards(thinned, means, start, end)
    ownPull(thinned, eta, means, sums, pull, start, end)
    censoringPull(thinned, eta, sums, pull, start, end)
  })
  const meat = square(columns)
  for (let place = 0; place < n; place += 1) {
    for (let j = 0; j < columns; j += 1) {
      for (let k = 0; k < columns; k += 1) {
        meat.values[j * columns + k]! += (pull[place * columns + j] as number) * (pull[place * columns + k] as number)
      }
    }
  }
  return meat
}

/** η: an event's x − x̄, less what was expected of the subject while it was in the risk set, thinned or not. */
function ownPull(
  { data, other, remain }: Thinned,
  eta: Float64Array,
  means: Means,
  { plain, thinned, thinnedTotal }: Hazards,
  pull: Float64Array,
  start: number,
  end: number,
): void {
  const { columns, x, event } = data
  const width = columns + 1
  eachTime(data.time, start, end, (from, to) => {
    for (let place = from; place < to; place += 1) {
      const base = (place - start) * width
      const risk = Math.exp(eta[place] as number)
      const later = other[place] === 1 ? risk / (remain[place] as number) : 0
      const laterZero = (thinnedTotal[columns] as number) - (thinned[base + columns] as number)
      for (let j = 0; j < columns; j += 1) {
        const own = x[place * columns + j] as number
        const laterMean = (thinnedTotal[j] as number) - (thinned[base + j] as number)
        const expected = risk * (own * (plain[base + columns] as number) - (plain[base + j] as number))
        const seen = event[place] === 1 ? own - (means.mean[from * columns + j] as number) : 0
        pull[place * columns + j] = seen - expected - later * (own * laterZero - laterMean)
      }
    }
  })
}

/** ψ: ∫ q/π dM of each subject's censoring, q the slope of the score in the hazard of censoring, π the number at risk. */
function censoringPull(
  { data, other, censored, remain }: Thinned,
  eta: Float64Array,
  { thinned, thinnedTotal }: Hazards,
  pull: Float64Array,
  start: number,
  end: number,
): void {
  const { columns, x } = data
  const width = columns + 1
  const left = new Float64Array(width)
  const drift = new Float64Array(columns)
  const slope = new Float64Array(columns)
  eachTime(data.time, start, end, (from, to) => {
    const from0 = (from - 1 - start) * width
    const ahead = (j: number): number =>
      (thinnedTotal[j] as number) - (from === start ? 0 : (thinned[from0 + j] as number))
    const atRisk = end - from
    let gone = 0
    for (let place = from; place < to; place += 1) gone += censored[place] as number
    for (let j = 0; j < columns; j += 1) {
      slope[j] = (left[j] as number) * ahead(columns) - (left[columns] as number) * ahead(j)
      drift[j]! += ((slope[j] as number) * gone) / (atRisk * atRisk)
    }
    for (let place = from; place < to; place += 1) {
      const scaled = other[place] === 1 ? Math.exp(eta[place] as number) / (remain[place] as number) : 0
      left[columns]! += scaled
      for (let j = 0; j < columns; j += 1) {
        left[j]! += scaled * (x[place * columns + j] as number)
        const own = censored[place] === 1 ? (slope[j] as number) / atRisk : 0
        pull[place * columns + j]! += own - (drift[j] as number)
      }
    }
  })
}
