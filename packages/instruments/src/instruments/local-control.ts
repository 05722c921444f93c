import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, yesNo } from '../items.ts'
import { extradural } from '../validity.ts'

const answers = z.object({
  resection: choice('After surgery', {
    complete: 'no residual was seen',
    residual: 'residual was seen',
    none: 'no resection',
  }),
  bedGrowth: yesNo('Unequivocal growth, or new enhancement, in the treated area'),
  epiduralProgression: yesNo('New or worse epidural disease in the treated area'),
  attributableDeficit: yesNo('Neurological decline attributable to the treated area'),
  distantIntradural: yesNo('New intradural lesion in another segment'),
  leptomeningealProgression: yesNo('Leptomeningeal progression'),
  confirmedBySecondScan: yesNo('Confirmed by a second scan'),
})

type Said = z.output<typeof answers>

const outcomes = {
  controlled: 'local control',
  residual_growth: 'residual growth',
  local_recurrence: 'local recurrence',
  epidural_progression: 'epidural progression',
  neurological_failure: 'neurological local failure',
} as const

type Outcome = keyof typeof outcomes

const outcomeOf = (said: Said): Outcome => {
  if (said.bedGrowth === 'yes') return said.resection === 'complete' ? 'local_recurrence' : 'residual_growth'
  if (said.epiduralProgression === 'yes') return 'epidural_progression'
  return said.attributableDeficit === 'yes' ? 'neurological_failure' : 'controlled'
}

const nothing = {
  bedGrowth: 'no',
  epiduralProgression: 'no',
  attributableDeficit: 'no',
  distantIntradural: 'no',
  leptomeningealProgression: 'no',
  confirmedBySecondScan: 'yes',
}

export const localControl = defineInstrument({
  id: 'local-control',
  version: '1.0.0',
  title: 'Local control',
  room: 'follow',
  domain: 'response',
  measures:
    'whether the treated area holds, and what happened elsewhere in the sac; time zero is surgery, death competes',
  direction: 'none',
  scale: { kind: 'named', values: Object.keys(outcomes) },
  answers,
  validity: extradural('vertebral metastases after radiosurgery (SPINO); the intradural terms are project definitions'),
  evidenceStatus: 'project',
  evidenceNote:
    'SPINO recalled; residual growth, local recurrence, distant intradural and neurological failure are project definitions.',
  licence: 'cite',
  source: 'SPINO 2015; Theca definitions',
  references: ['thibault-2015'],
  citation: 'Thibault I 2015, doi 10.1016/S1470-2045(15)00166-7, with project definitions for intradural disease.',
  priority: 'must',
  bands: (Object.keys(outcomes) as Outcome[]).map((id) => ({
    id,
    label: outcomes[id],
    from: id,
    to: id,
    meaning: outcomes[id],
  })),
  worked: [
    {
      answers: { ...nothing, resection: 'residual', bedGrowth: 'yes' },
      expect: { value: 'residual_growth' },
      source: 'by hand: growth after subtotal resection',
    },
    {
      answers: { ...nothing, resection: 'complete', bedGrowth: 'yes', confirmedBySecondScan: 'no' },
      expect: { value: 'local_recurrence', flags: ['single scan'] },
      source: 'by hand: new enhancement after gross total resection',
    },
    {
      answers: { ...nothing, resection: 'complete', distantIntradural: 'yes' },
      expect: { value: 'controlled', details: { distantIntradural: true } },
      source: 'by hand: another segment',
    },
  ],
  compute: (said) => {
    const elsewhere = said.distantIntradural === 'yes' || said.leptomeningealProgression === 'yes'
    const value = outcomeOf(said)
    const changed = value !== 'controlled' || elsewhere
    return {
      value,
      details: {
        distantIntradural: said.distantIntradural === 'yes',
        leptomeningealProgression: said.leptomeningealProgression === 'yes',
        attributableDeficit: said.attributableDeficit === 'yes',
      },
      flags: changed && said.confirmedBySecondScan === 'no' ? ['single scan'] : [],
    }
  },
  says: (said, { band }) => {
    const elsewhere = [
      said.distantIntradural === 'yes' ? 'new intradural lesion in another segment' : null,
      said.leptomeningealProgression === 'yes' ? 'leptomeningeal progression' : null,
    ].filter((part) => part !== null)
    return `Treated area: ${[band?.label ?? '', ...elsewhere].join('; ')}.`
  },
})
