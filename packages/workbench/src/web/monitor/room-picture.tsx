/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img or a button element */
import type { LiveFrame, Monitoring, OnClock } from '@theca/monitor'
import { protocolOfSession } from '@theca/monitor'
import type { Feed } from './feed.ts'
import { drawEmg, drawSeries, EMG_REACH_UV, hatch, yOf } from './paint.ts'
import type { Box, Inks } from './paint.ts'
import { lastValue, pressureIsLow } from './physiology-strip.tsx'
import { limitsOf, shortTitle, SIDE_WORDS, tilesOf, trendOf } from './scene.ts'
import { TraceStack } from './traces.tsx'
import { TrendView } from './trend.tsx'
import { timeOf } from './use-room.ts'
import { useCanvas } from './use-canvas.ts'
import { number } from '../parts/words.ts'

export type RoomChoice = 'numbers' | 'trend' | 'traces' | 'log'
const PX = 12

/** What a reader chose to see of a room; their choice changes nothing in the room itself. */
export function RoomPicture(props: {
  choice: RoomChoice
  feed: Feed
  view: LiveFrame
  said: Monitoring
  on: OnClock | null
  stale: boolean
}) {
  const { choice, feed, view, said, on, stale } = props
  const limits = limitsOf(protocolOfSession(said, view.session))
  if (choice === 'traces')
    return (
      <div className="roombody">
        <TraceStack feed={feed} view={view} stale={stale} />
      </div>
    )
  if (choice === 'trend')
    return (
      <div className="roombody">
        <TrendView
          feed={feed}
          view={view}
          said={said}
          on={on}
          limits={limits}
          choice={{ focus: null, minutes: 60, trials: false }}
          px={PX}
        />
      </div>
    )
  if (choice === 'log') return <RoomLog view={view} said={said} on={on} />
  const map = lastValue(said, view.session, ({ mapMmHg }) => mapMmHg)
  return (
    <div className="roombody sparks">
      {tilesOf(view, limits).map((tile) => (
        <div key={tile.modality} className={`spark ${tile.priority}${tile.evaluated ? '' : ' blind'}`}>
          <span>
            {tile.title}
            <small>{tile.note}</small>
          </span>
          <Spark feed={feed} view={view} modality={tile.modality} limit={limits[tile.modality]} stale={stale} />
          <b>
            {stale ? `as of ${timeOf(on, view.atS, false)}` : tile.figure + (tile.unit === '' ? '' : ` ${tile.unit}`)}
          </b>
        </div>
      ))}
      <div className={`spark${pressureIsLow(said, view.session) ? ' low' : ''}`}>
        <span>MAP, mmHg</span>
        <span className="q">{map === null ? 'no value entered' : ''}</span>
        <b>{map === null ? '' : `${number(map.value)}${pressureIsLow(said, view.session) ? ' ↓ low' : ''}`}</b>
      </div>
    </div>
  )
}

/** The worst line at risk of a modality, as a trend without words; hatched when nothing is known of it. */
function Spark({
  feed,
  view,
  modality,
  limit,
  stale,
}: {
  feed: Feed
  view: LiveFrame
  modality: string
  limit: number | undefined
  stale: boolean
}) {
  const worst = view.lines
    .filter((line) => line.modality === modality && line.role === 'risk' && line.percent !== null)
    .toSorted((a, b) => (a.percent ?? 0) - (b.percent ?? 0))[0]
  const canvas = useCanvas(
    feed,
    (context, { w, h }, inks) => {
      const box: Box = { x: 0, y: 4, w, h: h - 8 }
      const now = feed.now().view
      const roll = now?.emg[0]
      if (modality === 'emg' && roll !== undefined)
        return drawEmg(context, roll, box, { ...inks, ink: stale ? inks.ink3 : inks.ink }, EMG_REACH_UV)
      if (now === null || worst === undefined) return hatch(context, box, inks.line2)
      paintSpark(context, box, now, worst.line, modality === 'mep', limit, stale, inks)
    },
    [worst?.line, stale, limit, modality],
  )
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={worst === undefined ? 'no trend' : `Trend of ${SIDE_WORDS[worst.side]} ${shortTitle(worst)}`}
    />
  )
}

function paintSpark(
  context: CanvasRenderingContext2D,
  box: Box,
  view: LiveFrame,
  line: string,
  smooth: boolean,
  limit: number | undefined,
  stale: boolean,
  inks: Inks,
): void {
  const frame = { fromS: Math.max(0, view.atS - 3600), toS: Math.max(60, view.atS), low: 0, high: 130 }
  for (const [at, dash] of [[100, []], ...(limit === undefined ? [] : [[limit, [4, 4]] as const])] as const) {
    const y = yOf(box, frame, at)
    context.setLineDash([...dash])
    context.strokeStyle = inks.line2
    context.beginPath()
    context.moveTo(box.x, y)
    context.lineTo(box.x + box.w, y)
    context.stroke()
  }
  context.setLineDash([])
  const { atS, percent } = trendOf(view.points, line, smooth)
  drawSeries(
    context,
    [{ label: '', atS, values: percent, colour: stale ? inks.ink3 : inks.ink, width: 1.6, dash: [] }],
    box,
    frame,
    { px: PX, font: inks.font },
  )
}

/** Alarms, events and calls of the room in one list, newest first; words of calls come from the record. */
function RoomLog({ view, said, on }: { view: LiveFrame; said: Monitoring; on: OnClock | null }) {
  const calls = [...said.calls, ...said.alarms.flatMap((each) => each.calls)].flatMap(({ body }) =>
    body.session === view.session && body.atS !== null
      ? [
          {
            atS: body.atS,
            words: `${body.from} to ${body.to}: ${body.words} (${body.readBack === 'none' ? 'not said back' : 'said back'})`,
          },
        ]
      : [],
  )
  const events = view.events
    .filter(({ words }) => !words.startsWith('call:'))
    .map(({ atS, line, words, type }) => ({
      atS,
      words: `${type === 'event' ? '' : `${type.replaceAll('-', ' ')} `}${line === null ? '' : `${line}: `}${words}`,
    }))
  const all = [...calls, ...events].toSorted((a, b) => b.atS - a.atS).slice(0, 60)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reachable by keyboard
    <section className="roombody scroll" tabIndex={0} aria-label="Log of the room">
      <ol className="log">
        {all.map((each, at) => (
          <li key={`${each.atS} ${at}`}>
            <time>{timeOf(on, each.atS)}</time>
            <b />
            <span>{each.words}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
