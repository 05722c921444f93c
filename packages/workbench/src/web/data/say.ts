import type { CaseId, Draft, Entry } from '@theca/record'
import { Refused, call } from '../../contract/client.ts'
import { keepEntries } from './queries.ts'

/** What the contract takes; the record's own draft type is readonly in depth, JSON is the same. */
type SentDraft = Parameters<typeof call<'append'>>[1]['body']['drafts'][number]
const sent = (draft: Draft): SentDraft => draft as unknown as SentDraft

/** Appends statements. Nothing is shown as said before the record has answered. */
export async function sayInCase(id: CaseId, drafts: readonly Draft[]): Promise<void> {
  const { entries } = await call('append', { params: { case: id }, body: { drafts: drafts.map(sent) } })
  keepEntries(id, entries)
}

export async function openCase(drafts: readonly Draft[]): Promise<CaseId> {
  const opened = await call('openCase', { body: { drafts: drafts.map(sent) } })
  return opened.case
}

export type Correction = { readonly amends: number; readonly reason: string } & (
  { readonly retracts: true; readonly key: string } | Draft
)

/** Another correction of the same statement came first. Both are shown; a person decides. */
export class Conflict extends Error {
  readonly winner: Entry
  constructor(winner: Entry) {
    super('Somebody else corrected this statement first.')
    this.name = 'Conflict'
    this.winner = winner
  }
}

/** @throws Conflict with the correction that won; Refused for everything else. */
export async function amendInCase(id: CaseId, correction: Correction): Promise<void> {
  try {
    const { entry } = await call('amend', {
      params: { case: id },
      body: correction as unknown as Parameters<typeof call<'amend'>>[1]['body'],
    })
    keepEntries(id, [entry])
  } catch (error) {
    const winner = error instanceof Refused ? error.problem['winner'] : undefined
    if (winner === undefined || winner === null) throw error
    keepEntries(id, [winner])
    throw new Conflict(winner as Entry)
  }
}
