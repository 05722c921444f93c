import { scaleLinear } from 'd3-scale'
import type { Member } from '../cohort/index.ts'
import type { Plot } from './svg.ts'
import { csvOf, element, GRID, HUES, INK, label, picture, QUIET } from './svg.ts'

const WIDTH = 560
const HEIGHT = 300
const LEFT = 60
const BOTTOM = 44

/**
 * How much was removed against what became of function: the trade that the surgeon makes, a point for each person who has
 * both. No line is drawn through them, for who gets more removed is chosen.
 *
 * @example frontierPlot(result.members)?.svg
 */
export function frontierPlot(members: readonly Member[]): Plot | null {
  const both = members.flatMap((member) =>
    member.extentPercent === null || member.gradesLost === null
      ? []
      : [{ member, removed: Math.max(0, Math.min(100, member.extentPercent)), lost: member.gradesLost }],
  )
  if (both.length === 0) return null
  const x = scaleLinear([0, 100], [LEFT, WIDTH - 16])
  const y = scaleLinear([-3, 3], [16, HEIGHT - BOTTOM])
  const worse = both.filter(({ lost }) => lost > 0).length
  const alt = `Extent of resection by volumes against change of McCormick grade for ${both.length} of ${members.length} persons; ${worse} lost a grade or more. Chosen by surgeons, not by chance: no effect can be read off.`
  const compartments = [...new Set(both.map(({ member }) => member.compartment ?? 'not known'))].sort()
  const parts = [
    ...[-3, -2, -1, 0, 1, 2, 3].flatMap((grade) => [
      element('line', {
        x1: LEFT,
        x2: WIDTH - 16,
        y1: y(grade),
        y2: y(grade),
        stroke: GRID,
        'stroke-width': grade === 0 ? 2 : 1,
      }),
      label(LEFT - 8, y(grade) + 4, grade > 0 ? `+${grade}` : grade < 0 ? `−${-grade}` : '0', {
        'text-anchor': 'end',
        fill: QUIET,
      }),
    ]),
    label(4, 12, 'grades: up is better', { fill: QUIET }),
    ...[0, 25, 50, 75, 100].map((value) =>
      label(x(value), HEIGHT - BOTTOM + 18, String(value), { 'text-anchor': 'middle', fill: QUIET }),
    ),
    label(WIDTH - 16, HEIGHT - 8, '% of the volume removed', { 'text-anchor': 'end', fill: QUIET }),
    ...both.map(({ member, removed, lost }, place) =>
      // Points of one grade are set apart a little, by their order, so that they can be counted.
      shape(compartments.indexOf(member.compartment ?? 'not known'), x(removed), y(lost) + ((place % 7) - 3) * 2.4),
    ),
    ...compartments.map((name, place) => {
      const left = LEFT + place * 168
      return (
        shape(place, left, HEIGHT - 12) + label(left + 10, HEIGHT - 8, name.replaceAll('_', ' '), { 'font-size': 11 })
      )
    }),
  ]
  return {
    id: 'frontier',
    title: 'Resection against function',
    alt,
    svg: picture(WIDTH, HEIGHT, 'Resection against function', alt, ...parts),
    csv: csvOf(
      ['case', 'compartment', 'extentPercent', 'gradesLost'],
      both.map(({ member, lost }) => [member.case, member.compartment, member.extentPercent, lost]),
    ),
  }
}

/** Compartments differ by shape first. */
function shape(kind: number, x: number, y: number): string {
  const look = { fill: 'none', stroke: HUES[kind % HUES.length] ?? INK, 'stroke-width': 1.5 }
  switch (kind % 3) {
    case 0:
      return element('circle', { cx: x, cy: y, r: 4, ...look })
    case 1:
      return element('rect', { x: x - 3.5, y: y - 3.5, width: 7, height: 7, ...look })
    default:
      return element('path', { d: `M${x},${y - 4.5}L${x + 4.5},${y + 3.5}H${x - 4.5}Z`, ...look })
  }
}
