import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, whole, yesNo } from '../items.ts'
import { sumOf } from '../sum.ts'
import { generic } from '../validity.ts'

const answers = z.object({
  ageYears: whole('Age', { min: 0, max: 120, unit: 'years' }),
  myocardialInfarction: yesNo('Myocardial infarction'),
  heartFailure: yesNo('Congestive heart failure'),
  peripheralVascular: yesNo('Peripheral vascular disease'),
  cerebrovascular: yesNo('Cerebrovascular disease'),
  dementia: yesNo('Dementia'),
  pulmonary: yesNo('Chronic pulmonary disease'),
  connectiveTissue: yesNo('Connective tissue disease'),
  ulcer: yesNo('Peptic ulcer'),
  liver: choice('Liver disease', { none: 'none', mild: 'mild', moderate_severe: 'moderate or severe' }),
  diabetes: choice('Diabetes', { none: 'none', plain: 'without organ damage', damage: 'with organ damage' }),
  hemiplegia: yesNo('Hemiplegia', { help: 'Not ticked for the present lesion.' }),
  renal: yesNo('Moderate or severe renal disease'),
  tumour: choice('Solid tumour', { none: 'none', localised: 'any, not metastatic', metastatic: 'metastatic' }),
  leukaemia: yesNo('Leukaemia'),
  lymphoma: yesNo('Lymphoma'),
  aids: yesNo('AIDS'),
})

const one = { yes: 1, no: 0 } as const
const twoPoints = { yes: 2, no: 0 } as const
const sixPoints = { yes: 6, no: 0 } as const

const sum = sumOf(answers, {
  // One point a decade from 50; 80 and above 4.
  ageYears: (age) => Math.min(4, Math.max(0, Math.floor(age / 10) - 4)),
  myocardialInfarction: one,
  heartFailure: one,
  peripheralVascular: one,
  cerebrovascular: one,
  dementia: one,
  pulmonary: one,
  connectiveTissue: one,
  ulcer: one,
  // The severe form replaces the mild one: one answer, never both.
  liver: { none: 0, mild: 1, moderate_severe: 3 },
  diabetes: { none: 0, plain: 1, damage: 2 },
  tumour: { none: 0, localised: 2, metastatic: 6 },
  hemiplegia: twoPoints,
  renal: twoPoints,
  leukaemia: twoPoints,
  lymphoma: twoPoints,
  aids: sixPoints,
})

const none = {
  myocardialInfarction: 'no',
  peripheralVascular: 'no',
  cerebrovascular: 'no',
  dementia: 'no',
  connectiveTissue: 'no',
  ulcer: 'no',
  liver: 'none',
  diabetes: 'none',
  hemiplegia: 'no',
  renal: 'no',
  leukaemia: 'no',
  lymphoma: 'no',
  aids: 'no',
}

export const cci = defineInstrument({
  id: 'cci',
  version: '1.0.0',
  title: 'Charlson comorbidity index, age-adjusted',
  room: 'assess',
  domain: 'fitness',
  measures:
    'comorbidity; everyone with a metastasis scores 6 or more, so the sum without the index cancer stands beside it',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 37, step: 1 },
  answers,
  validity: generic('comorbidity of the person, not tied to a compartment'),
  evidenceStatus: 'secondary',
  evidenceNote: 'The ten-year mortality of the original is not shown.',
  licence: 'free',
  source: 'Charlson 1987',
  references: ['charlson-1987'],
  citation: 'Charlson ME, J Chronic Dis 1987;40:373–383, doi 10.1016/0021-9681(87)90171-8.',
  priority: 'must',
  bands: [],
  worked: [
    {
      answers: { ...none, ageYears: 75, heartFailure: 'yes', pulmonary: 'yes', tumour: 'metastatic' },
      expect: { value: 11, details: { withoutIndexCancer: 5 } },
      source: 'open clinical calculators (secondary): 3 + 1 + 1 + 6',
    },
  ],
  attain: sum.attain,
  compute: (said) => {
    const points = sum.points(said)
    const value = sum.total(said)
    return { value, details: { points, withoutIndexCancer: value - (points['tumour'] ?? 0) } }
  },
  says: (_said, { value, details }) =>
    `Charlson ${String(value)}, ${String(details['withoutIndexCancer'])} without the index cancer.`,
})
