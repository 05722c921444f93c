import type { Entry, Seq } from './entry.ts'
import type { BodyOf, EntryKind, KindOf, Kinds } from './kind.ts'
import { readBody } from './kind.ts'

/**
 * What a statement says today: the first entry, and every correction of it in order. `entry` is the latest.
 * A withdrawn statement stays in the list, so that a page can show it struck out; views do not see it.
 */
export type Statement = {
  /** The first entry: its place in the case is the place of the statement. */
  readonly first: Entry
  /** What holds now. */
  readonly entry: Entry
  /** Earlier wordings, oldest first; empty when never amended. */
  readonly earlier: readonly Entry[]
  readonly withdrawn: boolean
}

/**
 * Resolves amendments: each statement once, in the order in which the first entries were written.
 *
 * @example
 * statementsOf(entries).filter((statement) => statement.earlier.length > 0)   // what was amended
 */
export function statementsOf(entries: readonly Entry[]): Statement[] {
  const statements: { first: Entry; entry: Entry; earlier: Entry[] }[] = []
  const bySeq = new Map<Seq, { first: Entry; entry: Entry; earlier: Entry[] }>()
  for (const entry of entries) {
    const amended = entry.amends === undefined ? undefined : bySeq.get(entry.amends)
    if (amended === undefined) {
      const statement = { first: entry, entry, earlier: [] }
      statements.push(statement)
      bySeq.set(entry.seq, statement)
    } else {
      amended.earlier.push(amended.entry)
      amended.entry = entry
      bySeq.set(entry.seq, amended)
    }
  }
  return statements.map((statement) => ({ ...statement, withdrawn: statement.entry.retracts === true }))
}

/** One statement as a view reads it: the body parsed and upgraded to the current version of its kind. */
export type Said<K> = K extends EntryKind
  ? { readonly kind: KindOf<K>; readonly body: BodyOf<K>; readonly entry: Entry; readonly first: Entry }
  : never

export type View<State> = {
  readonly name: string
  readonly kinds: Kinds
  readonly start: () => State
  readonly fold: (state: State, said: Said<EntryKind>) => State
}

/**
 * Declares something worth showing as a pure fold over what holds of some kinds, in order of when it was true.
 * The server and the browser fold with the same function.
 *
 * @example
 * const latestPain = defineView({
 *   name: 'assess.latest-pain', from: [painKind], start: () => null as number | null,
 *   fold: (_, said) => said.body.worst,
 * })
 * foldView(latestPain, entries)   // 4, or null when pain was never recorded
 */
export function defineView<State, const K extends readonly EntryKind[]>(definition: {
  name: string
  from: K
  start: () => State
  fold: (state: State, said: Said<K[number]>) => State
}): View<State> {
  const kinds = new Map(definition.from.map((kind) => [kind.kind, kind]))
  return {
    name: definition.name,
    kinds,
    start: definition.start,
    fold: definition.fold as unknown as (state: State, said: Said<EntryKind>) => State,
  }
}

/** Folds a view over the entries of one case. Unknown and withdrawn statements are left out; nothing is changed. */
export function foldView<State>(view: View<State>, entries: readonly Entry[]): State {
  return foldStatements(view, statementsOf(entries))
}

/** The same for statements already resolved, when several views fold over one case. */
export function foldStatements<State>(view: View<State>, statements: readonly Statement[]): State {
  const relevant = statements.filter((statement) => !statement.withdrawn && view.kinds.has(statement.entry.kind))
  relevant.sort((a, b) => compareText(a.entry.effectiveAt, b.entry.effectiveAt) || a.first.seq - b.first.seq)
  let state = view.start()
  for (const { entry, first } of relevant) {
    const read = readBody(view.kinds, entry)
    if (read.known) state = view.fold(state, { kind: entry.kind, body: read.body, entry, first })
  }
  return state
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
