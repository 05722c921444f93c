import type { AlarmChange } from '../alarms/index.ts'
import type { Output, OutputType } from './types.ts'

const EMPTY = { line: null, rule: null, priority: null, measured: null, reference: null, changePercent: null } as const

export const say = (atS: number, type: OutputType, reason: string, more: Partial<Output> = {}): Output => ({
  ...EMPTY,
  atS,
  type,
  reason,
  ...more,
})

/**
 * Active, raised and relapsed are alarms; recovered is resolved; the rest of an alarm's life is told as events, and so
 * is everything of a rule that only informs.
 */
export const typeOfChange = ({ change, priority }: AlarmChange): OutputType => {
  if (priority === 'none') return 'event'
  if (change === 'active' || change === 'raised' || change === 'relapse') return 'alarm'
  return change === 'recovered' ? 'resolved' : 'event'
}
