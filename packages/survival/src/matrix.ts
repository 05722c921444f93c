import type { Numbers } from './numbers.ts'
import { at } from './numbers.ts'

/** A square matrix by rows. */
export type Square = { readonly size: number; readonly values: Float64Array }

export const square = (size: number): Square => ({ size, values: new Float64Array(size * size) })

export const cell = (matrix: Square, row: number, column: number): number =>
  at(matrix.values, row * matrix.size + column)

/** The rows and columns named, in that order. */
export function select(matrix: Square, kept: readonly number[]): Square {
  const part = square(kept.length)
  kept.forEach((row, i) => kept.forEach((column, j) => (part.values[i * kept.length + j] = cell(matrix, row, column))))
  return part
}

/**
 * Cholesky L·Lᵀ of a symmetric matrix that may be short of full rank. A pivot that falls below `tolerance` of its own
 * diagonal is a row that the earlier rows already explain: it is set aside, as are its column and unknown.
 */
export type Factor = {
  readonly size: number
  readonly lower: Float64Array
  readonly kept: readonly boolean[]
  readonly rank: number
}

export function factor(matrix: Square, tolerance = 1e-11): Factor {
  const { size } = matrix
  const lower = new Float64Array(size * size)
  const kept: boolean[] = []
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = cell(matrix, row, column)
      for (let k = 0; k < column; k += 1) sum -= at(lower, row * size + k) * at(lower, column * size + k)
      if (column < row) {
        lower[row * size + column] = kept[column] === true ? sum / at(lower, column * size + column) : 0
      } else {
        kept.push(sum > tolerance * Math.abs(cell(matrix, row, row)) && sum > 0 && Number.isFinite(sum))
        lower[row * size + row] = kept[row] === true ? Math.sqrt(sum) : 0
      }
    }
  }
  return { size, lower, kept, rank: kept.filter(Boolean).length }
}

/** x with A x = b over the kept rows; 0 for the rows set aside. */
export function solve({ size, lower, kept }: Factor, right: Numbers): Float64Array {
  const x = new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    if (kept[row] !== true) continue
    let sum = at(right, row)
    for (let k = 0; k < row; k += 1) sum -= at(lower, row * size + k) * at(x, k)
    x[row] = sum / at(lower, row * size + row)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    if (kept[row] !== true) continue
    let sum = at(x, row)
    for (let k = row + 1; k < size; k += 1) sum -= at(lower, k * size + row) * at(x, k)
    x[row] = sum / at(lower, row * size + row)
  }
  return x
}

/** The inverse over the kept rows; zeros elsewhere: a generalised inverse. */
export function inverse(factored: Factor): Square {
  const { size } = factored
  const result = square(size)
  for (let column = 0; column < size; column += 1) {
    if (factored.kept[column] !== true) continue
    const unit = new Float64Array(size)
    unit[column] = 1
    const solved = solve(factored, unit)
    for (let row = 0; row < size; row += 1) result.values[row * size + column] = at(solved, row)
  }
  return result
}

/** bᵀ A⁻ b: the quadratic form of every score and Wald test here, with the rank as its degrees of freedom. */
export function quadratic(
  matrix: Square,
  b: Numbers,
  tolerance?: number,
): { readonly value: number; readonly rank: number } {
  const factored = factor(matrix, tolerance)
  const solved = solve(factored, b)
  let value = 0
  for (let row = 0; row < matrix.size; row += 1) value += at(b, row) * at(solved, row)
  return { value, rank: factored.rank }
}

/** A · B · A for symmetric A: the middle of a sandwich. */
export function sandwich(outer: Square, middle: Square): Square {
  return multiply(multiply(outer, middle), outer)
}

function multiply(a: Square, b: Square): Square {
  const result = square(a.size)
  for (let row = 0; row < a.size; row += 1) {
    for (let column = 0; column < a.size; column += 1) {
      let sum = 0
      for (let k = 0; k < a.size; k += 1) sum += cell(a, row, k) * cell(b, k, column)
      result.values[row * a.size + column] = sum
    }
  }
  return result
}
