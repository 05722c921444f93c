/**
 * Exact distances on a grid with its own step per axis, by lower envelopes of parabolas, one axis after the other
 * [felzenszwalb-2012].
 */

/** Squared distance, mm², from every cell to the nearest cell that is set; infinite where none is. */
export function squaredDistances(
  set: Uint8Array,
  [columns, rows, slices]: readonly [number, number, number],
  stepMm: readonly [number, number, number],
): Float64Array {
  const field = Float64Array.from(set, (value) => (value === 0 ? Number.POSITIVE_INFINITY : 0))
  const sizes = [columns, rows, slices] as const
  const strides = [1, columns, columns * rows] as const
  for (const axis of [0, 1, 2] as const) {
    const [size, stride] = [sizes[axis], strides[axis]]
    if (size === 1) continue
    const work = { line: new Float64Array(size), place: new Int32Array(size), from: new Float64Array(size + 1) }
    const others = [0, 1, 2].filter((each) => each !== axis) as [0 | 1 | 2, 0 | 1 | 2]
    for (let a = 0; a < sizes[others[0]]; a += 1)
      for (let b = 0; b < sizes[others[1]]; b += 1)
        along(field, a * strides[others[0]] + b * strides[others[1]], stride, size, stepMm[axis], work)
  }
  return field
}

type Work = { line: Float64Array; place: Int32Array; from: Float64Array }

function along(field: Float64Array, start: number, stride: number, size: number, step: number, work: Work): void {
  const { line, place, from } = work
  let top = -1
  for (let q = 0; q < size; q += 1) {
    const height = field[start + q * stride] as number
    line[q] = height
    if (height === Number.POSITIVE_INFINITY) continue
    const x = q * step
    while (top >= 0) {
      const v = (place[top] as number) * step
      const meet = (height + x * x - ((line[place[top] as number] as number) + v * v)) / (2 * (x - v))
      if (meet > (from[top] as number)) {
        from[top + 1] = meet
        break
      }
      top -= 1
    }
    top += 1
    place[top] = q
    if (top === 0) from[0] = Number.NEGATIVE_INFINITY
  }
  if (top < 0) return
  let at = 0
  for (let q = 0; q < size; q += 1) {
    const x = q * step
    while (at < top && (from[at + 1] as number) < x) at += 1
    const off = x - (place[at] as number) * step
    field[start + q * stride] = off * off + (line[place[at] as number] as number)
  }
}

/** Distance to the outline on one slice, mm: positive inside, negative outside, zero halfway between centres. */
export function signedDistances(
  mask: Uint8Array,
  dimensions: readonly [number, number, number],
  stepMm: readonly [number, number, number],
): Float64Array {
  const inside = squaredDistances(
    mask.map((value) => 1 - value),
    dimensions,
    stepMm,
  )
  const outside = squaredDistances(mask, dimensions, stepMm)
  const half = Math.min(...stepMm.filter((_, axis) => (dimensions[axis] as number) > 1), Number.POSITIVE_INFINITY) / 2
  return Float64Array.from(mask, (value, at) =>
    value === 1 ? Math.sqrt(inside[at] as number) - half : half - Math.sqrt(outside[at] as number),
  )
}
