import type { Urgency, UrgencyExamination } from '@theca/instruments'
import { urgencyOf } from '@theca/instruments'
import type { Json } from '@theca/record'
import type { Assessment, Examination } from './views.ts'

/** Answers given within this time belong to one examination of the person. */
const ONE_EXAMINATION_MS = 2 * 3_600_000

type Contribution = (answered: Examination['answered']) => Partial<UrgencyExamination>

const first = (value: Json | undefined): string => (Array.isArray(value) ? String(value[0]) : '')

/** What each instrument contributes to the urgency rule. A set of possible results contributes nothing. */
const contributions: Readonly<Record<string, Contribution>> = {
  'mccormick-modified': ({ answers }) => ({ mccormick: answers['grade'] as UrgencyExamination['mccormick'] }),
  ambulation: ({ answers }) => ({ walking: answers['walking'] as UrgencyExamination['walking'] }),
  sphincter: ({ answers }) => {
    const retention = answers['retention']
    return retention === 'yes' || retention === 'no' ? { retention } : {}
  },
  isncsci: ({ result }) => {
    const details = result.details as { ais?: Json; totals?: { motorRight?: Json; lems?: Json } } | null
    const lems = details?.totals?.lems
    const ais = Array.isArray(details?.ais) && details.ais.length === 1 ? first(details.ais) : ''
    return {
      ...(typeof lems === 'number' ? { lems } : {}),
      ...(/^[A-E]$/.test(ais) ? { ais: ais as 'A' | 'B' | 'C' | 'D' | 'E' } : {}),
    }
  },
}

/** The dated examinations of a case as the urgency rule reads them, oldest first. */
export function urgencyExaminations(state: Assessment): UrgencyExamination[] {
  const given = Object.entries(contributions)
    .flatMap(([instrument, contribution]) =>
      (state.examinations.get(instrument) ?? [])
        .filter(({ answered }) => answered.result.status === 'complete')
        .map(({ at, answered }) => ({ at, part: contribution(answered) })),
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  const examinations: UrgencyExamination[] = []
  for (const { at, part } of given) {
    const current = examinations.at(-1)
    if (current !== undefined && Date.parse(at) - Date.parse(current.at) <= ONE_EXAMINATION_MS)
      Object.assign(current, part)
    else examinations.push({ at, ...part })
  }
  return examinations
}

/**
 * The urgency of a case by the project's rule, with the facts that triggered it.
 *
 * @example urgencyOfCase(foldView(assessment, entries)).category   // 'emergent', or null where nothing can be compared
 */
export const urgencyOfCase = (state: Assessment): Urgency => urgencyOf(urgencyExaminations(state))
