import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice } from '../items.ts'
import { perCompartment } from '../validity.ts'

const GRADES = ['I', 'II', 'III', 'IV', 'V'] as const

/** The discriminating words of each grade; `short` is what a sentence says. */
const meanings = {
  I: 'intact: walks normally, minimal dysaesthesia at most',
  II: 'mild motor or sensory deficit, functionally independent',
  III: 'moderate deficit with some limitation, independent with an external aid',
  IV: 'severe motor or sensory deficit, very limited, dependent',
  V: 'paraplegia or tetraplegia, even with flickers of movement',
} as const

const short = {
  I: 'intact, walks normally',
  II: 'mild deficit, independent',
  III: 'moderate deficit, independent with an aid',
  IV: 'severe deficit, dependent',
  V: 'paraplegia or tetraplegia',
} as const

/** Lossy and one-way: the original scale ends at IV, so plegia and severe deficit fall together. */
const original = { I: 'I', II: 'II', III: 'III', IV: 'IV', V: 'IV' } as const

const answers = z.object({
  grade: choice('Grade', meanings, {
    help: 'Aid needed: III or worse. Dependent on another person: IV or worse. Plegia: V.',
  }),
})

export const mccormickModified = defineInstrument({
  id: 'mccormick-modified',
  version: '1.0.0',
  title: 'Modified McCormick',
  room: 'assess',
  domain: 'neurology and function',
  measures:
    'function and gait in a spinal cord tumour, five grades; no bladder or bowel item, so always with sphincters',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 1, max: 5, step: 1 },
  answers,
  validity: perCompartment(
    { intramedullary: 'V', intradural_extramedullary: 'U', leptomeningeal: 'U', epidural: 'U', vertebral: 'U' },
    {
      V: 'made for intramedullary tumours; not specific to metastasis',
      U: 'made for intramedullary tumours, in routine use in published intradural series',
    },
  ),
  evidenceStatus: 'verified',
  evidenceNote: 'Grade wording seen in a published table; the DOI of the 1990 paper and the dichotomies are recalled.',
  licence: 'free',
  source: 'McCormick 1990, five-grade modification',
  references: ['mccormick-1990'],
  citation:
    'McCormick PC, J Neurosurg 1990;72:523–532, doi 10.3171/jns.1990.72.4.0523. Five-grade wording: table of the modified scale, ijssurgery.com.',
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
      compartments: ['intramedullary'],
      expect: { value: 3, band: 'III', details: { variant: 'modified-5', originalApproximate: 'III' } },
      source: 'by hand: walks with one stick, lives alone',
    },
    {
      answers: { grade: 'V' },
      compartments: ['intradural_extramedullary'],
      expect: { value: 5, band: 'V', details: { originalApproximate: 'IV' } },
      source: 'by hand: paraplegic with toe flicker',
    },
  ],
  compute: ({ grade }) => ({
    value: GRADES.indexOf(grade) + 1,
    details: {
      variant: 'modified-5',
      grade,
      originalApproximate: original[grade],
      favourable: grade === 'I' || grade === 'II',
      ambulatoryType: grade !== 'IV' && grade !== 'V',
      recalled: ['favourable', 'ambulatoryType'],
    },
  }),
  says: ({ grade }) => `Modified McCormick ${grade}: ${short[grade]}.`,
})
