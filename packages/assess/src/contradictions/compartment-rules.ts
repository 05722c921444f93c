import { detailsIn } from '../details.ts'
import { item } from './items.ts'
import { answeredAt } from './more-readings.ts'
import {
  cytologyAnswered,
  cytologyRecorded,
  leptomeningeal,
  neuraxisImaged,
  place,
  reading,
  standing,
  systemicTreatment,
} from './readings.ts'
import type { Rule } from './types.ts'
import { different, table } from './types.ts'

/** Rules between an instrument and where the disease is, or what was found of it. */
export const compartmentRules: readonly Rule[] = [
  ...(
    [
      ['escc', 'ESCC', 'It describes an epidural mass that presses on the sac from outside.'],
      ['sins', 'SINS', 'A purely intradural lesion has no bone lesion whose stability could be scored.'],
      ['noms', 'NOMS', 'No decision cell is published for disease inside the dura.'],
    ] as const
  ).map(([instrument, title, reason]): Rule => ({
    id: `${instrument}-compartment`,
    title: `${title} and compartment`,
    reason,
    source: 'validity N inside the dura (dossier 6.1, 6.2, 9.1)',
    evidenceStatus: 'verified',
    between: [answeredAt(instrument, title), place],
    contradicts: table({ answered: ['intradural only'] }),
  })),
  {
    id: 'katagiri-leptomeningeal',
    title: 'Leptomeningeal disease in Katagiri',
    reason: 'Katagiri counts leptomeningeal spread as disseminated, two points.',
    source: 'Katagiri 2014 (dossier 7.4)',
    evidenceStatus: 'secondary',
    between: [item('katagiri-2014', 'visceral or cerebral metastases in Katagiri', 'visceral'), leptomeningeal],
    contradicts: table({ none: ['yes'], nodular: ['yes'] }),
  },
  {
    id: 'katagiri-chemotherapy',
    title: 'Previous chemotherapy in Katagiri',
    reason: 'Chemotherapy is a systemic treatment; where none was given there was none before.',
    source: 'the score’s own item',
    evidenceStatus: 'project',
    between: [item('katagiri-2014', 'previous chemotherapy in Katagiri', 'previousChemotherapy'), systemicTreatment],
    contradicts: table({ yes: ['no'] }),
  },
  {
    id: 'eano-cytology',
    title: 'Cytology in the leptomeningeal class',
    reason: 'The class turns on cytology, so it must rest on the cytology of the case; equivocal is not positive.',
    source: 'EANO–ESMO 2023 (dossier 8.1)',
    evidenceStatus: 'verified',
    between: [cytologyAnswered, cytologyRecorded],
    contradicts: different,
  },
  {
    id: 'eano-neuraxis',
    title: 'MRI in the leptomeningeal class',
    reason: 'Without MRI of the whole neuraxis the certainty is provisional.',
    source: 'EANO–ESMO 2023 (dossier 8.1)',
    evidenceStatus: 'verified',
    between: [
      item('eano-esmo-lm', 'whole neuraxis imaged, in the EANO–ESMO class', 'wholeNeuraxisMri'),
      neuraxisImaged,
    ],
    contradicts: different,
  },
  {
    id: 'eano-compartment',
    title: 'Leptomeningeal class and compartment',
    reason: 'A confirmed leptomeningeal metastasis is a compartment of the case.',
    source: 'EANO–ESMO 2023 (dossier 8.1)',
    evidenceStatus: 'verified',
    between: [
      standing(
        reading(
          'eano-esmo-lm',
          'EANO–ESMO certainty',
          ['confirmed', 'probable', 'possible', 'lack'],
          ({ answered }) => {
            const { certainty } = detailsIn(answered.result.details)
            return typeof certainty === 'string' ? certainty : null
          },
        ),
      ),
      leptomeningeal,
    ],
    contradicts: table({ confirmed: ['no'] }),
  },
  {
    id: 'eano-solitary',
    title: 'Solitary metastasis and compartment',
    reason: 'Solitary means that there is no leptomeningeal disease elsewhere.',
    source: 'EANO–ESMO 2023 (dossier 8.1)',
    evidenceStatus: 'verified',
    between: [item('eano-esmo-lm', 'solitary metastasis, in the EANO–ESMO class', 'solitaryIdem'), leptomeningeal],
    contradicts: table({ yes: ['yes'] }),
  },
]
