import type { PublishedCase } from '../library/index.ts'
import { citationInWords, publishedCases } from '../library/index.ts'
import type { LibraryEntry } from './neighbours.ts'
import { profileOf } from './profile.ts'

/** Death this soon after treatment, in months, counts as a poor outcome: 90 days at 30.44 days a month. */
const EARLY_DEATH_MONTHS = 90 / 30.44

const extents: Readonly<Record<string, string>> = {
  gtr: 'gross total resection',
  near_total: 'near-total resection',
  str: 'subtotal resection',
  excisional_biopsy: 'excisional biopsy',
  biopsy: 'biopsy',
  removed_extent_not_stated: 'removed, extent not stated',
}

/** What was done and what became of the patient, in short facts; what the source does not say is left out. */
function outcomeOf({ treatment, outcome }: PublishedCase): readonly string[] {
  const months = outcome.survival_or_followup_months
  const from = outcome.counted_from?.replaceAll('_', ' ') ?? 'a start not stated'
  const vital =
    outcome.vital_status === null
      ? null
      : months === null
        ? outcome.vital_status
        : `${outcome.vital_status} at ${months} months from ${from}`
  return [
    treatment.surgery === false ? 'not operated' : treatment.resection === null ? null : extents[treatment.resection],
    outcome.neuro_change === null ? null : `function ${outcome.neuro_change}`,
    outcome.ambulatory === null ? null : outcome.ambulatory ? 'walked afterwards' : 'did not walk afterwards',
    outcome.local_recurrence === true ? 'recurred locally' : null,
    vital,
  ].filter((each) => typeof each === 'string')
}

const endedBadly = ({ pre, outcome }: PublishedCase): boolean =>
  outcome.neuro_change === 'worse' ||
  (pre.ambulatory === true && outcome.ambulatory === false) ||
  (outcome.vital_status === 'dead' && (outcome.survival_or_followup_months ?? Infinity) <= EARLY_DEATH_MONTHS)

/** The published cases, ready to be compared. */
export const publishedLibrary = (): readonly LibraryEntry[] =>
  publishedCases().map((each) => ({
    profile: profileOf(each),
    origin: 'published',
    citation: citationInWords(each.citation),
    outcome: outcomeOf(each),
    poor: endedBadly(each),
  }))
