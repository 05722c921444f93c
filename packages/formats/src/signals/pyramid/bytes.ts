import { crc32 } from 'node:zlib'
import { concatenated } from '../../dicom/write.ts'
import { failed, ok, type Result } from '../../failure.ts'
import { SIGNAL_LIMITS } from '../limits.ts'
import { viewOf } from '../source.ts'
import { latin1 } from '../text.ts'
import { baseOf, newLevel, PYRAMID_FACTOR, type Pyramid, type PyramidLevel } from './build.ts'

// "THPYR" and the version, base and factor, the number of channels; per channel samples, rate and levels; then the buckets
// of every level: least values, greatest values, what is missing; last the CRC-32 of all of it. Little endian.
const MARK = 'THPYR001'
const FIXED = 20
const CHANNEL = 20

/**
 * A pyramid as bytes, to be kept beside the recording.
 *
 * @example
 * const kept = pyramidBytes(pyramid)
 */
export function pyramidBytes({ base, factor, channels }: Pyramid): Uint8Array {
  const head = new Uint8Array(FIXED + CHANNEL * channels.length)
  const view = viewOf(head)
  head.set(Uint8Array.from(MARK, (letter) => letter.charCodeAt(0)))
  view.setUint32(8, base, true)
  view.setUint32(12, factor, true)
  view.setUint32(16, channels.length, true)
  for (const [c, { samples, rateHz, levels }] of channels.entries()) {
    view.setFloat64(FIXED + CHANNEL * c, samples, true)
    view.setFloat64(FIXED + CHANNEL * c + 8, rateHz, true)
    view.setUint32(FIXED + CHANNEL * c + 16, levels.length, true)
  }
  const body = channels.flatMap(({ levels }) =>
    levels.flatMap(({ min, max, lost }) => [floatBytes(min), floatBytes(max), lost]),
  )
  const whole = concatenated([head, ...body, new Uint8Array(4)])
  viewOf(whole).setUint32(whole.length - 4, crc32(whole.subarray(0, -4)), true)
  return whole
}

/**
 * Reads it back. Bytes that were changed, cut, or are something else are refused: a wrong overview hides what is there.
 */
export function readPyramid(bytes: Uint8Array): Result<Pyramid> {
  const wrong = (what: string): Result<never> => failed('malformed', `The overview ${what}. Make it again.`, 'byte 0')
  if (bytes.length < FIXED + 4 || latin1(bytes.subarray(0, 8)) !== MARK) return wrong('is none, or of another version')
  const view = viewOf(bytes)
  if (view.getUint32(bytes.length - 4, true) !== crc32(bytes.subarray(0, -4))) return wrong('is damaged')
  const [base, factor, count] = [view.getUint32(8, true), view.getUint32(12, true), view.getUint32(16, true)]
  if (
    base < 1 ||
    factor !== PYRAMID_FACTOR ||
    count > SIGNAL_LIMITS.channels ||
    FIXED + CHANNEL * count + 4 > bytes.length
  )
    return wrong('does not say what it holds')
  let at = FIXED + CHANNEL * count
  const channels: Pyramid['channels'][number][] = []
  for (let c = 0; c < count; c++) {
    const place = FIXED + CHANNEL * c
    const [samples, rateHz, levels] = [
      view.getFloat64(place, true),
      view.getFloat64(place + 8, true),
      view.getUint32(place + 16, true),
    ]
    if (!Number.isSafeInteger(samples) || samples < 0 || levels < 1 || levels > 8)
      return wrong('does not say what it holds')
    const read: PyramidLevel[] = []
    for (let i = 0; i < levels; i++) {
      const buckets = Math.ceil(samples / baseOf({ base, factor }, i))
      if (at + 9 * buckets + 4 > bytes.length) return wrong('is shorter than it says')
      const level = newLevel(buckets)
      floatsInto(level.min, view, at)
      floatsInto(level.max, view, at + 4 * buckets)
      level.lost.set(bytes.subarray(at + 8 * buckets, at + 9 * buckets))
      read.push(level)
      at += 9 * buckets
    }
    channels.push({ samples, rateHz, levels: read })
  }
  return at + 4 === bytes.length ? ok({ base, factor, channels }) : wrong('is longer than it says')
}

function floatBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length)
  const view = viewOf(bytes)
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i] as number, true)
  return bytes
}

function floatsInto(into: Float32Array, view: DataView, at: number): void {
  for (let i = 0; i < into.length; i++) into[i] = view.getFloat32(at + 4 * i, true)
}
