import { NOTHING_ASKED, answerInstrument, assessEntries } from '@theca/assess'
import type { Compartment } from '@theca/anatomy'
import { planEntries } from '@theca/plan'
import type { Author, Draft, Entry, Json } from '@theca/record'
import { kindsOf, known, NOT_ASKED, NOT_KNOWN } from '@theca/record'
import { GENESIS, link } from '@theca/record/kernel'

/** Invented persons for tests of pages: fixed times and a fixed chain, so that a page of them is the same every time. */

export const NOW = '2026-03-04T11:34:00.000Z'
export const kinds = kindsOf(assessEntries, planEntries)
const surgeon: Author = { type: 'person', id: 'p1', name: 'Dr A. Example', role: 'surgeon' }
const IDEM: readonly Compartment[] = ['intradural_extramedullary']

/** Entries as the record would read them, chained over their open form. */
export function entriesOf(drafts: readonly Draft[], author: Author = surgeon): Entry[] {
  let previous = GENESIS
  return drafts.map((draft, place) => {
    const { reason: _, ...rest } = draft
    const entry = link({ ...rest, case: 'TH-7K2QD', seq: place + 1, author, recordedAt: draft.effectiveAt, previous })
    previous = entry.hash
    return { ...entry, ...(draft.reason === undefined ? {} : { reason: draft.reason }) } as Entry
  })
}

const plain = (body: unknown): Json => JSON.parse(JSON.stringify(body)) as Json

export const said = (kind: string, body: unknown, effectiveAt: string): Draft => ({
  kind,
  version: kinds.get(kind)?.version ?? 1,
  body: plain(body),
  effectiveAt,
})

export function answered(id: string, answers: Record<string, unknown>, at: string, compartments = IDEM): Draft {
  const draft = answerInstrument(id, answers, compartments, at)
  if (!draft.ok) throw new Error(draft.failure.message)
  return draft.value
}

const DERMATOMES = 'C2 C3 C4 C5 C6 C7 C8 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 L1 L2 L3 L4 L5 S1 S2 S3 S4_5'.split(' ')
const MUSCLES = 'C5 C6 C7 C8 T1 L2 L3 L4 L5 S1'.split(' ')

/** An examination with full arms and the given leg muscles; sensation reduced below T10. */
export function isncsci(right: readonly number[], left: readonly number[]): Record<string, unknown> {
  const side = (legs: readonly number[]) => {
    const touch = Object.fromEntries(DERMATOMES.map((level, place) => [level, place > 17 ? '1' : '2']))
    const motor = Object.fromEntries(MUSCLES.map((level, place) => [level, place < 5 ? '5' : String(legs[place - 5])]))
    return { motor, lightTouch: touch, pinPrick: touch, lowestNonKeyMuscle: null }
  }
  return { right: side(right), left: side(left), voluntaryAnalContraction: 'Yes', deepAnalPressure: 'Yes' }
}

const series = (uid: string, description: string, faults: { code: string; message: string }[] = []) => ({
  seriesInstanceUid: uid,
  studyInstanceUid: '1.2.3',
  frameOfReferenceUid: '1.2.3.4',
  modality: 'MR',
  description,
  date: '2026-03-03',
  images: 60,
  dimensions: [256, 256, 60],
  spacingMm: [0.7, 0.7, 3],
  sliceThicknessMm: 3,
  originMm: [0, 0, 0],
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  sliceDirection: [0, 0, 1],
  voxelVolumeMm3: faults.length === 0 ? 1.47 : null,
  measurable: faults.length === 0,
  faults,
})

export const opened = (synthetic = true): Draft =>
  said('assess.case-opened', { synthetic, sex: 'male', birthYear: known(1965) }, '2026-03-03T08:00:00.000Z')

export const referralBody = (more: Record<string, unknown> = {}) => ({
  ...NOTHING_ASKED,
  primary: { site: 'kidney', histology: known('clear cell'), driver: NOT_KNOWN },
  compartments: ['intradural_extramedullary'],
  lesions: [
    { compartment: 'intradural_extramedullary', from: 'T9/10', to: 'T10', side: 'right', position: 'not-known' },
  ],
  firstSymptom: known({ date: '2026-02-12', precision: 'day', what: known('numb right foot') }),
  question: known(
    'Operate within 48 hours to decompress and debulk, or irradiate first, in a man who is losing leg power and still walks?',
  ),
  ...more,
})

export const personBody = (more: Record<string, unknown> = {}) => ({
  physicalStatus: known('eats little, 4 kg lost since January'),
  comorbidity: known('hypertension; one kidney, creatinine normal'),
  psychologicalStatus: known('frightened of a wheelchair, sleeps 3 h'),
  home: known('wife; stairs; stopped work'),
  wish: known('Walk to my allotment. Be at the wedding on 23 May.'),
  ...more,
})

export const volumes = (more: Record<string, unknown> = {}): Draft =>
  said(
    'plan.volumes-measured',
    {
      from: 'dicom-seg',
      seriesInstanceUid: '1.2.3.5',
      imagedOn: '2026-03-03',
      tumourLabel: 1,
      dimensions: [256, 256, 60],
      spacingMm: [0.7, 0.7, 3],
      voxelVolumeMm3: 1.47,
      labels: [
        {
          label: 1,
          name: 'tumour',
          voxels: 501,
          volumeMm3: 736.47,
          volumeMl: 0.73647,
          volumeBoundsMm3: [530.2, 950.1],
          centroidMm: [3, 2, 4],
          extentMm: { x: 8.4, y: 7.7, z: 21 },
          craniocaudalMm: 21,
          maximumDiameterMm: 21.4,
          components: [{ voxels: 501, volumeMm3: 736.47 }],
        },
      ],
      method: 'Voxel count on the mask, volumetry 0.1.0',
      ...more,
    },
    '2026-03-03T16:00:00.000Z',
  )

/** Everything said, examined and measured. */
export const fullCase = (): Entry[] =>
  entriesOf([
    opened(),
    said('assess.referral', referralBody(), '2026-03-03T08:10:00.000Z'),
    answered('mccormick-modified', { grade: 'II' }, '2026-03-03T09:00:00.000Z'),
    answered('ambulation', { walking: 'independent' }, '2026-03-03T09:00:00.000Z'),
    answered('isncsci', isncsci([4, 5, 5, 5, 5], [5, 5, 5, 5, 4]), '2026-02-27T10:00:00.000Z'),
    answered('isncsci', isncsci([4, 4, 5, 5, 5], [5, 5, 5, 5, 4]), '2026-03-01T10:00:00.000Z'),
    answered('isncsci', isncsci([4, 4, 4, 4, 4], [5, 5, 5, 5, 4]), '2026-03-03T09:10:00.000Z'),
    said(
      'plan.imaging-read',
      {
        files: 180,
        read: 180,
        skipped: [],
        patients: 1,
        series: [
          series('1.2.3.5', 'T1 sagittal with gadolinium'),
          series('1.2.3.6', 'T2 sagittal'),
          series('1.2.3.7', 'T2 axial', [
            {
              code: 'missing-slices',
              message: 'Slices 11 and 12 are missing; import them or go on with wider bounds.',
            },
          ]),
        ],
      },
      '2026-03-03T14:00:00.000Z',
    ),
    volumes(),
    answered('mccormick-modified', { grade: 'III' }, '2026-03-04T10:20:00.000Z'),
    answered('ambulation', { walking: 'aid', aidType: 'frame' }, '2026-03-04T10:20:00.000Z'),
    answered('isncsci', isncsci([3, 3, 4, 4, 3], [5, 5, 5, 5, 4]), '2026-03-04T10:30:00.000Z'),
    answered('kps', { kps: 60 }, '2026-03-04T10:40:00.000Z'),
    answered('ecog', { ecog: 2 }, '2026-03-04T10:40:00.000Z'),
    answered('pain-nrs', { worst: 8 }, '2026-03-04T10:40:00.000Z'),
    answered(
      'sphincter',
      { bladder: 'normal', bowel: 'normal', perianalSensation: 'normal', postVoidResidualMl: 40 },
      '2026-03-04T10:40:00.000Z',
    ),
    said('assess.person', personBody(), '2026-03-04T10:50:00.000Z'),
  ])

/** Opened and nothing else. */
export const emptyCase = (): Entry[] =>
  entriesOf([
    said(
      'assess.case-opened',
      { synthetic: false, sex: 'not-known', birthYear: NOT_ASKED },
      '2026-03-03T08:00:00.000Z',
    ),
  ])
