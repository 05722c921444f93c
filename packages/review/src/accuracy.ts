import { proportion } from '@theca/survival'
import type { Proportion } from '@theca/survival'

/**
 * How well alarms foretold new deficits, case by case. A change that came back is counted as a false positive by some
 * authors and as a true one by others ("treatment paradox", [skinner-2014]): both are always shown, never one alone.
 */
export type ScoredCase = {
  /** `caseAlarm` of the monitor room. */
  readonly alarm: 'none' | 'reversed' | 'irreversible'
  /** New motor deficit by the definition of the table. */
  readonly deficit: boolean
}

export type Convention = 'reversed-is-false' | 'reversed-is-true'

/** Counts of one convention, and what they come to. Null where nothing can be divided by. */
export type AccuracyTable = {
  readonly convention: Convention
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
  readonly trueNegative: number
  readonly sensitivity: Proportion | null
  readonly specificity: Proportion | null
  readonly positivePredictive: Proportion | null
  readonly negativePredictive: Proportion | null
  readonly diagnosticOdds: DiagnosticOdds
}

/** Diagnostic odds ratio; a zero cell puts a half into all four, and then it is said not to inform. */
export type DiagnosticOdds = {
  readonly ratio: number
  readonly low: number
  readonly high: number
  readonly corrected: boolean
  readonly informative: boolean
}

export type AccuracyMethod = 'wilson' | 'clopper-pearson'

/** When a deficit was looked for; each has its own table, because transient and lasting deficits are different ends. */
export const DEFICIT_TIMES = ['within-48-h', 'at-6-weeks', 'at-1-year'] as const
export type DeficitTime = (typeof DEFICIT_TIMES)[number]

/**
 * Both tables of a set of cases. A case with a reversed alarm and a deficit is a true positive under both.
 *
 * @example accuracyTables(cases).map(({ sensitivity }) => sensitivity?.estimate)
 */
export function accuracyTables(
  cases: readonly ScoredCase[],
  method: AccuracyMethod = 'wilson',
): readonly [AccuracyTable, AccuracyTable] {
  return [tableOf(cases, 'reversed-is-false', method), tableOf(cases, 'reversed-is-true', method)]
}

function tableOf(cases: readonly ScoredCase[], convention: Convention, method: AccuracyMethod): AccuracyTable {
  const count = (alarm: (is: ScoredCase['alarm']) => boolean, deficit: boolean): number =>
    cases.filter((each) => alarm(each.alarm) && each.deficit === deficit).length
  const any = (alarm: ScoredCase['alarm']): boolean => alarm !== 'none'
  const saved = convention === 'reversed-is-true' ? count((alarm) => alarm === 'reversed', false) : 0
  return accuracyOf(
    {
      truePositive: count(any, true) + saved,
      falsePositive: count(any, false) - saved,
      falseNegative: count((alarm) => alarm === 'none', true),
      trueNegative: count((alarm) => alarm === 'none', false),
    },
    convention,
    method,
  )
}

type Counts = Pick<AccuracyTable, 'truePositive' | 'falsePositive' | 'falseNegative' | 'trueNegative'>

/**
 * The measures of four counts.
 *
 * @throws RangeError for counts that are not whole or negative
 */
export function accuracyOf(counts: Counts, convention: Convention, method: AccuracyMethod = 'wilson'): AccuracyTable {
  const { truePositive: tp, falsePositive: fp, falseNegative: fn, trueNegative: tn } = counts
  const share = (x: number, n: number): Proportion | null => (n === 0 ? null : proportion(x, n, { method }))
  return {
    convention,
    ...counts,
    sensitivity: share(tp, tp + fn),
    specificity: share(tn, tn + fp),
    positivePredictive: share(tp, tp + fp),
    negativePredictive: share(tn, tn + fn),
    diagnosticOdds: oddsOf([tp, fp, fn, tn]),
  }
}

const Z = 1.959_964

function oddsOf(cells: readonly [number, number, number, number]): DiagnosticOdds {
  const corrected = cells.includes(0)
  const [tp, fp, fn, tn] = cells.map((cell) => cell + (corrected ? 0.5 : 0)) as [number, number, number, number]
  const log = Math.log((tp * tn) / (fp * fn))
  const reach = Z * Math.sqrt(1 / tp + 1 / fp + 1 / fn + 1 / tn)
  return {
    ratio: Math.exp(log),
    low: Math.exp(log - reach),
    high: Math.exp(log + reach),
    corrected,
    informative: !corrected,
  }
}
