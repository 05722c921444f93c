import type { FollowUpList } from '@theca/follow'
import { caseId, instant } from '@theca/record'
import type { Meeting, Member, Similar } from '@theca/review'
import { cohortDefinition } from '@theca/review/cohort-definition'
import { z } from 'zod'
import type { Route } from './index.ts'

/**
 * The series: one row for each case, from which the browser computes curves and tables with the same functions as the
 * command line; similar cases; and the papers made from both.
 */

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
const member = z.custom<Member>(isObject)
const similar = z.custom<Similar>(isObject)
const meeting = z.custom<Meeting>(isObject)
const followUpList = z.custom<FollowUpList>(isObject)

/** Names a kept cohort; made of its title, so that a person knows it again in an address. */
export const cohortId = z
  .string()
  .regex(/^[a-z0-9](-?[a-z0-9])*$/)
  .max(60)
export const keptCohort = z.strictObject({
  id: cohortId,
  definition: cohortDefinition,
  keptBy: z.string(),
  keptAt: instant,
})
export type KeptCohort = z.infer<typeof keptCohort>
const done = z.strictObject({ done: z.literal(true) })

export const draftFormats = ['docx', 'md', 'pdf'] as const

export const reviewRoutes = {
  seriesRows: {
    method: 'GET',
    path: '/api/series/rows',
    summary: 'One row for each case, as curves, tables and matrices count it',
    needs: 'case:read',
    response: z.strictObject({ rows: z.array(member) }),
  },
  seriesDraft: {
    method: 'POST',
    path: '/api/series/draft.:format',
    summary: 'A draft case series of a cohort, with the hash of its frozen data',
    needs: 'case:export',
    params: z.strictObject({ format: z.enum(draftFormats) }),
    body: cohortDefinition,
    response: 'application/octet-stream',
  },
  seriesFrozen: {
    method: 'POST',
    path: '/api/series/frozen',
    summary: 'The rows and the definition of a cohort as one file; the same again gives the same bytes',
    needs: 'case:export',
    body: cohortDefinition,
    response: 'application/json',
  },
  followUps: {
    method: 'GET',
    path: '/api/follow-up',
    summary: 'Who is due or overdue by surveillance, in the order of calling; ends at death and hospice',
    needs: 'case:read',
    response: followUpList,
  },
  meeting: {
    method: 'GET',
    path: '/api/series/meeting',
    summary: 'The cases of a period for a morbidity meeting, by operation or by event',
    needs: 'case:read',
    query: z.strictObject({ from: z.iso.date(), to: z.iso.date(), by: z.enum(['operation', 'event']) }),
    response: meeting,
  },
  cohorts: {
    method: 'GET',
    path: '/api/series/cohorts',
    summary: 'Cohort definitions kept by name',
    needs: 'case:read',
    response: z.strictObject({ cohorts: z.array(keptCohort) }),
  },
  keepCohort: {
    method: 'PUT',
    path: '/api/series/cohorts/:cohort',
    summary: 'Keeps a cohort definition under a name; the one kept under it before is replaced',
    needs: 'case:export',
    params: z.strictObject({ cohort: cohortId }),
    body: cohortDefinition,
    response: done,
  },
  forgetCohort: {
    method: 'DELETE',
    path: '/api/series/cohorts/:cohort',
    summary: 'Forgets a kept cohort definition; no case is touched',
    needs: 'case:export',
    params: z.strictObject({ cohort: cohortId }),
    response: done,
  },
  similarCases: {
    method: 'GET',
    path: '/api/cases/:case/similar',
    summary: 'The nearest own and published cases with what each feature contributes',
    needs: 'case:read',
    params: z.strictObject({ case: caseId }),
    query: z.strictObject({ k: z.coerce.number().int().min(1).max(50).default(6) }),
    response: similar,
  },
  caseDraft: {
    method: 'GET',
    path: '/api/cases/:case/drafts/case-report.:format',
    summary: 'A draft case report after SCARE, de-identified, every sentence with its entries',
    needs: 'case:export',
    params: z.strictObject({ case: caseId, format: z.enum(draftFormats) }),
    response: 'application/octet-stream',
  },
  operationPaper: {
    method: 'GET',
    path: '/api/cases/:case/reports/operation.:format',
    summary: 'The operation record',
    needs: 'case:export',
    params: z.strictObject({ case: caseId, format: z.enum(['pdf', 'md']) }),
    response: 'application/pdf',
  },
} as const satisfies Record<string, Route>
