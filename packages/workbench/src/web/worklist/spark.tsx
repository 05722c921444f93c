/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img element */
import type { WorklistRow } from '@theca/review'
import { scaleLinear, scaleTime } from 'd3-scale'
import { line } from 'd3-shape'

export const SPARK_DAYS = 28
const DAY = 86_400_000

/** Grades of the last weeks. The dotted rule is the best grade; lower is worse. */
export function Spark({ of, now }: { of: WorklistRow['function']; now: Date }) {
  const from = now.getTime() - SPARK_DAYS * DAY
  const points = of.points.filter(({ at }) => Date.parse(at) >= from)
  if (points.length === 0) return <span className="nospark" />
  const x = scaleTime([from, now.getTime()], [2, 81])
  const y = scaleLinear([of.best, of.worst], [4, 23])
  const path = line<(typeof points)[number]>(
    (point) => x(Date.parse(point.at)),
    (point) => y(point.value),
  )(points)
  return (
    <svg width="84" height="27" aria-hidden="true">
      <line x1="0" x2="84" y1="4" y2="4" stroke="var(--line-2)" strokeDasharray="1 3" />
      <path d={path ?? ''} fill="none" stroke="var(--ink-2)" strokeWidth="1.25" />
      {points.map((point, index) => (
        <circle
          key={point.at}
          cx={x(Date.parse(point.at))}
          cy={y(point.value)}
          r={index === points.length - 1 ? 2.6 : 1.5}
          fill={index === points.length - 1 ? 'var(--ink)' : 'var(--ink-2)'}
        />
      ))}
    </svg>
  )
}

/** The same, large enough to read each grade and its day. */
export function GradeChart({ of, now }: { of: WorklistRow['function']; now: Date }) {
  const { points } = of
  const first = points[0]
  if (first === undefined) return null
  const [width, height, left, right, top, bottom] = [364, 190, 30, 14, 16, 24]
  const x = scaleTime(
    [Math.min(Date.parse(first.at), now.getTime() - 2 * DAY), now.getTime()],
    [left + 12, width - right],
  )
  const y = scaleLinear([of.best, of.worst], [top + 6, height - bottom - 6])
  const numerals = ['I', 'II', 'III', 'IV', 'V']
  const path = line<(typeof points)[number]>(
    (point) => x(Date.parse(point.at)),
    (point) => y(point.value),
  )(points)
  const last = points.at(-1)
  const said = points.map((point) => point.label).join(', then ')
  return (
    <svg
      className="fit"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${of.label}, oldest first: ${said}`}
    >
      {numerals.map((numeral, index) => (
        <g key={numeral}>
          <line x1={left} x2={width - right} y1={y(index + 1)} y2={y(index + 1)} stroke="var(--line)" />
          <text x={left - 6} y={y(index + 1) + 4} textAnchor="end">
            {numeral}
          </text>
        </g>
      ))}
      <line x1={x(now)} x2={x(now)} y1={top - 6} y2={height - bottom} stroke="var(--accent)" />
      <text x={x(now) - 4} y={top - 4} textAnchor="end" style={{ fill: 'var(--accent)', fontWeight: 580 }}>
        now
      </text>
      <path d={path ?? ''} fill="none" stroke="var(--ink)" strokeWidth="1.5" />
      {points.map((point) => (
        <circle
          key={point.at}
          cx={x(Date.parse(point.at))}
          cy={y(point.value)}
          r="4"
          fill="var(--surface)"
          stroke="var(--ink)"
          strokeWidth="1.5"
        />
      ))}
      {x.ticks(4).map((tick) => (
        <text key={tick.getTime()} x={x(tick)} y={height - 8} textAnchor="middle">
          {x.tickFormat(4)(tick).startsWith('0') || /[AP]M/.test(x.tickFormat(4)(tick))
            ? `${String(tick.getHours()).padStart(2, '0')}:00`
            : tick.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}
        </text>
      ))}
      {last === undefined ? null : (
        <text
          x={x(Date.parse(last.at)) - 8}
          y={y(last.value) + 18}
          textAnchor="end"
          style={{ fontWeight: 620, fill: 'var(--ink)' }}
        >
          {last.label}
        </text>
      )}
    </svg>
  )
}
