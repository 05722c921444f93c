import type { VertebralLevel } from '@theca/anatomy'
import { levelOrdinal, parseSpinePosition, VERTEBRAL_LEVELS } from '@theca/anatomy'
import type { OperativePlanBody, PlannedLesion } from '@theca/plan'
import {
  answersFrom,
  approaches,
  GATES,
  landmarksOf,
  monitoringPlanOf,
  monitoringQuestionOf,
  NO_PATHS,
  proposeLaminae,
} from '@theca/plan'
import { known, NOT_KNOWN } from '@theca/record'
import { phantomCases } from '@theca/volumetry/phantom'

/**
 * The invented plan of a drawn spine: heights are those it was drawn with, everything else was made up. Two versions, so
 * that a signed one and what changed since can be seen.
 */
export function inventedPlans(
  phantom: keyof typeof phantomCases,
  rests: readonly number[],
): readonly OperativePlanBody[] {
  const drawn = phantomCases[phantom]
  const [tumour] = drawn.tumours
  const [, , middle] = tumour.centreMm
  const [, , half] = tumour.semiAxesMm
  const extent = { topMm: middle + half, bottomMm: middle - half }
  const landmarks = landmarksOf(bodiesOf(drawn))
  const proposed = proposeLaminae(landmarks, extent, 5)
  if (!proposed.ok) return []
  const laminae = [...proposed.value.laminae]
  const lesion: PlannedLesion = {
    compartment: 'intradural_extramedullary',
    from: 'T9',
    to: 'T10',
    side: 'right',
    sector: 'dorsolateral',
    angleDeg: -43.6,
    ...extent,
    foramen: 'no',
    adherent: 'not-known',
    linearOnly: 'no',
    signs: { cordSignal: 'none', oedemaMm: null, syrinx: 'no', csfBlock: 'partial', enhancement: 'homogeneous' },
    rests: [...rests],
  }
  const first: OperativePlanBody = {
    operation: 1,
    lesions: [lesion],
    levels: {
      marginMm: 5,
      landmarks,
      laminae,
      by: 'proposal',
      reason: null,
      counting: 'from-c2',
      transitional: 'no',
      conus: null,
    },
    approach: {
      option: 'laminectomy',
      side: 'right',
      override: 'it may cross the midline',
      entry: null,
      pathsMm: NO_PATHS,
      duralOpeningMm: 35,
    },
    goal: 'debulk',
    stability: {
      answers: {
        ...answersFrom(laminae, approaches.laminectomy.stability),
        instability: 'no',
        corpectomy: 'no',
        young: 'no',
        radiotherapy: 'not-known',
      },
      instrumentation: 'none',
      reason: null,
    },
    adjuncts: [
      { adjunct: 'ultrasound', use: 'planned', words: 'before durotomy and before closure' },
      { adjunct: 'microscope', use: 'planned', words: null },
      { adjunct: 'embolisation', use: 'not-planned', words: 'asked; pial supply' },
      { adjunct: 'dural-closure', use: 'planned', words: '6-0, sealant' },
    ],
    perioperative: {
      steroid: known('dexamethasone 16 mg, since yesterday'),
      antithrombotics: [],
      blood: known('group and screen, two units'),
      positioning: known('prone, abdomen free, eyes checked'),
      pressureMmHg: 85,
      closure: known('watertight 6-0, sealant, drain off suction'),
      radiotherapyBefore: NOT_KNOWN,
    },
    stopRules: { agreed: ['d-wave-half', 'mep-lost', 'not-recovered'], own: null, agreedWith: 'the neurophysiologist' },
    monitoring: null,
    consent: {
      hopes: ['walk', 'pain', 'home'],
      tradeOff: known('he would rather keep walking with tumour left than lose his legs for less of it'),
      ifNothing: known('loss of the legs within days'),
      escalation: known('intensive care yes; asked again after three days'),
    },
    gates: GATES.map((gate) => ({ gate, answer: 'yes', words: gateWords[gate] ?? null })),
  }
  const signed = withMontage(first)
  const second = withMontage({
    ...first,
    approach: { ...first.approach, option: 'hemilaminectomy', override: null },
    gates: first.gates.filter(({ gate }) => gate !== 'consent-scope' && gate !== 'levels-counted'),
  })
  return [signed, second]
}

const gateWords: Partial<Record<(typeof GATES)[number], string>> = {
  'levels-counted': 'two readers, both from C2',
  angiography: 'asked: no; pial supply',
}

const withMontage = (plan: OperativePlanBody): OperativePlanBody => ({
  ...plan,
  monitoring: monitoringPlanOf(
    monitoringQuestionOf(plan, plan.approach.option !== null && approaches[plan.approach.option].turnsCord),
  ),
})

/** Middles of the drawn vertebrae, with one above and one below, so that every drawn one has a disc on both sides. */
function bodiesOf({ topVertebra, vertebrae, pitchMm, discMm }: (typeof phantomCases)[keyof typeof phantomCases]) {
  const first = levelOrdinal(parseSpinePosition(topVertebra)?.upper ?? 'T1')
  const top = (vertebrae * pitchMm) / 2
  return Array.from({ length: vertebrae + 2 }, (_, place) => ({
    level: VERTEBRAL_LEVELS[first + place - 1] as VertebralLevel,
    positionMm: [0, 0, top - (place - 1) * pitchMm - (pitchMm - discMm) / 2] as const,
  }))
}
