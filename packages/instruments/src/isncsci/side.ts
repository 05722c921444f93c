import { DERMATOMES, type Dermatome, type KeyMuscle } from '@theca/anatomy'
import { INTACT, muscleAt, placeOf, valuesOf, type SideExam, type TagReading } from './exam.ts'

/**
 * Everything that one side of an examination may turn out to be.
 *
 * Each not-testable or tagged cell opens several possible worlds. Listing worlds would be 6²⁰ × 3¹¹² at worst. Instead the
 * side is walked once from C2 to S4-5 and worlds that agree on everything still needed are merged. What is needed is
 * little, so the walk is exact and short: a fully tested side has one world.
 */
export type SideWorld = {
  /** Where this side would stop the search for the neurological level. The level of the person is the higher of the two. */
  stop: number
  /** Motor level, `INTACT` when nothing was found; voluntary anal contraction then decides between INT and S3. */
  motor: number
  /** Key muscles below `stop` graded 3 or more. */
  strong: number
  /** Lowest key muscle graded above 0, or −1. */
  lowest: number
  /** Light touch or pin prick above 0 at S4-5. */
  sacral: boolean
}

type Walk = Omit<SideWorld, 'stop' | 'motor'> & {
  stop: number | null
  motor: number | null
  /** Sensation was not normal somewhere beside the current block of muscles, which are all 5 so far. */
  tainted: boolean
}

export const sideWorlds = (side: SideExam, reading: TagReading): SideWorld[] => {
  let walks: Walk[] = [{ stop: null, motor: null, strong: 0, lowest: -1, sacral: false, tainted: false }]
  for (const dermatome of DERMATOMES) {
    const place = placeOf(dermatome)
    const sensations = sensationsAt(side, dermatome, reading)
    const powers = powersAt(side, muscleAt.get(place), reading)
    walks = stepAll(walks, place, sensations, powers)
  }
  return walks.map(({ stop, motor, strong, lowest, sacral }) => ({
    stop: stop ?? INTACT,
    motor: motor ?? INTACT,
    strong,
    lowest,
    sacral,
  }))
}

/** Every walk by every way on; those that agree on all that is still needed are one. A tested cell of one walk has one. */
const stepAll = (
  walks: readonly Walk[],
  place: number,
  sensations: readonly Sensation[],
  powers: readonly Power[],
): Walk[] => {
  const [walk, ...others] = walks
  const [sensation, power] = [sensations[0], powers[0]]
  if (walk === undefined || sensation === undefined || power === undefined) return []
  if (others.length === 0 && sensations.length === 1 && powers.length === 1)
    return [step(walk, place, sensation, power)]
  const next = new Map<number, Walk>()
  for (const each of walks)
    for (const sense of sensations)
      for (const strength of powers) {
        const stepped = step(each, place, sense, strength)
        next.set(keyOf(stepped), stepped)
      }
  return [...next.values()]
}

/** All of a walk in one number: places take 5 bits and one more for "none yet", muscles 4. */
const keyOf = ({ stop, motor, strong, lowest, sacral, tainted }: Walk): number =>
  (((((stop ?? 63) * 64 + (motor ?? 63)) * 16 + strong) * 64 + (lowest + 1)) * 2 + Number(sacral)) * 2 + Number(tainted)

type Sensation = { normal: boolean; present: boolean }

/** Whether a segment can be normal (both 2), present but not normal, or absent (both 0). */
export const sensationsAt = (side: SideExam, dermatome: Dermatome, reading: TagReading): readonly Sensation[] => {
  const [lightTouch, pinPrick] = [side.lightTouch[dermatome], side.pinPrick[dermatome]]
  const key = `${lightTouch} ${pinPrick} ${reading}`
  const held = knownSensations.get(key)
  if (held !== undefined) return held
  const found = sensationsOf(valuesOf(lightTouch, 2, reading), valuesOf(pinPrick, 2, reading))
  knownSensations.set(key, found)
  return found
}

/** A hundred pairs of cells in two readings at most. */
const knownSensations = new Map<string, readonly Sensation[]>()

const sensationsOf = (touch: readonly number[], pin: readonly number[]): Sensation[] => {
  const found: Sensation[] = []
  for (const lightTouch of touch)
    for (const pinPrick of pin) {
      const normal = lightTouch === 2 && pinPrick === 2
      const present = lightTouch > 0 || pinPrick > 0
      if (!found.some((each) => each.normal === normal && each.present === present)) found.push({ normal, present })
    }
  return found
}

/** Grades that a rule can tell apart: 0, 1 (1–2), 3 (3–4), 5. A segment without key muscle has the one value null. */
type Power = 0 | 1 | 3 | 5 | null

const NO_MUSCLE: readonly Power[] = [null]

const powersAt = (side: SideExam, muscle: KeyMuscle | undefined, reading: TagReading): readonly Power[] => {
  if (muscle === undefined) return NO_MUSCLE
  const kinds = valuesOf(side.motor[muscle], 5, reading).map((value): Power => {
    if (value === 0) return 0
    if (value < 3) return 1
    return value < 5 ? 3 : 5
  })
  return [...new Set(kinds)]
}

const step = (walk: Walk, place: number, { normal, present }: Sensation, power: Power): Walk => {
  const strong = power !== null && power >= 3
  const weak = power !== null && power < 3
  const stop = walk.stop ?? (!normal || weak ? place - 1 : power === 3 ? place : null)
  const belowStop = stop !== null && place > stop
  return {
    stop,
    ...motorStep(walk, place, normal, power),
    strong: walk.strong + (strong && belowStop ? 1 : 0),
    lowest: power !== null && power > 0 ? place : walk.lowest,
    sacral: place === INTACT - 1 && present,
  }
}

const T1 = placeOf('T1')
const T2 = placeOf('T2')
const S1 = placeOf('S1')
const S2 = placeOf('S2')
const C5 = placeOf('C5')
const L2 = placeOf('L2')

const isBesideMuscles = (place: number): boolean => (place >= C5 && place <= T2) || (place >= L2 && place <= S2)

/**
 * The motor level: the lowest muscle of at least 3 with 5 in all above. Where no key muscle exists the motor level
 * follows sensation. Beside muscles (C5 to T2, L2 to S2) sensation speaks only once all muscles of the block are 5, and
 * then points to the last of them.
 */
const motorStep = (walk: Walk, place: number, normal: boolean, power: Power): Pick<Walk, 'motor' | 'tainted'> => {
  if (walk.motor !== null) return { motor: walk.motor, tainted: false }
  if (power !== null && power < 3) return { motor: place - 1, tainted: false }
  if (power === 3) return { motor: place, tainted: false }
  if (!isBesideMuscles(place)) return { motor: normal ? null : place - 1, tainted: false }
  const tainted = walk.tainted || !normal
  if (place === T2 && tainted) return { motor: T1, tainted: false }
  if (place === S2 && tainted) return { motor: S1, tainted: false }
  return { motor: null, tainted: place !== T2 && place !== S2 && tainted }
}
