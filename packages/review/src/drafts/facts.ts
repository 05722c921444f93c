import type { Assessment, Examination } from '@theca/assess'
import { assessment } from '@theca/assess'
import type { Course } from '@theca/follow'
import { course, daysFrom, timeZero } from '@theca/follow'
import type { Imaging } from '@theca/plan'
import { imaging } from '@theca/plan'
import type { Entry, Seq } from '@theca/record'
import { foldView } from '@theca/record'
import type { Sentence } from './draft.ts'

/** What a draft is written from, folded once. */
export type Facts = {
  readonly assessed: Assessment
  readonly went: Course
  readonly imaged: Imaging
  /** The operation, or the first examination when there was none: day 0. */
  readonly zero: string | null
  readonly entries: readonly Entry[]
}

export function factsOf(entries: readonly Entry[]): Facts {
  const [assessed, went, imaged] = [
    foldView(assessment, entries),
    foldView(course, entries),
    foldView(imaging, entries),
  ]
  const first = assessed.referral?.entry.effectiveAt.slice(0, 10) ?? null
  return { assessed, went, imaged, zero: timeZero(went) ?? first, entries }
}

/** A day as a manuscript may say it: counted from the operation, never a date. */
export function dayWords({ went, zero }: Facts, at: string): string {
  if (zero === null) return 'on a day not known'
  const days = daysFrom(zero, at)
  const event = went.operations.length === 0 ? 'referral' : 'the operation'
  if (days === 0) return `on the day of ${event}`
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`
  return `${count} ${days < 0 ? 'before' : 'after'} ${event}`
}

export const sentence = (text: string, ...data: readonly (Seq | undefined)[]): Sentence => ({
  text,
  data: data.filter((seq) => seq !== undefined),
})

/** An examination in the instrument's own sentence, with its day. */
export const examined = (facts: Facts, exam: Examination): string =>
  `${exam.answered.says.replace(/\.$/, '')} ${dayWords(facts, exam.at)}`

/** Examinations of an instrument on either side of day 0. */
export function around({ assessed, zero }: Facts, instrument: string) {
  const exams = assessed.examinations.get(instrument) ?? []
  if (zero === null) return { before: exams, after: [] }
  return {
    before: exams.filter(({ at }) => at.slice(0, 10) <= zero),
    after: exams.filter(({ at }) => at.slice(0, 10) > zero),
  }
}

/** A list in words: `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
