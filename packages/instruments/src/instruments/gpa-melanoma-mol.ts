import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { BRAIN_FLAG, brainOnly, gpaBands, gpaGroup, gpaItems } from '../gpa.ts'
import { choice } from '../items.ts'
import { sumOf } from '../sum.ts'

const answers = z.object({
  ...gpaItems,
  braf: choice('BRAF', { positive: 'positive', negative: 'negative', unknown: 'unknown' }),
})

const sum = sumOf(answers, {
  ageYears: (age) => (age < 70 ? 0.5 : 0),
  kps: (kps) => (kps >= 90 ? 1 : kps === 80 ? 0.5 : 0),
  extracranial: { no: 1, yes: 0 },
  brainMetastases: (count) => (count === 1 ? 1 : count <= 4 ? 0.5 : 0),
  braf: { positive: 0.5, negative: 0, unknown: 0 },
})

const medians = [4.9, 8.3, 15.8, 34.1]

export const gpaMelanomaMol = defineInstrument({
  id: 'gpa-melanoma-mol',
  version: '1.0.0',
  title: 'Melanoma-molGPA',
  room: 'assess',
  domain: 'brain metastases',
  measures: 'prognosis of brain metastases of melanoma, state of September 2020',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 4, step: 0.5 },
  answers,
  validity: brainOnly,
  evidenceStatus: 'verified',
  licence: 'free',
  source: 'Sperduto 2017; brainmetgpa.com 2020',
  references: ['sperduto-melanoma-2017'],
  citation:
    'Sperduto PW, Int J Radiat Oncol Biol Phys 2017, doi 10.1016/j.ijrobp.2017.06.2454; code and data of brainmetgpa.com, 16 September 2020.',
  priority: 'could',
  bands: gpaBands(medians.map((median) => `${median} months`)),
  worked: [
    {
      answers: {
        newBrainMetastases: 'yes',
        ageYears: 60,
        kps: 90,
        extracranial: 'no',
        brainMetastases: 1,
        braf: 'positive',
      },
      expect: { value: 4, band: '3.5-4', details: { medianSurvivalMonths: 34.1 } },
      source: 'by hand: 0.5 + 1 + 1 + 1 + 0.5',
    },
    {
      answers: {
        newBrainMetastases: 'yes',
        ageYears: 72,
        kps: 80,
        extracranial: 'yes',
        brainMetastases: 3,
        braf: 'unknown',
      },
      expect: { value: 1, band: '0-1', details: { medianSurvivalMonths: 4.9 } },
      source: 'by hand: 0 + 0.5 + 0 + 0.5 + 0',
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
  says: (_said, { value }) => `Melanoma-molGPA ${String(value)} of 4, for the brain metastases only.`,
})
