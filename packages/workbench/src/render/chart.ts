import type { FunctionChart } from '@theca/review'
import { scaleLinear, scaleTime } from 'd3-scale'
import type { Sheet } from './sheet.ts'
import type { Face } from './typeset.ts'
import type { Clock } from './words.ts'

export const CHART_HEIGHT = 88

const LEFT = 20
const TOP = 9
const FOOT = 15

/** The chart of one serial measure: points, their values at both ends, the line with its band, nothing smoothed. */
export function drawFunctionChart(
  sheet: Sheet,
  chart: FunctionChart,
  clock: Clock,
  x: number,
  y: number,
  width: number,
): void {
  const { doc } = sheet
  const { min, max, better } = chart.range
  const bottom = y + CHART_HEIGHT - FOOT
  const up = scaleLinear()
    .domain(better === 'up' ? [min, max] : [max, min])
    .range([bottom, y + TOP])
  const across = acrossOf(chart, x + LEFT + 6, x + width - 8)
  const label = (
    text: string,
    at: number,
    top: number,
    align: 'left' | 'centre' | 'right',
    face: Face = 'text',
  ): void => {
    const wide = sheet.measure.width(text, face, 7.5)
    const left = align === 'left' ? at : align === 'right' ? at - wide : at - wide / 2
    doc
      .font(face, 7.5)
      .fillColor('#000')
      .text(text, Math.min(Math.max(left, x), x + width - wide), top, { lineBreak: false })
  }
  for (const { value, label: name } of chart.ticks) {
    doc
      .moveTo(x + LEFT, up(value))
      .lineTo(x + width, up(value))
      .lineWidth(0.45)
      .stroke('#999')
    label(name, x + LEFT - 4, up(value) - 4.5, 'right')
  }
  drawLine(sheet, chart, across, (value) => Math.min(bottom + 2, Math.max(y + TOP - 4, up(value))))
  for (const { at, value } of chart.points)
    doc.lineWidth(1).circle(across(at), up(value), 2.2).fillAndStroke('#fff', '#000')
  const [first, last] = [chart.points[0], chart.points.at(-1)]
  if (first === undefined || last === undefined) return
  label(first.quantity.value, across(first.at) + 4, up(first.value) - 11, 'left', 'strong')
  // Under a falling line there is room below the last point, under a rising one above it.
  const beneath = up(last.value) > up(first.value)
  if (last !== first)
    label(last.quantity.value, across(last.at) + 2, up(last.value) + (beneath ? 3 : -12), 'centre', 'strong')
  label(clock.day(first.at), across(first.at), bottom + 4, 'centre')
  const apart = across(last.at) - across(first.at)
  if (apart > 40) label(clock.day(last.at), across(last.at), bottom + 4, 'centre')
}

function acrossOf(chart: FunctionChart, left: number, right: number): (at: string) => number {
  const times = chart.points.map(({ at }) => Date.parse(at))
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const scale = scaleTime().domain([from, to]).range([left, right])
  return (at) => (from === to ? (left + right) / 2 : scale(Date.parse(at)))
}

function drawLine(
  sheet: Sheet,
  { line }: FunctionChart,
  across: (at: string) => number,
  up: (value: number) => number,
): void {
  const { doc } = sheet
  const [first] = line
  const last = line.at(-1)
  if (first === undefined || last === undefined) return
  doc.moveTo(across(first.at), up(first.high))
  for (const point of line) doc.lineTo(across(point.at), up(point.high))
  for (const point of line.toReversed()) doc.lineTo(across(point.at), up(point.low))
  doc.closePath().fill('#e3e3e3')
  doc.moveTo(across(first.at), up(first.value)).lineTo(across(last.at), up(last.value)).lineWidth(0.9).stroke('#000')
}
