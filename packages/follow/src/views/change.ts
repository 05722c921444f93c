import type { Assessment, Examination } from '@theca/assess'
import type { Course } from './course.ts'
import { daysFrom, timeZero } from './outcome.ts'

/**
 * When function is compared: the examination nearest to three months, and none before two weeks, when swelling and
 * steroids speak, nor after six months, when the disease does. Project definition; a cohort may choose another.
 */
export type Window = { readonly fromDay: number; readonly nearestTo: number; readonly toDay: number }
export const THREE_MONTHS: Window = { fromDay: 14, nearestTo: 91, toDay: 183 }

export type BeforeAfter = {
  readonly before: Examination | null
  readonly after: Examination | null
  /** Whole days from the operation to the later examination. */
  readonly afterDays: number | null
  /** Why one of them is missing. */
  readonly because: string | null
}

/**
 * The last examination by an instrument until the first operation, and the one that stands for the result.
 *
 * @example beforeAfter('mccormick-modified', course, assessment).after?.answered.result.band?.id // 'II'
 */
export function beforeAfter(
  instrument: string,
  course: Course,
  assessment: Assessment,
  { fromDay, nearestTo, toDay }: Window = THREE_MONTHS,
): BeforeAfter {
  const zero = timeZero(course)
  if (zero === null) return { before: null, after: null, afterDays: null, because: 'no operation is recorded' }
  const exams = (assessment.examinations.get(instrument) ?? []).map((exam) => ({ exam, day: daysFrom(zero, exam.at) }))
  const before = exams.filter(({ day }) => day <= 0).at(-1)?.exam ?? null
  const inside = exams.filter(({ day }) => day >= fromDay && day <= toDay)
  const after = inside.reduce<(typeof inside)[number] | null>(
    (best, each) => (best === null || Math.abs(each.day - nearestTo) < Math.abs(best.day - nearestTo) ? each : best),
    null,
  )
  const died = course.death !== null && daysFrom(zero, course.death.body.on) <= toDay
  const because =
    before === null
      ? 'not examined before the operation'
      : after === null
        ? died
          ? 'died before it could be examined'
          : `not examined between day ${fromDay} and day ${toDay}`
        : null
  return { before, after: after?.exam ?? null, afterDays: after?.day ?? null, because }
}
