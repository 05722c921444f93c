import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { grade } from '../items.ts'
import { generic } from '../validity.ts'

export const ecogLabels = {
  0: 'fully active',
  1: 'restricted in strenuous activity',
  2: 'up more than half of waking hours, cares for self, no work',
  3: 'in bed or chair more than half of waking hours, limited self-care',
  4: 'completely disabled',
  5: 'dead',
} as const

export const ecog = defineInstrument({
  id: 'ecog',
  version: '1.0.0',
  title: 'ECOG performance status',
  room: 'assess',
  domain: 'function',
  measures: 'performance status as seen by the clinician',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 5, step: 1 },
  answers: z.object({ ecog: grade('ECOG performance status', ecogLabels) }),
  validity: generic('performance status, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free; credit ECOG-ACRIN',
  source: 'Oken 1982, ECOG-ACRIN',
  references: ['oken-1982'],
  citation:
    'Oken MM, Am J Clin Oncol 1982;5:649–655, doi 10.1097/00000421-198212000-00014. Credit: ECOG-ACRIN Cancer Research Group.',
  priority: 'must',
  bands: [],
  worked: [{ answers: { ecog: 2 }, expect: { value: 2 }, source: 'by hand: up more than half the day, no work' }],
  compute: ({ ecog }) => ({ value: ecog }),
  says: ({ ecog }) => `ECOG ${ecog}: ${ecogLabels[ecog]}.`,
})
