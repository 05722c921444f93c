/**
 * The largest distance between any two of the points; exact, without trying all pairs.
 *
 * Points are taken by falling distance from the middle of their bounding box; two points can be no further apart than
 * the sum of theirs, so the search ends as soon as that sum falls to the best distance found.
 *
 * @param points x, y, z of each point, in mm
 */
export function largestDistance(points: Float64Array): number {
  const count = points.length / 3
  if (count < 2) return 0
  const { sorted, radius } = byRadius(points)
  let best = farFrom(sorted, farFrom(sorted, 0).index).squared
  let reach = Math.sqrt(best)
  for (let a = 0; a < count && 2 * (radius[a] as number) > reach; a += 1) {
    const [x, y, z] = [sorted[3 * a] as number, sorted[3 * a + 1] as number, sorted[3 * a + 2] as number]
    const needed = reach - (radius[a] as number)
    for (let b = a + 1; b < count && (radius[b] as number) > needed; b += 1) {
      const dx = (sorted[3 * b] as number) - x
      const dy = (sorted[3 * b + 1] as number) - y
      const dz = (sorted[3 * b + 2] as number) - z
      const squared = dx * dx + dy * dy + dz * dz
      if (squared > best) best = squared
    }
    reach = Math.sqrt(best)
  }
  return reach
}

function byRadius(points: Float64Array): { sorted: Float64Array; radius: Float64Array } {
  const middle = [0, 1, 2].map((axis) => middleOf(points, axis))
  const distance = (at: number): number =>
    Math.hypot(...[0, 1, 2].map((axis) => (points[3 * at + axis] as number) - (middle[axis] as number)))
  const order = Array.from({ length: points.length / 3 }, (_, at) => ({ at, distance: distance(at) }))
  order.sort((a, b) => b.distance - a.distance)
  const sorted = new Float64Array(points.length)
  order.forEach(({ at }, place) => sorted.set(points.subarray(3 * at, 3 * at + 3), 3 * place))
  return { sorted, radius: Float64Array.from(order, (one) => one.distance) }
}

function middleOf(points: Float64Array, axis: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let at = axis; at < points.length; at += 3) {
    const value = points[at] as number
    if (value < low) low = value
    if (value > high) high = value
  }
  return (low + high) / 2
}

function farFrom(points: Float64Array, from: number): { index: number; squared: number } {
  let [index, squared] = [from, 0]
  for (let at = 0; at < points.length / 3; at += 1) {
    let sum = 0
    for (let axis = 0; axis < 3; axis += 1) {
      sum += ((points[3 * at + axis] as number) - (points[3 * from + axis] as number)) ** 2
    }
    if (sum > squared) [index, squared] = [at, sum]
  }
  return { index, squared }
}
