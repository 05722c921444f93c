import { scaleLinear } from 'd3-scale'
import { proportion } from '@theca/survival'
import type { BenchmarkResult } from '../cohort/index.ts'
import { publishedBenchmarks } from '../library/index.ts'
import type { Plot } from './svg.ts'
import { ACCENT, csvOf, element, GRID, INK, label, picture, QUIET } from './svg.ts'

const WIDTH = 560
const LEFT = 190
const RIGHT = 110
const ROW = 20

type Line = {
  readonly name: string
  readonly x: number | null
  readonly n: number | null
  readonly value: number
  readonly low: number
  readonly high: number
  readonly kind: 'study' | 'pooled' | 'own'
  /** The prediction interval of the pooled line. */
  readonly reach?: readonly [number, number]
}

/**
 * Own proportion beneath the published ones and their pooled value with its prediction interval.
 *
 * @example forestPlot(benchmarksOf(members)[0]).svg
 */
export function forestPlot({ id, title, own, pooled, sentence }: BenchmarkResult): Plot {
  const lines: Line[] = publishedBenchmarks()[id].studies.map(({ id: study, x, n }) => {
    const { estimate, low, high } = proportion(x, n)
    return { name: study.replaceAll('-', ' '), x, n, value: estimate, low, high, kind: 'study' }
  })
  if (!('withheld' in pooled))
    lines.push({
      name: 'Pooled, prediction interval',
      x: null,
      n: null,
      value: pooled.estimate,
      low: pooled.low,
      high: pooled.high,
      kind: 'pooled',
      reach: [pooled.predictionLow, pooled.predictionHigh],
    })
  if (own.interval !== null) {
    const { estimate, low, high } = own.interval
    lines.push({ name: 'This record, exact 95 %', x: own.x, n: own.n, value: estimate, low, high, kind: 'own' })
  }
  const x = scaleLinear([0, 1], [LEFT, WIDTH - RIGHT])
  const height = lines.length * ROW + 34
  const parts = [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
      element('line', { x1: x(value), x2: x(value), y1: 0, y2: lines.length * ROW + 4, stroke: GRID }),
      label(x(value), lines.length * ROW + 22, `${value * 100}${value === 1 ? ' %' : ''}`, {
        'text-anchor': 'middle',
        fill: QUIET,
      }),
    ]),
    ...lines.flatMap((line, place) => drawLine(line, place * ROW + 14, x)),
  ]
  return {
    id: `forest-${id}`,
    title,
    alt: sentence,
    svg: picture(WIDTH, height, title, sentence, ...parts),
    csv: csvOf(
      ['line', 'x', 'n', 'proportion', 'low', 'high', 'predictionLow', 'predictionHigh'],
      lines.map(({ name, x: count, n, value, low, high, reach }) => [
        name,
        count,
        n,
        value,
        low,
        high,
        reach?.[0] ?? null,
        reach?.[1] ?? null,
      ]),
    ),
  }
}

function drawLine(
  { name, x: count, n, value, low, high, kind, reach }: Line,
  y: number,
  x: (value: number) => number,
): string[] {
  const colour = kind === 'own' ? ACCENT : INK
  const weight = kind === 'study' ? 400 : 620
  const figures =
    count === null
      ? `${Math.round(value * 100)} % (${reach?.map((each) => Math.round(each * 100)).join(' to ') ?? ''})`
      : `${count} of ${n}`
  const line = (from: number, to: number, more = {}): string =>
    element('line', {
      x1: x(from),
      x2: x(to),
      y1: y - 4,
      y2: y - 4,
      stroke: colour,
      'stroke-width': kind === 'own' ? 2 : 1,
      ...more,
    })
  const size = n === null ? 0 : 2 + Math.sqrt(n) / 2
  return [
    label(4, y, name, { fill: colour, 'font-weight': weight }),
    ...(reach === undefined ? [] : [line(reach[0], reach[1], { 'stroke-dasharray': '2 3' })]),
    kind === 'pooled'
      ? element('path', {
          d: `M${x(low)},${y - 4}L${x(value)},${y - 9}L${x(high)},${y - 4}L${x(value)},${y + 1}Z`,
          fill: colour,
        })
      : line(low, high),
    kind === 'own'
      ? element('circle', {
          cx: x(value),
          cy: y - 4,
          r: 4.5,
          fill: 'var(--surface, #fff)',
          stroke: colour,
          'stroke-width': 2,
        })
      : kind === 'study'
        ? element('rect', { x: x(value) - size, y: y - 4 - size, width: 2 * size, height: 2 * size, fill: colour })
        : '',
    label(WIDTH - 4, y, figures, { 'text-anchor': 'end', fill: colour, 'font-weight': weight }),
  ]
}
