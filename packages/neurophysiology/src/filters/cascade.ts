import type { Section, Sections } from './sections.ts'

/**
 * Sections arranged for speed. The same transfer function as the sections it was made from, in two parts:
 * `balanced` holds sections whose zeros are one at DC and one at half the sampling rate (numerator 1 − z⁻²), which need
 * two multiplications a sample instead of five; `general` holds the rest. The gain of all of them is taken once.
 * A band-pass of order 4 followed by a notch runs in one loop over 28 operations a sample instead of 45.
 */
export type Cascade = {
  readonly gain: number
  /** a1, a2 of each balanced section; length 2 × sections, padded to 0, 1, 2 or 4 sections. */
  readonly balanced: Float64Array
  /** b1/b0, b2/b0, a1, a2 of each general section. */
  readonly general: Float64Array
  /** Numbers of state: two for each section. */
  readonly stateLength: number
}

const BALANCED_SIZES = [0, 1, 2, 4]

/** The zeros at ±1 of a section, or null when it has others. */
const edgeZeros = ([b0, b1, b2]: Section): { low: number; high: number } | null => {
  if (b2 === b0 && b1 === 2 * b0) return { low: 0, high: 2 }
  if (b2 === b0 && b1 === -2 * b0) return { low: 2, high: 0 }
  if (b2 === -b0 && b1 === 0) return { low: 1, high: 1 }
  return null
}

/**
 * Splits off the sections that can be balanced: those with zeros only at DC and at half the sampling rate, as many of
 * one as of the other. Which zero sits in which section does not change the product.
 */
const partition = (sections: Sections): { balanced: Section[]; general: Section[] } => {
  const candidates = sections.filter((section) => edgeZeros(section) !== null)
  const low = candidates.reduce((sum, section) => sum + (edgeZeros(section)?.low ?? 0), 0)
  if (low !== candidates.length || candidates.length > 4) return { balanced: [], general: [...sections] }
  return { balanced: candidates, general: sections.filter((section) => edgeZeros(section) === null) }
}

/** A chain of sections (or several chains in sequence) ready to run. */
export const cascade = (...chains: readonly Sections[]): Cascade => {
  const sections = chains.flat()
  const { balanced, general } = partition(sections)
  const size = BALANCED_SIZES.find((each) => each >= balanced.length) ?? 4
  // A padding section has a1 = 0, a2 = −1: (1 − z⁻²)/(1 − z⁻²) = 1 exactly, also in floating point from rest, but its
  // poles lie on the unit circle. Three sections are therefore run as general ones instead of being padded.
  if (size !== balanced.length) return cascadeOf([], sections)
  return cascadeOf(balanced, general)
}

const cascadeOf = (balanced: readonly Section[], general: readonly Section[]): Cascade => {
  const gain = [...balanced, ...general].reduce((value, section) => value * section[0], 1)
  return {
    gain,
    balanced: Float64Array.from(balanced.flatMap(([, , , , a1, a2]) => [a1, a2])),
    general: Float64Array.from(general.flatMap(([b0, b1, b2, , a1, a2]) => [b1 / b0, b2 / b0, a1, a2])),
    stateLength: 2 * (balanced.length + general.length),
  }
}

/**
 * State after an endless constant input of 1, so that a filter may start without a step (scipy `sosfilt_zi`).
 * Multiply by the first sample.
 */
export const settledState = ({ gain, balanced, general, stateLength }: Cascade): Float64Array => {
  const state = new Float64Array(stateLength)
  let level = gain
  for (let at = 0; at < balanced.length; at += 2) {
    // A balanced section passes no constant: its output is 0 and both memories hold the input.
    state[at] = level
    state[at + 1] = level
    level = 0
  }
  for (let at = 0, to = balanced.length; at < general.length; at += 4, to += 2) {
    const [c1, c2, a1, a2] = general.subarray(at, at + 4) as unknown as [number, number, number, number]
    const out = (level * (1 + c1 + c2)) / (1 + a1 + a2)
    state[to + 1] = c2 * level - a2 * out
    state[to] = out - level
    level = out
  }
  return state
}

/** Runs a cascade over `data[from] … data[to − step]` in place, updating `state`. `step` is 1 or −1. */
export const run = (
  cascade: Cascade,
  state: Float64Array,
  data: Float64Array,
  from: number,
  to: number,
  step: 1 | -1,
): void => {
  const { balanced, general } = cascade
  let done = 0
  if (balanced.length === 8) {
    runFour(cascade, state, data, from, to, step)
    done = general.length === 0 ? 0 : 4
  } else if (balanced.length === 4) {
    runTwo(cascade, state, data, from, to, step)
    done = general.length === 0 ? 0 : 4
  } else if (balanced.length === 2) {
    runOne(cascade, state, data, from, to, step)
    done = general.length === 0 ? 0 : 4
  } else {
    multiply(data, cascade.gain, from, to, step)
  }
  for (; done < general.length; done += 4)
    runGeneral(general, done, state, balanced.length + done / 2, data, from, to, step)
}

const multiply = (data: Float64Array, gain: number, from: number, to: number, step: number): void => {
  for (let at = from; at !== to; at += step) data[at] = gain * (data[at] as number)
}

// The loops below are the whole cost of the package. Coefficients and state live in locals, because a typed-array
// access in the inner loop costs a bounds check and a store that cannot be optimised away; sections are fused, because
// one section alone waits for its own last result (12 cycles a sample) while five overlap.
// Balanced section: y = x − v1; v1 = a1·y + v2; v2 = x + a2·y. General (transposed direct form II):
// y = x + z1; z1 = c1·x − a1·y + z2; z2 = c2·x − a2·y.

const runFour = (
  cascade: Cascade,
  state: Float64Array,
  data: Float64Array,
  from: number,
  to: number,
  step: number,
): void => {
  const { gain, balanced, general } = cascade
  const p1 = balanced[0] as number
  const p2 = balanced[1] as number
  const q1 = balanced[2] as number
  const q2 = balanced[3] as number
  const r1 = balanced[4] as number
  const r2 = balanced[5] as number
  const s1 = balanced[6] as number
  const s2 = balanced[7] as number
  const c1 = general[0] ?? 0
  const c2 = general[1] ?? 0
  const t1 = general[2] ?? 0
  const t2 = general[3] ?? 0
  let pa = state[0] as number
  let pb = state[1] as number
  let qa = state[2] as number
  let qb = state[3] as number
  let ra = state[4] as number
  let rb = state[5] as number
  let sa = state[6] as number
  let sb = state[7] as number
  let ta = state[8] ?? 0
  let tb = state[9] ?? 0
  for (let at = from; at !== to; at += step) {
    const x = gain * (data[at] as number)
    const p = x - pa
    pa = p1 * p + pb
    pb = x + p2 * p
    const q = p - qa
    qa = q1 * q + qb
    qb = p + q2 * q
    const r = q - ra
    ra = r1 * r + rb
    rb = q + r2 * r
    const s = r - sa
    sa = s1 * s + sb
    sb = r + s2 * s
    const y = s + ta
    ta = c1 * s - t1 * y + tb
    tb = c2 * s - t2 * y
    data[at] = y
  }
  state[0] = pa
  state[1] = pb
  state[2] = qa
  state[3] = qb
  state[4] = ra
  state[5] = rb
  state[6] = sa
  state[7] = sb
  if (general.length > 0) {
    state[8] = ta
    state[9] = tb
  }
}

const runTwo = (
  cascade: Cascade,
  state: Float64Array,
  data: Float64Array,
  from: number,
  to: number,
  step: number,
): void => {
  const { gain, balanced, general } = cascade
  const p1 = balanced[0] as number
  const p2 = balanced[1] as number
  const q1 = balanced[2] as number
  const q2 = balanced[3] as number
  const c1 = general[0] ?? 0
  const c2 = general[1] ?? 0
  const t1 = general[2] ?? 0
  const t2 = general[3] ?? 0
  let pa = state[0] as number
  let pb = state[1] as number
  let qa = state[2] as number
  let qb = state[3] as number
  let ta = state[4] ?? 0
  let tb = state[5] ?? 0
  for (let at = from; at !== to; at += step) {
    const x = gain * (data[at] as number)
    const p = x - pa
    pa = p1 * p + pb
    pb = x + p2 * p
    const q = p - qa
    qa = q1 * q + qb
    qb = p + q2 * q
    const y = q + ta
    ta = c1 * q - t1 * y + tb
    tb = c2 * q - t2 * y
    data[at] = y
  }
  state[0] = pa
  state[1] = pb
  state[2] = qa
  state[3] = qb
  if (general.length > 0) {
    state[4] = ta
    state[5] = tb
  }
}

const runOne = (
  cascade: Cascade,
  state: Float64Array,
  data: Float64Array,
  from: number,
  to: number,
  step: number,
): void => {
  const { gain, balanced, general } = cascade
  const p1 = balanced[0] as number
  const p2 = balanced[1] as number
  const c1 = general[0] ?? 0
  const c2 = general[1] ?? 0
  const t1 = general[2] ?? 0
  const t2 = general[3] ?? 0
  let pa = state[0] as number
  let pb = state[1] as number
  let ta = state[2] ?? 0
  let tb = state[3] ?? 0
  for (let at = from; at !== to; at += step) {
    const x = gain * (data[at] as number)
    const p = x - pa
    pa = p1 * p + pb
    pb = x + p2 * p
    const y = p + ta
    ta = c1 * p - t1 * y + tb
    tb = c2 * p - t2 * y
    data[at] = y
  }
  state[0] = pa
  state[1] = pb
  if (general.length > 0) {
    state[2] = ta
    state[3] = tb
  }
}

const runGeneral = (
  general: Float64Array,
  offset: number,
  state: Float64Array,
  stateOffset: number,
  data: Float64Array,
  from: number,
  to: number,
  step: number,
): void => {
  const c1 = general[offset] as number
  const c2 = general[offset + 1] as number
  const t1 = general[offset + 2] as number
  const t2 = general[offset + 3] as number
  let ta = state[stateOffset] as number
  let tb = state[stateOffset + 1] as number
  for (let at = from; at !== to; at += step) {
    const x = data[at] as number
    const y = x + ta
    ta = c1 * x - t1 * y + tb
    tb = c2 * x - t2 * y
    data[at] = y
  }
  state[stateOffset] = ta
  state[stateOffset + 1] = tb
}
