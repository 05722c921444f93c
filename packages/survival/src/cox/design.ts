import type { Label, Numbers } from '../numbers.ts'
import { at } from '../numbers.ts'
import { code } from '../cohort.ts'

/** A covariate by name: numbers, or labels for a factor. One value a row, none missing. */
export type Covariate = { readonly name: string; readonly values: ArrayLike<Label> }

/** A column of the model matrix, centred on its mean and divided by its spread, so that Newton's steps are well scaled. */
export type DesignColumn = {
  readonly term: string
  /** The covariate it comes from, by place; a factor gives several columns. */
  readonly covariate: number
  readonly values: Float64Array
  readonly scale: number
  /** Largest minus smallest of the scaled values: how far one unit of the coefficient can move a log hazard. */
  readonly range: number
}

/**
 * The columns of a model. Numbers make one column; a covariate with any value that is not a number is a factor with one
 * column for each level but the first in label order, the reference.
 *
 * Example: values ['b', 'a', 'c'] of "arm" make the terms "arm=b" and "arm=c".
 *
 * @throws RangeError for a wrong length, a missing value or no covariate at all.
 */
export function design(covariates: readonly Covariate[], n: number): readonly DesignColumn[] {
  if (covariates.length === 0) throw new RangeError('a model needs at least one covariate')
  return covariates.flatMap(({ name, values }, covariate) => {
    if (values.length !== n) throw new RangeError(`${name} has ${values.length} rows and the cohort has ${n}`)
    return isNumeric(values)
      ? [scaled(name, covariate, Float64Array.from(values))]
      : indicators(name, covariate, values)
  })
}

function isNumeric(values: ArrayLike<Label>): values is Numbers {
  if (ArrayBuffer.isView(values)) return true
  for (let row = 0; row < values.length; row += 1) if (typeof values[row] !== 'number') return false
  return true
}

function indicators(name: string, covariate: number, values: ArrayLike<Label>): DesignColumn[] {
  const { labels, codes } = code(values, values.length)
  return labels.slice(1).map((label, index) =>
    scaled(
      `${name}=${label}`,
      covariate,
      Float64Array.from(codes, (level) => Number(level === index + 1)),
    ),
  )
}

function scaled(term: string, covariate: number, values: Float64Array): DesignColumn {
  const n = values.length
  let [sum, low, high] = [0, Infinity, -Infinity]
  for (let row = 0; row < n; row += 1) {
    const value = at(values, row)
    if (!Number.isFinite(value)) throw new RangeError(`${term} in row ${row + 1} is ${value}`)
    sum += value
    if (value < low) low = value
    if (value > high) high = value
  }
  const mean = sum / n
  let squares = 0
  for (let row = 0; row < n; row += 1) squares += (at(values, row) - mean) ** 2
  const scale = squares > 0 ? Math.sqrt(squares / n) : 1
  for (let row = 0; row < n; row += 1) values[row] = (at(values, row) - mean) / scale
  return { term, covariate, values, scale, range: n === 0 ? 0 : (high - low) / scale }
}
