import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { inFirstUnit, quantity } from '../items.ts'
import { albuminIn, albuminUnits, lymphocyteUnits } from '../quantities.ts'
import { generic } from '../validity.ts'

export const pni = defineInstrument({
  id: 'pni',
  version: '1.0.0',
  title: 'Prognostic nutritional index',
  room: 'assess',
  domain: 'nutrition',
  measures: 'nutrition from albumin and lymphocytes',
  direction: 'higher_better',
  scale: { kind: 'measure', unit: 'points' },
  answers: z.object({
    albumin: albuminIn(albuminUnits, []),
    lymphocytes: quantity('Lymphocytes', lymphocyteUnits),
  }),
  validity: generic('a laboratory value of the person, not tied to a compartment'),
  evidenceStatus: 'secondary',
  evidenceNote: 'Cut-offs vary between papers.',
  licence: 'free',
  source: 'Onodera',
  references: ['onodera-1984'],
  citation: 'Onodera prognostic nutritional index: 10 × albumin (g/dL) + 0.005 × lymphocytes (/mm³).',
  priority: 'should',
  bands: [
    { id: 'high', label: 'high risk', from: null, to: 40, open: 'to', meaning: 'below 40' },
    { id: 'moderate', label: 'moderate risk', from: 40, to: 45, open: 'to', meaning: '40 to below 45' },
    { id: 'none', label: 'no increased risk', from: 45, to: null, meaning: '45 or more' },
  ],
  worked: [
    {
      answers: { albumin: { value: 4, unit: 'g/dL' }, lymphocytes: { value: 1500, unit: '/mm³' } },
      expect: { value: 47.5, band: 'none' },
      source: 'dossier 10 (secondary)',
    },
  ],
  compute: (said) => {
    const grams = inFirstUnit(said.albumin, albuminUnits)
    const cells = inFirstUnit(said.lymphocytes, lymphocyteUnits)
    return { value: 10 * grams + 0.005 * cells, details: { given: said } }
  },
  says: (_said, { value, band }) => `Prognostic nutritional index ${Number(value).toFixed(1)}: ${band?.label ?? ''}.`,
})
