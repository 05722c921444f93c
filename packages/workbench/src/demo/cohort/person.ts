import type { PrimarySite } from '@theca/assess'
import type { Chance } from './chance.ts'
import type { CohortCompartment } from './published.ts'
import * as published from './published.ts'

const MONTH_DAYS = 30.44
export const GRADES = ['I', 'II', 'III', 'IV', 'V'] as const
type Grade = (typeof GRADES)[number]

/** Everything about one invented person that the entries are written from; days count from the operation. */
export type InventedPerson = {
  readonly sex: 'male' | 'female'
  readonly age: number
  readonly compartment: CohortCompartment
  readonly site: PrimarySite
  readonly histology: string | null
  readonly brain: boolean | null
  readonly monthsFromPrimary: number | null
  readonly symptomDays: number
  readonly vertebra: number
  readonly side: 'right' | 'left' | 'midline'
  readonly before: Grade
  readonly pain: number
  readonly volumeMl: number | null
  readonly extent: 'gtr' | 'near-total' | 'str' | 'biopsy'
  readonly residualShare: number
  readonly after: Grade
  readonly newDeficit: boolean
  readonly complication: keyof typeof published.complications
  readonly radiotherapyDay: number | null
  readonly schedule: keyof typeof published.schedules
  readonly systemicDay: number | null
  readonly localDay: number
  readonly leptomeningealDay: number
  readonly deathDay: number
  /** Nothing more is heard after this day; null for those who are followed. */
  readonly lostDay: number | null
  readonly walkingLostBeforeDeathDays: number
}

/** Vertebrae by how often they are hit: the cord where it is thickest, the cauda for what hangs outside it. */
const centres: Readonly<Record<CohortCompartment, number>> = {
  intramedullary: 11,
  intradural_extramedullary: 17,
  leptomeningeal: 20,
}

const histologies: Partial<Readonly<Record<PrimarySite, readonly string[]>>> = {
  lung: ['adenocarcinoma', 'adenocarcinoma', 'small cell', 'squamous cell'],
  kidney: ['clear cell', 'clear cell', 'papillary'],
  breast: ['ductal', 'lobular'],
  thyroid: ['papillary', 'follicular'],
}

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value)))

/** Draws one person. What happens to them depends on nothing but chance and the published figures. */
export function inventPerson(draw: Chance): InventedPerson {
  const compartment = draw.oneOf(published.compartments)
  const site = draw.oneOf(published.sites[compartment])
  const before = draw.oneOf(published.gradeBefore)
  const extent = draw.oneOf(published.extents[compartment])
  const after = gradeAfter(before, draw)
  const brain = draw.happens(published.incomplete.notAsked) ? null : draw.happens(published.brainMetastases)
  const deathDay = Math.max(9, Math.round(draw.lifetime(survivalOf(compartment, site, before, brain)) * MONTH_DAYS))
  const waiting = (months: number): number => Math.max(35, Math.round(draw.lifetime(months) * MONTH_DAYS))
  const local = waiting(published.recurrenceMonths.local * (extent === 'gtr' ? 1.6 : 0.8))
  const newDeficit = GRADES.indexOf(after) > GRADES.indexOf(before)
  const kinds = histologies[site]
  return {
    sex: site === 'breast' ? 'female' : site === 'prostate' ? 'male' : draw.happens(0.52) ? 'male' : 'female',
    age: within(draw.normal(58, 11), 24, 86),
    compartment,
    site,
    histology:
      kinds === undefined || draw.happens(published.incomplete.notAsked)
        ? null
        : (kinds[Math.floor(draw.uniform() * kinds.length)] ?? null),
    brain,
    monthsFromPrimary: draw.happens(published.intervalMonths.firstSign)
      ? 0
      : draw.happens(published.incomplete.notAsked)
        ? null
        : within(draw.skewed(published.intervalMonths.median, published.intervalMonths.spread), 1, 285),
    symptomDays: within(draw.skewed(published.symptomDays.median, published.symptomDays.spread), 2, 243),
    vertebra: within(draw.normal(centres[compartment], 5), 2, 23),
    side: draw.oneOf({ right: 1, left: 1, midline: compartment === 'intramedullary' ? 2 : 0.3 }),
    before,
    pain: within(draw.normal(6, 2.2), 0, 10),
    volumeMl: draw.happens(published.incomplete.noVolume) ? null : draw.skewed(0.7, 0.7),
    extent,
    residualShare: residualOf(extent, draw),
    after,
    newDeficit,
    complication: draw.oneOf(published.complications),
    radiotherapyDay: draw.happens(published.adjuvant.radiotherapy) ? within(draw.normal(24, 7), 12, 60) : null,
    schedule: draw.oneOf(published.schedules),
    systemicDay: draw.happens(published.adjuvant.systemic) ? within(draw.normal(38, 12), 14, 90) : null,
    localDay: local,
    leptomeningealDay: compartment === 'leptomeningeal' ? Infinity : waiting(published.recurrenceMonths.leptomeningeal),
    deathDay,
    lostDay: draw.happens(published.incomplete.lost) ? within(draw.skewed(150, 0.8), 20, 900) : null,
    walkingLostBeforeDeathDays: within(draw.skewed(25, 0.8), 2, 150),
  }
}

function gradeAfter(before: Grade, draw: Chance): Grade {
  const at = GRADES.indexOf(before)
  const change = draw.oneOf(published.change)
  const moved = change === 'better' ? at - 1 : change === 'worse' ? at + 1 : at
  return GRADES[within(moved, 0, 4)] ?? before
}

function survivalOf(compartment: CohortCompartment, site: string, before: Grade, brain: boolean | null): number {
  const factor = published.survivalFactor
  return (
    published.survivalMonths[compartment] *
    (before === 'IV' || before === 'V' ? factor.notWalking : 1) *
    (published.livesLonger.includes(site) ? factor.better : site === 'lung' ? factor.lung : 1) *
    (brain === true ? factor.brain : 1)
  )
}

/** What the first image shows as left; now and then not what the surgeon said. */
function residualOf(extent: InventedPerson['extent'], draw: Chance): number {
  const usual = { gtr: 0, 'near-total': 0.03, str: 0.14, biopsy: 0.95 }[extent]
  if (extent === 'gtr') return draw.happens(0.12) ? 0.02 + draw.uniform() * 0.04 : 0
  return Math.min(1, Math.max(0.005, usual * draw.skewed(1, 0.35)))
}
