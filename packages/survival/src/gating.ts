import type { Withheld } from './numbers.ts'

/** What may be shown or withheld. */
export type Output = 'percentage' | 'curve' | 'group-p-value' | 'hazard-ratio' | 'pooled' | 'similar'

/** One rule of the policy. It is policy, not evidence: thresholds are stated so that they can be argued with. */
export type Gate = {
  readonly outputs: readonly Output[]
  /** The figure that must reach `least`. */
  readonly needs: keyof Facts
  readonly least: number
  /** What is withheld and what is shown in its place. */
  readonly instead: string
}

/** What the policy asks about the data; leave out what does not apply. */
export type Facts = {
  /** Subjects. */
  readonly n?: number
  /** Events of the kind analysed. */
  readonly events?: number
  /** Events in the group that has the fewest. */
  readonly fewestEvents?: number
  /** Events for each coefficient of a model. */
  readonly eventsPerCoefficient?: number
  readonly coefficients?: number
  /** Series to pool. */
  readonly series?: number
  /** Share of the weight of features that two cases have in common. */
  readonly coverage?: number
}

/** The small-sample policy, in the order in which its reasons are given. */
export const GATING_POLICY: readonly Gate[] = Object.freeze([
  {
    outputs: ['percentage', 'curve', 'group-p-value', 'hazard-ratio'],
    needs: 'n',
    least: 5,
    instead: 'one line for each patient',
  },
  { outputs: ['percentage'], needs: 'n', least: 10, instead: 'counts "x of n" with their exact interval' },
  { outputs: ['group-p-value'], needs: 'n', least: 10, instead: 'curves without a comparison of groups' },
  {
    outputs: ['group-p-value'],
    needs: 'fewestEvents',
    least: 5,
    instead: 'curves with intervals and the difference of restricted means',
  },
  { outputs: ['hazard-ratio'], needs: 'eventsPerCoefficient', least: 5, instead: 'curves with intervals' },
  { outputs: ['pooled'], needs: 'series', least: 3, instead: 'the series side by side' },
  { outputs: ['similar'], needs: 'coverage', least: 0.5, instead: 'nothing: sparse cases look alike' },
])

const NAMES: Readonly<Record<keyof Facts, string>> = {
  n: 'patients',
  events: 'events',
  fewestEvents: 'events in the smaller group',
  eventsPerCoefficient: 'events for each coefficient',
  coefficients: 'coefficients',
  series: 'series',
  coverage: 'of the features in common',
}

const TITLES: Readonly<Record<Output, string>> = {
  percentage: 'a percentage',
  curve: 'a curve',
  'group-p-value': 'a p-value between groups',
  'hazard-ratio': 'a hazard ratio',
  pooled: 'a pooled estimate',
  similar: 'a similar case',
}

/** A gate that lets through, with what must be said beside the result. */
export type Allowed = { readonly withheld: false; readonly note?: string }

/**
 * Is there enough to say this? The one place where the answer is decided.
 *
 * Between 5 and 10 events for each coefficient a model of one coefficient is allowed and flagged as exploratory; with more coefficients it is not.
 *
 * Example: `gate('curve', { n: 4 })` is withheld because 4 patients are fewer than 5.
 *
 * @param facts figures that are left out are not asked about.
 * @source project policy, clinical dossier "small-sample honesty"
 */
export function gate(output: Output, facts: Facts): Withheld | Allowed {
  for (const { outputs, needs, least, instead } of GATING_POLICY) {
    const found = facts[needs]
    if (found === undefined || !outputs.includes(output) || found >= least) continue
    return withhold(output, `${round(found)} ${NAMES[needs]}, and ${least} are needed`, instead)
  }
  if (output !== 'hazard-ratio') return Object.freeze({ withheld: false })
  const perCoefficient = facts.eventsPerCoefficient ?? Infinity
  if (perCoefficient >= 10) return Object.freeze({ withheld: false })
  if ((facts.coefficients ?? 1) > 1) {
    const reason = `${round(perCoefficient)} ${NAMES.eventsPerCoefficient}, and 10 are needed for more than one coefficient`
    return withhold(output, reason, 'one covariate, as exploratory')
  }
  return Object.freeze({ withheld: false, note: `exploratory: ${round(perCoefficient)} events for one coefficient` })
}

const round = (value: number): number => Math.round(value * 10) / 10

const withhold = (output: Output, reason: string, instead: string): Withheld =>
  Object.freeze({ withheld: true, because: `${TITLES[output]} is withheld: ${reason}; shown instead: ${instead}` })

/** From where on the tail of a curve is drawn grey: fewer than 5, or a tenth of those at the start, at risk. */
export function tailFrom(curve: {
  readonly n: number
  readonly time: ArrayLike<number>
  readonly atRisk: ArrayLike<number>
}): number | null {
  const least = Math.max(5, curve.n / 10)
  for (let index = 0; index < curve.time.length; index += 1) {
    if ((curve.atRisk[index] as number) < least) return curve.time[index] as number
  }
  return null
}
