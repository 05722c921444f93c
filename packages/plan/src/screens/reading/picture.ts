import type { Between, PicturePlane, Volume, Window } from '@theca/volumetry/reslice'
import { layLabels, reslice, resliceLabels, samePlane, toGrey } from '@theca/volumetry/reslice'
import { labelColours } from './labels.ts'

export type PictureRequest = {
  volume: Volume
  plane: PicturePlane
  window: Window
  between: Between
  inverted: boolean
  /** What is drawn, and a number that changes with every stroke. */
  labels: { map: Uint8Array; version: number } | null
}

/**
 * Paints one picture on a canvas. What has not changed since the last painting is not worked out again: a stroke costs
 * the labels, a window the greys, a step of the slice everything.
 */
export function newPicture(): (canvas: HTMLCanvasElement, request: PictureRequest) => void {
  let last: PictureRequest | null = null
  let values = new Float32Array(0)
  let shown = new Uint8Array(0)
  let grey: ImageData | null = null
  let out: ImageData | null = null
  return (canvas, request) => {
    const { volume, plane, window, between, inverted, labels } = request
    const { columns, rows } = plane
    const context = canvas.getContext('2d', { alpha: false })
    if (context === null || columns < 1 || rows < 1) return
    const resized =
      last === null || last.plane.columns !== columns || last.plane.rows !== rows || grey === null || out === null
    if (canvas.width !== columns || canvas.height !== rows) {
      canvas.width = columns
      canvas.height = rows
    }
    if (resized) {
      values = new Float32Array(columns * rows)
      shown = new Uint8Array(columns * rows)
      grey = new ImageData(columns, rows)
      out = new ImageData(columns, rows)
    }
    const [under, over] = [grey as ImageData, out as ImageData]
    const moved = resized || last === null || last.volume !== volume || !samePlane(last.plane, plane)
    if (moved || last?.between !== between) reslice(volume, plane, between, values)
    const shaded = moved || last?.between !== between || !sameWindow(last.window, window) || last.inverted !== inverted
    if (shaded) toGrey(values, columns, window, under.data, inverted)
    const drawn =
      labels !== null && (moved || last?.labels?.map !== labels.map || last.labels.version !== labels.version)
    if (drawn) resliceLabels(volume.grid, labels.map, plane, shown)
    if (labels === null) context.putImageData(under, 0, 0)
    else {
      over.data.set(under.data)
      layLabels(shown, columns, labelColours, over.data)
      context.putImageData(over, 0, 0)
    }
    last = request
  }
}

const sameWindow = (a: Window, b: Window): boolean => a.centre === b.centre && a.width === b.width
