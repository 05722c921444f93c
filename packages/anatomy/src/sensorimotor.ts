/**
 * The dermatomes and key muscles that the International Standards (ISNCSCI) examine, in examination order.
 * Source: ASIA/ISCoS International Standards, revised 2019; Rupp R, Top Spinal Cord Inj Rehabil 2021;27(2):1–22.
 */
export const DERMATOMES = [
  ...(['C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'] as const),
  ...(['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12'] as const),
  ...(['L1', 'L2', 'L3', 'L4', 'L5'] as const),
  ...(['S1', 'S2', 'S3', 'S4_5'] as const),
] as const

export type Dermatome = (typeof DERMATOMES)[number]

/** The ten key muscle segments: five for the arm, five for the leg. */
export const KEY_MUSCLES = ['C5', 'C6', 'C7', 'C8', 'T1', 'L2', 'L3', 'L4', 'L5', 'S1'] as const

export type KeyMuscle = (typeof KEY_MUSCLES)[number]

export const UPPER_KEY_MUSCLES = KEY_MUSCLES.slice(0, 5)
export const LOWER_KEY_MUSCLES = KEY_MUSCLES.slice(5)

/** What each key muscle does, in the words used at the bedside. */
export const keyMuscleNames: Readonly<Record<KeyMuscle, string>> = {
  C5: 'elbow flexors',
  C6: 'wrist extensors',
  C7: 'elbow extensors',
  C8: 'long finger flexors',
  T1: 'small-finger abductor',
  L2: 'hip flexors',
  L3: 'knee extensors',
  L4: 'ankle dorsiflexors',
  L5: 'long toe extensors',
  S1: 'ankle plantar flexors',
}

export const isKeyMuscle = (segment: string): segment is KeyMuscle =>
  (KEY_MUSCLES as readonly string[]).includes(segment)

export const isDermatome = (segment: string): segment is Dermatome =>
  (DERMATOMES as readonly string[]).includes(segment)

/** A dermatome as printed: `S4_5` becomes `S4-5`. */
export const dermatomeTitle = (dermatome: Dermatome): string => dermatome.replace('_', '-')

/** Negative when `a` lies above `b`; fits `Array.sort`. */
export const compareDermatomes = (a: Dermatome, b: Dermatome): number => DERMATOMES.indexOf(a) - DERMATOMES.indexOf(b)
