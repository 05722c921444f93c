import type { Sections } from './sections.ts'

/**
 * State of each section after an endless constant input of 1, in transposed direct form II (scipy `sosfilt_zi`).
 * For exchange and comparison; the running filters keep the same state in their own arrangement.
 *
 * @returns one pair [z1, z2] for each section
 * @example steadyState(butterworth({ kind: 'lowpass', order: 2, cutoffHz: 70, rateHz: 1000 }))
 */
export const steadyState = (sections: Sections): [number, number][] => {
  let level = 1
  return sections.map(([b0, b1, b2, , a1, a2]) => {
    const out = (level * (b0 + b1 + b2)) / (1 + a1 + a2)
    const second = b2 * level - a2 * out
    const first = out - b0 * level
    level = out
    return [first, second]
  })
}
