import type { BoardDecision, BoardFollowThrough, Goals, PathwayTime, Referral } from '@theca/assess'
import { DERMATOMES, KEY_MUSCLES } from '@theca/anatomy'
import { known, NOT_ASKED, NOT_KNOWN } from '@theca/record'

/** Moments counted back from when the demonstration is made, so that its clocks run. */
export type Ago = {
  /** A calendar day so many days ago. */
  readonly day: (days: number) => string
  /** A moment so many hours ago. */
  readonly hour: (hours: number) => string
}

/** What the room before surgery holds of an invented person, beside the examinations. All of it is made up. */
export type BeforeSurgery = {
  readonly referral: Partial<Referral>
  readonly goals?: Goals
  readonly pathway: readonly (Pick<PathwayTime, 'event'> & Partial<PathwayTime> & { hoursAgo: number })[]
  readonly answers: readonly { instrument: string; hoursAgo: number; answers: Readonly<Record<string, unknown>> }[]
  readonly decision?: { body: BoardDecision; hoursAgo: number; followThrough: Omit<BoardFollowThrough, 'decision'> }
}

/** An examination with full arms, legs as given from L2 to S1, and skin reduced below T10 down to S2. */
function isncsci(right: readonly number[], left: readonly number[]): Readonly<Record<string, unknown>> {
  const reduced = DERMATOMES.indexOf('T11')
  const spared = DERMATOMES.indexOf('S3')
  const touch = Object.fromEntries(
    DERMATOMES.map((level, place) => [level, place >= reduced && place < spared ? '1' : '2']),
  )
  const side = (legs: readonly number[]) => ({
    motor: Object.fromEntries(KEY_MUSCLES.map((level, place) => [level, place < 5 ? '5' : String(legs[place - 5])])),
    lightTouch: touch,
    pinPrick: touch,
    lowestNonKeyMuscle: null,
  })
  return { right: side(right), left: side(left), voluntaryAnalContraction: 'Yes', deepAnalPressure: 'Yes' }
}

const normalSphincters = { bladder: 'normal', bowel: 'normal', perianalSensation: 'normal', postVoidResidualMl: 40 }
const wholeNeuraxis = (on: string): Referral['neuraxisMri'] => ({
  brain: 'done-contrast',
  cervical: 'done-contrast',
  thoracic: 'done-contrast',
  lumbosacral: 'done-contrast',
  on: known(on),
})

const LEFT = [5, 5, 5, 5, 4]

const complete = ({ day }: Ago): BeforeSurgery => ({
  referral: {
    diagnosedOn: known(day(4 * 365)),
    intraduralFoundOn: known(day(1)),
    csf: known({ cytology: 'not-done', on: null, tapsNegative: null }),
    neuraxisMri: wholeNeuraxis(day(1)),
    systemic: known({ status: 'controlled', sites: ['lung'] }),
    previousTreatment: known([
      { what: 'surgery', on: day(4 * 365 - 30), note: 'one kidney removed' },
      { what: 'systemic', on: day(420), note: 'nivolumab with cabozantinib, still given' },
    ]),
    antithrombotics: known([]),
    course: known('rapid'),
  },
  goals: {
    ranked: ['keep-walking', 'time-at-home', 'relieve-pain'],
    expectation: {
      walking: known('keep'),
      pain: known('less'),
      home: known('home-with-help'),
      time: known('months'),
    },
    toldBy: 'patient',
    tradeOff: known('would take numb feet for steady legs; would not spend the spring in hospital'),
    escalation: known('full'),
    revisitOn: known(day(-42)),
    words: known('I want to walk to my allotment, and be at the wedding in spring.'),
  },
  pathway: [
    { event: 'suspicion', hoursAgo: 44, neurologicalSigns: 'yes' },
    { event: 'coordinator-contacted', hoursAgo: 43 },
    { event: 'steroid-start', hoursAgo: 42 },
    { event: 'mri', hoursAgo: 24 },
    { event: 'decision', hoursAgo: 1, treatment: 'surgery' },
  ],
  answers: [
    { instrument: 'isncsci', hoursAgo: 6 * 24, answers: isncsci([5, 5, 5, 4, 4], LEFT) },
    { instrument: 'isncsci', hoursAgo: 44, answers: isncsci([4, 4, 5, 4, 4], LEFT) },
    { instrument: 'isncsci', hoursAgo: 26, answers: isncsci([4, 4, 4, 4, 3], LEFT) },
    { instrument: 'isncsci', hoursAgo: 2, answers: isncsci([3, 3, 4, 4, 3], LEFT) },
    { instrument: 'ecog', hoursAgo: 2, answers: { ecog: 2 } },
    { instrument: 'frankel', hoursAgo: 2, answers: { grade: 'D' } },
    {
      instrument: 'sphincter',
      hoursAgo: 44,
      answers: normalSphincters,
    },
    { instrument: 'sphincter', hoursAgo: 2, answers: normalSphincters },
    { instrument: 'asa', hoursAgo: 5, answers: { asa: 'III', emergency: 'yes' } },
    {
      instrument: 'mfi-5',
      hoursAgo: 5,
      answers: {
        diabetes: 'no',
        hypertension: 'yes',
        pulmonary: 'no',
        heartFailure: 'no',
        dependentBefore: 'no',
        dependentNow: 'no',
      },
    },
    { instrument: 'albumin', hoursAgo: 20, answers: { albumin: { value: 36, unit: 'g/L' } } },
    {
      instrument: 'tokuhashi-revised',
      hoursAgo: 2,
      answers: {
        kps: 60,
        extraspinalBone: 'none',
        vertebral: 'none',
        organs: 'unremovable',
        palsy: 'D',
        primary: 'kidney',
      },
    },
    { instrument: 'tomita', hoursAgo: 2, answers: { primary: 'moderate', visceral: 'treatable', bone: 'none' } },
    {
      instrument: 'katagiri-2014',
      hoursAgo: 2,
      answers: {
        primary: 'renal_cell',
        visceral: 'nodular',
        crp: { value: 9, unit: 'mg/L' },
        ldh: { value: 210, unit: 'IU/L' },
        albumin: { value: 36, unit: 'g/L' },
        platelets: { value: 240, unit: '10⁹/L' },
        bilirubin: { value: 9, unit: 'µmol/L' },
        ecog: 2,
        previousChemotherapy: 'yes',
        multipleSkeletal: 'no',
      },
    },
    { instrument: 'van-der-linden', hoursAgo: 2, answers: { kps: 60, primary: 'other', visceral: 'yes' } },
  ],
  decision: {
    hoursAgo: 1,
    body: {
      metOn: day(0),
      present: [
        { role: 'neurosurgeon', name: null },
        { role: 'radiation-oncologist', name: null },
        { role: 'medical-oncologist', name: null },
        { role: 'radiologist', name: null },
        { role: 'palliative-care', name: null },
      ],
      options: [
        {
          option: 'surgery-then-radiotherapy',
          verdict: 'chosen',
          why: 'one lesion, still walks, power falls by the day; tissue; debulk as much as function allows',
        },
        {
          option: 'stereotactic-radiotherapy',
          verdict: 'alternative',
          why: 'if the list is full for two days; no fast relief of the cord',
        },
        { option: 'systemic', verdict: 'rejected', why: 'both drugs are being given; too slow for this slope' },
        { option: 'supportive', verdict: 'rejected', why: 'walking likely lost; asked, not wished' },
      ],
      dissent: [{ role: 'radiation-oncologist', what: 'would irradiate first, because kidney bleeds' }],
      wouldChange: [
        'walking lost for more than a day before theatre',
        'a second lesion, or tumour cells in the CSF',
        'he prefers another way after the talk',
      ],
      actions: [
        { id: 'a1', what: 'angiography question answered', role: 'radiologist', due: day(0) },
        { id: 'a2', what: 'theatre, monitored', role: 'neurosurgeon', due: day(-1) },
      ],
    },
    followThrough: { action: 'a1', outcome: 'done', on: day(0), why: known('no embolisation: supply not separate') },
  },
})

const cervical = ({ day }: Ago): BeforeSurgery => ({
  referral: {
    diagnosedOn: known(day(300)),
    intraduralFoundOn: known(day(2)),
    csf: known({ cytology: 'negative', on: day(1), tapsNegative: 1 }),
    neuraxisMri: { ...wholeNeuraxis(day(2)), lumbosacral: 'not-done' },
    systemic: known({ status: 'controlled', sites: ['lung', 'nodes'] }),
    previousTreatment: known([]),
    antithrombotics: known([{ drug: 'apixaban', dose: 'therapeutic', lastDoseAt: null }]),
    course: known('stepwise'),
  },
  goals: {
    ranked: ['hand-function', 'survival', 'keep-walking'],
    expectation: { walking: known('keep'), pain: NOT_ASKED, home: known('home-alone'), time: known('years') },
    toldBy: 'patient',
    tradeOff: NOT_ASKED,
    escalation: NOT_ASKED,
    revisitOn: NOT_ASKED,
    words: known('I paint. I need my right hand.'),
  },
  pathway: [
    { event: 'suspicion', hoursAgo: 60, neurologicalSigns: 'yes' },
    { event: 'mri', hoursAgo: 30 },
  ],
  answers: [
    // Beside a Karnofsky of 80: a contradiction to resolve.
    { instrument: 'ecog', hoursAgo: 26, answers: { ecog: 3 } },
    {
      instrument: 'eano-esmo-lm',
      hoursAgo: 20,
      answers: { cytology: 'negative', mri: 'normal', clinical: 'other', wholeNeuraxisMri: 'no' },
    },
  ],
})

const slow = ({ day }: Ago): BeforeSurgery => ({
  referral: {
    diagnosedOn: known(day(2500)),
    intraduralFoundOn: known(day(9)),
    csf: known({ cytology: 'positive', on: day(7), tapsNegative: 0 }),
    neuraxisMri: wholeNeuraxis(day(9)),
    systemic: known({ status: 'progressing', sites: ['liver', 'bone'] }),
    previousTreatment: known([{ what: 'systemic', on: day(90), note: null }]),
    antithrombotics: NOT_KNOWN,
    course: known('slow'),
  },
  goals: {
    ranked: ['time-at-home', 'relieve-pain'],
    expectation: {
      walking: known('slower-loss'),
      pain: known('less'),
      home: known('home-with-help'),
      time: known('months'),
    },
    toldBy: 'patient',
    tradeOff: known('no treatment that keeps her in bed'),
    escalation: known('no-resuscitation'),
    revisitOn: known(day(-28)),
    words: known('No more hospital nights than needed.'),
  },
  pathway: [{ event: 'suspicion', hoursAgo: 12 * 24, neurologicalSigns: 'not-known' }],
  answers: [
    {
      instrument: 'eano-esmo-lm',
      hoursAgo: 6 * 24,
      answers: { cytology: 'positive', mri: 'linear', clinical: 'typical', wholeNeuraxisMri: 'yes' },
    },
    { instrument: 'ecog', hoursAgo: 4 * 24, answers: { ecog: 2 } },
  ],
})

const lost = ({ day }: Ago): BeforeSurgery => ({
  referral: {
    diagnosedOn: known(day(900)),
    intraduralFoundOn: known(day(0)),
    neuraxisMri: { ...wholeNeuraxis(day(0)), brain: 'not-done' },
    systemic: known({ status: 'progressing', sites: ['bone'] }),
    antithrombotics: known([{ drug: 'aspirin', dose: 'not-known', lastDoseAt: null }]),
    course: known('sudden'),
  },
  pathway: [
    { event: 'suspicion', hoursAgo: 40, neurologicalSigns: 'yes' },
    { event: 'mri', hoursAgo: 5 },
  ],
  answers: [
    {
      instrument: 'sphincter',
      hoursAgo: 40,
      answers: { bladder: 'normal', bowel: 'normal', perianalSensation: 'normal' },
    },
    {
      instrument: 'sphincter',
      hoursAgo: 4,
      answers: {
        bladder: 'indwelling_catheter',
        bowel: 'constipation',
        perianalSensation: 'reduced',
        attribution: 'lesion',
      },
    },
    {
      instrument: 'sins',
      hoursAgo: 4,
      answers: {
        location: 'semirigid',
        pain: 'mechanical',
        boneLesion: 'blastic',
        alignment: 'normal',
        collapse: 'none',
        posterolateral: 'unilateral',
      },
    },
  ],
})

/** By the name of the invented case; the others stay as sparse as a first night leaves them. */
export const beforeSurgery: Readonly<Record<string, (ago: Ago) => BeforeSurgery>> = { complete, cervical, slow, lost }
