import type { Assessment } from '@theca/assess'
import { compartmentsOf } from '@theca/assess'
import type { Course } from './views/course.ts'

export type FollowUpRisk = { readonly high: boolean; readonly reasons: readonly string[] }

/**
 * Who is called first when many are overdue: those with most to lose. A project rule, shown with its reasons; not a
 * prognosis.
 *
 * @example followUpRisk(course, assessment) // { high: true, reasons: ['residual tumour'] }
 */
export function followUpRisk(course: Course, assessment: Assessment): FollowUpRisk {
  const word = course.operations.at(-1)?.body.extentByWord
  const persisting = course.complications.some(
    ({ course: went }) => went.length === 0 || went.at(-1)?.body.now === 'persisting',
  )
  const reasons = [
    compartmentsOf(assessment).includes('leptomeningeal') ? 'leptomeningeal disease' : null,
    word !== undefined && word !== 'gtr' && word !== 'not-stated' ? 'residual tumour' : null,
    course.recurrences.length > 0 ? 'disease came back' : null,
    persisting ? 'a complication that is not over' : null,
  ].filter((reason) => reason !== null)
  return { high: reasons.length > 0, reasons }
}
