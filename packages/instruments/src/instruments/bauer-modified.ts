import { z } from 'zod'
import { bauerItems, bauerPoints, total } from '../bauer.ts'
import { defineInstrument } from '../define.ts'
import { PROGNOSIS_WARNINGS, outOfDomain, prognostic } from '../prognosis.ts'

export const bauerModified = defineInstrument({
  id: 'bauer-modified',
  version: '1.0.0',
  title: 'Modified Bauer',
  room: 'assess',
  domain: 'prognosis',
  measures: 'prognosis in spinal metastases, four items',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 4, step: 1 },
  answers: z.object(bauerItems),
  validity: prognostic,
  evidenceStatus: 'verified',
  licence: 'free',
  source: 'Leithner 2008',
  references: ['leithner-2008'],
  citation: 'Leithner A, Eur Spine J 2008;17:1488–1495, doi 10.1007/s00586-008-0763-1.',
  priority: 'must',
  bands: [
    { id: '0-1', label: 'supportive group', from: 0, to: 1, meaning: 'supportive care was the goal in the source' },
    { id: '2', label: 'short-term group', from: 2, to: 2, meaning: 'short-term palliation was the goal in the source' },
    {
      id: '3-4',
      label: 'middle-term group',
      from: 3,
      to: 4,
      meaning: 'middle-term local control was the goal in the source',
    },
  ],
  worked: [
    {
      answers: { visceral: 'no', primary: 'breast', skeletal: 'multiple' },
      expect: { value: 3, band: '3-4' },
      source: 'dossier 7.3',
    },
    {
      answers: { visceral: 'yes', primary: 'lung', skeletal: 'multiple' },
      expect: { value: 0, band: '0-1' },
      source: 'dossier 7.3',
    },
    {
      answers: { visceral: 'no', primary: 'other', skeletal: 'multiple' },
      expect: { value: 2, band: '2' },
      source: 'dossier 7.3: colon',
    },
  ],
  compute: (said) => {
    const points = bauerPoints(said)
    return {
      value: total(points),
      details: { variant: 'modified-4', points, warnings: PROGNOSIS_WARNINGS },
      flags:
        said.skeletal === 'none' ? [outOfDomain('skeletal', 'no skeletal metastasis, taken as solitary, 1 point')] : [],
    }
  },
  says: (_said, { value, band }) => `Modified Bauer ${String(value)} of 4: ${band?.label ?? ''} in its own population.`,
})
