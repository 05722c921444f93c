import type { Numbers } from './numbers.ts'
import { at, orNull } from './numbers.ts'
import { fQuantile } from './special/distributions.ts'
import { criticalValue } from './special/normal.ts'

/** Readings: a row for each thing read, a column for each reader; null where a reader did not read it. */
export type Readings = readonly (readonly (number | null)[])[]

/**
 * Fleiss' kappa: agreement of several readers beyond chance, on categories without order. Every thing must have been read
 * by the same number of readers, though not by the same ones.
 *
 * Example: two things, three readers, [[0, 0, 0], [0, 1, 1]] agree in 2/3, expect 5/9: kappa 0.25.
 *
 * @param readings categories as numbers, none missing.
 * @returns null when everybody used one category: agreement by chance is then complete.
 * @throws RangeError for rows of different lengths, a missing reading, or fewer than two readers.
 * @source [fleiss-1971]
 */
export function fleissKappa(readings: Readings): number | null {
  const readers = readings[0]?.length ?? 0
  if (readings.length === 0 || readers < 2) throw new RangeError('agreement needs one thing and two readers at least')
  const totals = new Map<number, number>()
  let observed = 0
  for (const row of readings) {
    if (row.length !== readers) throw new RangeError('every thing needs the same number of readings')
    const counts = new Map<number, number>()
    for (const value of row) {
      if (value === null) throw new RangeError("Fleiss' kappa takes no missing reading; Krippendorff's alpha does")
      counts.set(value, (counts.get(value) ?? 0) + 1)
      totals.set(value, (totals.get(value) ?? 0) + 1)
    }
    for (const count of counts.values()) observed += (count * (count - 1)) / (readers * (readers - 1))
  }
  const all = readings.length * readers
  const expected = [...totals.values()].reduce((sum, count) => sum + (count / all) ** 2, 0)
  if (1 - expected < 1e-12) return null
  return (observed / readings.length - expected) / (1 - expected)
}

export type Metric = 'nominal' | 'ordinal' | 'interval'

/**
 * Krippendorff's alpha: 1 − observed over expected disagreement, for any number of readers, with gaps, on categories,
 * ranks or numbers. A thing that fewer than two readers read says nothing and is left out.
 *
 * Example: readers [1, 2] and [1, 2] agree wholly: 1.
 *
 * @returns null when nothing could be paired, or every reading is the same.
 * @source [krippendorff-2011]
 */
export function krippendorffAlpha(readings: Readings, metric: Metric): number | null {
  const units = readings.map((row) => row.filter((value) => value !== null)).filter((values) => values.length > 1)
  const values = [...new Set(units.flat())].sort((a, b) => a - b)
  const place = new Map(values.map((value, index) => [value, index]))
  const pairs = values.map(() => values.map(() => 0))
  for (const unit of units) {
    for (const [i, a] of unit.entries()) {
      for (const [j, b] of unit.entries()) {
        if (i === j) continue
        const row = pairs[place.get(a) ?? 0] ?? []
        row[place.get(b) ?? 0] = (row[place.get(b) ?? 0] ?? 0) + 1 / (unit.length - 1)
      }
    }
  }
  const totals = pairs.map((row) => row.reduce((sum, each) => sum + each, 0))
  const n = totals.reduce((sum, each) => sum + each, 0)
  const apart = (i: number, j: number): number => differences[metric](i, j, values, totals)
  let [observed, expected] = [0, 0]
  for (const [i, row] of pairs.entries()) {
    for (const [j, count] of row.entries()) {
      observed += count * apart(i, j)
      expected += ((totals[i] ?? 0) * (totals[j] ?? 0) * apart(i, j)) / (n - 1)
    }
  }
  return expected > 0 ? 1 - observed / expected : null
}

type Difference = (i: number, j: number, values: readonly number[], totals: readonly number[]) => number
const differences: Readonly<Record<Metric, Difference>> = {
  nominal: (i, j) => Number(i !== j),
  ordinal(i, j, _, totals) {
    const [low, high] = i < j ? [i, j] : [j, i]
    const between = totals.slice(low, high + 1).reduce((sum, each) => sum + each, 0)
    return (between - ((totals[low] ?? 0) + (totals[high] ?? 0)) / 2) ** 2
  },
  interval: (i, j, values) => (at(values, i) - at(values, j)) ** 2,
}

export type IntraclassCorrelation = {
  readonly icc: number
  readonly low: number | null
  readonly high: number | null
  readonly things: number
  readonly readers: number
}

/**
 * ICC(2,1): absolute agreement of single readings by readers who stand for all readers, with its interval.
 *
 * @param readings no reading missing; two things and two readers at least.
 * @throws RangeError for rows of different lengths or a missing reading.
 * @source [shrout-fleiss-1979], interval [mcgraw-wong-1996]
 */
export function intraclassCorrelation(readings: Readings, level = 0.95): IntraclassCorrelation {
  const [n, k] = [readings.length, readings[0]?.length ?? 0]
  if (n < 2 || k < 2) throw new RangeError('an intraclass correlation needs two things and two readers at least')
  const rows = readings.map((row) => {
    if (row.length !== k || row.some((value) => value === null)) throw new RangeError('every thing needs every reading')
    return row as readonly number[]
  })
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
  const grand = mean(rows.flat())
  const rowMeans = rows.map(mean)
  const columnMeans = Array.from({ length: k }, (_, j) => mean(rows.map((row) => at(row, j))))
  const between = (k * rowMeans.reduce((sum, each) => sum + (each - grand) ** 2, 0)) / (n - 1)
  const readers = (n * columnMeans.reduce((sum, each) => sum + (each - grand) ** 2, 0)) / (k - 1)
  const rest =
    rows.reduce(
      (sum, row, i) =>
        sum + row.reduce((part, value, j) => part + (value - at(rowMeans, i) - at(columnMeans, j) + grand) ** 2, 0),
      0,
    ) /
    ((n - 1) * (k - 1))
  const icc = (between - rest) / (between + (k - 1) * rest + (k * (readers - rest)) / n)
  return Object.freeze({ icc, ...intervalOf({ icc, between, readers, rest, n, k, level }), things: n, readers: k })
}

function intervalOf(of: {
  icc: number
  between: number
  readers: number
  rest: number
  n: number
  k: number
  level: number
}) {
  const { icc, between, readers, rest, n, k, level } = of
  const a = (k * icc) / (n * (1 - icc))
  const b = 1 + (k * icc * (n - 1)) / (n * (1 - icc))
  const freedom = (a * readers + b * rest) ** 2 / ((a * readers) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1)))
  if (!(freedom > 0) || !Number.isFinite(freedom)) return { low: null, high: null }
  const tail = (1 - level) / 2
  const above = fQuantile(tail, n - 1, freedom)
  const below = fQuantile(tail, freedom, n - 1)
  const noise = k * readers + (k * n - k - n) * rest
  return {
    low: orNull((n * (between - above * rest)) / (above * noise + n * between)),
    high: orNull((n * (below * between - rest)) / (noise + n * below * between)),
  }
}

export type LimitsOfAgreement = {
  readonly n: number
  readonly bias: number
  readonly standardDeviation: number
  /** Where 95 % of differences between two readings are expected. */
  readonly low: number
  readonly high: number
  /** Standard error of a limit: few pairs make wide limits wider. */
  readonly standardErrorOfLimit: number
}

/**
 * Bland–Altman limits of agreement of two readings of the same things, in the unit of the readings.
 *
 * Example: differences 1, 2, 3 have bias 2 and limits 2 ± 1.96.
 *
 * @throws RangeError for fewer than two pairs or lists of different lengths.
 * @source [bland-altman-1986]
 */
export function limitsOfAgreement(first: Numbers, second: Numbers, level = 0.95): LimitsOfAgreement {
  const n = first.length
  if (n !== second.length || n < 2) throw new RangeError(`${n} and ${second.length} readings: two pairs are needed`)
  const differences = Array.from({ length: n }, (_, index) => at(first, index) - at(second, index))
  const bias = differences.reduce((sum, each) => sum + each, 0) / n
  const variance = differences.reduce((sum, each) => sum + (each - bias) ** 2, 0) / (n - 1)
  const standardDeviation = Math.sqrt(variance)
  const reach = criticalValue(level) * standardDeviation
  return Object.freeze({
    n,
    bias,
    standardDeviation,
    low: bias - reach,
    high: bias + reach,
    standardErrorOfLimit: Math.sqrt((3 * variance) / n),
  })
}
