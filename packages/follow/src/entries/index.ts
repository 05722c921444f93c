import { complication, complicationCourse } from './complication.ts'
import { death, hospice, lost, recurrence, response } from './disease.ts'
import { operation, pathology } from './operation.ts'
import { drug, radiotherapy } from './therapy.ts'
import { contact, expectationMet, surveillanceSet, visit } from './visit.ts'

export * from './complication.ts'
export * from './disease.ts'
export * from './operation.ts'
export * from './therapy.ts'
export * from './visit.ts'

/** Everything that can be said after surgery. */
export const followEntries = [
  operation,
  pathology,
  complication,
  complicationCourse,
  radiotherapy,
  drug,
  response,
  recurrence,
  visit,
  contact,
  expectationMet,
  surveillanceSet,
  hospice,
  lost,
  death,
] as const
