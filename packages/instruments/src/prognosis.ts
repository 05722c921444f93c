import { extradural } from './validity.ts'

/** What is true of every prognostic score of this package and is printed with each. */
export const PROGNOSIS_WARNINGS: readonly string[] = [
  'Derived in vertebral, epidural or skeletal metastases. No validated prognostic score exists for intradural extramedullary or intramedullary metastasis.',
  'Older scores predate targeted and immune therapy: pooled accuracy of revised Tokuhashi was 63 % (1,686 patients) and falls with time.',
  'Treatments that a source attaches to its bands concern vertebral surgery and are not shown.',
  'Scores are read side by side as a spread, never averaged.',
]

/** Validity of a prognostic score: derived outside the dura. */
export const prognostic = extradural('vertebral, epidural or skeletal metastases')

/** Marks an item whose question has no clean answer in purely intradural disease. */
export const outOfDomain = (item: string, taken: string): string => `out_of_domain_item: ${item} (${taken})`
