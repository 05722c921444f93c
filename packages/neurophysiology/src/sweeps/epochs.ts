/** A stretch of time around a stimulus, in milliseconds; `fromMs` may be negative. */
export type TimeWindow = { readonly fromMs: number; readonly toMs: number }

/** The same stretch in samples relative to the stimulus; the last sample is included. */
export type SampleWindow = { readonly offset: number; readonly length: number }

/**
 * Rounds a window to whole samples.
 *
 * @example sampleWindow({ fromMs: -10, toMs: 100 }, 20_000) // { offset: -200, length: 2201 }
 */
export const sampleWindow = ({ fromMs, toMs }: TimeWindow, rateHz: number): SampleWindow => {
  const offset = Math.round((fromMs * rateHz) / 1000)
  return { offset, length: Math.round((toMs * rateHz) / 1000) - offset + 1 }
}

/** Part of a sweep: `sweep` starts `startMs` after the stimulus. Bounds are rounded inwards; a view, not a copy. */
export const within = (sweep: Float64Array, startMs: number, rateHz: number, window: TimeWindow): Float64Array => {
  const [from, to] = boundsWithin(sweep.length, startMs, rateHz, window)
  return sweep.subarray(from, to)
}

/** Indices [from, to) of the samples inside a window, both ends of the window included. */
export const boundsWithin = (
  length: number,
  startMs: number,
  rateHz: number,
  { fromMs, toMs }: TimeWindow,
): [from: number, to: number] => {
  // A millionth of a sample of tolerance: 17 ms at 2048 Hz must not fall out because of the last bit.
  const from = Math.max(0, Math.ceil(((fromMs - startMs) * rateHz) / 1000 - 1e-6))
  const to = Math.min(length, Math.floor(((toMs - startMs) * rateHz) / 1000 + 1e-6) + 1)
  return [from, Math.max(from, to)]
}

/**
 * Cuts one epoch for each stimulus. Epochs that reach beyond the recording are not invented: they are counted.
 *
 * @param samples one channel
 * @param stimuli sample index of the first pulse of each stimulus
 * @returns views into `samples`, and how many stimuli lay too near an end
 * @example cutEpochs(channel, [1000, 2000], sampleWindow({ fromMs: -10, toMs: 100 }, 5000)).epochs.length // 2
 */
export const cutEpochs = (
  samples: Float64Array,
  stimuli: readonly number[],
  { offset, length }: SampleWindow,
): { readonly epochs: Float64Array[]; readonly outside: number } => {
  const complete = stimuli.filter((at) => at + offset >= 0 && at + offset + length <= samples.length)
  return {
    epochs: complete.map((at) => samples.subarray(at + offset, at + offset + length)),
    outside: stimuli.length - complete.length,
  }
}
