import { drive } from './judge.ts'
import { say } from './outputs.ts'
import type { Told } from './told.ts'
import { linesNamed, plain, secondsAt, andThen } from './told.ts'
import type { EngineState } from './types.ts'

/** Why nothing is judged now, or null: a person's word before what is heard. */
export const inhibition = ({ inhibited, heard }: Pick<EngineState, 'inhibited' | 'heard'>): string | null =>
  inhibited ?? heard

export const isInhibited = (state: EngineState): boolean => inhibition(state) !== null

/** Changes what inhibits, and tells every alarm when judging stops or goes on. */
export const inhibitedBy = (
  state: EngineState,
  at: number,
  change: Partial<Pick<EngineState, 'inhibited' | 'heard'>>,
): Told => {
  const next = { ...state, ...change }
  const [before, after] = [inhibition(state), inhibition(next)]
  if (before === after) return plain(next)
  const atS = secondsAt(state, at)
  const said = say(atS, 'event', after === null ? 'no longer inhibited' : `inhibited: ${after}`)
  const cleared = after === null ? { ...next, clearSince: at } : next
  if ((before === null) === (after === null)) return { state: cleared, outputs: [said] }
  const event =
    after === null ? ({ kind: 'resume', atS } as const) : ({ kind: 'inhibit', atS, because: after } as const)
  const told = linesNamed(state, 'all').reduce(
    (all, line) => andThen(all, (now) => drive(now, line, event)),
    plain(cleared),
  )
  return andThen(told, (now) => ({ state: now, outputs: [said] }))
}
