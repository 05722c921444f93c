import type { LocalRow } from '@theca/instruments'
import type { Assessment } from '../views.ts'
import { fitnessTrace } from './fitness.ts'
import { leptomeningealTrace } from './leptomeningeal.ts'
import { lmnopTrace } from './lmnop.ts'
import { nomsTrace } from './noms.ts'
import type { Trace } from './trace.ts'

export { NOMS_SUMMARY_TITLE, radiosensitivityOf } from './noms.ts'
export type { Trace, TraceStep } from './trace.ts'

/**
 * The frameworks of the room as ways that can be followed, question by question. None of them decides.
 *
 * @param local rows of the reference tables that a centre has otherwise; a trace that used one names it
 * @example frameworksOf(assessed).find(({ id }) => id === 'noms')?.result   // null for purely intradural disease
 */
export const frameworksOf = (state: Assessment, local: readonly LocalRow[] = []): Trace[] => [
  nomsTrace(state, local),
  lmnopTrace(state, local),
  leptomeningealTrace(state),
  fitnessTrace(state),
]
