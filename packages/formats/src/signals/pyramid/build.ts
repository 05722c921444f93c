import { ok, type Result } from '../../failure.ts'
import type { Recording } from '../types.ts'

/** Least and greatest value of each bucket of consecutive samples, in single precision, and whether samples were missing. */
export type PyramidLevel = { readonly min: Float32Array; readonly max: Float32Array; readonly lost: Uint8Array }
export type PyramidChannel = {
  readonly samples: number
  readonly rateHz: number
  readonly levels: readonly PyramidLevel[]
}

/** Overviews of overviews: level 0 has `base` samples in a bucket, every further one `factor` buckets of the one before. */
export type Pyramid = { readonly base: number; readonly factor: number; readonly channels: readonly PyramidChannel[] }

export const PYRAMID_FACTOR = 64
/** Buckets of the finest level, all channels together: 9 bytes each. A larger recording gets larger buckets. */
const MOST_BUCKETS = 2 ** 23
const MOST_LEVELS = 4
/** Samples of one channel read at a time. */
const BLOCK = 1 << 16

/** Samples in a bucket of a level. */
export const baseOf = ({ base, factor }: Pick<Pyramid, 'base' | 'factor'>, level: number): number =>
  base * factor ** level

/**
 * Makes the pyramid of a recording, block by block, all channels of a stretch before the next stretch, so that the file is
 * read once from front to back. Yields the part that is done (0 to 1), so that a caller can show it, or stop.
 *
 * Memory: some 80 MB at most, whatever the size of the file.
 *
 * @example
 * const steps = pyramidSteps(recording)
 * for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
 */
export function* pyramidSteps(recording: Recording): Generator<number, Result<Pyramid>> {
  const total = recording.channels.reduce((sum, { samples }) => sum + samples, 0)
  const base = PYRAMID_FACTOR * 2 ** Math.max(0, Math.ceil(Math.log2(total / PYRAMID_FACTOR / MOST_BUCKETS)))
  const channels = recording.channels.map(({ samples, rateHz }) => ({
    samples,
    rateHz,
    levels: [newLevel(Math.ceil(samples / base))],
  }))
  const fastest = recording.channels.reduce((most, { rateHz }) => Math.max(most, rateHz), 0)
  const block = Math.max(BLOCK, base)
  const longestS = recording.channels.reduce((most, { samples, rateHz }) => Math.max(most, samples / rateHz), 0)
  const done = channels.map(() => 0)
  for (
    let untilS = block / fastest;
    done.some((at, c) => at < (channels[c] as PyramidChannel).samples);
    untilS += block / fastest
  ) {
    for (const [c, { samples, rateHz, levels }] of channels.entries()) {
      // Whole buckets: a bucket is never finished twice.
      const to = Math.min(samples, Math.ceil((untilS * rateHz) / base) * base)
      for (let at = done[c] as number; at < to; at += block) {
        const read = recording.read(c, at, Math.min(block, to - at))
        if (!read.ok) return read
        fill(levels[0] as PyramidLevel, at / base, base, read.value)
      }
      done[c] = Math.max(done[c] as number, to)
    }
    yield Math.min(1, untilS / longestS)
  }
  return ok({
    base,
    factor: PYRAMID_FACTOR,
    channels: channels.map((channel) => ({ ...channel, levels: withCoarser(channel.levels) })),
  })
}

/**
 * The same in one go.
 *
 * @example
 * const pyramid = buildPyramid(recording)
 * if (pyramid.ok) overview(recording, 0, 0, recording.durationS, 1280, pyramid.value)
 */
export function buildPyramid(recording: Recording): Result<Pyramid> {
  const steps = pyramidSteps(recording)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

export const newLevel = (buckets: number): PyramidLevel => ({
  min: new Float32Array(buckets),
  max: new Float32Array(buckets),
  lost: new Uint8Array(buckets),
})

function fill({ min, max, lost }: PyramidLevel, first: number, base: number, values: Float64Array): void {
  for (let bucket = first, at = 0; at < values.length; bucket++, at += base) {
    const end = Math.min(at + base, values.length)
    let least = Infinity
    let most = -Infinity
    let missing = 0
    for (let i = at; i < end; i++) {
      const value = values[i] as number
      if (value < least) least = value
      if (value > most) most = value
      if (Number.isNaN(value)) missing++
    }
    const empty = least > most
    min[bucket] = empty ? NaN : least
    max[bucket] = empty ? NaN : most
    lost[bucket] = empty ? 2 : missing > 0 ? 1 : 0
  }
}

function withCoarser(levels: readonly PyramidLevel[]): PyramidLevel[] {
  const all = [...levels]
  for (
    let last = all.at(-1) as PyramidLevel;
    all.length < MOST_LEVELS && last.min.length > PYRAMID_FACTOR;
    last = all.at(-1) as PyramidLevel
  )
    all.push(coarser(last))
  return all
}

function coarser(fine: PyramidLevel): PyramidLevel {
  const level = newLevel(Math.ceil(fine.min.length / PYRAMID_FACTOR))
  for (let bucket = 0; bucket < level.min.length; bucket++) {
    const end = Math.min((bucket + 1) * PYRAMID_FACTOR, fine.min.length)
    let least = Infinity
    let most = -Infinity
    let lost = false
    for (let i = bucket * PYRAMID_FACTOR; i < end; i++) {
      if ((fine.min[i] as number) < least) least = fine.min[i] as number
      if ((fine.max[i] as number) > most) most = fine.max[i] as number
      if (fine.lost[i] !== 0) lost = true
    }
    const empty = least > most
    level.min[bucket] = empty ? NaN : least
    level.max[bucket] = empty ? NaN : most
    level.lost[bucket] = empty ? 2 : lost ? 1 : 0
  }
  return level
}
