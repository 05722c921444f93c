import { findInstrument } from '@theca/instruments'
import type { Assessment } from '../views.ts'
import type { Trace, TraceStep } from './trace.ts'
import { openOf, saidByInstrument, sourceOf } from './trace.ts'

const questions = [
  ['asa', 'the anaesthetist’s view of the risk'],
  ['mfi-5', 'frailty before the lesion'],
  ['cci', 'other illness; also without the cancer itself'],
  ['albumin', 'nutrition'],
  ['pni', 'nutrition and immunity'],
  ['gnri', 'nutrition by weight'],
  ['conut', 'nutrition by blood'],
  ['mgps', 'inflammation and nutrition'],
] as const

/** Fitness is several answers beside each other; nobody has shown that they add up. */
export function fitnessTrace(state: Assessment): Trace {
  const steps = questions.map(([id, leadsTo]): TraceStep => ({
    question: findInstrument(id)?.title ?? id,
    ...saidByInstrument(state, id),
    source: sourceOf(id),
    leadsTo,
  }))
  return {
    id: 'fitness',
    title: 'Fitness and nutrition',
    result: null,
    steps,
    open: openOf(steps),
    validity: { code: 'U', reason: 'measures of the person, not tied to a compartment; they are not added up' },
  }
}
