import { z } from 'zod'

/**
 * An entry is one signed, dated statement about a case. It is never changed; it may be amended by a later entry.
 * This module is its envelope. What may be said inside `body` is declared by the rooms (`kind.ts`).
 */

/** `TH-` and five characters without look-alikes (no I, L, O, U): 33 million ids, so that centres can exchange cases. */
export const CASE_ID_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const caseId = z
  .string()
  .regex(/^TH-[0-9A-HJKMNP-TV-Z]{5}$/, 'a case id is TH- and five characters, such as TH-7K2QD')
export type CaseId = string

/** Place of an entry in its case, from 1. Given by the record. */
export const seq = z.int().min(1)
export type Seq = number

/** A moment, ISO 8601 in UTC with milliseconds: sorts as text. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'a moment is written 2026-03-06T13:36:20.000Z')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'not a moment that exists')
export type Instant = string

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
export type Hash = string
/** Artifacts are named by the SHA-256 of their bytes. */
export const artifactId = sha256Hex.meta({ title: 'artifact id' })
export type ArtifactId = string

/** Who says it: a person in a role, or a device or algorithm with its version. */
export const author = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('person'),
    id: z.string().min(1),
    name: z.string().min(1),
    role: z.string().min(1),
  }),
  z.strictObject({ type: z.literal('device'), name: z.string().min(1), version: z.string().min(1) }),
  z.strictObject({ type: z.literal('algorithm'), name: z.string().min(1), version: z.string().min(1) }),
])
export type Author = z.infer<typeof author>

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Free text as it is kept: encrypted with the key of its case. */
export type Sealed = { readonly sealed: string }

type Envelope = {
  readonly case: CaseId
  readonly seq: Seq
  readonly kind: string
  readonly version: number
  readonly author: Author
  /** When it was true. */
  readonly effectiveAt: Instant
  /** When it was written down. */
  readonly recordedAt: Instant
  /** The entry that this one corrects. */
  readonly amends?: Seq
  /** With `amends`: the earlier entry is withdrawn, and nothing takes its place. `body` is then null. */
  readonly retracts?: true
  /** What the statement rests on. */
  readonly evidence?: readonly ArtifactId[]
  /** Chosen by the writer, so that a repeated attempt is recognised and answered with the entry already kept. */
  readonly key?: string
  readonly previous: Hash
  readonly hash: Hash
}

/** An entry as people and views read it: free text in the clear. */
export type Entry<Kind extends string = string, Body = Json> = Envelope & {
  readonly kind: Kind
  readonly body: Body
  readonly reason?: string
}

/** An entry as it is kept and hashed: free text sealed. The chain covers this form, so it verifies without any key. */
export type SealedEntry = Envelope & { readonly body: Json; readonly reason?: Sealed }

/** What a writer hands in; the record adds the place, the time of writing and the chain. */
export type Draft = {
  kind: string
  version: number
  body: Json
  effectiveAt: Instant
  amends?: Seq
  retracts?: true
  reason?: string
  evidence?: readonly ArtifactId[]
  key?: string
}

/** Shown where the key that would open a text has been deleted. */
export const ERASED = '[erased]'

/** Turns any ISO 8601 moment with an offset into the form that entries keep. Throws on what is not a moment. */
export const toInstant = (moment: Date | string): Instant => new Date(moment).toISOString()
