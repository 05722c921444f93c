import { decodeAscii, decodeText } from './character-sets.ts'
import { DICTIONARY, vrOfTag, type Keyword } from './dictionary.ts'
import type { DicomDataSet, DicomElement } from './parse.ts'

// Typed reading of values. An absent, empty or unreadable value is null: never 0, never NaN, never a guess.

export const elementOf = (set: DicomDataSet, keyword: Keyword): DicomElement | null =>
  set.elements.get(DICTIONARY[keyword][0]) ?? null

/** Items of a sequence, none when it is absent. */
export const itemsOf = (set: DicomDataSet, keyword: Keyword): readonly DicomDataSet[] =>
  elementOf(set, keyword)?.items ?? []

export const firstItemOf = (set: DicomDataSet, keyword: Keyword): DicomDataSet | null =>
  itemsOf(set, keyword)[0] ?? null

/** All values of a text element, decoded by the character set in force, padding removed. */
export function textsOf(set: DicomDataSet, keyword: Keyword): string[] {
  const element = elementOf(set, keyword)
  return element === null ? [] : textValues(set, element)
}

/** The first value of a text element. */
export const textOf = (set: DicomDataSet, keyword: Keyword): string | null => {
  const text = textsOf(set, keyword)[0] ?? ''
  return text === '' ? null : text
}

const LOCALISED = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'])
const UNDIVIDED = new Set(['LT', 'ST', 'UT', 'UR'])

export function textValues(set: DicomDataSet, element: DicomElement): string[] {
  if (element.length === 0) return []
  const bytes = bytesOf(set, element)
  const vr = effectiveVr(element)
  const text = LOCALISED.has(vr) ? decodeText(bytes, characterSetsOf(set)) : decodeAscii(bytes)
  return (UNDIVIDED.has(vr) ? [text] : text.split('\\')).map(withoutPadding)
}

export const bytesOf = (set: DicomDataSet, element: DicomElement): Uint8Array =>
  set.bytes.subarray(element.offset, element.offset + element.length)

const effectiveVr = (element: DicomElement): string => (element.vr === 'UN' ? vrOfTag(element.tag) : element.vr)

function withoutPadding(text: string): string {
  let end = text.length
  while (end > 0 && isPadding(text.charCodeAt(end - 1))) end--
  let start = 0
  while (start < end && text.charCodeAt(start) === 0x20) start++
  return text.slice(start, end)
}
const isPadding = (code: number): boolean => code === 0x20 || code === 0

/** Specific Character Set of the data set, or of the nearest one that it lies in. */
function characterSetsOf(set: DicomDataSet): readonly string[] {
  for (let from: DicomDataSet | null = set; from !== null; from = from.parent) {
    const element = elementOf(from, 'SpecificCharacterSet')
    if (element !== null) return decodeAscii(bytesOf(from, element)).split('\\').map(withoutPadding)
  }
  return ['']
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const INTEGER = /^[+-]?\d{1,12}$/

/** All numbers of an element, each null where it is not a finite number in the form that its representation allows. */
export function numbersOf(set: DicomDataSet, keyword: Keyword): (number | null)[] {
  const element = elementOf(set, keyword)
  return element === null ? [] : numberValues(set, element)
}

/** The first number of an element. */
export const numberOf = (set: DicomDataSet, keyword: Keyword): number | null => numbersOf(set, keyword)[0] ?? null

export function numberValues(set: DicomDataSet, element: DicomElement): (number | null)[] {
  const vr = effectiveVr(element)
  const binary = BINARY_NUMBERS[vr]
  if (binary !== undefined) return binaryNumbers(set, element, binary)
  const form = vr === 'IS' ? INTEGER : DECIMAL
  return textValues(set, element).map((text) => {
    const number = form.test(text) ? Number(text) : null
    return number !== null && Number.isFinite(number) ? number : null
  })
}

type BinaryNumber = { size: number; read: (view: DataView, at: number, littleEndian: boolean) => number }

const BINARY_NUMBERS: Readonly<Record<string, BinaryNumber>> = {
  US: { size: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { size: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { size: 4, read: (view, at, little) => view.getInt32(at, little) },
  FL: { size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  FD: { size: 8, read: (view, at, little) => view.getFloat64(at, little) },
}

function binaryNumbers(set: DicomDataSet, element: DicomElement, { size, read }: BinaryNumber): (number | null)[] {
  const numbers: (number | null)[] = []
  const end = element.offset + element.length
  for (let at = element.offset; at + size <= end; at += size) {
    const number = read(set.view, at, set.littleEndian)
    numbers.push(Number.isFinite(number) ? number : null)
  }
  return numbers
}

/** Exactly `count` finite numbers, or null. */
export function vectorOf(set: DicomDataSet, keyword: Keyword, count: number): number[] | null {
  const numbers = numbersOf(set, keyword)
  const finite = numbers.filter((number) => number !== null)
  return finite.length === count && numbers.length === count ? finite : null
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** A date as YYYY-MM-DD, from DA (also the retired form with points) or the date part of DT. */
export function dateOf(set: DicomDataSet, keyword: Keyword): string | null {
  const found = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(textOf(set, keyword) ?? '')
  if (found === null) return null
  const [, year = '', month = '', day = ''] = found
  const longest = DAYS[Number(month) - 1] ?? 0
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  const days = month === '02' && !leap ? 28 : longest
  return Number(day) >= 1 && Number(day) <= days ? `${year}-${month}-${day}` : null
}
