import type { Complex } from './complex.ts'
import { add, complex, divide, multiply, product, scale, squareRoot, subtract } from './complex.ts'
import type { Sections, ZeroPoleGain } from './sections.ts'
import { bilinear, sectionsOf } from './sections.ts'

/** What band to keep or stop; `order` is the order per edge, so a band-pass of order 4 has eight poles. */
export type ButterworthDesign = { readonly order: number; readonly rateHz: number } & (
  | { readonly kind: 'lowpass' | 'highpass'; readonly cutoffHz: number }
  | { readonly kind: 'bandpass' | 'bandstop'; readonly cutoffHz: readonly [low: number, high: number] }
)

/** Left half of the unit circle, real axis exact: the poles of the analogue low-pass at 1 rad/s (scipy `buttap`). */
const prototypePoles = (order: number): Complex[] =>
  Array.from({ length: order }, (_, index) => {
    const step = 2 * index - order + 1
    const angle = (Math.PI * step) / (2 * order)
    return step === 0 ? complex(-1) : complex(-Math.cos(angle), -Math.sin(angle))
  })

const negativeProductInverse = (poles: readonly Complex[]): number =>
  divide(complex(1), product(poles.map((pole) => scale(pole, -1)))).re

const zerosAt = (count: number, value: Complex): Complex[] => Array.from({ length: count }, () => value)

const lowpass = (poles: readonly Complex[], edge: number): ZeroPoleGain => ({
  zeros: [],
  poles: poles.map((pole) => scale(pole, edge)),
  gain: edge ** poles.length,
})

const highpass = (poles: readonly Complex[], edge: number): ZeroPoleGain => ({
  zeros: zerosAt(poles.length, complex(0)),
  poles: poles.map((pole) => divide(complex(edge), pole)),
  gain: negativeProductInverse(poles),
})

/** Every pole p becomes p ± √(p² − centre²): one near each edge of the band. */
const aroundCentre = (poles: readonly Complex[], centre: number): Complex[] => {
  const roots = poles.map((pole) => squareRoot(subtract(multiply(pole, pole), complex(centre * centre))))
  const root = (index: number): Complex => roots[index] as Complex
  return [
    ...poles.map((pole, index) => add(pole, root(index))),
    ...poles.map((pole, index) => subtract(pole, root(index))),
  ]
}

const bandpass = (poles: readonly Complex[], low: number, high: number): ZeroPoleGain => ({
  zeros: zerosAt(poles.length, complex(0)),
  poles: aroundCentre(
    poles.map((pole) => scale(pole, (high - low) / 2)),
    Math.sqrt(low * high),
  ),
  gain: (high - low) ** poles.length,
})

const bandstop = (poles: readonly Complex[], low: number, high: number): ZeroPoleGain => {
  const centre = Math.sqrt(low * high)
  const inverted = poles.map((pole) => divide(complex((high - low) / 2), pole))
  return {
    zeros: [...zerosAt(poles.length, complex(0, centre)), ...zerosAt(poles.length, complex(0, -centre))],
    poles: aroundCentre(inverted, centre),
    gain: negativeProductInverse(poles),
  }
}

const assertDesign = ({ order, rateHz }: ButterworthDesign, edges: readonly number[]): void => {
  if (!Number.isInteger(order) || order < 1)
    throw new RangeError(`filter order ${order} is not a positive whole number`)
  const inside = edges.every((edge) => edge > 0 && edge < rateHz / 2)
  if (!inside) throw new RangeError(`filter edges ${edges.join(', ')} Hz must lie between 0 and ${rateHz / 2} Hz`)
  if (edges.length === 2 && !((edges[0] as number) < (edges[1] as number))) {
    throw new RangeError(`the lower filter edge ${edges[0]} Hz must be below the upper ${edges[1]} Hz`)
  }
}

/**
 * Designs a Butterworth filter as second-order sections, the same coefficients as scipy's
 * `butter(order, cutoff, kind, fs=rate, output='sos')`.
 *
 * @param design band edges in Hz, order per edge, sampling rate in Hz
 * @returns sections, −3 dB at each edge for one pass, −6 dB when run forwards and backwards
 * @throws RangeError when an edge is not between 0 and half the sampling rate
 * @see Butterworth 1930; Oppenheim & Schafer, bilinear transform with pre-warping; scipy.signal.butter
 * @example butterworth({ kind: 'bandpass', order: 2, cutoffHz: [30, 500], rateHz: 5000 }) // two sections
 */
export const butterworth = (design: ButterworthDesign): Sections => {
  const edges = typeof design.cutoffHz === 'number' ? [design.cutoffHz] : design.cutoffHz
  assertDesign(design, edges)
  // scipy normalises to half the rate and works at fs = 2; the order of operations is kept so that the last bits agree.
  const [first, second] = edges.map((edge) => 4 * Math.tan((Math.PI * (edge / (design.rateHz / 2))) / 2))
  const low = first as number
  const high = second ?? low
  const poles = prototypePoles(design.order)
  const analogue = { lowpass, highpass, bandpass, bandstop }[design.kind](poles, low, high)
  return sectionsOf(bilinear(analogue))
}

/**
 * Designs a second-order notch, the same coefficients as scipy's `iirnotch(frequency, quality, rate)`.
 * It rings for about quality / (π · frequency): 0.2 s at 50 Hz and quality 30. Evoked responses are therefore recorded
 * without it unless the mains cannot be removed at its cause.
 *
 * @param notch centre in Hz, quality (centre / −3 dB width), sampling rate in Hz
 * @throws RangeError when the centre is not between 0 and half the sampling rate, or quality is not positive
 * @see Orfanidis, Introduction to Signal Processing, 1996; scipy.signal.iirnotch
 * @example notch({ frequencyHz: 50, quality: 30, rateHz: 5000 })
 */
export const notch = (design: {
  readonly frequencyHz: number
  readonly quality: number
  readonly rateHz: number
}): Sections => {
  const { frequencyHz, quality, rateHz } = design
  if (!(frequencyHz > 0 && frequencyHz < rateHz / 2)) {
    throw new RangeError(`notch at ${frequencyHz} Hz must lie between 0 and ${rateHz / 2} Hz`)
  }
  if (!(quality > 0)) throw new RangeError(`notch quality ${quality} must be positive`)
  const centre = (2 * Math.PI * frequencyHz) / rateHz
  const gain = 1 / (1 + Math.tan(centre / quality / 2))
  const middle = -2 * gain * Math.cos(centre)
  return [[gain, middle, gain, 1, middle, 2 * gain - 1]]
}
