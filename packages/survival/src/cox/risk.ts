import type { Cohort } from '../cohort.ts'
import { split } from '../cohort.ts'
import type { Numbers } from '../numbers.ts'
import type { DesignColumn } from './design.ts'

/**
 * A cohort laid out for likelihoods: rows by stratum and rising time, covariates beside each other, so that every pass
 * reads memory in order. Made once for a fit; a pass over a million rows then waits for arithmetic and not for memory.
 */
export type RiskData = {
  readonly n: number
  readonly columns: number
  /** Row-major, n × columns. */
  readonly x: Float64Array
  readonly time: Float64Array
  /** 1 where the event that counts happened. */
  readonly event: Uint8Array
  readonly weight: Float64Array | null
  readonly entry: Float64Array | null
  /** Places by rising entry, stratum by stratum, where there is delayed entry. */
  readonly entryOrder: Uint32Array | null
  /** Where each stratum starts, and the end. */
  readonly starts: readonly number[]
  /** The row of the cohort at each place. */
  readonly rows: Uint32Array
}

/** @param cause the cause that counts as the event; null for any. */
export function riskData(
  cohort: Cohort,
  columns: readonly DesignColumn[],
  cause: number | null,
  weight: Numbers | undefined,
): RiskData {
  const parts = split(cohort, cohort.strata)
  const rows = parts.length === 1 ? cohort.order : Uint32Array.from(parts.flatMap((part) => [...part.rows]))
  const gather = (from: Numbers): Float64Array => {
    const to = new Float64Array(rows.length)
    for (let place = 0; place < to.length; place += 1) to[place] = from[rows[place] as number] as number
    return to
  }
  const event = new Uint8Array(cohort.n)
  for (let place = 0; place < event.length; place += 1) {
    const what = cohort.event[rows[place] as number] as number
    event[place] = Number(cause === null ? what !== 0 : what === cause)
  }
  return {
    n: cohort.n,
    columns: columns.length,
    x: interleave(columns, rows),
    time: gather(cohort.time),
    event,
    weight: weight === undefined ? null : gather(weight),
    entry: cohort.entry === null ? null : gather(cohort.entry),
    entryOrder:
      cohort.entry === null
        ? null
        : entryPlaces(
            rows,
            parts.map((part) => part.entryRows),
          ),
    starts: parts.reduce<number[]>((starts, part) => [...starts, (starts.at(-1) ?? 0) + part.rows.length], [0]),
    rows,
  }
}

function interleave(columns: readonly DesignColumn[], rows: Uint32Array): Float64Array {
  const width = columns.length
  const x = new Float64Array(rows.length * width)
  columns.forEach(({ values }, column) => {
    for (let place = 0; place < rows.length; place += 1) {
      x[place * width + column] = values[rows[place] as number] as number
    }
  })
  return x
}

function entryPlaces(rows: Uint32Array, entryRows: readonly (Uint32Array | null)[]): Uint32Array {
  const placeOf = new Uint32Array(rows.length)
  rows.forEach((row, place) => (placeOf[row] = place))
  return Uint32Array.from(
    entryRows.flatMap((part) => [...(part ?? [])]),
    (row) => placeOf[row] as number,
  )
}

/** The linear predictor at each place, shifted by a constant if it would overflow: the likelihood does not see a shift. */
export function predictors(data: RiskData, beta: Numbers): Float64Array {
  const { n, columns, x } = data
  const eta = new Float64Array(n)
  let most = 0
  for (let place = 0, cell = 0; place < n; place += 1) {
    let sum = 0
    for (let column = 0; column < columns; column += 1, cell += 1) sum += (x[cell] as number) * (beta[column] as number)
    eta[place] = sum
    if (sum > most) most = sum
  }
  if (most > 100) for (let place = 0; place < n; place += 1) eta[place]! -= most
  return eta
}
