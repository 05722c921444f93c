import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { inFirstUnit, quantity, type Quantity, type Units } from '../items.ts'
import { albuminIn, albuminUnits, cholesterolUnits, lymphocyteUnits } from '../quantities.ts'
import { sumOf } from '../sum.ts'
import { generic } from '../validity.ts'

const ALBUMIN = [3.5, 3, 2.5]
const LYMPHOCYTES = [1600, 1200, 800]
const CHOLESTEROL = [180, 140, 100]

const answers = z.object({
  albumin: albuminIn(albuminUnits, ALBUMIN),
  lymphocytes: quantity('Lymphocytes', lymphocyteUnits, { cuts: LYMPHOCYTES }),
  cholesterol: quantity('Total cholesterol', cholesterolUnits, { cuts: CHOLESTEROL }),
})

/** Number of limits that the value falls below, times the weight of the item. */
const below = (limits: readonly number[], units: Units, weight: number) => (quantity: Quantity) =>
  weight * limits.filter((limit) => inFirstUnit(quantity, units) < limit).length

const sum = sumOf(answers, {
  albumin: below(ALBUMIN, albuminUnits, 2),
  lymphocytes: below(LYMPHOCYTES, lymphocyteUnits, 1),
  cholesterol: below(CHOLESTEROL, cholesterolUnits, 1),
})

export const conut = defineInstrument({
  id: 'conut',
  version: '1.0.0',
  title: 'CONUT',
  room: 'assess',
  domain: 'nutrition',
  measures: 'nutrition from albumin, lymphocytes and cholesterol',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 12, step: 1 },
  answers,
  validity: generic('a laboratory value of the person, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'CONUT',
  references: ['cliot-manual-2024'],
  citation: 'Controlling nutritional status score; table from the manual of the R package cliot (secondary).',
  priority: 'should',
  bands: [
    { id: 'normal', label: 'normal', from: 0, to: 1, meaning: 'normal nutrition' },
    { id: 'light', label: 'light undernutrition', from: 2, to: 4, meaning: 'light undernutrition' },
    { id: 'moderate', label: 'moderate undernutrition', from: 5, to: 8, meaning: 'moderate undernutrition' },
    { id: 'severe', label: 'severe undernutrition', from: 9, to: 12, meaning: 'severe undernutrition' },
  ],
  worked: [
    {
      answers: {
        albumin: { value: 3.2, unit: 'g/dL' },
        cholesterol: { value: 150, unit: 'mg/dL' },
        lymphocytes: { value: 1000, unit: '/mm³' },
      },
      expect: { value: 5, band: 'moderate' },
      source: 'dossier 10 (secondary)',
    },
  ],
  attain: sum.attain,
  compute: (said) => ({ value: sum.total(said), details: { points: sum.points(said) } }),
  says: (_said, { value, band }) => `CONUT ${String(value)} of 12: ${band?.label ?? ''}.`,
})
