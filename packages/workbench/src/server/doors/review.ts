import { assessment } from '@theca/assess'
import type { FollowUpState } from '@theca/follow'
import { course, followUpList, followUpState } from '@theca/follow'
import type { CaseId, Entry, Hash, Record } from '@theca/record'
import { foldView, toInstant } from '@theca/record'
import {
  meetingCaseOf,
  meetingOf,
  memberOf,
  ownEntry,
  publishedLibrary,
  similarCases,
  DEFAULT_WEIGHTS,
} from '@theca/review'
import { operationReport, scareReport, seriesOf, seriesReport } from '../../render/drafts.ts'
import type { KeptCohort, reviewRoutes } from '../../contract/index.ts'
import { keptCohort } from '../../contract/index.ts'
import { noSuchCase, noted, quiet, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import { KEPT_BY_THECA } from './keeping.ts'
import type { House } from './shared.ts'

const COHORT = `${KEPT_BY_THECA}cohort.`
/** A list that a person still reads; more would be a sign of a program gone wrong. */
const MOST_COHORTS = 200

/** The series: rows of all cases, similar cases, drafts. */
export function reviewDoor(house: House): Some<keyof typeof reviewRoutes> {
  const { record, now, folder } = house.parts
  const rows = foldedOnce(record, memberOf)
  const brought = foldedOnce(record, meetingCaseOf)
  let followedOn = ''
  let followed = foldedOnce(record, stateOn(followedOn))

  const cohorts = async (): Promise<KeptCohort[]> => {
    const all = await folder.settings.all()
    return all.flatMap(({ key, value, changedBy, changedAt }) => {
      if (!key.startsWith(COHORT)) return []
      const read = keptCohort.safeParse({
        id: key.slice(COHORT.length),
        definition: value,
        keptBy: changedBy,
        keptAt: changedAt,
      })
      return read.success ? [read.data] : []
    })
  }

  return {
    async seriesRows() {
      const all = (await rows()).map(([, row]) => row)
      return noted({ rows: all }, { action: 'read', what: `read the rows of ${all.length} cases` })
    },

    async seriesDraft({ params, body, who }) {
      const series = seriesOf(
        (await rows()).map(([, row]) => row),
        body,
      )
      if (!series.ok) return refused(422, series.failure.code, series.failure.message)
      const made = await seriesReport(series.value, { format: params.format, who, now: now() })
      const { included } = series.value.result.passport
      return noted(made, {
        action: 'export',
        what: `drafted a series of ${included} (${params.format}, ${series.value.hash})`,
      })
    },

    async seriesFrozen({ body }) {
      const series = seriesOf(
        (await rows()).map(([, row]) => row),
        body,
      )
      if (!series.ok) return refused(422, series.failure.code, series.failure.message)
      const { hash, frozen, result } = series.value
      return noted(
        { bytes: frozen, mediaType: 'application/json', fileName: `theca-cohort-${hash.slice(0, 12)}.json` },
        { action: 'export', what: `froze a cohort of ${result.passport.included} (${hash})` },
      )
    },

    async followUps() {
      const today = toInstant(now()).slice(0, 10)
      // What is due depends on the day as well as on the entries.
      if (today !== followedOn) [followedOn, followed] = [today, foldedOnce(record, stateOn(today))]
      const list = followUpList(today, await followed())
      return noted(list, { action: 'read', what: `read who is due for follow-up (${list.rows.length} cases)` })
    },

    async meeting({ query }) {
      if (query.from > query.to)
        return refused(422, 'bad-period', `The period ends on ${query.to}, before it begins. Exchange the two days.`)
      const cases = (await brought()).flatMap(([, each]) => each ?? [])
      const found = meetingOf(cases, query)
      return noted(found, {
        action: 'read',
        what: `read the morbidity meeting ${query.from} to ${query.to} (${found.cases.length} cases)`,
      })
    },

    cohorts: async () => quiet({ cohorts: await cohorts() }),

    async keepCohort({ params, body, who }) {
      const kept = await cohorts()
      if (kept.length >= MOST_COHORTS && kept.every(({ id }) => id !== params.cohort))
        return refused(
          422,
          'too-many',
          `${MOST_COHORTS} cohorts are kept, and more are not. Forget one that nobody needs.`,
        )
      await folder.settings.set(`${COHORT}${params.cohort}`, body, { person: who.name, at: toInstant(now()) })
      return noted({ done: true as const }, { action: 'settings', what: `kept cohort ${params.cohort}` })
    },

    async forgetCohort({ params }) {
      await folder.settings.remove(`${COHORT}${params.cohort}`)
      return noted({ done: true as const }, { action: 'settings', what: `forgot cohort ${params.cohort}` })
    },

    async similarCases({ params, query }) {
      const caseId = params.case
      const entries = await record.read(caseId)
      if (entries.length === 0) return noSuchCase(caseId)
      const others = (await record.cases()).filter((head) => head.case !== caseId)
      const own = await Promise.all(others.map(async (head) => ownEntry(head.case, await record.read(head.case))))
      const { profile } = ownEntry(caseId, entries)
      const found = similarCases(profile, [...own, ...publishedLibrary()], { weights: DEFAULT_WEIGHTS, k: query.k })
      return noted(found, { action: 'read', case: caseId, what: `looked for similar cases (${own.length} own)` })
    },

    async caseDraft({ params, who }) {
      const made = await scareReport(record, params.case, { format: params.format, who, now: now() })
      if (!made.ok) return noSuchCase(params.case)
      return noted(made.value, {
        action: 'export',
        case: params.case,
        what: `drafted a case report (${params.format})`,
      })
    },

    async operationPaper({ params, who }) {
      const made = await operationReport(record, params.case, { format: params.format, who, now: now() })
      if (!made.ok && made.failure.code === 'no-such-case') return noSuchCase(params.case)
      if (!made.ok) return refused(422, made.failure.code, made.failure.message)
      return noted(made.value, {
        action: 'export',
        case: params.case,
        what: `printed the operation record (${params.format})`,
      })
    },
  }
}

/** Every case is folded once and again only when something was said of it; in the order of their ids. */
function foldedOnce<Row>(
  record: Pick<Record, 'cases' | 'read'>,
  fold: (id: CaseId, entries: readonly Entry[]) => Row,
): () => Promise<(readonly [CaseId, Row])[]> {
  const kept = new Map<CaseId, { readonly hash: Hash; readonly row: Row }>()
  return async () => {
    const heads = (await record.cases()).sort((a, b) => (a.case < b.case ? -1 : 1))
    const fresh: (readonly [CaseId, Row])[] = []
    for (const { case: id, hash } of heads) {
      const known = kept.get(id)
      const row = known?.hash === hash ? known.row : fold(id, await record.read(id))
      kept.set(id, { hash, row })
      fresh.push([id, row])
    }
    const there = new Set(heads.map((head) => head.case))
    for (const id of kept.keys()) if (!there.has(id)) kept.delete(id)
    return fresh
  }
}

const stateOn =
  (day: string) =>
  (id: CaseId, entries: readonly Entry[]): FollowUpState =>
    followUpState(id, foldView(course, entries), foldView(assessment, entries), day)
