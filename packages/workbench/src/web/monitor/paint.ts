import type { LiveEmg, LiveTrace } from '@theca/monitor'
import { EMG_COLUMNS_PER_S, EMG_SHOWN_S } from '@theca/monitor'

/** Pictures of live signals on a 2D canvas. Everything here takes numbers and a place, and draws; nothing is kept. */

export type Box = { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
export type Inks = Readonly<
  Record<'ink' | 'ink2' | 'ink3' | 'line' | 'line2' | 'amber' | 'red' | 'cyan' | 'ground' | 'font', string>
>

/** Colours of the theme that is on, read once for each picture. */
export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  return {
    ink: of('--ink'),
    ink2: of('--ink-2'),
    ink3: of('--ink-3'),
    line: of('--line'),
    line2: of('--line-2'),
    amber: of('--amber'),
    red: of('--red'),
    cyan: of('--cyan'),
    ground: of('--ground'),
    font: style.fontFamily,
  }
}

/** Samples as the painter wants them, made once for each trace that came. */
const typed = new WeakMap<LiveTrace, Float32Array>()
export function samplesOf(trace: LiveTrace): Float32Array {
  const known = typed.get(trace)
  if (known !== undefined) return known
  const made = Float32Array.from(trace.uv)
  typed.set(trace, made)
  return made
}

/** The stimulus and its artefact are over: before it nothing of the response can be. */
const SHOWN_FROM_MS = -5

/** The largest deflection behind the stimulus artefact, µV: the gain of a row, the same for baseline and current. */
export function reachOf(trace: LiveTrace): number {
  const samples = samplesOf(trace)
  let reach = 0
  for (let at = firstShown(trace); at < samples.length; at += 1) reach = Math.max(reach, Math.abs(samples[at] ?? 0))
  return reach
}
const firstShown = ({ startMs, stepMs, uv }: LiveTrace): number =>
  Math.min(uv.length, Math.max(0, Math.ceil((SHOWN_FROM_MS - startMs) / stepMs)))

/** 1, 2 or 5 times a power of ten, at most the value. */
export function niceBelow(value: number): number {
  if (value <= 0) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  return ([5, 2, 1].find((each) => each * power <= value) ?? 1) * power
}

/** One sweep. Negative deflections are drawn upward, as in every neurophysiology laboratory. */
export function drawSweep(
  context: CanvasRenderingContext2D,
  trace: LiveTrace,
  { x, y, w, h }: Box,
  { reach, colour, width }: { readonly reach: number; readonly colour: string; readonly width: number },
): void {
  const samples = samplesOf(trace)
  const from = firstShown(trace)
  const span = samples.length - 1 - from
  if (span < 1 || reach === 0) return
  const middle = y + h / 2
  context.beginPath()
  for (let at = from; at < samples.length; at += 1) {
    const px = x + (w * (at - from)) / span
    const py = middle + (h / 2) * Math.max(-1, Math.min(1, (samples[at] ?? 0) / reach))
    if (at === from) context.moveTo(px, py)
    else context.lineTo(px, py)
  }
  context.strokeStyle = colour
  context.lineWidth = width
  context.lineJoin = 'round'
  context.stroke()
}

/** Where samples are missing or nothing came: hatched, never a flat line. */
export function hatch(context: CanvasRenderingContext2D, { x, y, w, h }: Box, colour: string): void {
  context.save()
  context.beginPath()
  context.rect(x, y, w, h)
  context.clip()
  context.beginPath()
  for (let at = -h; at < w; at += 6) {
    context.moveTo(x + at, y + h)
    context.lineTo(x + at + h, y)
  }
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
  context.restore()
}

/** Free-run EMG is not magnified beyond this: noise would look like activity. */
export const EMG_REACH_UV = 200

/** The last ten seconds of free-run EMG, newest at the right; columns with lost samples are hatched. */
export function drawEmg(
  context: CanvasRenderingContext2D,
  emg: LiveEmg,
  { x, y, w, h }: Box,
  inks: Inks,
  reachUv: number,
): void {
  const columns = EMG_SHOWN_S * EMG_COLUMNS_PER_S
  const width = w / columns
  const first = columns - emg.low.length
  const middle = y + h / 2
  context.fillStyle = inks.ink
  let lostFrom: number | null = null
  const close = (at: number): void => {
    if (lostFrom === null) return
    hatch(context, { x: x + (first + lostFrom) * width, y, w: (at - lostFrom) * width, h }, inks.line2)
    lostFrom = null
    context.fillStyle = inks.ink
  }
  for (const [at, low] of emg.low.entries()) {
    const high = emg.high[at] ?? null
    if (low === null || high === null) {
      lostFrom ??= at
      continue
    }
    close(at)
    const top = middle - (h / 2) * Math.min(1, Math.max(-1, high / reachUv))
    const foot = middle - (h / 2) * Math.min(1, Math.max(-1, low / reachUv))
    context.fillRect(x + (first + at) * width, top, Math.max(1, width), Math.max(1, foot - top))
  }
  close(emg.low.length)
}

export type Series = {
  readonly label: string
  readonly atS: readonly number[]
  readonly values: readonly number[]
  readonly colour: string
  readonly width: number
  readonly dash: readonly number[]
}
export type Frame = { readonly fromS: number; readonly toS: number; readonly low: number; readonly high: number }

export const xOf = ({ x, w }: Box, { fromS, toS }: Frame, atS: number): number =>
  x + (w * (atS - fromS)) / (toS - fromS)
export const yOf = ({ y, h }: Box, { low, high }: Frame, value: number): number =>
  y + h - (h * (Math.min(high, Math.max(low, value)) - low)) / (high - low)

/** Lines over time with their names at the right end, moved apart so that none covers another. */
export function drawSeries(
  context: CanvasRenderingContext2D,
  series: readonly Series[],
  box: Box,
  frame: Frame,
  text: { readonly px: number; readonly font: string },
): void {
  context.save()
  context.beginPath()
  context.rect(box.x, box.y - 2, box.w + 1, box.h + 4)
  context.clip()
  for (const { atS, values, colour, width, dash } of series) {
    context.beginPath()
    context.setLineDash([...dash])
    let begun = false
    for (const [at, time] of atS.entries()) {
      const next = atS[at + 1]
      if (next !== undefined && next < frame.fromS) continue
      const [px, py] = [xOf(box, frame, time), yOf(box, frame, values[at] ?? 0)]
      if (begun) context.lineTo(px, py)
      else context.moveTo(px, py)
      begun = true
    }
    context.strokeStyle = colour
    context.lineWidth = width
    context.stroke()
  }
  context.restore()
  context.setLineDash([])
  const labels = series
    .flatMap(({ label, values, colour }) => {
      const last = values.at(-1)
      return last === undefined ? [] : [{ label, colour, y: yOf(box, frame, last) }]
    })
    .toSorted((a, b) => a.y - b.y)
  const step = text.px * 1.15
  const placed = apart(
    labels.map(({ y }) => y),
    step,
    box.y,
    box.y + box.h,
  )
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.font = `560 ${text.px}px ${text.font}`
  for (const [at, { label, colour }] of labels.entries()) {
    context.fillStyle = colour
    context.fillText(label, box.x + box.w + 6, placed[at] ?? box.y)
  }
}

/** Heights at least a step apart, as near as possible to where they belong, within a top and a foot. */
export function apart(wanted: readonly number[], step: number, top: number, foot: number): number[] {
  const placed: number[] = []
  for (const place of wanted) placed.push(Math.max(place, (placed.at(-1) ?? top - step) + step))
  let least = foot
  for (const [back, place] of placed.toReversed().entries()) {
    least = Math.min(place, least)
    placed[placed.length - 1 - back] = least
    least -= step
  }
  return placed
}
