import type { Compartment } from '@theca/anatomy'
import { levelsBetween } from '@theca/anatomy'
import type { Situation } from './approach.ts'
import { approaches } from './approach.ts'
import type { MonitoringQuestion } from './monitoring.ts'
import { proposeLaminae } from './levels.ts'
import { monitoringPlanOf, NO_CHANGES } from './monitoring.ts'
import type { OperativePlanBody, PlannedLesion } from './plan-body.ts'
import { answersFrom } from './stability.ts'

/** Inside the dura first: that is what this operation is for. */
export const rank = (compartment: Compartment): number =>
  ({ intradural_extramedullary: 0, intramedullary: 1, leptomeningeal: 2, epidural: 3, vertebral: 4 })[compartment]

/** The lesion that the operation is about: the first; the schema holds at least one. */
export const indexLesion = ({ lesions }: OperativePlanBody): PlannedLesion => lesions[0] as PlannedLesion

/** What the approach rules ask of a plan: its index lesion and the laminae chosen. */
export function situationOf(plan: OperativePlanBody): Situation {
  const lesion = indexLesion(plan)
  return {
    compartment: lesion.compartment,
    sector: lesion.sector,
    side: lesion.side,
    levels: levelsBetween(lesion.from, lesion.to),
    laminae: plan.levels.laminae.length === 0 ? null : plan.levels.laminae.length,
    foramen: lesion.foramen,
    adherent: lesion.adherent,
    linearOnly: lesion.linearOnly,
  }
}

/** What the monitoring asks of a plan: the levels of its lesions, and whether the chosen way turns the cord. */
export function monitoringQuestionOf(plan: OperativePlanBody, turnsCord: boolean): MonitoringQuestion {
  const lesion = indexLesion(plan)
  return {
    stretches: plan.lesions.filter(({ compartment }) => rank(compartment) <= 2).map(({ from, to }) => ({ from, to })),
    compartment: lesion.compartment,
    side: lesion.side,
    conus: plan.levels.conus,
    rotatesCord: turnsCord,
    unstable: plan.stability.answers.instability === 'yes',
    changes: plan.monitoring?.changes ?? NO_CHANGES,
  }
}

/**
 * A plan with what follows from it filled in: laminae as long as nobody chose others, points of stability that laminae
 * and way answer by themselves, and the montage, once there is one. Everything else stays as it was chosen.
 */
export function settled(given: OperativePlanBody): OperativePlanBody {
  const plan = { ...given, levels: { ...given.levels, laminae: proposedLaminae(given) } }
  const { option } = plan.approach
  const way = option === null ? null : approaches[option]
  const answers = { ...plan.stability.answers, ...answersFrom(plan.levels.laminae, way?.stability ?? []) }
  const settledPlan = { ...plan, stability: { ...plan.stability, answers } }
  if (plan.monitoring === null) return settledPlan
  return { ...settledPlan, monitoring: monitoringPlanOf(monitoringQuestionOf(settledPlan, way?.turnsCord ?? false)) }
}

function proposedLaminae({ levels, lesions }: OperativePlanBody): OperativePlanBody['levels']['laminae'] {
  const [lesion] = lesions
  if (levels.by === 'surgeon' || lesion === undefined || lesion.topMm === null || lesion.bottomMm === null)
    return levels.laminae
  const proposed = proposeLaminae(levels.landmarks, { topMm: lesion.topMm, bottomMm: lesion.bottomMm }, levels.marginMm)
  return proposed.ok ? [...proposed.value.laminae] : levels.laminae
}
