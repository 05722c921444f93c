import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { BRAIN_FLAG, brainOnly, gpaBands, gpaGroup, gpaItems } from '../gpa.ts'
import { choice } from '../items.ts'
import { sumOf } from '../sum.ts'

const answers = z.object({
  ...gpaItems,
  histology: choice('Histology', { adenocarcinoma: 'adenocarcinoma', other: 'not adenocarcinoma' }),
  driver: choice('EGFR or ALK', { positive: 'positive', negative: 'negative', unknown: 'unknown' }),
})

type Said = z.output<typeof answers>

const sum = sumOf(answers, {
  ageYears: (age) => (age < 70 ? 0.5 : 0),
  kps: (kps) => (kps >= 90 ? 1 : kps === 80 ? 0.5 : 0),
  extracranial: { no: 1, yes: 0 },
  brainMetastases: (count) => (count <= 4 ? 0.5 : 0),
})

const driverPoint = ({ histology, driver }: Partial<Said>): number =>
  histology === 'adenocarcinoma' && driver === 'positive' ? 1 : 0

const canHaveDriver = ({ histology, driver }: Partial<Said>): boolean =>
  histology !== 'other' && (driver === undefined || driver === 'positive')

const isSettled = ({ histology, driver }: Partial<Said>): boolean =>
  histology === 'other' || (histology !== undefined && driver !== undefined)

const medians = {
  adenocarcinoma: [6.9, 13.7, 26.5, 46.8],
  other: [5.3, 9.8, 12.8, null],
} as const

export const gpaLungMol = defineInstrument({
  id: 'gpa-lung-mol',
  version: '1.0.0',
  title: 'Lung-molGPA',
  room: 'assess',
  domain: 'brain metastases',
  measures: 'prognosis of brain metastases of lung cancer, state of September 2020; newer indices add PD-L1',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 4, step: 0.5 },
  answers,
  validity: brainOnly,
  evidenceStatus: 'verified',
  licence: 'free',
  source: 'Sperduto 2017; brainmetgpa.com 2020',
  references: ['sperduto-lung-2017'],
  citation:
    'Sperduto PW, JAMA Oncol 2017, doi 10.1001/jamaoncol.2016.3834; code and data of brainmetgpa.com, 16 September 2020.',
  priority: 'could',
  bands: gpaBands([
    '6.9 months (adenocarcinoma), 5.3 (other)',
    '13.7 months (adenocarcinoma), 9.8 (other)',
    '26.5 months (adenocarcinoma), 12.8 (other)',
    '46.8 months (adenocarcinoma)',
  ]),
  worked: [
    {
      answers: {
        newBrainMetastases: 'yes',
        ageYears: 62,
        kps: 80,
        extracranial: 'no',
        brainMetastases: 3,
        histology: 'adenocarcinoma',
        driver: 'positive',
      },
      expect: {
        value: 3.5,
        band: '3.5-4',
        details: { medianSurvivalMonths: 46.8 },
        flags: ['not of the spinal disease'],
      },
      source: 'dossier 7.10',
    },
    {
      answers: {
        newBrainMetastases: 'yes',
        ageYears: 74,
        kps: 70,
        extracranial: 'yes',
        brainMetastases: 6,
        histology: 'other',
      },
      expect: { value: 0, details: { medianSurvivalMonths: 5.3 } },
      source: 'dossier 7.10: squamous',
    },
    {
      answers: { newBrainMetastases: 'no' },
      compartments: ['leptomeningeal'],
      expect: { status: 'not_applicable', value: null },
      source: 'dossier 7.10: no brain metastases recorded',
    },
  ],
  missing: (said) => {
    const wanted = [...(Object.keys(gpaItems) as (keyof typeof gpaItems)[]), 'histology' as const]
    const open: string[] = wanted.filter((item) => said[item] === undefined)
    return said.histology === 'adenocarcinoma' && said.driver === undefined ? [...open, 'driver'] : open
  },
  attain: (said) => {
    const [low, high] = sum.attain(said)
    const driver = driverPoint(said)
    return isSettled(said) ? [low + driver, high + driver] : [low, high + (canHaveDriver(said) ? 1 : 0)]
  },
  compute: (said) => {
    const value = sum.total(said) + driverPoint(said)
    const points = { ...sum.points(said), driver: driverPoint(said) }
    const medianSurvivalMonths = medians[said.histology][gpaGroup(value)] ?? null
    return { value, details: { points, medianSurvivalMonths, of: 'brain metastases' }, flags: [BRAIN_FLAG] }
  },
  says: (_said, { value }) => `Lung-molGPA ${String(value)} of 4, for the brain metastases only.`,
})
