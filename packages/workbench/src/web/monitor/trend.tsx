/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img or a button element */
import type { LiveFrame, LiveLine, Monitoring, OnClock } from '@theca/monitor'
import { SURGICAL_STEPS } from '@theca/monitor'
import { useEffect, useMemo } from 'react'
import { number } from '../parts/words.ts'
import type { Feed } from './feed.ts'
import type { History } from './history.ts'
import { collect } from './history.ts'
import type { Box, Frame, Inks, Series } from './paint.ts'
import { drawSeries, drawSweep, hatch, reachOf, xOf, yOf } from './paint.ts'
import type { Limits } from './scene.ts'
import { byUrgency, figureOf, shortTitle, shownAlarms, SIDE_WORDS, trendOf } from './scene.ts'
import { timeOf } from './use-room.ts'
import { useCanvas } from './use-canvas.ts'

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [9, 3, 2, 3]]
const MOST_PERCENT = 150

export type TrendChoice = {
  /** Null: the worst line at risk of each modality, and everything that alarms. */
  readonly focus: string | null
  readonly minutes: 10 | 60 | 360
  /** Muscle responses trial by trial instead of the median of five. */
  readonly trials: boolean
}

/** Which lines a trend shows: those that alarm first, then the worst at risk of each modality. */
export function trendLines(view: LiveFrame, focus: string | null): LiveLine[] {
  const judged = view.lines.filter((line) => line.referenceUv !== null)
  if (focus !== null) return judged.filter(({ modality }) => modality === focus)
  const alarmed = shownAlarms(view.alarms)
    .toSorted(byUrgency)
    .map(({ line }) => line)
  const worst = ['dwave', 'mep', 'ssep', 'bcr'].flatMap((modality) =>
    judged
      .filter((line) => line.modality === modality && line.role === 'risk' && figureOf(line).evaluated)
      .toSorted((a, b) => (a.percent ?? 0) - (b.percent ?? 0))
      .slice(0, modality === 'dwave' ? 1 : 2),
  )
  const chosen = new Set([...alarmed, ...worst.map(({ line }) => line)].slice(0, 7))
  return judged.filter(({ line }) => chosen.has(line))
}

type Props = {
  readonly feed: Feed
  readonly view: LiveFrame
  readonly said: Monitoring
  readonly on: OnClock | null
  readonly limits: Limits
  readonly choice: TrendChoice
  readonly px: number
}

/** Percent of the signed baseline over time, with pressure, steps and alarms on the same axis. */
export function TrendView(props: Props) {
  const { feed, view, choice } = props
  const canvas = useCanvas(feed, (context, size, inks) => paintTrend(context, size, inks, props), [
    choice,
    props.said,
    props.px,
  ])
  const lines = trendLines(view, choice.focus)
  const words = lines.map((line) => `${SIDE_WORDS[line.side]} ${shortTitle(line)} ${figureOf(line).figure}`).join(', ')
  return (
    <canvas
      ref={canvas}
      className="trend"
      role="img"
      aria-label={`Trend in percent of the baseline. ${words === '' ? 'No baseline is signed.' : words}`}
    />
  )
}

function paintTrend(
  context: CanvasRenderingContext2D,
  { w, h }: { w: number; h: number },
  inks: Inks,
  props: Props,
): void {
  const { feed, said, on, limits, choice, px } = props
  const view = feed.now().view
  if (view === null) return
  const session = view.session
  const toS = Math.max(view.atS, 60)
  const fromS = Math.max(0, toS - choice.minutes * 60)
  const foot = px * 1.5
  const [stepH, mapH] = [px * 1.7, Math.max(px * 3, Math.min(64, h * 0.2))]
  const lines = trendLines(view, choice.focus)
  context.font = `560 ${px}px ${inks.font}`
  const labels = lines.map((each) => `${trendName(each)} ${figureOf(each).figure}`)
  const right =
    12 + Math.max(context.measureText('MAP 100 mmHg').width, ...labels.map((label) => context.measureText(label).width))
  const left = px * 2.6
  const box: Box = { x: left, y: px * 1.5, w: w - left - right, h: h - px * 1.5 - foot - stepH - mapH - 14 }
  const frame: Frame = { fromS, toS, low: 0, high: MOST_PERCENT - 20 }
  const text = { px, font: inks.font }
  context.font = `450 ${px}px ${inks.font}`
  context.textBaseline = 'middle'
  context.lineWidth = 1
  for (const percent of [0, 50, 100]) {
    const y = Math.round(yOf(box, frame, percent)) + 0.5
    context.strokeStyle = inks.line
    line(context, box.x, y, box.x + box.w, y)
    context.fillStyle = inks.ink3
    context.textAlign = 'right'
    context.fillText(String(percent), box.x - 6, y)
  }
  context.textAlign = 'left'
  context.fillText(
    `% of baseline${choice.focus === null || choice.focus === 'mep' ? (choice.trials ? ', MEP trial by trial' : ', MEP median of five') : ''}`,
    2,
    px * 0.7,
  )
  times(context, box, frame, h - foot / 2, on, px, inks)
  limitLines(context, box, frame, limits, choice.focus, px, inks)
  const alarms = shownAlarms(view.alarms)
  for (const alarm of alarms)
    alarmRule(
      context,
      box,
      frame,
      alarm.onsetS,
      alarm.priority === 'high' ? inks.red : alarm.priority === 'medium' ? inks.amber : inks.cyan,
      stepH + mapH + 14,
    )
  const series: Series[] = lines.map((each, at) => {
    const alarm = alarms.find((found) => found.line === each.line && found.phase === 'active')
    const { atS, percent } = trendOf(view.points, each.line, each.modality === 'mep' && !choice.trials)
    const colour =
      alarm === undefined
        ? each.modality === 'dwave'
          ? inks.ink
          : inks.ink2
        : alarm.priority === 'high'
          ? inks.red
          : alarm.priority === 'medium'
            ? inks.amber
            : inks.cyan
    return {
      label: labels[at] ?? '',
      atS,
      values: percent,
      colour,
      width: alarm !== undefined || each.modality === 'dwave' ? 2.2 : 1.2,
      dash: DASHES[at % DASHES.length] ?? [],
    }
  })
  drawSeries(context, series, box, frame, text)
  pressure(context, { ...box, y: box.y + box.h + 8, h: mapH - 4 }, frame, said, session, text, inks)
  steps(context, { ...box, y: h - foot - stepH, h: stepH - 4 }, frame, said, session, text, inks)
}

/** Short enough for the margin: first word and the letter of the side. */
const trendName = ({ modality, role, side, title }: LiveLine): string =>
  modality === 'dwave'
    ? `D-wave${role === 'control' ? ' rostral' : ''}`
    : `${shortTitle({ title, side }).split(/[ ,]/)[0] ?? ''}${side === 'midline' ? '' : side === 'left' ? ' L' : ' R'}`

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}

function times(
  context: CanvasRenderingContext2D,
  box: Box,
  frame: Frame,
  y: number,
  on: OnClock | null,
  px: number,
  inks: Inks,
): void {
  const span = frame.toS - frame.fromS
  const step = [60, 120, 300, 600, 900, 1800, 3600].find((each) => (each / span) * box.w > px * 6) ?? 3600
  context.fillStyle = inks.ink3
  context.textAlign = 'center'
  for (let at = Math.ceil(frame.fromS / step) * step; at <= frame.toS; at += step) {
    const x = Math.round(xOf(box, frame, at)) + 0.5
    context.strokeStyle = inks.line
    line(context, x, box.y, x, y - px * 0.8)
    context.fillText(timeOf(on, at, step < 60), x, y)
  }
}

function limitLines(
  context: CanvasRenderingContext2D,
  box: Box,
  frame: Frame,
  limits: Limits,
  focus: string | null,
  px: number,
  inks: Inks,
): void {
  const shown = focus === null ? (['dwave', 'mep'] as const) : [focus]
  context.setLineDash([5, 4])
  for (const modality of shown) {
    const limit = limits[modality]
    if (limit === undefined) continue
    const y = yOf(box, frame, limit)
    context.strokeStyle = inks.ink3
    line(context, box.x, y, box.x + box.w, y)
    context.fillStyle = inks.ink3
    context.textAlign = 'left'
    context.fillText(
      `${modality === 'dwave' ? 'D-wave' : modality.toUpperCase()} limit ${number(limit)} %`,
      box.x + 4,
      y - px * 0.7,
    )
  }
  context.setLineDash([])
}

function alarmRule(
  context: CanvasRenderingContext2D,
  box: Box,
  frame: Frame,
  atS: number,
  colour: string,
  below: number,
): void {
  if (atS < frame.fromS) return
  const x = xOf(box, frame, atS)
  context.strokeStyle = colour
  context.lineWidth = 1.5
  line(context, x, box.y, x, box.y + box.h + below)
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x - 6, box.y)
  context.lineTo(x + 6, box.y)
  context.lineTo(x, box.y - 10)
  context.fill()
  context.lineWidth = 1
}

function pressure(
  context: CanvasRenderingContext2D,
  box: Box,
  frame: Frame,
  said: Monitoring,
  session: string,
  text: { px: number; font: string },
  inks: Inks,
): void {
  const values = said.physiology.flatMap(({ body }) =>
    body.session === session && body.mapMmHg !== null && body.atS !== null
      ? [{ atS: body.atS, map: body.mapMmHg }]
      : [],
  )
  context.font = `450 ${text.px}px ${text.font}`
  context.textAlign = 'left'
  context.fillStyle = inks.ink3
  if (values.length === 0) {
    context.fillText('MAP: no value entered (F)', box.x + 4, box.y + box.h / 2)
    return
  }
  const scale: Frame = { ...frame, low: 40, high: 110 }
  for (const mmHg of box.h > text.px * 3 ? [60, 80] : [80]) {
    const y = yOf(box, scale, mmHg)
    context.strokeStyle = inks.line
    line(context, box.x, y, box.x + box.w, y)
    context.textAlign = 'right'
    context.fillText(String(mmHg), box.x - 6, y)
  }
  const last = values.at(-1)
  drawSeries(
    context,
    [
      {
        label: `MAP ${last?.map ?? ''} mmHg`,
        atS: [...values.map(({ atS }) => atS), frame.toS],
        values: [...values.map(({ map }) => map), last?.map ?? 0],
        colour: inks.cyan,
        width: 1.5,
        dash: [],
      },
    ],
    box,
    scale,
    text,
  )
}

function steps(
  context: CanvasRenderingContext2D,
  box: Box,
  frame: Frame,
  said: Monitoring,
  session: string,
  text: { px: number; font: string },
  inks: Inks,
): void {
  const mine = said.steps.flatMap(({ body }) =>
    body.session === session && body.atS !== null ? [{ atS: body.atS, step: body.step }] : [],
  )
  context.font = `450 ${text.px}px ${text.font}`
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  if (mine.length === 0) hatch(context, { ...box, h: box.h }, inks.line)
  for (const [at, { atS, step }] of mine.entries()) {
    const from = Math.max(box.x, xOf(box, frame, atS))
    const to = Math.min(box.x + box.w, xOf(box, frame, mine[at + 1]?.atS ?? frame.toS))
    if (to <= box.x) continue
    context.strokeStyle = inks.line2
    context.strokeRect(Math.round(from) + 0.5, Math.round(box.y) + 0.5, Math.max(1, Math.round(to - from) - 2), box.h)
    context.save()
    context.beginPath()
    context.rect(from, box.y, Math.max(0, to - from - 4), box.h)
    context.clip()
    context.fillStyle = inks.ink2
    context.fillText(SURGICAL_STEPS[step], from + 5, box.y + box.h / 2)
    context.restore()
  }
  context.fillStyle = inks.ink3
  context.fillText(mine.length === 0 ? 'step not said' : '', box.x + box.w + 6, box.y + box.h / 2)
}

// ── waterfall ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Sweeps one under another, newest at the bottom, the baseline again at the top. */
export function Waterfall({
  feed,
  view,
  focus,
  on,
  px,
}: {
  feed: Feed
  view: LiveFrame
  focus: string
  on: OnClock | null
  px: number
}) {
  const history = useMemo(() => collect(feed), [feed])
  useEffect(() => () => history.close(), [history])
  const lines = view.lines.filter(({ modality, role }) => modality === focus && role !== 'state')
  const canvas = useCanvas(
    feed,
    (context, size, inks) => paintFall(context, size, inks, feed, history, lines, on, px),
    [history, focus, px],
  )
  return (
    <canvas
      ref={canvas}
      className="trend"
      role="img"
      aria-label={`Waterfall of ${lines.length} lines since this page was opened, newest at the bottom.`}
    />
  )
}

function paintFall(
  context: CanvasRenderingContext2D,
  { w, h }: { w: number; h: number },
  inks: Inks,
  feed: Feed,
  history: History,
  lines: readonly LiveLine[],
  on: OnClock | null,
  px: number,
): void {
  const { view } = feed.now()
  if (view === null || lines.length === 0) return
  context.font = `520 ${px}px ${inks.font}`
  const gutter = context.measureText('00:00:00').width + 14
  const width = (w - gutter) / lines.length
  context.textBaseline = 'middle'
  for (const [at, each] of lines.entries()) {
    const x = gutter + at * width
    context.fillStyle = inks.ink2
    context.textAlign = 'left'
    context.fillText(trendName(each), x + 4, px * 0.8)
    const baseline = view.traces.find(({ line: id, of }) => id === each.line && of === 'baseline')
    const traces = history.of(each.line).slice(-Math.max(3, Math.floor((h - px * 3) / (px * 1.5))))
    const rows = traces.length + 1
    const rowH = Math.min((h - px * 2) / rows, px * 3)
    const reach =
      1.15 *
      Math.max(
        baseline === undefined ? 0 : reachOf(baseline),
        baseline === undefined ? Math.max(0, ...traces.map(reachOf)) : 0,
      )
    if (baseline !== undefined)
      drawSweep(
        context,
        baseline,
        { x: x + 4, y: px * 1.6, w: width - 12, h: rowH * 1.4 },
        { reach, colour: inks.ink3, width: 1 },
      )
    for (const [row, trace] of traces.entries()) {
      const y = px * 1.6 + (row + 1) * rowH
      context.globalAlpha = 0.35 + (0.65 * (row + 1)) / traces.length
      drawSweep(
        context,
        trace,
        { x: x + 4, y, w: width - 12, h: rowH * 1.6 },
        {
          reach,
          colour: row === traces.length - 1 ? inks.ink : inks.ink2,
          width: row === traces.length - 1 ? 1.8 : 1.1,
        },
      )
      context.globalAlpha = 1
      if (at === 0) {
        context.fillStyle = inks.ink3
        context.textAlign = 'right'
        context.fillText(timeOf(on, trace.atS), gutter - 6, y + rowH * 0.8)
      }
    }
    if (at === 0) {
      context.fillStyle = inks.ink3
      context.textAlign = 'right'
      context.fillText('baseline', gutter - 6, px * 1.6 + rowH * 0.7)
    }
  }
}
