import type { Basis } from './sources.ts'
import { project, recalled, secondary, verified } from './sources.ts'

/** What may be wanted in theatre and around it: each with what is known, and what has to be written down. */
export const ADJUNCTS = [
  'ultrasound',
  'microscope',
  'aspirator',
  'navigation',
  'fluorescence',
  'icg',
  'embolisation',
  'level-marker',
  'cell-salvage',
  'dural-closure',
] as const
export type AdjunctId = (typeof ADJUNCTS)[number]

export type Adjunct = { readonly title: string; readonly ask: string; readonly facts: readonly Basis[] }

export const adjuncts: Readonly<Record<AdjunctId, Adjunct>> = {
  ultrasound: {
    title: 'Ultrasound',
    ask: 'probe; before durotomy, before closure',
    facts: [
      verified('ious-2019', 'Before durotomy the bone window was wide enough in 62 of 69 and was extended in 7.'),
      verified('ious-2013', 'Extent of resection: sensitivity 92 % in 26 intradural tumours.'),
    ],
  },
  microscope: {
    title: 'Microscope or exoscope',
    ask: 'type; consent to recording',
    facts: [recalled('Consent to recording is asked before.')],
  },
  aspirator: {
    title: 'Ultrasonic aspirator',
    ask: 'settings; stop near the pial plane',
    facts: [recalled('It disturbs EMG and MEP: the neurophysiologist is told.')],
  },
  navigation: {
    title: 'Navigation or CT in theatre',
    ask: 'levels, foramen, screws',
    facts: [recalled('Shift inside the dura makes targets in the cord invalid.')],
  },
  fluorescence: {
    title: 'Fluorescence',
    ask: '5-ALA three hours before, or sodium fluorescein with its filter',
    facts: [
      verified('millesi-2014', '5-ALA positive in 30 of 55 spinal tumours; little is known for carcinoma.'),
      verified('fluorescein-2020', 'Fluorescein useful in 47 of 49.'),
    ],
  },
  icg: {
    title: 'ICG angiography',
    ask: 'feeders and draining veins',
    facts: [recalled('For vascular tumours; no series of metastases is known here.')],
  },
  embolisation: {
    title: 'Embolisation',
    ask: 'angiography asked; done the day before',
    facts: [
      verified(
        'clausen-2015',
        'Randomised, vertebral: blood loss 618 against 735 mL, p 0.27; hypervascular 645 against 902 mL, p 0.041.',
      ),
      recalled('A feeder that is also the anterior spinal artery speaks against it.'),
    ],
  },
  'level-marker': {
    title: 'Marker of the level before theatre',
    ask: 'screw, fiducial or coil; T3 to T10, obesity',
    facts: [
      verified('wrong-level-2024', '68 % of spine surgeons asked had once operated on a wrong level.'),
      verified('jesse-2025', 'With a marked pedicle 0 of 71, without 1 of 46 at a wrong level.'),
    ],
  },
  'cell-salvage': {
    title: 'Blood',
    ask: 'group and screen, cell salvage with a leucocyte filter, tranexamic acid',
    facts: [recalled('Tumour and cell salvage: by local policy.')],
  },
  'dural-closure': {
    title: 'Dural closure',
    ask: 'watertight 6-0, patch or sealant, Valsalva, drain off suction',
    facts: [
      verified('lenschow-2022', 'Leak in 4.8 % of 351; technique, mobilisation and drain made no difference.'),
      verified('durotomy-2021', 'Up on day one and 6-0 suture: 2.5 % against 13.6 %, n 314.'),
      verified('noa-2024', 'Intradural metastases: 2 of 12 operated again for a pseudomeningocele.'),
    ],
  },
}

export const steroidFact: Basis = secondary(
  'ng234-2023',
  'With neurological signs 16 mg dexamethasone at once and daily until surgery or radiotherapy, then less; written for cord compression, used here by analogy.',
)

/** What radiotherapy has to be told, and what it will ask. Nothing is computed from it here. */
export const radiotherapyFacts: readonly { readonly title: string; readonly basis: Basis }[] = [
  {
    title: 'Cord, usual fractions',
    basis: verified(
      'kirkpatrick-2010',
      'At 2 Gy a fraction myelopathy below 1 % at 54 Gy, below 10 % at 61 Gy; α/β 0.87 Gy.',
    ),
  },
  {
    title: 'Cord, one or three fractions',
    basis: verified('kirkpatrick-2010', 'Maximum 13 Gy in one or 20 Gy in three: below 1 %.'),
  },
  {
    title: 'Cord, first stereotactic course',
    basis: verified(
      'sahgal-2021',
      'Point maximum for 1 to 5 % risk: 12.4 to 14.0 Gy in one, 17.0 in two, 20.3 in three, 23.0 in four, 25.3 in five.',
    ),
  },
  {
    title: 'Again',
    basis: verified(
      'sahgal-2021',
      'Thecal sac EQD2 with α/β 2: sum at most 70 Gy, stereotactic part at most 25 Gy, ratio at most 0.5, five months between.',
    ),
  },
  {
    title: 'Interval',
    basis: verified(
      'rt-interval-2018',
      'Two weeks or more between surgery and radiotherapy, asked of experts; extradural disease.',
    ),
  },
  {
    title: 'Delay',
    basis: verified(
      'rt-timing-2020',
      'Local progression before radiotherapy 1.2 % at one month, 24.1 % at three, 45.1 % at six; extradural disease.',
    ),
  },
  {
    title: 'Radiosurgery inside the cord',
    basis: verified('ehret-2021', '33 patients, 46 lesions, median 16 Gy: local control 79 % at 8.5 months.'),
  },
  {
    title: 'Leptomeningeal',
    basis: verified(
      'yang-2025',
      'Proton craniospinal irradiation 3 Gy × 10: CNS progression-free 8.2 against 2.3 months, breast and lung.',
    ),
  },
  {
    title: 'Implants',
    basis: recalled('Titanium disturbs proton and stereotactic planning: radiotherapy is told before fixation.'),
  },
]

/** Risks that are said before consent, each with the series it is from. */
export const consentFacts: readonly Basis[] = [
  verified('gazzeri-2021', 'Severely worse: 3 of 43; tumour left: 44.2 %.'),
  verified('lenschow-2022', 'CSF leak 4.8 % of 351 planned durotomies; other series to 10 %.'),
  verified('noa-2024', 'Back in hospital within 90 days: half of 12.'),
  verified('hoover-2012', 'Median survival 5 months in 15 patients; other series vary widely.'),
  project('Monitoring lowers the risk that a loss goes unseen; it does not remove it.'),
]

/** What a person hopes for, to be put in order by them. */
export const HOPES = ['walk', 'pain', 'bladder-bowel', 'hand', 'home', 'survival'] as const
export type Hope = (typeof HOPES)[number]
export const hopeTitles: Readonly<Record<Hope, string>> = {
  walk: 'keep walking',
  pain: 'relieve pain',
  'bladder-bowel': 'keep bladder and bowel',
  hand: 'hand function',
  home: 'time at home',
  survival: 'survival',
}
