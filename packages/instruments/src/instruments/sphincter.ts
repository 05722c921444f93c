import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, measure, moment } from '../items.ts'
import { generic } from '../validity.ts'

const attribution = {
  lesion: 'attributed to the lesion',
  other: 'another cause (for example a catheter for theatre, a drug, prostate)',
  uncertain: 'cause uncertain',
  nothing_abnormal: 'nothing abnormal',
} as const

const bladderLabels = {
  normal: 'normal',
  urgency_hesitancy: 'urgency or hesitancy',
  intermittent_catheter: 'intermittent catheter',
  indwelling_catheter: 'indwelling catheter',
} as const

const answers = z.object({
  bladder: choice('Bladder', bladderLabels),
  bowel: choice('Bowel', { normal: 'normal', constipation: 'constipation', incontinence: 'incontinence' }),
  perianalSensation: choice('Perianal sensation', { normal: 'normal', reduced: 'reduced', absent: 'absent' }),
  attribution: choice('Cause of what is not normal', attribution),
  catheterSince: moment('Indwelling catheter since').optional(),
  postVoidResidualMl: measure('Post-void residual', { unit: 'mL', min: 0 }).optional(),
})

const INVOLVEMENT = ['no', 'uncertain', 'yes'] as const

const involvementLabels = {
  no: 'no sphincter involvement',
  uncertain: 'sphincters not normal, cause uncertain',
  yes: 'sphincters involved',
} as const

export const sphincter = defineInstrument({
  id: 'sphincter',
  version: '1.0.0',
  title: 'Sphincters',
  room: 'assess',
  domain: 'neurology',
  measures: 'bladder, bowel and perianal sensation, which McCormick, Frankel, the AIS A/B split and KPS miss',
  direction: 'higher_worse',
  scale: { kind: 'ordered', values: INVOLVEMENT },
  answers,
  validity: generic('a function of the person, not tied to a compartment'),
  evidenceStatus: 'project',
  licence: 'free',
  source: 'Theca',
  references: ['theca-instruments-2026'],
  citation: 'Project definition: involvement is anything not normal that is attributed to the lesion.',
  priority: 'must',
  bands: INVOLVEMENT.map((each) => ({
    id: each,
    label: involvementLabels[each],
    from: each,
    to: each,
    meaning: involvementLabels[each],
  })),
  worked: [
    {
      answers: { bladder: 'urgency_hesitancy', bowel: 'normal', perianalSensation: 'normal', attribution: 'lesion' },
      expect: { value: 'yes' },
      source: 'by hand: urgency since one week attributed to a conus lesion',
    },
    {
      answers: { bladder: 'indwelling_catheter', bowel: 'normal', perianalSensation: 'normal', attribution: 'other' },
      expect: { value: 'no' },
      source: 'by hand: catheter only for theatre',
    },
  ],
  compute: (said) => {
    const abnormal = (['bladder', 'bowel', 'perianalSensation'] as const).filter((item) => said[item] !== 'normal')
    const details = {
      abnormal,
      postVoidResidualMl: said.postVoidResidualMl ?? null,
      catheterSince: said.catheterSince ?? null,
    }
    if (abnormal.length === 0) return { value: 'no', details }
    if (said.attribution === 'nothing_abnormal') {
      const message = `Cause of what is not normal (attribution): "nothing abnormal" contradicts ${abnormal.join(', ')}.`
      return { refused: { item: 'attribution', message } }
    }
    const value = said.attribution === 'lesion' ? 'yes' : said.attribution === 'other' ? 'no' : 'uncertain'
    return { value, details }
  },
  missing: (said) => {
    const asked = (['bladder', 'bowel', 'perianalSensation'] as const).filter((item) => said[item] === undefined)
    const normal = said.bladder === 'normal' && said.bowel === 'normal' && said.perianalSensation === 'normal'
    return normal || said.attribution !== undefined ? asked : [...asked, 'attribution']
  },
  says: (said, { value }) => {
    const parts = [
      said.bladder === 'normal' ? null : `bladder ${bladderLabels[said.bladder]}`,
      said.bowel === 'normal' ? null : said.bowel,
      said.perianalSensation === 'normal' ? null : `perianal sensation ${said.perianalSensation}`,
    ].filter((part) => part !== null)
    if (parts.length === 0) return 'Sphincters: normal.'
    const cause = value === 'yes' ? 'attributed to the lesion' : value === 'no' ? 'another cause' : 'cause uncertain'
    return `Sphincters: ${parts.join(', ')}; ${cause}.`
  },
})
