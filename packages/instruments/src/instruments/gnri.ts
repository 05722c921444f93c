import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, inFirstUnit, measure } from '../items.ts'
import { albuminGramsPerLitre, albuminIn } from '../quantities.ts'
import { generic } from '../validity.ts'

const answers = z.object({
  albumin: albuminIn(albuminGramsPerLitre, []),
  weightKg: measure('Weight', { unit: 'kg', above: 0 }),
  heightCm: measure('Height', { unit: 'cm', min: 100, max: 250 }),
  sex: choice('Sex, for the formula', { female: 'female', male: 'male' }),
})

/** Lorentz. */
const idealWeightKg = (heightCm: number, sex: 'female' | 'male'): number =>
  heightCm - 100 - (heightCm - 150) / (sex === 'male' ? 4 : 2.5)

export const gnri = defineInstrument({
  id: 'gnri',
  version: '1.0.0',
  title: 'Geriatric nutritional risk index',
  room: 'assess',
  domain: 'nutrition',
  measures: 'nutrition from albumin and weight',
  direction: 'higher_better',
  scale: { kind: 'measure', unit: 'points' },
  answers,
  validity: generic('a laboratory value of the person, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'GNRI, Lorentz ideal weight',
  references: ['bouillanne-2005'],
  citation:
    'Geriatric nutritional risk index: 1.489 × albumin (g/L) + 41.7 × min(1, weight/ideal weight after Lorentz).',
  priority: 'should',
  bands: [
    { id: 'major', label: 'major risk', from: null, to: 82, open: 'to', meaning: 'below 82' },
    { id: 'moderate', label: 'moderate risk', from: 82, to: 92, open: 'to', meaning: '82 to below 92' },
    { id: 'low', label: 'low risk', from: 92, to: 98, meaning: '92 to 98' },
    { id: 'none', label: 'no risk', from: 98, to: null, open: 'from', meaning: 'above 98' },
  ],
  worked: [
    {
      answers: { albumin: { value: 35, unit: 'g/L' }, weightKg: 60, heightCm: 165, sex: 'female' },
      expect: { value: 93.8, band: 'low', details: { idealWeightKg: 59 } },
      source: 'dossier 10 (secondary)',
    },
  ],
  compute: (said) => {
    const ideal = idealWeightKg(said.heightCm, said.sex)
    const grams = inFirstUnit(said.albumin, albuminGramsPerLitre)
    return { value: 1.489 * grams + 41.7 * Math.min(1, said.weightKg / ideal), details: { idealWeightKg: ideal } }
  },
  says: (_said, { value, band }) =>
    `Geriatric nutritional risk index ${Number(value).toFixed(1)}: ${band?.label ?? ''}.`,
})
