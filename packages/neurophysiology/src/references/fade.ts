import { median } from '../numbers.ts'

/** Theil–Sen slope: the median of the slopes between all pairs of points; null with fewer than two distinct times. */
export const theilSen = (points: readonly (readonly [x: number, y: number])[]): number | null => {
  const slopes = points.flatMap(([x, y], at) =>
    points.slice(at + 1).flatMap(([laterX, laterY]) => (laterX === x ? [] : [(laterY - y) / (laterX - x)])),
  )
  return slopes.length === 0 ? null : median(slopes)
}

export type FadeCorrected = { readonly slopePerMinute: number; readonly expected: number; readonly corrected: number }

/**
 * What anaesthetic fade alone would have done by now, from the control muscles of the same patient. For display only:
 * the alarm rule uses the raw value.
 *
 * @param controls [minutes, ratio to reference] of the control muscles over the last 60–90 min
 * @param minute now, on the same axis; `ratio` of the muscle at risk
 * @example fadeCorrected([[0, 1], [15, 0.97], [30, 0.95], [45, 0.92], [60, 0.91]], 90, 0.6) // expected 0.863, corrected 0.70
 */
export const fadeCorrected = (
  controls: readonly (readonly [minute: number, ratio: number])[],
  minute: number,
  ratio: number,
): FadeCorrected | null => {
  const slope = theilSen(controls.map(([x, y]) => [x, Math.log(Math.max(0.01, y))] as const))
  if (slope === null) return null
  const expected = Math.exp(slope * minute)
  return { slopePerMinute: slope, expected, corrected: ratio / expected }
}
