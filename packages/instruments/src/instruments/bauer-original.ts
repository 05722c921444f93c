import { z } from 'zod'
import { bauerItems, bauerPoints, total } from '../bauer.ts'
import { defineInstrument } from '../define.ts'
import { yesNo } from '../items.ts'
import { PROGNOSIS_WARNINGS, outOfDomain, prognostic } from '../prognosis.ts'

export const bauerOriginal = defineInstrument({
  id: 'bauer-original',
  version: '1.0.0',
  title: 'Original Bauer',
  room: 'assess',
  domain: 'prognosis',
  measures: 'prognosis in spinal metastases, five items; not to be mixed with the modified scale',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 5, step: 1 },
  answers: z.object({ ...bauerItems, fracture: yesNo('Pathological fracture') }),
  validity: prognostic,
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'Bauer; after Leithner 2008',
  references: ['leithner-2008'],
  citation:
    'Original Bauer score as set beside the modified one in Leithner A, Eur Spine J 2008;17:1488–1495, doi 10.1007/s00586-008-0763-1.',
  priority: 'could',
  bands: [
    { id: '0-1', label: '0 to 1', from: 0, to: 1, meaning: 'lowest group of the source' },
    { id: '2-3', label: '2 to 3', from: 2, to: 3, meaning: 'middle group of the source' },
    { id: '4-5', label: '4 to 5', from: 4, to: 5, meaning: 'highest group of the source' },
  ],
  worked: [
    {
      answers: { visceral: 'no', primary: 'breast', skeletal: 'multiple', fracture: 'no' },
      expect: { value: 4, band: '4-5' },
      source: 'by hand: the modified example plus no pathological fracture',
    },
    {
      answers: { visceral: 'yes', primary: 'lung', skeletal: 'multiple', fracture: 'yes' },
      expect: { value: 0, band: '0-1' },
      source: 'by hand',
    },
  ],
  compute: (said) => {
    const points = { ...bauerPoints(said), noFracture: said.fracture === 'no' ? 1 : 0 }
    return {
      value: total(points),
      details: { variant: 'original-5', points, warnings: PROGNOSIS_WARNINGS },
      flags:
        said.skeletal === 'none' ? [outOfDomain('skeletal', 'no skeletal metastasis, taken as solitary, 1 point')] : [],
    }
  },
  says: (_said, { value, band }) =>
    `Original Bauer ${String(value)} of 5: group ${band?.label ?? ''} of its own population.`,
})
