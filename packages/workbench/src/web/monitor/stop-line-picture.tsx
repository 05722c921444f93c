/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img or a button element */
import type { AlarmStory, LiveFrame, Monitoring, StopLine } from '@theca/monitor'
import { SURGICAL_STEPS } from '@theca/monitor'
import { scaleLinear } from 'd3-scale'
import { number } from '../parts/words.ts'
import { apart } from './paint.ts'
import type { Limits } from './scene.ts'
import type { Lane, Left } from './stop-line-data.ts'
import { lineName, onsetOf } from './stop-line-data.ts'

const LABEL = 158
const RIGHT = 18
const DASHES = [undefined, '7 3', '2 3', '9 3 2 3'] as const
const HEIGHTS: Readonly<Record<string, number>> = {
  'mep-left': 84,
  'mep-right': 84,
  controls: 62,
  dwave: 76,
  ssep: 60,
  bcr: 54,
}
const STEPS_S = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200] as const
const STEP_TOP = 26
const STEP_H = 22

export type PictureProps = {
  readonly width: number
  readonly line: StopLine
  readonly lanes: readonly Lane[]
  readonly frame: LiveFrame | null
  readonly said: Monitoring
  readonly left: readonly Left[]
  /** Share of the tumour left by imaging, percent, with its bounds; null while it is not measured. */
  readonly byImaging: { readonly percent: number; readonly low: number; readonly high: number } | null
  readonly limits: Limits
  readonly window: readonly [number, number]
  readonly alarms: readonly AlarmStory[]
  readonly chosen: number | null
  readonly onChoose: (at: number) => void
  readonly time: (atS: number, seconds?: boolean) => string
}

/** Signals, steps, pressure and tumour left on one axis; alarms are bands from onset to recovery. */
export function StopLinePicture(props: PictureProps) {
  const { width, line, lanes, said, left, window, alarms, chosen, onChoose, time } = props
  const [fromS, toS] = window
  const x = scaleLinear([fromS, toS], [LABEL, width - RIGHT])
  const heights = lanes.map(({ id }) => HEIGHTS[id] ?? 60)
  const topOf = (at: number): number =>
    STEP_TOP + STEP_H + 22 + heights.slice(0, at).reduce((sum, h) => sum + h + 16, 0)
  const placed = lanes.map((lane, at) => ({ lane, y: topOf(at), h: heights[at] ?? 60 }))
  const mapY = topOf(lanes.length)
  const leftY = mapY + 62
  const talkY = leftY + 96
  const height = talkY + 66
  const stop = line.items.find((item) => item.is === 'decision' && item.decision === 'stop')
  const inside = (atS: number): boolean => atS >= fromS && atS <= toS
  const step = STEPS_S.find((each) => x(each) - x(0) > 84) ?? 7200
  const ticks = Array.from({ length: Math.floor(toS / step) + 1 }, (_, at) => at * step).filter(inside)
  const marks = apart(
    alarms.map((story) => x(onsetOf(story))),
    24,
    LABEL,
    width - RIGHT,
  )
  return (
    <svg
      className="stopline"
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      role="group"
      aria-label={`Stop-line: ${lanes.length} lanes of signals, ${alarms.length} alarms, steps, pressure and resection from ${time(fromS)} to ${time(toS)}. The table says the same in words.`}
    >
      <defs>
        <clipPath id="stopline-axis">
          <rect x={LABEL} y={0} width={width - LABEL - RIGHT} height={height} />
        </clipPath>
        <pattern id="stopline-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" className="hatchline" />
        </pattern>
      </defs>
      {ticks.map((at) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={STEP_TOP} y2={talkY + 26} className="grid" />
          <text x={x(at)} y={14} textAnchor="middle" className="tick">
            {time(at, step < 60)}
          </text>
        </g>
      ))}
      <g clipPath="url(#stopline-axis)">
        {alarms.map((story, at) => {
          const end = story.resolvedAtS ?? toS
          const from = onsetOf(story)
          return (
            <rect
              key={story.id}
              x={x(from)}
              width={Math.max(2, x(end) - x(from))}
              y={STEP_TOP + STEP_H + 4}
              height={talkY + 22 - STEP_TOP - STEP_H}
              className={`band ${story.priority ?? 'none'}${at === chosen ? ' chosen' : ''}`}
            />
          )
        })}
        {line.items.flatMap((item) =>
          item.is === 'gap'
            ? [
                <rect
                  key={`gap ${item.atS}`}
                  x={x(item.atS)}
                  width={Math.max(2, x(item.toS) - x(item.atS))}
                  y={STEP_TOP}
                  height={talkY - STEP_TOP}
                  fill="url(#stopline-hatch)"
                />,
              ]
            : [],
        )}
      </g>
      <LaneTitle y={STEP_TOP + 15} title="Steps" />
      <Steps said={said} session={line.session} x={x} toS={toS} />
      {placed.map(({ lane, y, h }) => (
        <SignalLane key={lane.id} {...props} lane={lane} y={y} h={h} x={x} />
      ))}
      <Pressure said={said} session={line.session} x={x} y={mapY} width={width} />
      <TumourLeft left={left} byImaging={props.byImaging} x={x} y={leftY} width={width} />
      <LaneTitle y={talkY + 10} title="Talk" note="● said back ○ not" />
      <g clipPath="url(#stopline-axis)">
        {[...said.calls, ...said.alarms.flatMap((each) => each.calls)].flatMap(({ body, entry }) =>
          body.session === line.session && body.atS !== null
            ? [
                <circle
                  key={entry.seq}
                  cx={x(body.atS)}
                  cy={talkY + 8}
                  r={5}
                  className={body.readBack === 'none' ? 'open' : 'full'}
                />,
              ]
            : [],
        )}
      </g>
      {alarms.map((story, at) =>
        inside(onsetOf(story)) ? (
          <g key={story.id} className={`amark ${story.priority ?? 'none'}`}>
            <line x1={x(onsetOf(story))} x2={x(onsetOf(story))} y1={STEP_TOP + STEP_H + 4} y2={talkY + 26} />
            <AlarmMark
              at={at}
              x={marks[at] ?? x(onsetOf(story))}
              y={STEP_TOP + STEP_H + 2}
              name={`Alarm ${at + 1}: ${lineName(props.frame, story.line)}, ${time(onsetOf(story))}`}
              chosen={at === chosen}
              onChoose={onChoose}
            />
          </g>
        ) : null,
      )}
      {stop !== undefined && inside(stop.atS) ? (
        <g className="stopmark">
          <line x1={x(stop.atS)} x2={x(stop.atS)} y1={STEP_TOP - 4} y2={talkY + 28} />
          <rect x={Math.min(x(stop.atS) - 4, width - RIGHT - 108)} y={talkY + 26} width={112} height={20} />
          <text x={Math.min(x(stop.atS) - 4, width - RIGHT - 108) + 8} y={talkY + 40}>
            STOP {time(stop.atS, true)}
          </text>
        </g>
      ) : null}
    </svg>
  )
}

type X = ReturnType<typeof scaleLinear<number, number>>

const LaneTitle = ({ y, title, note }: { y: number; title: string; note?: string }) => (
  <>
    <text x={0} y={y} className="lane">
      {title}
    </text>
    {note === undefined ? null : (
      <text x={0} y={y + 14} className="tick">
        {note}
      </text>
    )}
  </>
)

function AlarmMark({
  at,
  x,
  y,
  name,
  chosen,
  onChoose,
}: {
  at: number
  x: number
  y: number
  name: string
  chosen: boolean
  onChoose: (at: number) => void
}) {
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={name}
      aria-pressed={chosen}
      transform={`translate(${x} ${y})`}
      onClick={() => onChoose(at)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onChoose(at)
      }}
    >
      <rect x={-12} y={-12} width={24} height={24} fill="transparent" />
      <path d="M0 -10 10 8H-10Z" />
      <text y={5} textAnchor="middle">
        {at + 1}
      </text>
    </g>
  )
}

function Steps({ said, session, x, toS }: { said: Monitoring; session: string; x: X; toS: number }) {
  const mine = said.steps.flatMap(({ body }) =>
    body.session === session && body.atS !== null ? [{ atS: body.atS, step: body.step }] : [],
  )
  const [first, last] = x.range() as [number, number]
  if (mine.length === 0)
    return (
      <>
        <rect x={first} y={STEP_TOP} width={last - first} height={STEP_H} fill="url(#stopline-hatch)" />
        <text x={first + 6} y={STEP_TOP + 15} className="tick">
          no step was said
        </text>
      </>
    )
  return (
    <>
      {mine.map(({ atS, step }, at) => {
        const from = Math.max(first, x(atS))
        const to = Math.min(last, x(mine[at + 1]?.atS ?? toS))
        if (to - from < 1) return null
        const words = SURGICAL_STEPS[step]
        const most = Math.floor((to - from - 8) / 6)
        return (
          <g key={`${atS} ${step}`} className="step">
            <rect x={from} y={STEP_TOP} width={Math.max(1, to - from - 1)} height={STEP_H}>
              <title>{words}</title>
            </rect>
            {most < 3 ? null : (
              <text x={from + 5} y={STEP_TOP + 15}>
                {words.length > most ? `${words.slice(0, most - 1)}…` : words}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

function SignalLane({
  lane,
  y,
  h,
  x,
  width,
  limits,
  frame,
}: PictureProps & { lane: Lane; y: number; h: number; x: X }) {
  const scale = scaleLinear([0, 130], [y + h, y]).clamp(true)
  const modality = frame?.lines.find(({ line }) => line === lane.series[0]?.line)?.modality ?? ''
  const limit = lane.id === 'controls' ? undefined : limits[modality]
  return (
    <g className={`siglane ${lane.id}`}>
      <LaneTitle y={y + 12} title={lane.title} note={lane.note} />
      {(h > 50 ? [0, 50, 100] : [100]).map((percent) => (
        <g key={percent}>
          <line x1={LABEL} x2={width - RIGHT} y1={scale(percent)} y2={scale(percent)} className="grid" />
          <text x={LABEL - 5} y={scale(percent) + 4} textAnchor="end" className="tick">
            {percent}
          </text>
        </g>
      ))}
      {limit === undefined ? null : (
        <g className={modality === 'dwave' ? 'limit stop' : 'limit'}>
          <line x1={LABEL} x2={width - RIGHT} y1={scale(limit)} y2={scale(limit)} />
          <text x={LABEL + 4} y={scale(limit) - 4}>
            {modality === 'dwave' ? 'stop' : 'limit'} {number(limit)}
          </text>
        </g>
      )}
      <g clipPath="url(#stopline-axis)">
        {lane.series.map(({ line, points }, at) => (
          <polyline
            key={line}
            className={`s${at % 4}`}
            strokeDasharray={DASHES[at % DASHES.length]}
            points={points.map(([atS, value]) => `${x(atS).toFixed(1)},${scale(value).toFixed(1)}`).join(' ')}
          />
        ))}
      </g>
      {lane.series.length < 2 ? null : (
        <g className="names">
          {lane.series.slice(0, h > 70 ? 3 : 2).map(({ line, label }, at) => (
            <g key={line} transform={`translate(0 ${y + 38 + at * 14})`}>
              <line x1={0} x2={18} className={`s${at % 4}`} strokeDasharray={DASHES[at % DASHES.length]} />
              <text x={23} y={4}>
                {label}
              </text>
            </g>
          ))}
        </g>
      )}
    </g>
  )
}

function Pressure({
  said,
  session,
  x,
  y,
  width,
}: {
  said: Monitoring
  session: string
  x: X
  y: number
  width: number
}) {
  const values = said.physiology.flatMap(({ body }) =>
    body.session === session && body.mapMmHg !== null && body.atS !== null ? [[body.atS, body.mapMmHg] as const] : [],
  )
  const scale = scaleLinear([40, 110], [y + 44, y]).clamp(true)
  return (
    <g className="pressure">
      <LaneTitle y={y + 12} title="MAP" note={values.length === 0 ? 'no value entered' : 'mmHg'} />
      {values.length === 0 ? (
        <rect x={LABEL} y={y} width={width - LABEL - RIGHT} height={44} fill="url(#stopline-hatch)" />
      ) : (
        <>
          {[60, 80].map((mmHg) => (
            <g key={mmHg}>
              <line x1={LABEL} x2={width - RIGHT} y1={scale(mmHg)} y2={scale(mmHg)} className="grid" />
              <text x={LABEL - 5} y={scale(mmHg) + 4} textAnchor="end" className="tick">
                {mmHg}
              </text>
            </g>
          ))}
          <g clipPath="url(#stopline-axis)">
            <polyline points={values.map(([atS, mmHg]) => `${x(atS)},${scale(mmHg)}`).join(' ')} />
            {values.map(([atS, mmHg]) => (
              <circle key={atS} cx={x(atS)} cy={scale(mmHg)} r={3}>
                <title>{mmHg} mmHg</title>
              </circle>
            ))}
          </g>
        </>
      )}
    </g>
  )
}

function TumourLeft({
  left,
  byImaging,
  x,
  y,
  width,
}: {
  left: readonly Left[]
  byImaging: PictureProps['byImaging']
  x: X
  y: number
  width: number
}) {
  const scale = scaleLinear([0, 100], [y + 72, y]).clamp(true)
  const high = left.map(
    ({ atS, high: value }, at) =>
      `${at === 0 ? 'M' : 'H'}${at === 0 ? `${x(atS)} ${scale(value)}` : `${x(atS)}V${scale(value)}`}`,
  )
  const low = left.toReversed().flatMap(({ atS, low: value }, at, all) => {
    const before = all[at + 1]
    return [`V${scale(before?.low ?? value)}`, `H${x(before?.atS ?? atS)}`]
  })
  const end = width - RIGHT
  return (
    <g className="left">
      <LaneTitle y={y + 12} title="Tumour left" note="%, range said aloud" />
      {[0, 50, 100].map((percent) => (
        <g key={percent}>
          <line x1={LABEL} x2={end} y1={scale(percent)} y2={scale(percent)} className="grid" />
          <text x={LABEL - 5} y={scale(percent) + 4} textAnchor="end" className="tick">
            {percent}
          </text>
        </g>
      ))}
      {left.length === 0 ? (
        <>
          <rect x={LABEL} y={y} width={end - LABEL} height={72} fill="url(#stopline-hatch)" />
          <text x={LABEL + 8} y={y + 40} className="tick">
            not judged during the operation
          </text>
        </>
      ) : (
        <g clipPath="url(#stopline-axis)">
          <path d={`${high.join('')}V${scale(left.at(-1)?.low ?? 0)}${low.join('')}Z`} className="area" />
          <path d={high.join('')} className="edge" />
        </g>
      )}
      {byImaging === null ? null : (
        <g className="imaging">
          <line x1={end - 6} x2={end - 6} y1={scale(byImaging.high)} y2={scale(byImaging.low)} />
          <rect x={end - 10} y={scale(byImaging.percent) - 4} width={8} height={8} />
          <text x={end - 16} y={scale(byImaging.percent) - 8} textAnchor="end">
            by volumes {number(byImaging.percent, 1)} % ({number(byImaging.low)} to {number(byImaging.high)})
          </text>
        </g>
      )}
    </g>
  )
}
