/** Seeded chance: the same seed makes the same cohort on every machine. */
export type Chance = {
  /** Uniform, from 0 up to but not including 1. */
  readonly uniform: () => number
  readonly normal: (mean: number, deviation: number) => number
  /** Log-normal by its median and the standard deviation of its logarithm. */
  readonly skewed: (median: number, spread: number) => number
  /** Exponential by its median. */
  readonly lifetime: (median: number) => number
  readonly happens: (probability: number) => boolean
  /** One of some, by their weights. */
  readonly oneOf: <T extends string>(weights: Readonly<Record<T, number>>) => T
}

/** Mulberry32, a 32-bit generator; good enough to invent persons, and for nothing else. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const deviate = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return {
    uniform,
    normal: (mean, deviation) => mean + deviation * deviate(),
    skewed: (median, spread) => median * Math.exp(spread * deviate()),
    lifetime: (median) => (-Math.log(1 - uniform()) * median) / Math.LN2,
    happens: (probability) => uniform() < probability,
    oneOf: <T extends string>(weights: Readonly<Record<T, number>>): T => {
      const names = Object.keys(weights) as T[]
      let left = uniform() * names.reduce((sum, name) => sum + weights[name], 0)
      return names.find((name) => (left -= weights[name]) < 0) ?? (names.at(-1) as T)
    },
  }
}
