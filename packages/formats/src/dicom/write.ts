import { DICTIONARY, VALUE_REPRESENTATIONS, type Keyword } from './dictionary.ts'
import { EXPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes.ts'

/** A value to write: text, numbers, bytes, or the items of a sequence. Null writes an empty (type 2) element. */
export type DicomValue =
  null | string | number | readonly string[] | readonly number[] | Uint8Array | readonly DicomInput[]

/** A data set to write, by keyword; the order does not matter. */
export type DicomInput = { readonly [keyword in Keyword]?: DicomValue | undefined }

/**
 * Writes a DICOM file: explicit VR little endian, text in UTF-8 where it is not ASCII, sequences with lengths, numbers in
 * decimal strings at the 16 characters that the standard allows.
 *
 * @throws TypeError or RangeError when a value does not fit its representation: the caller is wrong, not the data.
 *
 * @example
 * const bytes = writeDicom({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', SOPInstanceUID: '2.25.1', Rows: 2, Columns: 2 })
 */
export function writeDicom(dataset: DicomInput): Uint8Array {
  const needsUtf8 = dataset.SpecificCharacterSet === undefined && hasForeignText(dataset)
  const main = encodeDataSet(needsUtf8 ? { ...dataset, SpecificCharacterSet: 'ISO_IR 192' } : dataset)
  const { SOPClassUID = null, SOPInstanceUID = null } = dataset
  return concatenated([fileMeta(SOPClassUID, SOPInstanceUID, EXPLICIT_LITTLE_ENDIAN), main])
}

/** Preamble, mark and file meta information (PS3.10 section 7.1). */
export function fileMeta(sopClassUid: DicomValue, sopInstanceUid: DicomValue, transferSyntaxUid: string): Uint8Array {
  const meta = encodeDataSet({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: sopClassUid,
    MediaStorageSOPInstanceUID: sopInstanceUid,
    TransferSyntaxUID: transferSyntaxUid,
    ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
    ImplementationVersionName: 'THECA 0.1',
  })
  const group = encodeDataSet({ FileMetaInformationGroupLength: meta.length })
  const preamble = new Uint8Array(132)
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128)
  return concatenated([preamble, group, meta])
}

const IMPLEMENTATION_CLASS_UID = '2.25.84750120870797349634719193253147802769'

/** Joins byte runs with one allocation. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function hasForeignText(dataset: DicomInput): boolean {
  return Object.values(dataset).some((value) => {
    if (typeof value === 'string') return !isAscii(value)
    if (!Array.isArray(value)) return false
    return value.some((part: unknown) => {
      if (typeof part === 'string') return !isAscii(part)
      return typeof part === 'object' && part !== null && hasForeignText(part)
    })
  })
}
// UTF-8 has one byte per UTF-16 unit exactly where every unit is ASCII.
const isAscii = (text: string): boolean => new TextEncoder().encode(text).length === text.length

function encodeDataSet(dataset: DicomInput): Uint8Array {
  const entries = (Object.keys(dataset) as Keyword[])
    .filter((keyword) => dataset[keyword] !== undefined)
    .map((keyword) => ({ keyword, entry: DICTIONARY[keyword] }))
    .sort((a, b) => a.entry[0] - b.entry[0])
  return concatenated(
    entries.flatMap(({ keyword, entry: [tag, vr] }) => {
      const value = encodeValue(keyword, vr, dataset[keyword] ?? null)
      return [elementHeader(tag, vr, value.length), value]
    }),
  )
}

const longVr = new Set([...VALUE_REPRESENTATIONS.values()].filter(({ longLength }) => longLength).map(({ vr }) => vr))

function elementHeader(tag: number, vr: string, length: number): Uint8Array {
  const long = longVr.has(vr)
  if (length > (long ? 0xfffffffe : 0xfffe)) throw new RangeError(`a value of ${length} bytes does not fit ${vr}`)
  const bytes = new Uint8Array(long ? 12 : 8)
  const view = new DataView(bytes.buffer)
  setTag(view, 0, tag)
  bytes[4] = vr.charCodeAt(0)
  bytes[5] = vr.charCodeAt(1)
  if (long) view.setUint32(8, length, true)
  else view.setUint16(6, length, true)
  return bytes
}

function setTag(view: DataView, at: number, tag: number): void {
  view.setUint16(at, tag >>> 16, true)
  view.setUint16(at + 2, tag & 0xffff, true)
}

function encodeValue(keyword: Keyword, vr: string, value: DicomValue): Uint8Array {
  if (value === null) return new Uint8Array(0)
  if (value instanceof Uint8Array) {
    if (vr !== 'OB' && vr !== 'OW') throw new TypeError(`${keyword} does not hold bytes`)
    return padded(value, 0)
  }
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  if (vr === 'SQ') return encodeItems(values as readonly DicomInput[])
  const binary = BINARY[vr]
  if (binary !== undefined) return encodeNumbers(keyword, values, binary)
  const text = values.map((part) => encodeText(keyword, vr, part)).join('\\')
  return padded(new TextEncoder().encode(text), vr === 'UI' ? 0 : 0x20)
}

function padded(bytes: Uint8Array, pad: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concatenated([bytes, Uint8Array.of(pad)])
}

function encodeItems(items: readonly DicomInput[]): Uint8Array {
  return concatenated(
    items.flatMap((item) => {
      const value = encodeDataSet(item)
      const header = new Uint8Array(8)
      const view = new DataView(header.buffer)
      setTag(view, 0, 0xfffee000)
      view.setUint32(4, value.length, true)
      return [header, value]
    }),
  )
}

type Binary = { size: number; set: (view: DataView, at: number, value: number) => void }
const BINARY: Readonly<Record<string, Binary>> = {
  US: { size: 2, set: (view, at, value) => view.setUint16(at, value, true) },
  SS: { size: 2, set: (view, at, value) => view.setInt16(at, value, true) },
  UL: { size: 4, set: (view, at, value) => view.setUint32(at, value, true) },
  SL: { size: 4, set: (view, at, value) => view.setInt32(at, value, true) },
  FL: { size: 4, set: (view, at, value) => view.setFloat32(at, value, true) },
  FD: { size: 8, set: (view, at, value) => view.setFloat64(at, value, true) },
  AT: { size: 4, set: setTag },
}

function encodeNumbers(keyword: Keyword, values: readonly unknown[], { size, set }: Binary): Uint8Array {
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`${keyword} needs finite numbers`)
    set(view, i * size, value)
  }
  return bytes
}

function encodeText(keyword: Keyword, vr: string, value: unknown): string {
  if (typeof value === 'string') {
    // A backslash would become a second value; only undivided text may hold one.
    if (value.includes('\\') && vr !== 'LT' && vr !== 'ST' && vr !== 'UT')
      throw new RangeError(`${keyword} has a backslash`)
    return value
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new TypeError(`${keyword} needs text or a finite number`)
  if (vr === 'DS') return decimalString(value)
  if (vr === 'IS' && Number.isInteger(value)) return String(value)
  throw new TypeError(`${keyword} (${vr}) does not hold the number ${value}`)
}

/** The closest decimal string of at most 16 characters (DS). A coordinate in millimetres keeps 12 digits or more. */
export function decimalString(value: number): string {
  const exact = String(Object.is(value, -0) ? 0 : value)
  if (exact.length <= 16) return exact
  for (let digits = 15; digits > 0; digits--) {
    const rounded = Number(value.toPrecision(digits))
    const text = [String(rounded), rounded.toExponential().replace('e+', 'e')].find(({ length }) => length <= 16)
    if (text !== undefined) return text
  }
  throw new RangeError(`${value} has no decimal string of 16 characters`)
}

/** YYYY-MM-DD as DICOM writes dates. */
export const dicomDate = (isoDate: string | null): string | null => isoDate?.replaceAll('-', '') ?? null
