import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { grade } from '../items.ts'
import { generic } from '../validity.ts'

const labels = {
  0: 'root signs only, no cord disease',
  1: 'cord signs, normal gait',
  2: 'slight gait difficulty, full-time activities possible',
  3: 'gait difficulty preventing full-time activities or all the housework, walks without another person',
  4: 'walks only with someone’s help or a frame',
  5: 'chair- or bed-bound',
} as const

export const nurick = defineInstrument({
  id: 'nurick',
  version: '1.0.0',
  title: 'Nurick',
  room: 'assess',
  domain: 'gait',
  measures: 'gait in myelopathy',
  direction: 'higher_worse',
  scale: { kind: 'points', min: 0, max: 5, step: 1 },
  answers: z.object({
    grade: grade('Nurick grade', labels, {
      help: 'Asked as "could do usual full-time activities or all the housework": employment misleads in retired or oncology patients.',
    }),
  }),
  validity: generic('made for cervical spondylotic myelopathy; gait is not tied to a compartment'),
  evidenceStatus: 'verified',
  licence: 'free',
  source: 'Nurick 1972',
  references: ['nurick-1972'],
  citation: 'Nurick S, Brain 1972;95:87–100, doi 10.1093/brain/95.1.87. Wording: J Med Case Rep 2012;6:146, table 1.',
  priority: 'should',
  bands: [],
  worked: [
    { answers: { grade: 1 }, expect: { value: 1 }, source: 'by hand: brisk reflexes, normal gait' },
    { answers: { grade: 4 }, expect: { value: 4 }, source: 'by hand: walks with a frame' },
  ],
  compute: ({ grade }) => ({ value: grade }),
  says: ({ grade }) => `Nurick ${grade}: ${labels[grade]}.`,
})
