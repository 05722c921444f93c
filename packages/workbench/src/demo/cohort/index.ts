import type { Author, CaseId, Draft, Record, Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import { newCaseId } from '@theca/record/kernel'
import type { Progress } from '../../imaging/types.ts'
import { version } from '../../version.ts'
import { chance } from './chance.ts'
import { inventPerson } from './person.ts'
import { storyOf } from './story.ts'

const DAY_MS = 86_400_000
/** Operations are spread evenly over so many years before the books are closed, unless said otherwise. */
const YEARS = 6

export type CohortOptions = {
  readonly persons: number
  readonly seed: number
  readonly years?: number
  /** The day on which the books are closed, ISO; nothing later is written. */
  readonly until: string
}

/** Entries of a cohort are said by the program, with the seed that makes them again. */
export const cohortAuthor = (seed: number): Author => ({
  type: 'algorithm',
  name: `Theca synthetic cohort, seed ${seed}`,
  version,
})

/**
 * Invented persons drawn from published figures, each as the drafts of one case. The same options give the same drafts.
 *
 * @example cohortDrafts({ persons: 200, seed: 1, until: '2026-03-04' })[0]?.[0]?.kind // 'assess.case-opened'
 */
export function cohortDrafts({ persons, seed, until, years = YEARS }: CohortOptions): Draft[][] {
  const draw = chance(seed)
  const span = Math.round(years * 365.25)
  return Array.from({ length: persons }, (_, place) => {
    const daysBefore = Math.round((span * (persons - place - draw.uniform())) / persons) + 1
    const operatedOn = new Date(Date.parse(until) - daysBefore * DAY_MS).toISOString().slice(0, 10)
    return storyOf(inventPerson(draw), operatedOn, until, draw)
  })
}

/**
 * Writes a cohort through the same record as real cases.
 *
 * @returns the new case ids, in the order of the operations.
 */
export async function makeCohort(
  record: Record,
  options: CohortOptions,
  onProgress: Progress,
): Promise<Result<CaseId[], { code: string; message: string }>> {
  const cases: CaseId[] = []
  const stories = cohortDrafts(options)
  for (const [place, drafts] of stories.entries()) {
    onProgress('writing synthetic cases', place, stories.length)
    const caseId = newCaseId()
    const done = await record.append(caseId, drafts, cohortAuthor(options.seed), { empty: true })
    if (!done.ok) return refuse(done.failure)
    cases.push(caseId)
  }
  onProgress('writing synthetic cases', stories.length, stories.length)
  return ok(cases)
}
