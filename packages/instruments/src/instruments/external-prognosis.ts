import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { measure, moment, words } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'

const percent = (title: string) => measure(title, { unit: '%', min: 0, max: 100 })

const answers = z.object({
  model: words('Model', { help: 'For example SORG nomogram or SORG machine learning.' }),
  modelVersion: words('Version or address'),
  computedAt: moment('Computed on'),
  ninetyDaySurvivalPercent: percent('90-day survival as the model gave it'),
  oneYearSurvivalPercent: percent('1-year survival as the model gave it'),
  enteredBy: words('Entered by'),
})

export const externalPrognosis = defineInstrument({
  id: 'external-prognosis',
  version: '1.0.0',
  title: 'Prognosis from an external model',
  room: 'assess',
  domain: 'prognosis',
  measures: 'survival that a model outside Theca gave, typed in; the value is the 1-year survival',
  direction: 'higher_better',
  scale: { kind: 'measure', unit: '%' },
  answers,
  validity: prognostic,
  evidenceStatus: 'recalled',
  evidenceNote: 'Coefficients of the SORG models could not be verified in a usable form, so nothing is computed here.',
  licence: 'of the model',
  source: 'the model named in the answers',
  references: ['paulino-pereira-2016', 'karhade-2019'],
  citation:
    'Paulino Pereira NR, J Bone Joint Surg 2016;98:1767–1776, doi 10.2106/JBJS.15.00975 (nomogram); Karhade AV 2019, doi 10.1093/neuros/nyz070 (machine learning).',
  priority: 'could',
  bands: [],
  worked: [
    {
      answers: {
        model: 'SORG nomogram',
        modelVersion: 'page of the study group',
        computedAt: '2026-03-01T10:00:00Z',
        ninetyDaySurvivalPercent: 78,
        oneYearSurvivalPercent: 50,
        enteredBy: 'A. Example',
      },
      expect: { value: 50, flags: ['external model'] },
      source: 'by hand',
    },
  ],
  compute: (said) => {
    if (said.oneYearSurvivalPercent > said.ninetyDaySurvivalPercent) {
      const message = `1-year survival (oneYearSurvivalPercent): ${said.oneYearSurvivalPercent} % is above the 90-day survival of ${said.ninetyDaySurvivalPercent} %.`
      return { refused: { item: 'oneYearSurvivalPercent', message } }
    }
    return {
      value: said.oneYearSurvivalPercent,
      details: { ...said, warnings: PROGNOSIS_WARNINGS },
      flags: [`external model, typed in: ${said.model}`],
    }
  },
  says: (said) =>
    `${said.model}: ${said.ninetyDaySurvivalPercent} % at 90 days, ${said.oneYearSurvivalPercent} % at 1 year (typed in).`,
})
