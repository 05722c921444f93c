import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, measure } from '../items.ts'
import { perCompartment } from '../validity.ts'

const change = {
  absent: 'absent, now and before',
  gone: 'present before, gone now',
  improved: 'improved',
  no_change: 'no change',
  worse: 'worse',
  new: 'new',
  NE: 'not evaluable',
} as const

const nodular = {
  help: 'Measurable above 5 × 5 mm; related to the leptomeninges within 2 mm. Parenchymal and intramedullary metastases are recorded apart.',
}
const products = (title: string) =>
  measure(title, { unit: 'mm²', min: 0, help: 'Sum of products of up to three largest measurable nodules.' })

const answers = z.object({
  brainNodules: choice('Brain, nodules', change, nodular),
  brainLinear: choice('Brain, linear enhancement', change),
  hydrocephalus: choice('Brain, hydrocephalus', change),
  spineNodules: choice('Spine, nodules', change, nodular),
  spineLinear: choice('Spine, linear enhancement', change),
  readers: grade('Readers', { 1: 'one', 2: 'two' }),
  productsBeforeMm2: products('Nodules before').optional(),
  productsNowMm2: products('Nodules now').optional(),
})

type Said = z.output<typeof answers>

const FINDINGS = ['brainNodules', 'brainLinear', 'hydrocephalus', 'spineNodules', 'spineLinear'] as const
const LINEAR = ['brainLinear', 'spineLinear'] as const
const NODULES = ['brainNodules', 'spineNodules'] as const

const nodulesPercent = ({ productsBeforeMm2: before, productsNowMm2: now }: Partial<Said>): number | null =>
  before === undefined || now === undefined || before === 0 ? null : ((now - before) / before) * 100

const responses = {
  CR: 'complete response',
  PR: 'partial response',
  SD: 'stable disease',
  PD: 'progressive disease',
  NE: 'not evaluable',
} as const

type Response = keyof typeof responses

/** Project encoding of the scorecard: progression first, then what cannot be judged, then what went away or shrank. */
const responseOf = (said: Said): Response => {
  const found = FINDINGS.map((finding) => said[finding])
  if (found.includes('worse') || found.includes('new')) return 'PD'
  if (found.includes('NE')) return 'NE'
  if (found.every((each) => each === 'absent' || each === 'gone')) return 'CR'
  const percent = nodulesPercent(said)
  const shrunk = percent !== null ? percent <= -50 : allGone(said)
  const clearer = LINEAR.some((item) => said[item] === 'improved' || said[item] === 'gone')
  return shrunk || clearer ? 'PR' : 'SD'
}

const allGone = (said: Said): boolean => {
  const nodules = NODULES.map((item) => said[item])
  return nodules.includes('gone') && nodules.every((each) => each === 'gone' || each === 'absent')
}

export const ranoLmRevised = defineInstrument({
  id: 'rano-lm-revised',
  version: '1.0.0',
  title: 'Leptomeningeal response, revised scorecard',
  room: 'follow',
  domain: 'leptomeningeal response',
  measures: 'change of leptomeningeal findings on MRI since the previous one; the imaging domain only',
  direction: 'none',
  scale: { kind: 'named', values: Object.keys(responses) },
  answers,
  validity: perCompartment(
    { intramedullary: 'N', intradural_extramedullary: 'V', leptomeningeal: 'V', epidural: 'N', vertebral: 'N' },
    {
      V: 'made for leptomeningeal metastasis; agreement between readers is only moderate (κ 0.44)',
      N: 'this disease is recorded apart and is not part of leptomeningeal response',
    },
  ),
  evidenceStatus: 'project',
  evidenceNote:
    'Items of the revised card seen; how they combine is a project encoding. The 2016 card failed validation and is not here.',
  licence: 'cite',
  source: 'Le Rhun 2019, EORTC/RANO',
  references: ['le-rhun-2019'],
  citation: 'Le Rhun E 2019 (PMC6502503, table 5); validation PMC9527515. History: doi 10.1093/neuonc/now183.',
  priority: 'should',
  bands: (Object.keys(responses) as Response[]).map((id) => ({
    id,
    label: responses[id],
    from: id,
    to: id,
    meaning: responses[id],
  })),
  worked: [
    {
      answers: {
        brainNodules: 'absent',
        brainLinear: 'absent',
        hydrocephalus: 'absent',
        spineNodules: 'improved',
        spineLinear: 'no_change',
        readers: 2,
        productsBeforeMm2: 176,
        productsNowMm2: 30,
      },
      compartments: ['leptomeningeal'],
      expect: { value: 'PR', band: 'PR' },
      source: 'dossier 8.2: 12 × 10 and 8 × 7 mm → 6 × 5 mm and gone, linear unchanged',
    },
    {
      answers: {
        brainNodules: 'absent',
        brainLinear: 'absent',
        hydrocephalus: 'absent',
        spineNodules: 'new',
        spineLinear: 'no_change',
        readers: 1,
      },
      compartments: ['leptomeningeal'],
      expect: { value: 'PD', flags: ['single read'] },
      source: 'dossier 8.2: new sacral nodule',
    },
  ],
  missing: (said) => {
    const open: string[] = [...FINDINGS, 'readers' as const].filter((item) => said[item] === undefined)
    const measured = NODULES.some((item) => said[item] === 'improved')
    const sums = (['productsBeforeMm2', 'productsNowMm2'] as const).filter((item) => said[item] === undefined)
    return measured ? [...open, ...sums] : open
  },
  compute: (said) => {
    if (FINDINGS.every((finding) => said[finding] === 'absent')) {
      return { notApplicable: 'no leptomeningeal finding, now or before' }
    }
    return {
      value: responseOf(said),
      details: { nodulesPercent: nodulesPercent(said), domain: 'imaging' },
      flags: [...(said.readers === 1 ? ['single read'] : []), 'imaging only: neurology and CSF are separate domains'],
    }
  },
  says: (_said, { value, band }) => `Leptomeningeal imaging response ${String(value)}: ${band?.label ?? ''}.`,
})
