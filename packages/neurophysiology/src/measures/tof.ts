/** Train of four: how many twitches remain, T4/T1, and what that allows. */
export type TrainOfFour = {
  readonly count: number
  /** T4 / T1; 0 when the fourth is absent, null when the first is. */
  readonly ratio: number | null
  readonly muscles: MuscleRules
}

/**
 * `all`: every rule. `presence-only`: amplitude and threshold rules are unreliable, loss is still judged, silence of
 * free-run EMG means nothing. `inhibited`: muscle modalities are not judged.
 */
export type MuscleRules = 'all' | 'presence-only' | 'inhibited'

/**
 * What may be judged in muscles under a given relaxation. Under any partial block amplitudes fall and scatter (leg
 * 0.23 against 0.75 mV, variation 71 against 25 % at two twitches).
 * @see Kim, Br J Anaesth 2013;110:567–576 (abstract read); the cut-offs 2 and 0.9 are proposed
 * @example muscleRules(3, 0.6) // 'presence-only'
 */
export const muscleRules = (count: number, ratio: number | null): MuscleRules => {
  if (count < 2) return 'inhibited'
  return count === 4 && ratio !== null && ratio >= 0.9 ? 'all' : 'presence-only'
}

/**
 * Judges four twitches.
 *
 * @param twitches peak-to-peak of T1 … T4, all in one unit
 * @param floor smallest twitch that counts, same unit
 * @example trainOfFour([8, 6.4, 5.6, 4.8], 0.05) // { count: 4, ratio: 0.6, muscles: 'presence-only' }
 */
export const trainOfFour = (twitches: readonly [number, number, number, number], floor: number): TrainOfFour => {
  const count = twitches.filter((twitch) => twitch >= floor).length
  const [first, , , fourth] = twitches
  const ratio = first < floor ? null : fourth < floor ? 0 : fourth / first
  return { count, ratio, muscles: muscleRules(count, ratio) }
}
