import { scaleLinear } from 'd3-scale'
import type { Member } from '../cohort/index.ts'
import type { Plot } from './svg.ts'
import { csvOf, element, FAINT, GRID, HUES, INK, label, picture, QUIET } from './svg.ts'

const WIDTH = 760
const LEFT = 86
const RIGHT = 16
const BAR = 12
const MONTH_DAYS = 30.44
/** More bars than this on one page are a texture; the longest followed are shown, and it is said. */
const MOST = 60

/**
 * A bar for each person from the operation to the last contact: radiotherapy, drugs, recurrence, loss of walking, death.
 * An arrow means alive.
 *
 * @example swimmerPlot(result.members).svg
 */
export function swimmerPlot(members: readonly Member[]): Plot | null {
  const all = members
    .filter(({ followedDays }) => followedDays !== null)
    .toSorted((a, b) => Number(b.followedDays) - Number(a.followedDays))
  if (all.length === 0) return null
  const shown = all.slice(0, MOST)
  const until = Math.max(3, Math.ceil(Number(shown[0]?.followedDays) / MONTH_DAYS / 3) * 3)
  const every = until <= 24 ? 3 : until <= 60 ? 6 : 12
  const x = scaleLinear([0, until], [LEFT, WIDTH - RIGHT])
  const bottom = 8 + shown.length * BAR
  const died = all.filter((member) => member.died).length
  const alt = `One bar for each of ${shown.length} persons${shown.length < all.length ? `, the longest followed of ${all.length}` : ''}, from the operation to the last contact; ${died} of ${all.length} died.`
  const ticks = Array.from({ length: Math.floor(until / every) + 1 }, (_, place) => place * every)
  const parts = [
    ...ticks.flatMap((tick) => [
      element('line', { x1: x(tick), x2: x(tick), y1: 4, y2: bottom, stroke: GRID }),
      label(x(tick), bottom + 16, String(tick), { 'text-anchor': 'middle', fill: QUIET }),
    ]),
    ...shown.flatMap((member, place) => bar(member, 8 + place * BAR, x)),
    ...legend(bottom + 36),
  ]
  return {
    id: 'swimmer',
    title: 'Course of each person',
    alt,
    svg: picture(WIDTH, bottom + 50, 'Course of each person', alt, ...parts),
    csv: csvOf(
      ['case', 'followedDays', 'died', 'lost', 'radiotherapyDay', 'systemicDay', 'recurrenceDay', 'walkingLostDay'],
      all.map((member) => [
        member.case,
        member.followedDays,
        member.died,
        member.lost,
        member.radiotherapyDays,
        member.systemicDays,
        happened(member, 'local-recurrence'),
        happened(member, 'loss-of-walking'),
      ]),
    ),
  }
}

const happened = ({ endpoints }: Member, endpoint: 'local-recurrence' | 'loss-of-walking'): number | null => {
  const to = endpoints[endpoint]
  return to?.event === 1 ? to.days : null
}

type Mark = 'radiotherapy' | 'drug' | 'recurrence' | 'walking' | 'death'
const marks: Readonly<Record<Mark, { readonly title: string; readonly draw: (x: number, y: number) => string }>> = {
  radiotherapy: {
    title: 'radiotherapy',
    draw: (x, y) => element('rect', { x: x - 3, y: y - 3, width: 6, height: 6, fill: INK }),
  },
  drug: {
    title: 'systemic therapy',
    draw: (x, y) =>
      element('path', { d: `M${x},${y - 4}L${x + 4},${y + 3}H${x - 4}Z`, fill: 'var(--surface, #fff)', stroke: INK }),
  },
  recurrence: {
    title: 'local recurrence',
    draw: (x, y) =>
      element('path', { d: `M${x},${y - 4}L${x + 4},${y}L${x},${y + 4}L${x - 4},${y}Z`, fill: HUES[1] ?? INK }),
  },
  walking: {
    title: 'walking lost',
    draw: (x, y) => element('circle', { cx: x, cy: y, r: 3, fill: 'none', stroke: INK, 'stroke-width': 1.5 }),
  },
  death: {
    title: 'died',
    draw: (x, y) =>
      element('path', {
        d: `M${x - 3},${y - 3}L${x + 3},${y + 3}M${x + 3},${y - 3}L${x - 3},${y + 3}`,
        stroke: INK,
        'stroke-width': 2,
        fill: 'none',
      }),
  },
}

function bar(member: Member, y: number, x: (months: number) => number): string[] {
  const at = (days: number): number => x(days / MONTH_DAYS)
  const end = at(member.followedDays ?? 0)
  const middle = y + BAR / 2 - 2
  const found: [Mark, number | null][] = [
    ['radiotherapy', member.radiotherapyDays],
    ['drug', member.systemicDays],
    ['recurrence', happened(member, 'local-recurrence')],
    ['walking', happened(member, 'loss-of-walking')],
    ['death', member.died ? member.followedDays : null],
  ]
  return [
    label(4, middle + 4, member.case, { 'font-size': 10, fill: QUIET }),
    element('rect', { x: x(0), y: middle - 3, width: Math.max(1, end - x(0)), height: 6, fill: FAINT }),
    ...(member.died
      ? []
      : [element('path', { d: `M${end},${middle - 4}L${end + 7},${middle}L${end},${middle + 4}Z`, fill: QUIET })]),
    ...found.flatMap(([mark, day]) => (day === null ? [] : [marks[mark].draw(at(day), middle)])),
  ]
}

function legend(y: number): string[] {
  let x = LEFT
  return (Object.keys(marks) as Mark[]).flatMap((mark) => {
    const { title, draw } = marks[mark]
    const parts = [draw(x + 4, y - 4), label(x + 14, y, title, { 'font-size': 11 })]
    x += 30 + title.length * 6.4
    return parts
  })
}
