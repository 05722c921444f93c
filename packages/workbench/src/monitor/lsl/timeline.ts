/**
 * Where the samples of a stream stand on one count. The streaming layer has no sequence numbers: whether something is
 * missing shows only in the time stamps. A stamp that is later than expected by more than ten milliseconds (and by more
 * than one sample) means that samples were lost; smaller differences are the jitter of the sender and are followed
 * slowly, as its clock drifts.
 */
export type Timeline = {
  /** Samples so far, lost ones counted. */
  readonly next: number
  /** Time of sample 0 by this computer's clock, seconds; null before the first stamp. */
  readonly zeroS: number | null
  /** Stamp of the sample before, by the sender's clock. */
  readonly lastStamp: number | null
}

export const newTimeline: Timeline = { next: 0, zeroS: null, lastStamp: null }

const JITTER_S = 0.01
const FOLLOW = 0.02

/** Samples that hang together: `from` the index in what came, `start` the place on the count. */
export type Run = { readonly from: number; readonly count: number; readonly start: number }

/**
 * Places what came on the count.
 *
 * @param stamps by the sender's clock, null where deduced; `offsetS` of that clock against ours
 * @returns samples before the first known stamp are left out: nobody knows when they were
 */
export function place(
  timeline: Timeline,
  stamps: readonly (number | null)[],
  rateHz: number,
  offsetS: number,
): { readonly timeline: Timeline; readonly runs: readonly Run[] } {
  let { next, zeroS, lastStamp } = timeline
  const runs: { from: number; count: number; start: number }[] = []
  for (const [at, said] of stamps.entries()) {
    const stamp = said ?? (lastStamp === null ? null : lastStamp + 1 / rateHz)
    if (stamp === null) continue
    lastStamp = stamp
    const local = stamp - offsetS
    zeroS ??= local - next / rateHz
    const late = local - (zeroS + next / rateHz)
    if (said !== null && late > Math.max(JITTER_S, 1.5 / rateHz)) next += Math.round(late * rateHz)
    else if (said !== null) zeroS += FOLLOW * late
    const run = runs.at(-1)
    if (run !== undefined && run.from + run.count === at && run.start + run.count === next) run.count += 1
    else runs.push({ from: at, count: 1, start: next })
    next += 1
  }
  return { timeline: { next, zeroS, lastStamp }, runs }
}

/** The place on the count of a moment by this computer's clock. */
export const placeOfMoment = ({ zeroS }: Timeline, localS: number, rateHz: number): number | null =>
  zeroS === null ? null : Math.round((localS - zeroS) * rateHz)
