import { RLE_LOSSLESS } from '../transfer-syntaxes.ts'
import type { Codec } from './codec.ts'
import { decodeRle } from './rle.ts'

/** Decoders by transfer syntax. A new one is a file beside this and a line here. */
export const CODECS: ReadonlyMap<string, Codec> = new Map([[RLE_LOSSLESS, decodeRle]])
