import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, moment, whole } from '../items.ts'
import { URGENCY_CATEGORIES, urgencyOf, type UrgencyCategory, type UrgencyFact } from '../urgency.ts'
import { extradural } from '../validity.ts'
import { walkingLabels } from './ambulation.ts'

const absent = { help: 'Null where not known.' }

const examination = z
  .object({
    at: moment('Date and time of the examination'),
    walking: choice('Walking', walkingLabels, absent).nullish(),
    ais: choice(
      'AIS',
      { A: 'A', B: 'B', C: 'C', D: 'D', E: 'E' },
      { help: 'Only when single-valued; otherwise null.' },
    ).nullish(),
    mccormick: choice('Modified McCormick', { I: 'I', II: 'II', III: 'III', IV: 'IV', V: 'V' }, absent).nullish(),
    lems: whole('Lower extremity motor score', { min: 0, max: 50, unit: 'points of 50', ...absent }).nullish(),
    retention: choice('Urinary retention', { yes: 'yes', no: 'no' }, absent).nullish(),
  })
  .meta({ title: 'Examination' })

const meanings: Record<UrgencyCategory, string> = {
  planned: 'stable over the examinations compared',
  expedited: 'progression over one to four weeks',
  urgent: 'a loss over 48 hours to 7 days, or progressive weakness',
  emergent: 'loss of walking, of a grade, of 5 points of leg power or of bladder function within 48 hours',
}

export const urgency = defineInstrument({
  id: 'urgency',
  version: '1.0.0',
  title: 'Urgency',
  room: 'assess',
  domain: 'urgency',
  measures: 'how fast function is being lost, from dated examinations',
  direction: 'higher_worse',
  scale: { kind: 'ordered', values: URGENCY_CATEGORIES },
  answers: z.object({
    examinations: z.array(examination).min(1).meta({ title: 'Examinations', help: 'In any order; two or more.' }),
  }),
  validity: extradural('epidural metastatic cord compression; no timing trial of intradural metastasis is known'),
  evidenceStatus: 'project',
  licence: 'free',
  source: 'Theca rule, not validated',
  references: ['theca-instruments-2026', 'quraishi-2013', 'bresolin-2024', 'patchell-2005'],
  citation:
    'Project rule. Timing evidence behind it, all epidural: Quraishi 2013, doi 10.1007/s00586-012-2635-y; Bresolin 2024, doi 10.3390/medicina60040631; contrary, no AIS difference within versus after 24 h and more early complications (PMID 29600414); Patchell 2005, doi 10.1016/S0140-6736(05)66954-1.',
  priority: 'must',
  bands: URGENCY_CATEGORIES.map((each) => ({ id: each, label: each, from: each, to: each, meaning: meanings[each] })),
  worked: [
    {
      answers: {
        examinations: [
          { at: '2026-03-01T08:00:00Z', lems: 44, mccormick: 'II', walking: 'independent' },
          { at: '2026-03-03T08:00:00Z', lems: 36, mccormick: 'III', walking: 'aid' },
        ],
      },
      expect: { value: 'emergent', details: { velocity: { perDay: -4 } } },
      source: 'dossier 12.1: leg power 44 → 36 in 2 days, McCormick II → III',
    },
    {
      answers: {
        examinations: [
          { at: '2026-03-01T08:00:00Z', lems: 44, walking: 'independent' },
          { at: '2026-03-15T08:00:00Z', lems: 43, walking: 'independent' },
        ],
      },
      expect: { value: 'planned', flags: ['re-examine'] },
      source: 'dossier 12.1: leg power 44 → 43 in 14 days, gait stable',
    },
  ],
  missing: ({ examinations }) =>
    examinations !== undefined && urgencyOf(examinations).category !== null ? [] : ['examinations'],
  open: ({ examinations }) => ({ flags: examinations === undefined ? [] : urgencyOf(examinations).notes }),
  attain: () => ['planned', 'emergent'],
  trace: ({ examinations }) => {
    const { facts, notes } = urgencyOf(examinations ?? [])
    const opens = (fact: UrgencyFact['fact']) => facts.find((each) => each.fact === fact)
    return [
      ...FACTS.map((fact) => {
        const found = opens(fact)
        return {
          question: factWords[fact],
          answer: found === undefined ? null : `${found.says} in ${duration(found.days)}`,
          leadsTo: found?.category ?? 'not found, or not recorded twice',
        }
      }),
      ...notes.map((note) => ({ question: 'Note', answer: note, leadsTo: 'read beside the class' })),
    ]
  },
  compute: ({ examinations }) => {
    const { category, facts, velocity, notes } = urgencyOf(examinations)
    return { value: category, details: { facts, velocity }, flags: notes }
  },
  says: ({ examinations }, { value }) => {
    const { facts } = urgencyOf(examinations)
    const reasons = facts
      .filter((fact) => fact.category === value)
      .map((fact) => `${fact.says} in ${duration(fact.days)}`)
    return `Urgency ${String(value)}: ${reasons.length > 0 ? reasons.join('; ') : 'stable'} (project rule, not validated).`
  },
})

const factWords = {
  'lost walking': 'Walking lost',
  'worse by AIS': 'AIS worse',
  'worse by modified McCormick': 'Modified McCormick worse',
  'leg power fell': 'Leg power fell by 2 points or more',
  'new retention': 'Urinary retention new',
} as const satisfies Record<UrgencyFact['fact'], string>

const FACTS = Object.keys(factWords) as UrgencyFact['fact'][]

const duration = (days: number): string => (days < 3 ? `${Math.round(days * 24)} h` : `${Math.round(days)} d`)
