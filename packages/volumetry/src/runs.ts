import type { Labelmap } from './affine.ts'
import { voxelCount } from './affine.ts'

/**
 * The voxels of one label as runs along the rows of the image, sorted by row and column. Every exact measure of this
 * package is a fold over runs: a labelmap has a few per row where it has hundreds of voxels.
 */
export type Runs = {
  count: number
  /** Row of the run: slice · (rows + 1) + row. The row more per slice stays empty, so that neighbours never wrap. */
  row: Int32Array
  /** First and last column, inclusive. */
  first: Int32Array
  last: Int32Array
}

/**
 * Runs of every label that occurs, by label in rising order; background 0 is skipped.
 * One pass; equal stretches are compared a 32-bit word (4 or 2 voxels) at a time.
 *
 * @throws RangeError when the labels do not fill the grid exactly.
 */
export function runsByLabel(labelmap: Labelmap): Map<number, Runs> {
  if (labelmap.labels.length !== voxelCount(labelmap.grid)) {
    throw new RangeError(`${labelmap.labels.length} labels do not fill a grid of ${voxelCount(labelmap.grid)} voxels`)
  }
  return partByLabel(scan(labelmap))
}

type Scan = Runs & { label: Uint16Array }

function scan({ grid, labels: given }: Labelmap): Scan {
  const [columns, rows, slices] = grid.dimensions
  const labels = given.byteOffset % 4 === 0 ? given : given.slice()
  const shift = labels.BYTES_PER_ELEMENT === 1 ? 2 : 1
  const repeat = shift === 2 ? 0x01010101 : 0x00010001
  const words = new Uint32Array(labels.buffer, labels.byteOffset, labels.length >> shift)
  let found = allocate(1 << 14)
  let count = 0
  for (let line = 0, start = 0; line < rows * slices; line += 1, start += columns) {
    const stop = start + columns
    for (let at = start; at < stop;) {
      const label = labels[at] as number
      const end = runEnd(labels, words, shift, at, stop, label, (label * repeat) >>> 0)
      if (label !== 0) {
        if (count === found.row.length) found = enlarged(found)
        found.label[count] = label
        found.row[count] = line + ((line / rows) | 0)
        found.first[count] = at - start
        found.last[count] = end - start - 1
        count += 1
      }
      at = end
    }
  }
  return { ...found, count }
}

function runEnd(
  labels: Uint8Array | Uint16Array,
  words: Uint32Array,
  shift: number,
  start: number,
  stop: number,
  label: number,
  pattern: number,
): number {
  const within = (1 << shift) - 1
  let at = start + 1
  for (; at < stop && (at & within) !== 0; at += 1) if (labels[at] !== label) return at
  const wordStop = stop >> shift
  let word = at >> shift
  if (word < wordStop && words[word] === pattern) {
    do word += 1
    while (word < wordStop && words[word] === pattern)
    at = word << shift
  }
  while (at < stop && labels[at] === label) at += 1
  return at
}

const allocate = (size: number): Scan => ({
  count: 0,
  label: new Uint16Array(size),
  row: new Int32Array(size),
  first: new Int32Array(size),
  last: new Int32Array(size),
})

function enlarged(old: Scan): Scan {
  const next = allocate(old.row.length * 2)
  next.label.set(old.label)
  next.row.set(old.row)
  next.first.set(old.first)
  next.last.set(old.last)
  return next
}

/** Counting sort by label; it keeps the order of rows, on which every fold below relies. */
function partByLabel({ count, label, row, first, last }: Scan): Map<number, Runs> {
  const amount = new Int32Array(65536)
  for (let run = 0; run < count; run += 1) amount[label[run] as number] = (amount[label[run] as number] as number) + 1
  const parts = new Map<number, Runs>()
  const slots: (Runs | undefined)[] = Array.from({ length: 65536 })
  amount.forEach((size, value) => {
    if (size === 0) return
    const runs = { count: 0, row: new Int32Array(size), first: new Int32Array(size), last: new Int32Array(size) }
    slots[value] = runs
    parts.set(value, runs)
  })
  for (let run = 0; run < count; run += 1) {
    const runs = slots[label[run] as number] as Runs
    const place = runs.count
    runs.row[place] = row[run] as number
    runs.first[place] = first[run] as number
    runs.last[place] = last[run] as number
    runs.count = place + 1
  }
  return parts
}

/**
 * Sizes in voxels of the 26-connected components, largest first: voxels that touch by a face, an edge or a corner
 * belong together. Runs are joined with a union–find over the four rows that come before and touch.
 */
export function componentSizes(runs: Runs, rows: number): number[] {
  const parent = Int32Array.from({ length: runs.count }, (_, run) => run)
  const stride = rows + 1
  for (const back of [1, stride - 1, stride, stride + 1]) joinRows(runs, back, parent)
  const sizes = new Map<number, number>()
  for (let run = 0; run < runs.count; run += 1) {
    const root = rootOf(parent, run)
    sizes.set(root, (sizes.get(root) ?? 0) + (runs.last[run] as number) - (runs.first[run] as number) + 1)
  }
  return [...sizes.values()].sort((a, b) => b - a)
}

function joinRows({ count, row, first, last }: Runs, back: number, parent: Int32Array): void {
  let from = 0
  for (let run = 0; run < count; run += 1) {
    const target = (row[run] as number) - back
    const low = (first[run] as number) - 1
    const high = (last[run] as number) + 1
    while ((row[from] as number) < target || (row[from] === target && (last[from] as number) < low)) from += 1
    for (let other = from; row[other] === target && (first[other] as number) <= high; other += 1) {
      const [a, b] = [rootOf(parent, run), rootOf(parent, other)]
      if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
    }
  }
}

function rootOf(parent: Int32Array, run: number): number {
  let at = run
  while (parent[at] !== at) {
    parent[at] = parent[parent[at] as number] as number
    at = parent[at] as number
  }
  return at
}

/**
 * Volumes, in voxels, of the label shrunk and grown by half a voxel on every side.
 *
 * Half a voxel is one octant: eight octants of eight voxels meet at each corner of the voxel lattice. Growing fills
 * the octants round a corner when any of its eight voxels is set, shrinking keeps them when all are. So the grown
 * volume is the number of lattice corners that touch the label, the shrunk one the number of corners inside it; a box
 * of a × b × c voxels gives (a+1)(b+1)(c+1) and (a−1)(b−1)(c−1). Beyond the image edge there is no label.
 */
export function shrunkAndGrown(runs: Runs, columns: number, rows: number): { shrunk: number; grown: number } {
  const width = columns + 2
  // A voxel row touches four rows of lattice corners; keys number the corners so that rows follow one another.
  const shifts = [0, 1, rows + 1, rows + 2].map((lines) => lines * width)
  const low = new Float64Array(runs.count)
  const high = new Float64Array(runs.count)
  for (let run = 0; run < runs.count; run += 1) {
    low[run] = (runs.row[run] as number) * width + (runs.first[run] as number)
    high[run] = (runs.row[run] as number) * width + (runs.last[run] as number) + 1
  }
  return { shrunk: commonCorners(low, high, shifts), grown: touchedCorners(low, high, shifts) }
}

function touchedCorners(low: Float64Array, high: Float64Array, shifts: readonly number[]): number {
  const heads = shifts.map(() => 0)
  let covered = -1
  let total = 0
  for (let step = 0; step < low.length * shifts.length; step += 1) {
    const next = leastHead(low, shifts, heads)
    const shift = shifts[next] as number
    const head = heads[next] as number
    const end = (high[head] as number) + shift
    const start = Math.max((low[head] as number) + shift, covered + 1)
    if (end >= start) total += end - start + 1
    if (end > covered) covered = end
    heads[next] = head + 1
  }
  return total
}

function leastHead(low: Float64Array, shifts: readonly number[], heads: readonly number[]): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let stream = 0; stream < shifts.length; stream += 1) {
    const head = heads[stream] as number
    const value = head < low.length ? (low[head] as number) + (shifts[stream] as number) : Number.POSITIVE_INFINITY
    if (value < least) {
      least = value
      best = stream
    }
  }
  return best
}

function commonCorners(low: Float64Array, high: Float64Array, shifts: readonly number[]): number {
  const heads = shifts.map(() => 0)
  let total = 0
  for (;;) {
    let start = Number.NEGATIVE_INFINITY
    let end = Number.POSITIVE_INFINITY
    let soonest = 0
    for (let stream = 0; stream < shifts.length; stream += 1) {
      const head = heads[stream] as number
      if (head >= low.length) return total
      const shift = shifts[stream] as number
      start = Math.max(start, (low[head] as number) + shift + 1)
      if ((high[head] as number) + shift - 1 < end) {
        end = (high[head] as number) + shift - 1
        soonest = stream
      }
    }
    if (end >= start) total += end - start + 1
    heads[soonest] = (heads[soonest] as number) + 1
  }
}

/**
 * Voxels that can be corners of the label's convex hull, as index triples i, j, k: per slice the corners of the plane
 * hull. A hull is the same in index and in patient space, so whole numbers decide and nothing is lost to rounding.
 */
export function hullVoxels(runs: Runs, rows: number): Int32Array {
  const found: number[] = []
  const stride = rows + 1
  for (const { slice, start, stop } of sliceRuns(runs, rows)) {
    for (const [i, j] of planeHull(runs, start, stop, slice * stride)) found.push(i, j, slice)
  }
  return Int32Array.from(found)
}

/** For each slice that holds the label: its runs, from `start` up to but without `stop`. */
export function sliceRuns(runs: Runs, rows: number): { slice: number; start: number; stop: number }[] {
  const found: { slice: number; start: number; stop: number }[] = []
  for (let start = 0; start < runs.count;) {
    const slice = Math.floor((runs.row[start] as number) / (rows + 1))
    let stop = start
    while (stop < runs.count && (runs.row[stop] as number) < (slice + 1) * (rows + 1)) stop += 1
    found.push({ slice, start, stop })
    start = stop
  }
  return found
}

export type Pixel = readonly [column: number, row: number]

/** Corners of the plane hull of the runs `start` to `stop` of one slice, which begins at row number `firstRow`. */
export function planeHull(runs: Runs, start: number, stop: number, firstRow: number): Pixel[] {
  const left: Pixel[] = []
  const right: Pixel[] = []
  for (let run = start; run < stop; run += 1) {
    const row = runs.row[run] as number
    if (run === start || runs.row[run - 1] !== row) extend(left, [runs.first[run] as number, row - firstRow], 1)
    if (run + 1 === stop || runs.row[run + 1] !== row) extend(right, [runs.last[run] as number, row - firstRow], -1)
  }
  return [...left, ...right.filter(([i, j]) => !left.some((other) => other[0] === i && other[1] === j))]
}

function extend(chain: Pixel[], next: Pixel, side: 1 | -1): void {
  for (;;) {
    const [a, b] = [chain.at(-2), chain.at(-1)]
    if (a === undefined || b === undefined) break
    const turn = (b[0] - a[0]) * (next[1] - a[1]) - (b[1] - a[1]) * (next[0] - a[0])
    // A left chain keeps corners that bulge to smaller columns, a right chain to larger ones.
    if (side * turn < 0) break
    chain.pop()
  }
  chain.push(next)
}
