/** Numbers in [0, 1) that depend on the seed text alone: FNV-1a hash, then sfc32. */
export function randomFrom(seed: string): () => number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(seed)) hash = Math.imul(hash ^ byte, 0x01000193)
  let [a, b, c, d] = [hash | 0, Math.imul(hash, 0x9e3779b1), Math.imul(hash, 0x85ebca6b), 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4294967296
  }
  for (let warm = 0; warm < 16; warm += 1) next()
  return next
}

/**
 * A plane of normal noise with the given deviation, correlated over neighbouring pixels as interpolated MRI is:
 * white noise (Box–Muller) smoothed with 1–2–1 in both directions and scaled back.
 */
export function smoothNoise(random: () => number, columns: number, rows: number, deviation: number): Float32Array {
  const white = new Float32Array(columns * rows)
  for (let at = 0; at < white.length; at += 2) {
    const size = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    white[at] = size * Math.cos(angle)
    if (at + 1 < white.length) white[at + 1] = size * Math.sin(angle)
  }
  // The kernel 1–2–1 leaves √6 of the deviation per direction, 6 in two.
  return smoothed(smoothed(white, 1), columns).map((value) => (value * deviation) / 6)
}

/** Along columns the ends of rows lean on the row beside them; in noise that is as good as a border rule. */
function smoothed(plane: Float32Array, step: number): Float32Array {
  const size = plane.length
  return plane.map(
    (value, at) => 2 * value + (plane[(at + step) % size] as number) + (plane[(at - step + size) % size] as number),
  )
}
