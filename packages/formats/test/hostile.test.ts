import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  imageHeaders,
  parseDicom,
  patientIdentity,
  prepareCodecs,
  readNifti,
  readPixels,
  readSegmentation,
  writeMrSlice,
  type DicomDataSet,
  type FormatFailure,
  type FramePixels,
  type ImageHeader,
} from '../src/index.ts'
import { CODECS } from '../src/dicom/codecs/index.ts'
import { numberValues, textValues } from '../src/dicom/values.ts'
import { gunzip } from '../src/inflate.ts'
import { mutated } from './mutate.ts'
import { bytesOf, expectSane, expectSanePixels, expectTyped, mrSlice, seededRandom } from './support.ts'

type Entry = { file: string; outcome: 'accept' | 'reject' | 'either' | 'mixed'; wrong: string }

const folder = sharedFile('data/hostile')
const entries: Entry[] =
  folder === undefined ? [] : JSON.parse(new TextDecoder().decode(bytesOf(join(folder, 'manifest.json')))).files
const dicomEntries = entries.filter(({ file }) => /^dicom(-pwnlab|-pydicom)?\//.test(file))

/** Wrong only beside another file: what refuses them is the store, which has both. */
const NEEDS_ANOTHER_FILE = ['dicom/dup_uid_b_other_pixels.dcm', 'dicom/other_patient_same_study.dcm']

/** Every value is read as text and as numbers, whatever its representation claims. */
function touchEverything(set: DicomDataSet): void {
  for (const element of set.elements.values()) {
    if (element.length < 10_000) textValues(set, element)
    for (const number of numberValues(set, element))
      if (number !== null && !Number.isFinite(number)) expect(number).toBe(0)
    element.items?.forEach(touchEverything)
  }
}

/** Meant to be parsed: its code stream is damaged on purpose, and other decoders refuse it as well. */
const UNDECODABLE = new Map([['dicom-pydicom/JPEG2000-embedded-sequence-delimiter.dcm', 'undecodable']])

type Reading = { refusal: FormatFailure | null; headers: ImageHeader[]; frame: FramePixels | null; ms: number }

async function read(bytes: Uint8Array): Promise<Reading> {
  // A decoder that the file before has stopped is replaced here, as in the program.
  await prepareCodecs(CODECS.keys())
  const start = performance.now()
  const done = (refusal: FormatFailure | null, headers: ImageHeader[] = [], frame: FramePixels | null = null) => ({
    refusal,
    headers,
    frame,
    ms: performance.now() - start,
  })
  const file = parseDicom(bytes)
  expectTyped(file)
  if (!file.ok) return done(file.failure)
  touchEverything(file.value.dataset)
  const headers = imageHeaders(file.value)
  expectTyped(headers)
  if (!headers.ok) return done(headers.failure)
  const { modality } = headers.value[0] as ImageHeader
  if (modality === 'SEG') {
    const segmentation = readSegmentation(bytes)
    expectTyped(segmentation)
    if (segmentation.ok) segmentation.value.segments.forEach(({ number }) => segmentation.value.maskOf(number))
  }
  let frame: FramePixels | null = null
  for (const header of [headers.value.at(-1), headers.value[0]]) {
    if (header === undefined || header.pixels === null || header.rows === null || header.columns === null) continue
    const pixels = readPixels(bytes, header)
    expectTyped(pixels)
    if (!pixels.ok) return done(pixels.failure, headers.value)
    frame = pixels.value
  }
  return done(null, headers.value, frame)
}

describe.skipIf(folder === undefined)('hostile DICOM', () => {
  test('the corpus is there', () => expect(dicomEntries.length).toBe(253))

  test.each(dicomEntries)('$outcome $file: $wrong', async ({ file, outcome }) => {
    const bytes = bytesOf(join(folder ?? '', file))
    const { refusal, headers, frame, ms } = await read(bytes)
    expect(ms).toBeLessThan(1000)
    headers.forEach(expectSane)
    if (frame !== null) expectSanePixels(headers[0] as ImageHeader, frame)
    // No patient text in a sentence that may be logged.
    if (refusal !== null) expect(refusal.message).not.toMatch(/HOSTILE|HST-|FUZZ|Anonym|CompressedSamples/i)
    if (outcome === 'accept') expect(refusal?.code).toBe(UNDECODABLE.get(file))
    if (outcome === 'reject' && !NEEDS_ANOTHER_FILE.includes(file)) expect(refusal?.at).toBeTypeOf('string')
  })

  test('a file cut short is called truncated', async () => {
    const cut = dicomEntries.filter(({ file }) => file.includes('/trunc_'))
    expect(cut.length).toBe(10)
    for (const { file } of cut) {
      expect((await read(bytesOf(join(folder ?? '', file)))).refusal).toMatchObject({ code: 'truncated' })
      expect((await read(bytesOf(join(folder ?? '', file)))).refusal?.message).toContain('truncated')
    }
  })

  test('what only the store can refuse carries what the store needs to see it', async () => {
    const headerOf = async (file: string) => (await read(bytesOf(join(folder ?? '', file)))).headers[0] as ImageHeader
    const pixelsOf = async (file: string) => (await read(bytesOf(join(folder ?? '', file)))).frame?.stored
    expect((await headerOf('dicom/dup_uid_b_other_pixels.dcm')).sopInstanceUid).toBe(
      (await headerOf('dicom/dup_uid_a.dcm')).sopInstanceUid,
    )
    expect(await pixelsOf('dicom/dup_uid_b_other_pixels.dcm')).not.toEqual(await pixelsOf('dicom/dup_uid_a.dcm'))
    const identityOf = (file: string) => {
      const parsed = parseDicom(bytesOf(join(folder ?? '', file)))
      return parsed.ok ? patientIdentity(parsed.value) : null
    }
    expect((await headerOf('dicom/other_patient_same_study.dcm')).studyInstanceUid).toBe(
      (await headerOf('dicom/dup_uid_a.dcm')).studyInstanceUid,
    )
    expect(identityOf('dicom/other_patient_same_study.dcm')).not.toEqual(identityOf('dicom/dup_uid_a.dcm'))
  })

  test('geometry traps become null, never a number', async () => {
    const headerOf = async (name: string) =>
      (await read(bytesOf(join(folder ?? '', 'dicom', name)))).headers[0] as ImageHeader
    expect((await headerOf('ds_nan_inf.dcm')).pixelSpacingMm).toBeNull()
    expect((await headerOf('spacing_zero.dcm')).pixelSpacingMm).toBeNull()
    expect((await headerOf('orientation_not_orthonormal.dcm')).orientation).toBeNull()
    expect(await headerOf('ok_baseline_mr.dcm')).toMatchObject({ pixelSpacingMm: [0.7, 0.7], columns: 16, rows: 16 })
  })

  test('a long UID is kept whole', async () => {
    const { headers } = await read(bytesOf(join(folder ?? '', 'dicom/uid_65_chars.dcm')))
    expect(headers[0]?.sopInstanceUid).toHaveLength(65)
  })
})

const NAMES = {
  'chrFrenMulti.dcm': 'Buc^Jérôme',
  'chrGreek.dcm': 'Διονυσιος',
  'chrH31.dcm': 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  'chrKoreanMulti.dcm': '김희중',
  'chrX1.dcm': 'Wang^XiaoDong=王^小東=',
}

describe.skipIf(folder === undefined)('character sets', () => {
  test.each(Object.entries(NAMES))('%s is read as %s', (file, name) => {
    const parsed = parseDicom(bytesOf(join(folder ?? '', 'dicom-pydicom/charset', file)))
    expect(parsed.ok && patientIdentity(parsed.value).name).toBe(name)
  })
})

describe.skipIf(folder === undefined)('hostile volumes', () => {
  const volumes = entries.filter(({ file }) => file.startsWith('volume/'))
  test('the corpus is there', () => expect(volumes.length).toBe(10))

  test.each(volumes)('$outcome $file: $wrong', ({ file, outcome }) => {
    const start = performance.now()
    const volume = readNifti(bytesOf(join(folder ?? '', file)))
    expect(performance.now() - start).toBeLessThan(1000)
    expectTyped(volume)
    if (outcome === 'accept') expect(volume.ok).toBe(true)
    if (outcome === 'reject') expect(volume.ok ? null : volume.failure.at).toBeTypeOf('string')
    if (volume.ok) {
      const [columns, rows, slices] = volume.value.dimensions
      expect(volume.value.data.length).toBe(columns * rows * slices)
      const numbers = volume.value.affineKnown ? Object.values(volume.value.affine).flat() : volume.value.voxelSizesMm
      expect(numbers.every(Number.isFinite)).toBe(true)
    }
  })

  test('a gzip bomb stops at the ceiling', () => {
    const bomb = bytesOf(join(folder ?? '', 'gzip/bomb_256MB.json.gz'))
    const start = performance.now()
    expect(gunzip(bomb, 16 * 1024 * 1024)).toMatchObject({ ok: false, failure: { code: 'limit-exceeded' } })
    expect(readNifti(bomb).ok).toBe(false)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

/** Real files of every kind, small enough that ten thousand readings take seconds. */
const SEEDS = [
  'imaging/phantom/PH01/dicom/T1GD_SAG/IM0000',
  'imaging/transfer-syntaxes/enhanced_mr_small.dcm',
  'imaging/transfer-syntaxes/ct_DeflatedExplicitVRLittleEndian.dcm',
  'imaging/transfer-syntaxes/ct_JPEGLSLossless.dcm',
  'imaging/transfer-syntaxes/ct_JPEGProcess14SV1.dcm',
  'imaging/dicom-seg/liver.dcm',
  'imaging/dicom-seg/sparse-labelmap-noppv.dcm',
  'imaging/dicom-seg/sr-example_seg.dcm',
  'imaging/dicom-seg/sr-example_sr.dcm',
  'hostile/dicom-pydicom/MR_small_RLE.dcm',
  'hostile/dicom-pydicom/MR_small_expb.dcm',
  'hostile/dicom-pydicom/image_dfl.dcm',
  'hostile/dicom-pydicom/nested_priv_SQ.dcm',
  'hostile/dicom-pydicom/charset/chrH31.dcm',
  'hostile/dicom/ok_baseline_mr.dcm',
  'hostile/dicom-pydicom/MR_small_jp2klossless.dcm',
  'hostile/dicom-pydicom/J2K_pixelrep_mismatch.dcm',
]

async function outcomesOf(seeds: readonly Uint8Array[], count: number) {
  const random = seededRandom(20_240_611)
  const outcomes = { accepted: 0, refused: 0, slowestMs: 0 }
  for (let i = 0; i < count; i++) {
    const bytes = mutated(seeds[i % seeds.length] as Uint8Array, random)
    const { refusal, headers, frame, ms } = await read(bytes)
    outcomes.slowestMs = Math.max(outcomes.slowestMs, ms)
    if (i % 16 === 0) headers.slice(0, 3).forEach(expectSane)
    if (frame !== null && i % 16 === 0) expectSanePixels(headers[0] as ImageHeader, frame)
    if (refusal === null) outcomes.accepted++
    else outcomes.refused++
  }
  return outcomes
}

describe.skipIf(folder === undefined)('mutated files', () => {
  test('10,000 mutants: nothing is thrown, nothing hangs, every failure is typed', { timeout: 240_000 }, async () => {
    const seeds = SEEDS.map((path) => bytesOf(sharedFile(`data/${path}`) ?? ''))
    const { accepted, refused, slowestMs } = await outcomesOf(seeds, 10_000)
    expect(accepted + refused).toBe(10_000)
    expect(slowestMs).toBeLessThan(1000)
    // Both kinds have to occur, or the mutation is too weak or too strong to prove anything.
    expect(accepted).toBeGreaterThan(1000)
    expect(refused).toBeGreaterThan(1000)
  })
})

test('2,000 mutants of a generated slice', { timeout: 60_000 }, async () => {
  const { accepted, refused, slowestMs } = await outcomesOf([writeMrSlice(mrSlice({ columns: 16, rows: 16 }))], 2_000)
  expect(accepted).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(100)
  expect(slowestMs).toBeLessThan(1000)
})
