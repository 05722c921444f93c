import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { words } from '../items.ts'
import { extradural } from '../validity.ts'

const score = (title: string) =>
  z
    .number()
    .min(0)
    .max(100)
    .multipleOf(0.1)
    .meta({ title, unit: 'points of 100', help: 'At most one decimal.', cuts: [0, 100] })

export const sosgoq = defineInstrument({
  id: 'sosgoq',
  version: '1.0.0',
  title: 'SOSGOQ2.0',
  room: 'follow',
  domain: 'quality of life',
  measures: 'total of the AO Spine oncology questionnaire, typed in; utilities are not computed',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 100, step: 0.1 },
  answers: z.object({
    total: score('Total'),
    domain1: score('First domain score of the form').optional(),
    domain2: score('Second domain score of the form').optional(),
    domain3: score('Third domain score of the form').optional(),
    domain4: score('Fourth domain score of the form').optional(),
    language: words('Language').optional(),
  }),
  validity: extradural('spinal metastases treated by surgery or radiotherapy'),
  evidenceStatus: 'verified',
  evidenceNote: 'The combining equation of the utility rubric was not verified, so no utility is computed.',
  licence: '© AO; permission needed; item text not included: licensed',
  licenceRule: 'totals only',
  source: 'Versteeg 2018',
  references: ['versteeg-2018', 'pahuta-2021'],
  citation:
    'Versteeg AL 2018, doi 10.1002/cncr.31240; utility rubric Pahuta 2021, doi 10.1097/BRS.0000000000003981 (not computed).',
  priority: 'should',
  bands: [],
  worked: [{ answers: { total: 62.5 }, expect: { value: 62.5 }, source: 'by hand: typed total' }],
  compute: ({ total, domain1, domain2, domain3, domain4, language }) => ({
    value: total,
    details: { domains: [domain1, domain2, domain3, domain4].map((each) => each ?? null), language: language ?? null },
  }),
  says: (_said, { value }) => `SOSGOQ2.0 ${String(value)} of 100.`,
})
