/**
 * Text of DICOM values (PS3.5 section 6.1, defined terms of PS3.3 C.12.1.1.2): single-byte sets, ISO 2022 switching,
 * UTF-8, GB18030 and GBK. Bytes that do not belong to the declared set become U+FFFD: seen, never guessed.
 */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[]): string {
  const initial = encodingOf(characterSets[0] ?? '')
  const switching = characterSets.length > 1 || (characterSets[0] ?? '').startsWith('ISO 2022')
  return switching ? decodeSwitching(bytes, initial) : decodeWith(initial, bytes)
}

type Encoding = string

// WHATWG names. `iso-8859-1` and `iso-8859-9` are decoded there as windows-1252 and windows-1254, which differ only
// in the control codes 0x80-0x9F, and those have no meaning in DICOM text.
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  '': 'ascii',
  '6': 'ascii',
  '100': 'iso-8859-1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '144': 'iso-8859-5',
  '127': 'iso-8859-6',
  '126': 'iso-8859-7',
  '138': 'iso-8859-8',
  '148': 'iso-8859-9',
  '203': 'iso-8859-15',
  '13': 'shift_jis',
  '166': 'windows-874',
  '192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  // Second and later values of a switching set name what an escape sequence will bring; as a first value they start in ASCII.
  '87': 'ascii',
  '159': 'ascii',
  '149': 'euc-kr',
  '58': 'gbk',
}

const keyOf = (term: string): string => term.trim().replace(/^ISO_IR |^ISO 2022 IR |^ISO-IR /, '')
const encodingOf = (term: string): Encoding => ENCODINGS[keyOf(term)] ?? 'ascii'

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()
function decodeWith(encoding: Encoding, bytes: Uint8Array): string {
  if (encoding === 'ascii') return decodeAscii(bytes)
  let decoder = decoders.get(encoding)
  if (decoder === undefined) decoders.set(encoding, (decoder = new TextDecoder(encoding, { ignoreBOM: true })))
  return decoder.decode(bytes)
}

const latin1 = new TextDecoder('iso-8859-1')
/** ASCII, with U+FFFD for what is not: the default repertoire says nothing about bytes above 0x7F. */
export function decodeAscii(bytes: Uint8Array): string {
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) > 0x7f)
      return latin1.decode(bytes.map((byte) => (byte > 0x7f ? 0xff : byte))).replaceAll('ÿ', '\ufffd')
  }
  return latin1.decode(bytes)
}

const ESCAPE = 0x1b

// What an escape sequence selects (PS3.3 tables C.12-3 and C.12-4). `G0-94x94` are two-byte sets in the 7-bit half.
const ESCAPES: readonly { sequence: string; encoding: Encoding; kind: 'plain' | 'jis0208' | 'jis0212' }[] = [
  { sequence: '(B', encoding: 'ascii', kind: 'plain' },
  { sequence: '(J', encoding: 'shift_jis', kind: 'plain' },
  { sequence: ')I', encoding: 'shift_jis', kind: 'plain' },
  { sequence: '$B', encoding: 'euc-jp', kind: 'jis0208' },
  { sequence: '$@', encoding: 'euc-jp', kind: 'jis0208' },
  { sequence: '$(D', encoding: 'euc-jp', kind: 'jis0212' },
  { sequence: '$)C', encoding: 'euc-kr', kind: 'plain' },
  { sequence: '$)A', encoding: 'gbk', kind: 'plain' },
  { sequence: '-A', encoding: 'iso-8859-1', kind: 'plain' },
  { sequence: '-B', encoding: 'iso-8859-2', kind: 'plain' },
  { sequence: '-C', encoding: 'iso-8859-3', kind: 'plain' },
  { sequence: '-D', encoding: 'iso-8859-4', kind: 'plain' },
  { sequence: '-L', encoding: 'iso-8859-5', kind: 'plain' },
  { sequence: '-G', encoding: 'iso-8859-6', kind: 'plain' },
  { sequence: '-F', encoding: 'iso-8859-7', kind: 'plain' },
  { sequence: '-H', encoding: 'iso-8859-8', kind: 'plain' },
  { sequence: '-M', encoding: 'iso-8859-9', kind: 'plain' },
  { sequence: '-b', encoding: 'iso-8859-15', kind: 'plain' },
  { sequence: '-T', encoding: 'windows-874', kind: 'plain' },
]

function decodeSwitching(bytes: Uint8Array, initial: Encoding): string {
  const parts: string[] = []
  let active: { encoding: Encoding; kind: 'plain' | 'jis0208' | 'jis0212' } = { encoding: initial, kind: 'plain' }
  let start = 0
  const flush = (end: number) => {
    if (end > start) parts.push(decodeRun(bytes.subarray(start, end), active.encoding, active.kind))
  }
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === ESCAPE) {
      flush(i)
      const found = ESCAPES.find(({ sequence }) => startsWith(bytes, i + 1, sequence))
      if (found === undefined) parts.push('\ufffd')
      else active = found
      i += found?.sequence.length ?? 0
      start = i + 1
    } else if (active.kind === 'plain' && isDelimiter(byte)) {
      // Every delimiter returns to the initial state (PS3.5 6.1.2.5.3).
      flush(i)
      active = { encoding: initial, kind: 'plain' }
      start = i
    }
  }
  flush(bytes.length)
  return parts.join('')
}

function decodeRun(bytes: Uint8Array, encoding: Encoding, kind: 'plain' | 'jis0208' | 'jis0212'): string {
  if (kind === 'plain') return decodeWith(encoding, bytes)
  // JIS X 0208 and 0212 are reached through EUC-JP, which is the same code points with the high bit set.
  const euc: number[] = []
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x21) euc.push(byte)
    else {
      if (kind === 'jis0212') euc.push(0x8f)
      euc.push(byte | 0x80, (bytes[++i] ?? 0) | 0x80)
    }
  }
  return decodeWith(encoding, Uint8Array.from(euc))
}

// CR, LF, FF, TAB, and the delimiters of values, components and component groups.
const isDelimiter = (byte: number): boolean =>
  byte === 0x5c || byte === 0x5e || byte === 0x3d || byte === 0x0a || byte === 0x0d || byte === 0x0c || byte === 0x09

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}
