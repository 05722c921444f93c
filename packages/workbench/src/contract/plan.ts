import { exportedMontage } from '@theca/plan'
import { caseId, seq } from '@theca/record'
import type { Entry } from '@theca/record'
import { z } from 'zod'
import type { Route } from './index.ts'

/** The operative plan: signing, which needs a check; the papers made from it; the montage for the monitor room. */

const entry = z.custom<Entry>((value) => typeof value === 'object' && value !== null)

export const planPapers = ['operative-plan', 'team-brief'] as const
export type PlanPaper = (typeof planPapers)[number]

export const planRoutes = {
  signPlan: {
    method: 'POST',
    path: '/api/cases/:case/actions/sign-plan',
    summary: 'Signs the last version of the operative plan; 422 with the open gates while any is unanswered',
    needs: 'case:sign',
    params: z.strictObject({ case: caseId }),
    body: z.strictObject({ plan: seq, key: z.string().max(80).optional() }),
    response: z.strictObject({ entry }),
  },
  planPaper: {
    method: 'GET',
    path: '/api/cases/:case/reports/:paper.:format',
    summary: 'The operative plan, or the team brief on one side',
    needs: 'case:export',
    params: z.strictObject({ case: caseId, paper: z.enum(planPapers), format: z.enum(['pdf', 'md']) }),
    response: 'application/pdf',
  },
  montage: {
    method: 'GET',
    path: '/api/cases/:case/montage',
    summary: 'The montage of the signed plan, or of the last version where none is signed',
    needs: 'case:read',
    params: z.strictObject({ case: caseId }),
    response: exportedMontage,
  },
} as const satisfies Record<string, Route>
