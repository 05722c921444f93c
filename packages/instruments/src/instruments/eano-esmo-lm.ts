import { z } from 'zod'
import { stepOfItem } from '../answer-words.ts'
import { defineInstrument } from '../define.ts'
import { choice, yesNo } from '../items.ts'
import { perCompartment } from '../validity.ts'

const answers = z.object({
  cytology: choice('CSF cytology', {
    positive: 'tumour cells found',
    equivocal: 'equivocal',
    negative: 'negative',
    not_done: 'not done',
  }),
  mri: choice('MRI pattern', {
    linear: 'linear (A)',
    nodular: 'nodular (B)',
    both: 'linear and nodular (C)',
    hydrocephalus: 'hydrocephalus only (D)',
    normal: 'normal or equivocal (D)',
  }),
  clinical: choice('Symptoms and signs', {
    typical: 'typical of leptomeningeal disease',
    other: 'other',
    none: 'none',
  }),
  wholeNeuraxisMri: yesNo('MRI covers brain and whole spine'),
  biopsyPositive: yesNo('Leptomeningeal biopsy positive').optional(),
  solitaryIdem: yesNo('Solitary intradural extramedullary metastasis, no leptomeningeal disease elsewhere').optional(),
})

type Said = z.output<typeof answers>

const letters = { linear: 'A', nodular: 'B', both: 'C', hydrocephalus: 'D-hydrocephalus', normal: 'D-normal' } as const

type Certainty = 'confirmed' | 'probable' | 'possible' | 'lack'

const certaintyLabels: Record<Certainty, string> = {
  confirmed: 'confirmed',
  probable: 'probable',
  possible: 'possible',
  lack: 'lack of evidence',
}

/** Equivocal cytology is not positive. */
const isTypeI = ({ cytology, biopsyPositive }: Said): boolean => cytology === 'positive' || biopsyPositive === 'yes'

const certaintyOf = (said: Said): Certainty => {
  if (isTypeI(said)) return 'confirmed'
  const typical = said.clinical === 'typical'
  const imaging = said.mri === 'linear' || said.mri === 'nodular' || said.mri === 'both'
  if (typical && imaging) return 'probable'
  return typical || imaging ? 'possible' : 'lack'
}

/** Type, letter, certainty, in the order in which they are asked. A biopsy is a step only where there was one. */
const wayOf = (said: Partial<Said>) => {
  const { cytology, mri, clinical, wholeNeuraxisMri, biopsyPositive } = said
  const step = (key: keyof Said, leadsTo: string) => stepOfItem(answers, said, key, leadsTo)
  const certain = cytology === 'positive' || biopsyPositive === 'yes'
  return [
    step('cytology', cytology === undefined ? 'type I with tumour cells, type II without' : cytologyWords[cytology]),
    ...(biopsyPositive === undefined
      ? []
      : [step('biopsyPositive', biopsyPositive === 'yes' ? 'type I, confirmed' : 'changes nothing')]),
    step('mri', mri === undefined ? 'letter A to D' : `letter ${letters[mri]}`),
    step(
      'clinical',
      certain
        ? 'certainty does not hang on it'
        : clinical === undefined
          ? 'probable, possible or no evidence'
          : clinical === 'typical'
            ? 'counts for certainty'
            : 'does not count for certainty',
    ),
    step('wholeNeuraxisMri', wholeNeuraxisMri === 'yes' ? 'the pattern is known everywhere' : 'certainty provisional'),
  ]
}

const cytologyWords = {
  positive: 'type I, confirmed',
  equivocal: 'type II: equivocal is not positive',
  negative: 'type II',
  not_done: 'type II, cytology missing',
} as const

const VALUES = ['I', 'II'].flatMap((type) => Object.values(letters).map((letter) => `${type}-${letter}`))

const flagsOf = (said: Said): string[] => [
  ...(said.wholeNeuraxisMri === 'no' ? ['certainty provisional: MRI of the whole neuraxis is missing'] : []),
  ...(said.cytology === 'not_done' && said.biopsyPositive !== 'yes' ? ['cytology missing'] : []),
  ...(said.cytology === 'equivocal' ? ['equivocal cytology does not count as positive'] : []),
  ...(said.mri === 'hydrocephalus' && !isTypeI(said)
    ? ['certainty with hydrocephalus alone was not seen in a source; read as without imaging findings']
    : []),
  ...(said.solitaryIdem === 'yes' ? ['marked by the clinician: solitary intradural extramedullary metastasis'] : []),
]

export const eanoEsmoLm = defineInstrument({
  id: 'eano-esmo-lm',
  version: '1.0.0',
  title: 'Leptomeningeal metastasis, EANO–ESMO class',
  room: 'assess',
  domain: 'leptomeningeal disease',
  measures: 'type of leptomeningeal metastasis and how certain it is',
  direction: 'none',
  scale: { kind: 'named', values: VALUES },
  answers,
  validity: perCompartment(
    { intramedullary: 'V', intradural_extramedullary: 'V', leptomeningeal: 'V', epidural: 'U', vertebral: 'U' },
    {
      V: 'made for leptomeningeal metastasis',
      U: 'a question about the leptomeninges, whatever else is present',
    },
  ),
  evidenceStatus: 'verified',
  evidenceNote: 'The certainty of type II with a D pattern is recalled and says so in the result.',
  licence: 'free, cite',
  source: 'EANO–ESMO 2017, 2023',
  references: ['le-rhun-2017', 'eano-2023', 'le-rhun-2021'],
  citation:
    'Le Rhun E, Ann Oncol 2017;28:iv84, doi 10.1093/annonc/mdx221; ESMO Open 2023;8:101624, doi 10.1016/j.esmoop.2023.101624; validation doi 10.1093/neuonc/noaa298.',
  priority: 'must',
  bands: (['confirmed', 'probable', 'possible', 'lack'] as const).map((id) => ({
    id,
    label: certaintyLabels[id],
    from: null,
    to: null,
    meaning: {
      confirmed: 'cytology or biopsy positive',
      probable: 'typical clinical and imaging findings',
      possible: 'clinical or imaging findings only',
      lack: 'neither',
    }[id],
  })),
  worked: [
    {
      answers: { cytology: 'positive', mri: 'linear', clinical: 'typical', wholeNeuraxisMri: 'yes' },
      compartments: ['leptomeningeal'],
      expect: { value: 'I-A', band: 'confirmed' },
      source: 'by hand: cauda equina linear enhancement',
    },
    {
      answers: { cytology: 'negative', mri: 'nodular', clinical: 'typical', wholeNeuraxisMri: 'yes' },
      compartments: ['leptomeningeal'],
      expect: { value: 'II-B', band: 'probable' },
      source: 'by hand: negative twice, nodules, headache and cauda syndrome',
    },
    {
      answers: { cytology: 'not_done', mri: 'linear', clinical: 'none', wholeNeuraxisMri: 'yes' },
      compartments: ['leptomeningeal'],
      expect: { value: 'II-A', band: 'possible', flags: ['cytology missing'] },
      source: 'by hand: no symptoms',
    },
  ],
  trace: wayOf,
  compute: (said) => {
    const type = isTypeI(said) ? 'I' : 'II'
    const certainty = certaintyOf(said)
    const pattern = letters[said.mri]
    return {
      value: `${type}-${pattern}`,
      band: certainty,
      details: { type, pattern, certainty, provisional: said.wholeNeuraxisMri === 'no' },
      flags: flagsOf(said),
      evidenceStatus: type === 'II' && pattern.startsWith('D') ? 'recalled' : undefined,
    }
  },
  says: (_said, { value, band }) => `Leptomeningeal metastasis type ${String(value)}: ${band?.label ?? ''}.`,
})
