import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice } from '../items.ts'
import { sumOf } from '../sum.ts'
import { onlyWith } from '../validity.ts'

const answers = z.object({
  location: choice('Location', {
    junctional: 'junctional: occiput–C2, C7–T2, T11–L1, L5–S1',
    mobile: 'mobile: C3–C6, L2–L4',
    semirigid: 'semirigid: T3–T10',
    rigid: 'rigid: S2–S5',
  }),
  pain: choice('Pain', { mechanical: 'mechanical', occasional: 'occasional, not mechanical', none: 'none' }),
  boneLesion: choice('Bone lesion', { lytic: 'lytic', mixed: 'mixed', blastic: 'blastic' }),
  alignment: choice('Alignment', {
    subluxation: 'subluxation or translation',
    deformity: 'de novo kyphosis or scoliosis',
    normal: 'normal',
  }),
  collapse: choice('Vertebral body collapse', {
    over_half: 'more than 50 %',
    half: 'exactly 50 %',
    under_half: 'less than 50 %',
    none_body_involved: 'none, more than 50 % of the body involved',
    none: 'none',
  }),
  posterolateral: choice('Posterolateral involvement (facet, pedicle, costovertebral joint)', {
    bilateral: 'bilateral',
    unilateral: 'unilateral',
    none: 'none',
  }),
})

const sum = sumOf(answers, {
  location: { junctional: 3, mobile: 2, semirigid: 1, rigid: 0 },
  pain: { mechanical: 3, occasional: 1, none: 0 },
  boneLesion: { lytic: 2, mixed: 1, blastic: 0 },
  alignment: { subluxation: 4, deformity: 2, normal: 0 },
  // The original defines more and less than 50 %; at exactly 50 % only a reader who says "more" gives 3.
  collapse: { over_half: 3, half: 2, under_half: 2, none_body_involved: 1, none: 0 },
  posterolateral: { bilateral: 3, unilateral: 1, none: 0 },
})

export const sins = defineInstrument({
  id: 'sins',
  version: '1.0.0',
  title: 'SINS',
  room: 'assess',
  domain: 'stability',
  measures: 'neoplastic spinal instability at one level; the highest of several levels is reported, never a sum',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 18, step: 1 },
  answers,
  validity: onlyWith(
    ['epidural', 'vertebral'],
    'a purely intradural lesion has no bone lesion; instability from the approach is another question',
  ),
  evidenceStatus: 'secondary',
  licence: 'free, cite',
  source: 'Fisher 2010',
  references: ['fisher-2010'],
  citation: 'Fisher CG, Spine 2010;35:E1221–E1229, doi 10.1097/BRS.0b013e3181e16ae2.',
  priority: 'must',
  bands: [
    { id: 'stable', label: 'stable', from: 0, to: 6, meaning: 'stable' },
    {
      id: 'indeterminate',
      label: 'indeterminate',
      from: 7,
      to: 12,
      meaning: 'indeterminate; the source names surgical consultation from 7',
    },
    {
      id: 'unstable',
      label: 'unstable',
      from: 13,
      to: 18,
      meaning: 'unstable; the source names surgical consultation from 7',
    },
  ],
  worked: [
    {
      answers: {
        location: 'junctional',
        pain: 'mechanical',
        boneLesion: 'lytic',
        alignment: 'normal',
        collapse: 'under_half',
        posterolateral: 'bilateral',
      },
      compartments: ['vertebral'],
      expect: { value: 13, band: 'unstable' },
      source: 'by hand: T11',
    },
    {
      answers: {
        location: 'mobile',
        pain: 'occasional',
        boneLesion: 'mixed',
        alignment: 'normal',
        collapse: 'none',
        posterolateral: 'unilateral',
      },
      compartments: ['vertebral'],
      expect: { value: 5, band: 'stable' },
      source: 'by hand: L3',
    },
    {
      answers: { location: 'semirigid', pain: 'none' },
      compartments: ['intradural_extramedullary'],
      expect: { status: 'not_applicable', value: null, band: null },
      source: 'by hand: intradural extramedullary metastasis at T6, bones normal',
    },
  ],
  attain: sum.attain,
  compute: (said) => ({
    value: sum.total(said),
    details: { points: sum.points(said) },
    flags:
      said.collapse === 'half'
        ? ['collapse of exactly 50 % is undefined in the source; counted as not more than 50 %']
        : [],
  }),
  says: (_said, { value, band }) => `SINS ${String(value)} of 18: ${band?.label ?? ''}.`,
})
