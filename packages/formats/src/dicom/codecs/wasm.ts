// The screens reach this file by its imports alone, without the declarations beside it.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./wasm-modules.d.ts" />
import {
  HTJ2K,
  HTJ2K_LOSSLESS,
  HTJ2K_LOSSLESS_RPCL,
  JPEG_2000,
  JPEG_2000_LOSSLESS,
  JPEG_BASELINE,
  JPEG_EXTENDED,
} from '../transfer-syntaxes.ts'

// JPEG and JPEG 2000 are decoded by programs of long standing (libjpeg-turbo, OpenJPEG, OpenJPH), compiled to
// WebAssembly: C++ that touches foreign bytes cannot leave its own memory there. Loading one takes some ten
// milliseconds and is asynchronous, so it is done before the synchronous `readPixels`, and only for files that need it.

/** What the decoder classes of the three modules have in common. */
export type WasmDecoder = {
  getEncodedBuffer(length: number): Uint8Array
  decode(): void
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean }
  getDecodedBuffer(): Uint8Array
  delete(): void
}

type WasmModule = { HEAPU8: Uint8Array } & { [decoder in DecoderName]?: new () => WasmDecoder }
/** Makes a module; what it would print quotes the file and is dropped. */
export type LoadModule = (settings: { print: () => void; printErr: () => void }) => Promise<WasmModule>

export type DecoderName = 'J2KDecoder' | 'HTJ2KDecoder' | 'JPEGDecoder'

const IMPORTS: Readonly<Record<DecoderName, () => Promise<{ default: unknown }>>> = {
  J2KDecoder: () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
  HTJ2KDecoder: () => import('@cornerstonejs/codec-openjph/wasmjs'),
  JPEGDecoder: () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
}

const DECODER_OF: ReadonlyMap<string, DecoderName> = new Map([
  [JPEG_BASELINE, 'JPEGDecoder'],
  [JPEG_EXTENDED, 'JPEGDecoder'],
  [JPEG_2000_LOSSLESS, 'J2KDecoder'],
  [JPEG_2000, 'J2KDecoder'],
  [HTJ2K_LOSSLESS, 'HTJ2KDecoder'],
  [HTJ2K_LOSSLESS_RPCL, 'HTJ2KDecoder'],
  [HTJ2K, 'HTJ2KDecoder'],
])

const loaded = new Map<DecoderName, WasmModule>()

/**
 * Loads the decoders that some transfer syntaxes need; does nothing for those that need none or are there already.
 * To be awaited before `readPixels` and `readSegmentation`, once for every file: a decoder that a damaged file has
 * stopped, or has made large, is replaced by a fresh one here.
 *
 * @example
 * await prepareCodecs([header.transferSyntaxUid])
 * const frame = readPixels(bytes, header)
 */
export async function prepareCodecs(transferSyntaxUids: Iterable<string>): Promise<void> {
  const needed = new Set([...transferSyntaxUids].flatMap((uid) => DECODER_OF.get(uid) ?? []))
  for (const name of needed) {
    if (loaded.has(name)) continue
    const { default: load } = await IMPORTS[name]()
    loaded.set(name, await (load as LoadModule)({ print: () => undefined, printErr: () => undefined }))
  }
}

// The memory of a module grows and never shrinks; a large image must not be paid for by all that come after it.
const KEPT_BYTES = 192 * 1024 * 1024

export type Decoded = { bytes: Uint8Array; bitsPerSample: number; signed: boolean }

/**
 * Runs a decoder over one code stream. Answers null when it refuses the bytes, in whatever way: C++ exceptions arrive as
 * numbers, faults of memory as errors, and some failures only as an image without pixels.
 */
export function decodeWith(name: DecoderName, bytes: Uint8Array, expected: Expected): Decoded | 'not-loaded' | null {
  const module = loaded.get(name)
  const Decoder = module?.[name]
  if (module === undefined || Decoder === undefined) return 'not-loaded'
  try {
    return decodeOnce(new Decoder(), bytes, expected)
  } catch (error) {
    // A number is an exception that C++ has cleaned up after. Anything else has stopped the module in its tracks.
    if (typeof error !== 'number') loaded.delete(name)
    return null
  } finally {
    if (module.HEAPU8.length > KEPT_BYTES) loaded.delete(name)
  }
}

export type Expected = { columns: number; rows: number; samplesPerPixel: number }

function decodeOnce(decoder: WasmDecoder, bytes: Uint8Array, expected: Expected): Decoded | null {
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    decoder.decode()
    const { width, height, componentCount, bitsPerSample, isSigned } = decoder.getFrameInfo()
    if (width !== expected.columns || height !== expected.rows || componentCount !== expected.samplesPerPixel)
      return null
    const decoded = decoder.getDecodedBuffer()
    const wanted = width * height * componentCount * (bitsPerSample > 8 ? 2 : 1)
    return decoded.length === wanted ? { bytes: decoded.slice(), bitsPerSample, signed: isSigned } : null
  } finally {
    decoder.delete()
  }
}
