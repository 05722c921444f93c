import { constants, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import { failed, ok, type Result } from './failure.ts'

// The only module that touches a compression library. Every call has a ceiling on the bytes *produced*: zlib stops as
// soon as it is passed, so a bomb costs at most the ceiling, whatever sizes the input declares about itself.

const MEBIBYTE = 1024 * 1024

/**
 * The most bytes that a compressed input may grow to when nothing better is known about it: 48 MiB and four times its
 * own size (lossless packing of images reaches 2 to 4), never more than `most`.
 */
export const inflationCeiling = (compressedBytes: number, most: number): number =>
  Math.min(most, 4 * compressedBytes + 48 * MEBIBYTE)

export const inflateRaw = (bytes: Uint8Array, ceilingBytes: number): Result<Uint8Array> =>
  guarded(() => inflateRawSync(bytes, options(ceilingBytes)), bytes.length, ceilingBytes)

export const gunzip = (bytes: Uint8Array, ceilingBytes: number): Result<Uint8Array> =>
  guarded(() => gunzipSync(bytes, options(ceilingBytes)), bytes.length, ceilingBytes)

/**
 * At least the first `wanted` bytes of a gzip stream, if it has so many. Reads only a prefix of the input: a header must
 * not cost the inflation of the whole file.
 */
export function gunzipHead(bytes: Uint8Array, wanted: number): Result<Uint8Array> {
  // 4 KiB hold the gzip header too. Deflate grows at most 1,032-fold, which bounds what this prefix can become.
  const prefix = bytes.subarray(0, 4096 + wanted)
  const ceiling = prefix.length * 1100
  return guarded(
    () => gunzipSync(prefix, { ...options(ceiling), finishFlush: constants.Z_SYNC_FLUSH }),
    bytes.length,
    ceiling,
  )
}

/** gzip without file name or time stamp: the same bytes in give the same bytes out. */
export const gzip = (bytes: Uint8Array): Uint8Array => asPlain(gzipSync(bytes, { level: 6 }))

const options = (ceilingBytes: number) => ({ maxOutputLength: Math.max(1, ceilingBytes), chunkSize: 256 * 1024 })

const COMPRESSED = 'compressed data'

function guarded(inflate: () => Uint8Array, compressedBytes: number, ceilingBytes: number): Result<Uint8Array> {
  try {
    return ok(asPlain(inflate()))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return failed(
        'limit-exceeded',
        `The compressed data (${compressedBytes} bytes) grow beyond the limit of ${ceilingBytes} bytes.`,
        COMPRESSED,
      )
    }
    if (code === 'Z_BUF_ERROR')
      return failed('truncated', 'The compressed data end too early: the file is truncated.', COMPRESSED)
    if (typeof code === 'string' && code.startsWith('Z_')) {
      return failed('undecodable', 'The compressed data are damaged and cannot be inflated.', COMPRESSED)
    }
    throw error
  }
}

const asPlain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
