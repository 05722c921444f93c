import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { whole } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'

export const radesAmbulation = defineInstrument({
  id: 'rades-ambulation',
  version: '1.0.0',
  title: 'Rades, walking after radiotherapy',
  room: 'assess',
  domain: 'prognosis',
  measures: 'share that walked after radiotherapy alone for epidural compression; typed-in total',
  direction: 'higher_better',
  scale: { kind: 'points', min: 21, max: 44, step: 1 },
  answers: z.object({ total: whole('Total', { min: 21, max: 44, unit: 'points' }) }),
  validity: prognostic,
  evidenceStatus: 'verified',
  evidenceNote: 'Bands seen; item points were not, so the total is typed in.',
  licence: 'free',
  source: 'Rades 2008',
  references: ['rades-ambulation-2008'],
  citation: 'Rades D, Int J Radiat Oncol Biol Phys 2008, doi 10.1016/j.ijrobp.2008.02.018.',
  priority: 'could',
  bands: [
    { id: '21-28', label: '6 % walked', from: 21, to: 28, meaning: '6 % walked after radiotherapy in the source' },
    { id: '29-31', label: '44 % walked', from: 29, to: 31, meaning: '44 % walked after radiotherapy in the source' },
    { id: '32-34', label: '70 % walked', from: 32, to: 34, meaning: '70 % walked after radiotherapy in the source' },
    { id: '35-37', label: '86 % walked', from: 35, to: 37, meaning: '86 % walked after radiotherapy in the source' },
    { id: '38-44', label: '99 % walked', from: 38, to: 44, meaning: '99 % walked after radiotherapy in the source' },
  ],
  worked: [{ answers: { total: 33 }, expect: { value: 33, band: '32-34' }, source: 'by hand' }],
  compute: ({ total }) => ({ value: total, details: { warnings: PROGNOSIS_WARNINGS } }),
  says: (_said, { value, band }) =>
    `Rades walking score ${String(value)} of 44: ${band?.label ?? ''} in its own population.`,
})
