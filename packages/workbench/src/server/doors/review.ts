import type { CaseId, Hash } from '@theca/record'
import type { Member } from '@theca/review'
import { memberOf, ownEntry, publishedLibrary, similarCases, DEFAULT_WEIGHTS } from '@theca/review'
import { operationReport, scareReport, seriesOf, seriesReport } from '../../render/drafts.ts'
import type { reviewRoutes } from '../../contract/index.ts'
import { noSuchCase, noted, refused } from '../answer.ts'
import type { Some } from '../routes.ts'
import type { House } from './shared.ts'

/** The series: rows of all cases, similar cases, drafts. */
export function reviewDoor(house: House): Some<keyof typeof reviewRoutes> {
  const { record, now } = house.parts
  const kept = new Map<CaseId, { readonly hash: Hash; readonly row: Member }>()

  /** Every case is folded once and again only when something was said of it. */
  const rows = async (): Promise<Member[]> => {
    const heads = (await record.cases()).sort((a, b) => (a.case < b.case ? -1 : 1))
    const fresh: Member[] = []
    for (const { case: id, hash } of heads) {
      const known = kept.get(id)
      const row = known?.hash === hash ? known.row : memberOf(id, await record.read(id))
      kept.set(id, { hash, row })
      fresh.push(row)
    }
    for (const id of kept.keys()) if (!heads.some((head) => head.case === id)) kept.delete(id)
    return fresh
  }

  return {
    async seriesRows() {
      const all = await rows()
      return noted({ rows: all }, { action: 'read', what: `read the rows of ${all.length} cases` })
    },

    async seriesDraft({ params, body, who }) {
      const series = seriesOf(await rows(), body)
      if (!series.ok) return refused(422, series.failure.code, series.failure.message)
      const made = await seriesReport(series.value, { format: params.format, who, now: now() })
      const { included } = series.value.result.passport
      return noted(made, {
        action: 'export',
        what: `drafted a series of ${included} (${params.format}, ${series.value.hash})`,
      })
    },

    async seriesFrozen({ body }) {
      const series = seriesOf(await rows(), body)
      if (!series.ok) return refused(422, series.failure.code, series.failure.message)
      const { hash, frozen, result } = series.value
      return noted(
        { bytes: frozen, mediaType: 'application/json', fileName: `theca-cohort-${hash.slice(0, 12)}.json` },
        { action: 'export', what: `froze a cohort of ${result.passport.included} (${hash})` },
      )
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
