import { planDraft } from '@theca/plan'
import type { Draft } from '@theca/record'
import { finishedPlan } from '../../../plan/test/plan.ts'
import { AT } from './support.ts'

/** A version of a plan with every gate answered, ready to be signed. */
export const plannedDraft: Draft = planDraft(finishedPlan, AT)
