import { failed, ok, type FormatFailure, type FormatFailureCode, type Result } from '../failure.ts'
import { inflateRaw, inflationCeiling } from '../inflate.ts'
import { DICTIONARY, tagText, VALUE_REPRESENTATIONS, vrOfTag } from './dictionary.ts'
import {
  EXPLICIT_LITTLE_ENDIAN,
  IMPLICIT_LITTLE_ENDIAN,
  transferSyntax,
  type TransferSyntax,
} from './transfer-syntaxes.ts'

/** A data element by its place; its value stays in the bytes until someone asks. */
export type DicomElement = {
  tag: number
  vr: string
  /** Byte position and length of the value in the bytes of its data set. */
  offset: number
  length: number
  /** The items of a sequence, null for every other element. */
  items: readonly DicomDataSet[] | null
}

export type DicomDataSet = {
  /** Standard elements by tag, in file order. Private elements (odd groups) are walked over, not kept. */
  elements: Map<number, DicomElement>
  bytes: Uint8Array
  view: DataView
  littleEndian: boolean
  /** The data set whose item this is: a character set is inherited from it. */
  parent: DicomDataSet | null
}

export type DicomFile = {
  transferSyntax: TransferSyntax
  meta: DicomDataSet
  dataset: DicomDataSet
  /** Where the pixel data's value begins and how long it is; `length` is null when it is encapsulated. */
  pixelData: { vr: string; offset: number; length: number | null } | null
  /** Private elements (odd groups) that were walked over. */
  privateElements: number
  /** Bytes of pixel data that the file promises and does not have; 0 unless `allowTruncatedPixels`. */
  missingPixelBytes: number
  /** Oddities that did not stop reading, in words, without patient data. */
  remarks: readonly string[]
}

export type DicomLimits = {
  /** Sequences inside sequences. Real objects stay below 10. */
  depth: number
  /** Elements and items in one file. An enhanced series of 5,000 frames has about 300,000. */
  elements: number
  /** Most bytes that a deflated file may grow to. */
  inflatedBytes: number
}

export const DICOM_LIMITS: DicomLimits = { depth: 64, elements: 500_000, inflatedBytes: 512 * 1024 * 1024 }

export type ParseOptions = {
  limits?: Partial<DicomLimits>
  /** Stop in front of the pixel data, as a scan of headers does. */
  stopAtPixelData?: boolean
  /** Size of the whole file where `bytes` are only its head. */
  fileBytes?: number
  /** Report missing pixel bytes in `missingPixelBytes` instead of refusing the file. They are never padded. */
  allowTruncatedPixels?: boolean
}

/**
 * Reads the structure of a DICOM file (PS3.10, PS3.5) without copying values.
 *
 * Never throws for foreign bytes and never allocates by a declared length. Where only the head of a file is given
 * (`fileBytes`), a failure with code `truncated` means that the head is too short: give the whole file.
 *
 * @example
 * const file = parseDicom(bytes, { stopAtPixelData: true })
 * if (file.ok) console.log(file.value.transferSyntax.name)
 */
export function parseDicom(bytes: Uint8Array, options: ParseOptions = {}): Result<DicomFile> {
  const start = findStart(bytes)
  if (!start.ok) return start
  const remarks: string[] = []
  const reader = newReader(bytes, options, remarks)

  const meta = newDataSet(reader, true, null)
  let at = start.value.at
  if (start.value.hasMeta) {
    at = readMeta(reader, meta, at)
    if (at < 0) return failureOf(reader)
  } else remarks.push('The file has no preamble.')

  const syntax = declaredOrSeenSyntax(reader, meta, at)
  if (!syntax.ok) return syntax
  if (!syntax.value.deflated) return readMain(reader, meta, at, syntax.value, start.value.hasMeta)

  const inflated = inflateFrom(bytes, at, options)
  if (!inflated.ok) return inflated
  const whole = newReader(inflated.value, { ...options, fileBytes: inflated.value.length }, remarks)
  whole.elementCount = reader.elementCount
  return readMain(whole, meta, at, syntax.value, true)
}

/**
 * The bytes that offsets of a parsed file refer to: the file itself, or, for the deflated syntax, its meta information
 * followed by the inflated data set.
 */
export function inflatedBytes(bytes: Uint8Array, limits: Partial<DicomLimits> = {}): Result<Uint8Array> {
  const start = findStart(bytes)
  if (!start.ok) return start
  const reader = newReader(bytes, { limits }, [])
  const meta = newDataSet(reader, true, null)
  const at = readMeta(reader, meta, start.value.at)
  return at < 0 ? failureOf(reader) : inflateFrom(bytes, at, { limits })
}

const PREAMBLE_BYTES = 128
const UNDEFINED_LENGTH = 0xffffffff
const ITEM = 0xfffee000
const ITEM_DELIMITATION = 0xfffee00d
const SEQUENCE_DELIMITATION = 0xfffee0dd
const PIXEL_DATA = DICTIONARY.PixelData[0]

type Start = { at: number; hasMeta: boolean }

function findStart(bytes: Uint8Array): Result<Start> {
  const magicAt = (at: number) =>
    bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d
  if (magicAt(PREAMBLE_BYTES)) {
    return bytes.length > PREAMBLE_BYTES + 4
      ? ok({ at: PREAMBLE_BYTES + 4, hasMeta: true })
      : failed('truncated', 'The file ends after the DICOM mark: it is truncated.', `byte ${bytes.length}`)
  }
  const bare = startWithoutPreamble(bytes)
  if (bare !== null) return ok(bare)
  // An empty preamble and part of the mark are what is left of a DICOM file whose copying was cut short.
  const begunMark = 'DICM'.slice(0, Math.max(0, bytes.length - PREAMBLE_BYTES))
  const isBegun = (byte: number, at: number) => byte === (begunMark.charCodeAt(at - PREAMBLE_BYTES) || 0)
  if (bytes.length < PREAMBLE_BYTES + 4 && bytes.every(isBegun)) {
    return failed('truncated', `The file has only ${bytes.length} bytes: it is truncated.`, `byte ${bytes.length}`)
  }
  return failed(
    'not-dicom',
    'The file does not have the DICOM mark and does not begin like a DICOM data set.',
    'byte 128',
  )
}

/** Group 0002 or 0008 with a plausible first element: what files without preamble (ACR-NEMA habit, network dumps) have. */
function startWithoutPreamble(bytes: Uint8Array): Start | null {
  if (bytes.length < 16) return null
  const view = viewOf(bytes)
  const group = view.getUint16(0, true)
  const element = view.getUint16(2, true)
  const known = VALUE_REPRESENTATIONS.get(view.getUint16(4))
  if (group === 0x0002 && known !== undefined) return { at: 0, hasMeta: true }
  if (group !== 0x0008 || element > 0x0060) return null
  const plausible = known !== undefined || view.getUint32(4, true) <= Math.min(256, bytes.length - 8)
  return plausible ? { at: 0, hasMeta: false } : null
}

type Reader = {
  bytes: Uint8Array
  view: DataView
  limits: DicomLimits
  stopAtPixelData: boolean
  allowTruncatedPixels: boolean
  /** Size of the file as a whole; more than `bytes.length` when only its head is here. */
  fileBytes: number
  elementCount: number
  failure: FormatFailure | null
  remarks: string[]
  encapsulated: boolean
  pixelData: DicomFile['pixelData']
  privateElements: number
  missingPixelBytes: number
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function newReader(bytes: Uint8Array, options: ParseOptions, remarks: string[]): Reader {
  return {
    bytes,
    view: viewOf(bytes),
    limits: { ...DICOM_LIMITS, ...options.limits },
    stopAtPixelData: options.stopAtPixelData ?? false,
    allowTruncatedPixels: options.allowTruncatedPixels ?? false,
    fileBytes: Math.max(options.fileBytes ?? 0, bytes.length),
    elementCount: 0,
    failure: null,
    remarks,
    encapsulated: false,
    pixelData: null,
    privateElements: 0,
    missingPixelBytes: 0,
  }
}

// Empty items share one map, never written to: a file of nothing but empty items must not cost a map for each.
const NO_ELEMENTS: Map<number, DicomElement> = new Map()

const newDataSet = (reader: Reader, littleEndian: boolean, parent: DicomDataSet | null): DicomDataSet => ({
  elements: NO_ELEMENTS,
  bytes: reader.bytes,
  view: reader.view,
  littleEndian,
  parent,
})

// Enough to tell what kind of file it is; a hostile one could otherwise make a remark per element.
const MOST_REMARKS = 20

function remark(reader: Reader, text: string): void {
  if (reader.remarks.length < MOST_REMARKS) reader.remarks.push(text)
}

/** Notes why reading stops. Every reading function answers a position, or this -1. */
function stop(reader: Reader, code: FormatFailureCode, message: string, at: string): -1 {
  reader.failure ??= { code, message, at }
  return -1
}

function failureOf(reader: Reader): Result<never> {
  return { ok: false, failure: reader.failure ?? { code: 'malformed', message: 'The file could not be read.' } }
}

function ranOut(reader: Reader, at: number, wanted: string): -1 {
  const isHead = reader.fileBytes > reader.bytes.length
  const message = isHead
    ? `The first ${reader.bytes.length} bytes end before ${wanted}.`
    : `The file ends at byte ${reader.bytes.length} before ${wanted}: it is truncated.`
  return stop(reader, 'truncated', message, `byte ${at}`)
}

/** File meta information: explicit little endian, as far as group 0002 goes. Its declared group length is not needed. */
function readMeta(reader: Reader, meta: DicomDataSet, start: number): number {
  let at = start
  while (at + 8 <= reader.bytes.length && reader.view.getUint16(at, true) === 0x0002) {
    if (!readElementHeader(reader, at, true, true)) return -1
    if (header.length > reader.bytes.length - header.valueAt) {
      return ranOut(reader, at, `the value of ${tagText(header.tag)}`)
    }
    keep(reader, meta, null)
    at = header.valueAt + header.length
  }
  return at
}

function declaredOrSeenSyntax(reader: Reader, meta: DicomDataSet, at: number): Result<TransferSyntax> {
  const declared = asciiValue(meta, DICTIONARY.TransferSyntaxUID[0])
  const seen = looksExplicit(reader, at) ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN
  if (declared === '') {
    remark(reader, 'The transfer syntax is not declared; it was told from the first element.')
    return ok(transferSyntax(seen) as TransferSyntax)
  }
  const syntax = transferSyntax(declared)
  if (syntax === undefined) {
    const shown = /^[0-9.]{1,64}$/.test(declared) ? declared : 'that is not a UID'
    return failed(
      'unsupported-transfer-syntax',
      `The transfer syntax ${shown} is not known.`,
      tagText(DICTIONARY.TransferSyntaxUID[0]),
    )
  }
  return ok(syntax)
}

function asciiValue(set: DicomDataSet, tag: number): string {
  const element = set.elements.get(tag)
  if (element === undefined || element.length > 256) return element === undefined ? '' : '?'
  const bytes = set.bytes.subarray(element.offset, element.offset + element.length)
  return String.fromCharCode(...bytes).replaceAll(/[\0 ]+$/g, '')
}

function looksExplicit(reader: Reader, at: number): boolean {
  return at + 8 <= reader.bytes.length && VALUE_REPRESENTATIONS.has(reader.view.getUint16(at + 4))
}

function inflateFrom(bytes: Uint8Array, at: number, options: ParseOptions): Result<Uint8Array> {
  if ((options.fileBytes ?? 0) > bytes.length) {
    return failed('truncated', 'A deflated file has to be read as a whole.', `byte ${at}`)
  }
  const limit = options.limits?.inflatedBytes ?? DICOM_LIMITS.inflatedBytes
  const dataset = inflateRaw(bytes.subarray(at), inflationCeiling(bytes.length - at, limit))
  if (!dataset.ok) return { ok: false, failure: { ...dataset.failure, at: `byte ${at}` } }
  const whole = new Uint8Array(at + dataset.value.length)
  whole.set(bytes.subarray(0, at))
  whole.set(dataset.value, at)
  return ok(whole)
}

function readMain(
  reader: Reader,
  meta: DicomDataSet,
  at: number,
  syntax: TransferSyntax,
  hasMeta: boolean,
): Result<DicomFile> {
  const explicit = effectiveEncoding(reader, at, syntax)
  if (!explicit.ok) return explicit
  reader.encapsulated = syntax.encapsulated
  const dataset = newDataSet(reader, syntax.littleEndian, null)
  const before = reader.elementCount
  const end = readElements(reader, dataset, at, reader.bytes.length, false, explicit.value, 0)
  if (end < 0) return failureOf(reader)
  if (reader.elementCount === before) {
    return failed('truncated', 'The file ends before its data set: it is truncated.', `byte ${at}`)
  }
  if (!hasMeta && !dataset.elements.has(DICTIONARY.SOPClassUID[0]) && !dataset.elements.has(DICTIONARY.Modality[0])) {
    return failed('not-dicom', 'The file has no DICOM mark, no SOP class and no modality.', 'byte 0')
  }
  const { pixelData, privateElements, missingPixelBytes, remarks } = reader
  return ok({ transferSyntax: syntax, meta, dataset, pixelData, privateElements, missingPixelBytes, remarks })
}

/** Whether value representations are written. The first element decides where it contradicts the declaration. */
function effectiveEncoding(reader: Reader, at: number, syntax: TransferSyntax): Result<boolean> {
  if (at + 8 > reader.bytes.length) return ok(syntax.explicitVr)
  const group = reader.view.getUint16(at, syntax.littleEndian)
  if (!syntax.littleEndian && group > 0x00ff && reader.view.getUint16(at, true) <= 0x00ff) {
    return failed('malformed', 'The file declares big endian but its data set is little endian.', `byte ${at}`)
  }
  const explicit = looksExplicit(reader, at)
  if (explicit === syntax.explicitVr) return ok(explicit)
  if (!explicit && syntax.encapsulated)
    return failed('malformed', 'The data set has no value representations.', `byte ${at}`)
  const [declared, found] = explicit ? ['implicit', 'explicit'] : ['explicit', 'implicit']
  remark(reader, `The file declares ${declared} value representations but has ${found} ones.`)
  return ok(explicit)
}

// The element header read last. One reused record instead of an object per element: parsing is synchronous, and the
// record is copied into an element before anything else is read.
const header = { tag: 0, vr: '', valueAt: 0, length: 0 }

function readElementHeader(reader: Reader, at: number, explicit: boolean, littleEndian: boolean): boolean {
  const { view } = reader
  const left = reader.bytes.length - at
  if (left < 8) {
    ranOut(reader, at, 'the next element')
    return false
  }
  header.tag = ((view.getUint16(at, littleEndian) << 16) | view.getUint16(at + 2, littleEndian)) >>> 0
  if (++reader.elementCount > reader.limits.elements) {
    stop(reader, 'limit-exceeded', `The file has more than ${reader.limits.elements} elements.`, `byte ${at}`)
    return false
  }
  if (!explicit || header.tag >>> 16 === 0xfffe) {
    header.vr = vrOfTag(header.tag)
    header.length = view.getUint32(at + 4, littleEndian)
    header.valueAt = at + 8
    return true
  }
  const known = VALUE_REPRESENTATIONS.get(view.getUint16(at + 4))
  if (known === undefined) {
    const message = `${tagText(header.tag)} has a value representation that does not exist.`
    stop(reader, 'malformed', message, `byte ${at}`)
    return false
  }
  header.vr = known.vr
  if (!known.longLength) {
    header.length = view.getUint16(at + 6, littleEndian)
    header.valueAt = at + 8
    return true
  }
  if (left < 12) {
    ranOut(reader, at, `the length of ${tagText(header.tag)}`)
    return false
  }
  header.length = view.getUint32(at + 8, littleEndian)
  header.valueAt = at + 12
  return true
}

function keep(reader: Reader, set: DicomDataSet, items: DicomDataSet[] | null): void {
  const { tag, vr, valueAt, length } = header
  const isPrivate = ((tag >>> 16) & 1) === 1
  if (isPrivate) {
    reader.privateElements++
    return
  }
  if (set.elements === NO_ELEMENTS) set.elements = new Map()
  if (set.elements.has(tag)) remark(reader, `${tagText(tag)} occurs twice; the first is used.`)
  else set.elements.set(tag, { tag, vr, offset: valueAt, length: length === UNDEFINED_LENGTH ? 0 : length, items })
}

/**
 * Elements from `start` to `end`, or to an item delimitation. Recursion goes through `readItems` and is bounded by the
 * depth limit, so the stack cannot overflow. Answers the position after the last byte read, or -1.
 */
function readElements(
  reader: Reader,
  set: DicomDataSet,
  start: number,
  end: number,
  delimited: boolean,
  explicit: boolean,
  depth: number,
): number {
  let at = start
  while (at < end) {
    if (!readElementHeader(reader, at, explicit, set.littleEndian)) {
      return depth === 0 && reader.pixelData !== null ? remarkTrailing(reader, at, end) : -1
    }
    const { tag } = header
    if (tag >>> 16 === 0xfffe) {
      if (tag === ITEM_DELIMITATION && delimited) return header.valueAt
      if (tag === ITEM || header.length !== 0 || depth > 0) {
        return stop(reader, 'malformed', 'An item stands outside of a sequence.', `byte ${at}`)
      }
      remark(reader, `A delimitation without a sequence was skipped at byte ${at}.`)
      at = header.valueAt
      continue
    }
    if (tag === PIXEL_DATA && depth === 0) {
      at = readPixelElement(reader)
      if (at < 0) return -1
      if (reader.stopAtPixelData || reader.missingPixelBytes > 0) return at
      continue
    }
    const next = readValue(reader, set, end, explicit, depth)
    // What follows the pixel data (padding, an appended archive) does not make an image unreadable.
    if (next < 0 && depth === 0 && reader.pixelData !== null) return remarkTrailing(reader, at, end)
    if (next < 0) return -1
    at = next
  }
  if (delimited) return ranOut(reader, at, 'the end of an item')
  const headOnly = depth === 0 && reader.fileBytes > reader.bytes.length
  return headOnly ? ranOut(reader, at, 'the pixel data') : at
}

function remarkTrailing(reader: Reader, at: number, end: number): number {
  reader.failure = null
  remark(reader, `${end - at} bytes after the pixel data are not DICOM and were not read.`)
  return end
}

/** The value of the element in `header`: sequences are entered, everything else is stepped over. */
function readValue(reader: Reader, set: DicomDataSet, end: number, explicit: boolean, depth: number): number {
  const { tag, vr, valueAt, length } = header
  const undefinedLength = length === UNDEFINED_LENGTH
  if (!undefinedLength && length > end - valueAt) return tooLong(reader, end)
  if (undefinedLength && tag === PIXEL_DATA && explicit) {
    return readFragments(reader, valueAt, end, null)
  }
  // UN that is a sequence by its undefined length or by the dictionary holds implicit little endian items (PS3.5 6.2.2).
  const unknownSequence = vr === 'UN' && (undefinedLength || vrOfTag(tag) === 'SQ')
  if (vr !== 'SQ' && !unknownSequence && !undefinedLength) {
    keep(reader, set, null)
    return valueAt + length
  }
  if (vr !== 'SQ' && !unknownSequence && explicit) {
    return stop(reader, 'malformed', `${tagText(tag)} has no length and is not a sequence.`, `byte ${valueAt}`)
  }
  const items: DicomDataSet[] = []
  keep(reader, set, items)
  const explicitItems = explicit && !(vr === 'UN')
  const sequenceEnd = undefinedLength ? end : valueAt + length
  const littleEndian = vr === 'UN' || set.littleEndian
  return readItems(reader, set, items, valueAt, sequenceEnd, undefinedLength, explicitItems, littleEndian, depth + 1)
}

function tooLong(reader: Reader, end: number): -1 {
  const { tag, length, valueAt } = header
  if (end === reader.bytes.length) return ranOut(reader, valueAt, `the ${length} bytes of ${tagText(tag)}`)
  const message = `${tagText(tag)} needs ${length} bytes and its item has ${Math.max(0, end - valueAt)}.`
  return stop(reader, 'malformed', message, `byte ${valueAt}`)
}

function readItems(
  reader: Reader,
  parent: DicomDataSet,
  items: DicomDataSet[],
  start: number,
  end: number,
  delimited: boolean,
  explicit: boolean,
  littleEndian: boolean,
  depth: number,
): number {
  if (depth > reader.limits.depth) {
    const message = `Sequences are nested deeper than the limit of ${reader.limits.depth}.`
    return stop(reader, 'limit-exceeded', message, `byte ${start}`)
  }
  let at = start
  while (at < end) {
    if (!readElementHeader(reader, at, false, littleEndian)) return -1
    const { tag, length, valueAt } = header
    if (tag === SEQUENCE_DELIMITATION && delimited) return valueAt
    if (tag !== ITEM) return stop(reader, 'malformed', 'A sequence holds something that is not an item.', `byte ${at}`)
    const item = newDataSet(reader, littleEndian, parent)
    if (length === UNDEFINED_LENGTH) at = readElements(reader, item, valueAt, end, true, explicit, depth)
    else if (length > end - valueAt) return tooLong(reader, end)
    else at = readElements(reader, item, valueAt, valueAt + length, false, explicit, depth)
    if (at < 0) return -1
    items.push(item)
  }
  return delimited ? ranOut(reader, at, 'the end of a sequence') : at
}

/**
 * The items of an element whose representation is not known and whose value begins like a sequence: in implicit files a
 * sequence that the dictionary does not have looks so. Null where the value does not begin so; a failure where it does
 * and is none to its end.
 */
export function itemsWithin(set: DicomDataSet, { vr, offset, length }: DicomElement): Result<DicomDataSet[]> | null {
  if (vr !== 'UN' || length < 8 || set.view.getUint32(offset, true) !== 0xe000fffe) return null
  const reader = newReader(set.bytes, {}, [])
  const items: DicomDataSet[] = []
  const end = readItems(reader, set, items, offset, offset + length, false, false, true, 1)
  return end < 0 ? failureOf(reader) : ok(items)
}

/** The pixel data in `header`. Answers the position after it, or its own position when reading stops there. */
function readPixelElement(reader: Reader): number {
  const { valueAt, length } = header
  if (reader.pixelData !== null) return stop(reader, 'malformed', 'The file has pixel data twice.', `byte ${valueAt}`)
  if ((length === UNDEFINED_LENGTH) !== reader.encapsulated) {
    const message = reader.encapsulated
      ? 'The pixel data should be in fragments by the transfer syntax but have a length.'
      : 'The pixel data have no length although the transfer syntax is uncompressed.'
    return stop(reader, 'malformed', message, tagText(PIXEL_DATA))
  }
  reader.pixelData = { vr: header.vr, offset: valueAt, length: length === UNDEFINED_LENGTH ? null : length }
  if (length !== UNDEFINED_LENGTH) return checkedPixelEnd(reader, valueAt, length)
  return reader.stopAtPixelData ? valueAt : readFragments(reader, valueAt, reader.bytes.length, null)
}

function checkedPixelEnd(reader: Reader, valueAt: number, length: number): number {
  const missing = Math.max(0, length - (reader.fileBytes - valueAt))
  if (missing > 0 && !reader.allowTruncatedPixels) {
    const message = `The pixel data are truncated: ${missing} of ${length} bytes are missing.`
    return stop(reader, 'truncated', message, tagText(PIXEL_DATA))
  }
  reader.missingPixelBytes = missing
  const whole = valueAt + length <= reader.bytes.length
  if (!whole && missing === 0 && !reader.stopAtPixelData) return ranOut(reader, valueAt, 'the end of the pixel data')
  return whole ? valueAt + length : valueAt
}

/** A run of bytes of encapsulated pixel data. */
export type Fragment = { offset: number; length: number }

/** Steps over the items of encapsulated pixel data (PS3.5 A.4), collecting them when a list is given. */
function readFragments(reader: Reader, start: number, end: number, fragments: Fragment[] | null): number {
  let at = start
  while (at < end) {
    if (!readElementHeader(reader, at, false, true)) return -1
    const { tag, length, valueAt } = header
    if (tag === SEQUENCE_DELIMITATION) return valueAt
    if (tag !== ITEM)
      return stop(reader, 'malformed', 'The pixel data hold something that is not a fragment.', `byte ${at}`)
    if (length > end - valueAt) {
      const message = `A fragment of the pixel data needs ${length} bytes and ${end - valueAt} are left.`
      return stop(reader, 'truncated', message, `byte ${at}`)
    }
    fragments?.push({ offset: valueAt, length })
    at = valueAt + length
  }
  return ranOut(reader, at, 'the end of the pixel data')
}

/** The items of the encapsulated pixel data whose value begins at `offset`; the first is the basic offset table. */
export function fragmentsAt(bytes: Uint8Array, offset: number): Result<Fragment[]> {
  const reader = newReader(bytes, {}, [])
  const fragments: Fragment[] = []
  return readFragments(reader, offset, bytes.length, fragments) < 0 ? failureOf(reader) : ok(fragments)
}
