import { failed, ok, type Result } from '../../failure.ts'
import type { Recording, SignalChannel } from '../types.ts'
import { baseOf, type Pyramid, type PyramidLevel } from './build.ts'

/** What one channel looks like in so many columns, as a screen draws it. */
export type Overview = {
  /** Least and greatest value in each column, in the channel's unit; NaN where nothing was recorded. */
  readonly min: Float64Array
  readonly max: Float64Array
  /** 0: everything in the column was recorded; 1: a part of it was not; 2: nothing was. */
  readonly lost: Uint8Array
}

const MOST_COLUMNS = 65_536
/** Samples read at a time. */
const BLOCK = 1 << 18
/** Below so many buckets a column the samples themselves are read: a column may borrow a bucket from its neighbour. */
const BUCKETS_PER_COLUMN = 4

/**
 * The least and the greatest value in each of so many columns from `fromS` to `toS`: no spike is lost, however far one
 * zooms out. With a pyramid, columns that are wide enough are read from it; a spike can then also show in the column
 * beside its own. Without one every sample of the stretch is read, block by block.
 *
 * @throws RangeError when the stretch is empty or the number of columns is not 1 to 65,536.
 *
 * @example
 * const screen = overview(recording, 0, 0, 10, 1280)
 */
export function overview(
  recording: Recording,
  channel: number,
  fromS: number,
  toS: number,
  columns: number,
  pyramid?: Pyramid,
): Result<Overview> {
  if (!(toS > fromS) || !Number.isFinite(toS - fromS))
    throw new RangeError(`${fromS} to ${toS} s is no stretch of time`)
  if (!Number.isInteger(columns) || columns < 1 || columns > MOST_COLUMNS) throw new RangeError(`${columns} columns`)
  const described = recording.channels[channel]
  if (described === undefined) throw new RangeError(`there is no channel ${channel}`)
  const out = newOverview(columns)
  // A column has every sample whose time lies in it; a sample lies in one column.
  const bounds = (column: number): number =>
    Math.ceil((fromS + ((toS - fromS) * column) / columns) * described.rateHz - 1e-6)
  const level = pyramid === undefined ? null : levelFor(pyramid, channel, (bounds(columns) - bounds(0)) / columns)
  if (level === null) return fromSamples(recording, described, bounds, out)
  for (let column = 0; column < columns; column++)
    fromLevel(level, described, bounds(column), bounds(column + 1), out, column)
  return ok(out)
}

const newOverview = (columns: number): Overview => ({
  min: new Float64Array(columns).fill(NaN),
  max: new Float64Array(columns).fill(NaN),
  lost: new Uint8Array(columns).fill(2),
})

function fromSamples(
  recording: Recording,
  { index, samples }: SignalChannel,
  bounds: (column: number) => number,
  { min, max, lost }: Overview,
): Result<Overview> {
  let block = new Float64Array(0)
  let start = 0
  for (let column = 0; column < min.length; column++) {
    const from = bounds(column)
    const to = bounds(column + 1)
    let least = Infinity
    let most = -Infinity
    let missing = Math.max(0, to - Math.max(samples, from)) + Math.max(0, Math.min(to, 0) - from)
    for (let at = Math.max(0, from); at < Math.min(to, samples);) {
      if (at < start || at >= start + block.length) {
        const wanted = Math.min(BLOCK, samples - at, Math.max(1, bounds(min.length) - at))
        const read = recording.read(index, at, wanted)
        if (!read.ok) return read
        block = read.value as Float64Array<ArrayBuffer>
        start = at
      }
      const end = Math.min(to, start + block.length)
      for (; at < end; at++) {
        const value = block[at - start] as number
        if (value < least) least = value
        if (value > most) most = value
        if (Number.isNaN(value)) missing++
      }
    }
    put({ min, max, lost }, column, least, most, missing)
  }
  return ok({ min, max, lost })
}

function put({ min, max, lost }: Overview, column: number, least: number, most: number, missing: number): void {
  // Narrower than a sample: no sample begins here. The line between its neighbours is drawn across.
  if (least > most && missing === 0) lost[column] = 0
  if (least > most) return
  min[column] = least
  max[column] = most
  lost[column] = missing > 0 ? 1 : 0
}

/** The coarsest level that still has enough buckets for every column. */
function levelFor(
  pyramid: Pyramid,
  channel: number,
  samplesPerColumn: number,
): (PyramidLevel & { size: number }) | null {
  const levels = pyramid.channels[channel]?.levels ?? []
  for (let i = levels.length - 1; i >= 0; i--) {
    const size = baseOf(pyramid, i)
    if (size * BUCKETS_PER_COLUMN <= samplesPerColumn) return { ...(levels[i] as PyramidLevel), size }
  }
  return null
}

function fromLevel(
  level: PyramidLevel & { size: number },
  { samples }: SignalChannel,
  from: number,
  to: number,
  out: Overview,
  column: number,
): void {
  const first = Math.max(0, Math.floor(from / level.size))
  const last = Math.min(level.min.length, Math.ceil(Math.min(to, samples) / level.size))
  let least = Infinity
  let most = -Infinity
  let missing = from < 0 || to > samples ? 1 : 0
  for (let bucket = first; bucket < last; bucket++) {
    const low = level.min[bucket] as number
    const high = level.max[bucket] as number
    if (low < least) least = low
    if (high > most) most = high
    if (level.lost[bucket] !== 0) missing = 1
  }
  put(out, column, least, most, least > most ? 1 : missing)
}

/** A pyramid that belongs to another recording must not be drawn over this one. */
export function pyramidFits(pyramid: Pyramid, recording: Recording): Result<null> {
  const same =
    pyramid.channels.length === recording.channels.length &&
    recording.channels.every(
      ({ samples, rateHz }, i) => pyramid.channels[i]?.samples === samples && pyramid.channels[i].rateHz === rateHz,
    )
  return same
    ? ok(null)
    : failed('malformed', 'The overview was made from another recording. Make it again.', 'channels')
}
