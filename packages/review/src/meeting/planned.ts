import type { Operation } from '@theca/follow'
import { approachWords } from '@theca/follow'
import type { OperativePlans, PlanSignature } from '@theca/plan'

/** What was signed for an operation. */
export type PlannedOperation = {
  readonly version: number
  readonly signedOn: string
  readonly goal: string | null
  readonly approach: string | null
  readonly side: string
  readonly levels: readonly string[]
}

/**
 * The plan that an operation followed: the one that the operation names; else the last one signed before it for the
 * operation of that number. A signature that does not hold is no plan.
 *
 * @param named entry of the plan or of its signature, as the operation says; null where it says none.
 * @param operation counted from 1.
 * @param at the incision.
 */
export function plannedFor(
  { operations }: OperativePlans,
  named: number | null,
  operation: number,
  at: string,
): PlannedOperation | null {
  const held = operations.flatMap((each) =>
    each.signatures
      .filter((signature) => signature.void === null)
      .map((signature) => ({ of: each.operation, signature })),
  )
  const byName = held.findLast(
    ({ signature: { version, entry } }) => named !== null && (version.place === named || entry.seq === named),
  )
  const before = held.findLast(
    ({ of, signature }) => of === operation && signature.entry.effectiveAt.slice(0, 10) <= at.slice(0, 10),
  )
  const found = byName ?? before
  return found === undefined ? null : plannedIn(found.signature)
}

const plannedIn = ({ version: { number, plan }, entry }: PlanSignature): PlannedOperation => ({
  version: number,
  signedOn: entry.effectiveAt.slice(0, 10),
  goal: plan.goal?.replaceAll('-', ' ') ?? null,
  approach: plan.approach.option,
  side: plan.approach.side,
  levels: plan.levels.laminae,
})

/** Ways in that the operation record has a word for; of the others it only says that it was another one. */
const recorded: ReadonlySet<string> = new Set(Object.keys(approachWords).filter((each) => each !== 'other'))

const words = (id: string): string => id.replaceAll('-', ' ')

/**
 * Planned against done: approach, side and levels, each in one sentence. What either side does not know is no difference.
 * That they differ says nothing about who was right.
 *
 * @example differencesOf(planned, body) // ['Opened T8 beyond the plan.']
 */
export function differencesOf(
  { approach, side, levels }: PlannedOperation,
  done: Pick<Operation, 'approach' | 'side' | 'levelsOpened'>,
): readonly string[] {
  const beyond = done.levelsOpened.filter((level) => !levels.includes(level))
  const spared = levels.filter((level) => !done.levelsOpened.includes(level))
  const differs = approach !== null && (recorded.has(approach) ? done.approach !== approach : done.approach !== 'other')
  return [
    differs ? `Planned ${words(approach)}, done ${approachWords[done.approach]}.` : null,
    side !== 'not-known' && done.side !== 'not-known' && side !== done.side
      ? `Planned on side ${words(side)}, done on side ${words(done.side)}.`
      : null,
    levels.length > 0 && beyond.length > 0 ? `Opened ${beyond.join(', ')} beyond the plan.` : null,
    spared.length > 0 ? `Planned but not opened: ${spared.join(', ')}.` : null,
  ].filter((each) => each !== null)
}
