import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, yesNo } from '../items.ts'
import { onlyWith } from '../validity.ts'

/** Strings in their order. Read as a number, 1a, 1b and 1c would collapse into 1. */
export const ESCC_GRADES = ['0', '1a', '1b', '1c', '2', '3'] as const

export const esccLabels = {
  '0': 'bone only',
  '1a': 'epidural impingement, thecal sac not deformed',
  '1b': 'thecal sac deformed, cord not touched',
  '1c': 'thecal sac deformed, cord touched, not compressed',
  '2': 'cord compressed, CSF visible',
  '3': 'cord compressed, no CSF visible',
} as const

export const escc = defineInstrument({
  id: 'escc',
  version: '1.0.0',
  title: 'Epidural cord compression (ESCC, Bilsky)',
  room: 'assess',
  domain: 'epidural compression',
  measures: 'how far an epidural mass displaces the sac and cord, axial T2 at the worst level',
  direction: 'higher_worse',
  scale: { kind: 'ordered', values: ESCC_GRADES },
  answers: z.object({
    grade: choice('ESCC grade', esccLabels),
    atCord: yesNo('Worst level lies at the cord, not below the conus').optional(),
  }),
  validity: onlyWith(['epidural'], 'describes an epidural mass that displaces the sac from outside'),
  evidenceStatus: 'secondary',
  licence: 'free, cite',
  source: 'Bilsky 2010',
  references: ['bilsky-2010'],
  citation: 'Bilsky MH, J Neurosurg Spine 2010;13:324–328, doi 10.3171/2010.3.SPINE09459.',
  priority: 'must',
  bands: [
    { id: 'low', label: 'low grade', from: '0', to: '1c', meaning: 'no cord compression' },
    { id: 'high', label: 'high grade', from: '2', to: '3', meaning: 'cord compression' },
  ],
  worked: [
    {
      answers: { grade: '1c' },
      compartments: ['epidural'],
      expect: { value: '1c', band: 'low', details: { rank: 3 } },
      source: 'dossier 6.2: mass indents sac, touches cord, not deformed',
    },
    {
      answers: { grade: '3' },
      compartments: ['epidural'],
      expect: { value: '3', band: 'high', details: { rank: 5 } },
      source: 'dossier 6.2: cord flattened, no CSF',
    },
  ],
  compute: ({ grade, atCord }) =>
    atCord === 'no'
      ? { notApplicable: 'below the conus there is no cord: cauda equina compression is recorded apart' }
      : { value: grade, details: { rank: ESCC_GRADES.indexOf(grade) } },
  says: ({ grade }, { band }) => `ESCC ${grade}, ${band?.label ?? ''}: ${esccLabels[grade]}.`,
})
