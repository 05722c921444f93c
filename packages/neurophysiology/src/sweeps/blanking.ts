/**
 * Replaces the stimulus artefact by a straight bridge between its neighbours, before any filter sees it. Without the
 * bridge a high-pass turns the artefact into an undershoot that has been picked as a peak 22 ms late.
 * The raw sweep is kept by the caller; this returns a copy.
 *
 * @param sweep µV
 * @param from first sample to replace
 * @param to first sample to keep again
 * @returns a copy; where one neighbour is missing the other is held, where both are missing the sweep is all zero
 * @example bridge(Float64Array.of(0, 900, -900, 3), 1, 3) // [0, 1, 2, 3]
 */
export const bridge = (sweep: Float64Array, from: number, to: number): Float64Array => {
  const copy = Float64Array.from(sweep)
  const [first, end] = [Math.max(0, from), Math.min(sweep.length, to)]
  if (first >= end) return copy
  const right = end < sweep.length ? (sweep[end] as number) : null
  const left = first > 0 ? (sweep[first - 1] as number) : (right ?? 0)
  const slope = ((right ?? left) - left) / (end - first + 1)
  for (let at = first; at < end; at += 1) copy[at] = left + slope * (at - first + 1)
  return copy
}

/**
 * Samples covered by a stimulus artefact: from half a millisecond before the first pulse to `afterMs` after the last.
 *
 * @param onset index of the first pulse within the sweep
 * @param trainMs time from the first to the last pulse; 16 ms for five pulses 4 ms apart
 * @param afterMs 2–5 ms; the pulse width belongs to it
 * @see bounds: recalled default of the field, proposed for editing
 */
export const artefactBounds = (
  onset: number,
  rateHz: number,
  { trainMs, afterMs }: { readonly trainMs: number; readonly afterMs: number },
): readonly [from: number, to: number] => [
  Math.floor(onset - (0.5 * rateHz) / 1000),
  Math.ceil(onset + ((trainMs + afterMs) * rateHz) / 1000),
]

/**
 * Finds stimulus artefacts where no trigger channel exists: samples whose step from the one before is larger than
 * `stepUv`, not nearer than `refractoryMs` to the last found.
 *
 * @returns sample indices in rising order
 */
export const findArtefacts = (
  samples: Float64Array,
  rateHz: number,
  { stepUv, refractoryMs }: { readonly stepUv: number; readonly refractoryMs: number },
): number[] => {
  const found: number[] = []
  const pause = (refractoryMs * rateHz) / 1000
  for (let at = 1; at < samples.length; at += 1) {
    if (Math.abs((samples[at] as number) - (samples[at - 1] as number)) <= stepUv) continue
    const last = found.at(-1)
    if (last === undefined || at - last >= pause) found.push(at)
  }
  return found
}
