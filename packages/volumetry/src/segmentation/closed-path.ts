import type { Rays } from './rays.ts'
import { ANGLES } from './rays.ts'

/** How strongly a ray is held to its neighbours on the section, and to the rays of the sections beside it. */
const ROUND_PULL = 0.25
const ALONG_PULL = 0.02

/** Shortest closed paths, section by section; then again, each drawn to the mean of its neighbours. */
export function relax({ sections, depth }: Rays, edge: Float64Array): Float64Array {
  let radius = new Float64Array(sections * ANGLES).fill(Number.NaN)
  for (let round = 0; round < 3; round += 1) {
    const next = new Float64Array(radius.length)
    for (let section = 0; section < sections; section += 1) {
      const pull = meanBeside(radius, section, sections)
      next.set(
        closedPath(edge.subarray(section * ANGLES * depth, (section + 1) * ANGLES * depth), depth, pull),
        section * ANGLES,
      )
    }
    radius = next
  }
  return radius
}

function meanBeside(radius: Float64Array, section: number, sections: number): Float64Array | null {
  if (Number.isNaN(radius[0])) return null
  const near = [-3, -2, -1, 1, 2, 3].map((off) => section + off).filter((other) => other >= 0 && other < sections)
  return Float64Array.from(
    { length: ANGLES },
    (_, angle) => near.reduce((sum, other) => sum + (radius[other * ANGLES + angle] as number), 0) / near.length,
  )
}

/** The cheapest way once round: two turns are walked and the middle one is taken, so that it closes. */
function closedPath(edge: Float64Array, depth: number, pull: Float64Array | null): Float64Array {
  const turns = 2 * ANGLES
  const total = new Float64Array(turns * depth)
  const back = new Int8Array(turns * depth)
  for (let at = 0; at < turns; at += 1) {
    const angle = at % ANGLES
    for (let step = 0; step < depth; step += 1) {
      const held = pull === null ? 0 : ALONG_PULL * (step - (pull[angle] as number)) ** 2
      const own = (edge[angle * depth + step] as number) + held
      let [best, move] = [at === 0 ? 0 : Number.POSITIVE_INFINITY, 0]
      for (let off = -2; at > 0 && off <= 2; off += 1) {
        const before = step + off
        if (before < 0 || before >= depth) continue
        const cost = (total[(at - 1) * depth + before] as number) + ROUND_PULL * off * off
        if (cost < best) [best, move] = [cost, off]
      }
      total[at * depth + step] = own + best
      back[at * depth + step] = move
    }
  }
  let step = 0
  for (let each = 1; each < depth; each += 1)
    if ((total[(turns - 1) * depth + each] as number) < (total[(turns - 1) * depth + step] as number)) step = each
  const path = new Float64Array(ANGLES)
  for (let at = turns - 1; at >= ANGLES / 2; at -= 1) {
    if (at < ANGLES + ANGLES / 2) path[at % ANGLES] = step
    step += back[at * depth + step] as number
  }
  return path
}
