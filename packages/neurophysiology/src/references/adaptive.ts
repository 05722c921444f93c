import { median, medianDeviation, ROBUST_SD } from '../numbers.ts'

/** An accepted result as the adaptive reference remembers it; `flagged` results never enter a reference. */
export type PastResult = { readonly atS: number; readonly value: number; readonly flagged: boolean }

/** Proposed, in the spirit of the ISIN recommendations (MacDonald 2019, abstract read; exact wording recalled). */
export const ADAPTIVE = { count: 5, maxAgeS: 30 * 60, leastDrop: 0.3, spreads: 3, deafBelow: 0.4 } as const

export type AdaptiveVerdict =
  | { readonly evaluable: true; readonly reference: number; readonly limit: number; readonly violates: boolean }
  | {
      readonly evaluable: false
      readonly because: 'too-few' | 'too-old' | 'too-variable'
      readonly limit: number | null
    }

/**
 * The last `count` results before `atS` that were not flagged. Freezing is the caller's: it passes flagged results as
 * flagged, so that a change under suspicion cannot become its own reference.
 */
const recent = (past: readonly PastResult[], atS: number): readonly PastResult[] =>
  past.filter((result) => !result.flagged && result.atS < atS).slice(-ADAPTIVE.count)

/**
 * Does this result fall clearly below what came just before? Warns when x is below every recent value and below
 * median − max(3 · 1.4826 · MAD, 30 % of the median). Not evaluable when that limit lies under 40 % of the median: the
 * rule would be deaf, so it says so and leaves the judgement to the fixed rule and to loss.
 *
 * @param past accepted results in time order
 * @param value the current result, same unit
 * @example adaptiveVerdict([2, 1.9, 2.1, 2, 1.8].map((value, i) => ({ atS: i, value, flagged: false })), 6, 1.35) // violates, limit 1.4
 */
export const adaptiveVerdict = (past: readonly PastResult[], atS: number, value: number): AdaptiveVerdict => {
  const kept = recent(past, atS)
  if (kept.length < ADAPTIVE.count) return { evaluable: false, because: 'too-few', limit: null }
  if (atS - (kept.at(-1) as PastResult).atS > ADAPTIVE.maxAgeS)
    return { evaluable: false, because: 'too-old', limit: null }
  const values = kept.map((result) => result.value)
  const reference = median(values)
  const limit =
    reference - Math.max(ADAPTIVE.spreads * ROBUST_SD * medianDeviation(values), ADAPTIVE.leastDrop * reference)
  if (limit < ADAPTIVE.deafBelow * reference) return { evaluable: false, because: 'too-variable', limit }
  return { evaluable: true, reference, limit, violates: value < limit && value < Math.min(...values) }
}
