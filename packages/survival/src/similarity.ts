import type { Label } from './numbers.ts'

/**
 * How one feature is compared. `numeric` by distance over a range fixed from the library, never from the pair; `ordinal` by
 * place in its list; `nominal` same or not; `asymmetric` a yes/no whose shared "no" says nothing; `interval` by overlap of
 * two spans of whole levels (Jaccard); `custom` by a function that gives a similarity from 0 to 1.
 */
export type Feature<Case> = { readonly id: string; readonly weight: number } & (
  | { readonly kind: 'numeric'; readonly range: number; readonly of: (from: Case) => number | null }
  | { readonly kind: 'ordinal'; readonly levels: readonly Label[]; readonly of: (from: Case) => Label | null }
  | { readonly kind: 'nominal'; readonly of: (from: Case) => Label | boolean | null }
  | { readonly kind: 'asymmetric'; readonly of: (from: Case) => boolean | null }
  | { readonly kind: 'interval'; readonly of: (from: Case) => readonly [first: number, last: number] | null }
  | { readonly kind: 'custom'; readonly similarity: (a: Case, b: Case) => number | null }
)

export type Contribution = {
  readonly feature: string
  readonly weight: number
  /** 1 − similarity; null where either case does not know. */
  readonly difference: number | null
}

export type Similarity = {
  /** Weighted mean similarity over the features that both know; null if there are none. */
  readonly similarity: number | null
  readonly distance: number | null
  /** Share of the weight that could be compared: two sparse cases look alike, so it is always shown. */
  readonly coverage: number
  readonly contributions: readonly Contribution[]
}

/**
 * Gower's similarity of two cases: Σ w s / Σ w over the features both know.
 *
 * Example: age 60 and 70 over a range of 50 (s 0.8) and the same primary (s 1), weights 1 and 3, give 0.95.
 *
 * @throws RangeError for a negative weight, a range that is not positive or a level that is not listed.
 * @source [gower-1971]
 */
export function gower<Case>(a: Case, b: Case, features: readonly Feature<Case>[]): Similarity {
  const contributions = features.map((feature) => {
    if (!(feature.weight >= 0)) throw new RangeError(`the weight of ${feature.id} is ${feature.weight}`)
    const similar = compare(a, b, feature)
    return Object.freeze({
      feature: feature.id,
      weight: feature.weight,
      difference: similar === null ? null : 1 - similar,
    })
  })
  const all = contributions.reduce((sum, { weight }) => sum + weight, 0)
  const known = contributions.reduce((sum, { weight, difference }) => sum + (difference === null ? 0 : weight), 0)
  const apart = contributions.reduce((sum, { weight, difference }) => sum + weight * (difference ?? 0), 0)
  const distance = known > 0 ? apart / known : null
  return Object.freeze({
    similarity: distance === null ? null : 1 - distance,
    distance,
    coverage: all > 0 ? known / all : 0,
    contributions: Object.freeze(contributions),
  })
}

function compare<Case>(a: Case, b: Case, feature: Feature<Case>): number | null {
  switch (feature.kind) {
    case 'numeric': {
      if (!(feature.range > 0)) throw new RangeError(`the range of ${feature.id} is ${feature.range}, not positive`)
      return both(feature.of(a), feature.of(b), (x, y) => Math.max(0, 1 - Math.abs(x - y) / feature.range))
    }
    case 'ordinal':
      return both(feature.of(a), feature.of(b), (x, y) => {
        const steps = Math.abs(place(feature.id, feature.levels, x) - place(feature.id, feature.levels, y))
        return feature.levels.length < 2 ? 1 : 1 - steps / (feature.levels.length - 1)
      })
    case 'nominal':
      return both(feature.of(a), feature.of(b), (x, y) => Number(x === y))
    case 'asymmetric':
      return both(feature.of(a), feature.of(b), (x, y) => (x || y ? Number(x === y) : null))
    case 'interval':
      return both(feature.of(a), feature.of(b), jaccard)
    case 'custom':
      return feature.similarity(a, b)
  }
}

const both = <T>(x: T | null, y: T | null, similar: (x: T, y: T) => number | null): number | null =>
  x === null || y === null ? null : similar(x, y)

function place(feature: string, levels: readonly Label[], level: Label): number {
  const index = levels.indexOf(level)
  if (index < 0) throw new RangeError(`${String(level)} is not a level of ${feature}`)
  return index
}

function jaccard(a: readonly [number, number], b: readonly [number, number]): number {
  const shared = Math.min(a[1], b[1]) - Math.max(a[0], b[0]) + 1
  return shared <= 0 ? 0 : shared / (Math.max(a[1], b[1]) - Math.min(a[0], b[0]) + 1)
}

export type Neighbour<Case> = Similarity & { readonly case: Case; readonly distance: number }

/**
 * The k cases nearest to one, nearest first; equal distances by higher coverage, then in their own order.
 *
 * @param minimumCoverage pairs that share less of the weight are not ranked; 0.5 unless given.
 */
export function nearest<Case>(
  from: Case,
  library: readonly Case[],
  features: readonly Feature<Case>[],
  options: { readonly k?: number; readonly minimumCoverage?: number } = {},
): readonly Neighbour<Case>[] {
  const minimum = options.minimumCoverage ?? 0.5
  return library
    .flatMap((other) => {
      const found = gower(from, other, features)
      const { distance } = found
      return distance === null || found.coverage < minimum ? [] : [{ ...found, distance, case: other }]
    })
    .sort((a, b) => a.distance - b.distance || b.coverage - a.coverage)
    .slice(0, options.k ?? 6)
}
