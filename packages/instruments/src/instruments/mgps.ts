import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { inFirstUnit, quantity } from '../items.ts'
import { albuminGramsPerLitre, albuminIn, crpMilligramsPerLitre } from '../quantities.ts'
import { generic } from '../validity.ts'

export const mgps = defineInstrument({
  id: 'mgps',
  version: '1.0.0',
  title: 'Modified Glasgow prognostic score',
  room: 'assess',
  domain: 'nutrition',
  measures: 'systemic inflammation from C-reactive protein and albumin',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 2, step: 1 },
  answers: z.object({
    crp: quantity('C-reactive protein', crpMilligramsPerLitre, { cuts: [10] }),
    albumin: albuminIn(albuminGramsPerLitre, [35]),
  }),
  validity: generic('a laboratory value of the person, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'modified Glasgow prognostic score',
  references: ['cliot-manual-2024'],
  citation: 'Modified Glasgow prognostic score; table from the manual of the R package cliot (secondary).',
  priority: 'should',
  bands: [],
  worked: [
    {
      answers: { crp: { value: 8, unit: 'mg/L' }, albumin: { value: 30, unit: 'g/L' } },
      expect: { value: 0 },
      source: 'dossier 10 (secondary): low albumin alone is 0',
    },
    {
      answers: { crp: { value: 25, unit: 'mg/L' }, albumin: { value: 28, unit: 'g/L' } },
      expect: { value: 2 },
      source: 'dossier 10 (secondary)',
    },
  ],
  compute: (said) => {
    if (inFirstUnit(said.crp, crpMilligramsPerLitre) <= 10) return { value: 0 }
    return { value: inFirstUnit(said.albumin, albuminGramsPerLitre) < 35 ? 2 : 1 }
  },
  says: (_said, { value }) => `Modified Glasgow prognostic score ${String(value)} of 2.`,
})
