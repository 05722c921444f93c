// Text of headers. What one field says stays what it says: nothing is guessed but the character set, and a number is one
// only in the form that the format allows.

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * UTF-8 where the bytes are UTF-8, else Latin-1: ASCII is both, and bytes above 127 that happen to be right UTF-8 are
 * almost never meant as Latin-1.
 */
export function decodeField(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return latin1(bytes)
  }
}

export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

/** Padding is spaces; some programs write NUL. */
export const trimmed = (text: string): string => text.replaceAll('\0', ' ').trim()

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const WITH_COMMA = /^[+-]?\d*,\d+$/

/** A decimal number, null where the text is none. A comma as decimal sign is understood and told. */
export function decimalOf(text: string): { value: number; comma: boolean } | null {
  const comma = WITH_COMMA.test(text)
  const plain = comma ? text.replace(',', '.') : text
  if (!DECIMAL.test(plain)) return null
  const value = Number(plain)
  return Number.isFinite(value) ? { value, comma } : null
}

/** A whole number without leniency: `4abc`, `0x4` and `4.0` are none. */
export function wholeOf(text: string): number | null {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null
}

/** Text that may stand in a sentence: printable ASCII, short. Labels can hold names, so they never go in. */
export const shown = (text: string): string => {
  const plain = text.replaceAll(/[^\x21-\x7e]+/g, ' ').trim()
  return plain === '' ? 'nothing' : `"${plain.slice(0, 16)}"`
}
