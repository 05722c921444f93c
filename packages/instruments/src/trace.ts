import type { TraceStep } from './define.ts'
import { answerInWords } from './answer-words.ts'
import { absenceOf, isRequired, metaOf } from './items.ts'
import { findInstrument } from './registry.ts'
import { scoreInstrument, type ScoreInput } from './score.ts'
import type { Setting } from './validity.ts'

/**
 * The way from the answers of an instrument to its result, question by question, in words. Rules that decide (levels,
 * cells, classes, clocks) say what each answer leads to; a sum says the points of each answer. An open question has the
 * answer null. An unknown instrument, or answers that are refused, have no way and give an empty list.
 *
 * @example explainInstrument('sins', { pain: 'mechanical' })[0]
 * // { question: 'Location', answer: null, source: 'Fisher 2010', leadsTo: 'not answered' }
 */
export const explainInstrument = (
  id: string,
  answers: ScoreInput['answers'],
  where: Omit<ScoreInput, 'answers'> = {},
): TraceStep[] => {
  const instrument = findInstrument(id)
  if (instrument === undefined) return []
  const scored = scoreInstrument(instrument, { ...where, answers })
  if (!scored.ok) return []
  const setting: Setting = { compartments: new Set(where.compartments), lesion: where.lesion }
  const given = Object.fromEntries(Object.entries(answers).filter(([, answer]) => absenceOf(answer) === null))
  const steps = instrument.trace?.(given, setting)
  if (steps !== undefined) return steps.map((step) => ({ source: instrument.source, ...step }))
  const points = pointsIn(scored.result.details)
  return Object.entries(instrument.answers.shape)
    .filter(([key, schema]) => answers[key] !== undefined || scored.result.missing.includes(key) || isRequired(schema))
    .map(([key, schema]) => ({
      question: metaOf(schema).title,
      answer: answerInWords(schema, answers[key]),
      source: instrument.source,
      leadsTo: leadsTo(points[key], answers[key], scored.result.missing.includes(key)),
    }))
}

const pointsIn = (details: Record<string, unknown>): Record<string, unknown> =>
  typeof details['points'] === 'object' && details['points'] !== null
    ? (details['points'] as Record<string, unknown>)
    : {}

const leadsTo = (points: unknown, answer: unknown, isMissing: boolean): string => {
  if (typeof points === 'number') return points === 1 ? '1 point' : `${points} points`
  if (isMissing) return 'not answered'
  return absenceOf(answer) === null ? 'taken into the result' : 'not needed for the result'
}
