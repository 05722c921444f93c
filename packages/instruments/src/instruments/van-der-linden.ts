import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, yesNo } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'
import { sumOf } from '../sum.ts'
import { kpsLabels } from './kps.ts'

const { 0: _dead, 10: _moribund, ...published } = kpsLabels

const answers = z.object({
  kps: grade('Karnofsky performance status', published, { help: '10 and 0 lie outside the published range.' }),
  primary: choice('Primary', { breast: 'breast', prostate: 'prostate', lung: 'lung', other: 'other' }),
  visceral: yesNo('Visceral metastases'),
})

const sum = sumOf(answers, {
  kps: (kps) => (kps >= 80 ? 2 : kps >= 50 ? 1 : 0),
  primary: { breast: 3, prostate: 2, lung: 1, other: 0 },
  visceral: { yes: 0, no: 1 },
})

export const vanDerLinden = defineInstrument({
  id: 'van-der-linden',
  version: '1.0.0',
  title: 'Van der Linden',
  room: 'assess',
  domain: 'prognosis',
  measures: 'prognosis in painful spinal metastases without cord compression, treated by radiotherapy',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 6, step: 1 },
  answers,
  validity: prognostic,
  evidenceStatus: 'verified',
  evidenceNote: 'Table seen on medicalalgorithms.com; DOI recalled.',
  licence: 'free',
  source: 'Van der Linden 2005',
  references: ['van-der-linden-2005'],
  citation: 'Van der Linden YM, Cancer 2005;103:320–328, doi 10.1002/cncr.20756.',
  priority: 'should',
  bands: [
    {
      id: 'A',
      label: 'A, median about 3 months',
      from: 0,
      to: 3,
      meaning: 'median survival about 3 months in the source',
    },
    {
      id: 'B',
      label: 'B, median about 9 months',
      from: 4,
      to: 5,
      meaning: 'median survival about 9 months in the source',
    },
    {
      id: 'C',
      label: 'C, median about 19 months',
      from: 6,
      to: 6,
      meaning: 'median survival about 19 months in the source',
    },
  ],
  worked: [
    { answers: { kps: 90, primary: 'breast', visceral: 'no' }, expect: { value: 6, band: 'C' }, source: 'dossier 7.5' },
    { answers: { kps: 60, primary: 'lung', visceral: 'yes' }, expect: { value: 2, band: 'A' }, source: 'dossier 7.5' },
    {
      answers: { kps: 80, primary: 'prostate', visceral: 'no' },
      expect: { value: 5, band: 'B' },
      source: 'dossier 7.5',
    },
  ],
  attain: sum.attain,
  compute: (said) => ({ value: sum.total(said), details: { points: sum.points(said), warnings: PROGNOSIS_WARNINGS } }),
  says: (_said, { value, band }) =>
    `Van der Linden ${String(value)} of 6: group ${band?.label ?? ''} in its own population.`,
})
