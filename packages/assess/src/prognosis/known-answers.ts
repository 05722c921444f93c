import type { Compartment } from '@theca/anatomy'
import { isIntradural } from '@theca/anatomy'
import { valueOf } from '@theca/record'
import { fittingPrimaries } from '../contradictions/primary-tables.ts'
import type { Assessment } from '../views.ts'
import { compartmentsOf, latest } from '../views.ts'

/**
 * The answers of a prognostic score that the case already gives: an examination that asks the same, or a statement of the
 * referral that leaves one answer only. Everything else stays missing, and the score shows what it could still be.
 */
export type Known = { readonly answers: Readonly<Record<string, unknown>>; readonly forced: readonly string[] }

type From = (state: Assessment) => Record<string, unknown>

const answered =
  (instrument: string, item: string, as: string): From =>
  (state) => {
    const value = complete(state, instrument)?.answers[item]
    return value === undefined || value === null ? {} : { [as]: value }
  }

const complete = (state: Assessment, instrument: string) => {
  const exam = latest(state, instrument)
  return exam === null || exam.answered.result.status !== 'complete' ? null : exam.answered
}

/** The answer about the primary, where the site allows one and no other. */
const primaryOf =
  (instrument: string): From =>
  (state) => {
    const site = state.referral?.body.primary.site
    const fits = site === undefined ? undefined : fittingPrimaries[instrument]?.fitting[site]
    return fits?.length === 1 ? { primary: fits[0] } : {}
  }

const systemicOf = (state: Assessment) => valueOf(state.referral?.body.systemic)

/** Metastases of an organ: yes where the referral lists one, no where it says that there is none anywhere. */
const listed =
  (sites: readonly string[], item: string, yes: string | null, no: string): From =>
  (state) => {
    const systemic = systemicOf(state)
    if (systemic === null) return {}
    const present = systemic.status !== 'no-other-disease' && systemic.sites.some((site) => sites.includes(site))
    if (present) return yes === null ? {} : { [item]: yes }
    return systemic.status === 'no-other-disease' ? { [item]: no } : {}
  }

const kps = answered('kps', 'kps', 'kps')
const ecog = answered('ecog', 'ecog', 'ecog')
const albumin = answered('albumin', 'albumin', 'albumin')

const chemotherapy: From = (state) => {
  const given = valueOf(state.referral?.body.previousTreatment)
  return given !== null && given.every(({ what }) => what !== 'systemic') ? { previousChemotherapy: 'no' } : {}
}

const leptomeningeal: From = (state) =>
  compartmentsOf(state).includes('leptomeningeal') ? { visceral: 'disseminated' } : {}

const age: From = (state) => {
  const birth = valueOf(state.opened?.body.birthYear)
  const at = state.referral?.entry.effectiveAt
  return birth === null || at === undefined ? {} : { ageYears: Number(at.slice(0, 4)) - birth }
}

const brainScore: readonly From[] = [
  (state) => {
    const systemic = systemicOf(state)
    if (systemic === null) return {}
    // Whether brain metastases are newly diagnosed is not in the referral; that there are none is.
    return systemic.sites.includes('brain') ? {} : { newBrainMetastases: 'no' }
  },
  age,
  kps,
  listed(['lung', 'liver', 'bone', 'nodes', 'other'], 'extracranial', 'yes', 'no'),
]

const walksOf: From = (state) => {
  const walking = complete(state, 'ambulation')?.answers['walking']
  return typeof walking === 'string'
    ? { ambulatory: walking === 'independent' || walking === 'aid' ? 'yes' : 'no' }
    : {}
}

const sources: Readonly<Record<string, readonly From[]>> = {
  'tokuhashi-revised': [
    kps,
    answered('frankel', 'grade', 'palsy'),
    primaryOf('tokuhashi-revised'),
    listed(['lung', 'liver', 'brain'], 'organs', null, 'none'),
    listed(['bone'], 'extraspinalBone', null, 'none'),
  ],
  tomita: [
    primaryOf('tomita'),
    listed(['lung', 'liver', 'brain'], 'visceral', null, 'none'),
    listed(['bone'], 'bone', null, 'none'),
  ],
  'bauer-modified': [
    primaryOf('bauer-modified'),
    listed(['lung', 'liver'], 'visceral', 'yes', 'no'),
    listed(['bone'], 'skeletal', null, 'none'),
  ],
  'katagiri-2014': [primaryOf('katagiri-2014'), leptomeningeal, ecog, albumin, chemotherapy],
  'van-der-linden': [kps, primaryOf('van-der-linden'), listed(['lung', 'liver'], 'visceral', 'yes', 'no')],
  nesms: [
    answered('ambulation', 'walking', 'walking'),
    albumin,
    (state) => {
      const score = complete(state, 'bauer-modified')?.result.value
      return typeof score === 'number' ? { modifiedBauer: score } : {}
    },
  ],
  osri: [
    kps,
    (state) => {
      const { primary } = primaryOf('osri')(state)
      return primary === undefined ? {} : { primary }
    },
  ],
  'rades-short-survival': [
    ecog,
    primaryOf('rades-short-survival'),
    listed(['lung', 'liver'], 'visceral', 'yes', 'no'),
    walksOf,
  ],
  'gpa-lung-mol': brainScore,
  'gpa-melanoma-mol': brainScore,
  'gpa-breast': brainScore,
}

/** Items that have no clean answer without disease of bone: what the score takes for them inside the dura. */
const outsideTheDura: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'tokuhashi-revised': { vertebral: 'none' },
  tomita: { bone: 'none' },
  'bauer-modified': { skeletal: 'none' },
}

const onlyIntradural = (compartments: readonly Compartment[]): boolean =>
  compartments.length > 0 && compartments.every(isIntradural)

/**
 * What is known for a score without asking again, and which of its items were forced by disease that the score does not
 * know.
 *
 * @example knownAnswers('van-der-linden', assessed).answers   // { kps: 60, primary: 'other' }
 */
export function knownAnswers(model: string, state: Assessment): Known {
  const answers = Object.assign({}, ...(sources[model] ?? []).map((from) => from(state))) as Record<string, unknown>
  const bones = valueOf(state.referral?.body.systemic)?.sites.includes('bone') ?? true
  const forced = onlyIntradural(compartmentsOf(state)) && !bones ? (outsideTheDura[model] ?? {}) : {}
  return { answers: { ...forced, ...answers }, forced: Object.keys(forced) }
}
