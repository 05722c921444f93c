import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Artifact, CaseId } from '@theca/record'
import { instant, sha256Hex } from '@theca/record'
import type { CaseKey } from '@theca/record/kernel'
import { z } from 'zod'

/**
 * The file that holds one artifact: 512 bytes of head, then chunks of 256 KiB, each sealed by itself so that a part can
 * be read and checked without the rest.
 *
 *     0  'THECAART'   8  version   12  salt (16)   28  length of the JSON   32  JSON, zeros   496  tag of the head
 *     512  chunk 0 | tag (16)   …   last chunk | tag
 *
 * Every file has a key of its own, derived from the key of the case and the salt, so counting nonces never repeat: with
 * random nonces under the case key, a long series of large recordings would come near the limit of AES-GCM. The chunk
 * number, whether it is the last one, and the case are authenticated: no chunk can be moved, dropped or put elsewhere.
 */
export const CHUNK = 256 * 1024
export const TAG = 16
export const HEAD = 512
const VERSION = 1
const MAGIC = Buffer.from('THECAART')
const SALT_AT = 12
const SALT = 16
const LENGTH_AT = 28
const JSON_AT = 32
const HEAD_TAG_AT = HEAD - TAG
const HEAD_NONCE = Buffer.alloc(12, 0xff)

export type Salt = Uint8Array
export type FileKey = Uint8Array

export const newSalt = (): Salt => randomBytes(SALT)

export const fileKey = (key: CaseKey, salt: Salt): FileKey =>
  new Uint8Array(hkdfSync('sha256', key, salt, 'theca artifact', 32))

export const chunksOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / CHUNK))
export const fileSize = (bytes: number): number => HEAD + bytes + chunksOf(bytes) * TAG
export const chunkAt = (index: number): number => HEAD + index * (CHUNK + TAG)

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 8)
  return nonce
}

const chunkAad = (caseId: CaseId, index: number, last: boolean): Buffer =>
  Buffer.from(`${caseId}\n${index}\n${last ? 'last' : 'more'}`)

export function sealChunk(key: FileKey, caseId: CaseId, index: number, last: boolean, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index)).setAAD(chunkAad(caseId, index, last))
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws when a single bit of the chunk, its place or its case is another. */
export function openChunk(key: FileKey, caseId: CaseId, index: number, last: boolean, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index)).setAAD(chunkAad(caseId, index, last))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()])
}

const about = z.strictObject({ id: sha256Hex, mediaType: z.string(), bytes: z.int().min(0), addedAt: instant })

export function writeHead(key: FileKey, salt: Salt, artifact: Artifact): Buffer {
  const { case: caseId, ...rest } = artifact
  const json = Buffer.from(JSON.stringify(about.parse(rest)))
  if (json.length > HEAD_TAG_AT - JSON_AT) throw new Error('The media type of an artifact has at most 200 characters.')
  const head = Buffer.alloc(HEAD)
  MAGIC.copy(head)
  head.writeUInt8(VERSION, MAGIC.length)
  head.set(salt, SALT_AT)
  head.writeUInt32BE(json.length, LENGTH_AT)
  json.copy(head, JSON_AT)
  headTag(key, caseId, head).copy(head, HEAD_TAG_AT)
  return head
}

/** The head tells media type, size and time once its tag fits; throws otherwise. */
export function readHead(key: CaseKey, caseId: CaseId, head: Buffer): { artifact: Artifact; key: FileKey } {
  if (head.length < HEAD || !head.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not an artifact file')
  if (head.readUInt8(MAGIC.length) !== VERSION) throw new Error('an artifact file of a newer Theca')
  const own = fileKey(key, head.subarray(SALT_AT, SALT_AT + SALT))
  const decipher = createDecipheriv('aes-256-gcm', own, HEAD_NONCE)
  decipher.setAAD(headAad(caseId, head)).setAuthTag(head.subarray(HEAD_TAG_AT, HEAD)).final()
  const length = Math.min(head.readUInt32BE(LENGTH_AT), HEAD_TAG_AT - JSON_AT)
  const parsed = about.parse(JSON.parse(head.toString('utf8', JSON_AT, JSON_AT + length)))
  const { id, mediaType, bytes, addedAt } = parsed
  return { artifact: { id, case: caseId, mediaType, bytes, addedAt }, key: own }
}

const headAad = (caseId: CaseId, head: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${caseId}\nhead\n`), head.subarray(0, HEAD_TAG_AT)])

function headTag(key: FileKey, caseId: CaseId, head: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, HEAD_NONCE).setAAD(headAad(caseId, head))
  cipher.final()
  return cipher.getAuthTag()
}
