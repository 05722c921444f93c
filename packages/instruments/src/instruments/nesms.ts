import { z } from 'zod'
import { defineInstrument } from '../define.ts'
import { choice, inFirstUnit, whole } from '../items.ts'
import { PROGNOSIS_WARNINGS, prognostic } from '../prognosis.ts'
import { albuminIn, albuminUnits } from '../quantities.ts'
import { sumOf } from '../sum.ts'
import { walkingLabels } from './ambulation.ts'

const answers = z.object({
  modifiedBauer: whole('Modified Bauer score', { min: 0, max: 4, unit: 'points of 4' }),
  walking: choice('Walking', walkingLabels, { help: 'Only independent walking earns the point.' }),
  albumin: albuminIn(albuminUnits, [3.5]),
})

const sum = sumOf(answers, {
  modifiedBauer: (score) => (score >= 3 ? 1 : 0),
  walking: { independent: 1, aid: 0, assistance: 0, non_ambulatory: 0 },
  albumin: (albumin) => (inFirstUnit(albumin, albuminUnits) >= 3.5 ? 1 : 0),
})

/** Odds of death at one year against a score of 3. None was seen for a score of 0. */
const oddsAgainst3: Readonly<Record<number, { odds: number; low: number; high: number }>> = {
  2: { odds: 7.04, low: 2.47, high: 20.08 },
  1: { odds: 31.3, low: 8.8, high: 111 },
}

export const nesms = defineInstrument({
  id: 'nesms',
  version: '1.0.0',
  title: 'NESMS',
  room: 'assess',
  domain: 'prognosis',
  measures: 'one-year mortality after treatment of spinal metastases',
  direction: 'higher_better',
  scale: { kind: 'points', min: 0, max: 3, step: 1 },
  answers,
  validity: prognostic,
  evidenceStatus: 'recalled',
  evidenceNote: 'Items, range and odds seen; the cut-offs of the items are recalled.',
  licence: 'free',
  source: 'Schoenfeld 2021',
  references: ['schoenfeld-2021'],
  citation:
    'Schoenfeld AJ, Spine J 2021;21:28–36, doi 10.1016/j.spinee.2020.02.009; c 0.79, doi 10.1016/j.spinee.2021.03.007.',
  priority: 'should',
  bands: [],
  worked: [
    {
      answers: { modifiedBauer: 3, walking: 'independent', albumin: { value: 3.8, unit: 'g/dL' } },
      expect: { value: 3 },
      source: 'dossier 7.6',
    },
    {
      answers: { modifiedBauer: 2, walking: 'aid', albumin: { value: 3.1, unit: 'g/dL' } },
      expect: { value: 0 },
      source: 'dossier 7.6: frame',
    },
    {
      answers: { modifiedBauer: 4, walking: 'non_ambulatory', albumin: { value: 3.5, unit: 'g/dL' } },
      expect: { value: 2, details: { oneYearDeathOddsAgainst3: { odds: 7.04 } } },
      source: 'dossier 7.6',
    },
  ],
  attain: sum.attain,
  compute: (said) => {
    const value = sum.total(said)
    return {
      value,
      details: {
        points: sum.points(said),
        modifiedBauer: said.modifiedBauer,
        oneYearDeathOddsAgainst3: oddsAgainst3[value] ?? null,
        warnings: PROGNOSIS_WARNINGS,
      },
    }
  },
  says: (_said, { value }) => `NESMS ${String(value)} of 3 in its own population.`,
})
