import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'
import type { Feed } from './feed.ts'
import type { Inks } from './paint.ts'
import { inksOf } from './paint.ts'

export type Paint = (
  context: CanvasRenderingContext2D,
  size: { readonly w: number; readonly h: number },
  inks: Inks,
  canvas: HTMLCanvasElement,
) => void

/**
 * A canvas that is painted in the browser's own time when a frame came, the size changed, or what is chosen changed. React
 * is not asked for samples.
 *
 * @param also changes of these paint again
 */
export function useCanvas(
  feed: Feed | null,
  paint: Paint,
  also: readonly unknown[],
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(paint)
  const dirty = useRef(true)
  useEffect(() => {
    latest.current = paint
  })
  useEffect(() => {
    dirty.current = true
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the list is the caller's, and as long each time
  }, also)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d') ?? null
    if (element === null || context === null) return undefined
    const mark = (): void => void (dirty.current = true)
    const sized = new ResizeObserver(mark)
    sized.observe(element)
    const stop = feed?.listen(mark)
    let waiting = 0
    const turn = (): void => {
      waiting = requestAnimationFrame(turn)
      if (!dirty.current) return
      dirty.current = false
      const { clientWidth: w, clientHeight: h } = element
      const ratio = window.devicePixelRatio
      if (element.width !== Math.round(w * ratio)) element.width = Math.round(w * ratio)
      if (element.height !== Math.round(h * ratio)) element.height = Math.round(h * ratio)
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.clearRect(0, 0, w, h)
      latest.current(context, { w, h }, inksOf(element), element)
    }
    waiting = requestAnimationFrame(turn)
    return () => {
      cancelAnimationFrame(waiting)
      sized.disconnect()
      stop?.()
    }
  }, [feed])
  return canvas
}
