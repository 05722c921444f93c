import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  imageHeaders,
  parseDicom,
  prepareCodecs,
  readPixels,
  type FramePixels,
  type ImageHeader,
} from '../src/index.ts'
import { CODECS } from '../src/dicom/codecs/index.ts'
import { encapsulated, encoded } from './encoding.ts'
import { mutated } from './mutate.ts'
import { bytesOf, expectTyped, filesBelow, mrSlice, seededRandom, tagPosition, valueOf } from './support.ts'

const J2K = '1.2.840.10008.1.2.4.90'
const J2K_LOSSY = '1.2.840.10008.1.2.4.91'
const HTJ2K = '1.2.840.10008.1.2.4.201'
const HTJ2K_LOSSY = '1.2.840.10008.1.2.4.203'
const JPEG = '1.2.840.10008.1.2.4.50'

const headersOf = (bytes: Uint8Array): ImageHeader[] => valueOf(imageHeaders(valueOf(parseDicom(bytes))))
const firstFrame = (bytes: Uint8Array) => readPixels(bytes, headersOf(bytes)[0] as ImageHeader)

test('without prepareCodecs the answer is a failure, not a guess', async () => {
  const bytes = encapsulated(slice(), J2K, [await j2k()])
  expect(firstFrame(bytes)).toMatchObject({ ok: false, failure: { code: 'unsupported-transfer-syntax' } })
  await prepareCodecs([J2K])
  expect(firstFrame(bytes).ok).toBe(true)
})

const WIDTH = 61
const HEIGHT = 47

/** A slope with noise, and the ends of the range. */
function values(signed: boolean): Int16Array | Uint16Array {
  const random = seededRandom(5)
  const from = signed ? -3000 : 0
  const pixels = signed ? new Int16Array(WIDTH * HEIGHT) : new Uint16Array(WIDTH * HEIGHT)
  for (let i = 0; i < pixels.length; i++) pixels[i] = from + 11 * (i % 200) + 40 * random()
  pixels.set(signed ? [-32_768, 32_767] : [0, 65_535])
  return pixels
}

const bytesOfValues = (pixels: Int16Array | Uint16Array) => new Uint8Array(pixels.buffer)
const slice = (pixels: Int16Array | Uint16Array = values(false)) => mrSlice({ columns: WIDTH, rows: HEIGHT, pixels })
const image = (pixels: Int16Array | Uint16Array) => ({
  width: WIDTH,
  height: HEIGHT,
  bitsPerSample: 16,
  samples: bytesOfValues(pixels),
  signed: pixels instanceof Int16Array,
})
const j2k = (pixels: Int16Array | Uint16Array = values(false)) => encoded('J2KEncoder', image(pixels))
const htj2k = (pixels: Int16Array | Uint16Array = values(false)) => encoded('HTJ2KEncoder', image(pixels))

describe('what another program compressed', () => {
  beforeAll(() => prepareCodecs(CODECS.keys()))

  test.each([
    ['JPEG 2000', J2K, j2k, false],
    ['JPEG 2000, signed', J2K, j2k, true],
    ['JPEG 2000 under the lossy syntax', J2K_LOSSY, j2k, true],
    ['HTJ2K', HTJ2K, htj2k, false],
    ['HTJ2K, signed', HTJ2K, htj2k, true],
    ['HTJ2K under the lossy syntax', HTJ2K_LOSSY, htj2k, false],
  ] as const)('%s: every value as it was', async (_, syntax, compress, signed) => {
    const pixels = values(signed)
    const frame = valueOf(firstFrame(encapsulated(slice(pixels), syntax, [await compress(pixels)])))
    expect(frame.stored).toEqual(pixels)
  })

  test('a lossy stream may overshoot Bits Stored, and is not cut to it', async () => {
    const pixels = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % 9 === 0 ? 4095 + 200 : 4000))
    const bytes = encapsulated({ ...slice(pixels), bitsStored: 12 }, J2K_LOSSY, [await j2k(pixels)])
    expect(valueOf(firstFrame(bytes)).stored).toEqual(pixels)
  })

  test('a signed image in a stream without sign keeps its bits', async () => {
    const pixels = Int16Array.from({ length: WIDTH * HEIGHT }, (_, i) => i - 1000)
    const frame = await encoded('J2KEncoder', { ...image(pixels), signed: false })
    expect(valueOf(firstFrame(encapsulated(slice(pixels), J2K, [frame]))).stored).toEqual(pixels)
  })

  test('negative values in a file that has none are refused', async () => {
    const frame = await j2k(Int16Array.from({ length: WIDTH * HEIGHT }, (_, i) => i - 1000))
    expectRefused(encapsulated(slice(), J2K, [frame]), 'negative')
  })

  test.each([
    ['JPEG 2000', J2K, j2k],
    ['HTJ2K', HTJ2K, htj2k],
  ] as const)('%s cut anywhere, or with other sizes, is refused', async (_, syntax, compress) => {
    const frame = await compress()
    for (const part of [0, 0.01, 0.02, 0.1, 0.5, 0.9, 0.98, 0.999]) {
      expectRefused(encapsulated(slice(), syntax, [frame.subarray(0, Math.floor(frame.length * part))]), '')
    }
    const wider = mrSlice({ columns: WIDTH + 1, rows: HEIGHT, pixels: new Uint16Array((WIDTH + 1) * HEIGHT) })
    expectRefused(encapsulated(wider, syntax, [frame]), '61 × 47')
    // Tiles of one pixel: the stream holds the first and would leave the others black.
    const tiny = frame.slice()
    new DataView(tiny.buffer).setUint32(24, 1)
    new DataView(tiny.buffer).setUint32(28, 1)
    expectRefused(encapsulated(slice(), syntax, [tiny]), '1 of 2867 tiles')
  })

  test('more tiles than any image has are refused before a decoder makes room for them', async () => {
    const large = mrSlice({ columns: 1000, rows: 100, pixels: new Uint16Array(100_000) })
    const flat = { width: 1000, height: 100, bitsPerSample: 16, samples: new Uint8Array(200_000) }
    const frame = await encoded('J2KEncoder', flat)
    new DataView(frame.buffer).setUint32(24, 2)
    new DataView(frame.buffer).setUint32(28, 2)
    expectRefused(encapsulated(large, J2K, [frame]), '25000 tiles')
  })

  test('a decoder that damaged data have stopped is replaced', async () => {
    const good = encapsulated(slice(), J2K, [await j2k()])
    const random = seededRandom(9)
    for (let i = 0; i < 60; i++) {
      const bad = await j2k()
      for (let at = 40; at < bad.length - 2; at++) if (random() < 0.02) bad[at] = Math.floor(random() * 256)
      firstFrame(encapsulated(slice(), J2K, [bad]))
      await prepareCodecs([J2K])
    }
    expect(valueOf(firstFrame(good)).stored).toEqual(values(false))
  })
})

/** Three samples a pixel in 8 bits, by changing the description of an MR slice. */
function colour(dataset: Uint8Array, photometric: string): void {
  const set = (tag: number, value: number) => (dataset[tagPosition(dataset, tag) + 8] = value)
  set(0x00280002, 3)
  set(0x00280100, 8)
  set(0x00280101, 8)
  set(0x00280102, 7)
  const at = tagPosition(dataset, 0x00280004) + 8
  dataset.set(new TextEncoder().encode(photometric.padEnd(12)), at)
}

describe('JPEG', () => {
  beforeAll(() => prepareCodecs([JPEG]))

  const width = 32
  const grey = Uint8Array.from({ length: width * width }, (_, i) => 4 * (i % width) + Math.floor(i / width))
  const eightBit = (dataset: Uint8Array) => {
    dataset[tagPosition(dataset, 0x00280100) + 8] = 8
    dataset[tagPosition(dataset, 0x00280101) + 8] = 8
    dataset[tagPosition(dataset, 0x00280102) + 8] = 7
  }
  const plain = mrSlice({ columns: width, rows: width, pixels: new Uint16Array(width * width) })
  const greyJpeg = () => encoded('JPEGEncoder', { width, height: width, bitsPerSample: 8, samples: grey }, [95])

  test('grey values within what its quality loses', async () => {
    const frame = valueOf(firstFrame(encapsulated(plain, JPEG, [await greyJpeg()], eightBit)))
    const off = grey.map((value, i) => Math.abs(value - (frame.stored[i] ?? 999)))
    expect(frame.stored.length).toBe(width * width)
    expect(off.reduce((a, b) => Math.max(a, b))).toBeLessThan(4)
  })

  test.each(['RGB', 'YBR_FULL', 'YBR_FULL_422'])('the components of %s come out as they stand', async (photometric) => {
    const samples = Uint8Array.from({ length: 3 * width * width }, (_, i) => [200, 60, 120][i % 3] ?? 0)
    const frame = await encoded(
      'JPEGEncoder',
      { width, height: width, bitsPerSample: 8, components: 3, samples },
      [100],
    )
    const read = (bytes: Uint8Array): FramePixels => valueOf(firstFrame(bytes))
    const one = read(encapsulated(plain, JPEG, [frame], (set) => colour(set, photometric)))
    expect(one.photometricInterpretation).toBe(photometric.replace('_422', ''))
    expect(one.stored.length).toBe(samples.length)
    // The encoder wrote luma and chroma of (200, 60, 120): 109, 134, 193 by the formula of JFIF.
    const first = [...one.stored.subarray(0, 3)]
    for (const [i, value] of [109, 134, 193].entries()) expect(Math.abs((first[i] ?? 0) - value)).toBeLessThan(4)
  })

  test('cut, progressive and twelve bits are refused by name', async () => {
    const frame = await greyJpeg()
    for (const part of [0, 0.02, 0.3, 0.6, 0.9]) {
      expectRefused(encapsulated(plain, JPEG, [frame.subarray(0, Math.floor(frame.length * part))], eightBit), '')
    }
    const at = frame.findIndex((byte, i) => byte === 0xff && frame[i + 1] === 0xc0)
    const changed = (offset: number, value: number) => frame.map((byte, i) => (i === at + offset ? value : byte))
    const refusal = (bytes: Uint8Array) => firstFrame(encapsulated(plain, JPEG, [bytes], eightBit))
    expect(refusal(changed(1, 0xc2))).toMatchObject({ failure: { code: 'unsupported', message: /Progressive/ } })
    expect(refusal(changed(4, 12))).toMatchObject({ failure: { code: 'unsupported', message: /12 bits/ } })
    expect(refusal(changed(8, 33))).toMatchObject({ failure: { code: 'undecodable' } })
  })
})

function expectRefused(bytes: Uint8Array, because: string): void {
  const read = firstFrame(bytes)
  expect(read).toMatchObject({ ok: false, failure: { code: 'undecodable' } })
  expect(read.ok ? '' : read.failure.message).toContain(because)
}

/** SHA-256 of the stored values (16-bit little endian) that pydicom 2.3 with GDCM 3.0 gives, computed once. */
const BY_PYDICOM = {
  'imaging/transfer-syntaxes/ct_JPEG2000LosslessOnly.dcm':
    '1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9',
  'imaging/transfer-syntaxes/ct_JPEGLSLossless.dcm': '1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9',
  'imaging/transfer-syntaxes/ct_JPEGProcess14SV1.dcm':
    '1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9',
  'hostile/dicom-pydicom/MR_small_jp2klossless.dcm': '88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e',
  'hostile/dicom-pydicom/J2K_pixelrep_mismatch.dcm': '1296350a0006ef6908ce4aa11717e3e8a236b63478a097bbfb45ac7a5fca6359',
  'hostile/dicom-pydicom/explicit_VR-UN.dcm': 'a729f6fe1e75762988fd4a8749a18b580bbb16fb5365abf5a21dfecb0244b517',
}

/** The same for every image of a folder: SHA-256 of the digests in hexadecimal, files in the order of their names. */
const FOLDERS = {
  'dicom-seg': { images: 7, digest: '18b08230555eb7b74eda6deb37cc88eeba7bc6c20482a3955687267a9968ec16' },
  phantom: { images: 406, digest: '2bd14ad4720affbc1f7d5b1b1470633f0a1ab88e955fb2888e0849610df23169' },
  'spine-dicom': { images: 67, digest: '87ef0bb4c6a698fb1dd14b5977035250398c840a25c56f22f609c6fee5c9053a' },
  'transfer-syntaxes': { images: 7, digest: '4a4a6e057ab48ef2b242b9e23e57aeb71f1f766d3fe93765628b18b8ba12399b' },
  'tumour-dicom': { images: 120, digest: '405aebcdfe388593bc02acbd3c8791e41f6704eb8af23ab4185ba92a9ff4554b' },
}

/** All frames of a file as one run of little-endian values. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  const headers = headersOf(bytes)
  await prepareCodecs(headers.map(({ transferSyntaxUid }) => transferSyntaxUid))
  for (const header of headers) {
    const { stored } = valueOf(readPixels(bytes, header))
    hash.update(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength))
  }
  return hash.digest('hex')
}

const shared = sharedFile('data')
describe.skipIf(shared === undefined)('the values that pydicom gives', () => {
  test.each(Object.entries(BY_PYDICOM))('%s', async (file, digest) => {
    expect(await digestOf(bytesOf(join(shared ?? '', file)))).toBe(digest)
  })

  test.each(Object.entries(FOLDERS))('every image of %s', async (folder, { images, digest }) => {
    const files = filesBelow(join(shared ?? '', 'imaging', folder))
    const whole = createHash('sha256')
    let read = 0
    for (const path of files) {
      const file = parseDicom(bytesOf(path))
      if (!file.ok || file.value.pixelData === null) continue
      whole.update(await digestOf(bytesOf(path)))
      read += 1
    }
    expect({ images: read, digest: whole.digest('hex') }).toEqual({ images, digest })
  })
})

test('1,500 damaged files of each codec: nothing is thrown, every failure is typed', { timeout: 60_000 }, async () => {
  await prepareCodecs(CODECS.keys())
  const random = seededRandom(4711)
  const seeds = [
    encapsulated(slice(), J2K, [await j2k()]),
    encapsulated(slice(), J2K_LOSSY, [await j2k()]),
    encapsulated(slice(), HTJ2K, [await htj2k()]),
  ]
  let [read, refused] = [0, 0]
  for (let i = 0; i < 1500 * seeds.length; i++) {
    await prepareCodecs(CODECS.keys())
    const bytes = mutated(seeds[i % seeds.length] as Uint8Array, random)
    const file = parseDicom(bytes)
    const headers = file.ok ? imageHeaders(file.value) : file
    const [header] = headers.ok ? headers.value : []
    const frame = header === undefined ? headers : readPixels(bytes, header)
    expectTyped(frame)
    if (frame.ok) read += 1
    else refused += 1
  }
  // Both kinds have to occur, or the damage proves nothing.
  expect(read).toBeGreaterThan(500)
  expect(refused).toBeGreaterThan(500)
})
