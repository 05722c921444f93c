import { WALKING, type Walking } from './instruments/ambulation.ts'

/** Walking with or without an aid. Held by another person counts only where `withAssistance` says so. */
export const isAmbulatory = (walking: Walking, withAssistance = false): boolean =>
  walking === 'independent' || walking === 'aid' || (withAssistance && walking === 'assistance')

export type WalkingOutcome = 'maintained' | 'regained' | 'lost' | 'never_walked'

/**
 * What became of walking between two dates.
 *
 * @example walkingOutcome('aid', 'non_ambulatory') // 'lost'
 */
export const walkingOutcome = (before: Walking, after: Walking, withAssistance = false): WalkingOutcome => {
  const [walked, walks] = [isAmbulatory(before, withAssistance), isAmbulatory(after, withAssistance)]
  if (walked) return walks ? 'maintained' : 'lost'
  return walks ? 'regained' : 'never_walked'
}

/** Negative when `a` is the worse class of walking; fits `Array.sort`. */
export const compareWalking = (a: Walking, b: Walking): number => WALKING.indexOf(a) - WALKING.indexOf(b)
