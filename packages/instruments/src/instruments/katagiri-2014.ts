import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, inFirstUnit, quantity, yesNo, type Quantity, type Units } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'
import { albuminUnits, bilirubinUnits, calciumUnits, crpUnits, ldhUnits, plateletUnits } from '../quantities.ts'
import { ecogLabels } from './ecog.ts'

const primaries = {
  breast_hormone_dependent: 'breast, hormone-dependent',
  prostate_hormone_dependent: 'prostate, hormone-dependent',
  thyroid: 'thyroid',
  myeloma: 'myeloma',
  lymphoma: 'lymphoma',
  lung_targeted: 'lung, on a molecularly targeted drug',
  breast_hormone_independent: 'breast, hormone-independent',
  prostate_hormone_independent: 'prostate, hormone-independent',
  renal_cell: 'renal cell',
  sarcoma: 'sarcoma',
  endometrium: 'endometrium',
  ovary: 'ovary',
  other: 'other',
  lung_not_targeted: 'lung, no targeted drug',
  colorectal: 'colorectal',
  gastric: 'gastric',
  pancreatic: 'pancreatic',
  head_neck: 'head and neck',
  oesophageal: 'oesophageal',
  hepatocellular: 'hepatocellular',
  melanoma: 'melanoma',
  unknown: 'unknown primary',
  other_urological: 'other urological',
  gallbladder: 'gallbladder',
  cervix: 'cervix',
} as const

type Primary = keyof typeof primaries

/** Treatability, not the organ, decides the group. */
const primaryPoints: Readonly<Record<Primary, number>> = {
  breast_hormone_dependent: 0,
  prostate_hormone_dependent: 0,
  thyroid: 0,
  myeloma: 0,
  lymphoma: 0,
  lung_targeted: 2,
  breast_hormone_independent: 2,
  prostate_hormone_independent: 2,
  renal_cell: 2,
  sarcoma: 2,
  endometrium: 2,
  ovary: 2,
  other: 2,
  lung_not_targeted: 3,
  colorectal: 3,
  gastric: 3,
  pancreatic: 3,
  head_neck: 3,
  oesophageal: 3,
  hepatocellular: 3,
  melanoma: 3,
  unknown: 3,
  other_urological: 3,
  gallbladder: 3,
  cervix: 3,
}

/** Membership recalled, not seen in a source. */
const recalledPrimaries: readonly Primary[] = [
  'endometrium',
  'ovary',
  'other',
  'other_urological',
  'gallbladder',
  'cervix',
]

const { 5: _dead, ...ecogAlive } = ecogLabels

const answers = z.object({
  primary: choice('Primary', primaries),
  visceral: choice('Visceral or cerebral metastases', {
    none: 'none',
    nodular: 'nodular visceral or cerebral; solitary intramedullary by analogy',
    disseminated: 'disseminated: pleural, peritoneal or leptomeningeal',
  }),
  crp: quantity('C-reactive protein', crpUnits, { cuts: [0.4] }),
  ldh: quantity('Lactate dehydrogenase', ldhUnits, { cuts: [250] }),
  albumin: quantity('Albumin', albuminUnits, { cuts: [3.7] }),
  platelets: quantity('Platelets', plateletUnits, { cuts: [100] }),
  calcium: quantity('Serum calcium', calciumUnits, { cuts: [10.3] }),
  bilirubin: quantity('Total bilirubin', bilirubinUnits, { cuts: [1.4] }),
  ecog: grade('ECOG performance status', ecogAlive),
  previousChemotherapy: yesNo('Previous chemotherapy'),
  multipleSkeletal: yesNo('Multiple skeletal metastases'),
})

type Said = z.output<typeof answers>

/** The tiers use different analytes: three make the blood abnormal, three others critical. */
const tiers = {
  crp: { units: crpUnits, tier: 1, beyond: (value: number) => value >= 0.4 },
  ldh: { units: ldhUnits, tier: 1, beyond: (value: number) => value >= 250 },
  albumin: { units: albuminUnits, tier: 1, beyond: (value: number) => value < 3.7 },
  platelets: { units: plateletUnits, tier: 2, beyond: (value: number) => value < 100 },
  calcium: { units: calciumUnits, tier: 2, beyond: (value: number) => value >= 10.3 },
  bilirubin: { units: bilirubinUnits, tier: 2, beyond: (value: number) => value >= 1.4 },
} as const satisfies Record<string, { units: Units; tier: 1 | 2; beyond: (value: number) => boolean }>

const ANALYTES = Object.keys(tiers) as (keyof typeof tiers)[]

const tierOf = (analyte: keyof typeof tiers, value: Quantity): number => {
  const { units, tier, beyond } = tiers[analyte]
  return beyond(inFirstUnit(value, units)) ? tier : 0
}

/** Lowest and highest tier that the analytes still allow: known ones decide, each missing one may add its own. */
const labSpan = (said: Partial<Said>): [number, number] => {
  const known = ANALYTES.map((analyte) => (said[analyte] === undefined ? 0 : tierOf(analyte, said[analyte])))
  const open = ANALYTES.map((analyte) => (said[analyte] === undefined ? tiers[analyte].tier : 0))
  return [Math.max(...known), Math.max(...known, ...open)]
}

const visceralPoints = { none: 0, nodular: 1, disseminated: 2 } as const
const ecogPoint = (ecog: number): number => (ecog >= 3 ? 1 : 0)
const yes = (answer: 'yes' | 'no'): number => (answer === 'yes' ? 1 : 0)

type Span = [number, number]

const spanOf = <T>(value: T | undefined, points: (value: T) => number, open: Span): Span =>
  value === undefined ? open : [points(value), points(value)]

const spans = (said: Partial<Said>): Record<string, Span> => ({
  primary: spanOf(said.primary, (primary) => primaryPoints[primary], [0, 3]),
  visceral: spanOf(said.visceral, (visceral) => visceralPoints[visceral], [0, 2]),
  laboratory: labSpan(said),
  ecog: spanOf(said.ecog, ecogPoint, [0, 1]),
  previousChemotherapy: spanOf(said.previousChemotherapy, yes, [0, 1]),
  multipleSkeletal: spanOf(said.multipleSkeletal, yes, [0, 1]),
})

const attain = (said: Partial<Said>): Span =>
  Object.values(spans(said)).reduce<Span>(([low, high], [l, h]) => [low + l, high + h], [0, 0])

const labs = (said: Said) =>
  Object.fromEntries(
    ANALYTES.map((analyte) => {
      const { units } = tiers[analyte]
      const unit = Object.keys(units)[0]
      return [analyte, { given: said[analyte], converted: { value: inFirstUnit(said[analyte], units), unit } }]
    }),
  )

const normalLabs = {
  crp: { value: 0.1, unit: 'mg/dL' },
  ldh: { value: 180, unit: 'IU/L' },
  albumin: { value: 4.2, unit: 'g/dL' },
  platelets: { value: 250, unit: '10³/µL' },
  calcium: { value: 9.2, unit: 'mg/dL' },
  bilirubin: { value: 0.6, unit: 'mg/dL' },
}

export const katagiri2014 = defineInstrument({
  id: 'katagiri-2014',
  version: '1.0.0',
  title: 'Katagiri 2014',
  room: 'assess',
  domain: 'prognosis',
  measures: 'prognosis in skeletal metastases; the one classical score with leptomeningeal dissemination as a category',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 10, step: 1 },
  answers,
  validity: prognostic,
  evidenceStatus: 'secondary',
  evidenceNote:
    'Structure and survival figures seen in the abstract, points second-hand; the group of six primaries is recalled and says so in the result.',
  licence: 'free (CC BY)',
  source: 'Katagiri 2014',
  references: ['katagiri-2014', 'kubota-2019'],
  citation: 'Katagiri H, Cancer Med 2014;3:1359–1367, doi 10.1002/cam4.292.',
  priority: 'must',
  bands: [
    {
      id: '0-3',
      label: '91 % alive at 1 year',
      from: 0,
      to: 3,
      meaning: 'in the derivation 91 % at 1 year, 78 % at 2 years',
    },
    {
      id: '4-6',
      label: '49 % alive at 1 year',
      from: 4,
      to: 6,
      meaning: 'in the derivation 49 % at 1 year (second-hand)',
    },
    {
      id: '7-10',
      label: '6 % alive at 1 year',
      from: 7,
      to: 10,
      meaning: 'in the derivation 27 % at 6 months, 6 % at 1 year',
    },
  ],
  worked: [
    {
      answers: {
        primary: 'lung_targeted',
        visceral: 'disseminated',
        ...normalLabs,
        crp: { value: 1.2, unit: 'mg/dL' },
        ecog: 2,
        previousChemotherapy: 'yes',
        multipleSkeletal: 'yes',
      },
      expect: { value: 7, band: '7-10' },
      source: 'by hand: EGFR-mutant lung on osimertinib, leptomeningeal, CRP 1.2',
    },
    {
      answers: {
        primary: 'breast_hormone_dependent',
        visceral: 'none',
        ...normalLabs,
        ecog: 1,
        previousChemotherapy: 'no',
        multipleSkeletal: 'no',
      },
      expect: { value: 0, band: '0-3' },
      source: 'by hand: hormone-dependent breast, nothing else',
    },
    {
      answers: {
        primary: 'thyroid',
        visceral: 'none',
        ...normalLabs,
        platelets: { value: 90, unit: '10³/µL' },
        ecog: 3,
        previousChemotherapy: 'no',
        multipleSkeletal: 'no',
      },
      expect: { value: 3, band: '0-3', details: { points: { laboratory: 2 } } },
      source: 'by hand: platelets 90, all else normal, slow primary, ECOG 3',
    },
  ],
  attain,
  compute: (said, { compartments }) => {
    const points = Object.fromEntries(Object.entries(spans(said)).map(([key, [low]]) => [key, low]))
    const recalled = recalledPrimaries.includes(said.primary)
    const byAnalogy = said.visceral === 'nodular' && compartments.has('intramedullary')
    return {
      value: attain(said)[0],
      details: { points, laboratory: labs(said), warnings: PROGNOSIS_WARNINGS },
      flags: [
        ...(recalled ? [`group of this primary (${primaries[said.primary]}) is recalled`] : []),
        ...(byAnalogy ? ['a solitary intramedullary metastasis counts as nodular by analogy only'] : []),
      ],
      evidenceStatus: recalled ? 'recalled' : undefined,
    }
  },
  says: (_said, { value, band }) => `Katagiri 2014 ${String(value)} of 10: ${band?.label ?? ''} in its own population.`,
})
