import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, measure, whole, words } from '../items.ts'
import { generic } from '../validity.ts'

export const eq5d = defineInstrument({
  id: 'eq-5d',
  version: '1.0.0',
  title: 'EQ-5D',
  room: 'follow',
  domain: 'quality of life',
  measures: 'index of EQ-5D with the name of its value set, typed in; can be below 0',
  direction: 'higher_better',
  scale: { kind: 'measure', unit: 'index' },
  answers: z.object({
    form: choice('Form', { '3L': '3L', '5L': '5L' }),
    index: measure('Index', { unit: 'index', min: -1, max: 1 }),
    valueSet: words('Value set'),
    vas: whole('Visual analogue scale', { min: 0, max: 100, unit: '0–100' }).optional(),
    profile: z
      .string()
      .regex(/^[1-5]{5}$/)
      .meta({ title: 'Profile', unit: 'five digits', help: 'Five digits, 1 to 5; 1 to 3 on the 3L form.' })
      .optional(),
  }),
  validity: generic('quality of life of the person, not tied to a compartment'),
  evidenceStatus: 'recalled',
  licence: 'EuroQol licence needed for use and display; item text not included: licensed',
  licenceRule: 'totals only',
  source: 'EuroQol Group',
  references: ['euroqol-2019'],
  citation: 'EuroQol Group, EQ-5D-3L and EQ-5D-5L. Index by a named value set.',
  priority: 'should',
  bands: [],
  worked: [
    {
      answers: { form: '5L', index: 0.62, valueSet: 'named by the centre', vas: 60 },
      expect: { value: 0.62 },
      source: 'by hand: typed index',
    },
  ],
  compute: ({ form, index, valueSet, vas, profile }) => {
    if (form === '3L' && profile !== undefined && /[45]/.test(profile)) {
      return {
        refused: {
          item: 'profile',
          message: `Profile (profile): ${profile} has digits above 3, which the 3L form lacks.`,
        },
      }
    }
    return { value: index, details: { form, valueSet, vas: vas ?? null, profile: profile ?? null } }
  },
  says: ({ form, valueSet }, { value }) => `EQ-5D-${form} index ${String(value)} (${valueSet}).`,
})
