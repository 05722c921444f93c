import type { EvidenceStatus, Urgency } from '@theca/instruments'
import type { Instant, Seq } from '@theca/record'
import { urgencyOfCase } from '../urgency.ts'
import type { Assessment } from '../views.ts'
import { caseRules } from './case-rules.ts'
import { functionRules } from './function-rules.ts'
import type { Read, Reading } from './readings.ts'
import type { Rule } from './types.ts'

export type { Rule } from './types.ts'

/** Every rule, function first. A new one is one line of data and its table in the test. */
export const contradictionRules: readonly Rule[] = [...functionRules, ...caseRules]

/** Two statements that exclude each other, and what became of that. Nothing is corrected: a person resolves it. */
export type Contradiction = {
  readonly rule: string
  readonly title: string
  readonly reason: string
  readonly source: string
  readonly evidenceStatus: EvidenceStatus
  /** Both statements in one sentence. */
  readonly sentence: string
  /** Each of the two, with the entry that says it. */
  readonly sides: readonly [Side, Side]
  /** The entries that disagree, each once, in their order. */
  readonly entries: readonly Seq[]
  /** The day of the later of the two. */
  readonly day: string
  /** By whom it was settled that both stand; null while it is open. */
  readonly settled: { readonly by: Seq; readonly because: string } | null
}

/** One of two statements that disagree. */
export type Side = { readonly says: string; readonly seq: Seq }

/** One day: what was examined within it is held against each other. A status of last week contradicts nothing of today. */
export const SAME_DAY_MS = 24 * 3_600_000

/**
 * The contradictions of a case: the latest answer of each instrument against the latest of another within 24 hours, and
 * against what the referral says. An entry that is amended takes its contradiction with it, settled or not.
 *
 * @param urgency the class by the rule, so that a page that has folded it does not fold it again
 * @returns open ones first, then settled ones, each in the order of the rules
 * @example contradictionsOf(assessed, urgencyOfCase(assessed)).filter(({ settled }) => settled === null).length
 */
export function contradictionsOf(state: Assessment, urgency: Urgency = urgencyOfCase(state)): Contradiction[] {
  const found = contradictionRules.flatMap((rule) => contradictionBy(rule, state, urgency) ?? [])
  return [...found.filter(({ settled }) => settled === null), ...found.filter(({ settled }) => settled !== null)]
}

function contradictionBy(rule: Rule, state: Assessment, urgency: Urgency): Contradiction | null {
  const [left, right] = rule.between
  const [a, b] = [left.read(state, urgency), right.read(state, urgency)]
  if (a === null || b === null || !comparable(a, b) || !rule.contradicts(a.value, b.value)) return null
  const entries = [...new Set([a.seq, b.seq])].sort((x, y) => x - y)
  const { id, title, reason, source, evidenceStatus } = rule
  return {
    rule: id,
    title,
    reason,
    source,
    evidenceStatus,
    sentence: `${capital(said(left, a))}; ${said(right, b)}.`,
    sides: [
      { says: capital(said(left, a)), seq: a.seq },
      { says: said(right, b), seq: b.seq },
    ],
    entries,
    day: later(a.at, b.at).slice(0, 10),
    settled: settledBy(state, id, entries),
  }
}

const comparable = (a: Read, b: Read): boolean =>
  !a.dated || !b.dated || Math.abs(Date.parse(a.at) - Date.parse(b.at)) <= SAME_DAY_MS

const said = (reading: Reading, { value }: Read): string => `${reading.title} ${reading.says(value)}`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b)

function settledBy(state: Assessment, rule: string, entries: readonly Seq[]): Contradiction['settled'] {
  const found = state.settled.findLast(
    ({ body }) => body.rule === rule && entries.every((seq) => body.entries.includes(seq)),
  )
  return found === undefined ? null : { by: found.entry.seq, because: found.body.because }
}
