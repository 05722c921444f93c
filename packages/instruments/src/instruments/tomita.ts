import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice } from '../items.ts'
import { PROGNOSIS_WARNINGS, outOfDomain, prognostic } from '../prognosis.ts'
import { sumOf } from '../sum.ts'

const answers = z.object({
  primary: choice('Growth of the primary', {
    slow: 'slow: breast, prostate, thyroid and similar',
    moderate: 'moderate: kidney, uterus and similar',
    rapid: 'rapid: lung, liver, stomach, colon, unknown and similar',
  }),
  visceral: choice('Visceral metastases', { none: 'none', treatable: 'treatable', untreatable: 'untreatable' }),
  bone: choice('Bone metastases, spine included', {
    solitary: 'solitary',
    multiple: 'multiple',
    none: 'none: purely intradural disease',
  }),
})

const sum = sumOf(answers, {
  primary: { slow: 1, moderate: 2, rapid: 4 },
  visceral: { none: 0, treatable: 2, untreatable: 4 },
  bone: { solitary: 1, multiple: 2, none: 1 },
})

export const tomita = defineInstrument({
  id: 'tomita',
  version: '1.0.0',
  title: 'Tomita',
  room: 'assess',
  domain: 'prognosis',
  measures: 'prognosis in spinal metastases',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 2, max: 10, step: 1 },
  answers,
  validity: prognostic,
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'Tomita 2001',
  references: ['tomita-2001'],
  citation: 'Tomita K, Spine 2001;26:298–306, doi 10.1097/00007632-200102010-00016.',
  priority: 'must',
  bands: [
    {
      id: '2-3',
      label: 'long-term group',
      from: 2,
      to: 3,
      meaning: 'long-term local control was the goal in the source',
    },
    {
      id: '4-5',
      label: 'middle-term group',
      from: 4,
      to: 5,
      meaning: 'middle-term local control was the goal in the source',
    },
    {
      id: '6-7',
      label: 'short-term group',
      from: 6,
      to: 7,
      meaning: 'short-term palliation was the goal in the source',
    },
    { id: '8-10', label: 'supportive group', from: 8, to: 10, meaning: 'supportive care was the goal in the source' },
  ],
  worked: [
    {
      answers: { primary: 'moderate', visceral: 'none', bone: 'multiple' },
      expect: { value: 4, band: '4-5' },
      source: 'dossier 7.2: renal',
    },
    {
      answers: { primary: 'rapid', visceral: 'untreatable', bone: 'multiple' },
      expect: { value: 10, band: '8-10' },
      source: 'dossier 7.2: lung',
    },
    {
      answers: { primary: 'slow', visceral: 'none', bone: 'solitary' },
      expect: { value: 2, band: '2-3' },
      source: 'dossier 7.2: thyroid',
    },
  ],
  attain: sum.attain,
  compute: (said) => ({
    value: sum.total(said),
    details: { points: sum.points(said), warnings: PROGNOSIS_WARNINGS },
    flags: said.bone === 'none' ? [outOfDomain('bone', 'no bone metastasis, taken as solitary, 1 point')] : [],
  }),
  says: (_said, { value, band }) => `Tomita ${String(value)} of 10: ${band?.label ?? ''} in its own population.`,
})
