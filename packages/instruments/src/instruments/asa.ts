import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, yesNo } from '../items.ts'
import { generic } from '../validity.ts'

const CLASSES = ['I', 'II', 'III', 'IV', 'V', 'VI'] as const

const labels = {
  I: 'healthy',
  II: 'mild systemic disease',
  III: 'severe systemic disease',
  IV: 'severe systemic disease, a constant threat to life',
  V: 'moribund',
  VI: 'brain-dead donor',
} as const

const written = (asa: string, emergency: 'yes' | 'no'): string => (emergency === 'yes' ? `${asa}-E` : asa)

export const asa = defineInstrument({
  id: 'asa',
  version: '1.0.0',
  title: 'ASA physical status',
  room: 'assess',
  domain: 'fitness',
  measures: 'physical status before anaesthesia, assigned by the anaesthetist',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 1, max: 6, step: 1 },
  answers: z.object({ asa: choice('ASA class', labels), emergency: yesNo('Emergency') }),
  validity: generic('status of the person, not tied to a compartment'),
  evidenceStatus: 'recalled',
  licence: 'free to cite',
  source: 'American Society of Anesthesiologists',
  references: ['asa-status-2020'],
  citation: 'American Society of Anesthesiologists, physical status classification I–VI with the suffix E.',
  priority: 'must',
  bands: CLASSES.map((id, index) => ({
    id,
    label: `${id}: ${labels[id]}`,
    from: index + 1,
    to: index + 1,
    meaning: labels[id],
  })),
  worked: [
    {
      answers: { asa: 'III', emergency: 'no' },
      expect: { value: 3, band: 'III' },
      source: 'dossier 10: stable metastatic cancer on therapy',
    },
    {
      answers: { asa: 'III', emergency: 'yes' },
      expect: { value: 3, details: { written: 'III-E' } },
      source: 'dossier 10: as emergency',
    },
  ],
  compute: (said) => ({
    value: CLASSES.indexOf(said.asa) + 1,
    details: { written: written(said.asa, said.emergency) },
  }),
  says: (said) => `ASA ${written(said.asa, said.emergency)}: ${labels[said.asa]}.`,
})
