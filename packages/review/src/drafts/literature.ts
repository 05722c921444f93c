import { isIntradural } from '@theca/anatomy'
import type { Assessment } from '@theca/assess'
import { compartmentsOf } from '@theca/assess'
import { prognosticFacts } from '@theca/instruments'
import type { Sentence } from './draft.ts'

/**
 * What is published about the compartments of a case, one sentence a series, cited. Single cases and the starting paper of
 * this workbench are left out: they are no literature about this person.
 */
export function literatureSentences(assessed: Assessment): readonly Sentence[] {
  const inside = compartmentsOf(assessed).filter(isIntradural)
  return prognosticFacts
    .filter(({ compartment, n }) => n > 2 && (compartment === 'intradural' || inside.includes(compartment)))
    .map(({ says, n, source }) => ({ text: `${says.replace(/\.$/, '')} (n = ${n}).`, data: [], cites: [source] }))
}
