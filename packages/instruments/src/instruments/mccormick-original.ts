import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice } from '../items.ts'
import { perCompartment } from '../validity.ts'

const GRADES = ['I', 'II', 'III', 'IV'] as const

const meanings = {
  I: 'normal, or mild focal deficit that does not affect limb function; mild spasticity or reflex change; normal gait',
  II: 'sensorimotor deficit affecting the limb, mild to moderate gait difficulty, or severe pain or dysaesthesia impairing life; still independent',
  III: 'more severe deficit, cane or brace to walk, or significant bilateral arm impairment; may or may not be independent',
  IV: 'severe deficit, wheelchair, or cane or brace with bilateral arm impairment; usually dependent',
} as const

const short = {
  I: 'normal gait, limb function unaffected',
  II: 'limb affected, independent',
  III: 'cane or brace, or both arms impaired',
  IV: 'wheelchair, usually dependent',
} as const

export const mccormickOriginal = defineInstrument({
  id: 'mccormick-original',
  version: '1.0.0',
  title: 'Original McCormick',
  room: 'assess',
  domain: 'neurology and function',
  measures: 'function and gait in a spinal cord tumour, four grades; grade V exists only in the modified scale',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 1, max: 4, step: 1 },
  answers: z.object({
    grade: choice('Grade', meanings, { help: 'This scale ends at IV. For five grades use the modified McCormick.' }),
  }),
  validity: perCompartment(
    { intramedullary: 'V', intradural_extramedullary: 'U', leptomeningeal: 'U', epidural: 'U', vertebral: 'U' },
    {
      V: 'made for intramedullary tumours; not specific to metastasis',
      U: 'made for intramedullary tumours, in routine use in published intradural series',
    },
  ),
  evidenceStatus: 'verified',
  evidenceNote: 'Grade wording seen; the DOI is recalled.',
  licence: 'free',
  source: 'McCormick 1990',
  references: ['mccormick-1990'],
  citation: 'McCormick PC, J Neurosurg 1990;72:523–532, doi 10.3171/jns.1990.72.4.0523.',
  priority: 'must',
  bands: GRADES.map((grade, index) => ({
    id: grade,
    label: `${grade}: ${short[grade]}`,
    from: index + 1,
    to: index + 1,
    meaning: meanings[grade],
  })),
  worked: [
    {
      answers: { grade: 'III' },
      expect: { value: 3, details: { variant: 'original-4' } },
      source: 'by hand: one stick, lives alone',
    },
    { answers: { grade: 'IV' }, expect: { value: 4 }, source: 'by hand: paraplegic with toe flicker' },
  ],
  compute: ({ grade }) => ({ value: GRADES.indexOf(grade) + 1, details: { variant: 'original-4', grade } }),
  says: ({ grade }) => `Original McCormick ${grade}: ${short[grade]}.`,
})
