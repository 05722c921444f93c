import { VALUE_REPRESENTATIONS } from '../dictionary.ts'

/** How a data set is written again: as it was read, so that no value but the changed ones is touched. */
export type Encoding = { explicit: boolean; littleEndian: boolean }

/** An element to write: bytes of its value, or the items of a sequence. */
export type OutElement = { tag: number; vr: string } & ({ value: Uint8Array } | { items: readonly OutElement[][] })

const LONG_LENGTH = new Set(
  [...VALUE_REPRESENTATIONS.values()].filter(({ longLength }) => longLength).map(({ vr }) => vr),
)
const ITEM = 0xfffee000

/** The runs of bytes of a data set, in the order of tags. */
export function encodeElements(elements: readonly OutElement[], encoding: Encoding): Uint8Array[] {
  return [...elements]
    .sort((a, b) => a.tag - b.tag)
    .flatMap((element) => {
      const parts = 'items' in element ? encodeItems(element.items, encoding) : [evenly(element)]
      const length = parts.reduce((sum, part) => sum + part.length, 0)
      return [elementHeader(element.tag, element.vr, length, encoding), ...parts]
    })
}

function encodeItems(items: readonly OutElement[][], encoding: Encoding): Uint8Array[] {
  return items.flatMap((item) => {
    const parts = encodeElements(item, encoding)
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    return [elementHeader(ITEM, '', length, { ...encoding, explicit: false }), ...parts]
  })
}

const TEXT = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UR', 'UT'])

function evenly({ vr, value }: { vr: string; value: Uint8Array }): Uint8Array {
  if (value.length % 2 === 0) return value
  const even = new Uint8Array(value.length + 1)
  even.set(value)
  even[value.length] = TEXT.has(vr) ? 0x20 : 0
  return even
}

/** Header of an element; a length of 2^32 - 1 means that it ends with a delimitation. */
export function elementHeader(
  tag: number,
  vr: string,
  length: number,
  { explicit, littleEndian }: Encoding,
): Uint8Array {
  // A value too long for the short form keeps its bytes under the representation "unknown".
  const written = explicit && !LONG_LENGTH.has(vr) && length > 0xfffe ? 'UN' : vr
  const isLong = explicit && LONG_LENGTH.has(written)
  const bytes = new Uint8Array(isLong ? 12 : 8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, littleEndian)
  view.setUint16(2, tag & 0xffff, littleEndian)
  if (explicit) {
    bytes[4] = written.charCodeAt(0)
    bytes[5] = written.charCodeAt(1)
  }
  if (isLong) view.setUint32(8, length, littleEndian)
  else if (explicit) view.setUint16(6, length, littleEndian)
  else view.setUint32(4, length, littleEndian)
  return bytes
}
