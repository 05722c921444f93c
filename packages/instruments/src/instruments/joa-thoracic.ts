import { VERTEBRAL_LEVELS, compareLevels, isVertebralLevel } from '@theca/anatomy'
import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, grade, whole } from '../items.ts'
import { sumOf } from '../sum.ts'
import { generic, onlyIf } from '../validity.ts'

const answers = z.object({
  lesionLevel: choice('Level of the lesion', Object.fromEntries(VERTEBRAL_LEVELS.map((level) => [level, level])), {
    help: 'From T1 down; above it the 18-point form with its arm items is used.',
  }),
  motorLeg: grade('Motor, leg', {
    0: 'cannot walk',
    1: 'walks on flat ground with an aid',
    2: 'needs an aid on stairs only',
    3: 'walks without an aid, but slowly',
    4: 'normal',
  }),
  sensationLeg: grade('Sensation, leg', { 0: 'clear loss', 1: 'slight loss or numbness', 2: 'normal' }),
  sensationTrunk: grade('Sensation, trunk', { 0: 'clear loss', 1: 'slight loss or numbness', 2: 'normal' }),
  bladder: grade('Bladder', {
    0: 'retention or incontinence',
    1: 'severe difficulty',
    2: 'mild difficulty',
    3: 'normal',
  }),
  previousTotal: whole('Total before treatment, same 11-point form', {
    min: 0,
    max: 11,
    unit: 'points of 11',
  }).optional(),
})

const points = (value: number): number => value

const sum = sumOf(answers, { motorLeg: points, sensationLeg: points, sensationTrunk: points, bladder: points })

/** Hirabayashi, on this form's own maximum; undefined when nothing was lost before. Recalled. */
const recovery = (before: number, after: number): number | null =>
  before === 11 ? null : ((after - before) / (11 - before)) * 100

export const joaThoracic = defineInstrument({
  id: 'joa-thoracic',
  version: '1.0.0',
  title: 'Thoracic JOA, 11 points',
  room: 'assess',
  domain: 'thoracic myelopathy',
  measures: 'leg, trunk and bladder in thoracic myelopathy: the JOA items without those of the arm',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 11, step: 1 },
  answers,
  validity: onlyIf(
    generic('components of a score for myelopathy; using them alone for the thoracic cord is customary'),
    ({ lesionLevel }) =>
      typeof lesionLevel !== 'string' || !isVertebralLevel(lesionLevel) || compareLevels(lesionLevel, 'T1') >= 0,
    'above T1 the arm counts: the 18-point mJOA is used there',
  ),
  evidenceStatus: 'recalled',
  evidenceNote:
    'Components and their ranges seen in a table of the JOA; wording of the answers and their use alone for the thoracic cord are recalled. No bands are published that were seen.',
  licence: 'free',
  source: 'JOA, components without the arm',
  references: ['joa-2009'],
  citation:
    'Japanese Orthopaedic Association score; components as in J Orthop Surg Res 2009;4:24, table 2. An 11-point sum is never read on the bands of the 18-point form.',
  priority: 'could',
  bands: [],
  worked: [
    {
      answers: { lesionLevel: 'T6', motorLeg: 1, sensationLeg: 1, sensationTrunk: 1, bladder: 2, previousTotal: 3 },
      expect: { value: 5, band: null, details: { variant: 'joa11', recoveryPercent: 25 } },
      source: 'by hand: 1 + 1 + 1 + 2; from 3 of 11 to 5 recovers 2 of the 8 points lost',
    },
    {
      answers: { lesionLevel: 'C5', motorLeg: 4, sensationLeg: 2, sensationTrunk: 2, bladder: 3 },
      expect: { status: 'not_applicable', value: null },
      source: 'dossier 2.6: the thoracic form is for lesions below T1',
    },
  ],
  attain: sum.attain,
  compute: (said) => {
    const value = sum.total(said)
    const recoveryPercent = said.previousTotal === undefined ? null : recovery(said.previousTotal, value)
    return { value, details: { variant: 'joa11', points: sum.points(said), recoveryPercent } }
  },
  says: (_said, { value }) => `Thoracic JOA ${String(value)} of 11.`,
})
