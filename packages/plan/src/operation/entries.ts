import { defineEntry } from '@theca/record'
import { z } from 'zod'
import { approachTitle } from './approach.ts'
import { GATES } from './gates.ts'
import { operativePlanBody } from './plan-body.ts'
import { goalTitles } from './trade-off.ts'

/** A version of the operative plan. What holds is the last one; what is signed is named by `plan.plan-signed`. */
export const operativePlan = defineEntry({
  kind: 'plan.operative-plan',
  version: 1,
  title: 'Operative plan',
  body: operativePlanBody,
  says: ({ operation, lesions, levels, approach, goal, monitoring, gates }) => {
    const laminae = levels.laminae.length === 0 ? 'laminae not chosen' : levels.laminae.join(' + ')
    const way = approach.option === null ? 'approach not chosen' : approachTitle(approach.option, approach.side)
    const [lesion] = lesions
    const where = lesion === undefined ? '' : lesion.from === lesion.to ? lesion.from : `${lesion.from} to ${lesion.to}`
    return (
      `Operative plan${operation === 1 ? '' : ` for operation ${operation}`}, ${where}: ${way}, ${laminae}; ` +
      `goal ${goal === null ? 'not chosen' : goalTitles[goal]}; ` +
      `${monitoring === null ? 'no monitoring plan' : `${monitoring.channels.length} channels monitored`}; ` +
      `${gates.length} of ${GATES.length} gates answered.`
    )
  },
})

/** A version of the plan was signed. It names the entry and its hash, so that it cannot come to mean another one. */
export const planSigned = defineEntry({
  kind: 'plan.plan-signed',
  version: 1,
  title: 'Plan signed',
  body: z.strictObject({
    operation: z.int().min(1).max(20),
    /** Which version of the operation this is, counted from 1. */
    planVersion: z.int().min(1),
    plan: z.int().min(1),
    planHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  says: ({ operation, planVersion, plan }) =>
    `Plan version ${planVersion}${operation === 1 ? '' : ` for operation ${operation}`} signed (entry ${plan}).`,
})

export const operationEntries = [operativePlan, planSigned] as const
