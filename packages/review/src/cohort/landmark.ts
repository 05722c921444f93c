import { cohort, kmAnswer, landmark, logRankAnswer } from '@theca/survival'
import type { EndpointResult } from './analysis.ts'
import type { Member } from './member.ts'

const MONTH_DAYS = 30.44

/** Chosen before anybody looked, and the same for every series: days after the operation. */
export const LANDMARK_DAYS = [30, 60] as const

export const RADIOTHERAPY_GIVEN = 'radiotherapy by then'
export const NO_RADIOTHERAPY = 'none recorded by then'

/**
 * Survival from a day after the operation on, by what had been given until that day. From the operation on, whoever lived
 * long enough to be irradiated would seem to live longer because of it; from the landmark on nobody changes sides.
 */
export type LandmarkResult = {
  readonly days: number
  readonly because: string
  /** Who had died or was no longer followed at the landmark, and is in no group. */
  readonly before: { readonly died: number; readonly notFollowed: number }
  /** Time in months after the landmark. */
  readonly survival: EndpointResult
}

/**
 * The landmark views of a series: survival by radiotherapy given after the operation, from day 30 and from day 60 on.
 *
 * @example landmarksOf(members).map(({ before }) => before.died)
 */
export function landmarksOf(members: readonly Member[]): readonly LandmarkResult[] {
  const rows = members.flatMap((member) => {
    const to = member.endpoints.death
    return to === null ? [] : [{ ...to, given: member.radiotherapyFromZeroDays }]
  })
  return LANDMARK_DAYS.map((days) => landmarkAt(days, rows, members.length))
}

type Row = { readonly days: number; readonly event: number; readonly given: number | null }

function landmarkAt(days: number, rows: readonly Row[], of: number): LandmarkResult {
  const title = `Survival from day ${days} on, by radiotherapy given by then`
  const because = `From the operation on, this comparison would count the time until radiotherapy as survival after it. It starts on day ${days}: whoever died or was lost before is in neither group, and radiotherapy after it changes nothing. Nobody was assigned to a group.`
  const nothing: EndpointResult = {
    endpoint: 'death',
    title,
    method: 'Kaplan–Meier',
    n: 0,
    events: 0,
    notCounted: of,
    survival: [],
    incidence: null,
    comparison: null,
    restrictedMeans: [],
  }
  if (rows.length === 0) return { days, because, before: { died: 0, notFollowed: 0 }, survival: nothing }
  const { rows: kept, excluded } = landmark(
    cohort({ time: rows.map((row) => Math.max(0.5, row.days)), event: rows.map(({ event }) => event) }),
    days,
  )
  const before = { died: excluded.event, notFollowed: excluded.censored }
  const left = kept.flatMap((place) => rows[place] ?? [])
  if (left.length === 0) return { days, because, before, survival: nothing }
  const table = {
    time: left.map((row) => (row.days - days) / MONTH_DAYS),
    event: left.map(({ event }) => event),
    group: left.map(({ given }) => (given !== null && given <= days ? RADIOTHERAPY_GIVEN : NO_RADIOTHERAPY)),
  }
  const roles = { time: 'time', event: 'event', group: 'group' }
  const events = table.event.filter((each) => each === 1).length
  const test = new Set(table.group).size > 1 && events > 0 ? logRankAnswer(table, roles) : null
  return {
    days,
    because,
    before,
    survival: {
      ...nothing,
      n: left.length,
      events,
      notCounted: of - left.length,
      survival: kmAnswer(table, roles).curves,
      comparison:
        test === null ? null : { test: 'log-rank', p: test.p, because: 'because' in test ? test.because : null },
    },
  }
}
