import { caseId } from '@theca/record'
import type { Member, Similar } from '@theca/review'
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
