import { correlation } from '../numbers.ts'

export type TemplateMatch = {
  /** Whole samples; positive when the later sweep is late. */
  readonly lag: number
  /** Refined by a parabola through the correlations beside the largest. */
  readonly refinedLag: number
  readonly r: number
  /** Least-squares amplitude of the sweep in units of the template, β = ⟨x, t⟩ / ⟨t, t⟩ at the best lag. */
  readonly amplitude: number
}

/**
 * Slides the baseline template over a longer later sweep and takes the lag of the largest Pearson correlation.
 * Two truncated windows must not be correlated with each other: the lag is then pulled to zero.
 *
 * @param template the baseline inside its window
 * @param sweep the later sweep, longer than the window by `maxLag` at both ends
 * @param from index in `sweep` at which lag 0 begins
 * @returns null when the largest correlation sits at the end of the search, or nothing correlates
 * @example slideTemplate(template, later, 133, 20)?.refinedLag // 1.287 for a true delay of 1.3 samples
 */
export const slideTemplate = (
  template: Float64Array,
  sweep: Float64Array,
  from: number,
  maxLag: number,
): TemplateMatch | null => {
  const at = (lag: number): Float64Array => sweep.subarray(from + lag, from + lag + template.length)
  const lags = Array.from({ length: 2 * maxLag + 1 }, (_, index) => index - maxLag).filter(
    (lag) => from + lag >= 0 && from + lag + template.length <= sweep.length,
  )
  const rs = lags.map((lag) => correlation(at(lag), template))
  const best = rs.indexOf(Math.max(...rs))
  const [a, b, c] = [rs[best - 1], rs[best], rs[best + 1]]
  if (a === undefined || b === undefined || c === undefined || Number.isNaN(b)) return null
  const lag = lags[best] as number
  return {
    lag,
    refinedLag: lag + (0.5 * (a - c)) / (a - 2 * b + c),
    r: b,
    amplitude: amplitudeRatio(at(lag), template),
  }
}

/** Least-squares amplitude of `sweep` in units of `template`. */
export const amplitudeRatio = (sweep: Float64Array, template: Float64Array): number => {
  let [cross, own] = [0, 0]
  for (let at = 0; at < template.length; at += 1) {
    cross += (sweep[at] as number) * (template[at] as number)
    own += (template[at] as number) ** 2
  }
  return cross / own
}
