import { choice, yesNo } from './items.ts'

/** Items that the original and the modified Bauer share. Breast and kidney earn a point twice: not lung, and favourable. */
export const bauerItems = {
  visceral: yesNo('Visceral metastases'),
  primary: choice('Primary', {
    breast: 'breast',
    kidney: 'kidney',
    lymphoma: 'lymphoma',
    myeloma: 'myeloma',
    lung: 'lung',
    other: 'other',
  }),
  skeletal: choice('Skeletal metastases', {
    solitary: 'one solitary',
    multiple: 'multiple',
    none: 'none: purely intradural disease',
  }),
} as const

type BauerAnswers = {
  visceral: 'yes' | 'no'
  primary: 'breast' | 'kidney' | 'lymphoma' | 'myeloma' | 'lung' | 'other'
  skeletal: 'solitary' | 'multiple' | 'none'
}

const favourable: readonly string[] = ['breast', 'kidney', 'lymphoma', 'myeloma']

/** The four points of the modified scale, by name. */
export const bauerPoints = ({ visceral, primary, skeletal }: BauerAnswers) => ({
  noVisceral: visceral === 'no' ? 1 : 0,
  notLung: primary === 'lung' ? 0 : 1,
  favourablePrimary: favourable.includes(primary) ? 1 : 0,
  solitarySkeletal: skeletal === 'multiple' ? 0 : 1,
})

export const total = (points: Readonly<Record<string, number>>): number =>
  Object.values(points).reduce((sum, each) => sum + each, 0)
