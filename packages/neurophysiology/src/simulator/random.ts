/** Seeded 32-bit generator (mulberry32): the same seed gives the same signals on every machine. */
export const randomBits = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** One seed from several words: seed, channel, stimulus, … (FNV-1a). */
export const mixSeed = (...parts: readonly (number | string)[]): number => {
  let hash = 0x811c9dc5
  for (const character of parts.join('|')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0
  return hash
}

const SIZE = 1 << 14

/** A fixed table of normal deviates: drawing from it costs one table look-up, which a minute of 13 channels needs. */
const NORMAL = ((): Float64Array => {
  const bits = randomBits(20_240_407)
  const table = new Float64Array(SIZE)
  for (let at = 0; at < SIZE; at += 2) {
    const radius = Math.sqrt(-2 * Math.log((bits() + 1) / 4_294_967_297))
    const angle = (2 * Math.PI * bits()) / 4_294_967_296
    table[at] = radius * Math.cos(angle)
    table[at + 1] = radius * Math.sin(angle)
  }
  return table
})()

/** Normal deviates, mean 0, standard deviation 1. */
export const normals = (seed: number): (() => number) => {
  const bits = randomBits(seed)
  return () => NORMAL[bits() & (SIZE - 1)] as number
}
