import { isIntradural } from '@theca/anatomy'
import type { Urgency } from '@theca/instruments'
import { WALKING, walkingLabels } from '@theca/instruments'
import type { Seq } from '@theca/record'
import { valueOf } from '@theca/record'
import type { Referral } from '../entries/index.ts'
import { detailsIn } from '../details.ts'
import { NEURAXIS_REGIONS } from '../entries/index.ts'
import type { Assessment, Examination } from '../views.ts'

/**
 * What one side of a rule reads: the latest complete answer of an instrument, or a statement of the case, brought to one
 * word of a short list. `null`: not said, not determinable, or outside the list; then there is nothing to contradict.
 */
export type Reading = {
  readonly title: string
  /** All words that it can read, in their order: a rule is a table over them. */
  readonly domain: readonly string[]
  readonly read: (state: Assessment, urgency: Urgency) => Read | null
  readonly says: (value: string) => string
}

export type Read = {
  readonly value: string
  readonly seq: Seq
  /** When it was true; for a standing statement the day of its entry. */
  readonly at: string
  /** Compared within a day with what it is held against, or standing. */
  readonly dated: boolean
}

type Value = (examination: Examination, state: Assessment) => string | null

/** Reads an instrument that was answered completely. */
export function reading(
  instrument: string,
  title: string,
  domain: readonly string[],
  value: Value,
  says: (value: string) => string = (each) => each,
): Reading {
  return {
    title,
    domain,
    says,
    read: (state) => {
      const exam = (state.examinations.get(instrument) ?? []).findLast(
        ({ answered }) => answered.result.status !== 'incomplete',
      )
      if (exam === undefined) return null
      const found = value(exam, state)
      return found === null || !domain.includes(found)
        ? null
        : { value: found, seq: exam.seq, at: exam.at, dated: true }
    },
  }
}

/** Reads the referral as it stands. */
export function ofReferral(
  title: string,
  domain: readonly string[],
  value: (said: Referral, state: Assessment) => string | null,
  says: (value: string) => string = (each) => each,
): Reading {
  return {
    title,
    domain,
    says,
    read: (state) => {
      if (state.referral === null) return null
      const { body, entry } = state.referral
      const found = value(body, state)
      return found === null || !domain.includes(found)
        ? null
        : { value: found, seq: entry.seq, at: entry.effectiveAt, dated: false }
    },
  }
}

/** The same reading, compared whenever it was said: for what does not change from day to day. */
export const standing = (each: Reading): Reading => ({
  ...each,
  read: (state, urgency) => {
    const found = each.read(state, urgency)
    return found === null ? null : { ...found, dated: false }
  },
})

const text = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null

/** The answer to one item, as a word. */
export const answerTo =
  (item: string): Value =>
  ({ answered }) =>
    text(answered.answers[item])

/** The value of the result, as a word. */
export const resultOf: Value = ({ answered }) => text(answered.result.value)

const numbers = (...values: number[]): string[] => values.map(String)

export const KPS = numbers(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
export const ECOG = numbers(0, 1, 2, 3, 4, 5)
export const GRADES = ['I', 'II', 'III', 'IV', 'V'] as const
export const AIS = ['A', 'B', 'C', 'D', 'E'] as const
export const YES_NO = ['yes', 'no'] as const

export const walkingWords = (value: string): string => walkingLabels[value as keyof typeof walkingLabels] ?? value

export const mccormick = reading('mccormick-modified', 'Modified McCormick', GRADES, answerTo('grade'))
export const walking = reading('ambulation', 'walking', WALKING, answerTo('walking'), walkingWords)
export const kps = reading('kps', 'Karnofsky', KPS, answerTo('kps'))
export const ecog = reading('ecog', 'ECOG', ECOG, answerTo('ecog'))
export const frankel = reading('frankel', 'Frankel', AIS, answerTo('grade'))

/** The AIS grade where it is single; several possible grades contradict nothing. */
export const ais = reading('isncsci', 'AIS', AIS, ({ answered }) => {
  const grades = detailsIn(answered.result.details)['ais']
  return Array.isArray(grades) && grades.length === 1 ? String(grades[0]).replace('*', '') : null
})

export const LEG_POWER = ['below 10', '10 to 19', '20 to 29', '30 to 39', '40 to 50'] as const

export const legPower = reading('isncsci', 'leg power, of 50,', LEG_POWER, ({ answered }) => {
  const { lems } = (detailsIn(answered.result.details)['totals'] ?? {}) as { lems?: unknown }
  return typeof lems === 'number' ? (LEG_POWER[Math.min(4, Math.floor(lems / 10))] ?? null) : null
})

export const SENSATION = ['normal', 'reduced', 'absent'] as const

/** Light touch and pin prick of S4-5 on both sides: all normal, all absent, or between. A blank cell reads nothing. */
export const sacralSensation = reading('isncsci', 'ISNCSCI sensation at S4-5', SENSATION, ({ answered }) => {
  const cells = ['right', 'left'].flatMap((side) =>
    ['lightTouch', 'pinPrick'].map((test) => {
      const cell = detailsIn(detailsIn(answered.answers[side] ?? null)[test] ?? null)['S4_5']
      return typeof cell === 'string' ? cell.replaceAll('*', '') : ''
    }),
  )
  if (!cells.every((cell) => ['0', '1', '2'].includes(cell))) return null
  return cells.every((cell) => cell === '2') ? 'normal' : cells.every((cell) => cell === '0') ? 'absent' : 'reduced'
})

export const voluntaryContraction = reading(
  'isncsci',
  'voluntary anal contraction',
  ['Yes', 'No'],
  answerTo('voluntaryAnalContraction'),
  (value) => (value === 'No' ? 'absent' : 'present'),
)

export const perianal = reading('sphincter', 'perianal sensation', SENSATION, answerTo('perianalSensation'))

export const bladderAndBowel = reading('sphincter', 'bladder and bowel', ['normal', 'not normal'], ({ answered }) =>
  answered.answers['bladder'] === 'normal' && answered.answers['bowel'] === 'normal' ? 'normal' : 'not normal',
)

export const involvement = reading(
  'sphincter',
  'sphincters',
  ['no', 'uncertain', 'yes'],
  resultOf,
  (value) => ({ no: 'not involved', uncertain: 'of uncertain cause', yes: 'involved' })[value] ?? value,
)

/** Whether the disease of the case lies wholly inside the dura. */
export const place = ofReferral(
  'compartments of the case',
  ['intradural only', 'extradural too', 'extradural only'],
  ({ compartments }) => {
    const inside = compartments.filter(isIntradural).length
    return inside === compartments.length ? 'intradural only' : inside === 0 ? 'extradural only' : 'extradural too'
  },
)

export const leptomeningeal = ofReferral('leptomeningeal disease in the referral', YES_NO, ({ compartments }) =>
  compartments.includes('leptomeningeal') ? 'yes' : 'no',
)

const CYTOLOGY = ['positive', 'equivocal', 'negative', 'not_done'] as const
const cytologyWords = (value: string): string => (value === 'not_done' ? 'not done' : value)
export const cytologyRecorded = ofReferral(
  'CSF cytology in the referral',
  CYTOLOGY,
  ({ csf }) => valueOf(csf)?.cytology.replace('-', '_') ?? null,
  cytologyWords,
)
export const cytologyAnswered = standing(
  reading('eano-esmo-lm', 'CSF cytology in the EANO–ESMO class', CYTOLOGY, answerTo('cytology'), cytologyWords),
)

/** Whether brain and whole spine were imaged; a region that is not known leaves it open. */
export const neuraxisImaged = ofReferral('whole neuraxis imaged, in the referral', YES_NO, ({ neuraxisMri }) => {
  const states = NEURAXIS_REGIONS.map((region) => neuraxisMri[region])
  if (states.includes('not-done')) return 'no'
  return states.includes('not-known') ? null : 'yes'
})

const systemicOf = (said: Referral) => valueOf(said.systemic)

/** Cancer in an organ, as the referral lists it. A list that was not asked for reads nothing. */
export const listedAt = (title: string, sites: readonly string[]): Reading =>
  ofReferral(`${title} in the referral`, YES_NO, (said) => {
    const systemic = systemicOf(said)
    if (systemic === null) return null
    if (systemic.status === 'no-other-disease') return 'no'
    return systemic.sites.some((site) => sites.includes(site)) ? 'yes' : 'no'
  })

export const systemicTreatment = ofReferral('systemic treatment in the referral', YES_NO, ({ previousTreatment }) => {
  const given = valueOf(previousTreatment)
  return given === null ? null : given.some(({ what }) => what === 'systemic') ? 'yes' : 'no'
})
