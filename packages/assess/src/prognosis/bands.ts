import type { EvidenceStatus } from '@theca/instruments'

/**
 * What a source says of one band of its score, as numbers on an axis of months. `alive` is a share alive at a time,
 * `median` a median survival, `expected` a survival that the source predicts for the band without saying how it is
 * spread. `open` marks a bound that has no other end: `low` 6 and open is "six months or more".
 */
export type Saying = {
  readonly kind: 'median' | 'alive' | 'expected'
  readonly band: string
  readonly months: number | null
  readonly percent: number | null
  readonly low: number | null
  readonly high: number | null
  readonly open: boolean
  readonly evidenceStatus: EvidenceStatus
}

const alive = (band: string, months: number, percent: number, evidenceStatus: EvidenceStatus): Saying => ({
  kind: 'alive',
  band,
  months,
  percent,
  low: null,
  high: null,
  open: false,
  evidenceStatus,
})

const median = (band: string, months: number, evidenceStatus: EvidenceStatus): Saying => ({
  kind: 'median',
  band,
  months,
  percent: null,
  low: null,
  high: null,
  open: false,
  evidenceStatus,
})

const expected = (band: string, low: number | null, high: number | null): Saying => ({
  kind: 'expected',
  band,
  months: null,
  percent: null,
  low,
  high,
  open: high === null,
  evidenceStatus: 'verified',
})

/** A prognostic model: where it was made, when, and what its bands say. */
export type Model = {
  readonly id: string
  readonly madeFor: string
  readonly validatedIn: string
  readonly era: string
  readonly says: readonly Saying[]
  /** What the source gives besides survival by band, in words. */
  readonly notes: readonly string[]
}

const NOT_INTRADURAL = 'not validated in intradural disease'
const BEFORE_TARGETED = 'before targeted and immune therapy'

/** Dossier 7.1 to 7.10. A band without a saying has no published survival that was seen. */
export const models: readonly Model[] = [
  {
    id: 'tokuhashi-revised',
    madeFor: 'spinal metastases',
    validatedIn: `pooled accuracy 63 % over 1,686 patients, falling with time; ${NOT_INTRADURAL}`,
    era: `published 2005, ${BEFORE_TARGETED}`,
    says: [expected('0-8', 0, 6), expected('9-11', 6, null), expected('12-15', 12, null)],
    notes: [],
  },
  {
    id: 'tomita',
    madeFor: 'spinal metastases',
    validatedIn: `c 0.69 in a prospective cohort; ${NOT_INTRADURAL}`,
    era: `published 2001, ${BEFORE_TARGETED}`,
    says: [],
    notes: ['The source gives a goal of treatment for each band and no survival that was seen.'],
  },
  {
    id: 'bauer-modified',
    madeFor: 'spinal metastases',
    validatedIn: NOT_INTRADURAL,
    era: `published 2008, ${BEFORE_TARGETED}`,
    says: [],
    notes: ['The source gives a goal of treatment for each band and no survival that was seen.'],
  },
  {
    id: 'katagiri-2014',
    madeFor: 'skeletal metastases, mostly not operated',
    validatedIn: `a radiotherapy cohort of 616; ${NOT_INTRADURAL}`,
    era: 'published 2014',
    says: [
      alive('0-3', 12, 91, 'verified'),
      alive('0-3', 24, 78, 'verified'),
      alive('4-6', 12, 49, 'secondary'),
      alive('7-10', 6, 27, 'verified'),
      alive('7-10', 12, 6, 'verified'),
    ],
    notes: ['The only classical score in which leptomeningeal spread is a category.'],
  },
  {
    id: 'van-der-linden',
    madeFor: 'painful spinal metastases without cord compression, irradiated',
    validatedIn: NOT_INTRADURAL,
    era: `published 2005, ${BEFORE_TARGETED}`,
    says: [median('A', 3, 'verified'), median('B', 9, 'verified'), median('C', 19, 'verified')],
    notes: ['The medians are printed as "about".'],
  },
  {
    id: 'nesms',
    madeFor: 'spinal metastases',
    validatedIn: `c 0.79 in a prospective cohort; ${NOT_INTRADURAL}`,
    era: 'published 2021',
    says: [],
    notes: [
      'One-year death against a score of 3: odds 7.04 (2.47 to 20.08) for 2, 31.3 (8.8 to 111) for 1; no survival in months.',
    ],
  },
  {
    id: 'osri',
    madeFor: 'spinal metastases',
    validatedIn: NOT_INTRADURAL,
    era: `published 2013, ${BEFORE_TARGETED}`,
    says: [],
    notes: ['Survival by score was not verified and is not shown.'],
  },
  {
    id: 'rades-survival',
    madeFor: 'epidural cord compression, radiotherapy alone',
    validatedIn: NOT_INTRADURAL,
    era: `published 2008, ${BEFORE_TARGETED}`,
    says: [
      alive('20-25', 6, 4, 'verified'),
      alive('26-30', 6, 11, 'verified'),
      alive('31-35', 6, 48, 'verified'),
      alive('36-40', 6, 87, 'recalled'),
      alive('41-45', 6, 99, 'recalled'),
    ],
    notes: [],
  },
  {
    id: 'rades-short-survival',
    madeFor: 'epidural cord compression, radiotherapy alone, ECOG 2 to 4',
    validatedIn: NOT_INTRADURAL,
    era: 'year of publication not seen',
    says: [],
    notes: [
      'From 19 points death within two months is flagged: sensitivity 81 %, specificity 84 %; no share alive is given.',
    ],
  },
  {
    id: 'external-prognosis',
    madeFor: 'as the model named says',
    validatedIn: NOT_INTRADURAL,
    era: 'as the model named says',
    says: [],
    notes: [],
  },
  {
    id: 'gpa-lung-mol',
    madeFor: 'newly diagnosed brain metastases of lung cancer',
    validatedIn: 'brain metastases; says nothing of the spine',
    era: 'points of September 2020; newer indices add PD-L1',
    says: [],
    notes: [],
  },
  {
    id: 'gpa-melanoma-mol',
    madeFor: 'newly diagnosed brain metastases of melanoma',
    validatedIn: 'brain metastases; says nothing of the spine',
    era: 'points of September 2020',
    says: [
      median('0-1', 4.9, 'verified'),
      median('1.5-2', 8.3, 'verified'),
      median('2.5-3', 15.8, 'verified'),
      median('3.5-4', 34.1, 'verified'),
    ],
    notes: [],
  },
  {
    id: 'gpa-breast',
    madeFor: 'newly diagnosed brain metastases of breast cancer',
    validatedIn: 'brain metastases; says nothing of the spine',
    era: 'points of September 2020, patients of 2006 to 2017',
    says: [
      median('0-1', 6, 'verified'),
      median('1.5-2', 12.9, 'verified'),
      median('2.5-3', 23.5, 'verified'),
      median('3.5-4', 36.3, 'verified'),
    ],
    notes: [],
  },
]

/** Medians of Lung-molGPA differ by histology. */
export const lungMedians: Readonly<Record<'adenocarcinoma' | 'other', readonly Saying[]>> = {
  adenocarcinoma: [
    median('0-1', 6.9, 'verified'),
    median('1.5-2', 13.7, 'verified'),
    median('2.5-3', 26.5, 'verified'),
    median('3.5-4', 46.8, 'verified'),
  ],
  other: [median('0-1', 5.3, 'verified'), median('1.5-2', 9.8, 'verified'), median('2.5-3', 12.8, 'verified')],
}

/** Ninety days on an axis of months of 30.44 days. */
const NINETY_DAYS = 90 / 30.4375

/** What a typed-in model says: its own shares alive at 90 days and one year. */
export const externalSayings = (ninetyDays: unknown, oneYear: unknown): Saying[] =>
  [[NINETY_DAYS, ninetyDays] as const, [12, oneYear] as const].flatMap(([months, percent]) =>
    typeof percent === 'number' ? [alive('typed in', months, percent, 'recalled')] : [],
  )
