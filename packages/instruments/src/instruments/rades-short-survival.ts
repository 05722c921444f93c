import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, measure, yesNo } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'
import { sumOf } from '../sum.ts'
import { ecogLabels } from './ecog.ts'

const { 5: _dead, ...ecogAlive } = ecogLabels

const answers = z.object({
  ecog: grade('ECOG performance status', ecogAlive, { help: '0 and 1 were not in the derivation: not computable.' }),
  primary: choice('Primary', {
    breast: 'breast',
    prostate: 'prostate',
    myeloma_lymphoma: 'myeloma or lymphoma',
    lung: 'lung',
    other: 'other',
  }),
  otherBone: yesNo('Other bone metastases'),
  visceral: yesNo('Visceral metastases'),
  intervalMonths: measure('From diagnosis of the cancer to cord compression', { unit: 'months', min: 0, cuts: [15] }),
  ambulatory: yesNo('Walks, with or without aid'),
  deficitDays: measure('Time over which the motor deficit developed', { unit: 'days', min: 0, cuts: [7] }),
})

const sum = sumOf(answers, {
  ecog: (ecog) => (ecog >= 3 ? 4 : 0),
  primary: { breast: 1, prostate: 2, myeloma_lymphoma: 1, lung: 3, other: 3 },
  otherBone: { yes: 3, no: 1 },
  visceral: { yes: 4, no: 1 },
  intervalMonths: (months) => (months <= 15 ? 3 : 1),
  ambulatory: { yes: 1, no: 4 },
  deficitDays: (days) => (days <= 7 ? 4 : 1),
})

export const radesShortSurvival = defineInstrument({
  id: 'rades-short-survival',
  version: '1.0.0',
  title: 'Rades, short life expectancy',
  room: 'assess',
  domain: 'prognosis',
  measures: 'death within two months after radiotherapy alone for epidural compression',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 6, max: 25, step: 1 },
  answers,
  validity: prognostic,
  evidenceStatus: 'verified',
  evidenceNote: 'Full table seen on medicalalgorithms.com.',
  licence: 'free',
  source: 'Rades, short survival',
  references: ['rades-short-2013'],
  citation:
    'Rades D, score for death within 2 months after radiotherapy of metastatic epidural cord compression; table at medicalalgorithms.com.',
  priority: 'could',
  bands: [
    {
      id: '6-18',
      label: 'not flagged',
      from: 6,
      to: 18,
      meaning: 'below the cut-off (negative predictive value 95 %)',
    },
    {
      id: '19-25',
      label: 'flagged short',
      from: 19,
      to: 25,
      meaning: 'at or above the cut-off (sensitivity 81 %, specificity 84 %)',
    },
  ],
  worked: [
    {
      answers: {
        ecog: 3,
        primary: 'lung',
        otherBone: 'yes',
        visceral: 'yes',
        intervalMonths: 6,
        ambulatory: 'no',
        deficitDays: 3,
      },
      expect: { value: 25, band: '19-25' },
      source: 'dossier 7.8',
    },
    {
      answers: {
        ecog: 2,
        primary: 'breast',
        otherBone: 'no',
        visceral: 'no',
        intervalMonths: 40,
        ambulatory: 'yes',
        deficitDays: 20,
      },
      expect: { value: 6, band: '6-18' },
      source: 'dossier 7.8',
    },
  ],
  attain: sum.attain,
  compute: (said) =>
    said.ecog < 2
      ? { notApplicable: 'ECOG 0 and 1 were not in the derivation' }
      : { value: sum.total(said), details: { points: sum.points(said), warnings: PROGNOSIS_WARNINGS } },
  says: (_said, { value, band }) =>
    `Rades short survival ${String(value)} of 25: ${band?.label ?? ''} in its own population.`,
})
