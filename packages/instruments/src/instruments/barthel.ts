import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { grade } from '../items.ts'
import { sumOf } from '../sum.ts'
import { generic } from '../validity.ts'

const two = { 0: '0 points', 5: '5 points' } as const
const three = { 0: '0 points', 5: '5 points', 10: '10 points' } as const
const four = { 0: '0 points', 5: '5 points', 10: '10 points', 15: '15 points' } as const

const answers = z.object({
  feeding: grade('Feeding', three),
  bathing: grade('Bathing', two),
  grooming: grade('Grooming', two),
  dressing: grade('Dressing', three),
  bowels: grade('Bowels', three),
  bladder: grade('Bladder', three),
  toilet: grade('Toilet', three),
  transfers: grade('Transfers', four),
  mobility: grade('Mobility', four),
  stairs: grade('Stairs', three),
  total: z.int().min(0).max(100).multipleOf(5).meta({ title: 'Total from the form', unit: 'points of 100' }).optional(),
})

const points = (value: number): number => value
const ITEMS = [
  'feeding',
  'bathing',
  'grooming',
  'dressing',
  'bowels',
  'bladder',
  'toilet',
  'transfers',
  'mobility',
  'stairs',
] as const
const sum = sumOf(answers, Object.fromEntries(ITEMS.map((item) => [item, points])))

export const barthel = defineInstrument({
  id: 'barthel',
  version: '1.0.0',
  title: 'Barthel Index',
  room: 'assess',
  domain: 'function',
  measures: 'independence in ten daily activities, as points or as the total of the form',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 100, step: 5 },
  answers,
  validity: generic('function of the person, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: '© Maryland State Medical Society; free for non-commercial use (recalled), permission for commercial',
  licenceRule: 'totals only',
  source: 'Mahoney and Barthel 1965; bands Shah',
  references: ['mahoney-barthel-1965'],
  citation: 'Mahoney FI, Barthel DW, Md State Med J 1965;14:61–65. Bands after Shah.',
  priority: 'could',
  bands: [
    { id: 'total', label: 'total dependency', from: 0, to: 20, meaning: 'total dependency' },
    { id: 'severe', label: 'severe dependency', from: 25, to: 60, meaning: 'severe dependency (21–60)' },
    { id: 'moderate', label: 'moderate dependency', from: 65, to: 90, meaning: 'moderate dependency (61–90)' },
    { id: 'slight', label: 'slight dependency', from: 95, to: 95, meaning: 'slight dependency (91–99)' },
    { id: 'independent', label: 'independent', from: 100, to: 100, meaning: 'independent' },
  ],
  worked: [
    {
      answers: {
        feeding: 10,
        bathing: 0,
        grooming: 0,
        dressing: 0,
        bowels: 10,
        bladder: 0,
        toilet: 0,
        transfers: 0,
        mobility: 0,
        stairs: 0,
      },
      expect: { value: 20, band: 'total' },
      source: 'open clinical calculators (secondary): feeding and bowels only',
    },
    {
      answers: {
        feeding: 10,
        bathing: 5,
        grooming: 5,
        dressing: 0,
        bowels: 10,
        bladder: 10,
        toilet: 10,
        transfers: 0,
        mobility: 15,
        stairs: 0,
      },
      expect: { value: 65, band: 'moderate' },
      source: 'open clinical calculators (secondary): all full except transfers, dressing, stairs',
    },
    { answers: { total: 95 }, expect: { value: 95, band: 'slight' }, source: 'by hand: total typed from the form' },
  ],
  missing: (said) => (said.total === undefined ? ITEMS.filter((item) => said[item] === undefined) : []),
  attain: sum.attain,
  compute: (said) => {
    const answered = ITEMS.filter((item) => (said as Partial<typeof said>)[item] !== undefined)
    if (said.total === undefined)
      return { value: sum.total(said), details: { points: sum.points(said), entered: 'items' } }
    if (answered.length === ITEMS.length && sum.total(said) !== said.total) {
      const message = `Total from the form (total): ${said.total} differs from the sum of the items, ${sum.total(said)}.`
      return { refused: { item: 'total', message } }
    }
    return { value: said.total, details: { entered: 'total' } }
  },
  says: (_said, { value, band }) => `Barthel ${String(value)} of 100: ${band?.label ?? ''}.`,
})
