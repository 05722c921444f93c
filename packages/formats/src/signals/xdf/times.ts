import type { SampleChunk, Stream } from './streams.ts'

/** A run of samples that follow each other on one clock. */
export type Run = { readonly first: number; readonly count: number; readonly onsetS: number }
export type StreamTimes = { readonly rateHz: number; readonly runs: readonly Run[] }

/**
 * When the samples of a regular stream were taken, on the recorder's clock.
 *
 * Stamps jitter: they say when a packet was handed on. As in [xdf-2023], a straight line is laid through the stamps of
 * samples that follow each other, and the rate is the slope common to all of them. Where a stamp leaps, a new run begins: a leap is
 * more than twenty times the usual jitter, at least 20 ms and two samples, at most one second.
 */
export function timesOf(stream: Stream, correct: (stampS: number) => number): StreamTimes {
  const stamped = stream.chunks.flatMap((chunk) => pointsOf(chunk, correct))
  const [start] = stamped
  if (start === undefined) {
    const runs = stream.samples > 0 ? [{ first: 0, count: stream.samples, onsetS: 0 }] : []
    return { rateHz: stream.rateHz, runs }
  }
  const steps = stamped.slice(1).map((point, i) => stepOf(stamped[i] as Point, point))
  const rough = roughRate(steps, stream.rateHz)
  const leapS = leapOf(steps, rough)
  const groups = grouped(stamped, rough, leapS)
  const rateHz = commonRate(groups, rough)
  const runs = groups.map((points, i) => {
    const first = i === 0 ? 0 : (points[0] as Point).sample
    const next = groups[i + 1]?.[0]?.sample ?? stream.samples
    const mean = points.reduce((sum, { sample, timeS }) => sum + (timeS - (sample - first) / rateHz), 0) / points.length
    return { first, count: next - first, onsetS: mean }
  })
  return { rateHz, runs }
}

type Point = { readonly sample: number; readonly timeS: number }

function pointsOf({ first, count, firstS, lastS }: SampleChunk, correct: (stampS: number) => number): Point[] {
  const points: Point[] = []
  if (Number.isFinite(firstS)) points.push({ sample: first, timeS: correct(firstS) })
  if (Number.isFinite(lastS) && count > 1) points.push({ sample: first + count - 1, timeS: correct(lastS) })
  return points
}

type Step = { readonly samples: number; readonly timeS: number }
const stepOf = (a: Point, b: Point): Step => ({ samples: b.sample - a.sample, timeS: b.timeS - a.timeS })

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** The nominal rate, or what most stamps say where that is more than 1 % away. */
function roughRate(steps: readonly Step[], nominalHz: number): number {
  const long = steps.filter(({ samples, timeS }) => samples >= 1 && timeS > 0)
  const seen = median(long.map(({ samples, timeS }) => samples / timeS))
  return long.length >= 10 && Math.abs(seen / nominalHz - 1) > 0.01 ? seen : nominalHz
}

function leapOf(steps: readonly Step[], rateHz: number): number {
  const usual = median(steps.map(({ samples, timeS }) => Math.abs(timeS - samples / rateHz)))
  return Math.min(1, Math.max(20 * (Number.isNaN(usual) ? 0 : usual), 0.02, 2 / rateHz))
}

function grouped(points: readonly Point[], rateHz: number, leapS: number): Point[][] {
  const groups: Point[][] = []
  for (const point of points) {
    const last = groups.at(-1)?.at(-1)
    const step = last === undefined ? null : stepOf(last, point)
    if (step === null || Math.abs(step.timeS - step.samples / rateHz) > leapS) groups.push([point])
    else groups.at(-1)?.push(point)
  }
  return groups
}

/**
 * Least squares of time on sample number with one slope and an intercept per run. Where the nominal rate is right to half
 * a sample over the longest run, it is kept: a round number that is true is better than one that is not.
 */
function commonRate(groups: readonly (readonly Point[])[], nominalHz: number): number {
  let across = 0
  let along = 0
  let longest = 0
  for (const points of groups) {
    const sample = points.reduce((sum, point) => sum + point.sample, 0) / points.length
    const timeS = points.reduce((sum, point) => sum + point.timeS, 0) / points.length
    for (const point of points) {
      across += (point.sample - sample) * (point.timeS - timeS)
      along += (point.sample - sample) ** 2
    }
    longest = Math.max(longest, (points.at(-1) as Point).sample - (points[0] as Point).sample)
  }
  const periodS = along > 0 ? across / along : 1 / nominalHz
  const right = Math.abs(periodS - 1 / nominalHz) * longest <= 0.5 / nominalHz
  return right || !(periodS > 0) || !Number.isFinite(periodS) ? nominalHz : 1 / periodS
}
