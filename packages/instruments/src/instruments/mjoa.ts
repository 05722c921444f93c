import { VERTEBRAL_LEVELS, compareLevels, isVertebralLevel } from '@theca/anatomy'
import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, whole } from '../items.ts'
import { sumOf } from '../sum.ts'
import { generic, onlyIf } from '../validity.ts'

const answers = z.object({
  lesionLevel: choice('Level of the lesion', Object.fromEntries(VERTEBRAL_LEVELS.map((level) => [level, level])), {
    help: 'Below T1 the score is not computed: its arm items are constant there.',
  }),
  motorArm: grade('Motor, arm', {
    0: 'cannot move hands',
    1: 'moves hands, cannot use a spoon',
    2: 'uses a spoon, cannot button',
    3: 'buttons with great difficulty',
    4: 'buttons with slight difficulty',
    5: 'normal',
  }),
  motorLeg: grade('Motor, leg', {
    0: 'complete loss of motor and sensory function',
    1: 'sensation only, no movement',
    2: 'moves legs, cannot walk',
    3: 'walks on flat ground with an aid',
    4: 'stairs with a handrail',
    5: 'moderate to marked instability, stairs without rail',
    6: 'mild instability, smooth unaided gait',
    7: 'normal',
  }),
  sensationArm: grade('Sensation, arm', {
    0: 'complete loss in the hands',
    1: 'severe loss or pain',
    2: 'mild loss',
    3: 'normal',
  }),
  sphincter: grade('Sphincter', {
    0: 'cannot void voluntarily',
    1: 'marked difficulty',
    2: 'mild to moderate difficulty',
    3: 'normal',
  }),
  previousTotal: whole('Total before treatment, same 18-point form', {
    min: 0,
    max: 18,
    unit: 'points of 18',
  }).optional(),
})

const points = (value: number): number => value

const sum = sumOf(answers, { motorArm: points, motorLeg: points, sensationArm: points, sphincter: points })

/** Hirabayashi; undefined when nothing was lost before. Recalled. */
const recovery = (before: number, after: number): number | null =>
  before === 18 ? null : ((after - before) / (18 - before)) * 100

export const mjoa = defineInstrument({
  id: 'mjoa',
  version: '1.0.0',
  title: 'mJOA, 18 points',
  room: 'assess',
  domain: 'cervical myelopathy',
  measures: 'arm, leg, sensation and sphincter in cervical myelopathy, the 18-point form of Benzel',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 18, step: 1 },
  answers,
  validity: onlyIf(
    generic('made for cervical myelopathy; lesion at C1 to T1'),
    ({ lesionLevel }) =>
      typeof lesionLevel !== 'string' || !isVertebralLevel(lesionLevel) || compareLevels(lesionLevel, 'T1') <= 0,
    'mJOA is not computed below T1: the arm items are constant there',
  ),
  evidenceStatus: 'secondary',
  evidenceNote: 'Bands seen in Tetreault 2017; item wording second-hand; recovery rate recalled.',
  licence: 'free',
  source: 'Benzel 1991; bands Tetreault 2017',
  references: ['benzel-1991', 'tetreault-2017'],
  citation:
    'Benzel EC, J Spinal Disord 1991;4:286–295. Bands: Tetreault L, Eur Spine J 2017;26:78–84, doi 10.1007/s00586-016-4660-8. A 17-point form carries the same name; its totals are not accepted here.',
  priority: 'should',
  bands: [
    { id: 'severe', label: 'severe', from: 0, to: 11, meaning: 'severe myelopathy' },
    { id: 'moderate', label: 'moderate', from: 12, to: 14, meaning: 'moderate myelopathy' },
    { id: 'mild', label: 'mild', from: 15, to: 17, meaning: 'mild myelopathy' },
    { id: 'normal', label: 'normal', from: 18, to: 18, meaning: 'no deficit on this form' },
  ],
  worked: [
    {
      answers: { lesionLevel: 'C5', motorArm: 4, motorLeg: 5, sensationArm: 2, sphincter: 2 },
      expect: { value: 13, band: 'moderate', details: { variant: 'benzel18' } },
      source: 'open clinical calculators (secondary)',
    },
    {
      answers: { lesionLevel: 'C5', motorArm: 5, motorLeg: 7, sensationArm: 1, sphincter: 2, previousTotal: 11 },
      expect: { value: 15, band: 'mild', details: { recoveryPercent: (4 / 7) * 100 } },
      source: 'open clinical calculators (secondary); recovery 11 → 15 is 57.1 %, by hand',
    },
    {
      answers: { lesionLevel: 'C5', motorArm: 4, motorLeg: 4, sensationArm: 1, sphincter: 2 },
      expect: { value: 11, band: 'severe' },
      source: 'open clinical calculators (secondary)',
    },
    {
      answers: { lesionLevel: 'T6', motorArm: 5, motorLeg: 4, sensationArm: 3, sphincter: 2 },
      expect: { status: 'not_applicable', value: null },
      source: 'dossier 2.6: not below T1',
    },
  ],
  attain: sum.attain,
  compute: (said) => {
    const value = sum.total(said)
    const recoveryPercent = said.previousTotal === undefined ? null : recovery(said.previousTotal, value)
    return { value, details: { variant: 'benzel18', points: sum.points(said), recoveryPercent } }
  },
  says: (_said, { value, band }) => `mJOA ${String(value)} of 18: ${band?.label ?? ''}.`,
})
