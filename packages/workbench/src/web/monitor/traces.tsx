import type { LiveAlarm, LiveFrame, LiveLine, LiveTrace } from '@theca/monitor'
import { EMG_SHOWN_S } from '@theca/monitor'
import { memo, useRef } from 'react'
import { number } from '../parts/words.ts'
import type { Feed } from './feed.ts'
import type { Box, Inks } from './paint.ts'
import { drawEmg, drawSweep, EMG_REACH_UV, hatch, niceBelow, reachOf } from './paint.ts'
import { amplitude, figureOf, MODALITY_ORDER, MODALITY_WORDS, shortTitle, shownAlarms, SIDE_WORDS } from './scene.ts'
import { useCanvas } from './use-canvas.ts'

type Row = { readonly left: LiveLine | null; readonly right: LiveLine | null }
type Group = { readonly modality: string; readonly rows: readonly Row[]; readonly head: string }

/** Lines by modality, LEFT beside RIGHT; lines without a side fill both columns in order. */
export function groupsOf(view: LiveFrame): Group[] {
  return MODALITY_ORDER.flatMap((modality): Group[] => {
    const lines = view.lines.filter((line) => line.modality === modality)
    if (lines.length === 0 || modality === 'tof' || modality === 'eeg') return []
    const left = lines.filter(({ side }) => side === 'left')
    const rows: Row[] = left.map((line) => ({
      left: line,
      right: lines.find((each) => each.side === 'right' && shortTitle(each) === shortTitle(line)) ?? null,
    }))
    const paired = new Set(
      rows.flatMap((row) => [row.left, row.right]).flatMap((each) => (each === null ? [] : [each.line])),
    )
    const rest = lines.filter(({ line }) => !paired.has(line))
    for (let at = 0; at < rest.length; at += 2) rows.push({ left: rest[at] ?? null, right: rest[at + 1] ?? null })
    return [{ modality, rows, head: headOf(lines, view) }]
  })
}

function headOf(lines: readonly LiveLine[], view: LiveFrame): string {
  const [first] = lines
  if (first?.modality === 'emg') return `last ${EMG_SHOWN_S} s`
  const trace = view.traces.find(({ line, of }) => of === 'now' && lines.some((each) => each.line === line))
  const sweeps = lines.find((line) => line.sweeps !== null)
  const rejected = lines.reduce((sum, line) => sum + (line.rejected ?? 0), 0)
  const parts = [
    ...(sweeps?.sweeps === null || sweeps === undefined
      ? []
      : [`${sweeps.sweeps} ${sweeps.sweeps === 1 ? 'sweep' : 'sweeps'}`]),
    ...(sweeps === undefined ? [] : [`${rejected} rejected`]),
    ...(trace === undefined ? [] : [`to ${number(trace.startMs + trace.stepMs * trace.uv.length)} ms`]),
  ]
  return parts.join(', ')
}

/** Stacked sweeps over their signed baseline. The current one is ink, the baseline a thin line beneath it. */
export function TraceStack({ feed, view, stale }: { feed: Feed; view: LiveFrame; stale: boolean }) {
  const pane = useRef<HTMLDivElement>(null)
  const groups = groupsOf(view)
  const alarms = shownAlarms(view.alarms).filter(({ phase }) => phase === 'active')
  const canvas = useCanvas(feed, (context, _, inks, element) => paintRows(context, feed, inks, element, stale), [
    stale,
    view.session,
  ])
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0)
  return (
    <section className="stack" aria-label="Traces" ref={pane}>
      <div className="sides" aria-hidden="true">
        <b>LEFT</b>
        <b>RIGHT</b>
        <span>% of baseline</span>
      </div>
      <div className="groups" style={{ '--rows': rows } as React.CSSProperties}>
        {groups.map((group) => (
          <section
            key={group.modality}
            className={`group ${group.modality}`}
            style={{ flexGrow: group.rows.length }}
            aria-label={MODALITY_WORDS[group.modality]}
          >
            <h2>
              <b>{MODALITY_WORDS[group.modality]}</b> <span>{group.head}</span>
            </h2>
            {group.rows.map(({ left, right }) => (
              <div className="trow" key={`${left?.line ?? ''} ${right?.line ?? ''}`}>
                {[left, right].map((line, at) =>
                  line === null ? (
                    <div key={at} className="tcell" />
                  ) : (
                    <TraceCell
                      key={at}
                      line={line}
                      alarm={alarms.find((each) => each.line === line.line)}
                      stale={stale}
                    />
                  ),
                )}
              </div>
            ))}
          </section>
        ))}
      </div>
      <canvas ref={canvas} className="over" aria-hidden="true" />
    </section>
  )
}

const TraceCell = memo(
  function TraceCell({ line, alarm, stale }: { line: LiveLine; alarm: LiveAlarm | undefined; stale: boolean }) {
    const { figure, note, evaluated } = figureOf(line)
    const continuous = line.modality === 'emg'
    const look =
      alarm === undefined ? '' : alarm.priority === 'high' ? ' high' : alarm.priority === 'medium' ? ' medium' : ' low'
    const shown = continuous
      ? alarm === undefined
        ? line.state === 'monitored'
          ? 'quiet'
          : 'cannot evaluate'
        : 'A-train'
      : figure
    return (
      <div className={`tcell${look}${evaluated || (continuous && line.state === 'monitored') ? '' : ' blind'}`}>
        <span className="tname">
          {shortTitle(line)}
          <span className="vh"> {SIDE_WORDS[line.side]}</span>
        </span>
        <span className="ttrace" data-trace={line.line} data-look={look.trim()} />
        <span className="tfig">
          <b className={/^[\d−]/.test(shown) ? 'num' : 'word'}>{stale ? 'as of then' : shown}</b>
          {stale || continuous ? null : <span>{note}</span>}
        </span>
      </div>
    )
  },
  (a, b) =>
    a.stale === b.stale &&
    a.alarm?.priority === b.alarm?.priority &&
    JSON.stringify(figureOf(a.line)) === JSON.stringify(figureOf(b.line)) &&
    a.line.title === b.line.title,
)

function paintRows(
  context: CanvasRenderingContext2D,
  feed: Feed,
  inks: Inks,
  canvas: HTMLCanvasElement,
  stale: boolean,
): void {
  const { view } = feed.now()
  const pane = canvas.parentElement
  if (view === null || pane === null) return
  const origin = pane.getBoundingClientRect()
  for (const place of pane.querySelectorAll<HTMLElement>('[data-trace]')) {
    const rect = place.getBoundingClientRect()
    const box: Box = { x: rect.left - origin.left, y: rect.top - origin.top + 1, w: rect.width, h: rect.height - 2 }
    const id = place.dataset['trace'] ?? ''
    const line = view.lines.find((each) => each.line === id)
    if (line === undefined || box.h < 4) continue
    const look = place.dataset['look'] ?? ''
    const colour = stale ? inks.ink3 : look === 'high' ? inks.red : look === 'medium' ? inks.amber : inks.ink
    if (line.modality === 'emg') {
      const emg = view.emg.find((each) => each.line === id)
      if (emg === undefined) hatch(context, box, inks.line)
      else drawEmg(context, emg, box, { ...inks, ink: colour }, EMG_REACH_UV)
      continue
    }
    paintSweep(context, box, view, id, { ...inks, ink: colour }, look !== '')
  }
}

function paintSweep(
  context: CanvasRenderingContext2D,
  box: Box,
  view: LiveFrame,
  id: string,
  inks: Inks,
  loud: boolean,
): void {
  const of = (which: LiveTrace['of']): LiveTrace | undefined =>
    view.traces.find(({ line, of: is }) => line === id && is === which)
  const [now, baseline] = [of('now'), of('baseline')]
  if (now === undefined) return hatch(context, box, inks.line)
  // One gain for both: the row shows how much is left, not how well it can be magnified.
  const signed = baseline === undefined ? 0 : reachOf(baseline)
  const reach = 1.1 * (baseline === undefined ? reachOf(now) : Math.max(signed, Math.min(reachOf(now), 1.6 * signed)))
  if (baseline !== undefined) drawSweep(context, baseline, box, { reach, colour: inks.ink3, width: 1 })
  drawSweep(context, now, box, { reach, colour: inks.ink, width: loud ? 2 : 1.6 })
  const bar = niceBelow(reach)
  if (bar === 0 || box.h < 26) return
  const length = ((box.h / 2) * bar) / reach
  context.fillStyle = inks.line2
  context.fillRect(box.x + box.w - 1, box.y + box.h / 2 - length / 2, 1, length)
  context.fillStyle = inks.ink3
  context.font = `450 10px ${inks.font}`
  context.textAlign = 'right'
  context.textBaseline = 'bottom'
  context.fillText(amplitude(bar), box.x + box.w - 4, box.y + box.h)
}
