import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'
import type { Feature } from '@theca/survival'
import type { Profile } from './profile.ts'
import { tempos } from './profile.ts'

/** Starting weights: an opinion, shown with every answer and open to change. Treatment and outcome never enter. */
export const DEFAULT_WEIGHTS = {
  compartment: 3,
  primary: 3,
  walksBefore: 2,
  kps: 2,
  level: 2,
  brainMetastases: 1.5,
  leptomeningeal: 1.5,
  tempo: 1.5,
  systemicControlled: 1.5,
  lesions: 1,
  ageYears: 1,
  monthsSincePrimary: 1,
  driver: 1,
} as const
export type FeatureId = keyof typeof DEFAULT_WEIGHTS
export type Weights = { readonly [feature in FeatureId]: number }
export const featureIds = Object.keys(DEFAULT_WEIGHTS) as readonly FeatureId[]

export const featureTitles: Readonly<Record<FeatureId, string>> = {
  compartment: 'Compartment',
  primary: 'Primary',
  walksBefore: 'Walking before treatment',
  kps: 'Karnofsky',
  level: 'Level',
  brainMetastases: 'Brain metastases',
  leptomeningeal: 'Leptomeningeal disease',
  tempo: 'Tempo',
  systemicControlled: 'Systemic disease controlled',
  lesions: 'Number of lesions',
  ageYears: 'Age',
  monthsSincePrimary: 'Months since the primary',
  driver: 'Molecular driver',
}

/**
 * Weights given by somebody over the starting ones; what is not named keeps its own.
 *
 * @returns the weights, or the name or number that cannot be used.
 * @example weightsFrom({ compartment: 5 })
 */
export function weightsFrom(given: unknown): Result<Weights, { message: string }> {
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    return refuse({ message: 'Weights are an object such as { "compartment": 3, "primary": 2 }.' })
  for (const [name, weight] of Object.entries(given)) {
    if (!(name in DEFAULT_WEIGHTS))
      return refuse({ message: `There is no feature ${name}. The features are ${featureIds.join(', ')}.` })
    if (typeof weight !== 'number' || !Number.isFinite(weight) || weight < 0)
      return refuse({ message: `The weight of ${name} must be a number of at least 0.` })
  }
  const weights: Weights = { ...DEFAULT_WEIGHTS, ...given }
  if (featureIds.every((id) => weights[id] === 0))
    return refuse({ message: 'All weights are 0: there is nothing to compare by.' })
  return ok(weights)
}

/** Two levels that share a region are never further apart than this, however few vertebrae they share. Project figure. */
const SAME_REGION = 0.4
const SAME_SITE = 0.8
const SAME_RADIOSENSITIVITY = 0.4

/** Spread of a number over the whole library; 1 when it has none, since nothing then differs by it. */
function rangeOf(library: readonly Profile[], of: (from: Profile) => number | null): number {
  const known = library.map(of).filter((each) => each !== null)
  const range = Math.max(...known) - Math.min(...known)
  return range > 0 && Number.isFinite(range) ? range : 1
}

/**
 * How profiles are compared, by Gower's similarity; ranges are those of the library, never of the pair.
 *
 * @source [gower-1971]
 */
export function featuresOf(weights: Weights, library: readonly Profile[]): readonly Feature<Profile>[] {
  const numeric = (id: 'kps' | 'lesions' | 'ageYears' | 'monthsSincePrimary'): Feature<Profile> => {
    const of = (from: Profile) => from[id]
    return { id, weight: weights[id], kind: 'numeric', of, range: id === 'kps' ? 100 : rangeOf(library, of) }
  }
  // "No" on both sides is informative here, so a yes/no is nominal and not asymmetric.
  const same = (
    id: 'compartment' | 'walksBefore' | 'brainMetastases' | 'leptomeningeal' | 'systemicControlled' | 'driver',
  ): Feature<Profile> => ({ id, weight: weights[id], kind: 'nominal', of: (from) => from[id] })
  return [
    same('compartment'),
    { id: 'primary', weight: weights.primary, kind: 'custom', similarity: primarySimilarity },
    same('walksBefore'),
    numeric('kps'),
    { id: 'level', weight: weights.level, kind: 'custom', similarity: levelSimilarity },
    same('brainMetastases'),
    same('leptomeningeal'),
    { id: 'tempo', weight: weights.tempo, kind: 'ordinal', levels: tempos, of: (from) => from.tempo },
    same('systemicControlled'),
    numeric('lesions'),
    numeric('ageYears'),
    numeric('monthsSincePrimary'),
    same('driver'),
  ]
}

function primarySimilarity(a: Profile, b: Profile): number | null {
  if (a.site === null || b.site === null) return null
  if (a.site === b.site) return a.histology !== null && a.histology === b.histology ? 1 : SAME_SITE
  return a.radiosensitivity !== null && a.radiosensitivity === b.radiosensitivity ? SAME_RADIOSENSITIVITY : 0
}

function levelSimilarity(a: Profile, b: Profile): number | null {
  if (a.levels === null || b.levels === null) return null
  const shared = Math.min(a.levels[1], b.levels[1]) - Math.max(a.levels[0], b.levels[0]) + 1
  const all = Math.max(a.levels[1], b.levels[1]) - Math.min(a.levels[0], b.levels[0]) + 1
  const region = a.regions.some((each) => b.regions.includes(each)) ? SAME_REGION : 0
  return Math.max(shared > 0 ? shared / all : 0, region)
}
