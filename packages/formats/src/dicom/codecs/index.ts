import {
  HTJ2K,
  HTJ2K_LOSSLESS,
  HTJ2K_LOSSLESS_RPCL,
  JPEG_2000,
  JPEG_2000_LOSSLESS,
  JPEG_BASELINE,
  JPEG_EXTENDED,
  JPEG_LOSSLESS,
  JPEG_LOSSLESS_FIRST_ORDER,
  JPEG_LS_LOSSLESS,
  JPEG_LS_NEAR_LOSSLESS,
  RLE_LOSSLESS,
} from '../transfer-syntaxes.ts'
import type { Codec } from './codec.ts'
import { decodeJpeg2000 } from './jpeg-2000.ts'
import { decodeJpegLossless } from './jpeg-lossless.ts'
import { decodeJpegLs } from './jpeg-ls.ts'
import { decodeJpeg } from './jpeg.ts'
import { decodeRle } from './rle.ts'

/** Decoders by transfer syntax. A new one is a file beside this and a line here. */
export const CODECS: ReadonlyMap<string, Codec> = new Map([
  [RLE_LOSSLESS, decodeRle],
  [JPEG_LOSSLESS, decodeJpegLossless],
  [JPEG_LOSSLESS_FIRST_ORDER, decodeJpegLossless],
  [JPEG_LS_LOSSLESS, decodeJpegLs],
  [JPEG_LS_NEAR_LOSSLESS, decodeJpegLs],
  [JPEG_BASELINE, decodeJpeg],
  [JPEG_EXTENDED, decodeJpeg],
  [JPEG_2000_LOSSLESS, decodeJpeg2000('J2KDecoder', true)],
  [JPEG_2000, decodeJpeg2000('J2KDecoder', false)],
  [HTJ2K_LOSSLESS, decodeJpeg2000('HTJ2KDecoder', true)],
  [HTJ2K_LOSSLESS_RPCL, decodeJpeg2000('HTJ2KDecoder', true)],
  [HTJ2K, decodeJpeg2000('HTJ2KDecoder', false)],
])
