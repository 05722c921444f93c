import { square } from '../matrix.ts'
import type { Numbers } from '../numbers.ts'
import { exactMoment } from './exact.ts'
import type { Evaluation } from './newton.ts'
import type { RiskData } from './risk.ts'
import { predictors } from './risk.ts'

export type Ties = 'efron' | 'breslow' | 'exact'

/** What one event time adds; the arrays are reused. `deaths` are the places of its events, first and last of the tied rows. */
export type EventMoment = {
  time: number
  stratum: number
  /** Weighted events at the time. */
  deaths: number
  readonly score: Float64Array
  /** Lower triangle by rows. */
  readonly information: Float64Array
}

/** Weighted sums over the risk set: of e^η, of x e^η, of x xᵀ e^η (lower triangle by rows). */
export type Sums = { zero: number; readonly first: Float64Array; readonly second: Float64Array }

export const sums = (columns: number): Sums => ({
  zero: 0,
  first: new Float64Array(columns),
  second: new Float64Array((columns * (columns + 1)) / 2),
})

export function clear(into: Sums): void {
  into.zero = 0
  into.first.fill(0)
  into.second.fill(0)
}

/** Adds `factor` times one row. */
export function addRow(into: Sums, x: Float64Array, place: number, factor: number): void {
  const { first, second } = into
  const columns = first.length
  const base = place * columns
  into.zero += factor
  for (let j = 0, cell = 0; j < columns; j += 1) {
    const value = factor * (x[base + j] as number)
    first[j]! += value
    for (let k = 0; k <= j; k += 1, cell += 1) second[cell]! += value * (x[base + k] as number)
  }
}

/**
 * Cox's partial log likelihood with slope and curvature, in one pass from the last time to the first, in which the risk
 * set only grows (and shrinks at entries, if there are any).
 *
 * Tied events: `efron` averages over the order in which they may have happened, `breslow` lets all of them happen with
 * all at risk, `exact` takes times as truly discrete and sums over every set that might have died.
 *
 * @param visit called at each event time with what it adds; for residuals and tests.
 * @source [cox-1972], [efron-1977], [breslow-1974]
 */
export function partialLikelihood(
  data: RiskData,
  ties: Ties,
  beta: Numbers,
  visit?: (moment: EventMoment) => void,
): Evaluation {
  const { columns, x, time, event, weight, starts } = data
  const eta = predictors(data, beta)
  const [risk, dying] = [sums(columns), sums(columns)]
  const chosen = new Float64Array(columns)
  const moment: EventMoment = {
    time: 0,
    stratum: 0,
    deaths: 0,
    score: new Float64Array(columns),
    information: new Float64Array((columns * (columns + 1)) / 2),
  }
  const total = {
    logLikelihood: 0,
    score: new Float64Array(columns),
    information: new Float64Array(moment.information.length),
  }
  const factorOf = new Float64Array(data.entry === null ? 0 : data.n)
  for (let stratum = 0; stratum + 1 < starts.length; stratum += 1) {
    const [start, end] = [starts[stratum] as number, starts[stratum + 1] as number]
    clear(risk)
    let leaving = end - 1
    let present = 0
    for (let place = end - 1; place >= start;) {
      const now = time[place] as number
      let [count, weights, predictor] = [0, 0, 0]
      const last = place
      for (; place >= start && time[place] === now; place -= 1) {
        const own = weight === null ? 1 : (weight[place] as number)
        const factor = own * Math.exp(eta[place] as number)
        if (data.entry !== null) factorOf[place] = factor
        addRow(risk, x, place, factor)
        present += 1
        if (event[place] === 0) continue
        if (count === 0) {
          clear(dying)
          chosen.fill(0)
        }
        // A row alone at its time is tied with nobody, and Efron's correction for it is zero.
        if (ties !== 'breslow' && (place < last || time[place - 1] === now)) addRow(dying, x, place, factor)
        count += 1
        weights += own
        predictor += own * (eta[place] as number)
        for (let j = 0; j < columns; j += 1) chosen[j]! += own * (x[place * columns + j] as number)
      }
      if (count === 0) continue
      if (data.entry !== null && data.entryOrder !== null) {
        for (; leaving >= start; leaving -= 1) {
          const other = data.entryOrder[leaving] as number
          if ((data.entry[other] as number) < now) break
          addRow(risk, x, other, -(factorOf[other] as number))
          present -= 1
        }
        // Sums that were added and taken away leave dust; a risk set of the dying alone is known without it.
        if (present === count) {
          clear(risk)
          for (let tied = place + 1; tied <= last; tied += 1) {
            if (event[tied] === 1) addRow(risk, x, tied, factorOf[tied] as number)
          }
        }
      }
      moment.score.set(chosen)
      moment.information.fill(0)
      total.logLikelihood += predictor
      if (ties === 'exact' && count > 1) {
        total.logLikelihood -= exactMoment(data, eta, { from: place + 1, end, now, count }, moment)
      } else {
        const times = ties === 'efron' ? count : 1
        total.logLikelihood -= averaged(moment, risk, dying, times, weights / times)
      }
      if (visit !== undefined) {
        moment.time = now
        moment.stratum = stratum
        moment.deaths = weights
        visit(moment)
      }
      for (let j = 0; j < columns; j += 1) total.score[j]! += moment.score[j] as number
      for (let c = 0; c < total.information.length; c += 1) total.information[c]! += moment.information[c] as number
    }
  }
  return { logLikelihood: total.logLikelihood, score: total.score, information: unpack(total.information, columns) }
}

/**
 * Subtracts expectation and adds covariance of the risk set, `times` times with weight `each`, the dying counting for
 * 1, 1 − 1/times, … of themselves (Efron); with times = 1 this is Breslow. Returns the log of the denominators.
 */
function averaged(moment: EventMoment, risk: Sums, dying: Sums, times: number, each: number): number {
  const { score, information } = moment
  const columns = score.length
  if (times === 1) return single(moment, risk, each)
  let log = 0
  for (let turn = 0; turn < times; turn += 1) {
    const gone = turn / times
    const zero = risk.zero - gone * dying.zero
    log += each * Math.log(zero)
    const scale = each / zero
    for (let j = 0, cell = 0; j < columns; j += 1) {
      const first = (risk.first[j] as number) - gone * (dying.first[j] as number)
      score[j]! -= scale * first
      for (let k = 0; k <= j; k += 1, cell += 1) {
        const other = (risk.first[k] as number) - gone * (dying.first[k] as number)
        const second = (risk.second[cell] as number) - gone * (dying.second[cell] as number)
        information[cell]! += scale * (second - (first * other) / zero)
      }
    }
  }
  return log
}

/** The same for one turn, as most are: nobody is partly gone. */
function single({ score, information }: EventMoment, { zero, first, second }: Sums, each: number): number {
  const scale = each / zero
  for (let j = 0, cell = 0; j < score.length; j += 1) {
    const mean = (first[j] as number) / zero
    score[j]! -= each * mean
    for (let k = 0; k <= j; k += 1, cell += 1) {
      information[cell]! += scale * ((second[cell] as number) - mean * (first[k] as number))
    }
  }
  return each * Math.log(zero)
}

/** A lower triangle by rows as a full symmetric matrix. */
export function unpack(triangle: Numbers, size: number): ReturnType<typeof square> {
  const full = square(size)
  for (let row = 0, index = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1, index += 1) {
      full.values[row * size + column] = triangle[index] as number
      full.values[column * size + row] = triangle[index] as number
    }
  }
  return full
}
