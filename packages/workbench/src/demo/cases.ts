import type { Compartment } from '@theca/anatomy'
import type { Lesion, PrimarySite } from '@theca/assess'
import type { phantomCases } from '@theca/volumetry/phantom'

/** One invented examination, hours before the demonstration was made. */
export type InventedExam = {
  hoursAgo: number
  mccormick?: 'I' | 'II' | 'III' | 'IV' | 'V'
  walking?: 'independent' | 'aid' | 'assistance' | 'non_ambulatory'
  kps?: number
  pain?: number
}

/** An invented person. Nothing here is taken from anybody: ages, courses and words were made up for this file. */
export type InventedCase = {
  name: string
  sex: 'male' | 'female'
  age: number
  site: PrimarySite
  histology: string | null
  driver: string | null
  compartments: Compartment[]
  lesions: Lesion[]
  firstSymptomDaysAgo: number | null
  firstSymptom: string | null
  question: string | null
  person: {
    physicalStatus: string | null
    comorbidity: string | null
    psychologicalStatus: string | null
    home: string | null
    wish: string | null
  } | null
  exams: InventedExam[]
  /** A phantom examination so many days ago, and whether its labels were measured. */
  imaging: { phantom: keyof typeof phantomCases; daysAgo: number; measured: boolean; slicesMissing?: boolean } | null
  /** Whether an operative plan is made up for the drawn spine. */
  planned?: true
}

const at = (
  compartment: Compartment,
  from: string,
  to: string,
  side: Lesion['side'],
  position: Lesion['position'] = 'not-known',
): Lesion => ({ compartment, from, to, side, position })

export const inventedCases: readonly InventedCase[] = [
  {
    name: 'complete',
    sex: 'male',
    age: 61,
    site: 'kidney',
    histology: 'clear cell',
    driver: null,
    compartments: ['intradural_extramedullary'],
    lesions: [at('intradural_extramedullary', 'T9/10', 'T10', 'right', 'dorsolateral')],
    firstSymptomDaysAgo: 16,
    firstSymptom: 'band-like pain, then unsteady legs',
    question:
      'Operate within 48 hours to decompress and debulk, or irradiate first, in a man who is losing his legs and still walks?',
    person: {
      physicalStatus: 'out of bed all day until two weeks ago; 81 kg, eats well',
      comorbidity: 'hypertension; one kidney, creatinine normal',
      psychologicalStatus: 'frightened of a wheelchair, sleeps 3 h; no treatment wanted for it',
      home: 'wife at home, stairs to the bedroom',
      wish: 'to walk to his allotment, and to be at a wedding in spring',
    },
    exams: [
      { hoursAgo: 15 * 24, pain: 5, walking: 'independent', kps: 80 },
      { hoursAgo: 6 * 24, mccormick: 'II', walking: 'independent', kps: 80, pain: 7 },
      { hoursAgo: 44, mccormick: 'II', walking: 'independent', kps: 70, pain: 8 },
      { hoursAgo: 2, mccormick: 'III', walking: 'aid', kps: 60, pain: 8 },
    ],
    imaging: { phantom: 'PH01', daysAgo: 1, measured: true },
    planned: true,
  },
  {
    name: 'cervical',
    sex: 'female',
    age: 54,
    site: 'lung',
    histology: 'adenocarcinoma',
    driver: 'ALK rearrangement',
    compartments: ['intramedullary'],
    lesions: [at('intramedullary', 'C4', 'C5', 'midline', 'central')],
    firstSymptomDaysAgo: 24,
    firstSymptom: 'clumsy right hand',
    question: 'Is there room for a drug that reaches the cord before surgery?',
    person: {
      physicalStatus: 'works half days',
      comorbidity: 'none',
      psychologicalStatus: 'composed, well informed',
      home: 'lives alone, second floor',
      wish: null,
    },
    exams: [
      { hoursAgo: 12 * 24, mccormick: 'I', walking: 'independent', kps: 90, pain: 2 },
      { hoursAgo: 26, mccormick: 'II', walking: 'independent', kps: 80, pain: 4 },
    ],
    imaging: { phantom: 'PH02', daysAgo: 2, measured: true },
  },
  {
    name: 'gap',
    sex: 'male',
    age: 66,
    site: 'melanoma',
    histology: null,
    driver: 'BRAF V600E',
    compartments: ['intradural_extramedullary'],
    lesions: [at('intradural_extramedullary', 'L2', 'L3', 'left')],
    firstSymptomDaysAgo: 40,
    firstSymptom: 'pain in the left thigh at night',
    question: null,
    person: null,
    exams: [
      { hoursAgo: 20 * 24, mccormick: 'I', walking: 'independent', pain: 6 },
      { hoursAgo: 30, mccormick: 'I', walking: 'independent', pain: 7 },
    ],
    imaging: { phantom: 'PH01', daysAgo: 3, measured: false, slicesMissing: true },
  },
  {
    name: 'slow',
    sex: 'female',
    age: 70,
    site: 'breast',
    histology: 'ductal, hormone receptor positive',
    driver: null,
    compartments: ['leptomeningeal'],
    lesions: [at('leptomeningeal', 'L1', 'S2', 'both')],
    firstSymptomDaysAgo: 33,
    firstSymptom: 'numb feet',
    question: null,
    person: {
      physicalStatus: 'rests in the afternoon',
      comorbidity: 'diabetes, neuropathy since chemotherapy',
      psychologicalStatus: null,
      home: 'with her daughter',
      wish: 'no more hospital nights than needed',
    },
    exams: [
      { hoursAgo: 21 * 24, mccormick: 'II', walking: 'aid', kps: 70, pain: 4 },
      { hoursAgo: 4 * 24, mccormick: 'III', walking: 'aid', kps: 60, pain: 5 },
    ],
    imaging: null,
  },
  {
    name: 'lost',
    sex: 'male',
    age: 58,
    site: 'prostate',
    histology: 'acinar',
    driver: null,
    compartments: ['intradural_extramedullary', 'vertebral'],
    lesions: [at('intradural_extramedullary', 'T4', 'T5', 'left'), at('vertebral', 'T5', 'T5', 'both')],
    firstSymptomDaysAgo: 5,
    firstSymptom: 'legs gave way on the stairs',
    question: 'Theatre tonight?',
    person: null,
    exams: [
      { hoursAgo: 40, mccormick: 'III', walking: 'aid', pain: 8 },
      { hoursAgo: 4, mccormick: 'V', walking: 'non_ambulatory', pain: 8 },
    ],
    imaging: null,
  },
  {
    name: 'new',
    sex: 'female',
    age: 49,
    site: 'unknown-primary',
    histology: null,
    driver: null,
    compartments: ['intradural_extramedullary'],
    lesions: [],
    firstSymptomDaysAgo: null,
    firstSymptom: null,
    question: null,
    person: null,
    exams: [{ hoursAgo: 3, mccormick: 'II', walking: 'independent' }],
    imaging: null,
  },
]
