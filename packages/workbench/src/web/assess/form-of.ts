import type { Entry } from '@theca/record'

const forms: Readonly<Record<string, string>> = {
  'assess.referral': 'referral',
  'assess.person': 'person',
  'assess.goals': 'goals',
  'assess.board-decision': 'board',
  'assess.pathway-time': 'clock',
}

/** The form of this room in which the words of an entry are corrected; null where it is corrected by its date or withdrawn. */
export function formOf(entry: Entry): string | null {
  if (entry.retracts === true) return null
  if (entry.kind === 'assess.instrument') return String((entry.body as { instrument?: unknown }).instrument)
  return forms[entry.kind] ?? null
}
