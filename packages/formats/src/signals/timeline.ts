import { failed, ok, type Result } from '../failure.ts'
import { SIGNAL_LIMITS } from './limits.ts'
import type { SignalGap } from './types.ts'

/**
 * Where stored blocks (records of EDF, single samples elsewhere) lie on the time axis: segments without a gap inside,
 * by onset. Sample positions are made from it per channel, so that channels of different rates share one timeline and
 * none of them costs memory.
 */
export type Segment = {
  readonly onsetS: number
  /** The first stored block and how many follow each other. */
  readonly block: number
  readonly blocks: number
  /** End of everything that lies before: where segments overlap, the earlier one keeps its samples. */
  readonly coveredS: number
}

export type Timeline = {
  readonly segments: readonly Segment[]
  readonly durationS: number
  readonly gaps: readonly SignalGap[]
  /** How many segments start before the end of an earlier one, and how many seconds are hidden by that. */
  readonly overlaps: { readonly segments: number; readonly hiddenS: number }
  readonly outOfOrder: boolean
}

/** Blocks that follow each other from 0. */
export const continuous = (blocks: number, blockS: number): Timeline => ({
  segments: blocks === 0 ? [] : [{ onsetS: 0, block: 0, blocks, coveredS: 0 }],
  durationS: blocks * blockS,
  gaps: [],
  overlaps: { segments: 0, hiddenS: 0 },
  outOfOrder: false,
})

/**
 * Blocks by their onsets (seconds from the start of the recording). An onset that is within the tolerance of where the
 * segment would go on belongs to it.
 */
export function timelineOf(onsetsS: Float64Array, blockS: number, toleranceS: number): Result<Timeline> {
  const runs: { onsetS: number; block: number; blocks: number }[] = []
  let run = { onsetS: 0, block: 0, blocks: 0 }
  for (let block = 0; block < onsetsS.length; block++) {
    const onsetS = onsetsS[block] as number
    if (runs.length > 0 && Math.abs(onsetS - (run.onsetS + run.blocks * blockS)) <= toleranceS) {
      run.blocks++
      continue
    }
    run = { onsetS, block, blocks: 1 }
    runs.push(run)
    if (runs.length > SIGNAL_LIMITS.segments)
      return failed(
        'limit-exceeded',
        `The recording has more than ${SIGNAL_LIMITS.segments} gaps.`,
        `record ${block + 1}`,
      )
  }
  return ok(timelineOfRuns(runs, blockS))
}

/** The same from runs of blocks that are known to follow each other. */
export function timelineOfRuns(
  runs: readonly { readonly onsetS: number; readonly block: number; readonly blocks: number }[],
  blockS: number,
): Timeline {
  const sorted = runs.toSorted((a, b) => a.onsetS - b.onsetS)
  const segments: Segment[] = []
  const gaps: SignalGap[] = []
  let overlapping = 0
  let hiddenS = 0
  let coveredS = 0
  for (const { onsetS, block, blocks } of sorted) {
    const endS = onsetS + blocks * blockS
    // Half a nanosecond: sums of decimal seconds differ in the last bits.
    if (onsetS > coveredS + 5e-10) gaps.push({ fromS: coveredS, toS: onsetS })
    if (onsetS < coveredS - 5e-10) {
      overlapping++
      hiddenS += Math.min(coveredS, endS) - onsetS
    }
    segments.push({ onsetS, block, blocks, coveredS })
    coveredS = Math.max(coveredS, endS)
  }
  const outOfOrder = sorted.some((run, i) => run !== runs[i])
  return { segments, durationS: coveredS, gaps, overlaps: { segments: overlapping, hiddenS }, outOfOrder }
}

/** How one channel lies in the blocks. */
export type Sampling = { readonly rateHz: number; readonly samplesPerBlock: number }

/** Samples of a channel on the time axis, gaps included. */
export function axisSamples({ segments }: Timeline, sampling: Sampling): number {
  return segments.reduce((most, segment) => Math.max(most, endOf(segment, sampling)), 0)
}

const startOf = ({ onsetS }: Segment, { rateHz }: Sampling): number => Math.round(onsetS * rateHz)
const endOf = (segment: Segment, sampling: Sampling): number =>
  startOf(segment, sampling) + segment.blocks * sampling.samplesPerBlock

/** Puts stored samples `stored` to `stored + count` of the channel into `into`, from `at` on. */
export type Fetch = (stored: number, count: number, into: Float64Array, at: number) => Result<null>

/**
 * Samples `from` to `from + count` of the time axis: NaN outside the segments.
 *
 * @throws RangeError when `from` or `count` is no whole number, or `count` is negative: the caller is wrong, not the file.
 */
export function readAxis(
  timeline: Timeline,
  sampling: Sampling,
  from: number,
  count: number,
  fetch: Fetch,
): Result<Float64Array> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(count) || count < 0)
    throw new RangeError(`samples ${from} to ${from} + ${count} are no range`)
  if (count > SIGNAL_LIMITS.samplesPerRead)
    return failed(
      'limit-exceeded',
      `At most ${SIGNAL_LIMITS.samplesPerRead} samples are read at once; ${count} were asked for.`,
    )
  const values = new Float64Array(count).fill(NaN)
  const { segments } = timeline
  for (let i = firstReaching(segments, from / sampling.rateHz - 1); i < segments.length; i++) {
    const segment = segments[i] as Segment
    const start = startOf(segment, sampling)
    if (start >= from + count) break
    const visible = Math.max(start, Math.round(segment.coveredS * sampling.rateHz), from)
    const end = Math.min(endOf(segment, sampling), from + count)
    if (end <= visible) continue
    const stored = segment.block * sampling.samplesPerBlock + (visible - start)
    const done = fetch(stored, end - visible, values, visible - from)
    if (!done.ok) return done
  }
  return ok(values)
}

/** The last segment before which everything ends by `timeS`: `coveredS` never falls along the list. */
function firstReaching(segments: readonly Segment[], timeS: number): number {
  let low = 0
  let high = segments.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((segments[middle] as Segment).coveredS <= timeS) low = middle
    else high = middle - 1
  }
  return low
}
