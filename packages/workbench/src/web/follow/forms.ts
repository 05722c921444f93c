import { expectationWords } from '@theca/assess'
import {
  APPROACHES,
  approachWords,
  CLAVIEN_DINDO,
  CLOSURES,
  CNS_ACTIVITY,
  complication,
  complicationCourse,
  COMPLICATIONS,
  complicationWords,
  contact,
  CONTACT_OUTCOMES,
  death,
  drug,
  expectationMet,
  EXTENTS,
  extentWords,
  hospice,
  lost,
  MODALITIES,
  operation,
  OUTCOMES,
  pathology,
  radiotherapy,
  recurrence,
  RECURRENCES,
  recurrenceWords,
  response,
  RESPONSES,
  responseWords,
  ROUTES,
  STOPPED_BECAUSE,
  stoppedWords,
  surveillanceSet,
  SURVEILLANCE_PROTOCOLS,
  TARGETS,
  TECHNIQUES,
  timeZero,
} from '@theca/follow'
import { operativePlans } from '@theca/plan'
import type { EntryKind } from '@theca/record'
import { foldView, inWords, NOT_ASKED } from '@theca/record'
import type { CaseData } from '../data/queries.ts'
import { fullDay } from '../parts/words.ts'
import type { Field } from './fields.ts'

/** One form of the room: the kind it says, its questions, and what it starts from. */
export type FormOf = {
  readonly id: string
  readonly title: string
  /** When the statement is true, or what it is for, in words beside the title. */
  readonly note: string
  readonly kind: EntryKind
  readonly fields: readonly Field[]
  /** A choice that begins as null must be made: no finding is said because a form happened to begin with it. */
  readonly start: Readonly<Record<string, unknown>>
}

type Options = readonly { readonly value: string; readonly title: string }[]
const plain = (values: readonly string[]): Options =>
  values.map((value) => ({ value, title: value.replaceAll('-', ' ') }))
const worded = <V extends string>(values: readonly V[], words: Readonly<Record<V, string>>): Options =>
  values.map((value) => ({ value, title: words[value] }))

const sides: Options = plain(['right', 'left', 'midline', 'both', 'not-known'])
const words = (key: string, title: string, maximum: number, note?: string): Field => ({
  as: 'words',
  key,
  title,
  maximum,
  knowable: true,
  ...(note === undefined ? {} : { note }),
})

const operationForm: FormOf = {
  id: 'operation',
  title: 'Operation',
  note: 'true at the incision',
  kind: operation,
  start: {
    plan: null,
    endedAt: NOT_ASKED,
    urgency: 'not-known',
    approach: null,
    levelsOpened: [],
    side: 'not-known',
    myelotomy: NOT_ASKED,
    rootsDivided: NOT_ASKED,
    instrumentation: NOT_ASKED,
    monitoring: NOT_ASKED,
    extentByWord: 'not-stated',
    stoppedBecause: null,
    stoppedWords: NOT_ASKED,
    changedFromPlan: NOT_ASKED,
    bloodLossMl: NOT_ASKED,
    closure: NOT_ASKED,
    surgeons: NOT_ASKED,
    account: NOT_ASKED,
  },
  fields: [
    { as: 'choice', key: 'approach', title: 'Approach', options: worded(APPROACHES, approachWords) },
    { as: 'levels', key: 'levelsOpened', title: 'Levels opened', note: 'T9, T10 or T9-T11' },
    { as: 'choice', key: 'side', title: 'Side of the lesion', options: sides },
    {
      as: 'choice',
      key: 'urgency',
      title: 'Urgency',
      options: plain(['emergent', 'urgent', 'expedited', 'planned', 'not-known']),
    },
    {
      as: 'choice',
      key: 'extentByWord',
      title: 'Extent, by word',
      note: "The surgeon's word. Volumes measured later stand beside it and replace nothing.",
      options: worded(EXTENTS, extentWords),
    },
    {
      as: 'choice',
      key: 'stoppedBecause',
      title: 'Ended because',
      options: worded(STOPPED_BECAUSE, stoppedWords),
    },
    words('stoppedWords', 'In words', 500),
    { as: 'yes-no', key: 'myelotomy', title: 'Myelotomy' },
    { as: 'yes-no', key: 'instrumentation', title: 'Instrumentation' },
    {
      as: 'marks',
      key: 'monitoring',
      title: 'Monitored with',
      options: MODALITIES.map((value) => ({ value, title: value.toUpperCase() })),
    },
    { as: 'number', key: 'bloodLossMl', title: 'Blood loss', unit: 'mL', least: 0, most: 30_000, knowable: true },
    { as: 'choice', key: 'closure', title: 'Dural closure', options: plain(CLOSURES), knowable: true },
    words('changedFromPlan', 'Changed from the plan', 1000, 'What was done otherwise than planned, and why.'),
    words('surgeons', 'Surgeons', 300),
    words('account', 'Account', 8000),
  ],
}

const pathologyForm: FormOf = {
  id: 'pathology',
  title: 'Pathology',
  note: 'true when the result came',
  kind: pathology,
  start: { from: 'operation', histology: '', fitsPrimary: NOT_ASKED, ki67Percent: NOT_ASKED, markers: [] },
  fields: [
    { as: 'choice', key: 'from', title: 'Tissue from', options: plain(['operation', 'csf', 'other-site']) },
    { as: 'words', key: 'histology', title: 'Histology', maximum: 300 },
    { as: 'yes-no', key: 'fitsPrimary', title: 'Fits the known primary' },
    { as: 'number', key: 'ki67Percent', title: 'Ki-67', unit: '%', least: 0, most: 100, knowable: true },
  ],
}

const complicationForm: FormOf = {
  id: 'complication',
  title: 'Complication',
  note: 'true when it began',
  kind: complication,
  start: {
    what: null,
    phase: null,
    clavienDindo: NOT_ASKED,
    saves: NOT_ASKED,
    ctcae: NOT_ASKED,
    operation: null,
    presumedCause: NOT_ASKED,
    treatment: NOT_ASKED,
    words: NOT_ASKED,
  },
  fields: [
    { as: 'choice', key: 'what', title: 'What', options: worded(COMPLICATIONS, complicationWords) },
    {
      as: 'choice',
      key: 'phase',
      title: 'When',
      options: plain(['during-operation', 'after-operation', 'radiotherapy', 'systemic-therapy']),
    },
    {
      as: 'choice',
      key: 'clavienDindo',
      title: 'Clavien–Dindo',
      note: 'A new deficit that needed no intervention has no natural grade: leave it without one.',
      options: plain(CLAVIEN_DINDO),
      knowable: true,
    },
    { as: 'number', key: 'saves', title: 'SAVES-V2', unit: 'of 6', least: 1, most: 6, knowable: true },
    { as: 'number', key: 'ctcae', title: 'CTCAE', unit: 'of 5', least: 1, most: 5, knowable: true },
    words('presumedCause', 'Presumed cause', 300),
    words('treatment', 'Treatment', 500),
  ],
}

const radiotherapyForm: FormOf = {
  id: 'radiotherapy',
  title: 'Radiotherapy',
  note: 'as prescribed and given',
  kind: radiotherapy,
  start: {
    startedOn: '',
    endedOn: NOT_ASKED,
    target: null,
    technique: 'not-known',
    doseGy: 0,
    fractions: 0,
    alphaBetaTumourGy: 10,
    cordMaximumGy: NOT_ASKED,
    completed: NOT_ASKED,
  },
  fields: [
    { as: 'day', key: 'startedOn', title: 'Started on' },
    { as: 'day', key: 'endedOn', title: 'Ended on', knowable: true },
    { as: 'choice', key: 'target', title: 'Target', options: plain(TARGETS) },
    { as: 'choice', key: 'technique', title: 'Technique', options: plain(TECHNIQUES) },
    { as: 'number', key: 'doseGy', title: 'Dose', unit: 'Gy', least: 0.1, most: 100 },
    { as: 'number', key: 'fractions', title: 'Fractions', unit: 'fractions', least: 1, most: 60 },
    {
      as: 'number',
      key: 'alphaBetaTumourGy',
      title: 'Tumour α/β',
      note: 'Assumed, and shown beside every EQD2.',
      unit: 'Gy',
      least: 0.1,
      most: 20,
    },
    { as: 'number', key: 'cordMaximumGy', title: 'Cord maximum', unit: 'Gy', least: 0, most: 100, knowable: true },
    { as: 'yes-no', key: 'completed', title: 'Completed' },
  ],
}

const drugForm: FormOf = {
  id: 'drug',
  title: 'Drug',
  note: 'systemic, intrathecal, steroid',
  kind: drug,
  start: {
    route: null,
    agent: '',
    dose: NOT_ASKED,
    startedOn: '',
    endedOn: NOT_ASKED,
    line: NOT_ASKED,
    cnsActivity: 'not-known',
    endedBecause: NOT_ASKED,
  },
  fields: [
    { as: 'choice', key: 'route', title: 'Route', options: plain(ROUTES) },
    { as: 'words', key: 'agent', title: 'Agent', maximum: 120 },
    words('dose', 'Dose', 120, 'As given; never computed here.'),
    { as: 'day', key: 'startedOn', title: 'Started on' },
    { as: 'day', key: 'endedOn', title: 'Ended on', knowable: true, open: 'still given' },
    { as: 'number', key: 'line', title: 'Line', unit: '', least: 1, most: 20, knowable: true },
    { as: 'choice', key: 'cnsActivity', title: 'Reaches the CNS', options: plain(CNS_ACTIVITY) },
    {
      as: 'choice',
      key: 'endedBecause',
      title: 'Ended because',
      options: plain(['complete', 'progression', 'toxicity', 'wish', 'other']),
      knowable: true,
    },
  ],
}

const responseForm: FormOf = {
  id: 'response',
  title: 'Response on imaging',
  note: 'true on the day of the images',
  kind: response,
  start: {
    purpose: null,
    rule: 'reader',
    overall: null,
    readers: 1,
    newLesions: NOT_ASKED,
    words: NOT_ASKED,
  },
  fields: [
    {
      as: 'choice',
      key: 'purpose',
      title: 'Purpose of the scan',
      options: plain(['residual', 'baseline', 'surveillance', 'symptom']),
    },
    {
      as: 'choice',
      key: 'rule',
      title: 'Rule',
      options: [
        { value: 'rano-lm-revised', title: 'RANO-LM, revised' },
        { value: 'recist-1-1', title: 'RECIST 1.1' },
        { value: 'volume', title: 'volume' },
        { value: 'reader', title: "reader's word" },
      ],
    },
    { as: 'choice', key: 'overall', title: 'Overall', options: worded(RESPONSES, responseWords) },
    {
      as: 'number',
      key: 'readers',
      title: 'Readers',
      note: 'Agreement on leptomeningeal response is only moderate: two readers, or it says single read.',
      unit: '',
      least: 1,
      most: 5,
    },
    { as: 'yes-no', key: 'newLesions', title: 'New lesions' },
    words('words', 'In words', 1000),
  ],
}

const recurrenceForm: FormOf = {
  id: 'recurrence',
  title: 'Recurrence',
  note: 'time counts from the operation',
  kind: recurrence,
  start: { what: null, on: '', evidence: null, confirmed: null, words: NOT_ASKED },
  fields: [
    { as: 'choice', key: 'what', title: 'What came back', options: worded(RECURRENCES, recurrenceWords) },
    { as: 'day', key: 'on', title: 'First seen on' },
    {
      as: 'choice',
      key: 'evidence',
      title: 'Evidence',
      options: plain(['imaging', 'cytology', 'histology', 'clinical']),
    },
    { as: 'choice', key: 'confirmed', title: 'Confirmed', options: plain(['confirmed', 'single-scan']) },
    words('words', 'In words', 500),
  ],
}

const contactForm: FormOf = {
  id: 'contact',
  title: 'Attempt to reach',
  note: 'also when nobody answered',
  kind: contact,
  start: { by: 'telephone', outcome: null, words: NOT_ASKED },
  fields: [
    {
      as: 'choice',
      key: 'by',
      title: 'By',
      options: plain(['telephone', 'letter', 'family', 'general-practitioner', 'registry']),
    },
    { as: 'choice', key: 'outcome', title: 'Outcome', options: plain(CONTACT_OUTCOMES) },
    words('words', 'In words', 500),
  ],
}

const surveillanceForm: FormOf = {
  id: 'surveillance',
  title: 'Surveillance',
  note: 'a schedule, with its evidence',
  kind: surveillanceSet,
  start: { protocol: null, protocolVersion: 1, from: '', because: NOT_ASKED },
  fields: [
    {
      as: 'choice',
      key: 'protocol',
      title: 'Schedule',
      options: SURVEILLANCE_PROTOCOLS.map(({ id, title }) => ({ value: id, title })),
    },
    { as: 'day', key: 'from', title: 'Day 0' },
    words('because', 'Because', 300),
  ],
}

const endForms: readonly FormOf[] = [
  {
    id: 'hospice',
    title: 'Hospice care',
    note: 'surveillance stops, contact does not',
    kind: hospice,
    start: { on: '' },
    fields: [{ as: 'day', key: 'on', title: 'From' }],
  },
  {
    id: 'lost',
    title: 'Lost to follow-up',
    note: 'what is known ends at the last contact',
    kind: lost,
    start: { lastContactOn: '', because: NOT_ASKED },
    fields: [{ as: 'day', key: 'lastContactOn', title: 'Last contact on' }, words('because', 'Because', 300)],
  },
  {
    id: 'death',
    title: 'Death',
    note: 'nothing is due after it',
    kind: death,
    start: { on: '', cause: 'not-known', place: NOT_ASKED },
    fields: [
      { as: 'day', key: 'on', title: 'On' },
      {
        as: 'choice',
        key: 'cause',
        title: 'Cause',
        options: plain(['neurological', 'systemic-cancer', 'treatment', 'other', 'not-known']),
      },
      {
        as: 'choice',
        key: 'place',
        title: 'Place',
        options: plain(['home', 'hospital', 'hospice', 'institution', 'other']),
        knowable: true,
      },
    ],
  },
]

const MET: Options = [
  { value: 'met', title: 'met' },
  { value: 'partly', title: 'partly' },
  { value: 'not-met', title: 'not met' },
  { value: 'not-known', title: 'not known' },
]

/** Whether what was expected came: only where something was expected before treatment. */
const expectationForm = ({ assessed }: CaseData): FormOf[] => {
  const goals = assessed.goals.at(-1)
  if (goals === undefined) return []
  const { expectation } = goals.body
  const item = (key: 'walking' | 'pain' | 'home' | 'time', title: string): Field => ({
    as: 'choice',
    key,
    title,
    note: `Expected: ${inWords(expectation[key], (value) => expectationOf(key, value))}.`,
    options: MET,
  })
  return [
    {
      id: 'expectation',
      title: 'Expectation',
      note: `held against the goals of entry ${goals.entry.seq}`,
      kind: expectationMet,
      start: {
        goals: goals.entry.seq,
        walking: 'not-known',
        pain: 'not-known',
        home: 'not-known',
        time: 'not-known',
        toldBy: 'patient',
        words: NOT_ASKED,
      },
      fields: [
        item('walking', 'Walking'),
        item('pain', 'Pain'),
        item('home', 'Home'),
        item('time', 'Time'),
        { as: 'choice', key: 'toldBy', title: 'Told by', options: plain(['patient', 'surrogate', 'clinician']) },
        words('words', 'In their words', 800),
      ],
    },
  ]
}

const expectationOf = (key: keyof typeof expectationWords, value: string): string =>
  (expectationWords[key] as Readonly<Record<string, string>>)[value] ?? value

/** How a complication went on: only where there is one. */
const courseForm = ({ went }: CaseData): FormOf[] => {
  const last = went.complications.at(-1)
  if (last === undefined) return []
  return [
    {
      id: 'complication-course',
      title: 'Course of a complication',
      note: 'said again whenever it changes',
      kind: complicationCourse,
      start: { complication: last.seq, now: null, words: NOT_ASKED },
      fields: [
        {
          as: 'which',
          key: 'complication',
          title: 'Complication',
          options: went.complications.map(({ seq, body, at }) => ({
            value: seq,
            title: `${complicationWords[body.what]}, ${fullDay(at)}`,
          })),
        },
        { as: 'choice', key: 'now', title: 'Now', options: plain(OUTCOMES) },
        words('words', 'In words', 500),
      ],
    },
  ]
}

/** The operation with the plan that was signed for it, where one was. */
const operationForms = ({ entries, went }: CaseData): FormOf => {
  const plan = foldView(operativePlans, entries)
    .operations.find(({ operation: of }) => of === went.operations.length + 1)
    ?.signatures.findLast((signature) => signature.void === null)
  if (plan === undefined) return operationForm
  const { number, place } = plan.version
  return {
    ...operationForm,
    note: `true at the incision; held against plan version ${number}, signed ${fullDay(plan.entry.effectiveAt)}`,
    start: { ...operationForm.start, plan: place },
  }
}

/** Day 0 is proposed to be the operation. */
const surveillanceForms = ({ went }: CaseData): FormOf => ({
  ...surveillanceForm,
  start: { ...surveillanceForm.start, from: timeZero(went) ?? '' },
})

export type FormGroup = { readonly title: string; readonly forms: readonly FormOf[] }

/** Forms in the order of care, as far as the case has something to say with them; each group is a heading of the list. */
export const formGroups = (data: CaseData): readonly FormGroup[] => [
  { title: 'Surgery', forms: [operationForms(data), pathologyForm, complicationForm, ...courseForm(data)] },
  { title: 'Adjuvant therapy', forms: [radiotherapyForm, drugForm] },
  { title: 'Disease', forms: [responseForm, recurrenceForm] },
  { title: 'Following', forms: [...expectationForm(data), surveillanceForms(data), contactForm, ...endForms] },
]
