import { approachOptions } from './approach.ts'
import type { GateId } from './gates.ts'
import { GATES, gates } from './gates.ts'
import type { OperativePlanBody } from './plan-body.ts'
import { situationOf } from './situation.ts'

/** A gate that keeps a plan from being signed, and why. */
export type OpenGate = { readonly gate: GateId; readonly because: string }

/**
 * The gates that are open: not answered, answered no without a reason, or answered yes where the plan itself says
 * otherwise.
 *
 * @example openGates(plan).map(({ gate }) => gate)   // ['levels-counted', 'consent-scope']
 */
export function openGates(plan: OperativePlanBody): OpenGate[] {
  return GATES.flatMap((gate) => {
    const because = whyOpen(gate, plan)
    return because === null ? [] : [{ gate, because }]
  })
}

function whyOpen(gate: GateId, plan: OperativePlanBody): string | null {
  const given = plan.gates.find((each) => each.gate === gate)
  if (given === undefined) return 'not answered'
  const words = given.words?.trim() ?? ''
  if (given.answer !== 'yes')
    return words === '' ? `${given.answer === 'no' ? 'no' : 'not applicable'} needs its reason` : null
  const { needsWords } = gates[gate]
  if (needsWords !== null && words === '') return needsWords.replace(/\.$/, '').toLowerCase()
  return contradiction(gate, plan)
}

/** What a yes says that the plan does not bear out. */
function contradiction(gate: GateId, plan: OperativePlanBody): string | null {
  switch (gate) {
    case 'levels-counted':
      return plan.levels.counting === 'not-known' ? 'the plan does not say how the levels were counted' : null
    case 'side-and-sector':
      return plan.lesions.some(({ side }) => side === 'not-known') ? 'the plan does not know the side' : null
    case 'goal-and-stop-rule':
      return plan.goal === null
        ? 'the plan has no goal'
        : plan.stopRules.agreed.length === 0 && (plan.stopRules.own ?? '').trim() === ''
          ? 'the plan has no stop rule'
          : null
    case 'monitoring-plan':
      return plan.monitoring === null ? 'the plan has no montage' : null
    case 'steroid':
      return plan.perioperative.steroid.is === 'not-asked' ? 'the plan does not say which steroid' : null
    case 'antithrombotics':
      return plan.perioperative.antithrombotics === null ? 'the plan does not say what is taken' : null
    case 'goals-of-care':
      return plan.consent.hopes.length === 0 ? 'the plan does not say what the person hopes for' : null
    default:
      return null
  }
}

/** What else keeps a version from being signed: something not chosen, or chosen against a rule without a reason. */
export function unchosen(plan: OperativePlanBody): string[] {
  const { approach, levels, goal } = plan
  const empty = (words: string | null): boolean => (words ?? '').trim() === ''
  return [
    ...(approach.option === null ? ['approach'] : []),
    ...(needsReason(plan) && empty(approach.override) ? ['reason for the approach'] : []),
    ...(levels.laminae.length === 0 && approach.option !== 'anterior' ? ['laminae'] : []),
    ...(levels.by === 'surgeon' && empty(levels.reason) ? ['reason for the laminae'] : []),
    ...(goal === null ? ['goal'] : []),
  ]
}

/** Whether the way that was chosen is one that no rule names here: then a surgeon says why. */
export function needsReason(plan: OperativePlanBody): boolean {
  const { option } = plan.approach
  if (option === null) return false
  const found = approachOptions(situationOf(plan)).find(({ id }) => id === option)
  return found === undefined || found.named.length === 0
}
