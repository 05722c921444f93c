import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { generic } from '../validity.ts'

export const odi = defineInstrument({
  id: 'odi',
  version: '1.0.0',
  title: 'Oswestry Disability Index',
  room: 'follow',
  domain: 'quality of life',
  measures: 'percentage of the form, typed in; back-pain disability, weak for cord disease',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 100, step: 0.1 },
  answers: z.object({
    percent: z
      .number()
      .min(0)
      .max(100)
      .multipleOf(0.1)
      .meta({
        title: 'Percentage of the form',
        unit: '%',
        help: 'Sum divided by 5 for each section answered: an omitted section lowers the denominator. At most one decimal.',
        cuts: [0, 20, 40, 60, 80, 100],
      }),
  }),
  validity: generic('back-pain disability, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: '© Fairbank / Mapi; item text not included: licensed',
  licenceRule: 'totals only',
  source: 'Oswestry Disability Index',
  references: ['fairbank-2000'],
  citation: 'Oswestry Disability Index, © Jeremy Fairbank, distributed by Mapi Research Trust.',
  priority: 'should',
  bands: [
    { id: 'minimal', label: 'minimal disability', from: 0, to: 20, meaning: '0 to 20 %' },
    { id: 'moderate', label: 'moderate disability', from: 20, to: 40, open: 'from', meaning: '21 to 40 %' },
    { id: 'severe', label: 'severe disability', from: 40, to: 60, open: 'from', meaning: '41 to 60 %' },
    { id: '61-80', label: '61 to 80 %', from: 60, to: 80, open: 'from', meaning: '61 to 80 %' },
    { id: '81-100', label: '81 to 100 %', from: 80, to: 100, open: 'from', meaning: '81 to 100 %' },
  ],
  worked: [
    { answers: { percent: 32 }, expect: { value: 32, band: 'moderate' }, source: 'from the form: 16 of 50' },
    {
      answers: { percent: 35.5 },
      expect: { value: 35.5, band: 'moderate' },
      source: 'from the form: one section missing, 16 of 45',
    },
  ],
  compute: ({ percent }) => ({ value: percent }),
  says: (_said, { value, band }) => `Oswestry ${String(value)} %: ${band?.label ?? ''}.`,
})
