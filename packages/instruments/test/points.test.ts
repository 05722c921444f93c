/** Point tables typed a second time from the dossier: a slip in either copy fails here. */
import { describe, expect, it } from 'vitest'
import { findInstrument } from '../src/index.ts'
import { result } from './support.ts'

const pointsOf = (id: string, answers: Record<string, unknown>): Record<string, number> => {
  const instrument = findInstrument(id)
  if (instrument === undefined) throw new Error(`no instrument ${id}`)
  const compartments = ['epidural', 'vertebral'] as const
  return result(instrument, { answers, compartments }).details['points'] as Record<string, number>
}

/** For each item, each answer and its points; `base` is any complete set of answers. */
const table = (id: string, base: Record<string, unknown>, items: Record<string, [unknown, number][]>) =>
  Object.entries(items).flatMap(([item, rows]) =>
    rows.map(([answer, points]) => ({ id, item, answer, points, base: { ...base, [item]: answer } })),
  )

const rows = [
  ...table(
    'sins',
    {
      location: 'rigid',
      pain: 'none',
      boneLesion: 'blastic',
      alignment: 'normal',
      collapse: 'none',
      posterolateral: 'none',
    },
    {
      location: [
        ['junctional', 3],
        ['mobile', 2],
        ['semirigid', 1],
        ['rigid', 0],
      ],
      pain: [
        ['mechanical', 3],
        ['occasional', 1],
        ['none', 0],
      ],
      boneLesion: [
        ['lytic', 2],
        ['mixed', 1],
        ['blastic', 0],
      ],
      alignment: [
        ['subluxation', 4],
        ['deformity', 2],
        ['normal', 0],
      ],
      collapse: [
        ['over_half', 3],
        ['half', 2],
        ['under_half', 2],
        ['none_body_involved', 1],
        ['none', 0],
      ],
      posterolateral: [
        ['bilateral', 3],
        ['unilateral', 1],
        ['none', 0],
      ],
    },
  ),
  ...table(
    'tokuhashi-revised',
    { kps: 50, extraspinalBone: 'none', vertebral: 'one', organs: 'none', palsy: 'E', primary: 'lung' },
    {
      extraspinalBone: [
        ['three_or_more', 0],
        ['one_or_two', 1],
        ['none', 2],
      ],
      vertebral: [
        ['three_or_more', 0],
        ['two', 1],
        ['one', 2],
      ],
      organs: [
        ['unremovable', 0],
        ['removable', 1],
        ['none', 2],
      ],
      palsy: [
        ['A', 0],
        ['B', 0],
        ['C', 1],
        ['D', 1],
        ['E', 2],
      ],
      primary: [
        ['lung', 0],
        ['osteosarcoma', 0],
        ['stomach', 0],
        ['bladder', 0],
        ['oesophagus', 0],
        ['pancreas', 0],
        ['liver', 1],
        ['gallbladder', 1],
        ['unidentified', 1],
        ['other', 2],
        ['kidney', 3],
        ['uterus', 3],
        ['rectum', 4],
        ['thyroid', 5],
        ['breast', 5],
        ['prostate', 5],
        ['carcinoid', 5],
      ],
    },
  ),
  ...table(
    'katagiri-2014',
    {
      primary: 'thyroid',
      visceral: 'none',
      ecog: 0,
      previousChemotherapy: 'no',
      multipleSkeletal: 'no',
      crp: { value: 0.1, unit: 'mg/dL' },
      ldh: { value: 180, unit: 'IU/L' },
      albumin: { value: 4.2, unit: 'g/dL' },
      platelets: { value: 250, unit: '10³/µL' },
      calcium: { value: 9.2, unit: 'mg/dL' },
      bilirubin: { value: 0.6, unit: 'mg/dL' },
    },
    {
      primary: [
        ['breast_hormone_dependent', 0],
        ['prostate_hormone_dependent', 0],
        ['thyroid', 0],
        ['myeloma', 0],
        ['lymphoma', 0],
        ['lung_targeted', 2],
        ['breast_hormone_independent', 2],
        ['prostate_hormone_independent', 2],
        ['renal_cell', 2],
        ['sarcoma', 2],
        ['endometrium', 2],
        ['ovary', 2],
        ['other', 2],
        ['lung_not_targeted', 3],
        ['colorectal', 3],
        ['gastric', 3],
        ['pancreatic', 3],
        ['head_neck', 3],
        ['oesophageal', 3],
        ['hepatocellular', 3],
        ['melanoma', 3],
        ['unknown', 3],
        ['other_urological', 3],
        ['gallbladder', 3],
        ['cervix', 3],
      ],
      visceral: [
        ['none', 0],
        ['nodular', 1],
        ['disseminated', 2],
      ],
      ecog: [
        [0, 0],
        [2, 0],
        [3, 1],
        [4, 1],
      ],
      previousChemotherapy: [
        ['yes', 1],
        ['no', 0],
      ],
      multipleSkeletal: [
        ['yes', 1],
        ['no', 0],
      ],
    },
  ),
  ...table(
    'van-der-linden',
    { kps: 20, primary: 'other', visceral: 'yes' },
    {
      kps: [
        [20, 0],
        [40, 0],
        [50, 1],
        [70, 1],
        [80, 2],
        [100, 2],
      ],
      primary: [
        ['breast', 3],
        ['prostate', 2],
        ['lung', 1],
        ['other', 0],
      ],
      visceral: [
        ['no', 1],
        ['yes', 0],
      ],
    },
  ),
  ...table(
    'nesms',
    { modifiedBauer: 0, walking: 'aid', albumin: { value: 3, unit: 'g/dL' } },
    {
      modifiedBauer: [
        [0, 0],
        [2, 0],
        [3, 1],
        [4, 1],
      ],
      walking: [
        ['independent', 1],
        ['aid', 0],
        ['assistance', 0],
        ['non_ambulatory', 0],
      ],
      albumin: [
        [{ value: 3.5, unit: 'g/dL' }, 1],
        [{ value: 34.9, unit: 'g/L' }, 0],
        [{ value: 35, unit: 'g/L' }, 1],
      ],
    },
  ),
  ...table(
    'rades-short-survival',
    {
      ecog: 2,
      primary: 'breast',
      otherBone: 'no',
      visceral: 'no',
      intervalMonths: 20,
      ambulatory: 'yes',
      deficitDays: 20,
    },
    {
      ecog: [
        [2, 0],
        [3, 4],
        [4, 4],
      ],
      primary: [
        ['breast', 1],
        ['prostate', 2],
        ['myeloma_lymphoma', 1],
        ['lung', 3],
        ['other', 3],
      ],
      otherBone: [
        ['no', 1],
        ['yes', 3],
      ],
      visceral: [
        ['no', 1],
        ['yes', 4],
      ],
      intervalMonths: [
        [15, 3],
        [16, 1],
      ],
      ambulatory: [
        ['yes', 1],
        ['no', 4],
      ],
      deficitDays: [
        [7, 4],
        [8, 1],
      ],
    },
  ),
  ...table(
    'gpa-melanoma-mol',
    { newBrainMetastases: 'yes', ageYears: 80, kps: 50, extracranial: 'yes', brainMetastases: 9, braf: 'negative' },
    {
      ageYears: [
        [69, 0.5],
        [70, 0],
      ],
      kps: [
        [100, 1],
        [90, 1],
        [80, 0.5],
        [70, 0],
      ],
      extracranial: [
        ['no', 1],
        ['yes', 0],
      ],
      brainMetastases: [
        [1, 1],
        [2, 0.5],
        [4, 0.5],
        [5, 0],
      ],
      braf: [
        ['positive', 0.5],
        ['negative', 0],
        ['unknown', 0],
      ],
    },
  ),
  ...table(
    'gpa-breast',
    { newBrainMetastases: 'yes', ageYears: 80, kps: 50, extracranial: 'yes', brainMetastases: 9, subtype: 'basal' },
    {
      ageYears: [
        [59, 0.5],
        [60, 0],
      ],
      kps: [
        [90, 1],
        [80, 0.5],
        [70, 0.5],
        [60, 0],
      ],
      extracranial: [
        ['no', 0.5],
        ['yes', 0],
      ],
      brainMetastases: [
        [1, 0.5],
        [2, 0],
      ],
      subtype: [
        ['basal', 0],
        ['luminal_a', 0.5],
        ['her2', 1.5],
        ['luminal_b', 1.5],
      ],
    },
  ),
  ...table(
    'tomita',
    { primary: 'slow', visceral: 'none', bone: 'solitary' },
    {
      primary: [
        ['slow', 1],
        ['moderate', 2],
        ['rapid', 4],
      ],
      visceral: [
        ['none', 0],
        ['treatable', 2],
        ['untreatable', 4],
      ],
      bone: [
        ['solitary', 1],
        ['multiple', 2],
        ['none', 1],
      ],
    },
  ),
  ...table(
    'mfi-5',
    { diabetes: 'no', hypertension: 'no', pulmonary: 'no', heartFailure: 'no', dependentBefore: 'no' },
    Object.fromEntries(
      ['diabetes', 'hypertension', 'pulmonary', 'heartFailure', 'dependentBefore'].map((item) => [
        item,
        [
          ['yes', 1],
          ['no', 0],
        ] as [string, number][],
      ]),
    ),
  ),
]

describe('points', () => {
  it.each(rows)('$id $item $answer: $points', ({ id, item, points, base }) => {
    expect(pointsOf(id, base)[item]).toBe(points)
  })

  it.each(['breast', 'kidney', 'lymphoma', 'myeloma', 'lung', 'other'])('Bauer, %s', (primary) => {
    const favourable = primary === 'lung' || primary === 'other' ? 0 : 1
    expect(pointsOf('bauer-modified', { visceral: 'no', primary, skeletal: 'solitary' })).toEqual({
      noVisceral: 1,
      notLung: primary === 'lung' ? 0 : 1,
      favourablePrimary: favourable,
      solitarySkeletal: 1,
    })
  })
})
