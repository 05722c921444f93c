import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { measure, whole } from '../items.ts'
import { generic } from '../validity.ts'

const pain = (title: string) => whole(title, { min: 0, max: 10, unit: '0–10' })
const dose = (title: string) => measure(title, { unit: 'mg oral morphine a day', min: 0, cuts: [0, 100] })

const answers = z.object({
  painBefore: pain('Worst pain at the index site before'),
  painAfter: pain('Worst pain at the index site after'),
  mmeBefore: dose('Oral morphine equivalent before'),
  mmeAfter: dose('Oral morphine equivalent after'),
  daysSinceTreatment: whole('Days since treatment', { min: 0, max: 3650, unit: 'days' }).optional(),
})

type Said = z.output<typeof answers>
type PainResponse = 'CR' | 'PR' | 'PP' | 'IR'

const labels: Record<PainResponse, string> = {
  CR: 'complete response',
  PR: 'partial response',
  PP: 'pain progression',
  IR: 'indeterminate response',
}

/** In this order; what none of the first three catches is indeterminate. From a baseline of 0 mg any opioid is an increase. */
const responseOf = ({ painBefore, painAfter, mmeBefore, mmeAfter }: Said): PainResponse => {
  const change = painAfter - painBefore
  if (painAfter === 0 && mmeAfter <= mmeBefore) return 'CR'
  if (change <= -2 && mmeAfter <= mmeBefore) return 'PR'
  if (mmeBefore > 0 && mmeAfter <= 0.75 * mmeBefore && change <= 0) return 'PR'
  if (change >= 2 && mmeAfter >= mmeBefore) return 'PP'
  const increased = mmeBefore > 0 ? mmeAfter >= 1.25 * mmeBefore : mmeAfter > 0
  return increased && (change === 0 || change === 1) ? 'PP' : 'IR'
}

const FIRST_DAY = 28

const example = (before: [number, number], after: [number, number], value: PainResponse) => ({
  answers: { painBefore: before[0], mmeBefore: before[1], painAfter: after[0], mmeAfter: after[1] },
  expect: { value },
  source: 'by hand, dossier 4.3',
})

export const ipcPainResponse = defineInstrument({
  id: 'ipc-pain-response',
  version: '1.0.0',
  title: 'Pain response, international consensus',
  room: 'follow',
  domain: 'pain outcome',
  measures: 'response of pain at the index site, read with the opioid dose',
  direction: 'none',
  scale: { kind: 'named', values: ['CR', 'PR', 'PP', 'IR'] },
  answers,
  validity: generic('made for bone metastases after radiotherapy; after surgery confounded by postoperative analgesia'),
  evidenceStatus: 'recalled',
  evidenceNote:
    'Complete and partial response seen; progression and indeterminate recalled; baseline 0 mg is a project decision.',
  licence: 'free',
  source: 'Chow 2012',
  references: ['chow-2012'],
  citation: 'Chow E, Int J Radiat Oncol Biol Phys 2012;82:1730–1737, doi 10.1016/j.ijrobp.2011.02.008.',
  priority: 'must',
  bands: (['CR', 'PR', 'PP', 'IR'] as const).map((id) => ({
    id,
    label: labels[id],
    from: id,
    to: id,
    meaning: labels[id],
  })),
  worked: [
    example([7, 60], [0, 60], 'CR'),
    example([7, 60], [5, 60], 'PR'),
    example([7, 60], [7, 45], 'PR'),
    example([7, 60], [9, 60], 'PP'),
    example([7, 60], [7, 75], 'PP'),
    example([7, 60], [6, 60], 'IR'),
    example([7, 60], [4, 90], 'IR'),
    example([7, 60], [0, 75], 'IR'),
  ],
  compute: (said) => {
    if (said.painBefore === 0) return { notApplicable: 'not assessable: no pain at baseline' }
    if (said.daysSinceTreatment !== undefined && said.daysSinceTreatment < FIRST_DAY) {
      return { notApplicable: `not evaluated before day ${FIRST_DAY} after treatment` }
    }
    const value = responseOf(said)
    const percent = said.mmeBefore === 0 ? null : ((said.mmeAfter - said.mmeBefore) / said.mmeBefore) * 100
    const details = {
      responder: value === 'CR' || value === 'PR',
      painChange: said.painAfter - said.painBefore,
      mmeChangePercent: percent,
    }
    return { value, details }
  },
  says: ({ painBefore, painAfter, mmeBefore, mmeAfter }, { band }) =>
    `Pain ${painBefore} → ${painAfter}, opioid ${mmeBefore} → ${mmeAfter} mg: ${band?.label ?? ''}.`,
})
