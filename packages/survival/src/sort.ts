const BITS = 16
const BUCKETS = 1 << BITS

/**
 * The rows in rising order of a non-negative key, equal keys in their own order.
 *
 * Doubles that are not negative sort as their bit patterns do, so four counting passes over 16 bits each replace
 * n log n comparisons; a pass in which all rows share a digit is skipped, which for whole days leaves one or two.
 * One million rows take about 50 ms; the comparison sort below is quicker under two thousand.
 */
export function risingOrder(keys: Float64Array): Uint32Array {
  const n = keys.length
  const rows = new Uint32Array(n)
  for (let row = 0; row < n; row += 1) rows[row] = row
  if (n < 2048) return rows.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b)
  const words = new Uint16Array(keys.buffer, keys.byteOffset, n * 4)
  let [from, to] = [rows, new Uint32Array(n)]
  for (let digit = 0; digit < 4; digit += 1) {
    if (countingPass(words, digit, from, to)) [from, to] = [to, from]
  }
  return from
}

/** One stable pass; false, and nothing moved, if every row has the same digit. Little-endian: digit 0 is least. */
function countingPass(words: Uint16Array, digit: number, from: Uint32Array, to: Uint32Array): boolean {
  const starts = new Uint32Array(BUCKETS + 1)
  for (let word = digit; word < words.length; word += 4) starts[(words[word] as number) + 1]! += 1
  if (starts[(words[digit] as number) + 1] === from.length) return false
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) starts[bucket + 1]! += starts[bucket] as number
  for (let index = 0; index < from.length; index += 1) {
    const row = from[index] as number
    const bucket = words[row * 4 + digit] as number
    to[starts[bucket] as number] = row
    starts[bucket]! += 1
  }
  return true
}

/** Splits rows by a code, keeping their order: rows of code 0 first. Returns where each code starts, and the end. */
export function partition(
  rows: Uint32Array,
  codes: Uint32Array,
  count: number,
): readonly [rows: Uint32Array, starts: Uint32Array] {
  const starts = new Uint32Array(count + 1)
  for (let index = 0; index < rows.length; index += 1) starts[(codes[rows[index] as number] as number) + 1]! += 1
  for (let code = 0; code < count; code += 1) starts[code + 1]! += starts[code] as number
  const next = starts.slice()
  const split = new Uint32Array(rows.length)
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number
    const code = codes[row] as number
    split[next[code] as number] = row
    next[code]! += 1
  }
  return [split, starts]
}
