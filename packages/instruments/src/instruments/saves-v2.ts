import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade } from '../items.ts'
import { generic } from '../validity.ts'

const labels = {
  1: 'no treatment, no effect',
  2: 'simple treatment, no long-term effect',
  3: 'invasive or complex treatment, temporary effect (less than 6 months)',
  4: 'invasive or complex treatment, prolonged or permanent effect (more than 6 months)',
  5: 'sentinel, life- or limb-threatening',
  6: 'death',
} as const

const answers = z.object({
  grade: grade('Severity', labels),
  phase: choice('Phase', { intraoperative: 'intraoperative', postoperative: 'postoperative' }),
  type: choice('Type', {
    intended_durotomy: 'durotomy as planned',
    unintended_tear: 'unintended extra dural tear',
    csf_leak: 'postoperative leak or pseudomeningocele',
    neural_injury: 'neural injury',
    wound: 'wound',
    other: 'other',
  }),
})

export const savesV2 = defineInstrument({
  id: 'saves-v2',
  version: '1.0.0',
  title: 'SAVES, version 2',
  room: 'follow',
  domain: 'adverse event',
  measures: 'severity of one spine surgery adverse event',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 1, max: 6, step: 1 },
  answers,
  validity: generic('severity of an adverse event; adapted: the planned durotomy is no adverse event'),
  evidenceStatus: 'recalled',
  evidenceNote: 'Range and the minor–major line seen; wording of each grade recalled. Version 1 has other grades.',
  licence: 'cite; form © authors',
  source: 'SAVES-V2 2016',
  references: ['rampersaud-2016', 'rampersaud-2010'],
  citation:
    'Spine Adverse Events Severity System version 2, doi 10.3171/2016.1.spine14808; version 1 Rampersaud 2010, doi 10.1097/BRS.0b013e3181bf25a3.',
  priority: 'should',
  bands: [
    { id: 'minor', label: 'minor', from: 1, to: 2, meaning: 'grades 1 and 2' },
    { id: 'major', label: 'major', from: 3, to: 6, meaning: 'grades 3 to 6' },
  ],
  worked: [
    {
      answers: { grade: 1, phase: 'postoperative', type: 'csf_leak' },
      expect: { value: 1, band: 'minor', details: { variant: 'v2' } },
      source: 'by hand: pseudomeningocele, no treatment',
    },
    {
      answers: { grade: 3, phase: 'postoperative', type: 'csf_leak' },
      expect: { value: 3, band: 'major' },
      source: 'by hand: leak re-explored, recovered',
    },
    {
      answers: { grade: 4, phase: 'postoperative', type: 'neural_injury' },
      expect: { value: 4 },
      source: 'by hand: new permanent paraparesis',
    },
  ],
  compute: ({ grade, phase, type }) =>
    type === 'intended_durotomy'
      ? { notApplicable: 'the planned durotomy of an intradural operation is not an adverse event' }
      : { value: grade, details: { variant: 'v2', phase, type } },
  says: ({ grade }, { band }) => `SAVES version 2 grade ${grade}, ${band?.label ?? ''}: ${labels[grade]}.`,
})
