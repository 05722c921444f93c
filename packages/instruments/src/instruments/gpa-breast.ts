import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { BRAIN_FLAG, brainOnly, gpaBands, gpaGroup, gpaItems } from '../gpa.ts'
import { choice } from '../items.ts'
import { sumOf } from '../sum.ts'

const answers = z.object({
  ...gpaItems,
  subtype: choice('Subtype', {
    basal: 'basal, triple-negative',
    luminal_a: 'luminal A: hormone receptor positive, HER2 negative',
    her2: 'HER2: HER2 positive, hormone receptor negative',
    luminal_b: 'luminal B, triple-positive',
  }),
})

const sum = sumOf(answers, {
  ageYears: (age) => (age < 60 ? 0.5 : 0),
  kps: (kps) => (kps >= 90 ? 1 : kps >= 70 ? 0.5 : 0),
  extracranial: { no: 0.5, yes: 0 },
  brainMetastases: (count) => (count === 1 ? 0.5 : 0),
  subtype: { basal: 0, luminal_a: 0.5, her2: 1.5, luminal_b: 1.5 },
})

const medians = [6, 12.9, 23.5, 36.3]

export const gpaBreast = defineInstrument({
  id: 'gpa-breast',
  version: '1.0.0',
  title: 'Breast-GPA 2020',
  room: 'assess',
  domain: 'brain metastases',
  measures: 'prognosis of brain metastases of breast cancer, state of September 2020',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 4, step: 0.5 },
  answers,
  validity: brainOnly,
  evidenceStatus: 'verified',
  evidenceNote: 'Points and medians seen in the study group’s calculator; journal reference recalled.',
  licence: 'free',
  source: 'Sperduto 2020; brainmetgpa.com 2020',
  references: ['sperduto-breast-2020'],
  citation:
    'Sperduto PW, Beyond an updated GPA (Breast GPA), Int J Radiat Oncol Biol Phys 2020;107:334–343; code and data of brainmetgpa.com, 16 September 2020.',
  priority: 'could',
  bands: gpaBands(medians.map((median) => `${median} months`)),
  worked: [
    {
      answers: {
        newBrainMetastases: 'yes',
        ageYears: 55,
        kps: 90,
        extracranial: 'no',
        brainMetastases: 1,
        subtype: 'her2',
      },
      expect: { value: 4, band: '3.5-4', details: { medianSurvivalMonths: 36.3 } },
      source: 'by hand: 0.5 + 1 + 0.5 + 0.5 + 1.5',
    },
    {
      answers: {
        newBrainMetastases: 'yes',
        ageYears: 61,
        kps: 70,
        extracranial: 'yes',
        brainMetastases: 2,
        subtype: 'basal',
      },
      expect: { value: 0.5, band: '0-1', details: { medianSurvivalMonths: 6 } },
      source: 'by hand: 0 + 0.5 + 0 + 0 + 0',
    },
  ],
  attain: sum.attain,
  compute: (said) => {
    const value = sum.total(said)
    const medianSurvivalMonths = medians[gpaGroup(value)] ?? null
    return {
      value,
      details: { points: sum.points(said), medianSurvivalMonths, of: 'brain metastases' },
      flags: [BRAIN_FLAG],
    }
  },
  says: (_said, { value }) => `Breast-GPA ${String(value)} of 4, for the brain metastases only.`,
})
