import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade } from '../items.ts'
import { PROGNOSIS_WARNINGS, outOfDomain, prognostic } from '../prognosis.ts'
import { sumOf } from '../sum.ts'
import { frankelLabels } from './frankel.ts'
import { kpsLabels } from './kps.ts'

const { 0: _dead, ...kpsAlive } = kpsLabels

const answers = z.object({
  kps: grade('General condition (Karnofsky)', kpsAlive, { help: '0 is outside the score.' }),
  extraspinalBone: choice('Extraspinal bone metastases', {
    three_or_more: '3 or more',
    one_or_two: '1 or 2',
    none: 'none',
  }),
  vertebral: choice('Metastases in vertebral bodies', {
    three_or_more: '3 or more',
    two: '2',
    one: '1',
    none: 'none: purely intradural disease',
  }),
  organs: choice('Metastases to major internal organs', {
    unremovable: 'not removable',
    removable: 'removable',
    none: 'none',
  }),
  palsy: choice('Palsy (Frankel)', frankelLabels),
  primary: choice('Primary', {
    lung: 'lung',
    osteosarcoma: 'osteosarcoma',
    stomach: 'stomach',
    bladder: 'bladder',
    oesophagus: 'oesophagus',
    pancreas: 'pancreas',
    liver: 'liver',
    gallbladder: 'gallbladder',
    unidentified: 'unidentified',
    other: 'other',
    kidney: 'kidney',
    uterus: 'uterus',
    rectum: 'rectum',
    thyroid: 'thyroid',
    breast: 'breast',
    prostate: 'prostate',
    carcinoid: 'carcinoid',
  }),
})

const sum = sumOf(answers, {
  kps: (kps) => (kps >= 80 ? 2 : kps >= 50 ? 1 : 0),
  extraspinalBone: { three_or_more: 0, one_or_two: 1, none: 2 },
  // The score has no answer for a spine without vertebral metastasis; two points, and the result says so.
  vertebral: { three_or_more: 0, two: 1, one: 2, none: 2 },
  organs: { unremovable: 0, removable: 1, none: 2 },
  palsy: { A: 0, B: 0, C: 1, D: 1, E: 2 },
  primary: {
    lung: 0,
    osteosarcoma: 0,
    stomach: 0,
    bladder: 0,
    oesophagus: 0,
    pancreas: 0,
    liver: 1,
    gallbladder: 1,
    unidentified: 1,
    other: 2,
    kidney: 3,
    uterus: 3,
    rectum: 4,
    thyroid: 5,
    breast: 5,
    prostate: 5,
    carcinoid: 5,
  },
})

const ovary = {
  kps: 80,
  extraspinalBone: 'one_or_two',
  vertebral: 'two',
  organs: 'removable',
  palsy: 'C',
} as const

export const tokuhashiRevised = defineInstrument({
  id: 'tokuhashi-revised',
  version: '1.0.0',
  title: 'Revised Tokuhashi',
  room: 'assess',
  domain: 'prognosis',
  measures: 'expected survival in spinal metastases',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 15, step: 1 },
  answers,
  validity: prognostic,
  evidenceStatus: 'verified',
  evidenceNote: 'Counting brain as a major organ is common practice, recalled.',
  licence: 'free, cite',
  source: 'Tokuhashi 2005',
  references: ['tokuhashi-2005'],
  citation:
    'Tokuhashi Y, Spine 2005;30:2186–2191, doi 10.1097/01.brs.0000180401.06919.a5. Bands also in NICE CG75, appendix 3.',
  priority: 'must',
  bands: [
    {
      id: '0-8',
      label: 'less than 6 months',
      from: 0,
      to: 8,
      meaning: 'expected survival less than 6 months in the source',
    },
    {
      id: '9-11',
      label: '6 months or more',
      from: 9,
      to: 11,
      meaning: 'expected survival 6 months or more in the source',
    },
    {
      id: '12-15',
      label: '1 year or more',
      from: 12,
      to: 15,
      meaning: 'expected survival 1 year or more in the source',
    },
  ],
  worked: [
    {
      answers: { kps: 60, extraspinalBone: 'none', vertebral: 'one', organs: 'none', palsy: 'D', primary: 'breast' },
      expect: { value: 13, band: '12-15' },
      source: 'by hand',
    },
    { answers: { ...ovary, primary: 'other' }, expect: { value: 8, band: '0-8' }, source: 'by hand: ovary' },
    { answers: { ...ovary, primary: 'kidney' }, expect: { value: 9, band: '9-11' }, source: 'by hand: kidney' },
  ],
  attain: sum.attain,
  compute: (said) => ({
    value: sum.total(said),
    details: { points: sum.points(said), warnings: PROGNOSIS_WARNINGS },
    flags: said.vertebral === 'none' ? [outOfDomain('vertebral', 'no vertebral metastasis, taken as 2 points')] : [],
  }),
  says: (_said, { value, band }) =>
    `Revised Tokuhashi ${String(value)} of 15: ${band?.label ?? ''} in its own population.`,
})
