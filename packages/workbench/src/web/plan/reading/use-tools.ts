import { CALIPER_POINTS, caliperBody, caliperDraft, nextLevel } from '@theca/plan'
import type { Touch } from '@theca/plan/screens/reading'
import type { Vector3 } from '@theca/volumetry'
import type { Frame } from '@theca/volumetry/reslice'
import { inverseMotion, middleOf, moved, shifted } from '@theca/volumetry/reslice'
import type { Delta } from '@theca/volumetry/segmentation'
import { useRef } from 'react'
import { useOpenCase } from '../../case/context.ts'
import { sayInCase } from '../../data/say.ts'
import { sentenceOfError } from '../../parts/basics.tsx'
import type { Act, BrushTip } from '@theca/plan'
import { brushAct, eraseAct, growAct, interpolateAct, thresholdAct } from '@theca/plan'
import { cursorIn } from './scene.ts'
import type { Shown } from './scene.ts'
import type { Parts } from './reading.tsx'
import { NOTHING, isCaliper, isDrawTool } from './state.ts'

/** A picture on the screen: which series, looked at how. */
export type PaneSpec = { key: string; shown: Shown; frame: Frame }

/** Does what a tool came to: a stroke is drawn, a sentence is shown. */
export function perform({ sheet, change }: Pick<Parts, 'sheet' | 'change'>, made: Act & { note?: string }): void {
  if ('stroke' in made) sheet?.add(made.stroke)
  change({ message: 'message' in made ? made.message : (made.note ?? null) })
}

export function interpolateHere(parts: Parts): void {
  const { state, shown, drawn } = parts
  const [first] = shown
  if (first === undefined || drawn === null) return
  perform(parts, interpolateAct(first.opened.volume.grid, drawn.labels, state.label, 2))
}

export function growHere(parts: Parts): void {
  const { state, shown, drawn } = parts
  const [first] = shown
  if (first === undefined || drawn === null) return
  const { inside, outside } = state.pending
  const made = growAct(first.opened.volume, drawn.labels, state.label, {
    inside,
    outside,
    seedMm: state.brushMm / 2,
    radiusMm: state.radiusMm,
    barrier: state.barrier,
  })
  perform(parts, made)
  if ('stroke' in made) parts.change({ pending: NOTHING })
}

/** Limits of the threshold brush before anybody set them: the brighter half of the window. */
export const rangeOf = (parts: Pick<Parts, 'state' | 'shown'>): readonly [number, number] => {
  const { state } = parts
  const window = state.windows[state.series[0] ?? '']
  return (
    state.range ?? [
      window?.centre ?? 0,
      Math.max(window?.centre ?? 0, (window?.centre ?? 0) + 4 * (window?.width ?? 0)),
    ]
  )
}

/** What the pointer, and the space bar at the crosshair, do in each tool. */
export function useTools(parts: Parts) {
  const { state, change, sheet, drawn } = parts
  const { id } = useOpenCase()
  const path = useRef<Vector3[]>([])

  const tipOf = ({ frame }: PaneSpec): BrushTip => ({
    radiusMm: state.brushMm / 2,
    ball: state.ball || frame.axis === null,
    axis: frame.axis,
  })

  const strokeAlong = (pane: PaneSpec, along: readonly Vector3[]): Act | null => {
    if (drawn === null) return null
    const { volume } = pane.shown.opened
    if (state.tool === 'brush') return brushAct(volume.grid, drawn.labels, state.label, along, tipOf(pane))
    if (state.tool === 'erase') return eraseAct(volume.grid, drawn.labels, state.label, along, tipOf(pane))
    if (state.tool === 'threshold')
      return thresholdAct(volume, drawn.labels, state.label, along, tipOf(pane), rangeOf(parts))
    return null
  }

  const placeCursor = ({ shown }: PaneSpec, place: Vector3): void =>
    change((now) => {
      if (shown.uid === now.series[0]) return { cursorMm: place }
      const back = shown.link === null ? null : backTo(shown, place)
      return back === null ? { ownCursors: { ...now.ownCursors, [shown.uid]: place } } : { cursorMm: back }
    })

  const placeCaliper = (pane: PaneSpec, place: Vector3): void => {
    if (!isCaliper(state.tool)) return
    const own = state.pending.points.filter(({ series }) => series === pane.shown.uid)
    const points = [...own, { placeMm: place, series: pane.shown.uid }]
    if (points.length < CALIPER_POINTS[state.tool]) return change({ pending: { ...NOTHING, points }, message: null })
    const { head } = pane.shown.opened
    const body = caliperBody(
      state.tool,
      points.map(({ placeMm }) => placeMm),
      {
        seriesInstanceUid: pane.shown.uid,
        frameOfReferenceUid: head.frameOfReferenceUid,
        plane: pane.frame.view,
        lesion: null,
        what: null,
      },
    )
    change({ pending: NOTHING })
    if (body === null) return change({ message: 'Two of these places are one. Place them again.' })
    sayInCase(id, [caliperDraft(body, new Date().toISOString())]).catch((error: unknown) =>
      change({ message: `The measure was not saved: ${sentenceOfError(error)}` }),
    )
  }

  const placeLandmark = (pane: PaneSpec, place: Vector3): void =>
    change((now) => {
      const isFirst = pane.shown.uid === now.series[0]
      const pairs = now.pending.pairs
      const open = pairs.findIndex((pair) => (isFirst ? pair.from : pair.to) === null)
      const next = isFirst ? { from: place } : { to: place }
      const updated =
        open === -1
          ? [...pairs, { from: null, to: null, ...next }]
          : pairs.map((pair, at) => (at === open ? { ...pair, ...next } : pair))
      return { pending: { ...now.pending, pairs: updated } }
    })

  const placeSeed = (place: Vector3, outside: boolean): void =>
    change((now) => {
      const { pending } = now
      return {
        pending: outside
          ? { ...pending, outside: [...pending.outside, place] }
          : { ...pending, inside: [...pending.inside, place] },
        message: null,
      }
    })

  const dab = (pane: PaneSpec, place: Vector3, outside: boolean): void => {
    const { tool } = state
    if (isDrawTool(tool) && pane.shown.uid !== state.series[0]) return
    if (tool === 'cross') placeCursor(pane, place)
    else if (isCaliper(tool)) placeCaliper(pane, place)
    else if (tool === 'level') {
      if (pane.shown.uid === state.series[0])
        parts.setMarking([...parts.marking, { level: nextLevel(parts.marking), positionMm: place }])
    } else if (tool === 'landmark') placeLandmark(pane, place)
    else if (tool === 'grow') placeSeed(place, outside)
    else if (tool === 'outline')
      change((now) => ({
        pending: { ...now.pending, points: [...now.pending.points, { placeMm: place, series: pane.shown.uid }] },
      }))
    else {
      const made = strokeAlong(pane, [place])
      if (made !== null) perform(parts, made)
    }
  }

  const paint = (pane: PaneSpec, { phase, onSliceMm }: Touch): void => {
    if (pane.shown.uid !== state.series[0] || sheet === null) return
    if (phase === 'down') path.current = []
    path.current.push(onSliceMm)
    if (phase === 'up') {
      // The parts shown so far are taken back by the stroke itself; it is worked out on what was there before.
      sheet.preview(null)
      const made = strokeAlong(pane, path.current)
      path.current = []
      if (made !== null) perform(parts, made)
      return
    }
    const made = strokeAlong(pane, path.current.slice(-2))
    if (made !== null && 'stroke' in made) sheet.preview((made.stroke as { delta: Delta }).delta)
  }

  const drag = (pane: PaneSpec, { dx, dy, mmPerPixel }: Touch, what: 'window' | 'pan'): void =>
    change((now) => {
      if (what === 'window') {
        const uid = pane.shown.uid
        const window = now.windows[uid]
        if (window === undefined) return {}
        const step = window.width / 250
        return {
          windows: {
            ...now.windows,
            [uid]: { width: Math.max(step, window.width + dx * step), centre: window.centre + dy * step },
          },
        }
      }
      const look = now.looks[pane.key] ?? { zoom: 1, centreMm: null }
      const { grid } = pane.shown.opened.volume
      const centre = look.centreMm ?? middleOf(grid)
      const centreMm = shifted(centre, pane.frame, -dx * mmPerPixel, -dy * mmPerPixel)
      return { looks: { ...now.looks, [pane.key]: { ...look, centreMm } } }
    })

  const touch = (pane: PaneSpec, event: Touch): void => {
    const { tool } = state
    const right = event.button === 2
    if (event.button === 1 || tool === 'pan') return drag(pane, event, 'pan')
    if (tool === 'window' || (right && tool !== 'grow')) return drag(pane, event, 'window')
    if (tool === 'cross') return placeCursor(pane, event.onSliceMm)
    if (tool === 'brush' || tool === 'erase' || tool === 'threshold') return paint(pane, event)
    if (event.phase === 'down') dab(pane, event.onSliceMm, event.shift || right)
  }

  /** The space bar: the tool at the crosshair, so that nothing needs a pointer. */
  const atCrosshair = (pane: PaneSpec, outside: boolean): void => {
    const place = cursorIn(parts.now(), pane.shown)
    if (place !== null) dab(pane, place, outside)
  }

  return { touch, atCrosshair }
}

const backTo = ({ link }: Shown, place: Vector3): Vector3 | null =>
  link === null ? null : moved(inverseMotion(link.motion), place)
