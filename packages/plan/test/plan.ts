import { known } from '@theca/record'
import type { OperativePlanBody } from '../src/index.ts'
import { GATES, monitoringPlanOf, NO_CHANGES, NO_PATHS } from '../src/index.ts'

const steps = ['T7', 'T8', 'T9', 'T10', 'T11', 'T12', 'L1'] as const

/** A plan with everything chosen and every gate answered: the reference phantom PH01, invented words. */
export const finishedPlan: OperativePlanBody = {
  operation: 1,
  lesions: [
    {
      compartment: 'intradural_extramedullary',
      from: 'T9',
      to: 'T10',
      side: 'right',
      sector: 'dorsolateral',
      angleDeg: -43.6,
      topMm: 14.5,
      bottomMm: -6.5,
      foramen: 'no',
      adherent: 'not-known',
      linearOnly: 'no',
      signs: { cordSignal: 'none', oedemaMm: null, syrinx: 'no', csfBlock: 'partial', enhancement: 'homogeneous' },
      rests: [2],
    },
  ],
  levels: {
    marginMm: 5,
    landmarks: steps.map((level, place) => ({ level, upperDiscMm: 93.5 - place * 26, lowerDiscMm: 67.5 - place * 26 })),
    laminae: ['T9', 'T10'],
    by: 'proposal',
    reason: null,
    counting: 'from-c2',
    transitional: 'no',
    conus: null,
  },
  approach: {
    option: 'hemilaminectomy',
    side: 'right',
    override: null,
    entry: null,
    pathsMm: NO_PATHS,
    duralOpeningMm: 35,
  },
  goal: 'debulk',
  stability: { answers: { junction: 'no', 'many-laminae': 'no' }, instrumentation: 'none', reason: null },
  adjuncts: [{ adjunct: 'ultrasound', use: 'planned', words: 'before durotomy and before closure' }],
  perioperative: {
    steroid: known('dexamethasone 16 mg, since yesterday'),
    antithrombotics: [],
    blood: known('group and screen'),
    positioning: known('prone, abdomen free'),
    pressureMmHg: 85,
    closure: known('6-0, sealant'),
    radiotherapyBefore: { is: 'not-known' },
  },
  stopRules: { agreed: ['d-wave-half', 'mep-lost', 'not-recovered'], own: null, agreedWith: 'N. Example' },
  monitoring: monitoringPlanOf({
    stretches: [{ from: 'T9', to: 'T10' }],
    compartment: 'intradural_extramedullary',
    side: 'right',
    conus: null,
    rotatesCord: false,
    unstable: false,
    changes: NO_CHANGES,
  }),
  consent: {
    hopes: ['walk', 'pain'],
    tradeOff: known('to walk comes first'),
    ifNothing: known('loss of the legs'),
    escalation: { is: 'not-asked' },
  },
  gates: GATES.map((gate) => ({
    gate,
    answer: 'yes',
    words: gate === 'levels-counted' ? 'F. Example and A. Weiss, both from C2' : null,
  })),
}
