import { failed, ok, type Result } from '../failure.ts'
import type { ByteSource } from './types.ts'

/**
 * A source over bytes that are in memory.
 *
 * @example
 * const recording = openRecording(memorySource(bytes), 'case.edf')
 */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  bytes: bytes.length,
  read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset + length)),
})

/** Exactly these bytes, or why not: a file can shrink while it is read. */
export function bytesAt(source: ByteSource, offset: number, length: number): Result<Uint8Array> {
  const bytes = source.read(offset, length)
  if (bytes.length === length) return ok(bytes)
  return failed(
    'truncated',
    `The file ends at byte ${offset + bytes.length}, ${length - bytes.length} bytes before the end of what is read there.`,
    `byte ${offset + bytes.length}`,
  )
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
