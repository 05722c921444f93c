/**
 * Discrete Fourier transform of a complex signal, radix 2, in place.
 *
 * @param re real parts, length a power of two
 * @param im imaginary parts, same length
 * @throws RangeError when the length is not a power of two
 * @see Cooley & Tukey, Math Comput 1965;19:297–301
 */
export const fftInPlace = (re: Float64Array, im: Float64Array): void => {
  const { length } = re
  if (length < 1 || (length & (length - 1)) !== 0) throw new RangeError(`length ${length} is not a power of two`)
  reverseBits(re, im)
  for (let size = 2; size <= length; size *= 2) combine(re, im, size)
}

const reverseBits = (re: Float64Array, im: Float64Array): void => {
  const { length } = re
  for (let at = 1, mirror = 0; at < length; at += 1) {
    let bit = length >> 1
    for (; (mirror & bit) !== 0; bit >>= 1) mirror ^= bit
    mirror ^= bit
    if (at >= mirror) continue
    ;[re[at], re[mirror]] = [re[mirror] as number, re[at] as number]
    ;[im[at], im[mirror]] = [im[mirror] as number, im[at] as number]
  }
}

const combine = (re: Float64Array, im: Float64Array, size: number): void => {
  const half = size / 2
  for (let turn = 0; turn < half; turn += 1) {
    const angle = (-2 * Math.PI * turn) / size
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    for (let low = turn, high = turn + half; low < re.length; low += size, high += size) {
      const x = c * (re[high] as number) - s * (im[high] as number)
      const y = s * (re[high] as number) + c * (im[high] as number)
      re[high] = (re[low] as number) - x
      im[high] = (im[low] as number) - y
      re[low] = (re[low] as number) + x
      im[low] = (im[low] as number) + y
    }
  }
}

/** The power of two that is at least `length`. */
export const powerOfTwo = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, length)))

/**
 * Squared magnitudes of the first half of the spectrum of a real signal, bins 0 … n/2, zero-padded to a power of two.
 *
 * @example powerSpectrum(Float64Array.of(1, 1, 1, 1)) // Float64Array [16, 0, 0]
 */
export const powerSpectrum = (samples: Float64Array): Float64Array => {
  const length = powerOfTwo(samples.length)
  const re = new Float64Array(length)
  const im = new Float64Array(length)
  re.set(samples)
  fftInPlace(re, im)
  return Float64Array.from({ length: length / 2 + 1 }, (_, bin) => (re[bin] as number) ** 2 + (im[bin] as number) ** 2)
}
