/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img element */
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { Bar, Point, SeriesFact } from './prognosis-picture.ts'
import { seriesWords } from './prognosis-picture.ts'

const LEFT = 118
const RIGHT = 20
const PLANE = { top: 14, height: 190 }
const ROW = 20
const LEAST_MONTHS = 24
const MOST_MONTHS = 60

type Box = { x: number; y: number; width: number }

/** About the width of words at 11 px. */
const wide = (words: string): number => words.length * 5.75

/** The first of a few places beside a mark where its words run into no others. */
function placed(words: string, x: number, y: number, end: number, taken: Box[]): Box & { anchor: 'start' | 'end' } {
  const width = wide(words)
  const candidates = [-12, 12, 0, -26, 26, -40, 40, 54, 68].flatMap((dy) => [
    { x: x + 11, y: y + dy + 4, width, anchor: 'start' as const },
    { x: x - 11 - width, y: y + dy + 4, width, anchor: 'end' as const },
  ])
  const free = (box: Box): boolean =>
    box.x > LEFT - 4 &&
    box.x + box.width < end + RIGHT &&
    taken.every(
      (other) => Math.abs(other.y - box.y) >= 12 || box.x > other.x + other.width || other.x > box.x + box.width,
    )
  const found = candidates.find(free) ?? { x: x + 11, y: y + 4, width, anchor: 'start' as const }
  taken.push(found)
  return found
}

/** Everything on one axis of months: what models say, and beneath it what was published of intradural disease. */
export function PrognosisChart({
  points,
  bars,
  series,
  width,
  label,
}: {
  points: readonly Point[]
  bars: readonly Bar[]
  series: readonly SeriesFact[]
  width: number
  label: string
}) {
  const longest = Math.max(
    LEAST_MONTHS,
    ...points.map(({ months }) => months),
    ...bars.map(({ high, low }) => high ?? low),
  )
  const months = Math.min(MOST_MONTHS, Math.ceil(longest / 6) * 6)
  const end = width - RIGHT
  const x = scaleLinear([0, months], [LEFT, end]).clamp(true)
  const y = scaleLinear([100, 0], [PLANE.top, PLANE.top + PLANE.height])
  const step = x(3) - x(0) >= 26 ? 3 : 6
  const ticks = Array.from({ length: Math.floor(months / step) + 1 }, (_, place) => place * step)
  const barsTop = PLANE.top + PLANE.height + 22
  const seriesTop = barsTop + bars.length * ROW + (bars.length > 0 ? 14 : 0)
  const bottom = seriesTop + Math.max(1, series.length) * ROW + 4
  // A mark is no place for words either.
  const taken: Box[] = points.map((point) => ({ x: x(point.months) - 8, y: y(point.percent) + 4, width: 16 }))
  const together = Map.groupBy(
    points.filter(({ percent }) => percent !== 50),
    ({ id, band }) => `${id} ${band}`,
  )
  return (
    <svg width={width} height={bottom + 34} role="img" aria-label={label} className="progchart">
      <defs>
        <marker id="prog-on" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0L8 4L0 8Z" fill="var(--ink)" />
        </marker>
      </defs>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={PLANE.top} y2={bottom} stroke="var(--line)" />
          <text x={x(tick)} y={bottom + 15} textAnchor="middle">
            {tick}
          </text>
        </g>
      ))}
      <text x={end} y={bottom + 29} textAnchor="end" className="quiet">
        months after the decision
      </text>
      <text x="0" y={PLANE.top + 4} className="lane">
        Models
      </text>
      <text x="0" y={PLANE.top + 20} className="quiet">
        alive, %
      </text>
      <text x="0" y={PLANE.top + 34} className="quiet">
        median: on 50
      </text>
      {[0, 25, 50, 75, 100].map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={end} y1={y(tick)} y2={y(tick)} stroke={tick === 50 ? 'var(--ink-3)' : 'var(--line)'} />
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {[...together].map(([id, own]) =>
        own.length < 2 ? null : (
          <path
            key={id}
            d={
              line<Point>(
                (point) => x(point.months),
                (point) => y(point.percent),
              )(own.toSorted((a, b) => a.months - b.months)) ?? ''
            }
            fill="none"
            stroke="var(--ink-3)"
            strokeDasharray="3 3"
          />
        ),
      )}
      {points.map((point) => {
        const at = placed(point.words, x(point.months), y(point.percent), end, taken)
        return (
          <g key={`${point.id}.${point.months}.${point.percent}.${point.words}`} data-point={point.id}>
            <Diamond cx={x(point.months)} cy={y(point.percent)} outside={point.code === 'X'} />
            <Words x={at.x} y={at.y} words={point.words} />
          </g>
        )
      })}
      {bars.length === 0 ? null : (
        <>
          <line x1="0" x2={end} y1={barsTop - 8} y2={barsTop - 8} stroke="var(--line)" />
          <text x="0" y={barsTop + 9} className="lane">
            Expected
          </text>
          <text x="0" y={barsTop + 23} className="quiet">
            spread not given
          </text>
        </>
      )}
      {bars.map((bar, place) => {
        const middle = barsTop + place * ROW + 6
        const [from, to] = [x(bar.low), x(bar.high ?? months)]
        const after = to + 8 + wide(bar.words) < end
        return (
          <g key={`${bar.id}.${bar.words}`} data-bar={bar.id}>
            <line
              x1={from}
              x2={to}
              y1={middle}
              y2={middle}
              stroke="var(--ink)"
              strokeWidth="2.5"
              {...(bar.high === null ? { markerEnd: 'url(#prog-on)' } : {})}
            />
            <Diamond cx={from} cy={middle} outside={bar.code === 'X'} small />
            <Words x={after ? to + 10 : from + 14} y={middle + 4} words={bar.words} />
          </g>
        )
      })}
      <line x1="0" x2={end} y1={seriesTop - 8} y2={seriesTop - 8} stroke="var(--line)" />
      <text x="0" y={seriesTop + 9} className="lane">
        Intradural series
      </text>
      <text x="0" y={seriesTop + 23} className="quiet">
        median, range
      </text>
      {series.length === 0 ? (
        <text x={LEFT + 4} y={seriesTop + 9} className="quiet">
          no median is published for this compartment that was read
        </text>
      ) : null}
      {series.map((fact, place) => {
        const middle = seriesTop + place * ROW + 6
        const words = seriesWords(fact)
        const right = x(fact.median) + 12 + wide(words) < end
        return (
          <g key={fact.id} data-series={fact.id}>
            {fact.range === null ? null : (
              <line
                x1={x(fact.range[0])}
                x2={x(fact.range[1])}
                y1={middle}
                y2={middle}
                stroke="var(--ink-3)"
                {...(fact.range[1] > months ? { markerEnd: 'url(#prog-on)' } : {})}
              />
            )}
            <rect x={x(fact.median) - 4.5} y={middle - 4.5} width="9" height="9" fill="var(--ink)" />
            <Words x={x(fact.median) + (right ? 10 : -10 - wide(words))} y={middle + 4} words={words} />
          </g>
        )
      })}
    </svg>
  )
}

/** Words on a ground of their own, so that no line runs through them. */
function Words({ x, y, words }: { x: number; y: number; words: string }) {
  return (
    <>
      <rect x={x - 3} y={y - 11} width={wide(words) + 6} height="14" fill="var(--surface)" />
      <text x={x} y={y} className="word">
        {words}
      </text>
    </>
  )
}

/** Amber where the model was made outside the dura; an open shape where it was not. */
function Diamond({ cx, cy, outside, small = false }: { cx: number; cy: number; outside: boolean; small?: boolean }) {
  const half = small ? 4.5 : 6.5
  return (
    <path
      d={`M${cx} ${cy - half}L${cx + half} ${cy}L${cx} ${cy + half}L${cx - half} ${cy}Z`}
      fill={outside ? 'var(--amber-fill)' : 'var(--surface)'}
      stroke={outside ? 'var(--on-amber)' : 'var(--ink)'}
      strokeWidth="1.2"
    />
  )
}
