import {
  JPEG_LOSSLESS,
  JPEG_LOSSLESS_FIRST_ORDER,
  JPEG_LS_LOSSLESS,
  JPEG_LS_NEAR_LOSSLESS,
  RLE_LOSSLESS,
} from '../transfer-syntaxes.ts'
import type { Codec } from './codec.ts'
import { decodeJpegLossless } from './jpeg-lossless.ts'
import { decodeJpegLs } from './jpeg-ls.ts'
import { decodeRle } from './rle.ts'

/** Decoders by transfer syntax. A new one is a file beside this and a line here. */
export const CODECS: ReadonlyMap<string, Codec> = new Map([
  [RLE_LOSSLESS, decodeRle],
  [JPEG_LOSSLESS, decodeJpegLossless],
  [JPEG_LOSSLESS_FIRST_ORDER, decodeJpegLossless],
  [JPEG_LS_LOSSLESS, decodeJpegLs],
  [JPEG_LS_NEAR_LOSSLESS, decodeJpegLs],
])
