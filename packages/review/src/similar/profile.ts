import { VERTEBRAL_LEVELS } from '@theca/anatomy'
import type { PrimarySite } from '@theca/assess'
import { primarySites } from '@theca/assess'
import { nomsOncologic } from '@theca/instruments'
import type { DescribedCase, SpineRegion } from '../library/index.ts'

/**
 * What two cases are compared by: what was known before treatment, and nothing that came after. `null` is not known, and
 * what is not known is not compared.
 */
export type Profile = {
  readonly id: string
  readonly compartment: string | null
  readonly site: PrimarySite | null
  readonly histology: string | null
  readonly driver: string | null
  readonly radiosensitivity: 'sensitive' | 'resistant' | null
  readonly walksBefore: boolean | null
  readonly kps: number | null
  /** Ordinals on the column of vertebrae, 0 for C1. */
  readonly levels: readonly [first: number, last: number] | null
  readonly regions: readonly SpineRegion[]
  readonly brainMetastases: boolean | null
  readonly leptomeningeal: boolean | null
  readonly tempo: Tempo | null
  readonly systemicControlled: boolean | null
  readonly lesions: number | null
  readonly ageYears: number | null
  readonly monthsSincePrimary: number | null
}

/** How fast function was lost, slowest last. A word without a duration (progressive, insidious) has no place among them. */
export const tempos = ['acute', 'rapid', 'subacute', 'chronic'] as const
export type Tempo = (typeof tempos)[number]

/**
 * The tempo of so many days: under 7 acute, to 14 rapid, to 90 subacute, then chronic. The dossier leaves 7 to 14 and 15
 * to 90; days between 14 and 15 do not exist.
 *
 * @example tempoOf(10) // 'rapid'
 */
export const tempoOf = (days: number): Tempo =>
  days < 7 ? 'acute' : days <= 14 ? 'rapid' : days <= 90 ? 'subacute' : 'chronic'

/** Vertebrae that a region name covers when the source gives no levels. Vertebral levels, not segments of the cord. */
const regionSpans: Readonly<Record<SpineRegion, readonly [string, string]>> = {
  craniocervical_junction: ['C1', 'C2'],
  cervical: ['C1', 'C7'],
  thoracic: ['T1', 'T12'],
  thoracolumbar_junction: ['T11', 'L2'],
  conus: ['T12', 'L2'],
  lumbar: ['L1', 'L5'],
  cauda_equina: ['L2', 'S1'],
  sacral: ['S1', 'S5'],
  whole_spine: ['C1', 'S5'],
}

const ordinal = (level: string): number => (VERTEBRAL_LEVELS as readonly string[]).indexOf(level)

/** Named levels if there are any, else those of the regions; null when the source names neither. */
export function spanOf(
  first: string | null,
  last: string | null,
  regions: readonly SpineRegion[],
): readonly [number, number] | null {
  const named = [first, last].flatMap((each) => (each === null ? [] : [ordinal(each)])).filter((each) => each >= 0)
  const ends = named.length > 0 ? named : regions.flatMap((region) => regionSpans[region].map(ordinal))
  return ends.length === 0 ? null : [Math.min(...ends), Math.max(...ends)]
}

/** The library's names of a site that the record calls otherwise. Kinds of melanoma count as one site. */
const siteNames: Readonly<Record<string, PrimarySite>> = {
  colon: 'colorectal',
  rectum: 'colorectal',
  skin_melanoma: 'melanoma',
  uveal_melanoma: 'melanoma',
  conjunctiva_melanoma: 'melanoma',
  urothelium_unspecified: 'bladder',
  brain_glioblastoma: 'cns-primary',
  unknown: 'unknown-primary',
}

/** A site as the record names it; null where the cancer's origin is not known, which is like nothing else. */
export function siteOf(name: string | null): PrimarySite | null {
  const site = name === null ? undefined : (siteNames[name] ?? primarySites.find((each) => each === name))
  return site === undefined || site === 'unknown-primary' || site === 'not-known' || site === 'other' ? null : site
}

/** Histology in one spelling: `Clear cell` and `clear_cell` are the same. */
export const histologyOf = (words: string | null): string | null =>
  words === null
    ? null
    : words
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_')

/** Names under which the table of radiosensitivity keeps a site. */
const sitesInTable: Partial<Readonly<Record<PrimarySite, string>>> = {
  kidney: 'renal',
  ovary: 'ovarian',
  liver: 'hepatocellular',
}

/** Sensitive or resistant to conventional radiotherapy as NOMS counts it; lung depends on its histology, the unlisted is unknown. */
export function radiosensitivityOf(site: PrimarySite | null, histology: string | null): Profile['radiosensitivity'] {
  if (site === null || (site === 'lung' && histology === null)) return null
  const lung = histology?.startsWith('small') === true ? 'small-cell lung' : 'non-small-cell lung'
  const group = nomsOncologic(site === 'lung' ? lung : (sitesInTable[site] ?? site))
  return group === 'undetermined' ? null : group
}

/**
 * A published or described case as it is compared.
 *
 * @example profileOf(publishedCases()[0]).tempo
 */
export function profileOf(described: DescribedCase): Profile {
  const { primary, level, presentation, disease, pre } = described
  const site = siteOf(primary?.site ?? null)
  const histology = histologyOf(primary?.histology ?? null)
  const word = presentation?.tempo ?? null
  const days = presentation?.duration_days ?? null
  const regions = level?.region ?? []
  return {
    id: described.id ?? 'described',
    compartment: described.compartment ?? null,
    site,
    histology,
    driver: histologyOf(primary?.driver ?? null),
    radiosensitivity: radiosensitivityOf(site, histology),
    walksBefore: pre?.ambulatory ?? null,
    kps: pre?.kps ?? null,
    levels: spanOf(level?.first ?? null, level?.last ?? null, regions),
    regions,
    brainMetastases: disease?.brain_metastases ?? null,
    leptomeningeal: disease?.leptomeningeal ?? null,
    tempo: days === null ? (tempos.find((each) => each === word) ?? null) : tempoOf(days),
    systemicControlled: disease?.other_metastases === 'none' ? true : null,
    lesions: described.lesion_count ?? null,
    ageYears: described.age_years ?? null,
    monthsSincePrimary: described.interval_primary_to_spine_months ?? null,
  }
}
