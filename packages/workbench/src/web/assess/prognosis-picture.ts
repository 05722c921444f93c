import type { Compartment } from '@theca/anatomy'
import type { Assessment, Prognosis, Saying } from '@theca/assess'
import { compartmentsOf } from '@theca/assess'
import type { PublishedSeries } from '@theca/review'
import { publishedSeriesList } from '@theca/review'
import { number } from '../parts/words.ts'

/** What the chart draws and what the table beneath it says come from here, so that they cannot differ. */

/** A share alive at a time; a median is the time at which it is 50 %. */
export type Point = {
  readonly id: string
  readonly code: Prognosis['fitness']['code']
  /** Points of one band belong to one group of people; those of two bands do not. */
  readonly band: string
  readonly months: number
  readonly percent: number
  readonly words: string
}
/** A survival that a source expects for a band, without saying how it is spread. */
export type Bar = {
  readonly id: string
  readonly code: Prognosis['fitness']['code']
  readonly low: number
  readonly high: number | null
  readonly words: string
}
/** A published intradural series: a fact about its own people. */
export type SeriesFact = {
  readonly id: string
  readonly title: string
  readonly n: number | null
  readonly median: number
  readonly range: readonly [number, number] | null
  readonly from: string | null
  readonly seen: PublishedSeries['source_seen']
  readonly overlap: string | null
}

const months = (value: number): string => number(value, Number.isInteger(value) ? 0 : 1)

/** `49 % at 12 months`, `median 3 months`, `6 months or more`: one saying in words. */
export function sayingWords({ kind, months: at, percent, low, high, open }: Saying): string {
  if (kind === 'alive' && at !== null && percent !== null) return `${number(percent, 0)} % at ${months(at)} months`
  if (kind === 'median' && at !== null) return `median ${months(at)} months`
  if (low !== null && high !== null) return `${months(low)} to ${months(high)} months`
  if (low !== null) return open ? `${months(low)} months or more` : `${months(low)} months`
  return high === null ? 'no survival published' : `less than ${months(high)} months`
}

/** `9 of 15`, `5 to 6 of 10`, or the name of a class; null where nothing is answered. */
export function pointsWords({ value, range }: Prognosis): string | null {
  if (typeof value === 'number') return number(value, Number.isInteger(value) ? 0 : 1)
  if (value !== null) return value.replaceAll('_', ' ')
  return range === null ? null : `${number(range[0])} to ${number(range[1])}`
}

const named = (each: Prognosis, saying: Saying): string =>
  each.says.filter(({ kind }) => kind === saying.kind).length > 1 &&
  saying.band !== '' &&
  each.instrument !== 'external-prognosis'
    ? `${each.title}, ${saying.band}`
    : each.title

export const pointsOf = (desk: readonly Prognosis[]): Point[] =>
  desk.flatMap((each) =>
    each.says.flatMap((saying) => {
      const percent = saying.kind === 'median' ? 50 : saying.percent
      if (saying.kind === 'expected' || saying.months === null || percent === null) return []
      const { code } = each.fitness
      return [
        {
          id: each.id,
          code,
          band: saying.band,
          months: saying.months,
          percent,
          words: `${named(each, saying)}: ${sayingWords(saying)}`,
        },
      ]
    }),
  )

export const barsOf = (desk: readonly Prognosis[]): Bar[] =>
  desk.flatMap((each) =>
    each.says.flatMap((saying) => {
      if (saying.kind !== 'expected' || (saying.low === null && saying.high === null)) return []
      const { code } = each.fitness
      const words = `${named(each, saying)}: ${sayingWords(saying)}`
      return [{ id: each.id, code, low: saying.low ?? 0, high: saying.high, words }]
    }),
  )

const inCompartments = ({ compartment }: PublishedSeries, wanted: readonly Compartment[]): boolean =>
  wanted.some((each) => each in compartment && (compartment[each as keyof typeof compartment] ?? 0) > 0)

/** Medians of published series in the compartments of this case, largest first; all intradural ones where none is known. */
export function seriesFacts(assessed: Assessment): SeriesFact[] {
  const known = compartmentsOf(assessed)
  const wanted: readonly Compartment[] =
    known.length === 0 ? ['intramedullary', 'intradural_extramedullary', 'leptomeningeal'] : known
  return publishedSeriesList()
    .filter((series) => inCompartments(series, wanted))
    .flatMap((series): SeriesFact[] => {
      const { median_months: median, range_months: range, from_event: from } = series.survival
      if (median === null) return []
      const { first_author: author, year } = series.citation
      const bounds = Array.isArray(range) && range.every((each) => typeof each === 'number') ? range : null
      return [
        {
          id: series.id,
          title: `${author ?? 'author not read'} ${year ?? ''}`.trim(),
          n: series.n_patients,
          median,
          range: bounds === null ? null : [bounds[0] ?? 0, bounds[1] ?? 0],
          from,
          seen: series.source_seen,
          overlap: series.overlap_risk,
        },
      ]
    })
    .toSorted((a, b) => (b.n ?? 0) - (a.n ?? 0))
}

export const seriesWords = ({ title, n, median, range }: SeriesFact): string =>
  `${title}, n ${n ?? 'not read'}: ${months(median)}${range === null ? '' : ` (${months(range[0])} to ${months(range[1])})`}`

/** A share this near one half says about where the halfway point is. */
const NEAR_HALF = 5

/** A model that has come to one band; before that it says several things of which most will not hold. */
const isSettled = ({ says }: Prognosis): boolean => new Set(says.map(({ band }) => band)).size === 1

/** The sentence over the chart: how far apart the models are. Never an average. */
export function spreadSentence(desk: readonly Prognosis[]): string {
  const none = 'No validated prognostic score exists for intradural metastasis.'
  const speaking = desk.filter(({ says }) => says.length > 0)
  const halfway = pointsOf(speaking.filter(isSettled))
    .filter(({ percent }) => Math.abs(percent - 50) <= NEAR_HALF)
    .toSorted((a, b) => a.months - b.months)
  const [first, last] = [halfway[0], halfway.at(-1)]
  const open = speaking.every(isSettled)
    ? ''
    : ' Where answers are missing, every band that is still possible is drawn.'
  if (first !== undefined && last !== undefined && first.months < last.months)
    return `${none} Models made for other disease put the halfway point anywhere from ${halfwayWords(first)} to ${halfwayWords(last)} months.${open}`
  return speaking.length === 0
    ? `${none} No model gives a figure for this case yet.`
    : `${none} What models made for other disease say is drawn here; none of it is a forecast.${open}`
}

const halfwayWords = ({ months: at, percent }: Point): string => `${percent === 50 ? '' : 'about '}${months(at)}`
