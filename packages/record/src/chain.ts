import { createHash } from 'node:crypto'
import type { Hash, Json, SealedEntry } from './entry.ts'

/**
 * The chain within a case: each entry carries the hash of the one before it and its own, over the canonical JSON
 * (RFC 8785: keys sorted, no spaces) of everything else it holds. `jq -cSj 'del(.hash, .clear)' | sha256sum` on a line
 * of an exported case gives the same digits.
 */

/** What the first entry of every case follows. */
export const GENESIS: Hash = '0'.repeat(64)

/** Canonical JSON. Throws on what JSON cannot hold (NaN, infinities, functions): such a value must never be hashed. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${value} cannot be written as JSON`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const pairs = Object.entries(value as Record<string, unknown>).filter(([, item]) => item !== undefined)
    pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  throw new Error(`a ${typeof value} cannot be written as JSON`)
}

/** SHA-256 as 64 hexadecimal digits. */
export const sha256 = (bytes: string | Uint8Array): Hash => createHash('sha256').update(bytes).digest('hex')

export const entryHash = (entry: Omit<SealedEntry, 'hash'>): Hash => sha256(canonicalJson(entry))

/** Closes an entry: adds its hash. `previous` must already be the hash of the entry before it, or GENESIS. */
export const link = (entry: Omit<SealedEntry, 'hash'>): SealedEntry => ({ ...entry, hash: entryHash(entry) })

export type Broken = { where: string; what: string }

/**
 * Checks the chain of one case.
 *
 * @returns the first break, in words, or `null` when every entry fits its neighbours. Nothing after a break can be
 * judged, so one is enough.
 * @example
 * verifyChain(await store.read('TH-7K2QD'))   // null
 */
export function verifyChain(entries: readonly SealedEntry[]): Broken | null {
  let previous = GENESIS
  for (const [index, entry] of entries.entries()) {
    const where = `${entry.case} entry ${entry.seq}`
    if (entry.seq !== index + 1)
      return { where, what: `entry ${index + 1} is missing; entry ${entry.seq} stands in its place` }
    if (entry.case !== entries[0]?.case) return { where, what: 'belongs to another case' }
    if (entry.previous !== previous) return { where, what: 'does not follow the entry before it' }
    const { hash, ...rest } = entry
    if (entryHash(rest) !== hash)
      return { where, what: 'was altered after it was written: its content does not give its hash' }
    previous = hash
  }
  return null
}

/** JSON text read back as a value of ours. */
export const parseJson = (text: string): Json => JSON.parse(text) as Json
