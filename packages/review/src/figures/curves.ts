import { scaleLinear } from 'd3-scale'
import type { EndpointResult } from '../cohort/index.ts'
import type { Plot } from './svg.ts'
import { csvOf, DASHES, element, FAINT, GRID, HUES, INK, label, picture, QUIET } from './svg.ts'

/** One curve as it is drawn: values from 0 to 1, a step for each time. */
type Drawn = {
  readonly name: string
  readonly n: number
  readonly steps: readonly {
    time: number
    atRisk: number
    events: number
    value: number
    low: number | null
    high: number | null
  }[]
  readonly marks: readonly { time: number; value: number }[]
  readonly start: 0 | 1
  /** From where fewer than five, or a tenth, are at risk: drawn grey. */
  readonly greyFrom: number | null
}

const WIDTH = 760
const LEFT = 64
/** Where several curves have names, these stand whole beside their numbers at risk. */
const LEFT_NAMED = 168
const RIGHT = 20
const TOP = 28
const HEIGHT = 240
const ROW = 16

/** Fewer than so many at risk, or a tenth of those at the start: the tail is greyed (small-sample policy). */
const LEAST_AT_RISK = 5

function greyFrom(n: number, steps: Drawn['steps']): number | null {
  const least = Math.max(LEAST_AT_RISK, n / 10)
  return steps.find(({ atRisk }) => atRisk < least)?.time ?? null
}

function curvesOf({ survival, incidence }: EndpointResult): readonly Drawn[] {
  const alive = (survival ?? []).flatMap((curve): Drawn[] => {
    if ('withheld' in curve) return []
    const steps = curve.steps.map((step) => ({ ...step, value: step.survival }))
    const marks = curve.steps
      .filter(({ censored }) => censored > 0)
      .map(({ time, survival: value }) => ({ time, value }))
    return [{ name: String(curve.group), n: curve.n, steps, marks, start: 1, greyFrom: greyFrom(curve.n, steps) }]
  })
  const happened = (incidence ?? []).flatMap((curve): Drawn[] => {
    if (!('steps' in curve)) return []
    const steps = curve.steps.map((step) => ({ ...step, value: step.incidence }))
    return [{ name: String(curve.group), n: curve.n, steps, marks: [], start: 0, greyFrom: greyFrom(curve.n, steps) }]
  })
  return [...alive, ...happened]
}

/**
 * Kaplan–Meier or cumulative incidence with intervals, the greyed tail, and the numbers at risk beneath.
 *
 * @param about `id` names the file, `clock` what the time axis counts; without them survival from the operation.
 * @returns null where nothing may be drawn: the policy withholds it, or nobody is counted.
 * @example curvePlot(result.endpoints[0])?.svg
 */
export function curvePlot(
  result: EndpointResult,
  { id = `curve-${result.endpoint}`, clock = 'months after the operation' }: { id?: string; clock?: string } = {},
): Plot | null {
  const curves = curvesOf(result)
  if (curves.length === 0) return null
  const last = Math.max(...curves.flatMap(({ steps }) => steps.map(({ time }) => time)))
  const until = Math.max(3, Math.ceil(last / 3) * 3)
  const left = curves.length === 1 ? LEFT : LEFT_NAMED
  const every = until <= 24 ? 3 : until <= 60 ? 6 : 12
  const ticks = Array.from({ length: Math.floor(until / every) + 1 }, (_, place) => place * every)
  const x = scaleLinear([0, until], [left, WIDTH - RIGHT])
  const y = scaleLinear([0, 1], [TOP + HEIGHT, TOP])
  const tableTop = TOP + HEIGHT + 44
  const height = tableTop + curves.length * ROW + 12
  const alt = altOf(result, curves)
  const parts = [
    label(left - 48, 14, result.method === 'Kaplan–Meier' ? 'alive, %' : 'cumulative incidence, %', {
      'font-weight': 600,
    }),
    label(WIDTH - RIGHT, 14, clock, { 'text-anchor': 'end', fill: QUIET }),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
      element('line', { x1: left, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), stroke: GRID }),
      label(left - 8, y(value) + 4, String(value * 100), { 'text-anchor': 'end', fill: QUIET }),
    ]),
    ...ticks.map((tick) => label(x(tick), TOP + HEIGHT + 18, String(tick), { 'text-anchor': 'middle', fill: QUIET })),
    ...curves.flatMap((curve, place) => drawCurve(curve, place, x, y, until)),
    ...atRiskTable(curves, ticks, x, tableTop),
  ]
  return {
    id,
    title: `${result.title} (${result.method})`,
    alt,
    svg: picture(WIDTH, height, result.title, alt, ...parts),
    csv: csvOf(
      ['group', 'month', 'atRisk', 'events', 'value', 'low', 'high'],
      curves.flatMap(({ name, steps }) =>
        steps.map(({ time, atRisk, events, value, low, high }) => [name, time, atRisk, events, value, low, high]),
      ),
    ),
  }
}

type Scale = (value: number) => number

function drawCurve(curve: Drawn, place: number, x: Scale, y: Scale, until: number): string[] {
  const colour = HUES[place % HUES.length] ?? INK
  const dash = DASHES[place % DASHES.length]
  const inside = curve.steps.filter(({ time }) => time <= until)
  const end = Math.min(until, curve.steps.at(-1)?.time ?? 0)
  const solidTo = Math.min(end, curve.greyFrom ?? Infinity)
  const line = (from: number, to: number): string => stepPath(inside, curve.start, from, to, x, y)
  return [
    element('path', { d: bandPath(inside, curve.start, end, x, y), fill: colour, 'fill-opacity': 0.1 }),
    element('path', { d: line(0, solidTo), fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash }),
    ...(curve.greyFrom === null || curve.greyFrom >= end
      ? []
      : [
          element('path', {
            d: line(solidTo, end),
            fill: 'none',
            stroke: FAINT,
            'stroke-width': 2,
            'stroke-dasharray': '3 3',
          }),
        ]),
    ...curve.marks
      .filter(({ time }) => time <= until)
      .map(({ time, value }) =>
        element('line', { x1: x(time), x2: x(time), y1: y(value) - 4, y2: y(value) + 4, stroke: colour }),
      ),
  ]
}

/** The curve as steps between two times; before its first time it stands at its start. */
function stepPath(steps: Drawn['steps'], start: number, from: number, to: number, x: Scale, y: Scale): string {
  let value: number = start
  for (const step of steps) if (step.time <= from) value = step.value
  const path = [`M${x(from).toFixed(2)},${y(value).toFixed(2)}`]
  for (const step of steps) {
    if (step.time <= from || step.time > to) continue
    path.push(`H${x(step.time).toFixed(2)}`, `V${y(step.value).toFixed(2)}`)
  }
  return `${path.join('')}H${x(to).toFixed(2)}`
}

/** The interval as an area; where a limit is not defined the area has no width. */
function bandPath(steps: Drawn['steps'], start: number, end: number, x: Scale, y: Scale): string {
  const edge = (limit: 'low' | 'high'): [number, number][] => {
    let value: number = start
    const points: [number, number][] = [[0, value]]
    for (const step of steps) {
      points.push([step.time, value])
      value = step[limit] ?? step.value
      points.push([step.time, value])
    }
    return [...points, [end, value]]
  }
  const points = [...edge('high'), ...edge('low').reverse()]
  return `M${points.map(([time, value]) => `${x(time).toFixed(2)},${y(value).toFixed(2)}`).join('L')}Z`
}

function atRiskTable(curves: readonly Drawn[], ticks: readonly number[], x: Scale, top: number): string[] {
  return curves.flatMap((curve, place) => {
    const line = top + place * ROW
    const colour = HUES[place % HUES.length] ?? INK
    const name = curves.length === 1 ? 'at risk' : shorten(curve.name)
    return [
      element('line', {
        x1: 2,
        x2: 16,
        y1: line - 4,
        y2: line - 4,
        stroke: colour,
        'stroke-width': 2,
        'stroke-dasharray': DASHES[place % DASHES.length],
      }),
      label(20, line, name, { 'font-size': 11 }),
      ...ticks.map((tick) =>
        label(x(tick), line, String(atRiskAt(curve, tick)), {
          'text-anchor': tick === 0 ? 'start' : 'middle',
          'font-size': 11,
          ...(tick === 0 ? { x: x(0) + 26, fill: INK } : {}),
        }),
      ),
    ]
  })
}

const shorten = (name: string): string => {
  const words = name.replaceAll(/[_-]/g, ' ')
  return words.length > 24 ? `${words.slice(0, 23)}…` : words
}

/** How many are still followed at a time: those at risk at the next time that the curve knows. */
function atRiskAt({ steps, n }: Drawn, time: number): number {
  if (time === 0) return n
  return steps.find((step) => step.time >= time)?.atRisk ?? 0
}

function altOf({ title, method, n, events }: EndpointResult, curves: readonly Drawn[]): string {
  const groups = curves.map(({ name, n: count, steps }) => {
    const at = (months: number): string => {
      const reached = steps.filter(({ time }) => time <= months).at(-1)
      return reached === undefined ? 'not known' : `${Math.round(reached.value * 100)} %`
    }
    return `${curves.length === 1 ? '' : `${name.replaceAll(/[_-]/g, ' ')} (${count}): `}${at(6)} at 6 months, ${at(12)} at 12`
  })
  return `${title}, ${method}; ${events} events among ${n}. ${groups.join('; ')}.`
}
