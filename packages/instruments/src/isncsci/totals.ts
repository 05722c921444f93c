import { LOWER_KEY_MUSCLES, UPPER_KEY_MUSCLES, type KeyMuscle } from '@theca/anatomy'

/** A sum, `ND` when a cell of it was not testable, null when a cell of it is blank. */
export type Total = number | 'ND' | null

export type Totals = Record<
  | 'motorRight'
  | 'motorLeft'
  | 'uems'
  | 'lems'
  | 'lightTouchRight'
  | 'lightTouchLeft'
  | 'lightTouch'
  | 'pinPrickRight'
  | 'pinPrickLeft'
  | 'pinPrick',
  Total
>

type Cells = Readonly<Record<string, string | null | undefined>>

export type CellsBySide = { motor: Cells; lightTouch: Cells; pinPrick: Cells }

/**
 * Sums of the recorded digits. Tags do not change them: what was felt was felt. There is no 100-point motor sum, because
 * arms and legs are reported apart.
 */
export const totalsOf = (right: CellsBySide, left: CellsBySide, dermatomes: readonly string[]): Totals => {
  const both = (column: 'lightTouch' | 'pinPrick') =>
    plus(sumOf(right[column], dermatomes), sumOf(left[column], dermatomes))
  const muscles = [...UPPER_KEY_MUSCLES, ...LOWER_KEY_MUSCLES]
  const limbs = (keys: readonly KeyMuscle[]) => plus(sumOf(right.motor, keys), sumOf(left.motor, keys))
  return {
    motorRight: sumOf(right.motor, muscles),
    motorLeft: sumOf(left.motor, muscles),
    uems: limbs(UPPER_KEY_MUSCLES),
    lems: limbs(LOWER_KEY_MUSCLES),
    lightTouchRight: sumOf(right.lightTouch, dermatomes),
    lightTouchLeft: sumOf(left.lightTouch, dermatomes),
    lightTouch: both('lightTouch'),
    pinPrickRight: sumOf(right.pinPrick, dermatomes),
    pinPrickLeft: sumOf(left.pinPrick, dermatomes),
    pinPrick: both('pinPrick'),
  }
}

const sumOf = (cells: Cells, keys: readonly string[]): Total => keys.map((key) => totalOf(cells[key])).reduce(plus, 0)

const totalOf = (cell: string | null | undefined): Total => {
  if (cell === null || cell === undefined) return null
  return cell.startsWith('NT') ? 'ND' : Number(cell[0])
}

const plus = (a: Total, b: Total): Total => {
  if (a === null || b === null) return null
  return a === 'ND' || b === 'ND' ? 'ND' : a + b
}
