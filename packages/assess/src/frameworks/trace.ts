import type { ValidityCode } from '@theca/instruments'
import { findInstrument } from '@theca/instruments'
import type { Knowable, Seq } from '@theca/record'
import { inWords } from '@theca/record'
import type { Assessment, Examination } from '../views.ts'
import { latest } from '../views.ts'

/** One question of a framework, what answers it, and what the answer leads to. */
export type TraceStep = {
  readonly question: string
  /** In words; null where nobody has answered. */
  readonly answer: string | null
  readonly from: Seq | null
  readonly source: string
  readonly leadsTo: string
}

/** A framework as a way that can be followed: no result without its questions. */
export type Trace = {
  readonly id: 'noms' | 'lmnop' | 'eano-esmo-lm' | 'fitness'
  readonly title: string
  /** What the framework comes to; null where it comes to nothing here. */
  readonly result: string | null
  readonly steps: readonly TraceStep[]
  /** The questions that are open, in words. */
  readonly open: readonly string[]
  readonly validity: { readonly code: ValidityCode; readonly reason: string }
}

export const openOf = (steps: readonly TraceStep[]): string[] =>
  steps.filter(({ answer }) => answer === null).map(({ question }) => question)

type Found = { readonly answer: string | null; readonly from: Seq | null }

/** What an examination says in its own sentence. */
export function saidBy(exam: Examination | null): Found {
  if (exam === null || exam.answered.result.status === 'incomplete') return { answer: null, from: null }
  return { answer: exam.answered.says.replace(/\.$/, ''), from: exam.seq }
}

export const saidByInstrument = (state: Assessment, id: string): Found => saidBy(latest(state, id))

/** The first of several that says anything. */
export const firstOf = (...found: readonly Found[]): Found =>
  found.find(({ answer }) => answer !== null) ?? { answer: null, from: null }

/** A field of a statement: its words, with the reason where there are none kept apart as an open question. */
export const knownWords = (field: Knowable<string> | undefined, from: Seq | null): Found =>
  field?.is === 'known' && field.value.trim() !== '' ? { answer: inWords(field), from } : { answer: null, from: null }

export const sourceOf = (id: string): string => findInstrument(id)?.source ?? id
