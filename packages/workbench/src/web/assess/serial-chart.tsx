/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img element */
import type { ScaleTime } from 'd3-scale'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { Serial, SerialPoint, SphincterPoint, WalkingStretch } from '@theca/assess'
import { moment } from '../parts/words.ts'

export type Time = ScaleTime<number, number>
const HEIGHT = 62
const labelOf = ({ label }: SerialPoint): string => label.replaceAll('_', ' ')

/** One measure over time, drawn so that up is better; a measure without a direction says so beside the chart. */
export function SerialChart({ serial, time, width }: { serial: Serial; time: Time; width: number }) {
  const { points, direction } = serial
  const values = points.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const domain = low === high ? [low - 1, high + 1] : [low, high]
  const y = scaleLinear(direction === 'higher_worse' ? domain.toReversed() : domain, [HEIGHT - 14, 20])
  const x = ({ at }: SerialPoint): number => time(new Date(at))
  const label = `${serial.title}: ${points.map((point) => `${labelOf(point)} on ${moment(point.at)}`).join(', ')}`
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={label}>
      <line x1="0" x2={width} y1={HEIGHT - 1} y2={HEIGHT - 1} stroke="var(--line)" />
      <path
        d={line<SerialPoint>(x, ({ value }) => y(value))(points) ?? ''}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="1.5"
      />
      {points.map((point, place) => {
        const before = points[place - 1]
        const last = place === points.length - 1
        const shown = before === undefined || last || (before.label !== point.label && x(point) - x(before) > 26)
        const anchor = x(point) < 40 ? 'start' : x(point) > width - 60 ? 'end' : 'middle'
        return (
          <g key={point.seq}>
            <Mark x={x(point)} y={y(point.value)} change={point.change} />
            {shown ? (
              <text x={x(point)} y={y(point.value) - 8} textAnchor={anchor} className={last ? 'last' : undefined}>
                {labelOf(point)}
              </text>
            ) : null}
          </g>
        )
      })}
    </svg>
  )
}

/** Worse is a filled triangle that points down, better one that points up: the shape says it without colour. */
function Mark({ x, y, change }: { x: number; y: number; change: SerialPoint['change'] }) {
  if (change === 'worse') return <path d={`M${x - 5} ${y - 3.5}H${x + 5}L${x} ${y + 5}Z`} fill="var(--red)" />
  if (change === 'better') return <path d={`M${x - 5} ${y + 3.5}H${x + 5}L${x} ${y - 5}Z`} fill="var(--ink)" />
  return <circle cx={x} cy={y} r="3.5" fill="var(--surface)" stroke="var(--ink)" strokeWidth="1.5" />
}

const heights = { independent: 26, aid: 18, assistance: 12, non_ambulatory: 4 } as const
const shades = { independent: 0.78, aid: 0.62, assistance: 0.38, non_ambulatory: 0.3 } as const

/** Height is the class of walking, shade repeats it; after the last examination nothing is known and the lane is hatched. */
export function WalkingRibbon({
  ribbon,
  time,
  width,
}: {
  ribbon: readonly WalkingStretch[]
  time: Time
  width: number
}) {
  const label = `Walking: ${ribbon.map((each) => `${each.label} from ${moment(each.from)}`).join(', ')}`
  return (
    <svg width={width} height="52" role="img" aria-label={label}>
      <defs>
        <pattern id="serial-unseen" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--ink-3)" strokeWidth="1" opacity="0.45" />
        </pattern>
      </defs>
      {ribbon.map((each) => {
        const from = time(new Date(each.from))
        const to = each.to === null ? width : time(new Date(each.to))
        const height = heights[each.walking]
        return each.to === null ? (
          <g key={each.seq}>
            <rect x={from} y={22} width={Math.max(2, to - from)} height="26" fill="url(#serial-unseen)" />
            <rect x={from - 1.5} y={48 - height} width="3" height={height} fill="var(--ink)" />
            <text x={Math.min(from, width - 4)} y="14" textAnchor="end" className="last">
              {each.label}
            </text>
          </g>
        ) : (
          <rect
            key={each.seq}
            x={from}
            y={48 - height}
            width={Math.max(1, to - from - 1)}
            height={height}
            fill="var(--ink)"
            opacity={shades[each.walking]}
          />
        )
      })}
    </svg>
  )
}

const sphincterLevel = { no: 0, uncertain: 1, yes: 2 } as const

/** Bladder and bowel, one mark an examination: involved is the full one. */
export function SphincterLane({ lane, time, width }: { lane: readonly SphincterPoint[]; time: Time; width: number }) {
  const label = `Sphincters: ${lane.map((each) => `${each.label} on ${moment(each.at)}`).join(', ')}`
  return (
    <svg width={width} height="34" role="img" aria-label={label}>
      {lane.map((each, place) => {
        const x = time(new Date(each.at))
        const level = sphincterLevel[each.value]
        const last = place === lane.length - 1
        return (
          <g key={each.seq}>
            <circle
              cx={x}
              cy="22"
              r="5"
              fill={level === 2 ? 'var(--ink)' : 'var(--surface)'}
              stroke="var(--ink)"
              strokeWidth="1.5"
            />
            {level === 1 ? <path d={`M${x} 17a5 5 0 0 1 0 10z`} fill="var(--ink)" /> : null}
            {last ? (
              <text x={Math.min(x, width - 4)} y="11" textAnchor={x > width / 2 ? 'end' : 'start'} className="last">
                {each.label}
              </text>
            ) : null}
          </g>
        )
      })}
    </svg>
  )
}
