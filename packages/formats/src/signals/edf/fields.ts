// Texts of an EDF header: printable ASCII of a fixed width, numbers in at most 8 characters [kemp-1992].

/** Printable ASCII: µ becomes u, letters lose their accents, everything else an underscore. */
export function asciiOf(text: string): string {
  return text
    .replaceAll(/[\u00b5\u03bc]/g, 'u')
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^\x20-\x7e]/g, '_')
}

/** A field of its width, padded with spaces. What is too long is cut: the caller says so. */
export const padded = (text: string, width: number): string => text.slice(0, width).padEnd(width, ' ')

/** A sub-field of the patient or recording field: no spaces inside, `X` where it is not known. */
export const subfield = (text: string | null | undefined): string =>
  asciiOf(text ?? '')
    .trim()
    .replaceAll(/\s+/g, '_') || 'X'

/**
 * A number in at most 8 characters, exactly.
 *
 * @throws RangeError when eight characters do not hold it.
 */
export function eightOf(value: number, what: string): string {
  const text = plainDecimal(value, 7)
  if (text.length > 8 || Math.abs(Number(text) - value) > 1e-9 * Math.abs(value))
    throw new RangeError(`${what} ${value} has no decimal form of 8 characters`)
  return text
}

/** Without exponent, at most so many digits after the point, no zeros at the end. */
export function plainDecimal(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') : text
}

/**
 * The least range ±M that holds values from `least` to `most` and can be written in 8 characters.
 *
 * @throws RangeError when they are no numbers, or beyond ±9,999,999: choose a larger unit.
 *
 * @example
 * edfRange(-12.3456789, 4) // { physicalMin: -12.3457, physicalMax: 12.3457 }
 */
export function edfRange(least: number, most: number): { physicalMin: number; physicalMax: number } {
  const size = Math.max(Math.abs(least), Math.abs(most))
  if (!Number.isFinite(size) || size > 9_999_999)
    throw new RangeError(`values from ${least} to ${most} do not fit 8 characters`)
  if (size === 0) return { physicalMin: -1, physicalMax: 1 }
  for (let digits = 5; digits >= 0; digits--) {
    // One part in 10^12 upwards is rounding, not range.
    const rounded = Math.ceil(size * 10 ** digits * (1 - 1e-12)) / 10 ** digits
    const physicalMax = Number(rounded.toFixed(digits))
    if (physicalMax > 0 && plainDecimal(-physicalMax, digits).length <= 8)
      return { physicalMin: -physicalMax, physicalMax }
  }
  throw new RangeError(`values from ${least} to ${most} do not fit 8 characters`)
}
