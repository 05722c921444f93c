import type { Complex } from './complex.ts'
import { add, complex, divide, magnitude, multiply, product, scale, subtract } from './complex.ts'

/** One second-order section, `[b0, b1, b2, 1, a1, a2]`: the row of a scipy `sos` array. */
export type Section = readonly [number, number, number, 1, number, number]

/** A filter as a chain of sections, numerically safe where one long polynomial is not. */
export type Sections = readonly Section[]

/** Zeros, poles and gain: a filter before it is cut into sections. */
export type ZeroPoleGain = {
  readonly zeros: readonly Complex[]
  readonly poles: readonly Complex[]
  readonly gain: number
}

/** Analogue to digital by s = 2·fs·(z − 1)/(z + 1) with fs = 2; frequencies are pre-warped by the caller. */
export const bilinear = ({ zeros, poles, gain }: ZeroPoleGain): ZeroPoleGain => {
  const move = (value: Complex): Complex => divide(add(complex(4), value), subtract(complex(4), value))
  const fromInfinity = Array.from({ length: poles.length - zeros.length }, () => complex(-1))
  const ratio = divide(
    product(zeros.map((zero) => subtract(complex(4), zero))),
    product(poles.map((pole) => subtract(complex(4), pole))),
  )
  return { zeros: [...zeros.map(move), ...fromInfinity], poles: poles.map(move), gain: gain * ratio.re }
}

const isReal = (value: Complex): boolean => Math.abs(value.im) <= 100 * Number.EPSILON * magnitude(value)

/** One of each conjugate pair, by real then imaginary part, then the real ones in rising order (scipy `_cplxreal`). */
const withoutConjugates = (values: readonly Complex[]): Complex[] => {
  const byParts = (a: Complex, b: Complex): number => a.re - b.re || a.im - b.im
  const paired = values.filter((value) => !isReal(value) && value.im > 0).toSorted(byParts)
  const real = values.filter(isReal).map(({ re }) => complex(re))
  return [...paired, ...real.toSorted(byParts)]
}

const take = (values: Complex[], index: number): Complex => values.splice(index, 1)[0] as Complex

const indexOfLeast = (values: readonly Complex[], cost: (value: Complex) => number): number => {
  let best = -1
  for (const [index, value] of values.entries()) {
    if (best < 0 || cost(value) < cost(values[best] as Complex)) best = index
  }
  return best
}

const fromUnitCircle = (value: Complex): number => Math.abs(1 - magnitude(value))
const realOr = (value: Complex, cost: number): number => (isReal(value) ? cost : Infinity)

const quadratic = (first: Complex, second: Complex): [number, number, number] => [
  1,
  -add(first, second).re,
  multiply(first, second).re,
]

const conjugate = (value: Complex): Complex => complex(value.re, -value.im)

/** The second pole: the conjugate, or the worst of the remaining real ones, or the origin when none is left. */
const partnerPole = (pole: Complex, poles: Complex[]): Complex => {
  if (!isReal(pole)) return conjugate(pole)
  const index = indexOfLeast(poles, (other) => realOr(other, fromUnitCircle(other)))
  return index < 0 || !isReal(poles[index] as Complex) ? complex(0) : take(poles, index)
}

const nearestZeros = (pole: Complex, zeros: Complex[]): [Complex, Complex] => {
  if (zeros.length === 0) return [complex(0), complex(0)]
  const distance = (zero: Complex): number => magnitude(subtract(zero, pole))
  const first = take(zeros, indexOfLeast(zeros, distance))
  if (!isReal(first)) return [first, conjugate(first)]
  const next = indexOfLeast(zeros, (zero) => realOr(zero, distance(zero)))
  return [first, next < 0 ? complex(0) : take(zeros, next)]
}

/**
 * Cuts a digital filter into second-order sections as scipy's `zpk2sos(pairing='nearest')` does: the pole nearest to
 * the unit circle is paired with its nearest zero and goes last, so that the sharpest resonance sees the tamest input.
 * Source: scipy.signal.zpk2sos (BSD-3-Clause), read for its order of pairing; the order decides the coefficients.
 */
export const sectionsOf = ({ zeros, poles, gain }: ZeroPoleGain): Sections => {
  const odd = poles.length % 2 === 1 ? [complex(0)] : []
  const remainingPoles = withoutConjugates([...poles, ...odd])
  const remainingZeros = withoutConjugates([...zeros, ...odd])
  const sections: Section[] = []
  while (remainingPoles.length > 0) {
    const pole = take(remainingPoles, indexOfLeast(remainingPoles, fromUnitCircle))
    const [, a1, a2] = quadratic(pole, partnerPole(pole, remainingPoles))
    const [b0, b1, b2] = quadratic(...nearestZeros(pole, remainingZeros))
    sections.unshift([b0, b1, b2, 1, a1, a2])
  }
  const [first, ...rest] = sections
  if (first === undefined) throw new Error('a filter without poles has no sections')
  return [[first[0] * gain, first[1] * gain, first[2] * gain, 1, first[4], first[5]], ...rest]
}

/**
 * Complex gain of a chain of sections at one frequency.
 *
 * @param frequencyHz where to look, 0 … `rateHz` / 2
 * @example gainDb(butterworth({ kind: 'lowpass', order: 4, cutoffHz: 70, rateHz: 1000 }), 70, 1000) // −3.01
 */
export const gainDb = (sections: Sections, frequencyHz: number, rateHz: number): number => {
  const angle = (-2 * Math.PI * frequencyHz) / rateHz
  const once = complex(Math.cos(angle), Math.sin(angle))
  const twice = multiply(once, once)
  const polynomial = (c0: number, c1: number, c2: number): Complex =>
    add(complex(c0), add(scale(once, c1), scale(twice, c2)))
  const gains = sections.map(([b0, b1, b2, a0, a1, a2]) => divide(polynomial(b0, b1, b2), polynomial(a0, a1, a2)))
  return 20 * Math.log10(Math.max(magnitude(product(gains)), 1e-12))
}
