import type { EvidenceStatus, ValidityCode } from '@theca/instruments'
import { missingWords, type Seq } from '@theca/record'

/**
 * A page as a document model, before any renderer: what is shown, in which order, and what each number rests on. A
 * renderer decides about ink, never about content, so that print, Markdown and screen say the same.
 */

/** Why something is not there. Different statements; none of them is zero or an empty place. */
export type Why = 'not-asked' | 'not-known' | 'not-applicable' | 'not-determinable' | 'not-testable'

export const whyTitles: Readonly<Record<Why, string>> = {
  ...missingWords,
  'not-determinable': 'not determinable',
  'not-testable': 'not testable',
}

/** When something was true, and how exactly that is known. */
export type When = { readonly on: string; readonly precision: 'minute' | 'day' | 'week' | 'month' | 'year' }

/** What a statement rests on: an entry of the record, or a publication. */
export type Source =
  | {
      readonly type: 'entry'
      readonly seq: Seq
      /** Instrument with its version, or how it was measured. */
      readonly method: string
      readonly author: string
      readonly at: When
      readonly recordedAt: string
      readonly amended: boolean
      readonly validity: { readonly code: ValidityCode; readonly reason: string } | null
    }
  | { readonly type: 'publication'; readonly short: string; readonly citation: string }

/** How far the statement itself may be trusted: an instrument's own mark, or where the number comes from. */
export type Evidence = EvidenceStatus | 'measured' | 'stated' | 'computed'

/** A number with everything that has to travel with it. There is no other way to put a number on a page. */
export type Quantity = {
  readonly is: 'quantity'
  /** As shown, decimals as measured. */
  readonly value: string
  /** Never empty: a grade says of how many, a count says of what. */
  readonly unit: string
  readonly interval?: { readonly low: string; readonly high: string; readonly kind: string }
  readonly at: When
  readonly source: Source
  readonly evidence: Evidence
  readonly validity?: { readonly code: ValidityCode; readonly reason: string }
}

/** Words that somebody wrote, or a coded answer in words. They may hold digits; they are theirs. */
export type Words = {
  readonly is: 'words'
  readonly words: string
  readonly at: When
  readonly source: Source
  readonly evidence: Evidence
  readonly quoted?: true
  readonly validity?: { readonly code: ValidityCode; readonly reason: string }
}

export type Missing = { readonly is: 'missing'; readonly why: Why; readonly because?: string }

export type Part =
  /**
   * Words of the program, without digits, because a digit would be a number without a source. A renderer puts a space
   * between parts, and none before a comma, a full stop, a colon or a semicolon.
   */
  { readonly is: 'text'; readonly text: string } | Quantity | Words | Missing

export type Field = { readonly key: string; readonly label: string; readonly parts: readonly Part[] }

export type Section = { readonly key: string; readonly title: string; readonly fields: readonly Field[] }

/** One serial measure of function, oldest first. */
export type FunctionChart = {
  readonly title: string
  readonly range: { readonly min: number; readonly max: number; readonly better: 'up' | 'down' }
  /** Labels of the scale at the side, where values have names. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[]
  readonly points: readonly { readonly at: string; readonly value: number; readonly quantity: Quantity }[]
  /** The line through three or more examinations, with its 95 % band; two points make no line. */
  readonly line: readonly { readonly at: string; readonly value: number; readonly low: number; readonly high: number }[]
  /** What the chart shows, in one sentence: caption and alternative text. */
  readonly caption: readonly Part[]
}

/** A grey picture with its words. */
export type Figure = {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  readonly alt: string
  readonly caption: string
}

/** One option of a board: what, its verdict, and why. */
export type WeighedRow = {
  readonly option: readonly Part[]
  readonly verdict: readonly Part[]
  readonly why: readonly Part[]
}

export type BoardPage = {
  readonly title: string
  readonly case: string
  readonly synthetic: boolean
  /** Only when the caller has opened the vault for it; otherwise the name is on the meeting list only. */
  readonly identity: {
    readonly name: string | null
    readonly birthDate: string | null
    readonly hospitalNumber: string | null
  } | null
  readonly prepared: { readonly at: string; readonly timeZone: string; readonly by: string }
  readonly head: Section
  readonly question: Field
  readonly person: Section
  readonly neurology: Section
  readonly chart: FunctionChart | null
  readonly figures: readonly Figure[]
  readonly disease: Section
  readonly imaging: Section
  readonly prognosis: readonly (readonly Part[])[]
  /** What the person wants and expects of it. */
  readonly goals: Section
  /** Clocks of the guideline and frameworks, one line each. */
  readonly ways: Section
  /** The options as a board weighed them; without rows as long as none did. */
  readonly options: Field & { readonly rows: readonly WeighedRow[] }
  /** What would change the decision, dissent, and actions with what became of them. */
  readonly change: readonly (readonly Part[])[]
  /** Statements that exclude each other, each with both entries. */
  readonly contradictions: readonly (readonly Part[])[]
  /** Computed from the page itself: section by section, what has no content and why. */
  readonly stillMissing: readonly {
    readonly section: string
    readonly items: readonly { readonly label: string; readonly why: string }[]
  }[]
  /** What a reader has to know of the page itself: entries it could not read, results computed otherwise today. */
  readonly notes: readonly string[]
  /** Lines to write on. */
  readonly decision: readonly string[]
  /** Everything that the page rests on, in the order of the record, publications after. */
  readonly sources: readonly Source[]
  readonly foot: {
    readonly version: string
    readonly entries: number
    readonly chain: string | null
    readonly notice: string
  }
}

/** Whether a part follows the one before it without a space. */
export const isGlued = (part: Part): boolean => part.is === 'text' && /^[,;.:]/.test(part.text)

/** The sections of a page, in reading order. */
export const sectionsOf = (page: BoardPage): Section[] => [
  page.head,
  page.person,
  page.neurology,
  page.disease,
  page.imaging,
  page.goals,
  page.ways,
]

/** All parts of a page, in reading order. */
export function partsOf(page: BoardPage): Part[] {
  const sections = sectionsOf(page)
  return [
    ...sections.flatMap((section) => section.fields.flatMap((field) => field.parts)),
    ...page.question.parts,
    ...(page.chart?.points.map((point) => point.quantity) ?? []),
    ...(page.chart?.caption ?? []),
    ...page.prognosis.flat(),
    ...page.options.parts,
    ...page.options.rows.flatMap(({ option, verdict, why }) => [...option, ...verdict, ...why]),
    ...page.change.flat(),
    ...page.contradictions.flat(),
  ]
}

/** The sources that parts name, each once: entries in the order of the record, then publications. */
export function sourcesOf(parts: readonly Part[]): Source[] {
  const found = new Map<string, Source>()
  for (const part of parts) {
    if (part.is !== 'quantity' && part.is !== 'words') continue
    const { source } = part
    found.set(source.type === 'entry' ? `entry ${source.seq}` : source.short, source)
  }
  const place = (source: Source): number => (source.type === 'entry' ? source.seq : Infinity)
  return [...found.values()].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
}
