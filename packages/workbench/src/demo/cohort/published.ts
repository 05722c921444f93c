import type { PrimarySite } from '@theca/assess'

/**
 * What the cohort is drawn from: figures of published series, each with where it was read, and guesses that say so. The
 * cohort imitates the literature and so teaches nothing that the literature does not say.
 */
export type CohortCompartment = 'intramedullary' | 'intradural_extramedullary' | 'leptomeningeal'
type Shares<T extends string> = Readonly<Record<T, number>>

/** Operated intradural metastases: 8 intramedullary and 5 extramedullary of 13 [salvotti-2024]; the nodules are a guess. */
export const compartments: Shares<CohortCompartment> = {
  intramedullary: 8,
  intradural_extramedullary: 5,
  leptomeningeal: 1.5,
}

type Site = Extract<PrimarySite, 'lung' | 'breast' | 'kidney' | 'melanoma' | 'colorectal' | 'prostate' | 'thyroid'>
/** Lung about half, breast 11 to 27 % inside the cord; lung 26, kidney 20, breast 14 % of 130 outside it. The rest is a guess. */
export const sites: Readonly<Record<CohortCompartment, Shares<Site>>> = {
  intramedullary: { lung: 48, breast: 17, kidney: 11, melanoma: 10, colorectal: 6, prostate: 4, thyroid: 4 },
  intradural_extramedullary: {
    lung: 26,
    breast: 14,
    kidney: 20,
    melanoma: 12,
    colorectal: 11,
    prostate: 11,
    thyroid: 6,
  },
  leptomeningeal: { lung: 45, breast: 35, kidney: 2, melanoma: 14, colorectal: 2, prostate: 1, thyroid: 1 },
}

/** Months from the primary: median 18 outside the cord; 20 % had cord symptoms before the primary was known. */
export const intervalMonths = { median: 18, spread: 1.1, firstSign: 0.2 }

/** Days from the first symptom: days to weeks, 2 to 243 in one series. */
export const symptomDays = { median: 18, spread: 0.9 }

/** Grade before the operation; a guess around a mean of 2.5 in an operated series. */
export const gradeBefore: Shares<'I' | 'II' | 'III' | 'IV' | 'V'> = { I: 10, II: 35, III: 33, IV: 16, V: 6 }

/** Pooled: better 52 %, worse 12 % [published-benchmarks]. */
export const change: Shares<'better' | 'same' | 'worse'> = { better: 52, same: 36, worse: 12 }

/** Extramedullary: 55.8 % gross total; intramedullary 40 % is a guess within its published range; nodules are debulked. */
export const extents: Readonly<Record<CohortCompartment, Shares<'gtr' | 'near-total' | 'str' | 'biopsy'>>> = {
  intramedullary: { gtr: 40, 'near-total': 18, str: 30, biopsy: 12 },
  intradural_extramedullary: { gtr: 55.8, 'near-total': 9, str: 34, biopsy: 1.2 },
  leptomeningeal: { gtr: 5, 'near-total': 10, str: 60, biopsy: 25 },
}

/** Median months of survival: operated cord 7, outside the cord 6.7 to 8.6, leptomeningeal 3; spread as exponential. */
export const survivalMonths: Shares<CohortCompartment> = {
  intramedullary: 7,
  intradural_extramedullary: 8.6,
  leptomeningeal: 3.3,
}
/** Named more than once as better or worse; the sizes are guesses. */
export const survivalFactor = { notWalking: 0.6, better: 1.4, lung: 0.75, brain: 0.75 }
export const livesLonger: readonly string[] = ['kidney', 'breast', 'melanoma', 'thyroid', 'prostate']

/** Local recurrence 15 %, leptomeningeal spread a guess; as medians of waiting times among those who live. */
export const recurrenceMonths = { local: 40, leptomeningeal: 60 }

/** Radiotherapy after surgery 67.5 %, systemic treatment 45 % (a guess between the published 13 and 85 %). */
export const adjuvant = { radiotherapy: 0.675, systemic: 0.45 }
export const schedules: Shares<'30/10' | '20/5' | '27/3' | '8/1'> = { '30/10': 55, '20/5': 20, '27/3': 17, '8/1': 8 }

/** 19 % of one series had a complication; leak of cerebrospinal fluid after planned intradural surgery 4.8 to 8.9 %. */
export const complications: Shares<'none' | 'csf-leak' | 'wound-infection' | 'urinary' | 'thromboembolism'> = {
  none: 81,
  'csf-leak': 7,
  'wound-infection': 4,
  urinary: 5,
  thromboembolism: 3,
}

/** Brain metastases beside it: 41 to 56 % of intramedullary disease in two series; taken for all. */
export const brainMetastases = 0.42

/** How a real series is incomplete: visits missed, persons lost, questions not asked. Guesses. */
export const incomplete = { visitMissed: 0.17, lost: 0.07, notAsked: 0.12, noVolume: 0.35 }
