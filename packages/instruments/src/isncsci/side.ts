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
    const next = new Map<string, Walk>()
    for (const walk of walks)
      for (const sensation of sensations)
        for (const power of powers) {
          const stepped = step(walk, place, sensation, power)
          next.set(Object.values(stepped).join(), stepped)
        }
    walks = [...next.values()]
  }
  return walks.map(({ stop, motor, strong, lowest, sacral }) => ({
    stop: stop ?? INTACT,
    motor: motor ?? INTACT,
    strong,
    lowest,
    sacral,
  }))
}

type Sensation = { normal: boolean; present: boolean }

/** Whether a segment can be normal (both 2), present but not normal, or absent (both 0). */
export const sensationsAt = (side: SideExam, dermatome: Dermatome, reading: TagReading): Sensation[] => {
  const touch = valuesOf(side.lightTouch[dermatome], 2, reading)
  const pin = valuesOf(side.pinPrick[dermatome], 2, reading)
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

const powersAt = (side: SideExam, muscle: KeyMuscle | undefined, reading: TagReading): Power[] => {
  if (muscle === undefined) return [null]
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
