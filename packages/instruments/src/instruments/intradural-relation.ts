import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, yesNo } from '../items.ts'
import { perCompartment } from '../validity.ts'

const cordLabels = { not_displaced: 'not displaced', displaced: 'displaced', deformed: 'deformed' } as const
const csfLabels = { circumferential: 'all around', partial: 'partial', none: 'none' } as const
const signalLabels = { none: 'none', focal: 'focal', long: 'two segments or longer' } as const
const relationLabels = {
  ventral: 'extramedullary, ventral',
  dorsal: 'extramedullary, dorsal',
  lateral: 'extramedullary, lateral',
  intramedullary: 'intramedullary',
} as const

const answers = z.object({
  cord: choice('Cord', cordLabels),
  csf: choice('CSF around the cord at the worst level', csfLabels),
  signal: choice('Signal of the cord on T2', signalLabels),
  relation: choice('Where the lesion lies', relationLabels),
  exophytic: yesNo('Exophytic part of an intramedullary lesion').optional(),
  pialInterface: choice('Pial interface', { cleft: 'CSF cleft present', lost: 'CSF cleft lost' }).optional(),
})

export const intraduralRelation = defineInstrument({
  id: 'intradural-relation',
  version: '1.0.0',
  title: 'Cord and lesion inside the dura',
  room: 'assess',
  domain: 'cord compression',
  measures: 'what MRI shows of cord, CSF and lesion inside the dura, where the epidural scale means nothing; no grade',
  direction: 'none',
  scale: { kind: 'named', values: ['described'] },
  answers,
  validity: perCompartment(
    { intramedullary: 'U', intradural_extramedullary: 'U', leptomeningeal: 'U', epidural: 'N', vertebral: 'N' },
    {
      U: 'a description made by this project for intradural lesions, not validated',
      N: 'for an epidural mass the ESCC is used',
    },
  ),
  evidenceStatus: 'project',
  evidenceNote: 'No published scale describes this; nothing is added up and no grade is given.',
  licence: 'free',
  source: 'Theca, not validated',
  references: ['theca-instruments-2026'],
  citation: 'Project descriptor: cord, CSF, signal, relation and interface, each recorded apart.',
  priority: 'should',
  bands: [],
  worked: [
    {
      answers: { cord: 'displaced', csf: 'partial', signal: 'none', relation: 'dorsal', pialInterface: 'cleft' },
      compartments: ['intradural_extramedullary'],
      expect: { value: 'described', flags: ['not validated'] },
      source: 'by hand: dorsal extramedullary lesion with a cleft',
    },
    {
      answers: { cord: 'deformed', csf: 'none', signal: 'long', relation: 'intramedullary' },
      compartments: ['epidural'],
      expect: { status: 'not_applicable', value: null },
      source: 'dossier 6.2: an epidural mass is graded by ESCC',
    },
  ],
  compute: (said) => {
    if (said.exophytic === 'yes' && said.relation !== 'intramedullary') {
      const message = `Exophytic part of an intramedullary lesion (exophytic): the lesion is recorded as ${relationLabels[said.relation]}.`
      return { refused: { item: 'exophytic', message } }
    }
    const { exophytic = null, pialInterface = null, ...seen } = said
    return {
      value: 'described',
      details: { ...seen, exophytic, pialInterface },
      flags: ['project descriptor, not validated; no grade'],
    }
  },
  says: ({ cord, csf, signal, relation, pialInterface }) =>
    `Lesion ${relationLabels[relation]}; cord ${cordLabels[cord]}, CSF ${csfLabels[csf]}, T2 signal ${signalLabels[signal]}${
      pialInterface === undefined ? '' : `, ${pialInterface === 'cleft' ? 'cleft present' : 'cleft lost'}`
    }.`,
})
