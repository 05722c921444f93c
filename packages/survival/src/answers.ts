import type { Cohort } from './cohort.ts'
import { cohort } from './cohort.ts'
import type { IncidenceStep } from './competing.ts'
import { cumulativeIncidence, incidenceSteps } from './competing.ts'
import type { Covariate } from './cox/design.ts'
import type { CoxFit, CoxOptions } from './cox/fit.ts'
import { cox } from './cox/fit.ts'
import { fineGray } from './fine-gray.ts'
import type { Allowed } from './gating.ts'
import { gate } from './gating.ts'
import { grayTest } from './gray.ts'
import type { CurveOptions, SurvivalStep } from './kaplan-meier.ts'
import { followUp, kaplanMeier, survivalSteps } from './kaplan-meier.ts'
import { logRank } from './log-rank.ts'
import type { Interval, Label, Withheld } from './numbers.ts'
import { compareLabels } from './numbers.ts'
import { bowker, mcNemar, signedRank, stuartMaxwell, transitions } from './paired.ts'
import { restrictedMean } from './restricted-mean.ts'

/** A table as read from a file: columns by name; null, undefined, NaN and empty text are missing. */
export type Table = Readonly<Record<string, ArrayLike<Label | null | undefined>>>

/** Which columns say what. */
export type Roles = {
  readonly time: string
  readonly event: string
  readonly entry?: string
  readonly group?: string
  readonly strata?: string
  readonly covariates?: readonly string[]
}

/** Options of every answer: `gate: false` prints what the small-sample policy would withhold. */
export type AnswerOptions = CurveOptions & { readonly gate?: boolean }

export type Selected = {
  readonly cohort: Cohort
  readonly covariates: readonly Covariate[]
  /** Rows with something missing: how many, and what was missing. */
  readonly dropped: number
  readonly droppedBecause: readonly { readonly reason: string; readonly rows: number }[]
}

const isMissing = (value: Label | null | undefined): boolean =>
  value === null || value === undefined || value === '' || (typeof value === 'number' && Number.isNaN(value))

/**
 * The rows of a table that have all that is asked of them, as a cohort. A row is dropped for its first missing column, and
 * counted; a value that is there but cannot be used stops everything.
 *
 * @throws RangeError for a column that is not in the table, or a time or event that is not a number.
 */
export function select(table: Table, roles: Roles): Selected {
  const names = [roles.time, roles.event, roles.entry, roles.group, roles.strata, ...(roles.covariates ?? [])]
  const asked = [...new Set(names.filter((name) => name !== undefined))]
  for (const name of asked) if (table[name] === undefined) throw new RangeError(`there is no column ${name}`)
  const column = (name: string): ArrayLike<Label | null | undefined> => table[name] ?? []
  const kept: number[] = []
  const reasons = new Map<string, number>()
  for (let row = 0; row < column(roles.time).length; row += 1) {
    const gap = asked.find((name) => isMissing(column(name)[row]))
    if (gap === undefined) kept.push(row)
    else reasons.set(`${gap} is missing`, (reasons.get(`${gap} is missing`) ?? 0) + 1)
  }
  const labels = (name: string): Label[] => kept.map((row) => column(name)[row] as Label)
  const numbers = (name: string): Float64Array =>
    Float64Array.from(kept, (row) => numberIn(name, row, column(name)[row]))
  return {
    cohort: cohort({
      time: numbers(roles.time),
      event: numbers(roles.event),
      ...(roles.entry === undefined ? {} : { entry: numbers(roles.entry) }),
      ...(roles.group === undefined ? {} : { group: labels(roles.group) }),
      ...(roles.strata === undefined ? {} : { strata: labels(roles.strata) }),
    }),
    covariates: (roles.covariates ?? []).map((name) => ({ name, values: labels(name) })),
    dropped: column(roles.time).length - kept.length,
    droppedBecause: [...reasons].map(([reason, rows]) => ({ reason, rows })),
  }
}

function numberIn(name: string, row: number, value: Label | null | undefined): number {
  const number = Number(value)
  if (Number.isNaN(number)) throw new RangeError(`${name} in row ${row + 1} is "${String(value)}", not a number`)
  return number
}

const gone = ({ dropped, droppedBecause }: Selected): Pick<Selected, 'dropped' | 'droppedBecause'> => ({
  dropped,
  droppedBecause,
})

const free: Allowed = { withheld: false }

export type CurveAnswer = { readonly group: Label; readonly n: number; readonly events: number } & (
  | { readonly median: Interval; readonly steps: readonly SurvivalStep[] }
  | (Withheld & { readonly patients: readonly { readonly time: number; readonly event: number }[] })
)

/** Kaplan–Meier of each group; under five patients, their times one by one instead of a curve. */
export function kmAnswer(table: Table, roles: Roles, options: AnswerOptions = {}) {
  const selected = select(table, roles)
  const curves = kaplanMeier(selected.cohort, options).map((curve): CurveAnswer => {
    const { group, n, events, median } = curve
    const allowed = options.gate === false ? free : gate('curve', { n })
    return allowed.withheld
      ? { group, n, events, ...allowed, patients: patients(selected.cohort, group) }
      : { group, n, events, median, steps: survivalSteps(curve) }
  })
  return { n: selected.cohort.n, events: selected.cohort.events, ...gone(selected), curves }
}

function patients(people: Cohort, group: Label): readonly { readonly time: number; readonly event: number }[] {
  return Array.from(people.order)
    .filter((row) => people.group.labels[people.group.codes[row] as number] === group)
    .map((row) => ({ time: people.time[row] as number, event: people.event[row] as number }))
}

export type IncidenceAnswer = {
  readonly group: Label
  readonly cause: number
  readonly n: number
  readonly events: number
} & ({ readonly steps: readonly IncidenceStep[] } | Withheld)

/** Cumulative incidence of every cause in every group. */
export function cifAnswer(table: Table, roles: Roles, options: AnswerOptions = {}) {
  const selected = select(table, roles)
  const curves = cumulativeIncidence(selected.cohort, options).map((curve): IncidenceAnswer => {
    const { group, cause, n, events } = curve
    const allowed = options.gate === false ? free : gate('curve', { n })
    return allowed.withheld
      ? { group, cause, n, events, ...allowed }
      : { group, cause, n, events, steps: incidenceSteps(curve) }
  })
  return { n: selected.cohort.n, causes: selected.cohort.causes, ...gone(selected), curves }
}

/** Events in the group with the fewest, of one cause or any. */
function fewest({ group, event, n }: Cohort, cause?: number): number {
  const counts = group.labels.map(() => 0)
  for (let row = 0; row < n; row += 1) {
    if (cause === undefined ? event[row] !== 0 : event[row] === cause) counts[group.codes[row] as number]! += 1
  }
  return Math.min(...counts)
}

const groupGate = (people: Cohort, options: { readonly gate?: boolean }, cause?: number): Withheld | Allowed =>
  options.gate === false ? free : gate('group-p-value', { n: people.n, fewestEvents: fewest(people, cause) })

/** Log-rank test; observed and expected are shown even where the p-value is withheld. */
export function logRankAnswer(
  table: Table,
  roles: Roles,
  options: { readonly rho?: number; readonly gate?: boolean } = {},
) {
  const selected = select(table, roles)
  const { chiSquare, degreesOfFreedom, p, groups } = logRank(selected.cohort, options)
  const allowed = groupGate(selected.cohort, options)
  if (allowed.withheld) return { ...allowed, chiSquare: null, degreesOfFreedom, p: null, groups, ...gone(selected) }
  return { chiSquare, degreesOfFreedom, p, groups, ...gone(selected) }
}

/** Gray's test of one cause. */
export function grayAnswer(
  table: Table,
  roles: Roles,
  cause: number,
  options: { readonly rho?: number; readonly gate?: boolean } = {},
) {
  const selected = select(table, roles)
  const { statistic, degreesOfFreedom, p, groups } = grayTest(selected.cohort, cause, options)
  const allowed = groupGate(selected.cohort, options, cause)
  if (allowed.withheld)
    return { ...allowed, cause, statistic: null, degreesOfFreedom, p: null, groups, ...gone(selected) }
  return { cause, statistic, degreesOfFreedom, p, groups, ...gone(selected) }
}

type AnyFit = Omit<CoxFit, 'ties' | 'concordance'>

function modelAnswer<Fit extends AnyFit>(fit: Fit, selected: Selected, options: { readonly gate?: boolean }) {
  const coefficients = fit.coefficients.filter(({ state }) => state !== 'redundant').length
  const { n, events } = fit
  const facts = { n, eventsPerCoefficient: events / Math.max(1, coefficients), coefficients }
  const allowed = options.gate === false ? free : gate('hazard-ratio', facts)
  if (allowed.withheld) return { ...allowed, n, events, coefficients: [], tests: null, ...gone(selected) }
  return { ...fit, ...(allowed.note === undefined ? {} : { note: allowed.note }), ...gone(selected) }
}

/** Cox regression on columns of the table. */
export function coxAnswer(table: Table, roles: Roles, options: CoxOptions & { readonly gate?: boolean } = {}) {
  const selected = select(table, roles)
  return modelAnswer(cox(selected.cohort, selected.covariates, options), selected, options)
}

/** Fine–Gray regression of one cause on columns of the table. */
export function fineGrayAnswer(
  table: Table,
  roles: Roles,
  cause: number,
  options: { readonly level?: number; readonly gate?: boolean } = {},
) {
  const selected = select(table, roles)
  return modelAnswer(fineGray(selected.cohort, cause, selected.covariates, options), selected, options)
}

/** Restricted means to tau, with difference and ratio for two groups. */
export function rmstAnswer(table: Table, roles: Roles, tau: number, options: AnswerOptions = {}) {
  const selected = select(table, roles)
  const found = restrictedMean(selected.cohort, tau, options)
  const sizes = kaplanMeier(selected.cohort).map(({ n }) => n)
  const allowed = options.gate === false ? free : gate('curve', { n: Math.min(...sizes) })
  return allowed.withheld ? { ...allowed, tau, groups: [], ...gone(selected) } : { ...found, ...gone(selected) }
}

/** Median follow-up. */
export function followUpAnswer(table: Table, roles: Roles, options: AnswerOptions = {}) {
  const selected = select(table, roles)
  const { value, low, high } = followUp(selected.cohort, options)
  return { median: value, low, high, n: selected.cohort.n, ...gone(selected) }
}

/** Everything that can be said of a column before and the same column after; pairs with a gap are dropped and counted. */
export function pairedAnswer(table: Table, before: string, after: string) {
  const [first, second] = [column(table, before), column(table, after)]
  const rows = Array.from({ length: first.length }, (_, row) => row)
  const kept = rows.filter((row) => !isMissing(first[row]) && !isMissing(second[row]))
  const [from, to] = [kept.map((row) => first[row] as Label), kept.map((row) => second[row] as Label)]
  const levels = [...new Set([...from, ...to])].sort(compareLabels)
  const table2 = transitions(from, to, levels)
  const numeric = (values: readonly Label[]): values is readonly number[] =>
    values.every((value) => typeof value === 'number')
  return {
    n: kept.length,
    dropped: first.length - kept.length,
    transitions: table2,
    mcnemar: levels.length === 2 ? mcNemar(table2.counts[0]?.[1] ?? 0, table2.counts[1]?.[0] ?? 0) : null,
    wilcoxon: numeric(from) && numeric(to) ? signedRank(from, to) : null,
    stuartMaxwell: stuartMaxwell(table2),
    bowker: bowker(table2),
  }
}

function column(table: Table, name: string): ArrayLike<Label | null | undefined> {
  const found = table[name]
  if (found === undefined) throw new RangeError(`there is no column ${name}`)
  return found
}
