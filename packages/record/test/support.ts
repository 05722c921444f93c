import { z } from 'zod'
import type { Author } from '../src/index.ts'
import { defineEntry, freeText, kindsOf } from '../src/index.ts'
import { memoryStore, memoryVault, openRecord } from '../src/kernel.ts'

export const surgeon: Author = { type: 'person', id: 'a.example', name: 'Dr A. Example', role: 'surgeon' }
export const CASE = 'TH-7K2QD'

export const pain = defineEntry({
  kind: 'assess.pain',
  version: 1,
  title: 'Pain',
  body: z.strictObject({ worst: z.int().min(0).max(10), words: freeText(200).nullable() }),
  says: ({ worst }) => `Worst pain ${worst} of 10.`,
})
export const kinds = kindsOf([pain])

export const painDraft = (worst: number, at: string, words: string | null = null) => ({
  kind: 'assess.pain',
  version: 1,
  body: { worst, words },
  effectiveAt: at,
})

/** A record in memory whose clock moves by one second per write. */
export function newRecord() {
  const store = memoryStore()
  const vault = memoryVault()
  let tick = Date.parse('2026-03-06T12:00:00.000Z')
  const record = openRecord({ store, vault, kinds, now: () => new Date((tick += 1000)) })
  return { store, vault, record }
}
