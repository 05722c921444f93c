import { instant } from '@theca/record'
import { z } from 'zod'
import type { Route } from './index.ts'

/**
 * Reference tables: the published rows are in the program, so only what a centre has otherwise travels. Rows are added,
 * never changed; the last of a row holds.
 */
export const referenceEdit = z.strictObject({
  position: z.int(),
  table: z.string(),
  row: z.string(),
  fields: z.json(),
  owner: z.strictObject({ id: z.string(), name: z.string() }),
  at: instant,
  reason: z.string(),
})

export const referenceRoutes = {
  reference: {
    method: 'GET',
    path: '/api/views/reference',
    summary: 'Every local row of a reference table, oldest first, with whose it is, since when and why',
    needs: 'signed-in',
    response: z.strictObject({ edits: z.array(referenceEdit) }),
  },
  editReference: {
    method: 'POST',
    path: '/api/reference/:table',
    summary: 'Adds a local row beside the published one, or gives the published one back; 409 when somebody was first',
    needs: 'reference:edit',
    params: z.strictObject({ table: z.string().regex(/^[a-z][a-z-]{1,40}$/) }),
    body: z.strictObject({
      /** The published row, or a name for one that the centre adds. */
      row: z.string().regex(/^[a-z0-9][a-z0-9 ._-]{0,80}$/, 'small letters, digits, spaces, points, hyphens'),
      /** As the table asks for it; null gives the published row back. */
      fields: z.record(z.string(), z.json()).nullable(),
      reason: z.string().trim().min(3, 'a reason has at least 3 characters').max(2000),
      /** The last local row of this row that was seen; null for none. */
      after: z.int().nullable(),
    }),
    response: z.strictObject({ edit: referenceEdit }),
  },
} as const satisfies Record<string, Route>
