import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'
import { sumOf } from '../sum.ts'
import { kpsLabels } from './kps.ts'

const { 0: _dead, ...alive } = kpsLabels

const answers = z.object({
  primary: choice('Primary tumour pathology', {
    slow: 'slow-growing',
    moderate: 'moderately growing',
    rapid: 'rapidly growing',
    lung: 'lung',
  }),
  kps: grade('Karnofsky performance status', alive),
})

const sum = sumOf(answers, {
  primary: { slow: 1, moderate: 2, rapid: 4, lung: 5 },
  kps: (kps) => 2 - (kps >= 80 ? 2 : kps >= 50 ? 1 : 0),
})

export const osri = defineInstrument({
  id: 'osri',
  version: '1.0.0',
  title: 'Oswestry Spinal Risk Index',
  room: 'assess',
  domain: 'prognosis',
  measures: 'prognosis in spinal metastases; survival by score was not verified and is not shown',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 1, max: 7, step: 1 },
  answers,
  validity: prognostic,
  evidenceStatus: 'recalled',
  evidenceNote: 'Formula and general condition seen; points of the primary recalled.',
  licence: 'free',
  source: 'Balain 2013',
  references: ['balain-2013'],
  citation: 'Balain B, Bone Joint J 2013;95-B:210–216, doi 10.1302/0301-620X.95B2.29323.',
  priority: 'could',
  bands: [],
  worked: [
    { answers: { primary: 'slow', kps: 90 }, expect: { value: 1 }, source: 'dossier 7.7: breast' },
    { answers: { primary: 'lung', kps: 40 }, expect: { value: 7 }, source: 'dossier 7.7: lung' },
  ],
  attain: sum.attain,
  compute: (said) => ({ value: sum.total(said), details: { points: sum.points(said), warnings: PROGNOSIS_WARNINGS } }),
  says: (_said, { value }) => `OSRI ${String(value)} of 7 in its own population.`,
})
