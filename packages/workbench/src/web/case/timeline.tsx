/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img element */
import { scaleLinear, scaleTime } from 'd3-scale'
import { line } from 'd3-shape'
import type { ReactNode } from 'react'
import { day } from '../parts/words.ts'
import { Events, eventRows, eventsHeight, placeEvents, Treatments, treatmentsHeight } from './events-lane.tsx'
import type { Lanes, Mark, Scan, Walk } from './lanes.ts'

const LEFT = 142
const RIGHT = 26
const DAY = 86_400_000

type Scale = (at: number) => number
type Common = { x: Scale; end: number; chosen: number | null; onChoose: (seq: number) => void }
type Lane = { id: string; title: string; unit: string; height: number; draw: (top: number) => ReactNode }

/** One picture from the first symptom to now, or to the end of life: lanes that have data, on one time scale. */
export function Timeline({
  lanes,
  now,
  width,
  chosen,
  onChoose,
}: {
  lanes: Lanes
  now: number
  width: number
  chosen: number | null
  onChoose: (seq: number) => void
}) {
  const last = lanes.until ?? now
  const from = Math.min(lanes.from ?? last - DAY, last - DAY)
  const pad = Math.max((last - from) * 0.02, DAY / 8)
  const time = scaleTime([from - pad, last + pad / 3], [LEFT, width - RIGHT])
  const x: Scale = (at) => time(at)
  const common = { x, end: width - RIGHT, chosen, onChoose }
  const drawn = lanesWithData(lanes, common, last)
  const placed = drawn.map((lane, index) => ({
    lane,
    top: drawn.slice(0, index).reduce((sum, each) => sum + each.height, 30),
  }))
  const height = drawn.reduce((sum, lane) => sum + lane.height, 34)
  const ticks = time.ticks(Math.max(3, Math.floor((width - LEFT) / 130)))
  return (
    <svg width={width} height={height} role="img" aria-label={describe(lanes)}>
      <defs>
        <pattern id="unseen" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--ink-3)" strokeWidth="1" opacity="0.45" />
        </pattern>
      </defs>
      {ticks.map((tick) => (
        <g key={tick.getTime()}>
          <line x1={time(tick)} x2={time(tick)} y1={26} y2={height - 4} stroke="var(--line)" />
          {Math.abs(time(tick) - x(last)) < 56 || time(tick) > width - RIGHT - 50 ? null : (
            <text x={time(tick) + 4} y={20}>
              {tickLabel(tick, ticks)}
            </text>
          )}
        </g>
      ))}
      {placed.map(({ lane, top }) => (
        <g key={lane.id}>
          {top === 30 ? null : <line x1="0" x2={width - RIGHT} y1={top} y2={top} stroke="var(--line)" />}
          <text x="0" y={top + 20} className="lane">
            {lane.title}
          </text>
          <text x="0" y={top + 34} className="quiet">
            {lane.unit}
          </text>
          {lane.draw(top)}
        </g>
      ))}
      <line x1={x(last)} x2={x(last)} y1={8} y2={height - 4} stroke="var(--accent)" strokeWidth="1.5" />
      <text x={x(last) + 4} y={12} textAnchor="end" dx={-8} className="now">
        {lanes.until === null ? 'now' : 'died'}
      </text>
    </svg>
  )
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Hours within a day, days within months, months within years: as much as tells two marks apart. */
const tickLabel = (tick: Date, all: readonly Date[]): string => {
  const step = (all[1]?.getTime() ?? 0) - (all[0]?.getTime() ?? 0)
  if (step > 0 && step < DAY)
    return tick.getHours() === 0 ? day(tick) : `${String(tick.getHours()).padStart(2, '0')}:00`
  if (step >= 300 * DAY) return String(tick.getFullYear())
  return step >= 27 * DAY ? `${MONTHS[tick.getMonth()] ?? ''} ${tick.getFullYear()}` : day(tick)
}

function lanesWithData(lanes: Lanes, common: Common, last: number): Lane[] {
  const { power, grades, kps, pain, scans, treatments, events } = lanes
  const list: Lane[] = []
  if (power.length > 0) {
    list.push({
      id: 'power',
      title: 'Leg power',
      unit: lanes.slope ?? 'LEMS of 50',
      height: 84,
      draw: (top) => (
        <Line
          marks={power}
          domain={[Math.min(30, ...power.map(({ value }) => value)), 50]}
          ticks={[30, 40, 50]}
          top={top}
          height={84}
          {...common}
        />
      ),
    })
  }
  if (grades.length > 0) {
    list.push({
      id: 'grade',
      title: 'Function',
      unit: 'modified McCormick',
      height: 106,
      draw: (top) => (
        <Line
          marks={grades}
          domain={[5, 1]}
          ticks={[1, 2, 3, 4, 5]}
          tickLabels={['I', 'II', 'III', 'IV', 'V']}
          top={top}
          height={106}
          {...common}
        />
      ),
    })
  }
  if (kps.length > 0) {
    list.push({
      id: 'kps',
      title: 'Karnofsky',
      unit: '0 to 100',
      height: 72,
      draw: (top) => (
        <Line
          marks={kps}
          domain={[20, 100]}
          ticks={[40, 70, 100]}
          top={top}
          height={72}
          colour="var(--c1)"
          shape="square"
          {...common}
        />
      ),
    })
  }
  if (lanes.lastWalk !== null) {
    list.push({
      id: 'walking',
      title: 'Walking',
      unit: 'ribbon',
      height: 48,
      draw: (top) => <Ribbon lanes={lanes} now={last} top={top} {...common} />,
    })
  }
  if (pain.length > 0) {
    list.push({
      id: 'pain',
      title: 'Pain',
      unit: 'worst of 24 h',
      height: 66,
      draw: (top) => (
        <Line
          marks={pain}
          domain={[0, 10]}
          ticks={[0, 5, 10]}
          top={top}
          height={66}
          colour="var(--c2)"
          shape="triangle"
          {...common}
        />
      ),
    })
  }
  if (scans.length > 0) {
    list.push({
      id: 'mri',
      title: 'MRI',
      unit: 'tumour, mL',
      height: 66,
      draw: (top) => <Scans scans={scans} top={top} {...common} />,
    })
  }
  if (treatments.length > 0) {
    list.push({
      id: 'treatments',
      title: 'Treatment',
      unit: 'radiotherapy, drugs',
      height: Math.max(44, treatmentsHeight(treatments.length)),
      draw: (top) => (
        <Treatments
          spans={treatments}
          top={top}
          x={common.x}
          last={last}
          right={common.end}
          onChoose={common.onChoose}
        />
      ),
    })
  }
  if (events.length > 0) {
    const placed = placeEvents(events, common.x, common.end)
    list.push({
      id: 'events',
      title: 'Events',
      unit: '',
      height: Math.max(46, eventsHeight(eventRows(placed))),
      draw: (top) => <Events placed={placed} top={top} x={common.x} onChoose={common.onChoose} />,
    })
  }
  return list
}

type LineProps = Common & {
  marks: readonly Mark[]
  domain: readonly [number, number]
  ticks: readonly number[]
  tickLabels?: readonly string[]
  top: number
  height: number
  colour?: string
  shape?: 'circle' | 'square' | 'triangle'
}

/** Points with their values and the plain line between them: nothing is smoothed, nothing is added. */
function Line({
  marks,
  domain,
  ticks,
  tickLabels,
  top,
  height,
  colour = 'var(--ink)',
  shape = 'circle',
  x,
  end,
  chosen,
  onChoose,
}: LineProps) {
  const y = scaleLinear([...domain], [top + height - 12, top + 18])
  const path = line<Mark>(
    (mark) => x(mark.at),
    (mark) => y(mark.value),
  )(marks)
  return (
    <>
      {ticks.map((tick, index) => (
        <g key={tick}>
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {tickLabels?.[index] ?? tick}
          </text>
          <line x1={LEFT} x2={end} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
        </g>
      ))}
      <path d={path ?? ''} fill="none" stroke={colour} strokeWidth="1.5" />
      {marks.map((mark, index) => {
        const before = marks[index - 1]
        const last = index === marks.length - 1
        // A value that did not change is not repeated; the last one always stands.
        const labelled = before === undefined || last || (before.label !== mark.label && x(mark.at) - x(before.at) > 16)
        const nearNow = x(mark.at) > end - 34
        const falls = before !== undefined && y(before.value) < y(mark.value)
        return (
          <g key={mark.seq} className="mk" onClick={() => onChoose(mark.seq)}>
            <Shape shape={shape} cx={x(mark.at)} cy={y(mark.value)} colour={colour} chosen={mark.seq === chosen} />
            {labelled ? (
              <text
                x={x(mark.at) - (nearNow ? 8 : 0)}
                y={y(mark.value) + (falls ? 16 : -8)}
                textAnchor={nearNow ? 'end' : 'middle'}
                style={{ fontWeight: 620, fill: 'var(--ink)' }}
              >
                {mark.label}
              </text>
            ) : null}
          </g>
        )
      })}
    </>
  )
}

function Shape({
  shape,
  cx,
  cy,
  colour,
  chosen,
}: {
  shape: 'circle' | 'square' | 'triangle'
  cx: number
  cy: number
  colour: string
  chosen: boolean
}) {
  const look = {
    fill: chosen ? 'var(--accent)' : 'var(--surface)',
    stroke: chosen ? 'var(--accent)' : colour,
    strokeWidth: 1.5,
  }
  if (shape === 'square') return <rect x={cx - 3.5} y={cy - 3.5} width="7" height="7" {...look} />
  if (shape === 'triangle') return <path d={`M${cx} ${cy - 4.5}L${cx + 4.5} ${cy + 3.5}H${cx - 4.5}Z`} {...look} />
  return <circle cx={cx} cy={cy} r="3.75" {...look} />
}

/** Height is the class, shade repeats it; what nobody saw is hatched. */
function Ribbon({ lanes, now, top, x, onChoose }: Common & { lanes: Lanes; now: number; top: number }) {
  const { ribbon, lastWalk, walkedFrom } = lanes
  const base = top + 40
  const piece = ({ from, to, place, label, seq }: Walk): ReactNode => {
    const height = [4, 12, 18, 26][place] ?? 4
    const wide = x(to) - x(from)
    // On the two tall classes the words stand inside; a low ribbon has room above it.
    const inside = place >= 2 && wide > label.length * 6.4 + 12
    const above = place < 2 && wide > label.length * 6.4
    return (
      <g key={seq} className="mk" onClick={() => onChoose(seq)}>
        <rect
          x={x(from)}
          y={base - height}
          width={Math.max(1, wide - 1)}
          height={height}
          fill="var(--ink)"
          opacity={[0.3, 0.38, 0.62, 0.78][place] ?? 0.3}
        />
        {inside ? (
          <text x={x(from) + 6} y={base - height / 2 + 4} style={{ fill: 'var(--surface)', fontWeight: 580 }}>
            {label}
          </text>
        ) : above ? (
          <text x={x(from) + 2} y={base - height - 4}>
            {label}
          </text>
        ) : null}
      </g>
    )
  }
  const unseenBefore = walkedFrom === null ? 0 : x(walkedFrom) - LEFT
  return (
    <>
      {walkedFrom !== null && unseenBefore > 2 ? (
        <rect x={LEFT} y={base - 26} width={unseenBefore} height="26" fill="url(#unseen)" />
      ) : null}
      {walkedFrom !== null && unseenBefore > 150 ? (
        <text x={LEFT + 4} y={top + 12} className="quiet">
          not examined before {day(new Date(walkedFrom))}
        </text>
      ) : null}
      {ribbon.reduce<Walk[]>(joinEqual, []).map(piece)}
      {lastWalk === null ? null : (
        <g className="mk" onClick={() => onChoose(lastWalk.seq)}>
          <rect
            x={x(lastWalk.at)}
            y={base - 26}
            width={Math.max(2, x(now) - x(lastWalk.at))}
            height="26"
            fill="url(#unseen)"
          />
          <rect
            x={x(lastWalk.at) - 1.5}
            y={base - ([4, 12, 18, 26][lastWalk.place] ?? 4)}
            width="3"
            height={[4, 12, 18, 26][lastWalk.place] ?? 4}
            fill="var(--ink)"
          />
          <text x={x(lastWalk.at) - 6} y={top + 11} textAnchor="end" style={{ fontWeight: 620, fill: 'var(--ink)' }}>
            {lastWalk.label}
          </text>
        </g>
      )}
    </>
  )
}

/** Stretches of one class that touch are one stretch. */
const joinEqual = (joined: Walk[], piece: Walk): Walk[] => {
  const last = joined.at(-1)
  return last !== undefined && last.place === piece.place
    ? [...joined.slice(0, -1), { ...last, to: piece.to }]
    : [...joined, piece]
}

function Scans({ scans, top, x, end, chosen, onChoose }: Common & { scans: readonly Scan[]; top: number }) {
  const most = Math.max(0.1, ...scans.map(({ volume }) => volume?.high ?? 0))
  const base = top + 58
  const y = scaleLinear([0, most], [base, top + 16])
  return (
    <>
      <line x1={LEFT} x2={end} y1={base} y2={base} stroke="var(--line-2)" />
      {scans.map(({ at, seq, volume, label }) => {
        const height = volume === null ? base : y(volume.mL)
        const left = x(at) > LEFT + 160
        return (
          <g key={seq} className="mk" onClick={() => onChoose(seq)}>
            {volume === null ? null : (
              <>
                <line x1={x(at)} x2={x(at)} y1={base} y2={height} stroke="var(--ink)" strokeWidth="1.5" />
                <path
                  d={`M${x(at) - 5} ${y(volume.low)}H${x(at) + 5}M${x(at) - 5} ${y(volume.high)}H${x(at) + 5}M${x(at)} ${y(volume.low)}V${y(volume.high)}`}
                  stroke="var(--ink-2)"
                  fill="none"
                />
              </>
            )}
            <Shape shape="square" cx={x(at)} cy={height} colour="var(--ink)" chosen={seq === chosen} />
            <text
              x={x(at) + (left ? -10 : 10)}
              y={height + (volume === null ? -8 : 4)}
              textAnchor={left ? 'end' : 'start'}
              style={volume === null ? {} : { fontWeight: 620, fill: 'var(--ink)' }}
            >
              {volume === null ? label : `${label} (${volume.low.toFixed(2)} to ${volume.high.toFixed(2)})`}
            </text>
          </g>
        )
      })}
    </>
  )
}

/** The result in words, for those who do not see the picture. */
function describe({ grades, kps, pain, lastWalk, scans }: Lanes): string {
  const run = (marks: readonly Mark[]): string =>
    marks.map(({ at, label }) => `${label} on ${day(new Date(at))}`).join(', ')
  return [
    grades.length === 0 ? null : `Modified McCormick ${run(grades)}`,
    kps.length === 0 ? null : `Karnofsky ${run(kps)}`,
    lastWalk === null ? null : `walking at the last examination: ${lastWalk.label}`,
    pain.length === 0 ? null : `worst pain ${run(pain)}`,
    scans.length === 0 ? null : `MRI ${scans.map(({ at, label }) => `${label} on ${day(new Date(at))}`).join(', ')}`,
  ]
    .filter((each) => each !== null)
    .join('; ')
}
