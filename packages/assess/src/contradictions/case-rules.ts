import { findInstrument } from '@theca/instruments'
import { primarySites, primarySiteTitles } from '../primary-sites.ts'
import type { PrimarySite } from '../primary-sites.ts'
import {
  ageIn,
  bauerInNesms,
  bauerScore,
  birthYear,
  dependentBefore,
  dependentNow,
  firstKps,
  opioidInIpc,
  opioidListed,
  painInIpc,
  painWorst,
  palsyInTokuhashi,
  scoreItems,
  urgencySaid,
  walksInRades,
} from './more-readings.ts'
import { compartmentRules } from './compartment-rules.ts'
import { item } from './items.ts'
import { fittingPrimaries } from './primary-tables.ts'
import type { Reading } from './readings.ts'
import { ecog, frankel, kps, listedAt, mccormick, ofReferral, walking } from './readings.ts'
import type { Rule } from './types.ts'
import { different, table } from './types.ts'

const sameQuestion = {
  reason: 'The score asks what was examined, so both must give the same answer.',
  source: 'the score’s own item',
  evidenceStatus: 'project',
} as const

const sameItem = (id: string, score: Reading, examined: Reading): Rule => ({
  id,
  title: `${examined.title} in a score and as examined`,
  ...sameQuestion,
  between: [score, examined],
  contradicts: different,
})

const site = ofReferral(
  'primary in the referral',
  primarySites,
  ({ primary }) => primary.site,
  (value) => primarySiteTitles[value as PrimarySite].toLowerCase(),
)

const primaryRules: Rule[] = Object.entries(fittingPrimaries).map(([instrument, { title, fitting }]) => ({
  id: `primary-${instrument}`,
  title: 'Primary in a score and in the referral',
  reason: 'A score of another primary is a score of another person.',
  source: `groups of the primary in ${findInstrument(instrument)?.source ?? instrument}`,
  evidenceStatus: 'secondary',
  between: [item(instrument, title, 'primary'), site],
  contradicts: (said, where) => {
    const fits = fitting[where as PrimarySite]
    return fits !== undefined && !fits.includes(said)
  },
}))

const organs = listedAt('lung or liver metastases', ['lung', 'liver'])
const bones = listedAt('bone metastases', ['bone'])
const brain = listedAt('brain metastases', ['brain'])
const anywhere = listedAt('cancer outside the neuraxis', ['lung', 'liver', 'bone', 'nodes', 'other'])

const outsideSpine = {
  reason: 'The list of metastases in the referral and the item of the score name the same disease.',
  source: 'the score’s own item',
  evidenceStatus: 'project',
} as const

/** An item that denies what the referral lists; what a referral does not list may still be there, so one way only. */
const denies = (id: string, said: Reading, listed: Reading, none: readonly string[]): Rule => ({
  id,
  title: 'Disease elsewhere in a score and in the referral',
  ...outsideSpine,
  between: [said, listed],
  contradicts: (value, present) => present === 'yes' && none.includes(value),
})

const elsewhereRules: Rule[] = [
  denies('organs-tokuhashi', item('tokuhashi-revised', 'major organs in revised Tokuhashi', 'organs'), organs, [
    'none',
  ]),
  denies('visceral-tomita', item('tomita', 'visceral metastases in Tomita', 'visceral'), organs, ['none']),
  denies('visceral-bauer', item('bauer-modified', 'visceral metastases in modified Bauer', 'visceral'), organs, ['no']),
  denies(
    'visceral-van-der-linden',
    item('van-der-linden', 'visceral metastases in Van der Linden', 'visceral'),
    organs,
    ['no'],
  ),
  denies('visceral-rades', item('rades-short-survival', 'visceral metastases in Rades', 'visceral'), organs, ['no']),
  denies(
    'visceral-katagiri',
    item('katagiri-2014', 'visceral or cerebral metastases in Katagiri', 'visceral'),
    listedAt('lung, liver or brain metastases', ['lung', 'liver', 'brain']),
    ['none'],
  ),
  denies('bone-tomita', item('tomita', 'bone metastases in Tomita', 'bone'), bones, ['none']),
  denies('bone-bauer', item('bauer-modified', 'skeletal metastases in modified Bauer', 'skeletal'), bones, ['none']),
  ...(['lung-mol', 'melanoma-mol', 'breast'] as const).flatMap((gpa): Rule[] => [
    denies(
      `extracranial-${gpa}`,
      item(`gpa-${gpa}`, 'extracranial metastases in the brain score', 'extracranial'),
      anywhere,
      ['no'],
    ),
    {
      id: `brain-${gpa}`,
      title: 'Brain metastases in a score and in the referral',
      ...outsideSpine,
      between: [item(`gpa-${gpa}`, 'newly diagnosed brain metastases in the brain score', 'newBrainMetastases'), brain],
      contradicts: table({ yes: ['no'] }),
    },
  ]),
]

/** The class of urgency as the rule gives it from the examinations of the case. */
const urgencyByRule: Reading = {
  title: 'urgency by the rule',
  domain: ['planned', 'expedited', 'urgent', 'emergent'],
  says: (value) => value,
  read: (state, { category }) => {
    const last = [...state.examinations]
      .filter(([id]) => id !== 'urgency')
      .flatMap(([, serial]) => serial)
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .at(-1)
    return category === null || last === undefined ? null : { value: category, seq: last.seq, at: last.at, dated: true }
  },
}

const urgencyRule: Rule = {
  id: 'urgency-rule',
  title: 'Urgency recorded and by the rule',
  reason: 'The class is computed from dated examinations; another class needs the reason of whoever set it.',
  source: 'Theca rule, not validated (dossier 12.1)',
  evidenceStatus: 'project',
  between: [urgencySaid, urgencyByRule],
  contradicts: different,
}

const ageRules: Rule[] = (
  [
    ['gpa-lung-mol', 'Lung-molGPA'],
    ['gpa-melanoma-mol', 'Melanoma-molGPA'],
    ['gpa-breast', 'Breast-GPA'],
    ['cci', 'Charlson'],
  ] as const
).map(([instrument, title]) => ({
  id: `age-${instrument}`,
  title: `Age in ${title} and birth year`,
  reason: 'The age differs by more than the birthday from the birth year of the case.',
  source: 'arithmetic',
  evidenceStatus: 'project',
  between: [ageIn(instrument, `${title} was given`), birthYear],
  contradicts: (age) => age === 'another',
}))

/** Rules that hold an instrument against the case, or a score against what was examined. */
export const caseRules: readonly Rule[] = [
  ...scoreItems.kps.map((score, place) => sameItem(`kps-in-score-${place + 1}`, score, kps)),
  ...scoreItems.ecog.map((score, place) => sameItem(`ecog-in-score-${place + 1}`, score, ecog)),
  ...scoreItems.walking.map((score) => sameItem('walking-in-nesms', score, walking)),
  sameItem('tokuhashi-frankel', palsyInTokuhashi, frankel),
  sameItem('bauer-in-nesms', bauerInNesms, bauerScore),
  {
    id: 'walking-in-rades',
    title: 'Walking in a score and as examined',
    reason: 'Rades counts walking with or without an aid; whoever is held or does not walk is not ambulatory.',
    source: 'Rades (dossier 3.3, 7.8)',
    evidenceStatus: 'recalled',
    between: [walksInRades, walking],
    contradicts: table({ yes: ['assistance', 'non_ambulatory'], no: ['independent', 'aid'] }),
  },
  {
    id: 'mfi5-before',
    title: 'Dependence before the lesion',
    reason: 'Dependence that the cord lesion caused is no frailty: the index asks how the person was before it.',
    source: 'project (dossier 10)',
    evidenceStatus: 'project',
    between: [dependentBefore, firstKps],
    contradicts: table({ yes: ['70', '80', '90', '100'] }),
  },
  {
    id: 'mfi5-now',
    title: 'Dependence now',
    reason: 'McCormick IV and V depend on another person.',
    source: 'modified McCormick, wording (dossier 2.4)',
    evidenceStatus: 'verified',
    between: [dependentNow, mccormick],
    contradicts: table({ no: ['IV', 'V'], yes: ['I', 'II'] }),
  },
  {
    id: 'ipc-pain',
    title: 'Pain in the response and as told',
    reason: 'The response takes the worst pain of the last day, which was asked on the same day.',
    source: 'international consensus 2012 (dossier 4.3)',
    evidenceStatus: 'verified',
    between: [painInIpc, painWorst],
    contradicts: different,
  },
  {
    id: 'ipc-opioid',
    title: 'Opioid in the response and as listed',
    reason:
      'A response without opioids beside a list that has some, or the reverse, changes the class of the response.',
    source: 'international consensus 2012 (dossier 4.3)',
    evidenceStatus: 'verified',
    between: [opioidInIpc, opioidListed],
    contradicts: different,
  },
  urgencyRule,
  ...ageRules,
  ...compartmentRules,
  ...primaryRules,
  ...elsewhereRules,
]
