import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, words } from '../items.ts'
import { generic } from '../validity.ts'

const labels = {
  0: 'no contraction',
  1: 'flicker',
  2: 'moves with gravity eliminated',
  3: 'moves against gravity',
  4: 'moves against resistance, reduced',
  5: 'normal',
} as const

export const mrc = defineInstrument({
  id: 'mrc',
  version: '1.0.0',
  title: 'MRC power grade',
  room: 'assess',
  domain: 'neurology',
  measures: 'power of one muscle or movement',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 5, step: 1 },
  answers: z.object({
    grade: grade('Power', labels, { help: 'NT where not testable: that is not 0.' }),
    muscle: words('Muscle or movement').optional(),
    side: choice('Side', { right: 'right', left: 'left' }).optional(),
    four: choice('Grade 4 as written', { '4-': '4−', '4': '4', '4+': '4+' }, { help: 'Counts as 4.' }).optional(),
  }),
  validity: generic('power of a muscle, not tied to a compartment'),
  evidenceStatus: 'recalled',
  licence: 'free to reproduce with acknowledgement of the Medical Research Council (recalled)',
  source: 'MRC Memorandum 45, 1976',
  references: ['mrc-1976'],
  citation: 'Medical Research Council. Aids to the examination of the peripheral nervous system. Memorandum 45, 1976.',
  priority: 'must',
  bands: [],
  worked: [
    {
      answers: { grade: 3, muscle: 'hip flexors' },
      expect: { value: 3 },
      source: 'by hand: lifts against gravity only',
    },
    { answers: { grade: 1, muscle: 'ankle' }, expect: { value: 1 }, source: 'by hand: ankle twitch only' },
  ],
  compute: ({ grade, four, muscle, side }) => {
    if (four !== undefined && grade !== 4) {
      return {
        refused: { item: 'four', message: `Grade 4 as written (four): "${four}" does not go with grade ${grade}.` },
      }
    }
    return { value: grade, details: { muscle: muscle ?? null, side: side ?? null, asWritten: four ?? String(grade) } }
  },
  says: ({ grade, muscle, side }) =>
    `Power ${grade} of 5${muscle ? `, ${side ? `${side} ` : ''}${muscle}` : ''}: ${labels[grade]}.`,
})
