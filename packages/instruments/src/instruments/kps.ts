import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { grade } from '../items.ts'
import { generic } from '../validity.ts'

/** Paraphrased, in descending order of function. */
export const kpsLabels = {
  100: 'no complaints',
  90: 'minor signs or symptoms',
  80: 'normal activity with effort, some signs',
  70: 'cares for self, no normal activity or work',
  60: 'needs occasional help',
  50: 'needs considerable help and frequent care',
  40: 'disabled, needs special care',
  30: 'severely disabled, in hospital',
  20: 'very sick, active supportive treatment',
  10: 'moribund',
  0: 'dead',
} as const

/** Suggestion only: the stored ECOG grade is never overwritten by it. 0 → 5 is recalled, the rest second-hand. */
const ecogSuggestion: Readonly<Record<number, number>> = {
  100: 0,
  90: 0,
  80: 1,
  70: 1,
  60: 2,
  50: 2,
  40: 3,
  30: 3,
  20: 4,
  10: 4,
  0: 5,
}

const answers = z.object({
  kps: grade('Karnofsky performance status', kpsLabels, { help: 'Tens only; nothing between is a grade.' }),
})

export const kps = defineInstrument({
  id: 'kps',
  version: '1.0.0',
  title: 'Karnofsky performance status',
  room: 'assess',
  domain: 'function',
  measures: 'performance status as seen by the clinician',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 100, step: 10 },
  answers,
  validity: generic('performance status, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'Karnofsky 1949',
  references: ['karnofsky-1949'],
  citation:
    'Karnofsky DA, Burchenal JH, 1949. Wording paraphrased from an open collection of clinical calculators (danielxmed/nobra_calculator).',
  priority: 'must',
  bands: [],
  worked: [
    {
      answers: { kps: 70 },
      expect: { value: 70, details: { ecogSuggestion: 1 } },
      source: 'self-caring, stopped work',
    },
    { answers: { kps: 50 }, expect: { value: 50 }, source: 'needs considerable help' },
    { answers: { kps: 40 }, expect: { value: 40, details: { ecogSuggestion: 3 } }, source: 'dossier 3.2' },
  ],
  compute: ({ kps }) => ({
    value: kps,
    details: {
      ecogSuggestion: ecogSuggestion[kps] ?? null,
      caveat: 'In cord disease KPS falls because of the deficit: a score with both KPS and palsy counts it twice.',
    },
  }),
  says: ({ kps }) => `Karnofsky ${kps}: ${kpsLabels[kps]}.`,
})
