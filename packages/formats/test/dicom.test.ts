import * as fc from 'fast-check'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  dateOf,
  imageHeaders,
  itemsOf,
  numberOf,
  numbersOf,
  parseDicom,
  patientIdentity,
  readPixels,
  textOf,
  textsOf,
  writeDicom,
  writeMrSlice,
  type DicomInput,
} from '../src/index.ts'
import { decodeText } from '../src/dicom/character-sets.ts'
import { decimalString } from '../src/dicom/write.ts'
import { inflationCeiling } from '../src/inflate.ts'
import { mrSlice, tagPosition, valueOf } from './support.ts'

const object = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', SOPInstanceUID: '2.25.3' }
const written = (dataset: DicomInput) => valueOf(parseDicom(writeDicom({ ...object, ...dataset })))

describe('what is written is read', () => {
  test('texts, numbers, dates, sequences', () => {
    const { dataset, remarks } = written({
      SeriesDescription: 'Wirbelsäule ⊕ 脊柱',
      ImageType: ['DERIVED', 'PRIMARY', 'A B'],
      SeriesNumber: -3,
      PixelSpacing: [0.75, 1 / 3],
      Rows: 65535,
      StudyDate: '20240229',
      EffectiveEchoTime: 12.5,
      ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2' }, {}, { SeriesDescription: 'ß' }],
    })
    expect(remarks).toEqual([])
    expect(textOf(dataset, 'SeriesDescription')).toBe('Wirbelsäule ⊕ 脊柱')
    expect(textsOf(dataset, 'ImageType')).toEqual(['DERIVED', 'PRIMARY', 'A B'])
    expect(numberOf(dataset, 'SeriesNumber')).toBe(-3)
    expect(numbersOf(dataset, 'PixelSpacing')).toEqual([0.75, 0.33333333333333])
    expect(numberOf(dataset, 'Rows')).toBe(65535)
    expect(dateOf(dataset, 'StudyDate')).toBe('2024-02-29')
    expect(numberOf(dataset, 'EffectiveEchoTime')).toBe(12.5)
    const items = itemsOf(dataset, 'ReferencedSeriesSequence')
    expect(items.length).toBe(3)
    // The character set stands in the outer data set and is inherited.
    expect(textOf(items[2] as never, 'SeriesDescription')).toBe('ß')
    expect(textOf(items[1] as never, 'SeriesInstanceUID')).toBeNull()
  })

  test('any text and any finite number', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .filter((value) => !/[^\P{C}]|\\/u.test(value) && value === value.trim() && value !== '')
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })
    fc.assert(
      fc.property(text, number, fc.integer({ min: 0, max: 65535 }), (SeriesDescription, EchoTime, Rows) => {
        const { dataset } = written({ SeriesDescription, EchoTime, Rows })
        expect(textOf(dataset, 'SeriesDescription')).toBe(SeriesDescription)
        expect(numberOf(dataset, 'Rows')).toBe(Rows)
        const read = numberOf(dataset, 'EchoTime') ?? NaN
        // Sixteen characters hold 9 significant digits even beside a sign, a point and an exponent such as e-300.
        expect(Math.abs(read - EchoTime)).toBeLessThanOrEqual(Math.abs(EchoTime) * 1e-8)
      }),
    )
  })

  test('decimal strings never exceed 16 characters and keep what fits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => decimalString(value).length <= 16),
    )
    expect(decimalString(-0)).toBe('0')
    expect(decimalString(-123.4567890123456)).toBe('-123.45678901235')
  })

  test('a value that does not fit is the caller’s mistake', () => {
    expect(() => writeDicom({ Rows: Number.NaN })).toThrow(TypeError)
    expect(() => writeDicom({ SeriesDescription: 'a\\b' })).toThrow(RangeError)
    expect(() => writeDicom({ SeriesDescription: 'x'.repeat(70_000) })).toThrow(RangeError)
  })

  test('an MR slice comes back as header, identity and pixels', () => {
    const slice = mrSlice()
    const bytes = writeMrSlice(slice)
    const file = valueOf(parseDicom(bytes))
    const [header] = valueOf(imageHeaders(file))
    expect(header).toMatchObject({
      sopInstanceUid: '2.25.3',
      date: '2026-01-02',
      columns: 5,
      rows: 4,
      frames: 1,
      frame: 0,
      orientation: { row: [1, 0, 0], column: [0, 1, 0] },
      positionMm: [1.5, -2.25, 3.3],
      pixelSpacingMm: [0.75, 0.5],
      sliceThicknessMm: 3,
      spacingBetweenSlicesMm: 3.3,
      echoTimeMs: 12,
      burnedInAnnotation: null,
      temporalIndex: null,
    })
    expect(patientIdentity(file)).toEqual(slice.patient)
    expect([...valueOf(readPixels(bytes, header as never)).stored]).toEqual([...slice.pixels])
  })
})

describe('other encodings', () => {
  /** The explicit little endian data set of a written file, turned into another encoding by walking its elements. */
  function reencoded(syntax: string, encode: (tag: number, vr: string, value: Uint8Array) => number[]): Uint8Array {
    const bytes = writeMrSlice(mrSlice())
    const { dataset } = valueOf(parseDicom(bytes))
    const body = [...dataset.elements.values()].flatMap((element) =>
      encode(element.tag, element.vr, bytes.subarray(element.offset, element.offset + element.length)),
    )
    const pixels = valueOf(parseDicom(bytes)).pixelData
    const at = pixels?.offset ?? 0
    body.push(...encode(0x7fe00010, 'OW', bytes.subarray(at, at + (pixels?.length ?? 0))))
    const uid = syntax.length % 2 === 0 ? syntax : `${syntax}\0`
    const meta = [2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0, ...new TextEncoder().encode(uid)]
    return Uint8Array.from([...new Uint8Array(128), 0x44, 0x49, 0x43, 0x4d, ...meta, ...body])
  }
  const u16 = (value: number, little: boolean) => (little ? [value & 255, value >> 8] : [value >> 8, value & 255])
  const u32 = (value: number, little: boolean) =>
    little
      ? [...u16(value & 0xffff, true), ...u16(value >>> 16, true)]
      : [...u16(value >>> 16, false), ...u16(value & 0xffff, false)]
  const swapped = (value: Uint8Array) => [...value].map((_, i) => value[i ^ 1] ?? 0)

  const implicit = reencoded('1.2.840.10008.1.2', (tag, _, value) => [
    ...u16(tag >>> 16, true),
    ...u16(tag & 0xffff, true),
    ...u32(value.length, true),
    ...value,
  ])
  const bigEndian = reencoded('1.2.840.10008.1.2.2', (tag, vr, value) => [
    ...u16(tag >>> 16, false),
    ...u16(tag & 0xffff, false),
    vr.charCodeAt(0),
    vr.charCodeAt(1),
    ...(vr === 'OW' ? [0, 0, ...u32(value.length, false)] : u16(value.length, false)),
    ...(vr === 'US' || vr === 'OW' ? swapped(value) : value),
  ])

  test.each([
    ['implicit little endian', implicit],
    ['explicit big endian', bigEndian],
  ])('%s gives the same header and pixels', (_, bytes) => {
    const plain = writeMrSlice(mrSlice())
    const [expected] = valueOf(imageHeaders(valueOf(parseDicom(plain))))
    const [header] = valueOf(imageHeaders(valueOf(parseDicom(bytes))))
    const {
      transferSyntaxUid: _a,
      pixels: a,
      ...rest
    } = header as never as { transferSyntaxUid: string; pixels: object }
    expect(expected).toMatchObject(rest)
    expect({ ...a, offset: 0 }).toEqual({ ...expected?.pixels, offset: 0 })
    expect([...valueOf(readPixels(bytes, header as never)).stored]).toEqual([...mrSlice().pixels])
  })

  test('items of a big endian file are big endian, those in an element of unknown kind little endian', () => {
    const uid = '1.2.840.10008.1.2.2\0'
    const meta = [2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0, ...new TextEncoder().encode(uid)]
    const sopClass = [0, 8, 0, 0x16, 0x55, 0x49, 0, 2, 0x31, 0]
    const rows = [0, 0x28, 0, 0x10, 0x55, 0x53, 0, 2, 2, 1]
    const item = [0xff, 0xfe, 0xe0, 0, 0, 0, 0, rows.length, ...rows]
    const sequence = [0, 8, 0x11, 0x15, 0x53, 0x51, 0, 0, 0, 0, 0, item.length, ...item]
    const littleRows = [0x28, 0, 0x10, 0, 2, 0, 0, 0, 1, 2]
    const littleItem = [0xfe, 0xff, 0, 0xe0, littleRows.length, 0, 0, 0, ...littleRows]
    const unknown = [0, 8, 0x11, 0x99, 0x55, 0x4e, 0, 0, 0, 0, 0, littleItem.length, ...littleItem]
    const mark = [...new Uint8Array(128), 0x44, 0x49, 0x43, 0x4d]
    const { dataset } = valueOf(parseDicom(Uint8Array.from([...mark, ...meta, ...sopClass, ...sequence, ...unknown])))
    expect(itemsOf(dataset, 'ReferencedSeriesSequence').map((set) => numberOf(set, 'Rows'))).toEqual([0x201])
    expect(itemsOf(dataset, 'ReferencedSOPSequence').map((set) => numberOf(set, 'Rows'))).toEqual([0x201])
  })

  test('deflated: offsets refer to the inflated data set, and the frame is found again', () => {
    const plain = writeMrSlice(mrSlice())
    const uid = '1.2.840.10008.1.2.1.99'
    const meta = [2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0, ...new TextEncoder().encode(uid)]
    const start = tagPosition(plain, 0x00080008)
    const packed = deflateRawSync(plain.subarray(start))
    const bytes = Uint8Array.from([...new Uint8Array(128), 0x44, 0x49, 0x43, 0x4d, ...meta, ...packed])
    const [header] = valueOf(imageHeaders(valueOf(parseDicom(bytes))))
    expect(header?.transferSyntaxUid).toBe(uid)
    expect([...valueOf(readPixels(bytes, header as never)).stored]).toEqual([...mrSlice().pixels])
    // Three bytes of head are not enough to inflate anything; the caller has to give the file.
    expect(parseDicom(bytes.subarray(0, 200), { fileBytes: bytes.length, stopAtPixelData: true })).toMatchObject({
      ok: false,
      failure: { code: 'truncated' },
    })
  })

  test('without preamble', () => {
    const file = valueOf(parseDicom(writeMrSlice(mrSlice()).subarray(128 + 4)))
    expect(textOf(file.dataset, 'SeriesDescription')).toBe('T1')
    expect(parseDicom(new TextEncoder().encode('<!doctype html><p>not a DICOM file'.repeat(9)))).toMatchObject({
      ok: false,
      failure: { code: 'not-dicom' },
    })
  })

  test('a declared encoding that the data contradict is remarked and overruled', () => {
    const explicit = writeMrSlice(mrSlice())
    const position = tagPosition(explicit, 0x00020010) + 8
    const declared = explicit.slice()
    declared.set(new TextEncoder().encode('1.2.840.10008.1.2\0\0\0'), position)
    const file = valueOf(parseDicom(declared))
    expect(file.remarks.join()).toContain('implicit')
    expect(numberOf(file.dataset, 'Rows')).toBe(4)
  })
})

describe('reading only the head', () => {
  const bytes = writeMrSlice(mrSlice({ columns: 64, rows: 64 }))
  const head = bytes.subarray(0, bytes.length - 64 * 64 * 2)

  test('gives the header and knows where the pixels are', () => {
    const file = valueOf(parseDicom(head, { stopAtPixelData: true, fileBytes: bytes.length }))
    expect(file.pixelData).toEqual({ vr: 'OW', offset: head.length, length: 8192 })
    const [header] = valueOf(imageHeaders(file))
    expect([...valueOf(readPixels(bytes, header as never)).stored].slice(0, 3)).toEqual([0, 3, 6])
  })

  test('says when the head is too short, wherever it ends', () => {
    for (let end = 133; end < head.length; end++) {
      const parsed = parseDicom(bytes.subarray(0, end), { stopAtPixelData: true, fileBytes: bytes.length })
      expect(parsed).toMatchObject({ ok: false, failure: { code: 'truncated' } })
    }
  })

  test('checks the pixel data against the size of the file', () => {
    const parsed = parseDicom(head, { stopAtPixelData: true, fileBytes: bytes.length - 1 })
    expect(parsed).toMatchObject({
      ok: false,
      failure: { code: 'truncated', message: expect.stringContaining('1 of 8192') },
    })
  })
})

describe('truncation', () => {
  const bytes = writeMrSlice(mrSlice())

  test('a file cut at any byte is refused or lacks its image', () => {
    for (let end = 0; end < bytes.length; end++) {
      const parsed = parseDicom(bytes.subarray(0, end))
      if (parsed.ok) expect(parsed.value.pixelData).toBeNull()
      else expect(parsed.failure.code).toBe('truncated')
    }
    expect(parseDicom(bytes).ok).toBe(true)
  })

  test('can be let through to be reported with its series, and still gives no pixels', () => {
    const cut = bytes.subarray(0, bytes.length - 3)
    const file = valueOf(parseDicom(cut, { allowTruncatedPixels: true }))
    expect(file.missingPixelBytes).toBe(3)
    const [header] = valueOf(imageHeaders(file))
    expect(readPixels(cut, header as never)).toMatchObject({ ok: false, failure: { code: 'truncated' } })
  })
})

test('remarks are few, whatever the file repeats', () => {
  const plain = writeMrSlice(mrSlice())
  const start = tagPosition(plain, 0x00080060)
  const element = plain.subarray(start, start + 10)
  const parts = [plain.subarray(0, start), ...Array.from({ length: 100 }, () => element), plain.subarray(start)]
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
  const { remarks } = valueOf(parseDicom(bytes))
  expect(remarks.length).toBe(20)
  expect(remarks[0]).toContain('(0008,0060) Modality occurs twice')
})

describe('limits', () => {
  const nested = (depth: number): DicomInput => (depth === 0 ? {} : { ReferencedSeriesSequence: [nested(depth - 1)] })

  test('64 sequences deep is read, 65 is not, and the limit can be set', () => {
    expect(parseDicom(writeDicom({ ...object, ...nested(64) })).ok).toBe(true)
    expect(parseDicom(writeDicom({ ...object, ...nested(65) }))).toMatchObject({
      ok: false,
      failure: { code: 'limit-exceeded', message: expect.stringContaining('64') },
    })
    expect(parseDicom(writeDicom({ ...object, ...nested(3) }), { limits: { depth: 2 } }).ok).toBe(false)
  })

  test('elements are counted, items too', () => {
    const many = writeDicom({ ...object, ReferencedSeriesSequence: Array.from({ length: 100 }, () => ({})) })
    expect(parseDicom(many, { limits: { elements: 50 } })).toMatchObject({ failure: { code: 'limit-exceeded' } })
    expect(parseDicom(many, { limits: { elements: 200 } }).ok).toBe(true)
  })

  test('inflation may reach 48 MiB and four times the input, never more than the limit', () => {
    expect(inflationCeiling(0, 1e12)).toBe(48 * 2 ** 20)
    expect(inflationCeiling(1000, 1e12)).toBe(48 * 2 ** 20 + 4000)
    expect(inflationCeiling(1e9, 512 * 2 ** 20)).toBe(512 * 2 ** 20)
  })
})

describe('numbers and dates that are not', () => {
  test.each(['NaN', 'Inf', '1e999', '0x10', '1,5', '--1', '', ' '])('DS "%s" is null', (text) => {
    const { dataset } = written({ EchoTime: text })
    expect(numberOf(dataset, 'EchoTime')).toBeNull()
  })
  test.each(['1e3', '1.5', '99999999999999'])('IS "%s" is null', (text) => {
    const { dataset } = written({ SeriesNumber: text })
    expect(numberOf(dataset, 'SeriesNumber')).toBeNull()
  })
  test.each([
    ['20230229', null],
    ['20240229', '2024-02-29'],
    ['19000229', null],
    ['2024.02.29', '2024-02-29'],
    ['20241301', null],
    ['20240100', null],
    ['2024', null],
  ])('date %s is %s', (text, expected) => {
    expect(dateOf(written({ StudyDate: text }).dataset, 'StudyDate')).toBe(expected)
  })
})

describe('character sets', () => {
  const decode = (bytes: number[], ...sets: string[]) => decodeText(Uint8Array.from(bytes), sets)
  test('the default repertoire shows foreign bytes as U+FFFD', () => expect(decode([0x4d, 0xfc], '')).toBe('M\ufffd'))
  test('Latin-1', () => expect(decode([0x4d, 0xfc], 'ISO_IR 100')).toBe('Mü'))
  test('UTF-8, damaged', () => expect(decode([0x4d, 0xff], 'ISO_IR 192')).toBe('M\ufffd'))
  test('GB18030', () => expect(decode([0xcd, 0xf5], 'GB18030')).toBe('王'))
  // PS3.5 annex H.3.2, example 2: Yamada in half-width katakana, kanji and hiragana.
  test('ISO 2022 Japanese', () =>
    expect(
      decode(
        [0xd4, 0xcf, 0xc0, 0xde, 0x3d, 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x4a],
        'ISO 2022 IR 13',
        'ISO 2022 IR 87',
      ),
    ).toBe('ﾔﾏﾀﾞ=山田'))
  // PS3.5 annex I.2: Hong in hanja and hangul.
  test('ISO 2022 Korean', () =>
    expect(
      decode([0x1b, 0x24, 0x29, 0x43, 0xfb, 0xf3, 0x5e, 0x1b, 0x24, 0x29, 0x43, 0xd1, 0xce], '', 'ISO 2022 IR 149'),
    ).toBe('洪^吉'))
  test('a delimiter ends what an escape sequence began', () =>
    expect(decode([0xfc, 0x1b, 0x2d, 0x46, 0xc4, 0x5e, 0xfc], 'ISO 2022 IR 100', 'ISO 2022 IR 126')).toBe('üΔ^ü'))
  test('an unknown escape sequence is seen, not swallowed', () =>
    expect(decode([0x1b, 0x21, 0x41], '', 'ISO 2022 IR 87')).toContain('\ufffd'))
})
