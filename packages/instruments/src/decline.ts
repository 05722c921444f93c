/**
 * How fast function is lost: the slope of serial examinations with its 95 % interval.
 *
 * A line needs three examinations. Two points always lie on a line, so their slope has no interval and says nothing of
 * its own reliability: two examinations give a change per day and are called just that. The slope is ordinary least
 * squares with Student's t on n − 2 degrees of freedom. With three examinations the interval is wide (t = 12.7), which
 * is the honest answer. Negative is decline for scores where higher is better.
 */
export type Examination = {
  /** Days since any fixed origin. */
  atDays: number
  /** Null where the score was not determinable; such an examination is counted but not used. */
  value: number | null
}

export type Velocity =
  | { kind: 'none'; n: 0 | 1; notDeterminable: number }
  | { kind: 'two-examinations'; n: 2; change: number; days: number; perDay: number | null; notDeterminable: number }
  | ({ kind: 'line'; n: number; notDeterminable: number } & Line)

export type Line = {
  perDay: number
  /** 95 % interval of the slope. */
  low: number
  high: number
  /** What the band around the line needs: see `lineAt`. */
  fit: { n: number; meanDays: number; meanValue: number; spread: number; residualVariance: number }
}

/**
 * Value of the line on a day, with its 95 % confidence band.
 *
 * @example lineAt(velocity, 1.5).value // 7, for 10, 8, 7, 3 on days 0, 1, 2, 3
 */
export const lineAt = ({ perDay, fit }: Line, atDays: number): { value: number; low: number; high: number } => {
  const away = atDays - fit.meanDays
  const value = fit.meanValue + perDay * away
  const half = studentQuantile975(fit.n - 2) * Math.sqrt(fit.residualVariance * (1 / fit.n + away ** 2 / fit.spread))
  return { value, low: value - half, high: value + half }
}

/** Closer examinations are repeats of one another: a rate between them would divide by almost nothing. */
export const SHORTEST_INTERVAL_DAYS = 0.5

/**
 * The rate of change of a score over serial examinations, in points per day.
 *
 * @example declineVelocity([{ atDays: 0, value: 44 }, { atDays: 2, value: 36 }])
 * // { kind: 'two-examinations', change: -8, days: 2, perDay: -4, … }
 */
export const declineVelocity = (examinations: readonly Examination[]): Velocity => {
  const usable = examinations
    .filter((exam): exam is { atDays: number; value: number } => exam.value !== null)
    .sort((a, b) => a.atDays - b.atDays)
  const notDeterminable = examinations.length - usable.length
  const [first, second] = usable
  if (first === undefined || second === undefined) return { kind: 'none', n: first ? 1 : 0, notDeterminable }
  if (usable.length === 2) return { ...changeBetween(first, second), notDeterminable }
  const line = leastSquares(usable)
  if (line !== null) return { kind: 'line', n: usable.length, notDeterminable, ...line }
  return { ...changeBetween(first, usable.at(-1) ?? second), notDeterminable }
}

const changeBetween = (first: { atDays: number; value: number }, last: { atDays: number; value: number }) => {
  const change = last.value - first.value
  const days = last.atDays - first.atDays
  const perDay = days > SHORTEST_INTERVAL_DAYS ? change / days : null
  return { kind: 'two-examinations' as const, n: 2 as const, change, days, perDay }
}

/** Null when all examinations fall within half a day: there is no time for a slope. */
const leastSquares = (points: readonly { atDays: number; value: number }[]): Line | null => {
  const n = points.length
  const meanT = mean(points.map((point) => point.atDays))
  const meanV = mean(points.map((point) => point.value))
  const spread = sum(points.map((point) => (point.atDays - meanT) ** 2))
  const days = (points.at(-1)?.atDays ?? 0) - (points[0]?.atDays ?? 0)
  if (days <= SHORTEST_INTERVAL_DAYS) return null
  const perDay = sum(points.map((point) => (point.atDays - meanT) * (point.value - meanV))) / spread
  const residual = sum(points.map((point) => (point.value - meanV - perDay * (point.atDays - meanT)) ** 2))
  const residualVariance = residual / (n - 2)
  const half = studentQuantile975(n - 2) * Math.sqrt(residualVariance / spread)
  const fit = { n, meanDays: meanT, meanValue: meanV, spread, residualVariance }
  return { perDay, low: perDay - half, high: perDay + half, fit }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number => sum(values) / values.length

/**
 * The 97.5 % quantile of Student's t for whole degrees of freedom, by bisection on the closed form of the distribution
 * (Abramowitz & Stegun 26.7.3 and 26.7.4, exact for whole degrees of freedom).
 */
export const studentQuantile975 = (degreesOfFreedom: number): number => {
  let [low, high] = [1.9, 13]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (centralProbability(middle, degreesOfFreedom) < 0.95) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(−t < T < t). */
const centralProbability = (t: number, degreesOfFreedom: number): number => {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom))
  const cos2 = Math.cos(angle) ** 2
  const odd = degreesOfFreedom % 2 === 1
  if (degreesOfFreedom === 1) return (2 / Math.PI) * angle
  let term = odd ? Math.cos(angle) : 1
  let series = term
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
    term *= ((k - 1) / k) * cos2
    series += term
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * series) : Math.sin(angle) * series
}
