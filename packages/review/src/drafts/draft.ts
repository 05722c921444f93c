import type { Seq } from '@theca/record'

/**
 * A manuscript that the record can support: every sentence names the entries it was made from, and what the record does
 * not know stands as a question to the author. Nothing is invented, and nobody can be recognised: no names, no dates, no
 * free text, no case id.
 */
export type Sentence = {
  readonly text: string
  /** Entries that it was made from; a sentence without any is refused by `checkDraft`. */
  readonly data: readonly Seq[]
  /** Publications that it quotes, as citations. */
  readonly cites?: readonly string[]
}

export type DraftSection = {
  /** Item of the guideline, as it numbers them. */
  readonly item: string
  readonly heading: string
  readonly sentences: readonly Sentence[]
  /** What the author has to add, as questions. */
  readonly questions: readonly string[]
}

export type DraftTable = {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly note: string
}

export type Draft = {
  readonly guideline: string
  readonly title: string
  readonly synthetic: boolean
  readonly sections: readonly DraftSection[]
  readonly tables: readonly DraftTable[]
  /** What a reader of the draft has to know before anything is sent anywhere. */
  readonly notices: readonly string[]
}

/** One line of the checklist that journals ask for. */
export type ChecklistRow = {
  readonly item: string
  readonly heading: string
  readonly state: 'filled' | 'partly' | 'open'
  readonly sentences: number
  readonly questions: number
}

/**
 * How far each item of the guideline is filled.
 *
 * @example checklistOf(draft).filter(({ state }) => state === 'open').map(({ item }) => item)
 */
export const checklistOf = ({ sections }: Draft): readonly ChecklistRow[] =>
  sections.map(({ item, heading, sentences, questions }) => ({
    item,
    heading,
    state: sentences.length === 0 ? 'open' : questions.length === 0 ? 'filled' : 'partly',
    sentences: sentences.length,
    questions: questions.length,
  }))

/** Sentences that rest on nothing. Always empty; a test and every export look. */
export const groundless = ({ sections }: Draft): readonly string[] =>
  sections.flatMap(({ sentences }) =>
    sentences.filter(({ data, cites }) => data.length === 0 && (cites ?? []).length === 0).map(({ text }) => text),
  )

/** Share of items with at least one sentence. */
export const filledShare = (draft: Draft): { readonly filled: number; readonly of: number } => {
  const rows = checklistOf(draft)
  return { filled: rows.filter(({ state }) => state !== 'open').length, of: rows.length }
}

/** An item that the record says nothing to is at least a question. */
export const neverEmpty = (section: DraftSection): DraftSection =>
  section.sentences.length > 0 || section.questions.length > 0
    ? section
    : { ...section, questions: [`The record holds nothing here. What belongs under "${section.heading}"?`] }
