import type { DrawnLabel } from '@theca/volumetry/segmentation'
import { DRAWN_LABELS, drawnLabels } from '@theca/volumetry/segmentation'

/**
 * How labels look on an image. The same on every theme, because they lie on an image and not on a page; told apart by
 * lightness as well as hue, and named in words wherever they are chosen.
 */
export const labelLook: Record<DrawnLabel, { title: string; colour: string }> = {
  tumour: { title: 'Tumour', colour: '#e9b44c' },
  cord: { title: 'Cord', colour: '#5ec8e5' },
  canal: { title: 'Canal', colour: '#8fd694' },
  oedema: { title: 'Oedema', colour: '#c99cf2' },
  syrinx: { title: 'Syrinx', colour: '#6f9bff' },
  residual: { title: 'Residual', colour: '#ff8f70' },
}

/** The name of a label by its number; `null` for the background. */
export const labelName = (label: number): DrawnLabel | null =>
  drawnLabels.find((name) => DRAWN_LABELS[name] === label) ?? null

/** Colours by label number, as RGBA bytes in one word (little endian), and the same for the inside. */
export const labelColours: Uint32Array = (() => {
  const words = new Uint32Array(256)
  for (const name of drawnLabels) {
    const hex = Number.parseInt(labelLook[name].colour.slice(1), 16)
    words[DRAWN_LABELS[name]] = (0xff000000 | ((hex & 0xff) << 16) | (hex & 0xff00) | (hex >> 16)) >>> 0
  }
  return words
})()
