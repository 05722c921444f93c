/** Where the dorsal columns part, from a strip of contacts numbered from 1, left to right. */
export type Midline =
  | { readonly kind: 'between'; readonly left: number; readonly right: number; readonly position: number }
  | { readonly kind: 'uncertain'; readonly from: number; readonly to: number }
  | { readonly kind: 'none' }

/** A contact speaks for a side when its correlation is beyond ± 0.5 (proposed). */
const CLEAR = 0.5

/**
 * Dorsal column mapping by phase reversal: the sign of the correlation of each contact's scalp response with that of
 * contact 1 flips at the midline. Drawn only when both neighbours of the flip are clear.
 *
 * @param correlations of contact 1, 2, … with contact 1
 * @see Simon 2012, Nair 2014 (abstracts read) for the phenomenon; the algorithm is proposed
 * @example midlineOf([1, 0.95, 0.9, 0.8, -0.7, -0.9, -0.92, -0.95]) // between 4 and 5, at 4.53
 */
export const midlineOf = (correlations: readonly number[]): Midline => {
  const lastLeft = correlations.findLastIndex((r) => r > CLEAR)
  const firstRight = correlations.findIndex((r) => r < -CLEAR)
  if (lastLeft < 0 || firstRight < 0) return { kind: 'none' }
  if (firstRight !== lastLeft + 1) {
    return { kind: 'uncertain', from: Math.min(lastLeft, firstRight) + 1, to: Math.max(lastLeft, firstRight) + 1 }
  }
  const [a, b] = [correlations[lastLeft] as number, correlations[firstRight] as number]
  return { kind: 'between', left: lastLeft + 1, right: firstRight + 1, position: lastLeft + 1 + a / (a - b) }
}
