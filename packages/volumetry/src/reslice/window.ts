import type { Samples } from './reslice.ts'
import type { Volume } from './volume.ts'
import { GAP } from './volume.ts'

/** Which values are drawn black and white: `centre` ± `width`/2, as modality values. */
export type Window = { centre: number; width: number }

/** Percentiles that make a picture readable; a hot pixel must not darken it, so the very brightest are left out. */
export const WINDOW_PRESETS = {
  usual: { title: 'Usual', low: 0.01, high: 0.997 },
  bright: { title: 'Bright', low: 0.01, high: 0.95 },
  contrast: { title: 'Bright parts', low: 0.6, high: 0.9995 },
  whole: { title: 'Everything', low: 0, high: 1 },
} as const
export type WindowPreset = keyof typeof WINDOW_PRESETS

/** Values looked at for a window: enough for a percentile, few enough for a click. */
const SAMPLES = 200_000

/**
 * A window from the values of a volume: black at one percentile, white at another. MR has no scale of its own, so a
 * window in fixed numbers would suit one scanner only.
 *
 * @example windowOf(volume, 'usual')
 */
export function windowOf(volume: Volume, preset: WindowPreset): Window {
  const { low, high } = WINDOW_PRESETS[preset]
  const { data, slope, intercept } = volume
  const every = Math.max(1, Math.floor(data.length / SAMPLES))
  const count = Math.floor((data.length - 1) / every) + 1
  const sorted = Float64Array.from({ length: count }, (_, at) => data[at * every] as number).sort()
  const at = (share: number): number => (sorted[Math.round(share * (count - 1))] ?? 0) * slope + intercept
  const [black, white] = [at(low), at(high)].sort((a, b) => a - b) as [number, number]
  return { centre: (black + white) / 2, width: Math.max(white - black, Math.abs(slope)) }
}

/** Hatching of a missing slice: lines at 45°, eight samples apart. */
const HATCH = 8
/** Grey of the hatching and of what is outside; dark, so that neither is taken for tissue. */
const [HATCH_LIGHT, HATCH_DARK, BEYOND] = [110, 28, 0]

/**
 * Values to grey, opaque RGBA. A missing slice is hatched; beyond the grid is black.
 *
 * @param inverted for images in which low is bright (MONOCHROME1)
 */
export function toGrey(
  values: Samples,
  columns: number,
  { centre, width }: Window,
  out: Uint8ClampedArray,
  inverted = false,
): void {
  const black = centre - width / 2
  const scale = 255 / width
  const pixels = new Uint32Array(out.buffer, out.byteOffset, out.byteLength >> 2)
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    let grey: number
    if (value === GAP) grey = ((at % columns) + Math.floor(at / columns)) % HATCH < 2 ? HATCH_LIGHT : HATCH_DARK
    else if (value !== value) grey = BEYOND
    else {
      const shade = (value - black) * scale
      grey = shade <= 0 ? 0 : shade >= 255 ? 255 : (shade + 0.5) | 0
      if (inverted) grey = 255 - grey
    }
    pixels[at] = 0xff000000 | (grey * 0x010101)
  }
}
