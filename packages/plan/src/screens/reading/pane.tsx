/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a picture that is stepped through like a slider cannot be an input element */
import type { Grid, Vector3 } from '@theca/volumetry'
import type { Between, Frame, PicturePlane, Volume, Window } from '@theca/volumetry/reslice'
import { fittingMm, middleOf, onSlice, picturePlane, placeOf, sliceOf } from '@theca/volumetry/reslice'
import type { PointerEvent as ReactPointerEvent, ReactNode } from 'react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Mark } from './overlay.tsx'
import { Overlay } from './overlay.tsx'
import { newPicture } from './picture.ts'

/** How near a picture is looked at, and what is in its middle. `null`: the middle of the series. */
export type Look = { zoom: number; centreMm: Vector3 | null }

/** A pointer on a picture, as places in the patient. */
export type Touch = {
  placeMm: Vector3
  /** The place on the slice itself: what is drawn there is drawn on this slice. */
  onSliceMm: Vector3
  phase: 'down' | 'move' | 'up'
  /** 0 left, 1 middle, 2 right; with shift or ctrl held. */
  button: number
  shift: boolean
  /** Moved since the last event, CSS pixels. */
  dx: number
  dy: number
  mmPerPixel: number
}

export type PaneProps = {
  /** Names the picture for those who cannot see it, and where in the series it is. */
  label: string
  where: string
  volume: Volume
  inverted: boolean
  frame: Frame
  look: Look
  window: Window
  between: Between
  labels: { map: Uint8Array; version: number } | null
  /** `null` where the series is not linked with the one that the crosshair is in. */
  cursorMm: Vector3 | null
  depthMm: Vector3
  marks: readonly Mark[]
  brushMm: number | null
  active: boolean
  corners: { topLeft: ReactNode; topRight: ReactNode; bottomLeft: ReactNode }
  onTouch: (touch: Touch) => void
  onWheel: (steps: number, zoom: boolean) => void
  onFocus: () => void
}

/** The largest canvas side in device pixels per CSS pixel: beyond two nobody sees a difference, everybody waits. */
const MOST_DENSITY = 2

/** One picture of a series: canvas, marks over it, and the pointer as places in the patient. */
export function Pane(props: PaneProps) {
  const { volume, frame, look, window, between, inverted, labels, depthMm, cursorMm, brushMm } = props
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const [paint] = useState(newPicture)
  const [hover, setHover] = useState<{ x: number; y: number } | null>(null)
  const held = useRef<{ button: number; x: number; y: number } | null>(null)

  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const density = Math.min(MOST_DENSITY, globalThis.devicePixelRatio || 1)
  const plane =
    size === null || size.width < 8 || size.height < 8
      ? null
      : planeOf(volume.grid, frame, look, depthMm, size, density)

  useLayoutEffect(() => {
    if (canvas.current !== null && plane !== null)
      paint(canvas.current, { volume, plane, window, between, inverted, labels })
  })

  const wheel = useRef(props.onWheel)
  useEffect(() => {
    wheel.current = props.onWheel
  })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    let rest = 0
    const turn = (event: WheelEvent): void => {
      event.preventDefault()
      rest += event.deltaMode === 0 ? event.deltaY / 60 : event.deltaY
      const steps = Math.trunc(rest)
      if (steps === 0) return
      rest -= steps
      wheel.current(steps, event.ctrlKey || event.metaKey)
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [])

  const touch = (event: ReactPointerEvent, phase: Touch['phase']): void => {
    if (plane === null || size === null) return
    const rect = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - rect.left, event.clientY - rect.top]
    setHover({ x, y })
    if (phase === 'down') {
      event.currentTarget.setPointerCapture(event.pointerId)
      held.current = { button: event.button, x, y }
      props.onFocus()
    }
    const from = held.current
    if (from === null) return
    const placeMm = placeOf(plane, x * density - 0.5, y * density - 0.5)
    props.onTouch({
      placeMm,
      onSliceMm: onSlice(volume.grid, frame, placeMm),
      phase,
      button: from.button,
      shift: event.shiftKey,
      dx: x - from.x,
      dy: y - from.y,
      mmPerPixel: Math.hypot(...plane.rightStepMm) * density,
    })
    held.current = phase === 'up' ? null : { ...from, x, y }
  }

  // A picture is stepped through like a slider; one that is cut across the voxels has no count of slices.
  const slice = sliceOf(volume.grid, frame, depthMm) ?? { slice: 1, of: 1 }
  const mmPerPixel = plane === null ? 1 : Math.hypot(...plane.rightStepMm) * density
  return (
    <div
      ref={box}
      className={props.active ? 'vp on' : 'vp'}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={slice.of}
      aria-valuenow={slice.slice}
      aria-valuetext={props.where}
      onFocus={props.onFocus}
      onPointerDown={(event) => touch(event, 'down')}
      onPointerMove={(event) => {
        if (held.current !== null || brushMm !== null) touch(event, 'move')
      }}
      onPointerUp={(event) => touch(event, 'up')}
      onPointerCancel={(event) => touch(event, 'up')}
      onPointerLeave={() => setHover(null)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {plane === null || size === null ? null : (
        <Overlay
          width={size.width}
          height={size.height}
          plane={plane}
          frame={frame}
          cursorMm={cursorMm}
          marks={props.marks}
          brush={brushMm === null || hover === null ? null : { ...hover, radius: brushMm / mmPerPixel }}
        />
      )}
      <div className="tl">{props.corners.topLeft}</div>
      <div className="tr num">{props.corners.topRight}</div>
      <div className="bl num">{props.corners.bottomLeft}</div>
    </div>
  )
}

function planeOf(
  grid: Grid,
  frame: Frame,
  look: Look,
  depthMm: Vector3,
  size: { width: number; height: number },
  density: number,
): PicturePlane {
  const [columns, rows] = [Math.round(size.width * density), Math.round(size.height * density)]
  const mmPerPixel = fittingMm(grid, frame, columns, rows) / look.zoom
  return picturePlane(grid, frame, { centreMm: look.centreMm ?? middleOf(grid), depthMm, mmPerPixel, columns, rows })
}
