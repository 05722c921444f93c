import { gower, nearest } from '@theca/survival'
import type { Contribution } from '@theca/survival'
import type { FeatureId, Weights } from './features.ts'
import { featureIds, featuresOf } from './features.ts'
import type { Profile } from './profile.ts'

/** One case of the library as it is compared, and what became of it as a list of facts, never as a forecast. */
export type LibraryEntry = {
  readonly profile: Profile
  readonly origin: 'own' | 'published'
  readonly citation: string | null
  readonly outcome: readonly string[]
  /** Function worse, walking lost, or death within 90 days: what a library biased to good outcomes must not hide. */
  readonly poor: boolean
}

export type SimilarCase = {
  readonly id: string
  readonly origin: LibraryEntry['origin']
  readonly distance: number
  readonly coverage: number
  readonly contributions: readonly Contribution[]
  readonly citation: string | null
  readonly outcome: readonly string[]
  readonly poorOutcome: boolean
  /** Not among the nearest, but shown because none of those ended badly. */
  readonly counterExample: boolean
}

export type Similar = {
  readonly weights: Weights
  /** Share of the weight that the case itself has an answer for. */
  readonly coverage: number
  readonly minimumCoverage: number
  /** Why there are no neighbours, when there are none. */
  readonly because: string | null
  readonly neighbours: readonly SimilarCase[]
  /** For each feature: how many of the nearest stay when its weight is halved or raised by half, the worse of the two. */
  readonly stability: readonly { readonly feature: FeatureId; readonly kept: number; readonly of: number }[]
  readonly warning: string
}

/** Two sparse cases look alike: under half of the weight in common, a distance says nothing. */
export const MINIMUM_COVERAGE = 0.5
/** How much further than the last neighbour a counter-example may lie. Project figure. */
const COUNTER_RADIUS = 0.15
const WARNING =
  'Small, selected library, read mostly at abstract level and biased to good outcomes and to surgery; not a prediction for this patient.'

/**
 * The cases most like one, with what each feature contributes. If none of them ended badly, the nearest within reach that
 * did is added as a counter-example.
 *
 * @example similarCases(profileOf(described), publishedLibrary(), { weights: DEFAULT_WEIGHTS, k: 6 })
 */
export function similarCases(
  profile: Profile,
  library: readonly LibraryEntry[],
  { weights, k = 6 }: { readonly weights: Weights; readonly k?: number },
): Similar {
  const others = library.filter((entry) => entry.profile.id !== profile.id)
  const entries = new Map(others.map((entry) => [entry.profile, entry]))
  const profiles = others.map((entry) => entry.profile)
  const find = (under: Weights, count: number) =>
    nearest(profile, profiles, featuresOf(under, profiles), { k: count, minimumCoverage: MINIMUM_COVERAGE })
  const ranked = find(weights, profiles.length)
  const near = ranked.slice(0, k)
  const shown = (found: (typeof ranked)[number], counterExample: boolean): SimilarCase[] => {
    const entry = entries.get(found.case)
    if (entry === undefined) return []
    return [
      {
        id: found.case.id,
        origin: entry.origin,
        distance: found.distance,
        coverage: found.coverage,
        contributions: found.contributions,
        citation: entry.citation,
        outcome: entry.outcome,
        poorOutcome: entry.poor,
        counterExample,
      },
    ]
  }
  const counter = counterExample(near, ranked.slice(k), (each) => entries.get(each.case)?.poor === true)
  // Compared with itself a case shares exactly the weight of what it knows.
  const { coverage } = gower(profile, profile, featuresOf(weights, profiles))
  return {
    weights,
    coverage,
    minimumCoverage: MINIMUM_COVERAGE,
    because: near.length > 0 ? null : reasonFor(coverage),
    neighbours: [...near.flatMap((each) => shown(each, false)), ...(counter === null ? [] : shown(counter, true))],
    stability: featureIds.map((feature) => {
      const kept = [0.5, 1.5].map((factor) => {
        const moved = new Set(find({ ...weights, [feature]: weights[feature] * factor }, k).map((each) => each.case.id))
        return near.filter((each) => moved.has(each.case.id)).length
      })
      return { feature, kept: Math.min(...kept), of: near.length }
    }),
    warning: WARNING,
  }
}

function counterExample<Found extends { readonly distance: number }>(
  near: readonly Found[],
  further: readonly Found[],
  poor: (found: Found) => boolean,
): Found | null {
  const last = near.at(-1)
  if (last === undefined || near.some(poor)) return null
  return further.find((each) => each.distance <= last.distance + COUNTER_RADIUS && poor(each)) ?? null
}

const reasonFor = (coverage: number): string =>
  coverage < MINIMUM_COVERAGE
    ? `Too little is known of this case: ${Math.round(coverage * 100)} % of the weight, and ${MINIMUM_COVERAGE * 100} % is needed.`
    : 'No case of the library has enough in common with this one to be compared.'
