import { ambulationOfMjoa, barthelMobility, cooperLeg, nurick } from './more-readings.ts'
import {
  ais,
  bladderAndBowel,
  ecog,
  frankel,
  involvement,
  kps,
  legPower,
  mccormick,
  perianal,
  sacralSensation,
  voluntaryContraction,
  walking,
} from './readings.ts'
import type { Rule } from './types.ts'
import { table } from './types.ts'

const HELPED = ['aid', 'assistance', 'non_ambulatory'] as const
const LOST = ['assistance', 'non_ambulatory'] as const
const WALKS = ['independent', 'aid', 'assistance'] as const
const NORMAL_ACTIVITY = ['80', '90', '100'] as const

/** Scales of function and neurology that were answered on the same day. */
export const functionRules: readonly Rule[] = [
  {
    id: 'mccormick-ambulation',
    title: 'McCormick and walking',
    reason: 'A walking aid means grade III or worse, help of a person IV or worse, plegia V.',
    source: 'modified McCormick, discriminating words (dossier 2.4)',
    evidenceStatus: 'verified',
    between: [mccormick, walking],
    contradicts: table({ I: HELPED, II: HELPED, III: LOST, V: WALKS }),
  },
  {
    id: 'mccormick-ais',
    title: 'McCormick and AIS',
    reason:
      'Without useful power below the lesion nobody is independent, and with power in half of the muscles nobody is plegic. Ataxia is not in ISNCSCI and can make McCormick worse.',
    source: 'project boundary on the wording of both scales',
    evidenceStatus: 'project',
    between: [mccormick, ais],
    contradicts: table({
      I: ['A', 'B', 'C'],
      II: ['A', 'B', 'C'],
      III: ['A', 'B'],
      IV: ['E'],
      V: ['D', 'E'],
    }),
  },
  {
    id: 'mccormick-leg-power',
    title: 'McCormick and leg power',
    reason:
      'Grade I walks normally and II is independent, which needs muscles that lift against gravity; V allows flickers only.',
    source: 'project boundary: mean grade 4, 3 and 2 of ten key muscles',
    evidenceStatus: 'project',
    between: [mccormick, legPower],
    contradicts: table({
      I: ['below 10', '10 to 19', '20 to 29', '30 to 39'],
      II: ['below 10', '10 to 19', '20 to 29'],
      V: ['20 to 29', '30 to 39', '40 to 50'],
    }),
  },
  {
    id: 'mccormick-sphincter',
    title: 'McCormick and sphincters',
    reason: 'McCormick has no item for bladder and bowel: grade I beside an involved sphincter hides the loss.',
    source: 'NINDS page on McCormick (dossier 2.4)',
    evidenceStatus: 'verified',
    between: [mccormick, involvement],
    contradicts: table({ I: ['yes'] }),
  },
  {
    id: 'kps-ambulation',
    title: 'Karnofsky and walking',
    reason:
      'From 80 activity is normal, at 70 a person cares for himself: neither is so for someone who is held to walk.',
    source: 'wording of Karnofsky; project boundary for the aid',
    evidenceStatus: 'project',
    between: [kps, walking],
    contradicts: table({
      '0': WALKS,
      '10': ['independent', 'aid'],
      '20': ['independent', 'aid'],
      '70': ['assistance'],
      '80': LOST,
      '90': HELPED,
      '100': HELPED,
    }),
  },
  {
    id: 'kps-mccormick',
    title: 'Karnofsky and McCormick',
    reason: 'Grade IV is dependent and V plegic; from 70 a person cares for himself, from 80 activity is normal.',
    source: 'wording of both scales',
    evidenceStatus: 'project',
    between: [mccormick, kps],
    contradicts: table({ III: ['100'], IV: ['70', ...NORMAL_ACTIVITY], V: NORMAL_ACTIVITY }),
  },
  {
    id: 'kps-ais',
    title: 'Karnofsky and AIS',
    reason: 'Normal activity does not go with a cord lesion that leaves no useful power below it.',
    source: 'wording of both scales',
    evidenceStatus: 'project',
    between: [kps, ais],
    contradicts: table({ '80': ['A', 'B'], '90': ['A', 'B', 'C'], '100': ['A', 'B', 'C', 'D'] }),
  },
  {
    id: 'ecog-kps',
    title: 'ECOG and Karnofsky',
    reason: 'The usual crosswalk gives one ECOG grade for two Karnofsky steps; two grades apart is no rounding.',
    source: 'crosswalk 100,90→0; 80,70→1; 60,50→2; 40,30→3; 20,10→4; 0→5 (dossier 3.2, the last recalled)',
    evidenceStatus: 'secondary',
    between: [ecog, kps],
    contradicts: (grade, points) => {
      const expected = points === '0' ? 5 : Math.floor((100 - Number(points)) / 20)
      const dead = (points === '0') !== (grade === '5')
      return dead || Math.abs(Number(grade) - expected) >= 2
    },
  },
  {
    id: 'frankel-ais',
    title: 'Frankel and AIS',
    reason:
      'The letters are not identical, since AIS counts muscles and looks at the sacral segments; but these two cannot stand together.',
    source: 'wording of both scales (dossier 2.3)',
    evidenceStatus: 'project',
    between: [frankel, ais],
    contradicts: table({
      A: ['B', 'C', 'D', 'E'],
      B: ['C', 'D', 'E'],
      C: ['E'],
      D: ['A', 'B'],
      E: ['A', 'B', 'C'],
    }),
  },
  {
    id: 'nurick-ambulation',
    title: 'Nurick and walking',
    reason:
      'Nurick 0 and 1 have a normal gait, up to 3 nobody helps, 4 needs a person or a frame, 5 is bound to chair or bed.',
    source: 'Nurick 1972, wording (dossier 2.5)',
    evidenceStatus: 'verified',
    between: [nurick, walking],
    contradicts: table({
      '0': HELPED,
      '1': HELPED,
      '2': LOST,
      '3': LOST,
      '4': ['independent', 'non_ambulatory'],
      '5': WALKS,
    }),
  },
  {
    id: 'barthel-ambulation',
    title: 'Barthel mobility and walking',
    reason:
      'Fifteen points for mobility are independent, ten are with the help of a person: neither is so for someone who does not walk.',
    source: 'Mahoney and Barthel 1965; the item text is not shipped, the steps are recalled',
    evidenceStatus: 'recalled',
    between: [barthelMobility, walking],
    contradicts: table({ '10': ['non_ambulatory'], '15': LOST }),
  },
  {
    id: 'cooper-ambulation',
    title: 'Cooper–Epstein leg and walking',
    reason: 'Leg 0 and 1 walk independently, 2 with a cane or walker, from 3 nobody walks.',
    source: 'Cooper and Epstein 1985, wording (dossier 2.7)',
    evidenceStatus: 'secondary',
    between: [cooperLeg, walking],
    contradicts: table({ '0': HELPED, '1': HELPED, '2': ['non_ambulatory'], '3': WALKS, '4': WALKS, '5': WALKS }),
  },
  {
    id: 'mjoa-ambulation',
    title: 'mJOA leg and walking',
    reason: 'Leg 0 to 2 cannot walk, 3 uses an aid on flat ground, 7 is normal.',
    source: 'Benzel 1991, item wording (dossier 2.6)',
    evidenceStatus: 'secondary',
    between: [ambulationOfMjoa, walking],
    contradicts: table({
      '0': WALKS,
      '1': WALKS,
      '2': ['independent', 'aid'],
      '3': ['non_ambulatory'],
      '4': ['non_ambulatory'],
      '5': LOST,
      '6': LOST,
      '7': HELPED,
    }),
  },
  {
    id: 'sphincter-sacral',
    title: 'Perianal sensation and S4-5',
    reason: 'Both examine the same skin; S4-5 decides between complete and incomplete.',
    source: 'ISNCSCI 2019 (dossier 2.1)',
    evidenceStatus: 'verified',
    between: [perianal, sacralSensation],
    contradicts: table({ normal: ['reduced', 'absent'], reduced: ['normal'], absent: ['normal'] }),
  },
  {
    id: 'sphincter-contraction',
    title: 'Bladder and bowel, and anal contraction',
    reason: 'Bladder and bowel are rarely normal where the anal sphincter cannot be contracted.',
    source: 'project',
    evidenceStatus: 'project',
    between: [bladderAndBowel, voluntaryContraction],
    contradicts: table({ normal: ['No'] }),
  },
  {
    id: 'sphincter-ais',
    title: 'Bladder and bowel, and AIS',
    reason: 'AIS A leaves nothing in the sacral segments, which hold bladder and bowel.',
    source: 'ISNCSCI 2019 (dossier 2.1)',
    evidenceStatus: 'verified',
    between: [bladderAndBowel, ais],
    contradicts: table({ normal: ['A'] }),
  },
]
