import type { EventMoment } from './partial.ts'
import type { RiskData } from './risk.ts'

type TiedSet = { readonly from: number; readonly end: number; readonly now: number; readonly count: number }

/**
 * The exact term of tied events: log Σ over all sets D of `count` from the risk set of e^{Σ_D η}, with its first and
 * second derivatives, by the recursion e_k(R ∪ i) = e_k(R) + rᵢ e_{k−1}(R) differentiated twice. Cost: risk set × count × columns².
 *
 * The sums have C(n, d) terms and would overflow; dividing every r by a constant c divides e_k by cᵏ and nothing else, and c is
 * chosen so that all of them stay near 1.
 *
 * @returns the log; score and information of the moment are completed in place.
 * @source [gail-1981]
 */
export function exactMoment(data: RiskData, eta: Float64Array, tied: TiedSet, moment: EventMoment): number {
  const { columns, x } = data
  const { count } = tied
  const members = riskSet(data, tied)
  const scale = scaleOf(members, eta, count)
  const triangle = moment.information.length
  const zero = new Float64Array(count + 1)
  const first = new Float64Array((count + 1) * columns)
  const second = new Float64Array((count + 1) * triangle)
  zero[0] = 1
  let seen = 0
  for (const place of members) {
    const r = Math.exp((eta[place] as number) - scale)
    seen += 1
    for (let k = Math.min(seen, count); k >= 1; k -= 1) {
      const below = zero[k - 1] as number
      for (let j = 0, cell = 0; j < columns; j += 1) {
        const xj = x[place * columns + j] as number
        const slope = first[(k - 1) * columns + j] as number
        for (let l = 0; l <= j; l += 1, cell += 1) {
          const xl = x[place * columns + l] as number
          const other = first[(k - 1) * columns + l] as number
          second[k * triangle + cell]! +=
            r * ((second[(k - 1) * triangle + cell] as number) + xj * other + xl * slope + xj * xl * below)
        }
      }
      for (let j = 0; j < columns; j += 1) {
        first[k * columns + j]! +=
          r * ((first[(k - 1) * columns + j] as number) + (x[place * columns + j] as number) * below)
      }
      zero[k]! += r * below
    }
  }
  const sum = zero[count] as number
  for (let j = 0, cell = 0; j < columns; j += 1) {
    const mean = (first[count * columns + j] as number) / sum
    moment.score[j]! -= mean
    for (let l = 0; l <= j; l += 1, cell += 1) {
      const other = (first[count * columns + l] as number) / sum
      moment.information[cell]! += (second[count * triangle + cell] as number) / sum - mean * other
    }
  }
  return Math.log(sum) + count * scale
}

function riskSet(data: RiskData, { from, end, now }: TiedSet): number[] {
  const members: number[] = []
  for (let place = from; place < end; place += 1) {
    if (data.entry === null || (data.entry[place] as number) < now) members.push(place)
  }
  return members
}

/** log c: with r/c averaging d/(e n), e_k stays between about 1 and e^{d/e}. */
function scaleOf(members: readonly number[], eta: Float64Array, count: number): number {
  let most = -Infinity
  for (const place of members) most = Math.max(most, eta[place] as number)
  let sum = 0
  for (const place of members) sum += Math.exp((eta[place] as number) - most)
  return most + Math.log(sum) + 1 - Math.log(count)
}
