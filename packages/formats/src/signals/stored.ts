import { ok, type Result } from '../failure.ts'
import { bytesAt, viewOf } from './source.ts'
import type { ByteSource } from './types.ts'
import type { Fetch } from './timeline.ts'

/** Numbers of one channel in a body of binary samples: how one is read, where the first lies and how far to the next. */
export type StoredSamples = {
  readonly at: number
  readonly strideBytes: number
  readonly valueBytes: number
  readonly value: (view: DataView, at: number) => number
  /** The channel's unit per step, and what is added. */
  readonly gain: number
  readonly base: number
  /** The stored value that means "nothing was recorded". */
  readonly padding?: number | undefined
}

const BLOCK_BYTES = 4 * 1024 * 1024

/** Reads a channel out of interleaved or consecutive samples, block by block. */
export function fetchStored(source: ByteSource, stored: StoredSamples): Fetch {
  const { at: start, strideBytes, valueBytes, value, gain, base, padding } = stored
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / strideBytes))
  return (first, count, into, at): Result<null> => {
    for (let done = 0; done < count; done += perBlock) {
      const samples = Math.min(perBlock, count - done)
      const bytes = bytesAt(source, start + (first + done) * strideBytes, (samples - 1) * strideBytes + valueBytes)
      if (!bytes.ok) return bytes
      const view = viewOf(bytes.value)
      for (let i = 0; i < samples; i++) {
        const digital = value(view, i * strideBytes)
        into[at + done + i] = digital === padding ? NaN : digital * gain + base
      }
    }
    return ok(null)
  }
}
