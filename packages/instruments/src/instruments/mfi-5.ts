import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { yesNo } from '../items.ts'
import { sumOf } from '../sum.ts'
import { generic } from '../validity.ts'

const answers = z.object({
  diabetes: yesNo('Diabetes'),
  hypertension: yesNo('Hypertension on medication'),
  pulmonary: yesNo('COPD or recent pneumonia'),
  heartFailure: yesNo('Congestive heart failure'),
  dependentBefore: yesNo('Partially or totally dependent before the cord lesion', {
    help: 'Dependence caused by the acute lesion does not count; record it in the next item.',
  }),
  dependentNow: yesNo('Dependent now').optional(),
})

const yes = { yes: 1, no: 0 } as const
const sum = sumOf(answers, {
  diabetes: yes,
  hypertension: yes,
  pulmonary: yes,
  heartFailure: yes,
  dependentBefore: yes,
})

export const mfi5 = defineInstrument({
  id: 'mfi-5',
  version: '1.0.0',
  title: 'Modified frailty index, 5 items',
  room: 'assess',
  domain: 'fitness',
  measures: 'frailty from five conditions, on the status before the cord lesion',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 5, step: 1 },
  answers,
  validity: generic('fitness of the person, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'Subramaniam 2018',
  references: ['subramaniam-2018'],
  citation: 'Subramaniam S, J Am Coll Surg 2018;226:173–181, doi 10.1016/j.jamcollsurg.2017.11.025.',
  priority: 'must',
  bands: [
    { id: 'below', label: 'below the cut-off', from: 0, to: 1, meaning: 'fewer than two conditions' },
    { id: 'frail', label: 'frail', from: 2, to: 5, meaning: 'two or more conditions' },
  ],
  worked: [
    {
      answers: { diabetes: 'yes', hypertension: 'no', pulmonary: 'no', heartFailure: 'no', dependentBefore: 'yes' },
      expect: { value: 2, band: 'frail' },
      source: 'dossier 10: diabetes and dependent',
    },
    {
      answers: {
        diabetes: 'no',
        hypertension: 'yes',
        pulmonary: 'no',
        heartFailure: 'no',
        dependentBefore: 'no',
        dependentNow: 'yes',
      },
      expect: { value: 1, band: 'below', flags: ['caused by the cord lesion'] },
      source: 'dossier 10: hypertension only',
    },
  ],
  attain: sum.attain,
  compute: (said) => ({
    value: sum.total(said),
    details: { points: sum.points(said), dependentNow: said.dependentNow ?? null },
    flags:
      said.dependentNow === 'yes' && said.dependentBefore === 'no'
        ? ['dependence caused by the cord lesion is not counted']
        : [],
  }),
  says: (_said, { value, band }) => `Frailty index ${String(value)} of 5: ${band?.label ?? ''}.`,
})
