import type { LocalRow } from '@theca/instruments'
import type { Basis, Drawing } from '@theca/plan'
import { planSources } from '@theca/plan'
import type { Instant, Knowable } from '@theca/record'
import type { BoardPage, Evidence, Missing, Part, Quantity, Section, Source, When, Words } from './page.ts'
import { sourcesOf } from './page.ts'

/**
 * A report of blocks, for everything that is longer or freer than the board page. As there, a renderer decides about ink
 * and never about content, and a number stands only with its source.
 */
export type Block =
  | { readonly is: 'section'; readonly section: Section; readonly wide?: true }
  | {
      readonly is: 'list'
      readonly key: string
      readonly title: string
      readonly items: readonly (readonly Part[])[]
      readonly boxes?: true
    }
  | {
      readonly is: 'table'
      readonly key: string
      readonly title: string
      readonly head: readonly string[]
      /** Shares of the width, one a column. */
      readonly widths: readonly number[]
      readonly rows: readonly (readonly (readonly Part[])[])[]
    }
  | { readonly is: 'drawings'; readonly key: string; readonly title: string; readonly drawings: readonly Drawing[] }
  | { readonly is: 'lines'; readonly key: string; readonly title: string; readonly lines: readonly string[] }

export type Paper = Pick<BoardPage, 'title' | 'case' | 'synthetic' | 'prepared' | 'foot' | 'sources' | 'notes'> & {
  /** What stands at the right of the head: person, state of the document. */
  readonly about: readonly Part[]
  /** The one thing to read first, in large. */
  readonly lead: readonly Part[]
  readonly rows: readonly PaperRow[]
  /** Part of its file name. */
  readonly name: string
}

/** Blocks one below the other, in one or two columns. */
export type PaperRow = { readonly columns: readonly (readonly Block[])[] }

export const wide = (...blocks: Block[]): PaperRow => ({ columns: [blocks] })
export const beside = (...columns: (readonly Block[])[]): PaperRow => ({ columns })

/** All parts of a paper, in reading order. */
export function partsOfPaper({ about, lead, rows }: Pick<Paper, 'about' | 'lead' | 'rows'>): Part[] {
  const blocks = rows.flatMap(({ columns }) => columns.flat())
  return [...about, ...lead, ...blocks.flatMap(partsOfBlock)]
}

function partsOfBlock(block: Block): Part[] {
  switch (block.is) {
    case 'section':
      return block.section.fields.flatMap(({ parts }) => parts)
    case 'list':
      return block.items.flat()
    case 'table':
      return block.rows.flat(2)
    default:
      return []
  }
}

/** A paper with the list of everything that it rests on. */
export const withSources = (paper: Omit<Paper, 'sources'>): Paper => ({
  ...paper,
  sources: sourcesOf(partsOfPaper(paper)),
})

// ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Words of the program, without digits. */
export const text = (words: string): Part => ({ is: 'text', text: words })
export const gap = (why: Missing['why'], because?: string): Missing => ({
  is: 'missing',
  why,
  ...(because === undefined ? {} : { because }),
})

const at = (source: Source): When => (source.type === 'entry' ? source.at : { on: '2026', precision: 'year' })

/** What somebody said or chose, in words. */
export const said = (source: Source, words: string, evidence: Evidence = 'stated', quoted = false): Words => ({
  is: 'words',
  words: words.trim(),
  at: at(source),
  source,
  evidence,
  ...(quoted ? { quoted: true } : {}),
})

export const number = (source: Source, value: string, unit: string, evidence: Evidence = 'stated'): Quantity => ({
  is: 'quantity',
  value,
  unit,
  at: at(source),
  source,
  evidence,
})

/** An answer in its own words, or why it is not there. An empty text is an answer that was not given. */
export function answer(source: Source, given: Knowable<string>, quoted = false): Part[] {
  if (given.is !== 'known') return [gap(given.is)]
  return given.value.trim() === '' ? [gap('not-asked')] : [said(source, given.value, 'stated', quoted)]
}

const projectSource: Source = {
  type: 'publication',
  short: 'Theca, planning dossier',
  citation: 'project rule or recalled; not proven',
}

/** A fact or the reason of a rule, with how far it was seen and where. */
export function basisParts({ words, mark, source }: Basis): Part[] {
  const evidence = mark === 'project' ? 'project' : mark
  if (source === null) return [said(projectSource, words, evidence)]
  const [short, citation] = planSources[source]
  return [said({ type: 'publication', short, citation }, words, evidence)]
}

/** Parts of several statements in one place, with a mark between them. */
export const joined = (groups: readonly (readonly Part[])[], between = ';'): Part[] =>
  groups.flatMap((parts, place) => (place === 0 ? [...parts] : [text(between), ...parts]))

/** Foot of every paper. */
export const footOf = (version: string, entries: readonly { hash: string }[]): Paper['foot'] => ({
  version,
  entries: entries.length,
  chain: entries.at(-1)?.hash ?? null,
  notice: 'Not a medical device; advises neither for nor against an operation.',
})

export type PaperInput = {
  /** Rows of the reference tables that a centre has otherwise; what used one names it. */
  readonly local?: readonly LocalRow[] | undefined
  readonly now: Instant
  readonly preparedBy: string
  readonly version: string
  readonly timeZone?: string
}
