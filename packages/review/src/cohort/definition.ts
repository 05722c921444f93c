import { ENDPOINTS } from '@theca/follow'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { z } from 'zod'
import type { Condition } from '../library/filter.ts'
import { filterLibrary, readCondition } from '../library/filter.ts'
import type { Member } from './member.ts'

/** Columns by which a series may be split; no best cut-off is searched for, and none is offered. */
export const GROUPINGS = [
  'compartment',
  'site',
  'sex',
  'urgency',
  'extentByWord',
  'walkingBefore',
  'brainMetastases',
] as const
export type Grouping = (typeof GROUPINGS)[number]

/**
 * A cohort as data: who belongs, what is asked, and what a reader must know of how it came about. The same definition on
 * the same record gives the same answer.
 */
export const cohortDefinition = z.strictObject({
  format: z.literal('theca-cohort'),
  version: z.literal(1),
  title: z.string().min(1).max(120),
  /** Conditions in the words of the library: `compartment=intramedullary`, `ageYears>=18`. */
  where: z.array(z.string().max(200)).max(40),
  groupBy: z.enum(GROUPINGS).nullable(),
  endpoints: z.array(z.enum(ENDPOINTS)).min(1),
  /** Whether every operated person of the centre is in the record; a person says so, no program can see it. */
  consecutive: z.enum(['yes', 'no', 'not-stated']),
  /** Synthetic cases never mix with real ones unseen: they are left out, or the whole cohort says that they are in. */
  synthetic: z.enum(['excluded', 'included', 'only']),
})
export type CohortDefinition = z.infer<typeof cohortDefinition>

export const WHOLE_RECORD: CohortDefinition = {
  format: 'theca-cohort',
  version: 1,
  title: 'Everybody who was operated on',
  where: [],
  groupBy: null,
  endpoints: ['death', 'local-recurrence', 'loss-of-walking'],
  consecutive: 'not-stated',
  synthetic: 'excluded',
}

export type Excluded = { readonly case: string; readonly because: string }
export type Selection = { readonly included: readonly Member[]; readonly excluded: readonly Excluded[] }

/**
 * Who belongs to a cohort, and why each of the others does not. The first condition that somebody does not meet is the
 * reason; a value that is not known is a reason of its own.
 *
 * @returns the selection, or the condition that cannot be read.
 * @example selectMembers(members, { ...WHOLE_RECORD, where: ['compartment=intramedullary'] })
 */
export function selectMembers(
  members: readonly Member[],
  definition: CohortDefinition,
): Result<Selection, { message: string }> {
  const conditions: { text: string; condition: Condition }[] = []
  for (const text of definition.where) {
    const read = readCondition(text)
    if (!read.ok) return refuse(read.failure)
    // Whether a field exists is seen on all members at once: one row alone may not know it.
    const fits = members.length === 0 ? ok([]) : filterLibrary(members, [read.value])
    if (!fits.ok) return refuse(fits.failure)
    conditions.push({ text, condition: read.value })
  }
  const included: Member[] = []
  const excluded: Excluded[] = []
  for (const member of members) {
    const because = reasonAgainst(member, conditions, definition)
    if (because === null) included.push(member)
    else excluded.push({ case: member.case, because })
  }
  return ok({ included, excluded })
}

function reasonAgainst(
  member: Member,
  conditions: readonly { text: string; condition: Condition }[],
  { synthetic }: CohortDefinition,
): string | null {
  if (member.synthetic && synthetic === 'excluded') return 'synthetic'
  if (!member.synthetic && synthetic === 'only') return 'not synthetic'
  if (member.operatedOn === null) return 'not operated on'
  for (const { text, condition } of conditions) {
    const fits = filterLibrary([member], [condition])
    if (fits.ok && fits.value.length > 0) continue
    const asksForNothing = filterLibrary([member], [{ ...condition, comparison: '=', value: null }])
    const unknown = condition.value !== null && asksForNothing.ok && asksForNothing.value.length > 0
    return unknown ? `${condition.field} is not known` : `does not meet ${text}`
  }
  return null
}
