import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { whole } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'

export const radesSurvival = defineInstrument({
  id: 'rades-survival',
  version: '1.0.0',
  title: 'Rades, survival after radiotherapy',
  room: 'assess',
  domain: 'prognosis',
  measures: 'six-month survival after radiotherapy alone for epidural compression; typed-in total',
  direction: 'higher_better',
  scale: { kind: 'points', min: 20, max: 45, step: 1 },
  answers: z.object({
    total: whole('Total', {
      min: 20,
      max: 45,
      unit: 'points',
      help: 'Typed in: the recalled item points add up to 46 against a published 45, so at least one is uncertain.',
    }),
  }),
  validity: prognostic,
  evidenceStatus: 'recalled',
  evidenceNote: 'Bands up to 35 seen; 36–40 and 41–45 recalled.',
  licence: 'free',
  source: 'Rades 2008',
  references: ['rades-survival-2008'],
  citation: 'Rades D, Cancer 2008, doi 10.1002/cncr.23150.',
  priority: 'could',
  bands: [
    { id: '20-25', label: '4 % at 6 months', from: 20, to: 25, meaning: '4 % alive at 6 months in the source' },
    { id: '26-30', label: '11 % at 6 months', from: 26, to: 30, meaning: '11 % alive at 6 months in the source' },
    { id: '31-35', label: '48 % at 6 months', from: 31, to: 35, meaning: '48 % alive at 6 months in the source' },
    { id: '36-40', label: '87 % at 6 months', from: 36, to: 40, meaning: '87 % alive at 6 months (recalled)' },
    { id: '41-45', label: '99 % at 6 months', from: 41, to: 45, meaning: '99 % alive at 6 months (recalled)' },
  ],
  worked: [{ answers: { total: 30 }, expect: { value: 30, band: '26-30' }, source: 'by hand' }],
  compute: ({ total }) => ({ value: total, details: { warnings: PROGNOSIS_WARNINGS } }),
  says: (_said, { value, band }) =>
    `Rades survival score ${String(value)} of 45: ${band?.label ?? ''} in its own population.`,
})
