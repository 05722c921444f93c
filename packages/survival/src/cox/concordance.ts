import type { RiskData } from './risk.ts'

/** Pairs whose order of events is known, by how the prediction agrees with it. */
export type Concordance = {
  /** (concordant + tied / 2) / all; null if no pair can be compared. */
  readonly value: number | null
  readonly concordant: number
  readonly discordant: number
  readonly tied: number
}

/**
 * Harrell's concordance: of the pairs in which one had the event while the other was at risk and stayed longer, the
 * share in which the first had the higher risk. Two events at one time are not compared; one censored at the time of
 * an event outlives it. Pairs are within a stratum.
 *
 * Going back in time, a Fenwick tree over the ranks of the risk counts those still to come: n log n, not n².
 *
 * @source [harrell-1982]
 */
export function concordance(data: RiskData, risk: Float64Array): Concordance {
  const { time, event, entry, entryOrder, starts } = data
  const [ranks, levels] = ranksOf(risk)
  const counts = { concordant: 0, discordant: 0, tied: 0 }
  for (let stratum = 0; stratum + 1 < starts.length; stratum += 1) {
    const [start, end] = [starts[stratum] as number, starts[stratum + 1] as number]
    const tree = new Float64Array(levels + 1)
    let [later, leaving] = [0, end - 1]
    for (let place = end - 1; place >= start;) {
      const now = time[place] as number
      const last = place
      for (; place >= start && time[place] === now; place -= 1) {
        if (event[place] === 1) continue
        change(tree, ranks[place] as number, 1)
        later += 1
      }
      if (entry !== null && entryOrder !== null) {
        for (; leaving >= start; leaving -= 1) {
          const other = entryOrder[leaving] as number
          if ((entry[other] as number) < now) break
          change(tree, ranks[other] as number, -1)
          later -= 1
        }
      }
      for (let tied = place + 1; tied <= last; tied += 1) {
        if (event[tied] === 0) continue
        const rank = ranks[tied] as number
        const lower = below(tree, rank)
        const equal = below(tree, rank + 1) - lower
        counts.concordant += lower
        counts.tied += equal
        counts.discordant += later - lower - equal
      }
      for (let tied = place + 1; tied <= last; tied += 1) {
        if (event[tied] === 0) continue
        change(tree, ranks[tied] as number, 1)
        later += 1
      }
    }
  }
  const pairs = counts.concordant + counts.discordant + counts.tied
  return { ...counts, value: pairs === 0 ? null : (counts.concordant + counts.tied / 2) / pairs }
}

/** Ranks from 0, equal risks sharing one. */
function ranksOf(risk: Float64Array): readonly [Uint32Array, number] {
  const sorted = risk.slice().sort()
  let levels = 0
  for (let index = 0; index < sorted.length; index += 1) {
    if (index === 0 || sorted[index] !== sorted[levels - 1]) {
      sorted[levels] = sorted[index] as number
      levels += 1
    }
  }
  const ranks = new Uint32Array(risk.length)
  for (let place = 0; place < ranks.length; place += 1) ranks[place] = search(sorted, levels, risk[place] as number)
  return [ranks, levels]
}

function search(sorted: Float64Array, size: number, value: number): number {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

function change(tree: Float64Array, rank: number, by: number): void {
  for (let node = rank + 1; node < tree.length; node += node & -node) tree[node]! += by
}

/** How many in the tree have a lower rank. */
function below(tree: Float64Array, rank: number): number {
  let sum = 0
  for (let node = rank; node > 0; node -= node & -node) sum += tree[node] as number
  return sum
}
