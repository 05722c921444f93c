import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, yesNo } from '../items.ts'
import { generic } from '../validity.ts'

const GRADES = ['A', 'B', 'C', 'D', 'E'] as const

export const frankelLabels = {
  A: 'complete',
  B: 'sensation only below the level',
  C: 'some motor function, useless',
  D: 'useful motor function, walks with or without aid',
  E: 'normal; reflexes may be abnormal',
} as const

export const frankel = defineInstrument({
  id: 'frankel',
  version: '1.0.0',
  title: 'Frankel',
  room: 'assess',
  domain: 'neurology',
  measures: 'severity of a cord lesion in five grades; the neurological item of Tokuhashi',
  direction: 'higher_better',
  scale: { kind: 'ordered', values: GRADES },
  answers: z.object({
    grade: choice('Frankel grade', frankelLabels),
    derivedFromAis: choice(
      'Taken from AIS',
      { A: 'A', B: 'B', C: 'C', D: 'D', E: 'E' },
      {
        help: 'Letter for letter is customary but not an identity: AIS C and D count muscles.',
      },
    ).optional(),
    confirmed: yesNo('Confirmed by a person, when taken from AIS').optional(),
  }),
  validity: generic('severity of a cord lesion, not tied to a compartment'),
  evidenceStatus: 'secondary',
  licence: 'free',
  source: 'Frankel 1969',
  references: ['frankel-1969'],
  citation: 'Frankel HL, Paraplegia 1969;7:179–192, doi 10.1038/sc.1969.30.',
  priority: 'must',
  bands: GRADES.map((grade) => ({
    id: grade,
    label: `${grade}: ${frankelLabels[grade]}`,
    from: grade,
    to: grade,
    meaning: frankelLabels[grade],
  })),
  worked: [
    { answers: { grade: 'B' }, expect: { value: 'B' }, source: 'by hand: sacral sensation only' },
    { answers: { grade: 'D' }, expect: { value: 'D' }, source: 'by hand: stands and walks with a frame' },
  ],
  missing: ({ grade, derivedFromAis, confirmed }) => [
    ...(grade === undefined ? ['grade'] : []),
    ...(derivedFromAis !== undefined && confirmed === undefined ? ['confirmed'] : []),
  ],
  attain: ({ grade }) => (grade === undefined ? ['A', 'E'] : [grade, grade]),
  compute: ({ grade, derivedFromAis, confirmed }) => ({
    value: grade,
    details: { derivedFrom: derivedFromAis === undefined ? null : `AIS ${derivedFromAis}` },
    flags: derivedFromAis !== undefined && confirmed === 'no' ? ['taken from AIS, not confirmed by a person'] : [],
  }),
  says: ({ grade }) => `Frankel ${grade}: ${frankelLabels[grade]}.`,
})
