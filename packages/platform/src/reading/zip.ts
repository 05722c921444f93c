import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { ok, refuse, type Result } from '@theca/record/result'
import {
  type FileLimits,
  type FilesFailure,
  type FilesFailureCode,
  type FoundFile,
  type FoundFiles,
  isLitter,
  shownName,
} from './limits.ts'

/**
 * A ZIP read from its central directory, as small as it can be: stored and deflated entries, no encryption, no parts.
 * Nothing in it is believed. Sizes are checked while inflating, entries that share bytes are refused, names are only
 * ever shown.
 */

/** Bytes at a place; shorter than asked at the end. */
export type Source = { size: number; read(offset: number, length: number): Promise<Buffer>; close: () => Promise<void> }

type Entry = {
  name: string
  flags: number
  method: number
  crc: number
  compressed: number
  size: number
  offset: number
  /** Where its bytes must end: the next entry, or the directory. */
  end: number
  mode: number
}

const END = 0x06054b50
const END_SIZE = 22
const LONGEST_COMMENT = 0xffff
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50
const CENTRAL = 0x02014b50
const CENTRAL_SIZE = 46
const LOCAL = 0x04034b50
const LOCAL_SIZE = 30
const STORED = 0
const DEFLATED = 8
/** 10,000 entries with names of ordinary length are 1 MB; above this somebody plays with us. */
const LARGEST_DIRECTORY = 64 * 2 ** 20

class Refused extends Error {
  readonly failure: FilesFailure
  constructor(code: FilesFailureCode, message: string) {
    super(message)
    this.failure = { code, message }
  }
}

/**
 * The files of a ZIP. Closes the source when it refuses.
 *
 * @example
 * const found = await zipFiles(source, DEFAULT_LIMITS)
 * if (!found.ok) return found.failure.message
 */
export async function zipFiles(source: Source, limits: FileLimits): Promise<Result<FoundFiles, FilesFailure>> {
  try {
    const entries = await directory(source, limits)
    const files: FoundFile[] = []
    const skipped: { name: string; why: string }[] = []
    for (const entry of entries) {
      const name = shownName(entry.name)
      if (/[\\/]$/.test(entry.name)) continue
      if (isLitter(entry.name)) skipped.push({ name, why: 'left by a file manager' })
      else files.push({ name, size: entry.size, bytes: () => answered(() => entryBytes(source, entry)) })
    }
    return ok({ kind: 'zip', files, skipped, close: () => source.close() })
  } catch (error) {
    await source.close()
    if (error instanceof Refused) return refuse(error.failure)
    throw error
  }
}

async function answered<T>(work: () => Promise<T>): Promise<Result<T, FilesFailure>> {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof Refused) return refuse(error.failure)
    throw error
  }
}

// ── the directory ────────────────────────────────────────────────────────────────────────────────────────────────────

async function directory(source: Source, limits: FileLimits): Promise<Entry[]> {
  const { count, size, offset, at } = await endRecord(source)
  if (count > limits.files)
    throw new Refused('too-many', `The archive has ${count} entries; at most ${limits.files} are taken.`)
  if (size > LARGEST_DIRECTORY || offset + size > at)
    throw new Refused('damaged', 'The directory of the archive reaches beyond its place.')
  const bytes = await source.read(offset, size)
  if (bytes.length !== size) throw new Refused('damaged', 'The directory of the archive is cut short.')
  const entries: Entry[] = []
  let position = 0
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = centralEntry(bytes, position)
    checkEntry(entry, limits)
    entries.push(entry)
    position = next
  }
  if (position !== size) throw new Refused('damaged', 'The directory of the archive does not end where it says.')
  checkTogether(entries, offset, limits)
  return entries
}

type EndRecord = { count: number; size: number; offset: number; at: number }

async function endRecord(source: Source): Promise<EndRecord> {
  const from = Math.max(0, source.size - END_SIZE - LONGEST_COMMENT)
  const tail = await source.read(from, source.size - from)
  const found = lastSignature(tail, END)
  if (found < 0) throw new Refused('damaged', 'The archive has no end: it is cut short, or not a ZIP file.')
  if (found + END_SIZE + tail.readUInt16LE(found + 20) !== tail.length)
    throw new Refused('damaged', 'The archive does not end where it says.')
  if (tail.readUInt16LE(found + 4) !== 0 || tail.readUInt16LE(found + 6) !== 0)
    throw new Refused('unsupported', 'The archive is one of several parts. Join them first.')
  const plain = {
    count: tail.readUInt16LE(found + 10),
    size: tail.readUInt32LE(found + 12),
    offset: tail.readUInt32LE(found + 16),
    at: from + found,
  }
  if (tail.readUInt16LE(found + 8) !== plain.count)
    throw new Refused('damaged', 'The archive counts its entries in two ways.')
  const large = plain.count === 0xffff || plain.size === 0xffffffff || plain.offset === 0xffffffff
  return large ? endRecord64(source, plain) : plain
}

/** Searched from the end: an archive may lie inside the comment, or inside the bytes, of another. */
function lastSignature(tail: Buffer, signature: number): number {
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) if (tail.readUInt32LE(at) === signature) return at
  return -1
}

async function endRecord64(source: Source, plain: EndRecord): Promise<EndRecord> {
  const locator = plain.at >= 20 ? await source.read(plain.at - 20, 20) : Buffer.alloc(0)
  if (locator.length !== 20 || locator.readUInt32LE(0) !== LOCATOR64) return plain
  const at = safe(locator.readBigUInt64LE(8))
  const record = at + 56 <= source.size ? await source.read(at, 56) : Buffer.alloc(0)
  if (record.length !== 56 || record.readUInt32LE(0) !== END64)
    throw new Refused('damaged', 'The large-archive record is not where the archive says.')
  return {
    count: safe(record.readBigUInt64LE(32)),
    size: safe(record.readBigUInt64LE(40)),
    offset: safe(record.readBigUInt64LE(48)),
    at,
  }
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw new Refused('damaged', 'The archive names a place that no disk has.')
  return Number(value)
}

function centralEntry(bytes: Buffer, at: number): { entry: Entry; next: number } {
  if (at + CENTRAL_SIZE > bytes.length || bytes.readUInt32LE(at) !== CENTRAL)
    throw new Refused('damaged', `The directory of the archive is damaged at byte ${at}.`)
  const [nameLength, extraLength, commentLength] = [
    bytes.readUInt16LE(at + 28),
    bytes.readUInt16LE(at + 30),
    bytes.readUInt16LE(at + 32),
  ]
  const nameAt = at + CENTRAL_SIZE
  const next = nameAt + nameLength + extraLength + commentLength
  if (next > bytes.length) throw new Refused('damaged', `The directory of the archive is cut short at byte ${at}.`)
  const flags = bytes.readUInt16LE(at + 8)
  const rawName = bytes.subarray(nameAt, nameAt + nameLength)
  const entry: Entry = {
    name: rawName.toString((flags & 0x800) === 0 ? 'latin1' : 'utf8'),
    flags,
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    compressed: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
    end: 0,
    // The upper half holds Unix permissions, also in archives whose maker says otherwise: a link there is a link.
    mode: bytes.readUInt16LE(at + 40),
  }
  return { entry: withExtra(entry, bytes.subarray(nameAt + nameLength, nameAt + nameLength + extraLength)), next }
}

/** Sizes and places that did not fit into 32 bits stand in an extra field, in this order, only those that are needed. */
function withExtra(entry: Entry, extra: Buffer): Entry {
  let large: Buffer | undefined
  for (let at = 0; at < extra.length;) {
    if (at + 4 > extra.length || at + 4 + extra.readUInt16LE(at + 2) > extra.length)
      throw new Refused('damaged', 'An extra field of the archive reaches beyond its place.')
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) large = extra.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  let at = 0
  const wide = (value: number): number => {
    if (value !== 0xffffffff) return value
    if (large === undefined) return value
    if (at + 8 > large.length) throw new Refused('damaged', 'An extra field of the archive lacks a size or a place.')
    at += 8
    return safe(large.readBigUInt64LE(at - 8))
  }
  const size = wide(entry.size)
  const compressed = wide(entry.compressed)
  const offset = wide(entry.offset)
  return { ...entry, size, compressed, offset }
}

const LINK = 0o120000
const KIND_OF_FILE = 0o170000
const FOLDER = 0o040000
const REGULAR = 0o100000

function checkEntry(entry: Entry, limits: FileLimits): void {
  const kind = entry.mode & KIND_OF_FILE
  if (kind === LINK) throw new Refused('link', 'The archive holds a link. Pack the files themselves.')
  if (kind !== 0 && kind !== REGULAR && kind !== FOLDER)
    throw new Refused('link', 'The archive holds something that is no file.')
  if (isUnsafe(entry.name))
    throw new Refused(
      'unsafe-name',
      'The archive holds a name that climbs out of it. It was not made by an honest program; nothing was taken.',
    )
  if ((entry.flags & 0x41) !== 0) throw new Refused('encrypted', 'The archive is encrypted. Unpack it first.')
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new Refused(
      'unsupported',
      `The archive uses compression method ${entry.method}; only stored and deflated entries are read.`,
    )
  if (entry.method === STORED && entry.compressed !== entry.size)
    throw new Refused('damaged', 'An entry of the archive has two different sizes.')
  if (entry.size > limits.bytesPerFile)
    throw new Refused(
      'too-large',
      `An entry of the archive holds ${entry.size} bytes; at most ${limits.bytesPerFile} are taken.`,
    )
  if (entry.size > 2 ** 20 && entry.size > entry.compressed * limits.ratio)
    throw new Refused('too-large', `An entry of the archive grows more than ${limits.ratio}-fold when unpacked.`)
}

/** Judged as Windows would, too: what is harmless here may climb there. */
function isUnsafe(name: string): boolean {
  const path = name.replaceAll('\\', '/')
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path) || path.split('/').includes('..')
}

/** No two entries may share a byte: that is how 80 kB become 32 GB. Sets where each must end. */
function checkTogether(entries: readonly Entry[], directoryAt: number, limits: FileLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (total > limits.bytesInAll)
    throw new Refused('too-large', `The archive holds ${total} bytes in all; at most ${limits.bytesInAll} are taken.`)
  const sorted = [...entries].sort((a, b) => a.offset - b.offset)
  for (const [index, entry] of sorted.entries()) {
    entry.end = sorted[index + 1]?.offset ?? directoryAt
    if (entry.offset + LOCAL_SIZE + entry.compressed > entry.end) {
      if (index + 1 < sorted.length)
        throw new Refused(
          'overlap',
          'Entries of the archive overlap. It was not made by an honest program; nothing was taken.',
        )
      throw new Refused('damaged', 'An entry of the archive reaches beyond its place.')
    }
  }
}

// ── one entry ────────────────────────────────────────────────────────────────────────────────────────────────────────

const inflate = promisify(inflateRaw) as (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>

async function entryBytes(source: Source, entry: Entry): Promise<Uint8Array> {
  const local = await source.read(entry.offset, LOCAL_SIZE)
  if (local.length !== LOCAL_SIZE || local.readUInt32LE(0) !== LOCAL)
    throw new Refused('damaged', 'An entry is not where the directory of the archive says.')
  const start = entry.offset + LOCAL_SIZE + local.readUInt16LE(26) + local.readUInt16LE(28)
  if (start + entry.compressed > entry.end) throw new Refused('overlap', 'Entries of the archive overlap.')
  const packed = await source.read(start, entry.compressed)
  if (packed.length !== entry.compressed) throw new Refused('damaged', 'An entry of the archive is cut short.')
  const bytes = entry.method === STORED ? packed : await unpack(packed, entry.size)
  if (bytes.length !== entry.size)
    throw new Refused('damaged', 'An entry of the archive has another size than it says.')
  if (crc32(bytes) !== entry.crc)
    throw new Refused('damaged', 'An entry of the archive is damaged: its checksum does not fit.')
  if (bytes.length >= 4 && [LOCAL, END].includes(Buffer.from(bytes.buffer, bytes.byteOffset, 4).readUInt32LE(0))) {
    throw new Refused('archive-inside', 'The archive holds another archive, which is not opened. Unpack it first.')
  }
  return bytes
}

/** Counted while it inflates: it stops at the first byte more than the entry announced. */
async function unpack(packed: Buffer, size: number): Promise<Buffer> {
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, size) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new Refused('too-large', 'An entry of the archive unpacks to more bytes than it says.')
    throw new Refused('damaged', 'An entry of the archive cannot be unpacked.')
  }
}
