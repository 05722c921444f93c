import type { Assessment, Examination } from '@theca/assess'
import { declineVelocity, lineAt, type Velocity } from '@theca/instruments'
import type { Instant } from '@theca/record'
import { ageParts } from './ages.ts'
import type { FunctionChart, Part, Quantity } from './page.ts'
import { gradeOf, legPower, quantityOf } from './scores.ts'

const DAY_MS = 86_400_000
const GRADES = ['I', 'II', 'III', 'IV', 'V']

const text = (words: string): Part => ({ is: 'text', text: words })
const signed = (value: number, decimals: number): string =>
  value
    .toFixed(decimals)
    .replace(/^-(?=.*[1-9])/, '−')
    .replace(/^-/, '')

/**
 * The serial measure that shows change best: leg power where it was examined twice, else the modified McCormick grade.
 * Null when neither was ever examined.
 */
export function functionChart(assessed: Assessment, now: Instant): FunctionChart | null {
  const power = (assessed.examinations.get('isncsci') ?? []).filter((exam) => legPower(exam) !== null)
  const grades = (assessed.examinations.get('mccormick-modified') ?? []).filter((exam) => gradeOf(exam) !== null)
  if (power.length >= 2 || (power.length === 1 && grades.length < 2)) return powerChart(power, now)
  return grades.length === 0 ? null : gradeChart(grades, now)
}

function powerChart(exams: readonly Examination[], now: Instant): FunctionChart {
  const points = exams.map((exam) => {
    const value = legPower(exam) as number
    return { at: exam.at, value, quantity: quantityOf(exam, String(value), 'of 50') }
  })
  const velocity = declineVelocity(points.map(({ at, value }) => ({ atDays: daysOf(at), value })))
  const values = points.map(({ value }) => value)
  const min = Math.max(0, Math.floor(Math.min(...values) / 5) * 5 - 5)
  const max = Math.min(50, Math.ceil(Math.max(...values) / 5) * 5)
  return {
    title: 'Leg power',
    range: { min, max: Math.max(max, min + 5), better: 'up' },
    ticks: ticksBetween(min, Math.max(max, min + 5)),
    points,
    line: velocity.kind === 'line' ? lineThrough(velocity, exams) : [],
    caption: [...changeParts(velocity, exams.at(-1) as Examination), ...countParts(exams, now)],
  }
}

const daysOf = (at: Instant): number => Date.parse(at) / DAY_MS

const ticksBetween = (min: number, max: number): { value: number; label: string }[] => {
  const step = max - min > 25 ? 10 : 5
  const count = Math.floor((max - min) / step)
  return Array.from({ length: count + 1 }, (_, place) => ({
    value: min + place * step,
    label: String(min + place * step),
  }))
}

const STEPS = 12

function lineThrough(
  velocity: Extract<Velocity, { kind: 'line' }>,
  exams: readonly Examination[],
): FunctionChart['line'] {
  const [from, to] = [daysOf((exams[0] as Examination).at), daysOf((exams.at(-1) as Examination).at)]
  return Array.from({ length: STEPS + 1 }, (_, place) => {
    const at = from + ((to - from) * place) / STEPS
    return { at: new Date(at * DAY_MS).toISOString(), ...lineAt(velocity, at) }
  })
}

/** A slope only from three examinations; two make a difference and nothing more. */
function changeParts(velocity: Velocity, last: Examination): Part[] {
  if (velocity.kind === 'line') {
    const interval = {
      low: signed(velocity.low, 1),
      high: signed(velocity.high, 1),
      kind: '95\u202F% interval of the slope',
    }
    return [
      { ...quantityOf(last, signed(velocity.perDay, 1), 'points per day'), interval, evidence: 'computed' },
      text(','),
    ]
  }
  if (velocity.kind === 'two-examinations') {
    const change: Quantity = { ...quantityOf(last, signed(velocity.change, 0), 'points'), evidence: 'computed' }
    const time =
      velocity.days < 3
        ? { value: Math.round(velocity.days * 24), unit: 'h' }
        : { value: Math.round(velocity.days), unit: 'days' }
    return [
      change,
      text('in'),
      { ...quantityOf(last, String(time.value), time.unit), evidence: 'computed' },
      text('; two points make no line,'),
    ]
  }
  return []
}

function countParts(exams: readonly Examination[], now: Instant): Part[] {
  const last = exams.at(-1) as Examination
  const count = quantityOf(last, String(exams.length), exams.length === 1 ? 'examination' : 'examinations')
  const age = ageParts(last, now)
  return [
    { ...count, evidence: 'computed' },
    text(exams.length === 1 ? ', so no change can be seen; it is' : ', the last is'),
    age,
    text('old.'),
  ]
}

function gradeChart(exams: readonly Examination[], now: Instant): FunctionChart {
  const points = exams.map((exam) => {
    const numeral = gradeOf(exam) as string
    return { at: exam.at, value: GRADES.indexOf(numeral) + 1, quantity: quantityOf(exam, numeral, 'of V') }
  })
  return {
    title: 'Modified McCormick grade',
    range: { min: 1, max: 5, better: 'down' },
    ticks: GRADES.map((label, place) => ({ value: place + 1, label })),
    points,
    // Grades are ranks: a straight line through them would claim equal steps.
    line: [],
    caption: countParts(exams, now),
  }
}
