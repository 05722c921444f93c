import fc from 'fast-check'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sharedFile } from '../../../test/support/shared.ts'
import {
  deidentify,
  imageHeaders,
  parseDicom,
  patientIdentity,
  prepareCodecs,
  readPixels,
  textOf,
  writeDicom,
  writeEncapsulatedPdf,
  writeMrSlice,
  writeSegmentation,
  type DeidentifyOptions,
  type Deidentified,
  type DicomInput,
} from '../src/index.ts'
import { CODECS } from '../src/dicom/codecs/index.ts'
import { PROFILE } from '../src/dicom/deidentify/profile.ts'
import { cleaned } from '../src/dicom/deidentify/replacing.ts'
import { concatenated } from '../src/dicom/write.ts'
import { mutated } from './mutate.ts'
import { has, run } from './peer.ts'
import { bytesOf, filesBelow, mrSlice, seededRandom, segmentation, valueOf } from './support.ts'

const keyed = (key: string) => (text: string) => new Uint8Array(createHmac('sha256', key).update(text).digest())
const options: DeidentifyOptions = { keyedHash: keyed('one run') }
const done = (bytes: Uint8Array, more: Partial<DeidentifyOptions> = {}): Deidentified =>
  valueOf(deidentify(bytes, { ...options, ...more }))

const scratch = mkdtempSync(join(tmpdir(), 'theca-deidentify-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const asText = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

/** An element of any tag with text in it, explicit little endian. */
function raw(tag: number, vr: string, text: string): Uint8Array {
  const value = new TextEncoder().encode(text.length % 2 === 0 ? text : `${text} `)
  const head = Uint8Array.of((tag >>> 16) & 255, tag >>> 24, tag & 255, (tag >>> 8) & 255, 0, 0, value.length, 0)
  head.set(new TextEncoder().encode(vr), 4)
  return concatenated([head, value])
}

const SECRETS = ['Zzyzx', 'Quennell', 'PID-77441', '19600229', 'Dr^Wrexham', 'ACC-5512', 'Klinikum Nord', 'Serial-991']

/** A data set in which every secret stands somewhere, also where the profile does not expect it. */
const told: DicomInput = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  SOPInstanceUID: '1.2.826.0.1.3680043.8.498.1',
  StudyInstanceUID: '1.2.826.0.1.3680043.8.498.2',
  SeriesInstanceUID: '1.2.826.0.1.3680043.8.498.3',
  FrameOfReferenceUID: '1.2.826.0.1.3680043.8.498.4',
  ImageType: ['ORIGINAL', 'PRIMARY'],
  StudyDate: '20260110',
  ContentDate: '20260110',
  ContentTime: '101112',
  AcquisitionDateTime: '20260110101112.5+0100',
  Modality: 'MR',
  Manufacturer: 'Maker',
  ManufacturerModelName: 'Scanner of Quennell',
  AccessionNumber: 'ACC-5512',
  ReferringPhysicianName: 'Dr^Wrexham',
  StudyDescription: 'Spine for Zzyzx',
  SeriesDescription: 'T2 TSE SAG Quennell 12345678',
  DeviceSerialNumber: 'Serial-991',
  PatientName: 'Zzyzx^Quennell',
  PatientID: 'PID-77441',
  PatientBirthDate: '19600229',
  PatientSex: 'F',
  ImageComments: 'seen by Dr^Wrexham',
  SourceImageSequence: [
    {
      ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
      ReferencedSOPInstanceUID: '1.2.826.0.1.3680043.8.498.1',
      PurposeOfReferenceCodeSequence: [{ CodeValue: 'PID-77441', CodingSchemeDesignator: '99X', CodeMeaning: 'Zzyzx' }],
      PatientName: 'Zzyzx^Quennell',
    },
  ],
  ImagePositionPatient: [1, 2, 3],
  Rows: 2,
  Columns: 2,
}

/** With private elements, an institution, an overlay and a text of unknown kind, all of them in their place. */
function secretive(): Uint8Array {
  const plain = writeDicom(told)
  const at = (tag: number) => {
    const element = valueOf(parseDicom(plain)).dataset.elements.get(tag)
    return (element?.offset ?? 0) - 8
  }
  const modality = at(0x00080060)
  const position = at(0x00200032)
  return concatenated([
    plain.subarray(0, modality),
    plain.subarray(modality, position),
    raw(0x00190010, 'LO', 'Klinikum Nord'),
    raw(0x00191010, 'LO', 'Zzyzx'),
    plain.subarray(position),
    raw(0x00321032, 'PN', 'Dr^Wrexham'),
    raw(0x60004000, 'LT', 'Quennell'),
  ])
}

describe('what identifies somebody', () => {
  test.each<Partial<DeidentifyOptions>>([
    {},
    { dates: 'keep', keepPatientCharacteristics: true, cleanDescriptors: true },
    { dates: { shiftDays: 40 }, cleanDescriptors: true, pseudonym: 'P 1' },
  ])('stands nowhere in the bytes afterwards, with %o', (more) => {
    const { bytes, warnings } = done(secretive(), more)
    for (const secret of SECRETS) expect(asText(secretive())).toContain(secret)
    for (const secret of SECRETS.flatMap((each) => each.split('^'))) expect(asText(bytes)).not.toContain(secret)
    expect(asText(bytes)).not.toContain('1.2.826.0.1.3680043')
    expect(warnings.map(({ code }) => code)).toContain('kept-text')
  })

  test('the scanner stays where that is asked for, unless its name is that of a person', () => {
    const kept = asText(done(secretive(), { keepDevice: true }).bytes)
    expect(kept).toContain('Serial-991')
    expect(kept).not.toContain('Quennell')
  })

  test('the account of what was done: each tag, the private ones in one line', () => {
    const { changes } = done(secretive())
    const of = (tag: string) =>
      changes.filter((change) => change.tag.startsWith(tag)).map(({ action, count }) => [action, count])
    expect(of('(0010,0010)')).toEqual([['emptied', 2]])
    expect(of('(0008,1030)')).toEqual([['removed', 1]])
    expect(of('(0012,0062)')).toEqual([['added', 1]])
    expect(of('(6000,4000)')).toEqual([['removed', 1]])
    expect(of('private')).toEqual([['removed', 2]])
    expect(of('(0008,1155)')).toEqual([['replaced', 1]])
  })

  test('the file says so itself', () => {
    const { dataset } = valueOf(parseDicom(done(secretive(), { dates: { shiftDays: 3 } }).bytes))
    expect(textOf(dataset, 'PatientIdentityRemoved')).toBe('YES')
    expect(textOf(dataset, 'LongitudinalTemporalInformationModified')).toBe('MODIFIED')
    const codes = dataset.elements.get(0x00120064)?.items?.map((item) => textOf(item, 'CodeValue'))
    expect(codes).toEqual(['113100', '113107'])
  })
})

describe('UIDs', () => {
  test('the same for the same under one key, others under another, never those of the standard', () => {
    const first = valueOf(parseDicom(done(secretive()).bytes)).dataset
    const again = valueOf(parseDicom(done(secretive()).bytes)).dataset
    const other = valueOf(parseDicom(done(secretive(), { keyedHash: keyed('another run') }).bytes)).dataset
    const own = textOf(first, 'SOPInstanceUID')
    expect(own).toMatch(/^2\.25\.\d{1,39}$/)
    expect(textOf(again, 'SOPInstanceUID')).toBe(own)
    expect(textOf(other, 'SOPInstanceUID')).not.toBe(own)
    const source = first.elements.get(0x00082112)?.items?.[0]
    expect(source === undefined ? null : textOf(source, 'ReferencedSOPInstanceUID')).toBe(own)
    expect(textOf(first, 'SOPClassUID')).toBe('1.2.840.10008.5.1.4.1.1.4')
    const { meta } = valueOf(parseDicom(done(secretive()).bytes))
    expect(textOf(meta, 'MediaStorageSOPInstanceUID')).toBe(own)
  })
})

describe('dates', () => {
  const dateAfter = (dates: DeidentifyOptions['dates']) => {
    const { dataset } = valueOf(
      parseDicom(done(writeDicom({ ...told, StudyDate: '20240228' }), { ...(dates && { dates }) }).bytes),
    )
    return [textOf(dataset, 'StudyDate'), textOf(dataset, 'AcquisitionDateTime'), textOf(dataset, 'PatientBirthDate')]
  }
  test('removed, kept, moved over a leap day and back over a year', () => {
    expect(dateAfter(undefined)).toEqual([null, null, null])
    expect(dateAfter('keep')).toEqual(['20240228', '20260110101112.5+0100', null])
    expect(dateAfter({ shiftDays: 2 })).toEqual(['20240301', '20260112101112.5+0100', null])
    expect(dateAfter({ shiftDays: -59 })).toEqual(['20231231', '20251112101112.5+0100', null])
  })

  test('intervals stay, whatever the shift', () => {
    const dateOf = (day: string, shiftDays: number) => {
      const { dataset } = valueOf(
        parseDicom(done(writeDicom({ ...told, StudyDate: day }), { dates: { shiftDays } }).bytes),
      )
      const text = textOf(dataset, 'StudyDate') ?? ''
      return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)))
    }
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), (shift) => {
        expect(dateOf('20250317', shift) - dateOf('20241103', shift)).toBe(134 * 86_400_000)
      }),
      { numRuns: 50 },
    )
  })
})

test('ages above 89 years become 90 where characteristics are kept', () => {
  const age = raw(0x00101010, 'AS', '093Y')
  const plain = writeDicom({ ...told, PatientSex: undefined, ImageComments: undefined })
  const at = (valueOf(parseDicom(plain)).dataset.elements.get(0x00181000)?.offset ?? 0) - 8
  const bytes = concatenated([plain.subarray(0, at), age, plain.subarray(at)])
  const { dataset } = valueOf(parseDicom(done(bytes, { keepPatientCharacteristics: true }).bytes))
  expect(asText(dataset.bytes.subarray(dataset.elements.get(0x00101010)?.offset)).slice(0, 4)).toBe('090Y')
})

test('of descriptions only known words stay', () => {
  expect(cleaned('t2_tse_SAG for Mrs. Miller, 3 mm, 12345')).toBe('t2 tse SAG 3')
  expect(cleaned('Miller')).toBe('')
})

describe('a sequence that an implicit file does not name as one', () => {
  /** Implicit little endian: an element of an unknown tag whose value is a sequence with a name in it. */
  function implicit(depth: number): Uint8Array {
    const element = (tag: number, value: Uint8Array) => {
      const head = new Uint8Array(8)
      const view = new DataView(head.buffer)
      view.setUint16(0, tag >>> 16, true)
      view.setUint16(2, tag & 0xffff, true)
      view.setUint32(4, value.length, true)
      return concatenated([head, value])
    }
    const text = (value: string) => new TextEncoder().encode(value.length % 2 === 0 ? value : `${value} `)
    let inner = element(0x00100010, text('Zzyzx^Quennell'))
    for (let i = 0; i < depth; i++) inner = element(0x00081032, element(0xfffee000, inner))
    const main = [
      element(0x00080016, text('1.2.840.10008.5.1.4.1.1.4\0')),
      element(0x00080018, text('1.2.3.4\0')),
      inner,
      element(0x00200013, text('1 ')),
    ]
    const head = writeDicom({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', SOPInstanceUID: '1.2.3.4' })
    const uid = asText(head).indexOf('1.2.840.10008.1.2.1\0')
    head[uid + 17] = 0
    head[uid + 18] = 0
    const start =
      (valueOf(
        parseDicom(writeDicom({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', SOPInstanceUID: '1.2.3.4' })),
      ).dataset.elements.get(0x00080016)?.offset ?? 0) - 8
    return concatenated([head.subarray(0, start), ...main])
  }

  test('is entered all the same', () => {
    const { bytes } = done(implicit(3))
    expect(asText(implicit(3))).toContain('Zzyzx')
    expect(asText(bytes)).not.toContain('Zzyzx')
    expect(valueOf(parseDicom(bytes)).transferSyntax.name).toBe('Implicit VR Little Endian')
  })

  test('and left out where it goes too deep', () => {
    const { bytes } = done(implicit(5000))
    expect(asText(bytes)).not.toContain('Zzyzx')
    expect(bytes.length).toBeLessThan(5000)
  })
})

test('what cannot be de-identified is refused', () => {
  const pdf = writeEncapsulatedPdf({
    pdf: new TextEncoder().encode('%PDF-'),
    source: segmentation().source,
    title: 'Report',
    seriesInstanceUid: '2.25.1',
    sopInstanceUid: '2.25.2',
    seriesNumber: 1,
    seriesDescription: 'Report',
    date: '2026-01-02',
    time: '111213',
    softwareVersion: '0.1',
  })
  expect(deidentify(pdf, options)).toMatchObject({ ok: false, failure: { code: 'unsupported' } })
  expect(deidentify(writeDicom({ SOPClassUID: '1.2.840.10008.1.3.10', SOPInstanceUID: '1.2' }), options).ok).toBe(false)
  expect(deidentify(writeMrSlice(mrSlice()).subarray(0, 500), options)).toMatchObject({
    failure: { code: 'truncated' },
  })
  expect(() => deidentify(secretive(), { ...options, pseudonym: 'Müller\\x' })).toThrow(RangeError)
  expect(() => deidentify(secretive(), { ...options, dates: { shiftDays: 0.5 } })).toThrow(RangeError)
})

test('pictures that often have names in them are pointed out', () => {
  const codes = (changes: DicomInput) => {
    const bytes = writeDicom({
      ...told,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      PixelData: new Uint8Array(4),
      ...changes,
    })
    return done(bytes)
      .warnings.map(({ code }) => code)
      .filter((code) => code !== 'kept-text')
  }
  expect(codes({})).toEqual([])
  expect(codes({ BurnedInAnnotation: 'YES' })).toEqual(['burnt-in-annotation'])
  expect(codes({ Modality: 'US' })).toEqual(['burnt-in-annotation'])
  expect(codes({ Modality: 'US', BurnedInAnnotation: 'NO' })).toEqual([])
  expect(codes({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7' })).toEqual(['burnt-in-annotation'])
  expect(codes({ ImageType: ['DERIVED', 'SECONDARY', 'SCREEN SAVE'] })).toEqual(['burnt-in-annotation'])
  expect(codes({ BodyPartExamined: 'BRAIN' })).toEqual(['recognisable-face'])
})

test('the table: rows that matter most, and no row lost by standing twice', () => {
  const row = (tag: number) => PROFILE.get(tag)
  expect(row(0x00100010)).toEqual({ action: 'Z', option: null })
  expect(row(0x0008103e)).toEqual({ action: 'X', option: 'descriptor' })
  expect(row(0x00080020)).toEqual({ action: 'Z', option: 'dates' })
  expect(row(0x00181000)).toEqual({ action: 'X/Z/D', option: 'device' })
  expect(row(0x00101010)).toEqual({ action: 'X', option: 'patient' })
  expect(row(0x0020000d)).toEqual({ action: 'U', option: null })
  expect(PROFILE.size).toBe(513)
})

/** Elements of a segmentation and a slice that was written here, and files of other makers. */
const own: Record<string, Uint8Array> = {
  slice: writeMrSlice(mrSlice()),
  segmentation: writeSegmentation(segmentation()),
}
const folders = [
  'imaging/phantom/PH01/dicom/T1GD_SAG',
  'imaging/transfer-syntaxes',
  'imaging/dicom-seg',
  'imaging/spine-dicom',
  'imaging/tumour-dicom/VS-SEG-001_T1Gd',
]
for (const folder of folders.map((name) => sharedFile(`data/${name}`))) {
  const files = folder === undefined ? [] : filesBelow(folder).filter((path) => /\.dcm$|IM\d+$/.test(path))
  for (const path of files.slice(0, 8)) own[path] = bytesOf(path)
}

describe('images keep what they show', () => {
  test.each(Object.keys(own))('%s: pixels and geometry equal', async (name) => {
    const bytes = own[name] ?? new Uint8Array()
    await prepareCodecs(CODECS.keys())
    for (const more of [{}, { dates: 'keep', keepDevice: true, cleanDescriptors: true } as const]) {
      const after = done(bytes, more).bytes
      const [before, headers] = [bytes, after].map((each) => valueOf(imageHeaders(valueOf(parseDicom(each)))))
      expect(headers?.length).toBe(before?.length)
      for (const [i, header] of (before ?? []).entries()) {
        const changed = headers?.[i]
        const { positionMm, orientation, pixelSpacingMm, spacingBetweenSlicesMm, rows, columns } = header
        expect(changed).toMatchObject({
          positionMm,
          orientation,
          pixelSpacingMm,
          spacingBetweenSlicesMm,
          rows,
          columns,
        })
        if (header.pixels === null || changed === undefined) continue
        expect(valueOf(readPixels(after, changed))).toEqual(valueOf(readPixels(bytes, header)))
      }
      const identity = patientIdentity(valueOf(parseDicom(bytes)))
      for (const value of [identity.name, identity.patientId])
        if (value !== null && value.length > 4) expect(asText(after)).not.toContain(value)
    }
  })

  const errorsOf = (name: string, bytes: Uint8Array) => {
    const path = join(scratch, name)
    writeFileSync(path, bytes)
    const lines = (run('dciodvfy', path)?.text ?? '').split('\n').filter((line) => line.startsWith('Error'))
    return new Set(lines.map((line) => line.replaceAll(/<[^>]*>|2\.25\.\d+/g, '')))
  }
  test.skipIf(!has('dciodvfy'))('dciodvfy finds no error that was not there before', () => {
    for (const [name, bytes] of Object.entries(own)) {
      const before = errorsOf('before.dcm', bytes)
      // Of the deflated file it can read nothing, so that everything would be new.
      if (name.includes('Deflated')) continue
      for (const more of [
        {},
        { dates: { shiftDays: -9 }, pseudonym: 'P1' },
        { cleanDescriptors: true, keepDevice: true },
      ]) {
        const fresh = [...errorsOf('after.dcm', done(bytes, more).bytes)].filter((line) => !before.has(line))
        expect({ name, fresh }).toEqual({ name, fresh: [] })
      }
    }
  })
})

test('3,000 damaged files: nothing is thrown, and what comes out is read', () => {
  const seeds = [secretive(), own['segmentation'] ?? new Uint8Array(), own['slice'] ?? new Uint8Array()]
  const random = seededRandom(77)
  let written = 0
  for (let i = 0; i < 3000; i++) {
    const result = deidentify(mutated(seeds[i % seeds.length] as Uint8Array, random), options)
    if (!result.ok) continue
    written += 1
    expect(parseDicom(result.value.bytes).ok).toBe(true)
  }
  expect(written).toBeGreaterThan(300)
})
