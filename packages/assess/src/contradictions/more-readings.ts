import { answerTo, ECOG, KPS, reading, resultOf, standing, walkingWords, YES_NO } from './readings.ts'
import type { Reading } from './readings.ts'
import { WALKING } from '@theca/instruments'
import type { Assessment } from '../views.ts'

/** Items of scales and scores that repeat what another instrument asks. */

const steps = (from: number, to: number, by = 1): string[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, place) => String(from + place * by))

export const nurick = reading('nurick', 'Nurick', steps(0, 5), answerTo('grade'))
export const barthelMobility = reading('barthel', 'Barthel mobility', steps(0, 15, 5), answerTo('mobility'))
export const cooperLeg = reading('cooper-epstein', 'Cooper–Epstein leg', steps(0, 5), answerTo('leg'))
export const ambulationOfMjoa = reading('mjoa', 'mJOA leg', steps(0, 7), answerTo('motorLeg'))

export const dependentBefore = standing(
  reading('mfi-5', 'dependent before the cord lesion, in the frailty index,', YES_NO, answerTo('dependentBefore')),
)
export const dependentNow = reading('mfi-5', 'dependent now, in the frailty index,', YES_NO, answerTo('dependentNow'))

/** The first Karnofsky on record: the nearest that the record has to what somebody was before the lesion. */
export const firstKps: Reading = {
  title: 'the first Karnofsky on record',
  domain: KPS,
  says: (value) => value,
  read: (state) => {
    const first = (state.examinations.get('kps') ?? []).find(({ answered }) => answered.result.status === 'complete')
    const points = first?.answered.result.value
    if (first === undefined || typeof points !== 'number') return null
    return { value: String(points), seq: first.seq, at: first.at, dated: false }
  },
}

/** An item of a score that asks what `domain` lists. */
const itemOf = (instrument: string, title: string, domain: readonly string[], item: string): Reading =>
  reading(instrument, title, domain, answerTo(item), domain === WALKING ? walkingWords : undefined)

export const scoreItems = {
  kps: [
    itemOf('tokuhashi-revised', 'Karnofsky in revised Tokuhashi', KPS, 'kps'),
    itemOf('van-der-linden', 'Karnofsky in Van der Linden', KPS, 'kps'),
    itemOf('osri', 'Karnofsky in OSRI', KPS, 'kps'),
    itemOf('gpa-lung-mol', 'Karnofsky in Lung-molGPA', KPS, 'kps'),
    itemOf('gpa-melanoma-mol', 'Karnofsky in Melanoma-molGPA', KPS, 'kps'),
    itemOf('gpa-breast', 'Karnofsky in Breast-GPA', KPS, 'kps'),
  ],
  ecog: [
    itemOf('katagiri-2014', 'ECOG in Katagiri', ECOG, 'ecog'),
    itemOf('rades-short-survival', 'ECOG in Rades', ECOG, 'ecog'),
  ],
  walking: [itemOf('nesms', 'walking in NESMS', WALKING, 'walking')],
} as const

export const palsyInTokuhashi = itemOf(
  'tokuhashi-revised',
  'palsy in revised Tokuhashi',
  ['A', 'B', 'C', 'D', 'E'],
  'palsy',
)
export const walksInRades = itemOf('rades-short-survival', 'walks, in Rades,', YES_NO, 'ambulatory')
export const bauerInNesms = itemOf('nesms', 'Modified Bauer in NESMS', steps(0, 4), 'modifiedBauer')
export const bauerScore = reading('bauer-modified', 'Modified Bauer', steps(0, 4), resultOf)

export const painInIpc = reading(
  'ipc-pain-response',
  'pain after treatment in the response',
  steps(0, 10),
  answerTo('painAfter'),
)
export const painWorst = reading('pain-nrs', 'worst pain', steps(0, 10), answerTo('worst'))

const OPIOID = ['none', 'some'] as const
const opioid = (dose: unknown): string | null => (typeof dose === 'number' ? (dose > 0 ? 'some' : 'none') : null)
export const opioidInIpc = reading('ipc-pain-response', 'opioid in the response', OPIOID, ({ answered }) =>
  opioid(answered.answers['mmeAfter']),
)
export const opioidListed = reading('opioid-mme', 'opioids listed', OPIOID, ({ answered }) =>
  opioid(answered.result.value),
)

/** Whether a scale for disease outside the dura was answered: with a result, or waiting for one. */
export const answeredAt = (instrument: string, title: string): Reading =>
  standing(
    reading(instrument, title, ['answered'], ({ answered }) =>
      Object.keys(answered.answers).length > 0 ? 'answered' : null,
    ),
  )

/** The class of urgency that somebody recorded. */
export const urgencySaid = reading(
  'urgency',
  'urgency recorded',
  ['planned', 'expedited', 'urgent', 'emergent'],
  resultOf,
)

const AGES = ['the same', 'another'] as const

/**
 * The age in a graded assessment beside the birth year: the year's difference, or one less before the birthday. It reads
 * `another` where neither fits; the other side is the case itself.
 */
export const ageIn = (instrument: string, title: string): Reading =>
  standing(
    reading(
      instrument,
      title,
      AGES,
      ({ at, answered }, state: Assessment) => {
        const birth = state.opened?.body.birthYear
        const age = answered.answers['ageYears']
        if (birth === undefined || birth.is !== 'known' || typeof age !== 'number') return null
        const difference = Number(at.slice(0, 4)) - birth.value - age
        return difference === 0 || difference === 1 ? 'the same' : 'another'
      },
      (value) => `${value} age`,
    ),
  )

export const birthYear: Reading = {
  title: 'the birth year of the case',
  domain: ['known'],
  says: () => 'known',
  read: (state) =>
    state.opened === null || state.opened.body.birthYear.is !== 'known'
      ? null
      : { value: 'known', seq: state.opened.entry.seq, at: state.opened.entry.effectiveAt, dated: false },
}
