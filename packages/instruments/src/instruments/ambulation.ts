import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, measure, words } from '../items.ts'
import { generic } from '../validity.ts'

/** From lost to independent, so that a later place is better. */
export const WALKING = ['non_ambulatory', 'assistance', 'aid', 'independent'] as const

export type Walking = (typeof WALKING)[number]

export const walkingLabels = {
  independent: 'independent: no aid, at least 10 m',
  aid: 'with a stick, crutch or frame, no person',
  assistance: 'with another person',
  non_ambulatory: 'does not walk',
} as const

const short = {
  independent: 'walks without aid',
  aid: 'walks with an aid',
  assistance: 'walks only with another person',
  non_ambulatory: 'does not walk',
} as const

const answers = z.object({
  walking: choice('Walking', walkingLabels),
  distanceM: measure('Walking distance', { unit: 'm', min: 0 }).optional(),
  aidType: words('Type of aid').optional(),
})

export const ambulation = defineInstrument({
  id: 'ambulation',
  version: '1.0.0',
  title: 'Walking',
  room: 'assess',
  domain: 'function',
  measures: 'walking in four classes',
  direction: 'higher_better',
  scale: { kind: 'ordered', values: WALKING },
  answers,
  validity: generic('a function of the person, not tied to a compartment'),
  evidenceStatus: 'project',
  evidenceNote: 'The four classes are Theca’s; how Patchell, Rades and NESMS split them is recalled.',
  licence: 'free',
  source: 'Theca, four classes',
  references: ['theca-instruments-2026', 'patchell-2005'],
  citation:
    'Project definition. The literature differs: Patchell counted at least four steps, aided or not; Rades with or without aid; NESMS independent only.',
  priority: 'must',
  bands: WALKING.map((walking) => ({
    id: walking,
    label: short[walking],
    from: walking,
    to: walking,
    meaning: walkingLabels[walking],
  })),
  worked: [
    {
      answers: { walking: 'aid', aidType: 'frame' },
      expect: { value: 'aid', details: { ambulatory: true, radesAmbulatory: true, nesmsIndependent: false } },
      source: 'by hand: frame alone',
    },
    {
      answers: { walking: 'assistance' },
      expect: {
        value: 'assistance',
        details: { ambulatory: false, nesmsIndependent: false },
        flags: ['another person'],
      },
      source: 'by hand: walks only held by a physiotherapist',
    },
  ],
  compute: ({ walking, distanceM, aidType }) => ({
    value: walking,
    details: {
      ambulatory: walking === 'independent' || walking === 'aid',
      radesAmbulatory: walking === 'independent' || walking === 'aid',
      nesmsIndependent: walking === 'independent',
      distanceM: distanceM ?? null,
      aidType: aidType ?? null,
    },
    flags: walking === 'assistance' ? ['walks with another person: counted as not ambulatory by default'] : [],
  }),
  says: ({ walking }) => `Walking: ${short[walking]}.`,
})
