import type { Endpoint } from '@theca/follow'
import type { CurveAnswer, IncidenceAnswer, Interval, Label, RestrictedMeans, Withheld } from '@theca/survival'
import { cifAnswer, followUpAnswer, grayAnswer, kmAnswer, logRankAnswer, rmstAnswer } from '@theca/survival'
import type { Result } from '@theca/record'
import { ok } from '@theca/record'
import type { BenchmarkResult } from './benchmark.ts'
import { benchmarksOf } from './benchmark.ts'
import type { FunctionResult } from './change.ts'
import { functionOf } from './change.ts'
import type { CohortDefinition } from './definition.ts'
import { selectMembers } from './definition.ts'
import type { LandmarkResult } from './landmark.ts'
import { landmarksOf } from './landmark.ts'
import type { Member } from './member.ts'
import type { Passport } from './passport.ts'
import { passportOf } from './passport.ts'

const MONTH_DAYS = 30.44
/** Restricted means are taken to fixed times, chosen before anybody looked: six and twelve months. */
const RMST_MONTHS = [6, 12]

/** A curve of one endpoint, in months. Death is Kaplan–Meier; where death competes it is cumulative incidence, never 1 − KM. */
export type EndpointResult = {
  readonly endpoint: Endpoint
  readonly title: string
  readonly method: 'Kaplan–Meier' | 'cumulative incidence, death competing'
  readonly n: number
  readonly events: number
  /** Members to whom the question does not apply or who lack an answer. */
  readonly notCounted: number
  readonly survival: readonly CurveAnswer[] | null
  readonly incidence: readonly IncidenceAnswer[] | null
  readonly comparison: { readonly test: string; readonly p: number | null; readonly because: string | null } | null
  readonly restrictedMeans: readonly { readonly tauMonths: number; readonly answer: RestrictedMeans | Withheld }[]
}

export const endpointTitles: Readonly<Record<Endpoint, string>> = {
  death: 'Survival from the operation',
  'local-recurrence': 'Local recurrence',
  'leptomeningeal-progression': 'Leptomeningeal progression',
  'loss-of-walking': 'Loss of walking',
}

export type CohortResult = {
  readonly definition: CohortDefinition
  readonly passport: Passport
  readonly members: readonly Member[]
  readonly followUpMonths: Interval & { readonly n: number }
  readonly endpoints: readonly EndpointResult[]
  /** Survival by radiotherapy, from day 30 and from day 60 on; never from day 0. */
  readonly landmarks: readonly LandmarkResult[]
  readonly function: FunctionResult
  readonly benchmarks: readonly BenchmarkResult[]
  /** What small numbers do not allow, in sentences: shown with the figures, not in a footnote. */
  readonly caveats: readonly string[]
}

/**
 * The whole answer to a cohort definition: who is in it, how far it can be trusted, curves, function, benchmarks.
 *
 * @returns the result, or the condition that cannot be read.
 * @example analyseCohort(members, WHOLE_RECORD)
 */
export function analyseCohort(
  members: readonly Member[],
  definition: CohortDefinition,
): Result<CohortResult, { message: string }> {
  const selected = selectMembers(members, definition)
  if (!selected.ok) return selected
  const { included, excluded } = selected.value
  return ok({
    definition,
    passport: passportOf(definition, included, excluded),
    members: included,
    followUpMonths: followUpOf(included),
    endpoints: definition.endpoints.map((endpoint) => endpointOf(endpoint, included, definition)),
    landmarks: landmarksOf(included),
    function: functionOf(included),
    benchmarks: benchmarksOf(included),
    caveats: caveatsOf(included, definition),
  })
}

type Columns = { readonly [column in 'time' | 'event' | 'group']: Label[] }

function columnsOf(endpoint: Endpoint, members: readonly Member[], { groupBy }: CohortDefinition): Columns {
  const rows = members.flatMap((member) => {
    const to = member.endpoints[endpoint]
    const group = groupBy === null ? 'all' : member[groupBy]
    // The Aalen–Johansen and Kaplan–Meier estimators need times above zero; the day of the operation counts as half a day.
    return to === null || group === null
      ? []
      : [{ ...to, months: Math.max(0.5, to.days) / MONTH_DAYS, group: String(group) }]
  })
  return {
    time: rows.map((row) => row.months),
    event: rows.map((row) => row.event),
    group: rows.map((row) => row.group),
  }
}

const ROLES = { time: 'time', event: 'event', group: 'group' } as const

function endpointOf(endpoint: Endpoint, members: readonly Member[], definition: CohortDefinition): EndpointResult {
  const table = columnsOf(endpoint, members, definition)
  const n = table.time.length
  const events = table.event.filter((each) => each === 1).length
  const competes = endpoint !== 'death'
  const about = {
    endpoint,
    title: endpointTitles[endpoint],
    method: competes ? ('cumulative incidence, death competing' as const) : ('Kaplan–Meier' as const),
    n,
    events,
    notCounted: members.length - n,
  }
  if (n === 0) return { ...about, survival: [], incidence: null, comparison: null, restrictedMeans: [] }
  const groups = new Set(table.group).size
  if (competes) {
    const { curves } = cifAnswer(table, ROLES)
    const test = groups > 1 && events > 0 ? grayAnswer(table, ROLES, 1) : null
    const comparison = test === null ? null : comparisonOf('Gray', test)
    return {
      ...about,
      survival: null,
      incidence: curves.filter(({ cause }) => cause === 1),
      comparison,
      restrictedMeans: [],
    }
  }
  const test = groups > 1 && events > 0 ? logRankAnswer(table, ROLES) : null
  return {
    ...about,
    survival: kmAnswer(table, ROLES).curves,
    incidence: null,
    comparison: test === null ? null : comparisonOf('log-rank', test),
    restrictedMeans: RMST_MONTHS.flatMap((tauMonths) => {
      const answer = restricted(table, tauMonths)
      return answer === null ? [] : [{ tauMonths, answer }]
    }),
  }
}

function comparisonOf(test: string, answer: { readonly p: number | null } | (Withheld & { readonly p: null })) {
  return { test, p: answer.p, because: 'because' in answer ? answer.because : null }
}

/** Null where no group is followed to tau: beyond its last time a curve says nothing. */
function restricted(table: Columns, tau: number): RestrictedMeans | Withheld | null {
  const longest = new Map<Label, number>()
  table.group.forEach((group, row) => longest.set(group, Math.max(longest.get(group) ?? 0, Number(table.time[row]))))
  return [...longest.values()].every((time) => time >= tau) ? rmstAnswer(table, ROLES, tau) : null
}

function followUpOf(members: readonly Member[]): CohortResult['followUpMonths'] {
  const rows = members.flatMap(({ endpoints }) => (endpoints.death === null ? [] : [endpoints.death]))
  if (rows.length === 0) return { value: null, low: null, high: null, n: 0 }
  const table = {
    time: rows.map(({ days }) => Math.max(0.5, days) / MONTH_DAYS),
    event: rows.map(({ event }) => event),
  }
  const { median, low, high, n } = followUpAnswer(table, { time: 'time', event: 'event' })
  return { value: median, low, high, n }
}

function caveatsOf(members: readonly Member[], { consecutive }: CohortDefinition): readonly string[] {
  const lost = members.filter((member) => member.lost).length
  const synthetic = members.filter((member) => member.synthetic).length
  return [
    ...(synthetic > 0
      ? [`${synthetic} of ${members.length} cases are synthetic: this is no result about patients.`]
      : []),
    'Not powered for comparison; no group was chosen by a best cut-off.',
    consecutive === 'yes'
      ? 'Said to be consecutive.'
      : consecutive === 'no'
        ? 'Not consecutive: who was left out is not known.'
        : 'Whether the cases are consecutive is not stated.',
    `${lost} of ${members.length} were lost to follow-up.`,
  ]
}
