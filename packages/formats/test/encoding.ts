import { parseDicom, writeMrSlice, type MrSlice } from '../src/index.ts'
import { concatenated, fileMeta } from '../src/dicom/write.ts'
import { elementHeader } from '../src/dicom/deidentify/encode.ts'
import { tagPosition, valueOf } from './support.ts'

const EXPLICIT = { explicit: true, littleEndian: true }
const ITEM = { explicit: false, littleEndian: true }
const PIXEL_DATA = 0x7fe00010

/** An MR slice whose pixels are these compressed frames, one fragment each. `patch` may change the data set in place. */
export function encapsulated(
  slice: MrSlice,
  transferSyntaxUid: string,
  frames: readonly Uint8Array[],
  patch: (dataset: Uint8Array) => void = () => undefined,
): Uint8Array {
  const plain = writeMrSlice(slice)
  const { dataset } = valueOf(parseDicom(plain))
  const first = [...dataset.elements.values()][0]
  const body = plain.slice((first?.offset ?? 0) - 8, tagPosition(plain, PIXEL_DATA))
  patch(body)
  const items = frames.flatMap((frame) => {
    const even = frame.length % 2 === 0 ? frame : concatenated([frame, Uint8Array.of(0)])
    return [elementHeader(0xfffee000, '', even.length, ITEM), even]
  })
  return concatenated([
    fileMeta('1.2.840.10008.5.1.4.1.1.4', slice.sopInstanceUid, transferSyntaxUid),
    body,
    elementHeader(PIXEL_DATA, 'OB', 0xffffffff, EXPLICIT),
    elementHeader(0xfffee000, '', 0, ITEM),
    ...items,
    elementHeader(0xfffee0dd, '', 0, ITEM),
  ])
}

type Encoder = {
  getDecodedBuffer(info: object): Uint8Array
  setProgressive?(on: boolean): void
  setQuality(lossless: boolean | number, step?: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
  delete(): void
}
type Load = (settings: object) => Promise<Record<string, new () => Encoder>>

// A module writes into the object that it is given: each gets one of its own.
const SILENT = { print: () => undefined, printErr: () => undefined }

/** A frame compressed by the encoder that belongs to a decoder: another program than the one that is tested. */
export async function encoded(
  kind: 'J2KEncoder' | 'HTJ2KEncoder' | 'JPEGEncoder',
  image: {
    width: number
    height: number
    bitsPerSample: number
    samples: Uint8Array
    components?: number
    signed?: boolean
  },
  quality: readonly [boolean | number, number?] = [true, 0],
): Promise<Uint8Array> {
  const modules = {
    J2KEncoder: '@cornerstonejs/codec-openjpeg/wasmjs',
    HTJ2KEncoder: '@cornerstonejs/codec-openjph/wasmjs',
    JPEGEncoder: '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs',
  }
  const { default: load } = (await import(modules[kind])) as { default: Load }
  const Encoder = (await load({ ...SILENT }))[kind]
  if (Encoder === undefined) throw new Error(`there is no ${kind}`)
  const encoder = new Encoder()
  const { width, height, bitsPerSample, samples, components = 1, signed = false } = image
  const info = {
    width,
    height,
    bitsPerSample,
    componentCount: components,
    isSigned: signed,
    isUsingColorTransform: false,
  }
  encoder.getDecodedBuffer(info).set(samples)
  encoder.setProgressive?.(false)
  encoder.setQuality(...quality)
  encoder.encode()
  const bytes = encoder.getEncodedBuffer().slice()
  encoder.delete()
  return bytes
}
